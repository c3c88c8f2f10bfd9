"""Units that are left out: of a figure without one, and the denominator of a price that follows a rate."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from extractor.facts.reading import Draft, Reading
from extractor.facts.situation import Situation
from extractor.facts.words import key_of
from extractor.values import Kind, Quantity


def with_unit(s: Situation, reading: Reading) -> Quantity | None:
    """The figure's quantity with an elided unit restored from its twin; None where nothing tells what is counted."""
    quantity = s.figure.quantity
    if quantity.unit is not None:
        return _as_rate(s, reading)
    money = _elided_money(s, reading)
    if money is not None:
        return money
    twin = unit_twin(s, reading)
    if twin is not None:
        return like_twin(quantity, twin.figure.quantity, s.preposition)
    if reading.rule in ("nearest_noun", "same_as_before") or reading.words is None:
        return None
    unit = counted_thing(reading.text)
    return replace(quantity, unit=unit) if unit else None


def unit_twin(s: Situation, reading: Reading) -> Draft | None:
    """The draft whose unit a figure without one shares: the one it is said like, else the one before it in the sentence."""
    twin = reading.inherits or (s.drafts[-1] if s.drafts and s.drafts[-1].sentence is s.sentence else None)
    if twin is None:
        return None
    other = twin.figure.quantity
    fits = other.kind in (Kind.MONEY, Kind.MEASURE, Kind.PERCENT, Kind.COUNT)
    return twin if fits and not (other.kind == Kind.PERCENT and (s.figure.quantity.value or 0) > 200) else None


def like_twin(quantity: Quantity, twin: Quantity, preposition: str) -> Quantity:
    """A bare number in the unit, and where that was left out too the scale, of its twin."""
    return _scaled(replace(quantity, kind=twin.kind, unit=twin.unit), twin, preposition)


def _elided_money(s: Situation, reading: Reading) -> Quantity | None:
    """ "Investment came to 644.7 bln": a sum whose currency was said before."""
    quantity = s.figure.quantity
    words = set(reading.text.lower().split())
    if quantity.value is None or abs(quantity.value) < 1_000_000 or not words & s.words.sets["money_heads"]:
        return None
    if reading.inherits is not None and reading.inherits.figure.quantity.kind != Kind.MONEY:
        return None
    last = next((d.figure.quantity.unit for d in reversed(s.drafts) if d.figure.quantity.kind == Kind.MONEY), None)
    return replace(quantity, kind=Kind.MONEY, unit=last) if last else None


_PER_SHARE = re.compile(r"\b(?:per share|EPS|dividends?)\b", re.IGNORECASE)
_FIRST_NUMBER = re.compile(r"\d[\d.,\u00a0\u2009\u202f' ]*")


def _as_rate(s: Situation, reading: Reading) -> Quantity:
    """Money that stands for a rate: "from $2.88" after "$2.58 a kilo", "earnings per share came to €0.89"."""
    quantity = s.figure.quantity
    if quantity.kind != Kind.MONEY:
        return quantity
    subject = s.subject
    if reading.rule == "price_of_unit" and s.priced_unit is not None:
        return replace(quantity, kind=Kind.MEASURE, unit=f"{quantity.unit}/{s.words.unit_nouns[s.priced_unit.lower_]}")
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


def _scaled(quantity: Quantity, twin: Quantity, preposition: str) -> Quantity:
    """An elided scale put back: "15.4 lakh crore, against 14.21", "186.3 thousand …: houses 41.7"."""
    value, whole = quantity.value, twin.value
    found = _FIRST_NUMBER.search(twin.text)
    if value is None or whole is None or found is None or abs(value) >= 1000 or twin.step is None or twin.kind == Kind.PERCENT:
        return quantity
    digits = found.group().strip(" .,'").replace(",", "").replace(" ", "")
    try:
        scale = abs(whole) / Decimal(digits)
    except (ArithmeticError, ValueError):
        return quantity
    fractional = value != value.to_integral_value()
    near = abs(value) * 20 > abs(Decimal(digits)) > abs(value) / 20
    if scale < 1000 or not near or not (fractional or preposition in ("from", "to", "against", "versus")):
        return quantity
    scaled = value * scale
    return replace(quantity, value=scaled, step=None if quantity.step is None else quantity.step * scale)


def counted_thing(text: str) -> str | None:
    """The counted thing as the indicator names it: the last word of its core, in the singular."""
    core = re.split(r"\s(?:of|in|for|on|to|among|at|with)\s", text.lower())
    word = core[1] if core[0] in ("number", "total", "shortage", "toll", "amount") and len(core) > 1 else core[0]
    parts = word.split()
    last = (
        parts[-2]
        if len(parts) > 1 and parts[-1] in ("toll", "number", "numbers", "total", "count", "figure", "tally")
        else parts[-1]
        if parts
        else ""
    )
    if last in ("people", "residents"):
        return "person"
    if not last.isalpha():
        return None
    return last[:-1] if last.endswith("s") and not last.endswith(("ss", "us", "is")) else last
