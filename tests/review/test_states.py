"""What decisions amount to, and what can be taken back."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import count
from typing import Any

import pytest

from extractor.review.states import ADJUDICATION, Decision, in_force, stand, undo_stack

NUMBERS = count()


def said(answer: str, reviewer: str = "ann", **more: Any) -> Decision:
    n = next(NUMBERS)
    made = dt.datetime(2026, 1, 1, tzinfo=dt.UTC) + dt.timedelta(seconds=n)
    base = Decision(f"d{n:05}", "f", reviewer, answer, None, None, None, "h1", None, made)
    return replace(base, **more)


@pytest.mark.parametrize(
    ("answers", "state"),
    [
        ([], "pending"),
        (["comment"], "pending"),
        (["accept"], "accepted"),
        (["skip"], "skipped"),
        (["skip", "accept"], "accepted"),
        (["accept", "flag"], "flagged"),
        (["flag", "comment"], "flagged"),
        (["accept", "reject"], "rejected"),
        (["add"], "added"),
    ],
)
def test_the_last_word_counts(answers: list[str], state: str) -> None:
    assert stand([said(a) for a in answers], "h1").state == state


def test_another_reading_makes_a_verdict_stale_and_a_flag_not() -> None:
    assert stand([said("accept")], "h2").state == "stale"
    assert stand([said("flag")], "h2").state == "flagged"
    assert stand([said("accept"), said("accept", payload_hash="h2")], "h2").state == "accepted"


def test_undo_brings_the_earlier_verdict_back() -> None:
    first, second = said("accept"), said("reject")
    undo = said("undo", supersedes=second.decision_id)
    assert stand([first, second, undo], "h1").state == "accepted"
    assert [d.decision_id for d in in_force([first, second, undo])] == [first.decision_id]


def test_two_reviewers_agree_or_differ_until_it_is_settled() -> None:
    ann, bob = said("accept"), said("accept", "bob")
    assert stand([ann, bob], "h1").state == "accepted"
    against = said("reject", "bob")
    assert stand([ann, against], "h1").state == "conflict"
    assert stand([ann, against], "h1", only="ann").state == "accepted"
    settled = said("accept", "eve", reason=ADJUDICATION)
    assert stand([ann, against, settled], "h1").state == "accepted"


def test_edits_differ_by_slots_and_not_by_confidence() -> None:
    one = said("edit", edited={"measure": "level", "confidence": 0.1})
    same = said("edit", "bob", edited={"measure": "level", "confidence": 0.9})
    other = said("edit", "bob", edited={"measure": "share"})
    assert stand([one, same], "h1").state == "edited"
    assert stand([one, other], "h1").state == "conflict"


def test_the_stacks_follow_undo_and_redo() -> None:
    a, b = said("accept"), said("reject")
    undo = said("undo", supersedes=b.decision_id)
    assert [[d.decision_id for d in s] for s in undo_stack([a, b, undo])] == [[a.decision_id], [b.decision_id]]
    redo = said("reject", supersedes=undo.decision_id)
    done, undone = undo_stack([a, b, undo, redo])
    assert ([d.decision_id for d in done], undone) == ([a.decision_id, redo.decision_id], [])
    done, undone = undo_stack([a, b, undo, said("flag")])  # something new: nothing to bring back any more
    assert (len(done), undone) == (2, [])
