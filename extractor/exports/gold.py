"""Gold articles: what people decided, as `extractor evaluate` reads it. Only articles marked done are gold for recall."""

from __future__ import annotations

import hashlib
import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from extractor.evaluation.gold import span_of
from extractor.exports.base import Exported, day
from extractor.records import EntityRef, Extraction, Fact, Period
from extractor.sinks.choose import Choice
from extractor.sinks.stored import stored

_NAME = re.compile(r"[^\w.-]+")


def gold(connection: Connection, choice: Choice, folder: Path) -> Exported:
    """One JSON file an article; the rows counted are facts."""
    done = Exported()
    folder.mkdir(parents=True, exist_ok=True)
    used: set[str] = set()
    for extraction in stored(connection, choice):
        article = article_of(extraction, done)
        key = extraction.article.key
        if article["id"] in used:  # two archives with ids 1…N
            article["id"] = key
        used.add(article["id"])
        name = _NAME.sub("_", key)[:100]
        if name != key:
            name += "-" + hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()[:8]
        text = json.dumps(article, ensure_ascii=False, indent=1)
        (folder / f"{name}.json").write_bytes(text.encode("utf-8", "replace") + b"\n")
        done.rows += len(article["facts"])
    return done


def article_of(extraction: Extraction, done: Exported) -> dict[str, Any]:
    """The article as the corpus has it, under the id that its extraction has; what cannot be quoted unambiguously is counted and left out."""
    a = extraction.article
    facts = [_placed(a.text, f.quantity.text, f.quantity.start, _fact(f)) for f in extraction.facts]
    names = [
        _placed(a.text, e.text, e.start, {"label": e.label, "name": e.name, "ref": e.ref}) for e in extraction.entities if e.name.strip()
    ]
    for what, found in (("facts", facts), ("names", names)):
        missing = sum(x is None for x in found)
        if missing:
            done.left_out[f"{what} whose words are part of a longer word or number"] += missing
    return {
        "id": a.id, "published": day(a.published), "title": a.title, "text": a.text,
        "facts": [f for f in facts if f], "entities": [n for n in names if n],
    }  # fmt: skip


def _placed(text: str, quote: str, start: int, rest: dict[str, Any]) -> dict[str, Any] | None:
    """With its words and which of their occurrences is meant."""
    nth = 1
    try:
        while (at := span_of(text, quote, nth)[0]) < start:
            nth += 1
    except ValueError:
        return None
    return {"quote": quote, "nth": nth, **rest} if at == start and quote.strip() else None


def _fact(f: Fact) -> dict[str, Any]:
    q = f.quantity
    low, high = (None, None) if q.low == q.high else (q.low, q.high)
    value = q.low if q.value is None and q.low is not None and q.low == q.high else q.value
    return {
        "kind": q.kind, "value": _number(value), "low": _number(low), "high": _number(high), "unit": q.unit or "1", "bound": q.bound,
        "measure": f.measure, "indicator": [f.indicator.text], "period": _days(f.period), "baseline": _days(f.baseline),
        "place": _names(f.place), "organization": _names(f.organization), "speaker": _names(f.speaker), "status": f.status,
    }  # fmt: skip


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _days(period: Period | None) -> list[str | None] | None:
    if period is None or (period.start is None and period.end is None):
        return None
    return [day(period.start), day(period.end)]


def _names(ref: EntityRef | None) -> list[str] | None:
    return None if ref is None else [ref.name, *([ref.ref] if ref.ref else [])]
