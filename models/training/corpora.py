"""Data folder in, DocBins out: training, development and test sets of both pipelines."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import spacy

from . import constructions, contexts, ner_sets, treebanks
from .lexicon import Lexicon
from .names import Names
from .rows import Rows, group, save, spans
from .swap import swap, vary

SEED = 20
#: Share of the parser's training tokens that are generated.
GENERATED = 0.10
SIZES = [1, 1, 2, 3, 4, 6]


def _copy(documents: list[Rows]) -> list[Rows]:
    return [[replace(row) for row in rows] for rows in documents]


def _without_entities(documents: list[Rows]) -> list[Rows]:
    """For test sets of the parser: nothing but the trees."""
    return [[replace(row, entity="") for row in rows] for rows in documents]


class Builder:
    """Reads every set once and writes the corpora."""

    def __init__(self, data: Path, out: Path) -> None:
        self.data, self.out = data, out
        self.rng = random.Random(SEED)
        self.nlp = spacy.blank("en")
        self.names = Names(data, self.rng)

    def _ud(self, treebank: str, prefix: str, split: str, uner: str = "") -> list[Rows]:
        """Sentences of a treebank with entities from Universal NER or from GUM's own annotation."""
        path = self.data / "treebanks" / treebank / f"{prefix}-ud-{split}.conllu"
        entities = treebanks.read_uner(self.data / "ner" / uner / f"{prefix}-ud-{split}.iob2") if uner else {}
        out: list[Rows] = []
        for sentence in treebanks.read_conllu(path):
            if sentence.genre() in treebanks.DROPPED_GENRES:
                continue
            column = treebanks.uner_entities(sentence, entities) if uner else treebanks.gum_entities(sentence)
            out.append(treebanks.to_rows(sentence, column))
        return out

    def _extra_ner(self) -> dict[str, list[Rows]]:
        """The sets without trees."""
        ner = self.data / "ner"
        re3d: list[Rows] = []
        for source in ("UK_Government", "US_State_Department", "CENTCOM", "Wikipedia", "Australian_Department_of_Foreign_Affairs"):
            for path in sorted((ner / "re3d_free" / source).glob("*.conll")):
                re3d.extend(ner_sets.read_columns(path))
        for rows in re3d:
            ner_sets.trim_descriptions(rows)
        tweets = [s for part in "ge" for s in ner_sets.read_columns(ner / "broad_twitter" / f"{part}.conll")]
        return {
            "wikigold": ner_sets.read_columns(ner / "wikigold" / "wikigold.conll.txt"),
            "multiner": ner_sets.read_columns(ner / "multiner_cc0" / "Final_English.txt"),
            "re3d": re3d,
            "tweets": ner_sets.clean_tweets(tweets),
        }

    def build(self) -> dict[str, int]:
        """Write all corpora; returns tokens by file."""
        ewt = {s: self._ud("ud_ewt", "en_ewt", s, "uner_ewt") for s in ("train", "dev", "test")}
        gum = {s: self._ud("ud_gum_free", "en_gumfree", s) for s in ("train", "dev", "test")}
        pud = self._ud("ud_pud", "en_pud", "test", "uner_pud")
        sizes: dict[str, int] = {}

        def write(name: str, documents: list[Rows]) -> None:
            sizes[name] = save(documents, self.out / f"{name}.spacy", self.nlp.vocab)

        one = [1]
        for name, sentences in (("ewt", ewt["test"]), ("gum", gum["test"]), ("pud", pud)):
            write(f"test_parser_{name}", _without_entities(group(sentences, one, self.rng)))
            write(f"test_ner_{name}_raw", _copy(sentences))
            converted = _copy(sentences)
            for rows in converted:
                ner_sets.normalise(rows)
            write(f"test_ner_{name}", converted)
        extra = self._extra_ner()
        for sentences in [*ewt.values(), *gum.values(), *extra.values()]:
            for rows in sentences:
                ner_sets.normalise(rows)
        write("dev_parser", group(ewt["dev"], [1, 4, 8], self.rng)[::3] + group(gum["dev"], [1, 4, 8], self.rng)[::2])
        write("dev_ner", group(ewt["dev"], [4], self.rng)[::3] + group(gum["dev"], [4], self.rng)[::2])

        lexicon = Lexicon(ewt["train"] + gum["train"])
        trees = group(ewt["train"], SIZES, self.rng) + group(gum["train"], SIZES, self.rng)
        write("train_parser", self._parser(trees, lexicon))
        write("train_ner", self._ner(trees, extra, lexicon))
        return sizes

    def _swapped(self, documents: list[Rows], lexicon: Lexicon, share: float) -> list[Rows]:
        out = [swap(rows, self.names, self.nlp, self.rng, lexicon.morph, share) for rows in documents if spans(rows)]
        for rows in out:
            vary(rows, self.rng)
        return out

    def _parser(self, trees: list[Rows], lexicon: Lexicon) -> list[Rows]:
        """Treebanks, a name-swapped copy, generated constructions."""
        natural = trees + self._swapped(trees, lexicon, 0.65)
        tokens = sum(map(len, natural))
        generator = constructions.Generator(lexicon, self.names, self.nlp, self.rng)
        return natural + constructions.documents(generator, round(tokens * GENERATED / (1 - GENERATED)))

    def _ner(self, trees: list[Rows], extra: dict[str, list[Rows]], lexicon: Lexicon) -> list[Rows]:
        """All sets, swapped copies (documents with organisations twice), context sentences, generated figures."""
        flat = [[replace(row, pos="", dep="", head=-1) for row in rows] for rows in trees]
        for sentences in extra.values():
            flat.extend(group(sentences, [1, 2, 4], self.rng))
        with_org = [rows for rows in flat if any(label == "ORG" for _, _, label in spans(rows))]
        out = flat + self._swapped(flat, lexicon, 0.65) + self._swapped(with_org, lexicon, 0.75)
        out += contexts.documents(self.names, self.nlp, self.rng, 3500)
        generator = constructions.Generator(lexicon, self.names, self.nlp, self.rng)
        figures = constructions.documents(generator, 30000)
        return out + [[replace(row, pos="", dep="", head=-1) for row in rows] for rows in figures]
