"""The views for people, made anew by every migration: a change here needs a revision, even an empty one.

They are written once for SQLite and PostgreSQL; `dialect.Words` holds what the two spell differently.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import Connection, inspect, text

from extractor.sinks.views import current, people, review, sources
from extractor.sinks.views.dialect import Words

_MAKERS: dict[str, Callable[[Words], str]] = {
    "fact_current": current.fact_current, "fact_flat": current.fact_flat, "series": people.series,
    "rule_quality": people.rule_quality, "coverage": people.coverage, "run_summary": people.run_summary,
    "observation_source": sources.observation_source, "observation": sources.observation, "contradiction": sources.contradiction,
    "conflict": review.conflict, "review_queue": review.review_queue,
}  # fmt: skip
NAMES = tuple(_MAKERS)
"""Every view, those that others are made of first."""


def drop(connection: Connection) -> None:
    """Remove the views, so that the tables below them can change."""
    there = set(inspect(connection).get_view_names())
    for name in reversed(NAMES):
        if name in there:
            connection.execute(text(f"DROP VIEW {name}"))


def create(connection: Connection, names: Sequence[str] = NAMES, *, cells: bool = True) -> None:
    """Make these views, or all of them; `cells` says that the schema keeps the cells of facts."""
    words = Words(sqlite=connection.dialect.name == "sqlite", cells=cells)
    for name in NAMES:
        if name in names:
            connection.exec_driver_sql(f"CREATE VIEW {name} AS {_MAKERS[name](words)}")
