"""Databases of every earlier version, of a later one, and two programs of different versions on one database."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from fake_extractor import FakeExtractor, FakeLoader
from sqlalchemy import text

from extractor.errors import DatabaseError
from extractor.records import Article
from extractor.sinks import migrate
from extractor.sinks.connection import open_engine, parse_url
from extractor.sinks.database import Database

EARLIER = ["0001", "0002_copies", "0003", "0004"]
ARTICLES = [Article(id=str(n), published="2025-10-03", text=f"Karaganda made {n} tons and {n + 50} cars.") for n in range(3)]


def write(database: str, articles: list[Article], **how: Any) -> None:
    fake = FakeExtractor(FakeLoader(**how))
    with Database(database) as store, store.begin_run(fake.provenance, {}) as writer:
        for article in articles:
            writer.write(fake.extract_article(article))


def facts(database: str) -> list[Any]:
    with Database(database) as store, store.reading() as connection:
        asked = "SELECT fact_id, value, indicator, sentence FROM fact_flat WHERE article_id <> 'new' ORDER BY fact_id"
        return list(connection.execute(text(asked)))


@contextmanager
def engine_of(database: str) -> Iterator[Any]:
    engine = open_engine(parse_url(database), busy_seconds=5)
    try:
        yield engine
    finally:
        engine.dispose()


def test_all_earlier_versions_are_tried(tmp_path: Path) -> None:
    with Database(str(tmp_path / "facts.db")) as store:
        assert [r.name for r in migrate.revisions(store.engine)][:-1] == EARLIER
        assert all(r.applied for r in migrate.revisions(store.engine))


@pytest.mark.parametrize("version", EARLIER)
def test_a_database_of_an_earlier_version_opens_with_all_it_held(tmp_path: Path, version: str) -> None:
    database = str(tmp_path / "facts.db")
    write(database, ARTICLES)
    before = facts(database)
    with engine_of(database) as engine:
        migrate.downgrade(engine, version)
        assert [r.name for r in migrate.revisions(engine) if r.applied][-1] == version
    assert facts(database) == before
    write(database, [*ARTICLES, Article(id="new", text="It made 7 boats.")])
    assert facts(database) == before
    with sqlite3.connect(database) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


@pytest.mark.parametrize("version", EARLIER)
def test_an_empty_database_made_by_an_earlier_version_opens(tmp_path: Path, version: str) -> None:
    """Made anew by the migrations of that version alone, not by going back."""
    database = str(tmp_path / "facts.db")
    with engine_of(database) as engine, engine.begin() as connection:
        migrate._move(connection, migrate.command.upgrade, version)
    write(database, ARTICLES)
    (tmp_path / "fresh").mkdir()
    write(str(tmp_path / "fresh" / "facts.db"), ARTICLES)
    assert facts(database) == facts(str(tmp_path / "fresh" / "facts.db"))


def test_a_later_database_is_refused_untouched(tmp_path: Path) -> None:
    path = tmp_path / "facts.db"
    write(str(path), ARTICLES)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0099'")
        before = connection.execute("SELECT type, name, sql FROM sqlite_master").fetchall()
    with pytest.raises(DatabaseError, match=r"schema 0099.*a newer extractor made it; update this one"):
        Database(str(path))
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT type, name, sql FROM sqlite_master").fetchall() == before
        assert connection.execute("SELECT count(*) FROM fact WHERE retracted_run IS NULL").fetchone() == (6,)


def test_a_migration_that_fails_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database = str(tmp_path / "facts.db")
    write(database, ARTICLES)
    with engine_of(database) as engine:
        migrate.downgrade(engine, "0001")
    with sqlite3.connect(database) as connection:
        before = connection.execute("SELECT type, name, sql FROM sqlite_master ORDER BY 1, 2").fetchall()

    def fail(*_: object, **__: object) -> None:
        raise DatabaseError("the power is gone")

    monkeypatch.setattr("extractor.sinks.migrate.views.create", fail)
    with pytest.raises(DatabaseError, match="power"):
        Database(database)
    monkeypatch.undo()
    with sqlite3.connect(database) as connection:
        assert connection.execute("SELECT type, name, sql FROM sqlite_master ORDER BY 1, 2").fetchall() == before
    assert len(facts(database)) == 6


def test_two_versions_of_the_program_by_turns_on_one_database(tmp_path: Path) -> None:
    """Each reads anew what the other read, nothing is lost or doubled, and a person's decision stays."""
    database = str(tmp_path / "facts.db")
    write(database, ARTICLES, lexicon="old")
    first = facts(database)
    with sqlite3.connect(database) as connection:
        connection.execute(
            "INSERT INTO decision (decision_id, fact_id, reviewer, answer, payload_hash, made_at)"
            " SELECT 'd1', fact_id, 'ann', 'accept', payload_hash, '2025-10-04 00:00:00' FROM fact LIMIT 1"
        )
    for turn in range(4):
        write(database, ARTICLES, lexicon=("new", "old")[turn % 2], indicator=("sales", "output")[turn % 2])
        assert [f[0] for f in facts(database)] == [f[0] for f in first]
    assert facts(database) == first
    with sqlite3.connect(database) as connection:
        assert connection.execute("SELECT count(*), sum(retracted_run IS NOT NULL) FROM fact").fetchone() == (6, 0)
        assert connection.execute("SELECT count(*) FROM fact_version").fetchone() == (12,)
        assert connection.execute("SELECT count(*) FROM decision").fetchone() == (1,)


def test_two_versions_of_the_program_at_the_same_moment_on_one_database(tmp_path: Path) -> None:
    """A machine with the old program and one with the new one, both at work: each fact is there once, as one of them reads it."""
    database = str(tmp_path / "facts.db")
    articles = [Article(id=str(n), published="2025-10-03", text=f"Karaganda made {n} tons and {n + 50} cars.") for n in range(60)]
    readings = {"old": "output", "new": "sales"}
    write(database, articles[:1], lexicon="old", indicator="output")
    failed: list[BaseException] = []

    def work(lexicon: str) -> None:
        try:
            for _ in range(3):
                write(database, articles, lexicon=lexicon, indicator=readings[lexicon])
        except BaseException as error:
            failed.append(error)

    both = [threading.Thread(target=work, args=(lexicon,)) for lexicon in readings]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join(300)
    assert failed == []
    found = facts(database)
    assert len({f[0] for f in found}) == len(found) == 120
    assert {f[2] for f in found} <= set(readings.values())
    by_article: dict[str, set[str]] = {}
    with sqlite3.connect(database) as connection:
        for article_id, indicator in connection.execute("SELECT article_id, indicator FROM fact_flat"):
            by_article.setdefault(article_id, set()).add(indicator)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert connection.execute("SELECT count(*) FROM run WHERE status = 'running'").fetchone() == (0,)
    assert all(len(indicators) == 1 for indicators in by_article.values()), "an article's facts are of one reading"


def test_a_database_that_becomes_a_later_one_while_a_run_goes_on(tmp_path: Path) -> None:
    """Somebody's newer program migrates it in the middle: the run that is at work ends well, the next one is refused politely."""
    database = str(tmp_path / "facts.db")
    fake = FakeExtractor(FakeLoader())
    with Database(database) as store, store.begin_run(fake.provenance, {}) as writer:
        writer.write(fake.extract_article(ARTICLES[0]))
        with sqlite3.connect(database, timeout=30) as newer:
            newer.execute("UPDATE alembic_version SET version_num = '0099'")
        for article in ARTICLES[1:]:
            writer.write(fake.extract_article(article))
    with pytest.raises(DatabaseError, match="a newer extractor made it"):
        write(database, ARTICLES)
    with sqlite3.connect(database) as connection:
        assert connection.execute("SELECT count(*) FROM fact WHERE retracted_run IS NULL").fetchone() == (6,)
        assert connection.execute("SELECT status FROM run").fetchall() == [("done",)]
