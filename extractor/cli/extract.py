"""`extractor extract`: articles in, facts to standard output or a file."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from rich.console import Console

from extractor.cli.show import page, show_facts
from extractor.errors import UsageError
from extractor.records import Article, Extraction
from extractor.sinks.flat import COLUMNS, flat_row


def run_extract(
    inputs: list[str], *, source_format: str | None, published: str | None, to: str, output: Path | None, force: bool, jobs: int,
    min_confidence: float, model: str, lexicon: list[Path],
) -> int:  # fmt: skip
    """Extract and print; returns the exit code."""
    if output is not None and output.is_dir():
        raise UsageError(f"{output} is a folder: name a file in it, such as {output / 'facts'}.{to}")
    if output is not None and not output.parent.is_dir():
        raise UsageError(f"the folder of {output} does not exist: make it first (mkdir -p {output.parent})")
    if output is not None and output.exists() and not force:
        raise UsageError(f"{output} exists already: give another name, or --force to overwrite it")
    failures: list[str] = []
    articles = list(_articles(inputs, source_format, published, failures))
    extractions = list(_extracted(articles, jobs, model, lexicon, failures))
    for line in failures:
        print(f"extractor: {line}", file=sys.stderr)
    undated = sum(e.article.published is None for e in extractions)
    if undated and published is None:
        print(
            f"extractor: {undated} of {len(extractions)} articles have no publication date: relative times have no dates (--published YYYY-MM-DD)",
            file=sys.stderr,
        )
    _write(extractions, to, output, min_confidence)
    if not extractions:
        return 3
    return 1 if failures else 0


def _articles(inputs: list[str], source_format: str | None, published: str | None, failures: list[str]) -> Iterator[Article]:
    from extractor.reading import ReadError, Skipped, read

    for item in read(inputs, fmt=source_format):
        if isinstance(item, ReadError):
            failures.append(f"{item.uri}: {item.message}")
        elif isinstance(item, Skipped):
            failures.append(f"{item.uri or 'standard input'}: skipped: {item.reason}")
        elif item.published is None and published is not None:
            yield Article.model_validate({**item.model_dump(exclude={"sha256"}), "published": published})
        else:
            yield item


def _extracted(articles: list[Article], jobs: int, model: str, lexicon: list[Path], failures: list[str]) -> Iterator[Extraction]:
    from extractor.api import Loader
    from extractor.batch.pool import engine_for

    if not articles:
        return
    with engine_for(Loader(model, tuple(map(str, lexicon))), jobs) as engine:
        for outcome in engine.map(articles):
            if outcome.extraction is not None:
                yield outcome.extraction
            else:
                failures.append(f"{outcome.article.uri or outcome.article.id}: {outcome.message}")


def _write(extractions: list[Extraction], to: str, output: Path | None, min_confidence: float) -> None:
    file: TextIO = output.open("w", encoding="utf-8", newline="") if output is not None else sys.stdout
    try:
        if to == "table":
            _tables(extractions, file, min_confidence)
        elif to == "html":
            file.write(page([_kept(e, min_confidence) for e in extractions]))
        elif to == "csv":
            _csv(extractions, file, min_confidence)
        elif to == "json":
            file.write("[" + ",\n".join(_kept(e, min_confidence).to_json() for e in extractions) + "]\n")
        else:
            file.writelines(_kept(e, min_confidence).to_json() + "\n" for e in extractions)
    finally:
        if output is not None:
            file.close()


def _kept(extraction: Extraction, least: float) -> Extraction:
    """The extraction without facts below a confidence; ties to facts left out go too."""
    if least <= 0:
        return extraction
    facts = [f for f in extraction.facts if f.confidence >= least]
    ids = {f.id for f in facts}
    return extraction.model_copy(
        update={"facts": [f.model_copy(update={"related": [r for r in f.related if r.fact in ids]}) for f in facts]}
    )


def _tables(extractions: list[Extraction], file: TextIO, least: float) -> None:
    console = Console(file=file, width=None if file.isatty() else 180, highlight=False)
    for extraction in extractions:
        show_facts(console, extraction, min_confidence=least)
        unused = ", ".join(f"“{u.text}” {u.reason}" for u in extraction.unused[:12])
        if unused:
            console.print(f"[dim]numbers in no fact: {unused}{' …' if len(extraction.unused) > 12 else ''}[/dim]", markup=True)
        console.print()


def _csv(extractions: list[Extraction], file: TextIO, least: float) -> None:
    writer = csv.DictWriter(file, COLUMNS)
    writer.writeheader()
    for extraction in extractions:
        writer.writerows(flat_row(extraction, f) for f in extraction.facts if f.confidence >= least)
