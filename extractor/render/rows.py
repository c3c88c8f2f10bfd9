"""One wide row a fact, with typed values: what a data frame takes."""

from __future__ import annotations

from typing import Any

from extractor.records import Extraction, Fact

COLUMNS = (
    "fact_id", "article_id", "source", "uri", "title", "published", "start_char", "end_char", "text", "kind", "value", "low", "high", "step", "unit",
    "bound", "measure", "indicator", "indicator_id", "qualifiers", "period_start", "period_end", "period_text", "baseline_start", "baseline_end",
    "place", "place_ref", "organization", "organization_ref", "speaker", "speaker_ref", "status", "confidence", "confidence_full", "reasons",
    "sentence", "evidence",
)  # fmt: skip
"""The columns of the database's view `fact_flat`, those that only a database knows left out."""


def rows(extraction: Extraction) -> list[dict[str, Any]]:
    """A row a fact, in order; numbers are Decimals, days dates, what is not known None."""
    return [row(extraction, fact) for fact in extraction.facts]


def row(extraction: Extraction, f: Fact) -> dict[str, Any]:
    """The cells of one fact under `COLUMNS`."""
    a, q = extraction.article, f.quantity
    cells: dict[str, Any] = {
        "fact_id": f.id, "article_id": a.key, "source": a.source, "uri": a.uri, "title": a.title, "published": a.published,
        "start_char": q.start, "end_char": q.end, "text": q.text, "kind": q.kind, "value": q.value, "low": q.low, "high": q.high, "step": q.step,
        "unit": q.unit, "bound": q.bound, "measure": f.measure, "indicator": f.indicator.text, "indicator_id": f.indicator.id,
        "qualifiers": dict(f.qualifiers), "status": f.status, "confidence": f.confidence, "confidence_full": f.confidence_full,
        "period_text": f.period.text if f.period else None, "reasons": list(f.reasons), "sentence": f.sentence.text,
        "evidence": [e.model_dump() for e in sorted(f.evidence, key=lambda e: e.role)],
    }  # fmt: skip
    for name, period in (("period", f.period), ("baseline", f.baseline)):
        cells[f"{name}_start"], cells[f"{name}_end"] = (period.start, period.end) if period else (None, None)
    for name, ref in (("place", f.place), ("organization", f.organization), ("speaker", f.speaker)):
        cells[name], cells[f"{name}_ref"] = (ref.name, ref.ref) if ref else (None, None)
    return {name: cells[name] for name in COLUMNS}
