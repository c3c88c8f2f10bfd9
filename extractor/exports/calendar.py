"""Periods as statistics name them."""

from __future__ import annotations

import datetime as dt


def _months(first: dt.date, last: dt.date) -> int:
    """How many whole months the days from `first` to `last` are; 0 where they are none."""
    after = last + dt.timedelta(days=1) if last < dt.date.max else last
    if first.day != 1 or after.day != 1:
        return 0
    return (after.year - first.year) * 12 + after.month - first.month


def duration(first: dt.date, last: dt.date) -> str:
    """The length of a period.

    >>> duration(dt.date(2025, 1, 1), dt.date(2025, 8, 31)), duration(dt.date(2025, 1, 1), dt.date(2025, 12, 31))
    ('P8M', 'P1Y')
    """
    months = _months(first, last)
    if months:
        return f"P{months // 12}Y" if months % 12 == 0 else f"P{months}M"
    return f"P{(last - first).days + 1}D"


def short_date(first: dt.date, last: dt.date) -> str:
    """When a period begins, as exactly as it is long: a year, a month or a day.

    >>> short_date(dt.date(2025, 1, 1), dt.date(2025, 12, 31)), short_date(dt.date(2025, 1, 1), dt.date(2025, 8, 31))
    ('2025', '2025-01')
    """
    months = _months(first, last)
    if months and months % 12 == 0 and first.month == 1:
        return f"{first.year:04}"
    return first.isoformat()[:7] if months else first.isoformat()


def sdmx_period(first: dt.date | None, last: dt.date | None) -> tuple[str, str] | None:
    """SDMX's FREQ and TIME_PERIOD; of a period with one end, that day; None where no day is known.

    >>> sdmx_period(dt.date(2026, 1, 1), dt.date(2026, 3, 31)), sdmx_period(dt.date(2026, 1, 1), dt.date(2026, 6, 30))
    (('Q', '2026-Q1'), ('S', '2026-S1'))
    >>> sdmx_period(dt.date(2026, 1, 1), dt.date(2026, 9, 30)), sdmx_period(None, dt.date(2030, 12, 31))
    (('_O', '2026-01-01/P9M'), ('D', '2030-12-31'))
    """
    if first is None or last is None:
        known = last or first
        return ("D", known.isoformat()) if known else None
    months = _months(first, last)
    if months == 12 and first.month == 1:
        return "A", f"{first.year:04}"
    if months == 6 and first.month in (1, 7):
        return "S", f"{first.year:04}-S{(first.month + 5) // 6}"
    if months == 3 and first.month % 3 == 1:
        return "Q", f"{first.year:04}-Q{(first.month + 2) // 3}"
    if months == 1:
        return "M", first.isoformat()[:7]
    if first == last:
        return "D", first.isoformat()
    if (last - first).days == 6 and first.isoweekday() == 1:
        year, week, _ = first.isocalendar()
        return "W", f"{year:04}-W{week:02}"
    return "_O", f"{first.isoformat()}/{duration(first, last)}"
