"""What the words before an expression of time make of it: "by", "since", "at the end of", "from X to Y"."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

from extractor.periods.calendar import add_days, add_months, month_end
from extractor.periods.model import IMPOSSIBLE, Anchor, Reading, Span, none

Evaluate = Callable[[Reading, Anchor], Span]


def _inner(reading: Reading, anchor: Anchor, evaluate: Evaluate) -> Span:
    return evaluate(reading.inner[0], anchor)


def plain(reading: Reading, anchor: Anchor, evaluate: Evaluate) -> Span:
    """ "in", "on", "during", "than in": the expression as it is."""
    return _inner(reading, anchor, evaluate)


def _ahead(anchor: Anchor) -> Anchor:
    """A deadline lies ahead, unless something finished speaks for the nearest such day, or for the last."""
    if anchor.perfect and not anchor.planned:
        return replace(anchor, antecedent=None)
    return replace(anchor, toward="future" if anchor.planned else "near", antecedent=None)


def by(reading: Reading, anchor: Anchor, evaluate: Evaluate) -> Span:
    """ "by 2030" is a deadline; "by" a past day of something finished is that day."""
    span = _inner(reading, _ahead(anchor), evaluate)
    if span.last is None:
        return span
    if anchor.published and not anchor.planned and span.last <= anchor.published:
        return Span(span.last, span.last, "day", "point")
    return Span(None, span.last, span.precision, "deadline")


def until(reading: Reading, anchor: Anchor, evaluate: Evaluate) -> Span:
    """ "until 2027"."""
    span = _inner(reading, _ahead(anchor), evaluate)
    return Span(None, span.last, span.precision, "deadline") if span.last else span


def before(reading: Reading, anchor: Anchor, evaluate: Evaluate) -> Span:
    """ "before 1 April" ends the day before; "before the end of the year" is the end itself."""
    span = _inner(reading, _ahead(anchor), evaluate)
    if span.first is None:
        return Span(None, span.last, span.precision, "deadline") if span.last else span
    last = span.last if reading.inner[0].normalize in ("end", "unit_end") else add_days(span.first, -1)
    return Span(None, last, span.precision, "deadline")


def since(reading: Reading, anchor: Anchor, evaluate: Evaluate) -> Span:
    """ "since May last year" runs to publication."""
    inner = reading.inner[0]
    here = replace(anchor, planned=False, toward="near" if inner.normalize in ("start", "the_unit") else "past")
    span = evaluate(inner, here)
    if span.first is None:
        return span
    if anchor.published is None or span.first > anchor.published:
        return Span(span.first, None, span.precision)
    return Span(span.first, anchor.published, span.precision)


def so_far(reading: Reading, anchor: Anchor, evaluate: Evaluate) -> Span:
    """ "so far in 2024" ends with publication."""
    span = _inner(reading, anchor, evaluate)
    if anchor.published and span.first and span.last and span.first <= anchor.published < span.last:
        return replace(span, last=anchor.published)
    return span


def starting(reading: Reading, anchor: Anchor, evaluate: Evaluate) -> Span:
    """ "from October 1": of what has begun it runs to publication, of what is to begin it is that day."""
    span = _inner(reading, anchor, evaluate)
    if span.first is None:
        return span
    if anchor.published and span.first <= anchor.published and not anchor.planned:
        return Span(span.first, anchor.published, span.precision)
    return Span(span.first, span.first, "day", "point")


def after(reading: Reading, anchor: Anchor, evaluate: Evaluate) -> Span:
    """ "after 2030": from the next day on, open."""
    span = _inner(reading, anchor, evaluate)
    return Span(add_days(span.last, 1), None, span.precision) if span.last else span


def as_of(reading: Reading, anchor: Anchor, evaluate: Evaluate) -> Span:
    """ "as of October 2" is that day, "as of September" its last, not beyond publication."""
    span = _inner(reading, anchor, evaluate)
    last = span.last
    if last is None:
        return span
    if anchor.published and not anchor.planned and span.first and span.first <= anchor.published < last:
        last = anchor.published
    return Span(last, last, "day", "point")


def end(reading: Reading, anchor: Anchor, evaluate: Evaluate) -> Span:
    """ "the end of September": its last day."""
    span = _inner(reading, _lone(reading, anchor), evaluate)
    if span.last is None:
        return span
    last = _calendar_end(reading, anchor, span.last)
    over = anchor.toward == "past" and not anchor.planned
    if over and reading.inner[0].normalize == "the_unit" and anchor.published and last > anchor.published:
        last = add_days(last.replace(month=1, day=1), -1)
    return Span(last, last, "day", "point")


def _calendar_end(reading: Reading, anchor: Anchor, last: dt.date) -> dt.date:
    """ "The end of this year" is 31 December, though "this year" runs to publication."""
    name = reading.inner[0].part("unit")
    if reading.inner[0].normalize in ("unit", "the_unit") and last == anchor.published:
        if name == "year":
            return dt.date(last.year, 12, 31)
        if name == "month":
            return month_end(last.year, last.month)
    return last


def _lone(reading: Reading, anchor: Anchor) -> Anchor:
    """ "The end of the year" is publication's year whatever was named before."""
    inner = reading.inner[0]
    if inner.normalize == "the_unit" and inner.part("unit") == "year":
        return replace(anchor, antecedent=None)
    return anchor


def start(reading: Reading, anchor: Anchor, evaluate: Evaluate) -> Span:
    """ "the beginning of the year": its first day."""
    span = _inner(reading, _lone(reading, anchor), evaluate)
    return Span(span.first, span.first, "day", "point") if span.first else span


def mid(reading: Reading, anchor: Anchor, evaluate: Evaluate) -> Span:
    """ "mid-June" is the 15th, "mid-2025" 30 June."""
    span = _inner(reading, anchor, evaluate)
    if span.first is None or span.last is None:
        return span
    if span.precision == "decade":
        return _years_of(span, 4, 6)
    middle = _middle(span.first, span.last, span.precision)
    return Span(middle, middle, "month" if span.precision == "year" else "week", "point")


def _middle(first: dt.date, last: dt.date, precision: str) -> dt.date:
    if precision == "month" and first.day == 1:
        return first.replace(day=15)
    if precision == "year" and (first.month, first.day) == (1, 1):
        return dt.date(first.year, 6, 30)
    return add_days(first, (last - first).days // 2)


def early(reading: Reading, anchor: Anchor, evaluate: Evaluate) -> Span:
    """ "early June" is its first ten days, "early 2025" its first quarter."""
    span = _inner(reading, anchor, evaluate)
    if span.first is None or span.last is None:
        return span
    if span.precision == "month":
        return Span(span.first, min(add_days(span.first, 9), span.last), "day")
    if span.precision == "year":
        return Span(span.first, add_days(add_months(span.first, 3), -1), "quarter")
    if span.precision == "decade":
        return _years_of(span, 0, 3)
    return span


def late(reading: Reading, anchor: Anchor, evaluate: Evaluate) -> Span:
    """ "late June" begins on the 21st, "late 2025" in October."""
    span = _inner(reading, anchor, evaluate)
    if span.first is None or span.last is None:
        return span
    if span.precision == "month" and span.first.day == 1:
        return Span(min(add_days(span.first, 20), span.last), span.last, "day")
    if span.precision == "year":
        return Span(max(span.first, add_months(span.first, 9)), max(span.last, add_months(span.first, 9)), "quarter")
    if span.precision == "decade":
        return _years_of(span, 7, 9)
    return span


def _years_of(decade: Span, begin: int, end: int) -> Span:
    """ "early 1990s" to 1993, "mid-1990s" 1994 to 1996, "late 1990s" from 1997."""
    if decade.first is None or decade.last is None:
        return decade
    return Span(add_months(decade.first, 12 * begin), add_days(add_months(decade.first, 12 * end + 12), -1), "year")


def range_(reading: Reading, anchor: Anchor, evaluate: Evaluate) -> Span:
    """ "from November 2023 to January": the last year dates the first where that has none."""
    left, right = reading.inner
    end = evaluate(right, anchor)
    if end.last is None:
        begin = evaluate(left, anchor)
        if begin.first is None or right.part("year"):
            return end
        end = evaluate(right.having(hint=f"after:{begin.first.year}-{begin.first.month:02}"), anchor)
    elif right.part("year") is None and left.part("year") is not None:
        begin = evaluate(left, anchor)
        if begin.first and right.part("hint") is None:
            end = _following(right, begin.first, anchor, evaluate)
    elif end.last and left.part("year") is None and left.normalize not in ("weekday", "relative_day"):
        begin = _leading(left, end.last, anchor, evaluate)
    else:
        begin = evaluate(left, anchor)
    if begin.first is None or end.last is None:
        return begin if begin.first is None else end
    if begin.first > end.last:
        return none(IMPOSSIBLE)
    return Span(begin.first, end.last, end.precision)


def _following(right: Reading, first: dt.date, anchor: Anchor, evaluate: Evaluate) -> Span:
    same = evaluate(right.having(year=str(first.year)), anchor)
    if same.last and same.last >= first:
        return same
    return evaluate(right.having(year=str(first.year + 1)), anchor)


def _leading(left: Reading, last: dt.date, anchor: Anchor, evaluate: Evaluate) -> Span:
    same = evaluate(left.having(year=str(last.year)), anchor)
    if same.first is None or same.first <= last:
        return same
    return evaluate(left.having(year=str(last.year - 1)), anchor)
