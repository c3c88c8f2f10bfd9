"""Loading in bulk: whole articles for whoever reads meanwhile, a second load without a change, a bad line that costs itself only."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from made import FAKE, ask, everything, store, told
from sqlalchemy import Connection, text

from extractor.records import Article, Extraction
from extractor.sinks import schema
from extractor.sinks.database import Database
from extractor.sinks.load import load

WHOLE = """SELECT a.article_id, x.n_facts,
    (SELECT count(*) FROM fact f WHERE f.article_id = a.article_id) AS facts,
    (SELECT count(*) FROM evidence e JOIN fact f ON f.fact_id = e.fact_id WHERE f.article_id = a.article_id) AS words,
    (SELECT count(*) FROM fact_link l JOIN fact f ON f.fact_id = l.fact_id WHERE f.article_id = a.article_id) AS ties
    FROM article a LEFT JOIN extraction x ON x.article_id = a.article_id"""


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    with Database(url) as database:
        yield database


def article(key: str, facts: int = 5) -> Extraction:
    words = f"Made {', '.join(map(str, range(1, facts + 1)))} cars in Karaganda."
    return FAKE.extract_article(Article(text=words, id=key, published="2025-10-03"))


def whole(database: Database, facts: int) -> int:
    """How many articles are seen; none of them is half there."""
    seen = ask(database, WHOLE)
    assert {row[1:] for row in seen} <= {(facts, facts, 3 * facts, facts * (facts - 1))}, seen
    return len(seen)


def test_a_reader_during_a_bulk_write_sees_whole_articles_only(database: Database) -> None:
    counts, done = set[int](), threading.Event()
    step = threading.Semaphore(0)

    def write() -> None:
        try:
            with database.begin_run(FAKE.provenance, {}) as writer:
                for n in range(0, 200, 10):
                    _, failed = writer.write_many([article(f"a{i:03}") for i in range(n, n + 10)])
                    assert not failed
                    step.acquire(timeout=30)  # the reader is not to miss the whole of it
        finally:
            done.set()

    thread = threading.Thread(target=write)
    thread.start()
    while not done.is_set():
        counts.add(whole(database, 5))
        step.release()
    thread.join()
    assert whole(database, 5) == 200
    assert len(counts) > 5, "the reader looked while it was written"
    assert {n % 10 for n in counts} == {0}, "and saw what was committed together"


def test_what_is_not_committed_is_seen_by_nobody(database: Database) -> None:
    def look(connection: Connection) -> int:
        assert connection.execute(text("SELECT count(*) FROM fact")).scalar_one() == 10
        assert whole(database, 5) == 1
        return 0

    with database.begin_run(FAKE.provenance, {}) as writer:
        writer.write(article("a"))
        writer.write(article("b"), beside=look)
    assert whole(database, 5) == 2


def test_our_jsonl_is_loaded_to_the_same_database_and_again_to_no_change(database: Database, tmp_path: Path) -> None:
    some = [article(f"a{n}", 3) for n in range(70)] + [told("b", "3.24", step="0.01")]
    with Database(str(tmp_path / "first.db")) as first:
        store(first, *some)
        runs = {"run", "alembic_version"}
        mine = everything(first, [t for t in schema.metadata.tables if t not in runs])
        file = tmp_path / "facts.jsonl.gz"
        file.write_bytes(gzip.compress(b"".join(one.to_json().encode() + b"\n" for one in some)))
        done = load([file], first)
        assert (done.rows.inserted, done.rows.updated, done.rows.unchanged, done.rows.retracted) == (0, 0, 211, 0)
        assert everything(first, list(mine)) == mine, "a second load changes no row of any table"
    done = load([file], database)
    assert (done.lines, done.facts, done.rows.inserted) == (71, 211, 211)
    tables = [t for t in schema.metadata.tables if t not in runs]
    assert {t: len(rows) for t, rows in everything(database, tables).items()} == {t: len(rows) for t, rows in mine.items()}
    again = load([file], database)
    assert (again.rows.inserted, again.rows.updated, again.rows.unchanged, again.rows.retracted) == (0, 0, 211, 0)


def test_a_bad_line_and_a_bad_article_cost_themselves_only(database: Database, tmp_path: Path) -> None:
    good, twice = article("good"), article("twice")
    twice = twice.model_copy(update={"facts": [twice.facts[0], *twice.facts]})
    moved = good.model_copy(update={"article": good.article.model_copy(update={"id": "moved", "text": "x" + good.article.text})})
    file = tmp_path / "x.jsonl"
    file.write_text("".join(f"{line}\n" for line in ("{", good.to_json(), twice.to_json(), moved.to_json(), article("end").to_json())))
    done = load([file], database)
    assert sorted(row[0] for row in ask(database, "SELECT article_id FROM article")) == ["end", "good"]
    assert [f.place for f in done.failures if f.place] == ["line 1", "line 4"]
    assert len(done.failures) == 3
    assert ask(database, "SELECT count(*) FROM error") == [(3,)]
