"""Observations as values: one fact with all that tell it, those of one cell that differ marked."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, text

from extractor.sinks import schema
from extractor.sinks.choose import Choice
from extractor.sinks.views import sources
from extractor.sinks.views.dialect import Words


@dataclass(frozen=True, slots=True)
class Source:
    """An article that tells an observation, and its sentence."""

    fact_id: str
    article_id: str
    published: dt.date | None
    title: str | None
    uri: str | None
    sentence: str
    text: str


@dataclass(frozen=True, slots=True)
class Observation:
    """One fact, told by one or more articles; the value is the most precise one."""

    observation_id: str
    cell: str
    indicator: str
    indicator_id: str | None
    qualifiers: dict[str, str]
    measure: str
    kind: str
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    step: Decimal | None
    unit: str
    bound: str
    place: str | None
    place_ref: str | None
    organization: str | None
    organization_ref: str | None
    speaker: str | None
    status: str
    period_start: dt.date | None
    period_end: dt.date | None
    period_text: str | None
    baseline_start: dt.date | None
    baseline_end: dt.date | None
    confidence: float
    sources: tuple[Source, ...]
    disputes: tuple[tuple[str, str], ...] = ()
    """The other observations of the cell that say something else: (id, `contradiction` or `revision`)."""
    converted_from: str | None = None
    """The unit that the values were told in, where they are given in another one on request."""

    @property
    def concept(self) -> str:
        """What is measured: the lexicon's concept, or the words in lower case."""
        return self.indicator_id or self.indicator.lower()

    @property
    def n_articles(self) -> int:
        """How many articles tell it."""
        return len({source.article_id for source in self.sources})

    @property
    def series(self) -> tuple[str, ...]:
        """What its series is known by."""
        where, whose = self.place_ref or self.place or "", self.organization_ref or self.organization or ""
        return (self.concept, self.measure, self.unit, json.dumps(self.qualifiers, sort_keys=True), where, whose)


_COLUMNS = (
    "indicator", "indicator_id", "qualifiers", "measure", "kind", "value", "low", "high", "step", "unit", "bound", "place", "place_ref",
    "organization", "organization_ref", "speaker", "status", "period_start", "period_end", "period_text", "baseline_start", "baseline_end",
    "confidence",
)  # fmt: skip


def observations(connection: Connection, choice: Choice) -> Iterator[Observation]:
    """The observations of the facts chosen, by series and time."""
    where, given = choice.where(connection)
    words = Words(sqlite=connection.dialect.name == "sqlite")
    told = f"({sources.observation_source(words, where)})"
    disputes: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in connection.execute(text(f"SELECT observation_id, other_id, relation FROM ({sources.contradiction(words, told)}) x"), given):
        disputes[row.observation_id].append((row.other_id, row.relation))
        disputes[row.other_id].append((row.observation_id, row.relation))
    own = ", ".join(f"c.{name}" for name in _COLUMNS)
    asked = text(
        f"SELECT o.observation_id, o.cell, o.fact_id, c.article_id, c.text, {own}, a.published, a.title, a.uri,"
        " substr(a.text, c.sentence_start + 1, c.sentence_end - c.sentence_start) AS sentence"
        f" FROM {told} o JOIN fact_current c ON c.fact_id = o.fact_id JOIN article a ON a.article_id = c.article_id"
        " ORDER BY o.cell, o.observation_id, a.published, c.fact_id"
    ).columns(published=schema.article.c.published.type, **{name: schema.fact.c[name].type for name in _COLUMNS})
    groups: dict[str, list[Any]] = defaultdict(list)
    for row in connection.execute(asked, given):
        groups[row.observation_id].append(row)
    yield from sorted((_one(i, rows, disputes[i]) for i, rows in groups.items()), key=order)


def _one(observation_id: str, rows: list[Any], disputes: list[tuple[str, str]]) -> Observation:
    lead = next((row for row in rows if row.fact_id == observation_id), rows[0])
    told = tuple(Source(r.fact_id, r.article_id, r.published, r.title, r.uri, r.sentence, r.text) for r in rows)
    values = {name: getattr(lead, name) for name in _COLUMNS}
    return Observation(observation_id, lead.cell, sources=told, disputes=tuple(sorted(disputes)), **values)


def order(o: Observation) -> tuple[Any, ...]:
    """By series and time."""
    far = dt.date.max
    return (*o.series, o.period_end or o.period_start or far, o.period_start or far, o.status, o.observation_id)
