"""The facts that stand, the reviewed value before the machine's, and the same as one wide row with names and words."""

from __future__ import annotations

from extractor.sinks.schema import fact
from extractor.sinks.views.dialect import DECIDED, STALE, Words

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


DISCUSSED = "(SELECT x.fact_id FROM decision x)"
"""The facts of which a person has said anything at all; all others stand as the machine reads them."""


def fact_current(words: Words, among: str = "fact f") -> str:
    """Facts that stand: what a person edited wins over the machine, what a person rejected is left out.

    `review` is `accept`, `edit`, `add`, null where nobody decided, or `stale` where the machine reads the fact otherwise since.
    Facts that nobody edited are a branch of their own: only so does a filter on indicator or place find its index.
    """
    based = _based(words)
    columns = []
    for column in fact.columns:
        if column.name in _EDITED:
            path, kind = _EDITED[column.name]
            columns.append(f"{words.pick(*path, kind=kind)} AS {column.name}")
        elif column.name in based:
            columns.append(f"{based[column.name]} AS {column.name}")
        else:
            columns.append(f"f.{column.name}")
    own = ", ".join(f"f.{column.name}" for column in fact.columns)
    review = f"CASE WHEN {STALE} THEN 'stale' ELSE d.answer END AS review, d.reviewer"
    return f"""SELECT {own}, {review} FROM {among} LEFT JOIN {DECIDED} d ON d.fact_id = f.fact_id
        WHERE f.retracted_run IS NULL AND d.edited IS NULL AND NOT (coalesce(d.answer, '') = 'reject' AND NOT ({STALE}))
        UNION ALL
        SELECT {", ".join(columns)}, {review} FROM {DECIDED} d JOIN fact f ON f.fact_id = d.fact_id
        WHERE f.retracted_run IS NULL AND d.edited IS NOT NULL AND NOT (d.answer = 'reject' AND NOT ({STALE}))"""


def discussed(words: Words) -> str:
    """The rows of `fact_current` that people have said something of, without a look at all others."""
    return fact_current(words, f"(SELECT DISTINCT y.fact_id FROM {DISCUSSED} y) z JOIN fact f ON f.fact_id = z.fact_id")


def _based(words: Words) -> dict[str, str]:
    """What an edited value is in the base unit, as far as the machine's own conversion tells: of another unit nothing is known."""
    value, unit, kind = (words.pick(*_EDITED[name][0], kind=_EDITED[name][1]) for name in ("value", "unit", "kind"))
    alike = f"{unit} = f.unit AND {kind} = f.kind"
    return {
        "value_base": f"CASE WHEN {alike} AND {value} = f.value THEN f.value_base WHEN {alike} AND f.unit = f.unit_base THEN {value}"
        f" WHEN {alike} AND f.unit <> 'Cel' AND f.value_num <> 0 THEN {words.scaled(value, 'f.value_base', 'f.value')} END",
        "unit_base": f"CASE WHEN {alike} THEN f.unit_base END",
    }


_ELSEWHERE = (
    "payload", "payload_hash", "first_run", "last_run", "retracted_run", "article_id", "fact_id", "sentence_start", "sentence_end",
)  # fmt: skip


def fact_flat(words: Words) -> str:
    """One wide row a fact: the article's names, every slot, the sentence, and the evidence in words."""
    own = ", ".join(f"c.{column.name}" for column in fact.columns if column.name not in _ELSEWHERE)
    each = "e.role || ': ' || coalesce(e.text, '') || ' [' || e.source || ', ' || e.rule || ']'"
    ordered = f"SELECT {each} AS said FROM evidence e WHERE e.fact_id = c.fact_id ORDER BY e.role, e.n"
    return f"""SELECT c.fact_id, c.article_id, a.source, a.uri, a.title, a.published, {own},
        substr(a.text, c.sentence_start + 1, c.sentence_end - c.sentence_start) AS sentence,
        (SELECT {words.join}(said, '; ') FROM ({ordered}) spoken) AS evidence,
        c.review, c.reviewer, c.first_run, c.last_run
        FROM fact_current c JOIN article a ON a.article_id = c.article_id"""
