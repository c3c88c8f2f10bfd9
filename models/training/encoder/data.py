"""Rows of the shared recipe in, windows of word pieces with label numbers out; a fresh mix for every epoch.

The corpora are those of `training.corpora`: EWT and GUM (free genres without conversation) with trees and names, the
sets with names alone, and generated sentences about figures. Each epoch regroups sentences into documents, swaps the
names of a share of them and generates new constructions. PUD is for tests alone.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import spacy
from spacy.tokens import DocBin

from extractor.encoder.lemmas import rule_of
from extractor.encoder.pieces import LONG_WINDOW, Pieces, pack
from extractor.nlp import tune_tokenizer
from training import constructions, contexts, ner_sets
from training.corpora import Builder
from training.lexicon import Lexicon
from training.rows import Row, Rows, group, has_trees, spans
from training.swap import swap, vary

UNKNOWN = -100
NER = ["O", "B-PERSON", "I-PERSON", "B-PLACE", "I-PLACE", "B-ORG", "I-ORG"]
COLUMNS = ("ner", "pos", "tag", "morph", "lemma", "head", "dep")
UNLISTED, OPEN = {"PROPN", "NUM", "X", "SYM"}, {"NOUN", "VERB", "ADJ", "ADV"}
SIZES = [1, 1, 2, 3, 4, 6]
#: Share of each set without trees that an epoch sees.
SHARES = {"wikigold": 1.0, "multiner": 0.6, "re3d": 0.6, "tweets": 0.6}
SWAPPED, SHOUTED, MERGED = 0.45, 0.03, 0.5
CONSTRUCTIONS, CONTEXTS = 55_000, 1_200


@dataclass
class Labels:
    """Classes of each head in the order of their numbers."""

    pos: list[str]
    tag: list[str]
    morph: list[str]
    lemma: list[str]
    dep: list[str]
    ner: list[str] = field(default_factory=lambda: list(NER))

    @classmethod
    def of(cls, documents: Sequence[Rows]) -> Labels:
        """Labels of documents with trees; features and rules seen fewer than three times are left out."""
        rows = [row for rows in documents for row in rows]

        def ranked(values: Iterator[str], least: int) -> list[str]:
            return [v for v, n in sorted(Counter(values).items(), key=lambda x: (-x[1], x[0])) if n >= least]

        return cls(
            pos=ranked((r.pos for r in rows), 1),
            tag=ranked((r.tag for r in rows if r.tag), 1),
            morph=ranked((r.morph for r in rows), 3),
            lemma=ranked((rule_of(r.text, r.lemma) for r in rows if r.lemma), 3),
            dep=ranked((r.dep.lower() for r in rows), 3),
        )


def lemma_table(documents: Sequence[Rows]) -> dict[str, dict[str, str]]:
    """Per word class the lower-case forms that nearly always have one lemma; names and figures are left to the rules."""
    seen: dict[str, dict[str, Counter[str]]] = {}
    for rows in documents:
        for row in rows:
            if row.pos not in UNLISTED and row.lemma and not any(c.isdigit() for c in row.text):
                seen.setdefault(row.pos, {}).setdefault(row.text.lower(), Counter())[row.lemma] += 1
    out: dict[str, dict[str, str]] = {}
    for pos, forms in sorted(seen.items()):
        kept = out[pos] = {}
        for form, lemmas in sorted(forms.items()):
            lemma, n = lemmas.most_common(1)[0]
            if n >= 0.85 * lemmas.total() and (n > 1 or pos in OPEN):
                kept[form] = lemma
        for lemma in sorted(set(kept.values())):
            if lemma == lemma.lower():
                kept.setdefault(lemma, lemma)
    return out


@dataclass(slots=True)
class Item:
    """A window: pieces, shapes, the first piece of each word, the sentence of each word, and the label columns."""

    ids: list[int]
    shapes: list[int]
    first: list[int]
    sentence: list[int]
    columns: dict[str, list[int]]


class Coder:
    """Documents to items."""

    def __init__(self, labels: Labels, pieces: Pieces) -> None:
        self.pieces = pieces
        self.index = {k: {v: i for i, v in enumerate(getattr(labels, k))} for k in ("ner", "pos", "tag", "morph", "lemma", "dep")}

    def _sentences(self, rows: Rows) -> list[tuple[int, int]]:
        starts = [i for i, row in enumerate(rows) if row.starts_sentence or i == 0]
        return list(zip(starts, [*starts[1:], len(rows)], strict=True))

    def items(self, rows: Rows, shout: bool = False) -> Iterator[Item]:
        """Windows of whole sentences as at run time; overlong sentences are left out."""
        coded = [self.pieces(row.text) for row in rows]
        bounds = self._sentences(rows)
        lengths = [sum(len(coded[i][0]) for i in range(a, b)) for a, b in bounds]
        for first, last in pack(lengths):
            if sum(lengths[first:last]) <= LONG_WINDOW:
                yield self._item(rows, coded, bounds[first:last], shout)

    def _item(self, rows: Rows, coded: list[tuple[tuple[int, ...], int]], bounds: list[tuple[int, int]], shout: bool) -> Item:
        out = Item([], [], [], [], {k: [] for k in COLUMNS})
        base = bounds[0][0]
        trees = has_trees(rows)
        for number, (start, end) in enumerate(bounds):
            for i in range(start, end):
                row, (ids, shape) = rows[i], coded[i]
                out.first.append(len(out.ids))
                out.ids.extend(ids)
                out.shapes.extend([2 if shout and shape in (1, 4, 7) else shape] * len(ids))
                out.sentence.append(number)
                c = out.columns
                c["ner"].append(self.index["ner"].get(row.entity, UNKNOWN))
                for k, value in (("pos", row.pos), ("tag", row.tag), ("morph", row.morph), ("dep", row.dep.lower())):
                    c[k].append(self.index[k].get(value, UNKNOWN) if trees else UNKNOWN)
                rule = rule_of(row.text, row.lemma) if trees and row.lemma and not shout else ""
                c["lemma"].append(self.index["lemma"].get(rule, UNKNOWN))
                inside = trees and start <= row.head < end
                c["head"].append((0 if row.head == i else row.head - base + 1) if inside else UNKNOWN)
        return out


def merge_hyphens(rows: Rows) -> Rows:
    """Words the treebanks split at a hyphen and our tokenizer keeps ("Al-Farabi", "U.S.-led"), joined."""
    target = list(range(len(rows)))  # the row each row ends up in
    joined: dict[int, list[int]] = {}
    i = 0
    while i + 2 < len(rows):
        three = [i, i + 1, i + 2]
        if _hyphened(rows, i):
            heads = [k for k in three if rows[k].head not in three or rows[k].head == k]
            if len(heads) == 1 or not has_trees(rows):
                joined[i] = [heads[0] if has_trees(rows) else i, *three]
                i += 3
                continue
        i += 1
    if not joined:
        return rows
    out: Rows = []
    i = 0
    while i < len(rows):
        if i in joined:
            head, *three = joined[i]
            text = "".join(rows[k].text for k in three)
            new = replace(rows[head], text=text, space=rows[i + 2].space, starts_sentence=rows[i].starts_sentence, entity=rows[i].entity)
            new.lemma = text if new.pos == "PROPN" else text.lower()
            for k in three:
                target[k] = len(out)
            i += 3
        else:
            new = replace(rows[i])
            target[i] = len(out)
            i += 1
        out.append(new)
    for row in out:
        row.head = target[row.head] if row.head >= 0 else row.head
    return out


def _hyphened(rows: Rows, i: int) -> bool:
    a, b, c = rows[i : i + 3]
    if b.text != "-" or a.space or b.space or b.starts_sentence or c.starts_sentence:
        return False
    if not (a.text[-1:].isalnum() or a.text[-1:] == ".") or not c.text[:1].isalnum():
        return False
    low = all(x.islower() or x.isdigit() for x in (a.text[-1], c.text[0]))
    return not low and (a.entity[:1] != "O" or c.entity[:1] != "B") and c.entity[:1] != "B"


def silver(path: Path) -> list[Rows]:
    """Documents of text labelled by a deeper model (`training.silver`), without white space as words."""
    out = []
    for doc in DocBin().from_disk(path).get_docs(spacy.blank("en").vocab):
        kept = {t.i: k for k, t in enumerate(t for t in doc if not t.is_space)}
        if any(t.head.i not in kept for t in doc if t.i in kept):
            continue
        out.append([
            Row(t.text, bool(t.whitespace_) or (t.i + 1 < len(doc) and doc[t.i + 1].is_space), t.pos_, t.tag_, str(t.morph), t.lemma_, kept[t.head.i], t.dep_,
                bool(t.is_sent_start), f"{t.ent_iob_}-{t.ent_type_}" if t.ent_type_ else t.ent_iob_)
            for t in doc if t.i in kept
        ])  # fmt: skip
    return [rows for rows in out if rows]


class Source:
    """Everything an epoch is mixed from."""

    def __init__(self, data: Path, seed: int, silver_text: Path | None = None, silver_words: int = 0) -> None:
        self.rng = random.Random(seed)
        self.silver, self.silver_words = silver(silver_text) if silver_text else [], silver_words
        self.builder = Builder(data, Path("unused"))
        self.builder.names.rng = self.rng
        tune_tokenizer(self.builder.nlp)
        b = self.builder
        ewt = {s: b._ud("ud_ewt", "en_ewt", s, "uner_ewt") for s in ("train", "dev")}
        gum = {s: b._ud("ud_gum_free", "en_gumfree", s) for s in ("train", "dev")}
        self.extra = b._extra_ner()
        for sentences in [*ewt.values(), *gum.values(), *self.extra.values()]:
            for rows in sentences:
                ner_sets.normalise(rows)
        self.trees = [ewt["train"], gum["train"]]
        self.dev = ewt["dev"][::3] + gum["dev"][::2]
        self.lexicon = Lexicon(ewt["train"] + gum["train"])
        self.generator = constructions.Generator(self.lexicon, b.names, b.nlp, self.rng)

    def labels(self) -> Labels:
        """Labels of the treebanks and of a sample of the generated sentences."""
        return Labels.of(self.trees[0] + self.trees[1] + constructions.documents(self.generator, 20_000))

    def _mixed(self, sentences: list[Rows], sizes: list[int], share: float, swapped: float) -> list[Rows]:
        out: list[Rows] = []
        for rows in group(sentences, sizes, self.rng):
            if share < 1 and self.rng.random() > share:
                continue
            if spans(rows) and self.rng.random() < swapped:
                rows = swap(rows, self.builder.names, self.builder.nlp, self.rng, self.lexicon.morph, 0.65)
                vary(rows, self.rng)
            out.append(merge_hyphens(rows) if self.rng.random() < MERGED else rows)
        return out

    def epoch(self, number: int, coder: Coder) -> list[Item]:
        """The items of one epoch; the first keeps more of the original names."""
        swapped = 0.25 if number == 0 else SWAPPED
        documents = [d for sentences in self.trees for d in self._mixed(sentences, SIZES, 1.0, swapped)]
        for name, share in SHARES.items():
            documents += self._mixed(self.extra[name], [1, 2, 4], share, SWAPPED)
        documents += constructions.documents(self.generator, CONSTRUCTIONS)
        documents += contexts.documents(self.builder.names, self.builder.nlp, self.rng, CONTEXTS)
        documents += self._silver()
        return [item for rows in documents for item in coder.items(rows, self.rng.random() < SHOUTED)]

    def _silver(self) -> list[Rows]:
        """So many words of silver text, other ones in every epoch while there are any."""
        out, words = [], 0
        while self.silver and words < self.silver_words:
            out.append(self.silver.pop(self.rng.randrange(len(self.silver))))
            words += len(out[-1])
        return out
