"""From the texts of several articles to observations: other words join, rounding joins, what differs contradicts, series stay apart."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from made import ask
from typer.testing import CliRunner

from extractor.cli.app import app
from extractor.sinks.database import Database

ARTICLES = {
    "rounded": ("2025-10-03", "KARAGANDA – Industrial output in Karaganda Region reached 3.2 trillion tenge in January–August 2025."),
    "exact": (
        "2025-10-04",
        "In eight months of this year the industrial production of Karaganda Region amounted to 3.24 trillion tenge, the governor said.",
    ),
    "other": (
        "2025-10-05",
        "Karaganda Region's factories are busy. In January–August 2025 industrial output in Karaganda Region was 2.9 trillion tenge.",
    ),
    "nominal": ("2025-02-05", "ASTANA – Wages in Kazakhstan rose 2.5% in 2024, the statistics bureau said on Wednesday."),
    "real": (
        "2025-02-07",
        "The pay of Kazakhs beat the rise in prices for a change. Real wages in Kazakhstan grew by 2.5% in 2024.",
    ),
}


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("twice")
    news = folder / "news.jsonl"
    news.write_text("".join(json.dumps({"id": k, "published": day, "text": text}) + "\n" for k, (day, text) in ARTICLES.items()))
    done = CliRunner().invoke(app, ["run", str(news), "--db", str(folder / "facts.db"), "--jobs", "1"])
    assert done.exit_code == 0, (done.output, done.exception)
    return folder / "facts.db"


def test_other_words_and_other_rounding_are_one_observation(path: Path) -> None:
    with Database(str(path)) as database:
        found = ask(
            database, "SELECT value, n_articles, article_id FROM observation WHERE indicator_id = 'industrial_output' ORDER BY value"
        )
        assert found == [("2900000000000", 1, "other"), ("3240000000000", 2, "exact")]
        words = ask(database, "SELECT indicator FROM fact WHERE article_id IN ('rounded', 'exact') ORDER BY 1")
        assert len({row[0] for row in words}) == 2, "told in different words"


def test_what_differs_contradicts(path: Path) -> None:
    with Database(str(path)) as database:
        found = ask(database, "SELECT relation, value, other_value, article_id, other_article_id FROM contradiction")
    assert found == [("contradiction", "3240000000000", "2900000000000", "exact", "other")]


def test_series_that_differ_by_a_qualifier_stay_apart(path: Path) -> None:
    with Database(str(path)) as database:
        found = ask(database, "SELECT article_id, value, qualifiers FROM observation WHERE indicator_id LIKE '%wages' ORDER BY 1")
    assert found == [("nominal", "2.5", "{}"), ("real", "2.5", '{"price_basis":"real"}')]


def test_the_series_names_each_source_and_its_sentence(path: Path) -> None:
    done = CliRunner().invoke(app, ["series", "industrial output", "--place", "KZ-35", "--db", str(path), "--to", "jsonl"])
    rows = {row["value"]: row for row in map(json.loads, done.stdout.splitlines())}
    assert [s["article_id"] for s in rows["3240000000000"]["sources"]] == ["rounded", "exact"]
    assert rows["3240000000000"]["sources"][0]["sentence"] == ARTICLES["rounded"][1]
    assert [d["relation"] for row in rows.values() for d in row["disputes"]] == ["contradiction"] * 2
