"""From a reading to days: the closed table of normalizers and their evaluation against publication and antecedent."""

from __future__ import annotations

from collections.abc import Callable

from extractor.periods import dates, operators, relative
from extractor.periods.model import IMPOSSIBLE, Anchor, Reading, Span, none

NORMALIZERS: dict[str, Callable[[Reading, Anchor], Span]] = {
    "ago": relative.ago,
    "antecedent": relative.antecedent,
    "day": dates.day,
    "day_of_month": dates.day_of_month,
    "days": dates.days,
    "decade": dates.decade,
    "earlier": relative.earlier,
    "elided": dates.elided,
    "ended": dates.ended,
    "fiscal": dates.fiscal,
    "half": dates.half,
    "month": dates.month,
    "n_months": dates.n_months,
    "nth_weekday": dates.nth_weekday,
    "numeric": dates.numeric,
    "parsed": dates.parsed,
    "on_previous": relative.on_previous,
    "part_of_month": dates.part_of_month,
    "quarter": dates.quarter,
    "record": relative.record,
    "recurring": relative.recurring,
    "relative_day": relative.relative_day,
    "rolling": relative.rolling,
    "season": dates.season,
    "the_unit": relative.the_unit,
    "unit": relative.unit,
    "unit_end": relative.unit_end,
    "vague": relative.vague,
    "week_of": relative.week_of,
    "weekday": dates.weekday,
    "year": dates.year,
    "years": dates.years,
}
OPERATORS: dict[str, Callable[[Reading, Anchor, operators.Evaluate], Span]] = {
    "after": operators.after,
    "as_of": operators.as_of,
    "before": operators.before,
    "by": operators.by,
    "early": operators.early,
    "end": operators.end,
    "late": operators.late,
    "mid": operators.mid,
    "plain": operators.plain,
    "range": operators.range_,
    "since": operators.since,
    "start": operators.start,
    "starting": operators.starting,
    "until": operators.until,
}


def evaluate(reading: Reading, anchor: Anchor) -> Span:
    """The days a reading means; never raises, never a first day after the last."""
    if reading.normalize in OPERATORS:
        span = OPERATORS[reading.normalize](reading, anchor, evaluate)
    else:
        span = NORMALIZERS[reading.normalize](reading, anchor)
    if span.first and span.last and span.first > span.last:
        return none(IMPOSSIBLE)
    return span
