"""Expressions of time written by somebody who had not read the rules: the whole program is asked, a table must be right to 97 %."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from extractor.api import Extractor
from extractor.records import Period

TABLES = ("unseen_expressions.yaml", "unseen_expressions_2.yaml")
WANTED = 0.97


def judge(shipped: Extractor, entry: dict[str, Any]) -> str | None:
    """What is wrong with the program's reading of one entry, or None."""
    text = entry["text"]
    periods = shipped.extract(text, published=entry["published"]).periods
    for words in entry.get("none", ()):
        read = [p.text for p in periods if _shared(p, text, words)]
        if read:
            return f"{text!r}: {read} was read as a time"
    if "found" not in entry:
        return None
    best = max(periods, key=lambda p: _shared(p, text, entry["found"]), default=None)
    if best is None or not _shared(best, text, entry["found"]):
        return f"{text!r}: {entry['found']!r} was not found"
    wanted = entry.get("period_or") or [entry["period"]]
    if _days(best) not in wanted or best.kind != entry.get("kind", best.kind):
        return f"{text!r}: {best.text!r} is {_days(best)} {best.kind}, not {' or '.join(wanted)} {entry.get('kind')} ({entry['published']})"
    return None


def _shared(period: Period, text: str, words: str) -> int:
    """How many characters a period shares with words of the text."""
    start = text.index(words)
    return max(0, min(period.end_char, start + len(words)) - max(period.start_char, start))


def _days(period: Period) -> str:
    return f"{period.start or ''}/{period.end or ''}" if period.start or period.end else "-"


@pytest.mark.parametrize("table", TABLES)
def test_unseen_expressions(shipped: Extractor, table: str) -> None:
    entries = yaml.safe_load((Path(__file__).parent / table).read_text(encoding="utf-8"))
    wrong = [fault for entry in entries if (fault := judge(shipped, entry))]
    right = 1 - len(wrong) / len(entries)
    assert right >= WANTED, f"{len(entries) - len(wrong)} of {len(entries)} are right ({right:.1%}):\n" + "\n".join(wrong)
