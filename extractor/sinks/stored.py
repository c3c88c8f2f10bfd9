"""What the database holds, as extractions again: the reviewed reading before the machine's, an article at a time.

The database keeps of an article the facts, the names and the ledger. Quantities and periods that are in no fact are not kept,
so an extraction that comes back has those of its facts.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, select, text

from extractor.records import Article, Entity, Extraction, Fact, Period, Provenance, Unused
from extractor.sinks import schema
from extractor.sinks.choose import FINISHED, Choice

AT_ONCE = 200
"""Articles fetched together."""


def stored(connection: Connection, choice: Choice) -> Iterator[Extraction]:
    """The articles by id; where not all facts are asked for, those without any are left out.

    An article that a person finished and found empty is no article left out: that nothing stands in it is what he said.
    """
    where, given = choice.where(connection)
    x = schema.extraction
    finished = set(connection.execute(text(FINISHED)).scalars()) if choice == Choice(only="reviewed") else set()
    keys = list(connection.execute(select(x.c.article_id).where(x.c.status == "done").distinct().order_by(x.c.article_id)).scalars())
    for at in range(0, len(keys), AT_ONCE):
        yield from _some(connection, keys[at : at + AT_ONCE], where, given, finished)


def _some(
    connection: Connection, keys: Sequence[str], where: str, given: dict[str, Any], finished: Collection[str]
) -> Iterator[Extraction]:
    a, x, r = schema.article, schema.extraction, schema.run
    facts = _facts(connection, keys, where, given)
    mentions = _by_article(connection, schema.mention, keys)
    unused = _by_article(connection, schema.unused_number, keys)
    joined = a.join(x, (x.c.article_id == a.c.article_id) & (x.c.status == "done")).join(r, r.c.run_id == x.c.run_id)
    asked = select(a, r.c.package_version, r.c.model, r.c.model_hash, r.c.lexicon_hash).select_from(joined)
    for row in connection.execute(asked.where(a.c.article_id.in_(keys)).order_by(a.c.article_id)):
        if where and not facts[row.article_id] and row.article_id not in finished:
            continue
        yield _extraction(row, facts[row.article_id], mentions[row.article_id], unused[row.article_id])


def _extraction(row: Any, facts: list[Fact], mentions: list[Any], unused: list[Any]) -> Extraction:
    own_id = row.article_id[len(row.source) + 1 :] if row.source else row.article_id
    article = Article(
        id=own_id, source=row.source, uri=row.uri, title=row.title, published=row.published, language=row.language, text=row.text
    )
    ids = {fact.id for fact in facts}
    tied = [f.model_copy(update={"related": [t for t in f.related if t.fact in ids]}) for f in facts]
    periods: dict[tuple[int, int], Period] = {}
    for fact in tied:
        for period in (fact.period, fact.baseline):
            if period is not None:
                periods.setdefault((period.start_char, period.end_char), period)
    return Extraction(
        article=article,
        entities=[
            Entity(text=m.text, start=m.start_char, end=m.end_char, label=m.label, name=m.name, ref=m.ref, confidence=m.confidence)
            for m in mentions
        ],
        quantities=[f.quantity for f in tied],
        periods=[periods[k] for k in sorted(periods)],
        facts=tied,
        unused=[Unused(text=u.text, start=u.start_char, end=u.end_char, reason=u.reason) for u in unused],
        extractor=Provenance(
            version=row.package_version or "", model=row.model or "", model_hash=row.model_hash or "", lexicon_hash=row.lexicon_hash or ""
        ),
    )


def _facts(connection: Connection, keys: Sequence[str], where: str, given: dict[str, Any]) -> dict[str, list[Fact]]:
    """The standing facts of these articles that are asked for, in the order of the text."""
    names = {f"a{n}": key for n, key in enumerate(keys)}
    mine = f"c.article_id IN ({', '.join(f':{name}' for name in names)})"
    asked = text(
        f"SELECT c.fact_id, c.article_id, c.payload, c.review FROM fact_current c WHERE {mine}{f' AND {where}' if where else ''}"
        " ORDER BY c.article_id, c.start_char, c.fact_id"
    )
    rows = connection.execute(asked, {**given, **names}).all()
    edits = edited(connection, [row.fact_id for row in rows if row.review in ("edit", "add", "stale")])
    found: dict[str, list[Fact]] = defaultdict(list)
    for row in rows:
        found[row.article_id].append(as_fact(row.payload, edits.get(row.fact_id)))
    return found


def edited(connection: Connection, fact_ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """What the last verdict on each of these facts says instead of the machine, where it says something."""
    d = schema.decision
    undone = set(connection.execute(select(d.c.supersedes).where(d.c.supersedes.is_not(None))).scalars()) if fact_ids else set()
    found: dict[str, dict[str, Any]] = {}
    for at in range(0, len(fact_ids), 500):
        asked = select(d).where(d.c.fact_id.in_(fact_ids[at : at + 500]), d.c.answer.in_(("accept", "edit", "reject", "add")))
        for row in connection.execute(asked.order_by(d.c.made_at, d.c.decision_id)):
            if row.decision_id in undone:
                continue
            found.pop(row.fact_id, None)
            if row.edited is not None:
                found[row.fact_id] = row.edited
    return found


def as_fact(payload: str, edit: dict[str, Any] | None) -> Fact:
    """The record of a fact as it stands: the machine's, with what a person wrote in its place."""
    if edit is None:
        return Fact.model_validate_json(payload)
    return Fact.model_validate({**json.loads(payload), **edit})


def _by_article(connection: Connection, table: Any, keys: Sequence[str]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for row in connection.execute(select(table).where(table.c.article_id.in_(keys)).order_by(table.c.article_id, table.c.start_char)):
        found[row.article_id].append(row)
    return found
