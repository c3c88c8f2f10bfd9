"""The queries that fill the board: facts without their texts, articles without theirs, decisions, runs."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select

from extractor.records import plain
from extractor.review.states import Decision
from extractor.sinks import schema
from extractor.sinks.connection import plainly
from extractor.sinks.database import Database

ARTICLE_ANSWERS = ("done", "done-empty", "reopen")
SHOWN = ("value", "unit", "kind", "measure", "indicator", "indicator_id", "place", "organization", "status", "period_start", "period_end")
"""The slots that lists show and filter by."""


FACETS = ("indicator", "place", "organization", "status", "measure", "kind", "year", "confidence", "rule", "source")
"""What lists count and filter by, beside the state."""
NOTHING = "–"
_BANDS = (("0.9 – 1", 0.9), ("0.7 – 0.9", 0.7), ("0.5 – 0.7", 0.5), ("under 0.5", 0.0))


@dataclass(slots=True)
class FactRow:
    """A fact without its reading: what lists show. `current` are the slots that a person's edit changed them to."""

    fact_id: str
    article_id: str
    start: int
    text: str
    value: str
    value_num: float | None
    unit: str
    kind: str
    measure: str
    indicator: str
    indicator_id: str | None
    place: str | None
    organization: str | None
    status: str
    period_start: str
    period_end: str
    confidence: float
    payload_hash: str
    retracted: bool
    added: bool
    rule: str
    current: Mapping[str, Any] | None = None

    def shown(self, name: str) -> Any:
        """A slot as it stands: a person's word before the machine's."""
        return self.current[name] if self.current is not None and name in self.current else getattr(self, name)


def fact_query() -> Select[Any]:
    """Facts without their readings, with the rule that found the indicator."""
    f, e = schema.fact, schema.evidence
    rule = select(e.c.rule).where(e.c.fact_id == f.c.fact_id, e.c.role == "indicator", e.c.n == 0).scalar_subquery()
    columns = (
        f.c.fact_id, f.c.article_id, f.c.start_char, f.c.text, f.c.value, f.c.low, f.c.high, f.c.value_num, f.c.unit, f.c.kind, f.c.measure,
        f.c.indicator, f.c.indicator_id, f.c.place, f.c.organization, f.c.status, f.c.period_start, f.c.period_end, f.c.confidence,
        f.c.payload_hash, f.c.retracted_run, f.c.first_run, rule.label("rule"),
    )  # fmt: skip
    return select(*columns)


def fact_row(r: Any) -> FactRow:
    """One row of `fact_query`."""
    value = plain(r.value) if r.value is not None else "..".join("" if x is None else plain(x) for x in (r.low, r.high))
    return FactRow(
        r.fact_id, r.article_id, r.start_char, r.text, value, r.value_num, r.unit, r.kind, r.measure, r.indicator, r.indicator_id, r.place,
        r.organization, r.status, _day(r.period_start), _day(r.period_end), r.confidence, r.payload_hash, r.retracted_run is not None,
        r.first_run is None, r.rule or "",
    )  # fmt: skip


def facts(database: Database, *, keys: Sequence[str] | None = None) -> list[FactRow]:
    """All facts, or those with these ids."""
    asked = fact_query() if keys is None else fact_query().where(schema.fact.c.fact_id.in_(keys))
    with plainly(database.url), database.reading() as connection:
        return [fact_row(r) for r in connection.execute(asked)]


def readings(database: Database, runs: Sequence[str]) -> list[tuple[str, str, bool]]:
    """What these runs changed last: each fact's id, the hash of its reading, whether it is gone."""
    f = schema.fact
    asked = select(f.c.fact_id, f.c.payload_hash, f.c.retracted_run).where(f.c.last_run.in_(runs))
    with plainly(database.url), database.reading() as connection:
        return [(key, hash_, gone is not None) for key, hash_, gone in connection.execute(asked)]


def papers(database: Database, *, runs: Sequence[str] = ()) -> list[tuple[str, str | None, str | None, dt.date | None]]:
    """All articles, or those that these runs changed last: id, source, title, published."""
    a = schema.article
    asked = select(a.c.article_id, a.c.source, a.c.title, a.c.published)
    with plainly(database.url), database.reading() as connection:
        return [(r[0], r[1], r[2], r[3]) for r in connection.execute(asked.where(a.c.last_run.in_(runs)) if runs else asked)]


def runs(database: Database) -> dict[str, tuple[str, int]]:
    """How far each run is."""
    r = schema.run
    with plainly(database.url), database.reading() as connection:
        return {row.run_id: (row.status, row.n_extracted) for row in connection.execute(select(r.c.run_id, r.c.status, r.c.n_extracted))}


def failed(database: Database) -> int:
    """How many articles or files lie in quarantine."""
    e = schema.error
    with plainly(database.url), database.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(e).where(e.c.resolved_run.is_(None))).scalar_one())


def count(database: Database) -> int:
    """How many decisions there are, on facts and on articles."""
    with plainly(database.url), database.reading() as connection:
        tables = (schema.decision, schema.article_decision)
        return sum(int(connection.execute(select(func.count()).select_from(t)).scalar_one()) for t in tables)


def decisions(database: Database, *, since: dt.datetime | None = None) -> list[Decision]:
    """All decisions, those on articles too (their `fact_id` is the article's id), or those made since."""
    d, a = schema.decision, schema.article_decision
    asked, marks = select(d), select(a)
    if since is not None:
        asked, marks = asked.where(d.c.made_at >= since), marks.where(a.c.made_at >= since)
    with plainly(database.url), database.reading() as connection:
        found = [decision_of(r) for r in connection.execute(asked)]
        return found + [mark_of(r) for r in connection.execute(marks)]


def decision_of(r: Any) -> Decision:
    """A row of `decision`."""
    return Decision(
        r.decision_id, r.fact_id, r.reviewer, r.answer, r.edited, r.reason, r.comment, r.payload_hash, r.supersedes, r.made_at
    )  # fmt: skip


def mark_of(r: Any) -> Decision:
    """A row of `article_decision`."""
    return Decision(r.decision_id, r.article_id, r.reviewer, r.answer, None, None, None, None, None, r.made_at)


def edited_slots(edited: Mapping[str, Any]) -> dict[str, Any]:
    """The slots lists show, out of an edited fact in JSON."""
    return dict(_edited(edited))


def _edited(edited: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    q, i, p = edited.get("quantity") or {}, edited.get("indicator") or {}, edited.get("period") or {}
    value = q.get("value")
    yield "value", value if value is not None else "..".join(x or "" for x in (q.get("low"), q.get("high")))
    yield "value_num", float(value) if value is not None else None
    yield from ((name, q.get(name) or "") for name in ("unit", "kind", "text"))
    yield "indicator", i.get("text") or ""
    yield "indicator_id", i.get("id")
    yield from ((name, edited.get(name) or "") for name in ("measure", "status"))
    yield from ((name, (edited.get(name) or {}).get("name")) for name in ("place", "organization"))
    yield from ((f"period_{name}", p.get(name) or "") for name in ("start", "end"))


def _day(day: dt.date | None) -> str:
    return "" if day is None else str(day)


def facets_of(row: FactRow, source: str | None) -> tuple[str, ...]:
    """The values of `FACETS` for one fact, equal texts shared."""
    found = (
        row.shown("indicator_id") or row.shown("indicator").lower(), row.shown("place") or NOTHING, row.shown("organization") or NOTHING,
        row.shown("status"), row.shown("measure"), row.shown("kind"), (row.shown("period_end") or row.shown("period_start") or NOTHING)[:4],
        next(name for name, least in _BANDS if row.confidence >= least), row.rule or NOTHING, source or NOTHING,
    )  # fmt: skip
    return tuple(sys.intern(str(x)) for x in found)
