"""Reads a text from left to right into elements (numbers with their unit) and the numbers that measure nothing.

Pure text: what needs tags (the noun that is counted) comes later, in `find`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from decimal import Decimal

from extractor.quantities.element import Element
from extractor.quantities.factors import FactorReader
from extractor.quantities.fractions import FractionReader
from extractor.quantities.numerals import SPACE, Numeral, NumeralReader, ratio, times
from extractor.quantities.traps import Claim, TrapReader
from extractor.quantities.units import Prefix, Tail, UnitReader
from extractor.quantities.vocabulary import Vocabulary
from extractor.values import Kind, Number

_YEAR_LOW, _YEAR_HIGH = Decimal(1900), Decimal(2100)
_KINDS = {
    "money": Kind.MONEY,
    "percent": Kind.PERCENT,
    "percentage_point": Kind.PERCENTAGE_POINT,
    "measure": Kind.MEASURE,
    "count": Kind.COUNT,
}
_ATTRIBUTE = re.compile(r"-(?=[^\W\d_])(?!to-\d|odd\b|plus\b)|-(?= (?:and|or|to) )")
_IN_OUT_OF = re.compile(r" (?:(?:in|out of)(?: every)?|of every) ", re.I)
_VAGUE = re.compile(r"(?: of (?:tens |hundreds )?(?:of )?(?:thousands|millions|billions|hundreds|dozens))+", re.I)
_FEW = re.compile(r"\b(?:several|few|many|couple of|numerous|some|these|those|countless|multi)[ -]$", re.I)
_HALF_OF_UNIT = re.compile(r"(?: of)? (?:an?|one|1)(?= )|(?=-(?:percent|point|hour|mile|day|year))", re.I)
_NAME = re.compile(r"(?P<name>[A-Z][\w.&’'/-]*)[ \u00a0]$")
_MINUS_WORD = re.compile(r"(?:\bminus|\bnegative) $", re.I)
_SHARE = re.compile(r"\b(?:[Pp]er share|EPS)\b")
_SENTENCE = re.compile(r"[.;!?]\s|\n")
_YEAR_BEFORE = re.compile(
    r"\b(?:in|since|by|from|until|till|to|of|year|for|and|through|during|early|late|mid|before|after|than|vs|versus|the)[ \u00a0(-]$", re.I
)
_HEDGED = re.compile(
    r"\b(?:about|over|some|nearly|almost|around|approximately|than|least|up to|roughly|exceed\w*|total of|all|another) $", re.I
)
_PLURAL = re.compile(r"[ \u00a0](?:(?:[a-z][a-z-]+ ){0,2}?(?:[a-z-]+[^su'’\W]s|people|men|women|children|staff|personnel)\b)")


class ElementReader:
    """One reader for all texts; `read` is linear in the text's length."""

    def __init__(self, vocabulary: Vocabulary, numerals: NumeralReader, units: UnitReader, traps: TrapReader) -> None:
        self.v, self.numerals, self.units, self.traps = vocabulary, numerals, units, traps
        self.factors = FactorReader(vocabulary)
        self.fractions = FractionReader()

    def read(self, text: str, hint: str | None = None) -> tuple[list[Element], list[Number], list[Claim]]:
        """Elements, all numbers of the text in order, and the claims of the traps."""
        claims = self.traps.find(text)
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
            element, n = self._element(text, begin, hint, limit)
            numbers.append(Number(text[n.start : n.end], n.start, n.end, element.reason if element else _reason(n)))
            at = n.end
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
    def _element(self, text: str, begin: int, hint: str | None, limit: int) -> tuple[Element | None, Numeral]:
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
            return self._fraction(text, n, hint), n
        if n.form == "every":
            return self._percent(n, n.value, n.end), n
        return self._cardinal(text, n, hint)

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
        if (
            first not in ("hundred", "thousand", "million", "billion", "trillion", "dozen", "lakh", "crore", "quadrillion")
            or text[n.start] in "aA"
        ):
            return False
        return text[n.start : n.end].lower() in (first, "lakhs", "crores") or bool(_FEW.search(text[max(0, n.start - 12) : n.start]))

    def _percent(self, n: Numeral, part: Decimal, end: int) -> Element:
        value = self.fractions.percent(part)
        return Element(n.start, end, n, Kind.PERCENT, value, None, "%", (*n.rules, "fraction"), numeral_start=_number_start(n))

    def _fraction(self, text: str, n: Numeral, hint: str | None) -> Element | None:
        point = self.fractions.point(text, n)
        if point is not None:
            return Element(
                n.start,
                point,
                n,
                Kind.PERCENTAGE_POINT,
                n.value.quantize(Decimal("0.0001")).normalize(),
                None,
                "pp",
                ("percentage_point", *n.rules),
                numeral_start=n.start,
            )
        of = _HALF_OF_UNIT.match(text, n.end)
        if of:
            tail = self.units.tail(text, of.end(), large=False, hint=hint)
            if tail is not None and not (tail.hyphen and tail.kind == "measure"):
                tail = self.units.rate(text, tail) if tail.kind in ("money", "measure") else tail
                return self._with_tail(n, replace(n, value=n.value), tail, n.start)
        if not text[n.start].isalpha():
            tail = self.units.tail(text, n.end, large=False, hint=hint)
            if tail is not None and not (tail.hyphen and tail.kind == "measure"):
                return self._with_tail(n, n, tail, n.start)
        if text[n.start].isdecimal() or self.fractions.accepts(text, n):
            return self._percent(n, n.value, n.end)
        return None

    def _cardinal(self, text: str, n: Numeral, hint: str | None) -> tuple[Element | None, Numeral]:
        prefix = self.units.prefix(text, n.start) if n.form == "digits" else None
        if prefix is not None:
            rich = self.numerals.read(text, n.start, money=True)
            if prefix.sense.wordlike and not (rich.scaled or rich.value >= 1000 or (prefix.gap and rich.step and rich.step < 1)):
                prefix = None
            else:
                n = rich
        if prefix is None and n.form in ("digits", "words") and self._of_ten(text, n) is not None:
            return self._of_ten(text, n), n
        factor = self.factors.behind(text, n) if prefix is None else None
        if factor is not None:
            return factor, n
        tail = self._tail(text, n, prefix, hint)
        if tail is not None and tail.symbol in ("mt", "MT", "mt/a") and not n.scaled and n.step is not None and n.step < 1:
            tail = replace(tail, factor=Decimal(1000000))  # "14.6 mt" is no weight for a scale that prints tenths
        if tail is not None and tail.symbol == "m" and prefix is None:
            n, tail = self._metre_or_million(text, n, tail, hint)
        if prefix is not None:
            return self._money(text, n, prefix, tail, hint), n
        if tail is None:
            return self._bare(text, n, hint), n
        if tail.hyphen and tail.kind in ("measure", "count"):
            return self._none(n, "attribute"), n
        if tail.kind == "money":
            tail = self._per_share(text, n, n.start, tail)
        if tail.duration and self._calendar(text, n, tail):
            return self._none(n, "period"), n
        return self._with_tail(n, n, tail, self._signed(text, n.start, strict=tail.kind == "count"), text=text), n

    def _tail(self, text: str, n: Numeral, prefix: Prefix | None, hint: str | None) -> Tail | None:
        if prefix is None:
            large = n.scaled or n.value >= 1000
            tail = self.units.tail(text, n.end, large=large, hint=hint)
            if tail is not None and tail.kind in ("money", "measure"):
                tail = self.units.rate(text, tail)
            return tail
        return None

    def _metre_or_million(self, text: str, n: Numeral, tail: Tail, hint: str | None) -> tuple[Numeral, Tail | None]:
        """ "1.2 m above" are metres, "5m tonnes" and "5m passengers" millions."""
        rich = self.numerals.read(text, n.start, money=True)
        if rich.end != tail.end:
            return n, tail
        unit = self.units.tail(text, rich.end, large=True, hint=hint)
        glued = text[n.end : n.end + 1] == "m"
        if unit is not None and not unit.hyphen and unit.kind != "percent":
            return rich, self.units.rate(text, unit) if unit.kind in ("money", "measure") else unit
        noun = _PLURAL.match(text, rich.end)
        if glued and noun and noun[0].strip().split()[0] not in self.v.groups.get("phrase_end", ()):
            return rich, None
        return n, tail

    # ------------------------------------------------------------ making elements
    def _with_tail(self, n: Numeral, worth: Numeral, tail: Tail, start: int, *, text: str = "") -> Element:
        value, step = times(worth.value, tail.factor), times(worth.step, tail.factor) if worth.step is not None else None
        if n.form == "fraction":
            value = value.quantize(Decimal("0.0001")).normalize() if value != value.to_integral_value() else value
        if start < n.start and text[start : n.start].strip().lower()[:1] in ("-", "−", "–", "m", "n"):
            value = -value
        kind = _KINDS[tail.kind]
        return Element(
            start,
            tail.end,
            n,
            kind,
            value,
            step,
            tail.code,
            (*tail.rules, *n.rules),
            factor=tail.factor,
            duration=tail.duration,
            doubt=tail.doubt,
            numeral_start=_number_start(n),
        )

    def _money(self, text: str, n: Numeral, prefix: Prefix, tail: Tail | None, hint: str | None) -> Element:
        sense = prefix.sense
        code, doubt = (sense.code, None) if sense.shared is None else self.units.resolve(sense, text, prefix.start, hint)
        end = n.end
        rules: tuple[str, ...] = (sense.rule,)
        again = self.units.tail(text, n.end, large=True, hint=hint)
        if (
            again is not None
            and again.kind == "money"
            and again.factor == 1
            and (again.code == code or (sense.shared and again.doubt is None and again.symbol.isupper()))
        ):
            code, doubt, end, rules = again.code, None, again.end, (*again.rules, *rules)
        rated = self._per_share(text, n, prefix.start, self.units.rate(text, Tail("money", code, Decimal(1), end, rules)))
        start = self._signed(text, prefix.start, strict=False)
        minus = prefix.minus or text[start : start + 1] in "-−–" or text[start : start + 5].lower() in ("minus", "negat")
        value = -n.value if minus and n.value else n.value
        return Element(
            start,
            rated.end,
            n,
            _KINDS[rated.kind],
            value,
            n.step,
            rated.code,
            (*rated.rules, *n.rules),
            prefixed=True,
            doubt=doubt,
            numeral_start=n.start,
        )

    def _per_share(self, text: str, n: Numeral, start: int, tail: Tail) -> Tail:
        """ "Earnings per share came to €0.89": the denominator stands in the indicator's name."""
        if tail.kind != "money" or n.scaled or n.value >= 1000:
            return tail
        window = text[max(0, start - 130) : start]
        cut = [m.end() for m in _SENTENCE.finditer(window)]
        if not _SHARE.search(window, cut[-1] if cut else 0):
            return tail
        return replace(tail, kind="measure", code=f"{tail.code}/{{share}}", rules=(*tail.rules, "share_thing"))

    def _bare(self, text: str, n: Numeral, hint: str | None) -> Element:
        if _ATTRIBUTE.match(text, n.end):
            return self._none(n, "attribute")
        if text.startswith((" times", " time or"), n.end):
            return self._none(n, None, hidden=True)  # how often, not how much
        if n.form == "digits" and text[n.end : n.end + 1].isalpha():
            return self._none(n, "identifier")
        exchange = self.units.exchange(text, n.end, hint)
        if exchange is not None and n.form == "digits" and n.value != 1:
            unit, end, rules = exchange
            return Element(n.start, end, n, Kind.MEASURE, n.value, n.step, unit, rules, numeral_start=n.start)
        if self._year(text, n):
            return self._none(n, None, hidden=True)
        if self._named(text, n):
            return self._none(n, "identifier")
        start = self._signed(text, n.start, strict=True)
        value = -n.value if start < n.start and text[start] in "-−–mMnN" else n.value
        return Element(start, n.end, n, Kind.COUNT, value, n.step, None, n.rules or ("count",), numeral_start=_number_start(n))

    def _none(self, n: Numeral, reason: str | None, *, hidden: bool = False) -> Element:
        """An element that is no quantity: only its reason goes to the ledger."""
        return Element(n.start, n.end, n, Kind.COUNT, None, None, None, (), reason=reason or ("" if hidden else None))

    def _of_ten(self, text: str, n: Numeral) -> Element | None:
        """ "one in four", "nine in ten", "3 out of 5"."""
        link = _IN_OUT_OF.match(text, n.end)
        if not link or n.scaled or n.value > 99 or n.value != n.value.to_integral_value():
            return None
        start = self.numerals.starts.match(text, link.end())
        if not start or (text[link.end()] in "aAeE" and start[0].lower() in ("a ", "an ", "every ")):
            return None
        whole = self.numerals.read(text, link.end())
        fits = whole.form == n.form and whole.value > n.value > 0 and whole.value in (2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 20, 25, 50, 100, 1000)
        if (
            not fits
            or (whole.scaled and whole.value != 1000)
            or self.units.tail(text, whole.end, large=False, hint=None)
            or (text[whole.end : whole.end + 1] in "-%.,:" and text[whole.end + 1 : whole.end + 2].isalnum())
        ):
            return None
        if link[0].strip().lower() == "in" and n.form == "digits" and whole.value < 4:
            return None
        part = ratio(int(n.value), int(whole.value))
        return self._percent(n, part, whole.end)

    # ------------------------------------------------------------ what stands before
    def _signed(self, text: str, start: int, *, strict: bool) -> int:
        """Where the sign before `start` begins, or `start`; `strict` for bare numbers, where a dash is rather a dash."""
        sign = text[start - 1 : start] if start else ""
        before = text[start - 2 : start - 1] if start > 1 else ""
        if sign in ("+", "−", "±") and sign and not before.isalnum():
            return start - 1
        if (
            sign in ("-", "–")
            and sign
            and (not before or before in " \u00a0\t(\n:;,/“\"'")
            and not (strict and (not before or before == "\n"))
        ):
            return start - 1
        word = _MINUS_WORD.search(text[max(0, start - 10) : start])
        return start - len(word[0]) if word else start

    def _year(self, text: str, n: Numeral) -> bool:
        """Four bare digits between 1900 and 2100 are a year, unless they clearly count something."""
        if n.form != "digits" or n.end - n.start != 4 or not _YEAR_LOW <= n.value <= _YEAR_HIGH or n.step != 1:
            return False
        if not _PLURAL.match(text, n.end):
            return True
        before = text[max(0, n.start - 20) : n.start]
        if _HEDGED.search(before):
            return False
        return bool(_YEAR_BEFORE.search(before)) or not (n.value % 100 == 0 and n.value != 1900)

    def _named(self, text: str, n: Numeral) -> bool:
        """Bare digits right behind a capitalised word inside a sentence belong to a name ("Rexor 6300")."""
        if n.form != "digits" or n.scaled or n.step != 1 or n.end - n.start > 5 or not text[n.start : n.end].isdecimal():
            return False
        window = text[max(0, n.start - 60) : n.start]
        found = _NAME.search(window)
        if not found or found["name"].lower().rstrip(".’'") in self.v.groups["names_never"]:
            return False
        before = window[: found.start()].rstrip(" \u00a0")
        if not before or before[-1] in '.!?:;,\n•–—"“(' or before.endswith(" and"):
            return False
        place = False
        while (more := re.search(r"[A-Za-z][\w.&’'-]*$", before)) is not None:
            place = more[0].lower() in self.v.groups["place_before"]
            if place or more[0][0].islower():
                break
            before = before[: more.start()].rstrip(" \u00a0")
        return not (_PLURAL.match(text, n.end) and (place or n.value < 100))

    def _calendar(self, text: str, n: Numeral, tail: Tail) -> bool:
        """ "the past three years", "five months ago": a stretch of the calendar, not a figure."""
        word = re.search(r"([A-Za-z]+)[ \u00a0]$", text[max(0, n.start - 16) : n.start])
        if word and word[1].lower() in self.v.groups["calendar_before"]:
            return True
        behind = re.match(rf"[{SPACE}]([a-z]+)", text[tail.end : tail.end + 16])
        return bool(behind and behind[1] in self.v.groups["calendar_behind"])


def _first_word(text: str, begin: int, limit: int) -> int:
    end = begin
    while end < limit and text[end].isalnum():
        end += 1
    return max(end, begin + 1)


def _number_start(n: Numeral) -> int:
    return n.start


def _reason(n: Numeral) -> str | None:
    return {"ordinal": "ordinal", "vague": "vague", "huge": "identifier"}.get(n.form)
