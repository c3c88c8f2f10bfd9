"""The difference of two runs as one page that needs nothing from outside: what goes against people first, then each kind."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from typing import Any

from extractor.cli.diff import KIND_WORDS, SIGNS, VERDICT_WORDS, about, said, word
from extractor.cli.output import counted
from extractor.sinks.compare import Change, Difference, slot

SHOWN = 300
"""Changes of a kind on the page; all of them are in --json."""
_ROWS = 12
"""Rows of a table that are open."""

_STYLE = """
:root{color-scheme:light dark;--paper:#fff;--ink:#111827;--soft:#4b5563;--line:#d1d5db;--card:#f3f4f6;--bar:#93c5fd;--old:#b91c1c;--new:#15803d;
--mark:#fde68a;--bad:#b91c1c}
@media(prefers-color-scheme:dark){:root{--paper:#111827;--ink:#f3f4f6;--soft:#9ca3af;--line:#374151;--card:#1f2937;--bar:#1d4ed8;--old:#fca5a5;
--new:#86efac;--mark:#854d0e;--bad:#fca5a5}}
*{box-sizing:border-box}body{font:16px/1.5 system-ui,sans-serif;max-width:75rem;margin:0 auto;padding:1rem;background:var(--paper);color:var(--ink)}
h1{font-size:1.6rem;margin:.5rem 0}h2{font-size:1.2rem;margin:2rem 0 .5rem}p,li,td,h3,dd{overflow-wrap:anywhere}.soft{color:var(--soft)}
.runs{display:grid;grid-template-columns:repeat(auto-fit,minmax(17rem,1fr));gap:.75rem}
.runs p{margin:0;background:var(--card);padding:.6rem .8rem;border-radius:.5rem}
.tiles{display:flex;flex-wrap:wrap;gap:.5rem;padding:0;list-style:none}
.tiles li{border:1px solid var(--line);border-radius:.5rem;padding:.4rem .8rem;min-width:6.5rem}
.tiles b{display:block;font-size:1.5rem;line-height:1.2}.bad,.bad b{color:var(--bad)}
.tables{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(22rem,100%),1fr));gap:0 2rem;align-items:start}
table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.2rem .4rem;border-bottom:1px solid var(--line);vertical-align:top}
abbr{text-decoration:none}td.n,th.n{text-align:right;white-space:nowrap;width:1%}td.k{background:linear-gradient(var(--bar) 0 0) no-repeat 0 100%/var(--w) 3px}
summary{cursor:pointer;padding:.3rem 0;color:var(--soft)}
article{border:1px solid var(--line);border-radius:.5rem;padding:.6rem .8rem;margin:.6rem 0}article p{margin:.2rem 0}article h3{font-size:1rem;margin:0}
.id{font-size:.85rem;color:var(--soft)}dl{display:grid;grid-template-columns:minmax(5rem,max-content) 1fr;gap:.1rem .8rem;margin:.4rem 0}
dt{color:var(--soft)}dd{margin:0}del{color:var(--old)}ins{color:var(--new);text-decoration:none;font-weight:600}mark{background:var(--mark);color:inherit}
.said{display:inline-block;border:1px solid currentColor;border-radius:1rem;padding:0 .6rem;font-size:.85rem;font-weight:600}
@media(max-width:30rem){dl{grid-template-columns:1fr}dd{margin:0 0 .3rem}}
""".replace("\n", "")


def as_page(found: Difference) -> str:
    """One page without script or anything from elsewhere."""
    return "\n".join(_parts(found)) + "\n"


def _parts(found: Difference) -> Iterator[str]:
    yield (
        "<!doctype html><html lang=en><head><meta charset=utf-8><meta name=viewport content='width=device-width, initial-scale=1'>"
        f"<title>Two runs compared</title><style>{_STYLE}</style></head><body><main><h1>Two runs compared</h1>"
    )
    names = zip(("before", "after"), (found.run_a, found.run_b), found.about, strict=True)
    runs = "".join(f"<p>{name}: <b>{html.escape(run)}</b><br><span class=soft>{html.escape(about(a))}</span></p>" for name, run, a in names)
    counts = found.counts()
    tiles = "".join(
        f"<li{' class=bad' if kind == 'against' and n else ''}><b>{n:,}</b>{html.escape(KIND_WORDS[kind])}</li>"
        for kind, n in counts.items()
    )
    yield f"<div class=runs>{runs}</div><ul class=tiles>{tiles}</ul>"
    if not found.changes:
        yield "<p>Both runs leave the same facts, read the same.</p>"
    against = [c for c in found.changes if c.against]
    yield from _list("Against what a reviewer decided", against)
    if any(not c.reread for c in found.changes):
        yield "<p class=soft>+ added, − retracted, ≠ changed</p>"
    yield f"<div class=tables>{''.join(_table(found, name) for name in ('slot', 'rule', 'indicator'))}</div>"
    for kind in ("changed", "added", "retracted"):
        yield from _list(KIND_WORDS[kind].capitalize(), [c for c in found.changes if c.kind == kind and not c.reread and not c.against])
    if counts["reread"]:
        yield f"<p class=soft>Not listed: {counted(counts['reread'], 'fact')} reread, with another confidence or from other words.</p>"
    yield "</main></body></html>"


def _table(found: Difference, name: str) -> str:
    rows = list(found.by(name).items())
    if not rows:
        return ""
    kinds = [kind for kind in ("added", "retracted", "changed") if any(kind in row for _, row in rows)]
    head = f"<tr><th>{name}</th>{''.join(f'<th class=n><abbr title={kind}>{SIGNS[kind]}</abbr></th>' for kind in kinds)}</tr>"
    most = max(sum(row.values()) for _, row in rows)
    lines = [
        f"<tr><td class=k style='--w:{100 * sum(row.values()) // most}%'>{html.escape(key).replace('_', '_<wbr>')}</td>"
        f"{''.join(f'<td class=n>{row.get(kind) or chr(0x2013)}</td>' for kind in kinds)}</tr>"
        for key, row in rows
    ]
    rest = lines[_ROWS : SHOWN + _ROWS]
    more = f"<details><summary>{len(lines) - _ROWS:,} more</summary><table>{head}{''.join(rest)}</table></details>" if rest else ""
    return f"<section><h2>By {name}</h2><table>{head}{''.join(lines[:_ROWS])}</table>{more}</section>"


def _list(title: str, some: Sequence[Change]) -> Iterator[str]:
    if not some:
        return
    yield f"<h2>{html.escape(title)} ({len(some):,})</h2>"
    if len(some) > SHOWN:
        yield f"<p class=soft>The first {SHOWN}; extractor diff --json has all.</p>"
    yield from map(_card, some[:SHOWN])


def _card(change: Change) -> str:
    shown: dict[str, Any] = change.after or change.before or {}
    verdict = change.verdict
    told = ""
    if verdict is not None:
        how = {True: ": as decided", False: ": goes against it", None: ""}[verdict.heeded]
        words = f"{VERDICT_WORDS.get(verdict.answer, verdict.answer)} by {verdict.reviewer}{how}"
        told = f" <span class='said{' bad' if change.against else ''}'>{html.escape(words)}</span>"
    return (
        f"<article><h3>{SIGNS[change.kind]} {html.escape(said(change))}{told}</h3><p>{_sentence(shown)}</p>{_slots(change)}"
        f"<p class=id>{html.escape(change.article_id)} · fact {html.escape(change.fact_id)}"
        f"{' · ' + html.escape('; '.join(change.rules)) if change.rules else ''}</p></article>"
    )


def _slots(change: Change) -> str:
    if change.before is None or change.after is None or not change.slots:
        return ""
    rows = "".join(
        f"<dt>{html.escape(name)}</dt><dd><del>{html.escape(word(slot(change.before, name)))}</del> → "
        f"<ins>{html.escape(word(slot(change.after, name)))}</ins></dd>"
        for name in change.slots
    )
    return f"<dl>{rows}</dl>"


def _sentence(fact: dict[str, Any]) -> str:
    """The sentence with its figure marked."""
    sentence, quantity = fact["sentence"], fact["quantity"]
    words = sentence["text"]
    start, end = (quantity[side] - sentence["start"] for side in ("start", "end"))
    if not 0 <= start < end <= len(words):
        return html.escape(words)
    return f"{html.escape(words[:start])}<mark>{html.escape(words[start:end])}</mark>{html.escape(words[end:])}"
