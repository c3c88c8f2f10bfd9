"""Every numeral of a text with its value, whatever it measures: for those who want numbers and no quantities."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, DecimalException

from extractor.quantities.numeral import CTX, ONE, Numeral, plain
from extractor.quantities.numerals import NumeralReader
from extractor.quantities.parts import PartReader
from extractor.quantities.traps import TrapReader

_MINUS = re.compile(r"(?:\b(?:minus|negative) |[-−] ?)\Z", re.I)
_SLASH = re.compile(r"/(?P<below>[1-9]\d{0,3})(?![\d/.,]\d|\d|/)")
_OVER = re.compile(r" over ")
_POWER = re.compile(r"\^(?P<sign>[+-]{0,2})(?P<exp>\d{1,3})(?![\d.])")
_END = re.compile(r"\s*(?:[.,;:!?)]|$)")
_NO_NUMBER = ("ordinal", "quarter", "huge", "vague", "factor")
_SAID = ("one_pronoun", "one_idiom", "said_one")


def every_numeral(text: str, numerals: NumeralReader, parts: PartReader, traps: TrapReader) -> Iterator[tuple[int, int, Decimal]]:
    """Start with the sign, end and value of each; not the "one" of "this one", nor digits that are glued to a unit."""
    pronouns = [c for c in traps.find(text) if c.rule in _SAID]
    at = 0
    while (found := numerals.starts.search(text, at)) is not None:
        n = numerals.read(text, found.start())
        value, at = _whole(text, n, numerals, parts)
        glued = n.form == "digits" and text[at : at + 1].isalpha()
        if n.form in _NO_NUMBER or glued or any(c.start <= n.start < c.end for c in pronouns):
            continue
        sign = _MINUS.search(text[max(0, n.start - 10) : n.start])
        start = n.start - len(sign[0]) if sign else n.start
        if sign and not text[max(0, start - 1) : start].isalnum():
            yield start, at, -value
        else:
            yield n.start, at, value


def _whole(text: str, n: Numeral, numerals: NumeralReader, parts: PartReader) -> tuple[Decimal, int]:
    """The value and end with what may follow: "1 in 4", "3/4", "one over three", "2.5^-1", "10M"."""
    many = parts.in_many(text, n)
    if many is not None:
        return many
    if n.form == "digits":
        rich = numerals.read(text, n.start, money=True)
        if rich.end == n.end + 1 and text[n.end] in "MBb":
            return rich.value, rich.end
        power = _POWER.match(text, n.end)
        if power is not None:
            return _raised(n.value, power), power.end()
        slash = _SLASH.match(text, n.end)
        if slash is not None and n.step == 1:
            return CTX.divide(n.value, Decimal(slash["below"])), slash.end()
    over = _OVER.match(text, n.end)
    start = numerals.starts.match(text, over.end()) if over else None
    if over is not None and start is not None and text[max(0, n.start - 1) : n.start] not in ("$", "€", "£"):
        below = numerals.read(text, over.end())
        if below.form in ("digits", "words") and below.value and _END.match(text, below.end):
            return CTX.divide(n.value, below.value), below.end
    return n.value, n.end


def _raised(value: Decimal, power: re.Match[str]) -> Decimal:
    exponent = int(power["exp"]) * (-1 if power["sign"].startswith("-") and power["sign"] != "--" else 1)
    try:
        return plain(CTX.power(value, exponent)) if value else value
    except DecimalException:
        return ONE
