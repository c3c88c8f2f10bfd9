"""What is counted of the facts, kept in step with each of them, so that no page goes through a hundred thousand."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable
from operator import attrgetter
from typing import TYPE_CHECKING

from extractor.review import feed
from extractor.review.states import OPEN

if TYPE_CHECKING:
    from extractor.review.board import Item

Counted = dict[str, list[tuple[str, int]]]
"""How often each value of each facet occurs, the commonest first."""


class Counts:
    """States, facets and the open facts by rule. A fact is taken out before anything of it changes, and put back after."""

    def __init__(self) -> None:
        self.states: Counter[str] = Counter()
        self.open: dict[str, dict[str, Item]] = {}
        """The open facts by the rule of their indicator."""
        self.weight: Counter[str] = Counter()
        """The risk of the open facts of each rule together, in thousandths."""
        self.decided: dict[str, Item] = {}
        self._waiting: list[Counter[str]] = [Counter() for _ in feed.FACETS]
        self._standing: list[Counter[str]] = [Counter() for _ in feed.FACETS]

    def take(self, item: Item) -> None:
        """A fact as it is now."""
        self._count(item, 1)
        if item.standing.state in OPEN:
            self.open.setdefault(item.row.rule, {})[item.row.fact_id] = item
        if item.decisions:
            self.decided[item.row.fact_id] = item

    def drop(self, item: Item) -> None:
        """A fact as it was."""
        self._count(item, -1)
        if item.standing.state in OPEN:
            del self.open[item.row.rule][item.row.fact_id]

    def rerate(self, item: Item, before: int) -> None:
        """A fact whose risk was `before` thousandths."""
        if item.standing.state in OPEN:
            self.weight[item.row.rule] += item.thousandths - before

    def _count(self, item: Item, by: int) -> None:
        state = item.standing.state
        self.states[state] += by
        if state in OPEN:
            self.weight[item.row.rule] += by * item.thousandths
        for counters in (*((self._waiting,) if state in OPEN else ()), *((self._standing,) if state != "retracted" else ())):
            for counter, value in zip(counters, item.facets, strict=True):
                counter[value] += by
                if not counter[value]:
                    del counter[value]

    def facets(self, *, waiting: bool, limit: int) -> Counted:
        """Of the open facts, or of all that are not gone."""
        states = Counter({s: n for s, n in self.states.items() if s in OPEN or (not waiting and s != "retracted")})
        counters = self._waiting if waiting else self._standing
        return {"state": (+states).most_common(limit)} | {
            name: counter.most_common(limit) for name, counter in zip(feed.FACETS, counters, strict=True)
        }

    def waiting(self) -> list[Item]:
        """All open facts."""
        return [item for shelf in self.open.values() for item in shelf.values()]

    def by_rule(self, first: int) -> list[Item]:
        """The first open facts rule by rule, the riskiest rule first, in it the riskiest fact."""
        found: list[Item] = []
        for rule in sorted(self.open, key=lambda r: (-self.weight[r], r)):
            if len(found) >= first:
                break
            found += heapq.nsmallest(first - len(found), self.open[rule].values(), key=attrgetter("rank"))
        return found


def counted(found: Iterable[Item], states: Iterable[str], limit: int) -> Counted:
    """The same of some facts and their states, counted one by one."""
    rows = list(zip(*(item.facets for item in found), strict=True)) or [()] * len(feed.FACETS)
    named = zip(feed.FACETS, rows, strict=True)
    return {"state": Counter(states).most_common(limit)} | {name: Counter(values).most_common(limit) for name, values in named}
