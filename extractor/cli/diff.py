"""`extractor diff`: two runs compared, as text, JSON or one page."""

from __future__ import annotations

import html
import json
import re
import sys
from pathlib import Path
from typing import Any

from extractor.cli.output import check_output, opened
from extractor.cli.stored import opened_database
from extractor.errors import UsageError
from extractor.sinks.compare import ONLY, Change, Difference, compare, slot
from extractor.sinks.connection import plainly

EXIT_GATE = 4
KINDS = ("added", "retracted", "changed", "against")
_LIMIT = re.compile(r"(added|retracted|changed|against)(?:>(\d+))?")
EXAMPLES = 5


def run_diff(db: str, run_a: str, run_b: str, *, page: Path | None, force: bool, as_json: bool, fail_on: list[str], examples: int) -> int:
    """Print the difference; returns 4 where a gate fails."""
    gates = [_gate(x) for word in fail_on for x in word.split(",")]
    check_output(page, force=force)
    with opened_database(db) as database, plainly(database.url), database.reading() as connection:
        found = compare(connection, run_a, run_b)
    if page is not None:
        with opened(page) as file:
            file.write(as_page(found).encode("utf-8", "replace"))
    print(json.dumps(as_data(found), ensure_ascii=False, indent=2) if as_json else as_text(found, examples))
    counts = found.counts()
    failed = [f"{counts[kind]} {kind}, at most {most} allowed" for kind, most in gates if counts[kind] > most]
    for line in failed:
        print(f"extractor: gate: {line}", file=sys.stderr)
    return EXIT_GATE if failed else 0


def _gate(word: str) -> tuple[str, int]:
    found = _LIMIT.fullmatch(word.strip())
    if found is None:
        raise UsageError(f"--fail-on {word!r}: write one of {', '.join(KINDS)}, or with a number as in changed>10")
    return found[1], int(found[2] or 0)


def said(fact: dict[str, Any] | None) -> str:
    """A reading in one line."""
    if fact is None:
        return "nothing"
    value, period = slot(fact, "value"), slot(fact, "period")
    amount = value if isinstance(value, str) else " … ".join(x or "" for x in value[1:])
    names = [fact[name]["name"] for name in ("place", "organization") if fact[name]]
    when = [f"{period[0] or '…'} – {period[1] or '…'}"] if period else []
    return (
        f"{fact['indicator']['text']}: {fact['measure']} {amount} {fact['quantity']['unit']} ({', '.join([*when, *names, fact['status']])})"
    )


def as_text(found: Difference, examples: int = EXAMPLES) -> str:
    """The counts, the tables and some examples of each kind."""
    counts = found.counts()
    lines = [f"{found.run_a} → {found.run_b}", " / ".join(f"{kind} {n}" for kind, n in counts.items())]
    for name in ("slot", "rule", "indicator"):
        table = found.by(name)
        if table:
            lines += ["", f"by {name}:"]
            lines += [f"  {_short(key, 60):60} {'  '.join(f'{k} {n}' for k, n in row.items())}" for key, row in list(table.items())[:15]]
            lines += [f"  … and {len(table) - 15} more"] if len(table) > 15 else []
    for kind in ("against", "added", "retracted", "changed"):
        some = [c for c in found.changes if (c.verdict and c.verdict.heeded is False if kind == "against" else c.kind == kind)]
        if some and examples:
            lines += ["", "against a reviewer's decision:" if kind == "against" else f"{kind}:"]
            lines += [line for change in some[:examples] for line in _example(change)]
    return "\n".join(lines)


def _example(change: Change) -> list[str]:
    verdict = f"  [{change.verdict.answer} by {change.verdict.reviewer}]" if change.verdict else ""
    if change.kind != "changed":
        return [f"  {change.article_id}  {said(change.after or change.before)}{verdict}"]
    lines = [f"  {change.article_id}  {said(change.after)}{verdict}"]
    for name in change.slots:
        if name != ONLY and change.before and change.after:
            lines.append(f"      {name}: {_word(slot(change.before, name))} → {_word(slot(change.after, name))}")
    return lines


def _word(value: Any) -> str:
    if isinstance(value, list):
        return " – ".join("…" if x is None else str(x) for x in value)
    return "nothing" if value is None else str(value)


def _short(words: str, most: int) -> str:
    return words if len(words) <= most else words[: most - 1] + "…"


def as_data(found: Difference) -> dict[str, Any]:
    """Everything, for programs."""
    changes = [
        {
            "kind": c.kind, "fact_id": c.fact_id, "article_id": c.article_id, "indicator": c.indicator, "slots": list(c.slots),
            "rules": list(c.rules), "before": c.before, "after": c.after,
            "decision": {"answer": c.verdict.answer, "reviewer": c.verdict.reviewer, "heeded": c.verdict.heeded} if c.verdict else None,
        }
        for c in found.changes
    ]  # fmt: skip
    tables = {f"by_{name}": found.by(name) for name in ("slot", "rule", "indicator")}
    return {"run_a": found.run_a, "run_b": found.run_b, "counts": found.counts(), **tables, "changes": changes}


_STYLE = (
    ":root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:75rem;margin:0 auto;padding:1rem}"
    "table{border-collapse:collapse;margin:.5rem 0 2rem}td,th{border-bottom:1px solid #8886;padding:.3em .7em;text-align:left;vertical-align:top}"
    "td.n{text-align:right}del{color:#b91c1c}ins{color:#15803d;text-decoration:none}.against{font-weight:bold}"
    "@media(prefers-color-scheme:dark){del{color:#fca5a5}ins{color:#86efac}}summary{cursor:pointer;font-weight:bold;margin:.5rem 0}"
)


def as_page(found: Difference) -> str:
    """One page that needs nothing from outside."""
    parts = [
        f"<!doctype html><html lang=en><head><meta charset=utf-8><title>Facts compared</title><style>{_STYLE}</style></head><body>",
        f"<h1>Facts compared</h1><p>{html.escape(found.run_a)} → {html.escape(found.run_b)}</p><p>",
        " · ".join(f"<b>{n}</b> {kind}" for kind, n in found.counts().items()), "</p>",
    ]  # fmt: skip
    for name in ("slot", "rule", "indicator"):
        rows = "".join(
            f"<tr><td>{html.escape(key)}</td>{''.join(f'<td class=n>{row.get(k, 0)}</td>' for k in ('added', 'retracted', 'changed'))}</tr>"
            for key, row in found.by(name).items()
        )
        if rows:
            head = f"<tr><th>{name}</th><th>added</th><th>retracted</th><th>changed</th></tr>"
            parts.append(f"<details{' open' if name == 'slot' else ''}><summary>By {name}</summary><table>{head}{rows}</table></details>")
    for kind in ("added", "retracted", "changed"):
        some = [c for c in found.changes if c.kind == kind]
        if some:
            rows = "".join(map(_row, some))
            parts.append(f"<details open><summary>{kind} ({len(some)})</summary><table>{rows}</table></details>")
    return "\n".join([*parts, "</body></html>"])


def _row(change: Change) -> str:
    cells = [html.escape(change.article_id)]
    if change.kind == "changed" and change.before and change.after and change.slots != (ONLY,):
        slots = "<br>".join(
            f"{name}: <del>{html.escape(_word(slot(change.before, name)))}</del> → <ins>{html.escape(_word(slot(change.after, name)))}</ins>"
            for name in change.slots
        )
        cells.append(f"{html.escape(said(change.after))}<br>{slots}")
    else:
        cells.append(html.escape(said(change.after or change.before)))
    cells.append(html.escape(", ".join(change.rules)))
    verdict = change.verdict
    told = f"{verdict.answer} by {verdict.reviewer}{': against it' if verdict.heeded is False else ''}" if verdict else ""
    cells.append(f"<span class={'against' if verdict and verdict.heeded is False else 'decided'}>{html.escape(told)}</span>")
    sentence = (change.after or change.before or {}).get("sentence", {}).get("text", "")
    return "<tr>" + "".join(f"<td>{c}</td>" for c in cells) + f"<td>{html.escape(sentence)}</td></tr>"
