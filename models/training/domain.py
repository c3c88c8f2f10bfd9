"""Figures on our own sentences: names by exact span and kind, and links from a number to the word that names what it measures.

    python -m training.domain models/accurate [--set test|dev|dev_extra] [--show]
    python -m training.domain models/accurate --trees     attachment on dev.conllu

Sets in `domain/`: `dev.jsonl` (sentences of the corpus' train split with the names of its annotation, some with links),
`dev.conllu` (66 of them with trees corrected by hand from the output of `accurate`, so attachment there favours it),
`dev_extra.jsonl`, `dev_links.jsonl` (links alone), and `test.jsonl`, written by another hand and committed before any model was run on it. A link is right
if the reader of `training.reader`, the same for all models, gives the listed word as its first answer; "on the way" counts a
word that is any of its candidates. `strangers` are a control: how often the word of another number of the sentence is
the answer, or on the way. One sentence is one text, its bounds are kept.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Token

from . import reader, treebanks

FOLDER = Path(__file__).parent / "domain"
KINDS = ("PERSON", "PLACE", "ORG")
SETS = ("dev", "dev_extra", "dev_links", "test")

Record = dict[str, Any]


def load(name: str) -> list[Record]:
    """Records of a set."""
    return [json.loads(line) for line in (FOLDER / f"{name}.jsonl").read_text(encoding="utf8").splitlines() if line.strip()]


def one_sentence(nlp: Language, text: str) -> Doc:
    """The text through the pipeline as one sentence."""
    doc = nlp.make_doc(text)
    for token in doc:
        token.is_sent_start = token.i == 0
    for name, pipe in nlp.pipeline:
        if name != "extractor_sentences":
            doc = pipe(doc)
    return doc


def find(text: str, quote: str, nth: int) -> int:
    """Position of the nth occurrence of a quote that is no part of a longer word or figure."""
    edge_left = r"(?<![\w])(?<!\d[.,])" if quote[0].isalnum() else ""
    edge_right = r"(?!\d)(?![.,]\d)" if quote[-1].isdigit() else r"(?!\w)" if quote[-1].isalnum() else ""
    places = [m.start() for m in re.finditer(edge_left + re.escape(quote) + edge_right, text)]
    if len(places) < nth:  # "€3.4bn", "Sh31.2": glued to other characters
        places = [m.start() for m in re.finditer(re.escape(quote), text)]
    return places[nth - 1]


def token_at(doc: Doc, position: int) -> Token:
    """The token that covers a character."""
    return next(t for t in doc if t.idx <= position < t.idx + len(t.text))


def spans(record: Record) -> set[tuple[int, int, str]]:
    """Names of a record in characters."""
    out = set()
    for name in record["names"]:
        at = -1
        for _ in range(name["nth"]):
            at = record["text"].index(name["quote"], at + 1)
        out.add((at, at + len(name["quote"]), name["label"]))
    return out


def names(pairs: Iterable[tuple[Record, Doc]]) -> dict[str, dict[str, float]]:
    """Precision, recall and F of names."""
    found: Counter[str] = Counter()
    gold: Counter[str] = Counter()
    both: Counter[str] = Counter()
    for record, doc in pairs:
        wanted = spans(record)
        got = {(e.start_char, e.end_char, e.label_) for e in doc.ents}
        for counter, group in ((found, got), (gold, wanted), (both, got & wanted)):
            counter.update([x[2] for x in group] + ["all"] * len(group))
    out = {}
    for kind in ("all", *KINDS):
        p, r = both[kind] / max(1, found[kind]), both[kind] / max(1, gold[kind])
        out[kind] = {"p": round(100 * p, 1), "r": round(100 * r, 1), "f": round(200 * p * r / max(1e-9, p + r), 1), "gold": gold[kind]}
    return out


def links(pairs: Iterable[tuple[Record, Doc]], show: bool = False) -> dict[str, Any]:
    """Right first answers, words on the way, and strangers, by construction."""
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    way = strangers = met = rivals = 0
    for record, doc in pairs:
        heads = {token_at(doc, find(record["text"], x["head"], x["head_nth"])).i for x in record["links"]}
        for link in record["links"]:
            number = token_at(doc, find(record["text"], link["number"], link["nth"]))
            target = token_at(doc, find(record["text"], link["head"], link["head_nth"]))
            candidates = [t.i for t in reader.read(number)]
            good = candidates[:1] == [target.i]
            for key in ("all", link["construction"]):
                total[key] += 1
                right[key] += good
            way += target.i in candidates
            rivals += len(heads) > 1
            strangers += bool(candidates) and candidates[0] in heads - {target.i}
            met += any(i in heads - {target.i} for i in candidates)
            if show and not good:
                tree = " ".join(f"{t.text}/{t.dep_}>{t.head.text}" for t in doc)
                print(f"{link['construction']}: {link['number']} -> {link['head']}, read {[doc[i].text for i in candidates]}\n    {tree}")
    share = {k: f"{right[k]}/{n}" for k, n in sorted(total.items())}
    return {"right": share, "on_the_way": way, "with_rivals": rivals, "strangers": strangers, "strangers_on_the_way": met}


def trees(nlp: Language) -> dict[str, float]:
    """Attachment on the corrected trees, gold words; and the links read from the gold trees themselves."""
    right: Counter[str] = Counter()
    n = 0
    for sentence in treebanks.read_conllu(FOLDER / "dev.conllu"):
        rows = treebanks.to_rows(sentence, ["O"] * len(sentence.columns))
        doc = Doc(nlp.vocab, words=[r.text for r in rows], spaces=[r.space for r in rows], sent_starts=[i == 0 for i in range(len(rows))])
        for name, pipe in nlp.pipeline:
            if name != "extractor_sentences":
                doc = pipe(doc)
        for i, (token, row) in enumerate(zip(doc, rows, strict=True)):
            n += 1
            head = token.head.i == row.head
            right.update({"UPOS": token.pos_ == row.pos, "UAS": head, "LAS": head and token.dep_.lower() == row.dep.lower()})
            assert i < len(rows)
    return {k: round(100 * v / n, 2) for k, v in right.items()}


def gold_docs(nlp: Language) -> dict[str, Doc]:
    """The corrected trees as documents by their number, to see what the reader makes of right trees."""
    out = {}
    for sentence in treebanks.read_conllu(FOLDER / "dev.conllu"):
        rows = treebanks.to_rows(sentence, ["O"] * len(sentence.columns))
        out[sentence.name] = Doc(
            nlp.vocab, words=[r.text for r in rows], spaces=[r.space for r in rows], pos=[r.pos for r in rows], heads=[r.head for r in rows],
            deps=[r.dep for r in rows], sent_starts=[i == 0 for i in range(len(rows))],
        )  # fmt: skip
    return out


def evaluate(nlp: Language, name: str, show: bool = False) -> dict[str, Any]:
    """All figures of a set."""
    pairs = [(record, one_sentence(nlp, record["text"])) for record in load(name)]
    out: dict[str, Any] = {"sentences": len(pairs)}
    if any(record["names"] for record, _ in pairs):
        out["names"] = names(pairs)
    return {**out, "links": links(pairs, show)}


def main() -> None:
    """Command line."""
    from extractor.nlp import build

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model")
    parser.add_argument("--set", default="dev", choices=SETS)
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--trees", action="store_true")
    arguments = parser.parse_args()
    nlp = build(arguments.model)
    if arguments.trees:
        docs = gold_docs(nlp)
        records = [r for r in load("dev") if r["id"] in docs]
        print(json.dumps({"trees": trees(nlp), "links_on_gold_trees": links([(r, docs[r["id"]]) for r in records], arguments.show)}))
        return
    print(json.dumps(evaluate(nlp, arguments.set, arguments.show), ensure_ascii=False))


if __name__ == "__main__":
    main()
