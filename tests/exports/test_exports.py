"""Every export of a small database, read by a program that is not ours where there is one, and counted."""

from __future__ import annotations

import csv
import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from typer.testing import CliRunner

from extractor.cli.app import app
from extractor.evaluation.gold import read_gold
from extractor.exports import FORMATS

ARTICLES = [
    {
        "id": "a1", "published": "2025-10-03", "title": "Karaganda",
        "text": "KARAGANDA – In eight months industrial output in Karaganda region grew 7% to 3.2 trillion tenge.\n\nBy the end of the year "
        "the region plans to build 12 schools worth 30–35 billion tenge.",
    },
    {"id": "a2", "published": "2025-06-03", "title": "=Exports", "text": "Kazakhstan's inflation was 8.1% in May 2025, the statistics bureau said."},
]  # fmt: skip


def call(*arguments: str) -> str:
    result = CliRunner().invoke(app, list(arguments))
    assert result.exit_code == 0, (arguments, result.output, result.exception)
    return result.output


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("exports")
    source = folder / "news.jsonl"
    source.write_text("".join(json.dumps(a) + "\n" for a in ARTICLES), encoding="utf-8")
    url = f"sqlite:///{folder}/facts.db"
    call("run", str(source), "--db", url)
    return url


@pytest.fixture
def facts(database: str) -> int:
    with create_engine(database).connect() as connection:
        return int(connection.execute(text("select count(*) from fact_current")).scalar_one())


def export(database: str, name: str, out: Path) -> Path:
    call("export", "--db", database, "--to", name, "-o", str(out))
    return out


def test_every_format_is_written(database: str, tmp_path: Path) -> None:
    for name in FORMATS:
        out = export(database, name, tmp_path / f"out.{name}")
        assert list(out.iterdir()) if out.is_dir() else out.stat().st_size


def test_jsonl_is_loaded_back_to_the_same_facts(database: str, facts: int, tmp_path: Path) -> None:
    out = export(database, "jsonl", tmp_path / "x.jsonl")
    other = f"sqlite:///{tmp_path}/other.db"
    assert f"inserted {facts} " in call("load", str(out), "--db", other)
    assert f"inserted 0 / updated 0 / unchanged {facts}" in call("load", str(out), "--db", other)
    again = export(other, "csv", tmp_path / "b.csv").read_text(encoding="utf-8")
    rows = [list(csv.DictReader(t.splitlines())) for t in (export(database, "csv", tmp_path / "a.csv").read_text(encoding="utf-8"), again)]
    kept = [[{k: r[k] for k in ("fact_id", "indicator", "value", "unit", "period_start", "place_ref")} for r in table] for table in rows]
    assert kept[0] == kept[1]


def test_csv_has_a_row_a_fact_and_exact_values(database: str, facts: int, tmp_path: Path) -> None:
    rows = list(csv.DictReader(export(database, "csv", tmp_path / "x.csv").open(encoding="utf-8", newline="")))
    assert len(rows) == facts
    level = next(r for r in rows if r["unit"] == "KZT" and r["measure"] == "level" and r["value"])
    assert level["value"] == "3200000000000"


def test_a_guarded_cell_is_no_formula(database: str, tmp_path: Path) -> None:
    rows = list(csv.reader(export(database, "csv-guarded", tmp_path / "x.csv").open(encoding="utf-8", newline="")))
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "@", "+"))]


def test_parquet_by_pyarrow(database: str, facts: int, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    table = parquet.read_table(export(database, "parquet", tmp_path / "x.parquet"))
    assert table.num_rows == facts
    assert {"indicator", "period_start", "value"} <= set(table.column_names)


def test_sdmx_csv_has_unique_keys(database: str, tmp_path: Path) -> None:
    out = export(database, "sdmx-csv", tmp_path / "x.csv")
    rows = list(csv.DictReader(out.open(encoding="utf-8", newline="")))
    dimensions = "FREQ REF_AREA INDICATOR MEASURE ORG QUALIFIER SCENARIO FORECASTER BASE_PERIOD UNIT_MEASURE TIME_PERIOD".split()
    keys = [tuple(r[d] for d in dimensions) for r in rows]
    assert len(set(keys)) == len(keys) > 0


def test_data_commons_rows_are_unique(database: str, tmp_path: Path) -> None:
    rows = list(csv.DictReader(export(database, "datacommons", tmp_path / "x.csv").open(encoding="utf-8", newline="")))
    keys = [(r["entity"], r["variable"], r["date"], r["observationPeriod"]) for r in rows]
    assert len(set(keys)) == len(keys) > 0


def test_schema_org_is_json_ld(database: str, facts: int, tmp_path: Path) -> None:
    jsonld = pytest.importorskip("pyld.jsonld")
    data = json.loads(export(database, "schema-org", tmp_path / "x.json").read_text(encoding="utf-8"))
    expanded = jsonld.expand(data)
    observations = [n for n in data["@graph"] if n["@type"] == "Observation"]
    assert len(observations) == facts
    assert expanded


def test_web_annotations_point_at_their_words(database: str, tmp_path: Path) -> None:
    out = export(database, "web-annotation", tmp_path / "x.json")
    texts = {a["id"]: a["text"] for a in ARTICLES}
    found = out.read_text(encoding="utf-8")
    assert '"TextQuoteSelector"' in found
    assert any(t[:20] in found or "eight months" in found for t in texts.values())
    json.loads(found)


def test_timex3_is_xml_with_values(database: str, tmp_path: Path) -> None:
    root = ET.fromstring(export(database, "timex3", tmp_path / "x.xml").read_text(encoding="utf-8"))
    times = [t for t in root.iter("TIMEX3") if t.get("functionInDocument") != "CREATION_TIME"]
    assert {t.text for t in times} >= {"May 2025"} or any("May 2025" in (t.text or "") for t in times)
    assert all(t.get("type") in ("DATE", "DURATION", "SET", "TIME") for t in times)


def test_docbin_by_spacy(database: str, tmp_path: Path) -> None:
    import spacy
    from spacy.tokens import DocBin

    docs = list(DocBin().from_disk(export(database, "docbin", tmp_path / "x.spacy")).get_docs(spacy.blank("en").vocab))
    assert {d.text for d in docs} == {a["text"] for a in ARTICLES}


def test_gold_is_read_as_gold(database: str, tmp_path: Path) -> None:
    folder = export(database, "gold", tmp_path / "gold")
    assert {a.id for a in read_gold([folder])} == {"a1", "a2"}


def test_facts_series_and_diff(database: str, tmp_path: Path) -> None:
    assert "8.1" in call("facts", "--db", database, "--indicator", "inflation")
    assert "8.1" in call("series", "inflation", "--db", database)
    rows = list(csv.DictReader(call("facts", "--db", database, "--to", "csv").splitlines()))
    assert rows
    page = tmp_path / "diff.html"
    call("diff", "latest", "latest", "--db", database, "--html", str(page))
    assert "<script" not in page.read_text(encoding="utf-8").lower() or "http" not in page.read_text(encoding="utf-8")


def test_a_wrong_format_is_told_with_what_is_allowed(database: str) -> None:
    result = CliRunner().invoke(app, ["export", "--db", database, "--to", "xls"])
    assert result.exit_code == 2 or "allowed are" in str(result.exception)
