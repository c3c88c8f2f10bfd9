"""`extractor explain`: how a text was read, stage by stage, for whoever writes or doubts a rule."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from rich.console import Console
from rich.table import Table

from extractor.api import Extractor, load
from extractor.cli.show import show_facts
from extractor.entities import home_country
from extractor.facts import Findings
from extractor.facts.reading import Draft, Reading
from extractor.records import Article
from extractor.scene import scene_of


def run_explain(text: str, *, published: str | None, model: str, lexicon: list[Path]) -> int:
    """Print tokens, spans, candidates and facts; returns the exit code."""
    extractor = load(model, lexicon=lexicon)
    article = Article.model_validate({"text": text, "published": published})
    console = Console(highlight=False, soft_wrap=True)
    _tokens(extractor, text, console)
    _spans(extractor, text, article.published, console)
    extraction = extractor.extract_article(article)
    show_facts(console, extraction)
    for fact in extraction.facts:
        console.print(f"[bold]{fact.quantity.text}[/bold]  {fact.indicator.text}")
        for e in fact.evidence:
            where = f" {e.start}–{e.end}" if e.start is not None else ""
            console.print(f"    {e.role:<13} {e.rule:<32} [{e.source}]{where} {e.text or ''}", markup=False)
        for reason in fact.reasons:
            console.print(f"    doubt         {reason}", markup=False)
    for number in extraction.unused:
        console.print(f"in no fact: {number.text!r}: {number.reason}", markup=False)
    return 0


def _tokens(extractor: Extractor, text: str, console: Console) -> None:
    table = Table(title="tokens", title_justify="left", header_style="bold")
    for name in ("token", "tag", "relation", "head"):
        table.add_column(name)
    for token in extractor.language(text):
        if not token.is_space:
            table.add_row(token.text, f"{token.pos_} {token.tag_}", token.dep_, token.head.text)
    console.print(table)


def _spans(extractor: Extractor, text: str, published: dt.date | None, console: Console) -> None:
    doc = extractor.language(text)
    entities = extractor.entities.find(doc)
    country = home_country(doc, entities, None)
    mentions = extractor.periods.find(doc)
    quantities = extractor.quantities.find(doc, place_hint=country.ref if country else None)
    references = extractor.referents.find(doc, entities)
    for q in quantities:
        value = q.value if q.value is not None else f"{q.low} … {q.high}"
        console.print(f"quantity  {q.text!r}: {q.kind} {value} {q.unit or '(unit left out)'} {q.bound}  by {q.rule}", markup=False)
    for m in mentions:
        p = extractor.periods.resolve(m, published)
        console.print(f"period    {m.text!r}: {p.first} … {p.last} {p.kind} ({m.role})  by {m.rule}", markup=False)
    for e in entities:
        console.print(f"name      {e.text!r}: {e.label} {e.name} {e.ref or ''}  by {e.rule}", markup=False)
    for r in references:
        console.print(f"stands    {r.text!r} for {r.entity.name}  by {r.rule}", markup=False)
    scene = scene_of(doc, entities, references, country, None, extractor.binder.words)
    drafts, _ = extractor.binder.drafts(doc, Findings(quantities, mentions, entities, references), scene, published)
    for draft in drafts:
        console.print(f"candidates for the indicator of {draft.figure.quantity.text!r}:", markup=False)
        for place, reading in enumerate(_readings(draft)):
            mark = "won " if place == 0 else "lost"
            console.print(f"    {mark} {reading.weight:.2f}  {reading.rule:<20} {reading.text}", markup=False)


def _readings(draft: Draft) -> list[Reading]:
    return [draft.reading, *draft.rivals]
