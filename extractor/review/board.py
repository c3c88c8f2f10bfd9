"""What the queue is chosen from, in memory: a light row for every fact and article, kept in step with the database.

A hundred thousand facts are a few dozen megabytes here, and every list, count and facet of the page comes out of it in
milliseconds; the texts and readings stay in the database. Decisions are taken up at once, new runs in the background.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
import math
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from extractor.errors import DatabaseError
from extractor.review import feed
from extractor.review.counts import Counted, Counts
from extractor.review.feed import FactRow
from extractor.review.states import OPEN, UNSEEN, Decision, Standing, stand
from extractor.sinks.database import Database

LOOK_EVERY = 1.0
"""Seconds between two looks for other people's decisions and for runs."""
SLICE = 300
"""How many facts of a run are taken up at a time; between two slices the pages have their turn."""
GROWN = 1.05
"""Risks are weighed anew when there are so many times as many facts as the last time."""

log = logging.getLogger("extractor.review")


@dataclass(slots=True)
class Item:
    """One fact as the lists show it; its slots are those of the last word on it."""

    row: FactRow
    decisions: list[Decision] = field(default_factory=list)
    standing: Standing = UNSEEN
    risk: float = 0.0
    rank: tuple[float, str] = (0.0, "")
    """What facts are ordered by: the riskiest first."""
    lot: str = ""
    facets: tuple[str, ...] = ()
    """The values of `feed.FACETS`, as they stand."""
    haystack: str = ""
    """What a search for words looks into; empty until it is asked for."""

    @property
    def concept(self) -> str:
        """What the fact is counted under: its concept, or its indicator's words."""
        return self.row.indicator_id or self.row.indicator.lower()

    @property
    def thousandths(self) -> int:
        """The risk as a whole number, so that sums of it do not drift."""
        return int(self.risk * 1000)


@dataclass(slots=True)
class Paper:
    """One article as the lists show it."""

    article_id: str
    source: str | None
    title: str | None
    published: dt.date | None
    items: dict[str, Item] = field(default_factory=dict)
    marks: list[Decision] = field(default_factory=list)
    waiting: tuple[list[Item], float, float] | None = None
    """The open facts, how many of them are likely wrong, and their risk together; None where something changed since."""

    def open(self) -> tuple[list[Item], float, float]:
        """The same, counted again where needed."""
        if self.waiting is None:
            items = [i for i in self.items.values() if i.standing.state in OPEN]
            self.waiting = items, sum(1 - i.row.confidence for i in items), sum(i.risk for i in items)
        return self.waiting

    @property
    def name(self) -> str:
        """What to call it."""
        return self.title or self.article_id

    @property
    def mark(self) -> Decision | None:
        """The standing `done` or `done-empty`, if any."""
        return self.marks[-1] if self.marks and self.marks[-1].answer != "reopen" else None


class Board:
    """Every fact and article of one database. Safe to use from several threads."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.lock = threading.RLock()
        self.items: dict[str, Item] = {}
        self.papers: dict[str, Paper] = {}
        self.rows: dict[str, Decision] = {}
        self.by_reviewer: dict[str, list[Decision]] = {}
        self.counts = Counts()
        self.often: Counter[str] = Counter()
        self.version = 0
        self.counted: dict[object, tuple[float, Counted]] = {}
        self._runs: dict[str, tuple[str, int]] = {}
        self._looked = 0.0
        self._busy: threading.Thread | None = None
        self._rest = 0.0
        self._weighed = 0
        self._load()

    # ------------------------------------------------------------ keeping in step
    def _load(self) -> None:
        self._runs = feed.runs(self.database)
        for paper in feed.papers(self.database):
            self.papers[paper[0]] = Paper(*paper)
        self._take_facts(feed.facts(self.database))
        self._take(feed.decisions(self.database))
        self._weigh()

    def look(self) -> None:
        """Take up what others have decided since, and begin to take up what a run has written since."""
        now = time.monotonic()
        with self.lock:
            if now - self._looked < LOOK_EVERY:
                return
            self._looked = now
        self.catch_up()
        found = feed.runs(self.database)
        changed = [run for run, mark in found.items() if self._runs.get(run) != mark]
        if changed and now >= self._rest and (self._busy is None or not self._busy.is_alive()):
            self._busy = threading.Thread(target=self._read_runs, args=(found, changed), daemon=True)
            self._busy.start()

    def catch_up(self) -> None:
        """Take up decisions that another program wrote."""
        with self.lock:
            known = len(self.rows)
            latest = max((row[-1].made_at for row in self.by_reviewer.values()), default=None)
        if feed.count(self.database) != known:
            since = None if latest is None else latest - dt.timedelta(minutes=5)
            self.take(feed.decisions(self.database, since=since))

    def _read_runs(self, found: dict[str, tuple[str, int]], changed: list[str]) -> None:
        began = time.monotonic()
        try:
            self._read_slices(changed)
        except DatabaseError as error:  # the next look tries again
            log.warning("%s", error)
            return
        if len(self.items) > GROWN * self._weighed:
            self._weigh()
        with self.lock:
            self._runs = found
            self._rest = time.monotonic() + 10 * (time.monotonic() - began)  # at most a tenth of the time goes into this

    def _read_slices(self, runs: Sequence[str]) -> None:
        """Take up what these runs wrote since: a few facts at a time, so that nobody waits for long."""
        papers = feed.papers(self.database, runs=runs)
        with self.lock:
            for paper in papers:
                known = self.papers.setdefault(paper[0], Paper(*paper))
                known.source, known.title, known.published = paper[1:]
        fresh = [key for key, *reading in feed.readings(self.database, runs) if self._reading(key) != tuple(reading)]
        for at in range(0, len(fresh), SLICE):
            began = time.monotonic()
            some = feed.facts(self.database, keys=fresh[at : at + SLICE])
            with self.lock:
                self._take_facts(some)
                self.version += 1
            time.sleep(time.monotonic() - began)

    def keep_up(self, rows: Iterable[Any]) -> None:
        """Take up at once what a run has read otherwise of the facts that somebody looks at (`rows` of the table `fact`)."""
        behind = [r.fact_id for r in rows if self._reading(r.fact_id) != (r.payload_hash, r.retracted_run is not None)]
        if behind:
            fresh = feed.facts(self.database, keys=behind)
            with self.lock:
                self._take_facts(fresh)
                self.version += 1

    def _reading(self, key: str) -> tuple[str, bool] | None:
        item = self.items.get(key)
        return (item.row.payload_hash, item.row.retracted) if item else None

    def _take_facts(self, rows: Iterable[FactRow]) -> None:
        for row in rows:
            paper = self.papers.get(row.article_id)
            if paper is None:
                continue
            item = self.items.get(row.fact_id)
            if item is None:
                item = self.items[row.fact_id] = Item(row, lot=hashlib.sha256(row.fact_id.encode()).hexdigest()[:16])
                paper.items[row.fact_id] = item
            else:
                self.counts.drop(item)
                self.often[item.concept] -= 1
            item.row = row
            item.standing = stand(item.decisions, row.payload_hash, retracted=row.retracted) if item.decisions else _bare(row)
            self._dress(item, paper)
            self.often[item.concept] += 1
            self._rate(item)
            self.counts.take(item)

    def put(self, row: FactRow) -> None:
        """Take up a fact that a person added, changed or took back."""
        with self.lock:
            self._take_facts([row])
            self.version += 1

    def take(self, rows: Iterable[Decision]) -> None:
        """Take up decisions; those already known change nothing."""
        with self.lock:
            self._take(rows)
            self.version += 1

    def _take(self, rows: Iterable[Decision]) -> None:
        new = sorted((d for d in rows if d.decision_id not in self.rows), key=lambda d: (d.made_at, d.decision_id))
        touched: set[str] = set()
        for d in new:
            self.rows[d.decision_id] = d
            self.by_reviewer.setdefault(d.reviewer, []).append(d)
            if d.answer in feed.ARTICLE_ANSWERS:
                if d.fact_id in self.papers:
                    self.papers[d.fact_id].marks.append(d)
            elif d.fact_id in self.items:
                self.items[d.fact_id].decisions.append(d)
                touched.add(d.fact_id)
        for fact_id in touched:
            item = self.items[fact_id]
            self.counts.drop(item)
            item.standing = stand(item.decisions, item.row.payload_hash, retracted=item.row.retracted)
            self._dress(item, self.papers[item.row.article_id])
            self.counts.take(item)

    @staticmethod
    def _dress(item: Item, paper: Paper) -> None:
        """Show the slots that the last word left, not the machine's."""
        verdict = item.standing.verdict
        item.row.current = feed.edited_slots(verdict.edited) if verdict and verdict.edited else None
        item.facets = feed.facets_of(item.row, paper.source)
        item.haystack = ""
        paper.waiting = None

    def _rate(self, item: Item) -> None:
        """Risk: how likely a core slot is wrong, more where many facts belong to one indicator."""
        item.risk = (1 - item.row.confidence) * (1 + math.log10(max(self.often[item.concept], 1)))
        item.rank = (-item.risk, item.row.fact_id)

    def _weigh(self) -> None:
        """Rate every fact by how often its indicator occurs now."""
        with self.lock:
            items = list(self.items.values())
            self._weighed = len(items)
        for at in range(0, len(items), 10 * SLICE):
            with self.lock:
                for item in items[at : at + 10 * SLICE]:
                    before = item.thousandths
                    self._rate(item)
                    self.counts.rerate(item, before)
                    self.papers[item.row.article_id].waiting = None

    # ------------------------------------------------------------ asking
    def standing(self, item: Item, only: str | None = None) -> Standing:
        """Where a fact stands; `only` leaves out every other reviewer."""
        if only is None or not item.decisions:
            return item.standing
        return stand(item.decisions, item.row.payload_hash, retracted=item.row.retracted, only=only)

    def tally(self, only: str | None = None) -> Counter[str]:
        """How many facts are in each state."""
        with self.lock:
            found = +self.counts.states
            if only is not None:
                for item in self.counts.decided.values():
                    found[item.standing.state] -= 1
                    found[self.standing(item, only).state] += 1
            return +found

    def marked(self) -> int:
        """How many articles are done."""
        with self.lock:
            return sum(paper.mark is not None for paper in self.papers.values())

    def decided(self) -> list[Item]:
        """The facts on which anything was ever said."""
        with self.lock:
            return list(self.counts.decided.values())

    def find(self, keep: Callable[[Item], bool]) -> list[Item]:
        """The facts that a test keeps."""
        with self.lock:
            return [item for item in self.items.values() if keep(item)]

    def names(self, kind: str, words: str, limit: int = 8) -> list[str]:
        """Indicators, units or names in use that contain the words, the commonest first."""
        low = words.lower()
        with self.lock:
            found = Counter(said for item in self.items.values() if (said := getattr(item.row, kind, None)) and low in said.lower())
        return [name for name, _ in found.most_common(limit)]


def _bare(row: FactRow) -> Standing:
    return Standing("retracted") if row.retracted else UNSEEN
