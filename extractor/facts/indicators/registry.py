"""The register of indicator rules, and what they share: making a reading from a phrase or from an earlier draft."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from spacy.tokens import Token

from extractor.facts.phrases import Phrase
from extractor.facts.reading import Draft, Reading
from extractor.facts.situation import Situation, span_words
from extractor.values import Entity, Kind, Measure, Words

Rule = Callable[[Situation], Iterator[Reading]]
RULES: dict[str, Rule] = {}
PERCENTS = (Kind.PERCENT, Kind.PERCENTAGE_POINT)


def rule(name: str) -> Callable[[Rule], Rule]:
    """Register a rule under its id."""

    def register(function: Rule) -> Rule:
        RULES[name] = function
        return function

    return register


def read_indicators(s: Situation, weights: dict[str, float]) -> list[Reading]:
    """All readings of a figure, the heaviest first; ties keep the order of the rules."""
    found = []
    for name, function in RULES.items():
        for reading in function(s):
            found.append(_weighed(reading, name, weights[name] + reading.weight))
    return sorted(found, key=lambda r: -r.weight)


def _weighed(r: Reading, name: str, weight: float) -> Reading:
    return Reading(r.text, name, weight, r.words, r.inherits, r.measure, r.sign, r.cue, r.place, r.relation)


def from_phrase(
    phrase: Phrase | None,
    *,
    bonus: float = 0.0,
    measure: Measure | None = None,
    sign: int = 0,
    cue: Words | None = None,
    text: str | None = None,
) -> Iterator[Reading]:
    """The reading that a phrase gives; none for None. `text` replaces the phrase's own."""
    if phrase is not None:
        yield Reading(text or phrase.text, "", bonus, phrase.words, None, measure, sign, cue)


def like(
    draft: Draft,
    *,
    bonus: float = 0.0,
    measure: Measure | None = None,
    sign: int = 0,
    cue: Words | None = None,
    place: Entity | None = None,
    relation: str | None = None,
) -> Reading:
    """A reading that takes over an earlier draft's indicator."""
    return Reading(draft.indicator, "", bonus, draft.reading.words, draft, measure, sign, cue, place, relation)


def cue_of(*tokens: Token) -> Words:
    """The article's words from the first to the last of the tokens."""
    ordered = sorted(tokens, key=lambda t: t.i)
    return span_words(ordered[0], ordered[-1])


def new_subject(s: Situation) -> bool:
    """Whether a clause with a subject of its own begins between the previous figure and this one."""
    return any(t.dep_.startswith("nsubj") and t.pos_ in ("NOUN", "PROPN") and not s.sentence.inside_period(t) for t in s.gap)
