"""One fact told by many articles is one observation; what differs contradicts, and what only looks alike stays apart."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from itertools import product

import pytest
from made import ask, decide, edited, store, told

from extractor.records import EntityRef
from extractor.sinks.choose import Choice
from extractor.sinks.database import Database
from extractor.sinks.observations import observations
from extractor.sinks.views import sources
from extractor.sinks.views.dialect import Words

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


WAYS = ["accept", "edit", "reject", "flag", "undo"]


def test_the_cells_that_are_kept_are_those_that_the_facts_have(database: Database) -> None:
    """What triggers keep, and what people decided since, gives the observations that are found without it."""
    some = [
        told(f"a{n}", value, step=step, status=status, bound=bound, published=f"2025-10-{3 + n % 9:02}")
        for n, (value, step, status, bound) in enumerate(
            product(("3.2", "3.24", "3.3", "7"), ("0.1", None), ("actual", "planned"), ("exact", "about"))
        )
    ]
    ranges = [told(f"r{n}", "30", ranged=True, low="30", high=high) for n, high in enumerate(("35", "35", "40"))]
    run = store(database, *some, *ranges, told("u", "3.2", unit="kt", step="0.1"), told("v", "3200"), told("w", "5", period=None))
    for n, one in enumerate(some[:20]):
        answer = WAYS[n % len(WAYS)]
        before = database_size(database, "decision")
        if answer == "undo":
            decide(database, one.facts[0].id, "reject")
        more = {"edit": {"edited": edited(one.facts[0], value="3.24")}, "undo": {"supersedes": f"d{before}"}}.get(answer, {})
        decide(database, one.facts[0].id, answer, **more)
    assert run
    kept, worked_out = (Words(sqlite=database.url.get_backend_name() == "sqlite", cells=cells) for cells in (True, False))
    columns = "observation_id, fact_id, article_id, cell, num, top, step, bound, baseline"
    found = [ask(database, f"SELECT {columns} FROM ({sources.observation_source(w)}) x ORDER BY fact_id") for w in (kept, worked_out)]
    assert found[0] == found[1]
    assert len(found[0]) == database_size(database, "fact_current") > len({row[0] for row in found[0]})
    some_facts = "c.status = 'actual' AND c.article_id <> 'a7'"
    found = [
        ask(database, f"SELECT {columns} FROM ({sources.observation_source(w, some_facts)}) x ORDER BY fact_id") for w in (kept, worked_out)
    ]
    assert found[0] == found[1]
    assert {row[1] for row in found[0]} == {row[0] for row in ask(database, f"SELECT fact_id FROM fact_current c WHERE {some_facts}")}


def database_size(database: Database, name: str) -> int:
    return int(ask(database, f"SELECT count(*) FROM {name}")[0][0])


def test_a_fact_that_changes_goes_comes_back_or_is_a_persons_has_its_cell(database: Database) -> None:
    def cells() -> list[tuple[str, float]]:
        return ask(database, "SELECT article_id, num FROM fact_cell ORDER BY article_id, num")

    store(database, told("a", "12"), told("b", "7"))
    assert cells() == [("a", 12e3), ("b", 7e3)]
    store(database, told("a", "13"), told("b", "7"))
    assert cells() == [("a", 13e3), ("b", 7e3)]
    gone = told("a", "13").model_copy(update={"facts": []})
    store(database, gone)
    assert cells() == [("b", 7e3)]
    store(database, told("a", "12"))
    assert cells() == [("a", 12e3), ("b", 7e3)]
    with database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE fact SET value_num = 9, value_base = '9' WHERE article_id = 'b'")
    assert cells() == [("a", 12e3), ("b", 9.0)]
    assert ask(database, "SELECT value_min FROM observation WHERE article_id = 'b'") == [(9.0,)]


def test_a_figure_that_many_repeat_is_one_observation_of_the_first_of_the_most_precise(database: Database) -> None:
    many = [told(f"a{n:02}", "3.2", step="0.1", published=f"2025-10-{n + 1:02}") for n in range(30)]
    exact = [told(f"b{n}", "3.21", step="0.01") for n in range(3)]
    store(database, *many, *exact, told("c", "3.4", step="0.1"))
    assert ask(database, SEEN) == [(33, 33, 3.21), (1, 1, 3.4)]
    assert ask(database, "SELECT min(observation_id) FROM observation WHERE n_facts > 1") == [(min(e.facts[0].id for e in exact),)]
    assert ask(database, "SELECT n_articles, other_n_articles FROM contradiction") in ([(33, 1)], [(1, 33)])
    assert ask(database, "SELECT first_published, last_published FROM observation WHERE n_facts > 1") in (
        [("2025-10-01", "2025-10-30")],
        [(dt.date(2025, 10, 1), dt.date(2025, 10, 30))],
    )
