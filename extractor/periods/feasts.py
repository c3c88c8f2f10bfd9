"""The days of feasts, from the lexicon's notation: `12-25`, `4 thu 11`, `-1 mon 5`, `4 thu 11 +1`, `easter-2`, `orthodox+1`."""

from __future__ import annotations

import datetime as dt
import re

from extractor.periods.calendar import add_days, date, month_end
from extractor.periods.model import IMPOSSIBLE, Anchor, Reading, Span, none
from extractor.periods.nearest import in_year

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MOVABLE = re.compile(r"(easter|orthodox)([+-]\d+)?")
_NTH = re.compile(r"(-?\d) (\w{3}) (\d+)(?: \+(\d+))?")


def holiday(reading: Reading, anchor: Anchor) -> Span:
    """ "Easter Monday", "Thanksgiving 2012", "next Christmas"."""
    spec = reading.part("holiday") or ""

    def build(year: int) -> Span:
        day = feast(spec, year)
        return Span(day, day, "day", "point") if day else none(IMPOSSIBLE, kind="point")

    which = reading.part("which")
    if which == "1" or (which == "0" and anchor.planned):
        return in_year(reading, Anchor(anchor.published, True, anchor.antecedent, "future"), build)
    if which == "-1" and anchor.published:
        return in_year(reading, Anchor(add_days(anchor.published, -1), False, anchor.antecedent, "past"), build)
    return in_year(reading, anchor, build)


def feast(spec: str, year: int) -> dt.date | None:
    """The day of a feast in a year.

    >>> feast("easter+1", 2013), feast("4 thu 11 +1", 2013), feast("orthodox", 2013)
    (datetime.date(2013, 4, 1), datetime.date(2013, 11, 29), datetime.date(2013, 5, 5))
    """
    if movable := _MOVABLE.fullmatch(spec):
        base = _easter(year) if movable[1] == "easter" else _orthodox_easter(year)
        return add_days(base, int(movable[2] or 0))
    if nth := _NTH.fullmatch(spec):
        return _nth_weekday(year, int(nth[3]), int(nth[1]), _DAYS.index(nth[2]), int(nth[4] or 0))
    month, _, day = spec.partition("-")
    return date(year, int(month), int(day)) if month.isdecimal() and day.isdecimal() else None


def _nth_weekday(year: int, month: int, nth: int, weekday: int, after: int) -> dt.date:
    if nth < 0:
        last = month_end(year, month)
        return add_days(last, -((last.weekday() - weekday) % 7) + after)
    first = dt.date(year, month, 1)
    return add_days(first, (weekday - first.weekday()) % 7 + 7 * (nth - 1) + after)


def _easter(year: int) -> dt.date:
    """By the Gregorian computus of Meeus, Jones and Butcher."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    weekday = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 19 * weekday) // 433
    month = (h + weekday - 7 * m + 90) // 25
    return dt.date(year, month, (h + weekday - 7 * m + 33 * month + 19) % 32)


def _orthodox_easter(year: int) -> dt.date:
    """By the Julian computus of Meeus, on the Gregorian calendar."""
    d = (19 * (year % 19) + 15) % 30
    e = (2 * (year % 4) + 4 * (year % 7) - d + 34) % 7
    month, day = divmod(d + e + 114, 31)
    return add_days(dt.date(year, month, day + 1), year // 100 - year // 400 - 2)
