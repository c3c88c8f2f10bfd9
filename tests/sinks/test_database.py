"""What the database keeps, exactly, and what it leaves alone."""

from __future__ import annotations

import datetime as dt
import sqlite3
import threading
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from fake_extractor import FakeExtractor, FakeLoader
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, MetaData, Table, create_engine, select, text

from extractor.errors import ArticleError, DatabaseError, UsageError
from extractor.records import Article, Extraction, plain
from extractor.settings import Settings
from extractor.sinks import schema
from extractor.sinks.connection import parse_url
from extractor.sinks.database import Database
from extractor.sinks.jsonl import JsonlSink
from extractor.sinks.put import as_json
from extractor.sinks.types import ExactDecimal, UtcDateTime
from extractor.sinks.writer import Failure, RunWriter

FAKE = FakeExtractor(FakeLoader())


def extraction(words: str = "Karaganda made 12 tons and 345 cars.", **how: Any) -> Extraction:
    return FAKE.extract_article(Article(text=words, **{"id": "a", "published": "2025-10-03", **how}))


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    with Database(url) as database:
        yield database


@pytest.fixture
def writer(database: Database) -> RunWriter:
    return database.begin_run(FAKE.provenance, {"inputs": ["a"]})


def ask(database: Database, sql: str) -> list[Any]:
    """The rows as SQLite shows them: days, moments and decimals as text, whichever database it is."""
    with database.reading() as connection:
        return [tuple(map(shown, row)) for row in connection.execute(text(sql))]


def shown(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    if isinstance(value, dict | list):
        return as_json(value)
    return plain(value) if isinstance(value, Decimal) else value.isoformat() if isinstance(value, dt.date) else value


def decimal(said: str, database: Database) -> str:
    """What a person typed is kept as it is where decimals are text."""
    return said if database.url.get_backend_name() == "sqlite" else plain(Decimal(said))


def sqlite_only(database: Database) -> None:
    if database.url.get_backend_name() != "sqlite":
        pytest.skip("this is about SQLite's file")


EXACT = ["12345678901234567.1234567891", "0", "-0.10", "1E+12", "3.20E-7", "99999999999999999999999999999.99", "7"]


@pytest.mark.parametrize("number", EXACT)
def test_a_decimal_comes_back_as_it_went_in(database: Database, writer: RunWriter, number: str) -> None:
    one = extraction("made 12")
    fact = one.facts[0]
    quantity = fact.quantity.model_copy(update={"value": Decimal(number), "low": Decimal(number)})
    writer.write(one.model_copy(update={"facts": [fact.model_copy(update={"quantity": quantity})]}))
    with database.reading() as connection:
        value, low, real = connection.execute(select(schema.fact.c.value, schema.fact.c.low, schema.fact.c.value_num)).one()
    assert (value, low) == (Decimal(number), Decimal(number))
    assert real == float(Decimal(number))
    if database.url.get_backend_name() == "sqlite":
        ((said, kind),) = ask(database, "SELECT value, typeof(value) FROM fact")
        assert (kind, "E" in said) == ("text", False)


@settings(max_examples=100, deadline=None)
@given(
    st.decimals(allow_nan=False, allow_infinity=False, places=9),
    st.datetimes(dt.datetime(2, 1, 1), dt.datetime(9998, 1, 1), timezones=st.timezones()),
)
def test_the_types_lose_nothing(number: Decimal, moment: dt.datetime) -> None:
    table = Table("t", MetaData(), Column("number", ExactDecimal), Column("moment", UtcDateTime))
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        table.create(connection)
        connection.execute(table.insert(), {"number": number, "moment": moment})
        found = connection.execute(select(table)).one()
    assert found.number == number
    assert found.moment == moment.astimezone(dt.UTC)
    assert found.moment.utcoffset() == dt.timedelta(0)


def test_all_rows_of_an_article(database: Database, writer: RunWriter) -> None:
    with writer:
        done = writer.write(extraction(title="Karaganda"), seconds=0.5)
    assert (done.inserted, done.updated) == (2, 0)
    counted = {t: ask(database, f"SELECT count(*) FROM {t}")[0][0] for t in schema.metadata.tables}
    assert counted == {
        "run": 1, "article": 1, "article_revision": 1, "extraction": 1, "fact": 2, "fact_version": 2, "evidence": 6, "fact_link": 2,
        "fact_change": 2, "fact_cell": 2, "copy_key": 0, "entity": 1, "entity_alias": 2, "mention": 1, "unused_number": 0, "error": 0, "decision": 0,
        "article_decision": 0,
    }  # fmt: skip
    assert ask(database, "SELECT role, n, rule FROM evidence WHERE role = 'place' ORDER BY fact_id, n LIMIT 2") == [
        ("place", 0, "nearest"),
        ("place", 1, "title"),
    ]
    ((qualifiers, reasons, start),) = ask(database, "SELECT qualifiers, reasons, period_start FROM fact WHERE text = '12'")
    assert (qualifiers, reasons, start) == ('{"price_basis":"real"}', '["place taken from the title"]', "2025-01-01")
    ((started, status),) = ask(database, "SELECT started_at, status FROM run")
    assert started.endswith("Z")
    assert status == "done"


def test_the_payload_is_the_record(database: Database, writer: RunWriter) -> None:
    one = extraction()
    writer.write(one)
    assert ask(database, "SELECT payload FROM fact ORDER BY start_char") == [(f.model_dump_json(),) for f in one.facts]


def test_writing_again_touches_no_row(database: Database, writer: RunWriter) -> None:
    writer.write(extraction())
    before = ask(database, "SELECT * FROM fact") + ask(database, "SELECT * FROM fact_version") + ask(database, "SELECT * FROM article")
    other = database.begin_run(FAKE.provenance, {})
    done = other.write(extraction())
    assert (done.inserted, done.updated, done.unchanged, done.retracted) == (0, 0, 2, 0)
    after = ask(database, "SELECT * FROM fact") + ask(database, "SELECT * FROM fact_version") + ask(database, "SELECT * FROM article")
    assert after == before


def test_an_article_that_cannot_be_stored_costs_itself_only(database: Database, writer: RunWriter) -> None:
    bad = extraction("bad \ud800 12", id="bad")
    with pytest.raises(ArticleError, match="bad: cannot be stored") as error:
        writer.write(bad)
    assert error.value.stage == "write"
    broken = extraction(id="broken")
    twice = broken.model_copy(update={"facts": [broken.facts[0], broken.facts[0]]})
    with pytest.raises(ArticleError, match="same id"):
        writer.write(twice)
    dangling = broken.model_copy(update={"facts": broken.facts[:1]})
    with pytest.raises(ArticleError, match=r"(?i)foreign key"):
        writer.write(dangling)
    writer.write(extraction())
    assert ask(database, "SELECT article_id FROM article") == [("a",)]


def test_a_persons_own_fact_is_not_retracted(database: Database, writer: RunWriter) -> None:
    writer.write(extraction())
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE fact SET first_run = NULL WHERE text = '345'"))
    done = writer.write(extraction("Karaganda made 12 tons and many cars."))
    assert done.retracted == 0
    assert ask(database, "SELECT text, retracted_run FROM fact ORDER BY text") == [("12", None), ("345", None)]


def test_a_failure_again_is_another_attempt(database: Database, writer: RunWriter) -> None:
    failure = Failure("read", "not-utf8", "byte \udcff and \0", uri="file:///x", place="line 3")
    writer.fail(failure)
    writer.fail(failure)
    assert ask(database, "SELECT attempts, message FROM error") == [(2, "line 3: byte \\udcff and \\x00")]


def test_two_programs_may_write_at_once(url: str) -> None:
    def work(name: str) -> None:
        with Database(url) as mine, mine.begin_run(FAKE.provenance, {}) as run:
            for i in range(25):
                run.write(extraction(id=f"{name}{i}"))

    threads = [threading.Thread(target=work, args=(name,)) for name in "xy"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with Database(url) as database:
        assert ask(database, "SELECT count(*) FROM fact") == [(100,)]


def test_a_locked_database_is_told_plainly(tmp_path: Path) -> None:
    database = Database(str(tmp_path / "facts.db"), settings=Settings(busy_seconds=0.1))
    writer = database.begin_run(FAKE.provenance, {})
    other = sqlite3.connect(tmp_path / "facts.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(DatabaseError, match="another program holds it"):
        writer.write(extraction())
    assert database.states(["a"]) == {}, "reading waits for nobody"
    other.execute("ROLLBACK")
    writer.write(extraction())


def test_a_full_disk_is_told_plainly(database: Database, writer: RunWriter) -> None:
    sqlite_only(database)
    with database.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(DatabaseError, match="the disk is full: make room"), writer:
        writer.write(extraction(f"made 12 {'x' * 500_000}"))


def decide(
    database: Database, n: int, fact: str, answer: str, *, supersedes: int | None = None, edited: Any = None, seen: str | None = None
) -> None:
    row = {
        "decision_id": str(n), "fact_id": fact, "reviewer": "dana", "answer": answer, "supersedes": supersedes and str(supersedes),
        "edited": edited, "payload_hash": seen, "made_at": dt.datetime(2025, 10, 3, 12, n, tzinfo=dt.UTC),
    }  # fmt: skip
    with database.engine.begin() as connection:
        connection.execute(schema.decision.insert(), row)


def test_a_reviewed_value_wins(database: Database, writer: RunWriter) -> None:
    one = extraction()
    writer.write(one)
    first, second = (f.id for f in one.facts)
    seen = dict(ask(database, "SELECT fact_id, payload_hash FROM fact"))
    edited = one.facts[0].model_dump(mode="json")
    edited["quantity"]["value"] = "12.50"
    edited["place"] = None
    decide(database, 1, first, "edit", edited=edited, seen=seen[first])
    decide(database, 2, second, "reject", seen=seen[second])
    assert ask(database, "SELECT value, value_num, place, review FROM fact_current") == [(decimal("12.50", database), 12.5, None, "edit")]
    decide(database, 3, second, "undo", supersedes=2)
    assert [r for _, r in ask(database, "SELECT text, review FROM fact_current ORDER BY text")] == ["edit", None]
    decide(database, 4, second, "accept", seen="another reading")
    assert ask(database, "SELECT review FROM fact_current WHERE text = '345'") == [("stale",)]
    assert ask(database, "SELECT rule, fired, accepted, edited FROM rule_quality WHERE rule = 'number'") == [("number", 2, 1, 1)]


def test_the_views_for_people(database: Database, writer: RunWriter) -> None:
    with writer:
        writer.write(extraction(title="T"))
        writer.write(extraction(id="b", title="T"))
        writer.count(n_read=2)
    ((title, sentence, evidence),) = ask(database, "SELECT title, sentence, evidence FROM fact_flat WHERE article_id = 'a' AND text = '12'")
    assert (title, sentence) == ("T", "Karaganda made 12 tons and 345 cars.")
    assert evidence == "place:  [inferred, nearest]; place: Karaganda [title, title]; quantity: 12 [text, number]"
    assert ask(database, "SELECT indicator, place, n_facts, n_articles, value_min, value_max FROM series") == [
        ("output", "KZ-35", 4, 2, 12.0, 345.0)
    ]
    assert ask(database, "SELECT article_id, n_facts, n_unused FROM coverage") == [("a", 2, 0), ("b", 2, 0)]
    assert ask(database, "SELECT n_read, facts_first_seen, facts_last_changed, errors_open FROM run_summary") == [(2, 4, 0, 0)]


@pytest.mark.parametrize(
    ("given_", "meant"),
    [
        ("facts.db", ("sqlite", "facts.db")),
        ("sqlite:///facts.db", ("sqlite", "facts.db")),
        ("sqlite:////tmp/a b.db", ("sqlite", "/tmp/a b.db")),
        ("/tmp/100%/ü.db", ("sqlite", "/tmp/100%/ü.db")),
        ("postgresql://me@host/facts", ("postgresql+psycopg", "facts")),
        ("postgres://me@host/facts", ("postgresql+psycopg", "facts")),
    ],
)
def test_database_names(given_: str, meant: tuple[str, str]) -> None:
    url = parse_url(given_)
    assert (url.drivername, url.database) == meant


@pytest.mark.parametrize("given_", ["", "  ", "mysql://a/b", "://", "sqlite+nothing"])
def test_database_names_that_are_none(given_: str) -> None:
    if "://" in given_ or not given_.strip():
        with pytest.raises(UsageError):
            parse_url(given_)
    else:
        assert parse_url(given_).database == given_


def test_json_lines(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    with JsonlSink(path) as sink:
        assert sink.write(extraction()).inserted == 2
        assert sink.write(extraction()).unchanged == 2
        with pytest.raises(ArticleError):
            sink.write(extraction("half \ud800 12", id="b"))
        assert not path.exists()
    assert Extraction.model_validate_json(path.read_text()) == extraction()
    with pytest.raises(UsageError, match="--force"):
        JsonlSink(path)
    with pytest.raises(ValueError, match="stop"), JsonlSink(path, force=True):
        raise ValueError("stop")
    assert [p.name for p in tmp_path.iterdir()] == ["out.jsonl"]
    with pytest.raises(DatabaseError, match="cannot be written"), JsonlSink(tmp_path / "none" / "out.jsonl"):
        pass
