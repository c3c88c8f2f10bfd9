"""Runs, and what changed from one to another: facts seen first, read otherwise, or no longer seen, and what people had said of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select

from extractor.errors import UsageError
from extractor.records import Fact
from extractor.review.board import Board
from extractor.review.sentence import describe
from extractor.review.slots import BY_NAME, slots_of
from extractor.sinks import schema
from extractor.sinks.compare import Change, compare
from extractor.sinks.connection import plainly
from extractor.sinks.database import Database

SHOWN = 200
MOST = 20_000
"""Changes that a page compares; more are for `extractor diff`."""


def overview(database: Database) -> list[dict[str, Any]]:
    """Every run with its counts, the latest first."""
    r = schema.run
    with plainly(database.url), database.reading() as connection:
        return [dict(row._mapping) for row in connection.execute(select(r).order_by(r.c.started_at.desc(), r.c.run_id.desc()).limit(SHOWN))]


def changes(board: Board, run_id: str, against: str = "") -> dict[str, Any] | None:
    """What changed from one run, the one before if none is named, to this one."""
    runs = overview(board.database)
    at = next((n for n, run in enumerate(runs) if run["run_id"] == run_id), None)
    if at is None:
        return None
    before = next((run for run in runs if run["run_id"] == against), None) or next(iter(runs[at + 1 :]), None)
    found: dict[str, Any] = {"run": runs[at], "before": before, "runs": [run for run in runs if run["run_id"] != run_id], "too_many": 0}
    if before is None:
        return found
    c = schema.fact_change
    with plainly(board.database.url), board.database.reading() as connection:
        times = sorted((before["started_at"], runs[at]["started_at"]))
        between = [run["run_id"] for run in runs if times[0] <= run["started_at"] <= times[1]]
        many = connection.execute(select(func.count()).select_from(c).where(c.c.run_id.in_(between[:-1] or between))).scalar_one()
        if many > MOST:
            return found | {"too_many": many}
        try:
            all_changes = compare(connection, before["run_id"], run_id)
        except UsageError:
            return None
    order = {"changed": 0, "retracted": 1, "added": 2}
    rows = sorted(all_changes.changes, key=lambda x: (not x.against, x.reread, order[x.kind], x.article_id))
    return found | {
        "counts": all_changes.counts(), "by_slot": list(all_changes.by("slot").items())[:12], "by_rule": list(all_changes.by("rule").items())[:12],
        "rows": [_one(board, change) for change in rows[:SHOWN]], "more": max(0, len(rows) - SHOWN),
    }  # fmt: skip


def _one(board: Board, change: Change) -> dict[str, Any]:
    old, new = (Fact.model_validate(x) if x else None for x in (change.before, change.after))
    shown = new or old
    paper, item = board.papers.get(change.article_id), board.items.get(change.fact_id)
    heeded = change.verdict.heeded if change.verdict else None
    return {
        "id": change.fact_id, "article_id": change.article_id, "title": paper.name if paper else change.article_id, "kind": change.kind,
        "sentence": describe(shown) if shown else "", "state": item.standing.state if item else "pending", "slots": _slots(old, new),
        "decided": "" if change.verdict is None or heeded is None else "heeded" if heeded else "against",
    }  # fmt: skip


def _slots(old: Fact | None, new: Fact | None) -> Sequence[tuple[str, str, str]]:
    if old is None or new is None:
        return []
    a, b = slots_of(old), slots_of(new)
    return [(BY_NAME[name].label, a[name], b[name]) for name in b if a[name] != b[name]]
