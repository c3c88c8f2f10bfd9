"""Adds one name to a user's table."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path

from extractor.errors import UsageError
from extractor.lexicon import schema
from extractor.lexicon.files import content, put
from extractor.lexicon.load import load_lexicon
from extractor.lexicon.schema.rows import Row

Cells = Mapping[str, str | list[str]]


def append_name(folder: Path, table: str, cells: Cells) -> Path:
    """Write a row to `folder/TABLE.csv`, the folder and the file made if missing; returns the file.

    Raises:
        UsageError: when a cell may not be so, the table has no such column, or the name is known there or to us.
        LexiconError: when the folder does not load as it is.
    """
    kind = schema.FILES[table]
    assert issubclass(kind, Row)
    foreign = [column for column in cells if column not in kind.columns]
    if foreign:
        raise UsageError(f"{table} have no {', '.join(foreign)}; they have {', '.join(kind.columns)}")
    try:
        row = kind.read(cells)
    except ValueError as error:
        raise UsageError(str(error)) from None
    if any("|" in text or "\n" in text for value in cells.values() for text in (value if isinstance(value, list) else [value])):
        raise UsageError("a name may hold neither | nor a line break: give each spelling by an --alias of its own")
    known = next((e for e in load_lexicon([folder] if folder.is_dir() else []).files()[table] if e.id == row.id), None)
    if known is not None:
        raise UsageError(
            f"{row.name} is in {table} already, as {row.id}; give further spellings in your own file under that id, or another kind"
        )
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{table}.csv"
    _write(path, kind.columns[1:], cells)
    return path


def _write(path: Path, columns: tuple[str, ...], cells: Cells) -> None:
    """Append in the file's own columns; a file that lacks one gets it."""
    rows: list[dict[str, str]] = []
    if path.exists():
        reader = csv.DictReader(io.StringIO(content(path).decode("utf-8-sig"), newline=""))
        columns = (*(reader.fieldnames or ()), *(c for c in cells if c not in (reader.fieldnames or ())))
        rows = list(reader)
    rows.append({k: "|".join(v) if isinstance(v, list) else v for k, v in cells.items()})
    file = io.StringIO()
    writer = csv.DictWriter(file, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    put(path, file.getvalue())
