"""Plain text and Markdown: one article a file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from extractor.reading import dateline
from extractor.reading.opening import decoded, whole
from extractor.settings import Settings

_HEADING = re.compile(r"\s{0,20}#[ \t]{1,10}(?P<title>[^\r\n]{1,1000}?)[ \t#]{0,20}(?:\r?\n|$)")


def read_text(file: BinaryIO, settings: Settings) -> Iterator[tuple[str | None, dict[str, Any]]]:
    """The article of a plain text: a `date …` head is cut off, a dateline dates it and stays."""
    published, text = dateline.cut_head(decoded(whole(file, 4 * settings.max_characters)))
    yield None, {"text": text, "published": published or dateline.find_dateline(text)}


def read_markdown(file: BinaryIO, settings: Settings) -> Iterator[tuple[str | None, dict[str, Any]]]:
    """The article of a Markdown file: a first `# heading` is its title, before or after the `date …` head."""
    published, text = dateline.cut_head(decoded(whole(file, 4 * settings.max_characters)))
    title = None
    if heading := _HEADING.match(text):
        title, text = heading["title"], text[heading.end() :].lstrip()
        if published is None:
            published, text = dateline.cut_head(text)
    yield None, {"text": text, "title": title, "published": published or dateline.find_dateline(text)}
