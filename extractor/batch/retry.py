"""What lies in quarantine, and trying it again the way it was read the first time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sqlalchemy import select

from extractor.batch.archive import Options
from extractor.reading import FieldNames, files_of
from extractor.reading.opening import Source
from extractor.sinks import schema
from extractor.sinks.connection import plainly
from extractor.sinks.database import Database


@dataclass(frozen=True, slots=True)
class OpenError:
    """An error that no later run has resolved, and how the run that met it last was called."""

    article_id: str | None
    uri: str | None
    stage: str
    type: str
    message: str
    attempts: int
    config: dict[str, Any]


@dataclass(slots=True)
class Again:
    """One call that reads again what failed; `why_not` says what stands in its way."""

    inputs: list[str]
    options: Options
    errors: list[OpenError] = field(default_factory=list)
    why_not: str | None = None


def open_errors(database: Database) -> list[OpenError]:
    """Everything in quarantine, in the order of its files."""
    e, r = schema.error, schema.run
    asked = (
        select(e.c.article_id, e.c.uri, e.c.stage, e.c.type, e.c.message, e.c.attempts, r.c.config)
        .join(r, e.c.run_id == r.c.run_id)
        .where(e.c.resolved_run.is_(None))
        .order_by(e.c.uri, e.c.message, e.c.error_id)
    )
    with plainly(database.url), database.reading() as connection:
        return [OpenError(*row) for row in connection.execute(asked)]


def plan(errors: list[OpenError]) -> Iterator[Again]:
    """The calls that read them again: one for all errors of runs that were called alike, of the files in question only."""
    alike: dict[str, Again] = {}
    for error in errors:
        inputs, options = _call(error.config)
        again = alike.setdefault(json.dumps([inputs, repr(options)]), Again(inputs, options))
        again.errors.append(error)
    for again in alike.values():
        yield _narrowed(again)


def _call(config: dict[str, Any]) -> tuple[list[str], Options]:
    folder = Path(config.get("folder") or ".")
    inputs = [one if one == "-" or "://" in one else str(folder / one) for one in config.get("inputs") or []]
    options = Options(
        source=config.get("source"), fmt=config.get("format"), fields=FieldNames(**(config.get("fields") or {})),
        jobs=config.get("jobs") or 1, keep_copies=bool(config.get("keep_copies")),
    )  # fmt: skip
    return inputs, options


def _narrowed(again: Again) -> Again:
    """Only the files that failed, where the errors name files; an article of a table may have an address of its own instead."""
    if "-" in again.inputs or not again.inputs:
        again.why_not = "it came from standard input: give it again with `extractor run -`"
        return again
    wanted = {error.uri for error in again.errors}
    files = {item.uri for item in files_of(again.inputs, again.options.fmt) if isinstance(item, Source) and item.uri in wanted}
    if files == wanted:
        again.options = replace(again.options, only=frozenset(uri for uri in files if uri))
    return again
