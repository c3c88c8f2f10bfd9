"""Subject and object of the figure's verb."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from extractor.facts.indicators.registry import cue_of, from_phrase, like, rule
from extractor.facts.phrases import Phrase
from extractor.facts.reading import Reading
from extractor.facts.situation import Situation, span_words
from extractor.values import Kind, Words


@rule("verb_subject")
def verb_subject(s: Situation) -> Iterator[Reading]:
    """ "Exports rose 6 %", "output amounted to 3 trillion": the subject of a change or level verb."""
    verb, subject_ = s.verb, s.subject
    if verb is None or subject_ is None or subject_.i >= s.figure.first:
        return
    known = s.change_verb is not None or verb.lower_ in s.words.level_verbs or verb.pos_ == "AUX" or verb.dep_ == "cop"
    passive = subject_.dep_ == "nsubj:pass"
    if s.sentence.entity_at(subject_) or (subject_.pos_ == "PROPN" and s.phrase(subject_) is None):
        return
    if s.is_anaphor(subject_):
        size = s.words.dimensions.get(s.after.lower_) if s.after is not None and s.kind == Kind.MEASURE else None
        if s.drafts and size is not None:
            yield Reading(f"{s.drafts[-1].indicator} {size}", "", 0.05, s.drafts[-1].reading.words, s.drafts[-1])
        elif s.drafts:
            yield like(s.drafts[-1], bonus=0.05 if known else 0.0)
        return
    if subject_.pos_ == "PRON" or subject_.lower_ in s.words.sets["stand_ins"] or subject_.lower_ in s.words.sets["agents"]:
        return
    own = s.sentence.figure_at(subject_)
    if own is not None:
        if own is not s.figure:
            yield from (like(d) for d in s.drafts[-4:] if d.figure is own)
        return
    phrase = s.phrase(subject_)
    if phrase is None:
        return
    nominal = s.nominal_of(verb) if passive and s.kind in (Kind.MEASURE, Kind.MONEY) and s.change_verb is None else None
    if s.kind == Kind.MONEY and verb.lower_ in s.words.sets["cost_verbs"]:
        nominal = "cost"
    if s.after is not None and s.kind == Kind.MEASURE:
        nominal = s.words.dimensions.get(s.after.lower_, nominal)  # "would be 110 metres high": its height
    text = f"{phrase.text} {nominal}" if nominal and nominal not in phrase.text else phrase.text
    generic = s.counts_own_noun and (
        s.preposition in ("to", "at", "from", "by") or (verb.lower_ in s.words.level_verbs and s.counts_generic)
    )
    own_noun = s.kind in (Kind.MONEY, Kind.MEASURE) and not s.preposition and s.figure.head.dep_ == "obj" and s.nominal_of(verb) is not None
    if own_noun and s.figure.head.head.i == verb.i and verb.lower_ not in s.words.level_verbs:
        known = False  # "the festival raised $2m": the verb names it
    yield from from_phrase(phrase, text=text, bonus=0.1 if generic else 0.0 if known or passive else -0.3)


@rule("verb_object")
def verb_object(s: Situation) -> Iterator[Reading]:
    """ "lifted its key rate to 6 %", "cut spending by a quarter", "put inflation at 8 %": the object of the verb."""
    if s.verb is None or s.object is None or s.object.i > s.figure.first:
        return
    change = s.change_verb
    if s.preposition not in ("by", "to", "from", "at", "of", "on", "in", "") or s.object.pos_ == "PRON":
        return
    if change is None and s.preposition not in ("at", "by", "to"):
        return
    own = s.sentence.figure_at(s.object)
    if own is not None or s.sentence.entity_at(s.object):
        return
    if s.object.lower_ in s.words.change_nouns and len(s.object.text) == len((s.phrase(s.object) or Phrase("", Words("", 0, 0))).text):
        return
    if change is not None and not change.word.transitive and change.word.direction != "none":
        return
    yield from from_phrase(s.phrase(s.object), sign=change.sign if change else 0)


@rule("figure_as_object")
def figure_as_object(s: Situation) -> Iterator[Reading]:
    """ "invested 110 billion tenge in modernisation", "earned $5 million", "produced 12,000 tonnes": the verb's own noun."""
    verb = s.verb
    if verb is None or s.preposition not in ("", "about", "over", "up"):
        return
    nominal = s.nominal_of(verb)
    if nominal is None:
        return
    purpose = _purpose(s)
    given = _given(s, verb) if s.kind == Kind.MONEY and s.figure.head.dep_ == "nsubj:pass" else None
    if given is not None:
        yield Reading(f"{nominal} {given.text}", "", 0.25, given)
    elif purpose is not None and nominal in s.words.sets["spent_on"]:
        yield Reading(f"{nominal} {purpose.text}", "", 0.05, purpose)
    else:
        yield Reading(nominal, "", -0.05, cue_of(verb))


def _given(s: Situation, verb: Token) -> Words | None:
    """What a sum that is given goes to, behind the verb: "$61 billion is earmarked for Ukraine"."""
    following = [t for t in s.sentence.tokens if t.i > verb.i][:7]
    if not following or following[0].lower_ not in ("for", "to", "on"):
        return None
    kept = [following[0]]
    for token in following[1:]:
        if s.sentence.figure_at(token) or s.sentence.inside_period(token) or token.pos_ not in ("NOUN", "PROPN", "ADJ", "DET"):
            break
        kept.append(token)
    return span_words(kept[0], kept[-1]) if kept[-1].pos_ in ("NOUN", "PROPN") else None


def _purpose(s: Situation) -> Words | None:
    """What money goes to, right behind the figure: "on renewing its equipment", "in schools"."""
    tokens = s.tokens_after[:8]
    if not tokens or tokens[0].lower_ not in ("on", "in", "into", "for", "to", "towards"):
        return None
    kept = [tokens[0]]
    for token in tokens[1:]:
        if s.sentence.figure_at(token) or s.sentence.inside_period(token) or s.sentence.entity_at(token):
            break
        if token.pos_ not in ("NOUN", "ADJ", "DET", "PRON", "ADP", "VERB", "PROPN", "CCONJ") or token.tag_ in ("VBD", "VBZ", "VBP"):
            break
        kept.append(token)
    while len(kept) > 1 and kept[-1].pos_ not in ("NOUN", "PROPN"):
        kept.pop()
    return span_words(kept[0], kept[-1]) if len(kept) > 1 else None
