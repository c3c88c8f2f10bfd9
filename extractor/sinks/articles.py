"""Some articles with all their rows into the database, in one transaction of the caller's: what did not change is left alone.

Everything is asked and written for all of them at once, so that a thousand articles take hardly more statements than one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Table, and_, bindparam, delete, or_, select, update

from extractor.errors import ArticleError
from extractor.records import Article, Extraction
from extractor.sinks import rows, schema
from extractor.sinks.base import RowCounts
from extractor.sinks.put import ALWAYS, NEVER, Putter
from extractor.sinks.rows import Row

Timed = tuple[Extraction, float | None]
"""An extraction and how many seconds it took, where that is known."""


class ArticleRows:
    """Writes articles for one run."""

    def __init__(self, run_id: str, pipeline_hash: str, put: Putter) -> None:
        self.run_id = run_id
        self.pipeline_hash = pipeline_hash
        self._put = put

    def write(self, connection: Connection, given: Sequence[Timed]) -> RowCounts:
        """Write these articles, no two of the same id; the order of the tables is the same for every writer.

        Raises:
            ArticleError: where an id belongs to another archive.
        """
        extractions = [extraction for extraction, _ in given]
        keys = [e.article.key for e in extractions]
        self.articles(connection, [e.article for e in extractions])
        counts = self._facts(connection, extractions, keys)
        entities: dict[str, Row] = {}
        aliases: dict[tuple[str, str], Row] = {}
        for e in extractions:
            some, names = rows.entity_rows(e)
            entities.update((row["entity_id"], row) for row in some)
            aliases.update(((row["entity_id"], row["alias"]), row) for row in names)
        # in one order, so that two writers at once do not wait for each other crosswise
        self._put(connection, schema.entity, [entities[k] for k in sorted(entities)])
        self._put(connection, schema.entity_alias, [aliases[k] for k in sorted(aliases)])
        self._replace(connection, schema.mention, keys, (row for e in extractions for row in rows.mention_rows(e)))
        self._replace(connection, schema.unused_number, keys, (row for e in extractions for row in rows.unused_rows(e)))
        self._mark(connection, given)
        open_error = (schema.error.c.article_id.in_(keys), schema.error.c.resolved_run.is_(None))
        connection.execute(update(schema.error).where(*open_error).values(resolved_run=self.run_id))
        return counts

    def articles(self, connection: Connection, articles: Sequence[Article]) -> None:
        """Write the articles themselves and their revisions.

        Raises:
            ArticleError: where an id belongs to another archive.
        """
        a = schema.article
        asked = select(a.c.article_id, a.c.source).where(a.c.article_id.in_([x.key for x in articles]))
        known = {row.article_id: row.source for row in connection.execute(asked)}
        for article in articles:
            if known.get(article.key, article.source) != article.source:
                told = f"the id {article.key!r} belongs to another archive ({known[article.key] or 'without a name'})"
                raise ArticleError(f"{told}: give this one a name of its own with --source", stage="write")
        watched = ("uri", "title", "published", "language", "sha256")
        self._put(connection, a, [rows.article_row(x, self.run_id) for x in articles], watched)
        revisions = [rows.revision_row(x, self.run_id) for x in articles]
        self._put(connection, schema.article_revision, revisions, ("title", "published"))

    def _facts(self, connection: Connection, extractions: Sequence[Extraction], keys: Sequence[str]) -> RowCounts:
        f = schema.fact
        columns = (f.c.fact_id, f.c.payload_hash, f.c.retracted_run, f.c.first_run)
        known = {row.fact_id: row for row in connection.execute(select(*columns).where(f.c.article_id.in_(keys)))}
        found = {fact.id: rows.fact_row(fact, e.article.key, self.run_id) for e in extractions for fact in e.facts}
        new = {i for i in found if i not in known}
        other = {i for i in found if i in known and (known[i].payload_hash != found[i]["payload_hash"] or known[i].retracted_run)}
        changed = [row for i, row in found.items() if i in new or i in other]
        self._put(connection, f, changed, ("payload_hash", "retracted_run"))
        self._put(connection, schema.fact_version, [rows.version_row(row) for row in changed], ("last_run",))
        facts = [fact for e in extractions for fact in e.facts if fact.id in new or fact.id in other]
        for table, make in ((schema.evidence, rows.evidence_rows), (schema.fact_link, rows.link_rows)):
            _delete(connection, table, "fact_id", sorted(other))
            self._put(connection, table, [row for fact in facts for row in make(fact)], ALWAYS)
        # a person's own fact (first_run null) is not the machine's to retract
        gone = [i for i, row in known.items() if i not in found and row.retracted_run is None and row.first_run is not None]
        if gone:
            retract = update(f).where(f.c.fact_id == bindparam("gone")).values(retracted_run=self.run_id, last_run=self.run_id)
            connection.execute(retract, [{"gone": i} for i in gone])
        return RowCounts(len(new), len(other), len(found) - len(new) - len(other), len(gone))

    def _replace(self, connection: Connection, table: Table, keys: Sequence[str], new: Iterable[Row]) -> None:
        """Put articles' rows of a table that nobody's decision hangs on in the place of the old ones, where they differ."""
        old: dict[str, set[tuple[Any, ...]]] = defaultdict(set)
        names = [column.name for column in table.columns]
        for row in connection.execute(select(table).where(table.c.article_id.in_(keys))):
            old[row.article_id].add(tuple(row))
        wanted: dict[str, list[Row]] = defaultdict(list)
        for given in new:
            wanted[given["article_id"]].append(given)
        differ = [k for k in keys if old[k] != {tuple(row[name] for name in names) for row in wanted[k]}]
        _delete(connection, table, "article_id", [k for k in differ if old[k]])
        self._put(connection, table, [row for k in differ for row in wanted[k]], NEVER)

    def _mark(self, connection: Connection, given: Sequence[Timed]) -> None:
        """Note that these texts have been read by this pipeline, and that what stood before does no longer."""
        x = schema.extraction
        before = and_(x.c.article_id == bindparam("key"), x.c.status == "done")
        another = or_(x.c.sha256 != bindparam("sha"), x.c.pipeline_hash != bindparam("pipeline"))
        ended = [{"key": e.article.key, "sha": e.article.sha256, "pipeline": self.pipeline_hash} for e, _ in given]
        connection.execute(update(x).where(before, another).values(status="superseded"), ended)
        marks = [
            {
                "article_id": e.article.key, "sha256": e.article.sha256, "pipeline_hash": self.pipeline_hash, "run_id": self.run_id,
                "status": "done", "n_facts": len(e.facts), "seconds": seconds,
            }
            for e, seconds in given
        ]  # fmt: skip
        self._put(connection, x, marks, ("status", "n_facts"))


def _delete(connection: Connection, table: Table, column: str, keys: Sequence[str]) -> None:
    if keys:
        connection.execute(delete(table).where(table.c[column] == bindparam("old")), [{"old": key} for key in keys])
