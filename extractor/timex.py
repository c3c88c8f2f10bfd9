"""TIMEX3 of days: type and value of an expression of time as ISO-TimeML writes them (`2025-H1`, `P9M` with begin and end)."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from typing import Literal

Type = Literal["DATE", "TIME", "DURATION", "SET"]
_SEASONS = {3: "SP", 6: "SU", 9: "FA", 12: "WI"}
_UNITS = (
    ("year|annual|annum", "P1Y"), ("quarter", "P3M"), ("month", "P1M"), ("week", "P1W"), ("day|daily|night", "P1D"), ("decade", "P10Y"),
    ("hour", "PT1H"),
)  # fmt: skip
_WEEKDAY = re.compile(r"\b(mon|tues|wednes|thurs|fri|satur|sun)days?\b", re.IGNORECASE)
_PAST = re.compile(r"\b(?:recent|recently|lately|ago|past|last|previous|preceding|once|earlier)\b", re.IGNORECASE)
_NOW = re.compile(r"\b(?:now|currently|current|present|presently|nowadays|these days|to date|moment)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Timex3:
    """`begin` and `end` are the days of a DURATION where they are known; `mod` is START, MID or END."""

    type: Type
    value: str
    begin: dt.date | None = None
    end: dt.date | None = None
    mod: str | None = None


def timex3(first: dt.date | None, last: dt.date | None, *, kind: str, precision: str, text: str) -> Timex3:
    """The TIMEX3 of a resolved period.

    >>> timex3(dt.date(2025, 1, 1), dt.date(2025, 6, 30), kind="span", precision="half", text="H1 2025").value
    '2025-H1'
    >>> timex3(dt.date(2025, 1, 1), dt.date(2025, 9, 30), kind="span", precision="month", text="nine months").value
    'P9M'
    """
    if kind == "recurring":
        return Timex3("SET", _recurrence(text))
    if first is None or last is None:
        known = last or first
        return Timex3("DATE", _coarse(known, precision)) if known else Timex3("DATE", _reference(text))
    if first == last:
        return Timex3("DATE", "PRESENT_REF" if _NOW.search(text) and precision == "day" else first.isoformat(), first, last)
    name = _calendar_name(first, last, precision)
    return Timex3("DATE", name, first, last) if name else Timex3("DURATION", _length(first, last, precision), first, last)


def _recurrence(text: str) -> str:
    if day := _WEEKDAY.search(text):
        return f"XXXX-WXX-{['mon', 'tues', 'wednes', 'thurs', 'fri', 'satur', 'sun'].index(day[1].lower()) + 1}"
    low = text.lower()
    return next((value for words, value in _UNITS if re.search(words, low)), "XXXX")


def _reference(text: str) -> str:
    return "PRESENT_REF" if _NOW.search(text) else "PAST_REF" if _PAST.search(text) else "FUTURE_REF"


def _coarse(day: dt.date, precision: str) -> str:
    """The unit that holds a day, as fine as the expression was: of "by 2030" the year."""
    if precision == "year":
        return f"{day.year:04}"
    if precision in ("month", "quarter", "half"):
        names = {"month": f"{day.month:02}", "quarter": f"Q{(day.month + 2) // 3}", "half": f"H{(day.month + 5) // 6}"}
        return f"{day.year:04}-{names[precision]}"
    return day.isoformat()


def _calendar_name(first: dt.date, last: dt.date, precision: str) -> str | None:
    """The name of a calendar unit that the days fill exactly, or None."""
    length = (last - first).days + 1
    if precision == "week" and length == 7 and first.weekday() == 0:
        return "{}-W{:02}".format(*first.isocalendar())
    if length == 2 and first.weekday() == 5:
        return "{}-W{:02}-WE".format(*first.isocalendar())
    months = whole_months(first, last)
    if months is None:
        return None
    if precision == "season" and months == 3 and first.month in _SEASONS:
        return f"{first.year:04}-{_SEASONS[first.month]}"
    if months == 1:
        return f"{first.year:04}-{first.month:02}"
    if months == 3 and first.month % 3 == 1:
        return f"{first.year:04}-Q{(first.month + 2) // 3}"
    if months == 6 and first.month in (1, 7):
        return f"{first.year:04}-H{(first.month + 5) // 6}"
    if first.month != 1:
        return None
    if months == 12:
        return f"{first.year:04}"
    if months == 120 and first.year % 10 == 0:
        return f"{first.year // 10:03}"
    return f"{first.year // 100:02}" if months == 1200 and first.year % 100 == 0 else None


def whole_months(first: dt.date, last: dt.date) -> int | None:
    """How many calendar months the days fill, or None if they fill none exactly."""
    if first.day != 1 or last.day != calendar.monthrange(last.year, last.month)[1]:
        return None
    return (last.year - first.year) * 12 + last.month - first.month + 1


def _length(first: dt.date, last: dt.date, precision: str) -> str:
    months = whole_months(first, last)
    if months is None and first.day == last.day and precision not in ("day", "week"):
        months = (last.year - first.year) * 12 + last.month - first.month  # "the past three years": the same day three years before
    if months:
        return f"P{months // 12}Y" if months % 12 == 0 else f"P{months}M"
    days = (last - first).days + (precision == "day")
    return f"P{days // 7}W" if precision == "week" and days % 7 == 0 else f"P{max(1, days)}D"
