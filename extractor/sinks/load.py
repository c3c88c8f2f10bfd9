"""Our own JSONL back into a database: each line checked, articles written many at a time, a bad line costs itself only."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, TypeVar

from pydantic import ValidationError

from extractor.errors import ArticleError, UsageError
from extractor.records import Extraction, Provenance
from extractor.sinks.base import RowCounts
from extractor.sinks.database import Database
from extractor.sinks.writer import Failure, RunWriter

CHUNK = 2_000
"""Facts in one transaction: a reader sees whole articles only, and no transaction lasts long."""

T = TypeVar("T", bound=Extraction)


@dataclass(slots=True)
class Loaded:
    """What became of the lines."""

    lines: int = 0
    facts: int = 0
    rows: RowCounts = field(default_factory=RowCounts)
    failures: list[Failure] = field(default_factory=list)
    runs: list[str] = field(default_factory=list)


def chunks(extractions: Iterable[T], facts: int) -> Iterator[list[T]]:
    """Articles in groups of so many facts; no group has one article twice."""
    group: list[T] = []
    held, n = set[str](), 0
    for one in extractions:
        if group and (n >= facts or one.article.key in held):
            yield group
            group, held, n = [], set(), 0
        group.append(one)
        held.add(one.article.key)
        n += len(one.facts) + 1
    if group:
        yield group


def load(paths: Sequence[Path], database: Database) -> Loaded:
    """Load files of extractions, one a line; a run is made for each pipeline that made them.

    Raises:
        UsageError: when a file cannot be read at all.
        DatabaseError: when nothing can be written any more.
    """
    done = Loaded()
    with ExitStack() as stack:
        writers: dict[Provenance, RunWriter] = {}
        for path in paths:
            for group in chunks(_read(path, done), CHUNK):
                for made_by in dict.fromkeys(e.extractor for e in group):
                    if made_by not in writers:
                        writers[made_by] = stack.enter_context(database.begin_run(made_by, {"loaded": [str(p) for p in paths]}))
                    _write(writers[made_by], [e for e in group if e.extractor == made_by], path, done)
        done.runs = [writer.run_id for writer in writers.values()]
        if writers:  # a line that is no extraction was made by nobody we know: the first run tells of it
            first = next(iter(writers.values()))
            for failure in done.failures:
                first.fail(failure)
            first.count(n_quarantined=len(done.failures))
    return done


def _write(writer: RunWriter, group: list[Extraction], path: Path, done: Loaded) -> None:
    counts, failed = writer.write_many(group)
    done.rows += counts
    done.failures += [Failure("write", type(e).__name__, str(e), uri=path.resolve().as_uri()) for e in failed]
    written = len(group) - len(failed)
    writer.count(n_read=len(group), n_extracted=written, n_facts=counts.inserted + counts.updated + counts.unchanged)
    done.facts += counts.inserted + counts.updated + counts.unchanged


def _read(path: Path, done: Loaded) -> Iterator[Extraction]:
    try:
        with _open(path) as file:
            for n, line in enumerate(file, 1):
                if not line.strip():
                    continue
                done.lines += 1
                try:
                    yield _checked(line)
                except (ValidationError, ArticleError) as error:
                    told = _said(error) if isinstance(error, ValidationError) else str(error)
                    done.failures.append(Failure("read", "not-an-extraction", told, uri=path.resolve().as_uri(), place=f"line {n}"))
    except (OSError, EOFError) as error:
        raise UsageError(f"{path} cannot be read: {error}") from error


def _open(path: Path) -> IO[bytes]:
    return gzip.open(path) if path.suffix == ".gz" else path.open("rb")  # type: ignore[return-value]


def _checked(line: bytes) -> Extraction:
    """A line whose spans are the text's words.

    Raises:
        ArticleError: where they are not.
    """
    one = Extraction.model_validate_json(line)
    text = one.article.text
    for fact in one.facts:
        for span in (fact.quantity, fact.sentence):
            if text[span.start : span.end] != span.text:
                raise ArticleError(f"fact {fact.id}: the text at {span.start}:{span.end} is not {span.text!r}")
    return one


def _said(error: ValidationError) -> str:
    """The first fault: field and what is wrong with it."""
    first: Any = error.errors(include_url=False)[0]
    where = ".".join(str(x) for x in first["loc"])
    return f"{where or 'the line'}: {first['msg']} ({error.error_count()} fault{'' if error.error_count() == 1 else 's'})"
