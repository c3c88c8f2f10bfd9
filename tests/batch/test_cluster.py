"""A run by a Dask cluster gives the same database as one by processes, whatever dies on the way."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from fake_extractor import FakeLoader

from extractor.batch.archive import Options, RunSummary, run_archive
from extractor.batch.shards import Shard, shards_of
from extractor.errors import UsageError
from extractor.reading.inputs import Inputs

pytest.importorskip("distributed")
HERE = Path(__file__).parent


@pytest.fixture(autouse=True)
def _workers_find_the_fake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(HERE))


def put(folder: Path, count: int, each: int, **special: str) -> Path:
    """An archive of `count` files of `each` articles."""
    news = folder / "news"
    news.mkdir()
    for i in range(count):
        records = [
            {"id": f"{i}-{j}", "text": special.get(f"t{i}_{j}", f"Karaganda made {i} tons, {100 + j} cars and {1000 + 17 * i + j} boats.")}
            for j in range(each)
        ]
        (news / f"{i:02}.jsonl").write_text("".join(json.dumps(r) + "\n" for r in records))
    return news


def go(folder: Path, name: str, *inputs: Path, **how: Any) -> RunSummary:
    load = how.pop("load", FakeLoader())
    return run_archive([str(i) for i in inputs], str(folder / name), load=load, options=Options(**how))


def facts(folder: Path, name: str) -> list[tuple[Any, ...]]:
    with sqlite3.connect(folder / name) as connection:
        return connection.execute(
            "SELECT article_id, fact_id, payload FROM fact WHERE retracted_run IS NULL UNION ALL"
            " SELECT article_id, copy_of, sha256 FROM article UNION ALL SELECT article_id, type, stage FROM error ORDER BY 1, 2, 3"
        ).fetchall()


def test_the_same_as_by_processes(tmp_path: Path) -> None:
    news = put(tmp_path, 6, 8, t2_3="BOOM", t4_1="Karaganda made 1 tons, 102 cars and 1019 boats.")
    (news / "x.pdf").write_text("")
    (news / "bad.txt").write_bytes(b"\xff\xff")
    here = go(tmp_path, "here.db", news)
    there = go(tmp_path, "there.db", news, cluster="local:2")
    assert facts(tmp_path, "there.db") == facts(tmp_path, "here.db")
    assert (there.counts, there.copies, there.skipped) == (here.counts, here.copies, here.skipped)
    again = go(tmp_path, "there.db", news, cluster="local:1")
    assert (again.counts.n_extracted, again.rows.inserted, again.rows.retracted) == (0, 0, 0)
    assert again.counts.n_unchanged == there.counts.n_extracted + there.copies


def test_a_fatal_article_is_named_and_the_others_are_there(tmp_path: Path) -> None:
    news = put(tmp_path, 3, 5, t1_2="DIE", t2_0="SLOW")
    summary = go(tmp_path, "there.db", news, cluster="local:2", seconds=2.0)
    assert (summary.counts.n_extracted, summary.counts.n_quarantined) == (13, 2)
    found = [row for row in facts(tmp_path, "there.db") if row[2] == "extract"]
    assert found == [("1-2", "WorkerDied", "extract"), ("2-0", "TimedOut", "extract")]


SCHEDULER = """
import sys, time
from extractor.batch.archive import Options, run_archive
sys.path.insert(0, {here!r})
from fake_extractor import FakeLoader
if __name__ == "__main__":
    summary = run_archive([{news!r}], {db!r}, load=FakeLoader(pause=0.05), options=Options(cluster={address!r}))
    print(summary.status, summary.counts.n_extracted)
"""


def start(*arguments: str) -> subprocess.Popen[str]:
    env = {**os.environ, "DASK_DISTRIBUTED__WORKER__DAEMON": "False", "PYTHONPATH": str(HERE)}
    return subprocess.Popen(
        [sys.executable, *arguments], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=env, start_new_session=True
    )


def end(process: subprocess.Popen[str]) -> None:
    """A whole machine of the test: the process and its children."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def test_a_machine_that_is_lost_and_not_replaced(tmp_path: Path) -> None:
    news = put(tmp_path, 8, 10)
    file = tmp_path / "scheduler.json"
    scheduler = start("-m", "distributed.cli.dask_scheduler", "--port", "0", "--no-dashboard", "--scheduler-file", str(file))
    workers = []
    try:
        for _ in range(200):
            time.sleep(0.1)
            if file.exists() and file.read_text().strip().endswith("}"):
                break
        address = json.loads(file.read_text())["address"]
        workers = [start("-m", "distributed.cli.dask_worker", address, "--nthreads", "1", "--no-dashboard") for _ in range(2)]
        script = tmp_path / "run.py"
        script.write_text(SCHEDULER.format(here=str(HERE), news=str(news), db=str(tmp_path / "there.db"), address=address))
        run = start(str(script))
        parts = tmp_path / "there.db.parts"
        for _ in range(600):
            time.sleep(0.05)
            if parts.is_dir() and list(parts.glob("*.jsonl.gz")):
                break
        end(workers[0])
        out, _ = run.communicate(timeout=90)
        assert out.split() == ["done", "80"]
    finally:
        for process in (*workers, scheduler):
            end(process)
    go(tmp_path, "here.db", news)
    assert facts(tmp_path, "there.db") == facts(tmp_path, "here.db")


def test_a_shard_that_no_worker_survives_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its reading is what kills: then the worker itself dies, not the process of the extractor."""
    news = put(tmp_path, 4, 5)
    poison = tmp_path / "poison.py"
    poison.write_text(
        "import os\nfrom extractor.batch import shards\nbefore = shards._name\n"
        "def _name(shard, task):\n    if shard.uri.endswith('02.jsonl'):\n        os._exit(9)\n    return before(shard, task)\n"
        "def dask_setup(worker):\n    shards._name = _name\n"
    )
    dask = pytest.importorskip("dask")
    preload = dask.config.set({"distributed.worker.preload": [str(poison)]})
    news_big = sorted(news.iterdir())
    monkeypatch.setattr("extractor.batch.shards._FILES", 1)
    with preload:
        summary = go(tmp_path, "there.db", *news_big, cluster="local:2")
    assert summary.counts.n_extracted == 15
    with sqlite3.connect(tmp_path / "there.db") as connection:
        found = connection.execute("SELECT uri, type FROM error").fetchall()
    assert found == [((news / "02.jsonl").as_uri(), "KilledWorker")]


def test_outputs_are_kept_by_content(tmp_path: Path) -> None:
    news = put(tmp_path, 2, 3)
    go(tmp_path, "there.db", news, cluster="local:1")
    parts = tmp_path / "there.db.parts"
    before = {p.name: p.stat().st_mtime_ns for p in parts.iterdir()}
    go(tmp_path, "other.db", news, cluster="local:1", parts=parts)
    assert {p.name: p.stat().st_mtime_ns for p in parts.iterdir()} == before, "what is done is done, for whatever database"
    assert facts(tmp_path, "other.db") == facts(tmp_path, "there.db")
    (news / "00.jsonl").write_text('{"id": "0-0", "text": "changed 7"}\n')
    go(tmp_path, "there.db", news, cluster="local:1")
    assert len(list(parts.iterdir())) == len(before) + 1
    shutil.rmtree(parts)


def test_shards(tmp_path: Path) -> None:
    for i in range(450):
        (tmp_path / f"{i:03}.txt").write_text("x")
    (tmp_path / "a.pdf").write_text("")
    made = [s for s in shards_of(Inputs([str(tmp_path)])) if isinstance(s, Shard)]
    assert [len(s.files) for s in made] == [200, 200, 50]
    with pytest.raises(UsageError, match="all machines see"):
        list(shards_of(Inputs(["-"])))


@pytest.mark.parametrize(
    ("how", "word"),
    [({"cluster": "local:x"}, "local:2"), ({"cluster": "nowhere"}, "tcp://"), ({"cluster": "local:1", "jobs": 2}, "--jobs")],
)
def test_usage(tmp_path: Path, how: dict[str, Any], word: str) -> None:
    with pytest.raises(UsageError, match=word):
        go(tmp_path, "x.db", put(tmp_path, 1, 1), **how)
    assert threading.active_count() < 20
