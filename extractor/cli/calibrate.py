"""`extractor calibrate`: the confidence against what reviewers found, and closer to it."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.errors import UsageError

if TYPE_CHECKING:
    from extractor.evaluation.calibration import Judged, Shape

EPILOG = "Example: extractor calibrate --db sqlite:///facts.db"
LEAST = 100
"""Decisions below which nothing is written: their chance would be taken for truth."""
NAMES = {"core": "core: value, unit, measure and indicator", "full": "full: every slot"}


def calibrate(
    db: Annotated[str, typer.Option("--db", metavar="URL", help="sqlite:///facts.db, a path, or postgresql://user@host/name.")],
    write: Annotated[bool, typer.Option("--write", help="Write what was learned into the folder that --lexicon names.")] = False,
    lexicon: Annotated[Path | None, typer.Option("--lexicon", metavar="DIR", help="Your folder of lexicon files.")] = None,
    verbose: Annotated[bool, typer.Option("-vv", help="Show the traceback of an error.", hidden=True)] = False,
) -> None:
    """Compare the confidence with review decisions.

    Before and after learning from them. What is shown as after is measured on articles whose decisions were not used. Facts
    accepted in bulk do not count.
    """
    if write and lexicon is None:
        raise UsageError("--write needs a place: name your folder of words with --lexicon, as in --lexicon my-words --write")
    raise typer.Exit(run_calibrate(db, folder=lexicon, write=write))


def run_calibrate(db: str, *, folder: Path | None, write: bool) -> int:
    """Print the tables, write where asked; returns the exit code."""
    from extractor.cli.stored import opened_database
    from extractor.evaluation.calibration import fit
    from extractor.lexicon import load_lexicon
    from extractor.review.board import Board
    from extractor.review.outcomes import outcomes

    learned, since = _learned(folder)
    with opened_database(db) as database:
        rows = outcomes(Board(database), learned, since, load_lexicon().hash)
    n = len(rows["core"])
    if n < 2:
        raise UsageError(f"{db} has {n} decisions of a person who looked at one fact: review some first, with extractor review --db {db}")
    shapes = {name: fit(found) for name, found in rows.items()}
    for name, found in rows.items():
        print(_table(NAMES[name], found, shapes[name]))
    if n < LEAST:
        nothing = "; nothing was written" if write else ""
        print(f"extractor: {n} decisions are few: from {LEAST} on what is learned can be written with --write{nothing}", file=sys.stderr)
        return 2 if write else 0
    if write and folder is not None:
        _write(folder, shapes)
    else:
        print("extractor: to use it: --lexicon my-words --write, then run with --lexicon my-words", file=sys.stderr)
    return 0


def _learned(folder: Path | None) -> tuple[dict[str, Shape], str]:
    """What the folder holds already, and since when."""
    from extractor.evaluation.calibration import Shape
    from extractor.lexicon import load_lexicon
    from extractor.lexicon.schema.facts import Recalibration

    if folder is None or not folder.is_dir():
        return {}, ""
    entries = load_lexicon([folder]).entries("recalibration", Recalibration)
    return {e.id: Shape(e.slope, e.shift) for e in entries}, max((e.since for e in entries), default="")


def _table(title: str, rows: Sequence[Judged], shape: Shape) -> str:
    from extractor.evaluation.calibration import bands, held_out, quality

    new = held_out(rows)
    q = quality(rows)
    lines = [f"{title}: {q.n} facts, {q.right:.3f} right", f"  {'confidence':<12}{'facts':>7}{'right':>9}{'before':>9}{'after':>9}"]
    for old, now in zip(bands(rows), bands(new, rows), strict=True):
        lines.append(f"  {old.name:<12}{old.n:>7}{old.right:>9.3f}{old.said:>9.3f}{now.said:>9.3f}")
    after = quality(new)
    for name, a, b in (("calibration error", q.error, after.error), ("brier", q.brier, after.brier), ("log loss", q.loss, after.loss)):
        lines.append(f"  {name:<28}{a:>9.3f}{b:>9.3f}")
    lines.append(f"  learned: log odds × {shape.slope:.2f} {'+' if shape.shift >= 0 else '−'} {abs(shape.shift):.2f}\n")
    return "\n".join(lines)


def _write(folder: Path, shapes: Mapping[str, Shape]) -> None:
    from extractor.lexicon import amend, load_lexicon

    now = f"{dt.datetime.now(dt.UTC):%Y-%m-%dT%H:%M:%SZ}"
    entries = [{"id": name, "slope": shape.slope, "shift": shape.shift, "since": now} for name, shape in shapes.items()]
    path = amend(folder, "recalibration", entries).write()
    print(f"extractor: written to {path}; the lexicon is now {load_lexicon([folder]).hash}", file=sys.stderr)
    print(f"extractor: use it: extractor run … --db … --lexicon {folder}", file=sys.stderr)
