"""The reviewer of a soak (`scripts/soak.py`): the review page in a process of its own, and somebody who decides through its interface."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from pathlib import Path
from typing import Any

CLI = [sys.executable, "-c", "import sys; from extractor.cli import main; sys.exit(main())"]
ANSWERS: list[tuple[str, dict[str, Any]]] = [
    ("accept", {}), ("reject", {"reason": "wrong number"}), ("skip", {}), ("flag", {"comment": "?"}), ("edit", {"slots": {"status": "planned"}}),
]  # fmt: skip


class Broken(Exception):
    """A promise that was not kept."""


def resident(pid: int) -> int:
    """Megabytes of memory that a process holds, 0 where it is gone."""
    try:
        told = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) // 1024 for line in told.splitlines() if line.startswith("VmRSS:")), 0)


class Reviewer:
    """Somebody who decides on one fact after another through the page's own interface, and tries again when the server is gone."""

    def __init__(self, database: Path, done: Counter[str]) -> None:
        self.database, self.done = database, done
        self.chance = random.Random(99)
        self.confirmed: dict[str, str] = {}
        self.memory: list[int] = []
        self.errors: list[str] = []
        self.server: subprocess.Popen[bytes] | None = None
        self._turn = threading.Lock()
        self._over = threading.Event()
        self._killing = threading.Lock()
        self.port = 0

    def start(self) -> None:
        self._serve()
        threading.Thread(target=self._work, daemon=True).start()

    def paused(self) -> threading.Lock:
        """Held while the databases are compared."""
        return self._turn

    def _serve(self) -> None:
        words = ["review", "--db", str(self.database), "--reviewer", "soak", "--port", str(self.port)]
        log = self.database.with_name(f"{self.database.name}.review.log").open("ab")
        self.server = subprocess.Popen([*CLI, *words], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        assert self.server.stderr is not None
        for line in self.server.stderr:
            log.write(line)
            if b"review page at" in line:
                self.port = int(line.decode().rsplit(":", 1)[1].strip(" /\n"))
            if b"stops it" in line:
                break
        threading.Thread(
            target=lambda pipe: [log.write(line) and log.flush() for line in pipe], args=(self.server.stderr,), daemon=True
        ).start()

    def kill_server(self) -> None:
        """kill -9 and a new one on the same port."""
        with self._killing:
            assert self.server is not None
            self.server.kill()
            self.server.wait()
            self._serve()
        self.done["review servers killed"] += 1

    def stop(self) -> None:
        self._over.set()
        with self._turn, self._killing:
            assert self.server is not None
            self.server.send_signal(signal.SIGINT)
            self.server.wait(30)

    def _work(self) -> None:
        while not self._over.wait(self.chance.uniform(0.5, 2.0)):
            with self._turn:
                try:
                    self._decide()
                except (OSError, TimeoutError, urllib.error.URLError):
                    self.done["answers that a killed server did not give"] += 1
                except Exception as error:  # seen in the summary, where it counts as broken
                    self.errors.append(repr(error))
                if self.server is not None:
                    self.memory.append(resident(self.server.pid))

    def _decide(self) -> None:
        waiting = self._ask("/api/walk")["facts"]
        if not waiting:
            return
        fact_id, article_id = self.chance.choice(waiting)
        page = self._ask("/api/article?" + urllib.parse.urlencode({"id": article_id}))
        fact = next((f for f in page["facts"] if f["id"] == fact_id), None)
        if fact is None:
            return
        answer, more = self.chance.choice(ANSWERS)
        key = f"soak-{self.chance.getrandbits(60):015x}"
        body = {"key": key, "article_id": article_id, "fact_id": fact_id, "answer": answer, "seen": fact["hash"], **more}
        for _ in range(200):  # the same key again until it is confirmed: the page does so too
            try:
                told = self._ask("/api/decide", body)
            except (OSError, TimeoutError, urllib.error.URLError) as error:
                if isinstance(error, urllib.error.HTTPError) and error.code in (404, 409):
                    return  # the article was corrected meanwhile
                self.done["decisions sent again"] += 1
                time.sleep(0.5)
                continue
            self.confirmed[told["acts"][0]["decision"]] = answer
            return
        raise Broken(f"the decision {key} was never taken")

    def _ask(self, path: str, body: dict[str, Any] | None = None) -> Any:
        address = f"http://127.0.0.1:{self.port}"
        data = None if body is None else json.dumps(body).encode()
        headers = {"content-type": "application/json", "origin": address}
        with urllib.request.urlopen(urllib.request.Request(address + path, data, headers), timeout=60) as answer:
            return json.load(answer)
