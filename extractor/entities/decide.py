"""One decision out of many opinions: which candidates stand, and with which label."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from extractor.entities.runs import Candidate
from extractor.values import Label

SURE = 78
"""From here on the longer candidate is right: "Aksu Ferroalloy Plant" holds Aksu."""


def choose(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Non-overlapping candidates in text order: trusted ones by length, then the rest by trust."""
    ranked = sorted(set(candidates), key=_rank)
    taken: list[Candidate] = []
    starts: list[int] = []
    for c in ranked:
        k = bisect_right(starts, c.start)
        if (k and taken[k - 1].end > c.start) or (k < len(taken) and taken[k].start < c.end):
            continue
        starts.insert(k, c.start)
        taken.insert(k, c)
    return taken


def _rank(c: Candidate) -> tuple[int, int, int, int, str, str]:
    sure = c.weight >= SURE
    return (-sure, -(c.end - c.start) if sure else -c.weight, -c.weight if sure else -(c.end - c.start), c.start, c.rule, c.label)


def agree(candidates: list[Candidate]) -> list[Candidate]:
    """Raise what several rules say of the same span, and lower what contradicts a trusted one."""
    by_span: dict[tuple[int, int], list[Candidate]] = defaultdict(list)
    for c in candidates:
        by_span[(c.start, c.end)].append(c)
    out = []
    for same in by_span.values():
        best = max(same, key=lambda c: c.weight)
        others = {c.rule for c in same if c.label is best.label and c.rule != best.rule}
        known = best.thing or next((c.thing for c in same if c.thing and c.label is best.label), None)
        roles = tuple(dict.fromkeys(r for c in same if c.label is best.label for r in c.roles))
        sort = best.sort or next((c.sort for c in same if c.sort and c.label is best.label), "")
        out.append(replace(best, weight=min(99, best.weight + 4 * len(others)), thing=known, roles=roles, sort=sort))
    return out


def one_label(text: str, chosen: list[Candidate]) -> list[Candidate]:
    """One label for each wording within the article: the most trusted one."""
    votes: dict[str, dict[Label, int]] = defaultdict(lambda: defaultdict(int))
    for c in chosen:
        strong = c.weight * (3 if c.rule not in ("model", "opener") else 1)
        votes[_key(text, c)][c.label] += strong
    out = []
    for c in chosen:
        label = max(votes[_key(text, c)].items(), key=lambda x: (x[1], x[0]))[0]
        out.append(c if label is c.label else replace(c, label=label, thing=None, roles=(), sort=""))
    return out


def _key(text: str, c: Candidate) -> str:
    return text[c.start : c.end].casefold()
