"""Stretches of text whose numbers measure nothing, by the lexicon's patterns, each with the ledger's reason."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from extractor.lexicon.schema.quantities import Trap
from extractor.quantities.vocabulary import UnitSense

# In these the number words inside are entered one by one, as the rest of the stretch is ordinary text.
_LETTERS = re.compile(r"[^\W\d_]+")
_SCALED = re.compile(r"(?:[.,]\d+)? ?(?:million|billion|trillion|thousand|crore|lakh|mln|bln|mn|bn|m|k)\b|,\d{3}")
_SCALED_GLUED = re.compile(r"\d(?:m|bn|mn|k|mln|bln|tn|trn|tln)$")
_INNER = ("age", "attribute", "none", "part of a unit")


@dataclass(frozen=True, slots=True)
class Claim:
    """A barred stretch; `whole` says that the ledger shows it as one entry."""

    start: int
    end: int
    reason: str | None
    rule: str
    whole: bool


class TrapReader:
    """Finds all barred stretches of a text, in order and without overlap; an earlier pattern wins."""

    def __init__(self, traps: Iterable[Trap], money: Mapping[str, UnitSense]) -> None:
        self._traps = [(t, re.compile(t.pattern)) for t in traps]
        self._money = dict(money)

    def find(self, text: str) -> list[Claim]:
        """Barred stretches sorted by start. One pass of each pattern over the text."""
        taken = bytearray(len(text))
        claims: list[Claim] = []
        for trap, pattern in self._traps:
            if trap.cue and not any(c in text for c in trap.cue):
                continue
            grouped = "n" in pattern.groupindex
            for found in pattern.finditer(text):
                start, end = found.span("n" if grouped else 0)
                if start < 0 or start == end or any(taken[start:end]) or self._is_money(trap.id, text, start, end):
                    continue
                taken[start:end] = b"\x01" * (end - start)
                reason = None if trap.reason == "none" else trap.reason
                claims.append(Claim(start, end, reason, trap.id, trap.reason not in _INNER))
        return sorted(claims, key=lambda c: c.start)

    def _is_money(self, rule: str, text: str, start: int, end: int) -> bool:
        """ "KZT580bn" looks like a model's name but is money; "COP29" is not."""
        if rule != "model_word":
            return False
        letters = _LETTERS.match(text, start)
        sense = self._money.get(letters[0]) if letters else None
        if sense is None or not sense.wordlike:
            return sense is not None
        return bool(_SCALED.match(text, end) or _SCALED_GLUED.search(text[start:end]))
