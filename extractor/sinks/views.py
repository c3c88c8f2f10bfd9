"""The views for people, made anew by every migration: a change here needs a revision, even an empty one.

They are written once for SQLite and PostgreSQL; `_Words` holds what the two spell differently.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, text

from extractor.sinks.schema import fact

NAMES = ("fact_current", "fact_flat", "series", "rule_quality", "coverage", "run_summary")


@dataclass(frozen=True, slots=True)
class _Words:
    """One dialect's spelling: joining texts, and reaching into JSON."""

    join: str
    sqlite: bool

    def pick(self, *path: str, kind: str = "TEXT") -> str:
        """The value at a path of the JSON in `d.edited`."""
        if self.sqlite:
            found = f"json_extract(d.edited, '$.{'.'.join(path)}')"
            return f"CAST({found} AS {kind})" if kind in ("REAL", "INTEGER") else found
        target = {"REAL": "double precision", "TEXT": "text"}.get(kind, kind)
        return f"CAST(d.edited #>> '{{{','.join(path)}}}' AS {target})"


_EDITED: dict[str, tuple[tuple[str, ...], str]] = {
    "start_char": (("quantity", "start"), "INTEGER"), "end_char": (("quantity", "end"), "INTEGER"), "text": (("quantity", "text"), "TEXT"),
    "kind": (("quantity", "kind"), "TEXT"), "value": (("quantity", "value"), "NUMERIC"), "value_num": (("quantity", "value"), "REAL"),
    "low": (("quantity", "low"), "NUMERIC"), "high": (("quantity", "high"), "NUMERIC"), "step": (("quantity", "step"), "NUMERIC"),
    "unit": (("quantity", "unit"), "TEXT"), "bound": (("quantity", "bound"), "TEXT"), "measure": (("measure",), "TEXT"),
    "indicator": (("indicator", "text"), "TEXT"), "indicator_id": (("indicator", "id"), "TEXT"), "qualifiers": (("qualifiers",), "JSON"),
    "period_start": (("period", "start"), "DATE"), "period_end": (("period", "end"), "DATE"), "period_text": (("period", "text"), "TEXT"),
    "baseline_start": (("baseline", "start"), "DATE"), "baseline_end": (("baseline", "end"), "DATE"),
    "place": (("place", "name"), "TEXT"), "place_ref": (("place", "ref"), "TEXT"),
    "organization": (("organization", "name"), "TEXT"), "organization_ref": (("organization", "ref"), "TEXT"),
    "speaker": (("speaker", "name"), "TEXT"), "speaker_ref": (("speaker", "ref"), "TEXT"), "status": (("status",), "TEXT"),
}  # fmt: skip
"""Where an edited fact (a Fact record in JSON) holds what the columns of `fact` hold."""

_DECIDED = """(SELECT * FROM (
    SELECT x.*, row_number() OVER (PARTITION BY x.fact_id ORDER BY x.made_at DESC, x.decision_id DESC) AS latest
    FROM decision x
    WHERE x.answer IN ('accept', 'edit', 'reject', 'add')
      AND NOT EXISTS (SELECT 1 FROM decision u WHERE u.supersedes = x.decision_id)
) ranked WHERE latest = 1)"""
"""The last word on each fact: skipped, flagged, commented, undone and superseded decisions say nothing."""


def _fact_current(words: _Words) -> str:
    """Facts that stand: what a person edited wins over the machine, what a person rejected is left out.

    `review` is `accept`, `edit`, `add`, null where nobody decided, or `stale` where the machine reads the fact otherwise since.
    """
    columns = []
    for column in fact.columns:
        if column.name in _EDITED:
            path, kind = _EDITED[column.name]
            columns.append(f"CASE WHEN d.edited IS NULL THEN f.{column.name} ELSE {words.pick(*path, kind=kind)} END AS {column.name}")
        elif column.name in ("value_base", "unit_base"):
            columns.append(f"CASE WHEN d.edited IS NULL THEN f.{column.name} END AS {column.name}")
        else:
            columns.append(f"f.{column.name}")
    stale = "d.payload_hash IS NOT NULL AND d.payload_hash <> f.payload_hash"
    return f"""SELECT {", ".join(columns)}, CASE WHEN {stale} THEN 'stale' ELSE d.answer END AS review, d.reviewer
        FROM fact f LEFT JOIN {_DECIDED} d ON d.fact_id = f.fact_id
        WHERE f.retracted_run IS NULL AND NOT (coalesce(d.answer, '') = 'reject' AND NOT ({stale}))"""


_AFTER_FLAT = (
    "payload",
    "payload_hash",
    "first_run",
    "last_run",
    "retracted_run",
    "article_id",
    "fact_id",
    "sentence_start",
    "sentence_end",
)


def _fact_flat(words: _Words) -> str:
    """One wide row a fact: the article's names, every slot, the sentence, and the evidence in words."""
    own = ", ".join(f"c.{column.name}" for column in fact.columns if column.name not in _AFTER_FLAT)
    each = "e.role || ': ' || coalesce(e.text, '') || ' [' || e.source || ', ' || e.rule || ']'"
    ordered = f"SELECT {each} AS said FROM evidence e WHERE e.fact_id = c.fact_id ORDER BY e.role, e.n"
    return f"""SELECT c.fact_id, c.article_id, a.source, a.uri, a.title, a.published, {own},
        substr(a.text, c.sentence_start + 1, c.sentence_end - c.sentence_start) AS sentence,
        (SELECT {words.join}(said, '; ') FROM ({ordered}) spoken) AS evidence,
        c.review, c.reviewer, c.first_run, c.last_run
        FROM fact_current c JOIN article a ON a.article_id = c.article_id"""


def _series(words: _Words) -> str:
    """A row for each cell: indicator × qualifiers × measure × unit × place × organisation × status × period."""
    cell = """coalesce(c.indicator_id, c.indicator), CAST(c.qualifiers AS TEXT), c.measure, c.unit, coalesce(c.place_ref, c.place),
        coalesce(c.organization_ref, c.organization), c.status, c.period_start, c.period_end"""
    return f"""SELECT coalesce(c.indicator_id, c.indicator) AS indicator, CAST(c.qualifiers AS TEXT) AS qualifiers, c.measure, c.unit,
        coalesce(c.place_ref, c.place) AS place, coalesce(c.organization_ref, c.organization) AS organization, c.status,
        c.period_start, c.period_end, min(c.value_num) AS value_min, max(c.value_num) AS value_max,
        count(*) AS n_facts, count(DISTINCT c.article_id) AS n_articles, max(a.published) AS last_published
        FROM fact_current c JOIN article a ON a.article_id = c.article_id GROUP BY {cell}"""


def _rule_quality(words: _Words) -> str:
    """How often each rule filled a slot of a standing fact, and what people said of those facts."""
    counts = ", ".join(
        f"count(DISTINCT CASE WHEN d.answer = '{answer}' THEN f.fact_id END) AS {name}"
        for answer, name in (("accept", "accepted"), ("edit", "edited"), ("reject", "rejected"))
    )
    return f"""SELECT e.rule, e.role, count(DISTINCT f.fact_id) AS fired, {counts}
        FROM evidence e JOIN fact f ON f.fact_id = e.fact_id LEFT JOIN {_DECIDED} d ON d.fact_id = f.fact_id
        WHERE f.retracted_run IS NULL GROUP BY e.rule, e.role"""


def _coverage(words: _Words) -> str:
    """The ledger by article: numbers that are facts, numbers that are not, and those that no rule explains."""
    return """SELECT a.article_id, a.published,
        (SELECT count(*) FROM fact f WHERE f.article_id = a.article_id AND f.retracted_run IS NULL) AS n_facts,
        (SELECT count(*) FROM unused_number u WHERE u.article_id = a.article_id) AS n_unused,
        (SELECT count(*) FROM unused_number u WHERE u.article_id = a.article_id AND u.reason = 'no indicator') AS n_unexplained,
        length(a.text) AS n_characters
        FROM article a"""


def _run_summary(words: _Words) -> str:
    """A row for each run: its counts, what still stands of its rows, its open errors."""
    return """SELECT r.run_id, r.started_at, r.finished_at, r.status, r.package_version, r.model, r.model_hash, r.lexicon_hash,
        r.n_read, r.n_unchanged, r.n_extracted, r.n_facts, r.n_quarantined,
        (SELECT count(*) FROM fact f WHERE f.first_run = r.run_id) AS facts_first_seen,
        (SELECT count(*) FROM fact f
            WHERE f.last_run = r.run_id AND f.first_run <> r.run_id AND f.retracted_run IS NULL) AS facts_last_changed,
        (SELECT count(*) FROM fact f WHERE f.retracted_run = r.run_id) AS facts_retracted,
        (SELECT count(*) FROM error e WHERE e.run_id = r.run_id AND e.resolved_run IS NULL) AS errors_open
        FROM run r"""


_MAKERS = {
    "fact_current": _fact_current, "fact_flat": _fact_flat, "series": _series,
    "rule_quality": _rule_quality, "coverage": _coverage, "run_summary": _run_summary,
}  # fmt: skip


def drop(connection: Connection) -> None:
    """Remove the views, so that the tables below them can change."""
    for name in reversed(NAMES):
        connection.execute(text(f"DROP VIEW IF EXISTS {name}"))


def create(connection: Connection) -> None:
    """Make all views."""
    sqlite = connection.dialect.name == "sqlite"
    words = _Words("group_concat" if sqlite else "string_agg", sqlite)
    for name in NAMES:
        connection.exec_driver_sql(f"CREATE VIEW {name} AS {_MAKERS[name](words)}")
