"""Rows into a table by the fastest way each database has: prepared tuples on SQLite, COPY through a temporary table on PostgreSQL.

A row that is there already is changed only where one of the watched columns differs: never `INSERT OR REPLACE`.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import JSON, Connection, Date, Table, func, or_
from sqlalchemy.dialects import postgresql, sqlite

from extractor.records import plain
from extractor.sinks.rows import Row
from extractor.sinks.types import ExactDecimal, UtcDateTime

COPY_FROM = 200
"""Rows from which a temporary table pays off."""
ALWAYS = ("",)
"""Watch nothing: the new row wins."""
NEVER = ()
"""Watch no column: the row that is there stays."""

_COLUMN_AS_TEXT: dict[type[Any], Callable[[Any], Any]] = {
    ExactDecimal: plain,
    UtcDateTime: lambda moment: moment.astimezone(dt.UTC).isoformat(timespec="microseconds").replace("+00:00", "Z"),
    Date: lambda day: day.isoformat(),
}


def as_json(value: Any) -> str:
    """The one spelling of a JSON value, so that equal values are equal texts."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


class Putter:
    """Puts rows into tables; keeps its statements, because building one costs more than running it."""

    def __init__(self, dialect: str) -> None:
        self._sqlite = dialect == "sqlite"
        self._insert: Any = sqlite.insert if self._sqlite else postgresql.insert
        self._statements: dict[tuple[str, Sequence[str]], Any] = {}
        self._texts: dict[tuple[str, Sequence[str]], str] = {}

    def __call__(self, connection: Connection, table: Table, new: Sequence[Row], watch: Sequence[str] = NEVER) -> None:
        """Insert the rows, or change those that are there and differ in a watched column."""
        if not new:
            return
        if self._sqlite:
            self._prepared(connection, table, new, watch)
        elif len(new) >= COPY_FROM:
            self._copied(connection, table, new, watch)
        else:
            connection.execute(self._statement(table, list(new[0]), watch), list(new))

    def _statement(self, table: Table, columns: list[str], watch: Sequence[str]) -> Any:
        if (table.name, watch) not in self._statements:
            self._statements[table.name, watch] = self._on_conflict(table, self._insert(table), columns, watch)
        return self._statements[table.name, watch]

    def _on_conflict(self, table: Table, insert: Any, columns: list[str], watch: Sequence[str]) -> Any:
        keys = [column.name for column in table.primary_key]
        changed = {name: insert.excluded[name] for name in columns if name not in keys and name != "first_run"}
        if not watch or not changed:
            return insert.on_conflict_do_nothing(index_elements=keys)
        if "retracted_run" in changed:  # a fact that a person had added first is the machine's from now on too
            changed["first_run"] = func.coalesce(table.c.first_run, insert.excluded["first_run"])
        differs = None if watch == ALWAYS else or_(*(table.c[name].is_distinct_from(insert.excluded[name]) for name in watch))
        return insert.on_conflict_do_update(index_elements=keys, set_=changed, where=differs)

    def _prepared(self, connection: Connection, table: Table, new: Sequence[Row], watch: Sequence[str]) -> None:
        columns = list(new[0])
        text = self._texts.get((table.name, watch))
        if text is None:
            compiled = self._on_conflict(table, self._insert(table), columns, watch).compile(
                dialect=connection.dialect, column_keys=columns
            )
            columns = list(compiled.positiontup)
            text = self._texts[table.name, watch] = str(compiled)
            self._statements[table.name, watch] = columns
        columns = self._statements[table.name, watch]
        connection.exec_driver_sql(text, _tuples(table, new, columns, _COLUMN_AS_TEXT))

    def _copied(self, connection: Connection, table: Table, new: Sequence[Row], watch: Sequence[str]) -> None:
        columns = list(new[0])
        stage = f"stage_{table.name}"
        connection.exec_driver_sql(f"CREATE TEMPORARY TABLE IF NOT EXISTS {stage} (LIKE {table.name}) ON COMMIT DELETE ROWS")
        connection.exec_driver_sql(f"TRUNCATE {stage}")
        driver = connection.connection.cursor()
        with driver.copy(f"COPY {stage} ({', '.join(columns)}) FROM STDIN") as copy:
            for row in _tuples(table, new, columns, {}):
                copy.write_row(row)
        driver.close()
        staged = table.to_metadata(type(table.metadata)(), name=stage)
        chosen = staged.select().with_only_columns(*(staged.c[name] for name in columns))
        connection.execute(self._on_conflict(table, self._insert(table).from_select(columns, chosen), columns, watch))


def _tuples(table: Table, new: Sequence[Row], columns: Sequence[str], how: dict[type[Any], Callable[[Any], Any]]) -> list[tuple[Any, ...]]:
    """The rows as the driver takes them, a column at a time: most columns need nothing done."""
    cells = []
    for name in columns:
        kind = table.c[name].type
        change = as_json if isinstance(kind, JSON) else how.get(type(kind))
        values = [row[name] for row in new]
        cells.append(values if change is None else [None if v is None else change(v) for v in values])
    return list(zip(*cells, strict=True))
