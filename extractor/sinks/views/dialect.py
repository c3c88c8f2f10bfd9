"""What SQLite and PostgreSQL spell differently in the views.

DuckDB reads the views out of an SQLite file and runs them itself, so the SQLite spelling keeps to what both understand: of
functions that mean one thing in SQLite and another in DuckDB (`max` of two numbers, `json_extract`) none is used.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

_ARROW = sqlite3.sqlite_version_info >= (3, 38)
"""Whether SQLite has `->>`; an older one takes `json_extract`, which means the same there."""


@dataclass(frozen=True, slots=True)
class Words:
    """One dialect's spelling: joining texts, the days between two dates, and reaching into JSON."""

    sqlite: bool
    cells: bool = True
    """Whether the database keeps the cells of facts (schema 0005): the views of an older one work them out each time."""

    @property
    def join(self) -> str:
        """The aggregate that joins texts."""
        return "group_concat" if self.sqlite else "string_agg"

    @property
    def once(self) -> str:
        """Says that a subquery is computed once; SQLite knows the word since 3.35."""
        return "AS MATERIALIZED"

    def greater(self, one: str, other: str) -> str:
        """The greater of two numbers."""
        return f"CASE WHEN {one} > {other} THEN {one} ELSE {other} END"

    def real(self, expression: str) -> str:
        """A number, exact or text, as one to compute with."""
        return f"CAST({expression} AS double precision)"

    def scaled(self, value: str, over: str, under: str) -> str:
        """A decimal times the quotient of two others, to 15 digits."""
        if self.sqlite:
            return f"printf('%.15g', {self.real(value)} * {self.real(over)} / {self.real(under)})"
        return f"trim_scale(round({value} * {over} / {under}, 12))"

    def days_between(self, later: str, earlier: str) -> str:
        """The days from one date to another; in SQLite exact for the years 1901 to 2099."""
        return f"({_day_number(later)} - {_day_number(earlier)})" if self.sqlite else f"({later} - {earlier})"

    def pick(self, *path: str, kind: str = "TEXT") -> str:
        """The value at a path of the JSON in `d.edited`, of a kind of PostgreSQL's; in SQLite numbers that are exact stay text."""
        if not self.sqlite:
            target = {"REAL": "double precision", "TEXT": "text"}.get(kind, kind)
            return f"CAST(d.edited #>> '{{{','.join(path)}}}' AS {target})"
        way = f"'$.{'.'.join(path)}'"
        found = f"(d.edited ->> {way})" if _ARROW else f"json_extract(d.edited, {way})"
        if kind == "DATE":
            return f"date({found})"
        return f"CAST({found} AS { {'REAL': 'double precision', 'INTEGER': 'INTEGER'}.get(kind, 'TEXT') })"


def _day_number(day: str) -> str:
    """A date as a number of days, by functions that SQLite and DuckDB share: what is before its year, and the day of the year."""
    return f"(round(365.25 * (CAST(strftime('%Y', {day}) AS INTEGER) - 1) - 0.375) + CAST(strftime('%j', {day}) AS INTEGER))"


VERDICTS = "('accept', 'edit', 'reject', 'add')"
"""The answers that say what a fact is worth; skipped, flagged and commented say only something about it."""

STANDS = "NOT EXISTS (SELECT 1 FROM decision u WHERE u.supersedes = x.decision_id)"
"""That a decision `x` was neither undone nor superseded."""

DECIDED = f"""(SELECT * FROM (
    SELECT x.*, row_number() OVER (PARTITION BY x.fact_id ORDER BY x.made_at DESC, x.decision_id DESC) AS latest
    FROM decision x WHERE x.answer IN {VERDICTS} AND {STANDS}
) ranked WHERE latest = 1)"""
"""The last word on each fact."""

STALE = "d.payload_hash IS NOT NULL AND d.payload_hash <> f.payload_hash"
"""That the machine reads a fact `f` otherwise than when the decision `d` was made."""
