"""Reading in a process of its own: a file that a library crashes or hangs on costs itself and not the run.

It also reads ahead of the extraction, as far as a pipe holds, so that the process that writes the database parses no pages.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Iterator
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Any, Self

from extractor.reading import FileReader, ReadError, Skipped
from extractor.reading.opening import Meter, Source
from extractor.records import Article

LEAST_SECONDS = 60.0
"""To wait for an item: a slow share, or a process that has just begun, is no fault of the article."""

_BEGIN = 120.0  # seconds the process has to start
_FAREWELL = 5.0  # seconds the process has to end by itself

Read = Article | ReadError | Skipped


class ReaderApart:
    """Reads files as a `FileReader` does; use it in a `with` statement.

    Where a file ends the process, or no item comes for `seconds`, the rest of that file is one `ReadError`.
    """

    def __init__(self, reader: FileReader, *, seconds: float) -> None:
        self._reader = reader
        self._seconds = seconds
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None
        self._busy = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def read(self, file: Source, meter: Meter | None = None) -> Iterator[tuple[Read, bool]]:
        """Each item of a file, and whether its id is the file's name."""
        if file.uri is None:  # only the first process has the standard input
            yield from self._reader.read(file, meter)
            return
        meter, place = meter or Meter(), 0
        size, items, whole = file.size, 0, False
        meter.begin(lambda: place, size)
        if self._busy:  # somebody left a file half read: what the process still says belongs to that
            self.close()
        pipe = None
        try:
            pipe = self._opened()
            self._busy = True
            pipe.send(file)
            while (said := self._next(pipe)) is not None:
                item, by_name, place = said
                items += 1
                yield item, by_name
            whole = True
        except (EOFError, OSError) as error:
            kind = "TimedOut" if isinstance(error, TimedOut) else "ReaderDied"
            yield ReadError(file.uri, None, self._why(error, items), "read", kind), False
        finally:
            meter.end(size)
            if whole:
                self._busy = False
            elif pipe is None or pipe is self._pipe:
                self.close()

    def close(self) -> None:
        """End the process."""
        if self._pipe is not None:
            self._pipe.close()
        if self._process is not None:
            self._process.terminate()
            self._process.join(_FAREWELL)
            if self._process.is_alive():
                self._process.kill()
        self._pipe = self._process = None
        self._busy = False

    def _opened(self) -> Connection:
        if self._pipe is None:
            context = multiprocessing.get_context("spawn")
            self._pipe, theirs = context.Pipe()
            self._process = context.Process(target=_serve, args=(theirs, self._reader), daemon=True)
            self._process.start()
            theirs.close()
            if self._pipe.poll(_BEGIN):  # its start is no file's time
                self._pipe.recv()
        return self._pipe

    def _next(self, pipe: Connection) -> Any:
        if not pipe.poll(self._seconds):
            raise TimedOut
        return pipe.recv()

    def _why(self, error: Exception, items: int) -> str:
        where = f"after {items:,} articles and other records" if items else "at its beginning"
        if isinstance(error, TimedOut):
            return f"nothing came for {self._seconds:g} seconds {where}; split the file, or give more with --time-limit"
        code = None
        if self._process is not None:
            self._process.join(_FAREWELL)
            code = self._process.exitcode
        how = f"was ended by signal {-code} ({signal.Signals(-code).name})" if code and code < 0 else f"ended with exit code {code}"
        return f"the process that read this file {how} {where}: out of memory, or a fault in a library; split the file, or leave it out"


class TimedOut(OSError):
    """The next item of a file does not come."""


def _serve(pipe: Connection, reader: FileReader) -> None:
    """The process' life: a file comes, its items go, until the pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to the whole group; the first process decides
    with suppress(EOFError, OSError):  # the first process is gone, or wants no more
        pipe.send("ready")
        while True:
            file = pipe.recv()
            for said in _read(reader, file):
                pipe.send(said)
            pipe.send(None)


def _read(reader: FileReader, file: Source) -> Iterator[tuple[Read, bool, int]]:
    meter = Meter()
    try:
        for item, by_name in reader.read(file, meter):
            yield item, by_name, meter.read
    except Exception as error:  # a fault of ours in one file must not cost the others
        yield ReadError(file.uri, None, f"{type(error).__name__}: {str(error)[:500]}", "read", type(error).__name__), False, meter.read
