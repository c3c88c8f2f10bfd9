"""Changes told beside a figure: "up 8 %", "6 % more", "an increase of 6.6 %"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from extractor.facts.indicators.naming import restored
from extractor.facts.indicators.registry import cue_of, from_phrase, like, new_subject, rule
from extractor.facts.reading import Reading
from extractor.facts.situation import Situation
from extractor.facts.words import Change
from extractor.values import Measure


@rule("trailing_change")
def trailing_change(s: Situation) -> Iterator[Reading]:
    """ "…, up 8 %", "…, 6 % more", "…, an increase of 6.6 %", "marking an 11 % growth": said of the figure before."""
    change = _change_beside(s)
    if change is None:
        return
    word, token = change
    noun = _own_noun(s, token)
    if noun is not None:
        yield from noun
        return
    own = _np_before_comparative(s, token)
    if own is not None and own.pos_ != "PRON":
        entity = s.sentence.entity_at(own)
        phrase = s.phrase(own)
        if entity is None and phrase is not None and not s.is_anaphor(own):
            yield from from_phrase(
                phrase, measure=Measure.CHANGE, sign=word.sign, cue=cue_of(token), text=restored(s, phrase, s.previous), bonus=0.02
            )
            return
    if s.previous is not None and not new_subject(s):
        yield like(s.previous, measure=Measure.CHANGE, sign=word.sign, cue=cue_of(token))
    elif s.subject is not None and s.subject.i < s.figure.first and not s.sentence.figure_at(s.subject):
        if s.is_anaphor(s.subject) and s.drafts:
            yield like(s.drafts[-1], measure=Measure.CHANGE, sign=word.sign, cue=cue_of(token))
        elif s.subject.pos_ != "PRON" and s.subject.lower_ not in s.words.sets["stand_ins"]:
            yield from from_phrase(s.phrase(s.subject), measure=Measure.CHANGE, sign=word.sign, cue=cue_of(token))


def _change_beside(s: Situation) -> tuple[Change, Token] | None:
    """The comparative or change noun that touches the figure, before ("up 8 %", "increase of 8 %") or behind ("8 % more")."""
    words = s.words
    after = s.tokens_after[:3]
    for n, token in enumerate(after):
        if (
            token.lower_ in words.comparatives
            and token.lower_ not in ("up", "down", "off")
            and (n == 0 or after[0].lower_ in ("times", "percent"))
        ):
            return words.comparatives[token.lower_], token
        if token.lower_ in words.change_nouns and all(t.pos_ in ("ADJ", "NOUN") or t.text == "-" for t in after[:n]):
            return words.change_nouns[token.lower_], token
        if token.pos_ not in ("ADJ", "ADV", "NOUN") and token.text != "-":
            break
    before = s.before
    if before is None:
        return None
    if before.lower_ in words.comparatives and before.dep_ != "compound:prt":
        return words.comparatives[before.lower_], before
    if before.lower_ in ("of", "by") and len(s.tokens_before) > 1:
        for noun in s.tokens_before[1:4]:
            if noun.lower_ in words.change_nouns:
                return words.change_nouns[noun.lower_], noun
            if noun.lower_ in words.comparatives and noun.lower_ in ("up", "down"):
                return words.comparatives[noun.lower_], noun
            if noun.pos_ not in ("NOUN", "ADP", "PROPN", "ADJ"):
                break
    return None


def _own_noun(s: Situation, token: Token) -> Iterator[Reading] | None:
    """A change noun with a complement or modifier of its own: "a 5 % increase in prices", "GDP growth of 4 %"."""
    change = s.words.change_nouns.get(token.lower_)
    if change is None:
        return None
    for child in token.rights:
        if child.dep_ in ("nmod", "obl") and any(c.lower_ in ("in", "of") for c in child.lefts) and not s.sentence.figure_at(child):
            phrase = s.phrase(child)
            if phrase is not None and not s.is_anaphor(child):
                return from_phrase(phrase, measure=Measure.CHANGE, sign=change.sign, cue=cue_of(token), bonus=0.03)
    modifier = s.phrase(token, tail=False)
    if modifier is not None and modifier.text.lower() != token.lower_ and not _only_adjective(s, token):
        return from_phrase(modifier, measure=Measure.CHANGE, sign=change.sign, cue=cue_of(token), bonus=0.03)
    return None


def _only_adjective(s: Situation, token: Token) -> bool:
    """ "a sharp increase" names nothing; "price increase" and "economic growth" do."""
    lefts = [
        t for t in token.lefts if t.pos_ in ("NOUN", "PROPN", "ADJ") and not s.sentence.figure_at(t) and not s.sentence.inside_period(t)
    ]
    return not any(t.pos_ in ("NOUN", "PROPN") or t.lower_ in ("economic", "industrial", "agricultural", "real", "wage") for t in lefts)


def _np_before_comparative(s: Situation, token: Token) -> Token | None:
    """The noun just before "up 4 %" ("with services up 4 %")."""
    if token.lower_ not in ("up", "down") or token.i == s.sentence.span.start:
        return None
    before = token.doc[token.i - 1]
    return (
        before if before.pos_ in ("NOUN", "PROPN") and not s.sentence.figure_at(before) and not s.sentence.inside_period(before) else None
    )
