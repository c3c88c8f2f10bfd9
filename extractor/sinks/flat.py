"""One wide row a fact, as the CSV export has it; the columns are those of the view `fact_flat`, the reviewer's left out."""

from __future__ import annotations

import json

from extractor.records import Extraction, Fact, plain

COLUMNS = (
    "fact_id", "article_id", "source", "uri", "title", "published", "start_char", "end_char", "text", "kind", "value", "low", "high", "step", "unit",
    "bound", "measure", "indicator", "indicator_id", "qualifiers", "period_start", "period_end", "period_text", "baseline_start", "baseline_end",
    "place", "place_ref", "organization", "organization_ref", "speaker", "speaker_ref", "status", "confidence", "confidence_full", "reasons",
    "sentence", "evidence",
)  # fmt: skip


def flat_row(extraction: Extraction, f: Fact) -> dict[str, str]:
    """The cells of one fact as text; what is not known is empty."""
    a, q = extraction.article, f.quantity
    cells: dict[str, object] = {
        "fact_id": f.id, "article_id": a.key, "source": a.source, "uri": a.uri, "title": a.title, "published": a.published,
        "start_char": q.start, "end_char": q.end, "text": q.text, "kind": q.kind, "unit": q.unit, "bound": q.bound, "measure": f.measure,
        "indicator": f.indicator.text, "indicator_id": f.indicator.id, "qualifiers": json.dumps(f.qualifiers, sort_keys=True, ensure_ascii=False),
        "status": f.status, "confidence": f.confidence, "confidence_full": f.confidence_full, "reasons": "; ".join(f.reasons),
        "sentence": f.sentence.text,
        "evidence": "; ".join(f"{e.role}: {e.text or ''} [{e.source}, {e.rule}]" for e in sorted(f.evidence, key=lambda e: e.role)),
    }  # fmt: skip
    for name in ("value", "low", "high", "step"):
        number = getattr(q, name)
        cells[name] = None if number is None else plain(number)
    for name in ("period", "baseline"):
        period = getattr(f, name)
        cells[f"{name}_start"], cells[f"{name}_end"] = (period.start, period.end) if period else (None, None)
    cells["period_text"] = f.period.text if f.period else None
    for name in ("place", "organization", "speaker"):
        ref = getattr(f, name)
        cells[name], cells[f"{name}_ref"] = (ref.name, ref.ref) if ref else (None, None)
    return {name: "" if cells[name] is None else str(cells[name]) for name in COLUMNS}
