"""How far two people who annotated the same articles agree: one annotation is scored against the other, both ways.

Each side may list several right answers while the other gives its best one, so the two directions differ a little;
the figures are their means.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from extractor.errors import UsageError
from extractor.evaluation.answers import Answer, SaidEntity, SaidFact, SaidName
from extractor.evaluation.compare import SLOTS, is_code, iso_days
from extractor.evaluation.gold import Days, GoldArticle, GoldFact
from extractor.evaluation.score import score
from extractor.evaluation.tally import FILLABLE

LEVELS = ("detected", "normalised", "core", "full")


def as_answer(article: GoldArticle) -> Answer:
    """An annotation as if an extractor had said it: the best of each slot's answers."""
    entities = tuple(
        SaidEntity(text=article.text[e.start : e.end], start=e.start, end=e.end, label=e.label, name=e.name, ref=e.ref)
        for e in article.entities
    )
    return Answer(article.id, article.text, tuple(_said(f) for f in article.facts), entities, model="a person")


def _said(f: GoldFact) -> SaidFact:
    return SaidFact(
        text=f.quote, start=f.start, end=f.end, kind=f.kind, value=f.value, low=f.low, high=f.high, unit=f.units[0],
        bound=f.bound, measure=f.measure, indicator=f.indicator[0], period=_days(f.period), baseline=_days(f.baseline),
        place=_name(f.place), organization=_name(f.organization), speaker=_name(f.speaker), status=f.status,
        confidence=1.0, filled=frozenset(), supported=frozenset({"quantity", "measure", "status"}), rules=(),
    )  # fmt: skip


def _days(days: Days | None) -> tuple[str | None, str | None] | None:
    iso = iso_days(days)
    return None if iso is None else (iso[0], iso[1])


def _name(names: Sequence[str | None] | None) -> SaidName | None:
    best = next((n for n in names or () if n and not is_code(n)), None)
    code = next((n for n in names or () if is_code(n)), None)
    name = best or code
    return SaidName(text=name, name=name, ref=code) if name else None


def agreement(a: Sequence[GoldArticle], b: Sequence[GoldArticle]) -> dict[str, Any]:
    """Agreement on the articles that both have.

    `detected`, `normalised`, `core`, `full` as F; each slot as the share of the facts both found; `filled` as F beyond the
    default; `entities_exact` as F.

    Raises:
        UsageError: when they share no article, or an article's text differs.
    """
    other = {article.id: article for article in b}
    both = [(article, other[article.id]) for article in a if article.id in other]
    if not both:
        raise UsageError("the two folders share no article: articles are matched by id")
    changed = [x.id for x, y in both if x.text != y.text]
    if changed:
        raise UsageError(f"the text differs in {', '.join(changed)}: only annotations of the same text can be compared")
    there = score([x for x, _ in both], {y.id: as_answer(y) for _, y in both})
    back = score([y for _, y in both], {x.id: as_answer(x) for x, _ in both})
    return {
        "articles": len(both),
        "facts": [there["gold_facts"], back["gold_facts"]],
        **{level: _mean(there[level]["f"], back[level]["f"]) for level in LEVELS},
        "slots": {slot: _mean(there["slots"][slot], back["slots"][slot]) for slot in (*SLOTS, "span_exact")},
        "filled": {slot: _mean(there["filled"][slot]["f"], back["filled"][slot]["f"]) for slot in FILLABLE},
        "entities_exact": _mean(there["entities_exact"]["f"], back["entities_exact"]["f"]),
    }


def _mean(x: float, y: float) -> float:
    return round((x + y) / 2, 4)
