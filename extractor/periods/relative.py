"""Normalizers of expressions that lean on publication or on a period named before."""

from __future__ import annotations

import datetime as dt

from extractor.periods.calendar import DAYS, MONTHS, add, add_days, add_months, date, months_between, move, unit_of
from extractor.periods.dates import day, month, weekday
from extractor.periods.model import IMPOSSIBLE, NO_ANTECEDENT, NO_DATE, Anchor, Reading, Span, none
from extractor.periods.nearest import in_year
from extractor.values import Period

VAGUE = "no dates in a vague expression"
RECURRING = "recurs, no single period"
RECORD = "says how long a record has stood"
LENGTH = "a length of time"


def relative_day(reading: Reading, anchor: Anchor) -> Span:
    """ "today", "yesterday", "currently": `offset` days from publication."""
    if anchor.published is None:
        return none(NO_DATE, kind="point")
    day = add_days(anchor.published, reading.number("offset", 0))
    return Span(day, day, "day", "point")


def unit(reading: Reading, anchor: Anchor) -> Span:
    """ "last year", "this month", "next week", "later this year", "so far this quarter"."""
    if anchor.published is None:
        return none(NO_DATE)
    step, name = reading.number("which", 0), reading.part("unit") or "year"
    base = anchor.published
    if step and name == "day":
        return _neighbour(anchor, step)
    if step:
        size = MONTHS.get(name)
        base = add_months(base.replace(day=1), step * size) if size else add_days(base, step * DAYS.get(name, 7))
    first, last = unit_of(base, name)
    edge = reading.part("edge")
    if edge == "out":
        return Span(None, last, name, "deadline")
    if step == 0 and name != "weekend":
        if edge == "later" or (edge == "rest"):
            first = min(anchor.published, last)
        elif edge in ("earlier", "sofar") or not (anchor.planned or edge == "whole"):
            last = max(first, anchor.published)
    if step == 0 and name == "weekend" and first > anchor.published and not anchor.planned:
        first, last = add_days(first, -7), add_days(last, -7)
    return Span(first, last, "day" if name == "weekend" else name)


def _neighbour(anchor: Anchor, step: int) -> Span:
    """ "the next day" of what was told before."""
    seen = anchor.antecedent.last if anchor.antecedent else None
    if seen is None:
        return none(NO_ANTECEDENT, kind="point")
    day = add_days(seen, step)
    return Span(day, day, "day", "point")


def rolling(reading: Reading, anchor: Anchor) -> Span:
    """ "over the past three years": the same day three years before to publication; "the next five years" likewise ahead."""
    if anchor.published is None:
        return none(NO_DATE)
    n, name = min(reading.number("n", 1), 5000), reading.part("unit") or "year"
    if reading.part("seasons"):
        name = "year"
    if name == "hour":
        n, name = -(-n // 24), "day"
    if reading.part("dir") == "-":
        return Span(add(anchor.published, -n, name), anchor.published, name)
    if reading.part("dir") == "within":
        if anchor.over and not anchor.planned:  # "has become dearer by 81 % within a year"
            return Span(add(anchor.published, -n, name), anchor.published, name)
        return Span(None, add(anchor.published, n, name), name, "deadline")
    ahead = add(anchor.published, n, name)
    return Span(anchor.published, ahead, name)


def ago(reading: Reading, anchor: Anchor) -> Span:
    """ "three months ago", "two weeks ago": the calendar unit that lies so far back (or ahead)."""
    if anchor.published is None:
        return none(NO_DATE)
    n, name = min(reading.number("n", 1), 5000), (reading.part("unit") or "year").removesuffix("s")
    base = add(anchor.published, n if reading.part("dir") == "+" else -n, name)
    name = {"decade": "year", "century": "year", "fortnight": "week"}.get(name, name)  # "a decade ago" is a year, not a decade
    first, last = unit_of(base, name)
    return Span(first, last, name, "point" if name == "day" else "span")


def in_units(reading: Reading, anchor: Anchor) -> Span:
    """ "will open in two years" is a time to come, "has doubled in two years" the last two, "was built in two years" a length."""
    if anchor.planned:
        return ago(reading.having(dir="+"), anchor)
    unit = (reading.part("unit") or "year").removesuffix("s")
    return rolling(reading.having(dir="-", unit=unit), anchor) if anchor.perfect else none(LENGTH)


def earlier(reading: Reading, anchor: Anchor) -> Span:
    """ "a year earlier", "a week before": the antecedent so much earlier; "a year ago" alone the calendar year before."""
    n, name = min(reading.number("n", 1), 5000), reading.part("unit") or "year"
    seen = anchor.antecedent
    said_now = reading.part("form") == "ago" and seen is not None and anchor.published is not None and name in DAYS and _longer(seen, name)
    if seen and (seen.first or seen.last) and not said_now:
        return _back(seen, n, name)
    if reading.part("form") != "ago":
        return none(NO_ANTECEDENT)
    if name == "year" and n == 1:
        return this_day(reading, anchor)
    return ago(reading, anchor)


def this_day(reading: Reading, anchor: Anchor) -> Span:
    """ "at this time last year": publication's day so many years before; "went for 400 a year ago" likewise."""
    if anchor.published is None:
        return none(NO_DATE, kind="point")
    back = -1 if reading.part("ahead") else min(reading.number("n", 1), 5000)
    day = add_months(anchor.published, -12 * back)
    return Span(day, day, "day", "point")


def _longer(seen: Period, name: str) -> bool:
    """Whether a period is longer than a unit of days: "a week ago" is no week before the year to date."""
    return seen.first is None or seen.last is None or (seen.last - seen.first).days >= DAYS[name]


def _back(seen: Period, n: int, name: str) -> Span:
    first, last = seen.first or seen.last, seen.last or seen.first
    if first is None or last is None:
        return none(NO_ANTECEDENT)
    if seen.first is None:
        first = last
    if name in ("day", "week", "fortnight"):
        return Span(add(first, -n, name), add(last, -n, name), seen.precision, seen.kind)
    begin, end = move(first, last, -n * MONTHS.get(name, 12))
    return Span(begin, end, seen.precision, "point" if begin == end else "span")


def on_previous(reading: Reading, anchor: Anchor) -> Span:
    """ "year on year" and "the previous year": the same span a year earlier; "month-on-month": the calendar month before."""
    seen, name = anchor.antecedent, reading.part("unit") or "year"
    if seen is None or seen.last is None:
        return _before_publication(reading, anchor, name)
    if reading.part("form") == "whole":
        begin, end = unit_of(add_days(unit_of(seen.last, name)[0], -1), name)
        return Span(begin, end, name)
    if name == "year":
        return _back(seen, 1, "year")
    first = seen.first or seen.last
    if name == "period":
        return _own_length_before(first, seen.last, seen.precision)
    if name == "day" or (first == seen.last and name == "week"):
        return _back(seen, 1, name)
    fills = unit_of(seen.last, name) == (first, seen.last)
    base = first if fills else unit_of(seen.last, name)[0]
    begin, end = unit_of(add_days(base, -1), name)
    return Span(begin, end, name)


def _before_publication(reading: Reading, anchor: Anchor, name: str) -> Span:
    if reading.part("form") in ("named", "whole") and anchor.published and name in ("year", "quarter", "month", "week", "half"):
        begin, end = unit_of(add_days(unit_of(anchor.published, name)[0], -1), name)
        return Span(begin, end, name)
    return none(NO_ANTECEDENT)


def _own_length_before(first: dt.date, last: dt.date, precision: str) -> Span:
    months = months_between(first, last)
    if months:
        begin, end = move(first, last, -months)
        return Span(begin, end, precision)
    length = (last - first).days + 1
    return Span(add_days(first, -length), add_days(last, -length), precision)


def antecedent(reading: Reading, anchor: Anchor) -> Span:
    """ "the reporting period", "the same months of 2020", "on the same date last year": the period named before, or its twin."""
    seen = anchor.antecedent
    if seen is None or seen.last is None:
        return none(NO_ANTECEDENT)
    first, last = seen.first or seen.last, seen.last
    name = reading.part("unit")
    if name == "day":
        first = last
    elif name in ("month", "quarter", "half", "year") and reading.part("n") is None and months_between(first, last) is None:
        first, last = unit_of(last, name)
    years = _years_back(reading.part("year"), last, anchor)
    if years is None:
        return none(NO_DATE)
    begin, end = move(first, last, -12 * years)
    return Span(begin, end, seen.precision if name != "day" else "day", "point" if begin == end else "span")


def _years_back(code: str | None, last: dt.date, anchor: Anchor) -> int | None:
    if code is None or code == "=" or code == "~0":
        return 0
    if code == "<1":
        return 1
    if code.isdecimal():
        return last.year - int(code)
    if anchor.published is None:
        return 1 if code == "-1" else None
    target = anchor.published.year + int(code)
    return last.year - target or (1 if int(code) < 0 else 0)


def the_unit(reading: Reading, anchor: Anchor) -> Span:
    """ "for the year", "the quarter", "the end of the month": the period named before if it is such a one, else publication's."""
    name, seen, today = reading.part("unit") or "year", anchor.antecedent, anchor.published
    if name == "period":
        return antecedent(reading, anchor)
    if anchor.toward == "past" and seen and seen.last and seen.first and fits(seen, name):
        first, last = (seen.first, seen.last) if name != "year" else (unit_of(seen.last, name))
        return Span(first, last, name)
    if today is None:
        return none(NO_DATE)
    first, last = unit_of(today, name)
    if anchor.planned or anchor.toward != "past":
        return Span(first, last, name)
    if name == "day":
        return Span(today, today, "day", "point")
    if name in ("week", "decade", "century"):
        return Span(first, today, name)
    if name == "year":
        if reading.part("scope") == "full":
            return Span(*unit_of(add_months(first, -1), name), name) if today.month <= 6 else Span(first, last, name)
        return Span(first, today, name)
    begin, end = unit_of(add_days(first, -1), name) if last > today else (first, last)
    return Span(begin, end, name)


def fits(seen: Period, name: str) -> bool:
    """Whether a period is such a unit; for "the year" also what is shorter and lies in it."""
    if seen.first is None or seen.last is None:
        return False
    if name in ("day", "week"):
        return seen.precision == name
    months = months_between(seen.first, seen.last)
    return months is not None and (months == MONTHS.get(name) or (name == "year" and months < 12))


def _covers(seen: Period, name: str) -> bool:
    """Whether the period is about as long as the unit: the 52 weeks of a retailer's year are a year."""
    length = {"year": 350, "quarter": 85, "month": 28}.get(name, 1)
    return seen.first is not None and seen.last is not None and length <= (seen.last - seen.first).days + 1 <= length * 1.1


def unit_end(reading: Reading, anchor: Anchor) -> Span:
    """ "at the year-end": the last day of the period named before where that is over, else of the running year."""
    name, seen, today = reading.part("unit") or "year", anchor.antecedent, anchor.published
    over = seen is not None and today is not None and _covers(seen, name) and seen.last is not None and seen.last <= today
    if anchor.toward == "past" and not anchor.planned and over and seen is not None:
        return Span(seen.last, seen.last, "day", "point")
    if today is None:
        return none(NO_DATE, kind="point")
    last = unit_of(today, name)[1]
    if anchor.toward == "past" and not anchor.planned and last > today:
        last = add_days(unit_of(today, name)[0], -1)
    return Span(last, last, "day", "point")


def unit_start(reading: Reading, anchor: Anchor) -> Span:
    """ "having begun the year at": the first day of the running unit."""
    if anchor.published is None:
        return none(NO_DATE, kind="point")
    first = unit_of(anchor.published, reading.part("unit") or "year")[0]
    return Span(first, first, "day", "point")


def week_of(reading: Reading, anchor: Anchor) -> Span:
    """ "the week of October 6", "the first week of April"."""
    if reading.part("day"):
        point = day(reading, anchor)
        return Span(*unit_of(point.first, "week"), "week") if point.first else point
    whole = month(reading, anchor)
    if whole.first is None or whole.last is None:
        return whole
    nth = reading.number("nth", 1)
    first = add_days(whole.last, -6) if nth == -1 else date(whole.first.year, whole.first.month, 7 * nth - 6)
    return Span(first, min(add_days(first, 6), whole.last), "week") if first else none(IMPOSSIBLE)


def first_units(reading: Reading, anchor: Anchor) -> Span:
    """ "the first seven weeks of 2025"."""
    n, unit = reading.number("n"), (reading.part("unit") or "day").removesuffix("s")

    def build(year: int) -> Span:
        first = dt.date(year, 1, 1)
        return Span(first, add_days(add(first, n, unit), -1), unit)

    return in_year(reading, anchor, build)


def iso_week(reading: Reading, anchor: Anchor) -> Span:
    """ "week 40", "epidemiological week 36 of 2024": by ISO 8601, from Monday."""
    number = reading.number("number")

    def build(year: int) -> Span:
        try:
            monday = dt.date.fromisocalendar(year, number, 1)
        except ValueError:
            return none(IMPOSSIBLE)
        return Span(monday, add_days(monday, 6), "week")

    return in_year(reading, anchor, build)


def week_to(reading: Reading, anchor: Anchor) -> Span:
    """ "the week to Monday": the seven days that end with it."""
    last = weekday(reading, anchor).last
    return Span(add_days(last, -6), last, "week") if last else none(NO_DATE)


def vague(reading: Reading, anchor: Anchor) -> Span:
    """ "in the coming years", "soon"."""
    return none(VAGUE, kind="vague")


def recurring(reading: Reading, anchor: Anchor) -> Span:
    """ "annually", "every year", "per day"."""
    return none(RECURRING, kind="recurring")


def record(reading: Reading, anchor: Anchor) -> Span:
    """ "a 14-year high", "the first rise in three years"."""
    return none(RECORD, kind="vague")
