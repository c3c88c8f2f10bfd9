"""Named-entity sets in two-column form, and the one convention all of them are brought to.

Convention (the project's annotation guide): titles are outside a person; the words region, district, oblast
and the like are inside a place; legal forms are inside an organisation; a possessive 's and a leading "the" are
outside; adjectives of nationality are no names.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from .rows import Row, Rows, set_spans, spans

LABELS = {"PER": "PERSON", "Person": "PERSON", "LOC": "PLACE", "Location": "PLACE", "ORG": "ORG", "Organisation": "ORG"}

TITLES = set(
    """mr mrs ms miss dr prof professor president vice-president vice prime minister premier senator governor
    general gen colonel col captain capt lieutenant lt sergeant major judge justice king queen prince princess
    lord lady sir madam mayor akim secretary chairman chairwoman chairperson spokesman spokeswoman director
    ambassador sheikh shaikh ayatollah pope bishop father rev reverend congressman congresswoman representative
    rep sen gov hon honourable honorable chancellor deputy commander admiral marshal ceo""".split()
)
PLACE_NOUNS = {"region", "district", "oblast", "province", "county", "municipality", "governorate", "prefecture"}
DEMONYMS = re.compile(
    r"^(?:\w+(?:ese|ish|ian|ean)|American|Mexican|African|German|Cuban|Kazakh|Uzbek|Kyrgyz|Tajik|Turkmen|Afghan|Greek|"
    r"Dutch|French|Swiss|Czech|Thai|Iraqi|Israeli|Pakistani|Saudi|Kuwaiti|Yemeni|Somali|Arab|Bangladeshi|Slovak|"
    r"Serb|Filipino|Tamil|Lankan)$"
)
#: Place names that end like an adjective of nationality.
NOT_DEMONYMS = {"Caribbean", "Mediterranean"}
NO_SPACE_BEFORE = {",", ".", ":", ";", "!", "?", ")", "]", "%", "'s", "n't", "'re", "'ve", "'ll", "'d", "'", "’s", "’"}
NO_SPACE_AFTER = {"(", "[", "$", "£", "€"}


def normalise(rows: Rows) -> None:
    """Bring the entities of a document to the convention, in place."""
    out: list[tuple[int, int, str]] = []
    for start, end, label in spans(rows):
        a, b = start, end
        while a < b and rows[a].text.lower() == "the" and rows[a].text != "The":
            a += 1
        if label == "PERSON":
            while a < b - 1 and rows[a].text.lower().rstrip(".") in TITLES:
                a += 1
        while b > a and rows[b - 1].text in {"'s", "’s", "'", "’", ",", ":", ";"}:
            b -= 1
        if label == "PLACE" and b < len(rows) and rows[b].text.lower() in PLACE_NOUNS and rows[b - 1].space:
            b += 1
        if a >= b:
            continue
        one = rows[a]
        if b - a == 1 and label != "PERSON":
            adjective = one.pos == "ADJ" or (not one.pos and DEMONYMS.match(one.text) and one.text not in NOT_DEMONYMS)
            if adjective and one.text.title() == one.text:
                continue
        if out and out[-1][1] > a:
            continue
        out.append((a, b, label))
    set_spans(rows, out)


def trim_descriptions(rows: Rows) -> None:
    """For re3d: descriptive phrases ("coalition forces") are no names; cut to the capitalised stretch."""
    out: list[tuple[int, int, str]] = []
    for start, end, label in spans(rows):
        a, b = start, end
        while a < b and not rows[a].text[:1].isupper():
            a += 1
        while b > a and not (rows[b - 1].text[:1].isupper() or rows[b - 1].text[:1].isdigit() or rows[b - 1].text == ")"):
            b -= 1
        if b > a and not (b - a > 6):
            out.append((a, b, label))
    set_spans(rows, out)


def _spacing(words: Sequence[str]) -> list[bool]:
    """Spaces for sets that only keep the words."""
    out = [True] * len(words)
    for i, word in enumerate(words):
        following = words[i + 1] if i + 1 < len(words) else ""
        if following in NO_SPACE_BEFORE or word in NO_SPACE_AFTER:
            out[i] = False
    return out


def read_columns(path: Path, labels: Mapping[str, str] = LABELS) -> list[Rows]:
    """Sentences of a word-and-tag file (IOB1 or IOB2, spaces or tabs, the tag last)."""
    sentences: list[list[tuple[str, str]]] = [[]]
    for line in path.read_text(encoding="utf8", errors="ignore").split("\n"):
        parts = re.split(r"[\t ]+", line.strip())
        if len(parts) < 2 or line.startswith("-DOCSTART-"):
            if sentences[-1]:
                sentences.append([])
            continue
        sentences[-1].append((parts[0], parts[-1]))
    out: list[Rows] = []
    for sentence in sentences:
        pairs = [(w, t) for w, t in sentence if not re.match(r"[\u200e\u200f\ufeff]+$", w)]
        if not pairs:
            continue
        rows: Rows = []
        previous = "O"
        words = [w for w, _ in pairs]
        for (word, tag), space in zip(pairs, _spacing(words), strict=True):
            label = labels.get(tag[2:]) if tag != "O" else None
            entity = "O"
            if label:
                entity = ("B-" if tag[0] == "B" or previous[2:] != label else "I-") + label
            rows.append(Row(word, space=space, entity=entity, starts_sentence=not rows))
            previous = entity
        rows[-1].space = True
        out.append(rows)
    return out


def clean_tweets(sentences: list[Rows]) -> list[Rows]:
    """News tweets without the marks of the medium: no mentions, no links, hash signs stripped."""
    out: list[Rows] = []
    for rows in sentences:
        if any(row.text.startswith("@") and len(row.text) > 1 for row in rows):
            continue
        kept = [row for row in rows if not row.text.startswith("http")]
        for row in kept:
            if row.text.startswith("#") and len(row.text) > 1:
                row.text = row.text[1:]
        if kept:
            out.append(kept)
    return out
