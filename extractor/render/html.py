"""Extractions as HTML: a fragment for a notebook, or a page of its own. Nothing is loaded from anywhere, every text is escaped."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator

from extractor.records import Extraction
from extractor.render.spans import COLOURS, apart
from extractor.render.words import COLUMNS, cells, heading

_STYLE = (
    ".facts .text{white-space:pre-wrap;overflow-wrap:anywhere;max-height:24rem;overflow-y:auto}"
    ".facts mark{color:#111;border-radius:3px;padding:0 .15em}.facts mark sup{font-size:.65em;margin-left:.1em}"
    ".facts table{border-collapse:collapse;font-size:.9em;display:block;overflow-x:auto;margin:1em 0}"
    ".facts td,.facts th{border-bottom:1px solid #8886;padding:.3em .6em;text-align:left;vertical-align:top}"
    ".facts td.v{white-space:nowrap;text-align:right}.facts .legend{font-size:.8em}"
)
_PAGE = (
    '<!doctype html><html lang=en><head><meta charset=utf-8><meta name=viewport content="width=device-width, initial-scale=1"><title>Facts</title><style>'
    ":root{color-scheme:light dark}body{font:16px/1.6 system-ui,sans-serif;margin:0}main{max-width:70rem;margin:0 auto;padding:1rem}"
    f"{_STYLE}.facts .text{{max-height:none}}.facts table{{width:100%;margin-bottom:3rem}}</style></head><body><main class=facts>"
)


def page(extractions: Iterable[Extraction]) -> Iterator[str]:
    """One self-contained page, piece by piece: each article's text with its facts' words in colour, and the table of facts."""
    yield _PAGE + _legend()
    for extraction in extractions:
        yield f"\n<article>{_article(extraction)}</article>"
    yield "\n</main></body></html>\n"


def fragment(extraction: Extraction) -> str:
    """One article, as a notebook shows it; a long text scrolls."""
    return f"<div class=facts><style>{_STYLE}</style>{_legend()}{_article(extraction)}</div>"


def _legend() -> str:
    marks = " ".join(f'<mark style="background:{colour}">{slot}</mark>' for slot, colour in COLOURS.items())
    return f"<p class=legend>{marks}</p>"


def _article(extraction: Extraction) -> str:
    head = "".join(f"<th scope=col>{name}</th>" for name in ("#", *COLUMNS))
    rows = "".join(_row(n, cells(fact)) for n, fact in enumerate(extraction.facts, 1))
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>" if rows else "<p>No facts in this article.</p>"
    return f"<h2>{html.escape(heading(extraction))}</h2><div class=text>{_marked(extraction)}</div>{table}"


def _marked(extraction: Extraction) -> str:
    """The text with a mark for each stretch; the number behind a figure is that of its row."""
    text, last = extraction.article.text, 0
    parts = []
    for s in apart(extraction):
        parts.append(html.escape(text[last : s.start]))
        row = f"<sup>{s.n}</sup>" if s.slot == "quantity" else ""
        parts.append(f'<mark title="{s.slot}" style="background:{COLOURS[s.slot]}">{html.escape(text[s.start : s.end])}{row}</mark>')
        last = s.end
    return "".join(parts) + html.escape(text[last:])


def _row(n: int, said: tuple[str, ...]) -> str:
    value = COLUMNS.index("value")
    shown = "".join(f"<td{' class=v' if i == value else ''}>{html.escape(cell)}</td>" for i, cell in enumerate(said))
    return f"<tr><td>{n}</td>{shown}</tr>"
