"""`extractor show` and `extractor runs`: one fact with its past, and what was run."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from made import FAKE, decide, edited, store, told
from typer.testing import CliRunner, Result

from extractor.cli.app import app
from extractor.errors import UsageError
from extractor.records import Article
from extractor.sinks.database import Database
from extractor.sinks.life import Life, as_data, life_of


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    with Database(url) as database:
        yield database


def life(database: Database, name: str) -> Life:
    with database.reading() as connection:
        return life_of(connection, name)


def test_both_readings_of_a_fact_and_the_runs_that_read_them(database: Database) -> None:
    first = store(database, told("a", "12"))
    second = store(database, told("a", "12", status="planned"))
    one = life(database, told("a", "12").facts[0].id)
    assert [(r.fact.status, r.first_run, r.stands) for r in one.readings] == [("actual", first, False), ("planned", second, True)]
    assert one.fact.status == "planned"
    assert one.retracted_run is None


def test_what_a_person_wrote_stands_and_what_was_taken_back_does_not_count(database: Database) -> None:
    store(database, told("a", "12"))
    fact = told("a", "12").facts[0]
    decide(database, fact.id, "edit", edited=edited(fact, value="13"))
    decide(database, fact.id, "reject", reason="wrong value")
    decide(database, fact.id, "undo", supersedes="d1")
    one = life(database, fact.id)
    assert (one.fact.quantity.value, one.read.quantity.value) == (13, 12)
    assert [(d.answer, d.counts) for d in one.decisions] == [("edit", True), ("reject", False), ("undo", True)]
    assert json.loads(json.dumps(as_data(one)))["fact"]["quantity"]["value"] == "13"


def test_what_it_is_tied_to_stands_as_a_person_left_it(database: Database) -> None:
    one = FAKE.extract_article(Article(text="Made 7 and 8 tons.", id="two", published="2025-10-03"))
    store(database, one)
    first, second = one.facts
    assert [(t.fact_id, t.fact.quantity.value) for t in life(database, first.id).ties] == [(second.id, 8)]
    decide(database, second.id, "edit", edited=edited(second, value="9"))
    assert [(t.fact_id, t.fact.quantity.value) for t in life(database, first.id).ties] == [(second.id, 9)]


def test_a_fact_that_is_gone_is_still_shown(database: Database) -> None:
    store(database, told("a", "12"))
    none = told("a", "12").model_copy(update={"facts": []})
    last = store(database, none)
    one = life(database, told("a", "12").facts[0].id)
    assert one.retracted_run == last
    assert [r.stands for r in one.readings] == [False]


def test_the_beginning_of_an_id_will_do_where_it_fits_one_fact(database: Database) -> None:
    many = [told(f"a{n}", "12") for n in range(40)]
    store(database, *many)
    ids = sorted(one.facts[0].id for one in many)
    assert life(database, ids[0][:12]).fact.id == ids[0]
    twins = next(a[0] for a, b in pairwise(ids) if a[0] == b[0])
    with pytest.raises(UsageError, match="begins more than one fact"):
        life(database, twins)
    for wrong in ("zz", "%", "_", ""):
        with pytest.raises(UsageError, match="extractor facts"):
            life(database, wrong)


def call(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments), env={"COLUMNS": "100"})


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = str(tmp_path / "facts.db")
    with Database(path) as database:
        store(database, told("a", "12"))
        store(database, told("a", "12", status="planned"))
        decide(database, told("a", "12").facts[0].id, "accept")
    return path


def test_the_id_that_facts_shows_leads_to_the_fact(file: str) -> None:
    shown = call("facts", "--db", file).output
    short = shown.rpartition("fact ")[2].split()[0]
    said = call("show", short, "--db", file).output
    assert "Industrial output: 12 t" in said
    assert "“Output was 12 tons.”" in said
    assert "accept       by dana" in said
    assert said.index("before ") < said.index("now ")
    data = json.loads(call("show", short, "--db", file, "--json").output)
    assert data["fact"]["id"] == told("a", "12").facts[0].id
    assert [r["stands"] for r in data["readings"]] == [False, True]


def test_runs_are_listed_the_latest_first_and_diff_takes_their_ids(file: str) -> None:
    rows: list[dict[str, Any]] = [json.loads(line) for line in call("runs", "--db", file, "--to", "jsonl").output.splitlines()]
    assert [row["status"] for row in rows] == ["done", "done"]
    assert rows[0]["started_at"] >= rows[1]["started_at"]
    assert "changed 1" in call("diff", rows[1]["run_id"], rows[0]["run_id"], "--db", file).output
    assert rows[1]["run_id"] in call("runs", "--db", file).output
    limited = call("runs", "--db", file, "--limit", "1")
    assert rows[1]["run_id"] not in limited.output
    assert "--limit 2" in limited.output
    assert call("runs", "--db", file, "--to", "csv").output.count("\n") == 3


def test_the_facts_of_one_article(file: str) -> None:
    with Database(file) as database:
        store(database, told("b", "30"))
    assert "30 t" not in call("facts", "--db", file, "--article", "a").output
    assert "30 t" in call("facts", "--db", file, "--article", "b").output


def test_figures_are_written_as_extract_writes_them(file: str) -> None:
    with Database(file) as database:
        store(database, told("b", "7", measure="change", bound="more_than", kind="percent", unit="%"))
    assert "change > +7 %" in call("facts", "--db", file, "--article", "b").output
