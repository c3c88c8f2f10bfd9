"""From a reading to days: the closed table of normalizers and their evaluation against publication and antecedent."""

from __future__ import annotations

from collections.abc import Callable

from extractor.periods import anaphora, dates, feasts, operators, relative
from extractor.periods.model import IMPOSSIBLE, Anchor, Reading, Span, none

NORMALIZERS: dict[str, Callable[[Reading, Anchor], Span]] = {
    "ago": relative.ago,
    "antecedent": relative.antecedent,
    "begun": dates.begun,
    "day": dates.day,
    "day_of_month": dates.day_of_month,
    "days": dates.days,
    "decade": dates.decade,
    "earlier": relative.earlier,
    "elided": dates.elided,
    "ended": dates.ended,
    "first_units": relative.first_units,
    "fiscal": dates.fiscal,
    "following": anaphora.following,
    "half": dates.half,
    "holiday": feasts.holiday,
    "in_units": relative.in_units,
    "iso_week": relative.iso_week,
    "month": dates.month,
    "month_quarter": dates.month_quarter,
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
    "since_then": anaphora.since_then,
    "the_unit": relative.the_unit,
    "this_day": relative.this_day,
    "unit": relative.unit,
    "unit_end": relative.unit_end,
    "unit_start": relative.unit_start,
    "vague": relative.vague,
    "week_of": relative.week_of,
    "week_to": relative.week_to,
    "weekday": dates.weekday,
    "year": dates.year,
    "weekday_day": dates.weekday_day,
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
    "so_far": operators.so_far,
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
