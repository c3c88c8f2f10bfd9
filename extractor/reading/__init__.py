"""Articles from files: `read` yields each one, or what is wrong with it; it never stops at a bad one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, BinaryIO

from extractor.errors import UsageError
from extractor.reading.base import FieldNames, Problem, ReadError, make_article
from extractor.reading.inputs import FORMATS, SUFFIXES, expand
from extractor.reading.jsonl import read_json, read_jsonl
from extractor.reading.opening import Source, opened
from extractor.reading.plain import read_markdown, read_text
from extractor.records import Article
from extractor.settings import DEFAULTS, Settings

__all__ = ["FORMATS", "SUFFIXES", "FieldNames", "ReadError", "expand", "read"]


def read(
    inputs: Sequence[str],
    *,
    source: str | None = None,
    fmt: str | None = None,
    fields: FieldNames = FieldNames(),
    settings: Settings = DEFAULTS,
) -> Iterator[Article | ReadError]:
    """Every article behind the inputs (files, folders, globs, `-` for standard input), in order.

    `source` names the archive and wins over a record's own; `fmt` is one of FORMATS, without it the suffix decides;
    `fields` says where a JSON record keeps what. What cannot be read becomes a `ReadError`, and the next one is read.

    Raises:
        UsageError: at once, when an input names nothing or the format is unknown.
    """
    if source is not None and (not source.strip() or ":" in source):
        raise UsageError(f"the source {source!r} must be a name without a colon, such as 'inform'")
    return _read_all(expand(inputs, fmt), source, fields, settings)


def _read_all(sources: Iterable[Source], source: str | None, fields: FieldNames, settings: Settings) -> Iterator[Article | ReadError]:
    named: dict[str, str] = {}  # the ids that file names gave: two files of one name are two articles, not two revisions of one
    for file in sources:
        for item, by_name in _read_one(file, source, fields, settings):
            if by_name and isinstance(item, Article) and named.setdefault(item.key, item.sha256[:16]) != item.sha256[:16]:
                yield _taken(item)
            else:
                yield item


def _read_one(file: Source, source: str | None, fields: FieldNames, settings: Settings) -> Iterator[tuple[Article | ReadError, bool]]:
    """Each item of a file, and whether its id is the file's name."""
    try:
        with opened(file) as stream:
            for position, found in _records(stream, file, fields, settings):
                by_name = position is None and not isinstance(found, Problem) and found.get("id") in (None, "")
                named = {**found, "id": file.name} if by_name and not isinstance(found, Problem) else found
                yield _article(file, position, named, source, fields, settings), by_name
    except Problem as problem:
        name = f"{source}:{file.name}" if source and file.name else file.name
        problem.article_id = problem.article_id or (name if file.format != "jsonl" else None)
        yield problem.at(file.uri, None), False


def _records(
    stream: BinaryIO, file: Source, fields: FieldNames, settings: Settings
) -> Iterator[tuple[str | None, dict[str, Any] | Problem]]:
    match file.format:
        case "jsonl":
            return read_jsonl(stream, fields, settings)
        case "json":
            return read_json(stream, fields, settings)
        case "markdown":
            return iter(read_markdown(stream, settings))
        case _:
            return iter(read_text(stream, settings))


def _article(
    file: Source, position: str | None, found: dict[str, Any] | Problem, source: str | None, fields: FieldNames, settings: Settings
) -> Article | ReadError:
    try:
        if isinstance(found, Problem):
            raise found
        filled = {**found, "source": source or found.get("source"), "uri": found.get("uri") or file.uri}
        return make_article(filled, names=fields, settings=settings)
    except Problem as problem:
        return problem.at(file.uri, position)


def _taken(article: Article) -> ReadError:
    told = (
        f"another file of this run gives the id {article.id!r} too; rename one, give their common folder, or run each with its own --source"
    )
    return ReadError(article.uri, None, told, "validate", "id-taken", article.key)
