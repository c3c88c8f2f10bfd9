"""The form: what it shows it reads back, and what it cannot read it says beside the slot."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from fake_extractor import FakeExtractor, FakeLoader
from hypothesis import given
from hypothesis import strategies as st

from extractor.records import Article, Fact
from extractor.review.days import days_text, days_words, parse_days
from extractor.review.draft import draft
from extractor.review.segments import Span, paragraphs, segments
from extractor.review.sentence import describe
from extractor.review.slots import BY_NAME, Names, apply, read_number, slots_of

TEXT = "Karaganda made 12 tons of steel in March. Then 12 tons more."
FACT = FakeExtractor(FakeLoader()).extract_article(Article(text=TEXT, id="a", published=dt.date(2025, 10, 3))).facts[0]


def edited(**changed: str) -> Fact:
    done = apply(FACT, changed, TEXT)
    assert done.fact is not None, done.faults
    return done.fact


def test_the_form_reads_back_what_it_shows() -> None:
    assert slots_of(edited(**slots_of(FACT))) == slots_of(FACT)


@pytest.mark.parametrize(
    ("slot", "said", "shown"),
    [
        ("value", "3.2 trillion", "3200000000000"), ("value", "5..7", "5..7"), ("value", "−1,234.5", "-1234.5"), ("unit", "KZT/t", "KZT/t"),
        ("kind", "money", "money"), ("bound", "about", "about"), ("quote", "12", "12"), ("indicator", "steel output", "steel output"),
        ("indicator_id", "steel", "steel"), ("measure", "change", "change"), ("period", "2025-Q3", "2025-Q3"), ("period", "by 2030", "by 2030"),
        ("baseline", "2024", "2024"), ("place", "Karaganda Region (KZ-35)", "Karaganda Region (KZ-35)"), ("organization", "Qarmet", "Qarmet"),
        ("speaker", "A. Person", "A. Person"), ("status", "planned", "planned"), ("qualifiers", "of=exports; price_basis=real", "of=exports; price_basis=real"),
        ("place", "", ""), ("period", "", ""),
    ],
)  # fmt: skip
def test_every_slot_can_be_edited(slot: str, said: str, shown: str) -> None:
    fact = edited(**{slot: said})
    assert slots_of(fact)[slot] == shown
    untouched = {k: v for k, v in slots_of(fact).items() if k != slot}
    assert untouched == {k: v for k, v in slots_of(FACT).items() if k != slot}
    evidence = [e for e in fact.evidence if e.role == BY_NAME[slot].role]
    assert all(e.rule == "reviewer" for e in evidence)
    assert all(e.start is None or TEXT[e.start : e.end] == e.text for e in evidence)


@pytest.mark.parametrize(
    ("slot", "said"),
    [
        ("value", "many"), ("value", ""), ("value", "7..5"), ("value", "1" * 200), ("unit", ""), ("kind", "weight"), ("measure", ""),
        ("quote", "not in it"), ("indicator", "  "), ("period", "2025-13"), ("period", "2025-02-30"), ("baseline", "2026..2025"),
        ("period", "0000"), ("qualifiers", "colour=red"), ("qualifiers", "of"), ("status", "done"), ("nothing", "x"), ("indicator_id", "a b"),
    ],
)  # fmt: skip
def test_what_cannot_be_saved_says_why_beside_its_slot(slot: str, said: str) -> None:
    done = apply(FACT, {slot: said}, TEXT)
    assert done.fact is None
    assert list(done.faults) == [slot]
    assert done.faults[slot]


def test_selected_words_become_the_evidence() -> None:
    at = TEXT.index("March")
    fact = apply(FACT, {"period": "2025-03"}, TEXT, spans={"period": (at, at + 5)}).fact
    assert fact is not None
    assert fact.period is not None
    assert (fact.period.text, fact.period.start_char) == ("March", at)
    assert [e.text for e in fact.evidence if e.role == "period"] == ["March"]


def test_a_known_name_brings_its_identifier() -> None:
    names = Names({"Karaganda": ("PLACE", "KZ-35", "Karaganda Region")})
    fact = apply(FACT, {"place": "Karaganda"}, TEXT, names=names).fact
    assert fact is not None
    assert slots_of(fact)["place"] == "Karaganda Region (KZ-35)"


@given(st.dictionaries(st.sampled_from([*BY_NAME, "else"]), st.text(max_size=60), max_size=6))
def test_whatever_is_typed_is_a_fact_or_a_reason(changed: dict[str, str]) -> None:
    done = apply(FACT, changed, TEXT)
    assert (done.fact is None) == bool(done.faults)
    if done.fact is not None:
        assert Fact.model_validate_json(done.fact.model_dump_json()) == done.fact
        assert describe(done.fact)


@given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1)), st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1)))
def test_days_are_read_back(one: dt.date, other: dt.date) -> None:
    first, last = sorted((one, other))
    for pair in ((first, last), (None, last), (first, None), (first, first)):
        days = parse_days(days_text(*pair))
        assert (days.first, days.last) == pair
        assert days_words(*pair)


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=0, max_value=10**18, places=4))
def test_numbers_are_read_back(number: Decimal) -> None:
    assert read_number(f"{number:f}") == number


@given(st.text(max_size=80), st.lists(st.tuples(st.integers(-5, 90), st.integers(-5, 90), st.integers(0, 5)), max_size=12))
def test_pieces_make_the_text_again_and_know_their_marks(text: str, raw: list[tuple[int, int, int]]) -> None:
    spans = [Span(a, b, n, "quantity") for a, b, n in raw]
    pieces = segments(text, spans)
    assert "".join(p.text for p in pieces) == text
    assert [p for line in paragraphs(pieces) for p in line] == pieces
    for piece in pieces:
        inside = {s.owner for s in spans if 0 <= s.start <= piece.start and piece.start + len(piece.text) <= s.end <= len(text)}
        assert {n for n, _ in piece.marks} == inside


@pytest.mark.parametrize(
    ("words", "value", "kind", "unit"),
    [
        ("3.4 million tons", "3400000", "count", "ton"), ("$3.4bn", "3400000000", "money", "USD"), ("27 percent", "27", "percent", "%"),
        ("0.5 percentage points", "0.5", "percentage_point", "pp"), ("413,000 visitors", "413000", "count", "visitor"), ("two", "0", "count", "two"),
    ],
)  # fmt: skip
def test_a_missed_fact_begins_with_a_guess(words: str, value: str, kind: str, unit: str) -> None:
    text = f"It was. There were {words} here. More."
    start = text.index(words)
    fact = draft(Article(text=text, id="a"), start, start + len(words))
    assert (slots_of(fact)["value"], fact.quantity.kind, fact.quantity.unit) == (value, kind, unit)
    assert fact.sentence.text == f"There were {words} here."
    again = draft(Article(text=text, id="a"), start, start + len(words), taken=[fact.id])
    assert again.id != fact.id
