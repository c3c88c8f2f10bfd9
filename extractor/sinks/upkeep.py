"""Is a database whole: its schema, its keys, its search, and whether the columns say what the records say."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from pydantic import ValidationError
from sqlalchemy import Connection, Engine, inspect, select, text
from sqlalchemy.exc import SQLAlchemyError

from extractor.records import Fact
from extractor.sinks import migrate, rows, schema, views
from extractor.sinks.views.dialect import Words
from extractor.sinks.views.sources import CELL_COLUMNS, cell_values

_SAID = ("start_char", "end_char", "kind", "value", "unit", "measure", "indicator", "period_start", "period_end", "place_ref", "status")


def check(engine: Engine) -> Iterator[tuple[str, list[str]]]:
    """What was checked and the faults found; the first ones of many."""
    missing = [step.name for step in migrate.revisions(engine) if not step.applied]
    yield "schema", [f"the steps {', '.join(missing)} are missing: extractor db migrate"] if missing else []
    if missing:
        return
    looked = inspect(engine)
    tables = set(schema.metadata.tables) - set(looked.get_table_names())
    yield "tables", [f"{name} is missing" for name in sorted(tables)]
    gone = set(views.NAMES) - set(looked.get_view_names())
    yield "views", [f"{name} is missing" for name in sorted(gone)]
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            yield "pages", [r for r in connection.exec_driver_sql("PRAGMA integrity_check").scalars() if r != "ok"]
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            yield "foreign keys", [f"{row[0]}, row {row[1]}: no such row in {row[2]}" for row in broken]
            yield "search", _search(connection)
        yield "facts", list(_facts(connection))
        yield "cells", _cells(connection)
        yield "texts", list(_texts(connection))


def _search(connection: Connection) -> list[str]:
    try:
        connection.exec_driver_sql("INSERT INTO article_search (article_search, rank) VALUES ('integrity-check', 1)")
    except SQLAlchemyError as error:
        if "readonly" in str(error):
            return []  # SQLite's own check of an index is a write: of a file that may only be read it is not made
        return [f"{error}: rebuild it with INSERT INTO article_search (article_search) VALUES ('rebuild')"]
    return []


def _facts(connection: Connection) -> Iterator[str]:
    """Facts whose payload is no record, has another hash, or says something else than the columns."""
    f = schema.fact
    for row in connection.execution_options(yield_per=1000).execute(select(f)):
        try:
            fact = Fact.model_validate_json(row.payload)
        except ValidationError as error:
            yield f"fact {row.fact_id}: {error.error_count()} faults in its payload"
            continue
        if hashlib.sha256(row.payload.encode()).hexdigest() != row.payload_hash:
            yield f"fact {row.fact_id}: its payload has another hash"
        wanted = rows.fact_row(fact, row.article_id, "")
        wrong = [name for name in _SAID if wanted[name] != getattr(row, name)]
        if wrong:
            yield f"fact {row.fact_id}: {', '.join(wrong)} differ from its payload"


def _cells(connection: Connection) -> list[str]:
    """Facts whose cell is not the one that their columns say: their observations would be wrong."""
    words = Words(sqlite=connection.dialect.name == "sqlite")
    kept, wanted = (
        f"SELECT {', '.join(CELL_COLUMNS)} FROM fact_cell",
        f"SELECT {cell_values(words, 'f')} FROM fact f WHERE f.retracted_run IS NULL",
    )
    asked = f"SELECT DISTINCT fact_id FROM (SELECT * FROM ({kept} EXCEPT {wanted}) x UNION ALL SELECT * FROM ({wanted} EXCEPT {kept}) y) z"
    return [f"fact {fact_id}: fact_cell says something else of it" for fact_id in connection.execute(text(f"{asked} ORDER BY 1")).scalars()]


def _texts(connection: Connection) -> Iterator[str]:
    """Articles whose text has another hash."""
    for article_id, said, sha256 in connection.execute(text("SELECT article_id, text, sha256 FROM article")):
        if hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest() != sha256:
            yield f"article {article_id}: its text has another hash"
