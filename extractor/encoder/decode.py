"""From the network's scores to names and trees, in numpy alone.

Sources: constrained Viterbi decoding of IOB2 labels; the maximum spanning arborescence of Chu and Liu 1965 and
Edmonds 1967, as used for parsing by McDonald et al. 2005. One root is had by taking a large constant off every arc
from the root: the best arborescence then has as few such arcs as can be, and one always suffices.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating]
Ints = NDArray[np.int64]

_NEVER = -1e9
_ROOT_COST = 1e6


class Names:
    """Decoder of IOB2 labels: `I-X` only after `B-X` or `I-X`."""

    def __init__(self, labels: Sequence[str]) -> None:
        self.labels = list(labels)
        inside = [name[2:] if name[:2] == "I-" else "" for name in labels]
        self.moves = np.zeros((len(labels), len(labels)))
        self.start = np.zeros(len(labels))
        for j, kind in enumerate(inside):
            if kind:
                self.start[j] = _NEVER
                for i, before in enumerate(labels):
                    if before[2:] != kind:
                        self.moves[i, j] = _NEVER

    def __call__(self, scores: Floats) -> Ints:
        """Best allowed sequence of label numbers for the words (rows) of a sentence."""
        best: Ints = scores.argmax(1).astype(np.int64)
        if not len(best) or (self.start[best[0]] == 0 and not self.moves[best[:-1], best[1:]].any()):
            return best
        value = scores[0] + self.start
        back: list[Ints] = []
        for row in scores[1:]:
            paths = value[:, None] + self.moves
            back.append(paths.argmax(0).astype(np.int64))
            value = paths.max(0) + row
        at = int(value.argmax())
        best[-1] = at
        for i in range(len(back) - 1, -1, -1):
            at = int(back[i][at])
            best[i] = at
        return best


def heads_of(scores: Floats) -> Ints:
    """Heads of the words of a sentence, 0 for the root, else the number of the word from 1; always one tree.

    Args:
        scores: words x (1 + words), the first column for the root.
    """
    n = scores.shape[0]
    table = np.full((n + 1, n + 1), _NEVER)
    table[1:] = np.nan_to_num(scores.astype(np.float64), nan=-1e4, posinf=1e4, neginf=-1e4)
    np.fill_diagonal(table, _NEVER)
    heads: Ints = table.argmax(1).astype(np.int64)
    heads[0] = 0
    if (heads[1:] == 0).sum() == 1 and _cycle(heads) is None:
        return heads[1:]
    table[1:, 0] -= _ROOT_COST
    return _arborescence(table)[1:]


def _cycle(heads: Ints) -> list[int] | None:
    """The nodes of a cycle that does not pass node 0, if there is one."""
    path = heads.tolist()
    seen = [0] * len(path)
    for start in range(1, len(path)):
        node = start
        while node and not seen[node]:
            seen[node] = start
            node = path[node]
        if node and seen[node] == start:
            cycle, at = [node], path[node]
            while at != node:
                cycle.append(at)
                at = path[at]
            return cycle
    return None


def _arborescence(table: Floats) -> Ints:
    """Best heads of all nodes under node 0; row = dependent, column = head."""
    heads: Ints = table.argmax(1).astype(np.int64)
    heads[0] = 0
    cycle = _cycle(heads)
    if cycle is None:
        return heads
    ring = np.array(cycle)
    kept = np.ones(len(heads), dtype=bool)
    kept[ring] = False
    rest = np.flatnonzero(kept)  # node 0 first
    m = len(rest)
    small = np.full((m + 1, m + 1), _NEVER)
    small[:m, :m] = table[rest][:, rest]
    leaving = table[rest][:, ring]
    small[:m, m] = leaving.max(1)
    entering = table[ring][:, rest] - table[ring, heads[ring]][:, None]
    small[m, :m] = entering.max(0)
    found = _arborescence(small)
    out = heads.copy()
    for a in range(1, m):
        out[rest[a]] = ring[leaving[a].argmax()] if found[a] == m else rest[found[a]]
    into = int(found[m])
    out[ring[entering[:, into].argmax()]] = rest[into]
    return out
