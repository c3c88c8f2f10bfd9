"""A small database, the board on it, and a browser where there is one."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parent.parent / "batch")]


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


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """The system's Chromium, or a skip that says what is missing."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="browser tests need playwright: pip install playwright")
    found = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("browser tests need Chromium: apt-get install chromium")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()
