"""Two numbers that are one quantity: ranges ("5–7 %", "between 8 and 10") and sums of parts ("5 feet 2 inches")."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from extractor.quantities.cues import BLANK, Cues
from extractor.quantities.element import Element
from extractor.quantities.numeral import CTX, plain, times
from extractor.quantities.units import UnitReader
from extractor.values import Kind

_DASH = re.compile(r"[ \u00a0\u2009\u202f]?(?:[-–—−‑~]|\.\.\.?|…)[ \u00a0\u2009\u202f]?")
_AND = re.compile(r"[ \u00a0]and[ \u00a0]", re.I)
_OR = re.compile(r"[ \u00a0]or[ \u00a0]", re.I)
_LAST_WORD = re.compile(r"[A-Za-z]+")
_MAX_RATIO = Decimal(20)
_TWO_PARTS = 12

# The larger unit with its part, and how many parts make one.
_PARTS = {
    ("h", "min"): 60, ("min", "s"): 60, ("[ft_i]", "[in_i]"): 12, ("a", "mo"): 12, ("kg", "g"): 1000, ("km", "m"): 1000,
    ("d", "h"): 24, ("[lb_av]", "[oz_av]"): 16, ("m", "cm"): 100, ("wk", "d"): 7, ("[stone_av]", "[lb_av]"): 14,
}  # fmt: skip
_TIMES = (("h", "min"), ("min", "s"), ("a", "mo"), ("d", "h"), ("wk", "d"))
_AN_HOUR = re.compile(r"\ban hour(?: and|,)? \Z", re.I)
_PART_GAP = re.compile(r"(?:[ \u00a0]| and |, |)")


class RangeReader:
    """Joins neighbours that are one quantity. `moves` are verbs of rise and fall: behind one, "$2 to $80" is a step and a level."""

    def __init__(self, cues: Cues, moves: frozenset[str], units: UnitReader) -> None:
        self._moves, self._units = moves, units
        self._joint = re.compile(rf"{BLANK}(?:{cues.any_of('range_joint')}){BLANK}|-to-", re.I)
        self._from = re.compile(rf"\bfrom {cues.hedges}(?:[a-z]+{BLANK}){{0,4}}\Z", re.I)
        whom = r"(?: (?:its|his|her|their|the|an?|each|every) [a-z]+| you| them| him| her| us)?"
        self._spans = re.compile(rf"\b(?:{cues.any_of('range_before_from')}){whom}(?: between)? from {cues.hedges}\Z", re.I)
        self._between = re.compile(rf"\b(?:{cues.any_of('range_before_and')}) (?:(?:about|around|some|roughly|approximately) )?\Z", re.I)

    def join(self, text: str, elements: list[Element]) -> list[Element]:
        """The elements with neighbours merged into one where they are one quantity."""
        out: list[Element] = []
        for second in elements:
            first = out[-1] if out else None
            if first is not None and first.low is None and 0 <= second.start - first.end <= _TWO_PARTS:
                merged = None if self._step_to_level(text, first, second) else self._range(text, first, second)
                merged = merged or _compound(text, first, second)
                if merged is not None:
                    out[-1] = self._rated(text, merged, second)
                    continue
            out.append(_after_an_hour(text, second))
        return out

    def _rated(self, text: str, merged: Element, second: Element) -> Element:
        """ "€40-50 per tonne": the denominator behind the second end, which itself had no currency."""
        if merged.kind != Kind.MONEY or merged.unit is None or second.unit is not None or merged.low is None:
            return merged
        tail = self._units.money_rate(text, merged.unit, merged.end)
        low, high = (times(v, tail.factor) if v is not None else None for v in (merged.low, merged.high))
        kind = Kind.MEASURE if "/" in tail.code else Kind.MONEY
        return replace(
            merged, unit=tail.code, end=tail.end, kind=kind, low=low, high=high, factor=times(merged.factor, tail.factor), below=tail.below
        )

    def joined_by_to(self, gap: str) -> bool:
        """Whether nothing but "to" stands between two figures."""
        return self._joint.fullmatch(gap) is not None

    def _step_to_level(self, text: str, first: Element, second: Element) -> bool:
        """ "shed 15p to 210p": the first has its own unit and a verb of change right before it."""
        if first.unit is None or first.kind in (Kind.PERCENT, Kind.COUNT) or not self.joined_by_to(text[first.end : second.start]):
            return False
        low = _lowered(first, second)
        if low is not None and second.value is not None and abs(second.value) <= 2 * abs(low):
            return False  # "lost $500 to $600 million"
        words = _LAST_WORD.findall(text[max(0, first.start - 30) : first.start])
        return any(w.lower() in self._moves for w in words[-2:])

    def _range(self, text: str, first: Element, second: Element) -> Element | None:
        gap = text[first.end : second.start]
        mixed = Kind.FACTOR in (first.kind, second.kind) and first.kind != second.kind and first.unit is not None
        joint = self._joint_of(text, gap, first)
        if mixed or joint is None or first.value is None or second.value is None:
            return None
        low, high = _lowered(first, second), second.value
        if low is None:
            return None
        if joint == "dash" and text[first.start : first.start + 5].lower() == "minus" and high > -low:
            return _merge(first, second, -high, low)  # "minus 25-30 degrees"
        if joint == "dash" and low < 0 <= high and not text[first.start].isdigit():
            return None
        if not low < high:
            return _merge(first, second, high, low) if high < low < 0 else None
        if _too_far(text, joint, first, second, low):
            return None
        return _merge(first, second, low, high)

    def _joint_of(self, text: str, gap: str, first: Element) -> str | None:
        """ "dash", "to", "and" or "or" where it makes a range of the two."""
        if _DASH.fullmatch(gap):
            return "dash"
        before = text[max(0, first.start - 40) : first.start]
        if self._joint.fullmatch(gap):
            return "to" if self._spans.search(before) or not self._from.search(before[-30:]) else None
        if _AND.fullmatch(gap) and self._between.search(before):
            return "and"
        return "or" if _OR.fullmatch(gap) else None


def _too_far(text: str, joint: str, first: Element, second: Element, low: Decimal) -> bool:
    """Whether the two ends are too different to be one range."""
    high = second.value or Decimal(0)
    if joint in ("to", "or") and low > 0 and high > low * _MAX_RATIO:
        return True
    if joint == "or" and high != low + 1 and not (high <= low * 2 and (first.numeral.form == "words" or first.unit == second.unit)):
        return True
    bare = first.unit is None and second.unit is None
    return joint == "to" and bare and text[max(0, first.start - 3) : first.start].lower() == "by " and high > low * 3


def _compound(text: str, first: Element, second: Element) -> Element | None:
    """ "5 feet 2 inches", "20 dollars 43 cents", "2 hours and 20 minutes": one quantity in the larger unit."""
    gap = text[first.end : second.start]
    if not _PART_GAP.fullmatch(gap) or first.value is None or second.value is None or first.numeral.scaled:
        return None
    cents = first.kind == second.kind == Kind.MONEY and first.factor == 1 and second.factor != 1
    cents = cents and (first.unit == second.unit or second.doubt is not None)
    parts = _PARTS.get((first.unit or "", second.unit or "")) if first.kind == second.kind == Kind.MEASURE else None
    cents = cents or _priced(first, second)
    if (not cents and parts is None) or (first.step is not None and first.step < 1) or (not gap and cents):
        return None
    whole = first.value
    part = second.value if cents else CTX.divide(second.value, Decimal(parts or 1))
    if part >= 1 or part <= 0:
        return None
    if cents and second.kind == Kind.MEASURE:  # "1 dollar 90 cents per kilo"
        first = replace(first, kind=second.kind, unit=second.unit)
    value = plain((whole + part).quantize(Decimal("1e-10")))
    if parts and (first.unit, second.unit) in _TIMES and value != value.quantize(Decimal("0.01")):
        value = times(whole, Decimal(parts)) + second.value  # 130 minutes, not 2.1666666667 hours
        first = replace(first, unit=second.unit)
    return replace(first, end=second.end, value=value, step=second.step if cents else None, rules=(*first.rules, *second.rules))


def _after_an_hour(text: str, e: Element) -> Element:
    """ "an hour and forty minutes": the article counts one hour."""
    hour = _AN_HOUR.search(text[max(0, e.start - 14) : e.start]) if e.unit == "min" and e.value is not None else None
    if hour is None or e.value is None or not 0 < e.value < 60 or (e.step is not None and e.step < 1):
        return e
    return replace(e, start=e.start - len(hour[0]), value=e.value + 60)


def _priced(first: Element, second: Element) -> bool:
    """ "1 dollar 90 cents per kilo": whole and hundredths of one money, the denominator behind both."""
    money = (second.unit or "").partition("/")[0]
    subunit = second.kind == Kind.MEASURE and second.factor == Decimal("0.01") and first.factor == 1
    return subunit and first.kind == Kind.MONEY and (first.unit == money or second.doubt is not None)


def _lowered(first: Element, second: Element) -> Decimal | None:
    """The first end in the second's unit and scale; None where the two do not go together."""
    if first.value is None or second.value is None or not _one_unit(first, second):
        return None
    value = first.value
    if second.numeral.scaled and not first.numeral.scaled and abs(first.numeral.face) < 1000 and second.numeral.face:
        scale = CTX.divide(CTX.divide(second.value, second.factor), second.numeral.face)
        value = plain(CTX.multiply(value, abs(scale)))
    if first.unit is None and second.factor != 1:
        value = times(value, second.factor)
    return value


def _one_unit(first: Element, second: Element) -> bool:
    if first.unit is not None and second.unit is not None and (first.unit != second.unit or first.kind != second.kind):
        rate = second.kind == Kind.MEASURE and first.kind in (Kind.MONEY, Kind.MEASURE) and second.unit.startswith(first.unit + "/")
        million = first.unit == "m" and second.numeral.scaled and first.numeral.end == first.end - 1  # "1.5m-2m tonnes"
        return rate or million
    if first.unit is not None and second.unit is None and not first.prefixed:
        return False
    parts = second.kind == Kind.PERCENT and second.numeral.form == "fraction" and first.numeral.form != "fraction"
    return not (first.unit is None and parts)


def _merge(first: Element, second: Element, low: Decimal, high: Decimal) -> Element:
    unit = second.unit if second.unit is not None else first.unit
    kind = second.kind if second.unit is not None else first.kind
    rules = tuple(dict.fromkeys((*(second.rules if second.unit is not None else first.rules), *first.rules, *second.rules)))
    return replace(
        second, start=first.start, numeral=first.numeral, kind=kind, value=None, low=low, high=high, unit=unit, rules=rules,
        numeral_start=first.numeral_start, prefixed=first.prefixed or second.prefixed, doubt=first.doubt or second.doubt,
        duration=second.duration,
    )  # fmt: skip
