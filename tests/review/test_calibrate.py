"""The confidence against decisions: what counts as right, what is learned, and where it goes."""

from __future__ import annotations

import random
import secrets
from pathlib import Path
from typing import Any

import pytest
from tiny_site import fill
from typer.testing import CliRunner

from extractor.cli.app import app
from extractor.evaluation.calibration import Judged, Shape, bands, fit, held_out, quality
from extractor.facts.confidence import Calibration
from extractor.lexicon import load_lexicon
from extractor.lexicon.schema.facts import Recalibration
from extractor.records import Fact
from extractor.review.article import hold
from extractor.review.board import Board
from extractor.review.outcomes import outcomes
from extractor.review.record import Recorder
from extractor.review.slots import apply
from extractor.sinks.database import Database


def drawn(n: int, truth: Shape, seed: int = 1) -> list[Judged]:
    """Facts whose confidence is off by a known shape."""
    rng = random.Random(seed)
    ps = [rng.uniform(0.05, 0.95) for _ in range(n)]
    return [Judged(f"a{i % 40}", p, rng.random() < truth(p)) for i, p in enumerate(ps)]


def test_a_known_shape_is_found_again_and_helps_on_other_articles() -> None:
    truth = Shape(0.6, 0.8)
    rows = drawn(3000, truth)
    found = fit(rows)
    assert (found.slope, found.shift) == (pytest.approx(0.6, abs=0.1), pytest.approx(0.8, abs=0.1))
    before, after = quality(rows), quality(held_out(rows))
    assert after.loss < before.loss
    assert after.brier < before.brier
    assert after.error < before.error / 2
    assert sum(b.n for b in bands(rows)) == 3000


def test_few_decisions_change_little_and_a_calibrated_confidence_stays() -> None:
    assert fit([]) == Shape()
    few = fit([Judged("a", 0.5, True)])
    assert abs(few.shift) < 0.7
    rows = drawn(3000, Shape())
    assert (fit(rows).slope, fit(rows).shift) == (pytest.approx(1, abs=0.15), pytest.approx(0, abs=0.15))


@pytest.mark.parametrize("p", [0.01, 0.3, 0.5, 0.97])
def test_what_was_learned_can_be_taken_out(p: float) -> None:
    assert Shape(0.5, 0.7).undo(Shape(0.5, 0.7)(p)) == pytest.approx(p)


def test_the_extractor_says_what_was_learned() -> None:
    entries = [Recalibration(id="core", slope=0.5, shift=0.7, since="2026-01-01T00:00:00Z")]
    learned = Calibration.shipped().with_learned(entries)
    assert learned.adjusted("core", 0.4) == pytest.approx(Shape(0.5, 0.7)(0.4))
    assert learned.adjusted("full", 0.4) == 0.4


def reviewed(path: Path, edits: dict[str, str] | None = None) -> tuple[Database, Board, Recorder]:
    """Forty articles of three facts: accepted, edited (period, or as said), rejected."""
    database = Database(str(path))
    fill(database, {f"t{n:02}": f"Karaganda made {n + 10} tons. It sold {n + 20} cars and {n + 30} trains." for n in range(40)})
    board = Board(database)
    recorder = Recorder(board)
    for paper in board.papers.values():
        held = hold(board, paper.article_id)
        assert held is not None
        for row, answer in zip(held.rows, ("accept", "edit", "reject"), strict=True):
            done = apply(Fact.model_validate_json(row.payload), edits or {"period": "2024"}, held.article.text)
            edited = done.fact.model_dump(mode="json") if answer == "edit" and done.fact else None
            recorder.decide("ann", secrets.token_hex(8), row.fact_id, answer, seen=row.payload_hash, edited=edited)
    return database, board, recorder


@pytest.mark.parametrize(
    ("edits", "core"),
    [
        ({"period": "2024"}, 80),
        ({"value": "1"}, 40),
        ({"unit": "kg"}, 40),
        ({"indicator": "other"}, 40),
        ({"indicator": "the outputs"}, 80),
    ],
)
def test_what_an_edit_says_of_the_core(tmp_path: Path, edits: dict[str, str], core: int) -> None:
    database, board, _ = reviewed(tmp_path / "c.db", edits)
    with database:
        found = outcomes(board, {}, "", "l1")
    assert [sum(r.right for r in found[name]) for name in ("core", "full")] == [core, 80 if edits == {"indicator": "the outputs"} else 40]


def test_bulk_stale_and_added_facts_say_nothing(board: Board, recorder: Recorder) -> None:
    items = list(board.items.values())
    recorder.bulk("ann", "b" * 8, "accept", [(i.row.fact_id, i.row.payload_hash) for i in items[:3]])
    recorder.decide("ann", secrets.token_hex(8), items[3].row.fact_id, "accept", seen="another reading")
    recorder.decide("ann", secrets.token_hex(8), items[4].row.fact_id, "accept", seen=items[4].row.payload_hash)
    assert len(outcomes(board, {}, "", "l1")["core"]) == 1


def test_facts_read_with_what_was_learned_are_taken_back(board: Board, recorder: Recorder) -> None:
    item = next(iter(board.items.values()))
    recorder.decide("ann", secrets.token_hex(8), item.row.fact_id, "accept", seen=item.row.payload_hash)
    shape = {"core": Shape(0.5, 0.7)}
    (raw,) = outcomes(board, {}, "", "l1")["core"]
    assert outcomes(board, shape, "2000-01-01T00:00:00Z", "shipped")["core"][0].p == pytest.approx(shape["core"].undo(raw.p))
    assert outcomes(board, shape, "2099-01-01T00:00:00Z", "shipped")["core"][0].p == raw.p
    assert outcomes(board, shape, "2000-01-01T00:00:00Z", "l1")["core"][0].p == raw.p


def run(*words: Any) -> tuple[int, str]:
    done = CliRunner().invoke(app, [str(w) for w in words])
    return done.exit_code, done.output + (str(done.exception) if done.exception else "")


def test_the_command_shows_before_and_after_and_writes_a_folder_that_loads(tmp_path: Path) -> None:
    reviewed(tmp_path / "c.db")[0].engine.dispose()
    code, said = run("calibrate", "--db", tmp_path / "c.db")
    assert code == 0
    assert "before" in said
    assert "core: value, unit, measure and indicator: 120 facts, 0.667 right" in said
    code, said = run("calibrate", "--db", tmp_path / "c.db", "--lexicon", tmp_path / "words", "--write")
    assert code == 0
    entries = load_lexicon([tmp_path / "words"]).entries("recalibration", Recalibration)
    assert [e.id for e in entries] == ["core", "full"]
    assert load_lexicon([tmp_path / "words"]).hash != load_lexicon().hash
    assert run("calibrate", "--db", tmp_path / "c.db", "--lexicon", tmp_path / "words", "--write")[0] == 0


def test_the_command_says_what_is_missing(tmp_path: Path) -> None:
    with Database(str(tmp_path / "e.db")) as database:
        fill(database)
    code, said = run("calibrate", "--db", tmp_path / "e.db")
    assert (code != 0, "review some first" in said) == (True, True)
    code, said = run("calibrate", "--db", tmp_path / "e.db", "--write")
    assert (code != 0, "--lexicon my-words" in said) == (True, True)
