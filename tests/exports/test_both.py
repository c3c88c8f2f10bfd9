"""What is exported, listed and drawn is the same from SQLite and from PostgreSQL, byte for byte."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from made import FAKE, decide, edited, told
from typer.testing import CliRunner

from extractor.cli.app import app
from extractor.exports import FORMATS
from extractor.records import Article
from extractor.sinks.database import Database

MOMENT = re.compile(rb"\d{8}T\d{6}-[0-9a-f]{8}")


def filled(url: str) -> str:
    """Facts that join, contradict, are ranges, have odd signs and values, and decisions of a person."""
    some = [
        told("a", "12"), told("b", "15"), told("c", "12"), told("=d", "3.24", step="0.01", unit="Mt"), told("ü", "0.0000001", step=None),
        told("r", "30", ranged=True, low="30", high="35"), told("m", "12345678901234567.12", unit="KZT", kind="money", step="0.01"),
        told("n", "9", period=None), FAKE.extract_article(Article(text="Made 7 and 8 𝄞 in Karaganda.", id="t", title="Ünïcode, \"x\"", published="2025-10-03")),
    ]  # fmt: skip
    with Database(url) as database:
        with database.begin_run(FAKE.provenance, {}) as writer:
            for one in some:
                writer.write(one)
        decide(database, some[0].facts[0].id, "edit", edited=edited(some[0].facts[0], value="14.50"))
        decide(database, some[1].facts[0].id, "accept")
        decide(database, some[2].facts[0].id, "reject")
    return url


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    from postgres import Missing, new_database

    try:
        other = new_database()
    except (Missing, ModuleNotFoundError) as error:
        if os.environ.get("CI"):
            pytest.fail(f"PostgreSQL is not tested: {error} (this is CI, where it must be)")
        pytest.skip(f"PostgreSQL is not tested: {error}")
    return filled(f"sqlite:///{tmp_path_factory.mktemp('both')}/facts.db"), filled(other)


def written(db: str, name: str, out: Path, *more: str) -> bytes:
    done = CliRunner().invoke(app, ["export", "--db", db, "--to", name, "-o", str(out), *more])
    assert done.exit_code == 0, (done.output, done.exception)
    files = sorted(out.rglob("*")) if out.is_dir() else [out]
    return MOMENT.sub(b"RUN", b"\n".join(file.read_bytes() for file in files if file.is_file()))


@pytest.mark.parametrize("only", ["all", "accepted"])
@pytest.mark.parametrize("name", sorted(set(FORMATS) - {"parquet", "docbin"}))
def test_exports_are_the_same(both: tuple[str, str], tmp_path: Path, name: str, only: str) -> None:
    one, other = (written(db, name, tmp_path / f"{n}", "--only", only) for n, db in enumerate(both))
    assert one == other
    assert one


def test_parquet_is_the_same(both: tuple[str, str], tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    for n, db in enumerate(both):
        written(db, "parquet", tmp_path / f"{n}")
    one, other = (parquet.read_table(tmp_path / f"{n}") for n in (0, 1))
    assert one.schema.equals(other.schema)
    drop = [name for name in one.column_names if name.endswith("_run")]
    assert one.drop_columns(drop).equals(other.drop_columns(drop))


@pytest.mark.parametrize(
    "asked",
    [
        ["facts", "--to", "csv"], ["facts", "--to", "jsonl"], ["facts"], ["facts", "--since", "2025-06-01", "--place", "KZ-35", "--to", "jsonl"],
        ["series", "industrial output", "--to", "jsonl"], ["series", "industrial output", "--to", "csv"], ["series", "industrial output"],
    ],
    ids=lambda asked: " ".join(asked),
)  # fmt: skip
def test_what_is_printed_is_the_same(both: tuple[str, str], asked: list[str]) -> None:
    done = [CliRunner().invoke(app, [*asked, "--db", db]) for db in both]
    assert [d.exit_code for d in done] == [0, 0], done[0].exception or done[1].exception
    one, other = (MOMENT.sub(b"RUN", d.stdout_bytes) for d in done)
    assert one == other
    assert one
