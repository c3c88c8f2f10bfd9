"""What a bare number counts and what a figure says of its name, where a fitted model has the last word: choices, guards, odd input."""

from __future__ import annotations

from decimal import Decimal

import pytest

from extractor.api import Extractor
from extractor.facts.elided import FILE as UNITS
from extractor.facts.elided import counted_thing, scale_of
from extractor.facts.weighing import CLASSES, MeasureChooser
from extractor.facts.weighing import FILE as MEASURES
from extractor.records import plain
from extractor.values import Bound, Kind, Quantity

CASES = [
    ("The number of beekeepers reached 2,150, up from 1,900.", ["2150 beekeeper", "1900 beekeeper"]),
    ("Salt was sold for 97 million dollars, soda for 88.", ["97000000 USD", "88000000 USD"]),
    ("The pier handles 240 ships a week. In 2019 it was 190.", ["240 {ship}/wk", "190 {ship}/wk"]),
    ("Orchards cover 3,400 hectares in the north and 1,200 in the south.", ["3400 ha", "1200 ha"]),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[t[:40] for t, _ in CASES])
def test_a_bare_number_takes_the_unit_that_was_left_out(rules_alone: Extractor, text: str, expected: list[str]) -> None:
    facts = rules_alone.extract(text, published="2025-10-03").facts
    assert [f"{plain(f.quantity.value or Decimal(0))} {f.quantity.unit}" for f in facts] == expected


def _quantity(text: str, value: str, unit: str = "t") -> Quantity:
    return Quantity(text, 0, len(text), Kind.MEASURE, Decimal(value), None, None, None, unit, Bound.EXACT, 0, "count")


@pytest.mark.parametrize(
    ("text", "value", "scale"),
    [("97 million tons", "97000000", "1000000"), ("two million tons", "2000000", "1000000"), ("88", "88000", "1000"), ("412", "412", "1"),
     ("9.8 centners", "0.98", "0.1"), ("none", "0", "1")],
)  # fmt: skip
def test_the_scale_that_was_printed_or_lent(text: str, value: str, scale: str) -> None:
    assert scale_of(_quantity(text, value)) == Decimal(scale)


@pytest.mark.parametrize(
    ("name", "thing"), [("number of ferries", "ferrie"), ("death toll", "death"), ("people", "person"), ("GDP-3", None)]
)
def test_the_thing_that_a_name_counts(name: str, thing: str | None) -> None:
    assert counted_thing(name) == thing


def test_the_rules_decide_where_no_weights_speak(rules_alone: Extractor) -> None:
    binder = rules_alone.binder
    fitted, binder.measures = binder.measures, MeasureChooser({})
    try:
        said = rules_alone.extract("Diesel costs 15% less than petrol.", published="2025-10-03").facts
    finally:
        binder.measures = fitted
    assert [(f.measure, f.quantity.value) for f in said] == [("ratio", Decimal(-15))]


def test_a_fall_by_an_amount_is_never_weighed_away(rules_alone: Extractor) -> None:
    binder = rules_alone.binder
    against = {f"moves:down|by|{kind}": [50.0] + [0.0] * (len(CLASSES) - 1) for kind in ("count", "amount", "percent")}
    fitted, binder.measures = binder.measures, MeasureChooser(against)
    try:
        said = rules_alone.extract("Exports fell by 300 tons.", published="2025-10-03").facts
    finally:
        binder.measures = fitted
    assert [(f.measure, f.quantity.value) for f in said] == [("change", Decimal(-300))]


def test_the_weights_are_in_the_package() -> None:
    assert UNITS.is_file()
    assert all(len(row) == len(CLASSES) for row in MeasureChooser().weights.values())
    assert MEASURES.is_file()
