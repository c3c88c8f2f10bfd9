"""Figures of an assembled pipeline: treebank scores, names, our own sentences, links, speed.

Attachment scores are those of the CoNLL shared tasks (all tokens, punctuation included) on gold tokens and gold
sentence starts; "content" leaves out PUNCT and SYM and compares universal relations, since % and $ hang
differently in the treebanks. Names are exact spans from raw text. PUD is test data only.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.scorer import Scorer
from spacy.tokens import Doc, DocBin
from spacy.training import Example

from extractor.nlp import build

from . import domain, links


def _gold(path: Path, nlp: Language) -> list[Doc]:
    return list(DocBin().from_disk(path).get_docs(nlp.vocab))


def _bare(doc: Doc, nlp: Language) -> Doc:
    """Gold words and sentence starts, nothing else."""
    out = Doc(nlp.vocab, words=[t.text for t in doc], spaces=[bool(t.whitespace_) for t in doc])
    for old, new in zip(doc, out, strict=True):
        new.is_sent_start = bool(old.is_sent_start)
    return out


def trees(nlp: Language, path: Path) -> dict[str, float]:
    """Tags, lemmas and attachment on gold tokens and sentences."""
    gold = _gold(path, nlp)
    names = ("UPOS", "XPOS", "lemma", "UAS", "LAS", "content_UAS", "content_LAS")
    hits = dict.fromkeys(names, 0)
    total = content = 0
    with nlp.select_pipes(disable=["ner"]):
        predicted = list(nlp.pipe(_bare(doc, nlp) for doc in gold))
    for doc, guess in zip(gold, predicted, strict=True):
        for a, b in zip(doc, guess, strict=True):
            head = a.head.i == b.head.i
            total += 1
            hits["UPOS"] += a.pos_ == b.pos_
            hits["XPOS"] += a.tag_ == b.tag_
            hits["lemma"] += a.lemma_ == b.lemma_
            hits["UAS"] += head
            hits["LAS"] += head and a.dep_ == b.dep_
            if a.pos_ not in {"PUNCT", "SYM"}:
                content += 1
                hits["content_UAS"] += head
                hits["content_LAS"] += head and a.dep_.split(":")[0] == b.dep_.split(":")[0]
    return {k: round(100 * v / (content if k.startswith("content") else total), 2) for k, v in hits.items()}


def entities(nlp: Language, path: Path) -> dict[str, Any]:
    """Precision, recall and F of names by kind, from raw text."""
    gold = _gold(path, nlp)
    with nlp.select_pipes(enable=["ner"]):
        predicted = list(nlp.pipe([doc.text for doc in gold]))
    examples = [Example(guess, doc) for guess, doc in zip(predicted, gold, strict=True)]
    scores = Scorer.score_spans(examples, "ents", getter=lambda d, _: list(d.ents), has_annotation=lambda _: True)
    out: dict[str, Any] = {k: round(100 * scores[f"ents_{k}"], 1) for k in "prf"}
    for label, values in sorted(scores["ents_per_type"].items()):
        out[label] = {k: round(100 * values[k], 1) for k in "prf"}
    return out


def speed(path: Path, texts: list[str]) -> dict[str, float]:
    """Load time and tokens a CPU second on one thread."""
    begun = time.perf_counter()
    nlp = spacy.load(path)
    load = time.perf_counter() - begun
    list(nlp.pipe(texts[:20]))
    out = {"load_seconds": round(load, 2)}
    for name, off in (("all", []), ("without_lemmas", ["trainable_lemmatizer"]), ("without_names", ["ner"])):
        with nlp.select_pipes(disable=off):
            cpu = time.process_time()
            tokens = sum(len(doc) for doc in nlp.pipe(texts))
            out[f"tokens_per_cpu_second_{name}"] = round(tokens / (time.process_time() - cpu))
    return out


def size(path: Path) -> float:
    """Megabytes on disk."""
    return round(sum(p.stat().st_size for p in path.rglob("*") if p.is_file()) / 1e6, 2)


def evaluate(path: Path, corpora: Path) -> dict[str, Any]:
    """All figures; `corpora` are the folder's test sets written by `corpora.Builder`."""
    nlp = spacy.load(path)
    out: dict[str, Any] = {"size_MB": size(path)}
    for name in ("pud", "ewt", "gum"):
        out[f"trees_{name}"] = trees(nlp, corpora / f"test_parser_{name}.spacy")
    for name in ("pud_raw", "pud", "ewt_raw", "ewt"):
        out[f"names_{name}"] = entities(nlp, corpora / f"test_ner_{name}.spacy")
    ours = build(str(path))
    out["domain"] = {name: domain.evaluate(ours, name) for name in domain.SETS}
    result = links.run(nlp)
    out["links"] = {"held": result.held, "total": result.total, "missed": result.missed}
    sentences = [doc.text.strip() for doc in _gold(corpora / "test_parser_pud.spacy", nlp)]
    texts = [" ".join(sentences[i : i + 10]) for i in range(0, len(sentences), 10)]
    out["speed"] = speed(path, texts)
    return out


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("--corpora", type=Path, required=True)
    arguments = parser.parse_args()
    print(json.dumps(evaluate(arguments.model, arguments.corpora), indent=1))


if __name__ == "__main__":
    main()
