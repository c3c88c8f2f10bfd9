"""`extractor load`, `export`, `facts` and `db`: what goes into a database and comes out of it."""

from __future__ import annotations

import io
import json
import sys
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, cast

from rich.console import Console
from rich.table import Table
from sqlalchemy import Connection

from extractor.cli.console import Terminal, terminal
from extractor.cli.facts_table import WIDE
from extractor.cli.nearest import nobody, nothing_fits
from extractor.cli.output import check_binary, check_output, counted, opened
from extractor.cli.pipes import on_screen
from extractor.errors import UsageError
from extractor.exports import FORMATS, FolderWriter, Writer
from extractor.exports.base import cell
from extractor.exports.rows import csv, csv_guarded, flat_rows
from extractor.render.words import amount, days
from extractor.sinks import migrate
from extractor.sinks.choose import Choice
from extractor.sinks.connection import open_engine, parse_url, plainly
from extractor.sinks.database import Database
from extractor.sinks.load import load
from extractor.sinks.upkeep import check

FAULTS = 20
"""Faults of a file that are printed."""
LIMIT = 200
"""Rows that a table shows unless asked for more."""
SHORT = 8
"""Letters of a fact's id that a table shows: enough for extractor show in all but the largest databases."""


def opened_database(db: str) -> Database:
    """A database that is there already: asking one that is not would make it.

    Raises:
        UsageError: when there is no such file.
    """
    url = parse_url(db)
    if url.get_backend_name() == "sqlite" and url.database and not Path(url.database).exists():
        raise UsageError(f"there is no database {url.database}: make it with extractor run … --db {db}, or extractor load")
    return Database(db)


def run_load(files: list[Path], db: str) -> int:
    """Load JSONL; returns the exit code."""
    for path in files:
        if not path.is_file():
            raise UsageError(f"there is no file {path}")
    with Database(db) as database:
        done = load(files, database)
    for failure in done.failures[:FAULTS]:
        print(f"extractor: {failure.uri}{f', {failure.place}' if failure.place else ''}: {failure.message}", file=sys.stderr)
    if len(done.failures) > FAULTS:
        listed = f": extractor errors --db {db} lists them" if done.runs else ""
        print(f"extractor: … and {len(done.failures) - FAULTS} more{listed}", file=sys.stderr)
    if done.failures and not done.runs:
        print(
            "extractor: no line is an extraction: extractor extract … --to jsonl and extractor export --to jsonl write them",
            file=sys.stderr,
        )
    r = done.rows
    print(f"read {done.lines} / facts {done.facts} / quarantined {len(done.failures)}", file=sys.stderr)
    print(f"rows: inserted {r.inserted} / updated {r.updated} / unchanged {r.unchanged} / retracted {r.retracted}", file=sys.stderr)
    if done.lines == len(done.failures):
        return 3
    return 1 if done.failures else 0


def run_export(db: str, *, to: str | None, choice: Choice, output: Path | None, force: bool) -> int:
    """Export; returns the exit code."""
    to = to or _SUFFIXES.get(output.suffix.lower() if output else "", "")
    if to not in FORMATS:
        said = f"--to {to!r} is no format" if to else "say what to write with --to, or by a suffix of -o such as .csv or .parquet"
        raise UsageError(f"{said}: allowed are {', '.join(FORMATS)}; for a spreadsheet csv-guarded")
    form = FORMATS[to]
    if to in _BINARY:
        check_binary(to, output)
    if form.folder:
        if output is None or (output.exists() and (not output.is_dir() or (any(output.iterdir()) and not force))):
            raise UsageError(f"--to {to} writes a folder of files: name a new or empty one with -o, or say --force")
    else:
        check_output(output, force=force)
    with opened_database(db) as database, plainly(database.url), database.reading() as connection:
        if form.folder:
            done = cast(FolderWriter, form.load())(connection, choice, cast(Path, output))
        else:
            with opened(output) as file:
                done = cast(Writer, form.load())(connection, choice, file)
    left = "; ".join(f"{n} {why}" for why, n in done.left_out.items() if n)
    print(f"extractor: {done.rows} written{f'; left out: {left}' if left else ''}", file=sys.stderr)
    if not done.rows and choice.only != "all":
        print(f"extractor: {nobody(choice.only)}", file=sys.stderr)
    return 0


_SUFFIXES = {
    ".csv": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
    ".pq": "parquet",
    ".jsonld": "schema-org",
    ".spacy": "docbin",
}
_BINARY = ("parquet", "docbin")


def run_facts(db: str, *, choice: Choice, to: str | None, limit: int | None, output: Path | None, force: bool) -> int:
    """Print the facts chosen; returns the exit code."""
    check_output(output, force=force)
    to = to or {".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl"}.get(output.suffix.lower() if output else "", "table")
    with opened_database(db) as database, plainly(database.url), database.reading() as connection:
        with opened(output) as file:
            rows = _write_facts(connection, choice, to, limit, file, shown=output is None)
        if not rows:
            print(f"extractor: {nothing_fits(connection, choice)}", file=sys.stderr)
        elif output is not None:
            print(f"extractor: {output} written: {counted(rows, 'fact')}", file=sys.stderr)
    return 0


def _write_facts(connection: Connection, choice: Choice, to: str, limit: int | None, file: BinaryIO, *, shown: bool) -> int:
    """Write the facts chosen; how many."""
    if to in ("csv", "csv-guarded"):
        return (csv if to == "csv" else csv_guarded)(connection, choice, file, limit=limit).rows
    _, rows = flat_rows(connection, choice)
    if to == "table":
        return _table(rows, file, limit or LIMIT, shown=shown)
    written = 0
    for row in islice(rows, limit):
        said = {name: cell(value) if name in _EXACT and value is not None else _json(value) for name, value in row._mapping.items()}
        file.write(json.dumps(said, ensure_ascii=False).encode("utf-8", "replace") + b"\n")
        written += 1
    return written


_EXACT = ("value", "low", "high", "step", "value_base")


def _json(value: Any) -> Any:
    return value if value is None or isinstance(value, int | float | str | list | dict) else str(value)


def _table(rows: Any, file: BinaryIO, limit: int, *, shown: bool) -> int:
    """Print the rows as a table, or as lines where there is no room for one; how many there are."""
    console = terminal(piped=200, markup=False) if shown else Terminal(file=io.StringIO(), width=200, highlight=False, markup=False)
    some = list(islice(rows, limit))
    more = sum(1 for _ in rows)
    if not some:
        return 0
    with console.capture() as captured:
        if console.width >= WIDE:
            console.print(_as_table(some))
        else:
            _as_lines(some, console)
    file.write(on_screen(captured.get()) if shown else captured.get().encode("utf-8", "replace"))
    if more:
        print(f"extractor: {more} more: --limit {len(some) + more} shows them, --to csv writes all", file=sys.stderr)
    return len(some)


def _as_table(rows: list[Any]) -> Table:
    table = Table(header_style="bold", expand=False)
    for name, options in (
        ("indicator", {}), ("measure", {}), ("value", {"justify": "right", "no_wrap": True}), ("period", {"no_wrap": True}), ("place", {}),
        ("owner", {}), ("status", {}), ("conf.", {"justify": "right"}), ("article", {}), ("fact", {"no_wrap": True}),
    ):  # fmt: skip
        table.add_column(name, **cast(dict[str, Any], options))
    for row in rows:
        table.add_row(
            row.indicator, row.measure, _value(row), days(row.period_start, row.period_end), row.place or "", row.organization or "", row.status,
            f"{row.confidence:.2f}", row.article_id, row.fact_id[:SHORT],
        )  # fmt: skip
    return table


def _as_lines(rows: list[Any], console: Console) -> None:
    for row in rows:
        console.print(f"• {row.indicator}: {row.measure} {_value(row)}")
        said = (
            days(row.period_start, row.period_end),
            row.place,
            row.organization,
            row.status,
            f"confidence {row.confidence:.2f}",
            row.article_id,
            f"fact {row.fact_id[:SHORT]}",
        )
        console.print(f"  {'; '.join(x for x in said if x)}", style="dim")


def _value(row: Any) -> str:
    signed = row.measure == "change" and row.kind != "factor"
    return amount(row.value, row.low, row.high, row.unit, bound=row.bound, signed=signed)


def run_migrate(db: str, *, show: bool, to: str | None) -> int:
    """Bring a database to a schema, or list the steps; returns the exit code."""
    url = parse_url(db)
    if url.get_backend_name() == "sqlite" and url.database and not Path(url.database).exists() and (show or to):
        raise UsageError(f"there is no database {url.database}")
    with plainly(url):
        engine = open_engine(url, busy_seconds=30)
        try:
            if show:
                for step in migrate.revisions(engine):
                    print(f"{'applied' if step.applied else 'missing'}  {step.name:12}  {step.what}")
                return 0
            if to is not None:
                migrate.downgrade(engine, to)
            else:
                migrate.upgrade(engine)
            applied = [step.name for step in migrate.revisions(engine) if step.applied]
            print(f"the database has schema {applied[-1]}")
        finally:
            engine.dispose()
    return 0


def run_check(db: str) -> int:
    """Print one line a check; returns 0 when all is well, else 2."""
    url = parse_url(db)
    if url.get_backend_name() == "sqlite" and url.database and not Path(url.database).exists():
        raise UsageError(f"there is no database {url.database}")
    broken = 0
    with plainly(url):
        engine = open_engine(url, busy_seconds=30)
        for name, faults in check(engine):
            broken += bool(faults)
            print(f"{'BROKEN' if faults else 'ok    '}  {name}{': ' + '; '.join(faults[:5]) if faults else ''}")
        engine.dispose()
    return 2 if broken else 0
