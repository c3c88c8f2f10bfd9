"""Free text labelled by the model `accurate`, so that `fast` can learn from it: label, then filter.

    python -m training.silver label --model models/accurate --text PATH [--text PATH ...] --out WORK/silver --tokens 5000000
    python -m training.silver filter --silver WORK/silver --corpora WORK/corpora

A text is a gzipped JSONL file with the field `text`. Text is cut at its line breaks into pieces of about a hundred
words; a shard of pieces is labelled and written in one move, and finished shards are not done again. Files are read
round robin, the first two turns in three going to the first file. Confidences stand beside the labels, so filtering can be
done again without labelling: names the teacher is unsure of become unknown, sentences whose tree it is unsure of go.

Source of the method: distillation from a stronger teacher (Hinton et al. 2015), with hard labels, since a transition
parser has no use for soft ones.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import spacy
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc, DocBin, Span

from extractor import nlp as pipeline
from extractor.encoder import decode
from extractor.encoder.component import EncoderComponent, Stretch

from .rows import ATTRIBUTES

WORDS_OF_TEXT, TEXTS_OF_SHARD = 100, 500
#: A word whose label is less certain than this is unknown, and with it the whole name it is in.
NAME_SURE = 0.55
#: A sentence whose heads and relations are less certain than this on average, or one of which is below the second, is dropped.
TREE_SURE, ARC_SURE = 0.85, 0.10
LEAST_WORDS, MOST_WORDS = 4, 80
_TABLE = re.compile(r"(?:\.\s){4}|\|.*\||_{4}|[^\x00-\x7f€£–—‘’“”•…éèáíóúüöäçñ\s]{8}")


def softmax(scores: NDArray[Any]) -> NDArray[np.float64]:
    """Shares along the last axis."""
    x = np.exp(scores.astype(np.float64) - scores.max(-1, keepdims=True))
    out: NDArray[np.float64] = x / x.sum(-1, keepdims=True)
    return out


class Teacher(EncoderComponent):
    """The encoder component that also keeps how sure it was of each word: `sure` has a column for names and one for trees."""

    sure: NDArray[np.uint8]

    def __call__(self, doc: Doc) -> Doc:
        self.sure = np.full((len(doc), 2), 100, dtype=np.uint8)
        super().__call__(doc)
        doc.user_data["sure"] = self.sure.tobytes()
        return doc

    def _read(self, window: list[Stretch], *rest: Any) -> NDArray[np.float32]:
        network = self.network
        kept: dict[str, NDArray[Any]] = {}

        def once(stretches: list[Stretch]) -> dict[str, NDArray[Any]]:
            kept.update(network(stretches))
            return kept

        self.network = once  # type: ignore[assignment]
        try:
            vectors = super()._read(window, *rest)
        finally:
            self.network = network
        self._measure(window, kept)
        return vectors

    def _measure(self, window: list[Stretch], scores: dict[str, NDArray[Any]]) -> None:
        """Probability of each name label and of each head with its relation."""
        at = 0
        chosen = np.zeros(sum(len(s.words) for s in window), dtype=np.int64)
        head = np.ones(len(chosen))
        for stretch in window:
            n = len(stretch.words)
            arcs = scores["arcs"][at : at + n, [0, *range(at + 1, at + n + 1)]]
            local = decode.heads_of(arcs)
            head[at : at + n] = softmax(arcs)[np.arange(n), local]
            chosen[at : at + n] = np.where(local == 0, 0, local + at)
            labels = softmax(scores["ner"][at : at + n])
            names = self.names(scores["ner"][at : at + n])
            self.sure[stretch.words, 0] = np.round(100 * labels[np.arange(n), names])
            at += n
        right = scores["right"]
        left = scores["left"].reshape(*right.shape, -1)
        relations = np.matmul(left, scores["heads"][chosen][:, :, None])[:, :, 0] + right
        best = np.where(chosen == 0, 1.0, softmax(relations).max(1))
        self.sure[[i for s in window for i in s.words], 1] = np.round(100 * head * best)


def teacher(folder: Path) -> Language:
    """The pipeline of the run time with the measuring component in the encoder's place."""
    nlp = pipeline.blank()
    component = Teacher(nlp.vocab, folder)
    Language.component("training_teacher", func=component)
    nlp.add_pipe("training_teacher", last=True)
    return nlp


def pieces(path: Path, rng: random.Random) -> Iterator[list[str]]:
    """Shards of texts of a file, the documents shuffled; lines that look like tables are left out."""
    texts: list[str] = []
    with gzip.open(path, "rt", encoding="utf8") as lines:
        documents = [json.loads(line)["text"] for line in lines]
    rng.shuffle(documents)
    for document in documents:
        current: list[str] = []
        for line in document.split("\n"):
            line = " ".join(line.split())
            if len(line) < 25 or len(line) > 3000 or _TABLE.search(line):
                continue
            current.append(line)
            if sum(x.count(" ") + 1 for x in current) >= WORDS_OF_TEXT:
                texts.append("\n".join(current))
                current = []
        if current:
            texts.append("\n".join(current))
        while len(texts) >= TEXTS_OF_SHARD:
            yield texts[:TEXTS_OF_SHARD]
            texts = texts[TEXTS_OF_SHARD:]
    if texts:
        yield texts


def shards(paths: list[Path]) -> Iterator[tuple[str, list[str]]]:
    """Named shards: two of the first file, one of the others in turn."""
    open_files = [(f"{k}_{path.name.split('.')[0]}", pieces(path, random.Random(k))) for k, path in enumerate(paths)]
    first, others = open_files[:1], open_files[1:]
    count: dict[str, int] = {}
    turn = 0
    while first or others:
        group = first if first and (turn % 3 < 2 or not others) else others
        turn += 1
        name, source = group.pop(0)
        texts = next(source, None)
        if texts is None:
            continue
        group.append((name, source))
        count[name] = count.get(name, -1) + 1
        yield f"{name}_{count[name]:03}", texts


def label(folder: Path, paths: list[Path], out: Path, tokens: int) -> int:
    """Label shards until there are so many tokens; returns how many there are."""
    out.mkdir(parents=True, exist_ok=True)
    nlp = teacher(folder)
    done = 0
    for name, texts in shards(paths):
        target = out / f"{name}.spacy"
        if not target.exists():
            begun, cpu = time.monotonic(), time.process_time()
            store = DocBin(attrs=ATTRIBUTES, store_user_data=True)
            for doc in nlp.pipe(texts):
                store.add(doc)
            new = target.with_suffix(".new")
            store.to_disk(new)
            new.rename(target)
            n = int(sum(len(x) for x in store.tokens))
            target.with_suffix(".json").write_text(json.dumps({"tokens": n}), encoding="utf8")
            used = time.process_time() - cpu
            print(f"{name}: {n} tokens, {n / used:.0f} a CPU second, {time.monotonic() - begun:.0f} s, {done + n} in all", flush=True)
        done += int(json.loads(target.with_suffix(".json").read_text(encoding="utf8"))["tokens"])
        if done >= tokens:
            break
    return done


@dataclass
class Kept:
    """What came through the filter."""

    sentences: int = 0
    dropped: int = 0
    known: int = 0
    tokens: int = 0
    unknown: int = 0


def key(text: str) -> str:
    """A sentence without case, space and marks, to find sentences of the test sets again."""
    return re.sub(r"\W+", "", text.lower())


def held_out(corpora: Path) -> set[str]:
    """Keys of the sentences of all test and development sets; short ones are everybody's."""
    vocab = spacy.blank("en").vocab
    out: set[str] = set()
    for path in sorted(corpora.glob("test_*.spacy")) + sorted(corpora.glob("dev_*.spacy")):
        for doc in DocBin().from_disk(path).get_docs(vocab):
            spans = doc.sents if doc.has_annotation("SENT_START") else [doc[:]]
            out.update(k for k in (key(s.text) for s in spans) if len(k) >= 30)
    return out


def mask(doc: Doc, sure: NDArray[np.uint8]) -> int:
    """Make unsure names unknown: words below the limit, and the whole of a name that one of them is in."""
    unsure = sure[:, 0] < 100 * NAME_SURE
    if not unsure.any():
        return 0
    for ent in doc.ents:
        if unsure[ent.start : ent.end].any():
            unsure[ent.start : ent.end] = True
    spans = [ent for ent in doc.ents if not unsure[ent.start]]
    missing = []
    edges = np.flatnonzero(np.diff(np.concatenate([[0], unsure.astype(int), [0]])))
    for a, b in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        missing.append(Span(doc, a, b))
    doc.set_ents(spans, missing=missing, default="outside")
    return int(unsure.sum())


def good(sentence: Span, sure: NDArray[np.uint8]) -> bool:
    """Whether the teacher is sure enough of the tree."""
    values = sure[sentence.start : sentence.end, 1]
    return LEAST_WORDS <= len(values) <= MOST_WORDS and float(values.mean()) >= 100 * TREE_SURE and int(values.min()) >= 100 * ARC_SURE


def runs(doc: Doc, sure: NDArray[np.uint8], kept: Kept, test: set[str]) -> Iterator[Doc]:
    """Neighbouring good sentences as documents of their own."""
    start = -1
    for sentence in doc.sents:
        ok = good(sentence, sure) and key(sentence.text) not in test
        kept.sentences += 1
        kept.dropped += not ok
        if ok and start < 0:
            start = sentence.start
        if not ok and start >= 0:
            yield doc[start : sentence.start].as_doc()
            start = -1
    if start >= 0:
        yield doc[start:].as_doc()


def filtered(silver: Path, corpora: Path) -> dict[str, Any]:
    """Write `silver_parser.spacy` and `silver_ner.spacy`; sentences of the test sets are left out of both."""
    vocab = spacy.blank("en").vocab
    test = held_out(corpora)
    parser, ner = DocBin(attrs=ATTRIBUTES), DocBin(attrs=["ORTH", "SPACY", "ENT_IOB", "ENT_TYPE"])
    kept = Kept()
    for path in sorted(silver.glob("*.spacy")):
        for doc in DocBin(store_user_data=True).from_disk(path).get_docs(vocab):
            sure = np.frombuffer(doc.user_data.pop("sure"), dtype=np.uint8).reshape(-1, 2)
            for part in runs(doc, sure, kept, test):
                parser.add(part)
            kept.tokens += len(doc)
            if any(key(s.text) in test for s in doc.sents):
                kept.known += 1
                continue
            kept.unknown += mask(doc, sure)
            ner.add(doc)
    parser.to_disk(corpora / "silver_parser.spacy")
    ner.to_disk(corpora / "silver_ner.spacy")
    sizes = {"parser": int(sum(len(x) for x in parser.tokens)), "ner": int(sum(len(x) for x in ner.tokens))}
    return {**vars(kept), **sizes}


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    one = commands.add_parser("label")
    one.add_argument("--model", type=Path, required=True)
    one.add_argument("--text", type=Path, action="append", required=True)
    one.add_argument("--out", type=Path, required=True)
    one.add_argument("--tokens", type=int, default=5_000_000)
    two = commands.add_parser("filter")
    two.add_argument("--silver", type=Path, required=True)
    two.add_argument("--corpora", type=Path, required=True)
    arguments = parser.parse_args()
    if arguments.command == "label":
        print(label(arguments.model, arguments.text, arguments.out, arguments.tokens))
    else:
        print(json.dumps(filtered(arguments.silver, arguments.corpora)))


if __name__ == "__main__":
    main()
