"""Trouble for an hour: runs that are killed, a full disk, a second run by mistake, a reviewer who clicks along.

    python scripts/soak.py --minutes 60            (make soak: twenty minutes)

Everything happens on this machine, on the loopback address, in one folder. An archive grows a little each round; `extractor run`
reads it into one database while things go wrong, in an order that --seed decides. After each round the database must hold exactly
what a second one holds whose runs nobody disturbed, every decision that the review page confirmed must be there once, and no file
may be left over. The summary is JSON on standard output; the exit code is 1 where anything did not hold.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from make_archive import articles
from soak_reviewer import CLI, Broken, Reviewer, resident

BATCH = 8
"""Articles that a round adds."""
ROOM = 60_000
"""Bytes that a file may have on the full disk: an article or two fit into the journal, none into the database."""
TABLES = {
    "fact": "SELECT fact_id, article_id, payload FROM fact WHERE retracted_run IS NULL AND first_run IS NOT NULL",
    "article": "SELECT article_id, sha256, copy_of FROM article",
    "revision": "SELECT article_id, sha256 FROM article_revision",
    "evidence": "SELECT fact_id, role, n, text, rule FROM evidence",
    "mention": "SELECT article_id, start_char, end_char, name FROM mention",
    "unused": "SELECT article_id, start_char, reason FROM unused_number",
    "copy": "SELECT key, article_id FROM copy_key",
    "error": "SELECT article_id, type FROM error WHERE resolved_run IS NULL",
}


def query(database: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=60)) as connection:
        return connection.execute(sql).fetchall()


def content(database: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Everything but run ids and times."""
    return {name: sorted(query(database, sql), key=repr) for name, sql in TABLES.items()}


class Soak:
    """One soak: the folder, the growing archive, the two databases, and what was done and seen."""

    def __init__(self, work: Path, seed: int, model: str) -> None:
        self.work, self.model = work, model
        self.news, self.tmp = work / "news", work / "tmp"
        self.database, self.undisturbed = work / "facts.db", work / "undisturbed.db"
        for folder in (self.news, self.tmp):
            folder.mkdir(parents=True)
        self.chance = random.Random(seed)
        self.supply = articles(10_000)
        self.done: Counter[str] = Counter()
        self.memory: list[int] = []
        self.rounds = 0

    def command(self, database: Path, *, jobs: int = 1, room: int = 0) -> subprocess.Popen[str]:
        """A run that has begun."""
        words = ["run", str(self.news), "--db", str(database), "--model", self.model, "--jobs", str(jobs)]

        def confined() -> None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

        environment = {**os.environ, "TMPDIR": str(self.tmp), "OMP_NUM_THREADS": "1"}
        return subprocess.Popen(
            [*CLI, *words], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=environment, preexec_fn=confined if room else None
        )  # fmt: skip

    def finish(self, process: subprocess.Popen[str], *allowed: int) -> str:
        """What it said, once it has ended as it should."""
        peak = 0
        reader: list[str] = []
        listening = threading.Thread(target=lambda: reader.append(process.stderr.read() if process.stderr else ""))
        listening.start()
        while process.poll() is None:
            peak = max(peak, resident(process.pid))
            time.sleep(0.2)
        listening.join()
        self.memory.append(peak)
        if process.returncode not in allowed:
            raise Broken(f"a run ended with {process.returncode}, not {allowed}: {reader[0][-1500:]}")
        return reader[0]

    def grow(self) -> None:
        """More articles, and two that are sent again with another figure."""
        self._more(BATCH)
        for path in self.chance.sample(sorted(self.news.glob("*.json")), 2):
            one = json.loads(path.read_text())
            path.write_text(
                json.dumps({**one, "text": one["text"] + f"\nA correction was sent: {self.chance.randint(2, 900)} tons were shipped."})
            )

    def _more(self, count: int) -> None:
        for _ in range(count):
            one = next(self.supply)
            (self.news / f"{one['id']}.json").write_text(json.dumps(one))

    def begun(self, process: subprocess.Popen[str]) -> None:
        """Wait until a run has written its row, or has ended."""
        while process.poll() is None:
            time.sleep(0.05)
            try:
                if any(json.loads(c)["pid"] == process.pid for (c,) in query(self.database, "SELECT config FROM run")):
                    return
            except sqlite3.OperationalError:
                continue

    # --- the troubles

    def killed(self, jobs: int = 1) -> None:
        """kill -9 somewhere in a run."""
        process = self.command(self.database, jobs=jobs)
        self.begun(process)
        time.sleep(self.chance.expovariate(1 / 3))
        self.done["runs killed" if process.poll() is None else "runs over before the kill"] += 1
        process.kill()
        process.communicate()

    def killed_with_workers(self) -> None:
        """The same with two worker processes, which must end too."""
        self.killed(jobs=2)
        time.sleep(1)

    def interrupted(self) -> None:
        """Ctrl-C: it ends cleanly and says how to go on."""
        process = self.command(self.database)
        self.begun(process)
        time.sleep(self.chance.expovariate(1 / 2))
        process.send_signal(signal.SIGINT)
        said = self.finish(process, 0, 130, -signal.SIGINT)
        if process.returncode < 0 and "rows: " not in said:  # after its last line Python itself ends by the signal
            raise Broken(f"a run ended by Ctrl-C without its last lines: {said[-1500:]}")
        self.done["runs interrupted"] += 1

    def twice(self) -> None:
        """A second run started by mistake beside the first one."""
        both = [self.command(self.database), self.command(self.database)]
        for process in both:
            self.finish(process, 0)
        self.done["second runs beside a first"] += 1

    def full(self) -> None:
        """The disk is full: it says so, and what was committed stays."""
        self._more(3)  # else there may be nothing left to write
        said = self.finish(self.command(self.database, room=ROOM), 0, 1, 2, 3)
        if "Traceback" in said:
            raise Broken(f"a full disk was answered with a traceback: {said[-1500:]}")
        self.done["full disks told" if "disk" in said else "full disks not reached"] += 1

    def locked(self) -> None:
        """Another program holds the database for some seconds."""
        with closing(sqlite3.connect(self.database, isolation_level=None, timeout=60)) as holder:
            holder.execute("BEGIN IMMEDIATE")
            process = self.command(self.database)
            time.sleep(self.chance.uniform(2, 8))
            holder.execute("ROLLBACK")
        self.finish(process, 0)
        self.done["locks waited for"] += 1

    def file_killed(self) -> None:
        """kill -9 while a file is written; the next time it is whole, and no part of it is left beside it."""
        out, some = self.tmp / "out.jsonl", [str(p) for p in sorted(self.news.iterdir())[:3]]
        words = [*CLI, "extract", *some, "--to", "jsonl", "-o", str(out), "--force", "--model", self.model]
        process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while process.poll() is None and not list(self.tmp.glob("out.jsonl.part-*")):
            time.sleep(0.02)
        self.done["files killed" if process.poll() is None else "files whole before the kill"] += 1
        process.kill()
        process.wait()
        subprocess.run(words, check=True, stderr=subprocess.DEVNULL)
        if len(out.read_text().splitlines()) != len(some):
            raise Broken(f"{out} holds {len(out.read_text().splitlines())} articles, not {len(some)}")
        out.unlink()

    # --- what must hold

    def settle(self, decided: dict[str, str]) -> None:
        """One run that nobody disturbs into each database; then they must hold the same, once, and nothing may be left over."""
        for database in (self.database, self.undisturbed):
            self.finish(self.command(database), 0)
        told = self.finish(self.command(self.database), 0)
        if "inserted 0 / updated 0" not in told:
            raise Broken(f"a run that had nothing to do changed rows: {told}")
        mine, other = content(self.database), content(self.undisturbed)
        for name in TABLES:
            if mine[name] != other[name]:
                only = (
                    [row[:2] for row in mine[name] if row not in other[name]][:5],
                    [row[:2] for row in other[name] if row not in mine[name]][:5],
                )
                raise Broken(f"{name}: {len(mine[name])} rows, undisturbed {len(other[name])}; only here and only there: {only}")
        if query(self.database, "PRAGMA integrity_check") != [("ok",)]:
            raise Broken("the database is damaged")
        if running := query(self.database, "SELECT run_id FROM run WHERE status = 'running'"):
            raise Broken(f"runs that nobody runs: {running}")
        there = Counter(key for (key,) in query(self.database, "SELECT decision_id FROM decision"))
        lost = [key for key in decided if there[key] != 1]
        if lost:
            raise Broken(f"decisions confirmed but lost or doubled: {lost[:5]}")
        left = [
            p.name
            for p in [*self.work.iterdir(), *self.tmp.rglob("*")]
            if p.is_file() and not p.name.startswith(("facts.db", "undisturbed.db"))
        ]
        if left:
            raise Broken(f"files left over: {left}")

    def round(self, reviewer: Reviewer) -> None:
        """More news, some troubles in random order, and the reckoning."""
        self.grow()
        troubles: list[Callable[[], None]] = [
            self.killed,
            self.killed_with_workers,
            self.interrupted,
            self.twice,
            self.full,
            self.locked,
            self.file_killed,
        ]
        for trouble in [*self.chance.sample(troubles, 3), self.killed]:
            trouble()
            if self.chance.random() < 0.3:
                reviewer.kill_server()
        with reviewer.paused():
            self.settle(dict(reviewer.confirmed))
        self.rounds += 1


def main() -> int:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--minutes", type=float, default=20)
    options.add_argument("--work", type=Path, default=Path("build/soak"), help="a folder that does not exist yet")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--model", default="fast")
    asked = options.parse_args()
    if asked.work.exists():
        print(f"{asked.work} exists: remove it, or name another with --work", file=sys.stderr)
        return 2
    soak = Soak(asked.work.absolute(), asked.seed, asked.model)
    soak.grow()
    soak.finish(soak.command(soak.database), 0)
    soak.finish(soak.command(soak.undisturbed), 0)
    reviewer = Reviewer(soak.database, soak.done)
    reviewer.start()
    begun = time.monotonic()
    broken: list[str] = []
    try:
        while not broken and time.monotonic() - begun < asked.minutes * 60:
            try:
                soak.round(reviewer)
            except Broken as error:
                broken.append(str(error))
            print(json.dumps(summary(soak, reviewer, begun, broken)), file=sys.stderr, flush=True)
    finally:
        reviewer.stop()
    print(json.dumps(summary(soak, reviewer, begun, broken), indent=1))
    return 1 if broken or reviewer.errors else 0


def summary(soak: Soak, reviewer: Reviewer, begun: float, broken: list[str]) -> dict[str, Any]:
    """What was done and what was seen."""
    return {
        "minutes": round((time.monotonic() - begun) / 60, 1), "rounds": soak.rounds, "articles": len(list(soak.news.iterdir())),
        "facts": len(query(soak.undisturbed, TABLES["fact"])), "done": dict(sorted(soak.done.items())),
        "decisions confirmed": len(reviewer.confirmed), "run MB, largest by fifth of the time": fifths(soak.memory),
        "review server MB, largest by fifth of the time": fifths(reviewer.memory), "reviewer's errors": reviewer.errors[:5], "broken": broken,
    }  # fmt: skip


def fifths(seen: list[int]) -> list[int]:
    """The largest value of each fifth: flat where nothing grows."""
    size = max(1, -(-len(seen) // 5))
    return [max(seen[i : i + size]) for i in range(0, len(seen), size)]


if __name__ == "__main__":
    sys.exit(main())
