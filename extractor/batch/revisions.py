"""A new revision of an article: which of its facts are those of the text before, found again by their numeral and what stands around it.

A fact that is found again keeps its history: the new one links to the old one (`revision_of`), and what people decided on the old
one is repeated on it, with the reading that they saw, so that it is shown as stale and not lost. The old one stays, retracted.
"""

from __future__ import annotations

import difflib
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from extractor.records import Extraction
from extractor.sinks import schema

_AROUND = 60  # characters on either side of a numeral
_TOUCHING = 20  # characters beside the numeral that are wholly the same: then it is surely the same figure
_ENOUGH = 0.5  # the same sentence with one word changed has 0.8, another sentence about the same figure 0.3
_MOST = 400  # facts, and so many others of the same words, that are compared with one another


@dataclass(frozen=True, slots=True)
class Anchor:
    """A fact by its place: the numeral's words, and the text before and after it."""

    fact: str
    words: str
    before: str
    after: str


def anchor(fact: str, text: str, start: int, end: int) -> Anchor:
    """The anchor of a fact at some place of a text."""
    return Anchor(fact, text[start:end], text[max(0, start - _AROUND) : start], text[end : end + _AROUND])


def found_again(old: Sequence[Anchor], new: Sequence[Anchor]) -> dict[str, str]:
    """Old facts and the new ones that they are; the likeliest pairs first, each fact once."""
    pairs = []
    by_words: dict[str, list[Anchor]] = {}
    for one in new:
        by_words.setdefault(one.words, []).append(one)
    for i, one in enumerate(old[:_MOST]):
        for other in by_words.get(one.words, ())[:_MOST]:
            likeness = _likeness(one, other)
            if likeness >= _ENOUGH:
                pairs.append((-likeness, i, one.fact, other.fact))
    again: dict[str, str] = {}
    taken: set[str] = set()
    for _, _, was, now in sorted(pairs):
        if was not in again and now not in taken:
            again[was] = now
            taken.add(now)
    return again


def _likeness(one: Anchor, other: Anchor) -> float:
    """Half of it what touches the numeral, half the better side: one of the neighbouring sentences may be new."""
    touching = _shared(one.before[::-1], other.before[::-1]) + _shared(one.after, other.after)
    return (min(1.0, touching / _TOUCHING) + max(_ratio(one.before, other.before), _ratio(one.after, other.after))) / 2


def _shared(one: str, other: str) -> int:
    """How many characters at the beginning are the same."""
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _ratio(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one, other, autojunk=False).ratio() if one or other else 0.0


def carry_over(connection: Connection, extraction: Extraction, run_id: str) -> None:
    """Tie the facts of a new text to those of the text before; to be called in the transaction that wrote it."""
    gone = _retracted(connection, extraction.article.key, run_id) | _replaced(connection, extraction.article.key, run_id)
    if not gone:
        return
    texts = _texts(connection, extraction.article.key, extraction.article.sha256)
    text = extraction.article.text
    old = [a for fact, payload in gone.items() if (a := _old_anchor(fact, payload, text, texts)) is not None]
    moved = {a.fact for a in old}
    new = [anchor(f.id, text, f.quantity.start, f.quantity.end) for f in extraction.facts if f.id not in gone or f.id in moved]
    again = found_again(old, new)
    links = [{"fact_id": now, "other_id": was, "relation": "revision_of"} for was, now in again.items() if was != now]
    if links:
        connection.execute(schema.fact_link.insert(), links)
    _repeat_decisions(connection, {was: now for was, now in again.items() if was != now}, run_id)


def _retracted(connection: Connection, key: str, run_id: str) -> dict[str, str]:
    """The facts that this run has just retracted in this article, with their last reading."""
    f = schema.fact
    asked = select(f.c.fact_id, f.c.payload).where(f.c.article_id == key, f.c.retracted_run == run_id)
    return {row.fact_id: row.payload for row in connection.execute(asked)}


def _replaced(connection: Connection, key: str, run_id: str) -> dict[str, str]:
    """The facts that this run reads otherwise, with the reading before: another numeral may stand at the very place of the old one."""
    f, v = schema.fact, schema.fact_version
    asked = (
        select(v.c.fact_id, v.c.payload)
        .join(f, f.c.fact_id == v.c.fact_id)
        .where(f.c.article_id == key, f.c.retracted_run.is_(None), f.c.last_run == run_id, f.c.first_run != run_id)
        .where(v.c.payload_hash != f.c.payload_hash)
        .order_by(v.c.last_run)
    )
    return {row.fact_id: row.payload for row in connection.execute(asked)}  # the newest of each fact comes last


def _texts(connection: Connection, key: str, sha256: str) -> list[str]:
    r = schema.article_revision
    asked = select(r.c.text).where(r.c.article_id == key, r.c.sha256 != sha256).order_by(r.c.last_run.desc())
    return list(connection.execute(asked).scalars())


def _old_anchor(fact: str, payload: str, new: str, texts: Iterable[str]) -> Anchor | None:
    """By the newest earlier text in which its words stand where it says; None where they stand there still: it has not moved."""
    quantity: dict[str, Any] = json.loads(payload)["quantity"]
    if new[quantity["start"] : quantity["end"]] == quantity["text"]:
        return None
    for text in texts:
        if text[quantity["start"] : quantity["end"]] == quantity["text"]:
            return anchor(fact, text, quantity["start"], quantity["end"])
    return None


def _repeat_decisions(connection: Connection, again: dict[str, str], run_id: str) -> None:
    """Each decision on an old fact once more on the new one, of the same reader and time, with the reading it was made on."""
    d, v = schema.decision, schema.fact_version
    made = list(connection.execute(select(d).where(d.c.fact_id.in_(list(again))).order_by(d.c.made_at)).mappings())
    if not made:
        return
    ids = {row["decision_id"]: _digest(row["decision_id"], again[row["fact_id"]]) for row in made}
    known = set(connection.execute(select(d.c.decision_id).where(d.c.decision_id.in_(list(ids.values())))).scalars())
    for row in made:
        if ids[row["decision_id"]] in known:
            continue
        supersedes = ids.get(row["supersedes"]) if row["supersedes"] else None
        copy = {**row, "decision_id": ids[row["decision_id"]], "fact_id": again[row["fact_id"]], "supersedes": supersedes}
        connection.execute(d.insert(), copy)
    seen = {(again[row["fact_id"]], row["payload_hash"]): row["fact_id"] for row in made if row["payload_hash"]}
    for (now, payload_hash), was in seen.items():
        reading = connection.execute(select(v.c.payload).where(v.c.fact_id == was, v.c.payload_hash == payload_hash)).scalar()
        there = connection.execute(select(v.c.fact_id).where(v.c.fact_id == now, v.c.payload_hash == payload_hash)).first()
        if reading is not None and there is None:
            kept = {"fact_id": now, "payload_hash": payload_hash, "payload": reading, "first_run": run_id, "last_run": run_id}
            connection.execute(v.insert(), kept)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:20]
