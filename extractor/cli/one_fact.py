"""`extractor show`: one fact of a database, why it says what it says, and what became of it."""

from __future__ import annotations

import json
from collections.abc import Iterator

from rich.table import Table
from rich.text import Text

from extractor.cli.console import terminal
from extractor.cli.stored import SHORT, opened_database
from extractor.records import EntityRef, Fact, Period
from extractor.render.words import line, period_of, value_of
from extractor.review.sentence import describe
from extractor.sinks.connection import plainly
from extractor.sinks.life import Life, as_data, life_of


def run_show(name: str, db: str, *, as_json: bool) -> int:
    """Print the fact; returns the exit code."""
    with opened_database(db) as database, plainly(database.url), database.reading() as connection:
        life = life_of(connection, name)
    if as_json:
        print(json.dumps(as_data(life), ensure_ascii=False, indent=2))
        return 0
    console = terminal()
    console.print(Text(describe(life.fact), style="bold"))
    console.print(Text(f"“{life.fact.sentence.text}”"))
    for rows in (_origin(life), _read(life.fact), [*_doubts(life), *_past(life, db)]):
        grid = Table.grid(padding=(0, 1))
        grid.add_column(min_width=12, no_wrap=True)
        grid.add_column(overflow="fold")
        for label, words in rows:
            grid.add_row(Text(label, style="bold"), words if isinstance(words, Text) else Text(words))
        console.print(grid)
        console.print()
    return 0


Rows = Iterator[tuple[str, str | Text]]
"""Labels, empty where the one above goes on, with what is said."""


def _origin(life: Life) -> Rows:
    a = life.article
    dated = f" ({a['published']})" if a["published"] else ""
    yield "article", f"{a['article_id']}: {a['title']}{dated}" if a["title"] else f"{a['article_id']}{dated}"
    if a["uri"]:
        yield "", a["uri"]
    yield "fact", life.fact.id


def _read(fact: Fact) -> Rows:
    """Each slot with its value, and below it the words it was read from and the rule that read them."""
    for role, value in slots(fact):
        yield role, value
        for e in fact.evidence:
            if e.role == role:
                words = f"“{e.text}”" if e.text and e.source in ("text", "title") else e.text or ""
                said = (words, f"by {e.rule}", "" if e.source == "text" else f"({e.source})")
                yield "", Text("  ".join(x for x in said if x), style="dim")


def slots(fact: Fact) -> Iterator[tuple[str, str]]:
    """The filled slots under the names that evidence gives them, in words."""
    concept = f"  [{fact.indicator.id}]" if fact.indicator.id else ""
    yield "indicator", f"{fact.indicator.text}{concept}"
    yield "measure", fact.measure
    yield "quantity", value_of(fact)
    for role, period in (("period", fact.period), ("baseline", fact.baseline)):
        if period is not None:
            yield role, _days(period)
    for role, ref in (("place", fact.place), ("organization", fact.organization), ("speaker", fact.speaker)):
        if ref is not None:
            yield role, _named(ref)
    yield "status", fact.status
    if fact.qualifiers:
        yield "qualifiers", ", ".join(f"{key.replace('_', ' ')} {value}" for key, value in fact.qualifiers.items())


def _days(period: Period) -> str:
    return period_of(period) or f"“{period.text}” has no dates: {period.reason or 'none are said'}"


def _named(ref: EntityRef) -> str:
    return f"{ref.name}  [{ref.ref}]" if ref.ref else ref.name


def _doubts(life: Life) -> Rows:
    fact = life.fact
    yield "confidence", f"{fact.confidence:.2f}; {fact.confidence_full:.2f} that every slot is right"
    for reason in fact.reasons:
        yield "doubt", reason
    for tie in life.ties:
        yield tie.relation.replace("_", " "), f"{tie.fact_id[:SHORT]}  {line(tie.fact)}"


def _past(life: Life, db: str) -> Rows:
    """What was read in which run, and what people said."""
    if len(life.readings) > 1 or life.retracted_run:
        for reading in life.readings:
            yield "now" if reading.stands else "before", f"{line(reading.fact)}, from run {reading.first_run} on"
    elif life.readings and life.readings[0].first_run:
        yield "first read", f"in run {life.readings[0].first_run}"
    if life.retracted_run:
        yield "gone", f"since run {life.retracted_run}: the article no longer says so, or is read otherwise"
    if not life.decisions:
        yield "reviewed", f"by nobody yet: extractor review --db {db}"
    for said in life.decisions:
        told = ", ".join(x for x in (said.reason, said.comment) if x)
        back = "" if said.counts else " (taken back)"
        yield said.answer, f"by {said.reviewer}, {said.made_at:%Y-%m-%d %H:%M} UTC{f': {told}' if told else ''}{back}"
