"""Every row of docs/security.md is a test that is there, and every test of these files stands in a row."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from extractor.settings import Settings

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text("utf-8")
HELPERS = {
    "test_no_guarded_cell_is_a_formula", "test_every_yaml_reader_is_a_safe_one", "test_every_writer_of_the_lexicon_uses_it",
}  # fmt: skip
"""Tests of what another row says already."""


def names_in(path: Path) -> set[str]:
    return {n.name for n in ast.parse(path.read_text("utf-8")).body if isinstance(n, ast.FunctionDef) and n.name.startswith("test_")}


def test_each_row_is_a_test() -> None:
    rows = [line for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith("| what comes")]
    assert len(rows) > 35
    for row in rows:
        found = re.search(r"`(tests/[\w/]+\.py)::(test_\w+)` \|$", row)
        assert found, row
        assert found[2] in names_in(ROOT / found[1]), row


def test_each_test_is_in_a_row() -> None:
    for name in ("test_files", "test_injection", "test_texts", "test_lexicons", "test_server"):
        for test in names_in(ROOT / "tests" / "hostile" / f"{name}.py") - HELPERS:
            assert f"{name}.py::{test}`" in PAGE, test


def test_each_limit_is_named_and_has_a_reason() -> None:
    source = (ROOT / "extractor" / "settings.py").read_text("utf-8")
    for name in Settings.model_fields:
        assert f"`{name}`" in PAGE, name
        assert re.search(rf'    {name}: [^\n]+\n    """[^"]{{30,}}"""', source), name
