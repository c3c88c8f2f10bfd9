"""One fact with all that ever happened to it: what was read when, what people decided, and what it is tied to."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from extractor.errors import UsageError
from extractor.records import Fact
from extractor.sinks import schema
from extractor.sinks.stored import as_fact, edited

NEAR = 5
"""Ids that an error names where the beginning of one fits several."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the machine read, and the runs in which it did so first and last; `stands` says whether it still does."""

    fact: Fact
    first_run: str | None
    last_run: str | None
    stands: bool


@dataclass(frozen=True, slots=True)
class Said:
    """A decision on the fact; `counts` is false of one that was taken back."""

    made_at: dt.datetime
    reviewer: str
    answer: str
    reason: str | None
    comment: str | None
    edited: dict[str, Any] | None
    counts: bool


@dataclass(frozen=True, slots=True)
class Tie:
    """Another fact and how it is related."""

    relation: str
    fact_id: str
    fact: Fact


@dataclass(frozen=True, slots=True)
class Life:
    """A fact: as it stands (`fact`), as the machine reads it (`read`), where it comes from, its past."""

    fact: Fact
    read: Fact
    article: dict[str, Any]
    retracted_run: str | None
    readings: tuple[Reading, ...]
    decisions: tuple[Said, ...]
    ties: tuple[Tie, ...]


def life_of(connection: Connection, name: str) -> Life:
    """The fact with this id, or the only one whose id begins so.

    Raises:
        UsageError: when there is none, or more than one.
    """
    row = connection.execute(select(schema.fact).where(schema.fact.c.fact_id == _fact_id(connection, name))).one()
    a = schema.article.c
    asked = select(a.article_id, a.title, a.published, a.uri).where(a.article_id == row.article_id)
    return Life(
        fact=as_fact(row.payload, edited(connection, [row.fact_id]).get(row.fact_id)),
        read=as_fact(row.payload, None),
        article=dict(connection.execute(asked).one()._mapping),
        retracted_run=row.retracted_run,
        readings=_readings(connection, row),
        decisions=_decisions(connection, row.fact_id),
        ties=_ties(connection, row.fact_id),
    )


def _fact_id(connection: Connection, name: str) -> str:
    key = schema.fact.c.fact_id
    begins = func.substr(key, 1, len(name)) == name  # not LIKE, to which % and _ are no letters
    found = list(connection.execute(select(key).where(begins).order_by(key).limit(NEAR + 1)).scalars()) if name else []
    if name in found:
        return name
    if len(found) == 1:
        return str(found[0])
    if found:
        more = " …" if len(found) > NEAR else ""
        raise UsageError(f"{name!r} begins more than one fact: {', '.join(found[:NEAR])}{more}; give more letters of it")
    raise UsageError(f"no fact has the id {name!r}: extractor facts --db … shows ids in its last column, a beginning of one will do")


def _readings(connection: Connection, row: Any) -> tuple[Reading, ...]:
    v, r = schema.fact_version, schema.run
    asked = select(v).join(r, r.c.run_id == v.c.first_run, isouter=True).where(v.c.fact_id == row.fact_id).order_by(r.c.started_at)
    return tuple(
        Reading(as_fact(old.payload, None), old.first_run, old.last_run, row.retracted_run is None and old.payload_hash == row.payload_hash)
        for old in connection.execute(asked)
    )


def _decisions(connection: Connection, fact_id: str) -> tuple[Said, ...]:
    d = schema.decision
    rows = connection.execute(select(d).where(d.c.fact_id == fact_id).order_by(d.c.made_at, d.c.decision_id)).all()
    undone = {row.supersedes for row in rows}
    return tuple(
        Said(row.made_at, row.reviewer, row.answer, row.reason, row.comment, row.edited, row.decision_id not in undone) for row in rows
    )


def _ties(connection: Connection, fact_id: str) -> tuple[Tie, ...]:
    t, f = schema.fact_link, schema.fact
    asked = select(t.c.relation, f.c.fact_id, f.c.payload).join(f, f.c.fact_id == t.c.other_id).where(t.c.fact_id == fact_id)
    rows = connection.execute(asked.where(f.c.retracted_run.is_(None)).order_by(t.c.relation, f.c.fact_id)).all()
    edits = edited(connection, [row.fact_id for row in rows])
    return tuple(Tie(row.relation, row.fact_id, as_fact(row.payload, edits.get(row.fact_id))) for row in rows)


def as_data(life: Life) -> dict[str, Any]:
    """Everything, for programs: the fact as it stands under `fact`, as records write it."""
    return {
        "fact": _json(life.fact),
        "article": {**life.article, "published": life.article["published"] and str(life.article["published"])},
        "retracted_run": life.retracted_run,
        "readings": [
            {"first_run": r.first_run, "last_run": r.last_run, "stands": r.stands, "fact": _json(r.fact)} for r in life.readings
        ],
        "decisions": [
            {
                "made_at": f"{d.made_at:%Y-%m-%dT%H:%M:%SZ}", "reviewer": d.reviewer, "answer": d.answer, "reason": d.reason,
                "comment": d.comment, "edited": d.edited, "counts": d.counts,
            }
            for d in life.decisions
        ],
    }  # fmt: skip


def _json(fact: Fact) -> Any:
    return json.loads(fact.model_dump_json())
