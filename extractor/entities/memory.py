"""What an article has named so far and how each mention stands, for those who look back from "the company"."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Doc

from extractor.entities.gazetteer import Gazetteer
from extractor.entities.tokens import Tokens
from extractor.entities.words import NameWords, match
from extractor.values import Entity, Label

REACH = 300
"""Mentions looked back or ahead for what a nominal stands for."""

SUBJECT, OBJECT, TOPIC, OWNER, ASIDE = 3.0, 2.7, 2.8, 1.8, 1.0
"""How present a mention is: the subject most, what stands behind a preposition least, unless it opens the sentence."""

_SUBJECTS = ("nsubj", "nsubj:pass", "nsubjpass", "csubj")
_OBJECTS = ("obj", "dobj", "iobj")
_PREPOSITIONS = frozenset(
    "in at near from to of across through outside around towards toward into via between within inside over along off beyond on"
    " with by for against under upon than among amid alongside".split()
)
_BREAKS = frozenset((",", ".", ";", ":", "(", ")", "–", "—", "“", "”", '"'))
_PUBLIC = (
    "Ministry", "Department", "Committee", "Government", "Parliament", "Senate", "Bureau of", "Agency for", "Commission", "Treasury",
    "Akorda", "National Bank", "Central Bank", "Statistic",
)  # fmt: skip
_REGION_WORDS = (" Region", " Oblast", " Province", " State", " Territory", " Prefecture", " Governorate")
_AGENCY_WORDS = ("bureau", "agency", "committee", "office", "commission", "authority", "institute", "fund", "council", "service")


@dataclass(frozen=True, slots=True)
class Mention:
    """One naming of a thing, by name or by a stand-in that is already resolved.

    `nouns` are the words by which the text calls it, its name's included, `verbs` those that follow it; `joined` tells
    that it is named in one breath with another thing ("X and Y"), `nation` the country that the words before give a company.
    """

    entity: Entity
    kind: str
    sentence: int
    weight: float
    nouns: frozenset[str] = frozenset()
    verbs: frozenset[str] = frozenset()
    joined: bool = False
    roles: frozenset[str] = frozenset()
    title: frozenset[str] = frozenset()
    nation: str = ""


@dataclass
class Memory:
    """All mentions in text order; resolved stand-ins are added as they are read."""

    tokens: Tokens
    home: Entity | None
    titled: list[Entity]
    subject: str | None = None
    mentions: list[Mention] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    sentences: list[int] = field(default_factory=list)

    def sentence(self, position: int) -> int:
        """The number of the sentence that holds a character."""
        return bisect_right(self.sentences, position)

    def before(self, position: int) -> Iterator[Mention]:
        """The mentions before a position, the nearest first."""
        at = bisect_left(self.starts, position)
        for k in range(at - 1, max(-1, at - REACH - 1), -1):
            yield self.mentions[k]

    def after(self, position: int) -> Iterator[Mention]:
        """The mentions behind a position, in order."""
        at = bisect_left(self.starts, position)
        yield from self.mentions[at : at + REACH]

    def add(self, mention: Mention, position: int) -> None:
        """Put a stand-in in its place among the mentions."""
        at = bisect_left(self.starts, position)
        self.starts.insert(at, position)
        self.mentions.insert(at, mention)


class Reader:
    """Makes mentions of entities: kind, place in the sentence, and what the words around call them."""

    def __init__(self, words: NameWords, gazetteer: Gazetteer) -> None:
        self.words, self.gazetteer = words, gazetteer

    def remember(self, doc: Doc, t: Tokens, entities: Sequence[Entity], home: Entity | None, titled: list[Entity]) -> Memory:
        """The memory of all that is named in the text."""
        sentences = [t.starts[k] for k in range(len(t)) if t.first[k]]
        memory = Memory(t, home, titled, sentences=sentences)
        parsed = doc.has_annotation("DEP")
        kinds: dict[tuple[str, str], str] = {}
        spans = [(t.at(e.start), t.at(e.end - 1) + 1) for e in entities]
        for k, e in enumerate(entities):
            i, j = spans[k]
            if (e.name, e.rule) not in kinds:
                kinds[e.name, e.rule] = self.kind(e)
            weight = weight_at(doc if parsed else None, t, i, j)
            beside = k > 0 and _together(t, spans[k - 1][1], i) and entities[k - 1].label is e.label and entities[k - 1].name != e.name
            followed = k + 1 < len(spans) and _together(t, j, spans[k + 1][0]) and entities[k + 1].label is e.label
            if beside and weight < memory.mentions[-1].weight:
                weight = memory.mentions[-1].weight
            roles, title = self._titles(t, i, j) if e.label is Label.PERSON else (frozenset[str](), frozenset[str]())
            memory.mentions.append(
                Mention(
                    e, kinds[e.name, e.rule], memory.sentence(e.start), weight, _nouns(t, i, j, e), _following(t, j), beside or followed,
                    roles, title, self._nation(t, i, entities[k - 1] if k else None) if e.label is Label.ORG else "",
                )
            )  # fmt: skip
            memory.starts.append(e.start)
        return memory

    def kind(self, e: Entity) -> str:
        """What sort of thing an entity is."""
        if e.label is Label.PERSON:
            return "person"
        thing = self.gazetteer.by_name.get(e.name)
        if thing is not None and thing.label is e.label:
            return thing.kind
        if e.label is Label.PLACE:
            return "country" if e.ref and len(e.ref) == 2 else "region" if (e.ref or e.name.endswith(_REGION_WORDS)) else "place"
        if e.name.startswith("Ministry") or " Ministry" in e.name or e.name.startswith("Department"):
            return "ministry"
        if "Central Bank" in e.name or "National Bank" in e.name or e.name.removeprefix("Reserve ").startswith("Bank of "):
            return "central bank"
        if any(w in e.name.lower() for w in _AGENCY_WORDS) or any(w in e.name for w in _PUBLIC):
            return "agency"
        return "bank" if "Bank" in e.name else "news" if e.rule == "web_outlet" else "company"

    def _nation(self, t: Tokens, i: int, before: Entity | None) -> str:
        """The code of the country that the words before an organisation give it: "Spain's X", "Spanish X", "the Spanish maker X"."""
        if t.word(i - 1) in ("'s", "’s") and before is not None and before.label is Label.PLACE:
            return (before.ref or "")[:2] if t.at(before.end - 1) == i - 2 else ""
        for k in range(i - 1, max(-1, i - 4), -1):
            if code := self.words.demonyms.get(t.words[k]):
                return code
            if not t.words[k].isalpha():
                break
        return ""

    def _titles(self, t: Tokens, i: int, j: int) -> tuple[frozenset[str], frozenset[str]]:
        """Roles and words of the titles around a person: "Governor of Osh region X", "X, head of the bank"."""
        roles, words = self._titles_before(t, i)
        if t.word(j) != ",":
            return frozenset(roles), frozenset(words)
        for k in range(j + 1, min(len(t), j + 7)):
            if t.words[k] in (",", ".", ";"):
                break
            title = match(self.words.titles, t.words, k)
            if title:
                roles.update(x for x in title[1].split("|") if x)
                words.update(x.lower() for x in t.words[j + 1 : title[0]])
                break
        return frozenset(roles), frozenset(words)

    def _titles_before(self, t: Tokens, i: int) -> tuple[set[str], set[str]]:
        roles: set[str] = set()
        words: set[str] = set()
        edge = i
        for k in range(i - 1, max(-1, i - 10), -1):
            title = match(self.words.titles, t.words, k)
            if title and title[0] <= i and (not roles or title[0] == edge):
                roles.update(x for x in title[1].split("|") if x)
                words.update(x.lower() for x in t.words[k:i])
                edge = k
            elif (
                (roles and k < edge - 1) or t.words[k] in (".", ";", ",") or t.words[k] in self.words.sorts["speech"] or "\n" in t.words[k]
            ):
                break
        if roles and edge and t.words[edge - 1].isalpha() and t.joined(edge - 1):
            words.add(t.words[edge - 1].lower())  # "Environment Minister X": the portfolio belongs to the title
        return roles, words


def weight_at(doc: Doc | None, t: Tokens, i: int, j: int) -> float:
    """How present the thing at tokens i to j is in its sentence; without a tree the words beside it must do."""
    before = t.word(i - 1).lower()
    if before == "the" or before == "a":
        before = t.word(i - 2).lower() if not t.first[i - 1] else ""
    opens = t.first[i] or (before in _PREPOSITIONS and any(t.first[x] for x in range(max(0, i - 2), i)))
    if doc is not None:
        found = {doc[x].dep_ for x in range(i, min(j, i + 10))}
        if any(x in found for x in _SUBJECTS):
            return SUBJECT
        if any(x in found for x in _OBJECTS) and before not in _PREPOSITIONS:
            return OBJECT
    if t.word(j) in ("'s", "’s", "'", "’"):
        return OWNER + 0.6 * opens
    if before in _PREPOSITIONS:
        return TOPIC if opens else ASIDE
    if doc is not None:
        return TOPIC if opens else OWNER
    return SUBJECT if opens or t.first[max(0, i - 1)] else OBJECT


def _together(t: Tokens, end: int, start: int) -> bool:
    """Whether only a comma or "and" and a title stand between two names."""
    between = t.words[end:start]
    return (
        0 < len(between) <= 4
        and ("and" in between or between == [","])
        and all(x in ("and", ",", "the") or x[:1].isupper() for x in between)
    )


def _nouns(t: Tokens, i: int, j: int, e: Entity) -> frozenset[str]:
    """The words of the name, the nouns right before it and those of an apposition behind it."""
    found = {x.lower() for x in [*e.name.replace("-", " ").split(), *t.words[i:j]]}
    for k in range(i - 1, max(-1, i - 4), -1):
        if (
            not t.words[k].isalpha()
            or not t.words[k].islower()
            or t.words[k] in _PREPOSITIONS
            or (t.pos[k] and t.pos[k] not in ("NOUN", "ADJ", "PROPN"))
        ):
            break
        found.add(t.words[k])
    if t.word(j) == "," and t.word(j + 1) in ("the", "a", "an", "its", "one"):
        for k in range(j + 2, min(len(t), j + 9)):
            if t.words[k] in _BREAKS or t.words[k] in _PREPOSITIONS:
                break
            found.add(t.words[k].lower())
    return frozenset(found)


def _following(t: Tokens, j: int) -> frozenset[str]:
    """The verbs that a name may be the subject of: the next words up to a break."""
    found = []
    for k in range(j, min(len(t), j + 5)):
        if t.words[k] in _BREAKS and not (t.words[k] == "," and t.word(k + 1) in ("which", "who")):
            break
        found.append(t.words[k])
    return frozenset(found)
