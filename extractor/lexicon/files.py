"""A user's lexicon files on the disk: read within limits, written beside and put in place.

A folder of words may come from anybody, by mail or out of a repository. So a pipe is not waited for, a device is not read without
end, and nothing is written through a link that lies there: the link itself is replaced.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

from extractor.settings import DEFAULTS, Settings

SUFFIXES = (".yaml", ".yml", ".csv")
_LOOK = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)  # else a pipe is waited for


def content(path: Path, settings: Settings = DEFAULTS) -> bytes:
    """The bytes of a lexicon file; a link is followed to the file that it names.

    Raises:
        ValueError: when it is no file (a folder, pipe, socket or device) or too long.
        OSError: when it is not there or may not be read.
    """
    limit = settings.max_table_bytes if path.suffix == ".csv" else settings.max_yaml_bytes
    with os.fdopen(os.open(path, _LOOK), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise ValueError("this is a folder, pipe, socket or device; a lexicon file is a file")
        data = file.read(limit + 1)
    if len(data) > limit:
        raise ValueError(f"it has more than {limit:,} bytes: split it over several folders, each with a file of this name")
    return data


def put(path: Path, text: str) -> None:
    """Write a file: beside it first, then in its place; what a link there pointed to stays as it is."""
    fresh = path.with_name(f"{path.name}.new")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)  # never through somebody's link
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
        file.write(text)
    fresh.replace(path)
