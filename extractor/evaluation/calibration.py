"""How well a probability says how often something is right, and the two numbers that bring it closer to what people found."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

PULL = 2.0
"""How strongly few decisions are held to the confidence as it is: as much as about so many facts of middling confidence."""
FOLDS = 5
BANDS = (0.0, 0.3, 0.5, 0.7, 0.8, 0.9, 1.0000001)


@dataclass(frozen=True, slots=True)
class Judged:
    """One fact that a person decided: its group (article), its confidence, and whether it was right."""

    group: str
    p: float
    right: bool


@dataclass(frozen=True, slots=True)
class Shape:
    """New log odds are `slope` times the old ones plus `shift`."""

    slope: float = 1.0
    shift: float = 0.0

    def __call__(self, p: float) -> float:
        """The new probability."""
        return _logistic(self.slope * log_odds(p) + self.shift)

    def undo(self, p: float) -> float:
        """The probability that became this one."""
        return _logistic((log_odds(p) - self.shift) / self.slope)


@dataclass(frozen=True, slots=True)
class Band:
    """The facts of one band of confidence: how many, how many right, and the mean confidence."""

    name: str
    n: int
    right: float
    said: float


@dataclass(frozen=True, slots=True)
class Quality:
    """`error`: how far confidence and truth lie apart on average over the bands; `brier` and `loss` of each fact. Less is better."""

    n: int
    right: float
    error: float
    brier: float
    loss: float


def log_odds(p: float) -> float:
    """With the ends cut off.

    >>> log_odds(0.5), round(log_odds(1.0), 1)
    (0.0, 6.9)
    """
    p = min(max(p, 0.001), 0.999)
    return math.log(p / (1 - p))


def _logistic(x: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, x))))


def fit(rows: Sequence[Judged]) -> Shape:
    """Slope and shift by Newton's method, held towards one and nought so that a few decisions change little."""
    slope, shift = 1.0, 0.0
    points = [(log_odds(r.p), float(r.right)) for r in rows]
    for _ in range(50):
        g0, g1, h00, h01, h11 = PULL * shift / 4, PULL * (slope - 1), PULL / 4, 0.0, PULL
        for x, y in points:
            p = _logistic(slope * x + shift)
            w = p * (1 - p)
            g0, g1 = g0 + p - y, g1 + (p - y) * x
            h00, h01, h11 = h00 + w, h01 + w * x, h11 + w * x * x
        det = h00 * h11 - h01 * h01
        step0, step1 = (h11 * g0 - h01 * g1) / det, (h00 * g1 - h01 * g0) / det
        shift, slope = shift - max(-2.0, min(2.0, step0)), max(slope - max(-1.0, min(1.0, step1)), 0.05)
        if abs(step0) + abs(step1) < 1e-9:
            break
    return Shape(round(slope, 4), round(shift, 4))


def held_out(rows: Sequence[Judged]) -> list[Judged]:
    """Every fact with the confidence that the other articles' decisions would give it."""
    groups = {g: n % FOLDS for n, g in enumerate(sorted({r.group for r in rows}))}
    shapes = [fit([r for r in rows if groups[r.group] != k]) for k in range(FOLDS)]
    return [Judged(r.group, shapes[groups[r.group]](r.p), r.right) for r in rows]


def bands(rows: Sequence[Judged], by: Sequence[Judged] | None = None) -> list[Band]:
    """Confidence against truth in bands; `by` are the same facts whose confidence says the band."""
    found = []
    for low, high in itertools.pairwise(BANDS):
        own = [r for r, other in zip(rows, by or rows, strict=True) if low <= other.p < high]
        if own:
            found.append(
                Band(f"{low:.1f}–{min(high, 1):.1f}", len(own), sum(r.right for r in own) / len(own), sum(r.p for r in own) / len(own))
            )
    return found


def quality(rows: Sequence[Judged]) -> Quality:
    """The three usual figures."""
    n = len(rows)
    error = sum(b.n * abs(b.right - b.said) for b in bands(rows)) / n
    brier = sum((r.p - r.right) ** 2 for r in rows) / n
    loss = -sum(math.log(max(r.p if r.right else 1 - r.p, 1e-6)) for r in rows) / n
    return Quality(n, sum(r.right for r in rows) / n, error, brier, loss)
