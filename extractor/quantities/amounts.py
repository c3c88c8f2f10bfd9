"""Numbers with a unit or a currency: where they begin and end, their sign, their rate. Pure text."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from extractor.quantities.cues import BLANK, Cues
from extractor.quantities.element import Element
from extractor.quantities.numeral import Numeral, times
from extractor.quantities.numerals import NumeralReader
from extractor.quantities.units import Prefix, Tail, UnitReader
from extractor.quantities.vocabulary import Vocabulary
from extractor.values import Kind

KINDS = {
    "money": Kind.MONEY,
    "percent": Kind.PERCENT,
    "percentage_point": Kind.PERCENTAGE_POINT,
    "measure": Kind.MEASURE,
    "count": Kind.COUNT,
}
PLURAL = re.compile(r"[ \u00a0](?:(?:[a-z][a-z-]+ ){0,2}?(?:[a-z-]+[^su'’\W]s|people|men|women|children|staff|personnel)\b)")
_MINUS_WORD = re.compile(r"(?:\bminus|\bnegative) $", re.I)
_SENTENCE = re.compile(r"[.;!?]\s|\n")
_MINUS = "-−–"
_MILLION_BEFORE = re.compile(r"\d ?(?:million|mln|m)\b(?!\S)|\d ?(?:million|mln),")
_SHARE_WINDOW = 130


class AmountReader:
    """Makes elements of numbers that have a unit."""

    def __init__(self, vocabulary: Vocabulary, numerals: NumeralReader, units: UnitReader, cues: Cues) -> None:
        self.v, self.numerals, self.units = vocabulary, numerals, units
        self._share = re.compile(rf"\b(?:{cues.any_of('share_before')})\b")
        self._calendar_before = vocabulary.groups["calendar_before"]
        self._calendar_behind = vocabulary.groups["calendar_behind"]

    def prefix(self, text: str, n: Numeral, floor: int) -> tuple[Numeral, Prefix | None]:
        """The currency before a number, not before `floor`, and the number as it reads behind a currency ("$5m")."""
        found = self.units.prefix(text, n.start) if n.form == "digits" else None
        if found is None or found.start < floor:
            return n, None
        rich = self.numerals.read(text, n.start, money=True)
        if found.scale != 1:
            return replace(n, value=times(n.value, found.scale), step=times(n.step, found.scale) if n.step else None, scaled=True), found
        if found.sense.wordlike and not (rich.scaled or rich.value >= 1000 or (found.gap and rich.step and rich.step < 1)):
            return n, None
        return rich, found

    def tail(self, text: str, n: Numeral, hint: str | None) -> tuple[Numeral, Tail | None]:
        """The unit behind a number with its rate, and the number as it reads before that unit ("5m tonnes")."""
        large = n.scaled or n.value >= 1000
        tail = self.units.tail(text, n.end, large=large, hint=hint, start=n.start)
        if tail is None and text[n.end : n.end + 1] in ("M", "B") and n.form == "digits":
            rich = self.numerals.read(text, n.start, money=True)  # "12.5M users"
            return (rich if rich.end == n.end + 1 and PLURAL.match(text, rich.end) else n), None
        if tail is not None and tail.million:
            return self._million(text, n, tail, hint)
        if tail is not None and tail.kind in ("money", "measure", "count"):
            tail = self.units.rate(text, tail)
        if tail is not None and tail.symbol in ("mt", "MT", "mt/a") and not n.scaled and n.step is not None and n.step < 1:
            tail = replace(tail, factor=Decimal(1_000_000))  # "14.6 mt" is no weight for a scale that prints tenths
        if tail is not None and tail.symbol == "m":
            return self._metre_or_million(text, n, tail, hint)
        return n, tail

    def _million(self, text: str, n: Numeral, tail: Tail, hint: str | None) -> tuple[Numeral, Tail | None]:
        rich = self.numerals.read(text, n.start, money=True)
        unit = self.units.tail(text, rich.end, large=True, hint=hint, start=n.start)
        return (rich, self.units.rate(text, unit) if unit is not None else None) if rich.end >= tail.end else (n, None)

    def _metre_or_million(self, text: str, n: Numeral, tail: Tail, hint: str | None) -> tuple[Numeral, Tail | None]:
        """ "1.2 m above" are metres, "5m tonnes" and "5m passengers" millions."""
        rich = self.numerals.read(text, n.start, money=True)
        if rich.end != tail.end:
            return n, tail
        unit = self.units.tail(text, rich.end, large=True, hint=hint, start=n.start)
        glued = text[n.end : n.end + 1] == "m"
        if unit is not None and not unit.hyphen and unit.kind != "percent":
            return rich, self.units.rate(text, unit) if unit.kind in ("money", "measure", "count") else unit
        if glued and tail.doubt is not None and _MILLION_BEFORE.search(text[max(0, n.start - 80) : n.start]):
            return rich, None  # "watched by 7.9 million, peaking at 8.8m"
        noun = PLURAL.match(text, rich.end)
        if glued and noun and noun[0].strip().split()[0] not in self.v.groups.get("phrase_end", ()):
            return rich, None
        return n, tail

    # ------------------------------------------------------------ making elements
    def with_tail(self, text: str, n: Numeral, tail: Tail, start: int) -> Element:
        """A number with the unit behind it, in the unit's code."""
        value, step = times(n.value, tail.factor), times(n.step, tail.factor) if n.step is not None else None
        if n.form == "fraction" and value != value.to_integral_value():
            value = value.quantize(Decimal("0.0001")).normalize()
        if start < n.start and text[start : n.start].strip().lower()[:1] in (*_MINUS, "m", "n"):
            value = -value
        return Element(
            start, tail.end, n, KINDS[tail.kind], value, step, tail.code, (*tail.rules, *n.rules), factor=tail.factor,
            duration=tail.duration, doubt=tail.doubt, numeral_start=n.start, below=tail.below,
        )  # fmt: skip

    def money(self, text: str, n: Numeral, prefix: Prefix, hint: str | None) -> Element:
        """A number with its currency before it, which may be said again behind it ("$5m USD")."""
        sense = prefix.sense
        code, doubt = (sense.code, None) if sense.shared is None else self.units.resolve(sense, text, prefix.start, hint)
        end = n.end
        rules: tuple[str, ...] = (sense.rule,)
        again = self.units.tail(text, n.end, large=True, hint=hint, start=n.start)
        if again is not None and again.kind == "money" and again.factor == 1:
            plainer = sense.shared is not None and again.doubt is None and again.symbol.isupper()
            if again.code == code or plainer:
                code, doubt, end, rules = again.code, None, again.end, (*again.rules, *rules)
        rated = self.per_share(text, n, prefix.start, self.units.rate(text, Tail("money", code, Decimal(1), end, rules)))
        start = self.signed(text, prefix.start, strict=False)
        minus = prefix.minus or text[start : start + 1] in _MINUS or text[start : start + 5].lower() in ("minus", "negat")
        value, step = times(n.value, rated.factor), times(n.step, rated.factor) if n.step is not None else None
        value = -value if minus and value else value
        return Element(
            start, rated.end, n, KINDS[rated.kind], value, step, rated.code, (*rated.rules, *n.rules), prefixed=True, doubt=doubt,
            factor=rated.factor, below=rated.below, numeral_start=n.start,
        )  # fmt: skip

    def per_share(self, text: str, n: Numeral, start: int, tail: Tail) -> Tail:
        """ "Earnings per share came to €0.89": the denominator stands in the indicator's name."""
        if tail.kind != "money" or n.scaled or n.value >= 1000:
            return tail
        window = text[max(0, start - _SHARE_WINDOW) : start]
        cut = [m.end() for m in _SENTENCE.finditer(window)]
        if not self._share.search(window, cut[-1] if cut else 0):
            return tail
        return replace(tail, kind="measure", code=f"{tail.code}/{{share}}", rules=(*tail.rules, "share_thing"))

    def signed(self, text: str, start: int, *, strict: bool) -> int:
        """Where the sign before `start` begins, or `start`; `strict` for bare numbers, where a dash is rather a dash."""
        sign = text[start - 1 : start] if start else ""
        before = text[start - 2 : start - 1] if start > 1 else ""
        if sign and sign in "+−±" and not before.isalnum():
            return start - 1
        if sign and sign in "-–" and before == " " and text[max(0, start - 3) : start - 2].isdigit():
            return start  # "75 -300 mm" are two ends
        opens = not before or before in " \u00a0\t(\n:;,/“\"'"
        if sign and sign in "-–" and opens and not (strict and (not before or before == "\n")):
            return start - 1
        word = _MINUS_WORD.search(text[max(0, start - 10) : start])
        return start - len(word[0]) if word else start

    def calendar(self, text: str, n: Numeral, tail: Tail) -> bool:
        """ "the past three years", "five months ago": a stretch of the calendar, not a figure."""
        word = re.search(rf"([A-Za-z]+){BLANK}\Z", text[max(0, n.start - 16) : n.start])
        if word and word[1].lower() in self._calendar_before:
            return True
        behind = re.match(rf"{BLANK}([a-z]+)", text[tail.end : tail.end + 16])
        return bool(behind and behind[1] in self._calendar_behind)
