"""`extractor series`: the values of an indicator over time, with their sources, as a table, data or a drawing."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Callable, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from extractor.cli.console import terminal
from extractor.cli.nearest import nothing_fits
from extractor.cli.output import check_output, opened
from extractor.cli.stored import opened_database
from extractor.errors import UsageError
from extractor.exports.rows import guarded
from extractor.records import plain
from extractor.render.words import amount, days
from extractor.sinks.choose import Choice
from extractor.sinks.connection import plainly
from extractor.sinks.converted import converted
from extractor.sinks.observations import Observation, observations
from extractor.sinks.rates import Rates

NARROW = 80
"""Columns below which a series is lines."""


def run_series(db: str, *, choice: Choice, to: str, unit: str | None, rates: Path | None, plot: Path | None, force: bool) -> int:
    """Print the series, draw them where asked; returns the exit code."""
    check_output(plot, force=force)
    if rates is not None and unit is None:
        raise UsageError("--rates says nothing without --in: add the currency that the values are to be in, such as --in USD")
    table = Rates(rates)
    with opened_database(db) as database, plainly(database.url), database.reading() as connection:
        found = list(observations(connection, choice))
        if not found:
            raise UsageError(nothing_fits(connection, choice))
    if unit is not None:
        done = converted(found, unit, table)
        found = done.kept
        for line in done.told():
            print(f"extractor: {line}", file=sys.stderr)
    if plot is not None:
        from extractor.exports.plot import draw

        draw(found, plot)
        print(f"extractor: {plot} drawn", file=sys.stderr)
    if to == "jsonl":
        for o in found:
            print(json.dumps(_data(o), ensure_ascii=False))
    elif to in ("csv", "csv-guarded"):
        _csv(found, guarded if to == "csv-guarded" else str)
    else:
        _tables(found)
    return 0


def label(o: Observation) -> str:
    """What a series is called: place, owner, qualifiers."""
    parts = [o.place or "", o.organization or "", *(f"{k} {v}" for k, v in sorted(o.qualifiers.items()))]
    return ", ".join(p for p in parts if p) or "(no place)"


def _value(o: Observation) -> str:
    """The value or range with its hedge; its unit stands in the title."""
    return amount(o.value, o.low, o.high, "", bound=o.bound, signed=o.measure == "change" and o.kind != "factor")


def _remarks(o: Observation) -> list[str]:
    """What is not as usual: that it has not happened yet, that others say otherwise."""
    return [*(() if o.status == "actual" else (o.status,)), *sorted({kind for _, kind in o.disputes})]


def _tables(found: Sequence[Observation]) -> None:
    console = terminal(markup=False)
    for _, some in groupby(found, key=lambda o: o.series):
        points = list(some)
        first = points[0]
        units = sorted({o.converted_from for o in points if o.converted_from})
        unit = f"{first.unit} (converted from {', '.join(units)})" if units else first.unit
        title = f"{first.indicator}: {first.measure}, {unit}; {label(first)}"
        if console.width < NARROW:
            _lines(title, points, console)
            continue
        table = Table(title=title, title_justify="left", header_style="bold")
        for name in ("period", "value", "status", "articles", "told by"):
            table.add_column(name, justify="right" if name in ("value", "articles") else "left", overflow="fold")
        for o in points:
            told = "; ".join(f"{s.article_id} “{s.text}”" for s in o.sources[:4]) + (" …" if len(o.sources) > 4 else "")
            table.add_row(
                days(o.period_start, o.period_end) or o.period_text or "", _value(o), " ".join(_remarks(o)), str(o.n_articles), told
            )
        console.print(table)


def _lines(title: str, points: Sequence[Observation], console: Console) -> None:
    console.print(title, style="bold")
    for o in points:
        said = ", ".join((_value(o), *_remarks(o)))
        told = f"; {o.n_articles} articles" if o.n_articles > 1 else ""
        console.print(f"• {days(o.period_start, o.period_end) or o.period_text or 'no period'}: {said}{told}")


def _data(o: Observation) -> dict[str, Any]:
    numbers = {name: None if (v := getattr(o, name)) is None else plain(v) for name in ("value", "low", "high", "step")}
    dates = {
        name: None if (v := getattr(o, name)) is None else v.isoformat()
        for name in ("period_start", "period_end", "baseline_start", "baseline_end")
    }
    same = (
        "indicator",
        "indicator_id",
        "qualifiers",
        "measure",
        "kind",
        "unit",
        "bound",
        "place",
        "place_ref",
        "organization",
        "organization_ref",
        "status",
        "converted_from",
    )
    told = [
        {
            "fact_id": s.fact_id,
            "article_id": s.article_id,
            "published": s.published and s.published.isoformat(),
            "uri": s.uri,
            "sentence": s.sentence,
        }
        for s in o.sources
    ]
    disputes = [{"observation_id": other, "relation": kind} for other, kind in o.disputes]
    return {
        "observation_id": o.observation_id, **{n: getattr(o, n) for n in same}, **numbers, **dates, "n_articles": o.n_articles,
        "sources": told, "disputes": disputes,
    }  # fmt: skip


def _csv(found: Sequence[Observation], cell: Callable[[str], str]) -> None:
    file = io.StringIO()
    writer = csv.writer(file)
    for n, o in enumerate(found):
        row = {k: v for k, v in _data(o).items() if k not in ("sources", "disputes", "qualifiers")}
        row |= {
            "qualifiers": json.dumps(o.qualifiers, sort_keys=True), "disputes": " ".join(f"{kind}:{i}" for i, kind in o.disputes),
            "articles": " ".join(dict.fromkeys(s.article_id for s in o.sources)), "sentence": o.sources[0].sentence,
        }  # fmt: skip
        if n == 0:
            writer.writerow(row)
        writer.writerow(["" if v is None else cell(str(v)) for v in row.values()])
    with opened(None) as out:
        out.write(file.getvalue().encode("utf-8", "replace"))
