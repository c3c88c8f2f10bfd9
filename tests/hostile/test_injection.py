"""Words that want to be more than words: SQL, formulas, paths, markup, orders to a terminal, objects of Python."""

from __future__ import annotations

import csv
import io
import json
import logging
import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from fake_extractor import NUMBER, FakeExtractor, FakeLoader

from extractor.batch.archive import Options, run_archive
from extractor.batch.progress import reported
from extractor.errors import LexiconError, UsageError
from extractor.exports.gold import gold
from extractor.exports.rows import csv_guarded, guarded
from extractor.lexicon import load_lexicon
from extractor.records import Article, Extraction, Quantity
from extractor.screen import visible
from extractor.sinks.choose import Choice
from extractor.sinks.database import Database
from extractor.sinks.search import articles_with, facts_with

NASTY = [
    "'; DROP TABLE fact; --", '" OR ""="', "x' UNION SELECT 1 --", "100%_\\'", "=HYPERLINK(\"http://a.example\")", "+1+cmd|' /C calc'!A0", "@SUM(A1)",
    "-2+3", "\t=1", "../../../../etc/passwd", "..\\..\\x", "/etc/passwd", "CON", "a\nb", "<script>alert(1)</script>", "{{7*7}}", "${x}", "%s%n",
    "[bold]x[/bold]", "[/]", "\x1b[2J", "\u202e", "😀", "a" * 2000,
]  # fmt: skip

TEXTS = [f"Karaganda made {n + 3} tons of {bad}. It sold {100 + n} of them." for n, bad in enumerate(NASTY)]
FACTS = sum(len(NUMBER.findall(text)) for text in TEXTS)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Everything that can be named is named badly."""
    records = [{"id": bad, "title": bad, "published": "2025-10-03", "text": text} for bad, text in zip(NASTY, TEXTS, strict=True)]
    source = tmp_path / "a.jsonl"
    source.write_text("".join(json.dumps(r) + "\n" for r in records))
    done = run_archive([str(source)], str(tmp_path / "facts.db"), load=FakeLoader(indicator=NASTY[0]))
    assert done.counts.n_extracted == len(NASTY)
    return tmp_path / "facts.db"


def test_sql_in_ids_titles_and_names_is_kept_as_words(database: Path) -> None:
    with sqlite3.connect(database) as connection:
        assert sorted(i for (i,) in connection.execute("SELECT article_id FROM article")) == sorted(NASTY)
        assert connection.execute("SELECT count(*) FROM fact WHERE indicator = ?", (NASTY[0],)).fetchone() == (FACTS,)
        assert connection.execute("SELECT count(*) FROM fact_flat").fetchone() == (FACTS,)


@pytest.mark.parametrize("bad", NASTY)
def test_what_is_asked_for_is_no_sql_and_no_operator(database: Path, bad: str) -> None:
    with Database(str(database)) as store, store.reading() as connection:
        for search in (articles_with, facts_with):
            refused = ""
            try:
                search(connection, f'{bad} NEAR( "x" OR tons*')
                search(connection, bad)
            except UsageError as error:
                refused = str(error)
            assert not refused or "only words that stand in every text" in refused or not any(c.isalnum() for c in bad)
        assert connection.exec_driver_sql("SELECT count(*) FROM fact").scalar() == FACTS


@pytest.mark.parametrize("source", ["a:b", "", " ", ":"])
def test_a_source_cannot_pretend_to_be_another(tmp_path: Path, source: str) -> None:
    from extractor.reading import read

    with pytest.raises(UsageError, match="without a colon"):
        read([str(tmp_path)], source=source)


@pytest.mark.parametrize("cell", [*NASTY, "\uff1d1+1", " =1+1", "\n=1", "\r=1", "-1+1", "-1e5x"])
def test_no_guarded_cell_is_a_formula(cell: str) -> None:
    written = guarded(cell)
    assert written in (cell, f"'{cell}")
    assert not written.strip().startswith(("=", "+", "@", "\uff1d"))
    assert not written.startswith(("\t", "\r", "\n"))


@pytest.mark.parametrize("number", ["-3.5", "+2", "-1e5", "0"])
def test_a_negative_number_stays_a_number(number: str) -> None:
    assert guarded(number) == number


def test_the_guarded_table_has_no_formula(database: Path) -> None:
    out = io.BytesIO()
    with Database(str(database)) as store, store.reading() as connection:
        csv_guarded(connection, Choice(), out)
    rows = list(csv.reader(io.StringIO(out.getvalue().decode(), newline="")))
    assert len(rows) == 1 + FACTS
    assert not [c for row in rows for c in row if c.strip()[:1] in tuple("=+@") and c.strip("+-.0123456789")]


@pytest.mark.parametrize(
    "command",
    [["facts"], ["series", NASTY[0]], ["runs"], ["export", "-o", "x.csv"]], ids=["facts", "series", "runs", "export"],
)  # fmt: skip
def test_every_table_that_people_open_can_be_guarded(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    from typer.testing import CliRunner

    from extractor.cli.app import app

    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(app, [*command, "--db", str(database), "--to", "csv-guarded"])
    assert done.exit_code == 0, done.output
    rows = list(csv.reader(io.StringIO(Path("x.csv").read_text("utf-8") if command[0] == "export" else done.stdout, newline="")))
    assert len(rows) > 1
    assert not [c for row in rows for c in row if c.strip()[:1] in tuple("=+@") and c.strip("+-.0123456789")]


def test_the_table_of_one_article_can_be_guarded() -> None:
    from extractor.cli.extract import FORMS

    bad = "=HYPERLINK(1)"
    fake = FakeExtractor(FakeLoader(indicator=bad))
    one = fake.extract_article(Article(id=bad, title="@x", text="Karaganda made 5 tons."))
    for form, good in (("csv", False), ("csv-guarded", True)):
        rows = list(csv.reader(io.StringIO("".join(FORMS[form](iter([one]), 0.0, False)), newline="")))
        assert [any(c.startswith(("=", "@")) for row in rows for c in row)] == [not good]


PROGRAMS = {
    "exports/rows.py": "guarded on demand", "cli/extract.py": "guarded on demand", "cli/series.py": "guarded on demand",
    "cli/runs.py": "guarded on demand",
    "exports/statistics.py": "SDMX and Data Commons: read by loaders, which would take the apostrophe for a part of the name",
    "lexicon/names.py": "a user's own words, read again by us", "lexicon/amend.py": "a user's own words, read again by us",
}  # fmt: skip


def test_every_writer_of_tables_is_known() -> None:
    root = Path(__file__).parents[2] / "extractor"
    found = {str(p.relative_to(root)) for p in root.rglob("*.py") if re.search(r"csvs?\.(Dict)?[Ww]riter\(", p.read_text("utf-8"))}
    assert found == set(PROGRAMS)
    for name, why in PROGRAMS.items():
        assert ("guarded" in (root / name).read_text("utf-8")) == (why == "guarded on demand"), name


@pytest.mark.parametrize("source", ["../../x", "/etc", "..", "a/b", "a\nb", "\x1b[2J", "%s", "'; --", "CON", "x" * 300])
def test_a_source_is_a_word_and_no_path(tmp_path: Path, source: str) -> None:
    """It stands in front of ids, in the database and in exports; no file is named by it alone."""
    news = tmp_path / "news"
    news.mkdir()
    (news / "a.jsonl").write_text(json.dumps({"id": "../../../b", "text": TEXTS[0]}) + "\n")
    before = set(tmp_path.rglob("*"))
    run_archive([str(news)], str(tmp_path / "facts.db"), options=Options(source=source), load=FakeLoader())
    with Database(str(tmp_path / "facts.db")) as store, store.reading() as connection:
        gold(connection, Choice(), tmp_path / "gold")
        assert connection.exec_driver_sql("SELECT source FROM article").scalar() == source
    made = set(tmp_path.rglob("*")) - before
    assert {p.parent for p in made} <= {tmp_path, tmp_path / "gold"}
    assert not (tmp_path.parent / "b.json").exists()


def test_no_id_leaves_the_folder(database: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out" / "gold"
    before = set(tmp_path.rglob("*"))
    with Database(str(database)) as store, store.reading() as connection:
        gold(connection, Choice(), folder)
    made = set(tmp_path.rglob("*")) - before - {folder, folder.parent}
    assert len(made) == len(NASTY)
    assert {p.parent for p in made} == {folder}


def test_a_terminal_is_given_no_orders(capsys: pytest.CaptureFixture[str]) -> None:
    from extractor.cli.console import Terminal
    from extractor.cli.facts_table import show_facts

    bad = "\x1b]0;owned\x07 [/] [red] \u202e 5"
    fake = FakeExtractor(FakeLoader(indicator=bad))
    extraction = fake.extract_article(Article(id=bad, title=bad, text="Karaganda made 5 tons."))
    for width in (80, 200):
        show_facts(Terminal(width=width), extraction)
    with reported():
        logging.getLogger("extractor.batch").warning("%s: bad\nwarning: forged", bad)
    said = capsys.readouterr()
    for one in (said.out, said.err):
        assert "[/]" in one
        assert not set(one) & {"\x1b", "\x07", "\u202e"}
    assert "\nwarning: forged" not in said.err
    assert visible("5\x9b2J\n") == "5\\x9b2J\n"


def test_markup_is_text_on_the_page(tmp_path: Path) -> None:
    from extractor.render.html import page

    bad = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
    fake = FakeExtractor(FakeLoader(indicator=bad))
    shown = "".join(page([fake.extract_article(Article(id=bad, title=bad, text=f"Karaganda made 5 tons of {bad}."))]))
    assert "<script>alert" not in shown
    assert "<img" not in shown


@pytest.mark.parametrize(
    "text",
    [
        "!!python/object/apply:os.system ['touch PATH']",
        "- !!python/object/new:subprocess.Popen [['touch', 'PATH']]",
        "- !!python/name:os.system",
        "- {id: x, words: !!python/tuple [a]}",
        "- !!python/object/apply:builtins.eval [\"open('PATH', 'w')\"]",
    ],
)
def test_yaml_makes_no_object(tmp_path: Path, text: str) -> None:
    trap = tmp_path / "trap"
    (tmp_path / "units.yaml").write_text(text.replace("PATH", str(trap)))
    with pytest.raises(LexiconError, match=r"units\.yaml"):
        load_lexicon([tmp_path])
    assert not trap.exists()


def test_every_yaml_reader_is_a_safe_one() -> None:
    for path in (Path(__file__).parents[2] / "extractor").rglob("*.py"):
        source = path.read_text("utf-8")
        assert "yaml.unsafe_load" not in source
        assert "yaml.full_load" not in source
        assert "pickle.load" not in source
        assert source.count("yaml.load(") == source.count("Loader=_Loader)"), path


@pytest.mark.parametrize("value", ["1E+999999999", "-1E+5000", "1E-999999999", "NaN", "Infinity"])
def test_a_number_that_fills_the_memory_is_refused(value: str) -> None:
    known: dict[str, Any] = {"text": "1", "start": 0, "end": 1, "kind": "count", "unit": "t", "bound": "exact"}
    with pytest.raises(ValueError, match="value"):
        Quantity.model_validate({**known, "value": value})


def test_a_line_of_somebody_elses_extraction_is_checked(tmp_path: Path) -> None:
    from extractor.sinks.load import load

    fake = FakeExtractor(FakeLoader())
    good = fake.extract_article(Article(id="a", text="Karaganda made 5 tons.")).to_json()
    lines = [
        good,
        good.replace('"end":16', '"end":17'),
        good.replace('"value":"5"', '"value":"1E+999999999"'),
        "[" * 50_000,
        "{}",
        '{"x":' * 5000,
    ]
    (tmp_path / "a.jsonl").write_text("\n".join(lines))
    with Database(str(tmp_path / "facts.db")) as store:
        done = load([tmp_path / "a.jsonl"], store)
    assert (done.facts, len(done.failures)) == (1, 5)
    assert Extraction.model_validate_json(good).facts
