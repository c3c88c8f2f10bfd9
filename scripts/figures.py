"""Writes the figures of `corpus/baseline.json` into the README's table, between two marks; a test says when they differ.

python scripts/figures.py            say whether the README has them
python scripts/figures.py --write    write them
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
_TABLE = re.compile(r"(<!-- figures:[^\n]*-->\n).*?(<!-- end of figures -->)", re.S)
ROWS = (
    ("number found (F)", "detected_f"), ("… with kind, unit and value right (F)", "normalised_f"), ("core right (F)", "core_f"),
    ("full right (F)", "full_f"), ("names, exact spans (F)", "entities_exact_f"), ("ISO codes of places (F)", "refs_f"),
    ("calibration error of the confidence", "calibration_error"),
)  # fmt: skip


def table() -> str:
    """The figures of both models on the three splits."""
    models = json.loads((ROOT / "corpus/baseline.json").read_text(encoding="utf-8"))["models"]
    best, fast = models["extractor_accurate"], models["extractor_cnn"]
    head = "| | train | dev | test | dev with `--model fast` |\n|---|---|---|---|---|\n"
    columns = (_split(best, "train"), _split(best, "dev"), (best.get("test") or {}).get("figures", {}), _split(fast, "dev"))
    return head + "".join(f"| {said} | {' | '.join(_figure(c, name) for c in columns)} |\n" for said, name in ROWS)


def _split(model: dict[str, Any], name: str) -> dict[str, float]:
    figures: dict[str, float] = model["splits"].get(name, {}).get("figures", {})
    return figures


def _figure(figures: dict[str, float], name: str) -> str:
    return f"{figures[name]:.3f}" if name in figures else ""


def renewed(readme: str) -> str:
    """The README with the figures of today."""
    assert _TABLE.search(readme), "the README has lost the marks of its table of figures"
    return _TABLE.sub(lambda m: m[1] + table() + m[2], readme)


def main() -> int:
    """Compare or write."""
    path = ROOT / "README.md"
    text = path.read_text(encoding="utf-8")
    if renewed(text) == text:
        return 0
    if "--write" in sys.argv[1:]:
        path.write_text(renewed(text), encoding="utf-8")
        return 0
    print("the README's figures are not those of corpus/baseline.json: python scripts/figures.py --write", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
