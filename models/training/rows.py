"""The common currency of the recipe: an annotated token, and documents made of them.

Every reader, generator and augmenter works on lists of :class:`Row`; only `to_doc` knows spaCy. Source of the
method: spaCy's own converters (`spacy.training.converters`) keep the gold tokens and let
`spacy.training.Example` align them to the tokenizer's output during training, so do we.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from spacy.tokens import Doc, DocBin
from spacy.vocab import Vocab

#: What the DocBins keep.
ATTRIBUTES = ["ORTH", "TAG", "POS", "MORPH", "LEMMA", "HEAD", "DEP", "SENT_START", "ENT_IOB", "ENT_TYPE"]


@dataclass(slots=True)
class Row:
    """One token: `head` is a position in the document, `entity` is IOB2 or "" where unknown."""

    text: str
    space: bool = True
    pos: str = ""
    tag: str = ""
    morph: str = ""
    lemma: str = ""
    head: int = -1
    dep: str = ""
    starts_sentence: bool = False
    entity: str = "O"


Rows = list[Row]


def has_trees(rows: Sequence[Row]) -> bool:
    """Whether the document carries a parse."""
    return bool(rows) and rows[0].dep != ""


def join(documents: Iterable[Sequence[Row]]) -> Rows:
    """One document of many, heads shifted."""
    out: Rows = []
    for rows in documents:
        offset = len(out)
        out.extend(replace(row, head=row.head + offset if row.head >= 0 else -1) for row in rows)
    return out


def group(sentences: Sequence[Rows], sizes: Sequence[int], rng: random.Random) -> list[Rows]:
    """Sentences joined into documents of random size, so that the parser sees single and running sentences."""
    out: list[Rows] = []
    at = 0
    while at < len(sentences):
        size = rng.choice(sizes)
        out.append(join(sentences[at : at + size]))
        at += size
    return out


def spans(rows: Sequence[Row]) -> list[tuple[int, int, str]]:
    """Entities as (start, end, label)."""
    out: list[tuple[int, int, str]] = []
    start, label = -1, ""
    for i, row in enumerate([*rows, Row("")]):
        inside = row.entity.startswith("I-") and row.entity[2:] == label
        if start >= 0 and not inside:
            out.append((start, i, label))
            start, label = -1, ""
        if row.entity.startswith("B-") or (row.entity.startswith("I-") and not inside):
            start, label = i, row.entity[2:]
    return out


def set_spans(rows: Sequence[Row], entities: Iterable[tuple[int, int, str]]) -> None:
    """Write entities back as IOB2; tokens of unknown status stay unknown."""
    for row in rows:
        if row.entity:
            row.entity = "O"
    for start, end, label in entities:
        for i in range(start, end):
            rows[i].entity = ("B-" if i == start else "I-") + label


def to_doc(rows: Sequence[Row], vocab: Vocab) -> Doc:
    """A spaCy Doc; the tree columns are left out where there are none."""
    words = [row.text for row in rows]
    spaces = [row.space for row in rows]
    entities = [row.entity for row in rows]
    if not has_trees(rows):
        return Doc(vocab, words=words, spaces=spaces, ents=entities)
    return Doc(
        vocab,
        words=words,
        spaces=spaces,
        tags=[row.tag for row in rows],
        pos=[row.pos for row in rows],
        morphs=[row.morph for row in rows],
        lemmas=[row.lemma for row in rows],
        heads=[row.head for row in rows],
        deps=[row.dep for row in rows],
        sent_starts=[row.starts_sentence for row in rows],
        ents=entities,
    )


def save(documents: Iterable[Sequence[Row]], path: Path, vocab: Vocab) -> int:
    """Write a DocBin; returns the number of tokens."""
    store = DocBin(attrs=ATTRIBUTES, store_user_data=False)
    tokens = 0
    for rows in documents:
        if rows:
            store.add(to_doc(rows, vocab))
            tokens += len(rows)
    path.parent.mkdir(parents=True, exist_ok=True)
    store.to_disk(path)
    return tokens
