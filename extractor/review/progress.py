"""How far the review is, how fast, and how right the machine was: precision with its interval."""

from __future__ import annotations

import datetime as dt
import itertools
import math
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from extractor.review import feed
from extractor.review.board import Item
from extractor.review.lists import Lists
from extractor.review.states import Decision, in_force

AUDIT_SIZE = 200
_Z = 1.959963984540054  # 95 %


@dataclass(frozen=True, slots=True)
class Precision:
    """Of `n` facts looked at, `right` were accepted as they were; `low` to `high` holds the true share with 95 %."""

    name: str
    n: int
    right: int
    edited: int
    rejected: int

    @property
    def share(self) -> float:
        """Right as they were."""
        return self.right / self.n if self.n else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's interval."""
        return wilson(self.right, self.n)


def wilson(right: int, n: int) -> tuple[float, float]:
    """The 95 % interval of a share.

    >>> [round(x, 3) for x in wilson(8, 10)], wilson(0, 0)
    ([0.49, 0.943], (0.0, 1.0))
    """
    if n == 0:
        return 0.0, 1.0
    p = right / n
    middle, wide = p + _Z**2 / (2 * n), _Z * math.sqrt(p * (1 - p) / n + _Z**2 / (4 * n**2))
    return max(0.0, (middle - wide) / (1 + _Z**2 / n)), min(1.0, (middle + wide) / (1 + _Z**2 / n))


def looked_at(lists: Lists, item: Item) -> Decision | None:
    """The verdict of a person who looked at this one machine-made fact."""
    if not item.decisions or item.row.added:
        return None
    verdict = lists.standing(item).verdict
    return verdict if verdict and verdict.answer in ("accept", "edit", "reject") and not verdict.bulk else None


def precision(lists: Lists, items: Iterable[Item], by: Callable[[Item], str]) -> list[Precision]:
    """Precision by rule, indicator …: the groups most looked at first."""
    counts: dict[str, Counter[str]] = {}
    for item in items:
        verdict = looked_at(lists, item)
        if verdict is not None:
            counts.setdefault(by(item), Counter())[verdict.answer] += 1
    rows = [Precision(name, c.total(), c["accept"], c["edit"], c["reject"]) for name, c in counts.items()]
    return sorted(rows, key=lambda r: (-r.n, r.name))


def audit(lists: Lists) -> tuple[Precision, int]:
    """Precision of the random sample, as far as it was looked at without a gap, and its size.

    Only the part before the first unseen fact counts: what somebody chose to look at would tilt the sample.
    """
    drawn = lists.board.find(lambda i: not i.row.added and not i.row.retracted)
    sample = sorted(drawn, key=lambda i: i.lot)[:AUDIT_SIZE]
    answers: Counter[str] = Counter()
    for item in sample:
        verdict = looked_at(lists, item)
        if verdict is None:
            break
        answers[verdict.answer] += 1
    return Precision("audit sample", answers.total(), answers["accept"], answers["edit"], answers["reject"]), len(sample)


def papers_by_state(lists: Lists) -> Counter[str]:
    """How many articles are pending, in progress, done, done-empty, or in quarantine because they could not be read."""
    found: Counter[str] = Counter()
    with lists.board.lock:
        for paper in lists.board.papers.values():
            mark, begun = paper.mark, any(lists.standing(i).verdict for i in paper.items.values() if i.decisions)
            found[mark.answer if mark else "in progress" if begun else "pending"] += 1
    found["failed"] = feed.failed(lists.board.database)
    return +found


def pace(lists: Lists, reviewer: str, now: dt.datetime) -> dict[str, float]:
    """Decisions today and in the last hour, and the seconds a decision takes (the middle one of those under five minutes)."""
    rows = [
        d for d in in_force(lists.board.by_reviewer.get(reviewer, ())) if d.answer in ("accept", "edit", "reject", "add") and not d.bulk
    ]
    gaps = sorted(
        gap for a, b in itertools.pairwise(rows) if 0 < (gap := (b.made_at - a.made_at).total_seconds()) < 300
    )  # fmt: skip
    return {
        "today": sum(d.made_at.date() == now.date() for d in rows),
        "hour": sum(now - d.made_at < dt.timedelta(hours=1) for d in rows),
        "total": len(rows),
        "seconds": gaps[len(gaps) // 2] if gaps else 0.0,
    }
