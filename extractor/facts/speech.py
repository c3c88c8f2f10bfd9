"""Who says so: the persons and bodies that a sentence cites, and for which part of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from spacy.tokens import Token

from extractor.entities import Reference
from extractor.facts.situation import span_words
from extractor.facts.view import SUBJECTS, Sentence
from extractor.facts.words import FactWords
from extractor.values import Entity, Label, Words


@dataclass(frozen=True, slots=True)
class Citation:
    """Who a sentence cites and the words that do; `start` and `end` bound what is cited, in characters."""

    speaker: Entity
    rule: str
    words: Words
    start: int
    end: int


_QUOTE_OPENS = re.compile(r"[.!?…][\"”’]?\s+(?=[\"“«])|[.!?…][\"”»]\s+(?=[A-Z])")
"""Where a sentence ends before a quotation or with one: the tokenizer's sentences may hold both."""

_PHRASE = 80  # characters behind "according to" in which somebody is named
_RIGHT_BEHIND = 2
_DEFINITE = frozenset(("the", "its", "their", "his", "her", "our", "'s", "’s", "'", "’"))


def citations(sentence: Sentence, words: FactWords, references: list[Reference]) -> list[Citation]:
    """Everybody the sentence cites: "X said", "said X", "according to X", "he added"."""
    found = []
    for token in sentence.tokens:
        if token.lower_ in words.speech_verbs and token.pos_ in ("VERB", "AUX"):
            citation = _by_verb(sentence, token, words, references)
            if citation is not None:
                found.append(citation)
    text = sentence.text
    for match in words.source_phrases.finditer(text):
        start = sentence.span.start_char + match.start()
        after = start + len(match.group())
        speaker = _named_after(sentence, after, references) or _unnamed_after(sentence, after, words)
        if speaker is not None:
            found.append(
                Citation(
                    speaker,
                    "according_to",
                    Words(match.group(), start, start + len(match.group())),
                    sentence.span.start_char,
                    sentence.span.end_char,
                )
            )
    return [_within(sentence, c) for c in found]


def said_of(cited: list[Citation], position: int) -> Citation | None:
    """The first citation whose stretch holds a place of the text."""
    return next((c for c in cited if c.start <= position < c.end), None)


def _within(sentence: Sentence, citation: Citation) -> Citation:
    """A citation holds for its own part: not for what was told before the quotation opened."""
    base, start, end = sentence.span.start_char, citation.start, citation.end
    for found in _QUOTE_OPENS.finditer(sentence.text):
        if base + found.end() <= citation.words.start:
            start = max(start, base + found.end())
    return replace(citation, start=start, end=end)


def _cites_nobody(verb: Token) -> bool:
    """ "continues to expect", "was told", "put a rise on the table": forms of such verbs that quote nobody."""
    after = [verb.doc[k] for k in range(verb.i + 1, min(verb.i + 9, len(verb.doc)))]
    if len(after) > 1 and after[0].lower_ == "to" and after[1].tag_ == "VB":
        return True
    if verb.lower_ in ("told", "informed", "briefed", "assured") and any(c.dep_ == "aux:pass" for c in verb.children):
        return True
    return verb.lower_ in ("put", "puts") and not any(t.lower_ == "at" for t in after)


def _by_verb(sentence: Sentence, verb: Token, words: FactWords, references: list[Reference]) -> Citation | None:
    if _cites_nobody(verb):
        return None
    subject = next((c for c in verb.children if c.dep_ in SUBJECTS), None)
    if subject is None and verb.dep_ in ("conj", "xcomp") and verb.head.pos_ == "VERB":
        subject = next((c for c in verb.head.children if c.dep_ in SUBJECTS), None)
    speaker = _who(sentence, subject, references) if subject is not None else None
    if speaker is not None and speaker.label == Label.ORG:
        speaker = _person_of(sentence, speaker, verb) or speaker
    if speaker is None:
        speaker = _beside(sentence, verb, references)
    if speaker is None and subject is not None:
        speaker = _unnamed(sentence, subject, words)
    if speaker is None:
        return None
    if speaker.label == Label.PLACE:
        return None
    return Citation(speaker, "speech_verb", span_words(verb, verb), sentence.span.start_char, sentence.span.end_char)


def _who(sentence: Sentence, token: Token, references: list[Reference]) -> Entity | None:
    """The name or resolved mention that a subject stands for; a title's name ("Minister X") and appositions included."""
    for candidate in (token, *(c for c in token.children if c.dep_ in ("appos", "flat", "compound", "nmod"))):
        entity = sentence.entity_at(candidate)
        if entity is not None and entity.label in (Label.PERSON, Label.ORG):
            return entity
    reference = next((r for r in references if r.start <= token.idx < r.end), None)
    return reference.entity_at() if reference is not None else None


def _person_of(sentence: Sentence, body: Entity, verb: Token) -> Entity | None:
    """ "Ports Authority regional manager Salum Mbwana said": the person, not the body."""
    for entity in sentence.entities:
        between = sentence.source[body.end : entity.start]
        if entity.label == Label.PERSON and body.end < entity.start and entity.end <= verb.idx and len(between) < 50:
            return None if any(mark in between for mark in (",", " and ", "’s ", "'s ", ". ")) else entity
    return None


def _unnamed(sentence: Sentence, subject: Token, words: FactWords) -> Entity | None:
    """ "The health ministry reckons", "their federation announced": one body that is told apart, though it has no name."""
    if subject.lower_ not in words.sets["speaking_bodies"]:
        return None
    doc, first = subject.doc, subject.i
    while first > sentence.span.start and doc[first - 1].pos_ in ("NOUN", "ADJ") and doc[first - 1].dep_ in ("compound", "amod"):
        first -= 1
    if first <= sentence.span.start or doc[first - 1].lower_ not in _DEFINITE:
        return None
    said = span_words(doc[first], subject)
    return Entity(said.text, said.start, said.end, Label.ORG, said.text, None, 0.5, "unnamed_speaker")


def _beside(sentence: Sentence, verb: Token, references: list[Reference]) -> Entity | None:
    """The name that touches the verb: "… , said Deputy Minister A. B."; titles between are passed over."""
    candidates: list[tuple[int, Entity]] = []
    for entity in [
        *sentence.entities,
        *(r.entity_at() for r in references if sentence.span.start_char <= r.start < sentence.span.end_char),
    ]:
        if entity.label == Label.PLACE:
            continue
        if entity.end <= verb.idx:
            between = sentence.source[entity.end : verb.idx]
            if len(between) < 60 and "," not in between.strip(", ") and "." not in between:
                candidates.append((len(between), entity))
        elif entity.start >= verb.idx + len(verb):
            between = sentence.source[verb.idx + len(verb) : entity.start]
            if len(between) < 90 and between.count(",") == 0 and not any(c.isdigit() for c in between) and "that" not in between.split():
                candidates.append((len(between), entity))
    persons = [c for c in candidates if c[1].label == Label.PERSON]
    return min(persons or candidates, key=lambda c: c[0])[1] if candidates else None


def _named_after(sentence: Sentence, position: int, references: list[Reference]) -> Entity | None:
    """Whoever stands right behind "according to": a stand-in ("him", "the agency"), a name, the person a title or comma leads to."""
    first = next((r for r in references if 0 <= r.start - position <= _RIGHT_BEHIND), None)
    end = _phrase_end(sentence, position)
    near = [e for e in sentence.entities if e.label != Label.PLACE and position <= e.start < end]
    persons = [e for e in near if e.label == Label.PERSON]
    if persons:
        return persons[0]
    if first is not None:
        return first.entity_at() if first.entity.label != Label.PLACE else None
    if near:
        return near[0]
    reference = next((r for r in references if 0 <= r.start - position < 30), None)
    return reference.entity_at() if reference is not None and reference.entity.label != Label.PLACE else None


def _phrase_end(sentence: Sentence, position: int) -> int:
    """Where the phrase behind "according to" ends: at its verb, or at a comma that no person follows at once."""
    limit = position + _PHRASE
    for token in sentence.tokens:
        if token.idx <= position or token.idx >= limit:
            continue
        if token.pos_ in ("VERB", "AUX") and token.tag_ in ("VBD", "VBZ", "VBP", "MD"):
            return token.idx
        if token.text in (",", ";", ":", "–", "—"):
            follows = any(e.label == Label.PERSON and 0 < e.start - token.idx <= 2 for e in sentence.entities)
            named = any(e.label == Label.PERSON and position <= e.start < token.idx for e in sentence.entities)
            if named or not follows:
                return token.idx
    return limit


def _unnamed_after(sentence: Sentence, position: int, words: FactWords) -> Entity | None:
    """ "According to the national penitentiary department": the head of the phrase right behind."""
    tokens = [t for t in sentence.tokens if position <= t.idx < position + 70]
    head = None
    for token in tokens[1:]:
        if token.pos_ not in ("NOUN", "ADJ"):
            break
        head = token
    return _unnamed(sentence, head, words) if head is not None else None
