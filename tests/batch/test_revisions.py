"""A new text under a known id: its facts are those of the old text where numeral and surroundings say so."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from pathlib import Path
from typing import Any

from fake_extractor import FakeLoader
from sqlalchemy import insert

from extractor.batch.archive import run_archive
from extractor.batch.revisions import anchor, found_again
from extractor.sinks import schema
from extractor.sinks.database import Database

OLD = "The Karaganda plant made 345 tons of steel in May. In Temirtau 72 cars were sold, the factory said. Exports were 901 tons."
NEW = "Corrected. The Karaganda plant made 345 tons of steel in May. A new line was opened. In Temirtau 72 cars were sold, it said. Of 12 none left."


def go(folder: Path, text: str) -> None:
    (folder / "a.jsonl").write_text(json.dumps({"id": "a", "published": "2025-10-03", "text": text}) + "\n")
    run_archive([str(folder / "a.jsonl")], str(folder / "facts.db"), load=FakeLoader())


def ask(folder: Path, sql: str) -> list[tuple[Any, ...]]:
    with sqlite3.connect(folder / "facts.db") as connection:
        return connection.execute(sql).fetchall()


def test_facts_are_found_again_and_decisions_go_with_them(tmp_path: Path) -> None:
    go(tmp_path, OLD)
    ((fact, payload_hash),) = ask(tmp_path, "SELECT fact_id, payload_hash FROM fact WHERE text = '72'")
    with Database(str(tmp_path / "facts.db")) as store, store.engine.begin() as connection:
        made = {"decision_id": "d1", "fact_id": fact, "reviewer": "anna", "answer": "accept", "payload_hash": payload_hash}
        connection.execute(insert(schema.decision), made | {"made_at": dt.datetime(2026, 1, 2, tzinfo=dt.UTC)})
    go(tmp_path, NEW)
    ties = "SELECT n.text, o.text FROM fact_link l JOIN fact n ON n.fact_id = l.fact_id JOIN fact o ON o.fact_id = l.other_id"
    assert sorted(ask(tmp_path, f"{ties} WHERE relation = 'revision_of'")) == [("345", "345"), ("72", "72")]
    assert sorted(ask(tmp_path, "SELECT text FROM fact WHERE retracted_run IS NULL")) == [("12",), ("345",), ("72",)]
    assert ask(tmp_path, "SELECT text FROM fact WHERE text = '901' AND retracted_run IS NOT NULL") == [("901",)], "what is gone is kept"
    decided = "SELECT d.reviewer, d.answer, d.payload_hash = f.payload_hash FROM decision d JOIN fact f USING (fact_id)"
    moved = ask(tmp_path, f"{decided} WHERE retracted_run IS NULL")
    assert moved == [("anna", "accept", 0)], "stale: the text has changed since"
    seen = "SELECT count(*) FROM decision d JOIN fact_version v ON v.fact_id = d.fact_id AND v.payload_hash = d.payload_hash"
    assert ask(tmp_path, seen) == [(2,)], "the reading it was made on is there to be compared"
    go(tmp_path, NEW)
    assert ask(tmp_path, "SELECT count(*) FROM decision") == [(2,)]


def test_another_figure_at_the_place_of_an_old_one(tmp_path: Path) -> None:
    """A fact's id is its place: the new fact there is another one, and the decision goes with the figure that was meant."""
    go(tmp_path, "In May 345 tons of steel left the plant, it said. Exports were 901 cars.")
    ((fact, payload_hash),) = ask(tmp_path, "SELECT fact_id, payload_hash FROM fact WHERE text = '345'")
    with Database(str(tmp_path / "facts.db")) as store, store.engine.begin() as connection:
        made = {"decision_id": "d1", "fact_id": fact, "reviewer": "anna", "answer": "accept", "payload_hash": payload_hash}
        connection.execute(insert(schema.decision), made | {"made_at": dt.datetime(2026, 1, 2, tzinfo=dt.UTC)})
    go(tmp_path, "In all 222 houses burnt. In May 345 tons of steel left the plant, it said. Exports were 901 cars.")
    assert ask(tmp_path, "SELECT fact_id FROM fact WHERE text = '222'") == [(fact,)]
    decided = "SELECT f.text FROM decision d JOIN fact f USING (fact_id) WHERE f.retracted_run IS NULL ORDER BY 1"
    assert ask(tmp_path, decided) == [("222",), ("345",)], "stale on both: its place has another figure, its figure another place"
    ties = "SELECT n.text, o.fact_id = ? FROM fact_link l JOIN fact n ON n.fact_id = l.fact_id JOIN fact o ON o.fact_id = l.other_id"
    with sqlite3.connect(tmp_path / "facts.db") as connection:
        told = connection.execute(f"{ties} WHERE relation = 'revision_of' ORDER BY 1", (fact,)).fetchall()
    assert told == [("345", 1), ("901", 0)]


def test_the_surroundings_decide_between_equal_numerals() -> None:
    old = "Output was 5 tons. Sales were 5 tons."
    new = "Sales were 5 tons. Output was 5 tons."
    olds = [anchor("output", old, 11, 12), anchor("sales", old, 30, 31)]
    news = [anchor("sales2", new, 11, 12), anchor("output2", new, 30, 31)]
    assert found_again(olds, news) == {"output": "output2", "sales": "sales2"}
    assert found_again(olds, [anchor("x", "Quite another sentence of 5 words here, is it not?", 26, 27)]) == {}
