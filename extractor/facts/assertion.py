"""Whether a figure has happened, is planned or expected."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Token

from extractor.facts.reading import Reading
from extractor.facts.situation import Situation, span_words
from extractor.facts.view import SUBJECTS, climb
from extractor.facts.words import FactWords
from extractor.values import Status, Words


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
