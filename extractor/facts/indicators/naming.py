"""What a noun or name right before a figure says it measures: labels, list members, places, partners, elided heads."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from extractor.facts.indicators.registry import from_phrase, like
from extractor.facts.phrases import Phrase
from extractor.facts.reading import Draft, Reading
from extractor.facts.situation import Situation
from extractor.values import Entity, Label, Measure, Words


def named_by(s: Situation, token: Token) -> Iterator[Reading]:
    """Readings of a figure whose label is the noun or name that ends at `token`."""
    entity = s.sentence.entity_at(token) or s.sentence.place_at(token)
    last = s.previous or (s.drafts[-1] if s.drafts else None)
    if entity is not None and entity.label == Label.PLACE:
        partner = _partner(s, token, entity, last)
        if partner is not None:
            yield partner
        elif last is not None:
            yield like(last, place=entity, measure=last.measure if last.figure.quantity.kind == s.kind else None)
        return
    if entity is not None:
        return
    noun = s.noun_before(token.i)
    noun = _whole(s, noun) if noun is not None else None
    phrase = s.phrase(noun) if noun is not None else None
    if phrase is None:
        return
    together = last is not None and s.previous is last and (last.figure.quantity.kind == s.kind or s.figure.quantity.unit is None)
    measure = last.measure if together and last is not None else None
    down = measure == Measure.CHANGE and last is not None and fell(last)
    text = restored(s, phrase, last)
    if noun is not None and noun.lower_ in ("one", "ones") and last is not None:
        text = f"{phrase.text.rsplit(' ', 1)[0]} {last.indicator.split()[-1]}"  # "voluntary ones": voluntary contributions
    yield from from_phrase(phrase, measure=measure, sign=-1 if down else 0, text=text)


def _whole(s: Situation, noun: Token) -> Token:
    """The head of the phrase that ends with a noun: "price of new housing –" is about the price."""
    floor = s.previous.figure.last if s.previous is not None else s.sentence.span.start - 1
    for _ in range(4):
        head = noun.head
        if (
            not noun.dep_.startswith("nmod")
            or head.pos_ not in ("NOUN", "PROPN")
            or not floor < head.i < noun.i
            or s.sentence.entity_at(head)
        ):
            break
        if any(t.is_punct and t.text != "-" for t in noun.doc[head.i : noun.i]):
            break
        noun = head
    return noun


def fell(draft: Draft) -> bool:
    """Whether the figure is a fall; the members of a list fall together."""
    quantity = draft.figure.quantity
    return (quantity.value if quantity.value is not None else quantity.high or 0) < 0


def _partner(s: Situation, token: Token, entity: Entity, last: Draft | None) -> Reading | None:
    """ "…, to the EU 8.6 %" after "exports to China": another partner, not another place."""
    start = next((t.i for t in s.sentence.tokens if t.idx >= entity.start), token.i)
    before = token.doc[start - 1] if start else None
    if before is not None and before.lower_ == "the" and start > 1:
        before = token.doc[start - 2]
    if last is None or before is None or before.lower_ not in ("to", "from", "with", "for"):
        return None
    head = last.indicator.split(f" {before.lower_} ")[0]
    if head.split()[-1].lower() not in s.words.sets["partner_heads"]:
        return None
    return Reading(
        f"{head} {before.lower_} {entity.text}",
        "",
        0.02,
        Words(entity.text, entity.start, entity.end),
        last,
        last.measure,
        0,
        None,
        last.place,
    )


def restored(s: Situation, phrase: Phrase, last: Draft | None) -> str:
    """An elided head put back: after "iron production grew by 6 %", "steel by 6.9 %" is steel production."""
    if last is None or last.sentence is not s.sentence:
        return phrase.text
    words = s.words
    own, other = phrase.text.split(), last.indicator.split()
    if not own or not other or own[-1].lower() in words.head_nouns or any(w.lower() in words.head_nouns for w in own):
        return phrase.text
    before = phrase.words.start and s.sentence.source[max(phrase.words.start - 8, 0) : phrase.words.start].split()[-1:]
    if before == ["in"] and " in " in f" {last.indicator} ":
        return f"{last.indicator.rsplit(' in ', 1)[0]} in {phrase.text}"
    if len(other) > 1 and other[-1].lower() in words.head_nouns:
        return f"{phrase.text} {other[-1]}"
    if len(other) > 2 and other[0].lower() in words.head_nouns and other[1] in ("of", "in", "for"):
        return f"{other[0]} {other[1]} {phrase.text}"
    if "in" in other and other[0].lower() != "in":
        return phrase.text
    return phrase.text
