"""A quantity in the lexicon's short form, as examples and `explain` show it."""

from __future__ import annotations

from extractor.values import Bound, Quantity

_SIGNS = {Bound.EXACT: "", Bound.ABOUT: "~", Bound.MORE_THAN: ">", Bound.LESS_THAN: "<", Bound.AT_LEAST: ">=", Bound.AT_MOST: "<="}


def notation(quantity: Quantity) -> str:
    """`3200000000000 KZT`, `5..7 %`, `>8000 person`, `300 ?` without a unit."""
    number = f"{quantity.value:f}" if quantity.value is not None else f"{quantity.low or 0:f}..{quantity.high or 0:f}"
    return f"{_SIGNS[quantity.bound]}{number} {quantity.unit or '?'}"
