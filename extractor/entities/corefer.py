"""Nominals that stand for a name: "the region", "the company", "he", "the governor", "the two countries", "there".

What was named before decides: what a word asks for (a region, a company, a person with that title) limits the choice, what
the text calls a thing ("the chipmaker Vanta") comes first, then how present it is, subjects before asides, the near before the
far. Where two things are as good, nothing is guessed.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc

from extractor.entities.about import home_country
from extractor.entities.fitting import Fitting
from extractor.entities.gazetteer import Thing, gazetteer_of
from extractor.entities.gender import gender_of
from extractor.entities.memory import SUBJECT, Memory, Mention, Reader, weight_at
from extractor.entities.nominals import Nominal, Nominals
from extractor.entities.titles import headline_names
from extractor.entities.tokens import Tokens, read_tokens
from extractor.entities.words import compile_words
from extractor.lexicon.load import Lexicon
from extractor.lexicon.schema.entities import Referent
from extractor.values import Entity, Label, Words

FADING = 0.6
"""What is left of a mention's presence a sentence later."""

CLEARLY = 1.2
"""How much more present the chosen thing must be than its best rival."""


@dataclass(frozen=True, slots=True)
class Reference(Words):
    """Words that stand for an entity named elsewhere. `rule` is the lexicon entry's id, `kind` what the words ask for.

    `others` are the further things of "the two countries", `rivals` what the words might have meant instead.
    """

    entity: Entity
    rule: str
    kind: str
    others: tuple[Entity, ...] = ()
    rivals: tuple[Entity, ...] = ()

    def entity_at(self) -> Entity:
        """The entity as if mentioned here: its name and reference with these words."""
        return replace(self.entity, text=self.text, start=self.start, end=self.end, rule=self.rule)


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen: one thing, or all of several, and what came near."""

    entity: Entity
    others: tuple[Entity, ...] = ()
    rivals: tuple[Entity, ...] = ()


class Referents:
    """Finds nominals and resolves them; built once from the lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.words = compile_words(lexicon)
        self.gazetteer = gazetteer_of(lexicon)
        self.entries = {e.id: e for e in lexicon.entries("referents", Referent)}
        self.nominals = Nominals(self.entries, self.words)
        self.reader = Reader(self.words, self.gazetteer)
        self.fitting = Fitting(self.words, self.gazetteer)
        self.central_banks = {t.country: t for t in self.gazetteer.by_name.values() if t.kind == "central bank"}

    def find(self, doc: Doc, entities: Sequence[Entity], *, title: str | None = None, tokens: Tokens | None = None) -> list[Reference]:
        """The nominals of the text that can be resolved, in order; none inside a name. `tokens`: the Doc's, where they are known."""
        t = tokens or read_tokens(doc)
        m = self._memory(doc, t, entities, title or "")
        parsed = doc if doc.has_annotation("DEP") else None
        own = [e.start for e in entities]
        out = []
        for n in self.nominals.find(t):
            start, stop = t.starts[n.start], t.ends[n.end - 1]
            near = bisect_left(own, stop)
            if any(e.end > start for e in entities[max(0, near - 2) : near]):
                continue
            chosen = self._resolve(n, start, m)
            if chosen is None:
                continue
            kind = self.entries[n.rule].kind
            out.append(Reference(t.text[start:stop], start, stop, chosen.entity, n.rule, kind, chosen.others, chosen.rivals))
            weight = weight_at(parsed, t, n.start, n.end)
            for entity in (chosen.entity, *chosen.others):
                m.add(Mention(entity, self.reader.kind(entity), m.sentence(start), weight, self._called(entity, n)), start)
        return out

    def _called(self, entity: Entity, n: Nominal) -> frozenset[str]:
        return frozenset((*entity.name.lower().split(), n.noun, *n.modifiers))

    def _memory(self, doc: Doc, t: Tokens, entities: Sequence[Entity], title: str) -> Memory:
        titled = headline_names(title, list(entities), self.gazetteer, self.words)
        m = self.reader.remember(doc, t, entities, home_country(doc, entities, title), titled)
        companies = [x for x in m.mentions if x.kind in ("company", "bank", "plant", "fund", "exchange")]
        m.subject = _article_subject(companies, title)
        return m

    def _resolve(self, n: Nominal, position: int, m: Memory) -> Choice | None:
        entry = self.entries[n.rule]
        if n.count > 1:
            return self._several(entry, n.count, position, m)
        how = self._HOW.get(entry.kind)
        return how(self, entry, n, position, m) if how else self._called_so(entry, n, position, m)

    def _called_so(self, entry: Referent, n: Nominal, position: int, m: Memory) -> Choice | None:
        """ "the plant", "the lake", "the union": only what the text or its own name calls so."""
        found = self.fitting.called(entry, n, m.before(position))
        return salient(found, position, m) or self._from_title(entry, n, m)

    def _from_title(self, entry: Referent, n: Nominal, m: Memory) -> Choice | None:
        mentions = [Mention(e, self.reader.kind(e), 0, SUBJECT, frozenset(e.name.lower().split())) for e in m.titled]
        found = self.fitting.called(entry, n, mentions) or [x for x in mentions if x.kind in self.fitting.kinds(entry, n)]
        return Choice(found[0].entity) if len({x.entity.name for x in found}) == 1 else None

    def _person(self, entry: Referent, n: Nominal, position: int, m: Memory) -> Choice | None:
        people = [x for x in m.before(position) if x.entity.label is Label.PERSON]
        if not entry.roles:
            other = "f" if n.noun in ("he", "him") else "m"
            genders = {x.entity.name: gender_of(x.entity.name, x.title, self.words) for x in people}
            return salient([x for x in people if genders[x.entity.name] != other], position, m)
        wanted = set(entry.roles)
        asked = {r for r in wanted if r in n.noun.replace(" ", "_")} or wanted
        holders = {x.entity.name for x in people if x.roles & asked} or {x.entity.name for x in people if x.roles & wanted}
        told = [x for x in people if x.entity.name in holders and x.roles]
        if n.modifiers and (closer := [x for x in told if x.title & set(n.modifiers)]):
            told = closer
        return _latest(told, m)

    def _country(self, entry: Referent, n: Nominal, position: int, m: Memory) -> Choice | None:
        countries = [x for x in m.before(position) if x.kind == "country"]
        if n.noun in ("republic", "kingdom", "nation"):
            named = self.fitting.called(entry, n, m.before(position))
            if named and (m.home is None or all(x.entity.name != m.home.name for x in countries)):
                return salient(named, position, m)
        if n.determiner == "that":
            return Choice(countries[0].entity) if countries else None
        if m.home is not None:
            return Choice(self._local(countries, position, m) or m.home)
        return salient(countries, position, m)

    def _local(self, countries: list[Mention], position: int, m: Memory) -> Entity | None:
        """A country other than home that the sentence before is about: its subject, and home is not in it."""
        here = m.sentence(position)
        near = [x for x in countries if here - x.sentence <= 1]
        names = {x.entity.name for x in near}
        foreign = [x for x in near if x.weight >= SUBJECT and not x.joined]
        assert m.home is not None
        return foreign[0].entity if len(names) == 1 and foreign and m.home.name not in names else None

    def _city(self, entry: Referent, n: Nominal, position: int, m: Memory) -> Choice | None:
        """The city the article is about, in its title or named first and most; else the one most present."""
        cities = [x for x in m.before(position) if self.fitting.city(x)]
        if n.noun.endswith("capital"):
            cities = [x for x in cities if x.entity.name in self.gazetteer.capitals]
        else:
            titled = {e.name for e in m.titled}
            counts = Counter(x.entity.name for x in cities)
            most = max(counts.values(), default=0)
            for x in cities:
                if x.entity.name in titled or (counts[x.entity.name] >= 3 and counts[x.entity.name] == most):
                    return Choice(x.entity)
        known = [x for x in cities if x.kind == "city"]
        return salient(known or cities, position, m) or self._from_title(entry, n, m)

    def _region(self, entry: Referent, n: Nominal, position: int, m: Memory) -> Choice | None:
        regions = [x for x in m.before(position) if x.kind in ("region", "unit") and self.fitting.unit(n.noun, x.entity.ref)]
        titled = next((e for e in m.titled if e.ref and len(e.ref) > 2 and e.label is Label.PLACE), None)
        if titled is not None:
            return Choice(next((x.entity for x in regions if x.entity.name == titled.name), titled))
        if regions or n.noun in ("state", "republic"):
            return salient(regions, position, m)
        later = next((x.entity for x in m.after(position) if x.kind == "region"), None)
        return Choice(later) if later else None

    def _company(self, entry: Referent, n: Nominal, position: int, m: Memory) -> Choice | None:
        wanted = self.fitting.kinds(entry, n)
        before = [x for x in m.before(position) if x.entity.label is Label.ORG and (x.kind in wanted or self.fitting.lends(n, x))]
        before = self.fitting.of_nation(n, [x for x in before if not self.fitting.other_body(n, x)])
        called = self.fitting.called(entry, n, before)
        if called:
            return salient(called, position, m)
        if m.subject is not None:
            own = next((x.entity for x in before if x.entity.name == m.subject and x.kind in wanted), None)
            if own is not None:
                return Choice(own)
        return salient(before, position, m) or self._from_title(entry, n, m)

    def _ministry(self, entry: Referent, n: Nominal, position: int, m: Memory) -> Choice | None:
        found = [x for x in m.before(position) if x.kind == "ministry"]
        closer = [x for x in found if x.nouns & set(n.modifiers)]
        return salient(closer or found, position, m)

    def _agency(self, entry: Referent, n: Nominal, position: int, m: Memory) -> Choice | None:
        noun = n.noun.split(" ")[-1]
        agencies = [
            x for x in m.before(position) if x.kind in ("agency", "news", "fund", "world", "company", "ministry") and noun in x.nouns
        ]
        others = (salient([x for x in m.before(position) if x.kind == kind], position, m) for kind in ("agency", "world"))
        return salient(agencies, position, m) or next((choice for choice in others if choice), None)

    def _central_bank(self, entry: Referent, n: Nominal, position: int, m: Memory) -> Choice | None:
        regulator = n.noun.endswith("regulator")
        for x in m.before(position):
            if x.kind == "central bank" or (regulator and any(y in x.entity.name for y in ("Commission", "Authority", "Regulat"))):
                return Choice(x.entity)
        if regulator:
            return None
        later = next((x.entity for x in m.after(position) if x.kind == "central bank"), None)
        if later is not None or m.home is None:
            return Choice(later) if later else None
        bank = self.central_banks.get(m.home.ref)
        return Choice(_of_thing(bank)) if bank else None

    def _it(self, entry: Referent, n: Nominal, position: int, m: Memory) -> Choice | None:
        """ "it": the organisation that was the only subject of this sentence so far or of the one before."""
        here = m.sentence(position)
        near = [x for x in m.before(position) if here - x.sentence <= 1 and x.weight >= SUBJECT]
        near = [x for x in near if x.entity.label is not Label.PERSON and not (x.entity.label is Label.PLACE and x.entity.text.isupper())]
        names = {x.entity.name for x in near}
        return Choice(near[0].entity) if len(names) == 1 and near[0].entity.label is Label.ORG and not near[0].joined else None

    def _there(self, entry: Referent, n: Nominal, position: int, m: Memory) -> Choice | None:
        here = m.sentence(position)
        places = [x for x in m.before(position) if x.entity.label is Label.PLACE and here - x.sentence <= 2]
        return Choice(places[0].entity) if places and not places[0].joined else None

    def _several(self, entry: Referent, count: int, position: int, m: Memory) -> Choice | None:
        """ "the two countries": as many as are asked for, and no more, from here back to where they were first together."""
        wanted = self.fitting.many(entry)
        found: dict[str, Entity] = {}
        last = 0
        for x in m.before(position):
            if len(found) >= count and x.sentence != last:
                break
            if wanted(x):
                found.setdefault(x.entity.name, x.entity)
                last = x.sentence
        if len(found) != count or m.sentence(position) - last > 6:
            return None
        first, *rest = reversed(found.values())
        return Choice(first, tuple(rest))

    _HOW: dict[str, Callable[[Referents, Referent, Nominal, int, Memory], Choice | None]] = {
        "person": _person, "country": _country, "city": _city, "region": _region, "company": _company, "ministry": _ministry,
        "agency": _agency, "central bank": _central_bank, "it": _it, "there": _there,
    }  # fmt: skip


def salient(mentions: Iterable[Mention], position: int, m: Memory) -> Choice | None:
    """The most present thing; None where there is none, or a rival is nearly as present."""
    here = m.sentence(position)
    presence: dict[str, float] = defaultdict(float)
    latest: dict[str, Entity] = {}
    for x in mentions:
        presence[x.entity.name] += x.weight * FADING ** min(60, here - x.sentence)
        latest.setdefault(x.entity.name, x.entity)
    ranked = sorted(presence, key=lambda name: -presence[name])
    if not ranked:
        return None
    if len(ranked) > 1 and presence[ranked[0]] < CLEARLY * presence[ranked[1]]:
        return None
    rivals = tuple(latest[name] for name in ranked[1:3] if presence[ranked[0]] < 2 * presence[name])
    return Choice(latest[ranked[0]], rivals=rivals)


def _latest(holders: Sequence[Mention], m: Memory) -> Choice | None:
    """The holder of an office named last; None where the sentence names two."""
    if not holders:
        return None
    same = {x.entity.name for x in holders if x.sentence == holders[0].sentence}
    return Choice(holders[0].entity) if len(same) == 1 else None


def _article_subject(companies: Sequence[Mention], title: str) -> str | None:
    """The company the article is about: in the title, else the one named most by far."""
    for x in companies:
        if title and (x.entity.text in title or x.entity.name in title):
            return x.entity.name
    top = Counter(x.entity.name for x in companies).most_common(2)
    return top[0][0] if top and top[0][1] >= 3 and (len(top) == 1 or top[0][1] >= 2 * top[1][1]) else None


def _of_thing(thing: Thing) -> Entity:
    return Entity("", 0, 0, thing.label, thing.name, thing.ref, 0.5, "title")
