"""`extractor explain`: how a text was read, stage by stage, for whoever writes or doubts a rule."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text
from spacy.tokens import Doc

from extractor.api import Extractor, load
from extractor.cli.console import terminal
from extractor.cli.facts_table import show_facts
from extractor.entities import home_country
from extractor.errors import UsageError
from extractor.facts.reading import Draft, Reading
from extractor.pipeline import Seen
from extractor.quantities import trace
from extractor.records import Article
from extractor.screen import visible


def run_explain(text: str, *, published: str | None, model: str, lexicon: list[Path]) -> int:
    """Print tokens, spans, candidates and facts; returns the exit code."""
    if not text.strip():
        raise UsageError("the text is empty: give a sentence in quotes, such as 'Exports rose 12% in May.'")
    extractor = load(model, lexicon=lexicon)
    article = Article.model_validate({"text": text, "published": published})
    console = terminal(soft_wrap=True)
    seen = extractor.seen(article)
    extraction = seen.extraction
    _tokens(seen.doc, console)
    _spans(extractor, seen, article.published, console)
    show_facts(console, extraction)
    for fact in extraction.facts:
        console.print(Text(visible(fact.quantity.text), style="bold"), fact.indicator.text, sep="  ")
        for e in fact.evidence:
            where = f" {e.start}–{e.end}" if e.start is not None else ""
            console.print(f"    {e.role:<13} {e.rule:<32} [{e.source}]{where} {e.text or ''}", markup=False)
        for reason in fact.reasons:
            console.print(f"    doubt         {reason}", markup=False)
    for number in extraction.unused:
        console.print(f"in no fact: {number.text!r}: {number.reason}", markup=False)
    return 0


def _tokens(doc: Doc, console: Console) -> None:
    table = Table(title="tokens", title_justify="left", header_style="bold")
    for name in ("token", "tag", "relation", "head"):
        table.add_column(name)
    for token in doc:
        if not token.is_space:
            table.add_row(token.text, f"{token.pos_} {token.tag_}", token.dep_, token.head.text)
    console.print(table)


def _numbers(extractor: Extractor, seen: Seen, console: Console) -> None:
    """Each number, which rule took it and what that rule beat."""
    country = home_country(seen.doc, seen.findings.entities, None)
    for t in trace(extractor.quantities, seen.doc, country.ref if country else None):
        console.print(f"number    {t.number.text!r}: {t.reading}  by {', '.join(t.rules) or 'no entry'}", markup=False)
        if t.doubt:
            console.print(f"    doubt {t.doubt}", markup=False)
        for reading, rule in t.beaten:
            console.print(f"    beat  {reading}  by {rule}", markup=False)


def _spans(extractor: Extractor, seen: Seen, published: dt.date | None, console: Console) -> None:
    found = seen.findings
    for q in found.quantities:
        value = q.value if q.value is not None else f"{q.low} … {q.high}"
        console.print(f"quantity  {q.text!r}: {q.kind} {value} {q.unit or '(unit left out)'} {q.bound}  by {q.rule}", markup=False)
    _numbers(extractor, seen, console)
    for m in found.periods:
        p = extractor.periods.resolve(m, published)
        console.print(f"period    {m.text!r}: {p.first} … {p.last} {p.kind} ({m.role})  by {m.rule}", markup=False)
    for e in found.entities:
        console.print(f"name      {e.text!r}: {e.label} {e.name} {e.ref or ''}  by {e.rule}", markup=False)
    for r in found.references:
        console.print(f"stands    {r.text!r} for {r.entity.name}  by {r.rule}", markup=False)
    for draft in seen.drafts:
        console.print(f"candidates for the indicator of {draft.figure.quantity.text!r}:", markup=False)
        for place, reading in enumerate(_readings(draft)):
            mark = "won " if place == 0 else "lost"
            console.print(f"    {mark} {reading.weight:.2f}  {reading.rule:<20} {reading.text}", markup=False)
        if draft.verdict:
            said = ", ".join(f"{name} {chance:.2f}" for name, chance in draft.verdict.items())
            console.print(f"    the network expects what stands there to be right: {said}", markup=False)


def _readings(draft: Draft) -> list[Reading]:
    return [draft.reading, *draft.rivals]
