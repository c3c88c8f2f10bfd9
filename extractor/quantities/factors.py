"""Factors: new divided by old. "doubled", "2.5 times more", "3.6-fold", and how often is not how much."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from extractor.quantities.cues import Cues
from extractor.quantities.element import Element
from extractor.quantities.numeral import CTX, ONE, Numeral, plain
from extractor.quantities.vocabulary import Vocabulary
from extractor.values import Kind

_TIMES = re.compile(r"[ \u00a0-]?(?P<w>fold)\b|[ \u00a0-](?P<t>times?)\b|(?P<x>[x×])(?![\w])(?! ?\d)|(?P<r>:1)(?![\w:.,]\d|[\w:])")
_CLAUSE = re.compile(r"[.;!?]\s|\n")
_WORD = re.compile(r"[^\W\d_]+")
_END = re.compile(r"\s*(?:[.,;)]|$)")
_NOT = re.compile(r"(?:n’t|n't) $")
_BY = re.compile(r"\bby (?:[\w ]{0,20})$")
_WINDOW = 90


class FactorReader:
    """Reads factor words and numbers before "times", "-fold", "x"."""

    def __init__(self, vocabulary: Vocabulary, cues: Cues) -> None:
        self._fall = vocabulary.groups["fall_words"] - {"less", "lower", "fewer"}
        self._rise = vocabulary.groups["rise_words"] - {"more"}
        self._never = vocabulary.groups["how_often"] | vocabulary.groups["phrase_end"]
        self._compared = vocabulary.groups["compared"]
        self._falls_behind, self._rises_behind = cues.words("fall_behind"), cues.words("rise_behind")
        self._double_before, self._double_behind = cues.before("double_before"), cues.behind("double_behind")
        self._twice_behind, self._how_often = cues.behind("twice_behind"), cues.behind("how_often_behind")
        self._often, self._no_noun = cues.behind("often_behind"), cues.behind("no_noun_behind", gap="[ ]")
        self._more_or_less = cues.behind("more_or_less_behind")

    def word(self, text: str, n: Numeral) -> Element | None:
        """The element of "doubled", "threefold", "twice"; None where the word is no factor here."""
        word = text[n.start : n.end].lower()
        before, behind = text[max(0, n.start - 14) : n.start], text[n.end : n.end + 24]
        if word in ("twice", "thrice"):
            ends = _END.match(behind) is not None and self._direction(text, n.start) is not None
            if not (ends or self._twice_behind.match(behind)) or self._how_often.match(behind):
                return None
        elif word in ("double", "triple", "quadruple", "quintuple", "halve", "treble"):
            fits = self._double_before.search(before) or _NOT.search(before) or self._double_behind.match(behind) or _END.match(behind)
            if not fits or behind.startswith("-"):
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
        time, end = found["t"], found.end()
        glued = time == "time" and text[n.end] == "-" and self._direction(text, n.start) is not None and self._stops(text, end)
        if time and not glued and not self._how_much(text, n, end, time):
            return None
        if time == "time" and not glued and not self._more_or_less.match(text, end):
            return None
        against = text.startswith((" the ", " that ", " as "), end)  # "which is one and a half times the norm"
        falls = (found["w"] or time) and not against and self._falls(text, n.start, end)
        return self._make(n, n.start, end, _inverse(n.value) if falls else n.value)

    def _stops(self, text: str, end: int) -> bool:
        return bool(_END.match(text, end) or self._no_noun.match(text, end))

    def _how_much(self, text: str, n: Numeral, end: int, time: str) -> bool:
        behind = text[end : end + 30]
        word = _WORD.match(behind.lstrip(" -\u00a0"))
        if word and word[0].lower() in self._compared and not self._how_often.match(behind):
            return True
        if word and behind.startswith(" ") and word[0].islower() and word[0] not in self._never:
            return True
        if (n.step is not None and n.step < 1) or time == "time":
            return True
        if re.match(r"\s*\)", behind) and text[n.start - 1 : n.start] == "(":
            return True
        moves = self._direction(text, n.start) is not None and not self._often.match(behind)
        return moves or bool(_BY.search(text[max(0, n.start - 24) : n.start]))

    def _falls(self, text: str, start: int, end: int) -> bool:
        word = _WORD.search(text[end : end + 24])
        behind = word[0].lower() if word else ""
        if behind in self._falls_behind or behind in self._rises_behind:
            return behind in self._falls_behind
        return self._direction(text, start) == "fall"

    def _direction(self, text: str, start: int) -> str | None:
        """The last word of direction before `start` in the same sentence."""
        window = text[max(0, start - _WINDOW) : start]
        cut = [m.end() for m in _CLAUSE.finditer(window)]
        for word in reversed(_WORD.findall(window[cut[-1] if cut else 0 :])):
            low = word.lower()
            if low in self._fall:
                return "fall"
            if low in self._rise:
                return "rise"
        return None

    def _make(self, n: Numeral, start: int, end: int, value: Decimal) -> Element:
        n = replace(n, rules=n.rules or ("times",))
        return Element(start, end, n, Kind.FACTOR, value, n.step, "x", n.rules, numeral_start=n.start)


def _inverse(value: Decimal) -> Decimal:
    """One divided by the factor, four decimals: "fell 3.6-fold" is 0.2778."""
    return plain(CTX.divide(ONE, value).quantize(Decimal("0.0001"), context=CTX)) if value else value
