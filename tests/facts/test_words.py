"""Word forms and names, without any model."""

from __future__ import annotations

import pytest

from extractor.facts.words import FactWords, key_of, verb_forms
from extractor.lexicon import load_lexicon


@pytest.fixture(scope="module")
def words() -> FactWords:
    return FactWords(load_lexicon())


@pytest.mark.parametrize(
    ("base", "others", "form"),
    [
        ("rise", ["rose", "risen"], "rose"),
        ("rise", ["rose", "risen"], "rising"),
        ("carry", [], "carries"),
        ("reach", [], "reaches"),
        ("drop", ["dropped"], "dropped"),
        ("total", ["totalled"], "totalled"),
    ],
)
def test_a_verb_has_its_forms(base: str, others: list[str], form: str) -> None:
    assert form in verb_forms(base, others)


def test_an_irregular_past_replaces_the_regular_one() -> None:
    assert "rised" not in verb_forms("rise", ["rose", "risen"])


@pytest.mark.parametrize(
    ("one", "other"),
    [("Exports of steel", "export of steel"), ("the number of new jobs", "number of new job"), ("Average wages", "average wage")],
)
def test_spellings_of_one_name_have_one_key(one: str, other: str) -> None:
    assert key_of(one) == key_of(other)


@pytest.mark.parametrize(("form", "sign"), [("fell", -1), ("shrank", -1), ("climbed", 1), ("dwindled", -1), ("doubling", None)])
def test_change_verbs_have_a_direction(words: FactWords, form: str, sign: int | None) -> None:
    change = words.change_verbs.get(form)
    assert (change.sign if change else None) == sign


def test_a_concept_is_found_by_any_of_its_names(words: FactWords) -> None:
    ids = {words.concepts[key_of(name)].id for name in ("industrial output", "industrial production", "Industrial outputs")}
    assert ids == {"industrial_output"}


def test_every_rule_has_an_entry_in_the_lexicon() -> None:
    from extractor.facts.indicators import RULES
    from extractor.lexicon.schema.facts import FactRule

    entries = {r.id for r in load_lexicon().entries("fact_rules", FactRule)}
    assert set(RULES) == entries
