"""Texts with spans, for spaCy and for the tools in which people annotate."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from sqlalchemy import Connection

from extractor.exports.base import Exported, write_json
from extractor.records import Extraction
from extractor.sinks.choose import Choice
from extractor.sinks.stored import stored

Span = tuple[int, int, str]


def slots(extraction: Extraction) -> list[Span]:
    """The words of all slots of all facts, each once: (start, end, slot)."""
    found: dict[Span, None] = {}
    for fact in extraction.facts:
        found[fact.quantity.start, fact.quantity.end, "quantity"] = None
        for e in fact.evidence:
            if e.start is not None and e.end is not None and e.start < e.end:
                found[e.start, e.end, e.role] = None
    return sorted(found)


def docbin(connection: Connection, choice: Choice, out: BinaryIO) -> Exported:
    """A `Doc` an article: span groups `facts` (label the kind, id the fact's) and `slots` (label the slot), `ents` the names."""
    import spacy
    from spacy.tokens import DocBin

    done, nlp = Exported(), spacy.blank("en")
    docs = DocBin(store_user_data=True)
    for extraction in stored(connection, choice):
        doc = nlp.make_doc(extraction.article.text)
        doc.user_data = {"article_id": extraction.article.key, "published": str(extraction.article.published or "")}
        figures = [(f.quantity.start, f.quantity.end, f.quantity.kind, f.id) for f in extraction.facts]
        doc.spans["facts"] = [_span(doc, start, end, kind, fact_id) for start, end, kind, fact_id in figures]
        doc.spans["slots"] = [_span(doc, start, end, role, "") for start, end, role in slots(extraction)]
        names = [_span(doc, e.start, e.end, e.label, "") for e in extraction.entities]
        doc.ents = spacy.util.filter_spans(names)
        docs.add(doc)
        done.rows += len(figures)
    out.write(docs.to_bytes())
    return done


def _span(doc: Any, start: int, end: int, label: str, span_id: str) -> Any:
    """The tokens that hold these characters: a figure may end within one."""
    return doc.char_span(start, end, label=label, alignment_mode="expand", span_id=span_id)


def doccano(connection: Connection, choice: Choice, out: BinaryIO) -> Exported:
    """A line an article: `text`, and `label` with [start, end, slot]."""
    return _lines(
        connection, choice, out, lambda e: {"text": e.article.text, "label": [list(s) for s in slots(e)], "article_id": e.article.key}
    )


def prodigy(connection: Connection, choice: Choice, out: BinaryIO) -> Exported:
    """A line an article: `text`, `spans` and `meta`."""
    return _lines(
        connection, choice, out,
        lambda e: {
            "text": e.article.text, "spans": [{"start": a, "end": b, "label": role} for a, b, role in slots(e)], "meta": {"id": e.article.key},
        },
    )  # fmt: skip


def label_studio(connection: Connection, choice: Choice, out: BinaryIO) -> Exported:
    """One JSON list of tasks with predictions; the offsets count as JavaScript does, in UTF-16."""
    done = Exported()
    out.write(b"[")
    for n, extraction in enumerate(stored(connection, choice)):
        text, spans = extraction.article.text, slots(extraction)
        place = _utf16(text, sorted({x for start, end, _ in spans for x in (start, end)}))
        results = [
            {
                "id": f"{i}", "from_name": "label", "to_name": "text", "type": "labels",
                "value": {"start": place[start], "end": place[end], "text": text[start:end], "labels": [role]},
            }
            for i, (start, end, role) in enumerate(spans)
        ]  # fmt: skip
        out.write(b",\n" if n else b"\n")
        write_json(
            out, {"data": {"text": text, "id": extraction.article.key}, "predictions": [{"model_version": "extractor", "result": results}]}
        )
        done.rows += len(spans)
    out.write(b"\n]\n")
    return done


def _utf16(text: str, offsets: list[int]) -> dict[int, int]:
    """Code point offsets, in rising order, as offsets into UTF-16."""
    found, at, units = {}, 0, 0
    for offset in offsets:
        units += sum(2 if ord(c) > 0xFFFF else 1 for c in text[at:offset])
        at = offset
        found[offset] = units
    return found


def _lines(connection: Connection, choice: Choice, out: BinaryIO, make: Any) -> Exported:
    done = Exported()
    for line, spans in _made(connection, choice, make):
        write_json(out, line)
        out.write(b"\n")
        done.rows += spans
    return done


def _made(connection: Connection, choice: Choice, make: Any) -> Iterator[tuple[dict[str, Any], int]]:
    for extraction in stored(connection, choice):
        yield make(extraction), len(slots(extraction))
