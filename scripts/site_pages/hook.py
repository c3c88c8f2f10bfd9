"""MkDocs calls this at every build: the generated pages are added, and pages that are not there leave the navigation."""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent
sys.path[:0] = [path for path in (str(ROOT / "scripts"), str(ROOT)) if path not in sys.path]

from mkdocs.structure.files import File, Files  # noqa: E402

from site_pages import commands, data, python  # noqa: E402

_LINK = re.compile(r"\[([^\]]+)\]\((?!https?://|#|mailto:)([^)\s]+)\)")


def generated() -> Iterator[tuple[str, str]]:
    """Every generated page: its path below `docs` and its text."""
    yield "reference/commands.md", commands.page()
    yield "reference/settings.md", python.settings_page()
    yield "reference/python.md", python.page()
    yield "reference/tables.md", data.tables_page()
    yield "reference/lexicon.md", data.lexicon_page()
    yield "reference/schema.md", data.schema_page()
    yield "reference/extraction.schema.json", data.schema_file()
    yield "explanation/annotation.md", _of("corpus/GUIDE.md")
    yield "explanation/corpus.md", _of("corpus/README.md")
    yield "explanation/model.md", _of("models/accurate/README.md")
    yield "explanation/changes.md", _of("CHANGELOG.md")
    yield "explanation/contributing.md", _of("CONTRIBUTING.md")


def _of(path: str) -> str:
    """A page of the repository as it is; what it links to inside the repository becomes its path in words."""
    return _LINK.sub(r"`\2`", (ROOT / path).read_text(encoding="utf-8"))


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Put in what pages ask for by a line of its own: `[[drawing]]`, `[[contracts]]`, `[[notice]]`."""
    return _ASKED.sub(lambda m: _PARTS[m[1]](), markdown)


def _contracts() -> str:
    """The import contracts as they are checked."""
    found = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
    parts = []
    for contract in found:
        if contract["type"] == "layers":
            told = "from above to below: " + " > ".join(f"`{layer.replace('extractor.', '')}`" for layer in contract["layers"])
        else:
            told = f"{_rooms(contract['source_modules'])} never import {_rooms(contract['forbidden_modules'])}"
        parts.append(f"- **{contract['name']}**: {told}")
    return "\n".join(parts)


def _rooms(modules: list[str]) -> str:
    return ", ".join(f"`{module.replace('extractor.', '')}`" for module in modules)


_PARTS: dict[str, Callable[[], str]] = {
    "drawing": lambda: (ROOT / "docs/assets/fact.svg").read_text(encoding="utf-8"),
    "contracts": _contracts,
    "notice": lambda: "```text\n" + (ROOT / "NOTICE").read_text(encoding="utf-8") + "```",
}
_ASKED = re.compile(r"^\[\[(drawing|contracts|notice)\]\]$", re.M)


def on_files(files: Files, config: Any) -> Files:
    """Add the generated pages; what the reference is made of is no page."""
    for path, text in generated():
        files.append(File.generated(config, path, content=text))
    for file in list(files):
        if file.src_uri.endswith(".yaml"):
            files.remove(file)
    config.nav = present(config.nav, {file.src_uri for file in files})
    return files


def present(nav: Any, there: set[str]) -> Any:
    """The navigation without pages that do not exist, and without chapters that are empty then."""
    if isinstance(nav, str):
        return nav if nav in there else None
    if isinstance(nav, dict):
        kept = {title: inside for title, below in nav.items() if (inside := present(below, there))}
        return kept or None
    return [inside for below in nav if (inside := present(below, there))]
