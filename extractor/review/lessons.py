"""What all corrections together could teach: every offer with how many decisions speak for it and against it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from extractor.lexicon import Lexicon
from extractor.records import Fact
from extractor.review.board import Board, Item
from extractor.review.offer import Offer, blocks, contexts, offers
from extractor.sinks import schema
from extractor.sinks.connection import plainly

MOST = 1500
"""How many of the latest verdicts are looked at."""
SHOWN = 40


@dataclass(slots=True)
class Lesson:
    """An offer, the facts whose decisions speak for it, and how many speak against it."""

    offer: Offer
    facts: list[tuple[str, str]] = field(default_factory=list)
    """(article, fact)"""
    against: int = 0

    @property
    def n(self) -> int:
        """How many decisions speak for it."""
        return len(self.facts)


@dataclass(frozen=True, slots=True)
class Judged:
    """One decided fact with what the machine read and the text it stands in."""

    item: Item
    machine: Fact
    now: Fact
    answer: str
    text: str


def judged(board: Board, only: str | None = None, most: int = MOST) -> list[Judged]:
    """The latest verdicts on facts, with their readings; `only` leaves out other reviewers' (a blind pass)."""
    items = board.decided()
    said = [(board.standing(i, only).verdict, i) for i in items]
    latest = sorted(((v, i) for v, i in said if v is not None and not v.bulk), key=lambda p: p[0].made_at, reverse=True)[:most]
    payloads, texts = _read(board, [i for _, i in latest])
    found = []
    for verdict, item in latest:
        payload = payloads.get(item.row.fact_id)
        if payload is not None:
            machine = Fact.model_validate_json(payload)
            now = Fact.model_validate(dict(verdict.edited)) if verdict.edited else machine
            found.append(Judged(item, machine, now, verdict.answer, texts[item.row.article_id]))
    return found


def _read(board: Board, items: Sequence[Item]) -> tuple[dict[str, str], dict[str, str]]:
    f, a = schema.fact, schema.article
    payloads: dict[str, str] = {}
    texts: dict[str, str] = {}
    keys, papers = [i.row.fact_id for i in items], list({i.row.article_id for i in items})
    with plainly(board.database.url), board.database.reading() as connection:
        for at in range(0, len(keys), 500):
            asked = select(f.c.fact_id, f.c.payload).where(f.c.fact_id.in_(keys[at : at + 500]))
            payloads.update((r.fact_id, r.payload) for r in connection.execute(asked))
        for at in range(0, len(papers), 500):
            found = select(a.c.article_id, a.c.text).where(a.c.article_id.in_(papers[at : at + 500]))
            texts.update((r.article_id, r.text) for r in connection.execute(found))
    return payloads, texts


def lessons(rows: Sequence[Judged], lexicon: Lexicon) -> list[Lesson]:
    """Names and concepts from edits, then contexts that were rejected at least twice and never accepted."""
    named: dict[Offer, Lesson] = {}
    for row in rows:
        if row.answer != "reject":
            for offer in offers(row.now, row.machine, row.answer, row.text, lexicon):
                named.setdefault(offer, Lesson(offer)).facts.append(_key(row))
    found = sorted(named.values(), key=lambda x: (-x.n, x.offer.title))
    return (found + _patterns(rows))[:SHOWN]


def _patterns(rows: Sequence[Judged]) -> list[Lesson]:
    rejected = [r for r in rows if r.answer == "reject"]
    kept = [r for r in rows if r.answer != "reject"]
    by: dict[Offer, list[Judged]] = defaultdict(list)
    for row in rejected:
        for offer in contexts(row.machine, row.text):
            by[offer].append(row)
    often = sorted((o for o, hits in by.items() if len(hits) > 1), key=lambda o: (-len(by[o]), -len(o.context), o.context))
    shown: list[Lesson] = []
    seen: list[set[tuple[str, str]]] = []
    for offer in often[:300]:
        facts = {_key(r) for r in by[offer]}
        if not any(facts <= wider for wider in seen) and not any(blocks(offer, r.machine, r.text) for r in kept):
            seen.append(facts)
            shown.append(Lesson(offer, sorted(facts)))
    return shown


def weigh(offer: Offer, rows: Sequence[Judged]) -> Lesson:
    """How many decisions speak for blocking a context and against it."""
    lesson = Lesson(offer)
    for row in rows:
        if blocks(offer, row.machine, row.text):
            if row.answer == "reject":
                lesson.facts.append(_key(row))
            else:
                lesson.against += 1
    return lesson


def _key(row: Judged) -> tuple[str, str]:
    return row.item.row.article_id, row.item.row.fact_id
