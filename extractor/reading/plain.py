"""Plain text: one article a file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from extractor.reading import dateline
from extractor.reading.opening import decoded, whole
from extractor.settings import Settings

_NARROWEST, _WIDEST = 40, 132  # characters of a line that was broken by a typewriter, a mail program or pdftotext
_FEWEST = 3  # line ends from which a width can be told
_FULL = 0.85  # share of line ends at which the next word would not have had room
_OWN_LINE = re.compile(r"[ \t]*(?:[-–—•*·>|]|\d{1,3}[.)]\s|$)")


def read_text(file: BinaryIO, settings: Settings) -> Iterator[tuple[str | None, dict[str, Any]]]:
    """The article of a plain text: a `date …` head is cut off, a dateline dates it and stays; lines broken at a width are joined."""
    published, text = dateline.cut_head(decoded(whole(file, 4 * settings.max_characters)))
    text = unwrapped(text)
    yield None, {"text": text, "published": published or dateline.find_dateline(text)}


def unwrapped(text: str) -> str:
    """The text with a space for each line end that only keeps a width, as in old archives and mail; as long as before.

    A text was broken at a width if at nearly all line ends inside paragraphs the next word had no room within its longest line.
    Items of a list, rows and short lines stay lines.
    """
    lines = text.split("\n")
    ends = [i for i in range(len(lines) - 1) if lines[i].strip() and not _OWN_LINE.match(lines[i + 1])]
    if len(ends) < _FEWEST:
        return text
    width = max(len(lines[i].rstrip()) for i in ends)
    full = {i for i in ends if len(lines[i].rstrip()) + 1 + len(lines[i + 1].lstrip().partition(" ")[0]) > width}
    if not _NARROWEST <= width <= _WIDEST or len(full) < _FULL * len(ends):
        return text
    return "".join(line + ("" if i == len(lines) - 1 else " " if i in full else "\n") for i, line in enumerate(lines))
