"""RSS and Atom files: one article an entry, as far as the feed carries its text."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, BinaryIO

from extractor.reading.base import Found, NoArticle, Problem
from extractor.reading.fragments import prose
from extractor.reading.opening import whole
from extractor.reading.page_meta import day_of
from extractor.settings import Settings

_LEAST = 25  # words: what is shorter is a teaser that ends before the facts


def read_feed(file: BinaryIO, settings: Settings) -> Iterator[Found]:
    """The article of each entry: its full text, else its summary; the date is that of the entry's publication."""
    try:
        import feedparser
    except ModuleNotFoundError:
        raise Problem("no-library", "reading feeds needs a library: pip install 'extractor[archive]'") from None
    data = whole(file, settings.max_line_bytes)
    feed = feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    if not feed.get("version"):
        raise NoArticle("XML that is no feed") if data.lstrip().startswith(b"<") else Problem("bad-feed", "this is no RSS or Atom feed")
    if not feed.entries:
        broken = getattr(feed, "bozo_exception", None)
        raise Problem("empty", f"the feed has no entry{f': {broken}' if broken else ''}")
    language = feed.feed.get("language")
    for number, entry in enumerate(feed.entries, 1):
        yield f"entry {number}", _found(entry, language)
    if feed.get("bozo") and not isinstance(feed.bozo_exception, feedparser.CharacterEncodingOverride):
        raise Problem("bad-feed", f"the feed is damaged after entry {len(feed.entries)}: {feed.bozo_exception}")


def _found(entry: Any, language: str | None) -> dict[str, Any] | Problem | NoArticle:
    own = entry.get("id") or entry.get("link")
    try:
        text = _text(entry)
    except (Problem, NoArticle) as none:
        none.article_id = own
        return none
    said = entry.get("published") or entry.get("updated")
    return {
        "id": own, "uri": entry.get("link"), "title": entry.get("title"), "published": day_of(said) if said else None,
        "language": entry.get("language") or language, "text": text,
    }  # fmt: skip


def _text(entry: Any) -> str:
    whole_text = [c.get("value") or "" for c in entry.get("content") or []]
    texts = [prose(markup) for markup in [*whole_text, entry.get("summary") or ""] if markup]
    best = max(texts, key=len, default="")
    if len(best.split()) < _LEAST:
        raise NoArticle("entry without a text" if not best else "only a teaser")
    return best
