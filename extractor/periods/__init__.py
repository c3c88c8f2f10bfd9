"""Expressions of time: found by rules of the lexicon, resolved against publication and the period named before."""

from __future__ import annotations

from extractor.periods.anaphora import length_named, over_unit, takes_up
from extractor.periods.grammar import PeriodGrammar, as_earlier, notation, previous, read_examples, same_span_a_year_earlier, shift
from extractor.periods.model import PeriodMention

__all__ = [
    "PeriodGrammar",
    "PeriodMention",
    "as_earlier",
    "length_named",
    "notation",
    "over_unit",
    "previous",
    "read_examples",
    "same_span_a_year_earlier",
    "shift",
    "takes_up",
]
