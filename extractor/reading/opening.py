"""Bytes in: files, standard input, gzip, always with a bound on what is held in memory."""

from __future__ import annotations

import gzip
import io
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from extractor.reading.base import Problem


@dataclass(frozen=True, slots=True)
class Source:
    """One file to read: `path` None is standard input, `name` the id a text in it gets, or None."""

    path: Path | None
    format: str
    name: str | None

    @property
    def uri(self) -> str | None:
        """The `file://` URL."""
        return None if self.path is None else self.path.absolute().as_uri()


@contextmanager
def opened(source: Source) -> Iterator[BinaryIO]:
    """The bytes of a source, unpacked where its first two bytes are gzip's.

    Raises:
        Problem: when it cannot be opened, read or unpacked.
    """
    try:
        if source.path is None:
            yield sys.stdin.buffer
            return
        with source.path.open("rb") as file:
            packed = file.peek(2)[:2] == b"\x1f\x8b"
            if not packed:
                yield file
                return
            with gzip.open(file) as unpacked:
                yield io.BufferedReader(unpacked)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise Problem("bad-gzip", f"the gzip file is damaged: {error}; fetch it again (gzip -t checks it)") from None
    except OSError as error:
        raise Problem("unreadable", f"cannot be read: {error.strerror or error}") from None


def whole(file: BinaryIO, limit: int) -> bytes:
    """Everything in the file.

    Raises:
        Problem: when it is longer than `limit` bytes.
    """
    data = file.read(limit + 1)
    if len(data) > limit:
        raise Problem("too-long", f"the file has more than {limit:,} bytes; split it into its articles", stage="validate")
    return data


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
        Problem: naming the first byte that is not UTF-8.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise Problem("not-utf8", "this is UTF-16, not UTF-8: convert it (iconv -f UTF-16 -t UTF-8)")
    if b"\0" in data:
        raise Problem("binary", f"byte {data.index(0)} is NUL: this is binary data, not a text")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        byte = data[error.start]
        raise Problem("not-utf8", f"byte {error.start} (0x{byte:02x}) is not UTF-8: convert it (iconv -f WINDOWS-1251 -t UTF-8)") from None
