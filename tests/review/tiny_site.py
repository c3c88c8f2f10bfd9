"""A small database made by the tiny extractor, and the site on it: for the tests of this room."""

from __future__ import annotations

import datetime as dt
import threading
import time
from typing import Any

from fake_extractor import FakeExtractor, FakeLoader

from extractor.records import Article
from extractor.sinks.database import Database

TEXTS = {
    "steel": "Karaganda made 12 tons of steel.\nIt sold 345 cars and 7 trains. The 2030 plan stands.",
    "grain": "Karaganda grew 50 tons of grain. It ate 3 of them.",
    "empty": "Nothing happened in Karaganda.",
}


def fill(database: Database, texts: dict[str, str] | None = None, **how: Any) -> None:
    """One run of the tiny extractor over some texts."""
    fake = FakeExtractor(FakeLoader(skip="2030", **how))
    with database.begin_run(fake.provenance, {}) as writer:
        for n, (key, words) in enumerate((texts or TEXTS).items()):
            article = Article(id=key, source="test", title=f"On {key}", published=dt.date(2025, 10, 1) + dt.timedelta(days=n), text=words)
            writer.write(fake.extract_article(article))


class Site:
    """The site served on a free port, so that it can be stopped and started again."""

    def __init__(self, database: str, **how: Any) -> None:
        self.path, self.how, self.port = database, how, 0
        self.start()

    def start(self) -> None:
        import uvicorn

        from extractor.review.app import create_app
        from extractor.review.serve import _listen, config_of

        self.database = Database(self.path)
        self.app = create_app(self.database, **self.how)
        bound = _listen("127.0.0.1", self.port)
        self.port = bound.getsockname()[1]
        self.server = uvicorn.Server(config_of(self.app))
        self.thread = threading.Thread(target=self.server.run, kwargs={"sockets": [bound]}, daemon=True)
        self.thread.start()
        while not self.server.started:
            time.sleep(0.02)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def stop(self) -> None:
        self.server.should_exit = True
        self.thread.join(timeout=10)
        self.database.engine.dispose()
