"""Reading in another process gives the same, and what happens to that process is one file's trouble."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from fake_extractor import FakeLoader, PoisonReader

from extractor.batch.apart import ReaderApart
from extractor.batch.archive import Options, run_archive
from extractor.reading import FieldNames, FileReader, ReadError, Skipped, read
from extractor.settings import Settings


def put(folder: Path, *names: str) -> Path:
    news = folder / "news"
    news.mkdir()
    for name in names:
        records = [{"id": f"{name}{i}", "text": f"The {name} made {i} tons and {i + 40} cars."} for i in range(3)]
        (news / f"{name}.jsonl").write_text("".join(json.dumps(r) + "\n" for r in records))
    return news


def told(items: Any) -> list[Any]:
    return [i.type if isinstance(i, ReadError) else i.reason if isinstance(i, Skipped) else i.id for i in items]


def test_the_same_as_in_this_process(tmp_path: Path) -> None:
    news = put(tmp_path, "a", "b")
    (news / "c.txt").write_bytes(b"\xff\xfe")
    (news / "d.pdf").write_text("")
    (news / "e.jsonl").write_text("nonsense\n" + json.dumps({"text": "made 7"}) + "\n")
    plain = FileReader(source="s", fields=FieldNames(), settings=Settings())
    here = read([str(news)], reader=plain)
    with ReaderApart(plain, seconds=30.0) as apart:
        there = read([str(news)], reader=apart)
        assert list(there) == list(here)
        assert there.meter.read == here.meter.read == there.bytes()
        first = next(read([str(news)], reader=apart))
        assert told([first, *list(read([str(news / "b.jsonl")], reader=apart))]) == ["a0", "b0", "b1", "b2"], (
            "a file that was left half read"
        )


def test_a_file_that_ends_or_holds_up_the_process(tmp_path: Path) -> None:
    news = put(tmp_path, "a", "endless", "fault", "poison", "z")
    with ReaderApart(PoisonReader(source=None, fields=FieldNames(), settings=Settings()), seconds=3.0) as apart:
        items = list(read([str(news)], reader=apart))
    expected = ["a0", "a1", "a2", "endless0", "TimedOut", "fault0", "KeyError", "poison0", "ReaderDied", "z0", "z1", "z2"]
    assert told(items) == expected
    slow, _, dead = (i for i in items if isinstance(i, ReadError))
    assert "--time-limit" in slow.message
    assert "SIGKILL) after 1 articles" in dead.message
    assert dead.uri == (news / "poison.jsonl").as_uri()


def test_a_run_by_several_processes_survives_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    news = put(tmp_path, "a", "poison", "z")
    monkeypatch.setattr("extractor.batch.archive.FileReader", PoisonReader)
    summary = run_archive([str(news)], str(tmp_path / "facts.db"), load=FakeLoader(), options=Options(jobs=2))
    assert (summary.counts.n_extracted, summary.counts.n_quarantined) == (7, 1)
    monkeypatch.undo()
    again = run_archive([str(news)], str(tmp_path / "facts.db"), load=FakeLoader(), options=Options(jobs=2))
    assert (again.counts.n_extracted, again.counts.n_unchanged, again.counts.n_quarantined) == (2, 7, 0)
