"""Is a gold article good work by the guide's rules? Faults that reading it does not notice, counts, loose numbers.

Everything here is about one article by itself; `gold.py` has refused what could not be scored at all.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from extractor.evaluation.compare import SLOTS, gold_fills, is_code, rivals_of, same_indicator
from extractor.evaluation.gold import GoldArticle, GoldEntity, GoldFact

CONSTRUCTIONS = {
    "plain": "a full sentence with subject, verb and figure, and none of the below",
    "elided_head": "the unit, the counted thing or the indicator is left out and restored",
    "list": "one of several figures under one head",
    "carried_period": "the period stands in an earlier clause or sentence",
    "from_to": "one end of a movement: from 5 to 7",
    "bracket": "the figure stands in brackets",
    "conversion": "the same amount in another unit",
    "range": "two ends, one quantity",
    "hedge": "a bound other than exact",
    "factor": "doubled, threefold, 1.5 times",
    "basis_points": "basis points or parts of a point",
    "share": "a part of a whole",
    "ratio": "against another thing at the same time",
    "index": "100 is the base",
    "per_share": "an amount per share, head or unit",
    "deadline": "by a day, with no beginning",
    "fiscal_year": "the year of the books, not of the calendar",
    "baseline": "what it is compared with is said",
    "quoted": "in direct speech",
    "pronoun": "owner, place or speaker is a pronoun or a common noun",
}
FIXED_UNITS = {"percent": "%", "percentage_point": "pp", "factor": "x"}
_CURRENCY = re.compile(r"[A-Z]{3}")
_LOOKS_LIKE_CODE = re.compile(r"[A-Za-z]{2}-[A-Za-z0-9]{1,3}")
_BRACES = re.compile(r"\{[^{}]*\}")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_NUMBER = re.compile(r"\d[\d.,]*\d|\d")
_NUMBER_WORD = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|half|third|quarter|fifth|doubled?|tripled?|twice|threefold|hundred"
    r"|thousand)\b",
    re.IGNORECASE,
)


def faults_of(article: GoldArticle) -> list[str]:
    """Everything in one article that the guide forbids, each with its place."""
    return [f"{article.path}: {fault}" for check in (_head, _facts, _collisions, _entities) for fault in check(article)]


def _head(article: GoldArticle) -> Iterator[str]:
    if article.id != article.path.stem:
        yield f"id: {article.id!r} is not the file's name"
    if article.published is None:
        yield "published: is missing: relative times have no dates without it"
    for name, value in (("topic", article.topic), ("voice", article.voice)):
        if value is None or not _SLUG.fullmatch(value):
            yield f"{name}: {value!r} is no word in lower case such as 'farming'"
    for key in article.model_extra or ():
        yield f"{key}: unknown key"


def _facts(article: GoldArticle) -> Iterator[str]:
    for i, fact in enumerate(article.facts):
        for fault in _fact(fact):
            yield f"facts.{i} ({fact.quote!r}): {fault}"
    ordered = sorted(article.facts, key=lambda f: (f.start, f.end))
    for before, after in pairwise(ordered):
        if after.start < before.end:
            yield f"facts: {before.quote!r} and {after.quote!r} overlap at {after.start}"


def _fact(fact: GoldFact) -> Iterator[str]:
    for key in fact.model_extra or ():
        yield f"{key}: unknown key"
    yield from _value(fact)
    if fact.measure == "share" and fact.kind != "percent":
        yield f"measure: a share is a percent, not a {fact.kind}; an absolute part is a level"
    if fact.baseline is not None and fact.measure not in ("change", "index"):
        yield f"baseline: only change and index have one, not {fact.measure}"
    for slot in ("indicator", "place", "organization", "speaker", "period_or", "construction"):
        items = getattr(fact, slot) or []
        if len(set(items)) < len(items):
            yield f"{slot}: the same thing twice"
    for slot in ("place", "organization", "speaker"):
        names = getattr(fact, slot)
        if names is not None and not any(names):
            yield f"{slot}: a list without a name; write null"
        for name in names or ():
            if name and _LOOKS_LIKE_CODE.fullmatch(name) and not is_code(name):
                yield f"{slot}: {name!r} is no ISO 3166 code"
    if fact.period in fact.period_or:
        yield "period_or: repeats the period"
    for name in fact.construction:
        if name not in CONSTRUCTIONS:
            yield f"construction: {name!r} is unknown; allowed are {', '.join(CONSTRUCTIONS)}"


def _value(fact: GoldFact) -> Iterator[str]:
    if fact.value is None and (fact.low is None or fact.high is None):
        yield "value: a range has both ends; 'up to 5' is 5 with the bound at_most"
    if fact.value is not None and (fact.low is not None or fact.high is not None):
        yield "value: null where the text gives a range"
    if fact.kind == "factor" and min(n for n in (fact.value, fact.low, fact.high) if n is not None) < 0:
        yield "value: a factor is never negative: halved is 0.5"
    for unit in fact.units:
        if fact.kind in FIXED_UNITS and unit != FIXED_UNITS[fact.kind]:
            yield f"unit: {unit!r} should be {FIXED_UNITS[fact.kind]!r} for a {fact.kind}"
        if fact.kind == "money" and not _CURRENCY.fullmatch(unit):
            yield f"unit: {unit!r} is no ISO 4217 code; a rate of money is a measure"
        if fact.kind == "measure" and re.search(r"\s", _BRACES.sub("", unit)):
            yield f"unit: {unit!r} is no UCUM code"


def _collisions(article: GoldArticle) -> Iterator[str]:
    """A name that counts as right for one indicator may not be as good a name of another."""
    groups = [fact.indicator for fact in article.facts]
    seen: set[tuple[str, ...]] = set()
    for fact in article.facts:
        if (names := tuple(fact.indicator)) in seen:
            continue
        seen.add(names)
        rivals = rivals_of(names, groups)
        for name in names:
            if not same_indicator(names, name, rivals):
                yield f"indicator: {name!r} of {fact.quote!r} also names another indicator, {_twin(article, names, name)}"


def _twin(article: GoldArticle, names: tuple[str, ...], name: str) -> str:
    for other in article.facts:
        if set(names).isdisjoint(other.indicator) and same_indicator(other.indicator, name, ()):
            return f"that of {other.quote!r}: {other.indicator}"
    return "by its words"


def _entities(article: GoldArticle) -> Iterator[str]:
    for before, after in pairwise(article.entities):
        if after.start < before.start:
            yield f"entities: {after.quote!r} ({after.nth}) stands before {before.quote!r} in the text: keep the order"
        elif after.start < before.end:
            yield f"entities: {before.quote!r} and {after.quote!r} overlap: a longer name is one mention"
    things: defaultdict[str, set[tuple[str, str | None]]] = defaultdict(set)
    for entity in article.entities:
        things[entity.name].add((entity.label, entity.ref))
        yield from _entity(entity)
    for name, readings in things.items():
        if len(readings) > 1:
            shown = ", ".join(sorted(f"{label} {ref}" for label, ref in readings))
            yield f"entities: {name!r} is one name for several things: {shown}"
    refs: defaultdict[str, set[str]] = defaultdict(set)
    for entity in article.entities:
        if entity.ref:
            refs[entity.ref].add(entity.name)
    for ref, names in refs.items():
        if len(names) > 1:
            yield f"entities: {ref} has several names: {', '.join(sorted(names))}"


def _entity(entity: GoldEntity) -> Iterator[str]:
    for key in entity.model_extra or ():
        yield f"entities: {entity.quote!r}: {key}: unknown key"
    if entity.ref and _LOOKS_LIKE_CODE.fullmatch(entity.ref) and not is_code(entity.ref):
        yield f"entities: {entity.quote!r}: {entity.ref!r} is no ISO 3166 code"
    if is_code(entity.ref) and entity.label != "PLACE":
        yield f"entities: {entity.quote!r}: {entity.ref} is the code of a place, the label is {entity.label}"


# ---------------------------------------------------------------- counts
def statistics(articles: Iterable[GoldArticle]) -> dict[str, dict[str, int]]:
    """How much there is of everything: by split, topic, voice, kind, measure, bound, status, construction, slot, label."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for article in articles:
        counts["articles"][article.split] += 1
        counts["facts"][article.split] += len(article.facts)
        counts["entities"][article.split] += len(article.entities)
        counts["topic"][article.topic or "-"] += 1
        counts["voice"][article.voice or "-"] += 1
        counts["label"].update(e.label for e in article.entities)
        for fact in article.facts:
            for part in ("kind", "measure", "bound", "status"):
                counts[part][getattr(fact, part)] += 1
            counts["construction"].update(fact.construction or ["(none named)"])
            counts["filled slot"].update(slot for slot in SLOTS if slot == "indicator" or gold_fills(slot, fact))
    return {name: dict(sorted(counter.items(), key=lambda item: (-item[1], item[0]))) for name, counter in counts.items()}


@dataclass(frozen=True, slots=True)
class Loose:
    """A number of the text that no gold fact quotes, with the words around it."""

    article: str
    start: int
    text: str
    around: str


def unannotated(article: GoldArticle) -> list[Loose]:
    """The digits and common number words that lie in no fact's quote: for a second look, most are rightly left out."""
    covered = [False] * len(article.text)
    for fact in article.facts:
        covered[fact.start : fact.end] = [True] * (fact.end - fact.start)
    found = [*_NUMBER.finditer(article.text), *_NUMBER_WORD.finditer(article.text)]
    return [
        Loose(article.id, m.start(), m.group(), " ".join(article.text[max(0, m.start() - 30) : m.end() + 30].split()))
        for m in sorted(found, key=lambda m: m.start())
        if not any(covered[m.start() : m.end()])
    ]
