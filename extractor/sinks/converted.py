"""Observations in a unit that is asked for: what was left out and by which rates is told, nothing is converted silently."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, localcontext

from extractor.errors import UsageError
from extractor.sinks.observations import Observation, order
from extractor.sinks.rates import Factor, Rates, factor
from extractor.sinks.units import PRECISION, base_of

OLD = dt.timedelta(days=366)
"""A rate so much older than the value that it converts is told of."""
_DIGITS = 6
"""Digits of a value without a known precision after an exchange."""
_NUMBERS = ("value", "low", "high", "step")


@dataclass(slots=True)
class Converted:
    """The observations that could be converted, and what there is to tell of it."""

    kept: list[Observation] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    by_rate: int = 0
    oldest: tuple[dt.date, dt.date] | None = None
    """Of the value converted by the rate that was oldest for it, where that is over a year: day of the rate, day of the value."""

    def told(self) -> list[str]:
        """A line for whatever a reader of the values must know."""
        lines = [f"{n} left out: {why}" for why, n in self.left_out.items()]
        if self.by_rate:
            lines.append(f"{self.by_rate} converted by the rates given, at the end of their period")
        if self.oldest:
            lines.append(f"the rate of {self.oldest[0]} served for {self.oldest[1]} too: the table has none between; add newer ones")
        return lines


def converted(found: Sequence[Observation], unit: str, rates: Rates) -> Converted:
    """The observations in another unit; those of another kind, or for which there is no rate, are left out and counted.

    Raises:
        UsageError: when the unit is none, or no observation is left.
    """
    if base_of(unit) is None:
        raise UsageError(f"--in {unit!r} is no unit we know: give a UCUM code such as t, km, MW, [bbl_us], or a currency such as USD")
    done = Converted()
    for o in found:
        day = o.period_end or o.period_start or o.sources[0].published
        try:
            by = factor(o.unit, unit, rates, day)
        except UsageError as error:
            done.left_out[str(error)] += 1
            continue
        if by is None:
            done.left_out[f"no rate from {o.unit} to {unit} on {day or 'no date'}"] += 1
            continue
        done.kept.append(_times(o, unit, by))
        done.by_rate += by.by_rate
        if by.since and day and day - by.since > OLD and (done.oldest is None or day - by.since > done.oldest[1] - done.oldest[0]):
            done.oldest = (by.since, day)
    if not done.kept:
        raise UsageError(f"no value can be given in {unit!r}: {'; '.join(done.told())}")
    done.kept.sort(key=order)  # what was told in two units is one series now
    return done


def _times(o: Observation, unit: str, by: Factor) -> Observation:
    if unit == o.unit:
        return o
    with localcontext(PRECISION):
        values = {name: v * by.value for name in _NUMBERS if (v := getattr(o, name)) is not None}
    if by.by_rate:
        values = {name: _rounded(v, values.get("step") if name != "step" else None) for name, v in values.items()}
    return replace(o, unit=unit, converted_from=o.unit, **values)


def _rounded(value: Decimal, step: Decimal | None) -> Decimal:
    """A digit more than what was printed was exact to: the other digits that an exchange makes say nothing."""
    if not value:
        return value
    last = step.adjusted() - 1 if step else value.adjusted() - _DIGITS + 1
    with localcontext(PRECISION):
        return Decimal(value.scaleb(-last).to_integral_value()).scaleb(last)
