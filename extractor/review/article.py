"""One article as its page needs it: the text in pieces, every fact with its slots, origins and history."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from extractor.records import Article, Fact
from extractor.review.board import Board, Item
from extractor.review.segments import Span, paragraphs, segments
from extractor.review.sentence import describe
from extractor.review.slots import Names, slots_of
from extractor.review.states import Decision, Standing, in_force
from extractor.sinks import schema
from extractor.sinks.connection import plainly


@dataclass(frozen=True, slots=True)
class Held:
    """What the database holds of one article."""

    article: Article
    rows: Sequence[Any]
    unused: Sequence[Any]
    mentions: Sequence[Any]
    versions: Mapping[tuple[str, str], str]

    @property
    def names(self) -> Names:
        """The names mentioned, by canonical name and by words."""
        known: dict[str, tuple[str, str | None, str]] = {}
        for m in self.mentions:
            for said in (m.name, m.text):
                known.setdefault(said, (m.label, m.ref, m.name))
        return Names(known)


def hold(board: Board, article_id: str) -> Held | None:
    """Read one article, or None where there is none of this id."""
    a, f, u, m, v = schema.article, schema.fact, schema.unused_number, schema.mention, schema.fact_version
    with plainly(board.database.url), board.database.reading() as connection:
        row = connection.execute(select(a).where(a.c.article_id == article_id)).first()
        if row is None:
            return None
        columns = (f.c.fact_id, f.c.start_char, f.c.end_char, f.c.payload, f.c.payload_hash, f.c.retracted_run, f.c.first_run)
        rows = connection.execute(select(*columns).where(f.c.article_id == article_id).order_by(f.c.start_char, f.c.fact_id)).all()
        unused = connection.execute(select(u).where(u.c.article_id == article_id).order_by(u.c.start_char)).all()
        mentions = connection.execute(select(m).where(m.c.article_id == article_id).order_by(m.c.start_char)).all()
        current = {(r.fact_id, r.payload_hash): r.payload for r in rows}
        wanted = {(r.fact_id, d.payload_hash) for r in rows for d in _decisions(board, r.fact_id) if d.payload_hash} - set(current)
        older: dict[tuple[str, str], str] = {}
        if wanted:
            asked = select(v).where(v.c.fact_id.in_({fact for fact, _ in wanted}))
            older = {(r.fact_id, r.payload_hash): r.payload for r in connection.execute(asked)}
    board.keep_up(rows)
    article = Article(
        id=article_id.removeprefix(f"{row.source}:") if row.source else article_id, source=row.source, uri=row.uri, title=row.title,
        published=row.published, language=row.language, text=row.text,
    )  # fmt: skip
    return Held(article, rows, unused, mentions, older | current)


def _decisions(board: Board, fact_id: str) -> list[Decision]:
    item = board.items.get(fact_id)
    return item.decisions if item else []


def version(board: Board, fact_id: str, hash_: str) -> Fact | None:
    """A reading that a fact once had."""
    v = schema.fact_version
    with plainly(board.database.url), board.database.reading() as connection:
        found = connection.execute(select(v.c.payload).where(v.c.fact_id == fact_id, v.c.payload_hash == hash_)).scalar()
    return Fact.model_validate_json(found) if found else None


def fact_now(held: Held, row: Any, standing: Standing) -> Fact:
    """The fact as it stands: a person's edit before the machine's reading."""
    verdict = standing.verdict
    if verdict is not None and verdict.answer == "edit" and verdict.edited:
        return Fact.model_validate(dict(verdict.edited))
    return Fact.model_validate_json(row.payload)


def fact_seen(held: Held, decision: Decision) -> Fact | None:
    """The fact as a verdict left it: edited, or the reading that was accepted or rejected."""
    if decision.answer == "edit" and decision.edited:
        return Fact.model_validate(dict(decision.edited))
    payload = held.versions.get((decision.fact_id, decision.payload_hash or ""))
    return Fact.model_validate_json(payload) if payload else None


def page(board: Board, article_id: str, *, only: str | None = None, reviewer: str = "") -> dict[str, Any] | None:
    """Everything the article's page shows, ready for JSON; `only` hides what other reviewers said."""
    held = hold(board, article_id)
    if held is None:
        return None
    shown = []
    for row in held.rows:
        item = board.items.get(row.fact_id)
        standing = board.standing(item, only) if item else Standing()
        if row.retracted_run is None or (row.first_run is not None and standing.opinions) or (item and _judged(item, only)):
            shown.append((row, item, standing, fact_now(held, row, standing)))
    numbers = {row.fact_id: n for n, (row, *_) in enumerate(shown)}
    pieces = paragraphs(segments(held.article.text, _spans(shown, held.unused)))
    paper = board.papers.get(article_id)
    mark = paper.mark if paper else None
    a = held.article
    return {
        "article": {
            "id": article_id, "title": a.title, "source": a.source, "uri": a.uri, "published": str(a.published) if a.published else None,
            "sha": a.sha256[:16], "words": len(a.text.split()), "mark": mark.answer if mark else None, "marked_by": mark.reviewer if mark else None,
        },
        "text": [[[s.start, s.text, [list(mark) for mark in s.marks]] for s in line] for line in pieces],
        "facts": [_fact(held, row, item, standing, now, only, reviewer, numbers) for row, item, standing, now in shown],
        "unused": [{"start": u.start_char, "end": u.end_char, "text": u.text, "reason": u.reason} for u in held.unused],
        "names": _suggestions(held),
    }  # fmt: skip


def _judged(item: Item, only: str | None) -> bool:
    """A fact that is gone is still shown where a decision in force hangs on it."""
    rows = in_force(d for d in item.decisions if only is None or d.reviewer == only)
    return any(d.answer != "add" for d in rows)


def _spans(shown: Iterable[tuple[Any, Any, Standing, Fact]], unused: Iterable[Any]) -> list[Span]:
    spans = []
    for n, (_row, _item, standing, fact) in enumerate(shown):
        if standing.state == "retracted":
            continue
        spans += [Span(e.start, e.end, n, e.role) for e in fact.evidence if e.start is not None and e.end is not None]
    return spans + [Span(u.start_char, u.end_char, n, "unused") for n, u in enumerate(unused)]


def _suggestions(held: Held) -> list[str]:
    seen = dict.fromkeys(f"{m.name} ({m.ref})" if m.ref else m.name for m in held.mentions)
    return list(seen)[:200]


def _fact(
    held: Held, row: Any, item: Item | None, standing: Standing, now: Fact, only: str | None, reviewer: str, numbers: Mapping[str, int]
) -> dict[str, Any]:  # fmt: skip
    machine = Fact.model_validate_json(row.payload)
    rows = [d for d in (item.decisions if item else []) if only is None or d.reviewer == only]
    found: dict[str, Any] = {
        "id": row.fact_id, "start": now.quantity.start, "end": now.quantity.end, "text": now.quantity.text, "hash": row.payload_hash,
        "state": standing.state, "sentence": describe(now), "slots": slots_of(now), "machine": slots_of(machine),
        "machine_sentence": describe(machine), "added": row.first_run is None, "origin": _origins(now),
        "confidence": machine.confidence, "confidence_full": machine.confidence_full, "reasons": list(now.reasons),
        "related": [{"id": r.fact, "n": numbers.get(r.fact), "relation": r.relation} for r in now.related],
        "span": [now.sentence.start, now.sentence.end], "history": [_history(d, rows) for d in rows],
        "opinions": [_opinion(held, d) for d in standing.opinions],
        "mine": next((d.answer for d in standing.opinions if d.reviewer == reviewer), None),
    }  # fmt: skip
    if standing.state == "stale" and standing.verdict is not None:
        before = fact_seen(held, standing.verdict)
        found["stale"] = {"slots": slots_of(before), "sentence": describe(before), "by": standing.verdict.reviewer} if before else None
    return found


def _origins(fact: Fact) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for e in fact.evidence:
        found.setdefault(e.role, []).append({"source": e.source, "rule": e.rule, "text": e.text, "start": e.start, "end": e.end})
    return found


def _history(d: Decision, rows: Sequence[Decision]) -> dict[str, Any]:
    undone = any(other.supersedes == d.decision_id for other in rows)
    return {
        "by": d.reviewer, "answer": d.answer, "reason": d.reason, "comment": d.comment, "at": d.made_at.isoformat(timespec="seconds"), "undone": undone,
    }  # fmt: skip


def _opinion(held: Held, d: Decision) -> dict[str, Any]:
    seen = fact_seen(held, d)
    return {
        "by": d.reviewer, "answer": d.answer, "reason": d.reason, "at": d.made_at.isoformat(timespec="seconds"), "decision": d.decision_id,
        "slots": slots_of(seen) if seen else {}, "sentence": describe(seen) if seen else "",
    }  # fmt: skip


def as_json(data: Any) -> str:
    """JSON that may stand inside a script element: it cannot end it."""
    return json.dumps(data, ensure_ascii=False).replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
