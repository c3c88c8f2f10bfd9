"""`extractor runs`: what was run on a database, the latest first."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import sys
from collections.abc import Callable
from typing import Any

from rich.table import Table
from sqlalchemy import text

from extractor.cli.console import terminal
from extractor.cli.output import opened
from extractor.cli.stored import opened_database
from extractor.exports.rows import guarded
from extractor.sinks.connection import plainly
from extractor.sinks.types import UtcDateTime

LIMIT = 20
"""Runs that a table shows unless asked for more."""
_WIDE = 150
_COUNTS = ("n_read", "n_unchanged", "n_extracted", "n_facts", "n_quarantined")


def run_runs(db: str, *, to: str, limit: int | None) -> int:
    """Print the runs; returns the exit code."""
    with opened_database(db) as database, plainly(database.url), database.reading() as connection:
        asked = text("SELECT * FROM run_summary ORDER BY started_at DESC, run_id DESC").columns(
            started_at=UtcDateTime, finished_at=UtcDateTime
        )
        rows = [dict(row) for row in connection.execute(asked).mappings()]
    if not rows:
        print(f"extractor: nothing was run on it yet: extractor run … --db {db}", file=sys.stderr)
    some = rows[: limit or (LIMIT if to == "table" else None)]
    if to == "table":
        _show(some)
        if len(rows) > len(some):
            print(f"extractor: {len(rows) - len(some)} older ones: --limit {len(rows)} shows them", file=sys.stderr)
    elif to == "jsonl":
        for row in some:
            print(json.dumps(_plain(row), ensure_ascii=False))
    elif some:
        _csv(some, guarded if to == "csv-guarded" else str)
    return 0


def _show(rows: list[dict[str, Any]]) -> None:
    console = terminal(piped=200)
    if console.width < _WIDE:
        for row in rows:
            console.print(f"• {row['run_id']}: {row['status']}, {row['started_at']:%Y-%m-%d %H:%M} UTC, {_took(row)}")
            console.print(f"  {row['model'] or 'no model'}; {', '.join(f'{name[2:]} {row[name]:,}' for name in _COUNTS)}", style="dim")
        return
    table = Table(header_style="bold", expand=False)
    for name in ("run", "started (UTC)", "took", "status", "version", "model"):
        table.add_column(name, no_wrap=name == "run")
    for name in (*(n[2:] for n in _COUNTS), "errors open"):
        table.add_column(name, justify="right")
    for row in rows:
        table.add_row(
            row["run_id"], f"{row['started_at']:%Y-%m-%d %H:%M}", _took(row), row["status"], row["package_version"] or "", row["model"] or "",
            *(f"{row[n]:,}" for n in _COUNTS), f"{row['errors_open']:,}",
        )  # fmt: skip
    console.print(table)


def _took(row: dict[str, Any]) -> str:
    if row["finished_at"] is None:
        return "not ended"
    seconds = (row["finished_at"] - row["started_at"]).total_seconds()
    return f"{seconds:.1f} s" if seconds < 60 else str(dt.timedelta(seconds=round(seconds)))


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {name: f"{v.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}" if isinstance(v, dt.datetime) else v for name, v in row.items()}


def _csv(rows: list[dict[str, Any]], cell: Callable[[str], str]) -> None:
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, list(rows[0]))
    writer.writeheader()
    writer.writerows({name: "" if v is None else cell(str(v)) for name, v in _plain(row).items()} for row in rows)
    with opened(None) as out:
        out.write(file.getvalue().encode("utf-8", "replace"))
