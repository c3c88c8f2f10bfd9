"""A run by a Dask cluster gives the same database as one by processes, whatever dies on the way."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fake_extractor import FakeLoader

from extractor.batch.archive import Options, RunSummary, run_archive
from extractor.batch.shards import Shard, shards_of
from extractor.errors import ModelError, UsageError
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
        out, _ = run.communicate(timeout=300)
        assert out.split() == ["done", "80"]
    finally:
        for process in (*workers, scheduler):
            end(process)
    go(tmp_path, "here.db", news)
    assert facts(tmp_path, "there.db") == facts(tmp_path, "here.db")


def test_a_file_that_no_reader_survives_is_named_and_all_others_are_read(tmp_path: Path) -> None:
    news = put(tmp_path, 3, 3)
    (news / "01.jsonl").rename(news / "poison.jsonl")
    preload = tmp_path / "preload.py"
    preload.write_text("import fake_extractor\nfrom extractor.batch import shards\nshards.FileReader = fake_extractor.PoisonReader\n")
    dask = pytest.importorskip("dask")
    with dask.config.set({"distributed.worker.preload": [str(preload)]}):
        summary = go(tmp_path, "there.db", news, cluster="local:2")
    assert (summary.counts.n_extracted, summary.counts.n_quarantined) == (7, 1)
    with sqlite3.connect(tmp_path / "there.db") as connection:
        found = connection.execute("SELECT uri, type, stage FROM error").fetchall()
    assert found == [((news / "poison.jsonl").as_uri(), "ReaderDied", "read")]


def test_what_dask_gives_up_is_called_once_more_with_nothing_beside_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker's death is blamed on all it had been given: an innocent shard beside a fatal one must not be given up with it."""
    from extractor.batch.cluster import Cluster

    class KilledWorker(Exception):
        """Dask's, by its name."""

    calls: list[list[str]] = []

    def together(self: Cluster, function: Any, arguments: Iterator[str]) -> Iterator[tuple[str, Any]]:
        calls.append(list(arguments))
        for one in calls[-1]:
            dead = one == "fatal" or (one == "innocent" and len(calls[-1]) > 1)
            yield one, KilledWorker(one) if dead else f"{one} done"

    monkeypatch.setattr(Cluster, "_together", together)
    cluster = Cluster.__new__(Cluster)
    found = dict(cluster.map(str, iter(["good", "fatal", "innocent", "last"])))
    assert (found["good"], found["innocent"], found["last"]) == ("good done", "innocent done", "last done")
    assert isinstance(found["fatal"], KilledWorker)
    assert calls[1:] == [["fatal"], ["innocent"]]


def test_a_full_disk_under_the_results_ends_the_run_with_the_reason(tmp_path: Path) -> None:
    from extractor.batch.cluster import ClusterError
    from extractor.batch.many import _failed, _lines

    shard = next(s for s in shards_of(Inputs([str(put(tmp_path, 1, 1))])) if isinstance(s, Shard))
    work: Any = None
    with pytest.raises(ClusterError, match="No space left on device; make room"):
        _failed(shard, OSError(errno.ENOSPC, "No space left on device"), work, tmp_path)
    with pytest.raises(ModelError, match="another extractor"):
        _failed(shard, ModelError("h has another extractor"), work, tmp_path)
    damaged = tmp_path / "x.jsonl.gz"
    damaged.write_bytes(b"\x1f\x8b\x08\x00garbage")
    with pytest.raises(ClusterError, match=r"x.jsonl.gz cannot be read"):
        list(_lines(str(damaged)))


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
