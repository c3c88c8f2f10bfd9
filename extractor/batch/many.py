"""A run whose shards a cluster extracts; this process reads what comes back and is the only one to write the database."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack
from functools import partial
from pathlib import Path

from extractor.batch.cluster import Cluster, ClusterError
from extractor.batch.pool import Load
from extractor.batch.shards import Line, Shard, Task, extract_shard, lines_of, provenance_of, shards_of, swept
from extractor.batch.work import Work
from extractor.errors import ExtractorError
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

        Raises:
            ClusterError: when the workers' results cannot be written or read any more; what was loaded stays.
            ModelError: when a worker has another extractor than the others.
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
                    _failed(shard, result, work, folder)
                else:
                    for line, by_name in _lines(result):
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


def _lines(path: str) -> Iterator[tuple[Line, bool]]:
    try:
        yield from lines_of(path)
    except (OSError, EOFError, ValueError, zlib.error) as error:
        told = f"the result {path} cannot be read: {getattr(error, 'strerror', None) or str(error)[:200] or type(error).__name__}"
        raise ClusterError(f"{told}; this machine must see the folder under that name; a damaged file can be deleted") from error


def _load(line: Line, by_name: bool, work: Work, names: Names) -> None:
    if isinstance(line, ReadError | Skipped):
        list(work.articles([line]))
    elif by_name and names.taken(None, line.article):
        list(work.articles([taken_id(line.article)]))
    else:
        work.load(line)


def _failed(shard: Shard, error: Exception, work: Work, folder: Path) -> None:
    """A shard that no worker survives is named; what would meet every other shard too ends the run."""
    if isinstance(error, ExtractorError):
        raise error
    if isinstance(error, OSError):  # what is wrong with the input is told by its reader
        told = f"a worker cannot write its result into {folder}: {error.strerror or error}"
        raise ClusterError(f"{told}; make room or mend it, and run the same command again: what was loaded stays") from error
    kind = type(error).__name__
    told = f"{kind}: {error}"
    if kind == "KilledWorker":
        told = "every worker that was given it died, with nothing beside it in the end too; leave this file out, or split it"
    for file in shard.files:
        list(work.articles([ReadError(file.uri, None, told[:500], "read", kind)]))
