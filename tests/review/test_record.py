"""Decisions in the database: appended, never changed, one for each key; what they make of the views."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from tiny_site import TEXTS, fill

from extractor.records import Fact
from extractor.review.article import hold, page
from extractor.review.board import Board
from extractor.review.draft import draft
from extractor.review.lists import Filter, Lists, varied
from extractor.review.progress import audit, precision
from extractor.review.record import Recorder
from extractor.review.slots import apply
from extractor.sinks.database import Database


def ask(database: Database, sql: str) -> list[Any]:
    with database.reading() as connection:
        return [tuple(row) for row in connection.execute(text(sql))]


def key() -> str:
    return secrets.token_hex(8)


def facts_of(board: Board, article: str) -> list[str]:
    return [f["id"] for f in (page(board, article) or {})["facts"]]


def decide(recorder: Recorder, fact: str, answer: str, who: str = "ann", **more: Any) -> Any:
    return recorder.decide(who, key(), fact, answer, seen=recorder.board.items[fact].row.payload_hash, **more)


def edit_of(board: Board, article: str, fact: str, **changed: str) -> dict[str, Any]:
    held = hold(board, article)
    assert held is not None
    row = next(r for r in held.rows if r.fact_id == fact)
    done = apply(Fact.model_validate_json(row.payload), changed, held.article.text).fact
    assert done is not None
    return done.model_dump(mode="json")


def test_the_reading_seen_is_kept_and_the_edited_value_wins(board: Board, recorder: Recorder) -> None:
    one, two, three = facts_of(board, "test:steel")[:3]
    decide(recorder, one, "accept")
    decide(recorder, two, "edit", edited=edit_of(board, "test:steel", two, value="346", unit="lorry"))
    decide(recorder, three, "reject", reason="said twice")
    rows = ask(
        board.database,
        "SELECT d.answer, d.payload_hash = f.payload_hash, d.reason FROM decision d JOIN fact f USING (fact_id) ORDER BY made_at",
    )
    assert rows == [("accept", 1, None), ("edit", 1, None), ("reject", 1, "said twice")]
    current = ask(board.database, "SELECT fact_id, value, unit, review FROM fact_current WHERE review IS NOT NULL ORDER BY start_char")
    assert [(r[0], str(r[1]), r[3]) for r in current] == [(one, "12", "accept"), (two, "346", "edit")]
    assert board.items[two].row.shown("unit") == "lorry"
    assert [board.items[f].standing.state for f in (one, two, three)] == ["accepted", "edited", "rejected"]


def test_one_key_is_one_decision(board: Board, recorder: Recorder) -> None:
    fact = facts_of(board, "test:steel")[0]
    first = recorder.decide("ann", "k" * 8, fact, "accept", seen="h")
    assert recorder.decide("ann", "k" * 8, fact, "accept", seen="h") == first
    again = Recorder(Board(board.database))  # the server was killed and started again, the page sends once more
    assert again.decide("ann", "k" * 8, fact, "accept", seen="h").decision_id == first.decision_id
    assert ask(board.database, "SELECT count(*) FROM decision") == [(1,)]


def test_undo_and_redo_go_across_articles_and_only_append(board: Board, recorder: Recorder) -> None:
    steel, grain = facts_of(board, "test:steel")[0], facts_of(board, "test:grain")
    decide(recorder, steel, "accept")
    for fact in grain:
        decide(recorder, fact, "reject")
    recorder.mark("ann", key(), "test:grain", "done-empty")
    undone = [recorder.undo("ann", key())[0] for _ in range(4)]
    assert [d.fact_id for d in undone] == ["test:grain", grain[1], grain[0], steel]
    assert recorder.undo("ann", key()) == []
    assert board.tally()["pending"] == len(board.items)
    assert board.papers["test:grain"].mark is None
    back = [recorder.redo("ann", key())[0].fact_id for _ in range(4)]
    assert back == [steel, grain[0], grain[1], "test:grain"]
    assert recorder.redo("ann", key()) == []
    assert (board.items[steel].standing.state, board.papers["test:grain"].mark is not None) == ("accepted", True)
    assert ask(board.database, "SELECT count(*) FROM decision") == [(9,)]
    fresh = Board(board.database)
    assert fresh.tally() == board.tally()


def test_one_reviewer_cannot_take_back_anothers(board: Board, recorder: Recorder) -> None:
    decide(recorder, facts_of(board, "test:steel")[0], "accept", who="bob")
    assert recorder.undo("ann", key()) == []


def added(board: Board, recorder: Recorder, words: str, indicator: str = "plan") -> Fact:
    held = hold(board, "test:steel")
    assert held is not None
    start = held.article.text.index(words)
    one = draft(held.article, start, start + len(words), taken=[r.fact_id for r in held.rows])
    fact = apply(one, {"indicator": indicator, "value": "2030", "unit": "plan"}, held.article.text).fact
    assert fact is not None
    recorder.add("ann", key(), fact, "test:steel")
    return fact


def test_a_missed_fact_is_added_undone_and_brought_back(board: Board, recorder: Recorder) -> None:
    fact = added(board, recorder, "2030")
    shown = "SELECT indicator, review FROM fact_current WHERE indicator = 'plan'"
    assert ask(board.database, shown) == [("plan", "add")]
    recorder.undo("ann", key())
    assert ask(board.database, shown) == []
    assert fact.id not in facts_of(board, "test:steel")
    recorder.redo("ann", key())
    assert ask(board.database, shown) == [("plan", "add")]
    second = added(board, recorder, "2030", "plan two")
    assert second.id != fact.id


def test_bulk_is_one_act(board: Board, recorder: Recorder) -> None:
    lists = Lists(board)
    chosen = lists.select(Filter({"place": "Karaganda Region"})) or list(board.items.values())
    recorder.bulk("ann", "b" * 8, "accept", [(i.row.fact_id, i.row.payload_hash) for i in chosen])
    recorder.bulk("ann", "b" * 8, "accept", [(i.row.fact_id, i.row.payload_hash) for i in chosen])
    assert ask(board.database, "SELECT count(*) FROM decision") == [(len(chosen),)]
    assert audit(lists)[0].n == 0  # nobody looked at them
    assert precision(lists, board.items.values(), lambda _: "all") == []
    assert len(recorder.undo("ann", key())) == len(chosen)
    assert board.tally()["pending"] == len(board.items)


def test_decisions_survive_a_new_reading(board: Board, recorder: Recorder) -> None:
    kept, changed, gone = facts_of(board, "test:steel")[0], *facts_of(board, "test:grain")
    for fact in (kept, changed, gone):
        decide(recorder, fact, "accept")
    fill(board.database, {"steel": TEXTS["steel"]}, lexicon="l2")  # read anew, and read the same
    fill(board.database, {"grain": TEXTS["grain"].replace("ate 3", "ate some")}, lexicon="l3", indicator="harvest")
    fresh = Board(board.database)
    assert [fresh.items[f].standing.state for f in (kept, changed, gone)] == ["accepted", "stale", "retracted"]
    found = page(fresh, "test:grain")
    assert found is not None
    stale = next(f for f in found["facts"] if f["id"] == changed)["stale"]
    assert (stale["slots"]["indicator"], stale["by"]) == ("output", "ann")
    assert [f["state"] for f in found["facts"] if f["id"] == gone] == ["retracted"]
    assert ask(board.database, "SELECT count(*) FROM decision") == [(3,)]
    again = Recorder(fresh)
    again.decide("ann", key(), changed, "accept", seen=fresh.items[changed].row.payload_hash)
    assert fresh.items[changed].standing.state == "accepted"


def test_the_board_takes_up_what_others_write(board: Board, recorder: Recorder, tmp_path: Path) -> None:
    fact = facts_of(board, "test:steel")[0]
    with Database(str(tmp_path / "facts.db")) as same:
        other = Recorder(Board(same))
        decide(other, fact, "reject", who="bob")
        fill(same, {"new": "Karaganda sold 99 cows."}, lexicon="l9")
    board._looked = 0.0
    board.look()
    assert board.items[fact].standing.state == "rejected"
    assert board._busy is not None
    board._busy.join(timeout=10)
    assert "test:new" in board.papers
    assert board.tally() == Board(board.database).tally()


def test_the_riskiest_come_first_and_mixed(board: Board) -> None:
    order = varied(board.items.values(), board.papers)
    assert len(order) == len(board.items)
    assert Lists(board).order(list(board.items.values()), "audit") == sorted(board.items.values(), key=lambda i: i.lot)


@pytest.mark.parametrize("order", ["risk", "newest", "rule", "disagreement", "audit", "confidence", "article"])
def test_the_first_rows_are_those_of_the_whole_order(board: Board, order: str) -> None:
    lists, items = Lists(board), list(board.items.values()) * 1
    assert lists.order(items, order, 1)[:1] == lists.order(items, order)[:1]
