"""Articles from files: `read` yields each one, what is no article, or what is wrong with it; it never stops at a bad one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO, Protocol

from extractor.errors import UsageError
from extractor.reading.base import FieldNames, Found, NoArticle, Problem, ReadError, Skipped, make_article
from extractor.reading.csvfile import read_csv
from extractor.reading.inputs import FORMATS, SUFFIXES, Inputs, Item
from extractor.reading.jsonl import read_json, read_jsonl
from extractor.reading.language import foreign, is_english
from extractor.reading.markdown import read_markdown
from extractor.reading.opening import Meter, Source, opened, piped_head
from extractor.reading.plain import read_text
from extractor.records import Article
from extractor.settings import DEFAULTS, Settings

__all__ = [
    "FORMATS",
    "SUFFIXES",
    "FieldNames",
    "FileReader",
    "Names",
    "ReadError",
    "Reading",
    "Reads",
    "Skipped",
    "files_of",
    "read",
    "taken_id",
]


def read(
    inputs: Sequence[str],
    *,
    source: str | None = None,
    fmt: str | None = None,
    fields: FieldNames = FieldNames(),
    settings: Settings = DEFAULTS,
    only: frozenset[str] | None = None,
    reader: Reads | None = None,
) -> Reading:
    """Every article behind the inputs (files, folders, globs, URLs, `-` for standard input), in order.

    `source` names the archive and wins over a record's own; `fmt` is one of FORMATS, without it the suffix decides;
    `fields` says where a record keeps what; `only` are the URLs of the files to read of them;
    `reader` reads each file in the place of a `FileReader` of this process. What cannot be read becomes
    a `ReadError`, what is no article in English a `Skipped`, and the next one is read.

    Raises:
        UsageError: at once, when an input names nothing, the format is unknown, or standard input is records and no `fmt` says so.
    """
    if "-" in inputs and fmt is None and only is None:
        _check_prose(fields, settings)
    if source is not None and (not source.strip() or ":" in source):
        raise UsageError(f"the source {source!r} must be a name without a colon, such as 'inform'")
    return Reading(Inputs(inputs, fmt), reader or FileReader(source=source, fields=fields, settings=settings), only=only)


def _check_prose(fields: FieldNames, settings: Settings) -> None:
    """Refuse to read records on standard input as one plain text."""
    if fields != FieldNames():
        raise UsageError("- is one plain text, which has no fields: say --from jsonl (or csv) for records on standard input")
    if piped_head(settings).lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b'{"', b'[{"')):
        raise UsageError("standard input looks like JSON, whose fields would be read as text: say --from jsonl (or json)")


class Reads(Protocol):
    """What reads one file after another."""

    def read(self, file: Source, meter: Meter | None = None) -> Iterator[tuple[Article | ReadError | Skipped, bool]]:
        """Each item of a file, and whether its id is the file's name."""
        ...


class Reading(Iterator[Article | ReadError | Skipped]):
    """The articles of some inputs, one after another; `whole` collects the watched files that were read to their end."""

    def __init__(self, inputs: Inputs, reader: Reads, *, only: frozenset[str] | None = None) -> None:
        self.meter = Meter()
        self.watched: set[str] = set()
        self.whole: set[str] = set()
        self._inputs = inputs
        self._only = only
        self._reader = reader
        self._items = self._all(inputs)

    def __next__(self) -> Article | ReadError | Skipped:
        return next(self._items)

    def bytes(self) -> int:
        """The size of everything there is to read."""
        return self._inputs.bytes()

    def _all(self, items: Inputs) -> Iterator[Article | ReadError | Skipped]:
        names = Names(forget=len(items.names) == 1)
        for item in items:
            if self._only is not None and item.uri not in self._only:
                continue
            if not isinstance(item, Source):
                yield item
                continue
            for found, by_name in self._reader.read(item, self.meter):
                yield taken_id(found) if by_name and isinstance(found, Article) and names.taken(item, found) else found
            if item.uri in self.watched:
                self.whole.add(item.uri or "")


class FileReader:
    """Reads one file after another, each in its format."""

    def __init__(self, *, source: str | None, fields: FieldNames, settings: Settings) -> None:
        self._source = source
        self._fields = fields
        self._settings = settings

    def read(self, file: Source, meter: Meter | None = None) -> Iterator[tuple[Article | ReadError | Skipped, bool]]:
        """Each item of a file, and whether its id is the file's name."""
        try:
            with opened(file, meter, self._settings) as stream:
                for position, found in records(stream, file.format, self._fields, self._settings):
                    if isinstance(found, dict) and position is None and found.get("id") in (None, ""):
                        yield self._article(file, position, {**found, "id": file.name}), True
                    else:
                        yield self._article(file, position, found), False
        except (Problem, NoArticle) as none:
            one_article = file.format in ("text", "markdown", "html", "json")
            name = f"{self._source}:{file.name}" if self._source and file.name else file.name
            none.article_id = none.article_id or (name if one_article else None)
            yield none.at(file.uri, None), False

    def _article(self, file: Source, position: str | None, found: dict[str, Any] | Problem | NoArticle) -> Article | ReadError | Skipped:
        try:
            if not isinstance(found, dict):
                raise found
            known = {**found, "source": self._source or found.get("source"), "uri": found.get("uri") or file.uri}
            article = make_article(known, names=self._fields, settings=self._settings)
        except (Problem, NoArticle) as none:
            if found is none and self._source and none.article_id:
                none.article_id = f"{self._source}:{none.article_id}"
            return none.at(file.uri, position)
        if language := foreign(article.text, article.language):
            return Skipped(file.uri, position, f"language {language[:20]}", article.key)
        return article if is_english(article.language) else article.model_copy(update={"language": "en"})


def records(stream: BinaryIO, fmt: str, fields: FieldNames, settings: Settings) -> Iterator[Found]:
    """What each record of a file holds; the libraries of a format are imported when its first file is read."""
    match fmt:
        case "jsonl":
            return read_jsonl(stream, fields, settings)
        case "json":
            return read_json(stream, fields, settings)
        case "csv":
            return read_csv(stream, fields, settings)
        case "markdown":
            return iter(read_markdown(stream, settings))
        case "text":
            return iter(read_text(stream, settings))
    return _by_library(stream, fmt, fields, settings)


def _by_library(stream: BinaryIO, fmt: str, fields: FieldNames, settings: Settings) -> Iterator[Found]:
    match fmt:
        case "html":
            from extractor.reading.html import read_html

            return read_html(stream, settings)
        case "parquet":
            from extractor.reading.parquet import read_parquet

            return read_parquet(stream, fields, settings)
        case "warc":
            from extractor.reading.warc import read_warc

            return read_warc(stream, settings)
        case "ninjs":
            from extractor.reading.ninjs import read_ninjs

            return read_ninjs(stream, settings)
    from extractor.reading.feeds import read_feed

    return read_feed(stream, settings)


class Names:
    """The ids that file names gave: two files of one name are two articles, not two revisions of one.

    Below a single folder only files beside each other can clash, so the others are forgotten.
    """

    def __init__(self, *, forget: bool) -> None:
        self._given: dict[str, str] = {}
        self._forget = forget
        self._folder: object = None

    def taken(self, file: Source | None, article: Article) -> bool:
        """Whether another text of this run has the article's id already."""
        folder = file.path.parent if file is not None and file.path is not None else None
        if self._forget and folder != self._folder:
            self._given.clear()
            self._folder = folder
        return self._given.setdefault(article.key, article.sha256[:16]) != article.sha256[:16]


def taken_id(article: Article) -> ReadError:
    """The error of an article whose file has another's name."""
    told = (
        f"another file of this run gives the id {article.id!r} too; rename one, give their common folder, or run each with its own --source"
    )
    return ReadError(article.uri, None, told, "validate", "id-taken", article.key)


def files_of(inputs: Sequence[str], fmt: str | None) -> Iterator[Item]:
    """The files behind the inputs, for whoever shares them out."""
    return iter(Inputs(inputs, fmt))
