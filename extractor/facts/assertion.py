"""Whether a figure has happened, is planned or expected, and who says so."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Token

from extractor.entities import Reference
from extractor.facts.reading import Reading
from extractor.facts.situation import Situation, span_words
from extractor.facts.view import SUBJECTS, Sentence, climb
from extractor.facts.words import FactWords
from extractor.values import Entity, Label, Status, Words


@dataclass(frozen=True, slots=True)
class Assertion:
    """A status with what decided it."""

    status: Status
    rule: str
    cue: Words | None = None


def status_of(s: Situation, r: Reading) -> Assertion:
    """The status of a figure read as `r`.

    A cue governs what hangs on it: "plans to build 12 schools", "is expected to grow by 3 %", "a budget of". The nearest wins.
    """
    inherited = r.inherits
    cue = _verb_cue(s) or _phrase_cue(s) or _noun_cue(s, r)
    if cue is not None:
        return cue
    if (
        inherited is not None
        and inherited.sentence is s.sentence
        and r.relation in ("conversion", "from_to")
        and inherited.status != Status.ACTUAL
    ):
        if r.relation == "from_to" and s.preposition == "from":
            return Assertion(Status.ACTUAL, "from_half_is_actual")
        return Assertion(inherited.status, "status_of_twin")
    return Assertion(Status.ACTUAL, "status_default")


def status_of_future(indicator: str, words: FactWords) -> Status:
    """What a time after the publication makes of a figure that nothing else marks: planned, or forecast where nobody decides."""
    undecided = set(indicator.lower().split()) & words.sets["nobody_decides"]
    return Status.FORECAST if undecided else Status.PLANNED


def _clause(s: Situation) -> list[Token]:
    """Governing verbs of the figure, nearest first, within the sentence: its own and those it depends on."""
    chain = []
    token = s.figure.head
    for head in climb(token):
        if not s.sentence.holds(head):
            break
        if head.pos_ in ("VERB", "AUX", "ADJ", "NOUN"):
            chain.append(head)
        own_time = head.tag_ in ("VBD", "VBZ", "VBP") or any(c.pos_ == "AUX" for c in head.children)
        if head.dep_ in ("conj", "parataxis") and head.pos_ in ("VERB", "AUX") and _has_subject(head) and own_time:
            break  # "… will be revived, and 157 colleges set up" still hangs on "will"
        if head.dep_.startswith("acl") and head.tag_ == "VBN" and not any(c.lower_ == "to" for c in head.children):
            break  # "the mall, built at a cost of $1.7bn, is to open"
        if head.dep_ in ("advcl",) and head.tag_ not in ("VBG", "VB", "VBN"):
            break
    if s.verb is not None and s.verb not in chain:
        chain.insert(0, s.verb)
    return chain


def _has_subject(verb: Token) -> bool:
    return any(c.dep_ in SUBJECTS for c in verb.children)


def _verb_cue(s: Situation) -> Assertion | None:
    for token in _clause(s):
        cue = s.words.status_verbs.get(token.lower_)
        if cue is not None and token.pos_ in ("VERB", "AUX", "ADJ") and not _attributed(s, token):
            return Assertion(Status(cue.status), f"status.{cue.id}", span_words(token, token))
        auxiliaries = {c.lower_: c for c in token.children if c.dep_ in ("aux", "aux:pass") or c.pos_ == "AUX"}
        for word in ("will", "'ll", "’ll", "shall", "would"):
            if word in auxiliaries:
                said = Status.FORECAST if _forecast_subject(s, token) else Status.PLANNED
                return Assertion(said, f"status.{word}", span_words(auxiliaries[word], auxiliaries[word]))
        for word in ("may", "might", "could"):
            if word in auxiliaries:
                return Assertion(Status.FORECAST, f"status.{word}", span_words(auxiliaries[word], auxiliaries[word]))
    return None


def _forecast_subject(s: Situation, verb: Token) -> bool:
    """What nobody decides is forecast, not planned: "inflation will slow to 6 %"."""
    for child in verb.children:
        if child.dep_ in SUBJECTS:
            return child.lower_ in s.words.sets["nobody_decides"]
    return False


def _attributed(s: Situation, token: Token) -> bool:
    """A cue that describes a noun beside ("the planned road") or that stands behind the figure governs nothing here."""
    return (token.dep_ in ("amod", "compound") and token.i > s.figure.last) or token.dep_ == "amod"


def _phrase_cue(s: Situation) -> Assertion | None:
    lowest, highest = _clause_bounds(s)
    text = s.sentence.source[lowest:highest]
    for pattern, cue in s.words.status_phrases:
        if cue.id in ("will", "may"):
            continue
        found = pattern.search(text)
        if found:
            start = lowest + found.start()
            return Assertion(Status(cue.status), f"status.{cue.id}", Words(found.group(), start, start + len(found.group())))
    return None


def _clause_bounds(s: Situation) -> tuple[int, int]:
    """Characters from the clause break before the figure (semicolon, while, but) to the one behind it."""
    start, end = s.sentence.words.start, s.sentence.words.end
    for token in s.sentence.tokens:
        if token.text == ";" or token.lower_ in ("while", "whereas", "but"):
            if token.idx < s.figure.start:
                start = token.idx + len(token)
            elif token.idx >= s.figure.end:
                end = min(end, token.idx)
    return start, end


def _noun_cue(s: Situation, r: Reading) -> Assertion | None:
    words = r.text.lower().split()
    for word in words:
        cue = s.words.status_nouns.get(word)
        if cue is not None and word not in ("estimate", "estimates", "order", "schedule", "budget", "plan"):
            return Assertion(Status(cue.status), f"status.{cue.id}", r.words)
    for token in s.tokens_before[:4]:
        cue = s.words.status_nouns.get(token.lower_)
        if cue is not None and s.preposition in ("of", "at", "for") and token.i < s.figure.first and not s.sentence.figure_at(token):
            return Assertion(Status(cue.status), f"status.{cue.id}", span_words(token, token))
        if token.pos_ in ("VERB", "AUX") or token.text in (",", ";"):
            break
    return None


@dataclass(frozen=True, slots=True)
class Citation:
    """Who a sentence cites and the words that do; `start` and `end` bound what is cited, in characters."""

    speaker: Entity
    rule: str
    words: Words
    start: int
    end: int


def citations(sentence: Sentence, words: FactWords, references: list[Reference]) -> list[Citation]:
    """Everybody the sentence cites: "X said", "said X", "according to X", "he added"."""
    found = []
    for token in sentence.tokens:
        if token.lower_ in words.speech_verbs and token.pos_ in ("VERB", "AUX"):
            citation = _by_verb(sentence, token, references)
            if citation is not None:
                found.append(citation)
    text = sentence.text
    for match in words.source_phrases.finditer(text):
        start = sentence.span.start_char + match.start()
        speaker = _named_after(sentence, start + len(match.group()), references)
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
    return found


def _by_verb(sentence: Sentence, verb: Token, references: list[Reference]) -> Citation | None:
    subject = next((c for c in verb.children if c.dep_ in SUBJECTS), None)
    if subject is None and verb.dep_ in ("conj", "xcomp") and verb.head.pos_ == "VERB":
        subject = next((c for c in verb.head.children if c.dep_ in SUBJECTS), None)
    speaker = _who(sentence, subject, references) if subject is not None else None
    if speaker is None:
        speaker = _beside(sentence, verb, references)
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
    near = [e for e in sentence.entities if e.label != Label.PLACE and 0 <= e.start - position < 80]
    persons = [e for e in near if e.label == Label.PERSON]
    if persons:
        return persons[0]
    if near:
        return near[0]
    reference = next((r for r in references if 0 <= r.start - position < 30), None)
    return reference.entity_at() if reference is not None and reference.entity.label != Label.PLACE else None
