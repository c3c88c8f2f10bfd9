"""What decisions say of the confidence: for every fact a person looked at, whether its core and whether every slot was right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from extractor.evaluation.calibration import Judged, Shape
from extractor.lexicon.keys import key_of
from extractor.records import Fact
from extractor.review.board import Board
from extractor.review.lessons import Judged as Decided
from extractor.review.lessons import judged
from extractor.sinks import schema
from extractor.sinks.connection import plainly

_FREE = frozenset({"id", "confidence", "confidence_full", "reasons", "evidence", "related", "sentence", "qualifiers"})
"""What an edit may change without a slot having been wrong."""


def outcomes(board: Board, learned: Mapping[str, Shape], since: str, shipped: str) -> dict[str, list[Judged]]:
    """Facts by `core` and `full`, with the confidence before anything was learned from decisions.

    `learned` is what a user's folder has learned, `since` when; facts of runs after that with words other than `shipped` have it in.
    """
    read = _runs(board)
    found: dict[str, list[Judged]] = {"core": [], "full": []}
    for row in judged(board, most=1_000_000):
        verdict = row.item.standing.verdict
        if row.answer == "add" or row.item.row.added or row.item.standing.state in ("stale", "conflict", "retracted") or verdict is None:
            continue
        began, words = read.get(row.item.row.fact_id, ("", shipped))
        for name, right in zip(("core", "full"), rights(row), strict=True):
            p = row.machine.confidence if name == "core" else row.machine.confidence_full
            if name in learned and began >= since and words != shipped:
                p = learned[name].undo(p)
            found[name].append(Judged(row.item.row.article_id, p, right))
    return found


def rights(row: Decided) -> tuple[bool, bool]:
    """Whether value, unit, measure and indicator were right, and whether every slot was."""
    if row.answer == "reject":
        return False, False
    if row.answer == "accept":
        return True, True
    a, b = row.machine, row.now
    core = _amount(a) == _amount(b) and a.measure == b.measure and key_of(a.indicator.text) == key_of(b.indicator.text)
    return core, core and not _differs(a, b)


def _amount(fact: Fact) -> tuple[object, ...]:
    q = fact.quantity
    return q.value, q.low, q.high, q.unit


def _differs(a: Fact, b: Fact) -> bool:
    old, new = a.model_dump(exclude=set(_FREE)), b.model_dump(exclude=set(_FREE))
    for one in (old, new):
        one["indicator"] = None
        one["quantity"] = {k: v for k, v in one["quantity"].items() if k in ("kind", "bound")}
        for name in ("place", "organization", "speaker"):
            one[name] = one[name] and (one[name]["name"], one[name]["ref"])
        for name in ("period", "baseline"):
            one[name] = one[name] and (one[name]["start"], one[name]["end"])
    return old != new


def _runs(board: Board) -> dict[str, tuple[str, str]]:
    """When and with which words each decided fact was read last."""
    keys: Sequence[str] = [i.row.fact_id for i in board.decided()]
    f, r = schema.fact, schema.run
    found: dict[str, tuple[str, str]] = {}
    with plainly(board.database.url), board.database.reading() as connection:
        for at in range(0, len(keys), 500):
            asked = select(f.c.fact_id, r.c.started_at, r.c.lexicon_hash).join(r, r.c.run_id == f.c.last_run)
            for row in connection.execute(asked.where(f.c.fact_id.in_(keys[at : at + 500]))):
                found[row.fact_id] = (f"{row.started_at:%Y-%m-%dT%H:%M:%SZ}", row.lexicon_hash or "")
    return found
