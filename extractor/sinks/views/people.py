"""Series, the quality of rules, the ledger and the runs."""

from __future__ import annotations

from extractor.sinks.views.dialect import DECIDED, Words


def series(words: Words) -> str:
    """A row for each cell: indicator × qualifiers × measure × unit × place × organisation × status × period."""
    cell = """coalesce(c.indicator_id, c.indicator), CAST(c.qualifiers AS TEXT), c.measure, c.unit, coalesce(c.place_ref, c.place),
        coalesce(c.organization_ref, c.organization), c.status, c.period_start, c.period_end"""
    return f"""SELECT coalesce(c.indicator_id, c.indicator) AS indicator, CAST(c.qualifiers AS TEXT) AS qualifiers, c.measure, c.unit,
        coalesce(c.place_ref, c.place) AS place, coalesce(c.organization_ref, c.organization) AS organization, c.status,
        c.period_start, c.period_end, min(c.value_num) AS value_min, max(c.value_num) AS value_max,
        count(*) AS n_facts, count(DISTINCT c.article_id) AS n_articles, max(a.published) AS last_published
        FROM fact_current c JOIN article a ON a.article_id = c.article_id GROUP BY {cell}"""


def rule_quality(words: Words) -> str:
    """How often each rule filled a slot of a standing fact, and what people said of those facts."""
    counts = ", ".join(
        f"count(DISTINCT CASE WHEN d.answer = '{answer}' THEN f.fact_id END) AS {name}"
        for answer, name in (("accept", "accepted"), ("edit", "edited"), ("reject", "rejected"))
    )
    return f"""SELECT e.rule, e.role, count(DISTINCT f.fact_id) AS fired, {counts}
        FROM evidence e JOIN fact f ON f.fact_id = e.fact_id LEFT JOIN {DECIDED} d ON d.fact_id = f.fact_id
        WHERE f.retracted_run IS NULL GROUP BY e.rule, e.role"""


def coverage(words: Words) -> str:
    """The ledger by article: numbers that are facts, numbers that are not, and those that no rule explains."""
    return """SELECT a.article_id, a.published,
        (SELECT count(*) FROM fact f WHERE f.article_id = a.article_id AND f.retracted_run IS NULL) AS n_facts,
        (SELECT count(*) FROM unused_number u WHERE u.article_id = a.article_id) AS n_unused,
        (SELECT count(*) FROM unused_number u WHERE u.article_id = a.article_id AND u.reason = 'no indicator') AS n_unexplained,
        length(a.text) AS n_characters
        FROM article a"""


def run_summary(words: Words) -> str:
    """A row for each run: its counts, what still stands of its rows, its open errors."""
    return """SELECT r.run_id, r.started_at, r.finished_at, r.status, r.package_version, r.model, r.model_hash, r.lexicon_hash,
        r.n_read, r.n_unchanged, r.n_extracted, r.n_facts, r.n_quarantined,
        (SELECT count(*) FROM fact f WHERE f.first_run = r.run_id) AS facts_first_seen,
        (SELECT count(*) FROM fact f
            WHERE f.last_run = r.run_id AND f.first_run <> r.run_id AND f.retracted_run IS NULL) AS facts_last_changed,
        (SELECT count(*) FROM fact f WHERE f.retracted_run = r.run_id) AS facts_retracted,
        (SELECT count(*) FROM error e WHERE e.run_id = r.run_id AND e.resolved_run IS NULL) AS errors_open
        FROM run r"""
