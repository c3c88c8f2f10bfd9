"""Web archives: one article an HTML response; each other record is left out with a reason."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from extractor.reading.base import Found, NoArticle, Problem
from extractor.reading.html import article_of
from extractor.reading.packing import Damaged
from extractor.settings import Settings

_PAGES = ("text/html", "application/xhtml+xml")


def read_warc(file: BinaryIO, settings: Settings) -> Iterator[Found]:
    """The page of each response; the id is its address.

    A file cut short gives its whole records, and then one problem.
    """
    try:
        from fastwarc.warc import ArchiveIterator, WarcRecordType
    except ModuleNotFoundError:
        raise Problem("no-library", "reading WARC needs a library: pip install 'extractor[archive]'") from None
    kinds = WarcRecordType.response | WarcRecordType.revisit
    plain = _Plain(file)
    records = iter(ArchiveIterator(plain, record_types=kinds, parse_http=True, auto_decode="all", fsspec_args=False))
    held: list[Found] = []  # the newest record: whether it is whole shows only when the next one comes
    number = 0
    while True:
        try:
            record = next(records, None)
            if record is None:
                break
            number += 1
            found = _found(record, settings)
        except Damaged:
            yield from held
            raise
        except BaseException as error:
            if not isinstance(error, OSError | ValueError) and not _is_panic(error):
                raise
            yield from held
            raise Problem("bad-warc", f"the file is damaged after record {number}: {error}; fetch it again") from None
        yield from held
        held = [(f"record {number}", found)]
    if not number:
        raise Problem("empty", "the file holds no response")
    yield from held if plain.ended else [(held[0][0], Problem("truncated", "the file ends inside this record; fetch it again"))]


class _Plain:
    """Only reading on: the library then meets every early end and every fault of the unpacking."""

    def __init__(self, file: BinaryIO) -> None:
        # what is there, before a fault that lies behind it
        self._take: Callable[[int], bytes] = getattr(file, "read1", file.read)
        self._read = 0
        self._tail = b""

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        data = self._take(size)
        self._read += len(data)
        self._tail = (self._tail + data[-4:])[-4:]
        return data

    @property
    def ended(self) -> bool:
        """Whether the last bytes were the two empty lines that stand behind every record."""
        return self._tail in (b"\r\n\r\n", b"") or self._tail.endswith(b"\n\n")

    def tell(self) -> int:
        """How many there were."""
        return self._read

    def seek(self, offset: int, whence: int = 0) -> int:
        """Not possible."""
        raise io.UnsupportedOperation("seek")

    def close(self) -> None:
        """Left to whoever opened the file."""


def _is_panic(error: BaseException) -> bool:
    """Whether the library, which is written in Rust, met a state that it did not foresee; that is no `Exception`."""
    return type(error).__name__ == "PanicException"


def _found(record: Any, settings: Settings) -> dict[str, Any] | Problem | NoArticle:
    url = str(record.headers.get("WARC-Target-URI") or "").strip("<> ") or None
    try:
        data = _page(record, settings)
        return {"id": url, "uri": url, **article_of(data, charset=record.http_charset, settings=settings, url=url)}
    except (Problem, NoArticle) as none:
        none.article_id = none.article_id or url
        return none
    except BaseException as error:  # one page too strange for the libraries must not end the archive
        if not isinstance(error, Exception) and not _is_panic(error):
            raise
        if isinstance(error, Damaged):
            raise
        return Problem("bad-page", f"{type(error).__name__}: {str(error)[:200]}", article_id=url)


def _page(record: Any, settings: Settings) -> bytes:
    """The bytes of a record's page.

    Raises:
        NoArticle: when it is no page that was delivered.
        Problem: when it is too long or cut short.
    """
    if record.headers.get("WARC-Type") == "revisit":
        raise NoArticle("revisit of a page that did not change")
    if not record.is_http or record.http_headers is None:
        raise NoArticle("no HTTP response")
    status = record.http_headers.status_code
    if status != 200:
        raise NoArticle("HTTP redirect" if status is not None and 300 <= status < 400 else f"HTTP status {status}")
    kind = (record.http_content_type or "").lower()
    if kind and kind not in _PAGES:
        raise NoArticle(f"type {kind[:60]}")
    if record.content_length > settings.max_line_bytes:
        raise Problem(
            "too-long", f"the page has {record.content_length:,} bytes; allowed are {settings.max_line_bytes:,}", stage="validate"
        )
    data: bytes = record.reader.read(settings.max_line_bytes + 1)
    if len(data) > settings.max_line_bytes:  # packed by the server: its length is that of the package
        for _ in range(settings.max_expansion):  # the next record is found only behind the end of this one
            if not record.reader.read(settings.max_line_bytes):
                break
        raise Problem("bomb", f"the page unpacks to more than {settings.max_line_bytes:,} bytes", stage="validate")
    if not data.strip():
        raise NoArticle("empty page")
    if not kind and not data.lstrip()[:100].lower().startswith((b"<!doctype html", b"<html")):
        raise NoArticle("no type, and not HTML")
    return data
