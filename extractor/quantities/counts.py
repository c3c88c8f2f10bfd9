"""What bare numbers count, and which of them count nothing: "one of", "the two sides", "five of 18 analysts"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from extractor.quantities.cues import Cues
from extractor.quantities.element import Element
from extractor.quantities.elided import Found
from extractor.quantities.heads import Head, HeadReader
from extractor.quantities.numerals import NumeralReader
from extractor.quantities.vocabulary import alternation
from extractor.values import Kind

_BEFORE = re.compile(r"(?P<two>[A-Za-z’']+)?[ \u00a0]?(?P<one>[A-Za-z’']+)[ \u00a0]\Z")
_SMALL = Decimal(100)
_OF = re.compile(
    r"(?:[ \u00a0]out)?[ \u00a0]of[ \u00a0](?:(?:the|its|his|her|their|our|my|your|these|those|all|a total of|about|some|nearly|over|more than)[ \u00a0])*"
)
_PRONOUN = re.compile(r"[ \u00a0](?:of|from|among)[ \u00a0](?:which|whom)\b")
_THEM = re.compile(r"[ \u00a0](?:of|from|among)[ \u00a0](?:them|these|those)\b")
_BREAK = re.compile(r"[.!?]\s|\n")
_NUMBERED = re.compile(r"(?:(?!more|about|some|over)[a-z’'-]+[ \u00a0]){1,2}(?=\d)")
_PEOPLE = re.compile(r"[ \u00a0]of[ \u00a0](?:us|you|whom)\b")
_TOLL = re.compile(
    r"\b(?:[Dd]eath toll|toll|[Dd]eaths|fatalities)\b[^.;,\d]{0,40}?(?:\d{4}[^.;,\d]{0,12})?"
    r"\b(?:to|at|of|is|was|reached|stands at|stood at)[ \u00a0](?:at least |about |around |over )?\Z"
)
_CLAUSE = re.compile(r"[ \u00a0](?:that|which|who)[ \u00a0]")
_ONLY = frozenset(("only", "just", "least", "than", "another", "last", "about", "nearly", "over", "almost"))
_HARMED = re.compile(
    r"[ \u00a0](?:(?:was|were|is|are|has been|have been|had been)[ \u00a0])?(?:killed|died|dead|injured|hurt|wounded|missing|arrested|drowned|"
    r"survived|rescued|opened|closed|failed|sank|collapsed|detained|hospitali[sz]ed|infected)\b"
)
_HAS = frozenset(
    ("has", "have", "had", "is", "was", "lost", "won", "scored", "sold", "built", "opened", "closed", "killing", "killed", "injuring")
)


class PeopleReader:
    """Whether a bare number counts people: by what was done to them, or by the crowd that it is the size of."""

    def __init__(self, groups: Mapping[str, frozenset[str]], cues: Cues) -> None:
        harm, before, crowd = (alternation(groups[name]) for name in ("harm_words", "harm_before", "crowd_nouns"))
        self._behind = re.compile(
            rf"(?:[ \u00a0]more)?[ \u00a0](?:(?:was|were|is|are|has been|have been|had been|had|have)[ \u00a0])?(?:{harm})\b"
            r"|[ \u00a0]who\b"
        )
        self._before = re.compile(rf"\b(?:{before})[ \u00a0]{cues.hedges}(?:at least |as many as |another |a further )?\Z", re.I)
        self._crowd = re.compile(rf"\b(?:{crowd})[ \u00a0](?:of|was|is)[ \u00a0]{cues.hedges}\Z", re.I)

    def counted(self, text: str, e: Element) -> bool:
        """Whether persons are counted, from the words around the number."""
        if e.numeral.step is not None and e.numeral.step < 1 and not e.numeral.scaled:
            return False
        before = text[max(0, e.start - 60) : e.start]
        return bool(self._behind.match(text, e.end) or self._before.search(before) or self._crowd.search(before))


def counts_nothing(text: str, e: Element, head: Head | None, groups: Mapping[str, frozenset[str]], heads: HeadReader) -> bool:
    """ "one of", "the two sides", "the three countries": a number word that reports nothing."""
    word = e.numeral.form == "words"
    value = e.value if e.value is not None else e.high
    found = _BEFORE.search(text[max(0, e.start - 30) : e.start])
    before = found["one"].lower() if found else ""
    if head is not None and head.unit in groups["no_count"]:
        return True
    if word and value == 1 and e.value is not None:
        return _is_article(text, head, before)
    if value is not None and value == 0 and word:
        return True
    small = word or (value is not None and value <= _SMALL and value == value.to_integral_value())
    follows = head.modifiers[0] if head and head.modifiers else ""
    if small and before in groups["definite"] and follows not in groups["still_counts"]:
        told = head is not None and found is not None and (found["two"] or "").lower() == "of" and _CLAUSE.match(text, head.end)
        return not told  # "of the 62 ships that asked for a rebate" tells how many asked
    if before == "other" and head is None and found is not None and (found["two"] or "").lower() == "the":
        return True
    return word and before in groups["possessive"] and not follows


def _is_article(text: str, head: Head | None, before: str) -> bool:
    """ "one" before a singular is an article ("one evening", "one broker said") unless something says that it counts."""
    if head is None or head.unit is None or before in ("the", "this", "that", "no", "any", "each", "every"):
        return before not in ("than", "least", "only", "just") or head is not None
    return not (before in _ONLY or before in _HAS or _HARMED.match(text, head.end))


def _same_sentence(text: str, f: Found, e: Element) -> bool:
    """Whether a count stands before in the same sentence, near enough to be taken up by "them"."""
    gap = text[f.quantity.end : e.start]
    return f.quantity.kind == Kind.COUNT and f.quantity.unit is not None and len(gap) < 200 and not _BREAK.search(gap)


def partitive(
    text: str, e: Element, heads: HeadReader, before: Sequence[Found], numerals: NumeralReader, people: PeopleReader
) -> str | None:
    """What "five of 18 analysts", "three of her nine engineers", "60 of them" count."""
    if _PEOPLE.match(text, e.end) or people.counted(text, e):
        return "person"
    if _TOLL.search(text[max(0, e.start - 60) : e.start]):
        return "death"
    if _PRONOUN.match(text, e.end):
        return next((f.quantity.unit for f in reversed(before) if f.quantity.kind == Kind.COUNT and f.quantity.unit), None)
    if _THEM.match(text, e.end):
        return next((f.quantity.unit for f in reversed(before) if _same_sentence(text, f, e)), None)
    of = _OF.match(text, e.end)
    if of is None:
        return None
    at = of.end()
    described = (
        _NUMBERED.match(text, at) if text[of.start() : at].rstrip().lower().endswith(("the", "its", "their", "his", "her")) else None
    )
    at = described.end() if described else at  # "of the country's 20 banks"
    number = numerals.starts.match(text, at)
    if number is not None:
        at = numerals.read(text, at).end
    head = heads.read(at if number is not None else at - 1, Decimal(2))
    return head.unit if head is not None and head.sure else None
