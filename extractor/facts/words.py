"""The fact stage's words, compiled once from the lexicon: what a form says wherever it stands."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from extractor.errors import LexiconError
from extractor.lexicon import Lexicon
from extractor.lexicon.keys import key_of as key_of
from extractor.lexicon.schema import facts as schema
from extractor.lexicon.schema.quantities import WordGroup
from extractor.quantities.heads import singular

_VOWELS = "aeiou"


def verb_forms(base: str, others: list[str]) -> set[str]:
    """The regular forms of an English verb and the given ones; an irregular past replaces the regular one.

    >>> sorted(verb_forms("rise", ["rose", "risen"]))
    ['rise', 'risen', 'rises', 'rising', 'rose']
    >>> sorted(verb_forms("carry", []))
    ['carried', 'carries', 'carry', 'carrying']
    """
    if base.endswith("y") and base[-2:-1] not in _VOWELS:
        regular = {base, base[:-1] + "ies", base + "ing", base[:-1] + "ied"}
    elif base.endswith("e"):
        regular = {base, base + "s", base[:-1] + "ing", base + "d"}
    else:
        ending = "es" if base.endswith(("s", "sh", "ch", "x", "z")) else "s"
        regular = {base, base + ending, base + "ing", base + "ed"}
    if any(not f.endswith("ing") for f in others):
        regular = {f for f in regular if not f.endswith("ed")}
    return regular | set(others)


@dataclass(frozen=True, slots=True)
class Change:
    """One change word as it was met."""

    word: schema.ChangeWord

    @property
    def sign(self) -> int:
        """-1 for a fall, +1 otherwise."""
        return -1 if self.word.direction == "down" else 1


class FactWords:
    """Look-ups by lower-case form."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.change_verbs: dict[str, Change] = {}
        self.change_nouns: dict[str, Change] = {}
        self.comparatives: dict[str, Change] = {}
        self._read_changes(lexicon)
        self.level_verbs = {f: w.id for w in lexicon.entries("level_words", schema.LevelWord) for f in verb_forms(w.id, w.forms)}
        self.nominals = {f: n for n in lexicon.entries("nominals", schema.Nominal) for f in verb_forms(n.id.replace("_", " "), n.forms)}
        self.rate_names = {f for r in lexicon.entries("rate_names", schema.RateName) for f in (r.id.replace("_", " "), *r.forms)}
        self.head_nouns = {f for h in lexicon.entries("head_nouns", schema.HeadNoun) for f in (h.id, *h.forms)}
        self._read_cues(lexicon)
        self.speech_verbs = {
            f for s in lexicon.entries("speech_words", schema.SpeechWord) if s.kind == "verb" for f in verb_forms(_bare(s.id), s.forms)
        }
        self.source_phrases = phrases(
            [f for s in lexicon.entries("speech_words", schema.SpeechWord) if s.kind == "phrase" for f in s.forms]
        )
        worth = lexicon.entries("worth_phrases", schema.WorthPhrase)
        self.worth = {w.id.replace("_", " "): w for w in worth}
        self.concepts = concepts_by_key(lexicon.entries("concepts", schema.Concept))
        listed = lexicon.entries("word_sets", schema.WordSet)
        self.sets = {w.id: frozenset(w.words) for w in listed if not w.phrases}
        self.patterns = {w.id: phrases(w.words, ignore_case=w.ignore_case) for w in listed if w.phrases}
        self.unit_nouns = _pairs(self.sets["unit_nouns"])
        self.dimensions = _pairs(self.sets["dimensions"])
        self.qualities = _pairs(self.sets["qualities"])
        self.states = _pairs(self.sets["states"])
        self.participles = _pairs(self.sets["participles"])
        self.currency_nouns = _pairs(self.sets["currency_nouns"])
        self.people_verbs = {
            form: said for verb, said in _pairs(self.sets["people_verbs"]).items() for form in (said, *verb_forms(verb, [said]))
        }
        self.sure_rules = frozenset(r.id for r in lexicon.entries("fact_rules", schema.FactRule) if r.sure)
        self._plurals = {many: one for g in lexicon.entries("count_words", WordGroup) for many, one in g.pairs.items()}
        self.qualifiers = [(phrases(q.phrases), q) for q in lexicon.entries("qualifier_cues", schema.QualifierCue)]

    def singular(self, noun: str) -> str:
        """The singular of a counted noun, lower case."""
        return singular(noun, self._plurals)

    def _read_changes(self, lexicon: Lexicon) -> None:
        for word in lexicon.entries("change_words", schema.ChangeWord):
            change = Change(word)
            if word.pos == "verb":
                self.change_verbs.update(dict.fromkeys(verb_forms(_bare(word.id), word.forms), change))
            elif word.pos == "noun":
                self.change_nouns.update(dict.fromkeys(word.forms or [_bare(word.id)], change))
            else:
                self.comparatives.update(dict.fromkeys(word.forms or [_bare(word.id)], change))

    def _read_cues(self, lexicon: Lexicon) -> None:
        self.status_verbs: dict[str, schema.StatusCue] = {}
        self.status_nouns: dict[str, schema.StatusCue] = {}
        self.status_phrases: list[tuple[re.Pattern[str], schema.StatusCue]] = []
        for cue in lexicon.entries("status_cues", schema.StatusCue):
            if cue.scope == "verb":
                self.status_verbs.update(dict.fromkeys(verb_forms(_bare(cue.id), cue.forms), cue))
            elif cue.scope == "noun":
                self.status_nouns.update(dict.fromkeys(cue.forms, cue))
            else:
                self.status_phrases.append((phrases(cue.forms), cue))


def _pairs(words: frozenset[str]) -> dict[str, str]:
    """Words written `kilo=kg`."""
    return dict(w.split("=") for w in words)


def _bare(word: str) -> str:
    """An id without the suffix that keeps homographs apart: `growth.n` is "growth"."""
    return word.split(".")[0].replace("_", " ")


def phrases(forms: list[str], *, ignore_case: bool = True) -> re.Pattern[str]:
    """One pattern for whole phrases, case set aside unless told otherwise."""
    inner = "|".join(re.escape(f).replace(r"\ ", r"\s+") for f in sorted(forms, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{inner})(?!\w)", re.IGNORECASE if ignore_case else 0) if inner else re.compile(r"(?!)")


def concepts_by_key(concepts: Iterable[schema.Concept]) -> dict[str, schema.Concept]:
    """Every name's key with its concept.

    Raises:
        LexiconError: when a name stands under two concepts (which series would its figures go to?) or has no word to go by.
    """
    found: dict[str, schema.Concept] = {}
    faults: list[str] = []
    for concept in concepts:
        for name in concept.names:
            key = key_of(name)
            other = found.setdefault(key, concept)
            if not key:
                faults.append(f"concepts: {concept.id}: the name {name!r} has no word to know it by; write one that has")
            elif other.id != concept.id:
                faults.append(f"concepts: {name!r} stands under {other.id} and under {concept.id}; leave it under one of them")
    if faults:
        raise LexiconError(faults)
    return found
