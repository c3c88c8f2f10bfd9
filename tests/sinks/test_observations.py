"""One fact told by many articles is one observation; what differs contradicts, and what only looks alike stays apart."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

import pytest
from made import ask, decide, edited, store, told

from extractor.records import EntityRef
from extractor.sinks.choose import Choice
from extractor.sinks.database import Database
from extractor.sinks.observations import observations

SEEN = "SELECT n_facts, n_articles, value_num FROM observation ORDER BY value_num"
DIFFER = "SELECT relation, article_id, other_article_id FROM contradiction ORDER BY 2, 3"
SOMEBODY = EntityRef(text="the agency", name="Statistics Agency", ref=None, label="ORG")


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    with Database(url) as database:
        yield database


def test_the_same_fact_in_other_words_is_one_observation(database: Database) -> None:
    store(database, told("a", "12"), told("b", "12", words="the region's industry"), told("c", "12", words="output of the factories"))
    assert ask(database, SEEN) == [(3, 3, 12.0)]
    assert ask(database, DIFFER) == []


def test_of_two_that_differ_by_rounding_the_more_precise_stands(database: Database) -> None:
    rounded, exact = told("a", "3.2", step="0.1"), told("b", "3.24", step="0.01")
    store(database, rounded, exact)
    assert ask(database, SEEN) == [(2, 2, 3.24)]
    assert ask(database, "SELECT observation_id FROM observation") == [(exact.facts[0].id,)]
    with database.reading() as connection:
        (one,) = observations(connection, Choice(indicators=["industrial output"]))
    assert one.value == Decimal("3.24")
    assert {s.article_id for s in one.sources} == {"a", "b"}


def test_a_number_in_words_has_no_step_and_does_not_lead(database: Database) -> None:
    store(database, told("a", "3", step=None), told("b", "3", step="1"))
    assert ask(database, SEEN) == [(2, 2, 3.0)]
    assert ask(database, "SELECT article_id FROM observation") == [("b",)]


@pytest.mark.parametrize(("days", "relation"), [(0, "contradiction"), (6, "contradiction"), (7, "revision"), (120, "revision")])
def test_two_that_differ_by_a_step_contradict_and_later_news_revises(database: Database, days: int, relation: str) -> None:
    later = (dt.date(2025, 12, 29) + dt.timedelta(days=days)).isoformat()
    store(database, told("a", "3.2", step="0.1", published="2025-12-29"), told("b", "3.3", step="0.1", published=later))
    assert ask(database, SEEN) == [(1, 1, 3.2), (1, 1, 3.3)]
    assert [(kind, {a, b}) for kind, a, b in ask(database, DIFFER)] == [(relation, {"a", "b"})]
    with database.reading() as connection:
        found = list(observations(connection, Choice()))
    assert [[kind for _, kind in o.disputes] for o in found] == [[relation], [relation]]


@pytest.mark.parametrize(
    "slots",
    [
        {"qualifiers": {"price_basis": "real"}},
        {"place": None},
        {"status": "planned"},
        {"measure": "change"},
        {"organization": SOMEBODY},
        {"unit": "km"},
        {"concept": "exports"},
        {"period": None},
    ],
    ids=lambda slots: next(iter(slots)),
)
def test_what_differs_in_a_slot_stays_apart_and_contradicts_nothing(database: Database, slots: dict[str, object]) -> None:
    store(database, told("a", "12"), told("b", "12", **slots), told("c", "15", **slots))
    assert [(facts, value) for facts, _, value in ask(database, SEEN)] == [(1, 12.0), (1, 12.0), (1, 15.0)]
    assert all("a" not in row for row in ask(database, DIFFER))


def test_units_are_compared_in_their_base(database: Database) -> None:
    store(database, told("a", "3.45", unit="Mt", step="0.01"), told("b", "3450", unit="kt"), told("c", "3.6", unit="Mt", step="0.1"))
    assert ask(database, SEEN) == [(1, 1, 3.6), (2, 2, 3450.0)]
    assert len(ask(database, DIFFER)) == 1


@pytest.mark.parametrize(
    ("bound", "value", "differs"),
    [("more_than", "15", False), ("more_than", "11", True), ("at_most", "11", False), ("at_most", "15", True)],
)
def test_a_bound_contradicts_only_what_lies_beyond_it(database: Database, bound: str, value: str, differs: bool) -> None:
    store(database, told("a", "13", bound=bound), told("b", value))
    assert bool(ask(database, DIFFER)) is differs


def test_forecasts_of_two_forecasters_stay_apart(database: Database) -> None:
    other = EntityRef(text="the bank", name="National Bank", ref=None, label="ORG")
    store(database, told("a", "12", status="forecast", speaker=SOMEBODY), told("b", "15", status="forecast", speaker=other))
    assert ask(database, DIFFER) == []
    store(database, told("c", "17", status="forecast", speaker=other))
    assert [(kind, {a, b}) for kind, a, b in ask(database, DIFFER)] == [("contradiction", {"b", "c"})]


def test_figures_of_nobody_and_nowhere_do_not_contradict(database: Database) -> None:
    store(database, told("a", "12", place=None), told("b", "15", place=None), told("c", "15", place=None))
    assert ask(database, SEEN) == [(1, 1, 12.0), (2, 2, 15.0)]
    assert ask(database, DIFFER) == []


def test_ranges_join_where_both_ends_do(database: Database) -> None:
    store(database, *(told(key, "30", ranged=True, low="30", high=high) for key, high in (("a", "35"), ("b", "35"), ("c", "40"))))
    assert sorted(row[0] for row in ask(database, SEEN)) == [1, 2]
    assert len(ask(database, DIFFER)) == 1


def test_a_reviewed_value_is_the_one_compared(database: Database) -> None:
    one, other = told("a", "12"), told("b", "15")
    store(database, one, other)
    assert len(ask(database, DIFFER)) == 1
    decide(database, one.facts[0].id, "edit", edited=edited(one.facts[0], value="15"))
    assert ask(database, SEEN) == [(2, 2, 15.0)]
    decide(database, other.facts[0].id, "reject")
    assert ask(database, SEEN) == [(1, 1, 15.0)]
