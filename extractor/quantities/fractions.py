"""When "half", "a third", "a quarter" are parts of a whole, and when they are ordinals or stretches of the calendar."""

from __future__ import annotations

import re

from extractor.quantities.cues import BLANK, Cues
from extractor.quantities.numeral import Numeral

_POINT = re.compile(r"(?: of)?(?: an?)?[ -](?:full )?(?:percentage[ -])?points?\b|-of-a-point", re.I)
_HYPHENED = re.compile(r"-[^\W\d_]")
_END = re.compile(r"\s*(?:[.,;:)!?”\"–—]|$)")
_ARTICLE = re.compile(r"[ -](?:an? )?")
_COUNTED = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_HALVES = ("half", "one half", "one-half", "a half")
_WINDOW = 24


class FractionReader:
    """Judges a fraction in words by what stands around it."""

    def __init__(self, cues: Cues) -> None:
        self._not_half_before = cues.before("half_not_before", gap="[ -]")
        self._not_half_behind = cues.behind("half_not_behind", gap="(?: an?)?[ -]")
        self._part_behind = cues.behind("part_behind")
        self._part_before = cues.before("part_before")
        self._weak_before = cues.before("part_before_weak")
        self._quarter_before = cues.before("quarter_before")
        self._quarter_behind = cues.behind("quarter_behind")
        self._noun = cues.behind("fraction_noun", gap="[ -]")
        self._word = re.compile(rf"{BLANK}[a-z]")

    def point(self, text: str, n: Numeral) -> int | None:
        """Where "half a point", "a quarter-point" end: parts of a percentage point; None where no point follows."""
        found = _POINT.match(text, n.end)
        return found.end() if found else None

    def accepts(self, text: str, n: Numeral) -> bool:
        """Whether the words are a part of a whole here."""
        before, behind = text[max(0, n.start - _WINDOW) : n.start], text[n.end : n.end + 40]
        words = text[n.start : n.end].lower()
        if words in _HALVES:
            return not (self._not_half_before.search(before) or self._not_half_behind.match(behind) or _HYPHENED.match(behind))
        if self._noun.match(behind) or ("quarter" in words and self._calendar(before, behind)):
            return False
        if _END.match(behind) or self._part_behind.match(behind) or self._part_before.search(before):
            return True
        if self._weak_before.search(before) and not self._word.match(behind):
            return True
        return words.startswith(_COUNTED) and "quarter" not in words

    def _calendar(self, before: str, behind: str) -> bool:
        if self._quarter_behind.match(behind):
            return True
        part_of = behind.startswith((" of ", " to ")) or (before.lower().endswith(("over ", "in ")) and behind.startswith(" of"))
        return self._quarter_before.search(before) is not None and not part_of
