"""The state of one run: which articles are to be extracted, what becomes of each, and the counts that add up."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from itertools import islice
from typing import Literal

from sqlalchemy import Connection

from extractor.batch import copies, revisions
from extractor.batch.pool import Outcome
from extractor.batch.seen import Seen
from extractor.errors import ArticleError
from extractor.reading import ReadError, Skipped
from extractor.records import Article, Extraction
from extractor.settings import Settings
from extractor.sinks.base import RowCounts
from extractor.sinks.connection import plainly
from extractor.sinks.database import Database
from extractor.sinks.writer import Failure, RunCounts, RunWriter

OnError = Literal["quarantine", "skip", "fail"]
Item = Article | ReadError | Skipped

_SHOW_EVERY = 5.0  # seconds between two updates of the run's counts in the database
_log = logging.getLogger("extractor.batch")


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a run is. read = unchanged + extracted + quarantined + copies + skipped, once everything under way is done.

    `share` of the archive's bytes is read, None where its size is not known.
    """

    run_id: str
    counts: RunCounts
    rows: RowCounts
    copies: int
    skipped: dict[str, int]
    undated: int
    seconds: float
    share: float | None = None
    status: str = "running"

    @property
    def rate(self) -> float:
        """Articles a second."""
        return self.counts.n_read / self.seconds if self.seconds else 0.0

    @property
    def seconds_left(self) -> float | None:
        """At the pace so far."""
        return self.seconds * (1 - self.share) / self.share if self.share and self.seconds > 1 else None


Progress = Callable[[Standing], None]
Share = Callable[[], float | None]


class Work:
    """What one run does with each article."""

    def __init__(
        self, database: Database, writer: RunWriter, *, on_error: OnError, keep_copies: bool, settings: Settings, progress: Progress,
        share: Share = lambda: None,
    ) -> None:  # fmt: skip
        self.writer = writer
        self.undated = self.copies = 0
        self.skipped: Counter[str] = Counter()
        self._superseded: list[Outcome] = []
        self.deferred: list[Article] = []  # copies of an article that is still under way; decided when that is done
        self._database = database
        self._on_error = on_error
        self._keep = keep_copies
        self._settings = settings
        self._progress = progress
        self._share = share
        self._begun = self._shown = time.monotonic()
        self._seen = Seen()
        self._under_way: dict[str, copies.Print] = {}
        self._statuses = ("done",) if keep_copies else ("done", "copy")

    def standing(self, status: str = "running") -> Standing:
        """The counts so far."""
        w = self.writer
        seconds = time.monotonic() - self._begun
        return Standing(w.run_id, w.counts, w.rows, self.copies, dict(self.skipped), self.undated, seconds, self._share(), status)

    # --- before the extraction

    def todo(self, items: Iterable[Item], limit: int | None) -> Iterator[Article]:
        """The articles to extract; what is unchanged, a copy, no article or not readable is counted and noted on the way."""
        later: list[Article] = []
        for chunk in _chunks(self.articles(items, limit), self._settings.look_ahead):
            states = self._database.states(list({article.key for article in chunk}))
            for article in chunk:
                state = states.get(article.key)
                if not self._seen.add(article.key, article.sha256):
                    self._unchanged(article, 0)  # the same text under the same id is read once
                elif state is not None and state.stands(article, self.writer.pipeline_hash, statuses=self._statuses):
                    self._unchanged(article, state.extracted[article.sha256, self.writer.pipeline_hash][1])
                elif state is not None and state.superseded(article, self.writer.pipeline_hash):
                    later.append(article)
                else:
                    yield from self._unless_copy(article)
        for article in self._returned(later):
            yield from self._unless_copy(article)

    def todo_deferred(self) -> Iterator[Article]:
        """The articles that had to wait for the one that they are a copy of."""
        waiting, self.deferred = self.deferred, []
        for article in waiting:
            yield from self._unless_copy(article)

    def _returned(self, later: list[Article]) -> Iterator[Article]:
        """Of the texts that a later revision had replaced, those whose revision this input no longer holds.

        An input with two texts under one id gives the later one; reading it again must not turn back and forth.
        """
        for article in later:
            state = self._database.states([article.key])[article.key]
            if self._seen.has(article.key, state.sha256):
                self._unchanged(article, 0)
            else:
                yield article

    def articles(self, items: Iterable[Item], limit: int | None = None) -> Iterator[Article]:
        """The articles among the items; the others are counted, and put aside where they are faults."""
        for item in items if limit is None else islice(items, limit):
            self.writer.count(n_read=1)
            if isinstance(item, Article):
                yield item
            elif isinstance(item, Skipped):
                self.skipped[item.reason] += 1
                _log.debug("%s: skipped: %s", _where(item), item.reason, extra={"skipped": asdict(item)})
                self._show()
            else:
                self.fail(Failure(item.stage, item.type, item.message, item.article_id, item.uri, item.position))

    def _unless_copy(self, article: Article) -> Iterator[Article]:
        trace = copies.print_of(article)
        if not self._keep and any(_may_be_kin(trace, other) for key, other in self._under_way.items() if key != article.key):
            self.deferred.append(article)
            return
        family = self._family(article, trace)
        if self._keep or not family or family[0].rank > copies.first_of(article).rank:
            self._under_way[article.key] = trace
            yield article
        else:
            self._write_copy(article, trace, family)

    def _family(self, article: Article, trace: copies.Print) -> list[copies.First]:
        with plainly(self._database.url), self._database.reading() as connection:
            return copies.kin(connection, article, trace)

    # --- after the extraction

    def store(self, outcome: Outcome) -> None:
        """Write what one article gave."""
        article = outcome.article
        trace = self._under_way.pop(article.key, None)
        failure = Failure(outcome.stage, outcome.type, outcome.message, article.key, article.uri, traceback=outcome.traceback)
        if outcome.extraction is None:
            return self.fail(failure)
        try:
            self._write(outcome.extraction, outcome.seconds, trace or copies.print_of(article))
        except ArticleError as error:
            return self.fail(replace(failure, stage=error.stage, type=type(error.__cause__ or error).__name__, message=str(error)))
        self.undated += article.published is None
        self.writer.count(n_extracted=1, n_facts=len(outcome.extraction.facts))
        self._show()

    def load(self, outcome: Outcome) -> None:
        """Write what an article gave elsewhere, unless it stands already or is a copy."""
        article = outcome.article
        self.writer.count(n_read=1)
        state = self._database.states([article.key]).get(article.key)
        if not self._seen.add(article.key, article.sha256):
            return self._unchanged(article, 0)
        if state is not None and state.stands(article, self.writer.pipeline_hash, statuses=self._statuses):
            return self._unchanged(article, state.extracted[article.sha256, self.writer.pipeline_hash][1])
        if state is not None and state.superseded(article, self.writer.pipeline_hash):
            return self._superseded.append(outcome)
        return self._store_loaded(outcome)

    def finish_loading(self) -> None:
        """Decide on the texts that a later revision had replaced, now that it is known whether that was loaded again."""
        waiting = {outcome.article.key: outcome for outcome in self._superseded}
        for article in self._returned([outcome.article for outcome in self._superseded]):
            self._store_loaded(waiting[article.key])

    def _store_loaded(self, outcome: Outcome) -> None:
        article = outcome.article
        if outcome.extraction is not None and not self._keep:
            trace = copies.print_of(article)
            family = self._family(article, trace)
            if family and family[0].rank < copies.first_of(article).rank:
                return self._write_copy(article, trace, family)
        return self.store(outcome)

    def _write(self, extraction: Extraction, seconds: float, trace: copies.Print) -> None:
        article = extraction.article
        family = self._family(article, trace)
        first = min([*family, copies.first_of(article)], key=lambda f: f.rank)

        def beside(connection: Connection) -> int:
            copies.remember(connection, article, trace)
            copies.link(connection, article.key, None if first.key == article.key else first.key)
            revisions.carry_over(connection, extraction, self.writer.run_id)
            return copies.adopt(connection, family, first.key, self.writer.run_id, keep=self._keep)

        self.writer.write(extraction, seconds=seconds, beside=beside)

    def _write_copy(self, article: Article, trace: copies.Print, family: list[copies.First]) -> None:
        def beside(connection: Connection) -> int:
            gone = copies.retire(connection, [article.key], self.writer.run_id)
            copies.remember(connection, article, trace)
            copies.link(connection, article.key, family[0].key)
            return gone + copies.adopt(connection, family, family[0].key, self.writer.run_id, keep=self._keep)

        try:
            self.writer.write_copy(article, beside=beside)
        except ArticleError as error:
            return self.fail(Failure(error.stage, type(error.__cause__ or error).__name__, str(error), article.key, article.uri))
        self.copies += 1
        self.undated += article.published is None
        _log.debug("%s: a copy of %s", article.key, family[0].key, extra={"copy": {"article": article.key, "of": family[0].key}})
        self._show()

    def _unchanged(self, article: Article, facts: int) -> None:
        self.undated += article.published is None
        self.writer.count(n_unchanged=1)
        self.writer.rows += RowCounts(unchanged=facts)
        self._show()

    def fail(self, failure: Failure) -> None:
        """Quarantine, log, or end the run, as it was asked."""
        self.writer.count(n_quarantined=1)
        where = " ".join(x for x in (failure.uri or failure.article_id or "standard input", failure.place) if x)
        _log.warning("%s: %s (%s: %s)", where, failure.message, failure.stage, failure.type, extra={"failure": asdict(failure)})
        if self._on_error != "skip":
            self.writer.fail(failure)
        if self._on_error == "fail":
            raise ArticleError(f"{where}: {failure.message}", stage=failure.stage)
        self._show()

    def _show(self) -> None:
        self._progress(self.standing())
        if time.monotonic() - self._shown > _SHOW_EVERY:
            self._shown = time.monotonic()
            self.note()
            self.writer.save_counts()

    def note(self) -> None:
        """Keep with the run what its columns have no room for."""
        self.writer.config |= {"skipped": dict(sorted(self.skipped.items())), "copies": self.copies}


def _may_be_kin(one: copies.Print, other: copies.Print) -> bool:
    return not set(one.keys).isdisjoint(other.keys)


def _where(item: Skipped) -> str:
    return " ".join(x for x in (item.uri or "standard input", item.position) if x)


def _chunks(articles: Iterator[Article], size: int) -> Iterator[list[Article]]:
    while chunk := list(islice(articles, size)):
        yield chunk
