"""Where an article is and whose it is, from its names and their stand-ins."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from spacy.tokens import Doc

from extractor.entities import Reference
from extractor.facts import Scene, main_place
from extractor.facts.where import is_public
from extractor.facts.words import FactWords
from extractor.values import Entity, Label


def scene_of(
    doc: Doc, entities: Sequence[Entity], references: Sequence[Reference], country: Entity | None, title: str | None, words: FactWords
) -> Scene:
    """The main place, the company whose article it is (if it is one), and the central bank named."""
    first_sentence = next(iter(doc.sents), None)
    dateline_end = 0
    head = doc.text[:120]
    for mark in (" – ", " — ", " - ", ". "):
        if mark in head and head[: head.index(mark)].isupper():
            dateline_end = head.index(mark)
            break
    bank = next((e for e in entities if e.label == Label.ORG and words.patterns["central_banks"].search(e.name)), None)
    owner = _subject_company(dateline_end, entities, references, title, first_sentence.end_char if first_sentence is not None else 0, words)
    return Scene(country, main_place(list(entities), references, country, dateline_end, title), owner, bank)


def _subject_company(
    dateline_end: int, entities: Sequence[Entity], references: Sequence[Reference], title: str | None, first_end: int, words: FactWords
) -> Entity | None:
    """The company that the title or first sentence names and the article comes back to."""
    companies = [
        e
        for e in entities
        if e.label == Label.ORG
        and e.start >= dateline_end
        and not is_public(e.name, words)
        and not words.patterns["central_banks"].search(e.name)
    ]
    if not companies:
        return None
    counts = Counter(e.name for e in companies)
    for r in references:
        if r.entity.label == Label.ORG:
            counts[r.entity.name] += 1
    name, times = counts.most_common(1)[0]
    first = next((e for e in companies if e.name == name), None)
    if first is None:
        return None
    titled = bool(title) and any(e.text in (title or "") for e in companies if e.name == name)
    return first if titled or (times >= 3 and first.start < first_end) else None
