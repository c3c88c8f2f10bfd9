"""The reference of the Python API, out of its docstrings and signatures."""

from __future__ import annotations

import inspect
import re
from typing import Any

import extractor
from extractor import api, errors, records, settings

PUBLIC: list[tuple[str, str, Any, tuple[str, ...]]] = [
    ("extractor.load", "load", api.load, ()),
    ("extractor.Extractor", "Extractor", api.Extractor, ("extract", "extract_article", "pipe")),
    ("extractor.Extraction", "Extraction", records.Extraction, ("to_json", "to_rows", "to_displacy")),
    ("extractor.Article", "Article", records.Article, ("key",)),
    ("extractor.records.Period", "Period", records.Period, ("timex3",)),
]
"""Name, short name, thing, and which of its methods."""


def page() -> str:
    """The page in Markdown."""
    missing = set(extractor.__all__) - {short for _, short, _, _ in PUBLIC}
    assert not missing, f"public, but not in the reference: {missing}"
    parts = ["# Python API\n\nMade from the code. What the records hold is in [Records](../records.md).\n"]
    for name, _, thing, methods in PUBLIC:
        parts.append(_described(name, thing, "##"))
        parts += [_described(f"{name}.{method}", getattr(thing, method), "###") for method in methods]
    parts.append('## In spaCy\n\n`nlp.add_pipe("extractor")`:\n')
    parts.append(_quoted(api.make_extractor_component.__doc__ or ""))
    parts.append(_quoted(api.ExtractorComponent.__doc__ or ""))
    parts.append("## Errors\n\n```text\n" + inspect.cleandoc(errors.__doc__ or "").split("\n\n")[1] + "\n```\n")
    for name, thing in vars(errors).items():
        if inspect.isclass(thing) and issubclass(thing, errors.ExtractorError):
            parts.append(f"**`extractor.errors.{name}`** {inspect.cleandoc(thing.__doc__ or '').splitlines()[0]}\n")
    return "\n".join(parts)


def settings_page() -> str:
    """The limits, with their defaults and reasons."""
    rows = ["# Settings\n", inspect.cleandoc(settings.__doc__ or "") + "\n", "| setting | default | why |\n|---|---|---|"]
    for name, field in settings.Settings.model_fields.items():
        rows.append(f"| `{name}` | `{field.default:,}` | {(field.description or '').replace(chr(10), ' ')} |")
    rows.append(
        "\nEnvironment: `NO_COLOR` and `TERM=dumb` leave out colour, `COLUMNS` sets the width of tables, also where nobody looks; "
        "`TMPDIR` names the folder of temporary files. Nothing else is read from the environment, and nothing from a configuration file.\n"
    )
    return "\n".join(rows)


def _described(name: str, thing: Any, level: str) -> str:
    told = inspect.cleandoc(thing.fget.__doc__ if isinstance(thing, property) else thing.__doc__ or "")
    signature = ""
    if inspect.isfunction(thing):
        said = re.sub(r"(: |-> )'([^']*)'", r"\1\2", str(inspect.signature(thing)).replace("(self, ", "(").replace("(self)", "()"))
        signature = f"```python\n{name.rpartition('.')[2]}{said}\n```\n"
    return f"{level} {name}\n\n{signature}{_prose(told)}\n"


def _prose(text: str) -> str:
    """A docstring as Markdown: what is raised becomes a list."""
    out = []
    for line in text.splitlines():
        out.append(
            f"- `{line.strip().replace(':', '`:', 1)}" if line.startswith("    ") and ":" in line else line.replace("Raises:", "Raises:\n")
        )
    return "\n".join(out)


def _quoted(text: str) -> str:
    return _prose(inspect.cleandoc(text)) + "\n"
