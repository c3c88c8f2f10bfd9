"""Whole archives through `run_archive`, as their owners meet them: do the counts add up, are the facts the same, who is waited for.

    python bench/archive_runs.py formats --count 1000           every format: the same facts
    python bench/archive_runs.py crawl --count 5000             a web archive with everything in it: every record accounted for
    python bench/archive_runs.py processes --count 400          one process, two, two workers of Dask: CPU seconds, who waits
    python bench/archive_runs.py kills --count 300              kill -9 at ten random moments, then the same as undisturbed

With `--model fast|accurate` the real extractor reads, without it the tests' tiny one (every number is a fact). A shared machine
makes seconds of the clock worthless, so `processes` gives CPU seconds of each process, and how much of their time the workers had
work to do (were running or ready to run): with that near 1, twice as many workers on as many free cores take half the time.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from extractor.batch.archive import Options, RunSummary, run_archive
from extractor.batch.pool import Load

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests" / "batch"))
_HERTZ = os.sysconf("SC_CLK_TCK")


def maker() -> Any:
    spec = importlib.util.spec_from_file_location("make_archive", ROOT / "scripts" / "make_archive.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def loader(model: str | None) -> Load:
    if model:
        from extractor.api import Loader

        return Loader(model)
    from fake_extractor import FakeLoader

    return FakeLoader()


def go(source: Path, database: Path, model: str | None, **how: Any) -> RunSummary:
    return run_archive([str(source)], str(database), load=loader(model), options=Options(**how))


def facts(database: Path) -> Counter[tuple[str, str]]:
    """What each article says, places in the text aside: formats differ in their white space."""
    found: Counter[tuple[str, str]] = Counter()
    with sqlite3.connect(database) as connection:
        for key, payload in connection.execute("SELECT article_id, payload FROM fact WHERE retracted_run IS NULL"):
            fact = json.loads(payload)
            names = ("name", "ref")
            told = [fact["quantity"][n] for n in ("kind", "value", "low", "high", "unit", "bound")] + [
                fact[n] for n in ("measure", "status")
            ]
            told += [fact["indicator"]["text"], fact["qualifiers"]] + [
                fact[n] and [fact[n][x] for x in names] for n in ("place", "organization")
            ]
            told += [fact["period"] and [fact["period"][n] for n in ("start", "end")]]
            found[key[-7:], json.dumps(told)] += 1
    return found


def formats(asked: argparse.Namespace, folder: Path) -> None:
    make = maker()
    made = list(make.articles(asked.count))
    first: Counter[tuple[str, str]] = Counter()
    for name, (file, write) in make.WRITERS.items():
        out = folder / file
        if "." not in file:
            out.mkdir()
        write(made, out)
        begun = time.process_time()
        summary = go(out, folder / f"{name}.db", asked.model, keep_copies=True)
        found = facts(folder / f"{name}.db")
        first = first or found
        missing = {key for key, _ in (first - found) + (found - first)}
        print(f"{name:10} {summary.counts.n_extracted} articles, {sum(found.values())} facts, {len(missing)} articles differ from the first "
              f"format{': ' + ' '.join(sorted(missing)[:5]) if missing else ''}; {time.process_time() - begun:.0f} s CPU", flush=True)  # fmt: skip


def crawl(asked: argparse.Namespace, folder: Path) -> None:
    make = maker()
    path = folder / "crawl.warc.gz"
    expected = make.write_crawl(list(make.articles(asked.count)), path, short=True)
    path.write_bytes(path.read_bytes()[:-150])
    summary = go(path, folder / "facts.db", asked.model, jobs=2, keep_copies=True)
    c = summary.counts
    print(f"written: {dict(expected)}; the last record cut short")
    print(f"read {c.n_read} = extracted {c.n_extracted} + quarantined {c.n_quarantined} + skipped {summary.skipped}")
    with sqlite3.connect(folder / "facts.db") as connection:
        print(connection.execute("SELECT type, message FROM error").fetchall())
    assert c.n_read == c.n_extracted + c.n_quarantined + sum(summary.skipped.values()) == asked.count


def processes(asked: argparse.Namespace, folder: Path) -> None:
    make = maker()
    source = folder / "news"
    source.mkdir()
    made = list(make.articles(asked.count))
    for i in range(8):
        make.write_jsonl(made[i::8], source / f"{i}.jsonl")
    for name, how in (("one process", {}), ("two processes", {"jobs": 2}), ("Dask, two workers", {"cluster": "local:2"})):
        database = folder / f"{name}.db"
        call = [sys.executable, __file__, "child", "--folder", str(source), "--database", str(database), "--how", json.dumps(how)]
        call += ["--model", asked.model] if asked.model else []
        begun = time.monotonic()
        watched = Watched(subprocess.Popen(call))
        print(f"{name}: {time.monotonic() - begun:.0f} s of the clock, {watched.told()}", flush=True)
    first, *others = (facts(folder / f"{n}.db") for n in ("one process", "two processes", "Dask, two workers"))
    print(f"{sum(first.values())} facts, the same in all three: {all(o == first for o in others)}")


class Watched:
    """CPU seconds and readiness of a process and its descendants until it ends."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.cpu: dict[int, float] = {}
        self.states: dict[int, Counter[str]] = defaultdict(Counter)
        self.root = process.pid
        over = threading.Event()
        thread = threading.Thread(target=self._watch, args=(over,))
        thread.start()
        process.wait()
        over.set()
        thread.join()

    def _watch(self, over: threading.Event) -> None:
        while not over.wait(0.1):
            parents: dict[int, int] = {}
            told: dict[int, tuple[float, str]] = {}
            for path in Path("/proc").glob("[0-9]*/stat"):
                try:
                    fields = path.read_text().rpartition(")")[2].split()
                except OSError:
                    continue
                pid = int(path.parent.name)
                parents[pid] = int(fields[1])
                told[pid] = ((int(fields[11]) + int(fields[12])) / _HERTZ, fields[0])
            for pid, (cpu, state) in told.items():
                if self._mine(pid, parents):
                    if cpu - self.cpu.get(pid, 0) > 0 or state == "R":
                        self.states[pid]["busy"] += 1
                    else:
                        self.states[pid]["waits"] += 1
                    self.cpu[pid] = cpu

    def _mine(self, pid: int, parents: dict[int, int]) -> bool:
        while pid > 1 and pid != self.root:
            pid = parents.get(pid, 0)
        return pid == self.root

    def told(self) -> str:
        """One line."""
        most = sorted(self.cpu, key=lambda pid: -self.cpu[pid])[:5]
        each = ", ".join(
            f"{self.cpu[p]:.1f} s ({self.states[p]['busy'] / max(1, self.states[p].total()):.2f} of its time busy)" for p in most
        )
        return f"{sum(self.cpu.values()):.1f} s CPU in all; the busiest processes: {each}"


def child(asked: argparse.Namespace) -> None:
    summary = go(asked.folder, asked.database, asked.model, **json.loads(asked.how))
    print(f"  {summary.status}: {summary.counts.n_extracted} articles, {summary.counts.n_facts} facts", flush=True)


def kills(asked: argparse.Namespace, folder: Path) -> None:
    source = folder / "news.jsonl"
    make = maker()
    make.write_jsonl(list(make.articles(asked.count)), source)
    chance = random.Random(asked.count)
    go(source, folder / "whole.db", asked.model, jobs=2)
    call = [sys.executable, __file__, "child", "--folder", str(source), "--database", str(folder / "killed.db"), "--how", '{"jobs": 2}']
    call += ["--model", asked.model] if asked.model else []
    for n in range(10):
        process = subprocess.Popen(call)
        stands = n * asked.count // 11 + chance.randrange(max(1, asked.count // 22))
        while process.poll() is None and _stored(folder / "killed.db") < stands:
            time.sleep(0.02)
        print(
            f"killed with {_stored(folder / 'killed.db')} articles stored" if process.poll() is None else "it was done already", flush=True
        )
        process.send_signal(signal.SIGKILL)
        process.wait()
    go(source, folder / "killed.db", asked.model, jobs=2)
    print(f"the same facts as undisturbed, each once: {facts(folder / 'killed.db') == facts(folder / 'whole.db')}")


def _stored(database: Path) -> int:
    try:
        with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
            return int(connection.execute("SELECT count(*) FROM article").fetchone()[0])
    except sqlite3.Error:
        return 0


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("what", choices=["formats", "crawl", "processes", "kills", "child"])
    options.add_argument("--count", type=int, default=400)
    options.add_argument("--model")
    options.add_argument("--folder", type=Path)
    options.add_argument("--database", type=Path)
    options.add_argument("--how", default="{}")
    asked = options.parse_args()
    if asked.what == "child":
        return child(asked)
    with tempfile.TemporaryDirectory() as folder:
        {"formats": formats, "crawl": crawl, "processes": processes, "kills": kills}[asked.what](asked, Path(folder))


if __name__ == "__main__":
    main()
