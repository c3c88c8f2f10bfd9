"""The example of every command's help: its options exist, and it runs where it needs neither a browser nor the whole corpus."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest
from site_pages.commands import commands, examples
from typer.testing import CliRunner

from extractor.cli.app import app

EXAMPLES = [(name, line) for name, command in commands() for line in examples(command)]
ELSEWHERE = ("review", "evaluate", "corpus", "calibrate", "doctor", "lexicon check")
"""Commands that need a browser, the corpus or decisions, and are tried by tests of their own."""


def split(line: str) -> tuple[list[str], str | None]:
    """The arguments of an example, and what a pipe before it says."""
    said, _, command = line.rpartition(" | ") if line.startswith("echo ") else ("", "", line)
    words = shlex.split(command)
    assert words[0] == "extractor", line
    if ">" in words:
        words = words[: words.index(">")]
    return words[1:], shlex.split(said)[1] if said else None


@pytest.mark.parametrize(("name", "line"), EXAMPLES, ids=[line[:60] for _, line in EXAMPLES])
def test_its_options_exist(name: str, line: str) -> None:
    arguments, _ = split(line)
    command = dict(commands())[name]
    own = arguments[len(name.split()) - 1 :]
    context = command.make_context(name, list(own), resilient_parsing=False)
    assert context.info_name == name


@pytest.mark.parametrize("name", [name for name, _ in commands()])
def test_it_shows_a_traceback_on_request(name: str) -> None:
    command = dict(commands())[name]
    assert any("-vv" in parameter.opts for parameter in command.params)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive and a database with two runs, under the names that the examples use."""
    made = tmp_path_factory.mktemp("examples")
    (made / "news").mkdir()
    article = made / "news/a.txt"
    article.write_text(
        "date 2025-06-03\nIndustrial output in Kazakhstan rose by 5% in May. Exports rose 12% to $3.4bn.\n", encoding="utf-8"
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(made)
        for text in ("", "Imports fell by 3%."):
            article.write_text(article.read_text("utf-8") + text, encoding="utf-8")
            assert CliRunner().invoke(app, ["run", "news/", "--db", "sqlite:///facts.db"]).exit_code == 0
        done = CliRunner().invoke(app, ["export", "--db", "facts.db", "--to", "jsonl", "-o", "facts.jsonl"])
        assert done.exit_code == 0
    return made


@pytest.mark.parametrize("line", [line for name, line in EXAMPLES if not name.removeprefix("extractor ").startswith(ELSEWHERE)])
def test_it_runs(line: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    arguments, said = split(line)
    if arguments[0] == "show":  # every database has ids of its own
        first = CliRunner().invoke(app, ["facts", "--db", "facts.db", "--to", "jsonl", "--limit", "1"]).stdout
        arguments[1] = json.loads(first)["fact_id"][:6]
    done = CliRunner().invoke(app, arguments, input=said)
    assert done.exception is None or isinstance(done.exception, SystemExit), f"{line}: {done.exception}"
    assert done.exit_code == 0, f"{line}: {done.output}"
