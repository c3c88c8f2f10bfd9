"""A run whose shards a cluster extracts; this process reads what comes back and is the only one to write the database."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack
from functools import partial
from pathlib import Path

from extractor.batch.cluster import Cluster
from extractor.batch.pool import Load
from extractor.batch.shards import Line, Shard, Task, extract_shard, lines_of, provenance_of, shards_of, swept
from extractor.batch.work import Work
from extractor.reading import FieldNames, Names, ReadError, Skipped, taken_id
from extractor.reading.inputs import Inputs
from extractor.records import Provenance
from extractor.settings import Settings
from extractor.sinks.connection import parse_url


def default_parts(database: str) -> Path:
    """Beside an SQLite file, or in the working folder."""
    url = parse_url(database)
    if url.get_backend_name() == "sqlite" and url.database and url.database != ":memory:":
        return Path(f"{url.database}.parts")
    return Path("extractor.parts")


class ByCluster:
    """The shards of one run."""

    def __init__(self, inputs: Sequence[str], fmt: str | None, address: str, parts: Path) -> None:
        self._inputs = Inputs(inputs, fmt)
        self._address = address
        self._parts = parts
        self._bytes = 0
        self._done = 0

    def share(self) -> float | None:
        """How much of the archive is loaded."""
        return min(1.0, self._done / self._bytes) if self._bytes else None

    def run(
        self, begin: Callable[[ExitStack, Provenance], Work], *, load: Load, source: str | None, fields: FieldNames, settings: Settings,
        seconds: float, undivided: Callable[[], AbstractContextManager[None]],
    ) -> set[str]:  # fmt: skip
        """Extract and load everything; the URLs of the files that were read to their end.

        `begin` makes the run once it is known which extractor the workers have; Ctrl-C waits for the end of an `undivided` block.
        """
        folder = swept(self._parts)
        whole: set[str] = set()
        with ExitStack() as stack:
            cluster = stack.enter_context(Cluster(self._address))
            provenance = cluster.call(provenance_of, load, seconds)
            work = begin(stack, provenance)
            self._bytes = self._inputs.bytes()
            task = Task(load, str(folder), source, fields, settings, seconds, provenance.pipeline_hash)
            names = Names(forget=False)
            for shard, result in cluster.map(partial(extract_shard, task=task), self._shards(work)):
                if isinstance(result, Exception):
                    _failed(shard, result, work)
                else:
                    for line, by_name in lines_of(result):
                        with undivided():
                            _load(line, by_name, work, names)
                    whole |= {file.uri for file in shard.files if file.uri}
                self._done += sum(file.size for file in shard.files)
            work.finish_loading()
        return whole

    def _shards(self, work: Work) -> Iterator[Shard]:
        for item in shards_of(self._inputs):
            if isinstance(item, Shard):
                yield item
            else:
                list(work.articles([item]))


def _load(line: Line, by_name: bool, work: Work, names: Names) -> None:
    if isinstance(line, ReadError | Skipped):
        list(work.articles([line]))
    elif by_name and names.taken(None, line.article):
        list(work.articles([taken_id(line.article)]))
    else:
        work.load(line)


def _failed(shard: Shard, error: Exception, work: Work) -> None:
    """A shard that no worker survives, or whose output nobody could write: each of its files is named."""
    kind = type(error).__name__
    told = f"{kind}: {error}"
    if kind == "KilledWorker":
        told = "every worker that read it died (out of memory, or a fault in native code); leave this file out, or split it"
    for file in shard.files:
        list(work.articles([ReadError(file.uri, None, told[:500], "extract", kind)]))
