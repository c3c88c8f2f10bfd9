"""Figures in brackets, and one thing said twice: conversions, last year's value, the other end of a change."""

from __future__ import annotations

from collections.abc import Iterator

from extractor.facts.indicators.naming import named_by
from extractor.facts.indicators.registry import PERCENTS, like, new_subject, rule
from extractor.facts.reading import Reading
from extractor.facts.situation import Situation
from extractor.values import Kind, Measure


@rule("conversion_bracket")
def conversion_bracket(s: Situation) -> Iterator[Reading]:
    """A figure in brackets right behind another: the same thing in another currency, last year, or its growth."""
    if not s.figure.opened or s.previous is None:
        return
    between = [t for t in s.gap if t.text not in "([" and t.lower_ not in ("or", "about", "some", "nearly", "approximately", "around")]
    hedge = s.figure.quantity.hedge
    between = [t for t in between if not (hedge and hedge.start <= t.idx < hedge.end)]
    if between:
        return
    other, kind = s.previous.figure.quantity, s.kind
    if (kind == other.kind and s.figure.quantity.unit != other.unit) or {kind, other.kind} == {Kind.MONEY, Kind.MEASURE}:
        yield like(s.previous, measure=s.previous.measure, relation="conversion")
    elif kind == other.kind:
        yield like(s.previous, measure=s.previous.measure)
    elif kind in PERCENTS:
        text = s.figure.quantity.text
        share = s.after is not None and s.after.lower_ == "of"
        yield like(s.previous, measure=Measure.SHARE if share else Measure.CHANGE if text[:1] in "+-−–" else None)


@rule("that_is")
def that_is(s: Situation) -> Iterator[Reading]:
    """ "3 million tons, i.e. 25,000 barrels a day", "12 trillion, or 91 % of the plan": one thing said twice."""
    gap = [t.lower_ for t in s.gap]
    if s.previous is None or len(gap) > 5 or not any(w in gap for w in ("or", "i.e.", "ie", "i.e", "namely", "equivalent", "equal")):
        return
    if gap and gap[-1] == "or" and "," not in gap and s.kind == s.previous.figure.quantity.kind:
        return
    share = s.kind == Kind.PERCENT and s.after is not None and s.after.lower_ in ("of", "more", "less")
    measure = (Measure.SHARE if s.after is not None and s.after.lower_ == "of" else None) if share else None
    yield like(s.previous, measure=measure, relation="conversion" if s.kind != Kind.PERCENT else None)


@rule("from_to")
def from_to(s: Situation) -> Iterator[Reading]:
    """The other end of a change: "to 4.6 % from 4.8 %", "from 36 hours to 24", "against 1.5 million in 2022"."""
    previous = s.previous
    if previous is None or s.preposition not in ("from", "to", "against", "versus", "vs", "than", "with"):
        return
    if any(t.lower_ in ("while", "but") or t.text == ";" for t in s.gap) or new_subject(s):
        return
    if (s.preposition in ("to", "from") and previous.figure.quantity.kind == s.kind) or s.preposition == "from":
        pair = {s.preposition, previous.figure.preposition.lower_ if previous.figure.preposition is not None else ""}
        yield like(previous, bonus=0.05 if {"from", "to"} <= pair else 0.0, relation="from_to")
    elif s.preposition in ("against", "versus", "vs", "with") and _compares(s):
        yield like(previous, relation="from_to")
    elif s.preposition == "to" and s.kind not in PERCENTS:
        yield like(previous, bonus=-0.02)


def _compares(s: Situation) -> bool:
    return s.preposition != "with" or (len(s.tokens_before) > 1 and s.tokens_before[1].lower_ in ("compared", "compare", "comparing"))


@rule("bracket_after_noun")
def bracket_after_noun(s: Situation) -> Iterator[Reading]:
    """ "Construction (+8.8 %)", "Osh region (5.1 million)"."""
    if not s.figure.opened:
        return
    before = [t for t in s.tokens_before if t.text not in "(["]
    hedge = s.figure.quantity.hedge
    before = [t for t in before if not (hedge and hedge.start <= t.idx < hedge.end)]
    if not before or (s.previous is not None and before[0].i <= s.previous.figure.last):
        return
    yield from named_by(s, before[0])
