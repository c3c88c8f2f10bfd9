"""One run over an archive: read, leave out what stands already, extract, write; and the same again after any crash."""

from __future__ import annotations

import hashlib
import logging
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, replace
from itertools import islice
from typing import Literal

from extractor.batch.pool import Load, Outcome, engine_for
from extractor.errors import ArticleError
from extractor.reading import FieldNames, ReadError, read
from extractor.records import Article
from extractor.settings import DEFAULTS, Settings
from extractor.sinks.base import RowCounts
from extractor.sinks.database import Database
from extractor.sinks.writer import Failure, RunCounts, RunWriter

OnError = Literal["quarantine", "skip", "fail"]
Progress = Callable[[RunCounts], None]

_SHOW_EVERY = 5.0  # seconds between two updates of the run's counts in the database
_log = logging.getLogger("extractor.batch")


@dataclass(frozen=True, slots=True)
class RunSummary:
    """What a run did. `status` is `done` or `interrupted`; `undated` counts articles without a date of publication."""

    run_id: str
    status: str
    counts: RunCounts
    rows: RowCounts
    undated: int
    seconds: float


def run_archive(
    inputs: Sequence[str],
    database: str,
    *,
    load: Load,
    source: str | None = None,
    fmt: str | None = None,
    fields: FieldNames = FieldNames(),
    jobs: int = 1,
    limit: int | None = None,
    on_error: OnError = "quarantine",
    settings: Settings = DEFAULTS,
    progress: Progress = lambda counts: None,
) -> RunSummary:
    """Extract every article behind the inputs into the database; an article that stands there already is left alone.

    `limit` ends the reading after that many articles. `on_error` says what becomes of an article that cannot be read,
    extracted or stored: a row of `error` (`quarantine`), a line in the log (`skip`), or the end of the run (`fail`).

    Raises:
        UsageError: when an input, the format or the database's name is wrong.
        DatabaseError: when the database cannot be opened or written any more; what was committed stays.
        ModelError: when the extractor cannot be loaded.
        ArticleError: with `on_error="fail"`, at the first such article.
    """
    begun = time.perf_counter()
    items = read(inputs, source=source, fmt=fmt, fields=fields, settings=settings)
    config = {"inputs": list(inputs), "source": source, "format": fmt, "fields": asdict(fields), "jobs": jobs, "limit": limit}
    work: _Run | None = None
    status = "done"
    try:
        with ExitStack() as stack:
            store = stack.enter_context(Database(database, settings=settings))
            engine = stack.enter_context(engine_for(load, jobs, in_flight=settings.in_flight))
            writer = stack.enter_context(store.begin_run(engine.provenance, config))
            work = _Run(store, writer, on_error, settings, progress)
            _log.debug("run %s begins", writer.run_id)
            for outcome in engine.map(work.todo(items, limit)):
                with _undivided():
                    work.store(outcome)
            work.finish(complete=limit is None)
    except KeyboardInterrupt:
        if work is None:
            raise
        status = "interrupted"
    summary = RunSummary(work.writer.run_id, status, work.writer.counts, work.writer.rows, work.undated, time.perf_counter() - begun)
    _log.debug("run %s ends: %s", summary.run_id, status, extra={"counts": asdict(summary.counts) | asdict(summary.rows)})
    return summary


@contextmanager
def _undivided() -> Iterator[None]:
    """Hold Ctrl-C back until what is written is counted too: it is raised at the end of the block."""
    before = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or before is None:
        yield
        return
    held: list[int] = []
    signal.signal(signal.SIGINT, lambda number, frame: held.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if held:
        raise KeyboardInterrupt


class _Run:
    """The state of one run."""

    def __init__(self, database: Database, writer: RunWriter, on_error: OnError, settings: Settings, progress: Progress) -> None:
        self.writer = writer
        self.undated = 0
        self._database = database
        self._on_error = on_error
        self._settings = settings
        self._progress = progress
        self._shown = time.monotonic()
        self._seen: set[int] = set()  # every (id, text) of this run: 8 bytes each, so that ten million fit
        self._faulty = database.open_error_uris()
        self._reread: set[str] = set()  # of the files with old errors, those that this run reads

    def todo(self, items: Iterable[Article | ReadError], limit: int | None) -> Iterator[Article]:
        """The articles to extract; what is unchanged is counted, what cannot be read put aside, on the way."""
        later: list[Article] = []
        for chunk in _chunks(self._articles(items, limit), self._settings.look_ahead):
            states = self._database.states(list({article.key for article in chunk}))
            for article in chunk:
                state = states.get(article.key)
                mark = _mark(article.key, article.sha256)
                if mark in self._seen:
                    self._unchanged(0)  # the same text under the same id is read once
                    continue
                self._seen.add(mark)
                if state is None:
                    yield article
                elif state.stands(article, self.writer.pipeline_hash):
                    self._unchanged(state.extracted[article.sha256, self.writer.pipeline_hash][1])
                elif state.superseded(article, self.writer.pipeline_hash):
                    later.append(article)
                else:
                    yield article
        yield from self._returned(later)

    def _returned(self, later: list[Article]) -> Iterator[Article]:
        """Of the texts that a later revision had replaced, those whose revision this input no longer holds.

        An input with two texts under one id gives the later one; reading it again must not turn back and forth.
        """
        for article in later:
            state = self._database.states([article.key])[article.key]
            if _mark(article.key, state.sha256) in self._seen:
                self._unchanged(0)
            else:
                yield article

    def _articles(self, items: Iterable[Article | ReadError], limit: int | None) -> Iterator[Article]:
        left = limit
        for item in items:
            if left is not None and left <= 0:
                return
            if item.uri in self._faulty:
                self._reread.add(item.uri)
            self.writer.count(n_read=1)
            left = None if left is None else left - 1
            if isinstance(item, ReadError):
                self._fail(Failure(item.stage, item.type, item.message, item.article_id, item.uri, item.position))
            else:
                self.undated += item.published is None
                yield item

    def store(self, outcome: Outcome) -> None:
        """Write what one article gave."""
        article = outcome.article
        failure = Failure(outcome.stage, outcome.type, outcome.message, article.key, article.uri, traceback=outcome.traceback)
        if outcome.extraction is None:
            return self._fail(failure)
        try:
            self.writer.write(outcome.extraction, seconds=outcome.seconds)
        except ArticleError as error:
            return self._fail(replace(failure, stage=error.stage, type=type(error.__cause__ or error).__name__, message=str(error)))
        self.writer.count(n_extracted=1, n_facts=len(outcome.extraction.facts))
        self._show()

    def finish(self, *, complete: bool) -> None:
        """After the last article: old errors of files that were wholly read and did not fail again are resolved."""
        if complete and self._on_error == "quarantine":
            self.writer.resolve(sorted(self._reread))

    def _unchanged(self, facts: int) -> None:
        self.writer.count(n_unchanged=1)
        self.writer.rows += RowCounts(unchanged=facts)
        self._show()

    def _fail(self, failure: Failure) -> None:
        self.writer.count(n_quarantined=1)
        where = " ".join(x for x in (failure.uri or failure.article_id or "standard input", failure.place) if x)
        shown = asdict(failure)
        _log.warning("%s: %s (%s: %s)", where, failure.message, failure.stage, failure.type, extra={"failure": shown})
        if self._on_error != "skip":
            self.writer.fail(failure)
        if self._on_error == "fail":
            raise ArticleError(f"{where}: {failure.message}", stage=failure.stage)
        self._show()

    def _show(self) -> None:
        self._progress(self.writer.counts)
        if time.monotonic() - self._shown > _SHOW_EVERY:
            self._shown = time.monotonic()
            self.writer.save_counts()


def _mark(key: str, sha256: str) -> int:
    return int.from_bytes(hashlib.blake2b(f"{key}\0{sha256}".encode("utf-8", "surrogatepass"), digest_size=8).digest())


def _chunks(articles: Iterator[Article], size: int) -> Iterator[list[Article]]:
    while chunk := list(islice(articles, size)):
        yield chunk
