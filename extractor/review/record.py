"""How decisions come into the database: appended, each under a key that the page chose, so that sending one twice adds one."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, insert, select, update

from extractor.records import Fact
from extractor.review import feed
from extractor.review.board import Board
from extractor.review.states import BULK, Decision, undo_stack
from extractor.sinks import rows, schema
from extractor.sinks.connection import EAGER, plainly

UNDOABLE_ADD = "add"
DEPTH = 6000
"""How many of his decisions a reviewer can take back: more than one bulk act can hold."""


class Refused(Exception):
    """What was asked cannot be done, in words for the person; nothing was written."""


class Recorder:
    """Writes decisions and shows them to the board at once."""

    def __init__(self, board: Board) -> None:
        self.board = board
        self.database = board.database
        self._engine = board.database.engine.execution_options(**{EAGER: True})
        self._lock = threading.Lock()
        self._last = dt.datetime.min.replace(tzinfo=dt.UTC)

    def _now(self) -> dt.datetime:
        """The time, later than every time given before: the order of decisions is the order of their times."""
        with self._lock:
            self._last = max(dt.datetime.now(dt.UTC), self._last + dt.timedelta(microseconds=1))
            return self._last

    def decide(
        self, reviewer: str, key: str, fact_id: str, answer: str, *, seen: str | None, edited: Mapping[str, Any] | None = None,
        reason: str | None = None, comment: str | None = None,
    ) -> Decision:  # fmt: skip
        """Append one decision; with a key that was used on this fact before, give that one back."""
        with self._write() as connection:
            before = self._said(connection, fact_id, key)
            if before is not None:
                return before
            made = self._make(reviewer, key, fact_id, answer, seen=seen, edited=edited, reason=reason, comment=comment)
            connection.execute(insert(schema.decision), [_row(made)])
        self.board.take([made])
        return made

    def add(self, reviewer: str, key: str, fact: Fact, article_id: str) -> Decision:
        """Append a fact that the machine missed."""
        row = rows.fact_row(fact, article_id, "") | {"first_run": None, "last_run": None}
        with self._write() as connection:
            before = self._said(connection, fact.id, key)
            if before is not None:
                return before
            made = self._make(reviewer, key, fact.id, "add", seen=row["payload_hash"])
            connection.execute(insert(schema.fact), [row])
            connection.execute(insert(schema.fact_version), [rows.version_row(row)])
            connection.execute(insert(schema.evidence), list(rows.evidence_rows(fact)))
            connection.execute(insert(schema.decision), [_row(made)])
            shown = feed.fact_row(connection.execute(feed.fact_query().where(schema.fact.c.fact_id == fact.id)).one())
        with self.board.lock:
            self.board.put(shown)
            self.board.take([made])
        return made

    def mark(self, reviewer: str, key: str, article_id: str, answer: str) -> Decision:
        """Append that an article is done, or is open again."""
        a = schema.article_decision
        with self._write() as connection:
            for r in connection.execute(select(a).where(a.c.article_id == article_id)):
                if r.decision_id.endswith(f"-{key}"):
                    return feed.mark_of(r)
            made = self._make(reviewer, key, article_id, answer, seen=None)
            connection.execute(insert(a), [_mark_row(made)])
        self.board.take([made])
        return made

    def bulk(self, reviewer: str, key: str, answer: str, seen: Sequence[tuple[str, str]]) -> list[Decision]:
        """Append one answer for many facts, (id, reading seen) each: one act, undone as one."""
        told = f"{BULK}{key}"
        with self._write() as connection:
            before = [d for d in self.board.by_reviewer.get(reviewer, ()) if d.reason == told]
            if before:
                return before
            made = [self._make(reviewer, f"{key}.{n}", fact, answer, seen=hash_, reason=told) for n, (fact, hash_) in enumerate(seen)]
            if made:
                connection.execute(insert(schema.decision), [_row(d) for d in made])
        self.board.take(made)
        return made

    # ------------------------------------------------------------ undo and redo
    def stacks(self, reviewer: str) -> tuple[list[Decision], list[Decision]]:
        """What this reviewer can take back and bring back, the next one last."""
        with self.board.lock:
            return undo_stack(_linked(self.board.by_reviewer.get(reviewer, [])[-DEPTH:]))

    def undo(self, reviewer: str, key: str) -> list[Decision]:
        """Take back this reviewer's last act, in whichever article; what was taken back, or nothing."""
        self.board.catch_up()
        if (before := self._keyed(reviewer, key)) is not None:
            return [self.board.rows[before.supersedes]] if before.supersedes in self.board.rows else [before]
        taken = _act(self.stacks(reviewer)[0])
        self._append(reviewer, key, [(d, "reopen" if d.answer in feed.ARTICLE_ANSWERS else "undo", d.decision_id) for d in taken])
        return taken

    def redo(self, reviewer: str, key: str) -> list[Decision]:
        """Bring back what this reviewer took back last; what was brought back, or nothing."""
        self.board.catch_up()
        if (before := self._keyed(reviewer, key)) is not None:
            return [before]
        taken = _act(self.stacks(reviewer)[1])
        rows_now = self.board.by_reviewer.get(reviewer, [])
        undone_by = {d.supersedes: d.decision_id for d in rows_now if d.answer == "undo"}
        self._append(reviewer, key, [(d, d.answer, undone_by.get(d.decision_id)) for d in reversed(taken)])
        return taken

    def _append(self, reviewer: str, key: str, acts: Sequence[tuple[Decision, str, str | None]]) -> None:
        made: list[Decision] = []
        touched: list[feed.FactRow] = []
        with self._write() as connection:
            for n, (old, answer, supersedes) in enumerate(acts):
                own = key if len(acts) == 1 else f"{key}.{n}"
                one = self._make(reviewer, own, old.fact_id, answer, seen=old.payload_hash)
                if answer != "undo":
                    one = replace(one, edited=old.edited, reason=old.reason, comment=old.comment)
                made.append(one if answer in feed.ARTICLE_ANSWERS else replace(one, supersedes=supersedes))
                if old.answer == UNDOABLE_ADD:
                    touched.append(self._hide(connection, old.fact_id, answer == "undo"))
            facts = [_row(d) for d in made if d.answer not in feed.ARTICLE_ANSWERS]
            marks = [_mark_row(d) for d in made if d.answer in feed.ARTICLE_ANSWERS]
            for table, new in ((schema.decision, facts), (schema.article_decision, marks)):
                if new:
                    connection.execute(insert(table), new)
        with self.board.lock:
            for row in touched:
                self.board.put(row)
            self.board.take(made)

    def _hide(self, connection: Connection, fact_id: str, hidden: bool) -> feed.FactRow:
        """A fact that a person took back is retracted by the run that stands, so that no view shows it."""
        f, a = schema.fact, schema.article
        own = select(f.c.article_id).where(f.c.fact_id == fact_id, f.c.first_run.is_(None)).scalar_subquery()
        run = connection.execute(select(a.c.last_run).where(a.c.article_id == own)).scalar()
        if run is not None:
            change = update(f).where(f.c.fact_id == fact_id).values(retracted_run=run if hidden else None)
            connection.execute(change)
        return feed.fact_row(connection.execute(feed.fact_query().where(f.c.fact_id == fact_id)).one())

    # ------------------------------------------------------------ parts
    @contextmanager
    def _write(self) -> Iterator[Connection]:
        with plainly(self.database.url), self._engine.begin() as connection:
            yield connection

    def _said(self, connection: Connection, fact_id: str, key: str) -> Decision | None:
        d = schema.decision
        found = connection.execute(select(d).where(d.c.fact_id == fact_id)).all()
        return next((feed.decision_of(r) for r in found if r.decision_id.endswith(f"-{key}")), None)

    def _keyed(self, reviewer: str, key: str) -> Decision | None:
        ends = (f"-{key}", f"-{key}.0")
        return next((d for d in reversed(self.board.by_reviewer.get(reviewer, [])) if d.decision_id.endswith(ends)), None)

    def _make(
        self, reviewer: str, key: str, fact_id: str, answer: str, *, seen: str | None, edited: Mapping[str, Any] | None = None,
        reason: str | None = None, comment: str | None = None,
    ) -> Decision:  # fmt: skip
        now = self._now()
        return Decision(f"{now:%Y%m%dT%H%M%S%f}-{key}", fact_id, reviewer, answer, edited, reason, comment, seen, None, now)


def _act(stack: Sequence[Decision]) -> list[Decision]:
    """The last act of a stack, the last decision first: one decision, or all of one bulk."""
    if not stack:
        return []
    if not stack[-1].bulk:
        return [stack[-1]]
    together = []
    for decision in reversed(stack):
        if decision.reason != stack[-1].reason:
            break
        together.append(decision)
    return together


def _linked(rows_: Sequence[Decision]) -> list[Decision]:
    """Rows of articles have no `supersedes`: `reopen` takes back the last mark, the same mark after it brings it back."""
    linked: list[Decision] = []
    marks: dict[str, Decision] = {}
    reopened: dict[str, Decision] = {}
    for row in rows_:
        if row.answer == "reopen":
            old = marks.pop(row.fact_id, None)
            row = replace(row, answer="undo", supersedes=old.decision_id if old else None)
            if old:
                reopened[row.fact_id] = row
        elif row.answer in feed.ARTICLE_ANSWERS:
            back = reopened.pop(row.fact_id, None)
            row = replace(row, supersedes=back.decision_id if back else None)
            marks[row.fact_id] = row
        linked.append(row)
    return linked


def _row(d: Decision) -> dict[str, Any]:
    return {name: getattr(d, name) for name in Decision.__dataclass_fields__}


def _mark_row(d: Decision) -> dict[str, Any]:
    return {"decision_id": d.decision_id, "article_id": d.fact_id, "reviewer": d.reviewer, "answer": d.answer, "made_at": d.made_at}
