"""The command line as somebody meets it: help that runs, errors that help, exit codes."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from extractor.cli.app import app
from extractor.errors import ExtractorError, UsageError

COMMANDS = ["extract", "explain", "run", "evaluate", "schema", "doctor", "lexicon check", "corpus check", "corpus show"]


def call(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(app, list(arguments), input=stdin)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(command: str) -> None:
    result = call(*command.split(), "--help")
    assert result.exit_code == 0
    assert "Example" in result.stdout or "example" in result.stdout


def test_the_example_of_extract_runs() -> None:
    text = "Steel output rose 12% to 3.4 million tons in 2025."
    result = call("extract", "-", "--published", "2026-01-20", "--to", "jsonl", stdin=text)
    assert result.exit_code == 0
    facts = json.loads(result.stdout)["facts"]
    assert [(f["indicator"]["text"], f["measure"], f["quantity"]["value"]) for f in facts] == [
        ("steel output", "change", "12"),
        ("steel output", "level", "3400000"),
    ]


def test_the_example_of_explain_runs() -> None:
    epilog = re.sub(r"\s+", " ", call("explain", "--help").stdout)
    example = re.search(r"Example: extractor (explain '.*?' --published \S+)", epilog)
    assert example is not None
    result = call(*shlex.split(example.group(1)))
    assert result.exit_code == 0
    assert "won" in result.stdout
    assert "verb_subject" in result.stdout


@pytest.mark.parametrize("to", ["table", "jsonl", "json", "csv", "html"])
def test_every_format_names_the_indicator(to: str, tmp_path: Path) -> None:
    out = tmp_path / f"facts.{to}"
    (tmp_path / "a.txt").write_text("date 2025-06-03\nExports rose 12% to $3.4bn in May <b>2025</b>.\n", encoding="utf-8")
    assert call("extract", str(tmp_path / "a.txt"), "--to", to, "-o", str(out)).exit_code == 0
    said = out.read_text(encoding="utf-8")
    assert "exports" in said.lower()
    assert to != "html" or "<b>" not in said
    again = call("extract", str(tmp_path / "a.txt"), "--to", to, "-o", str(out))
    assert isinstance(again.exception, UsageError)
    assert out.read_text(encoding="utf-8") == said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["extract", "nowhere.txt"], "nowhere.txt"),
        (["extract", "README.md", "--published", "2025-13-01"], "YYYY-MM-DD"),
        (["explain", "x", "--model", "nowhere"], "accurate"),
        (["lexicon", "check", "--lexicon", "nowhere"], "no such folder"),
    ],
)
def test_an_error_names_the_thing_and_what_is_allowed(arguments: list[str], said: str) -> None:
    result = call(*arguments)
    assert isinstance(result.exception, ExtractorError)
    assert said in str(result.exception)


def test_the_schema_is_that_of_an_extraction() -> None:
    assert json.loads(call("schema").stdout)["title"] == "Extraction"


def test_help_starts_without_the_heavy_libraries() -> None:
    code = "import sys, extractor.cli; print([m for m in ('spacy', 'pydantic', 'numpy', 'sqlalchemy', 'onnxruntime') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
