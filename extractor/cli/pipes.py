"""What we write to: letters a terminal lacks, and a reader who leaves before the end."""

from __future__ import annotations

import os
import select
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

import typer


def any_letter(stream: TextIO) -> None:
    """Print letters that the terminal's encoding lacks as `?`, instead of failing on them."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None and (stream.encoding or "").lower().replace("-", "") not in ("utf8", "utf8sig"):
        reconfigure(errors="replace")


def on_screen(text: str) -> bytes:
    """A table for standard output, in its encoding: what that lacks becomes `?`. Data is UTF-8 wherever it goes."""
    return text.encode(getattr(sys.stdout, "encoding", None) or "utf-8", "replace")


@contextmanager
def reader_may_leave() -> Iterator[None]:
    """`extractor … | head` ends quietly and well; any other broken pipe, a dead worker's or a server's, is an error."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        if not _stdout_is_closed():
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is buffered goes there when Python ends
        raise typer.Exit(0) from None


def _stdout_is_closed() -> bool:
    try:
        poll = select.poll()
        poll.register(sys.stdout.fileno(), select.POLLERR)
        return any(event & (select.POLLERR | select.POLLHUP) for _, event in poll.poll(0))
    except (AttributeError, OSError, ValueError):  # Windows has no poll; a test's stdout is no file
        return True
