"""`extractor run` as a person meets it: what it prints where, and its exit codes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import typer
from fake_extractor import FakeLoader
from typer.testing import CliRunner, Result

import extractor.api
from extractor.cli.run import run
from extractor.errors import ExtractorError, UsageError

app = typer.Typer()
app.command()(run)


@pytest.fixture(autouse=True)
def _fake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extractor.api, "load", lambda *_, **__: FakeLoader()())


def call(folder: Path, *arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(app, [*arguments, "--db", str(folder / "facts.db")], input=stdin)


def write(folder: Path, *records: dict[str, Any]) -> str:
    (folder / "a.jsonl").write_text("\n".join(json.dumps(r) for r in records))
    return str(folder / "a.jsonl")


GOOD = {"id": "a", "published": "2025-10-03", "text": "made 12 tons"}


def test_all_is_well(tmp_path: Path) -> None:
    result = call(tmp_path, write(tmp_path, GOOD))
    assert (result.exit_code, result.stdout) == (0, "")
    counts, rows = result.stderr.splitlines()
    assert counts.startswith("read 1 / unchanged 0 / extracted 1 / facts 1 / quarantined 0 / seconds ")
    assert rows == "rows: inserted 1 / updated 0 / unchanged 0 / retracted 0"
    again = call(tmp_path, write(tmp_path, GOOD))
    assert again.stderr.splitlines()[1] == "rows: inserted 0 / updated 0 / unchanged 1 / retracted 0"


def test_some_quarantined_some_undated(tmp_path: Path) -> None:
    result = call(tmp_path, write(tmp_path, {"id": "b", "text": "made 7"}, {"id": "c"}, {"id": "d", "text": "BOOM"}))
    assert result.exit_code == 1
    assert "line 2: no field 'text'" in result.stderr
    assert "boom" in result.stderr
    assert "1 of 1 articles have no date of publication" in result.stderr
    assert "quarantined 2" in result.stderr


def test_nothing_could_be_extracted(tmp_path: Path) -> None:
    assert call(tmp_path, write(tmp_path, {"id": "c"})).exit_code == 3
    failed = call(tmp_path, write(tmp_path, {"id": "c"}, GOOD), "--on-error", "fail")
    assert failed.exit_code == 3
    assert "extractor: " in failed.stderr


@pytest.mark.parametrize(
    "arguments", [["nowhere"], ["{good}", "--from", "docx"], ["{good}", "--source", "a:b"], ["{good}", "--log-json", "/none/x"]]
)
def test_usage(tmp_path: Path, arguments: list[str]) -> None:
    good = write(tmp_path, GOOD)
    result = call(tmp_path, *(a.format(good=good) for a in arguments))
    assert isinstance(result.exception, ExtractorError), "main prints it and exits with 2"
    assert not (tmp_path / "facts.db").exists()


def test_records_on_standard_input_need_their_format(tmp_path: Path) -> None:
    refused = call(tmp_path, "-", stdin=json.dumps(GOOD))
    assert isinstance(refused.exception, UsageError)
    assert "say --from jsonl" in str(refused.exception)
    assert not (tmp_path / "facts.db").exists(), "no run, and no fault that nobody could mend"
    assert "facts 1" in call(tmp_path, "-", "--from", "jsonl", stdin=json.dumps(GOOD)).stderr


def test_other_fields_and_the_json_log(tmp_path: Path) -> None:
    source = write(tmp_path, {"nr": 1, "body": "made 12", "day": "2025-10-03", "head": "T"}, {"nr": 2})
    named = ["--text-field", "body", "--id-field", "nr", "--date-field", "day", "--title-field", "head"]
    result = call(tmp_path, source, *named, "--source", "s", "--log-json", str(tmp_path / "log"))
    assert result.exit_code == 1
    lines = [json.loads(line) for line in (tmp_path / "log").read_text().splitlines()]
    assert [line["level"] for line in lines] == ["debug", "warning", "debug"]
    assert lines[1]["failure"]["type"] == "no-text"
    assert lines[2]["counts"]["n_extracted"] == 1
