"""Units that are left out: of a figure without one, and the denominator of a price that follows a rate."""

from __future__ import annotations

import re
from dataclasses import replace

from extractor.facts.elided import UnitChooser
from extractor.facts.reading import Draft, Offer, Reading
from extractor.facts.situation import Situation
from extractor.facts.words import key_of
from extractor.values import Kind, Quantity


def with_unit(s: Situation, reading: Reading, chooser: UnitChooser) -> tuple[Quantity | None, Draft | None, list[Offer]]:
    """The figure's quantity with what it left out, the draft that lent its unit, and all that was offered.

    There is no quantity for a number that counts nothing.
    """
    quantity = s.figure.quantity
    if quantity.unit is not None:
        return _as_rate(s, reading), None, []
    best, made = chooser.choose(s, reading)
    return best.quantity, best.twin, made


_PER_SHARE = re.compile(r"\b(?:per share|EPS|dividends?)\b", re.IGNORECASE)


def _as_rate(s: Situation, reading: Reading) -> Quantity:
    """Money that stands for a rate: "from $2.88" after "$2.58 a kilo", "earnings per share came to €0.89"."""
    quantity = s.figure.quantity
    if quantity.unit == "t" and _CENTNERS.search(quantity.text) and _YIELD.search(reading.text):
        return replace(quantity, unit="t/ha")  # "a yield of 16 centners"
    if quantity.unit == "t" and s.drafts and not re.search(r"[A-Za-z]", quantity.text) and _yield_before(s):
        return replace(quantity, unit="t/ha")  # "the yield of wheat – 9.8 centners (13.1 in 2022)"
    if quantity.kind != Kind.MONEY or s.priced_unit is not None:
        return quantity  # "a kilo of walnuts fetched 210 soms" is plain money
    subject = s.subject
    if reading.rule == "exchange_rate" and subject is not None and subject.lower_ in s.words.currency_nouns:
        return replace(quantity, kind=Kind.MEASURE, unit=f"{quantity.unit}/{s.words.currency_nouns[subject.lower_]}")
    twin = reading.inherits
    if twin is not None and twin.figure.quantity.kind == Kind.MEASURE and (twin.figure.quantity.unit or "").startswith(f"{quantity.unit}/"):
        return replace(quantity, kind=Kind.MEASURE, unit=twin.figure.quantity.unit)
    rate = _rate_before(s, reading)
    if rate is not None:
        return replace(quantity, kind=Kind.MEASURE, unit=rate)
    small = quantity.value is not None and abs(quantity.value) < 10_000
    if small and _PER_SHARE.search(reading.text):
        return replace(quantity, kind=Kind.MEASURE, unit=f"{quantity.unit}/{{share}}")
    return quantity


def _yield_before(s: Situation) -> bool:
    last = s.drafts[-1].figure.quantity
    return last.unit == "t/ha" and s.drafts[-1].sentence is s.sentence and (last.text[-1:].isdigit() or bool(_CENTNERS.search(last.text)))


_CENTNERS, _YIELD = re.compile(r"\b(?:centner|quintal)s?\b|\bc\b"), re.compile(r"\byields?\b", re.IGNORECASE)
_PRICED = frozenset({"price", "quote", "contract", "futures", "benchmark", "bid", "settlement", "rate", "tariff", "cost", "spot"})
_NEAR_DRAFTS, _NEAR_SIZE = 6, 4


def _rate_before(s: Situation, reading: Reading) -> str | None:
    """The rate that money follows when it leaves the denominator out: "£9,477 a tonne …, having hit £9,980 in the session".

    Only after a rate in the same currency, of nearly the same size, said a few figures before in this paragraph, of the same thing or of
    another price.
    """
    quantity = s.figure.quantity
    value = quantity.value if quantity.value is not None else quantity.low
    for draft in reversed(s.drafts[-_NEAR_DRAFTS:]):
        other = draft.figure.quantity
        if other.kind == Kind.MONEY and other.unit == quantity.unit and draft.sentence is s.sentence:
            return None  # a plain sum stands nearer
        if other.kind != Kind.MEASURE or not (other.unit or "").startswith(f"{quantity.unit}/"):
            continue
        size = other.value if other.value is not None else other.low
        if value is None or not size or not abs(size) / _NEAR_SIZE <= abs(value) <= abs(size) * _NEAR_SIZE:
            return None
        if draft.sentence.paragraph != s.sentence.paragraph:
            return None
        words, others = set(key_of(reading.text).split()), set(key_of(draft.indicator).split())
        return other.unit if words & others or words & _PRICED else None
    return None
