"""Every export of the whole training corpus, read by a program that is not ours and counted against the database."""

from __future__ import annotations

import csv
import json
import re
import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from contexts import ANNOTATIONS, OA
from made import ask
from typer.testing import CliRunner

from extractor.cli.app import app
from extractor.exports import FORMATS
from extractor.exports.statistics import DIMENSIONS
from extractor.sinks.database import Database

CORPUS = Path(__file__).parents[2] / "corpus" / "articles" / "train"


class Exports:
    """The corpus in a database, and what is written of it."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database = database
        self.folder = folder
        self.facts = self.count("fact_current")
        self.articles = self.count("article")

    def count(self, what: str) -> int:
        return int(ask(self.database, f"SELECT count(*) FROM {what}")[0][0])

    def write(self, name: str) -> tuple[Path, int, dict[str, int]]:
        """The file, how many rows we say were written, and how many left out for which reason."""
        path = self.folder / f"out.{name}"
        done = CliRunner().invoke(app, ["export", "--db", str(self.database.url.database), "--to", name, "-o", str(path), "--force"])
        assert done.exit_code == 0, (done.output, done.exception)
        told = re.search(r"(\d+) written(?:; left out: (.*))?", done.stderr)
        assert told is not None
        left = dict(reversed(part.split(" ", 1)) for part in (told[2] or "").split("; ") if part)  # type: ignore[misc]
        return path, int(told[1]), {why: int(n) for why, n in left.items()}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Exports:
    folder = tmp_path_factory.mktemp("corpus")
    done = CliRunner().invoke(app, ["run", str(CORPUS), "--db", str(folder / "facts.db"), "--jobs", "1"])
    assert done.exit_code == 0, (done.output, done.exception)
    found = Exports(Database(str(folder / "facts.db")), folder)
    assert found.articles == len(list(CORPUS.glob("*.json"))) > 60
    assert found.facts > 1000
    return found


def test_every_format_has_a_reader_here() -> None:
    read_here = set(re.findall(r'write\("([a-z0-9-]+)"\)', Path(__file__).read_text(encoding="utf-8")))
    assert read_here == set(FORMATS) - {"csv-guarded", "gold"}, "the guarded CSV and gold have their tests in test_exports.py"


def test_jsonl_by_jsonschema(corpus: Exports) -> None:
    path, n, _ = corpus.write("jsonl")
    jsonschema = pytest.importorskip("jsonschema")
    check = jsonschema.Draft202012Validator(json.loads(CliRunner().invoke(app, ["schema"]).stdout))
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert [error.message for line in lines[:10] for error in check.iter_errors(line)] == []
    assert (len(lines), sum(len(line["facts"]) for line in lines)) == (corpus.articles, corpus.facts)
    assert n == corpus.facts


def test_csv_and_parquet_by_duckdb(corpus: Exports) -> None:
    duckdb = pytest.importorskip("duckdb")
    for (path, n, _), reader in ((corpus.write("csv"), "read_csv('{}')"), (corpus.write("parquet"), "read_parquet('{}')")):
        source = reader.format(path)
        assert duckdb.sql(f"SELECT count(*), count(DISTINCT fact_id) FROM {source}").fetchone() == (n, n) == (corpus.facts, corpus.facts)
        by_us = ask(corpus.database, "SELECT count(DISTINCT article_id), count(value), count(period_end) FROM fact_flat")
        assert duckdb.sql(f"SELECT count(DISTINCT article_id), count(value), count(period_end) FROM {source}").fetchall() == by_us


def test_sdmx_csv_by_pysdmx_has_unique_keys(corpus: Exports) -> None:
    io = pytest.importorskip("pysdmx.io")
    path, n, left = corpus.write("sdmx-csv")
    with pytest.importorskip("pandas").option_context("future.infer_string", False):
        (data,) = io.read_sdmx(str(path)).data
    assert len(data.data) == n
    assert not data.data.duplicated(subset=list(DIMENSIONS)).any()
    facts = sum(len(row.split()) for row in data.data["SOURCE_FACTS"])
    undated = corpus.count("fact_current WHERE period_start IS NULL AND period_end IS NULL")
    assert left["without a period"] == undated
    assert n + left["reconciled into another row of their cell"] + undated == corpus.count("observation")
    assert n <= facts <= corpus.facts - undated


def test_data_commons_has_unique_keys(corpus: Exports) -> None:
    duckdb = pytest.importorskip("duckdb")
    path, n, left = corpus.write("datacommons")
    keys = "entity, variable, date, observationPeriod, unit"
    found = duckdb.sql(f"SELECT count(*) FROM (SELECT DISTINCT {keys} FROM read_csv('{path}', all_varchar=true))").fetchone()
    assert found == duckdb.sql(f"SELECT count(*) FROM read_csv('{path}', all_varchar=true)").fetchone() == (n,)
    assert n + sum(left.values()) == corpus.count("observation")
    assert duckdb.sql(
        f"SELECT count(*) FROM read_csv('{path}', all_varchar=true) WHERE entity = 'Earth' OR sentence IS NULL"
    ).fetchone() == (0,)
    path, nodes, _ = corpus.write("datacommons-mcf")
    said = path.read_text(encoding="utf-8").strip().split("\n\n")
    assert len(said) == nodes == n
    assert all(node.startswith("# ") and "\ntypeOf: dcs:StatVarObservation\n" in node for node in said)


def test_schema_org_by_a_json_ld_processor(corpus: Exports) -> None:
    jsonld = pytest.importorskip("pyld.jsonld")
    path, n, _ = corpus.write("schema-org")
    data = json.loads(path.read_text(encoding="utf-8"))
    assert sum(node["@type"] == "Observation" for node in data["@graph"]) == n == corpus.facts
    some = {**data, "@graph": data["@graph"][:300]}  # the processor takes a second for a hundred
    kinds = Counter(kind for node in jsonld.expand(some) for kind in node.get("@type", ()))
    assert kinds["https://schema.org/Observation"] == sum(node["@type"] == "Observation" for node in some["@graph"])


def test_web_annotations_by_a_json_ld_processor(corpus: Exports) -> None:
    jsonld = pytest.importorskip("pyld.jsonld")
    path, n, _ = corpus.write("web-annotation")
    data = json.loads(path.read_text(encoding="utf-8"))
    assert len(data["items"]) == n > corpus.facts
    texts = dict(ask(corpus.database, "SELECT coalesce(uri, article_id), text FROM article"))
    for item in data["items"]:
        text = next((t for key, t in texts.items() if key in json.dumps(item["target"]["source"])), None)
        selectors = {s["type"]: s for s in item["target"]["selector"]}
        where, quote = selectors["TextPositionSelector"], selectors["TextQuoteSelector"]
        assert text is not None
        assert text[where["start"] : where["end"]] == quote["exact"]
        assert text[: where["start"]].endswith(quote["prefix"])

    def local(url: str, _options: Any) -> dict[str, Any]:
        return {"contextUrl": None, "documentUrl": url, "document": {"@context": ANNOTATIONS}}

    some = {**data, "items": data["items"][:200]}
    found = jsonld.flatten(some, options={"documentLoader": local})
    assert sum(f"{OA}Annotation" in node.get("@type", ()) for node in found) == len(some["items"])


def test_timex3_by_an_xml_parser(corpus: Exports) -> None:
    path, n, _ = corpus.write("timex3")
    root = ET.fromstring(path.read_text(encoding="utf-8"))
    documents = root.findall("TimeML")
    times = [t for t in root.iter("TIMEX3") if t.get("functionInDocument") != "CREATION_TIME" and t.text]  # begin and end points are empty
    assert (len(documents), len(times)) == (corpus.articles, n)
    texts = {text for (text,) in ask(corpus.database, "SELECT text FROM article")}
    assert {"".join(text.itertext()) for document in documents if (text := document.find("TEXT")) is not None} == texts
    form = re.compile(
        r"\d{4}(-(\d\d(-\d\d)?|Q[1-4]|H[12]|W\d\d|S[PU]|WI|FA))?|P\d+[DWMY]|P\d+Y\d*M?|PAST_REF|PRESENT_REF|FUTURE_REF|[PX].*|\d{2,3}X*"
    )
    assert [t.get("value") for t in times if not form.fullmatch(t.get("value", ""))] == []


def test_docbin_by_spacy(corpus: Exports) -> None:
    import spacy
    from spacy.tokens import DocBin

    path, n, _ = corpus.write("docbin")
    docs = list(DocBin().from_disk(path).get_docs(spacy.blank("en").vocab))
    assert len(docs) == corpus.articles
    assert sum(len(doc.spans["facts"]) for doc in docs) == n == corpus.facts
    ids = {span.id_ for doc in docs for span in doc.spans["facts"]}
    assert ids == {i for (i,) in ask(corpus.database, "SELECT fact_id FROM fact_current")}


def test_annotation_tools_count_as_they_count(corpus: Exports) -> None:
    path, n, _ = corpus.write("label-studio")
    tasks = json.loads(path.read_text(encoding="utf-8"))
    found = [(task["data"]["text"].encode("utf-16-le"), result["value"]) for task in tasks for result in task["predictions"][0]["result"]]
    assert len(found) == n
    assert all(units[2 * v["start"] : 2 * v["end"]].decode("utf-16-le") == v["text"] for units, v in found)
    for (path, spans, _), key in ((corpus.write("doccano"), "label"), (corpus.write("prodigy"), "spans")):
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        assert (len(lines), sum(len(line[key]) for line in lines)) == (corpus.articles, spans) == (corpus.articles, n)


def test_the_series_by_csv_has_every_observation_of_a_concept(corpus: Exports) -> None:
    done = CliRunner().invoke(app, ["series", "inflation", "--db", str(corpus.database.url.database), "--to", "csv"])
    rows = list(csv.DictReader(done.stdout.splitlines()))
    assert len(rows) == corpus.count("observation WHERE indicator_id = 'inflation'") > 5
