"""The names of a headline: there is no Doc of it, and capitals say less there."""

from __future__ import annotations

import re

from extractor.entities.gazetteer import Gazetteer
from extractor.entities.words import NameWords, match
from extractor.values import Entity, Label

_WORD = re.compile(r"[\w&'’-]+|[^\w\s]")


def headline_names(title: str, known: list[Entity], g: Gazetteer, w: NameWords) -> list[Entity]:
    """What a headline names: things of the text or the tables, then an organisation that its head word betrays."""
    found: list[Entity] = []
    for entity in known:
        if entity.text and (entity.text in title or entity.name in title) and all(entity.name != e.name for e in found):
            found.append(entity)
    for hit in g.scan(title):
        thing = hit.things[0]
        if all(thing.name != e.name for e in found):
            found.append(Entity("", 0, 0, thing.label, thing.name, thing.ref, 0.5, "title"))
    opening = _opening_name(title, w)
    if opening and all(opening not in e.name for e in found):
        found.append(Entity("", 0, 0, Label.ORG, opening, None, 0.4, "title"))
    return found


def _opening_name(title: str, w: NameWords) -> str | None:
    """ "Moor Bank" of "Moor Bank: annual results" and of "Moor Bank to cut jobs"; none where every word has a capital."""
    words = _WORD.findall(title)[:40]
    end = next((k for k, x in enumerate(words) if not (x[:1].isupper() or x == "&")), len(words))
    if not 2 <= end <= 6 or end == len(words):
        return None
    colon = words[end] == ":"
    if not colon and any(x[:1].isupper() for x in words[end + 1 :] if len(x) > 3 and x.lower() not in w.demonyms):
        return None
    ends = match(w.head_ends, words, end - 1)
    return " ".join(words[:end]) if ends and ends[0] == end else None
