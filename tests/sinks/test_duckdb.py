"""An SQLite file opens in DuckDB as it is: every table and every view, with the same rows."""

from __future__ import annotations

from pathlib import Path

import pytest
from made import ask, decide, edited, store, told

from extractor.sinks import schema, views
from extractor.sinks.database import Database

duckdb = pytest.importorskip("duckdb", reason="DuckDB is not installed: pip install -e '.[dev]'")
scanner = pytest.importorskip(
    "duckdb_extension_sqlite_scanner", reason="DuckDB's reader of SQLite is not installed: pip install -e '.[dev]'"
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Facts that join, that contradict and that people decided on."""
    path = tmp_path / "facts.db"
    with Database(str(path)) as database:
        a, b, c = (told(*given) for given in (("a", "12"), ("b", "15"), ("c", "12")))
        store(database, a, b, c, told("d", "3.45", published="2026-01-01", step="0.01"))
        decide(database, a.facts[0].id, "edit", edited=edited(a.facts[0], value="14.5"))
        decide(database, b.facts[0].id, "accept")
        decide(database, b.facts[0].id, "reject", reviewer="erik")
    return path


def test_duckdb_reads_every_table_and_view(file: Path) -> None:
    (extension,) = Path(scanner.__path__[0]).rglob("sqlite_scanner.duckdb_extension")
    with duckdb.connect() as duck:
        duck.execute(f"LOAD '{extension}'")
        duck.execute(f"ATTACH '{file}' AS facts (TYPE sqlite, READ_ONLY)")
        with Database(str(file)) as database:
            for name in [*schema.metadata.tables, *views.NAMES]:
                there = sorted(map(str, duck.execute(f"SELECT count(*) FROM facts.{name}").fetchall()))
                assert there == sorted(map(str, ask(database, f"SELECT count(*) FROM {name}"))), name
            shown = "value, value_num, unit, value_base, indicator, place_ref, CAST(period_start AS TEXT), status, review, sentence"
            asked = f"SELECT article_id, {shown} FROM {{}}fact_flat ORDER BY 1"
            assert duck.execute(asked.format("facts.")).fetchall() == ask(database, asked.format(""))
            differ = "SELECT relation, value, other_value FROM {}contradiction ORDER BY 1, 2, 3"
            assert duck.execute(differ.format("facts.")).fetchall() == ask(database, differ.format(""))
        kinds = {row[0]: row[1] for row in duck.execute("DESCRIBE facts.fact_flat").fetchall()}
        assert (kinds["period_start"], kinds["published"], kinds["value_num"], kinds["value"]) == ("DATE", "DATE", "DOUBLE", "VARCHAR")
