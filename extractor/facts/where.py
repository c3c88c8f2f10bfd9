"""Which place a figure is about and whose it is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from spacy.tokens import Token

from extractor.entities import Reference
from extractor.facts.reading import Draft
from extractor.facts.situation import Situation
from extractor.facts.view import Sentence, climb
from extractor.facts.words import FactWords
from extractor.values import Entity, Label, Measure

_DATELINE = 60
_SURE = 1.5  # cost below which an owner is the subject or possessor and holds for the paragraph
_TOPICAL = 25  # characters from the sentence's start within which a place is its topic: "In Osh, …"
_RIVALLED = 0.15  # doubt of a slot whose stand-in might mean another thing as well
_BEGINNING = 700  # characters: about the first two paragraphs


def is_public(name: str, words: FactWords) -> bool:
    """Whether an organisation's name is that of a public body, an agency or an association: such a body cites, it rarely owns."""
    return bool(words.patterns["public_bodies"].search(name))


@dataclass
class Scene:
    """Where the article is and whose it is: its main place, its subject, and what each paragraph brought up."""

    country: Entity | None
    place: Entity | None
    owner: Entity | None
    central_bank: Entity | None
    paragraph_place: dict[int, Entity] = field(default_factory=dict)
    paragraph_owner: dict[int, Entity] = field(default_factory=dict)


def main_place(
    entities: list[Entity], references: Sequence[Reference], country: Entity | None, dateline_end: int, title: str | None
) -> Entity | None:
    """The territory the article is about: the region that the title names or the beginning names and the text comes back to.

    A city that is only where people met (a dateline, one mention of the capital) is none; the country is what remains.
    """
    counts = Counter[str]()
    first: dict[str, Entity] = {}
    for entity in entities:
        if entity.label == Label.PLACE and entity.ref and "-" in entity.ref and entity.start >= dateline_end:
            counts[entity.name] += 1
            first.setdefault(entity.name, entity)
    for reference in references:
        if reference.entity.name in first:
            counts[reference.entity.name] += 1
    named = [e for e in first.values() if title and (e.text in title or e.name in title)]
    if len(named) == 1:
        return named[0]
    if counts:
        (name, count), *rest = counts.most_common(2)
        region = " " in name  # "Osh Region" is a territory, "Osh" may be where a meeting was held
        if first[name].start < _BEGINNING and count >= (2 if region else 3) and (not rest or count > rest[0][1]):
            return first[name]
    return country


def bind_place(s: Situation, d: Draft, scene: Scene, references: list[Reference]) -> None:
    """Fill `place` of a draft."""
    if d.reading.place is not None:
        d.place = d.reading.place
        d.because("place", "place_for_indicator", d.place)
        return
    found = _nearest_place(s, d, references)
    if found is not None:
        entity, rule = found
        d.place = entity
        d.because("place", rule, entity)
        if entity.start - s.sentence.words.start < _TOPICAL:
            scene.paragraph_place.setdefault(s.sentence.paragraph, entity)
        return
    twin = d.reading.inherits
    if twin is not None and twin.sentence is s.sentence and twin.place is not None and twin.reading.place is None:
        d.place = twin.place
        d.because("place", "place_of_twin", twin.place)
        return
    owned = d.organization is not None and not s.words.patterns["central_banks"].search(d.organization.name)
    if owned and not (scene.owner is None and any(c.rule == "organization_of_context" for c in d.clues)):
        return
    carried = scene.paragraph_place.get(s.sentence.paragraph) or scene.place
    if carried is not None:
        d.place = carried
        d.because("place", "place_of_context", carried)
        d.doubt_full += 0.1


def _nearest_place(s: Situation, d: Draft, references: list[Reference]) -> tuple[Entity, str] | None:
    found: list[tuple[float, Entity, str]] = []
    for entity in s.sentence.entities:
        if entity.label != Label.PLACE or _dateline(s.sentence, entity):
            continue
        cost = _place_cost(s, entity.start, entity.end)
        if cost is not None:
            found.append((cost, entity, "place_named"))
    for reference in references:
        if reference.entity.label == Label.PLACE and s.sentence.span.start_char <= reference.start < s.sentence.span.end_char:
            cost = _place_cost(s, reference.start, reference.end)
            if cost is not None:
                found.append((cost + 0.3, standing(reference), f"place_{reference.rule}"))
    if not found:
        return None
    best = min(found, key=lambda x: x[0])
    return best[1], best[2]


def weigh_rivals(drafts: Sequence[Draft], references: Sequence[Reference]) -> None:
    """A slot filled from "the region" or "he" that might mean another as well: the rivals are named, the fact is less sure."""
    rivals = {(r.start, r.end): r for r in references if r.rivals}
    for draft in drafts:
        for slot in ("place", "organization", "speaker"):
            entity: Entity | None = getattr(draft, slot)
            reference = rivals.get((entity.start, entity.end)) if entity is not None else None
            if reference is not None and entity is not None and reference.entity.name == entity.name:
                others = " or ".join(r.name for r in reference.rivals)
                draft.reasons.append(f"“{reference.text}” is taken for {entity.name}; it may also mean {others}")
                draft.doubt_full += _RIVALLED


def standing(reference: Reference) -> Entity:
    """The entity a reference stands for, with the reference's own words."""
    return replace(reference.entity, text=reference.text, start=reference.start, end=reference.end)


def _dateline(sentence: Sentence, entity: Entity) -> bool:
    text = sentence.source
    return (entity.start < _DATELINE and entity.text.isupper() and len(entity.text) > 3) or (
        entity.start < 5 and bool(re.match(r"[^.\n]{0,40}[–—-]\s", text[entity.end : entity.end + 50]))
    )


def _place_cost(s: Situation, start: int, end: int) -> float | None:
    """How far a place mention is from being the figure's; None where it is a partner, a title's part or a person's home."""
    tokens = [t for t in s.sentence.tokens if start <= t.idx < end]
    if not tokens:
        return None
    before = next(
        (t for t in reversed(s.sentence.tokens) if t.idx < start and t.lower_ not in ("the", "northern", "southern", "eastern", "western")),
        None,
    )
    if before is not None and before.lower_ in ("to", "from", "with", "by"):
        return None
    if before is not None and before.lower_ == "of" and _of_title(s, before):
        return None
    if any(t.lower_ == "than" for t in s.sentence.tokens if start - 16 < t.idx < start):
        return None  # "lower than in Osh": what it is compared with
    nearby = s.sentence.source[end : end + 6]
    if nearby.startswith(("-based", "’s-based")):
        return None
    middle = s.sentence.between(min(s.figure.end, end), max(s.figure.start, start))
    breaks = sum(4.0 for t in middle if t.text == ";" or t.lower_ in ("while", "whereas", "but"))
    figures = sum(
        1 for f in s.sentence.figures if f is not s.figure and f.start >= min(s.figure.end, end) and f.end <= max(s.figure.start, start)
    )
    cost = len(middle) * 0.08 + breaks + (figures * 2.5 if start > s.figure.start else figures * 0.6)
    return cost if cost < 7 else None


def _of_title(s: Situation, of: Token) -> bool:
    """Whether "of" joins an office and its territory: "governor of X", "Ministry of Y of Z"."""
    head = of.doc[of.i - 1].lower_ if of.i else ""
    return head in s.words.sets["office_heads"]


def bind_owner(s: Situation, d: Draft, scene: Scene, references: list[Reference]) -> None:
    """Fill `organization` of a draft."""
    twin = d.reading.inherits
    if twin is not None and twin.sentence is s.sentence and twin.organization is not None:
        d.organization = twin.organization
        d.because("organization", "organization_of_twin", twin.organization)
        return
    if s.words.patterns["policy_rates"].search(d.indicator) and scene.central_bank is not None:
        d.organization = scene.central_bank
        d.because("organization", "central_bank_sets_rates", scene.central_bank)
        return
    found = _owner_in_sentence(s, references, scene)
    if found is not None:
        entity, rule, cost = found
        d.organization = entity
        d.because("organization", rule, entity)
        if cost < _SURE:
            scene.paragraph_owner[s.sentence.paragraph] = entity
        return
    if s.words.patterns["macro_indicators"].search(d.indicator) and scene.owner is None:
        return
    carried = scene.paragraph_owner.get(s.sentence.paragraph) or scene.owner
    if carried is not None and not (
        s.words.patterns["macro_indicators"].search(d.indicator) and d.measure != Measure.SHARE and scene.owner is None
    ):
        d.organization = carried
        d.because("organization", "organization_of_context", carried)
        d.reasons.append("organisation taken from the context")
        d.doubt_full += 0.15


def _owner_in_sentence(s: Situation, references: list[Reference], scene: Scene) -> tuple[Entity, str, float] | None:
    """The company that is subject of the figure's clause, possessor of its indicator, or agent."""
    clause = list(climb(s.figure.head))
    owners = [e for e in s.sentence.entities if e.label == Label.ORG and not is_public(e.name, s.words)]
    stands = [
        (standing(r), r.rule)
        for r in references
        if r.entity.label == Label.ORG
        and s.sentence.span.start_char <= r.start < s.sentence.span.end_char
        and not is_public(r.entity.name, s.words)
    ]
    candidates: list[tuple[float, Entity, str]] = []
    for entity, rule in [*((e, "organization_named") for e in owners), *stands]:
        tokens = [t for t in s.sentence.tokens if entity.start <= t.idx < entity.end]
        if not tokens:
            continue
        head = tokens[-1]
        bank = s.words.patterns["central_banks"].search(entity.name)
        cost = None if bank else _owner_cost(s, head, clause, entity, scene)
        if cost is not None:
            candidates.append((cost, entity, rule))
    if not candidates:
        return None
    best = min(candidates, key=lambda c: c[0])
    return best[1], best[2], best[0]


def _owner_cost(s: Situation, head: Token, clause: list[Token], entity: Entity, scene: Scene) -> float | None:
    distance = abs(head.i - s.figure.first) * 0.05
    own = scene.owner is not None and scene.owner.name == entity.name
    verb = head.head.lower_ if head.dep_.startswith("nsubj") else ""
    if verb in s.words.sets["forecasting_verbs"] and not own:
        return None  # who expects 5 % does not own it
    if verb in s.words.speech_verbs and not own:
        return 2.0 + distance
    before = head.doc[max(head.i - 1, 0)].lower_
    if head.dep_.startswith("nsubj") and head.head in clause:
        return distance
    after = head.doc[head.i + 1] if head.i + 1 < len(head.doc) else None
    if (after is not None and after.tag_ == "POS") or head.dep_ == "nmod:poss":
        return 0.3 + distance
    if head.dep_.startswith("nsubj"):
        return 1.5 + distance if head.i < s.figure.first else None
    if before in ("by", "at", "of", "for") and head.i < s.figure.first + 12:
        return 1.0 + distance
    if head.i < s.figure.first and not s.sentence.figure_at(head) and before not in ("to", "from", "with", "against", "on"):
        return 2.5 + distance
    return None
