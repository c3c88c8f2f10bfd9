"""Parts of a whole: "half", "two-thirds of", "one in four", "3 out of 5", "every fifth"."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from extractor.quantities.amounts import AmountReader
from extractor.quantities.cues import Cues
from extractor.quantities.element import Element
from extractor.quantities.fractions import FractionReader
from extractor.quantities.numeral import Numeral, percent_of, ratio
from extractor.quantities.numerals import NumeralReader
from extractor.quantities.units import UnitReader
from extractor.values import Kind

_IN_OUT_OF = re.compile(
    r"(?P<noun> (?!of\b|in\b|out\b)[a-z]+)? (?P<link>in every|in|out of every|out of|of every|of each) "
    r"(?P<a>a (?=hundred|thousand))?",
    re.I,
)
_ROUND = (10, 100, 1000)
_HALF_OF_UNIT = re.compile(r"(?: of)? (?:an?|one|1)(?= )|(?=-(?:percent|point|hour|mile|day|year))", re.I)
_WHOLES = frozenset(
    (2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 20, 25, 30, 40, 50, 60, 70, 80, 90, 100, 200, 500, 1000, 10_000, 100_000)
)


class PartReader:
    """Makes elements of fractions and of "so many in so many"."""

    def __init__(self, numerals: NumeralReader, units: UnitReader, amounts: AmountReader, cues: Cues) -> None:
        self.numerals, self.units, self.amounts = numerals, units, amounts
        self.fractions = FractionReader(cues)
        self._goes_on = cues.behind("part_behind")

    def percent(self, n: Numeral, part: Decimal, end: int) -> Element:
        """A part as a percentage."""
        return Element(n.start, end, n, Kind.PERCENT, percent_of(part), None, "%", (*n.rules, "fraction"), numeral_start=n.start)

    def fraction(self, text: str, n: Numeral, hint: str | None) -> Element | None:
        """ "half a point", "half a kilometre", "two-thirds of"; None where the words are an ordinal or a season."""
        point = self.fractions.point(text, n)
        if point is not None:
            value, rules = n.value.quantize(Decimal("0.0001")).normalize(), ("percentage_point", *n.rules)
            return Element(n.start, point, n, Kind.PERCENTAGE_POINT, value, None, "pp", rules, numeral_start=n.start)
        of = _HALF_OF_UNIT.match(text, n.end)
        for end in (of.end() if of else None, n.end if not text[n.start].isalpha() else None):
            tail = self.units.tail(text, end, large=False, hint=hint, start=n.start) if end is not None else None
            if tail is not None and not (tail.hyphen and tail.kind == "measure"):
                rated = self.units.rate(text, tail) if tail.kind in ("money", "measure") else tail
                return self.amounts.with_tail(text, n, rated, n.start)
        if text[n.start].isdecimal() or self.fractions.accepts(text, n):
            start = self.amounts.signed(text, n.start, strict=True)
            part = self.percent(n, n.value, n.end)
            return replace(part, start=start, value=-(part.value or ratio(0, 1))) if text[start : start + 5].lower() == "minus" else part
        return None

    def of_many(self, text: str, n: Numeral) -> Element | None:
        """ "one in four", "nine in ten", "3 out of 5", "one worker in three"."""
        found = self.in_many(text, n)
        return self.percent(n, *found) if found else None

    def in_many(self, text: str, n: Numeral) -> tuple[Decimal, int] | None:
        """The part itself, and where the words end."""
        link = _IN_OUT_OF.match(text, n.end)
        if (
            not link
            or n.scaled
            or n.value > 99
            or n.value != n.value.to_integral_value()
            or (link["noun"] and n.value != 1 and "of" not in link["link"] and n.form != "words")
        ):
            return None
        start = self.numerals.starts.match(text, link.end())
        if not start or (not link["a"] and text[link.end()] in "aAeE" and start[0].lower() in ("a ", "an ", "every ")):
            return None
        whole = self.numerals.read(text, link.end())
        plain_in = link["link"].lower() == "in"
        if (link["link"].lower() == "of each" or (link["noun"] and n.value != 1)) and whole.value not in _ROUND:
            return None
        if (
            link["noun"]
            and n.value != 1
            and "of" not in link["link"]
            and not (whole.form == "words" and (text[whole.end : whole.end + 1] in ",.;" or self._goes_on.match(text, whole.end)))
        ):
            return None  # "four households in ten live on transfers", not "two schools in ten districts"
        if not self._is_whole(text, n, whole, strict=plain_in):
            return None
        if plain_in and n.form == "digits" and whole.value < 4:
            return None
        return ratio(int(n.value), int(whole.value)), whole.end

    def _is_whole(self, text: str, n: Numeral, whole: Numeral, *, strict: bool) -> bool:
        same = whole.form == n.form or ((not strict or n.value == 1) and {whole.form, n.form} == {"digits", "words"})
        if not same or not whole.value > n.value > 0 or whole.value not in _WHOLES or (whole.scaled and whole.value < 1000):
            return False
        if strict and self.units.tail(text, whole.end, large=False, hint=None, start=n.start):
            return False
        return not (text[whole.end : whole.end + 1] in "-%.,:" and text[whole.end + 1 : whole.end + 2].isalnum())
