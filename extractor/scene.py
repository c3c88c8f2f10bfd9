"""Where an article is and whose it is, from its names and their stand-ins."""

from __future__ import annotations

import re
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
    dateline_end = 0
    head = doc.text[:120]
    for mark in (" – ", " — ", " - ", ". "):
        if mark in head and head[: head.index(mark)].isupper():
            dateline_end = head.index(mark)
            break
    bank = next((e for e in entities if e.label == Label.ORG and words.patterns["central_banks"].search(e.name)), None)
    owner = _subject_company(doc, dateline_end, entities, references, title, words)
    return Scene(country, main_place(list(entities), references, country, dateline_end, title), owner, bank)


def _subject_company(
    doc: Doc, dateline_end: int, entities: Sequence[Entity], references: Sequence[Reference], title: str | None, words: FactWords
) -> Entity | None:
    """The company that the article is about: the title names it, or it leads the article, and the text comes back to it."""
    ends = [s.end_char for s, _ in zip(doc.sents, range(2), strict=False)]
    places = {e.text for e in entities if e.label == Label.PLACE}
    companies = [
        e
        for e in entities
        if e.label == Label.ORG
        and e.start >= dateline_end
        and e.text not in places
        and (not is_public(e.name, words) or (words.patterns["institutions"].search(e.name) and _leads(doc, e, ends[-1], words)))
        and not words.patterns["central_banks"].search(e.name)
    ]
    if not companies:
        return None
    counts = Counter(e.name for e in companies)
    for r in references:
        if r.entity.label == Label.ORG:
            counts[r.entity.name] += 1
    text = Counter(t.text for t in doc)
    for e in {e.name: e for e in companies}.values():
        word = _calling(e)
        counts[e.name] = max(counts[e.name], text[word] if word else 0)
    name, times = counts.most_common(1)[0]
    first = next((e for e in companies if e.name == name), None)
    if first is None:
        return None
    called = {e.text for e in companies if e.name == name} | ({_calling(first)} - {""})
    titled = bool(title) and any(re.search(rf"(?<!\w){re.escape(c)}(?!\w)", title or "") for c in called)
    return (
        first
        if titled
        or (times >= 3 and first.start < ends[0])
        or ((times >= 2 or len({e.name for e in companies}) == 1) and _leads(doc, first, ends[-1], words))
        else None
    )


def _calling(entity: Entity) -> str:
    """The word by which a company is called after its full name: "Lanhai" of "Lanhai Auto"; empty where that is a common one."""
    word = entity.name.split(" ")[0]
    return word if len(word) > 3 and word[0].isupper() and not word.isupper() and word.isalpha() else ""


def _leads(doc: Doc, company: Entity, end: int, words: FactWords) -> bool:
    """Whether a company does something in the article's first two sentences; who only says something may speak of others."""
    if company.start >= end:
        return False
    inside = [t for t in doc[:80] if company.start <= t.idx < company.end]
    deeds = [t.head for t in inside if t.dep_.startswith("nsubj")]
    first = inside[0].i if inside else 0
    before = [t.lower_ for t in doc[max(first - 4, 0) : first] if t.lower_ != "the"]
    if before[-2:] == ["service", "of"]:
        return True  # "the press service of Ile Railways announced"
    return any(v.lower_ not in words.speech_verbs or any(c.dep_ == "obj" for c in v.children) for v in deeds)  # "reported a loss"
