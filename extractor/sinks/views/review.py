"""What waits for a reviewer, and where reviewers differ."""

from __future__ import annotations

from extractor.sinks.views.dialect import DECIDED, STALE, STANDS, VERDICTS, Words

_OPINIONS = f"""(SELECT * FROM (
    SELECT x.decision_id, x.fact_id, x.reviewer, x.answer, CAST(x.edited AS TEXT) AS edited, x.made_at,
        row_number() OVER (PARTITION BY x.fact_id, x.reviewer ORDER BY x.made_at DESC, x.decision_id DESC) AS latest
    FROM decision x WHERE x.answer IN {VERDICTS} AND {STANDS}
) ranked WHERE latest = 1)"""
"""The last word of each reviewer on each fact."""


def conflict(words: Words) -> str:
    """Two reviewers who differ on a fact, a row for each pair, unless an adjudication has settled it."""
    return f"""SELECT f.fact_id, f.article_id, f.indicator, p.reviewer, p.answer, p.edited, p.made_at,
        q.reviewer AS other_reviewer, q.answer AS other_answer, q.edited AS other_edited, q.made_at AS other_made_at
        FROM {_OPINIONS} p JOIN {_OPINIONS} q ON q.fact_id = p.fact_id AND q.reviewer > p.reviewer
        JOIN fact f ON f.fact_id = p.fact_id JOIN {DECIDED} d ON d.fact_id = p.fact_id
        WHERE (p.answer <> q.answer OR coalesce(p.edited, '') <> coalesce(q.edited, ''))
          AND coalesce(d.reason, '') <> 'adjudication' AND f.retracted_run IS NULL"""


def review_queue(words: Words) -> str:
    """Facts that somebody should look at, to be read in the order of `risk`, the greatest first.

    `state` is `pending`, `skipped`, `flagged`, `stale` or `conflict`. `risk` is (1 - confidence) × `impact`; the impact is 1 of
    a fact that would stand in a series (a known concept, and a period), 0.5 of another.
    """
    said = f"""(SELECT * FROM (
        SELECT x.fact_id, x.answer, row_number() OVER (PARTITION BY x.fact_id ORDER BY x.made_at DESC, x.decision_id DESC) AS latest
        FROM decision x WHERE x.answer IN ('skip', 'flag') AND {STANDS}
    ) ranked WHERE latest = 1)"""
    state = f"""CASE WHEN k.fact_id IS NOT NULL THEN 'conflict' WHEN {STALE} THEN 'stale'
        WHEN s.answer = 'flag' THEN 'flagged' WHEN s.answer = 'skip' THEN 'skipped' ELSE 'pending' END"""
    impact = "CASE WHEN f.indicator_id IS NOT NULL AND coalesce(f.period_start, f.period_end) IS NOT NULL THEN 1.0 ELSE 0.5 END"
    return f"""SELECT f.fact_id, f.article_id, a.title, a.published, {state} AS state, (1 - f.confidence) * {impact} AS risk,
        {impact} AS impact, f.confidence, f.indicator, f.measure, f.value, f.value_num, f.unit, f.text, f.start_char, f.reasons
        FROM fact f JOIN article a ON a.article_id = f.article_id LEFT JOIN {DECIDED} d ON d.fact_id = f.fact_id
        LEFT JOIN (SELECT DISTINCT fact_id FROM conflict) k ON k.fact_id = f.fact_id LEFT JOIN {said} s ON s.fact_id = f.fact_id
        WHERE f.retracted_run IS NULL AND (d.answer IS NULL OR k.fact_id IS NOT NULL OR {STALE} OR coalesce(s.answer, '') = 'flag')"""
