"""Extractions as the scorer sees them: the few fields it compares, out of one JSON object an article.

Evaluation takes records, not a pipeline: whatever wrote the file, it is judged alike. What a record leaves out
counts as not said.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extractor import records
from extractor.errors import UsageError

LABELS = ("PERSON", "ORG", "PLACE")
Days = tuple[str | None, str | None]


@dataclass(frozen=True, slots=True)
class SaidName:
    """A place, organisation or speaker as a slot holds it."""

    text: str
    name: str
    ref: str | None


@dataclass(frozen=True, slots=True)
class SaidEntity:
    """One mention as the extraction has it; any label, also one that is none of ours."""

    text: str
    start: int
    end: int
    label: str
    name: str
    ref: str | None


@dataclass(frozen=True, slots=True)
class SaidFact:
    """One fact of an extraction. `value`, `low`, `high` are floats: they are only compared within a tolerance.

    `filled` names the slots that hold anything, `supported` those with evidence that names a rule, `rules` the
    (slot, rule) of every piece of evidence.
    """

    text: str
    start: int
    end: int
    kind: str
    value: float | None
    low: float | None
    high: float | None
    unit: str
    bound: str
    measure: str
    indicator: str
    period: Days | None
    baseline: Days | None
    place: SaidName | None
    organization: SaidName | None
    speaker: SaidName | None
    status: str
    confidence: float
    filled: frozenset[str]
    supported: frozenset[str]
    rules: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """One extraction. `text` is the article's, None where the record does not repeat it."""

    id: str
    text: str | None
    facts: tuple[SaidFact, ...]
    entities: tuple[SaidEntity, ...]
    model: str


def read_answers(path: Path) -> dict[str, Answer]:
    """The extractions of a JSONL file by article id; a later line replaces an earlier one.

    Raises:
        UsageError: naming the line that is no extraction.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} cannot be read: {error}; give the JSONL that `extractor extract --to jsonl` writes") from error
    answers: dict[str, Answer] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            answer = answer_of(json.loads(line))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            what = f"{type(error).__name__}: {error}"
            raise UsageError(f"{path}, line {number}: no extraction ({what}); `extractor schema` prints the form") from error
        answers[answer.id] = answer
    return answers


def answers_of(extractions: Iterable[records.Extraction | Mapping[str, Any]]) -> dict[str, Answer]:
    """The same for extractions in memory, records or their JSON."""
    return {a.id: a for a in map(answer_of, extractions)}


def answer_of(extraction: records.Extraction | Mapping[str, Any]) -> Answer:
    """One extraction, a record or its JSON.

    Raises:
        KeyError, TypeError, AttributeError, ValueError: when it is none.
    """
    data: Mapping[str, Any] = extraction.model_dump(mode="json") if isinstance(extraction, records.Extraction) else extraction
    article = data["article"]
    return Answer(
        id=article["id"],
        text=article.get("text"),
        facts=tuple(_fact(f) for f in data["facts"]),
        entities=tuple(_entity(e) for e in data["entities"]),
        model=str((data.get("extractor") or {}).get("model") or ""),
    )


def number_of(value: Any) -> float | None:
    """A number or its text as float; NaN, equal to nothing, for what is no number."""
    try:
        return None if value is None else float(value)
    except (TypeError, ValueError, OverflowError):
        return math.nan


def _fact(f: Mapping[str, Any]) -> SaidFact:
    q = f["quantity"]
    claim = number_of(f.get("confidence")) or 0.0
    evidence = f.get("evidence") or []
    return SaidFact(
        text=q["text"],
        start=int(q["start"]),
        end=int(q["end"]),
        kind=q["kind"],
        value=number_of(q.get("value")),
        low=number_of(q.get("low")),
        high=number_of(q.get("high")),
        unit=str(q.get("unit") or ""),
        bound=q.get("bound", "exact"),
        measure=f["measure"],
        indicator=(f.get("indicator") or {}).get("text") or "",
        period=_days(f.get("period")),
        baseline=_days(f.get("baseline")),
        place=_name(f.get("place")),
        organization=_name(f.get("organization")),
        speaker=_name(f.get("speaker")),
        status=f["status"],
        confidence=0.0 if math.isnan(claim) else min(1.0, max(0.0, claim)),
        filled=frozenset(s for s in ("indicator", "period", "baseline", "place", "organization", "speaker") if f.get(s)),
        supported=frozenset(e["role"] for e in evidence if e.get("rule") and (e.get("source") != "text" or e.get("text"))),
        rules=tuple((e["role"], e["rule"]) for e in evidence if e.get("rule")),
    )


def _days(period: Mapping[str, Any] | None) -> Days | None:
    """The dates of a period; None where it has neither."""
    if not period or not (period.get("start") or period.get("end")):
        return None
    return period.get("start") or None, period.get("end") or None


def _name(ref: Mapping[str, Any] | None) -> SaidName | None:
    return SaidName(text=ref.get("text") or "", name=ref.get("name") or "", ref=ref.get("ref")) if ref else None


def _entity(e: Mapping[str, Any]) -> SaidEntity:
    return SaidEntity(
        text=e["text"], start=int(e["start"]), end=int(e["end"]), label=e["label"], name=e.get("name") or e["text"], ref=e.get("ref")
    )
