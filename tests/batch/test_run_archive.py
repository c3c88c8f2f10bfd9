"""A run over an archive: what it writes, that it writes nothing twice, and what survives a crash."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from fake_extractor import FakeLoader

from extractor.batch.archive import Options, RunSummary, run_archive
from extractor.batch.pool import Pool
from extractor.errors import ArticleError, DatabaseError, ModelError, UsageError
from extractor.records import Article

HERE = Path(__file__).parent
Lines = list[dict[str, Any]]


def archive(folder: Path, *records: dict[str, Any], name: str = "a.jsonl") -> str:
    path = folder / name
    path.write_text("".join(json.dumps(r) + "\n" for r in records))
    return str(path)


def go(folder: Path, *inputs: str, **how: Any) -> RunSummary:
    load = how.pop("load", FakeLoader())
    return run_archive(list(inputs), str(folder / "facts.db"), load=load, options=Options(**how))


def ask(folder: Path, sql: str) -> list[tuple[Any, ...]]:
    with sqlite3.connect(folder / "facts.db") as connection:
        return connection.execute(sql).fetchall()


def numbers(summary: RunSummary) -> tuple[int, ...]:
    c = summary.counts
    return (c.n_read, c.n_unchanged, c.n_extracted, c.n_facts, c.n_quarantined)


def rows(summary: RunSummary) -> tuple[int, ...]:
    r = summary.rows
    return (r.inserted, r.updated, r.unchanged, r.retracted)


def dump(folder: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Everything in the database but run ids and durations."""
    skip = {"run_id", "first_run", "last_run", "retracted_run", "resolved_run", "seconds", "traceback"}
    tables = (
        "article",
        "article_revision",
        "extraction",
        "fact",
        "fact_version",
        "evidence",
        "fact_link",
        "entity",
        "mention",
        "unused_number",
        "error",
    )
    found = {}
    for table in tables:
        columns = [name for _, name, *_ in ask(folder, f"PRAGMA table_info({table})") if name not in skip]
        found[table] = sorted(ask(folder, f"SELECT {', '.join(columns)} FROM {table}"), key=repr)
    return found


A = {"id": "a", "published": "2025-10-03", "text": "Karaganda made 12 tons and 345 cars."}
B = {"id": "b", "published": "2025-10-04", "text": "Output was 7 tons."}


def test_a_second_run_changes_nothing(tmp_path: Path) -> None:
    source = archive(tmp_path, A, B)
    first = go(tmp_path, source)
    assert (numbers(first), rows(first), first.status) == ((2, 0, 2, 3, 0), (3, 0, 0, 0), "done")
    before = ask(tmp_path, "SELECT * FROM fact ORDER BY fact_id")
    second = go(tmp_path, source)
    assert (numbers(second), rows(second)) == ((2, 2, 0, 0, 0), (0, 0, 3, 0))
    assert ask(tmp_path, "SELECT * FROM fact ORDER BY fact_id") == before
    assert ask(tmp_path, "SELECT n_read, n_unchanged, n_extracted, status FROM run ORDER BY started_at") == [
        (2, 0, 2, "done"),
        (2, 2, 0, "done"),
    ]


def test_another_pipeline_reads_anew_and_leaves_equal_rows_alone(tmp_path: Path) -> None:
    source = archive(tmp_path, A, B)
    first = go(tmp_path, source)
    same = go(tmp_path, source, load=FakeLoader(lexicon="l2"))
    assert (numbers(same), rows(same)) == ((2, 0, 2, 3, 0), (0, 0, 3, 0))
    assert set(ask(tmp_path, "SELECT first_run, last_run FROM fact")) == {(first.run_id, first.run_id)}
    other = go(tmp_path, source, load=FakeLoader(lexicon="l3", indicator="steel output"))
    assert rows(other) == (0, 3, 0, 0)
    assert set(ask(tmp_path, "SELECT first_run, last_run FROM fact")) == {(first.run_id, other.run_id)}
    assert ask(tmp_path, "SELECT count(*), count(DISTINCT fact_id) FROM fact_version") == [(6, 3)]
    back = go(tmp_path, source)
    assert rows(back) == (0, 3, 0, 0), "the first pipeline again: its reading of long ago is not what stands"
    assert ask(tmp_path, "SELECT count(*) FROM fact_version") == [(6,)]


def test_a_fact_not_seen_again_is_retracted_and_may_come_back(tmp_path: Path) -> None:
    source = archive(tmp_path, A)
    go(tmp_path, source)
    less = go(tmp_path, source, load=FakeLoader(lexicon="l2", skip="345"))
    assert rows(less) == (0, 1, 0, 1), "the other one lost its link"
    assert ask(tmp_path, "SELECT text, last_run FROM fact WHERE retracted_run IS NOT NULL") == [("345", less.run_id)]
    assert ask(tmp_path, "SELECT text FROM fact_current") == [("12",)]
    assert ask(tmp_path, "SELECT text, reason FROM unused_number") == [("345", "name")]
    again = go(tmp_path, source, load=FakeLoader(lexicon="l3"))
    assert rows(again) == (0, 2, 0, 0)
    assert ask(tmp_path, "SELECT count(*) FROM fact WHERE retracted_run IS NULL") == [(2,)]
    assert ask(tmp_path, "SELECT count(*) FROM unused_number") == [(0,)]


def test_another_text_is_a_revision(tmp_path: Path) -> None:
    go(tmp_path, archive(tmp_path, A, B))
    changed = archive(tmp_path, {**A, "text": "Karaganda made 12 tons and 9 cars."}, B)
    second = go(tmp_path, changed)
    assert (numbers(second), rows(second)) == ((2, 1, 1, 2, 0), (0, 2, 1, 0)), "the numeral stands where the other stood"
    assert ask(tmp_path, "SELECT count(*) FROM article_revision WHERE article_id = 'a'") == [(2,)]
    assert ask(tmp_path, "SELECT status, count(*) FROM extraction GROUP BY status ORDER BY status") == [("done", 2), ("superseded", 1)]
    back = go(tmp_path, archive(tmp_path, A, B))
    assert numbers(back)[2] == 1, "the old text again, alone: it is what the source now says"
    assert ask(tmp_path, "SELECT text FROM article WHERE article_id = 'a'") == [(A["text"],)]


@pytest.mark.parametrize("change", [{"published": "2025-10-05"}, {"title": "Karaganda"}])
def test_another_date_or_title_is_read_anew(tmp_path: Path, change: dict[str, str]) -> None:
    go(tmp_path, archive(tmp_path, A))
    second = go(tmp_path, archive(tmp_path, {**A, **change}))
    assert numbers(second) == (1, 0, 1, 2, 0)
    assert ask(tmp_path, f"SELECT {next(iter(change))} FROM article_revision") == [(next(iter(change.values())),)]


def test_one_id_twice_in_an_input(tmp_path: Path) -> None:
    revised = {**A, "text": "Karaganda made 13 tons."}
    source = archive(tmp_path, A, revised, A, A, revised)
    first = go(tmp_path, source)
    assert numbers(first)[:3] == (5, 3, 2)
    assert ask(tmp_path, "SELECT text FROM fact_current") == [("13",)]
    before = dump(tmp_path)
    second = go(tmp_path, source)
    assert (numbers(second)[:3], rows(second)[:2]) == ((5, 5, 0), (0, 0))
    assert dump(tmp_path) == before


def test_two_archives_do_not_overwrite_each_other(tmp_path: Path) -> None:
    source = archive(tmp_path, A)
    go(tmp_path, source, source="inform")
    go(tmp_path, source, source="kapital")
    assert ask(tmp_path, "SELECT article_id FROM article ORDER BY 1") == [("inform:a",), ("kapital:a",)]
    clash = go(tmp_path, archive(tmp_path, {**A, "id": "inform:a"}, name="b.jsonl"))
    assert numbers(clash) == (1, 0, 0, 0, 1)
    assert "another archive (inform)" in ask(tmp_path, "SELECT message FROM error")[0][0]


BAD = [
    {"id": "bad-date", "text": "Output 1.", "published": "soon"},
    {"id": "boom", "text": "BOOM 1"},
    {"id": "no-text"},
    {"id": "surrogate", "text": "half \ud800"},
]


def test_bad_articles_are_quarantined_and_the_others_unharmed(tmp_path: Path) -> None:
    source = archive(tmp_path, A, *BAD, B)
    summary = go(tmp_path, source)
    assert numbers(summary) == (6, 0, 2, 3, 4)
    assert summary.undated == 0, "only those that are stored count"
    errors = ask(tmp_path, "SELECT article_id, stage, type, attempts FROM error ORDER BY message")
    assert sorted(errors, key=repr) == [
        ("bad-date", "validate", "bad-date", 1), ("boom", "extract", "ZeroDivisionError", 1),
        ("surrogate", "validate", "bad-character", 1), (None, "validate", "no-text", 1),
    ]  # fmt: skip
    assert "raise ZeroDivisionError" in ask(tmp_path, "SELECT traceback FROM error WHERE article_id = 'boom'")[0][0]
    go(tmp_path, source)
    assert ask(tmp_path, "SELECT DISTINCT attempts FROM error") == [(2,)]
    assert ask(tmp_path, "SELECT count(*) FROM error WHERE resolved_run IS NOT NULL") == [(0,)]
    mended = archive(tmp_path, A, {**BAD[0], "published": "2025-10-03"}, {**BAD[1], "text": "fine 1"}, B)
    third = go(tmp_path, mended)
    assert numbers(third) == (4, 2, 2, 2, 0)
    assert ask(tmp_path, "SELECT count(*) FROM error WHERE resolved_run IS NULL") == [(0,)]


def test_on_error_skip_and_fail(tmp_path: Path) -> None:
    source = archive(tmp_path, A, BAD[1], B)
    assert numbers(go(tmp_path, source, on_error="skip")) == (3, 0, 2, 3, 1)
    assert ask(tmp_path, "SELECT count(*) FROM error") == [(0,)]
    with pytest.raises(ArticleError, match="boom"):
        go(tmp_path, source, on_error="fail", load=FakeLoader(lexicon="l2"))
    assert ask(tmp_path, "SELECT status, n_extracted FROM run ORDER BY started_at")[-1] == ("failed", 1)


def test_limit(tmp_path: Path) -> None:
    assert numbers(go(tmp_path, archive(tmp_path, A, B), limit=1)) == (1, 0, 1, 2, 0)


def test_jobs_give_the_same_database(tmp_path: Path) -> None:
    records = [{"id": str(i), "text": f"Karaganda made {i} tons and {i * 7} cars."} for i in range(30)]
    source = archive(tmp_path, *records[:10], *BAD, *records[10:])
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    go(tmp_path / "one", source)
    go(tmp_path / "two", source, jobs=2)
    assert dump(tmp_path / "one") == dump(tmp_path / "two")
    order = "SELECT article_id FROM article ORDER BY rowid"
    assert ask(tmp_path / "one", order) == ask(tmp_path / "two", order)


def test_a_worker_that_dies_takes_its_article_only(tmp_path: Path) -> None:
    records = [{"id": str(i), "text": "DIE" if i in (2, 5) else f"made {i} tons"} for i in range(8)]
    summary = go(tmp_path, archive(tmp_path, *records), jobs=2)
    assert numbers(summary) == (8, 0, 6, 6, 2)
    errors = ask(tmp_path, "SELECT article_id, type, message FROM error ORDER BY article_id")
    assert [(i, t) for i, t, _ in errors] == [("2", "WorkerDied"), ("5", "WorkerDied")]
    assert "SIGKILL" in errors[0][2]


@pytest.mark.parametrize(("broken", "word"), [("error", "the model is missing"), ("dies", "exit code 3")])
def test_workers_that_cannot_load_end_the_run(tmp_path: Path, broken: str, word: str) -> None:
    with pytest.raises(ModelError, match=word):
        go(tmp_path, archive(tmp_path, A), jobs=2, load=FakeLoader(broken=broken))


def test_the_pool_keeps_the_order_and_does_not_read_ahead_without_end() -> None:
    taken = 0

    def articles() -> Any:
        nonlocal taken
        for i in range(40):
            taken += 1
            yield Article(text=f"made {i} tons", id=str(i))

    with Pool(FakeLoader(), 2, in_flight=3) as pool:
        for i, outcome in enumerate(pool.map(articles())):
            assert outcome.article.id == str(i)
            assert taken <= i + 1 + 6


SCRIPT = """
import sys
sys.path.insert(0, {here!r})
from fake_extractor import FakeLoader
from extractor.batch.archive import Options, run_archive
if __name__ == "__main__":
    summary = run_archive([{source!r}], {db!r}, load=FakeLoader(pause=0.02), options=Options(jobs={jobs}))
    print(summary.status, summary.counts.n_extracted)
"""


def start(folder: Path, source: str, jobs: int) -> subprocess.Popen[str]:
    script = folder / "run.py"
    script.write_text(SCRIPT.format(here=str(HERE), source=source, db=str(folder / "facts.db"), jobs=jobs))
    return subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True)


def wait_for_articles(folder: Path, least: int) -> None:
    for _ in range(6000):
        time.sleep(0.02)
        try:
            if ask(folder, "SELECT count(*) FROM article")[0][0] >= least:
                return
        except sqlite3.OperationalError:
            continue
    raise AssertionError("the run wrote nothing")


@pytest.mark.parametrize("jobs", [1, 2])
def test_kill_9_loses_nothing_committed_and_resume_gives_the_same(tmp_path: Path, jobs: int) -> None:
    # eight seconds of work: of less, a test that the machine holds up for a second finds nothing left to kill
    records = [{"id": str(i), "text": f"Karaganda made {i} tons and {i * 7} cars."} for i in range(400)]
    source = archive(tmp_path, *records)
    process = start(tmp_path, source, jobs)
    wait_for_articles(tmp_path, 10)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    kept = ask(tmp_path, "SELECT count(*) FROM article")[0][0]
    assert 10 <= kept < 400
    summary = go(tmp_path, source)
    assert numbers(summary)[:3] == (400, kept, 400 - kept)
    assert ask(tmp_path, "SELECT status FROM run ORDER BY started_at") == [("died",), ("done",)]
    assert ask(tmp_path, "PRAGMA integrity_check") == [("ok",)]
    (tmp_path / "whole").mkdir()
    go(tmp_path / "whole", source)
    assert dump(tmp_path) == dump(tmp_path / "whole")


@pytest.mark.parametrize("jobs", [1, 2])
def test_ctrl_c_ends_cleanly(tmp_path: Path, jobs: int) -> None:
    source = archive(tmp_path, *({"id": str(i), "text": f"made {i} tons"} for i in range(4000)))
    process = start(tmp_path, source, jobs)
    wait_for_articles(tmp_path, 5)
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=120)
    status, extracted = out.split()
    assert status == "interrupted"
    assert ask(tmp_path, "SELECT status, n_extracted FROM run") == [("interrupted", int(extracted))]
    assert ask(tmp_path, "SELECT count(*) FROM article") == [(int(extracted),)]


def test_errors_name_the_database(tmp_path: Path) -> None:
    source = archive(tmp_path, A)
    with pytest.raises(UsageError, match="no database we write to"):
        run_archive([source], "mysql://x/y", load=FakeLoader())
    with pytest.raises(DatabaseError, match="mkdir -p"):
        run_archive([source], str(tmp_path / "none" / "facts.db"), load=FakeLoader())
    with pytest.raises(DatabaseError, match="is a folder"):
        run_archive([source], str(tmp_path), load=FakeLoader())
    with pytest.raises(UsageError, match="no such file"):
        run_archive([str(tmp_path / "nowhere.txt")], str(tmp_path / "facts.db"), load=FakeLoader())
    assert not (tmp_path / "facts.db").exists(), "a typing error makes no database"
