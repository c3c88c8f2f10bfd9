"""Labels, list members that leave out their head, prices and rates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from extractor.facts.indicators.naming import named_by
from extractor.facts.indicators.registry import cue_of, like, rule
from extractor.facts.reading import Reading
from extractor.facts.situation import BREAKS, Situation
from extractor.values import Kind


@rule("label")
def label(s: Situation) -> Iterator[Reading]:
    """ "Coal output: 5 million tons", "of real wages – 110 %", "- Exports, $5bn"."""
    before = s.before
    if before is None or before.text not in (":", "–", "—", "-", "=", "|") or len(s.tokens_before) < 2:
        return
    token = s.tokens_before[1]
    if s.sentence.figure_at(token):
        return
    while s.sentence.inside_period(token) and token.i > s.sentence.span.start + 1:
        token = token.doc[token.i - 1]
    loose = -0.15 if (s.counts_own_noun and not s.counts_generic) or s.noun_after is not None else 0.0
    for reading in named_by(s, token):
        yield replace(reading, weight=reading.weight + loose)


@rule("elided_member")
def elided_member(s: Situation) -> Iterator[Reading]:
    """A later member of a list that leaves out verb and head: "steel by 6.9 %", "services 3.2 %", "to schools 5 million"."""
    if s.previous is None:
        return
    tokens = s.tokens_before[1:] if s.figure.preposition is not None and s.preposition in ("by", "to", "at", "with") else s.tokens_before
    while tokens and tokens[0].text in ("–", "—", "-"):
        tokens = tokens[1:]
    if not tokens or tokens[0].i <= s.previous.figure.last:
        return
    noun = s.noun_before(tokens[0].i)
    if noun is None or noun.pos_ not in ("NOUN", "PROPN") or s.sentence.inside_period(noun):
        return
    start = noun.i
    while start > s.previous.figure.last + 1 and noun.doc[start - 1].lower_ not in BREAKS:
        start -= 1
    between = [noun.doc[k] for k in range(start, noun.i)]
    if any(t.pos_ in ("VERB", "AUX") and t.dep_ not in ("amod", "compound") for t in between):
        return
    yield from named_by(s, noun)


@rule("bare_label")
def bare_label(s: Situation) -> Iterator[Reading]:
    """ "Gearing 67.4 %", "Dividend 18 pence per share": a note without a verb, the noun right before its figure."""
    if s.before is None or s.previous is not None or s.preposition:
        return
    noun = s.noun_before(s.before.i)
    if noun is None or any(t.pos_ in ("VERB", "AUX") and t.dep_ not in ("amod", "compound") and t.tag_ != "VBG" for t in s.tokens_before):
        return
    yield from named_by(s, noun)


@rule("price_at")
def price_at(s: Situation) -> Iterator[Reading]:
    """ "sold at $638 a tonne", "fuel at 262 tenge per litre": a rate of money is the price of the thing."""
    unit = s.figure.quantity.unit or ""
    if s.kind != Kind.MEASURE or "/" not in unit or len(unit.split("/")[0]) != 3 or not unit[:3].isupper():
        return
    if s.previous is not None and s.previous.figure.quantity.unit == unit:
        yield like(s.previous)
        return
    if s.preposition not in ("at", "for", "of", "to"):
        return
    thing = next((d for d in reversed(s.drafts) if d.sentence is s.sentence and d.figure.quantity.kind in (Kind.MEASURE, Kind.COUNT)), None)
    if thing is not None:
        base = thing.indicator.split(" of ")[-1]
        yield Reading(f"{_commodity(s, base)} price", "", 0.0, thing.reading.words)


def _commodity(s: Situation, text: str) -> str:
    words = text.split()
    nominals = {n.noun for n in s.words.nominals.values()}
    return " ".join(words[:-1]) if len(words) > 1 and (words[-1] in s.words.head_nouns or words[-1] in nominals) else text


@rule("exchange_rate")
def exchange_rate(s: Situation) -> Iterator[Reading]:
    """ "The peso was quoted at 54.36 to the dollar": currency against currency."""
    unit = s.figure.quantity.unit or ""
    subject_ = s.subject
    if (
        s.kind in (Kind.MONEY, Kind.COUNT)
        and subject_ is not None
        and subject_.lower_ in s.words.currency_nouns
        and subject_.i < s.figure.first
    ):
        if s.preposition in ("at", "to", "from", "") and s.words.currency_nouns[subject_.lower_] != unit:
            yield Reading(f"{subject_.lower_} exchange rate", "", 0.0, cue_of(subject_))
        return
    if len(unit) == 7 and unit[3] == "/" and unit.replace("/", "").isupper():
        subject_ = s.subject
        phrase = s.phrase(subject_) if subject_ is not None and subject_.i < s.figure.first else None
        yield Reading(
            f"{phrase.text} exchange rate" if phrase and "rate" not in phrase.text else phrase.text if phrase else "exchange rate",
            "",
            0.0,
            phrase.words if phrase else None,
        )
