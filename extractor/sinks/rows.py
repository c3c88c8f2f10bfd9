"""From records to the rows of the tables: pure functions, a dict a row."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from extractor.records import Article, Entity, EntityRef, Extraction, Fact, Period
from extractor.sinks.units import to_base

Row = dict[str, Any]


def digest(*parts: str) -> str:
    """A short stable id of some texts."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:20]


def article_row(article: Article, run_id: str) -> Row:
    """The row of `article`."""
    return {
        "article_id": article.key, "source": article.source, "uri": article.uri, "title": article.title, "published": article.published,
        "language": article.language, "text": article.text, "sha256": article.sha256, "first_run": run_id, "last_run": run_id,
    }  # fmt: skip


def revision_row(article: Article, run_id: str) -> Row:
    """The row of `article_revision`."""
    return {
        "article_id": article.key, "sha256": article.sha256, "text": article.text, "published": article.published,
        "title": article.title, "first_run": run_id, "last_run": run_id,
    }  # fmt: skip


def fact_row(fact: Fact, article_id: str, run_id: str) -> Row:
    """The row of `fact`."""
    q = fact.quantity
    value_base, unit_base = to_base(q.value, q.unit, q.kind, difference=fact.measure == "change")
    payload = fact.model_dump_json()
    return {
        "fact_id": fact.id, "article_id": article_id, "start_char": q.start, "end_char": q.end, "text": q.text, "kind": q.kind,
        "value": q.value, "value_num": _real(q.value), "low": q.low, "high": q.high, "step": q.step, "unit": q.unit,
        "value_base": value_base, "unit_base": unit_base, "bound": q.bound, "measure": fact.measure,
        "indicator": fact.indicator.text, "indicator_id": fact.indicator.id, "qualifiers": dict(fact.qualifiers),
        **_period("period", fact.period), "period_text": fact.period.text if fact.period else None, **_period("baseline", fact.baseline),
        **_named("place", fact.place), **_named("organization", fact.organization), **_named("speaker", fact.speaker),
        "status": fact.status, "confidence": fact.confidence, "confidence_full": fact.confidence_full,
        "sentence_start": fact.sentence.start, "sentence_end": fact.sentence.end, "reasons": list(fact.reasons),
        "payload": payload, "payload_hash": hashlib.sha256(payload.encode()).hexdigest(),
        "first_run": run_id, "last_run": run_id, "retracted_run": None,
    }  # fmt: skip


def version_row(row: Row) -> Row:
    """The row of `fact_version` that keeps this reading of a fact."""
    return {name: row[name] for name in ("fact_id", "payload_hash", "payload", "first_run", "last_run")}


def evidence_rows(fact: Fact) -> Iterator[Row]:
    """The rows of `evidence`, numbered from 0 within each role."""
    seen: dict[str, int] = {}
    for e in fact.evidence:
        n = seen.get(e.role, 0)
        seen[e.role] = n + 1
        yield {
            "fact_id": fact.id, "role": e.role, "n": n, "text": e.text, "start_char": e.start, "end_char": e.end,
            "source": e.source, "rule": e.rule,
        }  # fmt: skip


def link_rows(fact: Fact) -> list[Row]:
    """The rows of `fact_link`."""
    links = {(r.fact, r.relation) for r in fact.related}
    return [{"fact_id": fact.id, "other_id": other, "relation": relation} for other, relation in sorted(links)]


def entity_id(entity: Entity) -> str:
    """One id for one thing in all articles: of its identifier, or of its canonical name."""
    return digest(entity.label, entity.ref or "", "" if entity.ref else entity.name)


def entity_rows(extraction: Extraction) -> tuple[list[Row], list[Row]]:
    """The rows of `entity` and `entity_alias`; an alias is a name in other words than the canonical ones too."""
    entities: dict[str, Row] = {}
    aliases: dict[tuple[str, str], Row] = {}
    for e in extraction.entities:
        key = entity_id(e)
        entities.setdefault(key, {"entity_id": key, "label": e.label, "name": e.name, "ref": e.ref})
        for alias in (e.name, e.text):
            aliases.setdefault((key, alias), {"entity_id": key, "alias": alias})
    # in one order, so that two writers at once do not wait for each other crosswise
    return [entities[k] for k in sorted(entities)], [aliases[k] for k in sorted(aliases)]


def mention_rows(extraction: Extraction) -> list[Row]:
    """The rows of `mention`; of two readings of the same words the surer one."""
    best: dict[tuple[int, int], Entity] = {}
    for e in extraction.entities:
        if (e.start, e.end) not in best or best[e.start, e.end].confidence < e.confidence:
            best[e.start, e.end] = e
    return [
        {
            "article_id": extraction.article.key, "start_char": e.start, "end_char": e.end, "text": e.text, "label": e.label,
            "name": e.name, "ref": e.ref, "entity_id": entity_id(e), "confidence": e.confidence,
        }
        for e in best.values()
    ]  # fmt: skip


def unused_rows(extraction: Extraction) -> list[Row]:
    """The rows of `unused_number`."""
    rows = {
        u.start: {"article_id": extraction.article.key, "start_char": u.start, "end_char": u.end, "text": u.text, "reason": u.reason}
        for u in reversed(extraction.unused)
    }
    return list(reversed(rows.values()))


def _real(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _period(name: str, period: Period | None) -> Row:
    return {f"{name}_start": period.start if period else None, f"{name}_end": period.end if period else None}


def _named(name: str, ref: EntityRef | None) -> Row:
    return {name: ref.name if ref else None, f"{name}_ref": ref.ref if ref else None}
