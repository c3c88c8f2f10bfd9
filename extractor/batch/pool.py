"""Who does the extracting: this process, or several; always in the order of the articles.

A worker holds one article at a time, so when its process dies (out of memory, a crash in native code) exactly that
article is lost, a new worker takes its place, and the others go on.
"""

from __future__ import annotations

import multiprocessing
import signal
import threading
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Any, Protocol, Self

from extractor.errors import ArticleError, ExtractorError, ModelError
from extractor.records import Article, Extraction, Provenance
from extractor.settings import DEFAULTS

_STILLBORN = 3  # workers that die while they load, one after another, before the run is given up
_FAREWELL = 5.0  # seconds a worker has to end by itself


class ArticleExtractor(Protocol):
    """What extracts: the shape of `extractor.Extractor` that a run needs."""

    @property
    def provenance(self) -> Provenance:
        """Which program, model and lexicon it is."""
        ...

    def extract_article(self, article: Article) -> Extraction:
        """Everything that one article says."""
        ...


Load = Callable[[], ArticleExtractor]
"""Makes the extractor; called once in each process, so it must be picklable."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One article and what became of it: an extraction, or the stage, type and message of what went wrong.

    `seconds` is how long the extraction took.
    """

    article: Article
    extraction: Extraction | None = None
    stage: str = "extract"
    type: str = ""
    message: str = ""
    traceback: str | None = None
    seconds: float = 0.0


class _TooSlow(BaseException):
    """The time of an article is over; no `Exception`, so that nothing on the way takes it for a fault of its own."""


def attempt(extractor: ArticleExtractor, article: Article, *, seconds: float | None = None) -> Outcome:
    """Extract one article; whatever it raises becomes part of the outcome.

    `seconds` is its limit; only a process' main thread can keep it, and only between two steps of Python.
    """
    start = time.perf_counter()
    try:
        with _limited(seconds):
            extraction = extractor.extract_article(article)
    except _TooSlow:
        return _late(article, seconds or 0)
    except Exception as error:  # any fault in the analysis of one article is that article's alone
        stage = error.stage if isinstance(error, ArticleError) else "extract"
        trace = "".join(traceback.format_exception(error))
        return Outcome(article, None, stage, type(error).__name__, str(error), trace, time.perf_counter() - start)
    return Outcome(article, extraction, seconds=time.perf_counter() - start)


@contextmanager
def _limited(seconds: float | None) -> Iterator[None]:
    if seconds is None or threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return

    def ring(*_: object) -> None:
        raise _TooSlow

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _late(article: Article, seconds: float) -> Outcome:
    told = f"not done within {seconds:g} seconds ({len(article.text):,} characters); split it, or give more with --time-limit"
    return Outcome(article, None, "extract", "TimedOut", told, seconds=seconds)


class Engine(Protocol):
    """Extracts articles; use it in a `with` statement."""

    @property
    def provenance(self) -> Provenance:
        """Which program, model and lexicon do it."""
        ...

    def map(self, articles: Iterable[Article]) -> Iterator[Outcome]:
        """The outcome of each article, in order; articles are taken as they are needed."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None: ...


def engine_for(load: Load, jobs: int = 1, *, in_flight: int = DEFAULTS.in_flight, seconds: float | None = None) -> Engine:
    """The calling process for one job, else that many workers; `seconds` is the limit of an article.

    Raises:
        ModelError: when the extractor cannot be loaded.
    """
    return InProcess(load, seconds=seconds) if jobs <= 1 else Pool(load, jobs, in_flight=in_flight, seconds=seconds)


class InProcess:
    """Extracts in this process."""

    def __init__(self, load: Load, *, seconds: float | None = None) -> None:
        self._extractor = load()
        self._seconds = seconds

    @property
    def provenance(self) -> Provenance:
        """That of the extractor."""
        return self._extractor.provenance

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        return None

    def map(self, articles: Iterable[Article]) -> Iterator[Outcome]:
        """The outcome of each article, in order."""
        for article in articles:
            yield attempt(self._extractor, article, seconds=self._seconds)


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    pipe: Connection
    ready: bool = False
    task: tuple[int, Article] | None = None
    until: float = float("inf")  # when its article must be done


@dataclass(slots=True)
class _Flight:
    """The articles under way: numbers in the order they came, outcomes that wait for an earlier one."""

    given: int = 0
    yielded: int = 0
    done: dict[int, Outcome] = field(default_factory=dict)


class Pool:
    """Extracts in `jobs` processes. At most `in_flight` articles a worker are under way or wait for their turn.

    An article that takes longer than `seconds` ends its worker.

    Raises:
        ModelError: when the workers cannot load the extractor.
    """

    def __init__(self, load: Load, jobs: int, *, in_flight: int = DEFAULTS.in_flight, seconds: float | None = None) -> None:
        self._context = multiprocessing.get_context("spawn")
        self._load = load
        self._window = jobs * in_flight
        self._seconds = seconds
        self._stillborn = 0
        self._provenance: Provenance | None = None
        self._workers: list[_Worker] = []
        try:
            self._workers += [self._start() for _ in range(jobs)]
            while self._provenance is None:
                self._collect(_Flight())
        except BaseException:
            self._end(at_once=True)
            raise

    @property
    def provenance(self) -> Provenance:
        """That of the workers' extractor."""
        assert self._provenance is not None
        return self._provenance

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._end(at_once=kind is not None)

    def map(self, articles: Iterable[Article]) -> Iterator[Outcome]:
        """The outcome of each article, in order."""
        source = iter(articles)
        flight = _Flight()
        more = True
        while True:
            more = more and self._dispatch(source, flight)
            while flight.yielded in flight.done:
                outcome = flight.done.pop(flight.yielded)
                flight.yielded += 1
                yield outcome
                more = more and self._dispatch(source, flight)  # nobody idles while the outcome is written
            if not more and flight.yielded == flight.given:
                return
            if flight.yielded not in flight.done:
                self._collect(flight)

    def _dispatch(self, source: Iterator[Article], flight: _Flight) -> bool:
        """Give work to idle workers; False when there is no more."""
        for worker in self._workers:
            if worker.task is not None or not worker.ready:
                continue
            if flight.given - flight.yielded >= self._window:
                break
            article = next(source, None)
            if article is None:
                return False
            worker.task = (flight.given, article)
            flight.given += 1
            worker.until = time.monotonic() + (self._seconds or float("inf"))
            with suppress(OSError):  # it died while idle; `_collect` sees that next and gives the article up
                worker.pipe.send(article)
        return True

    def _collect(self, flight: _Flight) -> None:
        """Wait until at least one worker says something, dies, or has had its time."""
        first = min((w.until for w in self._workers if w.task is not None), default=float("inf"))
        rest = None if first == float("inf") else max(0.0, first - time.monotonic())
        spoken = set(wait([w.pipe for w in self._workers] + [w.process.sentinel for w in self._workers], rest))
        for i, worker in enumerate(self._workers):
            if worker.pipe not in spoken and worker.process.sentinel not in spoken:
                continue
            try:
                self._hear(worker, worker.pipe.recv() if worker.pipe.poll() else None, flight)
            except (EOFError, OSError):
                self._workers[i] = self._replace(worker, flight)
        self._end_late(flight)

    def _end_late(self, flight: _Flight) -> None:
        """End the workers whose article takes too long."""
        for i, worker in enumerate(self._workers):
            if worker.task is not None and worker.until <= time.monotonic():
                number, article = worker.task
                flight.done[number] = _late(article, self._seconds or 0)
                worker.task, worker.ready = None, True
                worker.process.kill()
                self._workers[i] = self._replace(worker, flight)

    def _hear(self, worker: _Worker, said: Any, flight: _Flight) -> None:
        match said:
            case Provenance():
                worker.ready, self._stillborn, self._provenance = True, 0, said
            case Outcome():
                assert worker.task is not None
                flight.done[worker.task[0]] = said
                worker.task = None
            case str():
                raise ModelError(said)
            case _:
                raise EOFError  # the process is gone and left nothing to read

    def _replace(self, worker: _Worker, flight: _Flight) -> _Worker:
        """Bury a dead worker: its article is its last."""
        worker.process.join()
        worker.pipe.close()
        code = worker.process.exitcode or 0
        how = f"was ended by signal {-code} ({signal.Signals(-code).name})" if code < 0 else f"ended with exit code {code}"
        if worker.task is not None:
            number, article = worker.task
            message = f"the worker process {how} while it read this article; out of memory? try fewer --jobs"
            flight.done[number] = Outcome(article, None, "extract", "WorkerDied", message)
        elif not worker.ready:
            self._stillborn += 1
            if self._stillborn >= _STILLBORN:
                raise ModelError(f"the worker processes cannot start: the last one {how} while it loaded the model; try --jobs 1")
        return self._start()

    def _start(self) -> _Worker:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=_work, args=(theirs, self._load), daemon=True)
        process.start()
        theirs.close()
        return _Worker(process, ours)

    def _end(self, *, at_once: bool) -> None:
        for worker in self._workers:
            if at_once:
                worker.process.terminate()
            worker.pipe.close()  # an idle worker ends when its pipe does
        for worker in self._workers:
            worker.process.join(_FAREWELL)
            if worker.process.is_alive():
                worker.process.kill()


def _work(pipe: Connection, load: Load) -> None:
    """A worker's life: load, say so, then one outcome an article until the pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to the whole group; the first process decides
    try:
        extractor = load()
    except Exception as error:  # whatever it is, it ends the run with a message, not with a traceback from each worker
        pipe.send(str(error) if isinstance(error, ExtractorError) else f"the extractor cannot be loaded: {type(error).__name__}: {error}")
        return
    with suppress(BrokenPipeError):  # the first process is gone already; the next line sees it
        pipe.send(extractor.provenance)
    while True:
        try:
            article = pipe.recv()
        except EOFError:
            return
        try:
            pipe.send(attempt(extractor, article))
        except BrokenPipeError:  # the first process is gone
            return


def map_articles(articles: Iterable[Article], load: Load, *, jobs: int) -> Iterator[Extraction]:
    """Extractions in the order of the articles, by `jobs` processes.

    Raises:
        ArticleError: when an article cannot be extracted.
        ModelError: when the workers cannot load the model.
    """
    with Pool(load, jobs) as pool:
        for outcome in pool.map(articles):
            if outcome.extraction is None:
                raise ArticleError(f"{outcome.article.key}: {outcome.type}: {outcome.message}", stage=outcome.stage)
            yield outcome.extraction
