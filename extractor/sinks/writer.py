"""One run's writing: an article a transaction, rows that did not change left alone, nothing deleted that was a fact."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from contextlib import nullcontext, suppress
from dataclasses import asdict, dataclass, replace
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection, Engine, Table, and_, bindparam, delete, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DataError, IntegrityError, StatementError

from extractor.errors import ArticleError, DatabaseError
from extractor.records import Article, Extraction
from extractor.sinks import rows, schema
from extractor.sinks.base import RowCounts
from extractor.sinks.connection import plainly
from extractor.sinks.rows import Row


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

    def __init__(self, engine: Engine, run_id: str, pipeline_hash: str) -> None:
        self.run_id = run_id
        self.pipeline_hash = pipeline_hash
        self.rows = RowCounts()
        self.counts = RunCounts()
        self._engine = engine
        self._upserts: dict[str, Any] = {}
        self._insert: Any = postgresql.insert if engine.dialect.name == "postgresql" else sqlite.insert

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
        with plainly(self._engine.url), self._engine.begin() as connection:
            connection.execute(update(schema.run).where(schema.run.c.run_id == self.run_id).values(changed))

    def write(self, extraction: Extraction, *, seconds: float | None = None) -> RowCounts:
        """Write one article with all its rows in one transaction; `seconds` is how long its extraction took.

        Raises:
            ArticleError: stage `write`, when this article cannot be held; nothing of it is written.
            DatabaseError: when nothing can be written any more.
        """
        key = extraction.article.key
        ids = Counter(f.id for f in extraction.facts)
        if len(ids) < len(extraction.facts):
            raise ArticleError(f"{key}: two facts have the same id: {ids.most_common(1)[0][0]}", stage="write")
        with plainly(self._engine.url):
            try:
                with self._engine.begin() as connection:
                    done = self._write(connection, extraction, seconds)
            except (IntegrityError, DataError, ValueError, OverflowError) as error:
                raise ArticleError(f"{key}: cannot be stored: {error}", stage="write") from error
            except StatementError as error:
                if type(error) is not StatementError:  # its children are the driver's own errors
                    raise
                raise ArticleError(f"{key}: cannot be stored: {error}", stage="write") from error
        self.rows += done
        return done

    def _write(self, connection: Connection, extraction: Extraction, seconds: float | None) -> RowCounts:
        article = extraction.article
        self._article(connection, article)
        counts = self._facts(connection, extraction)
        for table, given in zip((schema.entity, schema.entity_alias), rows.entity_rows(extraction), strict=True):
            if given:
                connection.execute(self._insert(table).on_conflict_do_nothing(), given)
        self._replace(connection, schema.mention, article.key, rows.mention_rows(extraction))
        self._replace(connection, schema.unused_number, article.key, rows.unused_rows(extraction))
        x, e = schema.extraction, schema.error
        connection.execute(update(x).where(x.c.article_id == article.key, x.c.status == "done").values(status="superseded"))
        mark = {
            "article_id": article.key, "sha256": article.sha256, "pipeline_hash": self.pipeline_hash, "run_id": self.run_id,
            "status": "done", "n_facts": len(extraction.facts), "seconds": seconds,
        }  # fmt: skip
        self._upsert(connection, x, [mark])
        connection.execute(update(e).where(e.c.article_id == article.key, e.c.resolved_run.is_(None)).values(resolved_run=self.run_id))
        return counts

    def _article(self, connection: Connection, article: Article) -> None:
        a = schema.article
        known = connection.execute(select(a.c.source).where(a.c.article_id == article.key)).first()
        if known is not None and known.source != article.source:
            told = f"the id {article.key!r} belongs to another archive ({known.source or 'without a name'})"
            raise ArticleError(f"{told}: give this one a name of its own with --source", stage="write")
        self._upsert(connection, a, [rows.article_row(article, self.run_id)], watch=("uri", "title", "published", "language", "sha256"))
        revision = [rows.revision_row(article, self.run_id)]
        self._upsert(connection, schema.article_revision, revision, watch=("title", "published"))

    def _facts(self, connection: Connection, extraction: Extraction) -> RowCounts:
        f = schema.fact
        key = extraction.article.key
        columns = (f.c.fact_id, f.c.payload_hash, f.c.retracted_run, f.c.first_run)
        known = {row.fact_id: row for row in connection.execute(select(*columns).where(f.c.article_id == key))}
        found = {fact.id: rows.fact_row(fact, key, self.run_id) for fact in extraction.facts}
        new = [i for i in found if i not in known]
        other = [i for i in found if i in known and (known[i].payload_hash != found[i]["payload_hash"] or known[i].retracted_run)]
        changed = set(new) | set(other)
        self._upsert(connection, f, [found[i] for i in found if i in changed], watch=("payload_hash", "retracted_run"))
        self._upsert(connection, schema.fact_version, [rows.version_row(found[i]) for i in found if i in changed], watch=("last_run",))
        self._details(connection, extraction, changed)
        # a person's own fact (first_run null) is not the machine's to retract
        gone = [i for i, row in known.items() if i not in found and row.retracted_run is None and row.first_run is not None]
        if gone:
            retract = update(f).where(f.c.fact_id == bindparam("gone")).values(retracted_run=self.run_id, last_run=self.run_id)
            connection.execute(retract, [{"gone": i} for i in gone])
        return RowCounts(len(new), len(other), len(found) - len(changed), len(gone))

    def _details(self, connection: Connection, extraction: Extraction, changed: set[str]) -> None:
        """Evidence and links of the facts that changed."""
        facts = [fact for fact in extraction.facts if fact.id in changed]
        for table, make in ((schema.evidence, rows.evidence_rows), (schema.fact_link, rows.link_rows)):
            if facts:
                connection.execute(delete(table).where(table.c.fact_id == bindparam("old")), [{"old": fact.id} for fact in facts])
            self._add(connection, table, [row for fact in facts for row in make(fact)])

    def _replace(self, connection: Connection, table: Table, key: str, new: list[Row]) -> None:
        """Put an article's rows of a table that nobody's decision hangs on in the place of the old ones."""
        connection.execute(delete(table).where(table.c.article_id == key))
        self._add(connection, table, new)

    def _add(self, connection: Connection, table: Table, new: list[Row]) -> None:
        if new:
            connection.execute(table.insert(), new)

    def _upsert(self, connection: Connection, table: Table, new: list[Row], watch: Sequence[str] = ()) -> None:
        """Insert, or update where one of the watched columns differs (always, where none is watched)."""
        if not new:
            return
        if table.name not in self._upserts:  # building it costs more than running it
            self._upserts[table.name] = self._upsert_statement(table, list(new[0]), watch)
        connection.execute(self._upserts[table.name], new)

    def _upsert_statement(self, table: Table, columns: list[str], watch: Sequence[str]) -> Any:
        keys = [column.name for column in table.primary_key]
        insert = self._insert(table)
        changed = {name: insert.excluded[name] for name in columns if name not in keys and name != "first_run"}
        if "retracted_run" in changed:  # a fact that a person had added first is the machine's from now on too
            changed["first_run"] = func.coalesce(table.c.first_run, insert.excluded["first_run"])
        differs = or_(*(table.c[name].is_distinct_from(insert.excluded[name]) for name in watch)) if watch else None
        return insert.on_conflict_do_update(index_elements=keys, set_=changed, where=differs)

    def fail(self, failure: Failure) -> None:
        """Put one failure into quarantine; the same one again counts as another attempt."""
        e = schema.error
        row = {
            "error_id": rows.digest(failure.uri or "", failure.place or "", failure.article_id or "", failure.stage),
            "run_id": self.run_id, "article_id": _clean(failure.article_id), "uri": _clean(failure.uri), "stage": failure.stage,
            "type": failure.type, "message": _clean(f"{failure.place}: {failure.message}" if failure.place else failure.message),
            "traceback": _clean(failure.traceback), "attempts": 1, "resolved_run": None,
        }  # fmt: skip
        insert = self._insert(e)
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


def _clean(text: str | None, limit: int = 20_000) -> str | None:
    """What any database can hold of a message: it may quote the very characters that were the trouble."""
    if text is None:
        return None
    return text[:limit].encode("utf-8", "backslashreplace").decode().replace("\0", "\\x00")
