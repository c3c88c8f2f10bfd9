"""What SQLite and PostgreSQL spell differently in the views."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """One dialect's spelling: joining texts, the greater of two numbers, and reaching into JSON."""

    sqlite: bool

    @property
    def join(self) -> str:
        """The aggregate that joins texts."""
        return "group_concat" if self.sqlite else "string_agg"

    @property
    def greater(self) -> str:
        """The function that gives the greater of two numbers."""
        return "max" if self.sqlite else "greatest"

    @property
    def once(self) -> str:
        """Says that a subquery is computed once; SQLite knows the word since 3.35."""
        return "AS MATERIALIZED"

    def real(self, expression: str) -> str:
        """A number, exact or text, as one to compute with."""
        return f"CAST({expression} AS {'REAL' if self.sqlite else 'double precision'})"

    def days_between(self, later: str, earlier: str) -> str:
        """The days from one date to another."""
        return f"(julianday({later}) - julianday({earlier}))" if self.sqlite else f"({later} - {earlier})"

    def pick(self, *path: str, kind: str = "TEXT") -> str:
        """The value at a path of the JSON in `d.edited`."""
        if self.sqlite:
            found = f"json_extract(d.edited, '$.{'.'.join(path)}')"
            return f"CAST({found} AS {kind})" if kind in ("REAL", "INTEGER") else found
        target = {"REAL": "double precision", "TEXT": "text"}.get(kind, kind)
        return f"CAST(d.edited #>> '{{{','.join(path)}}}' AS {target})"


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
