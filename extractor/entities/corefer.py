"""Nominals that stand for a name: "the region", "the company", "he", "the governor", "the central bank".

What was named before decides; what a word asks for (a region, a company, a person with that title) limits the choice.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from spacy.tokens import Doc

from extractor.entities.about import home_country
from extractor.entities.gazetteer import Thing, gazetteer_of
from extractor.entities.tokens import Tokens, read_tokens
from extractor.entities.words import Trie, compile_words, match, trie_of
from extractor.lexicon.load import Lexicon
from extractor.lexicon.schema.entities import Referent
from extractor.values import Entity, Label, Words

REACH = 300
"""Mentions looked back or ahead for what a nominal stands for."""

_DETERMINERS = frozenset(("the", "this", "that", "our"))
_PUBLIC = (
    "Ministry",
    "Department",
    "Committee",
    "Government",
    "Parliament",
    "Senate",
    "Bureau of",
    "Agency for",
    "Commission",
    "Treasury",
    "Akorda",
    "National Bank",
    "Central Bank",
    "Statistic",
)
_REGION_WORDS = (" Region", " Oblast", " Province", " State", " Territory", " Prefecture", " Governorate")
_AGENCY_WORDS = ("bureau", "agency", "committee", "office", "commission", "authority", "institute", "fund", "council", "service")


@dataclass(frozen=True, slots=True)
class Reference(Words):
    """Words that stand for an entity named elsewhere. `rule` is the lexicon entry's id, `kind` what the words ask for."""

    entity: Entity
    rule: str
    kind: str

    def entity_at(self) -> Entity:
        """The entity as if mentioned here: its name and reference with these words."""
        return replace(self.entity, text=self.text, start=self.start, end=self.end, rule=self.rule)


@dataclass
class _Memory:
    """What has been named so far, and what the whole article is about."""

    doc: Doc
    tokens: Tokens
    entities: list[Entity]
    kinds: dict[str, str]
    roles: dict[int, frozenset[str]]
    home: Entity | None
    title: list[Entity]
    subject: str | None
    starts: list[int] = field(default_factory=list)

    def before(self, position: int) -> Iterator[Entity]:
        """The entities before a position, the nearest first."""
        at = bisect_left(self.starts, position)
        for k in range(at - 1, max(-1, at - REACH - 1), -1):
            yield self.entities[k]

    def after(self, position: int) -> Iterator[Entity]:
        """The entities behind a position, in order."""
        at = bisect_left(self.starts, position)
        yield from self.entities[at : at + REACH]


class Referents:
    """Finds nominals and resolves them; built once from the lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.words = compile_words(lexicon)
        self.gazetteer = gazetteer_of(lexicon)
        self.entries = {e.id: e for e in lexicon.entries("referents", Referent)}
        phrases: dict[str, str] = {}
        for entry in self.entries.values():
            for word in entry.words:
                phrases.setdefault(word, entry.id)
        self.trie: Trie = trie_of(phrases)
        self.central_banks = {t.country: t for t in self.gazetteer.by_name.values() if t.kind == "central bank"}

    def find(self, doc: Doc, entities: Sequence[Entity], *, title: str | None = None) -> list[Reference]:
        """The nominals of the text that can be resolved, in order; none inside a name."""
        t = read_tokens(doc)
        lowers = [w.lower() for w in t.words]
        memory = self._memory(doc, t, entities, title or "")
        out = []
        reached = 0
        for k in range(len(t)):
            if k < reached:
                continue
            found = self._nominal(t, lowers, k)
            if found is None:
                continue
            begin, end, rule = found
            reached = end
            start, stop = t.starts[begin], t.ends[end - 1]
            near = bisect_left(memory.starts, stop)
            if any(e.end > start for e in memory.entities[max(0, near - 2) : near]):
                continue
            entity = self._resolve(rule, " ".join(lowers[begin:end]), start, lowers[begin], memory)
            if entity is not None:
                out.append(Reference(t.text[start:stop], start, stop, entity, rule, self.entries[rule].kind))
        return out

    def _nominal(self, t: Tokens, lowers: list[str], k: int) -> tuple[int, int, str] | None:
        """A nominal that begins at token k: (first token, end token, entry id)."""
        if lowers[k] in ("he", "she", "nationwide", "countrywide"):
            hit = match(self.trie, lowers, k)
            return (k, hit[0], hit[1]) if hit else None
        if lowers[k] not in _DETERMINERS:
            return None
        for skip in (1, 2, 3):
            x = k + skip
            if x >= len(t) or not t.joined(x - 1):
                return None
            hit = match(self.trie, lowers, x)
            if hit is not None and lowers[x] in ("he", "she", "nationwide", "countrywide"):
                return None
            if hit is not None:
                return None if self._of_other(t, lowers, hit[0], hit[1]) else (k, hit[0], hit[1])
            if not lowers[x].replace("-", "").isalpha() or (t.pos[x] and t.pos[x] not in ("ADJ", "NOUN", "PROPN", "VERB")):
                return None
        return None

    def _of_other(self, t: Tokens, lowers: list[str], end: int, rule: str) -> bool:
        """ "the city of Riga", "the company car", "the heads": the words name or mean something else."""
        after = lowers[end] if end < len(t) else ""
        if after == "of" and self.entries[rule].kind != "person":
            return end + 1 < len(t) and (t.capital[end + 1] or self.entries[rule].kind not in ("central bank", "region"))
        return end < len(t) and t.joined(end - 1) and (t.pos[end] in ("NOUN", "PROPN") or (t.capital[end] and not t.first[end]))

    def _memory(self, doc: Doc, t: Tokens, entities: Sequence[Entity], title: str) -> _Memory:
        kinds = {e.name: self._kind(e) for e in entities}
        roles = {k: r for k, e in enumerate(entities) if e.label is Label.PERSON and (r := self._roles(t, e))}
        titled = [self._of_thing(h.things[0]) for h in self.gazetteer.scan(title)]
        memory = _Memory(
            doc, t, list(entities), kinds, roles, home_country(doc, entities, title), titled, None, [e.start for e in entities]
        )
        memory.subject = self._subject(memory, title)
        return memory

    def _kind(self, e: Entity) -> str:
        if e.label is Label.PERSON:
            return "person"
        thing = self.gazetteer.by_name.get(e.name)
        if thing is not None and thing.label is e.label:
            return thing.kind
        if e.label is Label.PLACE:
            return "country" if e.ref and len(e.ref) == 2 else "region" if (e.ref or e.name.endswith(_REGION_WORDS)) else "place"
        if e.name.startswith("Ministry") or " Ministry" in e.name or e.name.startswith("Department"):
            return "ministry"
        if "Central Bank" in e.name or "National Bank" in e.name:
            return "central bank"
        if any(w in e.name.lower() for w in _AGENCY_WORDS) or any(w in e.name for w in _PUBLIC):
            return "agency"
        return "bank" if "Bank" in e.name else "news" if e.rule == "web_outlet" else "company"

    def _subject(self, m: _Memory, title: str) -> str | None:
        """The company the article is about: in the title or the first sentence, else the one named most."""
        companies = [e for e in m.entities if m.kinds[e.name] in ("company", "bank", "plant", "fund", "exchange")]
        counts = Counter(e.name for e in companies)
        for e in companies:
            if title and (e.text in title or e.name in title):
                return e.name
        top = counts.most_common(2)
        return top[0][0] if top and top[0][1] >= 3 and (len(top) == 1 or top[0][1] >= 2 * top[1][1]) else None

    def _roles(self, t: Tokens, e: Entity) -> frozenset[str]:
        """The roles that titles around a mention give: "Governor of Osh region X", "X, head of the bank"."""
        i, j = t.at(e.start), t.at(e.end - 1) + 1
        found: set[str] = set()
        edge = i
        for k in range(i - 1, max(-1, i - 10), -1):
            title = match(self.words.titles, t.words, k)
            if title and title[0] <= i and (not found or title[0] == edge):
                found.update(x for x in title[1].split("|") if x)
                edge = k
            elif (
                (found and k < edge - 1) or t.words[k] in (".", ";", ",") or t.words[k] in self.words.sorts["speech"] or "\n" in t.words[k]
            ):
                break
        if t.word(j) == ",":
            for k in range(j + 1, min(len(t), j + 7)):
                if t.words[k] in (",", ".", ";"):
                    break
                title = match(self.words.titles, t.words, k)
                if title:
                    found.update(x for x in title[1].split("|") if x)
                    break
        return frozenset(found)

    def _of_thing(self, thing: Thing) -> Entity:
        return Entity("", 0, 0, thing.label, thing.name, thing.ref, 0.5, "title")

    def _resolve(self, rule: str, words: str, position: int, determiner: str, m: _Memory) -> Entity | None:
        entry = self.entries[rule]
        if entry.kind == "person":
            return self._person(entry, words, position, m)
        if entry.kind == "country":
            return self._country(position, determiner, m)
        if entry.kind == "region":
            return self._region(position, m)
        if entry.kind == "company":
            return self._company(words, position, m)
        if entry.kind == "central bank":
            return self._central_bank(words, position, m)
        if entry.kind == "city":
            return self._city(words, position, m) or next(
                (
                    e
                    for e in m.before(position)
                    if m.kinds[e.name] == "city" and not (words.endswith("capital") and e.name not in self.gazetteer.capitals)
                ),
                None,
            )
        if entry.kind == "ministry":
            return next((e for e in m.before(position) if m.kinds[e.name] == "ministry"), None)
        noun = words.split(" ")[-1]
        agencies = [e for e in m.before(position) if m.kinds[e.name] in ("agency", "news", "fund", "world")]
        return next((e for e in agencies if noun in e.name.lower()), None) or next(
            (e for e in agencies if m.kinds[e.name] == "agency"), None
        )

    def _person(self, entry: Referent, words: str, position: int, m: _Memory) -> Entity | None:
        at = bisect_left(m.starts, position)
        people = [(k, m.entities[k]) for k in range(at - 1, max(-1, at - REACH - 1), -1) if m.entities[k].label is Label.PERSON]
        if not entry.roles:
            return people[0][1] if people else None
        wanted = set(entry.roles)
        own = {r for r in wanted if r in words.replace(" ", "_")} or wanted
        holders = {e.name for k, e in people if m.roles.get(k, frozenset()) & own} or {
            e.name for k, e in people if m.roles.get(k, frozenset()) & wanted
        }
        return next((e for _, e in people if e.name in holders), None)

    def _country(self, position: int, determiner: str, m: _Memory) -> Entity | None:
        latest = next((e for e in m.before(position) if m.kinds[e.name] == "country"), None)
        if determiner == "that" or m.home is None:
            return latest
        return m.home

    def _city(self, words: str, position: int, m: _Memory) -> Entity | None:
        """The city the article is about: in its title, or named first and most."""
        if words.endswith("capital"):
            return None
        cities = [e for e in m.before(position) if m.kinds[e.name] == "city"]
        titled = {e.name for e in m.title}
        counts = Counter(e.name for e in cities)
        return next((e for e in cities if e.name in titled or (counts[e.name] >= 3 and counts[e.name] == max(counts.values()))), None)

    def _region(self, position: int, m: _Memory) -> Entity | None:
        titled = next((e for e in m.title if e.ref and len(e.ref) > 2 and e.label is Label.PLACE), None)
        for e in m.before(position):
            if m.kinds[e.name] == "region" and (titled is None or e.name == titled.name):
                return e
        nearest = next((e for e in m.before(position) if m.kinds[e.name] == "region"), None)
        if nearest is not None and titled is None:
            return nearest
        return titled or next((e for e in m.after(position) if m.kinds[e.name] == "region"), None)

    def _company(self, words: str, position: int, m: _Memory) -> Entity | None:
        wanted = ("bank", "central bank") if words.endswith(("bank", "lender")) else ("company", "bank", "plant", "exchange")
        nearest = next((e for e in m.before(position) if m.kinds[e.name] in wanted), None)
        if m.subject is not None and (nearest is None or nearest.name != m.subject):
            own = next((e for e in m.before(position) if e.name == m.subject), None)
            if own is not None and m.kinds[m.subject] in wanted:
                return own
        if nearest is None and words.split(" ")[-1] in ("company", "group", "firm"):
            return next((e for e in m.title if self.gazetteer.by_name[e.name].kind in wanted), None)
        return nearest

    def _central_bank(self, words: str, position: int, m: _Memory) -> Entity | None:
        regulator = words.endswith("regulator")
        for e in m.before(position):
            if m.kinds[e.name] == "central bank" or (regulator and any(x in e.name for x in ("Commission", "Authority", "Regulat"))):
                return e
        if regulator:
            return None
        later = next((e for e in m.after(position) if m.kinds[e.name] == "central bank"), None)
        if later is not None or m.home is None:
            return later
        bank = self.central_banks.get(m.home.ref)
        return self._of_thing(bank) if bank else None
