"""One fact told by many articles is one observation with many sources; sources that differ contradict each other.

Two facts are of one cell where concept, qualifiers, measure, unit, place, owner, status and period are the same (of forecasts
the forecaster too), and of one observation where their values are less than one step of the coarser apart: "3.2 trillion" and
"3.24 trillion" are, "3.2" and "3.3" are not. The observation's value is that of the most precise one. A fact without a
period is an observation of its own: that two such are of the same time is not known. Two of which nothing but the concept and the
time is known, no place, no owner, no qualifier, may tell the same value but do not contradict each other: whose they are is open.
"""

from __future__ import annotations

from extractor.sinks.views.current import DISCUSSED, discussed
from extractor.sinks.views.dialect import Words

_NEAR = 0.999999
"""Less than one step: binary numbers make 7.2 - 7.1 a little less than 0.1."""
REVISED_DAYS = 7
"""A value published so many days after another one for the same cell revises it; before that the two contradict each other."""


CELL_COLUMNS = ("fact_id", "article_id", "cell", "num", "top", "step", "bound", "vague", "baseline")
"""What `fact_cell` keeps of each fact that stands, as the machine reads it."""


def cell_values(words: Words, c: str) -> str:
    """The columns of `fact_cell` from a row `c` of a fact: its cell, its number and step in the base unit, and its baseline.

    The triggers that keep `fact_cell` are made of this: a change needs a revision that fills it anew and makes them anew.
    """
    parts = (
        f"coalesce({c}.indicator_id, lower({c}.indicator))", f"CAST({c}.qualifiers AS TEXT)", f"{c}.measure", f"{c}.kind",
        # only a value has been converted, not the ends of a range
        f"coalesce(CASE WHEN {c}.value_base IS NULL THEN {c}.unit ELSE {c}.unit_base END, {c}.unit)",
        f"coalesce({c}.place_ref, {c}.place, '')", f"coalesce({c}.organization_ref, {c}.organization, '')", f"{c}.status",
        f"CASE WHEN {c}.status = 'forecast' THEN coalesce({c}.speaker_ref, {c}.speaker, '') ELSE '' END",
        f"coalesce(CAST({c}.period_start AS TEXT), '')", f"coalesce(CAST({c}.period_end AS TEXT), '')",
        f"CASE WHEN {c}.period_start IS NULL AND {c}.period_end IS NULL THEN {c}.fact_id ELSE '' END",
        f"CASE WHEN {c}.value_num IS NULL THEN 'range' ELSE '' END",
    )  # fmt: skip
    base, low, high = (words.real(f"{c}.{name}") for name in ("value_base", "low", "high"))
    scale = f"CASE WHEN {c}.unit <> {c}.unit_base AND {c}.unit <> 'Cel' AND {c}.value_num <> 0 THEN abs({base} / {c}.value_num) ELSE 1 END"
    return f"""{c}.fact_id, {c}.article_id, {" || '|' || ".join(parts)} AS cell,
        coalesce(CASE WHEN {c}.value_num IS NULL THEN coalesce({low}, {high}) ELSE {base} END, {c}.value_num) AS num,
        coalesce(CASE WHEN {c}.value_num IS NULL THEN coalesce({high}, {low}) ELSE {base} END, {c}.value_num) AS top,
        coalesce({words.real(f"{c}.step")}, 0) * {scale} AS step, {c}.bound, CASE WHEN {c}.step IS NULL THEN 1 ELSE 0 END AS vague,
        coalesce(CAST({c}.baseline_start AS TEXT) || '/' || CAST({c}.baseline_end AS TEXT), '') AS baseline"""


def _told(words: Words, where: str) -> str:
    """Each fact that stands with its cell: as it is kept, or where a person had a say, as it is read now."""
    values = cell_values(words, "c")
    if not words.cells:
        return f"SELECT {values} FROM fact_current c{f' WHERE {where}' if where else ''}"
    kept = ", ".join(f"k.{name}" for name in CELL_COLUMNS)
    asked = f"k.fact_id IN (SELECT c.fact_id FROM fact_current c WHERE {where}) AND " if where else ""
    return f"""SELECT {kept} FROM fact_cell k WHERE {asked}k.fact_id NOT IN {DISCUSSED}
        UNION ALL SELECT {values} FROM ({discussed(words)}) c{f" WHERE {where}" if where else ""}"""


def _leads(words: Words, columns: str, ids: str) -> str:
    """These columns of the facts with these ids: a planner that joins the view `fact_current` copies all facts first."""
    own, theirs = (", ".join(f"{alias}.{name.strip()}" for name in columns.split(",")) for alias in "fc")
    return f"""SELECT {own}, NULL AS review FROM fact f WHERE f.fact_id IN ({ids}) AND f.fact_id NOT IN {DISCUSSED}
        UNION ALL SELECT {theirs}, c.review FROM ({discussed(words)}) c WHERE c.fact_id IN ({ids})"""


def _apart(words: Words, one: str, other: str) -> str:
    """That two values differ by a step of the coarser or more."""
    step = f"({words.greater(f'{one}.step', f'{other}.step')}) * {_NEAR}"
    ends = (f"abs({one}.{end} - {other}.{end})" for end in ("num", "top"))
    equal = f"abs({one}.num) * 0.000000001"
    return " OR ".join(f"({end} > {equal} AND {end} >= {step})" for end in ends)


_READING = "cell, num, top, step, bound, vague, baseline"
"""What two facts must have in common to be one reading of a cell."""


def observation_source(words: Words, where: str = "") -> str:
    """Which fact tells which observation; an observation has the id of the most precise fact that tells it.

    `where` is a condition on a row `c` of `fact_current` that chooses the facts looked at. Facts that say the very same are one
    reading, known by its first fact; only the readings of a cell are compared with each other, so that a figure that a thousand
    articles repeat costs no million comparisons.
    """
    same = f"""g.cell = f.cell AND (g.baseline = f.baseline OR g.baseline = '' OR f.baseline = '') AND NOT ({_apart(words, "f", "g")})"""
    order = "g.vague, g.step, CASE WHEN g.bound = 'exact' THEN 0 ELSE 1 END, CASE WHEN g.baseline = '' THEN 1 ELSE 0 END, g.first"
    return f"""WITH told {words.once} (
        SELECT t.*, min(t.fact_id) OVER (PARTITION BY {_READING}) AS first FROM ({_told(words, where)}) t),
        several {words.once} (SELECT * FROM (SELECT r.*, count(*) OVER (PARTITION BY r.cell) AS n
            FROM (SELECT {_READING}, first FROM told WHERE fact_id = first) r) readings WHERE n > 1),
        led {words.once} (SELECT f.first, g.first AS observation_id, row_number() OVER (PARTITION BY f.first ORDER BY {order}) AS nth
            FROM several f JOIN several g ON {same})
        SELECT coalesce(l.observation_id, t.first) AS observation_id, t.fact_id, t.article_id, a.published, t.cell, t.num, t.top, t.step,
            t.bound, t.baseline
        FROM told t LEFT JOIN led l ON l.first = t.first AND l.nth = 1 JOIN article a ON a.article_id = t.article_id"""


_SHOWN = "indicator, indicator_id, qualifiers, measure, kind, unit, unit_base, place, place_ref, organization, organization_ref, status"
_SHOWN_TOO = "period_start, period_end, period_text, baseline_start, baseline_end"


def observation(words: Words) -> str:
    """One fact, many sources: the most precise value, how many articles tell it, and when they did."""
    columns = f"{_SHOWN}, {_SHOWN_TOO}"
    shown = ", ".join(f"l.{name.strip()}" for name in columns.split(","))
    lead = f"fact_id, article_id, value, value_num, low, high, step, value_base, bound, confidence, {columns}"
    return f"""WITH o {words.once} (
        SELECT observation_id, cell, count(*) AS n_facts, count(DISTINCT article_id) AS n_articles, min(published) AS first_published,
            max(published) AS last_published, min(num) AS value_min, max(top) AS value_max
            FROM observation_source GROUP BY observation_id, cell)
        SELECT o.observation_id, {shown}, l.value, l.value_num, l.low, l.high, l.step, l.value_base, l.bound, o.n_facts, o.n_articles,
            o.first_published, o.last_published, o.value_min, o.value_max, l.confidence, l.article_id, l.review, o.cell
        FROM o JOIN ({_leads(words, lead, "SELECT observation_id FROM o")}) l ON l.fact_id = o.observation_id"""


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
    columns = f"{_SHOWN}, period_start, period_end"
    shown = ", ".join(f"l.{name.strip()}" for name in columns.split(","))
    lead = f"fact_id, article_id, value, low, high, {columns}"
    # most cells have one observation: only the others are compared, however a planner guesses
    several = f"SELECT * FROM (SELECT g.*, count(*) OVER (PARTITION BY g.cell) AS n FROM ({grouped}) g) counted WHERE n > 1"
    # Of a part that is named n times SQLite's parser makes n copies, and of their parts again: none is named more often than it must be.
    # The pairs are found first: a planner that guesses wrongly would multiply the facts with each other
    return f"""WITH told {words.once} ({several}), pair {words.once} (
        SELECT o.observation_id, p.observation_id AS other_id, o.n_articles, p.n_articles AS other_n_articles,
            o.published, p.published AS other_published,
            CASE WHEN {days} >= {REVISED_DAYS} THEN 'revision' ELSE 'contradiction' END AS relation
        FROM told o JOIN told p ON p.cell = o.cell AND p.observation_id <> o.observation_id
        WHERE (coalesce(CAST(o.published AS TEXT), '') < coalesce(CAST(p.published AS TEXT), '')
            OR (coalesce(CAST(o.published AS TEXT), '') = coalesce(CAST(p.published AS TEXT), '') AND o.observation_id < p.observation_id))
          AND ({_apart(words, "o", "p")}) AND (o.baseline = p.baseline OR o.baseline = '' OR p.baseline = '')
          AND NOT (o.n_articles = 1 AND p.n_articles = 1 AND o.article_id = p.article_id) AND NOT ({agrees})),
        lead {words.once} ({_leads(words, lead, "SELECT observation_id FROM told")})
        SELECT r.observation_id, r.other_id, r.relation, {shown},
            l.value, l.low, l.high, m.value AS other_value, m.low AS other_low, m.high AS other_high, m.unit AS other_unit,
            r.n_articles, r.other_n_articles, r.published, r.other_published, l.article_id, m.article_id AS other_article_id
        FROM pair r JOIN lead l ON l.fact_id = r.observation_id JOIN lead m ON m.fact_id = r.other_id
        WHERE l.place IS NOT NULL OR l.organization IS NOT NULL OR CAST(l.qualifiers AS TEXT) <> '{{}}'"""
