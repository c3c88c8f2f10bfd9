"""The promise of the column names, and how a database comes to its schema."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from made import ask, store, told
from sqlalchemy import inspect

from extractor.errors import DatabaseError
from extractor.sinks import migrate, schema, views
from extractor.sinks.database import Database
from extractor.sinks.upkeep import check

PROMISED = {
    "run": "run_id | started_at finished_at status package_version model model_hash lexicon_hash schema_version config"
    " n_read n_unchanged n_extracted n_facts n_quarantined",
    "article": "article_id | source uri title published language text sha256 copy_of first_run last_run",
    "article_revision": "article_id sha256 | text published title first_run last_run",
    "extraction": "article_id sha256 pipeline_hash | run_id status n_facts seconds",
    "fact": "fact_id | article_id start_char end_char text kind value value_num low high step unit value_base unit_base bound measure"
    " indicator indicator_id qualifiers period_start period_end period_text baseline_start baseline_end place place_ref"
    " organization organization_ref speaker speaker_ref status confidence confidence_full sentence_start sentence_end reasons payload"
    " payload_hash first_run last_run retracted_run",
    "fact_version": "fact_id payload_hash | payload first_run last_run",
    "copy_key": "key article_id | signature",
    "evidence": "fact_id role n | text start_char end_char source rule",
    "fact_link": "fact_id other_id relation |",
    "entity": "entity_id | label name ref",
    "entity_alias": "entity_id alias |",
    "mention": "article_id start_char end_char | text label name ref entity_id confidence",
    "unused_number": "article_id start_char | end_char text reason",
    "error": "error_id | run_id article_id uri stage type message traceback attempts resolved_run",
    "decision": "decision_id | fact_id reviewer answer edited reason comment payload_hash supersedes made_at",
    "article_decision": "decision_id | article_id reviewer answer made_at",
}


BESIDE = {
    "fact_change": "fact_id run_id | payload_hash",
    "fact_cell": "fact_id | article_id cell num top step bound vague baseline",
    "copy_key": "key article_id | signature",
}
"""Tables of ours that nobody was promised."""


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return Database(f"sqlite:///{tmp_path}/facts.db")


def test_the_column_names_are_as_promised(url: str) -> None:
    looked = inspect(Database(url).engine)
    found = {}
    for table in looked.get_table_names():
        if table.startswith("article_search"):
            continue
        keys = looked.get_pk_constraint(table)["constrained_columns"]
        others = [c["name"] for c in looked.get_columns(table) if c["name"] not in keys]
        found[table] = " ".join([*keys, "|", *others])
    del found["alembic_version"]
    assert found == PROMISED | BESIDE


def test_the_migrations_make_the_tables_of_the_schema(url: str) -> None:
    database = Database(url)

    def ours(_object: object, name: str | None, *_rest: object) -> bool:
        return "article_search" not in str(name)

    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": ours})
        assert compare_metadata(context, schema.metadata) == []
    assert set(inspect(database.engine).get_view_names()) == set(views.NAMES)


def test_sqlite_is_opened_with_our_manners(database: Database) -> None:
    with database.engine.connect() as connection:
        pragmas = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "foreign_keys", "busy_timeout")}
    assert pragmas == {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 30_000}


def test_opening_again_changes_nothing(tmp_path: Path, database: Database) -> None:
    with sqlite3.connect(tmp_path / "facts.db") as connection:
        before = connection.execute("SELECT * FROM sqlite_master").fetchall()
        Database(str(tmp_path / "facts.db"))
        assert connection.execute("SELECT * FROM sqlite_master").fetchall() == before


def test_a_newer_database_is_refused(tmp_path: Path, database: Database) -> None:
    with sqlite3.connect(tmp_path / "facts.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(DatabaseError, match=r"schema 9999, this program knows up to 0005.*pip install -U extractor"):
        Database(str(tmp_path / "facts.db"))


def test_another_programs_database_is_refused(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "facts.db") as connection:
        connection.execute("CREATE TABLE article (id)")
    with pytest.raises(DatabaseError, match=r"another program's tables \(article\)"):
        Database(str(tmp_path / "facts.db"))


@pytest.mark.parametrize(
    ("make", "word"),
    [
        (lambda path: path.write_bytes(b"this is no database at all, but a text" * 100), "something else than an SQLite database"),
        (lambda path: path.mkdir(), "is a folder"),
        (lambda path: path.symlink_to("/nowhere/at/all"), "cannot be opened or made"),
    ],
)
def test_what_is_no_database_is_told_plainly(tmp_path: Path, make: object, word: str) -> None:
    make(tmp_path / "facts.db")  # type: ignore[operator]
    with pytest.raises(DatabaseError, match=word):
        Database(str(tmp_path / "facts.db"))


@pytest.mark.parametrize("writer_is_there", [False, True])
def test_a_file_that_may_not_be_written_can_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, writer_is_there: bool) -> None:
    path = tmp_path / "with ? and % signs" / "facts.db"
    path.parent.mkdir()
    writer = Database(str(path))
    store(writer, told("a", "12"))
    if not writer_is_there:
        writer.engine.dispose()
    assert (path.with_name("facts.db-wal").exists()) is writer_is_there
    before = sorted(path.parent.iterdir())
    with monkeypatch.context() as patched:
        patched.setattr("extractor.sinks.connection._may_write", lambda *_: False)
        with Database(str(path)) as database:
            assert ask(database, "SELECT value FROM fact_flat") == [("12",)]
            with pytest.raises(DatabaseError, match="it may not be written: check the rights of the file and of its folder"):
                store(database, told("b", "13"))
            assert [faults for _, faults in check(database.engine) if faults] == []
    assert sorted(path.parent.iterdir()) == before, "nothing is made beside it"
    store(writer, told("b", "13"))
    writer.engine.dispose()


def test_an_older_schema_in_a_file_that_may_not_be_written_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "facts.db"
    with Database(str(path)) as database:
        migrate.downgrade(database.engine, "0004")
    monkeypatch.setattr("extractor.sinks.connection._may_write", lambda *_: False)
    with pytest.raises(DatabaseError, match="it may not be written"):
        Database(str(path))
