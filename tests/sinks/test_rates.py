"""Values in another unit on request: exactly where a factor is exact, by the user's rates where money is exchanged, never silently."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import Result
from made import store, told
from typer.testing import CliRunner

from extractor.cli.app import app
from extractor.errors import UsageError
from extractor.records import Period
from extractor.sinks.database import Database
from extractor.sinks.rates import Rates, factor

TABLE = "date,from,to,rate\n2024-01-01,USD,KZT,450\n2025-01-01,USD,KZT,500\n,EUR,USD,1.25\n"


def year(of: int) -> Period:
    return Period.model_validate(
        {
            "text": str(of),
            "start_char": 0,
            "end_char": 0,
            "start": f"{of}-01-01",
            "end": f"{of}-12-31",
            "kind": "span",
            "precision": "year",
        }
    )


def money(key: str, value: str, unit: str = "KZT", of: int = 2025, **slots: object):  # type: ignore[no-untyped-def]
    return told(key, value, unit=unit, kind="money", period=year(of), published=f"{of + 1}-01-10", **slots)


@pytest.fixture
def db(url: str) -> str:
    with Database(url) as database:
        store(
            database, money("a", "1000000000000", step="100000000000", of=2024), money("b", "1250000000000", step="10000000000"),
            money("c", "2000000000", "USD", step="1000000000", of=2026), money("d", "1000", "EUR", step=None, of=2023),
            money("e", "700", of=2020), told("f", "12", unit="%", kind="percent", period=year(2025)),
            told("g", "196", unit="kt", period=year(2025)), told("h", "90000", unit="KZT/t", period=year(2025), step="1000"),
        )  # fmt: skip
    return url


@pytest.fixture
def rates(tmp_path: Path) -> Path:
    path = tmp_path / "rates.csv"
    path.write_text(TABLE)
    return path


def series(db: str, *more: object) -> Result:
    return CliRunner().invoke(app, ["series", "industrial output", "--db", db, *map(str, more)])


def test_money_is_exchanged_by_the_rate_of_the_end_of_its_period(db: str, rates: Path) -> None:
    done = series(db, "--in", "USD", "--rates", rates, "--to", "jsonl")
    assert done.exit_code == 0, done.output
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    found = {r["sources"][0]["article_id"]: (r["value"], r["unit"], r["converted_from"]) for r in rows}
    assert found == {
        "a": ("2220000000", "USD", "KZT"),  # 2,222,222,222.2: told to a tenth of a trillion, 222 million dollars
        "b": ("2500000000", "USD", "KZT"),
        "c": ("2000000000", "USD", None),
        "d": ("1250", "USD", "EUR"),
    }
    assert [r["period_end"] for r in rows] == sorted(r["period_end"] for r in rows), "one series now, by time"
    told_of = done.stderr
    assert "3 converted by the rates given" in told_of
    assert "1 left out: no rate from KZT to USD on 2020-12-31" in told_of
    assert "1 left out: '%' cannot be converted to 'USD': they measure different things" in told_of
    assert "served for" not in told_of, "no rate is over a year older than its value"


def test_without_a_table_money_is_not_converted(db: str) -> None:
    done = series(db, "--in", "USD", "--to", "csv")
    assert done.exit_code == 0
    assert [row["unit"] for row in csv.DictReader(done.stdout.splitlines())] == ["USD"], "what was told in dollars"
    assert "KZT to USD needs exchange rates: give a table with --rates FILE (date,from,to,rate)" in done.stderr


def test_a_rate_of_long_ago_is_told_of(db: str, tmp_path: Path) -> None:
    old = tmp_path / "old.csv"
    old.write_text("date,from,to,rate\n2019-01-01,USD,KZT,400\n")
    done = series(db, "--in", "USD", "--rates", old)
    assert "the rate of 2019-01-01 served for 2025-12-31 too" in done.stderr
    assert "level, USD (converted from KZT)" in done.stdout


def test_prices_have_their_currency_and_their_unit_converted(db: str, rates: Path) -> None:
    done = series(db, "--in", "USD/kg", "--rates", rates, "--to", "jsonl")
    (row,) = map(json.loads, done.stdout.splitlines())
    assert (row["value"], row["unit"]) == ("0.18", "USD/kg")


def test_units_are_converted_exactly_without_rates(db: str) -> None:
    done = series(db, "--in", "Mt", "--to", "jsonl")
    (row,) = map(json.loads, done.stdout.splitlines())
    assert (row["value"], row["step"], row["unit"], row["converted_from"]) == ("0.196", "0.001", "Mt", "kt")


@pytest.mark.parametrize(
    ("unit", "words"),
    [("bananas", "--in 'bananas' is no unit we know"), ("W", "no value can be given in 'W': .*they measure different things")],
)
def test_a_unit_that_serves_for_nothing_is_refused(db: str, unit: str, words: str) -> None:
    done = series(db, "--in", unit)
    assert done.exit_code != 0
    with pytest.raises(UsageError, match=words):
        raise done.exception or AssertionError(done.output)


def test_rates_without_a_unit_are_refused(db: str, rates: Path) -> None:
    with pytest.raises(UsageError, match="--rates says nothing without --in"):
        raise series(db, "--rates", rates).exception or AssertionError


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("from,rate\nUSD,1\n", "no column to: a table of rates has date,from,to,rate"),
        ("date,from,to,rate\n2025-13-01,USD,KZT,1\n", "line 2: month must be in 1..12"),
        ("from,to,rate\nUSD,KZT,538,2\n", "line 2: more or fewer cells.*decimal point, not a comma"),
        ("from,to,rate\nUSD,KZT\n", "line 2: more or fewer cells"),
        ("from,to,rate\nUSD,KZT,much\n", "line 2: 'much' is no number"),
        ("from,to,rate\nUSD,KZT,NaN\n", "line 2: a rate is above 0, not NaN"),
        ("from,to,rate\nUSD,KZT,0\n", "line 2: a rate is above 0, not 0"),
        ("from,to,rate\nusd,KZT,1\n", "line 2: 'usd' is no currency"),
        ("from,to,rate\n", "has no rates"),
        (b"\xff\xfe\x00", "is no text in UTF-8"),
        (None, "cannot be read: No such file"),
    ],
)
def test_a_table_with_a_fault_is_told_with_its_line(tmp_path: Path, table: str | bytes | None, words: str) -> None:
    path = tmp_path / "rates.csv"
    if table is not None:
        path.write_bytes(table if isinstance(table, bytes) else table.encode())
    with pytest.raises(UsageError, match=words):
        Rates(path)


def test_a_rate_serves_both_ways_until_the_next_and_across_a_third(rates: Path) -> None:
    import datetime as dt

    table = Rates(rates)
    day = dt.date(2024, 12, 31)
    assert (found := table.rate("USD", "KZT", day)) is not None
    assert (found.value, found.since) == (Decimal(450), dt.date(2024, 1, 1))
    assert (found := table.rate("EUR", "KZT", dt.date(2025, 1, 1))) is not None
    assert (found.value, found.since) == (Decimal(625), dt.date(2025, 1, 1))
    assert table.rate("USD", "KZT", dt.date(2023, 12, 31)) is None
    assert table.rate("USD", "RUB", day) is None
    assert (by := factor("KZT", "USD", table, day)) is not None
    assert abs(by.value * 450 - 1) < Decimal("1e-30")
