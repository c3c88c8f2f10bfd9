"""The unit of work of a cluster: one input shard becomes one output file, under a name that its content gives it.

A shard is a file, or some hundred small ones. `extract_shard` is a plain function: any engine may call it anywhere, twice or
after a crash; the file appears whole or not at all, and is loaded into the database idempotently.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import multiprocessing
import os
import socket
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from extractor.batch.apart import LEAST_SECONDS, ReaderApart
from extractor.batch.pool import Engine, InProcess, Load, Outcome, Pool
from extractor.errors import ModelError, UsageError
from extractor.reading import FieldNames, FileReader, ReadError, Reads, Skipped
from extractor.reading.inputs import Item
from extractor.reading.opening import Source
from extractor.records import Article, Extraction, Provenance
from extractor.settings import Settings

_FILES, _BYTES = 200, 4 << 20  # of small files in one shard: a minute's work or so, and a name for each kind of trouble
_STALE = 3600.0  # seconds after which a half-written file is nobody's any more


@dataclass(frozen=True, slots=True)
class Shard:
    """Some files, in order."""

    files: tuple[Source, ...]

    @property
    def uri(self) -> str:
        """The first file's URL; that of the shard where it has one file."""
        return self.files[0].uri or ""


@dataclass(frozen=True, slots=True)
class Task:
    """What is done with each shard; `parts` is a folder that every machine sees."""

    load: Load
    parts: str
    source: str | None
    fields: FieldNames
    settings: Settings
    seconds: float
    pipeline_hash: str


Line = Outcome | ReadError | Skipped


def shards_of(items: Iterable[Item]) -> Iterator[Shard | Skipped | ReadError]:
    """The shards of some inputs; what is no file to read comes as it is.

    Raises:
        UsageError: for standard input, which only one machine has.
    """
    files: list[Source] = []
    size = 0
    for item in items:
        if not isinstance(item, Source):
            yield item
            continue
        if item.uri is None:
            raise UsageError("standard input cannot be read by a cluster: give files that all machines see")
        if files and (size + item.size > _BYTES or len(files) == _FILES):
            yield Shard(tuple(files))
            files, size = [], 0
        files.append(item)
        size += item.size or _BYTES
    if files:
        yield Shard(tuple(files))


def extract_shard(shard: Shard, task: Task) -> str:
    """Extract a shard unless that has been done; the path of its output.

    Raises:
        OSError: when the output cannot be written.
        ModelError: when the extractor cannot be loaded, or is another one than the first worker's.
    """
    out = Path(task.parts) / f"{_name(shard, task)}.jsonl.gz"
    if out.exists():
        return str(out)
    part = out.with_name(f"{out.name}.tmp-{socket.gethostname()}-{os.getpid()}")
    try:
        with part.open("wb") as file, gzip.GzipFile(fileobj=file, mode="wb", compresslevel=3, mtime=0) as packed:
            _extract(shard, task, packed)
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)
    return str(out)


def _name(shard: Shard, task: Task) -> str:
    """A digest of the bytes to be read and of everything that decides what is made of them."""
    digest = hashlib.sha256(repr((task.source, task.fields, task.settings, task.pipeline_hash)).encode())
    for file in shard.files:
        digest.update(f"\0{file.uri}\0{file.format}\0{file.name}\0".encode("utf-8", "surrogatepass"))
        if file.path is None:
            from extractor.reading.remote import state_of

            digest.update(state_of(file.url or "").encode())
        else:
            with suppress(OSError), file.path.open("rb") as data:  # what cannot be read is told by its reader
                digest.update(hashlib.file_digest(data, "sha256").digest())
    return digest.hexdigest()[:32]


def _extract(shard: Shard, task: Task, out: gzip.GzipFile) -> None:
    named: set[str] = set()  # the articles whose id is their file's name

    def articles(reader: Reads) -> Iterator[Article]:
        for file in shard.files:
            for item, by_name in reader.read(file):
                if isinstance(item, Article):
                    if by_name:
                        named.add(item.key)
                    yield item
                else:
                    _write(out, {"kind": type(item).__name__, **asdict(item)})

    with _LOCK:
        engine = _engine(task)
        if engine.provenance.pipeline_hash != task.pipeline_hash:
            p = engine.provenance
            which = f"{socket.gethostname()} has another extractor than the first worker (version {p.version}, model {p.model})"
            raise ModelError(f"{which}: install the same version and the same --lexicon on every machine")
        for outcome in engine.map(articles(_reader(task))):
            record = {"seconds": outcome.seconds, "named": outcome.article.key in named}
            if outcome.extraction is not None:
                _write(out, record | {"kind": "Extraction", "extraction": json.loads(outcome.extraction.to_json())})
            else:
                told = {"stage": outcome.stage, "type": outcome.type, "message": outcome.message, "traceback": outcome.traceback}
                _write(out, record | {"kind": "Failure", "article": json.loads(outcome.article.model_dump_json()), **told})


def _write(out: gzip.GzipFile, record: dict[str, Any]) -> None:
    out.write(json.dumps(record, ensure_ascii=True).encode() + b"\n")


_LOCK = threading.Lock()
_ENGINES: dict[tuple[Load, float], Engine] = {}
_READERS: dict[str, Reads] = {}


def _engine(task: Task) -> Engine:
    """The extractor of this worker, loaded once; in a process of its own, so that a fatal article ends that and not the worker."""
    key = (task.load, task.seconds)
    if key not in _ENGINES:
        _ENGINES[key] = InProcess(task.load, seconds=task.seconds) if _childless() else Pool(task.load, 1, seconds=task.seconds)
    return _ENGINES[key]


def _reader(task: Task) -> Reads:
    """What reads the files, in a process of its own too."""
    key = repr((task.source, task.fields, task.settings, task.seconds))
    if key not in _READERS:
        reader = FileReader(source=task.source, fields=task.fields, settings=task.settings)
        _READERS[key] = reader if _childless() else ReaderApart(reader, seconds=max(task.seconds, LEAST_SECONDS))
    return _READERS[key]


def _childless() -> bool:
    """Whether this process may have no children: Dask's own setting for workers that we did not start."""
    return multiprocessing.current_process().daemon


def provenance_of(load: Load, seconds: float) -> Provenance:
    """Which program, model and lexicon a worker has."""
    task = Task(load, "", None, FieldNames(), Settings(), seconds, "")
    with _LOCK:
        return _engine(task).provenance


def lines_of(path: str) -> Iterator[tuple[Line, bool]]:
    """What a shard's output holds, and whether an article's id is its file's name."""
    with gzip.open(path) as file:
        for line in file:
            record = json.loads(line)
            kind, seconds, named = record.pop("kind"), record.pop("seconds", 0.0), record.pop("named", False)
            if kind == "Extraction":
                extraction = Extraction.model_validate(record["extraction"])
                yield Outcome(extraction.article, extraction, seconds=seconds), named
            elif kind == "Failure":
                yield Outcome(Article.model_validate(record.pop("article")), None, seconds=seconds, **record), named
            else:
                yield (Skipped if kind == "Skipped" else ReadError)(**record), False


def swept(folder: Path) -> Path:
    """The folder of the outputs, made where it is missing and rid of what dead workers left.

    Raises:
        UsageError: when it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for left in folder.glob("*.tmp-*"):
            if time.time() - left.stat().st_mtime > _STALE:
                left.unlink(missing_ok=True)
    except OSError as error:
        raise UsageError(f"the folder {folder} for the workers' results cannot be used: {error.strerror or error}") from error
    return folder.absolute()
