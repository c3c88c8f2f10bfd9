"""The database: opened and brought up to date, asked what it knows, and given a run to write."""

from __future__ import annotations

import datetime as dt
import os
import secrets
import socket
from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection, select, update

from extractor.records import SCHEMA_VERSION, Article, Provenance
from extractor.settings import DEFAULTS, Settings
from extractor.sinks import migrate, schema
from extractor.sinks.connection import READ_ONLY, open_engine, parse_url, plainly
from extractor.sinks.parts import alive
from extractor.sinks.writer import RunWriter


@dataclass(frozen=True, slots=True)
class ArticleState:
    """What the database knows of one article.

    `extracted` maps (sha256, pipeline_hash) to (status, number of facts); the status `done` is that of the reading that
    stands, `superseded` that of an earlier one.
    """

    source: str | None
    sha256: str
    title: str | None
    published: dt.date | None
    language: str
    extracted: dict[tuple[str, str], tuple[str, int]] = field(default_factory=dict)

    def stands(self, article: Article, pipeline_hash: str, *, statuses: Collection[str] = ("done",)) -> bool:
        """Whether exactly this article, read by exactly this pipeline, is what the database holds; `copy` is that of a linked copy."""
        same = all(getattr(self, name) == getattr(article, name) for name in ("source", "sha256", "title", "published", "language"))
        return same and self.extracted.get((article.sha256, pipeline_hash), ("", 0))[0] in statuses

    def superseded(self, article: Article, pipeline_hash: str) -> bool:
        """Whether this text was read by this pipeline, and then another text under the same id by the same pipeline."""
        before = self.extracted.get((article.sha256, pipeline_hash), ("", 0))[0]
        return before == "superseded" and self.extracted.get((self.sha256, pipeline_hash), ("", 0))[0] == "done"


class Database:
    """A database with this program's schema; close it, or use it in a `with` statement.

    Raises:
        UsageError: when `database` is neither a path nor a URL of SQLite or PostgreSQL.
        DatabaseError: when it cannot be opened, was made by a newer version, or belongs to another program.
    """

    def __init__(self, database: str, *, settings: Settings = DEFAULTS) -> None:
        self.url = parse_url(database)
        with plainly(self.url):
            self.engine = open_engine(self.url, busy_seconds=settings.busy_seconds)
            migrate.upgrade(self.engine)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.engine.dispose()

    def reading(self) -> AbstractContextManager[Connection]:
        """A connection that only reads."""
        return self.engine.connect().execution_options(**{READ_ONLY: True})

    def states(self, keys: Sequence[str]) -> dict[str, ArticleState]:
        """What is known of the articles with these keys; those never seen are left out."""
        a, x = schema.article, schema.extraction
        states: dict[str, ArticleState] = {}
        with plainly(self.url), self.reading() as connection:
            columns = (a.c.article_id, a.c.source, a.c.sha256, a.c.title, a.c.published, a.c.language)
            for row in connection.execute(select(*columns).where(a.c.article_id.in_(keys))):
                states[row.article_id] = ArticleState(row.source, row.sha256, row.title, row.published, row.language)
            for row in connection.execute(select(x).where(x.c.article_id.in_(keys))):
                states[row.article_id].extracted[row.sha256, row.pipeline_hash] = (row.status, row.n_facts)
        return states

    def open_error_uris(self) -> set[str]:
        """The files with errors that no later run has resolved."""
        e = schema.error
        with plainly(self.url), self.reading() as connection:
            asked = select(e.c.uri).where(e.c.resolved_run.is_(None), e.c.uri.is_not(None), e.c.stage.in_(("read", "validate")))
            return set(connection.execute(asked.distinct()).scalars())

    def begin_run(self, provenance: Provenance, config: dict[str, Any]) -> RunWriter:
        """A new run, to be used in a `with` statement; its id begins with its time."""
        now = dt.datetime.now(dt.UTC)
        run_id = f"{now:%Y%m%dT%H%M%S}-{secrets.token_hex(4)}"
        row: dict[str, Any] = {
            "run_id": run_id, "started_at": now, "status": "running", "package_version": provenance.version, "model": provenance.model,
            "model_hash": provenance.model_hash, "lexicon_hash": provenance.lexicon_hash, "schema_version": SCHEMA_VERSION,
            "config": {**config, "host": socket.gethostname(), "pid": os.getpid()},
            "n_read": 0, "n_unchanged": 0, "n_extracted": 0, "n_facts": 0, "n_quarantined": 0,
        }  # fmt: skip
        with plainly(self.url), self.engine.begin() as connection:
            _bury(connection)
            connection.execute(schema.run.insert(), row)
        return RunWriter(self.engine, run_id, provenance.pipeline_hash, row["config"])


def _bury(connection: Connection) -> None:
    """Mark the runs of this machine whose program was killed as `died`."""
    r = schema.run
    running = connection.execute(select(r.c.run_id, r.c.config).where(r.c.status == "running")).all()
    dead = [run_id for run_id, config in running if config.get("host") == socket.gethostname() and not _alive(config.get("pid", 0))]
    connection.execute(update(r).where(r.c.run_id.in_(dead)).values(status="died"))


def _alive(pid: int) -> bool:
    return pid != os.getpid() and alive(pid)  # in a container every program has the same number: ours has no run yet
