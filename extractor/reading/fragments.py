"""The words of a piece of HTML that is an article's body already: in a feed or a news item."""

from __future__ import annotations

import re
from typing import Any

from extractor.reading.base import Problem

_BLOCKS = frozenset("p div br li ul ol tr table blockquote h1 h2 h3 h4 h5 h6 section article figure pre hr dd dt".split())
_SILENT = frozenset(("script", "style", "figcaption", "noscript", "template"))


def prose(markup: str) -> str:
    """The text with a line for each block, an empty line between paragraphs, cells of a table apart.

    Raises:
        Problem: when the library is missing or the markup cannot be read.
    """
    if "<" not in markup and "&" not in markup:
        return markup.strip()
    try:
        from lxml import html
        from lxml.etree import LxmlError
    except ModuleNotFoundError:
        raise Problem("no-library", "reading HTML needs a library: pip install 'extractor[archive]'") from None
    try:
        tree = html.fragment_fromstring(markup, create_parent="div")
    except (LxmlError, ValueError) as error:
        raise Problem("bad-html", f"the body cannot be read as HTML: {error}") from None
    parts: list[str] = []
    _collect(tree, parts)
    lines = [" ".join(line.split()) for line in "".join(parts).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _collect(tree: Any, parts: list[str]) -> None:
    """In the order of the text, without recursion: markup may be nested as deeply as its writer likes."""
    waiting: list[Any] = [tree]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            parts.append(one)
            continue
        if not isinstance(one.tag, str) or one.tag in _SILENT:
            continue
        sign = "\n\n" if one.tag == "p" else "\n" if one.tag in _BLOCKS else " | " if one.tag in ("td", "th") else ""
        before = "" if one.tag in ("td", "th") and one.getprevious() is None else sign
        parts.append(before + re.sub(r"\s+", " ", one.text or ""))
        inside: list[Any] = []
        for child in one:
            inside += [child, re.sub(r"\s+", " ", child.tail or "")]
        waiting += reversed([*inside, "" if sign == " | " else sign])
