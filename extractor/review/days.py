"""Periods as a reviewer types and reads them: `2025`, `2025-03`, `2025-Q1`, `2025-H1`, `2025-01..2025-08`, `by 2030`."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

_ONE = re.compile(r"(\d{4})(?:-(?:(\d{2})(?:-(\d{2}))?|Q([1-4])|H([12])))?", re.IGNORECASE)
HOW = "write 2025, 2025-03, 2025-03-05, 2025-Q1, 2025-H1, 2025-01..2025-08 or by 2030"


@dataclass(frozen=True, slots=True)
class Days:
    """First and last day, both inclusive, and how exactly they were given."""

    first: dt.date | None
    last: dt.date | None
    kind: str
    precision: str


def parse_days(text: str) -> Days:
    """Read what a reviewer typed.

    Raises:
        ValueError: with the reason and the forms allowed.

    >>> parse_days("2025-Q3").last.isoformat(), parse_days("by 2030").kind, parse_days("2025-01..2025-08").precision
    ('2025-09-30', 'deadline', 'month')
    """
    said = text.strip()
    if said.lower().startswith("by "):
        said = ".." + said[3:].strip()
    before, dots, after = said.replace("…", "..").replace("–", "..").partition("..")
    if not dots:
        first, last, precision = _one(said)
        return Days(first, last, "point" if first == last else "span", precision)
    start = _one(before) if before.strip() else None
    end = _one(after) if after.strip() else None
    if start is None and end is None:
        raise ValueError(f"{text!r} has no day: {HOW}")
    if start and end and start[0] > end[1]:
        raise ValueError(f"{text!r} ends before it starts")
    return Days(start and start[0], end and end[1], "span" if start else "deadline", (end or start or _one("2000"))[2])


def _one(text: str) -> tuple[dt.date, dt.date, str]:
    found = _ONE.fullmatch(text.strip())
    if not found:
        raise ValueError(f"{text.strip()!r} is no period: {HOW}")
    year, month, day, quarter, half = found.groups()
    try:
        if day:
            one = dt.date(int(year), int(month), int(day))
            return one, one, "day"
        if month:
            return (*_months(int(year), int(month), 1), "month")
        if quarter:
            return (*_months(int(year), int(quarter) * 3 - 2, 3), "quarter")
        if half:
            return (*_months(int(year), int(half) * 6 - 5, 6), "half")
        return (*_months(int(year), 1, 12), "year")
    except ValueError:
        raise ValueError(f"{text.strip()!r} is not in the calendar: {HOW}") from None


def _months(year: int, month: int, length: int) -> tuple[dt.date, dt.date]:
    last = month + length - 1
    end = dt.date(year, 12, 31) if last == 12 else dt.date(year, last + 1, 1) - dt.timedelta(days=1)
    return dt.date(year, month, 1), end


def days_text(first: dt.date | None, last: dt.date | None) -> str:
    """The shortest form that `parse_days` reads back as these days.

    >>> days_text(dt.date(2025, 7, 1), dt.date(2025, 9, 30)), days_text(None, dt.date(2030, 12, 31))
    ('2025-Q3', 'by 2030')
    """
    if first is None:
        return "" if last is None else f"by {_ending(last)}"
    if last is None:
        return f"{first}.."
    if first == last:
        return str(first)
    for months, suffix in ((12, ""), (6, "H"), (3, "Q"), (1, "m")):
        if first.day == 1 and (first.month - 1) % months == 0 and _months(first.year, first.month, months)[1] == last:
            return _named(first, months, suffix)
    if first.day == 1 and last + dt.timedelta(days=1) == _after(last):
        if first.month == 1 and last.month == 12:
            return f"{first:%Y}..{last:%Y}"
        return f"{first:%Y-%m}..{last:%Y-%m}"
    return f"{first}..{last}"


def _named(first: dt.date, months: int, suffix: str) -> str:
    if months == 12:
        return f"{first:%Y}"
    return f"{first:%Y-%m}" if months == 1 else f"{first:%Y}-{suffix}{(first.month - 1) // months + 1}"


def _after(day: dt.date) -> dt.date:
    """The first day of the month after."""
    return dt.date(day.year + day.month // 12, day.month % 12 + 1, 1) if day.year < 9999 or day.month < 12 else dt.date.max


def _ending(day: dt.date) -> str:
    if (day.month, day.day) == (12, 31):
        return f"{day:%Y}"
    return f"{day:%Y-%m}" if day < dt.date.max and day + dt.timedelta(days=1) == _after(day) else str(day)


_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def days_words(first: dt.date | None, last: dt.date | None) -> str:
    """The days as people say them.

    >>> days_words(dt.date(2025, 1, 1), dt.date(2025, 8, 31)), days_words(dt.date(2025, 3, 5), dt.date(2025, 3, 5))
    ('Jan–Aug 2025', '5 Mar 2025')
    """
    short = days_text(first, last)
    if first is None or last is None:
        return short.replace("..", " onwards") if first else short
    if re.fullmatch(r"\d{4}(\.\.\d{4})?", short):
        return short.replace("..", "–")
    if "Q" in short or "H" in short:
        return f"{short[5:]} {short[:4]}".replace("H1", "first half of").replace("H2", "second half of")
    if len(short) == 7 or (len(short) == 16 and ".." in short):
        begin, end = f"{_MONTHS[first.month - 1]} {first.year}", f"{_MONTHS[last.month - 1]} {last.year}"
        if begin == end:
            return begin
        return f"{begin[:3]}–{end}" if first.year == last.year else f"{begin} – {end}"
    one, other = f"{first.day} {_MONTHS[first.month - 1]} {first.year}", f"{last.day} {_MONTHS[last.month - 1]} {last.year}"
    if one == other:
        return one
    return f"{one[:-5]} – {other}" if first.year == last.year else f"{one} – {other}"
