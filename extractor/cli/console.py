"""How wide and how colourful what we print may be."""

from __future__ import annotations

import os
import sys
from typing import IO, Any

from extractor.screen import Screen

PIPED = 180
"""Columns where no terminal says how many it has: a pipe gets whole lines."""


class Terminal(Screen):
    """A console that leaves a closed pipe to `reader_may_leave`, where rich would end the program with an error."""

    def on_broken_pipe(self) -> None:
        """Say so as every other writer does."""
        self.quiet = True
        raise BrokenPipeError


def terminal(file: IO[str] | None = None, *, piped: int = PIPED, **options: Any) -> Terminal:
    """Where a table goes: as wide as the terminal, as COLUMNS says, or as `piped`.

    Colour is left out where NO_COLOR is set, TERM is `dumb` or nobody looks; frames are drawn with plain signs where the
    terminal's encoding has no others.
    """
    out = file if file is not None else sys.stdout
    said = os.environ.get("COLUMNS", "")
    width = int(said) if said.isdecimal() and int(said) > 0 else None if out.isatty() else piped
    return Terminal(file=out, width=width, **{"highlight": False, **options})
