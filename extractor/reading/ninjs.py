"""IPTC ninjs, versions 1 and 2: one news item or a list of them a file, or one a line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from pydantic import BaseModel, ConfigDict, ValidationError

from extractor.reading.base import Found, NoArticle, Problem
from extractor.reading.jsonl import parsed
from extractor.reading.opening import lines, whole
from extractor.reading.page_meta import day_of
from extractor.settings import Settings


class _Part(BaseModel):
    """A headline or a body of version 2."""

    model_config = ConfigDict(extra="ignore")
    role: str | None = None
    value: str = ""
    contenttype: str | None = None


class _Item(BaseModel):
    """The properties of a news item that we use; version 2 has lists where version 1 had one."""

    model_config = ConfigDict(extra="ignore")
    uri: str
    type: str = "text"
    pubstatus: str = "usable"
    versioncreated: str | None = None
    firstcreated: str | None = None
    contentcreated: str | None = None
    language: str | None = None
    headline: str | None = None
    headlines: list[_Part] = []
    title: str | None = None
    body_text: str | None = None
    body_xhtml: str | None = None
    bodies: list[_Part] = []


def read_ninjs(file: BinaryIO, settings: Settings) -> Iterator[Found]:
    """The article of each news item that is a usable text; the date is that of this version."""
    head = file.readline(settings.max_line_bytes)
    try:
        first = parsed(head, settings)
    except Problem as problem:
        if problem.kind == "too-long":
            raise
        first = None
    if isinstance(first, dict) and (rest := file.readline(settings.max_line_bytes)):
        yield "line 1", _found(first, settings)
        yield from _by_line(rest, file, settings)
        return
    record = first if first is not None else parsed(head + whole(file, settings.max_line_bytes), settings)
    if not isinstance(record, list):
        yield "item", _found(record, settings)
        return
    for number, one in enumerate(record, 1):
        yield f"item {number}", _found(one, settings)


def _by_line(second: bytes, file: BinaryIO, settings: Settings) -> Iterator[Found]:
    numbered = ((number + 2, line) for number, line in lines(file, settings.max_line_bytes))
    for number, line in [(2, second), *numbered] if second.strip() else numbered:
        if line is not None and not line.strip():
            continue
        try:
            if line is None:
                raise Problem("too-long", "the line is too long: split the item", stage="validate")
            yield f"line {number}", _found(parsed(line, settings), settings)
        except Problem as problem:
            yield f"line {number}", problem


def _found(record: Any, settings: Settings) -> dict[str, Any] | Problem | NoArticle:
    try:
        item = _Item.model_validate(record)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(map(str, first["loc"])) or "item"
        return Problem("bad-ninjs", f"no ninjs: {name}: {first['msg']}", stage="validate")
    try:
        return _fields(item, settings)
    except (Problem, NoArticle) as none:
        none.article_id = none.article_id or item.uri
        return none


def _fields(item: _Item, settings: Settings) -> dict[str, Any]:
    if item.pubstatus != "usable":
        raise NoArticle(f"ninjs pubstatus {item.pubstatus[:40]}")
    if item.type not in ("text", "composite"):
        raise NoArticle(f"ninjs type {item.type[:40]}")
    said = item.versioncreated or item.contentcreated or item.firstcreated
    published = None
    if said and (published := day_of(said)) is None:
        raise Problem("bad-date", f"versioncreated {said[:60]!r} is no date: ninjs has them as 2025-10-03T09:30:00+05:00", stage="validate")
    title = item.headline or next((h.value for h in item.headlines if h.value), None) or item.title
    return {"id": item.uri, "uri": item.uri, "title": title, "published": published, "language": item.language, "text": _body(item)}


def _body(item: _Item) -> str:
    """The plain body, else the marked-up one without its marks."""
    if item.body_text:
        return item.body_text
    plain = [b for b in item.bodies if b.value and (b.contenttype or "text/plain").startswith("text/plain")]
    if plain:
        return plain[0].value
    marked = item.body_xhtml or next((b.value for b in item.bodies if b.value), "")
    if not marked:
        raise NoArticle("ninjs without a body")
    from extractor.reading.fragments import prose

    return prose(marked)
