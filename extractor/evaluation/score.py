"""The figures of a set of extractions against gold. Takes records, not a pipeline.

`detected`: facts paired with gold by overlapping words. `normalised`: and kind, unit, value and range right. `core`:
and measure and indicator. `full`: and every other slot. `slots`: share right of the paired facts. `filled`: precision,
recall and F of a slot where gold or answer is not the default. `entities_*`, `refs` (ISO codes), `clusters` (B-cubed
over names). `calibration_error`: mean gap between stated confidence and truth in ten bins. `brier_skill`: 1 - Brier /
Brier of the constant best guess. `sure_at_95`: share of gold that can be taken unseen at a precision of 0.95.
`stated_90`: share of facts that claim 0.9 or more, and how many of them are right. All rounded to four digits.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from extractor.evaluation.answers import Answer
from extractor.evaluation.compare import SLOTS
from extractor.evaluation.gold import GoldArticle
from extractor.evaluation.tally import FILLABLE, Matched, Tally, match_all, tally

LEVELS = {"detected": "paired", "normalised": "right.value", "core": "right.core", "full": "right.full"}
SURE, HIGH = 0.95, 0.9
PRF = dict[str, float]
Claims = list[tuple[float, bool]]


def score(gold: Iterable[GoldArticle], answers: Mapping[str, Answer]) -> dict[str, Any]:
    """All figures of the answers to these articles."""
    return figures(match_all(gold, answers))


def figures(matched: list[Matched]) -> dict[str, Any]:
    """All figures, in the order in which they are printed."""
    t = total(map(tally, matched))
    return {
        "articles": len(matched),
        "missing_articles": t["missing_articles"],
        "changed_text": t["changed_text"],
        "gold_facts": t["gold"],
        "facts": t["said"],
        "bad_spans": t["bad_spans"],
        "slots_without_evidence": t["slots_without_evidence"],
        **{level: prf(t[name], t["said"], t["gold"]) for level, name in LEVELS.items()},
        "slots": {part: share(t[f"right.{part}"], t["paired"]) for part in (*SLOTS, "indicator_strict", "span_exact")},
        "filled": {s: prf(t[f"filled.{s}.right"], t[f"filled.{s}.said"], t[f"filled.{s}.gold"]) for s in FILLABLE},
        "entities_exact": prf(t["entities.exact"], t["entities.said"], t["entities.gold"]),
        "entities_overlap": prf(t["entities.overlap"], t["entities.said"], t["entities.gold"]),
        "refs": prf(t["refs.right"], t["refs.said"], t["refs.gold"]),
        "clusters": clusters(t),
        **confidence(t.claims, t["gold"]),
    }


def total(tallies: Iterable[Tally]) -> Tally:
    """The sum."""
    whole = Tally()
    for one in tallies:
        whole.add(one)
    return whole


def share(part: float, whole: float) -> float:
    """A share to four digits; 0 of nothing."""
    return round(part / whole, 4) if whole else 0.0


def prf(right: float, said: float, gold: float) -> PRF:
    """Precision, recall and their harmonic mean."""
    return _prf(right / said if said else 0.0, right / gold if gold else 0.0)


def _prf(p: float, r: float) -> PRF:
    return {"p": round(p, 4), "r": round(r, 4), "f": round(2 * p * r / (p + r), 4) if p + r else 0.0}


def clusters(t: Tally) -> PRF:
    """B-cubed over the mentions that gold and answer share."""
    n = t["mentions"]
    return _prf(t.precise / n, t.recalled / n) if n else _prf(0.0, 0.0)


def confidence(claims: Claims, n_gold: int) -> dict[str, Any]:
    """How far the stated confidence can be trusted."""
    if not claims:
        return {"calibration_error": None, "brier_skill": None, "sure_at_95": 0.0, "stated_90": None}
    claims = sorted(claims, key=lambda claim: -claim[0])
    high = [right for stated, right in claims if stated >= HIGH]
    return {
        "calibration_error": _calibration_error(claims),
        "brier_skill": _brier_skill(claims),
        "sure_at_95": share(_sure(claims), n_gold),
        "stated_90": {"share": share(len(high), len(claims)), "right": share(sum(high), len(high)) if high else None},
    }


def _calibration_error(claims: Claims) -> float:
    bins: defaultdict[int, list[float]] = defaultdict(list)
    for stated, right in claims:
        bins[min(9, int(stated * 10))].append(stated - right)
    return round(sum(abs(sum(gaps)) for gaps in bins.values()) / len(claims), 4)


def _brier_skill(claims: Claims) -> float | None:
    """None where all are right or all are wrong: then a constant guess is perfect."""
    base = sum(right for _, right in claims) / len(claims)
    if not 0 < base < 1:
        return None
    brier = sum((stated - right) ** 2 for stated, right in claims) / len(claims)
    return round(1 - brier / (base * (1 - base)), 4)


def _sure(claims: Claims) -> int:
    """How many of the surest facts, taken down to any one stated confidence, are right in 95 of 100."""
    sure = good = 0
    for taken, (stated, right) in enumerate(claims, 1):
        good += right
        last_of_its_kind = taken == len(claims) or claims[taken][0] != stated
        if last_of_its_kind and good / taken >= SURE:
            sure = taken
    return sure


def errors(matched: Iterable[Matched]) -> Iterator[str]:
    """One line a miss: which slots are wrong, what was said and what is right."""
    for m in matched:
        for pair in m.pairs:
            if pair.said is None and pair.gold is not None:
                yield f"{m.article.id}: missed {pair.gold.quote!r}"
            elif pair.gold is None and pair.said is not None:
                yield f"{m.article.id}: spurious {pair.said.text!r} ({pair.said.indicator!r})"
            elif pair.gold and pair.said and not pair.right["full"]:
                wrong = ", ".join(f"{slot} ({said} for {gold})" for slot, said, gold in differences(pair.gold, pair.said, pair.right))
                yield f"{m.article.id}: {pair.gold.quote!r} wrong: {wrong}"


def differences(gold: Any, said: Any, right: Mapping[str, bool]) -> Iterator[tuple[str, str, str]]:
    """The wrong parts of a pair as (slot, what was said, what is right)."""
    for slot in ("value", *SLOTS):
        if not right[slot]:
            yield slot, shown(said, slot), shown(gold, slot)


def shown(fact: Any, slot: str) -> str:
    """A slot of a gold or said fact as a person writes it: the best of several right answers, `-` for none."""
    if slot == "value":
        return _quantity(fact)
    value = getattr(fact, slot)
    if slot in ("period", "baseline") and value is not None:
        return "/".join(str(day or "") for day in value)
    if isinstance(value, list):
        value = value[0] if value else None
    return str(getattr(value, "name", value) or "-")


def _quantity(fact: Any) -> str:
    number = _plain(fact.value) if fact.value is not None else f"{_plain(fact.low)}..{_plain(fact.high)}"
    unit = fact.unit[0] if isinstance(fact.unit, list) else fact.unit
    return f"{fact.kind} {number} {unit}"


def _plain(number: float | None) -> str:
    return "" if number is None else f"{number:.10g}" if abs(number) < 1e10 else f"{number:.0f}"
