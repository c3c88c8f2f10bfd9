"""Universal Dependencies treebanks (CoNLL-U) and the named entities that go with them.

Sources: CoNLL-U format, https://universaldependencies.org/format.html; GUM's `Entity` annotation of MISC,
https://gucorpling.org/gum (Zeldes 2017); Universal NER's IOB2 columns, Mayhew et al. 2024.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from .rows import Row, Rows

#: Features of the two treebanks that differ between them or that nothing downstream reads.
DROPPED_FEATURES = {"Abbr", "Style", "Typo", "NumForm", "ExtPos", "CorrectForm", "Foreign"}
#: GUM genres left out: the recordings behind `conversation` are under a licence without derivatives.
DROPPED_GENRES = {"conversation"}
GUM_LABELS = {"person": "PERSON", "place": "PLACE", "organization": "ORG"}
UNER_LABELS = {"PER": "PERSON", "LOC": "PLACE", "ORG": "ORG"}


@dataclass
class Sentence:
    """A CoNLL-U sentence: identifiers and the columns of its syntactic words."""

    name: str = ""
    document: str = ""
    columns: list[list[str]] = field(default_factory=list)
    multiword: dict[tuple[int, int], bool] = field(default_factory=dict)

    def genre(self) -> str:
        """GUM's genre, from names such as GUM_news_asylum-3."""
        parts = self.name.split("_")
        return parts[1] if parts[0] == "GUM" and len(parts) > 2 else ""


def _space_after(misc: str) -> bool:
    return "SpaceAfter=No" not in misc.split("|")


def read_conllu(path: Path) -> Iterator[Sentence]:
    """Sentences of a CoNLL-U file; empty nodes are skipped, multiword tokens only keep their spacing."""
    sentence, document = Sentence(), ""
    for line in path.read_text(encoding="utf8").split("\n"):
        if not line:
            if sentence.columns:
                yield sentence
            sentence = Sentence(document=document)
        elif line.startswith("# newdoc id"):
            document = sentence.document = line.split("=", 1)[1].strip()
        elif line.startswith("# sent_id"):
            sentence.name = line.split("=", 1)[1].strip()
        elif line[0] != "#":
            columns = line.split("\t")
            if "-" in columns[0]:
                first, last = map(int, columns[0].split("-"))
                sentence.multiword[first, last] = _space_after(columns[9])
            elif "." not in columns[0]:
                sentence.columns.append(columns)


def to_rows(sentence: Sentence, entities: list[str] | None = None) -> Rows:
    """The sentence as rows; `entities` (IOB2) default to unknown."""
    spaces: dict[int, bool] = {}
    for (first, last), space in sentence.multiword.items():
        spaces.update(dict.fromkeys(range(first, last), False))
        spaces[last] = space
    out: Rows = []
    for i, c in enumerate(sentence.columns):
        head = int(c[6])
        kept = [f for f in c[5].split("|") if f != "_" and f.split("=")[0] not in DROPPED_FEATURES]
        out.append(
            Row(
                text=c[1],
                space=spaces.get(int(c[0]), _space_after(c[9])),
                pos=c[3],
                tag=c[4] if c[4] != "_" else "",
                morph="|".join(kept),
                lemma=c[2],
                head=head - 1 if head else i,
                dep=c[7] if head else "ROOT",
                starts_sentence=i == 0,
                entity=entities[i] if entities else "",
            )
        )
    out[-1].space = True
    return out


def read_uner(path: Path) -> dict[str, tuple[list[str], list[str]]]:
    """Universal NER file: sentence name, and sentence text, to (words, IOB2 of our labels); I- without B- is repaired."""
    out: dict[str, tuple[list[str], list[str]]] = {}
    name, words, tags = "", [], []
    for line in [*path.read_text(encoding="utf8").split("\n"), ""]:
        if line.startswith("# sent_id"):
            name, words, tags = line.split("=", 1)[1].strip(), [], []
        elif not line.strip():
            if name:
                out[name] = out[" ".join(words)] = (words, tags)
            name = ""
        elif line[0] != "#":
            columns = line.split("\t")
            if not columns[0].isdigit():
                continue
            tag = columns[2] if len(columns) > 2 else "O"
            label = UNER_LABELS.get(tag[2:])
            if label is None:
                tag = "O"
            else:
                opened = bool(tags) and tags[-1][2:] == label
                tag = ("I-" if tag[0] == "I" and opened else "B-") + label
            words.append(columns[1])
            tags.append(tag)
    return out


def uner_entities(sentence: Sentence, uner: dict[str, tuple[list[str], list[str]]]) -> list[str] | None:
    """The entity column of the sentence, or None where the two releases do not have the same words.

    Sentences are found by name, and by their words where the releases name them differently (PUD).
    """
    wanted = [c[1] for c in sentence.columns]
    for key in (sentence.name, " ".join(wanted)):
        words, tags = uner.get(key, ([], []))
        if words == wanted:
            return tags
    return None


def _gum_mentions(sentence: Sentence) -> list[tuple[int, int, str]]:
    """GUM's entity mentions (start, last, type): opening brackets carry the type, closing ones the group."""
    opened: list[tuple[str, str, int]] = []
    mentions: list[tuple[int, int, str]] = []
    for i, c in enumerate(sentence.columns):
        found = re.search(r"(?:^|\|)Entity=([^|]*)", c[9])
        for part in re.findall(r"\([^()]+\)?|[^()]+\)", found.group(1)) if found else []:
            if part[0] == "(":
                fields = part.strip("()").split("-")
                kind = fields[1] if len(fields) > 1 else ""
                if part[-1] == ")":
                    mentions.append((i, i, kind))
                else:
                    opened.append((fields[0].split("[")[0], kind, i))
            else:
                number = part[:-1].split("[")[0]
                for k in range(len(opened) - 1, -1, -1):
                    if opened[k][0] == number:
                        _, kind, start = opened.pop(k)
                        mentions.append((start, i, kind))
                        break
    return mentions


def gum_entities(sentence: Sentence) -> list[str]:
    """Names derived from GUM's mentions: the proper-noun stretch around a PROPN head of a person, place or
    organization mention; longer ones first. Silver, since GUM marks all mentions, not only names."""
    columns = sentence.columns
    pos, form = [c[3] for c in columns], [c[1] for c in columns]
    found: list[tuple[int, int, str]] = []
    for start, last, kind in _gum_mentions(sentence):
        if kind not in GUM_LABELS:
            continue
        inside = {int(columns[k][0]) for k in range(start, last + 1)}
        heads = [k for k in range(start, last + 1) if int(columns[k][6]) not in inside]
        if not heads or pos[heads[0]] != "PROPN":
            continue
        a = b = heads[0]
        while a > start and (
            pos[a - 1] == "PROPN"
            or (pos[a - 1] in {"ADJ", "NOUN", "NUM", "X"} and form[a - 1][:1].isupper())
            or (form[a - 1] == "-" and a - 2 >= start and pos[a - 2] == "PROPN")
        ):
            a -= 1
        while b < last:
            if pos[b + 1] == "PROPN":
                b += 1
                continue
            link = form[b + 1] in {"of", "the", "for", "-", "&", "'s"} or (form[b + 1] == "and" and kind == "organization")
            if link and b + 2 <= last and pos[b + 2] == "PROPN":
                b += 2
            elif link and b + 3 <= last and form[b + 2] == "the" and pos[b + 3] == "PROPN":
                b += 3
            else:
                break
        found.append((a, b, GUM_LABELS[kind]))
    tags = ["O"] * len(columns)
    for a, b, label in sorted(found, key=lambda x: (x[0] - x[1], x[0])):
        if all(t == "O" for t in tags[a : b + 1]):
            tags[a : b + 1] = ["B-" + label] + ["I-" + label] * (b - a)
    return tags
