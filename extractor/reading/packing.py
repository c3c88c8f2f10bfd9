"""Unpacking: gzip and Zstandard, both of any number of parts, both noticing an end that came too early."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable
from typing import Any, BinaryIO

from extractor.reading.base import Problem
from extractor.settings import Settings

GZIP, ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
PACKED = (".gz", ".zst")

_CHUNK = 1 << 16
_STEP = 1 << 9  # packed bytes at once: Zstandard makes 16 MB of so many at most, gzip half a one
_GZIP_WINDOW = 31  # zlib's number for "a gzip header, largest window"


class Damaged(Exception):
    """A packed file is cut short or broken."""


class Bomb(Damaged):
    """A packed file unpacks to more than any archive of texts does."""


def unpacked(file: BinaryIO, head: bytes, settings: Settings) -> BinaryIO:
    """The bytes inside, where the file begins as a packed one does; else the file itself.

    Raises:
        Problem: when Zstandard's library is not installed.
    """
    if head.startswith(GZIP):
        return io.BufferedReader(_Parts(file, lambda: zlib.decompressobj(_GZIP_WINDOW), zlib.error, settings), _CHUNK)
    if head.startswith(ZSTD):
        try:
            import zstandard
        except ModuleNotFoundError:
            raise Problem("no-library", "unpacking .zst needs a library: pip install 'extractor[archive]'") from None
        return io.BufferedReader(_Parts(file, zstandard.ZstdDecompressor().decompressobj, zstandard.ZstdError, settings), _CHUNK)
    return file


class _Parts(io.RawIOBase):
    """Reads part after part (gzip's members, Zstandard's frames), and hands on everything that came before a fault.

    Python's gzip loses some of that, and the library of Zstandard takes half a frame for a whole one.
    """

    def __init__(self, file: BinaryIO, new: Callable[[], Any], fault: type[Exception], settings: Settings) -> None:
        self._file = file
        self._settings = settings
        self._taken = self._given = 0
        self._new = new
        self._fault = fault
        self._part: Any = None
        self._packed = b""
        self._ready = b""

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer; 0 only at the very end.

        Raises:
            Damaged: when the file ends inside a part, is broken, or is a bomb.
        """
        while not self._ready:
            data = self._packed
            if not data:
                data = self._file.read(_STEP)
                self._taken += len(data)
            self._packed = b""
            if not data:
                if self._part is not None:
                    raise Damaged("it ends too early")
                return 0
            self._unpack(data)
        given = self._ready[: len(buffer)]
        buffer[: len(given)] = given
        self._ready = self._ready[len(given) :]
        return len(given)

    def _unpack(self, data: bytes) -> None:
        if self._part is None:
            data = data.lstrip(b"\0")  # tapes and disks pad files with zeros
            if not data:
                return
            self._part = self._new()
        try:
            self._ready = self._part.decompress(data)
        except self._fault as error:
            raise Damaged(str(error)) from None
        self._given += len(self._ready)
        allowed = max(self._settings.free_expansion, self._settings.max_expansion * self._taken)
        if self._given > allowed:
            raise Bomb(f"{self._taken:,} bytes unpack to more than {allowed:,}: no archive of texts does")
        if self._part.eof:
            self._packed, self._part = self._part.unused_data, None
