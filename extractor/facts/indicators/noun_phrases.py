"""The figure inside a noun phrase: "worth", "a deficit of", "20 million tons of grain", "26 % of output", "a 10 % stake"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from extractor.facts.indicators.counted import activity_of
from extractor.facts.indicators.registry import PERCENTS, from_phrase, like, new_subject, rule
from extractor.facts.reading import Reading
from extractor.facts.situation import Situation
from extractor.values import Kind, Measure, Words


@rule("worth")
def worth(s: Situation) -> Iterator[Reading]:
    """Money of counted things: "26 projects worth 315 billion", "at a cost of $3 million" is their value or cost."""
    if s.kind != Kind.MONEY:
        return
    lowered = [t.lower_ for t in s.tokens_before[:6]]
    for phrase, entry in s.words.worth.items():
        parts = phrase.split()
        if phrase == "for" or lowered[: len(parts)] != parts[::-1]:
            continue
        anchor = s.tokens_before[len(parts) - 1]
        thing, text = _thing_before(s, anchor)
        if thing is not None:
            yield Reading(f"{entry.noun} of {text}", "", 0.0, thing)
            return


def _thing_before(s: Situation, anchor: Token) -> tuple[Words | None, str]:
    """The counted or named thing before "worth": an earlier figure's count, else the noun."""
    for draft in reversed(s.drafts):
        if draft.sentence is not s.sentence:
            break
        if draft.figure.quantity.kind == Kind.COUNT and draft.figure.end <= anchor.idx:
            return draft.reading.words, draft.indicator
    for token in s.tokens_before:
        if token.i < anchor.i and token.pos_ == "NOUN" and not s.sentence.inside_period(token):
            phrase = s.phrase(token)
            return (phrase.words, phrase.text) if phrase else (None, "")
    return None, ""


@rule("head_of")
def head_of(s: Situation) -> Iterator[Reading]:
    """ "a trade deficit of $1 billion", "a capacity of 5 MW", "unemployment rate of 4 %"."""
    if s.preposition != "of" or len(s.tokens_before) < 2:
        return
    head = s.tokens_before[1]
    if head.pos_ not in ("NOUN", "PROPN") or head.lower_ in s.words.change_nouns:
        return
    if head.lower_ in s.words.sets["empty_heads"] or (s.counts_own_noun and head.lower_ not in s.words.sets["stock_heads"]):
        return
    phrase = s.phrase(head)
    if phrase is None:
        return
    text = phrase.text
    if len(text.split()) == 1 and text.lower() in s.words.sets["needs_owner"]:
        owner = _owner_noun(s, head)
        text = f"{owner} {text}" if owner else text
    yield from from_phrase(phrase, text=text)


def _owner_noun(s: Situation, head: Token) -> str | None:
    """The thing that "with a capacity of" hangs on: "a plant with a capacity of"."""
    parent = head.head
    if parent.pos_ == "NOUN" and parent != head and not s.sentence.inside_period(parent):
        phrase = s.phrase(parent, tail=False)
        return phrase.text if phrase else None
    return None


@rule("quantity_of")
def quantity_of(s: Situation) -> Iterator[Reading]:
    """ "20 million tons of grain", "a third of pupils", "26 % of the oil output"."""
    tokens = s.tokens_after
    skip = 1 if tokens and tokens[0].lower_ == "worth" else 0
    if s.kind == Kind.PERCENT and tokens and s.figure.quantity.text[-1:].isalpha() and tokens[0].pos_ in ("NOUN", "ADJ"):
        head = np_head(s, tokens)
        said = s.phrase(head) if head is not None else None
        if said is not None and head is not None:
            activity = activity_of(s, head)
            yield from from_phrase(said, measure=Measure.SHARE, text=f"{said.text} {activity}" if activity else said.text)
        return
    if len(tokens) < 2 + skip or tokens[skip].lower_ != "of":
        return
    head = np_head(s, tokens[skip + 1 :])
    if head is None:
        return
    if s.kind in PERCENTS or s.kind == Kind.FACTOR:
        if s.kind == Kind.PERCENT:
            yield from _share_of(s, head)
        return
    phrase = s.phrase(head)
    if phrase is None or (s.counts_own_noun and not s.counts_generic):
        return
    nominal = s.nominal_of(s.verb)
    if nominal and nominal.split()[-1] not in phrase.text.lower() and head.lower_ not in s.words.head_nouns:
        yield from from_phrase(phrase, text=f"{phrase.text} {nominal}")
    else:
        yield from from_phrase(phrase)


def np_head(s: Situation, tokens: list[Token]) -> Token | None:
    """The head noun of the noun phrase that begins with the first of the tokens."""
    head = None
    for token in tokens[:8]:
        if s.sentence.figure_at(token) or s.sentence.inside_period(token):
            break
        if token.pos_ in ("NOUN", "PROPN"):
            head = token
            continue
        if token.tag_ == "POS" or (token.pos_ in ("ADJ", "DET", "PRON") and head is None):
            head = None if token.tag_ == "POS" else head
            continue
        if token.pos_ == "VERB" and token.dep_ == "amod" and head is None:
            continue
        break
    return head


def _share_of(s: Situation, head: Token) -> Iterator[Reading]:
    if head.lower_ in ("gdp", "product", "grp"):
        yield from _share_of_economy(s)
        return
    if s.sentence.inside_period(head) or head.lower_ in ("period", "level"):
        return
    if head.lower_ in s.words.sets["plan_nouns"] and s.previous is not None:
        yield like(s.previous, measure=Measure.SHARE)
        return
    phrase = s.phrase(head)
    if phrase is None:
        return
    if head.lower_ in s.words.sets["partitive"] and s.previous is not None:
        yield like(s.previous, measure=Measure.SHARE)
        return
    if s.previous is not None and head.lower_ in ("area", "number", "amount", "volume") and _repeats(s):
        yield like(s.previous, measure=Measure.SHARE, bonus=0.02)
        return
    subject = s.subject
    own = (
        s.phrase(subject, tail=False)
        if subject is not None and subject.pos_ in ("NOUN",) and subject.i < s.figure.first and not s.is_anaphor(subject)
        else None
    )
    if own is not None and s.verb is not None and s.verb.lower_ in s.words.sets["share_verbs"]:
        yield from from_phrase(own, measure=Measure.SHARE, text=f"{own.text} share of {phrase.text}")
    else:
        yield from from_phrase(
            phrase, measure=Measure.SHARE, text=f"share of {phrase.text}" if len(phrase.text.split()) < 3 else phrase.text
        )


def _share_of_economy(s: Situation) -> Iterator[Reading]:
    """ "a deficit of 3 % of GDP", "KZT 2 trillion, or 1.2 % of GDP": the deficit is measured, GDP only scales it."""
    if s.previous is not None and not new_subject(s):
        yield like(s.previous, measure=Measure.SHARE, bonus=0.1)
    elif s.preposition == "of" and len(s.tokens_before) > 1 and s.tokens_before[1].pos_ == "NOUN":
        yield from from_phrase(s.phrase(s.tokens_before[1]), measure=Measure.SHARE, bonus=0.1)
    elif s.subject is not None and s.subject.i < s.figure.first:
        yield from from_phrase(s.phrase(s.subject), measure=Measure.SHARE, bonus=0.1)


def _repeats(s: Situation) -> bool:
    return any(t.lower_ == "or" for t in s.gap)


@rule("attributive")
def attributive(s: Situation) -> Iterator[Reading]:
    """ "a 10 % stake", "a $3 million grant", "a 1.2-million-ton harvest": the noun that the figure describes."""
    noun = s.noun_after
    if noun is None or noun.lower_ in s.words.change_nouns or (s.kind == Kind.COUNT and noun.i > s.figure.last + 3):
        return
    if s.sentence.entity_at(noun) or s.sentence.inside_period(noun) or noun.lower_ in ("times", "people"):
        return
    if s.after is not None and s.after.pos_ not in ("NOUN", "ADJ", "PROPN") and s.after.text != "-":
        return
    if noun.dep_ in ("nsubj", "nsubj:pass") and s.figure.head.head != noun:
        return
    yield from from_phrase(s.phrase(noun))
