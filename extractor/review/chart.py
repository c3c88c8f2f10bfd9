"""A series over time as SVG: a mark a fact, its shape the status, its text the value; no script and no style attribute."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT = 760, 260, 76, 34, 14, 16
MAX_SERIES = 6
MAX_POINTS = 300
_SPANS = {
    "until": "by a day", "day": "single days", "week": "weeks", "month": "months", "quarter": "quarters", "half": "half-years", "year": "years",
    "years": "several years",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Point:
    """One fact on the chart."""

    x: float
    y: float
    status: str
    title: str
    href: str
    doubtful: bool


@dataclass(slots=True)
class Series:
    """Facts of one indicator, unit, measure, place and owner."""

    name: str
    points: list[Point] = field(default_factory=list)
    x_ticks: list[tuple[float, str]] = field(default_factory=list)
    y_ticks: list[tuple[float, str]] = field(default_factory=list)
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def line(self) -> str:
        """The path through what has happened."""
        actual = [p for p in self.points if p.status == "actual"]
        return " ".join(f"{'M' if n == 0 else 'L'}{p.x:.1f} {p.y:.1f}" for n, p in enumerate(actual))


def series(rows: Sequence[dict[str, Any]], titles: dict[str, str]) -> list[Series]:
    """The longest series among these facts, each with at least two days."""
    groups: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row in rows:
        if row["period_end"] and row["value_num"] is not None and math.isfinite(row["value_num"]):
            key = (*(str(row[k] or "") for k in ("indicator_id", "measure", "unit", "place", "organization")), _length(row))
            groups.setdefault(key, []).append(row)
    chosen = [g for g in groups.values() if len({r["period_end"] for r in g}) > 1]
    chosen.sort(key=lambda g: (-len(g), str(g[0]["indicator"])))
    return [_draw(sorted(g, key=lambda r: str(r["period_end"]))[-MAX_POINTS:], titles) for g in chosen[:MAX_SERIES]]


def _length(row: dict[str, Any]) -> str:
    """How long a period is, roughly: a month's figure and a year's are no one series."""
    if not row["period_start"]:
        return "until"
    days = dt.date.fromisoformat(row["period_end"]).toordinal() - dt.date.fromisoformat(row["period_start"]).toordinal()
    return next(
        name
        for name, most in (("day", 0), ("week", 7), ("month", 31), ("quarter", 92), ("half", 184), ("year", 366), ("years", days))
        if days <= most
    )


def _draw(rows: Sequence[dict[str, Any]], titles: dict[str, str]) -> Series:
    days = [dt.date.fromisoformat(r["period_end"]).toordinal() for r in rows]
    values = [float(r["value_num"]) for r in rows]
    ticks = round_ticks(min(0.0, *values), max(0.0, *values))
    low, high = ticks[0], ticks[-1]
    across, up = (max(days) - min(days)) or 1, high - low
    said: dict[tuple[str, str, str], set[float]] = {}
    for r in rows:
        said.setdefault((r["period_start"], r["period_end"], r["status"]), set()).add(float(r["value_num"]))
    first = rows[0]
    named = [str(first[k]) for k in ("indicator", "measure", "unit", "place", "organization") if first[k]]
    drawn = Series(" · ".join([*named, _SPANS[_length(first)]]))
    for r, day, value in zip(rows, days, values, strict=True):
        x = LEFT + (WIDTH - LEFT - RIGHT) * (day - min(days)) / across
        y = TOP + (HEIGHT - TOP - BOTTOM) * (high - value) / up
        doubtful = len(said[r["period_start"], r["period_end"], r["status"]]) > 1
        told = (
            f"{r['value']} {r['unit']}, {r['period_start'] or '…'} to {r['period_end']}, {r['status']}, {titles.get(r['article_id'], '')}"
        )
        drawn.points.append(Point(x, y, r["status"], told + (" — sources differ" if doubtful else ""), r["id"], doubtful))
    drawn.y_ticks = [(TOP + (HEIGHT - TOP - BOTTOM) * (high - v) / up, _short(v)) for v in ticks]
    drawn.x_ticks = [
        (LEFT + (WIDTH - LEFT - RIGHT) * (d - min(days)) / across, str(dt.date.fromordinal(d))) for d in (min(days), max(days))
    ]
    return drawn


def round_ticks(low: float, high: float) -> list[float]:
    """Round values for an axis, from the least or below to the greatest or above.

    >>> round_ticks(0, 6.3), round_ticks(-12, 30)
    ([0.0, 2.0, 4.0, 6.0, 8.0], [-20.0, 0.0, 20.0, 40.0])
    """
    rough = (high - low) / 4 or 0.25
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(s * power for s in (1, 2, 2.5, 5, 10) if s * power >= rough * 0.999)
    return [step * n for n in range(math.floor(low / step), math.ceil(high / step) + 1)]


def _short(value: float) -> str:
    for scale, letter in ((1e12, "tn"), (1e9, "bn"), (1e6, "m"), (1e3, "k")):
        if abs(value) >= scale:
            return f"{value / scale:.3g} {letter}"
    return f"{value:.3g}"


def legend(points: Sequence[Point]) -> Counter[str]:
    """How many marks of each status."""
    return Counter(p.status for p in points)
