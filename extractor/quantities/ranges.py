"""Two numbers that belong together: ranges ("5–7 %", "between 8 and 10") and "from X to Y", which share a unit."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from extractor.quantities.element import Element
from extractor.quantities.numerals import CTX, plain, times
from extractor.values import Kind

_DASH = re.compile(r"[ \u00a0\u2009\u202f]?(?:[-–—−‑~]|\.\.\.?|…)[ \u00a0\u2009\u202f]?")
_TO = re.compile(r"[ \u00a0](?:to|and up to|and as many as)[ \u00a0]|-to-", re.I)
_AND = re.compile(r"[ \u00a0]and[ \u00a0]", re.I)
_OR = re.compile(r"[ \u00a0]or[ \u00a0]", re.I)
_FROM = re.compile(
    r"[ \u00a0]from[ \u00a0](?:(?:a|the|about|around|over|nearly|almost|some|just|only|more than|less than)[ \u00a0])*", re.I
)
_TO_LOOSE = re.compile(
    r"(?:[ \u00a0][\w’'-]+){0,6}?,?[ \u00a0](?:to|down to|up to)[ \u00a0](?:(?:a|the|about|around|over|"
    r"nearly|almost|some|just|only|more than|less than|at least|no more than|a record)[ \u00a0])*",
    re.I,
)
_BEFORE_FROM = re.compile(r"\bfrom (?:[a-z]+[ \u00a0]){0,4}$", re.I)
_BEFORE_BETWEEN = re.compile(r"\b(?:between|anywhere between|somewhere between) (?:(?:about|around|some|roughly|approximately) )?$", re.I)
_BEFORE_TO = re.compile(r"\b(?:to|at) (?:(?:about|around|over|nearly|almost|some|just|a record) )?$", re.I)
_AGAINST = re.compile(
    r"\b(?:as against|against|versus|vs\.?|(?:as )?compared (?:to|with)|up from|down from|instead of|"
    r"rather than)[ \u00a0](?:(?:a|the|about|around|over|nearly|almost|some|just|only|more than|"
    r"less than)[ \u00a0])*$",
    re.I,
)
_LAST_WORD = re.compile(r"[A-Za-z]+")
_SENTENCE = re.compile(r"[.!?]\s|\n")
_MAX_RATIO = Decimal(20)


def join_ranges(text: str, elements: list[Element], moves: frozenset[str] = frozenset()) -> list[Element]:
    """The elements with ranges merged into one and shared units handed over.

    `moves` are verbs of rise and fall: behind one, "$2 to $80" is a step and a level, no range.
    """
    out: list[Element] = []
    for second in elements:
        first = out[-1] if out else None
        if first is not None and first.low is None and second.start >= first.end and second.start - first.end <= 100:
            merged = None if _step_to_level(text, first, second, moves) else _range(text, first, second)
            merged = merged or _compound(text, first, second)
            if merged is not None:
                out[-1] = merged
                continue
            _share(text, first, second)
        out.append(second)
    return out


def _step_to_level(text: str, first: Element, second: Element, moves: frozenset[str]) -> bool:
    """ "shed 15p to 210p": the first has its own unit and a verb of change right before it."""
    if first.unit is None or first.kind in (Kind.PERCENT, Kind.COUNT) or not _TO.fullmatch(text[first.end : second.start]):
        return False
    words = _LAST_WORD.findall(text[max(0, first.start - 30) : first.start])
    return any(w.lower() in moves for w in words[-2:])


def _range(text: str, first: Element, second: Element) -> Element | None:
    gap = text[first.end : second.start]
    if len(gap) > 12 or (Kind.FACTOR in (first.kind, second.kind) and first.kind != second.kind and first.unit is not None):
        return None
    dash, to = _DASH.fullmatch(gap), _TO.fullmatch(gap)
    between = _AND.fullmatch(gap) and _BEFORE_BETWEEN.search(text[max(0, first.start - 40) : first.start])
    either = _OR.fullmatch(gap)
    if not (dash or to or between or either) or first.value is None or second.value is None:
        return None
    if to and (_BEFORE_FROM.search(text[max(0, first.start - 30) : first.start])):
        return None
    low = _lowered(first, second)
    if dash and low is not None and text[first.start : first.start + 5].lower() == "minus" and second.value > -low:
        return _merge(first, second, -second.value, low)  # "minus 25-30 degrees"
    if (
        low is None
        or second.value is None
        or not low < second.value
        or (low < 0 <= second.value and not text[first.start].isdigit() and dash)
    ):
        return _merge(first, second, second.value, low) if low is not None and second.value < low < 0 else None
    if (to or either) and low > 0 and second.value > low * _MAX_RATIO:
        return None
    if either and second.value != low + 1 and not (second.value <= low * 2 and first.numeral.form == "words"):
        return None
    if (
        to
        and first.unit is None
        and second.unit is None
        and text[max(0, first.start - 3) : first.start].lower() == "by "
        and second.value > low * 3
    ):
        return None
    return _merge(first, second, low, second.value)


# The larger unit with its part, and how many parts make one.
_PARTS = {
    ("h", "min"): 60, ("min", "s"): 60, ("[ft_i]", "[in_i]"): 12, ("a", "mo"): 12, ("kg", "g"): 1000, ("km", "m"): 1000,
    ("d", "h"): 24, ("[lb_av]", "[oz_av]"): 16, ("m", "cm"): 100, ("wk", "d"): 7,
}  # fmt: skip
_PART_GAP = re.compile(r"(?:[ \u00a0]|,? and |, )")


def _compound(text: str, first: Element, second: Element) -> Element | None:
    """ "5 feet 2 inches", "20 dollars 43 cents", "2 hours and 20 minutes": one quantity in the larger unit."""
    if not _PART_GAP.fullmatch(text[first.end : second.start]) or first.value is None or second.value is None or first.numeral.scaled:
        return None
    cents = first.kind == second.kind == Kind.MONEY and first.unit == second.unit and first.factor == 1 and second.factor != 1
    parts = _PARTS.get((first.unit or "", second.unit or "")) if first.kind == second.kind == Kind.MEASURE else None
    if (not cents and parts is None) or (first.step is not None and first.step < 1):
        return None
    part = second.value if cents else CTX.divide(second.value, Decimal(parts or 1))
    if part >= 1 or part <= 0:
        return None
    value = plain((first.value + part).quantize(Decimal("0.0001")))
    return replace(first, end=second.end, value=value, step=second.step if cents else None, rules=(*first.rules, *second.rules))


def _lowered(first: Element, second: Element) -> Decimal | None:
    """The first end in the second's unit and scale; None where the two do not go together."""
    if first.value is None or second.value is None:
        return None
    if first.unit is not None and second.unit is not None and (first.unit != second.unit or first.kind != second.kind):
        rate = second.kind == Kind.MEASURE and first.kind == Kind.MONEY and second.unit.startswith(first.unit + "/")
        measure = first.kind == second.kind == Kind.MEASURE and second.unit.startswith(first.unit + "/")
        if not (rate or measure):
            return None
    if first.unit is not None and second.unit is None and not first.prefixed:
        return None
    value = first.value
    if second.numeral.scaled and not first.numeral.scaled and abs(first.numeral.face) < 1000 and second.numeral.face:
        scale = CTX.divide(CTX.divide(second.value, second.factor), second.numeral.face)
        value = plain(CTX.multiply(value, abs(scale)))
    if first.unit is None and second.factor != 1:
        value = times(value, second.factor)
    if first.unit is None and second.kind == Kind.PERCENT and second.numeral.form == "fraction" and first.numeral.form != "fraction":
        return None
    return value


def _merge(first: Element, second: Element, low: Decimal, high: Decimal) -> Element:
    unit = second.unit if second.unit is not None else first.unit
    kind = second.kind if second.unit is not None else first.kind
    rules = tuple(dict.fromkeys((*(second.rules if second.unit is not None else first.rules), *first.rules, *second.rules)))
    return replace(
        second,
        start=first.start,
        numeral=first.numeral,
        kind=kind,
        value=None,
        low=low,
        high=high,
        unit=unit,
        rules=rules,
        numeral_start=first.numeral_start,
        prefixed=first.prefixed or second.prefixed,
        doubt=first.doubt or second.doubt,
    )


def _share(text: str, first: Element, second: Element) -> None:
    """ "from 3.3 to 3.7 %": the first takes the unit of the second; "from 36 hours to 24": the second that of the first."""
    gap = text[first.end : second.start]
    before = text[max(0, first.start - 40) : first.start]
    tight = _TO.fullmatch(gap) is not None
    if _BEFORE_FROM.search(before) and (tight or _TO_LOOSE.fullmatch(gap)):
        if first.unit is None and tight:
            _hand_over(second, first, back=True)
        elif second.unit is None and first.unit is not None:
            _hand_over(first, second, back=False)
    elif _FROM.fullmatch(gap) and _BEFORE_TO.search(before):
        if second.unit is None and first.unit is not None:
            _hand_over(first, second, back=False)
        elif first.unit is None and second.unit is not None:
            _hand_over(second, first, back=True)
    else:
        _twin(text, first, second)


def _twin(text: str, first: Element, second: Element) -> None:
    """ "$638 a tonne, compared to $530", "2.8 million tons as against 1.5 million": the later twin takes the unit."""
    gap = text[first.end : second.start]
    if len(gap) > 100 or _SENTENCE.search(gap) or not _AGAINST.search(gap) or first.unit is None or not _alike(first, second):
        return
    if second.kind == Kind.MONEY and first.kind == Kind.MEASURE and first.unit.startswith(f"{second.unit}/"):
        second.kind, second.unit, second.rules = first.kind, first.unit, (*first.rules[:1], *second.rules)
    elif second.unit is None and first.kind != Kind.FACTOR and second.numeral.form == "digits":
        second.kind, second.unit, second.shared = first.kind, first.unit, True
        if first.factor != 1:
            second.value = times(second.value, first.factor) if second.value is not None else None
            second.step = times(second.step, first.factor) if second.step is not None else None


def _alike(first: Element, second: Element) -> bool:
    """Whether two figures may be of one kind: within a factor of twenty."""
    if not first.value or not second.value:
        return False
    return 1 / _MAX_RATIO < abs(CTX.divide(CTX.divide(second.value, second.factor), CTX.divide(first.value, first.factor))) < _MAX_RATIO


def _hand_over(giver: Element, taker: Element, *, back: bool) -> None:
    if giver.unit is None or giver.value is None or taker.value is None or giver.kind == Kind.FACTOR:
        return
    if giver.kind == Kind.COUNT and giver.unit is None:
        return
    taker.kind, taker.unit, taker.shared = giver.kind, giver.unit, True
    taker.rules = (*giver.rules[:1], *taker.rules)
    if giver.factor != 1:
        taker.value = times(taker.value, giver.factor)
        taker.step = times(taker.step, giver.factor) if taker.step is not None else None
    if giver.numeral.scaled and not taker.numeral.scaled and giver.numeral.face and 0 < abs(taker.numeral.face) < 1000:
        scale = abs(CTX.divide(CTX.divide(giver.value, giver.factor), giver.numeral.face))
        ratio = abs(CTX.divide(taker.numeral.face, giver.numeral.face))
        if Decimal("0.02") < ratio < 50:
            taker.value = plain(CTX.multiply(taker.value, scale))
            taker.step = plain(CTX.multiply(taker.step, scale)) if taker.step is not None else None
