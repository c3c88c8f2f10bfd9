"""`extractor diff`: two runs compared, as text, JSON or one page."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

from extractor.cli.output import check_output, opened
from extractor.cli.stored import opened_database
from extractor.errors import UsageError
from extractor.records import Fact
from extractor.render.words import line
from extractor.sinks.compare import Change, Difference, compare, slot
from extractor.sinks.connection import plainly

EXIT_GATE = 4
KINDS = ("added", "retracted", "changed", "reread", "against")
KIND_WORDS = {
    "added": "added", "retracted": "retracted", "changed": "changed", "reread": "reread, saying the same", "decided": "decided on by people",
    "against": "against a decision", "heeded": "as people decided",
}  # fmt: skip
"""What the counts of a difference are called."""
SIGNS = {"added": "+", "retracted": "−", "changed": "≠"}
VERDICT_WORDS = {"accept": "accepted", "edit": "edited", "reject": "rejected", "add": "added"}
_LIMIT = re.compile(r"(added|retracted|changed|reread|against)(?:>(\d+))?")
EXAMPLES = 5
_LINES = 15
"""Lines of a table that are printed."""


def run_diff(db: str, run_a: str, run_b: str, *, page: Path | None, force: bool, as_json: bool, fail_on: list[str], examples: int) -> int:
    """Print the difference; returns 4 where a gate fails."""
    gates = [_gate(x) for word in fail_on for x in word.split(",")]
    check_output(page, force=force)
    with opened_database(db) as database, plainly(database.url), database.reading() as connection:
        found = compare(connection, run_a, run_b)
    if page is not None:
        from extractor.cli.diff_page import as_page

        with opened(page) as file:
            file.write(as_page(found).encode("utf-8", "replace"))
        print(f"extractor: {page} written", file=sys.stderr)
    print(json.dumps(as_data(found), ensure_ascii=False, indent=2) if as_json else as_text(found, examples))
    counts = found.counts()
    failed = [f"{counts[kind]} {kind}, at most {most} allowed" for kind, most in gates if counts[kind] > most]
    for fault in failed:
        print(f"extractor: gate: {fault}", file=sys.stderr)
    return EXIT_GATE if failed else 0


def _gate(word: str) -> tuple[str, int]:
    found = _LIMIT.fullmatch(word.strip())
    if found is None:
        raise UsageError(f"--fail-on {word!r}: write one of {', '.join(KINDS)}, or with a number as in changed>10")
    return found[1], int(found[2] or 0)


def about(run: dict[str, Any]) -> str:
    """When a run began, and by what it was made."""
    parts = [run["started_at"].strftime("%Y-%m-%d %H:%M UTC"), f"extractor {run['package_version']}" if run["package_version"] else ""]
    parts += [run["model"] or "", f"words {run['lexicon_hash'][:8]}" if run["lexicon_hash"] else ""]
    return ", ".join(p for p in [*parts, f"{run['n_facts']} facts", "" if run["status"] == "done" else run["status"]] if p)


def said(change: Change) -> str:
    """What it is about, as it is read after, or was before."""
    return line(Fact.model_validate(change.after or change.before))


def as_text(found: Difference, examples: int = EXAMPLES) -> str:
    """The counts, the tables and some examples of each kind."""
    names = zip("AB", (found.run_a, found.run_b), found.about, strict=True)
    lines = [f"{letter}  {run}  {about(a)}" for letter, run, a in names]
    lines.append(" / ".join(f"{kind} {n}" for kind, n in found.counts().items()))
    if not found.changes:
        lines.append("both runs leave the same facts, read the same" if found.run_a != found.run_b else "A and B are the same run")
    for name in ("slot", "rule", "indicator"):
        table = found.by(name)
        if table:
            lines += ["", f"by {name}:"]
            lines += [
                f"  {_short(key, 60):60} {'  '.join(f'{k} {n}' for k, n in row.items())}" for key, row in list(table.items())[:_LINES]
            ]
            lines += [f"  … and {len(table) - _LINES} more"] if len(table) > _LINES else []
    for kind in ("against", "added", "retracted", "changed"):
        some = [c for c in found.changes if (c.against if kind == "against" else c.kind == kind and not c.reread and not c.against)]
        if some and examples:
            lines += ["", "against a reviewer's decision:" if kind == "against" else f"{kind}:"]
            lines += [line for change in some[:examples] for line in _example(change)]
            lines += [f"  … and {len(some) - examples} more: --examples {len(some)}, --html FILE or --json"] if len(some) > examples else []
    return "\n".join(lines)


def _example(change: Change) -> list[str]:
    verdict = (
        f"  [{VERDICT_WORDS.get(change.verdict.answer, change.verdict.answer)} by {change.verdict.reviewer}]" if change.verdict else ""
    )
    lines = [f"  {SIGNS[change.kind]} {change.article_id}  {said(change)}{verdict}"]
    for name in change.slots:
        if change.before and change.after:
            lines.append(f"      {name}: {word(slot(change.before, name))} → {word(slot(change.after, name))}")
    return lines


def word(value: Any) -> str:
    """What a slot says, in words: a value, a period, a name with its identifier, qualifiers."""
    if isinstance(value, list):
        return " – ".join("…" if x is None else str(x) for x in value)
    if isinstance(value, dict):
        return ", ".join(f"{name} {what}" for name, what in value.items()) or "none"
    return "nothing" if value is None else str(value)


def _short(words: str, most: int) -> str:
    return words if len(words) <= most else words[: most - 1] + "…"


def as_data(found: Difference) -> dict[str, Any]:
    """Everything, for programs."""
    changes = [
        {
            "kind": "reread" if c.reread else c.kind, "fact_id": c.fact_id, "article_id": c.article_id, "indicator": c.indicator,
            "slots": list(c.slots), "rules": list(c.rules), "before": c.before, "after": c.after,
            "decision": {"answer": c.verdict.answer, "reviewer": c.verdict.reviewer, "heeded": c.verdict.heeded} if c.verdict else None,
        }
        for c in found.changes
    ]  # fmt: skip
    runs = [{**run, "started_at": run["started_at"].isoformat()} for run in found.about]
    tables = {f"by_{name}": found.by(name) for name in ("slot", "rule", "indicator")}
    return {"run_a": found.run_a, "run_b": found.run_b, "about": runs, "counts": found.counts(), **tables, "changes": changes}
