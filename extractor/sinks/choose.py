"""Which facts are asked for: the options of `facts`, `series` and `export` as one condition on `fact_current`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text

from extractor.errors import UsageError
from extractor.sinks.search import facts_asked

FINISHED = """SELECT m.article_id FROM (
    SELECT article_id, answer, row_number() OVER (PARTITION BY article_id ORDER BY made_at DESC, decision_id DESC) AS latest
    FROM article_decision
) m WHERE m.latest = 1 AND m.answer IN ('done', 'done-empty')
    AND m.article_id NOT IN (SELECT o.article_id FROM fact_current o WHERE o.review IS NULL OR o.review = 'stale')
    AND m.article_id NOT IN (SELECT k.article_id FROM conflict k)"""
"""Articles that a person marked done and that are so still: not opened again, no fact new, read otherwise or in dispute since."""
ONLY = {
    "all": "",
    "accepted": "c.review IN ('accept', 'edit', 'add')",
    "reviewed": f"c.review IN ('accept', 'edit', 'add') AND c.article_id IN ({FINISHED})",
}
"""All facts that stand; those a person accepted, edited or added; of these the ones in finished articles."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What is asked for; empty means all."""

    indicators: Sequence[str] = ()
    place: str | None = None
    organization: str | None = None
    since: dt.date | None = None
    status: str | None = None
    measure: str | None = None
    min_confidence: float = 0.0
    words: str | None = None
    only: str = "all"
    article: str | None = None
    since_run: str | None = None

    def where(self, connection: Connection) -> tuple[str, dict[str, Any]]:
        """The condition on a row `c` of `fact_current`, and its values.

        Raises:
            UsageError: when there is no such run, or the words cannot be searched.
        """
        parts: list[str] = [ONLY[self.only]] if ONLY[self.only] else []
        given: dict[str, Any] = {}
        if self.indicators:
            either = []
            for n, name in enumerate(self.indicators):
                given |= {f"i{n}": name.strip().lower(), f"k{n}": name.strip().lower().replace(" ", "_")}
                either.append(f"(lower(c.indicator) = :i{n} OR c.indicator_id = :k{n} OR c.indicator_id = :i{n})")
            parts.append(f"({' OR '.join(either)})")
        for column, wanted in (("place", self.place), ("organization", self.organization)):
            if wanted:
                given[column] = wanted.strip().lower()
                parts.append(f"(lower(c.{column}_ref) = :{column} OR lower(c.{column}) = :{column})")
        for column, value in (("status", self.status), ("measure", self.measure), ("article_id", self.article)):
            if value:
                given[column] = value
                parts.append(f"c.{column} = :{column}")
        if self.since:
            given["since"] = self.since.isoformat() if connection.dialect.name == "sqlite" else self.since
            dated = "coalesce(c.period_end, c.period_start, (SELECT p.published FROM article p WHERE p.article_id = c.article_id))"
            parts.append(f"{dated} >= :since")
        if self.min_confidence > 0:
            given["least"] = self.min_confidence
            parts.append("c.confidence >= :least")
        if self.since_run:
            given["run"] = run_of(connection, self.since_run)
            later = "SELECT y.run_id FROM run y, run x WHERE x.run_id = :run AND (y.started_at, y.run_id) > (x.started_at, x.run_id)"
            parts.append(f"c.last_run IN ({later})")
        if self.words:
            asked, words = facts_asked(connection, self.words)
            given |= words
            parts.append(f"c.fact_id IN ({asked})")
        return " AND ".join(parts), given


def run_of(connection: Connection, name: str) -> str:
    """The run with this id or beginning of one; `latest` and `previous` are the last two that ended.

    Raises:
        UsageError: when there is none, or more than one.
    """
    ids = list(connection.execute(text("SELECT run_id FROM run ORDER BY started_at DESC, run_id DESC")).scalars())
    if name in ("latest", "previous"):
        n = ("latest", "previous").index(name)
        if len(ids) <= n:
            raise UsageError(f"there is no {name} run: the database has {len(ids)}")
        return str(ids[n])
    found = [i for i in ids if i == name] or [i for i in ids if i.startswith(name)]
    if len(found) != 1:
        known = f"the latest are {', '.join(ids[:5])}" if ids else "it has none"
        raise UsageError(f"{name!r} names {len(found) or 'no'} run{'s' if len(found) > 1 else ''} of the database; {known}")
    return str(found[0])
