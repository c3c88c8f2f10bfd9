"""Words right behind a figure, or before its "by", that say in which direction it points, whatever the verb: "19 fewer projects"."""

from __future__ import annotations

import re
from dataclasses import replace

from spacy.tokens import Token

from extractor.facts.measures import Verdict
from extractor.facts.situation import Situation, span_words
from extractor.values import Kind, Measure

_FEWER = frozenset({"fewer", "less"})  # these point down wherever they stand
_INSIDE = re.compile(r"\b(?:fewer|less)\b", re.I)  # "19 fewer key projects" is one count
_GOES_ON = frozenset({".", ",", ";", ")", ":", "–"})
_REACH = 9


def pointed(s: Situation, verdict: Verdict) -> Verdict:
    """The verdict with the direction that the words beside the figure tell."""
    if s.kind == Kind.FACTOR or verdict.sign < 0:
        return verdict
    cue = _behind(s) or _before_by(s) or _taken_away(s)
    inside = _INSIDE.search(s.figure.quantity.text) is not None
    if cue is None and not inside:
        return verdict
    measure = verdict.measure if verdict.measure in (Measure.CHANGE, Measure.RATIO) else Measure.CHANGE
    return replace(verdict, measure=measure, sign=-1, rule="told_beside", cue=verdict.cue if cue is None else span_words(cue, cue))


def _behind(s: Situation) -> Token | None:
    """ "340 fewer than", "$15 down on the week", "86,000 short of", "2 m under the average"."""
    after = s.tokens_after[:6]
    if not after:
        return None
    word, rest = after[0].lower_, [t.lower_ for t in after[1:]]
    if word in _FEWER:
        return after[0]
    if word == "short":
        return after[0] if rest[:1] == ["of"] else None
    if word == "under":
        return after[0] if rest[:1] in (["the"], ["its"], ["their"]) and s.words.sets["norms"] & set(rest) else None
    ends = not rest or rest[0] in _GOES_ON or rest[0] in s.words.sets["behind_comparatives"] or after[1].is_space
    return after[0] if _smaller(s, word) and ends else None


def _smaller(s: Situation, word: str) -> bool:
    """Whether a word compares downwards: "cheaper", "down"; "below" and "off" do so only before what they compare with."""
    known = s.words.comparatives.get(word)
    return known is not None and known.sign < 0 and word not in ("below", "off", "worse")


def _before_by(s: Situation) -> Token | None:
    """ "is lower by 19 points", "fewer than a year ago by 150,000", "become cheaper by half"."""
    tokens = s.tokens_before[:_REACH]
    if s.preposition != "by" or not tokens or tokens[0].lower_ != "by":
        return None
    for token in tokens[1:]:
        if _smaller(s, token.lower_):
            return token
        if token.text in (",", ";", ":", "(", ")") or token.pos_ == "VERB" or s.sentence.figure_at(token) is not None:
            return None
    return None


def _taken_away(s: Situation) -> Token | None:
    """ "the reduction of 920 positions", "cut 310 jobs", "laid off 60 of its workers", "made 250 workers redundant"."""
    if s.kind != Kind.COUNT:
        return None
    before = s.tokens_before[:3]
    if len(before) > 1 and before[0].lower_ == "of" and before[1].lower_ in s.words.sets["cutting_nouns"]:
        return before[1]
    if (s.figure.quantity.unit or "") not in s.words.sets["stock_things"]:
        return None
    if before:
        off = before[0].lower_ == "off" and len(before) > 1
        verb = before[1] if off else before[0]
        cuts = verb.lower_ in (s.words.sets["laying_verbs"] if off else s.words.sets["cutting_verbs"])
        if cuts and verb.pos_ in ("VERB", "NOUN"):
            return verb
        if before[0].lemma_ == "make" and s.after is not None and s.after.lower_ == "redundant":
            return s.after
    return _gone(s)


def _gone(s: Situation) -> Token | None:
    """ "1,200 posts will go", "40 jobs were lost", "60 workers were laid off", "250 people were made redundant"."""
    verb = s.verb
    if verb is None or verb.i < s.figure.last:
        return None
    behind = verb.doc[verb.i + 1].lower_ if verb.i + 1 < len(verb.doc) else ""
    if verb.lower_ in s.words.sets["laying_verbs"]:
        return verb if behind == "off" else None
    if verb.lemma_ == "make":
        return verb if behind == "redundant" else None
    return verb if verb.lower_ in s.words.sets["vanishing_verbs"] and behind != "to" else None
