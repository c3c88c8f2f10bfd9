"""What a long run meets: kills at any moment, a full disk, a locked database, a share that vanishes."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from fake_extractor import FakeLoader

from extractor.batch.archive import Options, run_archive
from extractor.errors import DatabaseError
from extractor.reading import ReadError, read
from extractor.settings import Settings

HERE = Path(__file__).parent
SCRIPT = """
import resource, sys
sys.path.insert(0, {here!r})
from fake_extractor import FakeLoader
from extractor.batch.archive import Options, run_archive
from extractor.errors import DatabaseError
if __name__ == "__main__":
    if {room}:
        resource.setrlimit(resource.RLIMIT_FSIZE, ({room}, {room}))
    try:
        run_archive([{source!r}], {db!r}, load=FakeLoader(pause={pause}), options=Options(jobs={jobs}))
    except DatabaseError as error:
        sys.exit(str(error))
"""


def archive(folder: Path, count: int) -> Path:
    """Articles of which some fail, some are copies and some are revisions."""
    lines = []
    for i in range(count):
        text = "BOOM" if i % 17 == 5 else f"The Karaganda plant made {i % 40} tons and {100 + i % 40} cars and {i % 3} boats."
        lines.append({"id": str(i if i % 13 else 1), "published": "2025-10-03", "text": text})
    path = folder / "a.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


def script(folder: Path, source: Path, *, pause: float = 0.01, jobs: int = 1, room: int = 0) -> Path:
    path = folder / f"run-{jobs}-{room}.py"
    path.write_text(SCRIPT.format(here=str(HERE), source=str(source), db=str(folder / "facts.db"), pause=pause, jobs=jobs, room=room))
    return path


def content(folder: Path) -> dict[str, list[Any]]:
    """Everything but run ids and times."""
    facts = "SELECT fact_id, article_id, payload FROM fact WHERE retracted_run IS NULL ORDER BY 1"
    tables = {
        "fact": facts, "article": "SELECT article_id, sha256, copy_of FROM article ORDER BY 1",
        "revision": "SELECT article_id, sha256 FROM article_revision ORDER BY 1, 2", "key": "SELECT key, article_id FROM copy_key ORDER BY 1, 2",
        "error": "SELECT article_id, type FROM error WHERE resolved_run IS NULL ORDER BY 1",
        "unused": "SELECT article_id, start_char FROM unused_number ORDER BY 1, 2",
    }  # fmt: skip
    with sqlite3.connect(folder / "facts.db") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return {name: connection.execute(sql).fetchall() for name, sql in tables.items()}


def test_killed_at_ten_random_moments(tmp_path: Path) -> None:
    source = archive(tmp_path, 150)
    chance = random.Random(7)
    path = script(tmp_path, source, jobs=2)
    killed = 0
    for _ in range(10):
        process = subprocess.Popen([sys.executable, str(path)])
        _wait_for_a_run(tmp_path, process)
        time.sleep(chance.uniform(0, 0.4))
        killed += process.poll() is None
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    assert killed
    run_archive([str(source)], str(tmp_path / "facts.db"), load=FakeLoader())
    (tmp_path / "whole").mkdir()
    run_archive([str(source)], str(tmp_path / "whole" / "facts.db"), load=FakeLoader())
    assert content(tmp_path) == content(tmp_path / "whole")


def _wait_for_a_run(folder: Path, process: subprocess.Popen[bytes]) -> None:
    """Until this process has written its row of `run`."""
    for _ in range(12000):
        time.sleep(0.01)
        try:
            with sqlite3.connect(folder / "facts.db") as connection:
                configs = [json.loads(c) for (c,) in connection.execute("SELECT config FROM run")]
        except sqlite3.OperationalError:
            continue
        if process.poll() is not None or any(c["pid"] == process.pid for c in configs):
            return
    raise AssertionError("the run did not begin")


def test_a_full_disk_is_told_and_the_run_goes_on_where_there_is_room(tmp_path: Path) -> None:
    source = archive(tmp_path, 300)
    full = subprocess.run(
        [sys.executable, str(script(tmp_path, source, pause=0, room=700_000))], capture_output=True, text=True, timeout=300, check=False
    )
    assert full.returncode == 1, full.stderr
    assert "disk" in full.stderr
    run_archive([str(source)], str(tmp_path / "facts.db"), load=FakeLoader())
    (tmp_path / "whole").mkdir()
    run_archive([str(source)], str(tmp_path / "whole" / "facts.db"), load=FakeLoader())
    assert content(tmp_path) == content(tmp_path / "whole")


def test_a_database_that_somebody_holds(tmp_path: Path) -> None:
    source = archive(tmp_path, 20)
    run_archive([str(source)], str(tmp_path / "facts.db"), load=FakeLoader(), options=Options(limit=3))
    with sqlite3.connect(tmp_path / "facts.db", isolation_level=None) as holder:
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseError, match="close that program, or run again later"):
            run_archive([str(source)], str(tmp_path / "facts.db"), load=FakeLoader(), settings=Settings(busy_seconds=0.2))
        holder.execute("ROLLBACK")
    assert run_archive([str(source)], str(tmp_path / "facts.db"), load=FakeLoader()).status == "done"


def test_a_share_that_vanishes(tmp_path: Path) -> None:
    share = tmp_path / "share"
    for name in ("a/1.txt", "a/2.txt", "b/3.txt"):
        (share / name).parent.mkdir(parents=True, exist_ok=True)
        (share / name).write_text(f"made {name[2]} tons")
    items = read([str(share)])
    first = next(items)
    shutil.move(share, tmp_path / "away")
    rest = list(items)
    assert not isinstance(first, ReadError)
    assert [i.type for i in rest if isinstance(i, ReadError)] == ["unreadable", "unreadable"], "the second file, the folder after it"
    assert "cannot be read: No such file or directory" in str(rest[0])
    shutil.move(tmp_path / "away", share)
    assert run_archive([str(share)], str(tmp_path / "facts.db"), load=FakeLoader()).counts.n_extracted == 3
