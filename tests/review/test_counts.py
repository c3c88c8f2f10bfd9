"""What the board keeps counted is what one would count; a run beside it is taken up; a person does not wait long for the lock."""

from __future__ import annotations

import random
import secrets
import sqlite3
import threading
import time
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("fastapi", reason="the review page needs fastapi: pip install 'extractor[review]'")
from tiny_site import fill

from extractor.errors import DatabaseError
from extractor.review.board import Board
from extractor.review.counts import Counts, counted
from extractor.review.lists import ORDERS, Filter, Lists
from extractor.review.record import Recorder
from extractor.settings import Settings
from extractor.sinks.database import Database


def told(counts: Counts) -> Any:
    facets = [{name: dict(rows) for name, rows in counts.facets(waiting=w, limit=999).items()} for w in (True, False)]
    shelves = {rule: set(shelf) for rule, shelf in counts.open.items() if shelf}
    return +counts.states, facets, shelves, {rule: counts.weight[rule] for rule in shelves}, set(counts.decided)


def anew(board: Board) -> Any:
    made = Counts()
    for item in board.items.values():
        made.take(item)
    return told(made)


def test_counts_stay_in_step_with_decisions_undo_and_runs(board: Any, recorder: Any, database: Any) -> None:
    rng = random.Random(1)
    for n in range(60):
        item = rng.choice(list(board.items.values()))
        who, answer = rng.choice(["ann", "bob"]), rng.choice(["accept", "reject", "skip", "flag", "undo", "redo"])
        if answer in ("undo", "redo"):
            getattr(recorder, answer)(who, secrets.token_hex(8))
        else:
            recorder.decide(who, secrets.token_hex(8), item.row.fact_id, answer, seen=item.row.payload_hash)
        assert told(board.counts) == anew(board), n
    fill(database, {"steel": "Karaganda made 12 tons of steel.", "more": "Karaganda made 99 tons of coal."})
    board._looked = 0.0
    board.look()
    board._busy.join()
    assert "test:more" in board.papers
    assert board.counts.states["retracted"] > 0
    assert told(board.counts) == anew(board)
    assert told(Board(database).counts)[:3] == told(board.counts)[:3]


@pytest.mark.parametrize("order", sorted(ORDERS))
def test_kept_queues_are_those_of_a_search_through_everything(board: Any, recorder: Any, order: str) -> None:
    items = list(board.items.values())
    for who, answer, item in (
        ("ann", "accept", items[0]),
        ("bob", "reject", items[0]),
        ("ann", "reject", items[1]),
        ("ann", "flag", items[2]),
    ):
        recorder.decide(who, secrets.token_hex(8), item.row.fact_id, answer, seen=item.row.payload_hash)
    lists, everything = Lists(board), Filter(words=items[0].row.article_id.partition(":")[0])  # words that every fact has
    assert lists.queue(Filter(), order, 99) == lists.queue(everything, order, 99)
    found = lists.waiting(lists.select(everything))
    expected = counted(found, map(lists.state, found), 99)
    kept = lists.facets(Filter(), waiting=True, limit=99)
    assert {name: dict(rows) for name, rows in kept.items()} == {name: dict(rows) for name, rows in expected.items()}
    for by in ("article", "confidence", "risk", "newest"):
        assert lists.table(Filter(), by, 99) == lists.table(everything, by, 99)


def held(path: Path, seconds: float) -> threading.Thread:
    """Another program that holds the writer's lock for so long."""
    ready = threading.Event()

    def hold() -> None:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        ready.set()
        time.sleep(seconds)
        other.execute("ROLLBACK")
        other.close()

    thread = threading.Thread(target=hold)
    thread.start()
    ready.wait()
    return thread


def test_a_decision_is_taken_as_soon_as_the_writer_lets_go(board: Any, recorder: Any, tmp_path: Path) -> None:
    item = next(iter(board.items.values()))
    other = held(tmp_path / "facts.db", 0.4)
    recorder.decide("ann", secrets.token_hex(8), item.row.fact_id, "accept", seen=item.row.payload_hash)
    assert item.standing.state == "accepted"
    other.join()


def test_a_lock_that_is_never_given_is_told(tmp_path: Path) -> None:
    with Database(str(tmp_path / "facts.db")) as first:
        fill(first)
    with Database(str(tmp_path / "facts.db"), settings=Settings(busy_seconds=0.2)) as database:
        board = Board(database)
        other, item = held(tmp_path / "facts.db", 1.0), next(iter(board.items.values()))
        with pytest.raises(DatabaseError, match="another program holds it"):
            Recorder(board).decide("ann", secrets.token_hex(8), item.row.fact_id, "accept", seen=item.row.payload_hash)
        assert item.standing.state == "pending"
        other.join()
