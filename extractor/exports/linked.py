"""Linked data: schema.org observations and W3C Web Annotations, as JSON-LD."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, BinaryIO

from sqlalchemy import Connection

from extractor.exports.base import Exported, day, number, write_list
from extractor.exports.calendar import duration, short_date
from extractor.exports.codes import CEFACT
from extractor.records import Article, EntityRef, Evidence, Fact
from extractor.sinks.choose import Choice
from extractor.sinks.stored import stored

SCHEMA_ORG = {"@vocab": "https://schema.org/"}
"""In the document itself: a reader need not fetch schema.org's own context to understand it."""
ANNOTATION = "http://www.w3.org/ns/anno.jsonld"
AROUND = 32
"""Characters of prefix and suffix: enough to find the words again in a text that was changed a little."""


def article_uri(article: Article) -> str:
    """Where the article is, or a name for it."""
    return article.uri or f"urn:extractor:article:{article.sha256}"


def schema_org(connection: Connection, choice: Choice, out: BinaryIO) -> Exported:
    """An `Observation` for each fact, in one `@graph`."""

    def items() -> Iterator[dict[str, Any]]:
        for extraction in stored(connection, choice):
            for fact in extraction.facts:
                yield observation(extraction.article, fact)

    return Exported(write_list(out, {"@context": SCHEMA_ORG}, "@graph", items()))


def observation(article: Article, fact: Fact) -> dict[str, Any]:
    """One fact as schema.org has it: money as a `MonetaryAmount`, units by UN/CEFACT's codes where there is one."""
    q = fact.quantity
    value = {"value": q.value, "minValue": q.low, "maxValue": q.high}
    amounts: dict[str, Any] = {name: number(x) for name, x in value.items() if x is not None}
    if q.kind == "money":
        amounts = {"value": {"@type": "MonetaryAmount", "currency": q.unit, **amounts}}
    else:
        amounts |= {"unitText": q.unit} | ({"unitCode": CEFACT[q.unit]} if q.unit in CEFACT else {})
    about = [_thing(ref) for ref in (fact.place, fact.organization) if ref]
    return {
        "@id": f"urn:extractor:fact:{fact.id}", "@type": "Observation", "name": fact.indicator.text,
        **({"observationAbout": about[0] if len(about) == 1 else about} if about else {}), **_when(fact),
        "measuredProperty": {"@type": "Property", "@id": f"urn:extractor:indicator:{fact.indicator.id}", "name": fact.indicator.text}
        if fact.indicator.id else {"@type": "Property", "name": fact.indicator.text},
        "measurementQualifier": "; ".join([fact.measure, fact.status, *(f"{k}: {v}" for k, v in sorted(fact.qualifiers.items()))]),
        **amounts, "description": fact.sentence.text,
        "isBasedOn": {
            "@type": "NewsArticle", "@id": article_uri(article), "identifier": article.key,
            **({"headline": article.title} if article.title else {}), **({"datePublished": day(article.published)} if article.published else {}),
        },
    }  # fmt: skip


def _when(fact: Fact) -> dict[str, str]:
    if fact.period is None or (fact.period.start is None and fact.period.end is None):
        return {}
    first, last = fact.period.start, fact.period.end
    if first is None or last is None:
        return {"observationDate": (first or last or dt.date.min).isoformat()}
    return {"observationDate": short_date(first, last), "observationPeriod": duration(first, last)}


def _thing(ref: EntityRef) -> dict[str, Any]:
    kind = {"PLACE": "Place", "ORG": "Organization", "PERSON": "Person"}[ref.label]
    if ref.ref and ref.ref[0] == "Q" and ref.ref[1:].isdigit():
        return {"@type": kind, "name": ref.name, "sameAs": f"http://www.wikidata.org/entity/{ref.ref}"}
    return {"@type": kind, "name": ref.name, **({"identifier": ref.ref} if ref.ref else {})}


def web_annotation(connection: Connection, choice: Choice, out: BinaryIO) -> Exported:
    """An annotation for each stretch of words that a slot was read from, in one `AnnotationPage`."""

    def items() -> Iterator[dict[str, Any]]:
        for extraction in stored(connection, choice):
            for fact in extraction.facts:
                for n, e in enumerate(fact.evidence):
                    if e.start is not None and e.end is not None:
                        yield annotation(extraction.article, fact, e, n)

    head = {"@context": ANNOTATION, "id": "urn:extractor:annotations", "type": "AnnotationPage"}
    return Exported(write_list(out, head, "items", items()))


def annotation(article: Article, fact: Fact, e: Evidence, n: int) -> dict[str, Any]:
    """The words of one slot; positions count code points, as ours do."""
    start, end, text = e.start or 0, e.end or 0, article.text
    quote = {
        "type": "TextQuoteSelector",
        "exact": text[start:end],
        "prefix": text[max(0, start - AROUND) : start],
        "suffix": text[end : end + AROUND],
    }
    return {
        "id": f"urn:extractor:evidence:{fact.id}:{n}", "type": "Annotation", "motivation": "describing",
        "body": {"type": "TextualBody", "value": f"{e.role} of {fact.indicator.text}, fact {fact.id} ({e.rule})", "format": "text/plain"},
        "target": {"source": article_uri(article), "selector": [quote, {"type": "TextPositionSelector", "start": start, "end": end}]},
    }  # fmt: skip
