"""Normalizers of expressions on the calendar: days, months, quarters, halves, years, decades, seasons, fiscal years."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import lru_cache

from extractor.periods.calendar import MONTHS, add, add_days, add_months, date, month_end, months_between, unit_of
from extractor.periods.model import IMPOSSIBLE, NO_ANTECEDENT, NO_DATE, Anchor, Reading, Span, none
from extractor.periods.nearest import in_year

UNKNOWN_FISCAL = "the fiscal year of which country is not said"
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_CENTURIES = {"19th": 1800, "nineteenth": 1800, "20th": 1900, "twentieth": 1900, "last": 1900}
AMBIGUOUS = "day and month cannot be told apart"


def _point(day: dt.date | None) -> Span:
    return Span(day, day, "day", "point") if day else none(IMPOSSIBLE, kind="point")


def day(reading: Reading, anchor: Anchor) -> Span:
    """ "17 October", "October 2nd, 2025"."""
    number, month, named = reading.number("day"), reading.number("month"), reading.part("wd")
    if named and reading.part("year") is None and anchor.published:
        return _on_weekday(anchor.published, month, number, named)
    return in_year(reading, anchor, lambda y: _point(date(y, month, number)))


def _on_weekday(published: dt.date, month: int, number: int, named: str) -> Span:
    """ "Monday, 6 October": the weekday says which year."""
    wanted = _WEEKDAYS.index(named[:3])
    years = range(max(1, published.year - 3), min(9998, published.year + 3) + 1)
    found = [d for y in years if (d := date(y, month, number)) and d.weekday() == wanted]
    return _point(min(found, key=lambda d: abs((d - published).days), default=None))


def parsed(reading: Reading, anchor: Anchor) -> Span:
    """ "25-Apr-2022", "2022/04/25": whole dates in rarer spellings, valued by dateparser, which never guesses a part here."""
    return _point(_by_dateparser(reading.part("said") or ""))


@lru_cache(maxsize=4096)
def _by_dateparser(said: str) -> dt.date | None:
    """What dateparser makes of whole dates; asked once for each text, since they need no anchor."""
    from dateparser.date import DateDataParser  # half a second to import: only where such a date is met

    order = "YMD" if said[:4].isdecimal() else "DMY"
    settings = {"STRICT_PARSING": True, "DATE_ORDER": order, "PARSERS": ["absolute-time"]}
    found = DateDataParser(languages=["en"], settings=settings).get_date_data(said)
    return found.date_obj.date() if found.date_obj is not None and found.period == "day" else None


def weekday_day(reading: Reading, anchor: Anchor) -> Span:
    """ "Tuesday the 14th": the nearest such day."""
    if anchor.published is None:
        return none(NO_DATE, kind="point")
    wanted, number = _WEEKDAYS.index((reading.part("wd") or "mon")[:3]), reading.number("day")
    months = [add_months(anchor.published.replace(day=1), k) for k in range(-12, 13)]
    found = [d for m in months if (d := date(m.year, m.month, number)) and d.weekday() == wanted]
    published = anchor.published
    if anchor.planned:
        found = [d for d in found if d >= published] or found
    return _point(min(found, key=lambda d: abs((d - published).days), default=None))


def days(reading: Reading, anchor: Anchor) -> Span:
    """ "13-15 October"."""
    begin, end, month = reading.number("day"), reading.number("last"), reading.number("month")

    def build(year: int) -> Span:
        first, last = date(year, month, begin), date(year, month, end)
        return Span(first, last, "day") if first and last and first <= last else none(IMPOSSIBLE)

    return in_year(reading, anchor, build)


def numeric(reading: Reading, anchor: Anchor) -> Span:
    """ "2025-10-17", "17.10.2025"; "03/04/2025" has no date, since nobody can tell."""
    a, b, year = reading.number("a"), reading.number("b"), reading.number("y")
    year += 2000 if year < 70 else 1900 if year < 100 else 0
    order = reading.part("order") or "dm"
    if order == "md":
        return _point(date(year, a, b))
    if order == "dm":
        return _point(date(year, b, a))
    if a > 12:
        return _point(date(year, b, a))
    if b > 12 or a == b:
        return _point(date(year, a, b))
    return none(AMBIGUOUS, kind="point")


def day_of_month(reading: Reading, anchor: Anchor) -> Span:
    """ "on the 17th", "the 17th of last month", "the 14th of the month" named before."""
    seen = anchor.antecedent.last if anchor.antecedent and reading.part("of") == "seen" else None
    if seen is not None and not anchor.planned:
        return _point(date(seen.year, seen.month, reading.number("day")))
    if anchor.published is None:
        return none(NO_DATE, kind="point")
    number, which = reading.number("day"), reading.part("which")
    if which is not None:
        base = add_months(anchor.published.replace(day=1), reading.number("which", 0))
        return _point(date(base.year, base.month, number))
    steps = (0, 1, 2) if anchor.toward == "future" else (0, -1, -2)
    for step in steps:
        base = add_months(anchor.published.replace(day=1), step)
        found = date(base.year, base.month, number)
        if found and ((found >= anchor.published) if anchor.toward == "future" else (found <= anchor.published)):
            return _point(found)
    return none(IMPOSSIBLE, kind="point")


def weekday(reading: Reading, anchor: Anchor) -> Span:
    """ "on Friday" (nearest up to publication, that day included), "last Tuesday", "next Monday", "Friday last week"."""
    if anchor.published is None:
        return none(NO_DATE, kind="point")
    wanted, which, week = reading.number("weekday", 0), reading.part("which"), reading.part("week")
    today = anchor.published
    if week is not None:
        return _point(add_days(today, 7 * reading.number("week", 0) - today.weekday() + wanted))
    back, ahead = (today.weekday() - wanted) % 7, (wanted - today.weekday()) % 7
    if which == "-1":
        return _point(add_days(today, -(back or 7)))
    if which == "1":
        return _point(add_days(today, ahead or 7))
    forward = anchor.toward == "future" or (anchor.toward == "near" and ahead < back)
    return _point(add_days(today, ahead if forward else -back))


def nth_weekday(reading: Reading, anchor: Anchor) -> Span:
    """ "the first Sunday of June"."""
    whole = month(reading, anchor) if reading.part("month") else _current_month(reading, anchor)
    if whole.first is None or whole.last is None:
        return whole
    nth, wanted = reading.number("nth"), reading.number("weekday", 0)
    if nth == -1:
        return _point(add_days(whole.last, -((whole.last.weekday() - wanted) % 7)))
    return _point(add_days(whole.first, (wanted - whole.first.weekday()) % 7 + 7 * (nth - 1)))


def month(reading: Reading, anchor: Anchor) -> Span:
    """ "August", "May 2023", "last October", "next March"."""
    number, which = reading.number("month"), reading.part("which")

    def build(year: int) -> Span:
        return Span(dt.date(year, number, 1), month_end(year, number), "month")

    if which in (None, "0") or anchor.published is None:
        return in_year(reading, anchor, build)
    step = reading.number("which", 0)
    base = anchor.published
    for k in (0, step, 2 * step):
        span = build(base.year + k)
        if span.last and span.first and (span.last < base if step < 0 else span.first > base):
            return span
    return none(IMPOSSIBLE)


def part_of_month(reading: Reading, anchor: Anchor) -> Span:
    """ "the first half of May", "the second half of the month"."""
    whole = month(reading, anchor) if reading.part("month") else _current_month(reading, anchor)
    if not (whole.first and whole.last):
        return whole
    if reading.part("tail"):
        return Span(max(whole.first, add_days(whole.last, 1 - reading.number("n"))), whole.last, "day")
    if reading.part("n"):
        return Span(whole.first, min(whole.last, add_days(whole.first, reading.number("n") - 1)), "day")
    if reading.number("nth") == 1:
        return Span(whole.first, whole.first.replace(day=15), "day")
    return Span(whole.first.replace(day=16), whole.last, "day")


def _current_month(reading: Reading, anchor: Anchor) -> Span:
    if anchor.published is None:
        return none(NO_DATE)
    first, last = unit_of(add_months(anchor.published.replace(day=1), reading.number("which", 0)), "month")
    return Span(first, last, "month")


def quarter(reading: Reading, anchor: Anchor) -> Span:
    """ "the third quarter of 2025", "3Q25"; with `count` "the first three quarters"."""
    number, count = reading.number("nth"), reading.number("count", 0)
    number = 4 if number == -1 else number
    begin = reading.number("from", number)

    def build(year: int) -> Span:
        first, last = (1, 3 * count) if count else (3 * min(begin, number) - 2, 3 * number)
        if not 1 <= last <= 12:
            return none(IMPOSSIBLE)
        return Span(dt.date(year, first, 1), month_end(year, last), "quarter")

    return in_year(reading, anchor, build)


def month_quarter(reading: Reading, anchor: Anchor) -> Span:
    """ "the June quarter": the three months that end with it."""
    last = month(reading, anchor)
    return Span(add_months(last.first, -2), last.last, "quarter") if last.first else last


def half(reading: Reading, anchor: Anchor) -> Span:
    """ "the first half of last year", "H1", "1H25"."""
    number = reading.number("nth")

    def build(year: int) -> Span:
        if number not in (1, 2, -1):
            return none(IMPOSSIBLE)
        first, last = (1, 6) if number == 1 else (7, 12)
        return Span(dt.date(year, first, 1), month_end(year, last), "half")

    return in_year(reading, anchor, build)


def year(reading: Reading, anchor: Anchor) -> Span:
    """ "2025"."""
    return in_year(reading, anchor, lambda y: Span(dt.date(y, 1, 1), dt.date(y, 12, 31), "year"))


def years(reading: Reading, anchor: Anchor) -> Span:
    """ "2023-2025", "2022-23": from the first to the last; "the three years from 2026"."""
    begin = reading.number("year")
    end = begin + reading.number("n") - 1 if reading.part("n") else reading.number("last")
    if reading.part("n") and end == begin:
        return year(reading, anchor)
    end += begin // 100 * 100 if end < 100 else 0
    if not 1 <= begin < end <= 9999:
        return none(IMPOSSIBLE)
    return Span(dt.date(begin, 1, 1), dt.date(end, 12, 31), "year")


def decade(reading: Reading, anchor: Anchor) -> Span:
    """ "the 1990s", "the nineties", "the first decade of this century"."""
    if century := reading.part("century"):
        begin = next((c for word, c in _CENTURIES.items() if word in century), 2000) + 10 * ((reading.number("nth") - 1) % 10)
        return Span(dt.date(begin, 1, 1), dt.date(begin + 9, 12, 31), "decade")
    begin = reading.number("year")
    begin += (1900 if begin >= 30 else 2000) if begin < 100 else 0
    return Span(dt.date(begin, 1, 1), dt.date(begin + 9, 12, 31), "decade")


def season(reading: Reading, anchor: Anchor) -> Span:
    """ "last autumn", "the spring of 2024", "the winter of 2022-2023"."""
    first = reading.number("season")

    def build(year: int) -> Span:
        begin = dt.date(year, first, 1)
        end = add_months(begin, 2)
        return Span(begin, month_end(end.year, end.month), "season")

    which, today = reading.part("which"), anchor.published
    if which is None and reading.part("n") is None:
        return in_year(reading, anchor, build)
    if today is None:
        return none(NO_DATE)
    if reading.part("n"):
        ended = [s for k in range(-100, 1) if today.year + k > 0 and (s := build(today.year + k)).last and s.last < today]
        return ended[-min(reading.number("n"), len(ended))] if ended else none(IMPOSSIBLE)
    spans = [build(today.year + k) for k in (-2, -1, 0, 1, 2)]
    over = [s for s in spans if s.last and s.last < today]
    coming = [s for s in spans if s.last and s.last >= today]
    if which == "-1":
        return over[-1]
    span = coming[0]
    if which == "1":
        return coming[1] if span.first and span.first <= today else span
    if span.first and span.first > today and not anchor.planned:
        return over[-1] if over[-1].first and over[-1].first.year == today.year else span
    return Span(span.first, span.last if anchor.planned else today, "season") if span.first and span.first <= today else span


def fiscal(reading: Reading, anchor: Anchor) -> Span:
    """ "FY2025", "fiscal 2026", "the 2025/26 marketing year", "Q3 FY25", "the current financial year".

    `start` and `named` come from the table of fiscal years where the article names the country or crop.
    """
    split = reading.part("last") is not None
    if split and reading.part("start") is None:
        return none(UNKNOWN_FISCAL, precision="year")
    start = reading.number("start")
    if reading.part("year") is None:
        if anchor.published is None:
            return none(NO_DATE, precision="year")
        near = add_months(anchor.published, 4) if reading.part("new") else anchor.published  # "the new school year" of August
        begin = _fiscal_begin(near, start, reading.number("which", 0))
        part = _fiscal_part(reading, dt.date(min(max(begin, 1), 9990), start, 1))
        if reading.part("near") and not anchor.planned and part.last and part.last >= anchor.published:
            begin -= 1
        elif reading.part("near") and anchor.planned and part.last and part.last < anchor.published:
            begin += 1
    else:
        number = reading.number("year")
        number += 2000 if number < 100 else 0
        ends = reading.part("named") != "begin" and not split
        begin = number - 1 if ends and start > 1 else number
    if not 1 <= begin <= 9990:
        return none(IMPOSSIBLE)
    return _fiscal_part(reading, dt.date(begin, start, 1))


def _fiscal_begin(day: dt.date, start: int, step: int) -> int:
    return day.year + step - (day.month < start)


def _fiscal_part(reading: Reading, begin: dt.date) -> Span:
    for name, size in (("quarter", 3), ("half", 6)):
        if reading.part(name):
            last = 12 // size
            number = reading.number(name)
            first = add_months(begin, size * ((last if number == -1 else min(number, last)) - 1))
            return Span(first, add_days(add_months(first, size), -1), name)
    if reading.part("months"):
        return Span(begin, add_days(add_months(begin, min(reading.number("months"), 12)), -1), "month")
    end = add_days(add_months(begin, 12), -1)
    return Span(end, end, "day", "point") if reading.part("edge") else Span(begin, end, "year")


def ended(reading: Reading, anchor: Anchor) -> Span:
    """ "the six months ended 30 June 2024", "the year to March", "52 weeks ended 30 March"."""
    if reading.part("which") is None and reading.part("over"):
        anchor = replace(anchor, planned=False, toward="past")  # "will get 55 for the half-year that ended in December"
    end = day(reading, anchor) if reading.part("day") else month(reading, anchor) if reading.part("month") else year(reading, anchor)
    if end.last is None:
        return end
    n, unit = reading.number("n"), (reading.part("unit") or "year").removesuffix("s")
    if unit not in ("day", "week") and reading.part("day") and end.last.day == 1:
        end = _point(add_days(end.last, -1))  # "ten months to November 1" are whole months
    if end.last is None:
        return end
    if unit in ("day", "week"):
        first = add_days(end.last, 1 - n * (7 if unit == "week" else 1))
    else:
        months = n * MONTHS.get(unit, 12)
        first = add_months(add_days(end.last, 1), -months)
    return Span(first, end.last, unit)


def begun(reading: Reading, anchor: Anchor) -> Span:
    """ "the year that begins on September 1": twelve months from then on."""
    start = day(reading, replace(anchor, toward="near")) if reading.part("day") else month(reading, replace(anchor, toward="near"))
    if start.first is None:
        return start
    return Span(start.first, add_days(add_months(start.first, 12), -1), "year")


def n_months(reading: Reading, anchor: Anchor) -> Span:
    """ "the first nine months", "in eight months of this year", "9M 2024", "over 8 months" alone."""
    n, form = reading.number("n"), reading.part("form")

    def build(year: int) -> Span:
        first = 13 - n if form == "last" else 1
        return Span(dt.date(year, first, 1), month_end(year, first + n - 1), "month") if 1 <= n <= 12 else none("a length of time")

    alone = reading.part("year") is None
    seen = anchor.antecedent
    if alone and seen and seen.first and seen.last and seen.first.day == 1:
        if months_between(seen.first, seen.last) == n:
            return Span(seen.first, seen.last, "month")
        if seen.last == build(seen.last.year).last:  # "for the eight months", after a figure for August
            return build(seen.last.year)
    if form == "modifier" and n == 12:
        return none("a length of time")
    if form == "bare" and alone:
        if anchor.published is None or anchor.planned:
            return none("a length of time")
        if n > 11:
            over = reading.part("prep") == "over" or (n == 12 and anchor.over)  # "wages grew by 15 % in 12 months"
            return Span(add(anchor.published, -n, "month"), anchor.published, "month") if over else none("a length of time")
        if reading.part("prep") in ("in", "within") and (anchor.published.month - 1 - n) % 12 > 1:
            return none("a length of time")
    return in_year(reading, anchor, build)


def elided(reading: Reading, anchor: Anchor) -> Span:
    """ "lower than in the first": the quarter or half the antecedent's grain implies."""
    seen = anchor.antecedent
    if seen is None or seen.last is None:
        return none(NO_ANTECEDENT)
    if seen.precision == "half" and seen.first and reading.number("nth") in (1, 2):
        first = add_months(seen.first, -6 if reading.number("nth") == 1 else 6)  # of a company's year too
        return Span(first, add_days(add_months(first, 6), -1), "half")
    dated = reading.having(year=str(seen.last.year))
    return quarter(dated, anchor) if seen.precision == "quarter" else none(NO_ANTECEDENT)
