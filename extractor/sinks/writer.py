"""One run's writing: an article a transaction, rows that did not change left alone, nothing deleted that was a fact."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import nullcontext, suppress
from dataclasses import asdict, dataclass, replace
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection, Engine, and_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DataError, IntegrityError, SQLAlchemyError, StatementError

from extractor.errors import ArticleError, DatabaseError
from extractor.records import Article, Extraction
from extractor.sinks import rows, schema
from extractor.sinks.articles import ArticleRows
from extractor.sinks.base import RowCounts
from extractor.sinks.connection import plainly
from extractor.sinks.put import ALWAYS, Putter


@dataclass(frozen=True, slots=True)
class RunCounts:
    """The counts of a run, as the table `run` holds them."""

    n_read: int = 0
    n_unchanged: int = 0
    n_extracted: int = 0
    n_facts: int = 0
    n_quarantined: int = 0


@dataclass(frozen=True, slots=True)
class Failure:
    """What went wrong with one article: a row of `error`.

    `type` is the exception's class or the reader's name of the fault, `place` where in the file it stands.
    """

    stage: str
    type: str
    message: str
    article_id: str | None = None
    uri: str | None = None
    place: str | None = None
    traceback: str | None = None


class RunWriter:
    """The sink of one run. Leaving it sets the run's status: `done`, `interrupted` (Ctrl-C) or `failed`."""

    def __init__(self, engine: Engine, run_id: str, pipeline_hash: str, config: dict[str, Any] | None = None) -> None:
        self.run_id = run_id
        self.pipeline_hash = pipeline_hash
        self.rows = RowCounts()
        self.counts = RunCounts()
        self.config = config or {}
        self._engine = engine
        self._put = Putter(engine.dialect.name)
        self._articles = ArticleRows(run_id, pipeline_hash, self._put)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        status = "done" if kind is None else "interrupted" if issubclass(kind, KeyboardInterrupt) else "failed"
        # where the database itself failed, that error is the one to show
        with suppress(DatabaseError) if isinstance(error, DatabaseError) else nullcontext():
            self._save(status, dt.datetime.now(dt.UTC))

    def count(self, **more: int) -> None:
        """Add to the run's counts, by the names of `RunCounts`."""
        self.counts = replace(self.counts, **{name: getattr(self.counts, name) + n for name, n in more.items()})

    def save_counts(self) -> None:
        """Show the counts so far to whoever looks at the database."""
        self._save("running", None)

    def _save(self, status: str, finished: dt.datetime | None) -> None:
        changed = {"status": status, "finished_at": finished, **asdict(self.counts)}
        if self.config:
            changed["config"] = self.config
        with plainly(self._engine.url), self._engine.begin() as connection:
            connection.execute(update(schema.run).where(schema.run.c.run_id == self.run_id).values(changed))

    def write(
        self, extraction: Extraction, *, seconds: float | None = None, beside: Callable[[Connection], int] | None = None
    ) -> RowCounts:
        """Write one article with all its rows in one transaction; `seconds` is how long its extraction took.

        `beside` writes more in the same transaction and says how many facts it retracted.

        Raises:
            ArticleError: stage `write`, when this article cannot be held; nothing of it is written.
            DatabaseError: when nothing can be written any more.
        """
        key = extraction.article.key
        _check_ids(extraction)
        with plainly(self._engine.url):
            try:
                with self._engine.begin() as connection:
                    done = self._articles.write(connection, [(extraction, seconds)])
                    if beside is not None:
                        done += RowCounts(retracted=beside(connection))
            except (IntegrityError, DataError, ValueError, OverflowError) as error:
                raise ArticleError(f"{key}: cannot be stored: {error}", stage="write") from error
            except StatementError as error:
                if type(error) is not StatementError:  # its children are the driver's own errors
                    raise
                raise ArticleError(f"{key}: cannot be stored: {error}", stage="write") from error
        self.rows += done
        return done

    def write_many(self, extractions: Sequence[Extraction]) -> tuple[RowCounts, list[ArticleError]]:
        """Write some articles in one transaction; those that cannot be held are told, the others are written.

        Raises:
            DatabaseError: when nothing can be written any more.
        """
        try:
            for extraction in extractions:
                _check_ids(extraction)
            if len({e.article.key for e in extractions}) < len(extractions):
                raise ArticleError("one article twice: one after the other, then", stage="write")
            with self._engine.begin() as connection:
                done = self._articles.write(connection, [(e, None) for e in extractions])
            self.rows += done
            return done, []
        except (ArticleError, SQLAlchemyError, ValueError, OverflowError, self._engine.dialect.loaded_dbapi.Error):
            return self._one_by_one(extractions)

    def _one_by_one(self, extractions: Sequence[Extraction]) -> tuple[RowCounts, list[ArticleError]]:
        """One bad article among many costs itself only."""
        done, failed = RowCounts(), []
        for extraction in extractions:
            try:
                done += self.write(extraction)
            except ArticleError as error:
                failed.append(error)
        return done, failed

    def write_copy(self, article: Article, *, beside: Callable[[Connection], int]) -> RowCounts:
        """Keep an article without facts because it is another's copy; `beside` links it and says how many facts that retracted.

        Raises:
            ArticleError: stage `write`, when this article cannot be held; nothing of it is written.
            DatabaseError: when nothing can be written any more.
        """
        mark = {
            "article_id": article.key, "sha256": article.sha256, "pipeline_hash": self.pipeline_hash, "run_id": self.run_id,
            "status": "copy", "n_facts": 0, "seconds": None,
        }  # fmt: skip
        with plainly(self._engine.url):
            try:
                with self._engine.begin() as connection:
                    self._articles.articles(connection, [article])
                    done = RowCounts(retracted=beside(connection))
                    self._put(connection, schema.extraction, [mark], ALWAYS)
            except (IntegrityError, DataError, ValueError, OverflowError) as error:
                raise ArticleError(f"{article.key}: cannot be stored: {error}", stage="write") from error
        self.rows += done
        return done

    def fail(self, failure: Failure) -> None:
        """Put one failure into quarantine; the same one again counts as another attempt."""
        e = schema.error
        row = {
            "error_id": rows.digest(failure.uri or "", failure.place or "", failure.article_id or "", failure.stage),
            "run_id": self.run_id, "article_id": _clean(failure.article_id), "uri": _clean(failure.uri), "stage": failure.stage,
            "type": failure.type, "message": _clean(f"{failure.place}: {failure.message}" if failure.place else failure.message),
            "traceback": _clean(failure.traceback), "attempts": 1, "resolved_run": None,
        }  # fmt: skip
        insert: Any = (postgresql.insert if self._engine.dialect.name == "postgresql" else sqlite.insert)(e)
        changed = {name: insert.excluded[name] for name in ("run_id", "type", "message", "traceback", "resolved_run")}
        with plainly(self._engine.url), self._engine.begin() as connection:
            connection.execute(
                insert.on_conflict_do_update(index_elements=["error_id"], set_=changed | {"attempts": e.c.attempts + 1}), row
            )

    def resolve(self, uris: Sequence[str]) -> None:
        """Close the reading errors of these files that this run, which read them wholly, did not meet again."""
        e = schema.error
        with plainly(self._engine.url), self._engine.begin() as connection:
            for uri in uris:
                old = and_(e.c.uri == uri, e.c.run_id != self.run_id, e.c.resolved_run.is_(None), e.c.stage.in_(("read", "validate")))
                connection.execute(update(e).where(old).values(resolved_run=self.run_id))


def _check_ids(extraction: Extraction) -> None:
    ids = Counter(f.id for f in extraction.facts)
    if len(ids) < len(extraction.facts):
        raise ArticleError(f"{extraction.article.key}: two facts have the same id: {ids.most_common(1)[0][0]}", stage="write")


def _clean(text: str | None, limit: int = 20_000) -> str | None:
    """What any database can hold of a message: it may quote the very characters that were the trouble."""
    if text is None:
        return None
    return text[:limit].encode("utf-8", "backslashreplace").decode().replace("\0", "\\x00")
