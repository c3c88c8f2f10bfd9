"""Our figures are those of the contract's scorer, recorded in `data/figures.json`, to the fourth digit."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.evaluation import compare
from extractor.evaluation.answers import Answer, SaidName, answers_of, read_answers
from extractor.evaluation.breakdown import BY, breakdown
from extractor.evaluation.gold import GoldArticle, read_gold
from extractor.evaluation.score import confidence, errors, figures, prf, score
from extractor.evaluation.tally import b_cubed, match_all

DATA = Path(__file__).parent / "data"
FIGURES: dict[str, Any] = json.loads((DATA / "figures.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def gold() -> list[GoldArticle]:
    return read_gold([DATA / "gold"])


def said(name: str) -> dict[str, Answer]:
    return read_answers(DATA / f"{name}.jsonl")


@pytest.mark.parametrize("name", FIGURES)
def test_figures_are_the_recorded_ones(gold: list[GoldArticle], name: str) -> None:
    found = score(gold, said(name))
    assert found == FIGURES[name]
    assert json.dumps(found) == json.dumps(FIGURES[name])  # the order of the keys too


def test_recorded_figures_tell_the_odd_cases_apart() -> None:
    """Every figure differs somewhere from a perfect answer's: none is compared in vain."""
    flat = {name: json.loads(json.dumps(found)) for name, found in FIGURES.items()}
    for key in flat["perfect"]:
        if key not in ("articles", "gold_facts"):
            assert any(found[key] != flat["perfect"][key] for found in flat.values()), key


def test_records_in_memory_score_like_the_file(gold: list[GoldArticle]) -> None:
    lines = (DATA / "meanings.jsonl").read_text(encoding="utf-8").splitlines()
    assert score(gold, answers_of(map(json.loads, lines))) == FIGURES["meanings"]


def test_errors_name_slot_said_and_right(gold: list[GoldArticle]) -> None:
    lines = list(errors(match_all(gold, said("broken"))))
    assert "selmash-2026-01: missed '15%'" in lines
    assert "selmash-2026-01: spurious 'Monday' ('Monday')" in lines
    wrong = "\n".join(errors(match_all(gold, said("meanings"))))
    assert "selmash-2026-01: '12.5 tonnes of spare parts per day' wrong: " in wrong
    assert "period (- for 2025-10-01/2025-12-31), speaker (Selmash Works for -)" in wrong
    assert not list(errors(match_all(gold, said("perfect"))))


@pytest.mark.parametrize("by", BY)
def test_breakdowns(gold: list[GoldArticle], by: str) -> None:
    perfect = breakdown(match_all(gold, said("perfect")), by)
    assert perfect
    for group in perfect.values():
        assert all(group[level] == 1.0 for level in ("detected", "normalised", "core", "full", "right", "slot") if level in group)


def test_breakdown_by_topic_counts_gold_facts(gold: list[GoldArticle]) -> None:
    groups = breakdown(match_all(gold, said("broken")), "topic")
    assert list(groups) == ["machinery", "water", "aviation"]
    assert groups["machinery"] == {"facts": 10, "detected": 0.8, "normalised": 0.8, "core": 0.8, "full": 0.8}
    assert groups["water"]["detected"] == 0.0  # its text was changed


def test_breakdown_by_rule_follows_the_slot_the_rule_filled(gold: list[GoldArticle]) -> None:
    groups = breakdown(match_all(gold, said("meanings")), "rule")
    assert groups["quantity: quantity_rule"]["slot"] == 1.0
    assert groups["measure: measure_rule"]["slot"] == round(19 / 21, 4)


def test_breakdown_by_slot_repeats_the_figures(gold: list[GoldArticle]) -> None:
    matched = match_all(gold, said("meanings"))
    groups, whole = breakdown(matched, "slot"), figures(matched)
    assert groups["period"] == {"facts": 21, "right": whole["slots"]["period"], **whole["filled"]["period"]}


# ---------------------------------------------------------------- comparing
@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("exports of cotton", "cotton export", 1.0),
        ("net profit", "operating profit", 0.5),
        ("the total", "its number", 0.0),
        ("The", "the ", 1.0),
        ("cities", "city", 1.0),
        ("gas prices", "price of gas", 1.0),
        ("", "", 1.0),
    ],
)
def test_overlap(a: str, b: str, expected: float) -> None:
    assert compare.overlap(a, b) == expected


@pytest.mark.parametrize(
    ("gold", "said", "kind", "same"),
    [
        (100.0, 100.01, "money", True),
        (100.0, 100.02, "money", False),
        (0, 0.004, "percent", True),
        (0, 0.004, "measure", False),
        (None, None, "money", True),
        (None, 0.0, "money", False),
        (1, float("nan"), "percent", False),
    ],
)
def test_numbers(gold: float | None, said: float | None, kind: str, same: bool) -> None:
    assert compare.same_number(gold, said, kind) is same


@pytest.mark.parametrize(
    ("kind", "accepted", "unit", "same"),
    [
        ("count", ["job"], "new jobs", True),
        ("count", ["death", "person"], "people", True),
        ("count", ["train"], "", False),
        ("measure", ["t/a", "t"], "tonne/a", True),
        ("measure", ["kW.h"], "kWh", True),
        ("measure", ["t"], "kg", False),
        ("money", ["USD"], "usd", False),
    ],
)
def test_units(kind: str, accepted: list[str], unit: str, same: bool) -> None:
    assert compare.same_unit(kind, accepted, unit) is same


@pytest.mark.parametrize(
    ("accepted", "name", "ref", "same"),
    [
        (["Navoi Region", "UZ-NW"], "Navoi", "UZ-NW", True),
        (["Navoi Region", "UZ-NW"], "Navoi Region", "UZ-BU", False),
        (["Navoi Region", "UZ-NW"], "the Navoi regions", None, True),
        (["Navoi Region", None], None, None, True),
        (["Navoi Region"], None, None, False),
        (None, "Navoi", None, False),
        (None, None, None, True),
    ],
)
def test_names(accepted: list[str | None] | None, name: str | None, ref: str | None, same: bool) -> None:
    assert compare.same_name(accepted, SaidName(name, name, ref) if name else None) is same


def test_an_indicator_nearer_to_another_is_wrong() -> None:
    assert compare.same_indicator(["steel output"], "steel output", ["iron output"])
    assert not compare.same_indicator(["output of steel pipes"], "steel output", ["steel output"])


class _At:
    def __init__(self, start: int, end: int) -> None:
        self.start, self.end = start, end


spans = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 12)).map(lambda s: _At(s[0], s[0] + s[1])), max_size=12)


@given(spans, spans)
def test_pairs_are_those_of_the_plain_definition(gold: list[_At], said: list[_At]) -> None:
    widths = sorted(
        (-(min(g.end, s.end) - max(g.start, s.start)), i, j)
        for i, g in enumerate(gold)
        for j, s in enumerate(said)
        if min(g.end, s.end) > max(g.start, s.start)
    )
    expected: list[tuple[int, int]] = []
    for _, i, j in widths:
        if all(i != a and j != b for a, b in expected):
            expected.append((i, j))
    assert compare.pair(gold, said) == expected


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("xyz")), max_size=20))
def test_b_cubed_is_the_plain_definition(names: list[tuple[str, str]]) -> None:
    p = sum(sum(n == m for m in names) / sum(n[1] == m[1] for m in names) for n in names)
    r = sum(sum(n == m for m in names) / sum(n[0] == m[0] for m in names) for n in names)
    assert b_cubed(names) == pytest.approx((p, r))


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=30), st.integers(0, 30))
def test_confidence_figures_stay_in_bounds(claims: list[tuple[float, bool]], n_gold: int) -> None:
    found = confidence(claims, max(n_gold, len(claims)))
    assert found["sure_at_95"] <= 1
    if claims:
        assert 0 <= found["calibration_error"] <= 1
        assert found["brier_skill"] is None or found["brier_skill"] <= 1


def test_nothing_said_is_no_division_by_zero() -> None:
    assert prf(0, 0, 0) == {"p": 0.0, "r": 0.0, "f": 0.0}
    assert score([], {})["detected"]["f"] == 0.0
