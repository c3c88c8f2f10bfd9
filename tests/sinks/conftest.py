"""The tiny extractor of the batch room's tests serves here too, and every test of `url` runs on both databases."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent / "batch"), str(HERE)]


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/facts.db"
    from postgres import Missing, new_database

    try:
        return new_database()
    except (Missing, ModuleNotFoundError) as error:
        told = f"PostgreSQL is not tested: {error}"
        if os.environ.get("CI"):
            pytest.fail(f"{told} (this is CI, where it must be)")
        pytest.skip(told)
