"""Quarantine: what is shown of it, and that trying again reads the very files in question the way they were read first."""

from __future__ import annotations

import json
import sqlite3
import time
from pathlib import Path
from typing import Any

import pytest
import typer
from fake_extractor import FakeLoader
from typer.testing import CliRunner, Result

import extractor.api
from extractor.batch.archive import Options, run_archive
from extractor.cli.errors import errors
from extractor.cli.run import run
from extractor.records import Article


def call(command: Any, *arguments: str) -> Result:
    app = typer.Typer()
    app.command()(command)
    return CliRunner().invoke(app, list(arguments))


def loaded(monkeypatch: pytest.MonkeyPatch, **how: Any) -> None:
    monkeypatch.setattr(extractor.api, "load", lambda *_, **__: FakeLoader(**how)())


def ask(folder: Path, sql: str) -> list[tuple[Any, ...]]:
    with sqlite3.connect(folder / "facts.db") as connection:
        return connection.execute(sql).fetchall()


def test_listed_mended_and_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded(monkeypatch)
    monkeypatch.chdir(tmp_path)
    news = tmp_path / "news"
    (news / "sub").mkdir(parents=True)
    (news / "sub" / "bad.txt").write_bytes("7 тонн".encode("cp1251"))
    (news / "boom.txt").write_text("BOOM 1")
    (news / "good.txt").write_text("made 12 tons")
    (news / "t.jsonl").write_text(json.dumps({"nr": "r1", "body": "BOOM", "uri": "https://x.y/r1"}) + "\n")
    db = str(tmp_path / "facts.db")
    assert call(run, "news", "--db", db, "--source", "s", "--text-field", "body", "--id-field", "nr").exit_code == 1
    shown = call(errors, "--db", db)
    assert shown.exit_code == 1
    assert "s:boom" in shown.stdout
    assert "ZeroDivisionError" in shown.stdout
    assert "s:sub/bad" in shown.stdout
    (news / "sub" / "bad.txt").write_text("made 7 tons")
    (news / "boom.txt").write_text("made 8 tons")
    (news / "t.jsonl").write_text(json.dumps({"nr": "r1", "body": "made 9", "uri": "https://x.y/r1"}) + "\n")
    monkeypatch.chdir("/")
    again = call(errors, "--db", db, "--retry")
    assert again.exit_code == 0, again.stderr
    assert "3 lay in quarantine, 0 do now" in again.stderr
    assert ask(tmp_path, "SELECT article_id FROM article ORDER BY 1") == [("s:boom",), ("s:good",), ("s:r1",), ("s:sub/bad",)]
    assert call(errors, "--db", db).exit_code == 0


def test_only_the_files_in_question_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded(monkeypatch)
    for i in range(5):
        (tmp_path / f"{i}.txt").write_text("BOOM" if i == 3 else f"made {i} tons")
    run_archive([str(tmp_path)], str(tmp_path / "facts.db"), load=FakeLoader())
    again = call(errors, "--db", str(tmp_path / "facts.db"), "--retry")
    assert again.exit_code == 1
    assert "read 1 / unchanged 0 / extracted 0 / facts 0 / quarantined 1" in again.stderr
    assert ask(tmp_path, "SELECT attempts FROM error") == [(2,)]


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_article_that_takes_too_long_is_put_aside(tmp_path: Path, jobs: int) -> None:
    (tmp_path / "a.jsonl").write_text(
        "".join(json.dumps({"id": str(i), "text": "SLOW" if i in (1, 4) else f"made {i}"}) + "\n" for i in range(6))
    )
    begun = time.monotonic()
    options = Options(jobs=jobs, seconds=0.5)
    summary = run_archive([str(tmp_path / "a.jsonl")], str(tmp_path / "facts.db"), load=FakeLoader(), options=options)
    assert (summary.counts.n_extracted, summary.counts.n_quarantined) == (4, 2)
    assert time.monotonic() - begun < 55, "less than one of them would sleep"
    found = ask(tmp_path, "SELECT article_id, type, message FROM error ORDER BY 1")
    assert [(i, t) for i, t, _ in found] == [("1", "TimedOut"), ("4", "TimedOut")]
    assert "--time-limit" in found[0][2]


def test_metrics(tmp_path: Path) -> None:
    from extractor.batch.progress import reported

    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("made 12")
    (tmp_path / "in" / "b.pdf").write_text("%PDF")
    for name in ("m.json", "m.prom"):
        with reported(None, tmp_path / name) as report:
            run_archive([str(tmp_path / "in")], str(tmp_path / "facts.db"), load=FakeLoader(), progress=report)
    told = json.loads((tmp_path / "m.json").read_text())
    assert told["status"] == "done"
    assert (told["n_read"], told["n_extracted"], told["n_skipped"], told["skipped"]) == (2, 1, 1, {"no reader for .pdf files": 1})
    assert told["share"] in (1.0, None), "a run may be over before its size is known"
    lines = (tmp_path / "m.prom").read_text().splitlines()
    assert any(line.startswith("extractor_skipped_total{") and line.endswith('reason="no reader for .pdf files"} 1') for line in lines)
    assert any(line.startswith("extractor_running{") and line.endswith(" 0") for line in lines)
    assert json.loads(ask(tmp_path, "SELECT config FROM run")[0][0])["skipped"] == {"no reader for .pdf files": 1}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full is Linux's")
def test_a_log_on_a_full_disk_is_told_and_the_run_goes_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from extractor.batch.progress import reported

    (tmp_path / "a.txt").write_text("made 12")
    with reported(Path("/dev/full")) as report:
        summary = run_archive([str(tmp_path / "a.txt")], str(tmp_path / "facts.db"), load=FakeLoader(), progress=report)
    assert (summary.status, summary.counts.n_extracted) == ("done", 1)
    said = capsys.readouterr().err
    assert said.count("No space left on device; the run goes on without") == 1
    assert "Traceback" not in said


def test_read_is_the_sum_of_what_became_of_it(tmp_path: Path) -> None:
    records = [
        {"id": str(i), "text": "BOOM" if i == 2 else f"Karaganda made {i % 4} tons and 5 and 6 cars", "published": "2025-10-03"}
        for i in range(9)
    ]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(r) + "\n" for r in records) + "nonsense\n")
    (tmp_path / "b.pdf").write_text("")
    for _ in range(2):
        s = run_archive([str(tmp_path)], str(tmp_path / "facts.db"), load=FakeLoader())
        c = s.counts
        assert c.n_read == c.n_unchanged + c.n_extracted + c.n_quarantined + s.copies + sum(s.skipped.values()), s
    assert Article(text="x").key
