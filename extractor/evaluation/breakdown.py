"""The same figures for groups of facts: which slot, rule, indicator, construction or topic is weak."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from extractor.evaluation.compare import SLOTS, content_words
from extractor.evaluation.score import LEVELS, prf, share, total
from extractor.evaluation.tally import FILLABLE, Matched, Pair, tally

BY = ("slot", "rule", "indicator", "construction", "topic")
Group = dict[str, Any]


def breakdown(matched: list[Matched], by: str) -> dict[str, Group]:
    """Figures of each group, the largest group first.

    `indicator`, `construction`, `topic`: groups of gold facts with `facts`, their number, and the shares of them that
    are detected, normalised, core and full. `rule`: groups of said facts by the slot and the rule that filled it, with
    the same shares (of what was said) and `slot`, the share of the paired in which that very slot is right. `slot`:
    `facts`, the paired facts, `right`, and precision, recall and F beyond the default.
    """
    if by == "slot":
        return _slots(matched)
    if by == "rule":
        return _rules(matched)
    return _gold_groups(matched, by)


def _slots(matched: list[Matched]) -> dict[str, Group]:
    t = total(map(tally, matched))
    groups: dict[str, Group] = {}
    for slot in ("value", *SLOTS):
        groups[slot] = {"facts": t["paired"], "right": share(t[f"right.{slot}"], t["paired"])}
        if slot in FILLABLE:
            groups[slot] |= prf(t[f"filled.{slot}.right"], t[f"filled.{slot}.said"], t[f"filled.{slot}.gold"])
    return groups


def _gold_groups(matched: list[Matched], by: str) -> dict[str, Group]:
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for m in matched:
        for pair in m.pairs:
            if pair.gold is not None:
                for name in _names(m, pair, by):
                    _count(counts[name], pair)
    return _ranked(counts)


def _names(m: Matched, pair: Pair, by: str) -> Iterator[str]:
    gold = pair.gold
    assert gold is not None
    if by == "topic":
        yield m.article.topic or "-"
    elif by == "construction":
        yield from gold.construction or ["(none named)"]
    else:
        yield " ".join(content_words(gold.indicator[0])) or gold.indicator[0]


def _rules(matched: list[Matched]) -> dict[str, Group]:
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for m in matched:
        for pair in m.pairs:
            for role, rule in dict.fromkeys(pair.said.rules if pair.said else ()):
                counter = counts[f"{role}: {rule}"]
                _count(counter, pair)
                counter["slot"] += pair.right.get("value" if role == "quantity" else role, False)
    groups = _ranked(counts)
    for name, group in groups.items():
        group["slot"] = share(counts[name]["slot"], counts[name]["paired"])
    return groups


def _count(counter: Counter[str], pair: Pair) -> None:
    counter["facts"] += 1
    counter["paired"] += bool(pair.gold and pair.said)
    counter.update({f"right.{part}": int(pair.right.get(part, False)) for part in ("value", "core", "full")})


def _ranked(counts: dict[str, Counter[str]]) -> dict[str, Group]:
    ranked: Iterable[tuple[str, Counter[str]]] = sorted(counts.items(), key=lambda item: (-item[1]["facts"], item[0]))
    return {name: {"facts": c["facts"], **{level: share(c[part], c["facts"]) for level, part in LEVELS.items()}} for name, c in ranked}
