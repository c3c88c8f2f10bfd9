"""Which year an expression means that names none, and what "last year" is: everything relative to publication."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from extractor.periods.calendar import add_months
from extractor.periods.model import IMPOSSIBLE, NO_ANTECEDENT, NO_DATE, Anchor, Reading, Span, none

Build = Callable[[int], Span]

SOONER = 2
"""How many times nearer what is to come must be than what is over, for a verb in the present."""


def reached(span: Span, day: dt.date) -> bool:
    """Whether the span can already be spoken of: its last month has begun, of a single day the day has come."""
    if span.last is None or span.first is None:
        return False
    if span.first == span.last:
        return span.last <= day
    return span.last.replace(day=1) <= day


def in_year(reading: Reading, anchor: Anchor, build: Build) -> Span:
    """The span that `build` makes of a year: the year named by the part `year`, else the nearest one.

    `year` is `2024`, `+0` (this year; `-1` last), `~0` ("of the year"), `=` ("of the same year"), `<1` ("a year earlier"), `>1` ("of the following year").
    """
    code = reading.part("year")
    if code is None:
        return _nearest(reading.part("hint"), anchor, build)
    if code.isdecimal():
        return _checked(build, int(code))
    if code in ("=", "<1", ">1"):
        return _as_antecedent(code, anchor, build)
    if anchor.published is None:
        return none(NO_DATE)
    year = anchor.published.year + int(code[1:] if code[0] == "~" else code)
    span = _checked(build, year)
    if code[0] == "~" and anchor.toward == "past" and not reached(span, anchor.published):
        return _checked(build, year - 1)
    return span


def _as_antecedent(code: str, anchor: Anchor, build: Build) -> Span:
    seen = anchor.antecedent.last if anchor.antecedent else None
    if seen is None:
        if anchor.published and (code == "<1" or (code == ">1" and anchor.planned)):
            return _checked(build, anchor.published.year + (1 if code == ">1" else -1))
        return none(NO_ANTECEDENT)
    return _checked(build, seen.year + {"<1": -1, ">1": 1}.get(code, 0))


def _nearest(hint: str | None, anchor: Anchor, build: Build) -> Span:
    if hint and not _too_late(hint, anchor):
        return _by_hint(hint, anchor, build)
    base = anchor.published
    if base is None:
        seen = anchor.antecedent.last if anchor.antecedent else None
        return _closest(seen, build) if seen else none(NO_DATE)
    if anchor.toward == "near":
        return _closest(base, build)
    spans = [_checked(build, base.year + k) for k in (-9, -8, -7, -6, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9)]
    dated = [s for s in spans if s.first and s.last]
    if anchor.present and anchor.toward == "past" and (ahead := _soon(dated, base)):
        return ahead
    if anchor.toward == "future":
        return next((s for s in dated if s.last and s.last >= base), none(IMPOSSIBLE))
    return next((s for s in reversed(dated) if reached(s, base)), none(IMPOSSIBLE))


def _soon(spans: list[Span], base: dt.date) -> Span | None:
    """ "Fares go up in January", said in September: the next one, where it is much nearer than the last."""
    over = [s.last for s in spans if s.last and reached(s, base)]
    coming = next((s for s in spans if s.last and s.last >= base and not reached(s, base)), None)
    if coming is None or coming.first is None or not over or over[-1] >= base:
        return None
    return coming if SOONER * max(0, (coming.first - base).days) < (base - over[-1]).days else None


def _too_late(hint: str, anchor: Anchor) -> bool:
    """What has happened did not happen in a year to come."""
    value = hint.partition(":")[2]
    if value in ("-1", "1"):
        return anchor.published is None
    return anchor.published is not None and not anchor.planned and value[:4] > f"{anchor.published.year:04}"


def _by_hint(hint: str, anchor: Anchor, build: Build) -> Span:
    """`year:2023`, `near:2023-07`, `after:2023-07`: from a period with a year in the same sentence."""
    how, _, value = hint.partition(":")
    if value in ("-1", "1") and anchor.published:
        return _checked(build, anchor.published.year + int(value))
    if how == "year":
        return _checked(build, int(value))
    year, month = (int(x) for x in value.split("-"))
    base = dt.date(year, month, 1)
    if how == "near":
        return _closest(base, build)
    spans = [_checked(build, year + k) for k in (0, 1, 2)]
    return next((s for s in spans if s.first and s.first > base), none(IMPOSSIBLE))


def _closest(base: dt.date, build: Build) -> Span:
    """The span whose end lies nearest to the day; both ways are looked."""
    spans = [s for k in (-1, 0, 1) if (s := _checked(build, base.year + k)).first and s.last]
    return min(spans, key=lambda s: _distance(s, base), default=none(IMPOSSIBLE))


def _distance(span: Span, base: dt.date) -> int:
    return min(abs((end - base).days) for end in (span.first, span.last) if end)


def _checked(build: Build, year: int) -> Span:
    if not 1 <= year <= 9998:
        return none(IMPOSSIBLE)
    return build(year)


def shifted(span: Span, months: int) -> Span:
    """The span some months later, days kept."""
    if span.first is None or span.last is None:
        return span
    return Span(add_months(span.first, months), add_months(span.last, months), span.precision, span.kind, span.reason)
