"""Times that the network may not give a figure: another figure's, or what it is compared with."""

from __future__ import annotations

from extractor.facts.reading import Draft
from extractor.facts.roles.features import Choices
from extractor.facts.when import is_comparative
from extractor.periods import PeriodMention

_TOUCHES = 3  # characters between a time and the figure that it introduces: "compared with last year's 5 million"


def speaks_of_another(choices: Choices, column: int, d: Draft) -> bool:
    """Whether a candidate for a figure's period is another figure's time, or a term of comparison."""
    if column == len(choices.candidates):
        return False
    return _anothers(choices, column, d) or _compared(choices, column, d)


def _anothers(choices: Choices, column: int, d: Draft) -> bool:
    """Whether a time tells when another figure was: "was 61.4 %, down from 66.8 % four years ago" says nothing of the first."""
    words = choices.candidates[column].words
    text = d.sentence.source
    for figure in d.sentence.figures:
        gap = text[figure.end : words.start]
        if figure is not d.figure and figure.preposition is not None and 0 <= words.start - figure.end < 3 and gap.strip(" ") == "":
            return figure.preposition.lower_ in ("from", "against", "versus") and d.figure.end <= figure.start and _past_word(words.text)
    return False


def _compared(choices: Choices, column: int, d: Draft) -> bool:
    """Whether a time is the one that the figure is compared with: "compared with May, prices rose by 0.4 %"."""
    candidate, base = choices.candidates[column], d.baseline
    if base is not None and base.dated and any((p.first, p.last) == (base.first, base.last) for p in candidate.readings):
        return True
    mention = candidate.words
    introduces = 0 <= d.figure.start - mention.end <= _TOUCHES
    inside = d.sentence.words.covers(mention) and not introduces and not d.earlier
    return inside and isinstance(mention, PeriodMention) and is_comparative(d.sentence, mention)


def _past_word(text: str) -> bool:
    """Whether a time counts back from now: "four years ago", "a year earlier"."""
    return text.lower().endswith(("ago", "earlier", "before", "previously"))
