"""`extractor extract`: articles in, facts to standard output or a file."""

from __future__ import annotations

import csv
import io
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from extractor.cli.console import PIPED, Terminal, terminal
from extractor.cli.facts_table import show_facts, show_unused
from extractor.cli.output import check_output, counted, opened
from extractor.cli.pipes import on_screen
from extractor.reading import FieldNames, ReadError, Skipped, read
from extractor.records import Article, Extraction
from extractor.render.html import page
from extractor.sinks.flat import COLUMNS, flat_row


def run_extract(
    inputs: list[str], *, source_format: str | None, fields: FieldNames, published: str | None, to: str, output: Path | None, force: bool, jobs: int,
    min_confidence: float, model: str, lexicon: list[Path],
) -> int:  # fmt: skip
    """Extract and print, one article after another; returns the exit code."""
    check_output(output, force=force)
    told = Told()
    extractions = told.of(
        _extracted(_articles(read(inputs, fmt=source_format, fields=fields), published, told), jobs, model, lexicon, told)
    )
    first = next(extractions, None)
    if first is not None:
        with opened(output) as file:
            for piece in FORMS[to](chain([first], extractions), min_confidence, output is None):
                file.write(on_screen(piece) if to == "table" and output is None else piece.encode("utf-8", "replace"))
    told.summary(dated=published is not None)
    if first is None:
        return 3
    if output is not None:
        print(f"extractor: {output} written: {counted(told.facts, 'fact')} of {counted(told.read, 'article')}", file=sys.stderr)
    return 1 if told.failures else 0


@dataclass(slots=True)
class Told:
    """What is said on standard error: what went wrong at once, what was left out and what lacks a date at the end."""

    failures: int = 0
    read: int = 0
    facts: int = 0
    undated: int = 0
    skipped: Counter[str] = field(default_factory=Counter)

    def failed(self, what: str) -> None:
        """Name an article that was not read or extracted."""
        self.failures += 1
        print(f"extractor: {what}", file=sys.stderr)

    def of(self, extractions: Iterator[Extraction]) -> Iterator[Extraction]:
        """The extractions, counted."""
        for extraction in extractions:
            self.read += 1
            self.facts += len(extraction.facts)
            self.undated += extraction.article.published is None
            yield extraction

    def summary(self, *, dated: bool) -> None:
        """The closing lines."""
        if self.skipped:
            reasons = ", ".join(f"{reason} {n:,}" for reason, n in self.skipped.most_common(8))
            print(f"extractor: skipped {self.skipped.total():,}: {reasons}", file=sys.stderr)
        if self.undated and not dated:
            said = f"{self.undated} of {counted(self.read, 'article')} without a publication date: 'last year' and the like have no dates"
            print(f"extractor: {said} (--published YYYY-MM-DD, or a first line 'date 2025-10-03')", file=sys.stderr)


def _articles(items: Iterator[Article | ReadError | Skipped], published: str | None, told: Told) -> Iterator[Article]:
    for item in items:
        if isinstance(item, ReadError):
            place = f", {item.position}" if item.position else ""
            told.failed(f"{item.uri or 'standard input'}{place}: {item.message}")
        elif isinstance(item, Skipped):
            told.skipped[item.reason] += 1
        elif item.published is None and published is not None:
            yield Article.model_validate({**item.model_dump(exclude={"sha256"}), "published": published})
        else:
            yield item


def _extracted(articles: Iterator[Article], jobs: int, model: str, lexicon: list[Path], told: Told) -> Iterator[Extraction]:
    from extractor.api import Loader
    from extractor.batch.pool import engine_for

    first = next(articles, None)
    if first is None:  # the model need not be loaded
        return
    with engine_for(Loader(model, tuple(map(str, lexicon))), jobs) as engine:
        for outcome in engine.map(chain([first], articles)):
            if outcome.extraction is not None:
                yield outcome.extraction
            else:
                told.failed(f"{outcome.article.uri or outcome.article.id}: {outcome.message}")


def _kept(extraction: Extraction, least: float) -> Extraction:
    """The extraction without facts below a confidence; ties to facts left out go too."""
    if least <= 0:
        return extraction
    facts = [f for f in extraction.facts if f.confidence >= least]
    ids = {f.id for f in facts}
    return extraction.model_copy(
        update={"facts": [f.model_copy(update={"related": [r for r in f.related if r.fact in ids]}) for f in facts]}
    )


def _tables(extractions: Iterator[Extraction], least: float, shown: bool) -> Iterator[str]:
    """Tables as wide as the terminal; in colour only where they are shown and not kept in a file."""
    console = terminal() if shown else Terminal(file=io.StringIO(), width=PIPED, highlight=False)
    for extraction in extractions:
        with console.capture() as captured:
            show_facts(console, extraction, min_confidence=least)
            show_unused(console, extraction)
            console.print()
        yield captured.get()


def _csv(extractions: Iterator[Extraction], least: float, shown: bool) -> Iterator[str]:
    return _csv_of(extractions, least, str)


def _csv_guarded(extractions: Iterator[Extraction], least: float, shown: bool) -> Iterator[str]:
    from extractor.exports.rows import guarded

    return _csv_of(extractions, least, guarded)


def _csv_of(extractions: Iterator[Extraction], least: float, cell: Callable[[str], str]) -> Iterator[str]:
    rows = io.StringIO(newline="")
    writer = csv.DictWriter(rows, COLUMNS)
    writer.writeheader()
    yield rows.getvalue()
    for extraction in extractions:
        rows.seek(0)
        rows.truncate()
        shown = (flat_row(extraction, f) for f in extraction.facts if f.confidence >= least)
        writer.writerows({name: cell(value) for name, value in row.items()} for row in shown)
        yield rows.getvalue()


def _json(extractions: Iterator[Extraction], least: float, shown: bool) -> Iterator[str]:
    for n, extraction in enumerate(extractions):
        yield (",\n" if n else "[") + _kept(extraction, least).to_json()
    yield "]\n"


def _jsonl(extractions: Iterator[Extraction], least: float, shown: bool) -> Iterator[str]:
    return (_kept(e, least).to_json() + "\n" for e in extractions)


def _html(extractions: Iterator[Extraction], least: float, shown: bool) -> Iterator[str]:
    return page(_kept(e, least) for e in extractions)


Form = Callable[[Iterator[Extraction], float, bool], Iterator[str]]
"""Extractions, the least confidence and whether somebody looks on → pieces of what is written."""

FORMS: dict[str, Form] = {"table": _tables, "csv": _csv, "csv-guarded": _csv_guarded, "json": _json, "jsonl": _jsonl, "html": _html}
