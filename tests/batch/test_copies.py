"""Which articles are copies, and that neither the order of reading nor a crash changes what the database says of them."""

from __future__ import annotations

import itertools
import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from fake_extractor import FakeLoader

from extractor.batch.archive import Options, RunSummary, run_archive
from extractor.batch.copies import alike, print_of
from extractor.records import Article

STORY = (
    "Output of the Karaganda plant rose to {0} tons in August, the ministry said on Monday, as two new furnaces were lit in spring. "
    "The plant employs {1} people and sells most of its steel to builders in Astana and Almaty, where demand has been strong all year. "
    "Its director expects the growth to go on, although the price of coal has doubled and the railway is short of wagons."
)
A = {"id": "b1", "published": "2025-09-02", "title": "Steel rises", "text": STORY.format(345, 12000)}
COPY = {"id": "a7", "published": "2025-09-03", "title": "Furnaces help", "text": "Good news from the plant\n\n" + A["text"]}
NEXT = {"id": "c2", "published": "2025-09-02", "title": "Steel rises", "text": STORY.format(346, 12000)}
OTHER = {
    "id": "d4",
    "published": "2025-09-03",
    "text": "In August 345 tons of rice were eaten on Monday by 12000 guests of quite another kind.",
}


def go(folder: Path, *records: dict[str, Any], **how: Any) -> RunSummary:
    (folder / "a.jsonl").write_text("".join(json.dumps(r) + "\n" for r in records))
    options = Options(**{k: v for k, v in how.items() if k != "load"})
    return run_archive([str(folder / "a.jsonl")], str(folder / "facts.db"), load=how.get("load", FakeLoader()), options=options)


def ask(folder: Path, sql: str) -> list[tuple[Any, ...]]:
    with sqlite3.connect(folder / "facts.db") as connection:
        return connection.execute(sql).fetchall()


def family(folder: Path) -> dict[str, str | None]:
    return dict(ask(folder, "SELECT article_id, copy_of FROM article"))


def facts(folder: Path) -> list[tuple[Any, ...]]:
    return ask(folder, "SELECT article_id, text FROM fact_current ORDER BY 1, 2")


def test_a_copy_with_another_headline_is_linked_and_a_bulletin_with_another_figure_is_not(tmp_path: Path) -> None:
    summary = go(tmp_path, A, COPY, NEXT, OTHER)
    assert family(tmp_path) == {"b1": None, "a7": "b1", "c2": None, "d4": None}
    assert {a for a, _ in facts(tmp_path)} == {"b1", "c2", "d4"}
    assert (summary.copies, summary.counts.n_read, summary.counts.n_extracted) == (1, 4, 3)
    again = go(tmp_path, A, COPY, NEXT, OTHER)
    assert (again.counts.n_unchanged, again.copies, again.rows.inserted, again.rows.retracted) == (4, 0, 0, 0)


@pytest.mark.parametrize("order", list(itertools.permutations((A, COPY, NEXT))))
@pytest.mark.parametrize("apart", [False, True])
def test_the_order_of_reading_changes_nothing(tmp_path: Path, order: tuple[dict[str, Any], ...], apart: bool) -> None:
    for records in [[r] for r in order] if apart else [order]:
        go(tmp_path, *records)
    assert family(tmp_path) == {"b1": None, "a7": "b1", "c2": None}
    assert facts(tmp_path) == [("b1", "12000"), ("b1", "345"), ("c2", "12000"), ("c2", "346")]
    assert ask(tmp_path, "SELECT status FROM extraction WHERE article_id = 'a7'") == [("copy",)]


@pytest.mark.parametrize("jobs", [1, 2])
def test_many_copies_one_after_another(tmp_path: Path, jobs: int) -> None:
    records = [{**A, "id": f"x{i:02}"} for i in range(30, 0, -1)]
    summary = go(tmp_path, *records, jobs=jobs)
    assert family(tmp_path) == {f"x{i:02}": None if i == 1 else "x01" for i in range(1, 31)}
    assert facts(tmp_path) == [("x01", "12000"), ("x01", "345")]
    c = summary.counts
    assert c.n_read == 30 == c.n_extracted + summary.copies


def test_dates_decide(tmp_path: Path) -> None:
    late = {**A, "id": "late", "published": "2025-09-06"}
    undated = {**A, "id": "undated", "published": None}
    nearly = {**COPY, "id": "nearly", "published": None}
    go(tmp_path, A, late, undated, nearly)
    assert family(tmp_path) == {"b1": None, "late": None, "undated": "nearly", "nearly": None}


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))))
def test_a_copy_of_a_copy_is_one(tmp_path: Path, order: tuple[int, ...]) -> None:
    days = ("2025-09-02", "2025-09-04", "2025-09-06", "2025-09-08")
    go(tmp_path, *({**A, "id": f"n{i}", "published": days[i]} for i in order))
    assert family(tmp_path) == {"n0": None, "n1": "n0", "n2": "n0", "n3": "n0"}
    assert facts(tmp_path) == [("n0", "12000"), ("n0", "345")]


def test_copies_can_be_kept(tmp_path: Path) -> None:
    summary = go(tmp_path, A, COPY, keep_copies=True)
    assert (summary.counts.n_extracted, summary.copies) == (2, 0)
    assert family(tmp_path) == {"b1": None, "a7": "b1"}
    assert {a for a, _ in facts(tmp_path)} == {"b1", "a7"}


def test_kept_later(tmp_path: Path) -> None:
    go(tmp_path, A, COPY)
    assert {a for a, _ in facts(tmp_path)} == {"b1"}
    assert go(tmp_path, A, COPY, keep_copies=True).counts.n_extracted == 1
    assert {a for a, _ in facts(tmp_path)} == {"b1", "a7"}


def test_a_copy_of_what_failed_is_read_itself(tmp_path: Path) -> None:
    bad = {**A, "text": A["text"] + " BOOM"}
    copy = {**bad, "id": "z", "published": "2025-09-03"}
    summary = go(tmp_path, bad, copy)
    assert (summary.counts.n_quarantined, summary.copies) == (2, 0), "both contain what the extractor cannot read"
    summary = go(tmp_path, bad, {**A, "id": "z", "published": "2025-09-03"})
    assert (summary.counts.n_quarantined, summary.counts.n_extracted) == (1, 1)


def test_prints() -> None:
    def trace(record: dict[str, Any]) -> Any:
        return print_of(Article.model_validate({k: v for k, v in record.items() if v is not None}))

    assert set(trace(A).keys) & set(trace(COPY).keys)
    assert not set(trace(A).keys) & set(trace(NEXT).keys)
    assert alike(trace(A).signature, trace(COPY).signature) > 0.9
    assert alike(trace(A).signature, trace(OTHER).signature) < 0.2
    assert trace({"text": ""} | {"text": "…"}).keys, "no words, no figures"
