"""Runs, and what one of them changed: facts it saw first, read otherwise, or no longer saw."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from extractor.records import Fact
from extractor.review.board import Board
from extractor.review.sentence import describe
from extractor.review.slots import BY_NAME, slots_of
from extractor.sinks import schema
from extractor.sinks.connection import plainly
from extractor.sinks.database import Database

SHOWN = 200


def overview(database: Database) -> list[dict[str, Any]]:
    """Every run with its counts, the latest first."""
    r = schema.run
    with plainly(database.url), database.reading() as connection:
        return [dict(row._mapping) for row in connection.execute(select(r).order_by(r.c.started_at.desc()).limit(SHOWN))]


def changes(board: Board, run_id: str) -> dict[str, Any] | None:
    """What one run changed, the readings before and after by slot."""
    r, f, v = schema.run, schema.fact, schema.fact_version
    with plainly(board.database.url), board.database.reading() as connection:
        run = connection.execute(select(r).where(r.c.run_id == run_id)).first()
        if run is None:
            return None
        columns = (f.c.fact_id, f.c.article_id, f.c.payload, f.c.payload_hash, f.c.first_run, f.c.retracted_run)
        touched = select(*columns).where(f.c.last_run == run_id)
        new = connection.execute(select(func.count()).select_from(f).where(f.c.first_run == run_id)).scalar_one()
        gone = connection.execute(touched.where(f.c.retracted_run == run_id).limit(SHOWN)).all()
        changed = connection.execute(touched.where(f.c.first_run != run_id, f.c.retracted_run.is_(None)).limit(SHOWN)).all()
        older: dict[str, Any] = {}
        asked = select(v).where(v.c.fact_id.in_([row.fact_id for row in changed])).order_by(v.c.last_run)
        current = {row.fact_id: row.payload_hash for row in changed}
        for row in connection.execute(asked):
            if row.payload_hash != current[row.fact_id]:
                older[row.fact_id] = row.payload
    return {
        "run": dict(run._mapping), "new": new, "gone": [_one(board, row, None) for row in gone],
        "changed": [_one(board, row, older.get(row.fact_id)) for row in changed],
    }  # fmt: skip


def _one(board: Board, row: Any, before: str | None) -> dict[str, Any]:
    now = Fact.model_validate_json(row.payload)
    paper = board.papers.get(row.article_id)
    item = board.items.get(row.fact_id)
    shown: dict[str, Any] = {
        "id": row.fact_id, "article_id": row.article_id, "title": paper.name if paper else row.article_id, "sentence": describe(now),
        "state": item.standing.state if item else "pending", "slots": [],
    }  # fmt: skip
    if before is not None:
        old, new = slots_of(Fact.model_validate_json(before)), slots_of(now)
        shown["slots"] = [(BY_NAME[name].label, old[name], new[name]) for name in new if old[name] != new[name]]
    return shown
