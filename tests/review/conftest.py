"""A small database with the board on it; a longer one with the site on it, for the tests in a browser."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parent.parent / "batch"), str(Path(__file__).parent.parent / "sinks")]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Any]:
    from tiny_site import fill

    from extractor.sinks.database import Database

    with Database(str(tmp_path / "facts.db")) as made:
        fill(made)
        yield made


@pytest.fixture
def board(database: Any) -> Any:
    from extractor.review.board import Board

    return Board(database)


@pytest.fixture
def recorder(board: Any) -> Any:
    from extractor.review.record import Recorder

    return Recorder(board)


@pytest.fixture
def path(tmp_path: Path) -> str:
    from person import LONG
    from tiny_site import fill

    from extractor.sinks.database import Database

    with Database(str(tmp_path / "facts.db")) as made:
        fill(made, LONG)
    return str(tmp_path / "facts.db")


@pytest.fixture
def site(path: str, chromium: Any) -> Iterator[Any]:
    from tiny_site import Site

    made = Site(path)
    yield made
    made.stop()
