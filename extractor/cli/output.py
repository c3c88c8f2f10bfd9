"""Where a command writes: standard output, or a file that appears whole or not at all."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from extractor.errors import UsageError
from extractor.sinks.parts import part_of


def check_output(path: Path | None, *, force: bool) -> None:
    """Refuse, before any work, a file that is there already or cannot be made.

    Raises:
        UsageError: with what to say instead.
    """
    if path is None:
        return
    if path.is_dir():
        raise UsageError(f"{path} is a folder: name a file in it")
    if not path.absolute().parent.is_dir():
        raise UsageError(f"the folder of {path} does not exist: make it first (mkdir -p {path.parent})")
    if path.exists() and not force:
        raise UsageError(f"{path} exists already: give another name, or --force to overwrite it")


def check_binary(form: str, path: Path | None) -> None:
    """Refuse to write what nobody can read into a terminal.

    Raises:
        UsageError: with the option that is missing.
    """
    if path is None and sys.stdout.isatty():
        raise UsageError(f"{form} is no text for a terminal: name a file with -o")


def counted(n: int, thing: str) -> str:
    """A number of things in words.

    >>> counted(1, "fact"), counted(2000, "fact")
    ('1 fact', '2,000 facts')
    """
    return f"{n:,} {thing}{'' if n == 1 else 's'}"


@contextmanager
def opened(path: Path | None) -> Iterator[BinaryIO]:
    """Standard output, or a file that takes its name when all is written."""
    if path is None:
        sys.stdout.flush()
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    part = part_of(path)
    try:
        with part.open("wb") as file:
            yield file
        part.replace(path)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror or error}") from error
    finally:
        with suppress(OSError):  # what could not be made cannot be removed either
            part.unlink(missing_ok=True)
