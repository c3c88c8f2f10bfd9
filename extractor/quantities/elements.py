"""Reads a text from left to right into elements (numbers with their unit) and the numbers that measure nothing.

Pure text: what needs tags (the noun that is counted) comes later, in `find`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from extractor.quantities.amounts import AmountReader
from extractor.quantities.bare import BareReader, nothing
from extractor.quantities.cues import Cues
from extractor.quantities.element import Element
from extractor.quantities.factors import FactorReader
from extractor.quantities.numeral import Numeral
from extractor.quantities.numerals import NumeralReader
from extractor.quantities.parts import PartReader
from extractor.quantities.traps import Claim, TrapReader
from extractor.quantities.units import UnitReader
from extractor.quantities.vocabulary import Vocabulary
from extractor.values import Number

_VAGUE = re.compile(r"(?: of (?:tens |hundreds )?(?:of )?(?:thousands|millions|billions|hundreds|dozens))+", re.I)
_INDEFINITE = ("hundred", "thousand", "million", "billion", "trillion", "dozen", "lakh", "crore", "quadrillion")
# "4.2 (3.9) million": a bracket between a number and its scale, or the end of that bracket.
_SHARED = re.compile(
    r"(?: \([+-]?\d[\d.,]{0,12}\)|\)) ?(?=(?:million|billion|trillion|thousand|mln|bln|mn|bn|m|percent|per cent|%)(?![^\W_]))"
)
_UNIT_LENGTH = 60
_REASONS = {"ordinal": "ordinal", "vague": "vague", "huge": "identifier"}
Read = tuple[list[Element], list[Number], list[Claim]]


class ElementReader:
    """One reader for all texts; `read` is linear in the text's length."""

    def __init__(self, vocabulary: Vocabulary, numerals: NumeralReader, units: UnitReader, traps: TrapReader, cues: Cues) -> None:
        self.v, self.numerals, self.traps = vocabulary, numerals, traps
        self.factors = FactorReader(vocabulary, cues)
        self.amounts = AmountReader(vocabulary, numerals, units, cues)
        self.parts = PartReader(numerals, units, self.amounts, cues)
        self.bare = BareReader(vocabulary, units, self.amounts, cues)
        self._few = cues.before("vague_before", gap="[ -]")

    def read(self, text: str, hint: str | None = None, claims: Sequence[Claim] | None = None) -> Read:
        """Elements, all numbers of the text in order, and the claims of the traps; `claims` stands in for what the traps find."""
        claims = self.traps.find(text) if claims is None else list(claims)
        starts = [c.start for c in claims]
        elements: list[Element] = []
        numbers: list[Number] = []
        at = 0
        while (found := self.numerals.starts.search(text, at)) is not None:
            begin = found.start()
            k = bisect_right(starts, begin) - 1
            claim = claims[k] if k >= 0 and claims[k].end > begin else None
            if claim is not None:
                at = self._barred(text, begin, claim, numbers)
                continue
            limit = claims[k + 1].start if k + 1 < len(claims) else len(text)
            element, n = self._element(text, begin, hint, limit, at)
            numbers.append(Number(text[n.start : n.end], n.start, n.end, element.reason if element else _REASONS.get(n.form)))
            at = n.end
            if element is not None and element.reason == "attribute" and element.unit is not None:
                elements.append(element)
            if element is not None and element.reason is None:
                elements.append(element)
                at = self._inside(text, n.end, element.end, numbers)
        return elements, numbers, claims

    def _barred(self, text: str, begin: int, claim: Claim, numbers: list[Number]) -> int:
        if claim.whole:
            start = max(claim.start, numbers[-1].end if numbers else 0)
            numbers.append(Number(text[start : claim.end], start, claim.end, claim.reason))
            return claim.end
        n = self.numerals.read(text, begin)
        end = n.end if n.end <= claim.end else _first_word(text, begin, claim.end)
        numbers.append(Number(text[begin:end], begin, end, claim.reason))
        return end

    def _inside(self, text: str, at: int, end: int, numbers: list[Number]) -> int:
        """Numbers within an element's unit ("per 100 km", "m2") are part of it."""
        while (found := self.numerals.starts.search(text, at, end)) is not None:
            n = self.numerals.read(text, found.start())
            stop = min(n.end, end)
            numbers.append(Number(text[found.start() : stop], found.start(), stop, "part of a unit"))
            at = stop
        return max(at, end)

    # ------------------------------------------------------------ one number
    def _element(self, text: str, begin: int, hint: str | None, limit: int, floor: int) -> tuple[Element | None, Numeral]:
        n = self.numerals.read(text, begin)
        if n.end > limit > begin:
            n = self._cut(text, n, limit)
        if n.form in ("ordinal", "quarter", "huge"):
            return None, n
        if n.form == "vague" or (n.form == "words" and self._indefinite(text, n)):
            more = _VAGUE.match(text, n.end)
            return None, replace(n, form="vague", end=more.end() if more else n.end)
        if n.form == "factor":
            return self.factors.word(text, n), n
        if n.form == "fraction":
            return self.parts.fraction(text, n, hint), n
        if n.form == "every":
            return self.parts.percent(n, n.value, n.end), n
        return self._cardinal(text, n, hint, floor)

    def _cut(self, text: str, n: Numeral, limit: int) -> Numeral:
        """A numeral that runs into a barred stretch ends before it."""
        part = text[n.start : limit]
        if not self.numerals.starts.match(part):
            return replace(n, end=limit, form="ordinal")
        short = self.numerals.read(part, 0)
        return replace(short, start=n.start, end=n.start + short.end)

    def _indefinite(self, text: str, n: Numeral) -> bool:
        """ "several thousand", "the million": a scale word without a count."""
        first = n.rules[0] if n.rules else ""
        if first not in _INDEFINITE or text[n.start] in "aA":
            return False
        return text[n.start : n.end].lower() in (first, "lakhs", "crores") or bool(self._few.search(text[max(0, n.start - 12) : n.start]))

    def _cardinal(self, text: str, n: Numeral, hint: str | None, floor: int) -> tuple[Element | None, Numeral]:
        shared = _SHARED.match(text, n.end) if n.form == "digits" and not n.scaled else None
        if shared is not None and (text[n.end] == " " or text[max(0, n.start - 2) : n.start].endswith("(")):
            return self._before_bracket(text, n, shared.end(), hint, floor), n
        return self._plain(text, n, hint, floor)

    def _before_bracket(self, text: str, n: Numeral, end: int, hint: str | None, floor: int) -> Element | None:
        """ "EUR 4.2 (3.9) million": the scale and unit behind the bracket hold for both."""
        whole = text[: n.end] + text[end : end + _UNIT_LENGTH]
        element = self._plain(whole, self.numerals.read(whole, n.start), hint, floor)[0]
        return None if element is None else replace(element, end=n.end)

    def _plain(self, text: str, n: Numeral, hint: str | None, floor: int) -> tuple[Element | None, Numeral]:
        n, prefix = self.amounts.prefix(text, n, floor)
        if prefix is not None:
            return self.amounts.money(text, n, prefix, hint), n
        part = self.parts.of_many(text, n) if n.form in ("digits", "words") else None
        made = part or self.factors.behind(text, n)
        if made is not None:
            return made, n
        n, tail = self.amounts.tail(text, n, hint)
        if tail is None:
            return self.bare.read(text, n, hint), n
        if tail.hyphen and tail.kind in ("measure", "count"):
            start = self.amounts.signed(text, n.start, strict=True)
            return replace(self.amounts.with_tail(text, n, tail, start), reason="attribute"), n
        if tail.kind == "money":
            tail = self.amounts.per_share(text, n, n.start, tail)
        if tail.duration and self.amounts.calendar(text, n, tail):
            return nothing(n, "period"), n
        return self.amounts.with_tail(text, n, tail, self.amounts.signed(text, n.start, strict=tail.kind == "count")), n


def _first_word(text: str, begin: int, limit: int) -> int:
    end = begin
    while end < limit and text[end].isalnum():
        end += 1
    return max(end, begin + 1)
