"""What a drawing of series shows, as plain values: points with their labels, the lines between them, what differs, and the axes."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any

from extractor.records import plain
from extractor.render.words import BOUNDS, days
from extractor.sinks.observations import Observation

Row = dict[str, Any]
STATUSES = ("actual", "planned", "forecast")
_SIZES = ((Decimal(10) ** 12, "tn"), (Decimal(10) ** 9, "bn"), (Decimal(10) ** 6, "m"))
_YEAR = 365


def compact(value: Decimal) -> str:
    """A number as short as a label wants it.

    >>> compact(Decimal(3240000000000)), compact(Decimal("-0.5")), compact(Decimal(14870))
    ('3.24 tn', '−0.5', '14 870')
    """
    for size, name in _SIZES:
        if abs(value) >= size:
            return f"{_signed(round(value / size, 2).normalize())} {name}"
    return _signed(value)


def _signed(value: Decimal) -> str:
    whole, _, rest = plain(abs(value)).partition(".")
    return ("−" if value < 0 else "") + f"{int(whole):,}".replace(",", " ") + (f".{rest}" if rest else "")


def series_name(o: Observation) -> str:
    """What a series is called: place, owner, qualifiers."""
    parts = [o.place or "", o.organization or "", *(f"{k.replace('_', ' ')} {v}" for k, v in sorted(o.qualifiers.items()))]
    return ", ".join(p for p in parts if p) or "no place"


def said(o: Observation) -> str:
    """The value or range with its hedge, as a label."""
    if o.value is not None:
        return BOUNDS[o.bound] + compact(o.value)
    return BOUNDS[o.bound] + "–".join(compact(x) for x in dict.fromkeys((o.low, o.high)) if x is not None)


def point(o: Observation) -> Row:
    """One observation as a row for the drawing; dates are those of its period, the point stands at the end."""
    first, last = o.period_start or o.period_end, o.period_end or o.period_start
    ends = [x for x in (o.low, o.high) if x is not None]
    middle = float(o.value if o.value is not None else sum(ends) / len(ends))
    length = (last - first).days if first and last else 0
    return {
        "id": o.observation_id, "from": f"{first}T00:00:00", "to": f"{last}T00:00:00", "value": middle, "low": float(min(ends, default=middle)),
        "high": float(max(ends, default=middle)), "is_range": o.value is None and len(set(ends)) > 1, "series": series_name(o),
        "status": o.status, "length": length // 27, "label": said(o), "articles": o.n_articles,
        "period": days(o.period_start, o.period_end), "sentence": o.sources[0].sentence, "told by": o.sources[0].article_id,
        "differs": next((kind for kind in ("contradiction", "revision") if any(k == kind for _, k in o.disputes)), ""),
        "href": f"#{o.observation_id}",
    }  # fmt: skip


def lines(rows: Sequence[Row]) -> list[Row]:
    """The ends of the lines: between values of one series, status and length of period, and from the last that happened to what is to come."""
    groups: dict[tuple[str, int], list[Row]] = defaultdict(list)
    for row in sorted(rows, key=lambda r: str(r["to"])):
        groups[row["series"], row["length"]].append(row)
    found: list[Row] = []
    for some in groups.values():
        for status in STATUSES:
            mine = [r for r in some if r["status"] == status and r is _told_most(some, r)]
            before = [r for r in some if mine and r["status"] == "actual" and r["to"] < mine[0]["to"]] if status != "actual" else []
            for one, other in pairwise([*before[-1:], *mine]):
                n = len(found)
                found += [{**{k: end[k] for k in ("to", "value", "series")}, "status": status, "line": n} for end in (one, other)]
    return found


def _told_most(some: Sequence[Row], row: Row) -> Row:
    """Of values that differ for one moment the one a line goes through: what most articles tell."""
    return max((r for r in some if (r["to"], r["status"]) == (row["to"], row["status"])), key=lambda r: (r["articles"], r["id"]))


def place_labels(rows: Sequence[Row]) -> None:
    """Where each label stands: above its point, beside a band, and of two values that differ one above and one below."""
    at: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        row["where"] = "beside" if row["is_range"] else "above"
        if row["differs"]:
            at[row["series"], row["to"]].append(row)
    for some in at.values():
        some.sort(key=lambda r: float(r["value"]))
        for row in some:
            row["where"] = "higher" if row is some[-1] else "below" if row is some[0] else "beside"


def gaps(rows: Sequence[Row], found: Iterable[Observation]) -> list[Row]:
    """A stroke between two values that sources tell for the same cell."""
    by_id = {row["id"]: row for row in rows}
    return [
        {"to": by_id[o.observation_id]["to"], "value": by_id[o.observation_id]["value"], "other": by_id[other]["value"], "differs": kind}
        for o in found
        for other, kind in o.disputes
        if o.observation_id < other and other in by_id
    ]


def time_axis(rows: Sequence[Row]) -> Row:
    """First and last moment with some room, how often there is a tick and how it is written."""
    days = [dt.date.fromisoformat(row[end][:10]) for row in rows for end in ("from", "to")]
    span = max((max(days) - min(days)).days, 30)
    room = dt.timedelta(days=span // 20 + 2)
    first, last = max(min(days), dt.date(1, 3, 1)) - room, min(max(days), dt.date(9990, 1, 1)) + 2 * room
    if span > 3 * _YEAR:
        every, step, form = "year", max(1, span // _YEAR // 10), "%Y"
    elif span > 60:
        every, step, form = "month", max(1, -(-span // 30 // 8)), "%b %Y"
    else:
        every, step, form = "day", max(1, span // 6), "%d %b %Y"
    return {"domain": [f"{first}T00:00:00", f"{last}T00:00:00"], "every": {"interval": every, "step": step}, "format": form}


def value_axis(rows: Sequence[Row]) -> list[float]:
    """The least and the greatest value with room for the labels above the points."""
    low, high = min(r["low"] for r in rows), max(r["high"] for r in rows)
    span = (high - low) or abs(high) or 1.0
    bottom = low - 0.15 * span
    return [0.0 if 0 <= low <= 0.6 * high and bottom < 0.4 * high else bottom, high + 0.25 * span]
