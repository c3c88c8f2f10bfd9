"""Words right behind a figure, or before its "by", that say in which direction it points, whatever the verb: "19 fewer projects"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Token

from extractor.facts.measures import Verdict
from extractor.facts.situation import Situation, span_words
from extractor.values import Kind, Measure

_ALWAYS = frozenset({"fewer", "less"})
_INSIDE = re.compile(r"\b(?:fewer|less)\b", re.I)  # "19 fewer key projects" is one count
_GONE = frozenset(
    {
        "go",
        "goes",
        "gone",
        "went",
        "disappear",
        "disappeared",
        "vanish",
        "vanished",
        "cut",
        "axed",
        "lost",
        "eliminated",
        "scrapped",
        "abolished",
    }
)
_SMALLER = frozenset(
    {"less", "lower", "cheaper", "smaller", "shorter", "younger", "lighter", "slower", "narrower", "weaker", "colder", "poorer", "down"}
)
_ENDS = frozenset(
    {".", ",", ";", ")", ":", "than", "on", "from", "at", "in", "and", "but", "compared", "against", "since", "by", "year", "–"}
)
_NORMS = frozenset(
    {
        "average",
        "norm",
        "normal",
        "target",
        "plan",
        "level",
        "mean",
        "peak",
        "forecast",
        "record",
        "price",
        "usual",
        "rate",
        "figure",
        "mark",
    }
)
_REDUCED = frozenset({"reduction", "departure", "elimination", "shedding", "axing", "dismissal", "lay-off", "layoff"})
_CUT = re.compile(r"(?:cuts?|cutting|slash(?:ed|es|ing)|trim(?:med|s|ming)|axed?|eliminat\w+|shed|laid|lays?|laying|reduc\w+)\Z")
_POSTS = frozenset({"job", "post", "position", "place", "worker", "employee", "staff", "person", "role", "staffer", "bed"})
_REACH = 9


def pointed(s: Situation, verdict: Verdict) -> Verdict:
    """The verdict with the direction that the words beside the figure tell."""
    if s.kind == Kind.FACTOR or verdict.sign < 0:
        return verdict
    cue = _behind(s.tokens_after[:6]) or _before_by(s) or _taken_away(s)
    inside = _INSIDE.search(s.figure.quantity.text) is not None
    if cue is None and not inside:
        return verdict
    measure = verdict.measure if verdict.measure in (Measure.CHANGE, Measure.RATIO) else Measure.CHANGE
    return replace(verdict, measure=measure, sign=-1, rule="told_beside", cue=verdict.cue if cue is None else span_words(cue, cue))


def _behind(after: Sequence[Token]) -> Token | None:
    """ "340 fewer than", "$15 down on the week", "86,000 short of", "2 m under the average"."""
    if not after:
        return None
    word, rest = after[0].lower_, [t.lower_ for t in after[1:]]
    if word in _ALWAYS or (word == "short" and rest[:1] == ["of"]):
        return after[0]
    if word in _SMALLER and (not rest or rest[0] in _ENDS or after[1].is_space):
        return after[0]
    return after[0] if word == "under" and rest[:1] in (["the"], ["its"], ["their"]) and _NORMS & set(rest) else None


def _before_by(s: Situation) -> Token | None:
    """ "is lower by 19 points", "fewer than a year ago by 150,000", "become cheaper by half"."""
    tokens = s.tokens_before[:_REACH]
    if s.preposition != "by" or not tokens or tokens[0].lower_ != "by":
        return None
    for token in tokens[1:]:
        if token.lower_ in _ALWAYS or token.lower_ in _SMALLER:
            return token
        if token.text in (",", ";", ":", "(", ")") or token.pos_ == "VERB" or s.sentence.figure_at(token) is not None:
            return None
    return None


def _taken_away(s: Situation) -> Token | None:
    """ "the reduction of 920 positions", "cut 310 jobs", "laid off 60 of its workers"."""
    before = s.tokens_before[:3]
    if s.kind != Kind.COUNT:
        return None
    if not before:
        return _gone(s) if (s.figure.quantity.unit or "") in _POSTS else None
    if before[0].lower_ == "of" and len(before) > 1 and before[1].lower_ in _REDUCED:
        return before[1]
    if (s.figure.quantity.unit or "") not in _POSTS:
        return None
    verb = before[1] if before[0].lower_ == "off" and len(before) > 1 else before[0]
    laid = verb.lower_ in ("laid", "lay", "lays", "laying")
    if _CUT.match(verb.lower_) and verb.pos_ in ("VERB", "NOUN") and not (laid and verb.i == before[0].i):
        return verb
    return _gone(s)


def _gone(s: Situation) -> Token | None:
    """ "1,200 posts will go", "40 jobs were lost", "60 workers were laid off"."""
    verb = s.verb
    if verb is None or verb.i < s.figure.last:
        return None
    behind = verb.doc[verb.i + 1].lower_ if verb.i + 1 < len(verb.doc) else ""
    return verb if (verb.lower_ in _GONE and behind != "to") or (verb.lower_ == "laid" and behind == "off") else None
