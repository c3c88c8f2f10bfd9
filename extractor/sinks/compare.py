"""Two runs compared: which facts came, went or are read otherwise, by slot, by rule and by indicator, and what people had said of them."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select, text

from extractor.sinks import schema
from extractor.sinks.choose import run_of
from extractor.sinks.views.dialect import DECIDED

AT_ONCE = 500
_REFS = ("place", "organization", "speaker")
_PLAIN = ("measure", "status", "qualifiers")
_QUANTITY = ("unit", "kind", "bound")
SLOTS = ("value", *_QUANTITY, "words", "indicator", "indicator_id", *_PLAIN, "period", "baseline", *_REFS)
"""What a fact says; where nothing but confidence, reasons, evidence or ties is another, the fact was reread and says the same."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The last word of a reviewer; `heeded` is whether the change does what it asked for, None where it says nothing on it."""

    answer: str
    reviewer: str
    heeded: bool | None


@dataclass(frozen=True, slots=True)
class Change:
    """One fact that differs between the runs: `kind` is `added`, `retracted` or `changed`."""

    kind: str
    fact_id: str
    article_id: str
    indicator: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    slots: tuple[str, ...]
    rules: tuple[str, ...]
    verdict: Verdict | None = None

    @property
    def reread(self) -> bool:
        """Whether it says the same as before, with another confidence or from other words."""
        return self.kind == "changed" and not self.slots

    @property
    def against(self) -> bool:
        """Whether it goes against what a reviewer had decided."""
        return self.verdict is not None and self.verdict.heeded is False


@dataclass(slots=True)
class Difference:
    """All changes from one run to the other."""

    run_a: str
    run_b: str
    about: tuple[dict[str, Any], dict[str, Any]]
    """Of each run when it began, and by which version, model and words."""
    changes: list[Change] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        """How many of each kind; `reread` say the same as before, `against` go against what a reviewer had decided."""
        kinds = Counter("reread" if c.reread else c.kind for c in self.changes)
        decided = [c.verdict for c in self.changes if c.verdict]
        return {
            **{kind: kinds[kind] for kind in ("added", "retracted", "changed", "reread")},
            "decided": len(decided), "against": sum(c.against for c in self.changes), "heeded": sum(v.heeded is True for v in decided),
        }  # fmt: skip

    def by(self, name: str) -> dict[str, dict[str, int]]:
        """Counts by `slot`, `rule` or `indicator`, the most frequent first; without what says the same as before."""
        table: dict[str, Counter[str]] = defaultdict(Counter)
        for change in (c for c in self.changes if not c.reread):
            keys = {"slot": change.slots, "rule": change.rules, "indicator": (change.indicator,)}[name]
            for key in keys:
                table[key][change.kind] += 1
        return {key: dict(sorted(table[key].items())) for key in sorted(table, key=lambda k: (-table[k].total(), k))}


def compare(connection: Connection, run_a: str, run_b: str) -> Difference:
    """What changed from the state after one run to the state after the other.

    Raises:
        UsageError: when there is no such run.
    """
    a, b = run_of(connection, run_a), run_of(connection, run_b)
    order = {r: n for n, r in enumerate(connection.execute(text("SELECT run_id FROM run ORDER BY started_at, run_id")).scalars())}
    between = [r for r, n in order.items() if min(order[a], order[b]) < n <= max(order[a], order[b])]
    found = Difference(a, b, (_about(connection, a), _about(connection, b)))
    moved = sorted({fact_id for some in _parts(between) for fact_id in _touched(connection, some)})
    for some in _parts(moved):
        found.changes += _changes(connection, some, order, order[a], order[b])
    return found


def _about(connection: Connection, run_id: str) -> dict[str, Any]:
    r = schema.run.c
    asked = select(r.started_at, r.status, r.package_version, r.model, r.lexicon_hash, r.n_facts).where(r.run_id == run_id)
    return dict(connection.execute(asked).one()._mapping)


def _parts(items: Sequence[str]) -> list[Sequence[str]]:
    return [items[at : at + AT_ONCE] for at in range(0, len(items), AT_ONCE)]


def _touched(connection: Connection, runs: Sequence[str]) -> set[str]:
    c = schema.fact_change
    return set(connection.execute(select(c.c.fact_id).where(c.c.run_id.in_(runs))).scalars())


def _changes(connection: Connection, facts: Sequence[str], order: dict[str, int], a: int, b: int) -> list[Change]:
    c, f, v = schema.fact_change, schema.fact, schema.fact_version
    history: dict[str, list[tuple[int, str | None]]] = defaultdict(list)
    for row in connection.execute(select(c).where(c.c.fact_id.in_(facts))):
        history[row.fact_id].append((order[row.run_id], row.payload_hash))
    articles = {r.fact_id: r.article_id for r in connection.execute(select(f.c.fact_id, f.c.article_id).where(f.c.fact_id.in_(facts)))}
    payloads = {(r.fact_id, r.payload_hash): r.payload for r in connection.execute(select(v).where(v.c.fact_id.in_(facts)))}
    verdicts = _verdicts(connection, facts)
    changes = []
    for fact_id in facts:
        before, after = (_state(history[fact_id], at) for at in (a, b))
        if before != after:
            readings = tuple(json.loads(payloads[fact_id, h]) if h else None for h in (before, after))
            changes.append(_change(fact_id, articles[fact_id], readings[0], readings[1], verdicts.get(fact_id), before))
    return changes


def _state(history: list[tuple[int, str | None]], at: int) -> str | None:
    """The reading that stood after a run: the hash of the last change up to it, None where there was no such fact."""
    return max((x for x in history if x[0] <= at), key=lambda x: x[0], default=(0, None))[1]


def _change(
    fact_id: str, article_id: str, before: dict[str, Any] | None, after: dict[str, Any] | None, row: Any | None, seen: str | None
) -> Change:
    kind = "added" if before is None else "retracted" if after is None else "changed"
    slots: tuple[str, ...] = ()
    if before is not None and after is not None:
        slots = tuple(s for s in SLOTS if slot(before, s) != slot(after, s))
    shown = after or before or {}
    indicator = shown["indicator"]["id"] or shown["indicator"]["text"]
    return Change(
        kind, fact_id, article_id, indicator, before, after, slots, _rules(before, after, slots), _verdict(row, after, slots, seen)
    )


def slot(fact: dict[str, Any], name: str) -> Any:
    """What a fact says in one slot, as a value to compare and to show."""
    q = fact["quantity"]
    if name == "value":
        return [q["value"], q["low"], q["high"]] if q["value"] is None else q["value"]
    if name == "words":
        return q["text"]
    if name in _QUANTITY:
        return q[name]
    if name in ("indicator", "indicator_id"):
        return fact["indicator"]["text" if name == "indicator" else "id"]
    given = fact[name]
    if name in ("period", "baseline"):
        return [given["start"], given["end"]] if given else None
    if name in _REFS:
        return [given["name"], given["ref"]] if given else None
    return given


def _rules(before: dict[str, Any] | None, after: dict[str, Any] | None, slots: Sequence[str]) -> tuple[str, ...]:
    """The rules behind a change: of a new or lost fact the one that read its number, of a changed slot the old and the new one."""
    if before is None or after is None:
        return tuple(sorted(_fired(after or before or {}, "quantity")))
    found: dict[str, None] = {}
    for name in slots:
        role = {"indicator_id": "indicator", "words": "quantity", "value": "quantity", "unit": "quantity", "kind": "quantity"}.get(
            name, name
        )
        old, new = (" + ".join(sorted(_fired(x, role))) or "none" for x in (before, after))
        found[f"{role}: {old} → {new}" if old != new else f"{role}: {old}"] = None
    return tuple(found)


def _fired(fact: dict[str, Any], role: str) -> set[str]:
    return {e["rule"] for e in fact.get("evidence", []) if e["role"] == role}


def _verdicts(connection: Connection, facts: Sequence[str]) -> dict[str, Any]:
    names = {f"f{n}": fact_id for n, fact_id in enumerate(facts)}
    asked = text(f"SELECT d.* FROM {DECIDED} d WHERE d.fact_id IN ({', '.join(f':{n}' for n in names)})")
    d = schema.decision.c
    typed = asked.columns(fact_id=d.fact_id.type, edited=d.edited.type, answer=d.answer.type)
    return {row.fact_id: row for row in connection.execute(typed, names)}


def _verdict(row: Any | None, after: dict[str, Any] | None, slots: Sequence[str], seen: str | None) -> Verdict | None:
    if row is None:
        return None
    heeded: bool | None = None
    if after is None:
        heeded = row.answer == "reject"
    elif row.edited is not None:
        heeded = all(slot(after, s) == slot({**after, **row.edited}, s) for s in SLOTS)
    elif row.payload_hash == seen and slots:
        heeded = row.answer == "reject"
    return Verdict(row.answer, row.reviewer, heeded)
