"""Pages: the main text of one, without its surroundings; title, date and language from what the page says about itself."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from extractor.reading import dateline
from extractor.reading.base import Found, NoArticle, Problem
from extractor.reading.opening import whole
from extractor.reading.page_charset import decoded_page
from extractor.reading.page_meta import PageMeta, about
from extractor.settings import Settings

_RULE = re.compile(r"^\|(?:[ ]{0,3}:?-{3,99}:?[ ]{0,3}\|)+[ ]{0,9}(?:\n|$)", re.MULTILINE)
_BULLET = re.compile(r"^- (?=\S)", re.MULTILINE)  # as trafilatura marks the items of a list
_END = (".", "!", "?", "…")
_CLOSING = "\"'”’»)] "

_WORDS = 8  # of a line that ends as a sentence does: then it is prose
_LISTING = 0.3  # of the characters: a page with less prose than that is a list of other pages


def read_html(file: BinaryIO, settings: Settings) -> Iterator[Found]:
    """The article of a page."""
    data = whole(file, settings.max_line_bytes)
    if not data.strip():
        raise Problem("empty", "the file is empty")
    try:
        yield None, article_of(data, charset=None, settings=settings)
    except NoArticle as none:
        yield None, none
    except Problem:
        raise
    except Exception as error:  # a page may be too strange for the libraries: too deep, half markup and half binary
        raise Problem("bad-page", f"{type(error).__name__}: {str(error)[:200]}") from None


def article_of(data: bytes, *, charset: str | None, settings: Settings, url: str | None = None) -> dict[str, Any]:
    """The fields of the article on a page; `charset` is what the server said.

    Raises:
        Problem: when its characters or its markup cannot be read.
        NoArticle: when it holds no prose: a listing, a gallery, an empty shell.
    """
    try:
        from trafilatura import bare_extraction, load_html
    except ModuleNotFoundError:
        raise Problem("no-library", "reading HTML needs a library: pip install 'extractor[archive]'") from None
    for name in ("trafilatura", "htmldate", "charset_normalizer"):  # what they complain of is told by what we return
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    if (tags := data.count(b"<")) > settings.max_page_tags:
        raise Problem(
            "too-long", f"the page has {tags:,} tags; allowed are {settings.max_page_tags:,}: is it one article?", stage="validate"
        )
    page = decoded_page(data, charset)
    tree = load_html(page)
    if tree is None:
        raise NoArticle("no HTML in it")
    told = about(tree)
    main = bare_extraction(tree, url=url, include_comments=False, include_tables=True, with_metadata=False)
    text = getattr(main, "text", None) or ""
    return _fields(_clean(text, told.title), told, page, settings)


def _fields(text: str, told: PageMeta, page: str, settings: Settings) -> dict[str, Any]:
    if not text.strip():
        raise NoArticle("no main text")
    prose = sum(len(line) for line in text[: settings.max_characters].splitlines() if _is_prose(line))
    if not prose:
        raise NoArticle("no prose")
    if prose < _LISTING * len(text):
        raise NoArticle("a listing")
    published = told.published or dateline.find_dateline(text) or _guessed(page)
    return {"text": text, "title": told.title, "published": published, "language": told.language}


def _is_prose(line: str) -> bool:
    return line.rstrip(_CLOSING).endswith(_END) and len(line.split()) >= _WORDS


def _guessed(page: str) -> str | None:
    """The date that the page's address, footers and words make likely."""
    from htmldate import find_date

    try:
        return find_date(page, extensive_search=False, original_date=True)
    except Exception:  # a guess is worth no article: its regexes and lxml know many ways to fail
        return None


def _clean(text: str, title: str | None) -> str:
    """Rows and items on lines of their own without the signs of a table; the headline is not part of the text."""
    import ftfy

    plain = ftfy.TextFixerConfig(uncurl_quotes=False, fix_latin_ligatures=False, unescape_html=False, explain=False)
    text = ftfy.fix_text(text, plain)  # before any offset exists: the repaired text is the one that is stored
    rows = [_row(line) for line in _RULE.sub("", text).splitlines()]
    text = _BULLET.sub("", "\n".join(rows)).strip()
    first, _, rest = text.partition("\n")
    return rest.lstrip() if title and first.strip() == title.strip() else text


def _row(line: str) -> str:
    line = line.rstrip()
    if line.startswith("|") and line.endswith("|"):
        return " | ".join(cell.strip() for cell in line.strip("|").split("|")).strip()
    return line
