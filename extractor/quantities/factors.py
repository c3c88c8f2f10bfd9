"""Factors: new divided by old. "doubled", "2.5 times more", "3.6-fold", and how often is not how much."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from extractor.quantities.element import Element
from extractor.quantities.numerals import CTX, ONE, Numeral, plain
from extractor.quantities.vocabulary import Vocabulary
from extractor.values import Kind

_TIMES = re.compile(r"[ \u00a0-]?(?P<w>fold)\b|[ \u00a0-](?P<t>times?)\b|(?P<x>[x×])(?![\w])(?! ?\d)")
_CLAUSE = re.compile(r"[.;!?]\s|\n")
_WORD = re.compile(r"[^\W\d_]+")
_TO_DOUBLE = re.compile(
    r"(?:\b(?:to|will|would|may|might|could|can|should|must|than|nearly|almost|and|then|already|even|has|"
    r"have|about|roughly|not|they|or)|n’t|n't) $",
    re.I,
)
_DOUBLE_WHAT = re.compile(r" (?:the|last|that|those|its|their|his|our|what|from|this|over|by|in|to|as|year|since|within)\b|\s*[.,;)]", re.I)
_TWICE_WHAT = re.compile(
    r" (?:as|the|that|more|higher|larger|bigger|its|their|what|last|over|faster|less|lower|longer|those|this)\b|[.,;)]", re.I
)
_OFTEN = re.compile(
    r" (?:as (?:part|of|an?)|this (?:year|month|week|season)|last (?:year|month|week|season)|the (?:week|"
    r"month|year)\b|over the (?:past|last))",
    re.I,
)
_NO_NOUN = re.compile(r"\s*(?:[.,;)]|$)|[ ](?:after|from|to|in|by|over|against|compared|since|during|and|as|for|with|on)\b")
_WINDOW = 90


class FactorReader:
    """Reads factor words and numbers before "times", "-fold", "x"."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._fall = vocabulary.groups["fall_words"]
        self._rise = vocabulary.groups["rise_words"]
        self._never = vocabulary.groups["how_often"] | vocabulary.groups["phrase_end"]
        self._compared = vocabulary.groups["compared"]

    def word(self, text: str, n: Numeral) -> Element | None:
        """The element of "doubled", "threefold", "twice"; None where the word is no factor here."""
        word = text[n.start : n.end].lower()
        before, behind = text[max(0, n.start - 14) : n.start], text[n.end : n.end + 24]
        if word in ("twice", "thrice"):
            if not _TWICE_WHAT.match(behind) or _OFTEN.match(behind):
                return None
        elif word in ("double", "triple", "quadruple", "quintuple", "halve", "treble"):
            if not (_TO_DOUBLE.search(before) or _DOUBLE_WHAT.match(behind)) or behind.startswith("-"):
                return None
        elif word.endswith(("doubles", "triples")) and before.lower().endswith(("the ", "men’s ", "mixed ", "in ")):
            return None
        value = n.value
        if word.endswith(("fold", "twice", "thrice")) and self._falls(text, n.start, n.end):
            value = _inverse(value)
        return self._make(n, n.start, n.end, value)

    def behind(self, text: str, n: Numeral) -> Element | None:
        """The element of a number followed by "times", "-fold" or "x"; None where it is no factor."""
        found = _TIMES.match(text, n.end)
        if found is None:
            return None
        time = found["t"]
        glued = time == "time" and text[n.end] == "-" and self._direction(text, n.start) and _NO_NOUN.match(text, found.end())
        if time and not glued and not self._how_much(text, n, found.end(), time):
            return None
        if (
            time == "time"
            and not glued
            and not re.match(
                r" (?:less|more|higher|lower|fewer|increase|decrease|growth|reduction|rise|drop)", text[found.end() : found.end() + 12]
            )
        ):
            return None
        falls = (found["w"] or time) and self._falls(text, n.start, found.end())
        return self._make(n, n.start, found.end(), _inverse(n.value) if falls else n.value)

    def _how_much(self, text: str, n: Numeral, end: int, time: str) -> bool:
        behind = text[end : end + 30]
        word = _WORD.match(behind.lstrip(" -\u00a0"))
        if word and word[0].lower() in self._compared and not _OFTEN.match(behind):
            return True
        if word and behind.startswith(" ") and word[0].islower() and word[0] not in self._never:
            return True
        if (n.step is not None and n.step < 1) or time == "time":
            return True
        if re.match(r"\s*\)", behind) and text[n.start - 1 : n.start] == "(":
            return True
        last = self._direction(text, n.start)
        return (last is not None and not re.match(r" (?:a|per|each|every|in|daily|during|since 1)\b", behind)) or bool(
            re.search(r"\bby (?:[\w ]{0,20})$", text[max(0, n.start - 24) : n.start])
        )

    def _falls(self, text: str, start: int, end: int) -> bool:
        behind = [w[0].lower() for w in _WORD.finditer(text[end : end + 24])][:1]
        if behind and behind[0] in (
            "less",
            "fewer",
            "lower",
            "smaller",
            "cheaper",
            "shorter",
            "slower",
            "weaker",
            "decrease",
            "reduction",
            "drop",
            "decline",
            "fall",
        ):
            return True
        if behind and behind[0] in ("more", "higher", "larger", "bigger", "greater", "increase", "growth", "rise"):
            return False
        return self._direction(text, start) == "fall"

    def _direction(self, text: str, start: int) -> str | None:
        """The last word of direction before `start` in the same sentence."""
        window = text[max(0, start - _WINDOW) : start]
        cut = [m.end() for m in _CLAUSE.finditer(window)]
        for word in reversed(_WORD.findall(window[cut[-1] if cut else 0 :])):
            low = word.lower()
            if low in self._fall and low not in ("less", "lower", "fewer"):
                return "fall"
            if low in self._rise and low not in ("more",):
                return "rise"
        return None

    def _make(self, n: Numeral, start: int, end: int, value: Decimal) -> Element:
        n = replace(n, rules=n.rules or ("times",))
        return Element(start, end, n, Kind.FACTOR, value, n.step, "x", n.rules, numeral_start=n.start)


def _inverse(value: Decimal) -> Decimal:
    """One divided by the factor, four decimals: "fell 3.6-fold" is 0.2778."""
    return plain(CTX.divide(ONE, value).quantize(Decimal("0.0001"), context=CTX)) if value else value
