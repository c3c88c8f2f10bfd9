"""One run over an archive: read, leave out what stands already, extract, write; and the same again after any crash."""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

from extractor.batch.apart import LEAST_SECONDS, ReaderApart
from extractor.batch.pool import Load, engine_for
from extractor.batch.work import OnError, Progress, Share, Standing, Work
from extractor.errors import ExtractorError, UsageError
from extractor.reading import FieldNames, FileReader, Reading, Reads, read
from extractor.records import Provenance
from extractor.settings import DEFAULTS, Settings
from extractor.sinks.base import RowCounts
from extractor.sinks.database import Database
from extractor.sinks.writer import RunCounts, RunWriter

_log = logging.getLogger("extractor.batch")


@dataclass(frozen=True, slots=True)
class RunSummary:
    """What a run did. `status` is `done` or `interrupted`; `undated` counts articles without a date of publication.

    read = unchanged + extracted + quarantined + copies + the sum of `skipped`, which says why each was left out.
    """

    run_id: str
    status: str
    counts: RunCounts
    rows: RowCounts
    undated: int
    seconds: float
    copies: int
    skipped: dict[str, int]


@dataclass(frozen=True, slots=True)
class Options:
    """How a run is done.

    `cluster` is the address of a scheduler, or `local:N`, `parts` the folder where its workers leave their results; `seconds`
    the time of an article.
    """

    source: str | None = None
    fmt: str | None = None
    fields: FieldNames = field(default_factory=FieldNames)
    jobs: int = 1
    limit: int | None = None
    on_error: OnError = "quarantine"
    keep_copies: bool = False
    cluster: str | None = None
    parts: Path | None = None
    only: frozenset[str] | None = None
    seconds: float | None = None


def run_archive(
    inputs: Sequence[str],
    database: str,
    *,
    load: Load,
    options: Options = Options(),
    settings: Settings = DEFAULTS,
    progress: Progress = lambda standing: None,
) -> RunSummary:
    """Extract every article behind the inputs into the database; an article that stands there already is left alone.

    Of `options`, `limit` ends the reading after that many articles, `only` are the URLs of the files to read, and `on_error`
    says what becomes of an article that cannot be read, extracted or stored: a row of `error` (`quarantine`), a line in the
    log (`skip`), or the end of the run (`fail`).

    Raises:
        UsageError: when an input, the format or the database's name is wrong.
        DatabaseError: when the database cannot be opened or written any more; what was committed stays.
        ModelError: when the extractor cannot be loaded.
        ArticleError: with `on_error="fail"`, at the first such article.
    """
    o = options
    if o.cluster is not None and (o.limit or o.only or o.jobs > 1):
        raise UsageError("--cluster goes with neither --limit nor --jobs: a cluster reads whole files, with its own workers")
    works: list[Work] = []
    status = "done"
    try:
        if o.cluster is not None:
            _by_cluster(inputs, database, load, o, settings, progress, works)
        else:
            _here(inputs, database, load, o, settings, progress, works)
    except KeyboardInterrupt:
        if not works:
            raise
        status = "interrupted"
    return summed(works[0], status, progress)


def _here(inputs: Sequence[str], database: str, load: Load, o: Options, settings: Settings, progress: Progress, works: list[Work]) -> None:
    """By processes of this machine, one article after another."""
    with ExitStack() as stack:
        reader: Reads | None = None
        if o.jobs > 1:
            here = FileReader(source=o.source, fields=o.fields, settings=settings)
            reader = stack.enter_context(ReaderApart(here, seconds=max(_limit(o, settings), LEAST_SECONDS)))
        items = read(inputs, source=o.source, fmt=o.fmt, fields=o.fields, settings=settings, only=o.only, reader=reader)
        store = stack.enter_context(Database(database, settings=settings))
        items.watched = store.open_error_uris()
        engine = stack.enter_context(engine_for(load, o.jobs, in_flight=settings.in_flight, seconds=_limit(o, settings)))
        writer = stack.enter_context(store.begin_run(engine.provenance, _config(inputs, o)))
        _log.debug("run %s begins", writer.run_id)
        work = _work(store, writer, o, settings, progress, _Share(items))
        works.append(work)
        stack.callback(work.note)
        todo = work.todo(items, o.limit)
        while True:
            for outcome in engine.map(todo):
                with _undivided():
                    work.store(outcome)
            if not work.deferred:
                break
            todo = work.todo_deferred()
        _resolve(items.whole, writer, o)


def _by_cluster(
    inputs: Sequence[str], database: str, load: Load, o: Options, settings: Settings, progress: Progress, works: list[Work]
) -> None:
    """By a cluster, shard by shard."""
    from extractor.batch.many import ByCluster, default_parts

    shards = ByCluster(inputs, o.fmt, o.cluster or "", o.parts or default_parts(database))
    with Database(database, settings=settings) as store:
        watched = store.open_error_uris()

        def begin(stack: ExitStack, provenance: Provenance) -> Work:
            writer = stack.enter_context(store.begin_run(provenance, _config(inputs, o)))
            works.append(_work(store, writer, o, settings, progress, shards.share))
            stack.callback(works[0].note)
            return works[0]

        whole = shards.run(
            begin, load=load, source=o.source, fields=o.fields, settings=settings, seconds=_limit(o, settings), undivided=_undivided
        )
        _resolve(whole & watched, works[0].writer, o)


def _limit(options: Options, settings: Settings) -> float:
    return options.seconds or settings.article_seconds


def _config(inputs: Sequence[str], o: Options) -> dict[str, object]:
    """What `errors --retry` needs to do the same again."""
    return {
        "inputs": list(inputs), "folder": os.getcwd(), "source": o.source, "format": o.fmt, "fields": asdict(o.fields), "jobs": o.jobs,
        "limit": o.limit, "keep_copies": o.keep_copies, "cluster": o.cluster,
    }  # fmt: skip


def _work(store: Database, writer: RunWriter, o: Options, settings: Settings, progress: Progress, share: Share) -> Work:
    return Work(store, writer, on_error=o.on_error, keep_copies=o.keep_copies, settings=settings, progress=progress, share=share)


def _resolve(whole: set[str], writer: RunWriter, o: Options) -> None:
    """Old errors of files that were read to their end and did not fail again are resolved."""
    if o.limit is None and o.on_error == "quarantine":
        writer.resolve(sorted(whole))


def summed(work: Work, status: str, progress: Progress) -> RunSummary:
    """The end of a run, told to whoever watches it."""
    end: Standing = work.standing(status)
    progress(end)
    told = asdict(end.counts) | asdict(end.rows) | {"copies": end.copies, "skipped": end.skipped}
    _log.debug("run %s ends: %s", end.run_id, status, extra={"counts": told})
    return RunSummary(end.run_id, status, end.counts, end.rows, end.undated, end.seconds, end.copies, end.skipped)


class _Share:
    """How much of the archive is read; its size is found out beside the run, since a large folder takes its time."""

    def __init__(self, items: Reading) -> None:
        self._items = items
        self._bytes = 0
        threading.Thread(target=self._measure, daemon=True).start()

    def _measure(self) -> None:
        with suppress(ExtractorError, OSError):  # then nobody knows how long it takes
            self._bytes = self._items.bytes()

    def __call__(self) -> float | None:
        """Between 0 and 1, None while it is not known."""
        return min(1.0, self._items.meter.read / self._bytes) if self._bytes else None


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
