"""What we write to: letters a terminal lacks, a reader who leaves before the end, and a command line that lacks something."""

from __future__ import annotations

import os
import select
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TextIO

import typer
from typer.core import TyperGroup

_MISSING = {
    "db": "Name a database, such as --db facts.db.",
    "inputs": "Name files, folders or globs, such as news/, or - for standard input.",
    "gold": "Name a folder of gold articles, such as corpus/articles/dev.",
}
"""The next step where an option or argument was left out."""


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


class Commands(TyperGroup):
    """The commands, in the order of the code, whose output may be cut short."""

    def make_context(self, *arguments: Any, **options: Any) -> Any:
        """Read the command line; `--help` prints here."""
        with reader_may_leave():
            return super().make_context(*arguments, **options)

    def invoke(self, ctx: Any) -> Any:
        """Carry out the command."""
        with reader_may_leave():
            try:
                return super().invoke(ctx)
            except typer.BadParameter as error:
                name = error.param.name if error.param else None
                if not error.message and name in _MISSING:  # nothing was given
                    error.message = _MISSING[name]
                raise
