"""What was done to a quantity of something, how long somebody was sentenced for, how far along a thing is, how far away."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from extractor.facts.indicators.noun_phrases import np_head
from extractor.facts.indicators.registry import cue_of, from_phrase, rule
from extractor.facts.reading import Draft, Reading
from extractor.facts.situation import Situation
from extractor.values import Kind, Measure

_TERMS = ("a", "mo", "wk", "d")


@rule("done_to")
def done_to(s: Situation) -> Iterator[Reading]:
    """ "seized 1.2 tonnes of heroin", "20 tonnes of food were sent": the thing, and what was done to it; "destroyed 800 kg" of the same."""
    verb, head = s.verb, s.figure.head
    while head.dep_ == "conj" and head.head.pos_ != "VERB":
        head = head.head  # "sent 150 tents and 20 tonnes of food"
    if s.kind not in (Kind.MEASURE, Kind.MONEY) or verb is None or head.head.i != verb.i or head.dep_ not in ("obj", "nsubj:pass"):
        return
    said = s.done(verb)
    if said is None or s.nominal_of(verb) is not None:
        return
    after = s.tokens_after
    if len(after) > 1 and after[0].lower_ == "of":
        thing = np_head(s, after[1:])
        phrase = s.phrase(thing) if thing is not None else None
        if phrase is not None and thing is not None and thing.lower_ not in s.words.head_nouns:
            yield from from_phrase(phrase, text=f"{phrase.text} {said}")
        return
    twin = _same_unit(s)
    if s.kind == Kind.MEASURE and twin is not None and twin.reading.rule == "done_to":
        stem = twin.indicator.split()[:-1]
        yield Reading(" ".join([*stem, said]), "", 0.0, cue_of(verb), twin)


def _same_unit(s: Situation) -> Draft | None:
    """The last figure before that measures in the same unit, or in one of the same thing (kilograms and tonnes)."""
    unit = s.figure.quantity.unit
    weights = {"t", "kg", "g"}
    for draft in reversed(s.drafts[-4:]):
        other = draft.figure.quantity.unit
        if other == unit or {other, unit} <= weights:
            return draft
    return None


@rule("prison_term")
def prison_term(s: Situation) -> Iterator[Reading]:
    """ "sentenced to 12 years", "faces up to 10 years in prison", "had asked for 15 years" after it: the length of a sentence."""
    if s.kind != Kind.MEASURE or s.figure.quantity.unit not in _TERMS:
        return
    after = s.tokens_after[:2]
    where = s.words.sets["prisons"]
    held = (len(after) > 1 and after[0].lower_ in ("in", "behind", "of") and after[1].lower_ in where) or (
        bool(after) and after[0].lower_ in ("imprisonment",)
    )
    verb = s.verb
    judged = verb is not None and verb.lower_ in s.words.sets["sentencing_verbs"] and s.preposition in ("to", "for", "")
    if held or judged:
        cue = verb if judged and verb is not None else after[-1]
        yield Reading("prison sentence", "", 0.0, cue_of(cue))
        return
    asked = verb is not None and verb.lower_ in s.words.sets["demanding_verbs"]
    last = next((d for d in reversed(s.drafts[-4:]) if d.reading.rule == "prison_term"), None)
    if asked and last is not None and verb is not None:
        yield Reading(last.indicator, "", 0.0, cue_of(verb), last)


@rule("how_far_along")
def how_far_along(s: Situation) -> Iterator[Reading]:
    """ "The blaze is 40 % contained", "the bridge is 60 % complete", "the vaccine was 94 % effective": the state that is reached in part."""
    after = s.after
    if s.kind != Kind.PERCENT or after is None:
        return
    noun = s.words.states.get(after.lower_)
    if noun is None or s.before is None or not _is_said(s, after):
        return
    thing = s.subject if s.verb is not None and s.verb.pos_ in ("AUX", "VERB") else None
    thing = next((c for c in after.children if c.dep_.startswith("nsubj")), thing)
    if thing is not None and thing.lower_ in ("which", "that") and after.dep_.startswith("acl"):
        thing = after.head
    phrase = s.phrase(thing, tail=False) if thing is not None and thing.i < s.figure.first else None
    if phrase is not None:
        yield from from_phrase(phrase, text=f"{phrase.text} {noun}", measure=Measure.SHARE, cue=cue_of(after))
    elif thing is not None and s.drafts and s.is_anaphor(thing):
        yield Reading(noun, "", 0.0, cue_of(after), None, Measure.SHARE, 0, cue_of(after))


def _is_said(s: Situation, state: Token) -> bool:
    """Whether the state is told of a subject ("is 60 % complete"), not part of a name for something ("60 % skimmed milk")."""
    return any(t.pos_ == "AUX" or t.lower_ in s.words.sets["copulas"] for t in s.tokens_before[:3])


@rule("distance")
def distance(s: Situation) -> Iterator[Reading]:
    """ "45 km south of Osh", "120 light years away", "two kilometres from the border": how far something is."""
    if s.kind != Kind.MEASURE or s.figure.quantity.unit not in s.words.sets["lengths"]:
        return
    after = [t.lower_ for t in s.tokens_after[:2]]
    if not after:
        return
    way = after[0] in s.words.sets["directions"] and (len(after) == 1 or after[1] in ("of", "from", ",", "."))
    aside = after[0] == "from" and s.figure.head.dep_ not in ("obj", "nsubj")
    if way or aside or after[0] in ("away", "off", "apart"):
        yield Reading("distance", "", 0.0, cue_of(s.tokens_after[0]))


@rule("each_of")
def each_of(s: Situation) -> Iterator[Reading]:
    """ "two blocks of 500 MW each", "12 greenhouses of 3 hectares apiece": what the unit measures of each of the things before."""
    quality = s.words.qualities.get(s.figure.quantity.unit or "")
    after, previous = s.after, s.previous
    if quality is None or after is None or after.lower_ not in ("each", "apiece") or previous is None:
        return
    if s.preposition == "of" and previous.figure.quantity.kind == Kind.COUNT and s.tokens_before[1].i <= previous.figure.last + 1:
        yield Reading(f"{quality} of {previous.indicator}", "", 0.0, cue_of(after))
