"""Expressions of time: found by rules of the lexicon, resolved against publication and the period named before."""

from __future__ import annotations

from extractor.periods.grammar import PeriodGrammar, notation, previous, read_examples, same_span_a_year_earlier, shift
from extractor.periods.model import PeriodMention

__all__ = ["PeriodGrammar", "PeriodMention", "notation", "previous", "read_examples", "same_span_a_year_earlier", "shift"]
