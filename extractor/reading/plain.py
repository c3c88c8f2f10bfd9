"""Plain text: one article a file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from extractor.reading import dateline
from extractor.reading.opening import decoded, whole
from extractor.settings import Settings


def read_text(file: BinaryIO, settings: Settings) -> Iterator[tuple[str | None, dict[str, Any]]]:
    """The article of a plain text: a `date …` head is cut off, a dateline dates it and stays."""
    published, text = dateline.cut_head(decoded(whole(file, 4 * settings.max_characters)))
    yield None, {"text": text, "published": published or dateline.find_dateline(text)}
