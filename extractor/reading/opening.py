"""Bytes in: files, remote files, standard input, packed or not, always with a bound on what is held in memory."""

from __future__ import annotations

import io
import itertools
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from extractor.errors import UsageError
from extractor.reading.base import Problem
from extractor.reading.packing import ZSTD, Bomb, Damaged, unpacked
from extractor.settings import DEFAULTS, Settings

_PEEKED = 4096
_HEAD = 64


@dataclass(frozen=True, slots=True)
class Source:
    """One file to read: local by `path`, remote by `url`, or neither: standard input. `name` is the id a text in it gets, or None."""

    path: Path | None
    format: str
    name: str | None
    url: str | None = None

    @property
    def uri(self) -> str | None:
        """The file's URL."""
        return self.url if self.path is None else self.path.absolute().as_uri()

    @property
    def size(self) -> int:
        """Its bytes on the disk, 0 where that is not known."""
        try:
            return self.path.stat().st_size if self.path is not None else 0
        except OSError:
            return 0


class Meter:
    """How many bytes of the archive have been read, for whoever shows the time that is left."""

    def __init__(self) -> None:
        self.finished = 0
        self._tell: Callable[[], int] = int
        self._size = 0

    @property
    def read(self) -> int:
        """Bytes of all files so far, as they lie on the disk."""
        try:
            inside = self._tell()
        except (OSError, ValueError):
            inside = 0
        return self.finished + min(inside, self._size)

    def begin(self, tell: Callable[[], int], size: int) -> None:
        """A file has been opened; `tell` says how far it is read."""
        self._tell, self._size = tell, size

    def end(self, size: int) -> None:
        """A file is done with."""
        self._tell, self.finished = int, self.finished + size


@contextmanager
def opened(source: Source, meter: Meter | None = None, settings: Settings = DEFAULTS) -> Iterator[BinaryIO]:
    """The bytes of a source, unpacked where its first bytes are gzip's or Zstandard's.

    Raises:
        Problem: when it cannot be opened, read or unpacked.
    """
    meter = meter or Meter()
    size = source.size
    head = b""
    try:
        with _raw(source) as file:
            meter.begin(file.tell, size)
            head = _head(file)
            yield unpacked(file, head, settings)
    except Bomb as error:
        raise Problem("bomb", f"{error}; unpack it yourself if it is meant", stage="validate") from None
    except Damaged as error:
        name = "zstd" if head == ZSTD else "gzip"
        raise Problem(f"bad-{name}", f"the {name} file is damaged: {error}; fetch it again ({name} -t checks it)") from None
    except OSError as error:
        raise Problem("unreadable", f"cannot be read: {error.strerror or error}") from None
    finally:
        meter.end(size)


@contextmanager
def _raw(source: Source) -> Iterator[BinaryIO]:
    if source.path is not None:
        with source.path.open("rb") as local:
            yield local
    elif source.url is not None:
        from extractor.reading.remote import open_url

        with open_url(source.url) as file:
            yield file
    else:
        yield _standard_input()


def _standard_input() -> BinaryIO:
    if sys.stdin is None:
        raise UsageError("standard input is closed: pipe an article into it, or name a file")
    return sys.stdin.buffer


def _head(file: BinaryIO, n: int = 4) -> bytes:
    peek = getattr(file, "peek", None)
    if peek is not None:
        return cast(bytes, peek(n)[:n])
    if not file.seekable():
        return b""
    head = file.read(n)
    file.seek(0)
    return head


def piped_head(settings: Settings = DEFAULTS) -> bytes:
    """The first bytes on standard input, unpacked; they are still there to be read. Empty where they cannot be looked at.

    Raises:
        UsageError: when it is closed.
    """
    try:
        head = _head(_standard_input(), _PEEKED)
        return unpacked(io.BytesIO(head), head[:4], settings).read(_HEAD)
    except (Damaged, Problem, OSError):
        return b""


def whole(file: BinaryIO, limit: int) -> bytes:
    """Everything in the file.

    Raises:
        Problem: when it is longer than `limit` bytes.
    """
    data = file.read(limit + 1)
    if len(data) > limit:
        raise Problem("too-long", f"the file has more than {limit:,} bytes; split it into its articles", stage="validate")
    return data


def seekable(file: BinaryIO, limit: int) -> BinaryIO:
    """The file itself if one can jump about in it, else a copy in memory.

    Raises:
        Problem: when it is a packed or piped file longer than `limit` bytes.
    """
    return file if file.seekable() else io.BytesIO(whole(file, limit))


def lines(file: BinaryIO, limit: int) -> Iterator[tuple[int, bytes | None]]:
    """Number and bytes of each line; None instead of the bytes of a line longer than `limit`, which is skipped."""
    number = 0
    while line := file.readline(limit + 1):
        number += 1
        if len(line) <= limit or line.endswith(b"\n"):
            yield number, line
            continue
        while (rest := file.readline(limit)) and not rest.endswith(b"\n"):
            pass
        yield number, None


def decoded(data: bytes) -> str:
    """UTF-8 with or without a byte order mark.

    Raises:
        Problem: naming the first byte that is not UTF-8 and the encoding that it looks like.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise Problem("not-utf8", "this is UTF-16, not UTF-8: convert it (iconv -f UTF-16 -t UTF-8)")
    if b"\0" in data:
        raise Problem("binary", f"byte {data.index(0)} is NUL: this is binary data, not a text")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        where = f"byte {error.start} (0x{data[error.start]:02x}) is not UTF-8"
        raise Problem("not-utf8", f"{where}: {_advice(data)}") from None


def _advice(data: bytes) -> str:
    """Which encoding it looks like: Cyrillic words are runs of high bytes, an accented letter stands alone among Latin ones."""
    high = [i for i, byte in enumerate(data[:100_000]) if byte >= 0x80]
    beside = sum(b - a == 1 for a, b in itertools.pairwise(high))
    first, kind, other = ("WINDOWS-1251", "Cyrillic", "WINDOWS-1252")
    if 2 * beside < len(high):
        first, kind, other = ("WINDOWS-1252", "Western (Latin-1)", "WINDOWS-1251")
    told = f"judged by which bytes stand together it is {kind}: convert it (iconv -f {first} -t UTF-8)"
    return f"{told}; if that gives wrong letters, try -f {other}"
