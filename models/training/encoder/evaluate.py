"""Figures of the shipped file: trees on gold tokens and sentences, names from raw text, links, speed, repeatability.

PYTHONPATH=.:models python -m training.encoder.evaluate models/accurate --data DATA
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import time
from collections import Counter
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from extractor import encoder
from extractor.nlp import tune_tokenizer
from training import domain, ner_sets, treebanks
from training.rows import Rows, join, spans

from . import links


def read(data: Path, treebank: str, prefix: str, uner: str = "", split: str = "test") -> list[Rows]:
    """Sentences of a treebank; names of Universal NER where given."""
    entities = treebanks.read_uner(data / "ner" / uner / f"{prefix}-ud-{split}.iob2") if uner else {}
    sentences = treebanks.read_conllu(data / "treebanks" / treebank / f"{prefix}-ud-{split}.conllu")
    kept = [s for s in sentences if s.genre() not in treebanks.DROPPED_GENRES]
    return [treebanks.to_rows(s, treebanks.uner_entities(s, entities) if uner else treebanks.gum_entities(s)) for s in kept]


def trees(nlp: Language, sentences: list[Rows]) -> dict[str, float]:
    """Shares of right words on gold tokens and gold sentences; LAS with punctuation and subtypes."""
    component = nlp.get_pipe("extractor_encoder")
    right: Counter[str] = Counter()
    n = 0
    for rows in sentences:
        doc = Doc(nlp.vocab, words=[r.text for r in rows], spaces=[r.space for r in rows], sent_starts=[i == 0 for i in range(len(rows))])
        component(doc)
        for i, (token, row) in enumerate(zip(doc, rows, strict=True)):
            n += 1
            head = token.head.i == row.head
            dep = row.dep.lower() == token.dep_.lower()
            right.update({"UPOS": token.pos_ == row.pos, "XPOS": token.tag_ == row.tag, "lemma": token.lemma_ == row.lemma})
            right.update({"features": str(token.morph) == row.morph, "UAS": head, "LAS": head and dep})
            assert 0 <= i + (token.head.i - i) < len(rows)
    return {k: round(100 * v / n, 2) for k, v in right.items()}


def text_of(rows: Rows) -> tuple[str, set[tuple[int, int, str]]]:
    """Text of a sentence and its names as (start, end, label) in characters."""
    text, at = "", []
    for row in rows:
        at.append(len(text))
        text += row.text + (" " if row.space else "")
    return text.rstrip(), {(at[a], at[b - 1] + len(rows[b - 1].text), label) for a, b, label in spans(rows)}


def names(nlp: Language, sentences: list[Rows]) -> dict[str, tuple[float, float, float]]:
    """Precision, recall and F of names from raw text, exact spans."""
    found: Counter[str] = Counter()
    gold: Counter[str] = Counter()
    both: Counter[str] = Counter()
    for rows in sentences:
        if any(r.entity == "" for r in rows):
            continue
        text, wanted = text_of(rows)
        got = {(e.start_char, e.end_char, e.label_) for e in nlp(text).ents}
        for counter, group in ((found, got), (gold, wanted), (both, got & wanted)):
            counter.update([x[2] for x in group] + ["all"] * len(group))
    out = {}
    for k in ("all", "PERSON", "PLACE", "ORG"):
        p, r = both[k] / max(1, found[k]), both[k] / max(1, gold[k])
        out[k] = (round(100 * p, 1), round(100 * r, 1), round(200 * p * r / max(1e-9, p + r), 1))
    return out


def state(doc: Doc) -> list[object]:
    """Everything the component sets."""
    return [(t.tag_, t.pos_, str(t.morph), t.lemma_, t.dep_, t.head.i, t.ent_type_, t.ent_iob_, t.is_sent_start) for t in doc]


def repeatable(nlp: Language, texts: list[str]) -> bool:
    """Whether the same text gives the same whatever came before it."""
    first = {t: state(nlp(t)) for t in texts}
    shuffled = texts[:]
    random.Random(1).shuffle(shuffled)
    return all(state(doc) == first[t] for t, doc in zip(shuffled, nlp.pipe(shuffled, batch_size=7), strict=True))


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--quick", action="store_true", help="PUD alone")
    a = parser.parse_args()
    begun = time.process_time()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    nlp = encoder.load(a.model)
    tune_tokenizer(nlp)
    nlp.add_pipe("extractor_sentences", first=True)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
    print("load", round(time.process_time() - begun, 2), "CPU-s; memory over bare spaCy", grown, "MB")
    pud = read(a.data, "ud_pud", "en_pud", "uner_pud")
    print("PUD trees", json.dumps(trees(nlp, pud)), flush=True)
    print("PUD names", json.dumps(names(nlp, pud)), flush=True)
    for rows in pud:
        ner_sets.normalise(rows)
    print("PUD names, our convention", json.dumps(names(nlp, pud)), flush=True)
    print("links right, of", links.check(nlp, show=True), flush=True)
    texts = [text_of(join(pud[i : i + 20]))[0] for i in range(0, 400, 20)]
    begun = time.process_time()
    tokens = sum(len(doc) for doc in nlp.pipe(texts))
    print("speed", round(tokens / (time.process_time() - begun)), "tokens per CPU second from raw text", flush=True)
    if a.quick:
        return
    print("repeatable", repeatable(nlp, texts[:6] + [text_of(r)[0] for r in pud[:60]]), flush=True)
    ewt = read(a.data, "ud_ewt", "en_ewt", "uner_ewt")
    print("EWT trees", json.dumps(trees(nlp, ewt)), flush=True)
    print("EWT names", json.dumps(names(nlp, ewt)), flush=True)
    gum = read(a.data, "ud_gum_free", "en_gumfree")
    print("GUM trees", json.dumps(trees(nlp, gum)), flush=True)
    for name in domain.SETS:
        print("domain", name, json.dumps(domain.evaluate(nlp, name)), flush=True)
    print("memory", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, "MB")


if __name__ == "__main__":
    main()
