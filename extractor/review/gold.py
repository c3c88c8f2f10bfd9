"""Reviewed articles as gold: what a person says is in a text, in the format that `extractor evaluate` and `score.py` read.

Only finished articles (`done`, `done-empty`) go out: where nobody said "nothing else here", a fact the machine found and
nobody looked at would count as wrong, and a miss as right.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from extractor.errors import UsageError
from extractor.evaluation.gold import span_of
from extractor.records import EntityRef, Fact, Period
from extractor.review.article import Held, fact_now, hold
from extractor.review.board import Board

STANDS = frozenset({"accepted", "edited", "added"})


@dataclass(slots=True)
class GoldCounts:
    """What was written, and what was left out and why."""

    articles: int = 0
    facts: int = 0
    unfinished: int = 0
    left_out: list[str] = field(default_factory=list)


def write_gold(board: Board, folder: Path, *, force: bool = False) -> GoldCounts:
    """Write one JSON file for each finished article.

    Raises:
        UsageError: when the folder holds files already and `force` is not given.
    """
    if folder.exists() and any(folder.iterdir()) and not force:
        raise UsageError(f"{folder} is not empty: name another folder, or write over it with --force")
    folder.mkdir(parents=True, exist_ok=True)
    counts = GoldCounts()
    for name, article in gold(board, counts):
        (folder / f"{name}.json").write_text(json.dumps(article, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return counts


def gold(board: Board, counts: GoldCounts) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every finished article with the name of its file; `counts` says what was left out."""
    used: set[str] = set()
    for paper in board.papers.values():
        open_items = [i for i in paper.items.values() if i.standing.open]
        if paper.mark is None or open_items:  # read anew since it was done: a person looks again first
            counts.unfinished += bool(paper.items)
            continue
        held = hold(board, paper.article_id)
        if held is None:
            continue
        name = stem = re.sub(r"[^\w.-]+", "_", paper.article_id).strip("._")[:120] or "article"
        n = 1
        while name.lower() in used:
            n += 1
            name = f"{stem}-{n}"
        used.add(name.lower())
        article = _article(board, held, counts)
        counts.articles += 1
        counts.facts += len(article["facts"])
        yield name, article


def _article(board: Board, held: Held, counts: GoldCounts) -> dict[str, Any]:
    a, facts = held.article, []
    for row in held.rows:
        standing = board.items[row.fact_id].standing
        if standing.state in STANDS:
            fact = fact_now(held, row, standing)
            quote = _quote(a.text, fact.quantity.start, fact.quantity.end)
            if quote is None:
                counts.left_out.append(f"{a.key}: {fact.quantity.text!r} is part of a longer word")
            else:
                facts.append((fact.quantity.start, {**quote, **_slots(fact)}))
    names = [(m, _quote(a.text, m.start_char, m.end_char)) for m in held.mentions]
    return {
        "id": a.id, "topic": "reviewed", "voice": "unknown", "published": str(a.published) if a.published else None, "title": a.title or "",
        "text": a.text, "facts": [fact for _, fact in sorted(facts, key=lambda f: f[0])],
        "entities": [{**quote, "label": m.label, "name": m.name, "ref": m.ref} for m, quote in names if quote], "names_reviewed": False,
    }  # fmt: skip


def _quote(text: str, start: int, end: int) -> dict[str, Any] | None:
    """The words and which occurrence of them they are."""
    words = text[start:end]
    nth = 1
    try:
        while (found := span_of(text, words, nth))[0] < start:
            nth += 1
    except ValueError:
        return None
    return {"quote": words, "nth": nth} if found == (start, end) else None


def _slots(fact: Fact) -> dict[str, Any]:
    q = fact.quantity
    return {
        "kind": q.kind, "value": _number(q.value), "low": _number(q.low), "high": _number(q.high), "unit": q.unit, "bound": q.bound,
        "measure": fact.measure, "indicator": [fact.indicator.text], "period": _days(fact.period), "period_or": [],
        "baseline": _days(fact.baseline), "place": _names(fact.place), "organization": _names(fact.organization),
        "speaker": _names(fact.speaker), "status": fact.status, "construction": [],
    }  # fmt: skip


def _number(value: Decimal | None) -> int | float | None:
    """JSON's own numbers, as the format has them."""
    return None if value is None else int(value) if value == value.to_integral_value() else float(value)


def _days(period: Period | None) -> list[str | None] | None:
    if period is None or (period.start is None and period.end is None):
        return None
    return [_day(period.start), _day(period.end)]


def _day(day: dt.date | None) -> str | None:
    return None if day is None else str(day)


def _names(ref: EntityRef | None) -> list[str] | None:
    return None if ref is None else list(dict.fromkeys(x for x in (ref.name, ref.ref, ref.text) if x))
