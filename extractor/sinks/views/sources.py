"""One fact told by many articles is one observation with many sources; sources that differ contradict each other.

Two facts are of one cell where concept, qualifiers, measure, unit, place, owner, status and period are the same (of forecasts
the forecaster too), and of one observation where their values are less than one step of the coarser apart: "3.2 trillion" and
"3.24 trillion" are, "3.2" and "3.3" are not. The observation's value is that of the most precise one. A fact without a
period is an observation of its own: that two such are of the same time is not known. Two of which nothing but the concept and the
time is known, no place, no owner, no qualifier, may tell the same value but do not contradict each other: whose they are is open.
"""

from __future__ import annotations

from extractor.sinks.views.dialect import Words

_NEAR = 0.999999
"""Less than one step: binary numbers make 7.2 - 7.1 a little less than 0.1."""
REVISED_DAYS = 7
"""A value published so many days after another one for the same cell revises it; before that the two contradict each other."""


def _told(words: Words, where: str) -> str:
    """Each fact with its cell, its number and step in the base unit, and its baseline."""
    parts = (
        "coalesce(c.indicator_id, lower(c.indicator))", "CAST(c.qualifiers AS TEXT)", "c.measure", "c.kind",
        "CASE WHEN c.value_base IS NULL THEN c.unit ELSE c.unit_base END",  # only a value has been converted, not the ends of a range
        "coalesce(c.place_ref, c.place, '')", "coalesce(c.organization_ref, c.organization, '')", "c.status",
        "CASE WHEN c.status = 'forecast' THEN coalesce(c.speaker_ref, c.speaker, '') ELSE '' END",
        "coalesce(CAST(c.period_start AS TEXT), '')", "coalesce(CAST(c.period_end AS TEXT), '')",
        "CASE WHEN c.period_start IS NULL AND c.period_end IS NULL THEN c.fact_id ELSE '' END",
        "CASE WHEN c.value_num IS NULL THEN 'range' ELSE '' END",
    )  # fmt: skip
    base = words.real("c.value_base")
    scale = f"CASE WHEN c.unit <> c.unit_base AND c.unit <> 'Cel' AND c.value_num <> 0 THEN abs({base} / c.value_num) ELSE 1 END"
    low, high = words.real("c.low"), words.real("c.high")
    return f"""SELECT c.fact_id, c.article_id, a.published, c.bound, c.step IS NULL AS vague, {" || '|' || ".join(parts)} AS cell,
        coalesce(CASE WHEN c.value_num IS NULL THEN coalesce({low}, {high}) ELSE {base} END, c.value_num) AS num,
        coalesce(CASE WHEN c.value_num IS NULL THEN coalesce({high}, {low}) ELSE {base} END, c.value_num) AS top,
        coalesce({words.real("c.step")}, 0) * {scale} AS step,
        coalesce(CAST(c.baseline_start AS TEXT) || '/' || CAST(c.baseline_end AS TEXT), '') AS baseline
        FROM fact_current c JOIN article a ON a.article_id = c.article_id{f" WHERE {where}" if where else ""}"""


def _apart(words: Words, one: str, other: str) -> str:
    """That two values differ by a step of the coarser or more."""
    step = f"({words.greater(f'{one}.step', f'{other}.step')}) * {_NEAR}"
    ends = (f"abs({one}.{end} - {other}.{end})" for end in ("num", "top"))
    equal = f"abs({one}.num) * 0.000000001"
    return " OR ".join(f"({end} > {equal} AND {end} >= {step})" for end in ends)


def observation_source(words: Words, where: str = "") -> str:
    """Which fact tells which observation; an observation has the id of the most precise fact that tells it.

    `where` is a condition on a row `c` of `fact_current` that chooses the facts looked at: on 100,000 facts a query for one
    indicator need not compare all others.
    """
    same = f"""g.cell = f.cell AND (g.baseline = f.baseline OR g.baseline = '' OR f.baseline = '') AND NOT ({_apart(words, "f", "g")})"""
    order = "g.vague, g.step, CASE WHEN g.bound = 'exact' THEN 0 ELSE 1 END, CASE WHEN g.baseline = '' THEN 1 ELSE 0 END, g.fact_id"
    shown = "fact_id, article_id, published, cell, num, top, step, bound, baseline"
    # most facts are alone in their cell: only the others are compared with each other
    return f"""WITH told {words.once} (SELECT t.*, count(*) OVER (PARTITION BY t.cell) AS n FROM ({_told(words, where)}) t),
        several {words.once} (SELECT * FROM told WHERE n > 1), led AS (
        SELECT f.*, g.fact_id AS observation_id, row_number() OVER (PARTITION BY f.fact_id ORDER BY {order}) AS nth
        FROM several f JOIN several g ON {same})
        SELECT fact_id AS observation_id, {shown} FROM told WHERE n = 1
        UNION ALL SELECT observation_id, {shown} FROM led WHERE nth = 1"""


_SHOWN = "indicator, indicator_id, qualifiers, measure, kind, unit, unit_base, place, place_ref, organization, organization_ref, status"
_SHOWN_TOO = "period_start, period_end, period_text, baseline_start, baseline_end"


def observation(words: Words) -> str:
    """One fact, many sources: the most precise value, how many articles tell it, and when they did."""
    shown = ", ".join(f"l.{name.strip()}" for name in f"{_SHOWN}, {_SHOWN_TOO}".split(","))
    return f"""SELECT o.observation_id, {shown}, l.value, l.value_num, l.low, l.high, l.step, l.value_base, l.bound, o.n_facts, o.n_articles,
        o.first_published, o.last_published, o.value_min, o.value_max, l.confidence, l.article_id, l.review, o.cell
        FROM (SELECT observation_id, cell, count(*) AS n_facts, count(DISTINCT article_id) AS n_articles, min(published) AS first_published,
            max(published) AS last_published, min(num) AS value_min, max(top) AS value_max
            FROM observation_source GROUP BY observation_id, cell) o
        JOIN fact_current l ON l.fact_id = o.observation_id"""


def contradiction(words: Words, source: str = "observation_source") -> str:
    """Two observations of one cell that articles tell differently: `contradiction`, or `revision` where one is the later news."""
    grouped = f"""SELECT s.observation_id, s.cell, count(DISTINCT s.article_id) AS n_articles, min(s.article_id) AS article_id,
        min(s.published) AS published, max(CASE WHEN s.fact_id = s.observation_id THEN s.num END) AS num,
        max(CASE WHEN s.fact_id = s.observation_id THEN s.top END) AS top, max(CASE WHEN s.fact_id = s.observation_id THEN s.step END) AS step,
        max(CASE WHEN s.fact_id = s.observation_id THEN s.bound END) AS bound, max(s.baseline) AS baseline
        FROM {source} s GROUP BY s.observation_id, s.cell"""
    over, under = "('more_than', 'at_least')", "('less_than', 'at_most')"
    agrees = " OR ".join(
        f"({one}.bound IN {bounds} AND {other}.num {sign} {one}.num)"
        for one, other in (("o", "p"), ("p", "o"))
        for bounds, sign in ((over, ">="), (under, "<="))
    )
    days = words.days_between("p.published", "o.published")
    shown = ", ".join(f"l.{name.strip()}" for name in f"{_SHOWN}, period_start, period_end".split(","))
    # most cells have one observation: only the others are compared, however a planner guesses
    several = f"SELECT * FROM (SELECT g.*, count(*) OVER (PARTITION BY g.cell) AS n FROM ({grouped}) g) counted WHERE n > 1"
    # the pairs are found first: a planner that guesses wrongly would multiply the facts with each other
    return f"""WITH told {words.once} ({several}), pair {words.once} (
        SELECT o.observation_id, p.observation_id AS other_id, o.n_articles, p.n_articles AS other_n_articles,
            o.published, p.published AS other_published,
            CASE WHEN {days} >= {REVISED_DAYS} THEN 'revision' ELSE 'contradiction' END AS relation
        FROM told o JOIN told p ON p.cell = o.cell AND p.observation_id <> o.observation_id
        WHERE (coalesce(CAST(o.published AS TEXT), '') < coalesce(CAST(p.published AS TEXT), '')
            OR (coalesce(CAST(o.published AS TEXT), '') = coalesce(CAST(p.published AS TEXT), '') AND o.observation_id < p.observation_id))
          AND ({_apart(words, "o", "p")}) AND (o.baseline = p.baseline OR o.baseline = '' OR p.baseline = '')
          AND NOT (o.n_articles = 1 AND p.n_articles = 1 AND o.article_id = p.article_id) AND NOT ({agrees}))
        SELECT r.observation_id, r.other_id, r.relation, {shown},
            l.value, l.low, l.high, m.value AS other_value, m.low AS other_low, m.high AS other_high, m.unit AS other_unit,
            r.n_articles, r.other_n_articles, r.published, r.other_published, l.article_id, m.article_id AS other_article_id
        FROM pair r JOIN fact_current l ON l.fact_id = r.observation_id JOIN fact_current m ON m.fact_id = r.other_id
        WHERE l.place IS NOT NULL OR l.organization IS NOT NULL OR CAST(l.qualifiers AS TEXT) <> '{{}}'"""
