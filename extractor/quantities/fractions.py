"""When "half", "a third", "a quarter" are parts of a whole, and when they are ordinals or stretches of the calendar."""

from __future__ import annotations

import re
from decimal import Decimal

from extractor.quantities.numerals import Numeral, percent_of

_HALF_NOT_BEFORE = re.compile(
    r"\b(?:first|second|1st|2nd|last|latter|next|previous|this|that|other|former|current|early|late|final|"
    r"better|each|per|January|February|March|April|May|June|July|August|September|October|November|"
    r"December)[ -]$",
    re.I,
)
_HALF_NOT_BEHIND = re.compile(
    r"-[^\W\d_]|(?: an?)?[ -](?:century|decade|lifetime|generation|year|yearly|time|way|past|term|term|"
    r"brother|sister|life|marathon|final|finals|century|day|board|measures|hearted|price)s?\b"
    r"| of (?:this|last|next|the|each|every) (?:year|month|week|century|decade|season|day)\b| of (?:19|"
    r"20)\d\d\b| of (?:January|February|March|April|May|June|July|August|September|October|November|"
    r"December)\b",
    re.I,
)
_PART_BEHIND = re.compile(
    r"\s*(?:[.,;:)!?”\"–—]|$)|[ \u00a0](?:of|were|was|are|is|have|has|had|in|from|to|by|on|at|as|more|"
    r"less|higher|lower|fewer|cheaper|dearer|above|below|over|"
    r"than|went|came|goes|comes|since|for|against|compared|year-on-year|and|or|each|said|say|will|would|live|work|remain|remained|did|do|who|that|larger|smaller|faster|shorter|longer|last|when|after|before|while|with|under|within|down|up|off|the)\b",
    re.I,
)
_PART_BEFORE = re.compile(
    r"\b(?:by|than|about|nearly|almost|over|roughly|around|to|some|least|only|just|approximately|under|"
    r"below|above|up to|another|further|remaining|cut|of|exceeds?|exceeding) $",
    re.I,
)
_CALENDAR_BEFORE = re.compile(
    r"\b(?:first|second|third|fourth|last|past|previous|next|these|those|consecutive|for|each|every|per|"
    r"this|the|in|straight|same|over|during|final|current) $",
    re.I,
)
_CALENDAR_BEHIND = re.compile(
    r" (?:ago|earlier|later|before|on quarter|in a row|running)\b| of (?:19|20)\d\d| of (?:the|this|last|"
    r"each) (?:year|fiscal)(?![’'])| of (?:growth|decline|contraction|the season)",
    re.I,
)
_NOUN_BEHIND = re.compile(
    r"[ -](?:party|parties|world|grade|grader|round|term|time|place|reading|generation|wave|quarter|class|floor|pounder|finals?)\b", re.I
)


_POINT = re.compile(r"(?: of)?(?: an?)?[ -](?:full )?(?:percentage[ -])?points?\b|-of-a-point", re.I)


class FractionReader:
    """Judges a fraction in words by what stands around it."""

    def percent(self, part: Decimal) -> Decimal:
        """The part as a percentage, two decimals."""
        return percent_of(part)

    def point(self, text: str, n: Numeral) -> int | None:
        """Where "half a point", "a quarter-point" end: parts of a percentage point; None where no point follows."""
        found = _POINT.match(text, n.end)
        return found.end() if found else None

    def accepts(self, text: str, n: Numeral) -> bool:
        """Whether the words are a part of a whole here."""
        before, behind = text[max(0, n.start - 24) : n.start], text[n.end : n.end + 40]
        words = text[n.start : n.end].lower()
        if words in ("half", "one half", "one-half", "a half"):
            return not _HALF_NOT_BEFORE.search(before) and not _HALF_NOT_BEHIND.match(behind)
        if _NOUN_BEHIND.match(behind):
            return False
        if "quarter" in words and (
            _CALENDAR_BEHIND.match(behind)
            or (_CALENDAR_BEFORE.search(before) and not behind.startswith((" of ", " to ")) and not _hedged_over(before, behind))
        ):
            return False
        counted = words.startswith(("one", "two", "three", "four", "five", "six", "seven", "eight", "nine"))
        return bool(_PART_BEHIND.match(behind) or _PART_BEFORE.search(before)) or (counted and "quarter" not in words)


def _hedged_over(before: str, behind: str) -> bool:
    return before.lower().endswith(("over ", "in ")) and behind.startswith(" of")
