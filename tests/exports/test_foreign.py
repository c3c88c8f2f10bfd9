"""Exports of a database with contradictions, ranges, several currencies and odd signs, read by programs that are not ours and counted."""

from __future__ import annotations

import csv
import datetime as dt
import json
import xml.etree.ElementTree as ET
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from contexts import ANNOTATIONS, OA
from made import ask, store, told
from typer.testing import CliRunner

from extractor.cli.app import app
from extractor.exports.statistics import DIMENSIONS
from extractor.records import Period
from extractor.sinks.database import Database


def months(first: tuple[int, int], last: tuple[int, int, int]) -> Period:
    start, end = dt.date(*first, 1), dt.date(*last)
    return Period(text="then", start_char=0, end_char=0, start=start, end=end, kind="span", precision="month")


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("foreign") / "facts.db"
    nine, half, quarter = months((2026, 1), (2026, 9, 30)), months((2026, 1), (2026, 6, 30)), months((2026, 1), (2026, 3, 31))
    with Database(str(path)) as database:
        store(
            database, told("a", "12"), told("b", "15"), told("c", "12"),  # contradicting each other: one cell, one row
            told("d", "3.24", period=nine, step="0.01"), told("e", "3.24", period=half), told("f", "7", period=quarter, unit="KZT", kind="money"),
            told("g", "7", period=quarter, unit="USD", kind="money"), told("h", "30", ranged=True, low="30", high="35", period=quarter),
            told("=i", "9", period=None), told("j", "0.0000000000000001", step=None, status="forecast"),
        )  # fmt: skip
    return path


def export(database: Path, name: str, out: Path) -> Path:
    result = CliRunner().invoke(app, ["export", "--db", str(database), "--to", name, "-o", str(out)])
    assert result.exit_code == 0, (result.output, result.exception)
    return out


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.open(encoding="utf-8", newline="")))


def test_sdmx_by_pysdmx(database: Path, tmp_path: Path) -> None:
    io = pytest.importorskip("pysdmx.io")
    out = export(database, "sdmx-csv", tmp_path / "x.csv")
    assert out.read_text(encoding="utf-8").startswith(
        "STRUCTURE,STRUCTURE_ID,ACTION,FREQ,REF_AREA,INDICATOR,MEASURE,ORG,TIME_PERIOD,OBS_VALUE,UNIT_MEASURE,UNIT_MULT,OBS_STATUS,"
    )
    with pytest.importorskip("pandas").option_context("future.infer_string", False):  # else pysdmx 1.10 trips over an empty cell
        message = io.read_sdmx(str(out))
    (data,) = message.data
    table = data.data
    assert len(table) == 7
    assert not table.duplicated(subset=list(DIMENSIONS)).any()
    assert {"2025", "2026-01-01/P9M", "2026-S1", "2026-Q1"} == set(table["TIME_PERIOD"])
    row = next(r for r in rows_of(out) if r["TIME_PERIOD"] == "2025" and r["SCENARIO"] == "ACTUAL")
    assert (row["OBS_VALUE"], row["N_SOURCES"], row["ACTION"]) == ("12", "2", "M")
    assert row["COMMENT_OBS"] == "reconciled: 12 of 2 article(s) chosen over 15 in b"


def test_data_commons_has_a_row_a_key_and_leads_back(database: Path, tmp_path: Path) -> None:
    rows = rows_of(export(database, "datacommons", tmp_path / "x.csv"))
    keys = Counter((r["entity"], r["variable"], r["date"], r["observationPeriod"], r["unit"]) for r in rows)
    assert max(keys.values()) == 1
    assert list(rows[0])[:6] == ["entity", "variable", "date", "value", "unit", "observationPeriod"]
    assert {(r["date"], r["observationPeriod"]) for r in rows} == {
        ("2025", "P1Y"),
        ("2026-01", "P9M"),
        ("2026-01", "P6M"),
        ("2026-01", "P3M"),
    }
    assert all(r["sentence"] and r["facts"] for r in rows)
    nodes = export(database, "datacommons-mcf", tmp_path / "x.mcf").read_text(encoding="utf-8").strip().split("\n\n")
    assert len(nodes) == len(rows)
    assert all("typeOf: dcs:StatVarObservation" in node for node in nodes)


def test_parquet_and_csv_by_duckdb_and_pyarrow(database: Path, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    file = export(database, "parquet", tmp_path / "x.parquet")
    table = parquet.read_table(file)
    assert (str(table.schema.field("value").type), str(table.schema.field("period_start").type)) == ("decimal128(38, 9)", "date32[day]")
    assert str(table.schema.field("evidence").type).startswith("list<")
    assert {b"extractor_version", b"schema_version"} <= set(table.schema.metadata)
    assert Decimal("3.240000000") in table.column("value").to_pylist()
    assert table.num_rows == 10
    duckdb = pytest.importorskip("duckdb")
    assert duckdb.sql(f"SELECT count(*) FROM '{file}'").fetchall() == [(10,)]
    plain = export(database, "csv", tmp_path / "x.csv")
    assert duckdb.sql(f"SELECT count(*), count(DISTINCT fact_id) FROM read_csv('{plain}')").fetchall() == [(10, 10)]
    with Database(str(database)) as opened:
        columns = [row[0] for row in ask(opened, "SELECT name FROM pragma_table_info('fact_flat')")]
    assert list(rows_of(plain)[0]) == columns
    guarded = rows_of(export(database, "csv-guarded", tmp_path / "g.csv"))
    assert "'=i" in {r["article_id"] for r in guarded}


def test_json_ld_by_a_processor(database: Path, tmp_path: Path) -> None:
    jsonld = pytest.importorskip("pyld.jsonld")
    (graph,) = (json.loads(export(database, "schema-org", tmp_path / "x.json").read_text(encoding="utf-8")),)
    nodes = [n for n in jsonld.flatten(graph) if "https://schema.org/Observation" in n.get("@type", ())]
    assert len(nodes) == 10
    assert all("https://schema.org/observationAbout" in n and "https://schema.org/measuredProperty" in n for n in nodes)
    money = [n for n in jsonld.flatten(graph) if "https://schema.org/MonetaryAmount" in n.get("@type", ())]
    assert {n["https://schema.org/currency"][0]["@value"] for n in money} == {"KZT", "USD"}
    assert all("https://schema.org/unitCode" in n for n in nodes if n.get("https://schema.org/unitText", [{}])[0].get("@value") == "t")


def test_web_annotations_by_a_processor(database: Path, tmp_path: Path) -> None:
    jsonld = pytest.importorskip("pyld.jsonld")
    data = json.loads(export(database, "web-annotation", tmp_path / "x.json").read_text(encoding="utf-8"))

    def local(url: str, _options: Any) -> dict[str, Any]:
        assert url == "http://www.w3.org/ns/anno.jsonld"
        return {"contextUrl": None, "documentUrl": url, "document": {"@context": ANNOTATIONS}}

    nodes = {n["@id"]: n for n in jsonld.flatten(data, options={"documentLoader": local})}
    found = [n for n in nodes.values() if f"{OA}Annotation" in n.get("@type", ())]
    assert len(found) == 10
    quotes = [n for n in nodes.values() if f"{OA}TextQuoteSelector" in n.get("@type", ())]
    assert {n[f"{OA}exact"][0]["@value"] for n in quotes} >= {"12", "15", "3.24"}
    positions = [n for n in nodes.values() if f"{OA}TextPositionSelector" in n.get("@type", ())]
    assert len(positions) == len(quotes) == 10


def test_annotation_tools_get_their_offsets(database: Path, tmp_path: Path) -> None:
    tasks = json.loads(export(database, "label-studio", tmp_path / "x.json").read_text(encoding="utf-8"))
    for task in tasks:
        units = task["data"]["text"].encode("utf-16-le")
        for result in task["predictions"][0]["result"]:
            v = result["value"]
            assert units[2 * v["start"] : 2 * v["end"]].decode("utf-16-le") == v["text"]
    lines = [json.loads(x) for x in export(database, "doccano", tmp_path / "x.jsonl").read_text(encoding="utf-8").splitlines()]
    assert sum(len(line["label"]) for line in lines) == sum(len(t["predictions"][0]["result"]) for t in tasks) > 0
    root = ET.fromstring(export(database, "timex3", tmp_path / "x.xml").read_text(encoding="utf-8"))
    assert len(root.findall("TimeML")) == 10
