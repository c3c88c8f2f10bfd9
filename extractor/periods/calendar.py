"""Arithmetic of days, months and years; everything stays within the years 1 to 9999."""

from __future__ import annotations

import calendar
import datetime as dt

MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120, "century": 1200}
DAYS = {"day": 1, "week": 7, "fortnight": 14}


def date(year: int, month: int, day: int) -> dt.date | None:
    """That day, or None where the calendar has none."""
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def month_end(year: int, month: int) -> dt.date:
    """The last day of a month."""
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day some months later; 31 January plus one is the last of February. Outside the calendar: the day itself."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    if not 1 <= year <= 9999:
        return day
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def add_days(day: dt.date, days: int) -> dt.date:
    """Some days later; outside the calendar: the day itself."""
    try:
        return day + dt.timedelta(days=days)
    except OverflowError:
        return day


def add(day: dt.date, n: int, unit: str) -> dt.date:
    """`n` units later (`day`, `week`, `month`, `quarter`, `half`, `year`, `decade`)."""
    return add_days(day, n * DAYS[unit]) if unit in DAYS else add_months(day, n * MONTHS.get(unit, 1))


def unit_of(day: dt.date, unit: str) -> tuple[dt.date, dt.date]:
    """First and last day of the calendar unit that holds the day; weeks run from Monday."""
    if unit == "day":
        return day, day
    if unit == "weekend":
        monday = add_days(day, -day.weekday())
        return add_days(monday, 5), add_days(monday, 6)
    if unit in ("week", "fortnight"):
        monday = add_days(day, -day.weekday())
        return monday, add_days(monday, DAYS[unit] - 1)
    size = MONTHS[unit]
    if size > 12:
        years = size // 12
        begin = max(1, day.year - day.year % years)
        return dt.date(begin, 1, 1), dt.date(min(9999, begin + years - 1), 12, 31)
    start = (day.month - 1) // size * size + 1
    return dt.date(day.year, start, 1), month_end(day.year, start + size - 1)


def months_between(first: dt.date, last: dt.date) -> int | None:
    """How many whole calendar months the days fill, or None if they fill none exactly."""
    if first.day != 1 or last != month_end(last.year, last.month):
        return None
    return (last.year - first.year) * 12 + last.month - first.month + 1


def move(first: dt.date, last: dt.date, months: int) -> tuple[dt.date, dt.date]:
    """The same span some months away; whole months stay whole months."""
    begin, end = add_months(first, months), add_months(last, months)
    if months_between(first, last) is not None or (last == month_end(last.year, last.month) and first == last):
        end = month_end(end.year, end.month)
        begin = end if first == last else begin
    return begin, end
