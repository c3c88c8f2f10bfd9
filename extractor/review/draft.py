"""A fact that the machine missed, begun from the words a reviewer selected."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from extractor.records import Article, Evidence, Fact, Indicator, Quantity, Sentence, fact_id
from extractor.review.slots import RULE

_DIGITS = re.compile(r"\d[\d,\u202f\u00a0 ]*(?:\.\d+)?")
_SCALES = {"thousand": 3, "million": 6, "mln": 6, "billion": 9, "bln": 9, "bn": 9, "trillion": 12, "trln": 12}
_MONEY = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₸": "KZT", "tenge": "KZT", "dollars": "USD", "euros": "EUR"}
_POINTS = re.compile(r"percentage points?|\bpp\b")


def numeral_start(text: str, start: int, end: int) -> int:
    """Where the digits or the number word of a selection begin, behind sign and currency."""
    for at in range(start, end):
        if text[at].isdigit():
            return at
    return next((at for at in range(start, end) if text[at].isalpha()), start)


def sentence_at(text: str, at: int, known: Iterable[tuple[int, int]] = ()) -> tuple[int, int]:
    """The sentence around an offset: one the machine knows, or else as far as full stop and line end."""
    for start, end in known:
        if start <= at < end:
            return start, end
    start = max(
        text.rfind("\n", 0, at) + 1, *(text.rfind(stop, 0, at) + 2 if text.rfind(stop, 0, at) >= 0 else 0 for stop in (". ", "? ", "! "))
    )
    ends = [found for found in (text.find("\n", at), *(_behind(text, stop, at) for stop in (". ", "? ", "! "))) if found >= 0]
    return start, min([*ends, len(text)])


def _behind(text: str, stop: str, at: int) -> int:
    found = text.find(stop, at)
    return found + 1 if found >= 0 else -1


def draft(article: Article, start: int, end: int, *, taken: Iterable[str] = (), sentences: Iterable[tuple[int, int]] = ()) -> Fact:
    """A fact on the selected words, its value and unit guessed, everything else left to the reviewer.

    `taken` are the ids already in use: a second fact on the same number gets the next ordinal.
    """
    text = article.text
    used, at = set(taken), numeral_start(text, start, end)
    ordinal = 1
    while (own := fact_id(article, at, ordinal)) in used:
        ordinal += 1
    first, last = sentence_at(text, at, sentences)
    first, last = min(first, start), max(last, end)
    words = {"text": text[start:end], "start": start, "end": end}
    return Fact(
        id=own, quantity=Quantity(**words, **_guess(text[start:end])), measure="level", indicator=Indicator(text="?"), qualifiers={},
        status="actual", sentence=Sentence(text=text[first:last], start=first, end=last),
        evidence=[Evidence(role="quantity", source="text", rule=RULE, **words)], related=[], confidence=1.0, confidence_full=1.0,
        reasons=["added by a reviewer"],
    )  # fmt: skip


def _guess(words: str) -> dict[str, Any]:
    """Kind, value and unit of simple numbers; the reviewer sees and corrects them."""
    lower = words.lower()
    found = _DIGITS.search(words)
    value = Decimal(re.sub(r"[^\d.]", "", found[0])) if found and len(found[0]) < 60 else Decimal(0)
    scale = next((power for word, power in _SCALES.items() if re.search(rf"(?<![a-z]){word}\b", lower)), 0)
    step = Decimal(1).scaleb((value.as_tuple().exponent if isinstance(value.as_tuple().exponent, int) else 0) + scale) if found else None  # type: ignore[operator]
    size: dict[str, Any] = {"value": value.scaleb(scale), "step": step, "bound": "exact"}
    if _POINTS.search(lower):
        return {**size, "kind": "percentage_point", "unit": "pp"}
    if "%" in words or "percent" in lower or "per cent" in lower:
        return {**size, "kind": "percent", "unit": "%"}
    for sign, code in _MONEY.items():
        if sign in lower:
            return {**size, "kind": "money", "unit": code}
    rest = [w for w in re.findall(r"[a-z]+", lower) if w not in _SCALES]
    return {**size, "kind": "count", "unit": rest[-1].removesuffix("s") if rest else "?"}
