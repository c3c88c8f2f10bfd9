"""JSONL and CSV."""

from __future__ import annotations

import csv as csvs
import io
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any, BinaryIO

from sqlalchemy import Connection, Row, text

from extractor.exports.base import Exported, cell
from extractor.sinks import schema
from extractor.sinks.choose import Choice
from extractor.sinks.stored import stored

_FORMULA = re.compile(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")  # the wide ones are those of Asian keyboards
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")


def jsonl(connection: Connection, choice: Choice, out: BinaryIO) -> Exported:
    """One `Extraction` a line; the rows counted are facts."""
    done = Exported()
    for extraction in stored(connection, choice):
        try:
            line = extraction.to_json().encode()
        except ValueError:
            done.left_out["articles that UTF-8 cannot hold"] += 1
            continue
        out.write(line + b"\n")
        done.rows += len(extraction.facts)
    return done


def flat_rows(connection: Connection, choice: Choice) -> tuple[list[str], Iterator[Row[Any]]]:
    """The columns of `fact_flat` and the rows chosen, fetched some at a time."""
    where, given = choice.where(connection)
    types = {column.name: column.type for column in schema.fact.columns if column.name not in ("payload", "payload_hash", "retracted_run")}
    asked = f"SELECT c.* FROM fact_flat c{f' WHERE {where}' if where else ''} ORDER BY c.article_id, c.start_char, c.fact_id"
    named = text(asked).columns(published=schema.article.c.published.type, **types)
    result = connection.execute(named, given, execution_options={"yield_per": 1000})
    return list(result.keys()), iter(result)


def csv(connection: Connection, choice: Choice, out: BinaryIO, *, limit: int | None = None) -> Exported:
    """A row a fact, the columns of `fact_flat`; not more than `limit` rows where one is given."""
    return _csv(connection, choice, out, guard=False, limit=limit)


def csv_guarded(connection: Connection, choice: Choice, out: BinaryIO, *, limit: int | None = None) -> Exported:
    """The same for a spreadsheet: what it would take for a formula begins with an apostrophe, negative numbers stay numbers."""
    return _csv(connection, choice, out, guard=True, limit=limit)


def guarded(value: str) -> str:
    """A cell that no spreadsheet takes for a formula.

    >>> guarded("=1+1"), guarded("-3.5"), guarded("@home")
    ("'=1+1", '-3.5', "'@home")
    """
    return f"'{value}" if _FORMULA.match(value) and not _NUMBER.fullmatch(value) else value


def _csv(connection: Connection, choice: Choice, out: BinaryIO, *, guard: bool, limit: int | None = None) -> Exported:
    file = io.TextIOWrapper(out, encoding="utf-8", errors="replace", newline="", write_through=True)
    writer = csvs.writer(file)
    done = Exported()
    columns, rows = flat_rows(connection, choice)
    writer.writerow(columns)
    for row in islice(rows, limit):
        cells = [cell(value) for value in row]
        writer.writerow([guarded(c) for c in cells] if guard else cells)
        done.rows += 1
    file.flush()
    file.detach()
    return done
