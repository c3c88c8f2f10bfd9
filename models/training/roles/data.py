"""Annotated articles as tables with answers: what the network sees, and what it should say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from spacy.tokens import Doc

from extractor.api import Extractor, load
from extractor.encoder import COMPONENT
from extractor.evaluation.answers import SaidName, answer_of
from extractor.evaluation.compare import content_words, pair, same_name, same_unit
from extractor.evaluation.gold import GoldArticle, GoldFact, read_gold
from extractor.facts.reading import Draft
from extractor.facts.roles.features import FAR, IMPLIED, MEASURES, SLOTS, STATUSES, ArticleTables, Candidate, Floats, Ints, tables_of
from extractor.facts.roles.revise import name_candidates, time_candidates
from extractor.facts.words import key_of
from extractor.records import Article
from extractor.values import Kind, Words

_LEAST = 0.5  # share of a name's words that the article must have for the name to be learnt


@dataclass(slots=True)
class Example:
    """One article: what the encoder's lower layers make of its windows, its tables, and the answers.

    `windows` holds, for each, the words (c), the pieces' vectors (p x 384) and the first piece of each word (c).
    `named` (q x n) 1 for words of the right name, the row is -1 where it is not in the article; `slots` (q x c + 1) 1 for every
    right candidate, the row is -1 where none is right;
    `implied` (q x i) 1 for words of the name that are not in the article; `measure`, `status` class or -100; `kept`, `below` 0 or 1, `below` -100
    without gold.
    """

    id: str
    windows: list[tuple[list[int], Floats, Ints]]
    tables: ArticleTables
    named: Floats
    implied: Floats
    slots: dict[str, Floats]
    measure: Ints
    status: Ints
    kept: Floats
    below: Ints


def examples(folders: Sequence[Path], model: str = "accurate") -> list[Example]:
    """All articles of the folders that have figures."""
    extractor = load(model, roles=False)
    found = []
    for article in read_gold(folders):
        example = example_of(extractor, article)
        if example is not None:
            found.append(example)
    return found


def example_of(extractor: Extractor, gold: GoldArticle) -> Example | None:
    """One article's tables and answers."""
    article = Article(id=gold.id, text=gold.text, published=gold.published, title=gold.title)
    encoder = extractor.language.get_pipe(COMPONENT)
    encoder.keep_windows = True
    seen = extractor.seen(article)
    if not seen.drafts:
        return None
    said = answer_of(seen.extraction).facts
    tables = tables_of(
        list(seen.doc), seen.drafts, time_candidates(seen.findings.periods, seen.calendar),
        name_candidates(seen.findings.entities, seen.findings.references), extractor.binder.words,
    )  # fmt: skip
    of = {j: gold.facts[i] for i, j in pair(gold.facts, said)}
    facts = [of.get(j) for j in range(len(seen.drafts))]
    where: dict[str, list[int]] = {}
    for i, token in enumerate(seen.doc):
        for word in content_words(token.text):
            where.setdefault(word, []).append(i)
    names = [_named(f, k, tables, where, seen.doc) for k, f in enumerate(facts)]
    example = Example(
        id=gold.id,
        windows=list(encoder.windows),
        tables=tables,
        named=np.stack([n for n, _ in names]),
        implied=np.stack([i for _, i in names]),
        slots={s: np.stack([_right(f, s, tables.choices[s].candidates) for f in facts]) for s in SLOTS[:-1]}
        | {"unit": np.stack([_sharing(f, d, seen.drafts, facts) for f, d in zip(facts, seen.drafts, strict=True)])},
        measure=np.array([-100 if f is None else MEASURES.index(f.measure) for f in facts]),
        status=np.array([-100 if f is None else STATUSES.index(f.status) for f in facts]),
        kept=np.array([float(f is not None) for f in facts], dtype=np.float32),
        below=np.array([-100 if f is None else int((f.value if f.value is not None else f.low or 0) < 0) for f in facts]),
    )
    for choices in tables.choices.values():  # what stands behind a candidate is not needed to learn from, and cannot be kept in a file
        choices.candidates = [Candidate(Words("", 0, 0))] * len(choices.candidates)
    return example


def _named(fact: GoldFact | None, k: int, tables: ArticleTables, where: dict[str, list[int]], doc: Doc) -> tuple[Floats, Floats]:
    """The words of the name of which most is in the figure's sentence and in the article, each at its likeliest place; its other words."""
    n = len(tables.sentence)
    best: tuple[float, list[int], set[str]] | None = None
    for rank, name in enumerate(fact.indicator if fact is not None else ()):
        words = content_words(name)
        chosen: list[int] = []
        for word in words:
            free = [i for i in where.get(word, ()) if i not in chosen and tables.pairs[k, i, 1] < FAR]
            if free:
                chosen.append(min(free, key=lambda i: _strain(i, k, chosen, tables)))
        if not words or len(chosen) < _LEAST * len(words):
            continue
        here = sum(tables.pairs[k, i, 1] == 0 for i in chosen)
        merit = 2 * len(chosen) / len(words) + here / len(words) - 0.15 * rank
        if best is None or merit > best[0]:
            best = (merit, chosen, set(key_of(name).split()))
    row = np.full(n, -1.0, dtype=np.float32)
    implied = np.zeros(len(IMPLIED), dtype=np.float32)
    if best is not None:
        row[:] = 0
        row[best[1]] = 1
        there = {word for i in best[1] for word in key_of(doc[i].text).split()}
        implied[:] = [word in best[2] - there for word in IMPLIED]
    return row, implied


def _strain(i: int, k: int, chosen: list[int], tables: ArticleTables) -> float:
    """How unlikely a place is for a word of the name: far from the figure, or from the name's other words."""
    first, last = int(tables.first[k]), int(tables.last[k])
    away = 2.0 if first <= i <= last else float(abs(i - first))
    away += 100.0 * float(tables.pairs[k, i, 1])
    if chosen and tables.sentence[i] == tables.sentence[chosen[-1]]:
        away = min(away, 0.3 * away + min(abs(i - c) for c in chosen))
    return away


def _right(fact: GoldFact | None, slot: str, candidates: Sequence[Candidate]) -> Floats:
    row = np.full(len(candidates) + 1, -1.0, dtype=np.float32)
    if fact is None:
        return row
    right = [_fits(fact, slot, c) for c in candidates] + [_fits(fact, slot, None)]
    return np.array(right, dtype=np.float32) if any(right) else row


def _sharing(fact: GoldFact | None, draft: Draft, drafts: Sequence[Draft], facts: Sequence[GoldFact | None]) -> Floats:
    """Which figures have the unit of a figure that has none of its own, or of money that may be a rate; “none” where the rules' is right."""
    row = np.full(len(drafts) + 1, -1.0, dtype=np.float32)
    printed = draft.printed
    if fact is None or printed is None or (printed.unit is not None and printed.kind != Kind.MONEY):
        return row
    right = []
    for other, theirs in zip(drafts, facts, strict=True):
        said = other.figure.quantity
        own = other is draft or theirs is None or other.printed is None or other.printed.unit is None
        right.append(not own and said.kind == fact.kind and same_unit(fact.kind, fact.units, said.unit or ""))
    said = draft.figure.quantity
    alone = draft.twin is None and said.kind == fact.kind and same_unit(fact.kind, fact.units, said.unit or "")
    if draft.twin is not None and printed.unit is None:
        alone = fact.kind == Kind.COUNT and not any(right)
    right.append(alone)
    return np.array(right, dtype=np.float32) if any(right) else row


def _fits(fact: GoldFact, slot: str, candidate: Candidate | None) -> bool:
    if slot == "period":
        if candidate is None:
            return None in fact.periods
        return any((p.first, p.last) in [d for d in fact.periods if d is not None] for p in candidate.readings)
    accepted = getattr(fact, slot)
    if candidate is None or candidate.entity is None:
        return same_name(accepted, None)
    return same_name(accepted, SaidName(candidate.entity.text, candidate.entity.name, candidate.entity.ref))
