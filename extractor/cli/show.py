"""Facts for the eye: one line of words a fact, the table, the page with highlighted spans."""

from __future__ import annotations

import datetime as dt
import html
from decimal import Decimal

from rich.console import Console
from rich.table import Table

from extractor.records import Extraction, Fact, Period, plain

_BOUNDS = {"exact": "", "about": "~", "more_than": ">", "less_than": "<", "at_least": "≥", "at_most": "≤"}
_SLOT_COLOURS = {
    "quantity": "#fde68a",
    "indicator": "#bfdbfe",
    "period": "#bbf7d0",
    "place": "#fecaca",
    "organization": "#ddd6fe",
    "speaker": "#fbcfe8",
}


def number(value: Decimal) -> str:
    """Digits grouped with thin spaces: 3 200 000 000 000.

    >>> number(Decimal("3200000.50"))
    '3\u202f200\u202f000.5'
    """
    text = plain(value)
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, _, rest = digits.partition(".")
    grouped = f"{int(whole):,}".replace(",", "\u202f")
    return sign + grouped + (f".{rest}" if rest else "")


def value_of(fact: Fact) -> str:
    """The quantity in words: "> 2 700 job", "5 … 7 %", "+7 %"."""
    q = fact.quantity
    if q.value is not None:
        sign = "+" if fact.measure == "change" and q.value > 0 and q.kind != "factor" else ""
        text = sign + number(q.value)
    else:
        text = " … ".join(number(x) if x is not None else "" for x in (q.low, q.high))
    return " ".join(x for x in (_BOUNDS[q.bound], text, q.unit) if x)


def period_of(period: Period | None) -> str:
    """First and last day, shortened where they make a whole month or year.

    >>> import datetime as dt
    >>> period_of(Period(text="x", start_char=0, end_char=1, start=dt.date(2025, 1, 1), end=dt.date(2025, 8, 31), kind="span", precision="month"))
    '2025-01 – 2025-08'
    """
    if period is None or (period.start is None and period.end is None):
        return ""
    if period.start is None:
        return f"by {period.end}"
    if period.end is None:
        return f"from {period.start}"
    if period.start == period.end:
        return str(period.start)
    first, last = str(period.start), str(period.end)
    next_day = period.end.toordinal() + 1
    if period.start.day == 1 and dt.date.fromordinal(next_day).day == 1:
        if first[5:] == "01-01" and last[5:] == "12-31":
            return first[:4] if first[:4] == last[:4] else f"{first[:4]} – {last[:4]}"
        return first[:7] if first[:7] == last[:7] else f"{first[:7]} – {last[:7]}"
    return f"{first} – {last}"


WIDE = 120
"""Columns from which facts are shown as a table; below, one fact a paragraph."""


def show_facts(console: Console, extraction: Extraction, *, min_confidence: float = 0.0) -> None:
    """The facts of one article: a table where there is room for it, else lines."""
    if console.width >= WIDE:
        console.print(facts_table(extraction, min_confidence=min_confidence))
        return
    console.print(_heading(extraction), style="bold")
    for fact in extraction.facts:
        if fact.confidence < min_confidence:
            continue
        names = [ref.name for ref in (fact.place, fact.organization) if ref]
        said = f"according to {fact.speaker.name}" if fact.speaker else ""
        rest = "; ".join(x for x in (period_of(fact.period), *names, said, fact.status, f"confidence {fact.confidence:.2f}") if x)
        console.print(f"• {fact.indicator.text}: {fact.measure} {value_of(fact)}", markup=False)
        console.print(f"  {rest}", style="dim", markup=False)


def _heading(extraction: Extraction) -> str:
    article = extraction.article
    name = article.title or (article.id if len(article.id) < 60 else article.id[:12])
    return f"{name}  ({article.published})" if article.published else name


def facts_table(extraction: Extraction, *, min_confidence: float = 0.0) -> Table:
    """The facts of one article as a table."""
    table = Table(title=_heading(extraction), title_justify="left", title_style="bold", header_style="bold", expand=False)
    for name, options in (
        ("indicator", {"overflow": "fold"}), ("measure", {}), ("value", {"justify": "right", "no_wrap": True}), ("period", {}), ("place", {}),
        ("owner", {}), ("speaker", {}), ("status", {}), ("conf.", {"justify": "right"}),
    ):  # fmt: skip
        table.add_column(name, **options)
    for fact in extraction.facts:
        if fact.confidence < min_confidence:
            continue
        table.add_row(
            fact.indicator.text, fact.measure, value_of(fact), period_of(fact.period), fact.place.name if fact.place else "",
            fact.organization.name if fact.organization else "", fact.speaker.name if fact.speaker else "", fact.status, f"{fact.confidence:.2f}",
        )  # fmt: skip
    return table


def page(extractions: list[Extraction]) -> str:
    """One self-contained page: each article's text with its facts' words in colour, and the table of facts."""
    parts = [_HEAD]
    for extraction in extractions:
        parts.append(f"<article><h2>{html.escape(_heading(extraction))}</h2>")
        parts.append(f"<div class=text>{_marked(extraction)}</div>")
        rows = "".join(_row(n, f) for n, f in enumerate(extraction.facts, 1))
        parts.append(f"<table><thead><tr>{_COLUMNS}</tr></thead><tbody>{rows}</tbody></table></article>")
    parts.append("</main></body></html>")
    return "\n".join(parts)


_COLUMNS = "".join(f"<th>{c}</th>" for c in "# indicator measure value period place owner speaker status confidence".split())
_HEAD = (
    '<!doctype html><html lang=en><head><meta charset=utf-8><meta name=viewport content="width=device-width, initial-scale=1"><title>Facts</title><style>'
    ":root{color-scheme:light dark}body{font:16px/1.6 system-ui,sans-serif;margin:0}main{max-width:70rem;margin:0 auto;padding:1rem}"
    ".text{white-space:pre-wrap;overflow-wrap:anywhere}mark{color:#111;border-radius:3px;padding:0 .15em}mark sup{font-size:.65em;margin-left:.1em}"
    "table{border-collapse:collapse;font-size:.9rem;width:100%;display:block;overflow-x:auto;margin:1rem 0 3rem}"
    "td,th{border-bottom:1px solid #8886;padding:.3em .6em;text-align:left;vertical-align:top}td.v{white-space:nowrap;text-align:right}.date{opacity:.7}"
    "</style></head><body><main>"
    "<p>" + " ".join(f'<mark style="background:{c}">{s}</mark>' for s, c in _SLOT_COLOURS.items()) + "</p>"
)


def _marked(extraction: Extraction) -> str:
    """The text, escaped, with one mark a stretch; where slots overlap the figure's words win."""
    text = extraction.article.text
    owner: dict[int, tuple[str, int]] = {}
    spans: list[tuple[int, int, str, int]] = []
    for n, fact in enumerate(extraction.facts, 1):
        spans.append((fact.quantity.start, fact.quantity.end, "quantity", n))
    for n, fact in enumerate(extraction.facts, 1):
        spans += [
            (e.start, e.end, e.role, n)
            for e in fact.evidence
            if e.start is not None and e.end is not None and e.role in _SLOT_COLOURS and e.role != "quantity"
        ]
    taken: list[tuple[int, int, str, int]] = []
    for start, end, role, n in spans:
        if all(i not in owner for i in range(start, end)):
            owner.update(dict.fromkeys(range(start, end), (role, n)))
            taken.append((start, end, role, n))
    parts, last = [], 0
    for start, end, role, n in sorted(taken):
        parts.append(html.escape(text[last:start]))
        number_mark = f"<sup>{n}</sup>" if role == "quantity" else ""
        parts.append(f'<mark title="{role}" style="background:{_SLOT_COLOURS[role]}">{html.escape(text[start:end])}{number_mark}</mark>')
        last = end
    return "".join(parts) + html.escape(text[last:])


def _row(n: int, f: Fact) -> str:
    cells = [
        str(n), f.indicator.text, f.measure, value_of(f), period_of(f.period), f.place.name if f.place else "",
        f.organization.name if f.organization else "", f.speaker.name if f.speaker else "", f.status, f"{f.confidence:.2f}",
    ]  # fmt: skip
    return "<tr>" + "".join(f"<td{' class=v' if i == 3 else ''}>{html.escape(c)}</td>" for i, c in enumerate(cells)) + "</tr>"
