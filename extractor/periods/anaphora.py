"""Expressions that take up one named before: "that year", "the following month", "two years later"; and which one they mean."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from extractor.periods.calendar import MONTHS, add, months_between, move, unit_of
from extractor.periods.model import NO_ANTECEDENT, NO_DATE, Anchor, PeriodMention, Reading, Span, none
from extractor.periods.relative import fits
from extractor.values import Period

REACH = 700  # characters: whatever was named before that is forgotten
CHAIN = 6  # "in 2019 … the following year … the year after": how many may lean on one another
_LEANING = frozenset(("antecedent", "following", "earlier", "on_previous", "elided", "since_then"))
_BY_UNIT = frozenset(("unit", "ago", "rolling", "ended"))
_CODES = frozenset(("=", "<1", ">1"))
_SIZES = {"day": 1, "weekend": 2, "week": 7, "month": 31, "quarter": 92, "half": 184, "season": 92, "year": 366, "decade": 3653}
_DATED = dict.fromkeys(("day", "days", "numeric", "parsed", "day_of_month", "weekday", "nth_weekday", "relative_day"), "day") | {
    "month": "month", "part_of_month": "month", "n_months": "month", "quarter": "quarter", "half": "half", "year": "year", "years": "year",
    "fiscal": "year", "season": "quarter", "range": "month", "week_of": "week", "following": "month", "decade": "decade",
}  # fmt: skip


def following(reading: Reading, anchor: Anchor) -> Span:
    """ "the following year" is the calendar unit after the period named before, "two years later" the same span so much later."""
    seen, n, name = anchor.antecedent, min(reading.number("n", 1), 5000), reading.part("unit") or "year"
    last = seen.last or seen.first if seen else None
    if seen is None or last is None or (reading.part("form") == "stretch" and anchor.planned):
        return _after_publication(anchor, n, name, reading.part("form"))
    if reading.part("form") == "later" and seen.first:
        return _later(seen.first, last, n, name, seen.precision)
    if reading.part("form") == "stretch":
        return _stretch(last, n, name)
    base = add(last, n, name) if name in ("day", "week") else add(unit_of(last, name)[0], n, name)
    first, end = unit_of(base, name)
    return Span(first, end, name, "point" if name == "day" else "span")


def _stretch(last: dt.date, n: int, name: str) -> Span:
    """ "in each of the following three years": so many whole units after the one named before."""
    first = unit_of(add(unit_of(last, name)[0], 1, name), name)[0]
    return Span(first, add(add(first, n, name), -1, "day"), name)


def since_then(reading: Reading, anchor: Anchor) -> Span:
    """ "since then" runs from the period named before to publication."""
    seen = anchor.antecedent
    first = seen.first or seen.last if seen else None
    if first is None:
        return none(NO_ANTECEDENT)
    last = anchor.published if anchor.published and anchor.published >= first else None
    return Span(first, last, seen.precision if seen else "day")


def _later(first: dt.date, last: dt.date, n: int, name: str, precision: str) -> Span:
    if name in MONTHS:
        begin, end = move(first, last, n * MONTHS[name])
    else:
        begin, end = add(first, n, name), add(last, n, name)
    return Span(begin, end, precision, "point" if begin == end else "span")


def _after_publication(anchor: Anchor, n: int, name: str, form: str | None = None) -> Span:
    if anchor.published is None:
        return none(NO_DATE)
    if not anchor.planned:
        return none(NO_ANTECEDENT)
    if form == "stretch":
        return Span(anchor.published, add(anchor.published, n, name), name)
    first, last = unit_of(add(unit_of(anchor.published, name)[0], n, name), name)
    return Span(first, last, name)


def link(mentions: Iterable[PeriodMention]) -> list[PeriodMention]:
    """The mentions in order, each anaphoric one with the nearest one before that it can mean."""
    out: list[PeriodMention] = []
    depth: list[int] = []
    for mention in mentions:
        links = 0
        if leans(mention):
            for i in range(len(out) - 1, max(-1, len(out) - 12), -1):
                if mention.start - out[i].end > REACH:
                    break
                if depth[i] < CHAIN and _can_mean(mention, out[i]):
                    mention, links = replace(mention, seen=out[i]), depth[i] + 1
                    break
        out.append(mention)
        depth.append(links)
    return out


def leans(mention: PeriodMention) -> bool:
    """Whether an expression needs a period named before."""
    return mention.role == "antecedent" or _leans(mention.reading)


def _leans(reading: Reading) -> bool:
    if reading.normalize == "earlier" and reading.part("form") == "ago" and reading.part("unit") != "year":
        return False  # "a decade ago", "a fortnight ago" are seen from publication
    return reading.normalize in _LEANING or reading.part("year") in _CODES or any(_leans(r) for r in reading.inner)


def _can_mean(mention: PeriodMention, other: PeriodMention) -> bool:
    """Whether the other has dates, fine enough for "that month", as long as "the quarter"."""
    if other.role in ("record", "rate", "baseline"):
        return False
    grain = "range" if other.reading.normalize == "range" else _grain(_core(other.reading))
    if grain is None and other.seen is None:
        return False
    core = _core(mention.reading)
    unit = core.part("unit")
    if core.normalize == "the_unit":
        return grain in (unit, "range")
    if core.normalize == "antecedent" and unit in _SIZES:
        return _SIZES.get(grain or "year", 366) <= _SIZES[unit]
    return not (core.normalize == "antecedent" and grain == "day" and mention.rule in ("same_period", "reporting_period"))


def _grain(core: Reading) -> str | None:
    if core.normalize in _BY_UNIT:
        return core.part("unit") or "year"
    return _DATED.get(core.normalize)


def _core(reading: Reading) -> Reading:
    while reading.inner:
        reading = reading.inner[-1]
    return reading


def prefers_seen(mention: PeriodMention) -> bool:
    """Whether the expression named before in the text counts more than what the figure's own period is."""
    core = _core(mention.reading)
    return core.normalize in ("following", "since_then") or core.part("year") == ">1" or mention.rule == "that_unit"


def takes_up(mention: PeriodMention, period: Period | None) -> bool:
    """Whether "the month", "in the quarter" can mean this period."""
    core = _core(mention.reading)
    return core.normalize == "the_unit" and period is not None and fits(period, core.part("unit") or "year")


def length_named(mention: PeriodMention) -> bool:
    """Whether it is "last summer", "last September": the one before where the last one is what is spoken of."""
    core = _core(mention.reading)
    return core.part("which") == "-1" and core.normalize in ("season", "month", "quarter", "half")


def over_unit(mention: PeriodMention, stated: Period) -> PeriodMention | None:
    """ "Over the year", "over the month" as what a change is compared with, where a shorter period, or just that month, was stated."""
    core = _core(mention.reading)
    unit = core.part("unit") or "year"
    if (
        core.normalize != "the_unit"
        or core.part("scope")
        or mention.operators[:1] != ("over",)
        or stated.first is None
        or stated.last is None
    ):
        return None
    if not mention.text.lower().startswith("over") or unit not in ("year", "month", "quarter"):
        return None
    months = months_between(stated.first, stated.last)
    if months is None or months > {"month": 1, "quarter": 3}.get(unit, 11):
        return None
    return replace(mention, reading=Reading("on_previous", (("unit", unit),)), role="baseline", operators=())
