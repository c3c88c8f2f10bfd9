"""The names we know: alias to candidates, found in a text in one pass (Aho-Corasick), case as written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import ahocorasick

from extractor.lexicon.load import Lexicon
from extractor.lexicon.schema.entities import Country, Organization, Place
from extractor.values import Label

# Written as one word with what follows: no name of its own ("Trans-Caspian", "Inter-American").
_PREFIXES = ("Trans-", "trans-", "Inter-", "inter-", "Pan-", "pan-", "Sub-", "Anglo-", "Euro-", "Afro-", "Indo-", "Sino-", "Ust-")
_REGION_TYPES = (
    " Region",
    " Province",
    " State",
    " Territory",
    " Prefecture",
    " County",
    " Governorate",
    " Voivodeship",
    " Canton",
    " Department",
)

_NO_STEMS = frozenset(("Free", "Eastern", "Northern", "Western", "Southern", "Central"))


@dataclass(frozen=True, slots=True)
class Thing:
    """One known person-independent thing. `kind`: `country`, a place's or an organisation's kind; `country` its ISO code."""

    label: Label
    name: str
    ref: str | None
    kind: str
    country: str | None


@dataclass(frozen=True, slots=True)
class Hit:
    """An alias in a text, with everything it may stand for."""

    start: int
    end: int
    alias: str
    things: tuple[Thing, ...]


class Gazetteer:
    """All known names. `by_alias` maps each spelling to its candidates, `by_name` each canonical name to its thing."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.by_alias: dict[str, list[Thing]] = {}
        self.by_name: dict[str, Thing] = {}
        self.countries: dict[str, Thing] = {}
        self.capitals: dict[str, str] = {}
        self.regions: dict[str, list[Thing]] = {}
        self.units: dict[str, list[Thing]] = {}
        self.units_of: dict[str, set[str]] = {}
        self._load(lexicon)
        self._automaton = ahocorasick.Automaton()
        for alias in self.by_alias:
            self._automaton.add_word(alias, alias)
        if self.by_alias:
            self._automaton.make_automaton()

    def _load(self, lexicon: Lexicon) -> None:
        for country in lexicon.entries("countries", Country):
            thing = Thing(Label.PLACE, country.name, country.id, "country", country.id)
            self.countries[country.id] = thing
            self._add(thing, country.aliases)
            self.capitals.update(dict.fromkeys(country.capitals, country.id))
        for place in lexicon.entries("places", Place):
            thing = Thing(Label.PLACE, place.name, place.ref, place.kind, place.country)
            stems = [s for t in _REGION_TYPES if (s := place.name.removesuffix(t)) != place.name and s not in _NO_STEMS]
            if place.kind == "unit":
                for alias in (place.name, *place.aliases, *stems):
                    self.units.setdefault(alias, []).append(thing)
                    self.units_of.setdefault(place.country or "", set()).add(alias)
                continue
            self._add(thing, [*place.aliases, *stems] if place.kind == "region" else place.aliases)
        for org in lexicon.entries("organizations", Organization):
            self._add(Thing(Label.ORG, org.name, None, org.kind, org.country), org.aliases)

    def _add(self, thing: Thing, aliases: list[str]) -> None:
        self.by_name.setdefault(thing.name, thing)
        for alias in dict.fromkeys([thing.name, *aliases]):
            for form in _spellings(alias, thing):
                known = self.by_alias.setdefault(form, [])
                if thing not in known:
                    known.append(thing)
                if thing.kind == "region":
                    self.regions.setdefault(form, []).append(thing)

    def scan(self, text: str) -> Iterator[Hit]:
        """Every alias in the text as a whole word, longest first where two begin together, none inside another."""
        if not self.by_alias:
            return
        found: list[tuple[int, int, str]] = []
        for last, alias in self._automaton.iter(text):
            start, end = last + 1 - len(alias), last + 1
            if _whole(text, start, end):
                found.append((start, -end, alias))
        found.sort()
        reached = -1
        for start, minus_end, alias in found:
            if start >= reached:
                reached = -minus_end
                yield Hit(start, reached, alias, tuple(self.by_alias[alias]))


def _whole(text: str, start: int, end: int) -> bool:
    if start and (text[start - 1].isalnum() or text[start - 1] in "_@#"):
        return False
    if end < len(text) and (text[end].isalnum() or text[end] in "_@"):
        return False
    if start > 1 and text[start - 1] in "-.":
        before = text[max(0, start - 6) : start]
        if (text[start - 1] == "." and text[start - 2].isalnum()) or before.endswith(_PREFIXES):
            return False
    if end + 1 < len(text) and text[end] == "-" and text[end + 1].isupper() and text[start:end].isupper():
        return False
    if start > 1 and text[start - 1] == "-" and text[start - 2].isalpha() and _cut(text, start):
        return False
    return not (end + 1 < len(text) and text[end] == "." and text[end + 1].isalnum() and text[end + 1].islower())


def _cut(text: str, start: int) -> bool:
    """Whether the alias is the end of a longer hyphened name ("Zhana-Semey"); "China-US" is two names."""
    begin = start - 1
    while begin > 0 and text[begin - 1].isalpha() and start - begin < 40:
        begin -= 1
    word = text[begin : start - 1]
    return word[:1].isupper() and len(word) > 3 and not word.isupper()


def _spellings(alias: str, thing: Thing) -> Iterator[str]:
    """The alias with hyphen or blank, straight or curly apostrophe, and in capitals as datelines have it."""
    forms = [alias]
    if thing.label is Label.PLACE and (" " in alias or "-" in alias):
        if thing.kind == "region" and alias.count(" ") == 1:
            forms.append(alias.replace(" ", "-"))
        if "-" in alias:
            forms.append(alias.replace("-", " "))
    forms += [f.replace("'", "’") for f in forms if "'" in f]
    yield from forms
    if thing.kind in ("city", "country", "region", "news") and len(alias) >= 4:
        for form in forms:
            if form.upper() != form:
                yield form.upper()


@lru_cache(maxsize=2)
def gazetteer_of(lexicon: Lexicon) -> Gazetteer:
    """The lexicon's gazetteer, built once for all who need it."""
    return Gazetteer(lexicon)
