"""When no construction is recognised: the sentence before, the nearest noun, the last thing the article spoke of."""

from __future__ import annotations

from collections.abc import Iterator

from extractor.facts.indicators.registry import cue_of, from_phrase, like, rule
from extractor.facts.reading import Reading
from extractor.facts.situation import Situation


@rule("previous_sentence")
def previous_sentence(s: Situation) -> Iterator[Reading]:
    """A figure that names nothing itself goes on with what the sentence before was about, in the same order if both have as many."""
    earlier = [d for d in s.drafts[-12:] if d.sentence is not s.sentence and d.sentence.paragraph >= s.sentence.paragraph - 1]
    going_on = s.previous is not None and s.previous.reading.rule == "previous_sentence"
    if (s.previous is not None and not going_on) or not earlier:
        return
    far = -0.04 if earlier[-1].sentence.paragraph != s.sentence.paragraph else 0.0
    last = [d for d in earlier if d.sentence is earlier[-1].sentence]
    place = s.sentence.figures.index(s.figure)
    parallel = len(last) == len(s.sentence.figures)
    if going_on and not parallel:
        return
    twin = last[place] if parallel else last[-1]
    far += 0.1 if going_on else 0.0
    yield like(twin, bonus=far if twin.figure.quantity.kind == s.kind or s.figure.quantity.unit is None else far - 0.05)


@rule("same_as_before")
def same_as_before(s: Situation) -> Iterator[Reading]:
    """The figure before in the same sentence, kinds alike."""
    if s.previous is not None:
        yield like(s.previous, bonus=0.05 if s.previous.figure.quantity.kind == s.kind else 0.0)


@rule("nearest_noun")
def nearest_noun(s: Situation) -> Iterator[Reading]:
    """The nearest noun phrase before the figure, else behind it."""
    for token in s.tokens_before[:15]:
        if token.pos_ == "NOUN" and not s.sentence.inside_period(token) and not s.sentence.entity_at(token):
            phrase = s.phrase(token)
            if phrase is not None:
                yield from from_phrase(phrase)
                return
    for token in s.tokens_after[:10]:
        if token.pos_ == "NOUN" and not s.sentence.inside_period(token):
            yield from from_phrase(s.phrase(token), bonus=-0.05)
            return


@rule("last_resort")
def last_resort(s: Situation) -> Iterator[Reading]:
    """What the verb does, else the last thing the article spoke of: better a doubtful name than a lost figure."""
    nominal = s.nominal_of(s.verb)
    if nominal is not None and s.verb is not None:
        yield Reading(nominal, "", 0.01, cue_of(s.verb))
    if s.drafts:
        yield like(s.drafts[-1])
    for token in [*s.tokens_before, *s.tokens_after]:
        if token.pos_ in ("NOUN", "PROPN") and not s.sentence.inside_period(token) and not s.sentence.figure_at(token):
            yield Reading(token.text, "", -0.01, cue_of(token))
            return
