"""What an installation brings: nothing for the web in the base, only licences that may be used, nothing unused, nothing unnamed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from scripts.licences import EXTRAS, allowed, faults, packages

ROOT = Path(__file__).parents[2]
HEAVY = set(
    """fastapi starlette uvicorn flask django aiohttp tornado distributed dask ray pyspark altair matplotlib plotly bokeh vl-convert-python
    pandas pyarrow torch transformers trafilatura lxml psycopg jupyter""".split()
)
"""Web, cluster and plotting packages, and whatever else belongs to an extra."""


def test_the_base_brings_no_web_cluster_or_plotting_package() -> None:
    base = {p.name for p in packages(extras=())}
    assert base & {"spacy", "sqlalchemy", "typer"}
    assert base & HEAVY == set()
    assert {"fastapi", "distributed", "altair", "pyarrow"} <= {p.name for p in packages(extras=EXTRAS)}


def test_the_base_imports_none_of_them() -> None:
    code = "import sys, extractor.api, extractor.cli, extractor.batch.archive, extractor.reading, extractor.sinks.database\nprint(*sys.modules)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT).stdout
    assert {name.split(".")[0] for name in said.split()} & {name.replace("-", "_") for name in HEAVY} == set()


def test_all_licences_are_known_and_allowed() -> None:
    assert faults(list(packages())) == []


@pytest.mark.parametrize(
    ("licence", "good"),
    [
        ("MIT", True),
        ("?", False),
        ("GPL", False),
        ("AGPL", False),
        ("MPL-2.0 OR GPL", True),
        ("MIT AND GPL", False),
        ("(MIT OR Apache-2.0)", True),
    ],
)
def test_which_licences_are_allowed(licence: str, good: bool) -> None:
    assert allowed(licence) is good


def test_nothing_is_asked_for_that_is_not_used_and_nothing_used_that_is_not_asked_for() -> None:
    pytest.importorskip("deptry", reason="needs deptry: pip install deptry")
    said = subprocess.run([sys.executable, "-m", "deptry", "--no-ansi", "."], capture_output=True, text=True, check=False, cwd=ROOT)
    assert said.returncode == 0, said.stderr
