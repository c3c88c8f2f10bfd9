"""The facts of an article on a terminal: a table, or one fact a paragraph where there is no room for it."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.table import Table

from extractor.records import Extraction
from extractor.render.words import COLUMNS, cells, heading, period_of, value_of

WIDE = 120
"""Columns from which facts are shown as a table."""

UNUSED = 12
"""Numbers in no fact that are named."""

_OPTIONS: dict[str, dict[str, Any]] = {
    "indicator": {"overflow": "fold"}, "value": {"justify": "right", "no_wrap": True}, "conf.": {"justify": "right"},
}  # fmt: skip


def show_facts(console: Console, extraction: Extraction, *, min_confidence: float = 0.0) -> None:
    """The facts of one article: a table where there is room for it, else lines."""
    if not any(fact.confidence >= min_confidence for fact in extraction.facts):
        console.print(f"{heading(extraction)}: no facts{' this sure' if extraction.facts else ''}", style="bold", markup=False)
        return
    if console.width >= WIDE:
        console.print(facts_table(extraction, min_confidence=min_confidence))
        return
    console.print(heading(extraction), style="bold", markup=False)
    for fact in extraction.facts:
        if fact.confidence < min_confidence:
            continue
        names = [ref.name for ref in (fact.place, fact.organization) if ref]
        said = f"according to {fact.speaker.name}" if fact.speaker else ""
        rest = "; ".join(x for x in (period_of(fact.period), *names, said, fact.status, f"confidence {fact.confidence:.2f}") if x)
        console.print(f"• {fact.indicator.text}: {fact.measure} {value_of(fact)}", markup=False)
        console.print(f"  {rest}", style="dim", markup=False)


def show_unused(console: Console, extraction: Extraction) -> None:
    """The numbers that are in no fact, with the reasons."""
    unused = ", ".join(f"“{u.text}” {u.reason}" for u in extraction.unused[:UNUSED])
    if unused:
        console.print(f"numbers in no fact: {unused}{' …' if len(extraction.unused) > UNUSED else ''}", style="dim", markup=False)


def facts_table(extraction: Extraction, *, min_confidence: float = 0.0) -> Table:
    """The facts of one article as a table."""
    table = Table(
        title=heading(extraction).replace("[", r"\["), title_justify="left", title_style="bold", header_style="bold", expand=False
    )
    for name in COLUMNS:
        table.add_column(name, **_OPTIONS.get(name, {}))
    for fact in extraction.facts:
        if fact.confidence >= min_confidence:
            table.add_row(*(cell.replace("[", r"\[") for cell in cells(fact)))
    return table
