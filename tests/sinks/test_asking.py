"""The commands that ask a database, as somebody meets them who asks for what is not there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result
from made import store, told
from typer.testing import CliRunner

from extractor.cli.app import app
from extractor.cli.stored import FAULTS
from extractor.errors import DatabaseError, UsageError
from extractor.records import EntityRef
from extractor.settings import Settings
from extractor.sinks.database import Database

KTZ = EntityRef(text="KTZ", name="Kazakhstan Temir Zholy", ref="Q1", label="ORG")


@pytest.fixture
def db(url: str) -> str:
    with Database(url) as database:
        store(
            database, told("a", "12", organization=KTZ), told("b", "3", words="freight turnover", concept=None, status="planned"),
            told("c", "7", words="exports", concept="exports"),
        )  # fmt: skip
    return url


def call(*words: object) -> Result:
    return CliRunner().invoke(app, [*map(str, words)])


@pytest.mark.parametrize(
    ("asked", "told_of"),
    [
        (["--indicator", "industrial outputs"], "no fact on 'industrial outputs': near it are industrial_output"),
        (["--indicator", "freight"], "no fact on 'freight': near it are freight turnover"),
        (["--indicator", "zzz"], "no fact on 'zzz': the most frequent are "),
        (["--place", "Karagand"], "no fact is of the place 'Karagand': near it are Karaganda Region"),
        (["--organization", "temir zholy"], "no fact is of the organization 'temir zholy': near it are Kazakhstan Temir Zholy"),
        (["--search", "unicorn"], "no fact has all the words 'unicorn'"),
        (["--indicator", "exports", "--status", "planned"], "there are some without --status or without the indicator"),
        (["--indicator", "exports", "--status", "planned", "--since", "2030-01-01"], "leave out more than one of the options"),
        (["--min-confidence", "0.99", "--place", "KZ-35"], "there are some without --min-confidence"),
    ],
)
def test_where_nothing_fits_it_is_said_what_stands_in_the_way(db: str, asked: list[str], told_of: str) -> None:
    done = call("facts", "--db", db, *asked)
    assert done.exit_code == 0
    assert told_of in done.stderr
    assert done.stdout == ""


def test_a_series_of_nothing_is_refused_with_what_is_near(db: str) -> None:
    with pytest.raises(UsageError, match="no fact on 'export': near it are exports"):
        raise call("series", "export", "--db", db).exception or AssertionError


def test_an_empty_database_says_so(url: str) -> None:
    Database(url).engine.dispose()
    assert "there is no fact in the database yet" in call("facts", "--db", url).stderr


def test_what_fits_is_told_exactly_as_json(db: str) -> None:
    rows = [json.loads(line) for line in call("facts", "--db", db, "--place", "kz-35", "--to", "jsonl").stdout.splitlines()]
    assert {(row["article_id"], row["value"], row["place_ref"]) for row in rows} == {
        (k, v, "KZ-35") for k, v in (("a", "12"), ("b", "3"), ("c", "7"))
    }
    assert len(call("facts", "--db", db, "--limit", "1", "--to", "jsonl").stdout.splitlines()) == 1


def test_a_file_of_something_else_is_told_once(tmp_path: Path) -> None:
    file = tmp_path / "news.jsonl"
    file.write_text('{"id": 1}\n' * (FAULTS + 30))
    done = call("load", file, "--db", tmp_path / "facts.db")
    assert done.exit_code == 3
    assert done.stderr.count("Field required") == FAULTS
    assert "… and 30 more" in done.stderr
    assert "no line is an extraction: extractor extract … --to jsonl" in done.stderr


@pytest.fixture
def held(tmp_path: Path) -> Iterator[str]:
    """A database in which somebody is just writing."""
    with Database(str(tmp_path / "facts.db")) as database:
        store(database, told("a", "12"))
        with database.engine.begin() as connection:
            connection.exec_driver_sql("UPDATE fact SET unit = 'kg'")
            yield str(tmp_path / "facts.db")


def test_who_reads_waits_for_no_writer_and_who_writes_is_told(held: str) -> None:
    impatient = Settings(busy_seconds=0.2)
    with Database(held, settings=impatient) as database, database.reading() as connection:
        assert connection.exec_driver_sql("SELECT unit FROM fact").scalar_one() == "t"
    with Database(held, settings=impatient) as database, pytest.raises(DatabaseError, match="database is locked: another program holds it"):
        store(database, told("b", "13"))


@pytest.mark.parametrize(
    ("db", "words"),
    [
        ("mysql://x/y", "allowed are sqlite:///FILE and postgresql://USER@HOST/NAME"),
        ("nosuch.db", "there is no database nosuch.db: make it with extractor run"),
        ("", "no database: give one with --db"),
        ("postgresql://nobody@127.0.0.1:1/x", "no server answers: check host, port and that it runs"),
    ],
)
def test_a_database_that_is_none(db: str, words: str) -> None:
    with pytest.raises((UsageError, DatabaseError), match=words):
        raise call("facts", "--db", db).exception or AssertionError
