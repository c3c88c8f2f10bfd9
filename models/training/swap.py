"""Name swapping: a document's names replaced by others, trees kept; figures and quotation marks varied too.

Source of the method: mention replacement (Dai and Adel 2020); a name swapped once in a document is swapped the
same way everywhere in it. Digits are redrawn keeping the shape, so that the network learns figures by shape
rather than by heart.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from spacy.language import Language

from .names import Names
from .rows import Row, Rows, has_trees, spans

MorphOf = Callable[[str, str], str]
FUNCTION_WORDS = {
    "of": ("ADP", "IN", "case"), "for": ("ADP", "IN", "case"), "on": ("ADP", "IN", "case"),
    "and": ("CCONJ", "CC", "cc"), "&": ("CCONJ", "CC", "cc"), "-": ("PUNCT", "HYPH", "punct"),
    "the": ("DET", "DT", "det"), ",": ("PUNCT", ",", "punct"), "'s": ("PART", "POS", "case"),
}  # fmt: skip


def name_rows(text: str, label: str, nlp: Language, morph: MorphOf) -> tuple[Rows, int]:
    """A name as rows with a small tree of its own and the position of its head.

    Persons are headed by the first token (flat), other names by the last before an "of" (compound, nmod).
    """
    doc = nlp.make_doc(text)
    words = [t.text for t in doc]
    cut = next((i for i, w in enumerate(words) if i and w in {"of", "for", "on"}), len(words))
    head = 0 if label == "PERSON" else cut - 1
    tail = len(words) - 1
    rows: Rows = []
    for i, token in enumerate(doc):
        pos, tag, dep = FUNCTION_WORDS.get(token.text, ("PROPN", "NNP", "flat" if label == "PERSON" else "compound"))
        target = head
        if label != "PERSON" and i > cut:
            target, dep = (head, "nmod") if i == tail else (tail, dep)
        elif label != "PERSON" and i == cut:
            target = tail
        if token.text.lower() in {"region", "district", "oblast", "province"} and token.text.islower():
            pos, tag = "NOUN", "NN"
        lemma = token.text.lower() if pos not in {"PROPN"} else token.text
        entity = ("B-" if i == 0 else "I-") + label
        rows.append(Row(token.text, bool(token.whitespace_), pos, tag, morph(pos, tag), lemma, target, dep, False, entity))
    return rows, head


def swap(rows: Sequence[Row], names: Names, nlp: Language, rng: random.Random, morph: MorphOf, share: float, upper: float = 0.02) -> Rows:
    """A copy with about `share` of its names replaced; names that are no single subtree stay in parsed text."""
    trees = has_trees(rows)
    chosen: dict[int, tuple[int, str, int, Rows, int]] = {}
    memory: dict[str, str | None] = {}
    for start, end, label in spans(rows):
        inside = range(start, end)
        roots = [i for i in inside if rows[i].head not in inside or rows[i].head == i]
        if trees and len(roots) != 1:
            continue
        old = " ".join(r.text for r in rows[start:end])
        if old not in memory:
            new = None
            if rng.random() < share:
                if label == "PERSON":
                    new = names.person()
                    if end - start == 1:
                        new = new.split()[-1]
                elif label == "PLACE":
                    new = names.place(old)
                else:
                    new = names.organization()
                if rng.random() < upper:
                    new = new.upper()
            memory[old] = new
        name = memory[old]
        if name:
            body, head = name_rows(name, label, nlp, morph)
            chosen[start] = (end, label, roots[0] if trees else start, body, head)
    out: Rows = []
    moved: dict[int, int] = {}
    heads: list[tuple[bool, int]] = []
    i = 0
    while i < len(rows):
        if i in chosen:
            end, _, root, body, head = chosen[i]
            base = len(out)
            moved.update(dict.fromkeys(range(i, end), base + head))
            for k, row in enumerate(body):
                new_row = replace(row, starts_sentence=rows[i].starts_sentence and k == 0)
                if not trees:
                    new_row = Row(row.text, row.space, entity=row.entity, starts_sentence=new_row.starts_sentence)
                if k == len(body) - 1:
                    new_row.space = rows[end - 1].space
                if trees and k == head:
                    new_row.dep = rows[root].dep
                    heads.append((True, rows[root].head))
                else:
                    heads.append((False, base + row.head))
                out.append(new_row)
            i = end
        else:
            moved[i] = len(out)
            heads.append((True, rows[i].head))
            out.append(replace(rows[i]))
            i += 1
    if trees:
        for row, (is_old, head) in zip(out, heads, strict=True):
            row.head = moved[head] if is_old else head
    return out


def vary(rows: Rows, rng: random.Random) -> None:
    """Redraw digits of numbers (years and single digits stay) and, in every third document, curl the quotes."""
    curl = rng.random() < 0.35
    for row in rows:
        text = row.text
        if re.fullmatch(r"[+-]?\d[\d.,]*\d", text) and not re.fullmatch(r"(?:19|20)\d\d", text) and rng.random() < 0.6:
            new = text[0] + re.sub(r"\d", lambda _: rng.choice("0123456789"), text[1:])
            new = re.sub(r"^[1-9]", lambda _: rng.choice("123456789"), new)
            if row.lemma == row.text:
                row.lemma = new
            row.text = new
        elif curl and text in {"'", "'s", '"', "n't", "'re", "'ve", "'ll", "'m", "'d"}:
            row.text = text.replace("'", "’") if text != '"' else rng.choice("“”")
