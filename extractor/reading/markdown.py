"""Markdown without its markup: what a reader of the page would see, which is what is analysed and stored."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, BinaryIO

from markdown_it import MarkdownIt
from markdown_it.token import Token

from extractor.reading import dateline
from extractor.reading.opening import decoded, whole
from extractor.settings import Settings

_HEADING = re.compile(r"\s{0,20}#[ \t]{1,10}(?P<title>[^\r\n]{1,1000}?)[ \t#]{0,20}(?:\r?\n|$)")
_TAG = re.compile(r"<[^<>]{0,2000}>")


def read_markdown(file: BinaryIO, settings: Settings) -> Iterator[tuple[str | None, dict[str, Any]]]:
    """The article of a Markdown file: a first `# heading` is its title, before or after the `date …` head."""
    published, text = dateline.cut_head(decoded(whole(file, 4 * settings.max_characters)))
    title = None
    if heading := _HEADING.match(text):
        title, text = plain(heading["title"]), text[heading.end() :].lstrip()
        if published is None:
            published, text = dateline.cut_head(text)
    text = plain(text)
    yield None, {"text": text, "title": title, "published": published or dateline.find_dateline(text)}


@cache
def _parser() -> MarkdownIt:
    # indented paragraphs are how news is typed, not code; a bare figure "2025." at the head of a line stays as it is
    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).disable("code")


def plain(text: str) -> str:
    """The text without emphasis, links, headings, bullets and tags; paragraphs stay apart, list items and rows each on a line.

    >>> plain("Output *fell* to **11.8%** of [the plan](https://x.y/2).")
    'Output fell to 11.8% of the plan.'
    """
    blocks: list[str] = []
    for close, block in _blocks(_parser().parse(text)):
        if block.strip():
            blocks.append(("\n" if close else "\n\n") + block.strip("\n") if blocks else block.strip("\n"))
    return "".join(blocks)


def _blocks(tokens: Iterable[Token]) -> Iterator[tuple[bool, str]]:
    """Each block of prose, and whether it belongs close to the one before: a later item of a list or row of a table."""
    number = ""
    cells: list[str] | None = None
    lists = 0
    first = True  # of the items of a list, or the rows of a table
    for token in tokens:
        match token.type:
            case "table_open":
                first = True
            case "bullet_list_open" | "ordered_list_open":
                first = first or not lists
                lists += 1
            case "bullet_list_close" | "ordered_list_close":
                lists -= 1
            case "list_item_open":
                number = f"{token.info}{token.markup} " if token.info else ""  # a numeral is no markup
            case "tr_open":
                cells = []
            case "tr_close":
                yield not first, " | ".join(cells or [])
                cells, first = None, False
            case "inline" if cells is not None:
                cells.append(_inline(token))
            case "inline":
                yield lists > 0 and not first, number + _inline(token)
                number, first = "", False
            case "fence" | "code_block":
                yield False, token.content
            case "html_block":
                yield False, _TAG.sub("", token.content)


def _inline(token: Token) -> str:
    """The words of a paragraph; of a picture nothing."""
    parts = []
    for child in token.children or ():
        if child.type in ("text", "code_inline", "text_special"):
            parts.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            parts.append("\n")
    return "".join(parts)
