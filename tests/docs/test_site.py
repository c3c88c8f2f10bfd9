"""The site builds without a warning, has no dead link, loads nothing from outside, and documents everything."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

ROOT = Path(__file__).parent.parent.parent
LOADED = {"script": "src", "link": "href", "img": "src", "iframe": "src", "source": "src", "video": "src", "audio": "src", "object": "data"}
SHOWN = ("index.html", "tutorials/archivist.html", "reference/commands.html", "explanation/fact.html")


class Page(HTMLParser):
    """The links, the ids and what is loaded of one page."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.loads: list[str] = []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        self.ids.add(said.get("id") or said.get("name") or "")
        if tag == "a" and said.get("href"):
            self.links.append(said["href"] or "")
        if tag in LOADED and said.get(LOADED[tag]) and said.get("rel") not in ("canonical", "prev", "next"):
            self.loads.append(said[LOADED[tag]] or "")


@cache
def read(path: Path) -> Page:
    return Page(path)


def pages(site: Path) -> Iterator[Path]:
    yield from (path for path in sorted(site.rglob("*.html")) if path.name != "404.html")


def test_every_link_inside_the_site_leads_somewhere(site: Path) -> None:
    dead = []
    for path in pages(site):
        for link in read(path).links + read(path).loads:
            to = urlsplit(link)
            if to.scheme or to.netloc:
                continue
            target = (path.parent / unquote(to.path)).resolve() if to.path else path
            target = target / "index.html" if target.is_dir() else target
            if not target.is_file():
                dead.append(f"{path.relative_to(site)}: {link}")
            elif to.fragment and target.suffix == ".html" and unquote(to.fragment) not in read(target).ids:
                dead.append(f"{path.relative_to(site)}: {link}: no such place on the page")
    assert dead == []


def test_nothing_is_named_that_would_be_loaded_from_outside(site: Path) -> None:
    outside = [f"{path.relative_to(site)}: {one}" for path in pages(site) for one in read(path).loads if urlsplit(one).netloc]
    styles = [*site.rglob("*.css")]
    outside += [
        f"{p.name}: {m}" for p in styles for m in re.findall(r"(?:url\(|@import)\s*[\"']?(?:https?:)?//[^)\"']*", p.read_text("utf-8"))
    ]
    assert styles
    assert outside == []


@pytest.fixture(scope="module")
def server(site: Path) -> Iterator[str]:
    class Quiet(SimpleHTTPRequestHandler):
        def __init__(self, *arguments: Any) -> None:
            super().__init__(*arguments, directory=str(site))

        def log_message(self, *_: Any) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Quiet) as running:
        Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_address[1]}"
        running.shutdown()


@pytest.mark.parametrize("path", SHOWN)
def test_a_browser_asks_nobody_else(server: str, chromium: Any, path: str) -> None:
    asked: list[str] = []
    complaints: list[str] = []
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.goto(f"{server}/{path}")
    page.wait_for_load_state("networkidle")
    if path == "index.html":
        page.get_by_role("textbox", name="Search").first.fill("quarantine")
        page.wait_for_selector(".md-search-result__item")
    page.close()
    assert len(asked) > 3
    assert [url for url in asked if not url.startswith((server, "data:", "blob:"))] == []
    assert complaints == []


# ---------------------------------------------------------------- everything is documented
def test_every_command_has_an_example_and_every_option_a_word() -> None:
    from site_pages.commands import commands, examples

    named = list(commands())
    assert len(named) > 20
    for name, command in named:
        assert command.help, name
        lines = examples(command)
        assert lines, f"{name} has no example"
        assert any(name in line for line in lines), f"the example of {name} is one of another command"
        for parameter in command.params:
            assert parameter.help or parameter.name == "help", f"{name} {parameter.name} has no help"


def test_every_command_and_option_is_on_the_page(site: Path) -> None:
    from site_pages.commands import commands

    said = (site / "reference/commands.html").read_text(encoding="utf-8")
    for name, command in commands():
        assert f'id="{name.replace(" ", "-")}"' in said, name
        for parameter in command.params:
            for option in parameter.opts:
                assert getattr(parameter, "hidden", False) or option == "--help" or option in said or parameter.metavar, (name, option)


def test_every_setting_has_a_reason() -> None:
    from extractor.settings import Settings

    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


def test_every_table_view_and_column_has_a_meaning_and_no_other_has() -> None:
    from site_pages.data import meaning_of, meanings, tables, views

    said = meanings("tables")
    there = {name: [row[0] for row in rows] for name, rows in tables()}
    assert set(said["tables"]) == set(there)
    everywhere = {**there, **dict(views())}
    assert [f"{t}.{c}" for t, columns in everywhere.items() for c in columns if not meaning_of(said, t, c)] == []
    known = {c for columns in everywhere.values() for c in columns} | {f"{t}.{c}" for t, columns in everywhere.items() for c in columns}
    assert sorted(set(said["columns"]) - known) == []


def test_every_lexicon_file_and_field_has_a_meaning_and_no_other_has() -> None:
    from site_pages.data import lexicon_files, meanings

    from extractor.lexicon.schema.base import Example

    said = meanings("lexicon")
    there = {name: {field for field in fields if field not in said["every"]} for name, fields, _ in lexicon_files()}
    assert {name: set(said["fields"].get(name, {})) for name in there} == there
    assert set(said["fields"]) == set(there)
    assert set(said["example"]) == set(Example.model_fields)


def test_every_record_and_field_is_on_its_page() -> None:
    from extractor import records

    said = (ROOT / "docs/records.md").read_text(encoding="utf-8")
    classes = [c for c in vars(records).values() if isinstance(c, type) and issubclass(c, records.Record) and c is not records.Record]
    assert len(classes) > 10
    missing = [f"{c.__name__}.{field}" for c in classes for field in c.model_fields if f"`{field}`" not in said]
    assert missing == []


def test_every_public_name_is_in_the_python_reference() -> None:
    from site_pages.python import page

    import extractor
    from extractor.api import Extractor
    from extractor.records import Extraction

    said = page()
    methods = [
        f"{c.__name__}.{n}"
        for c in (Extractor, Extraction)
        for n in vars(c)
        if not n.startswith(("_", "model_")) and callable(getattr(c, n))
    ]
    assert [name for name in [*extractor.__all__, *methods] if f"extractor.{name}" not in said and name != "Extractor.loader"] == []
