"""The first minutes: no arguments, a wrong path, a narrow or plain terminal, a pipe closed early, what a suffix says."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from site_pages.commands import commands
from typer.testing import CliRunner

from extractor.cli.app import app

ROOT = Path(__file__).parent.parent.parent
ARTICLE = "date 2025-06-03\nExports rose 12% to $3.4bn in May, Smith said. The plant in Karaganda made 3 million tons of steel in 2024.\n"
_MAIN = "from extractor.cli import main; main()"


def extractor(*arguments: str, cwd: Path, stdin: str = "", **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", _MAIN, *arguments], cwd=cwd, input=stdin, capture_output=True, text=True, encoding="utf-8", errors="replace",
        env={**os.environ, "PYTHONPATH": str(ROOT), **env}, check=False, timeout=300,
    )  # fmt: skip


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("first")
    (folder / "news").mkdir()
    (folder / "news/a.txt").write_text(ARTICLE, encoding="utf-8")
    for name in ("b.pdf", "c.pdf", "d.html"):
        (folder / "news" / name).write_text("<html></html>", encoding="utf-8")
    assert extractor("run", "news/a.txt", "--db", "facts.db", cwd=folder).returncode == 0
    return folder


def test_no_arguments_give_the_commands_and_the_first_steps(here: Path) -> None:
    done = extractor(cwd=here)
    assert done.returncode == 2
    assert "First steps:" in done.stdout + done.stderr


@pytest.mark.parametrize("group", [(), ("lexicon",), ("db",), ("corpus",)])
def test_no_command_is_told_in_half_a_sentence(group: tuple[str, ...]) -> None:
    shown = CliRunner().invoke(app, [*group, "--help"]).output.partition("Commands:")[2]
    assert shown
    assert "..." not in shown, "a command's first sentence is too long for the list"


@pytest.mark.parametrize("name", [name for name, _ in commands()])
def test_a_help_shows_no_types(name: str) -> None:
    shown = CliRunner().invoke(app, [*name.split()[1:], "--help"]).output
    options = shown.partition("Options:")[2]
    assert "{" not in shown.partition("\n")[0], "Usage is written for people"
    assert not re.search(r"<(list|int|float|str|path|text)", options)


def test_the_suffix_says_what_a_database_s_facts_are_written_as(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(here)
    done = CliRunner().invoke(app, ["facts", "--db", "facts.db", "-o", "some.csv"])
    assert "some.csv written: 3 facts" in done.stderr
    assert (here / "some.csv").read_text("utf-8").startswith("fact_id,")
    assert CliRunner().invoke(app, ["export", "--db", "facts.db", "-o", "all.jsonl"]).exit_code == 0
    assert json.loads((here / "all.jsonl").read_text("utf-8").splitlines()[0])["schema_version"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("facts", "--db", "facts.db", "--indicator", "export"), "near it are exports"),
        (("facts", "--db", "facts.db", "--place", "Karagandy"), "Karaganda"),
        (("facts", "--db", "facts.db", "--organization", "x"), "no fact has a known organization"),
        (("facts", "--db", "facts.db", "--status", "forecast"), "without --status"),
        (("facts", "--db", "facts.db", "--since", "2031"), "without --since"),
        (("facts", "--db", "facts.db", "--article", "nowhere"), "column article"),
        (("facts", "--db", "facts.db", "--only", "accepted"), "nobody has accepted a fact"),
        (("export", "--db", "facts.db", "--to", "csv", "--only", "accepted"), "nobody has accepted a fact yet: extractor review"),
    ],
)
def test_nothing_found_says_what_there_is(here: Path, arguments: tuple[str, ...], said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(here)
    done = CliRunner().invoke(app, list(arguments))
    assert done.exit_code == 0
    assert said in done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("extract", "nowhere"), "nowhere: no such file or folder"),
        (("extract",), "such as news/"),
        (("extract", "-", "--text-field", "body"), "--from jsonl"),
        (("run", "-", "--id-field", "guid", "--db", "x.db"), "--from jsonl"),
        (("explain",), "in quotes"),
        (("explain", " "), "in quotes"),
        (("diff", "--db", "facts.db"), "extractor runs"),
        (("show", "--db", "facts.db"), "last column"),
        (("export", "--db", "facts.db", "-o", "x.xlsx"), "csv-guarded"),
        (("lexicon", "explain", "puncheon"), "--lexicon DIR"),
        (("lexicon", "add"), "unit, currency"),
        (("run", "news"), "--db facts.db"),
        (("evaluate",), "corpus/articles/dev"),
        (("facts", "--db", "none.db"), "extractor run"),
        (("run", "news", "--db", "news/a.txt"), "not a database"),
        (("facts", "--db", "mysql://a/b"), "sqlite:///FILE"),
        (("extract", "news/a.txt", "--model", "nowhere"), "accurate"),
        (("extract", "news/a.txt", "-o", "x.parquet"), "--to"),
        (("extract", "news/a.txt", "-o", "no/x.html"), "mkdir -p"),
        (("reveiw", "--db", "facts.db"), "review"),
        (("extract", "Exports rose 12% in May."), "by a pipe"),
        (("extract", "news/b.pdf"), "pdftotext"),
    ],
)
def test_a_wrong_turn_is_answered_with_the_next_step(here: Path, arguments: tuple[str, ...], said: str) -> None:
    done = extractor(*arguments, cwd=here)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "command",
    [
        ("extract", "news/a.txt"), ("extract", "news/a.txt", "--to", "csv"), ("facts", "--db", "facts.db"), ("schema",), ("--help",),
        ("lexicon", "explain", "the"), ("export", "--db", "facts.db", "--to", "jsonl"),
    ],
)  # fmt: skip
def test_a_pipe_closed_early_ends_quietly(here: Path, command: tuple[str, ...]) -> None:
    """The reader is gone before the first word, which is the hardest case: `| head` reads a part."""
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-c", _MAIN, *command], cwd=here, stdout=writing, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False, timeout=300,
    )  # fmt: skip
    os.close(writing)
    assert done.returncode in (0, 141)
    assert "Error" not in done.stderr
    assert "Exception" not in done.stderr


def test_a_broken_pipe_elsewhere_is_no_quiet_end(monkeypatch: pytest.MonkeyPatch) -> None:
    from extractor.cli.pipes import reader_may_leave

    monkeypatch.setattr("extractor.cli.pipes._stdout_is_closed", lambda: False)
    with pytest.raises(BrokenPipeError), reader_may_leave():
        raise BrokenPipeError


@pytest.mark.parametrize("command", [("extract", "news/a.txt"), ("facts", "--db", "facts.db")])
def test_columns_are_heeded_where_nobody_looks(here: Path, command: tuple[str, ...]) -> None:
    wide, narrow = extractor(*command, cwd=here).stdout, extractor(*command, cwd=here, COLUMNS="40").stdout
    assert "┃ indicator" in wide
    assert "• exports: change" in narrow
    assert max(map(len, narrow.splitlines())) <= 40


def test_a_plain_terminal_gets_plain_signs_and_no_colour(here: Path) -> None:
    done = extractor("extract", "news/a.txt", cwd=here, PYTHONIOENCODING="ascii", PYTHONUTF8="0", TERM="dumb", NO_COLOR="1")
    assert done.returncode == 0
    assert done.stdout.isascii()
    assert "\x1b" not in done.stdout
    assert "exports" in done.stdout
    data = extractor("extract", "news/a.txt", "--to", "jsonl", cwd=here, PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert data.stdout.startswith('{"schema_version"')


def test_the_suffix_of_the_output_says_the_format(here: Path) -> None:
    assert extractor("extract", "news/a.txt", "-o", "facts.html", cwd=here).returncode == 0
    assert (here / "facts.html").read_text(encoding="utf-8").startswith("<!doctype html>")


@pytest.mark.parametrize("command", [("extract", "-"), ("explain", "Hello there.")])
def test_an_article_without_facts_says_so(here: Path, command: tuple[str, ...]) -> None:
    done = extractor(*command, cwd=here, stdin="Hello there.")
    assert done.returncode == 0
    assert "facts: no facts" in done.stdout
    assert "indicator" not in done.stdout.partition("no facts")[0].partition("head")[2]


def test_records_on_standard_input_are_not_taken_for_prose(here: Path) -> None:
    line = '{"text": "Exports rose 12% in May.", "published": "2025-06-03"}\n'
    done = extractor("extract", "-", cwd=here, stdin=line)
    assert done.returncode == 2
    assert "--from jsonl" in done.stderr
    assert "+12 %" in extractor("extract", "-", "--from", "jsonl", cwd=here, stdin=line).stdout
    assert "no facts" in extractor("extract", "-", "--from", "text", cwd=here, stdin='{"a": "b"}').stdout


SHOWN = ("corpus", "show", str(ROOT / "corpus/articles/train/boc-rates-2022-07.json"))


@pytest.mark.parametrize("command", [("--no-color", *SHOWN), (*SHOWN, "--no-color")])
def test_colours_can_be_left_out_in_both_places(here: Path, command: tuple[str, ...]) -> None:
    def colours(*arguments: str) -> list[str]:
        return re.findall(r"\x1b\[[\d;]*3\dm", extractor(*arguments, cwd=here, FORCE_COLOR="1", TERM="xterm-256color").stdout)

    assert colours(*SHOWN)
    assert colours(*command) == []


def test_a_run_says_where_to_look_for_what_it_could_not_read(here: Path) -> None:
    (here / "bad.jsonl").write_text('{"id": "x"}\n', encoding="utf-8")
    done = extractor("run", "bad.jsonl", "--db", "bad.db", cwd=here)
    assert done.returncode == 3
    assert "extractor errors --db bad.db" in done.stderr


def test_files_without_a_reader_are_counted_and_no_fault(here: Path) -> None:
    done = extractor("extract", "news", "--to", "jsonl", cwd=here)
    assert done.returncode == 0
    assert "no reader for .pdf files 2" in done.stderr
    assert "no HTML in it" not in done.stderr or "skipped 3" in done.stderr
