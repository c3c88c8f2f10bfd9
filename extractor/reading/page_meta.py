"""What a page says about itself: JSON-LD, `article:published_time` and its relatives, the title, the language."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

# Names in `property`, `name` or `itemprop`, the surest first.
_DATES = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "dc.date.issued", "dcterms.issued", "dc.date",
    "dcterms.created", "parsely-pub-date", "sailthru.date", "pubdate", "publishdate", "publish-date", "publication_date", "article.published",
    "date",
)  # fmt: skip
_TITLES = ("og:title", "twitter:title", "dc.title", "headline", "parsely-title")
_ARTICLES = frozenset(
    ("article", "newsarticle", "reportagenewsarticle", "blogposting", "analysisnewsarticle", "report", "pressrelease", "webpage")
)
_ISO = re.compile(r"\s*((?:19|20)\d\d)-?(\d\d)-?(\d\d)(?!\d)")
_FIRST, _DEEP = dt.date(1900, 1, 1), 6


@dataclass(frozen=True, slots=True)
class PageMeta:
    """What is known of a page before its text is read; None where it says nothing."""

    title: str | None
    published: dt.date | None
    language: str | None


def about(tree: Any) -> PageMeta:
    """Read the head of a page, an lxml tree."""
    metas = _metas(tree)
    records = list(_records(tree))
    titles = [_text(r.get("headline")) for r in records] + [metas.get(name) for name in _TITLES] + [_title(tree)]
    dates = [_day(metas.get("article:published_time"))] + [_day(r.get("datePublished")) for r in records]
    dates += [_day(metas.get(name)) for name in _DATES] + [_day(_first(tree, ".//time[@datetime][@pubdate]", "datetime"))]
    dates += [_day(_first(tree, ".//*[@itemprop='datePublished']", "datetime"))]
    language = next((x for x in (_text(r.get("inLanguage")) for r in records) if x), None) or tree.get("lang") or metas.get("og:locale")
    return PageMeta(next((t for t in titles if t), None), next((d for d in dates if d), None), _tag(language))


def _metas(tree: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for meta in tree.iter("meta"):
        content = " ".join((meta.get("content") or "").split())
        for kind in ("property", "name", "itemprop"):
            if content and (name := meta.get(kind)):
                found.setdefault(name.strip().lower(), content)
    return found


def _records(tree: Any) -> Iterator[dict[str, Any]]:
    """The records of the page's JSON-LD that describe an article, its own before the page's."""
    found: list[dict[str, Any]] = []
    for script in tree.iter("script"):
        if (script.get("type") or "").strip().lower() != "application/ld+json" or not script.text:
            continue
        try:
            found += _flat(json.loads(script.text.strip().strip(";"), strict=False), _DEEP)
        except (ValueError, RecursionError):  # pages are full of JSON that is none
            continue
    yield from sorted((r for r in found if _kinds(r) & _ARTICLES), key=lambda r: "webpage" in _kinds(r))


def _flat(data: Any, deep: int) -> Iterator[dict[str, Any]]:
    if deep and isinstance(data, list):
        for one in data:
            yield from _flat(one, deep - 1)
    elif deep and isinstance(data, dict):
        yield data
        for name in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _flat(data.get(name), deep - 1)


def _kinds(record: dict[str, Any]) -> set[str]:
    kind = record.get("@type")
    return {str(k).lower() for k in (kind if isinstance(kind, list) else [kind])}


def _title(tree: Any) -> str | None:
    """The only heading, else the window's title without the name of the site."""
    headings = [" ".join(h.text_content().split()) for h in tree.iter("h1")]
    if len(headings) == 1 and headings[0]:
        return headings[0]
    title = next((t for t in tree.iter("title")), None)
    words = " ".join((title.text_content() if title is not None else "").split())
    return re.split(r" [|»] | [–—-] (?=[^–—-]{1,30}$)", words)[0] or None


def _first(tree: Any, path: str, attribute: str) -> str | None:
    one = tree.find(path)
    return None if one is None else one.get(attribute) or one.get("content")


def _text(value: Any) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    return " ".join(value.split()) or None if isinstance(value, str) else None


def _tag(language: str | None) -> str | None:
    found = re.fullmatch(r"\s*([A-Za-z]{2,3})([-_][A-Za-z0-9]{2,8})*\s*", language or "")
    return found[0].strip().replace("_", "-") if found else None


def _day(value: Any) -> dt.date | None:
    """The calendar day at the place of publication, as written; None for what is no date or cannot be one of a page."""
    text = _text(value)
    return None if text is None else day_of(text)


def day_of(text: str) -> dt.date | None:
    """The day of an ISO date or of one as e-mail writes it: `2025-10-03T09:30+05:00`, `Fri, 03 Oct 2025 09:30:00 +0500`."""
    try:
        if found := _ISO.match(text):
            day = dt.date(*map(int, found.groups()))
        else:
            day = parsedate_to_datetime(text).date()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return day if day >= _FIRST else None
