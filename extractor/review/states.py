"""What the decisions on one fact amount to: pure functions over rows of the table `decision`.

Decisions are append-only. An `undo` row names in `supersedes` what it takes back; a redo is a copy of the undone row that
supersedes the undo. A second decision of one reviewer on one fact supersedes nothing: the later one counts, and undoing it
brings the earlier one back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

VERDICTS = ("accept", "edit", "reject", "add")
"""The answers that say what a fact is worth; the others (skip, flag, comment) only say something about it."""
STATES = ("pending", "accepted", "edited", "rejected", "added", "skipped", "flagged", "stale", "conflict", "retracted")
OPEN = frozenset({"pending", "skipped", "flagged", "stale", "conflict"})
"""The states of a fact that somebody should still look at."""
ADJUDICATION = "adjudication"
"""The reason of a verdict that settles a conflict."""
BULK = "bulk "
"""How the reason of a verdict begins that was given to many facts at once."""
SAYS_NOTHING = frozenset({"id", "confidence", "confidence_full", "reasons", "evidence", "related", "sentence"})
"""The fields of a fact that two reviewers cannot differ in: they describe how it was read, not what it says."""
_NAMED = {"accept": "accepted", "edit": "edited", "reject": "rejected", "add": "added", "skip": "skipped", "flag": "flagged"}


@dataclass(frozen=True, slots=True)
class Decision:
    """One row of `decision`."""

    decision_id: str
    fact_id: str
    reviewer: str
    answer: str
    edited: Mapping[str, Any] | None
    reason: str | None
    comment: str | None
    payload_hash: str | None
    supersedes: str | None
    made_at: dt.datetime

    @property
    def bulk(self) -> bool:
        """Whether nobody looked at this one fact."""
        return (self.reason or "").startswith(BULK)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a fact stands: `state` is one of `STATES`, `verdict` the last word on it."""

    state: str = "pending"
    verdict: Decision | None = None
    opinions: tuple[Decision, ...] = ()
    """The last verdict of each reviewer, the latest first."""

    @property
    def open(self) -> bool:
        """Whether somebody should still look at it."""
        return self.state in OPEN


UNSEEN = Standing()


def in_force(decisions: Iterable[Decision]) -> list[Decision]:
    """The decisions nobody took back, in the order they were made."""
    rows = sorted(decisions, key=lambda d: (d.made_at, d.decision_id))
    gone = {d.supersedes for d in rows if d.supersedes}
    return [d for d in rows if d.decision_id not in gone and d.answer != "undo"]


def stand(decisions: Sequence[Decision], payload_hash: str, *, retracted: bool = False, only: str | None = None) -> Standing:
    """What the decisions on one fact amount to; `only` hides every other reviewer's (a blind pass)."""
    rows = in_force(d for d in decisions if only is None or d.reviewer == only)
    by_reviewer = {d.reviewer: d for d in rows if d.answer in VERDICTS}
    opinions = tuple(sorted(by_reviewer.values(), key=lambda d: (d.made_at, d.decision_id), reverse=True))
    verdict = opinions[0] if opinions else None
    return Standing(_state(rows, opinions, payload_hash, retracted), verdict, opinions)


def _state(rows: Sequence[Decision], opinions: Sequence[Decision], payload_hash: str, retracted: bool) -> str:
    if retracted:
        return "retracted"
    if differ(opinions):
        return "conflict"
    said = [d for d in rows if d.answer in _NAMED]
    if not said:
        return "pending"
    if said[-1].answer in ("skip", "flag"):
        return _NAMED[said[-1].answer]
    last = opinions[0]
    if last.payload_hash and last.payload_hash != payload_hash:
        return "stale"
    return _NAMED[last.answer]


def differ(opinions: Sequence[Decision]) -> bool:
    """Whether reviewers say different things and nobody has settled it since."""
    if len(opinions) < 2 or opinions[0].reason == ADJUDICATION:
        return False
    return len({outcome(d) for d in opinions}) > 1


def outcome(decision: Decision) -> str:
    """What a verdict makes of the fact, comparable between reviewers."""
    if decision.answer == "edit" and decision.edited:
        return repr(sorted((k, repr(v)) for k, v in decision.edited.items() if k not in SAYS_NOTHING))
    return "reject" if decision.answer == "reject" else "accept"


def undo_stack(decisions: Sequence[Decision]) -> tuple[list[Decision], list[Decision]]:
    """What one reviewer can take back and what he can bring back, the next one last; rows in the order they were made."""
    done: list[Decision] = []
    undone: list[Decision] = []
    by_undo: dict[str, Decision] = {}
    for row in decisions:
        if row.answer == "undo":
            at = next((i for i in range(len(done) - 1, -1, -1) if done[i].decision_id == row.supersedes), None)
            if at is not None:
                by_undo[row.decision_id] = done.pop(at)
                undone.append(by_undo[row.decision_id])
        else:
            if row.supersedes in by_undo:
                back = by_undo[row.supersedes].decision_id
                undone = [d for d in undone if d.decision_id != back]
            else:
                undone = []
            done.append(row)
    return done, undone
