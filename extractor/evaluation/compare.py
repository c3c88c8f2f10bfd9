"""Is an answer right? One gold fact against one said fact, slot by slot; and which belongs to which.

The tolerances are part of the contract: indicators by their words (plurals and little words set aside), numbers to
one part in ten thousand, percentages and factors to 0.005.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Protocol

from extractor.evaluation.answers import SaidFact, SaidName
from extractor.evaluation.gold import GoldFact

SLOTS = ("bound", "measure", "indicator", "period", "baseline", "place", "organization", "speaker", "status")
DEFAULTS = {"bound": "exact", "measure": "level", "status": "actual"}
CLOSE, VERY_CLOSE = 0.6, 0.67  # word overlap at which two indicators are one
RELATIVE, ROUNDED = 1e-4, 0.005

LITTLE = frozenset(["the", "a", "an", "of", "in", "for", "to", "and", "its", "their", "new", "total", "on", "by", "s", "amount", "number"])
PLURALS = {
    "people": "person",
    "persons": "person",
    "children": "child",
    "men": "man",
    "women": "woman",
    "buses": "bus",
    "gases": "gas",
    "viruses": "virus",
}
UNIT_SPELLINGS = {"l": "L", "kWh": "kW.h", "MWh": "MW.h", "GWh": "GW.h", "TWh": "TW.h", "tonne": "t", "hectare": "ha"}
ISO_CODE = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?")  # ISO 3166-1 or 3166-2
_WORD = re.compile(r"[^\W_]+")


class Span(Protocol):
    """Anything with offsets."""

    @property
    def start(self) -> int:
        """Offset of the first character."""
        ...

    @property
    def end(self) -> int:
        """Offset behind the last character."""
        ...


def is_code(ref: str | None) -> bool:
    """Whether an identifier is the code of a country or region."""
    return bool(ref and ISO_CODE.fullmatch(ref))


# ---------------------------------------------------------------- words
def singular(word: str) -> str:
    """The singular of a lower-case English noun, near enough to compare two."""
    if word in PLURALS:
        return PLURALS[word]
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if word.endswith(("ches", "shes", "xes", "sses")):
        return word[:-2]
    plural = word.endswith("s") and not word.endswith(("ss", "us", "is"))
    return word[:-1] if plural else word


@lru_cache(maxsize=20_000)
def content_words(text: str) -> tuple[str, ...]:
    """The words that carry meaning, in the singular, lower case."""
    return tuple(w for w in map(singular, _WORD.findall(text.lower())) if w not in LITTLE)


@lru_cache(maxsize=200_000)
def overlap(a: str, b: str) -> float:
    """How much two names say the same, 0 to 1: the F of their content words.

    >>> overlap("exports of cotton", "cotton export"), overlap("net profit", "operating profit")
    (1.0, 0.5)
    """
    x, y = content_words(a), content_words(b)
    if not x or not y:
        return float(a.strip().lower() == b.strip().lower())
    return 2 * (Counter(x) & Counter(y)).total() / (len(x) + len(y))


# ---------------------------------------------------------------- slots
def rivals_of(names: Sequence[str], groups: Iterable[Sequence[str]]) -> list[str]:
    """The names of the article's other indicators: of those that share no name with this one."""
    own = set(names)
    return [name for group in groups if own.isdisjoint(group) for name in group]


def same_indicator(names: Sequence[str], said: str, rivals: Iterable[str], close: float = CLOSE) -> bool:
    """Close to one accepted name, and closer than to any other indicator of the article."""
    best = max(overlap(name, said) for name in names)
    return best >= close and best > max((overlap(rival, said) for rival in rivals), default=0.0)


def same_number(gold: float | None, said: float | None, kind: str) -> bool:
    """Equal within the tolerance of the kind; null equals null alone."""
    if gold is None or said is None:
        return gold is said
    gold = float(gold)
    allowed = RELATIVE * max(abs(gold), abs(said))
    return abs(gold - said) <= (max(allowed, ROUNDED) if kind in ("percent", "factor") else allowed)


def same_unit(kind: str, accepted: Iterable[str], said: str) -> bool:
    """Counted things by their head noun, other units by their code in any accepted spelling."""
    if kind == "count":
        head = _head(said)
        return any(_head(unit) == head for unit in accepted)
    return _tidy_unit(said) in map(_tidy_unit, accepted)


def _head(unit: str) -> str:
    return (content_words(unit) or (unit,))[-1]


def _tidy_unit(unit: str) -> str:
    return "/".join(UNIT_SPELLINGS.get(part, part) for part in unit.split("/"))


def same_name(accepted: Sequence[str | None] | None, said: SaidName | None) -> bool:
    """By code where both have one, else by name or by the words in the text."""
    if not accepted or said is None:
        return (not accepted or None in accepted) and said is None
    codes = {name for name in accepted if is_code(name)}
    if codes and is_code(said.ref):
        return said.ref in codes
    keys = {content_words(name) for name in accepted if name}
    return any(content_words(name) in keys for name in (said.name, said.text) if name)


def iso_days(days: Iterable[object] | None) -> tuple[str | None, ...] | None:
    """A gold period as an extraction writes it."""
    return None if days is None else tuple(None if day is None else str(day) for day in days)


def same_value(gold: GoldFact, said: SaidFact) -> bool:
    """Kind, unit, value and the ends of a range."""
    return (
        gold.kind == said.kind
        and same_unit(gold.kind, gold.units, said.unit)
        and same_number(gold.value, said.value, gold.kind)
        and same_number(gold.low, said.low, gold.kind)
        and same_number(gold.high, said.high, gold.kind)
    )


def judge(gold: GoldFact, said: SaidFact, rivals: Sequence[str]) -> dict[str, bool]:
    """Which parts are right: `value`, each slot, `core`, `full`, `indicator_strict`, `span_exact`."""
    right = {
        "value": same_value(gold, said),
        "bound": gold.bound == said.bound,
        "measure": gold.measure == said.measure,
        "indicator": same_indicator(gold.indicator, said.indicator, rivals),
        "period": said.period in [iso_days(days) for days in gold.periods],
        "baseline": said.baseline == iso_days(gold.baseline),
        "place": same_name(gold.place, said.place),
        "organization": same_name(gold.organization, said.organization),
        "speaker": same_name(gold.speaker, said.speaker),
        "status": gold.status == said.status,
    }
    core = right["value"] and right["measure"] and right["indicator"]
    return {
        **right,
        "core": core,
        "full": all(right.values()),
        "indicator_strict": same_indicator(gold.indicator, said.indicator, rivals, VERY_CLOSE),
        "span_exact": (gold.start, gold.end) == (said.start, said.end),
    }


def gold_fills(slot: str, gold: GoldFact) -> bool:
    """Whether gold wants something in the slot and would not accept the default."""
    value = getattr(gold, slot)
    if slot in DEFAULTS:
        return bool(value != DEFAULTS[slot])
    if slot == "period":
        return value is not None and None not in gold.period_or
    if slot == "baseline":
        return value is not None
    return bool(value) and None not in value


def said_fills(slot: str, said: SaidFact) -> bool:
    """Whether the answer claims something in the slot."""
    value = getattr(said, slot)
    if slot in DEFAULTS:
        return bool(value) and value != DEFAULTS[slot]
    return value is not None


# ---------------------------------------------------------------- pairs
def pair(gold: Sequence[Span], said: Sequence[Span]) -> list[tuple[int, int]]:
    """One-to-one pairs of overlapping spans as indices, the largest overlap first, then in order.

    Linear but for true overlaps: gold is walked with a window over the answers sorted by their start.
    """
    overlaps = sorted((-width, i, j) for i, j, width in _overlaps(gold, said))
    pairs: list[tuple[int, int]] = []
    free_gold, free_said = set(range(len(gold))), set(range(len(said)))
    for _, i, j in overlaps:
        if i in free_gold and j in free_said:
            pairs.append((i, j))
            free_gold.discard(i)
            free_said.discard(j)
    return pairs


def _overlaps(gold: Sequence[Span], said: Sequence[Span]) -> Iterable[tuple[int, int, int]]:
    by_start = sorted(range(len(said)), key=lambda j: said[j].start)
    longest = max((s.end - s.start for s in said), default=0)
    low = 0
    for i in sorted(range(len(gold)), key=lambda i: gold[i].start):
        g = gold[i]
        while low < len(by_start) and said[by_start[low]].start < g.start - longest:
            low += 1
        for k in range(low, len(by_start)):
            j = by_start[k]
            if said[j].start >= g.end:
                break
            width = min(g.end, said[j].end) - max(g.start, said[j].start)
            if width > 0:
                yield i, j, width
