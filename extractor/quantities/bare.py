"""Numbers without a unit: counts, years, parts of names."""

from __future__ import annotations

import re
from decimal import Decimal

from extractor.quantities.amounts import PLURAL, AmountReader
from extractor.quantities.cues import Cues
from extractor.quantities.element import Element
from extractor.quantities.numeral import Numeral
from extractor.quantities.units import UnitReader
from extractor.quantities.vocabulary import Vocabulary
from extractor.values import Kind

_YEAR_LOW, _YEAR_HIGH = Decimal(1900), Decimal(2100)
_OLD_LOW = Decimal(1400)
_OLD_YEAR = re.compile(
    r"(?<!out )(?<!total )(?<!number )(?<!average )(?<!price )(?<!level )(?<!sum )(?<!some )\b(?:of|in|since|circa|dated|born|from|until|before|after)"
    r"[ \u00a0]\Z",
    re.I,
)
_COUNTED = re.compile(
    r"[ \u00a0](?:[a-z][a-z-]+ )?(?!(?:its|was|has|is|his|this|as|across|towards)\b)(?:[a-z-]+[^su'’\W]s|people|men|women|children|staff)\b"
)
_ATTRIBUTE = re.compile(r"-(?=[^\W\d_])(?!to-\d|odd\b|plus\b)|-(?= (?:and|or|to) )")
_NAME = re.compile(r"(?P<name>[A-Z][\w.&’'/-]{0,58})[ \u00a0]\Z")
_WORD = re.compile(r"[A-Za-z][\w.&’'-]*\Z")
_GOES_ON = re.compile(r"[ \u00a0](?:of|in|[a-z-]+s|people|men|women|children)\b|[-–—%.,]\d|[ \u00a0]?[%(]")
# "with a vote percentage of 52": the unit stands before the number; nothing is counted behind it.
_PERCENT_OF = re.compile(
    r"(?:(?:\A|[.;:(\n] ?|\b(?:an?|the|its|his|her|their|with|at) (?:[a-z-]+ ){0,2})percentages?|(?:\A|[.;:(\n] ?)(?:percents?|per cent))"
    r"[ \u00a0]of[ \u00a0]\Z",
    re.I,
)
_CLAUSE_ENDS = re.compile(r"(?:[.,;:)]?(?:\s|\Z))(?![a-z-]+s\b)(?!(?:the|all|its|their|people)\b)")
_NAME_WINDOW = 60


class BareReader:
    """Makes elements of numbers that have no unit, or says why they measure nothing."""

    def __init__(self, vocabulary: Vocabulary, units: UnitReader, amounts: AmountReader, cues: Cues) -> None:
        self.units, self.amounts = units, amounts
        self._year_before = cues.before("year_before", gap="[ \u00a0(-]")
        self._counted_before = cues.before("counted_before")
        self._never, self._places = vocabulary.groups["names_never"], vocabulary.groups["place_before"]

    def read(self, text: str, n: Numeral, hint: str | None) -> Element:
        """The element of a number without a unit."""
        if _ATTRIBUTE.match(text, n.end):
            return nothing(n, "attribute")
        if text.startswith((" times", " time or"), n.end):
            return nothing(n, "")  # how often, not how much
        if n.form == "digits" and text[n.end : n.end + 1].isalpha():
            return nothing(n, "identifier")
        exchange = self.units.exchange(text, n.end, hint) if n.form == "digits" and n.value != 1 else None
        if exchange is not None:
            unit, end, rules = exchange
            return Element(n.start, end, n, Kind.MEASURE, n.value, n.step, unit, rules, numeral_start=n.start)
        if self._year(text, n):
            return nothing(n, "")
        if self._named(text, n):
            return nothing(n, "identifier")
        if not n.scaled and _PERCENT_OF.search(text[max(0, n.start - 40) : n.start]) and _CLAUSE_ENDS.match(text, n.end):
            return Element(n.start, n.end, n, Kind.PERCENT, n.value, n.step, "%", ("percent", *n.rules), numeral_start=n.start)
        start = self.amounts.signed(text, n.start, strict=True)
        value = -n.value if start < n.start and text[start] in "-−–mMnN" else n.value
        return Element(start, n.end, n, Kind.COUNT, value, n.step, None, n.rules or ("count",), numeral_start=n.start)

    def _year(self, text: str, n: Numeral) -> bool:
        """Four bare digits between 1900 and 2100 are a year, unless they clearly count something."""
        if n.form != "digits" or n.end - n.start != 4 or not _OLD_LOW <= n.value <= _YEAR_HIGH or n.step != 1:
            return False
        if n.value < _YEAR_LOW:  # "a winter scene of 1623", not "out of 1623" nor "in 1623 villages"
            old = _OLD_YEAR.search(text[max(0, n.start - 24) : n.start])
            return old is not None and _COUNTED.match(text, n.end) is None
        if not PLURAL.match(text, n.end):
            return True
        before = text[max(0, n.start - 20) : n.start]
        if self._counted_before.search(before):
            return False
        return bool(self._year_before.search(before)) or not (n.value % 100 == 0 and n.value != 1900)

    def _named(self, text: str, n: Numeral) -> bool:
        """Bare digits right behind a capitalised word inside a sentence belong to a name ("Rexor 6300")."""
        if n.form != "digits" or n.scaled or n.step != 1 or n.end - n.start > 5 or not text[n.start : n.end].isdecimal():
            return False
        window = text[max(0, n.start - _NAME_WINDOW) : n.start]
        found = _NAME.search(window)
        if not found or found["name"].lower().rstrip(".’'") in self._never:
            return False
        before = window[: found.start()].rstrip(" \u00a0")
        if not before or before[-1] in '.!?:;,\n•–—"“(' or before.endswith(" and"):
            return n.end - n.start > 3 and not before.endswith((",", "and", ":")) and not _GOES_ON.match(text, n.end)  # "Bib 2207 won"
        place = False
        while (more := _WORD.search(before)) is not None:
            place = more[0].lower() in self._places
            if place or more[0][0].islower():
                break
            before = before[: more.start()].rstrip(" \u00a0")
        return not (PLURAL.match(text, n.end) and (place or n.value < 100))


def nothing(n: Numeral, reason: str) -> Element:
    """An element that is no quantity: only its reason, if there is one, goes to the ledger."""
    return Element(n.start, n.end, n, Kind.COUNT, None, None, None, (), reason=reason)
