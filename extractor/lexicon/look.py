"""Looks things up in a lexicon: which entries a word belongs to, what a folder adds, how much there is."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from extractor.lexicon import schema
from extractor.lexicon.load import HERE, Lexicon
from extractor.lexicon.schema.base import Entry
from extractor.lexicon.schema.rows import Row

_PROOF = ("examples", "not")
_A_USERS = ("recalibration",)  # files that only a user's folder has


def missing_files() -> list[str]:
    """Files of the shipped lexicon that are not there."""
    there = {path.stem for path in HERE.glob("*.*")}
    return sorted(name for name in schema.FILES if name not in there and name not in _A_USERS)


def fields(entry: Entry | Row) -> dict[str, Any]:
    """What an entry says, fields at their defaults left out."""
    if isinstance(entry, Entry):
        return entry.model_dump(by_alias=True, exclude_defaults=True, mode="json")
    return {name: list(v) if isinstance(v, tuple) else v for name in entry.columns if (v := getattr(entry, name))}


def find(lexicon: Lexicon, wanted: str) -> Iterator[tuple[str, Entry | Row]]:
    """File and entry for each whose id, `file.id` or any word is what is wanted, in any case."""
    key = wanted.casefold()
    for file, entries in lexicon.files().items():
        for entry in entries:
            if key in (entry.id.casefold(), f"{file}.{entry.id}".casefold()) or any(
                key == word.casefold() for word in _words(fields(entry))
            ):
                yield file, entry


def near(lexicon: Lexicon, wanted: str, *, most: int = 8) -> list[str]:
    """Words of the lexicon that look like it, or hold it."""
    words = {word.casefold() for entries in lexicon.files().values() for entry in entries for word in (entry.id, *_words(fields(entry)))}
    key = wanted.casefold()
    holding = sorted((word for word in words if len(key) > 2 and key in word and len(word) < 60), key=lambda w: (len(w), w))
    return holding[:most] or difflib.get_close_matches(key, words, most)


def _words(said: Mapping[str, Any]) -> Iterator[str]:
    for name, value in said.items():
        if name in _PROOF or name == "id":
            continue
        if isinstance(value, str):
            yield value
        elif isinstance(value, list):
            yield from (item for item in value if isinstance(item, str))
        elif isinstance(value, dict):
            yield from value


@dataclass(frozen=True, slots=True)
class Size:
    """How much a file holds, and what the folders laid over it changed."""

    file: str
    entries: int
    words: int
    examples: int
    counter: int
    added: int
    replaced: int


def sizes(lexicon: Lexicon, shipped: Lexicon) -> list[Size]:
    """One line a file, in the order of the stages."""
    found = []
    for file, entries in lexicon.files().items():
        ours = {entry.id: entry for entry in shipped.files()[file]}
        added = [entry for entry in entries if entry.id not in ours]
        replaced = [e for e in entries if e.id in ours and lexicon is not shipped and fields(e) != fields(ours[e.id])]
        words = sum(1 for entry in entries for _ in _words(fields(entry)))
        examples, counter = sum(len(e.examples) for e in entries), sum(len(e.counter) for e in entries)
        found.append(Size(file, len(entries), words, examples, counter, len(added), len(replaced)))
    return found
