"""A database of an earlier schema, with facts and decisions in it, comes up to this one and goes down again with nothing lost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from made import FAKE, ask, decide, edited, everything, store, told
from sqlalchemy import Engine, inspect
from typer.testing import CliRunner

from extractor.cli.app import app
from extractor.errors import UsageError
from extractor.records import Article
from extractor.sinks import migrate, schema, views
from extractor.sinks.connection import open_engine, parse_url
from extractor.sinks.database import Database
from extractor.sinks.search import articles_with
from extractor.sinks.upkeep import check
from extractor.sinks.writer import RunWriter

OLD = ["0001", "0002_copies", "0003", "0004"]
VIEWS = ["fact_current", "fact_flat", "series", "rule_quality", "coverage", "run_summary"]
LATER = {"fact_change", "copy_key", "fact_cell"}
"""Tables that the first schema had not; the changes of facts are found again in their versions."""


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    engine = open_engine(parse_url(url), busy_seconds=30)
    yield engine
    engine.dispose()


def to(engine: Engine, revision: str) -> None:
    """Make an empty database of an old schema, as the program of then made it."""
    with engine.begin() as connection:
        migrate._move(connection, command.upgrade, revision)


def fill(engine: Engine) -> None:
    """Two runs: facts added, changed, retracted; decisions of every kind on them; an article marked done; an error."""
    run = schema.run
    for n in (1, 2):
        row = {"run_id": f"r{n}", "started_at": dt.datetime(2025, 1, n, tzinfo=dt.UTC), "status": "running", "config": {"n": n}}
        with engine.begin() as connection:
            connection.execute(run.insert(), row | {f"n_{x}": 0 for x in ("read", "unchanged", "extracted", "facts", "quarantined")})
    first, second = (RunWriter(engine, f"r{n}", f"pipeline{n}") for n in (1, 2))
    exact = "12345678901234567.1234567891"
    gone = FAKE.extract_article(Article(text="Made 1 and 2 and 3.", id="gone", published="2025-01-01"))
    with first:
        for one in (told("a", "12"), told("b", exact, step=None), gone):
            first.write(one)
    with second:
        second.write(told("a", "13"))
        second.write(gone.model_copy(update={"facts": []}))
    database = Database.__new__(Database)
    database.engine, database.url = engine, engine.url
    a, b = told("a", "12").facts[0], told("b", exact).facts[0]
    decide(database, a.id, "edit", edited=edited(a, value="12.50"), reason="units")
    decide(database, b.id, "accept")
    decide(database, b.id, "undo", supersedes="d1")
    decide(database, gone.facts[0].id, "reject", comment="not a fact — ü")
    with engine.begin() as connection:
        done = {
            "decision_id": "x",
            "article_id": "a",
            "reviewer": "dana",
            "answer": "done",
            "made_at": dt.datetime(2025, 2, 1, tzinfo=dt.UTC),
        }
        connection.execute(schema.article_decision.insert(), done)


def state(engine: Engine, tables: list[str]) -> dict[str, list[str]]:
    database = Database.__new__(Database)
    database.engine = engine
    return everything(database, tables)


@pytest.mark.parametrize("old", OLD)
def test_up_from_an_earlier_schema_and_down_again(engine: Engine, url: str, old: str) -> None:
    to(engine, old)
    fill(engine)
    tables = [t for t in schema.metadata.tables if t not in LATER] + VIEWS
    before = state(engine, tables)
    assert len(before["decision"]) == 4
    assert len(before["fact"]) == 5
    with Database(url) as database:
        assert state(engine, tables) == before, "nothing is lost on the way up"
        with database.engine.connect() as connection:
            ours = {"include_object": lambda _o, name, *_r: "article_search" not in str(name)}
            assert compare_metadata(MigrationContext.configure(connection, opts=ours), schema.metadata) == []
        assert set(inspect(database.engine).get_view_names()) == set(views.NAMES)
        assert [faults for _, faults in check(database.engine) if faults] == []
        changes = ask(database, "SELECT run_id, count(*), count(payload_hash) FROM fact_change GROUP BY run_id ORDER BY 1")
        assert changes == [("r1", 5, 5), ("r2", 4, 1)], "each change of each fact, the retracted ones without a reading"
    migrate.downgrade(engine, old)
    assert state(engine, tables) == before, "nothing is lost on the way down"
    assert migrate.upgrade(engine)
    assert state(engine, tables) == before


def test_all_the_way_down_keeps_what_the_first_schema_knows(engine: Engine, url: str) -> None:
    with Database(url) as database:
        fill(database.engine)
        tables = [t for t in schema.metadata.tables if t not in LATER] + VIEWS
        before = state(engine, tables)
    migrate.downgrade(engine, "0001")
    assert not LATER & set(inspect(engine).get_table_names())
    assert set(inspect(engine).get_view_names()) == set(VIEWS)
    assert state(engine, tables) == before
    with Database(url) as database:
        assert state(engine, tables) == before
        value = ask(database, "SELECT value FROM fact WHERE article_id = 'b'")[0][0]
        assert Decimal(value) == Decimal("12345678901234567.1234567891")
        store(database, told("c", "5"))
        assert len(ask(database, "SELECT 1 FROM fact")) == 6


def test_the_cells_of_facts_and_the_search_are_filled_on_the_way_up(engine: Engine, url: str) -> None:
    to(engine, "0004")
    fill(engine)
    seen = "SELECT article_id, n_facts, value_num FROM observation ORDER BY 1, 3"
    views_of_old = state(engine, ["observation", "contradiction", "observation_source"])
    with Database(url) as database:
        assert everything(database, list(views_of_old)) == views_of_old
        cells = ask(database, "SELECT article_id, num FROM fact_cell ORDER BY 1")
        assert [row[0] for row in cells] == ["a", "b"], "the facts retracted have none"
        assert ask(database, seen)[0] == ("a", 1, 12.5), "the edited one is compared as it is edited"
        if engine.dialect.name == "sqlite":
            with database.reading() as connection:
                assert articles_with(connection, "ton") == ["a", "b"]
            (made,) = ask(database, "SELECT sql FROM sqlite_master WHERE name = 'article_search'")
            assert 'content="article"' in made[0], "so spelled, Datasette finds it"
        with database.engine.begin() as connection:
            connection.exec_driver_sql("UPDATE fact_cell SET num = 1 WHERE article_id = 'a'")
        found = {name: faults for name, faults in check(database.engine) if faults}
        assert list(found) == ["cells"]
    migrate.downgrade(engine, "0004")
    assert state(engine, list(views_of_old)) == views_of_old


def test_a_schema_that_is_none_is_told_with_those_known(engine: Engine) -> None:
    migrate.upgrade(engine)
    with pytest.raises(UsageError, match=r"no schema '0007': 0001, 0002_copies, 0003, 0004, 0005 are known"):
        migrate.downgrade(engine, "0007")


def test_migrate_and_check_from_the_command_line(tmp_path: Path) -> None:
    db = f"sqlite:///{tmp_path}/facts.db"
    run = CliRunner().invoke
    assert "schema 0005" in run(app, ["db", "migrate", "--db", db]).output
    assert "schema 0003" in run(app, ["db", "migrate", "--db", db, "--to", "0003"]).output
    listed = run(app, ["db", "migrate", "--db", db, "--list"]).output.splitlines()
    assert [line.split()[:2] for line in listed] == [
        ["applied", "0001"],
        ["applied", "0002_copies"],
        ["applied", "0003"],
        ["missing", "0004"],
        ["missing", "0005"],
    ]
    checked = run(app, ["db", "check", "--db", db])
    assert (checked.exit_code, "extractor db migrate" in checked.output) == (2, True)
    run(app, ["db", "migrate", "--db", db])
    assert run(app, ["db", "check", "--db", db]).exit_code == 0


def test_check_finds_what_is_broken(url: str) -> None:
    with Database(url) as database:
        store(database, told("a", "12"), told("b", "13"))
        with database.engine.begin() as connection:
            connection.exec_driver_sql("UPDATE fact SET unit = 'kg' WHERE article_id = 'a'")
            connection.exec_driver_sql("UPDATE article SET text = 'another text' WHERE article_id = 'b'")
        found = {name: faults for name, faults in check(database.engine) if faults}
    assert set(found) == {"facts", "texts"}
    assert "unit" in found["facts"][0]
