"""Lists of facts and articles: filters with facets, the orders of the queue, the random sample for the audit."""

from __future__ import annotations

import datetime as dt
import heapq
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from operator import attrgetter
from typing import Any

from extractor.review import feed
from extractor.review.board import Board, Item, Paper
from extractor.review.counts import Counted, counted
from extractor.review.days import days_words
from extractor.review.record import Refused
from extractor.review.sentence import number
from extractor.review.states import OPEN, Standing

ORDERS = {
    "risk": "likely wrong and often used first, rules and sources mixed",
    "newest": "the latest publication first",
    "rule": "rule by rule, the riskiest rule first",
    "disagreement": "where reviewers differ",
    "audit": "a random sample: measures the precision of what nobody looked at",
}
FACETS = ("state", *feed.FACETS)
_AT = {name: n for n, name in enumerate(feed.FACETS)}
_PLACE = attrgetter("row.article_id", "row.start", "row.fact_id")
MAX_WORDS = 30
"""How many different words are looked for: each is looked for in every fact."""
_MIXED = 3000
"""How many of the riskiest facts are mixed by rule and source: more than anybody pages through."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What to keep: a value for each facet, words to search for, one article."""

    facets: Mapping[str, str] = field(default_factory=dict)
    words: str = ""
    article: str = ""

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> Filter:
        """Out of a query string."""
        return cls({name: asked[name] for name in FACETS if asked.get(name)}, asked.get("words", "").strip(), asked.get("article", ""))

    def query(self) -> dict[str, str]:
        """As a query string again."""
        return {**self.facets, **({"words": self.words} if self.words else {}), **({"article": self.article} if self.article else {})}


class Lists:
    """The lists as one reviewer sees them; `only` hides what others said."""

    def __init__(self, board: Board, only: str | None = None) -> None:
        self.board, self.only = board, only

    def standing(self, item: Item) -> Standing:
        """Where a fact stands for this reviewer."""
        return self.board.standing(item, self.only) if item.decisions else item.standing

    def state(self, item: Item) -> str:
        """The state of a fact for this reviewer."""
        return item.standing.state if self.only is None or not item.decisions else self.standing(item).state

    def select(self, wanted: Filter) -> list[Item]:
        """The facts that a filter keeps; those that are gone only when asked for."""
        with self.board.lock:
            items: Iterable[Item] = self.board.items.values()
            if wanted.article:
                paper = self.board.papers.get(wanted.article)
                items = paper.items.values() if paper else ()
            found = list(items)
        for name, value in wanted.facets.items():
            if name != "state":
                at = _AT[name]
                found = [item for item in found if item.facets[at] == value]
        state = wanted.facets.get("state")
        found = [i for i in found if self.state(i) == state] if state else [i for i in found if i.standing.state != "retracted"]
        words = dict.fromkeys(wanted.words.lower().split())
        if len(words) > MAX_WORDS or len(wanted.words) > MAX_WORDS * 40:
            raise Refused(f"{len(words)} words are more, or longer, than the {MAX_WORDS} that are looked for at once: name fewer")
        for word in words:
            found = [item for item in found if word in self._haystack(item)]
        return found

    def waiting(self, found: Iterable[Item]) -> list[Item]:
        """Those of these facts that somebody should still look at."""
        if self.only is None:
            return [i for i in found if i.standing.state in OPEN]
        return [i for i in found if self.state(i) in OPEN]

    def _haystack(self, item: Item) -> str:
        if item.haystack:
            return item.haystack
        row, paper = item.row, self.board.papers[item.row.article_id]
        said = (row.text, row.shown("indicator"), row.shown("indicator_id"), row.shown("place"), row.shown("organization"), row.rule)
        item.haystack = " ".join(x for x in (*said, paper.title, row.article_id, row.fact_id) if x).lower()
        return item.haystack

    def facets(self, wanted: Filter, *, waiting: bool, limit: int = 12) -> Counted:
        """How often each value of each facet occurs under a filter, the commonest first.

        Without a filter the board knows it. Under one, counting a hundred thousand facts takes a tenth of a second; what was
        counted stands for twenty times as long as that took.
        """
        if self.plain(wanted):
            with self.board.lock:
                return self.board.counts.facets(waiting=waiting, limit=limit)
        cache, key, now = self.board.counted, (repr(wanted), waiting, self.only), time.monotonic()
        if key in cache and cache[key][0] > now:
            return cache[key][1]
        found = self.select(wanted)
        found = self.waiting(found) if waiting else found
        made = counted(found, map(self.state, found), limit)
        if len(cache) > 100:
            cache.clear()
        cache[key] = (now + 20 * (time.monotonic() - now), made)
        return made

    def plain(self, wanted: Filter) -> bool:
        """Whether everything is asked for as everybody sees it: that is kept counted."""
        return self.only is None and not wanted.query()

    def queue(self, wanted: Filter, by: str, first: int) -> tuple[list[Item], int]:
        """The first open facts under a filter in one of the orders, and how many there are in it."""
        if not self.plain(wanted):
            found = self.waiting(self.select(wanted))
        else:
            with self.board.lock:
                if by == "rule":
                    counts = self.board.counts
                    return counts.by_rule(first), sum(map(len, counts.open.values()))
                found = self.waiting(self.board.decided()) if by == "disagreement" else self.board.counts.waiting()
        found = self._disputed(found) if by == "disagreement" else found
        return self.order(found, by, first), len(found)

    def table(self, wanted: Filter, by: str, first: int) -> tuple[list[Item], int]:
        """The first facts of the table under a filter, and how many there are in it."""
        if not self.plain(wanted) or by != "article":
            found = self.select(wanted)
            return self.order(found, by, first), len(found)
        with self.board.lock:
            states = self.board.counts.states
            shown: list[Item] = []
            for key in sorted(self.board.papers):
                rows = [i for i in self.board.papers[key].items.values() if i.standing.state != "retracted"]
                shown += sorted(rows, key=_PLACE)
                if len(shown) >= first:
                    break
            return shown[:first], sum(states.values()) - states["retracted"]

    def order(self, found: list[Item], by: str, first: int = 0) -> list[Item]:
        """The facts in one of the orders of the queue; `first` is how many of them are needed in order."""
        if by == "risk":
            few = heapq.nsmallest(_MIXED, found, key=attrgetter("rank")) if 0 < first < _MIXED < len(found) else found
            return varied(few, self.board.papers)
        key = self._key(found, by)
        return heapq.nsmallest(first, found, key=key) if 0 < first < len(found) // 8 else sorted(found, key=key)

    def _disputed(self, found: Iterable[Item]) -> list[Item]:
        """Those on which more than one reviewer has said something."""
        return [i for i in found if len({d.reviewer for d in i.decisions}) > 1]

    def _key(self, found: Sequence[Item], by: str) -> Callable[[Item], Any]:
        if by == "newest":
            days = {key: paper.published.toordinal() if paper.published else 0 for key, paper in self.board.papers.items()}
            return lambda i: (-days[i.row.article_id], i.row.article_id, i.row.start)
        if by == "rule":
            total: Counter[str] = Counter()
            for item in found:
                total[item.row.rule] += item.thousandths
            return lambda i: (-total[i.row.rule], i.row.rule, i.rank)
        if by == "disagreement":
            return lambda i: (self.state(i) != "conflict", i.rank)
        if by == "audit":
            return attrgetter("lot")
        return attrgetter("row.confidence", "row.fact_id") if by == "confidence" else _PLACE

    def papers(self, found: Iterable[Item], by: str) -> list[tuple[Paper, list[Item], float]]:
        """The articles of these facts with their open facts and how many of those are likely wrong."""
        open_of: dict[str, list[Item]] = {}
        for item in self.waiting(found):
            open_of.setdefault(item.row.article_id, []).append(item)
        sums = {key: (items, sum(1 - i.row.confidence for i in items), sum(i.risk for i in items)) for key, items in open_of.items()}
        return self._sorted([(self.board.papers[key], *told) for key, told in sums.items()], by)

    def all_papers(self, by: str) -> list[tuple[Paper, list[Item], float]]:
        """The same for everything: what each article has open is kept, so that this is quick however many facts there are."""
        if self.only is not None:
            return self.papers(self.select(Filter()), by)
        with self.board.lock:
            rows = [(paper, *paper.open()) for paper in self.board.papers.values()]
        return self._sorted([row for row in rows if row[1]], by)

    @staticmethod
    def _sorted(rows: list[tuple[Paper, list[Item], float, float]], by: str) -> list[tuple[Paper, list[Item], float]]:
        if by == "newest":
            rows.sort(key=lambda r: (-(r[0].published.toordinal() if r[0].published else 0), r[0].article_id))
        else:
            rows.sort(key=lambda r: (-r[3], r[0].article_id))
        return [row[:3] for row in rows]


def varied(found: Iterable[Item], papers: Mapping[str, Paper]) -> list[Item]:
    """By risk, but the tenth fact of one rule and source counts much less than the first of another."""
    often: Counter[tuple[str, str | None]] = Counter()
    weighed = []
    for item in sorted(found, key=lambda i: (-i.risk, i.row.fact_id)):
        key = (item.row.rule, papers[item.row.article_id].source)
        often[key] += 1
        weighed.append((item.risk * 0.9 ** min(often[key] - 1, 60), item))
    return [item for _, item in sorted(weighed, key=lambda w: (-w[0], w[1].row.fact_id))]


def plain_row(item: Item, standing: Standing) -> dict[str, Any]:
    """One fact for a table."""
    row = item.row
    names = ("indicator", "indicator_id", "value", "unit", "measure", "place", "organization", "status", "period_start", "period_end")
    slots = {name: row.shown(name) for name in names}
    first, last = (dt.date.fromisoformat(slots[name]) if slots[name] else None for name in ("period_start", "period_end"))
    return {
        **slots, "amount": f"{_digits(slots['value'])} {slots['unit']}", "period": days_words(first, last), "text": row.text,
        "id": row.fact_id, "article_id": row.article_id, "confidence": row.confidence, "state": standing.state, "rule": row.rule,
        "added": row.added,
    }  # fmt: skip


def _digits(value: str) -> str:
    """A value, or the ends of a range, with digits grouped."""
    return " – ".join(number(Decimal(x)) for x in value.split("..") if x)
