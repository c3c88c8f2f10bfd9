"""The names we know: alias to candidates, found in a text in one pass over its words, case as written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from extractor.lexicon.load import Lexicon, unhindered
from extractor.lexicon.schema.entities import Country
from extractor.lexicon.schema.rows import Organization, Person, Place
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

_WORD = re.compile(r"[^\W_]+")

_LOUD = frozenset(("city", "country", "region", "news"))
"""Kinds whose names stand in capitals in datelines."""

_NO_STEMS = frozenset(("Free", "Eastern", "Northern", "Western", "Southern", "Central"))


class Thing(NamedTuple):
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
    """All known names. `by_alias` maps each spelling to its candidates, `by_name` each canonical name to its thing.

    `current` maps a code that is no longer in force to the one of today ("KZ-KAR" to "KZ-35"), "" where there is none.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self.by_alias: dict[str, list[Thing]] = {}
        self.by_name: dict[str, Thing] = {}
        self.countries: dict[str, Thing] = {}
        self.capitals: dict[str, str] = {}
        self.regions: dict[str, list[Thing]] = {}
        self.units: dict[str, list[Thing]] = {}
        self.units_of: dict[str, set[str]] = {}
        self.current: dict[str, str] = {}
        self._load(lexicon)
        self._starts: dict[str, str | list[str]] = {}
        self._index()

    def _load(self, lexicon: Lexicon) -> None:
        for country in lexicon.entries("countries", Country):
            thing = Thing(Label.PLACE, country.name, country.id, "country", country.id)
            self.countries[country.id] = thing
            self._add(thing, country.aliases)
            self.capitals.update(dict.fromkeys(country.capitals, country.id))
        for place in lexicon.entries("places", Place):
            thing = Thing(Label.PLACE, place.name, place.ref, place.kind, place.country)
            self.current.update(dict.fromkeys(place.former_refs, place.ref or ""))
            stems = [s for t in _REGION_TYPES if (s := place.name.removesuffix(t)) != place.name and s not in _NO_STEMS]
            if place.kind == "unit":
                for alias in (place.name, *place.aliases, *stems):
                    self.units.setdefault(alias, []).append(thing)
                    self.units_of.setdefault(place.country or "", set()).add(alias)
                continue
            self._add(thing, [*place.aliases, *stems] if place.kind == "region" else place.aliases)
        for org in lexicon.entries("organizations", Organization):
            self._add(Thing(Label.ORG, org.name, org.ref, org.kind, org.country), org.aliases)
        for person in lexicon.entries("persons", Person):
            self._add(Thing(Label.PERSON, person.name, None, "person", person.country), person.aliases)

    def _index(self) -> None:
        """First word to the names that begin with it, the longest first; one name stands without a list, as most do."""
        starts = self._starts
        for alias in self.by_alias:
            found = _WORD.search(alias)
            if found is None:
                continue
            first = alias[: found.end()]  # with the marks before it: "“Ile Su”"
            known = starts.get(found.group())
            if known is None:
                starts[found.group()] = alias if first == found.group() else [alias]
            elif isinstance(known, str):
                starts[found.group()] = [known, alias]
            else:
                known.append(alias)
        for names in starts.values():
            if not isinstance(names, str):
                names.sort(key=len, reverse=True)

    def _add(self, thing: Thing, aliases: Sequence[str]) -> None:
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
        reached, starts = -1, self._starts
        for word in _WORD.finditer(text):
            known = starts.get(word.group())
            if known is None or word.start() < reached:
                continue
            for alias in (known,) if isinstance(known, str) else known:
                start = word.start() - _lead(alias)
                end = start + len(alias)
                if start >= max(0, reached) and text.startswith(alias, start) and _whole(text, start, end):
                    reached = end
                    yield Hit(start, end, alias, tuple(self.by_alias[alias]))
                    break


def _lead(alias: str) -> int:
    """How many marks stand before an alias' first letter."""
    if alias[0].isalnum():
        return 0
    found = _WORD.search(alias)
    return found.start() if found else 0


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


def _spellings(alias: str, thing: Thing) -> Sequence[str]:
    """The alias with hyphen or blank, straight or curly apostrophe, and in capitals as datelines have it."""
    loud = thing.kind in _LOUD and len(alias) >= 4
    if not loud and "'" not in alias and thing.label is not Label.PLACE:
        return (alias,)
    forms = [alias]
    if thing.kind == "district" and alias.endswith(" District"):
        forms.append(alias.removesuffix("District") + "district")
    if thing.label is Label.PLACE and (" " in alias or "-" in alias):
        if thing.kind == "region" and alias.count(" ") == 1:
            forms.append(alias.replace(" ", "-"))
        if "-" in alias:
            forms.append(alias.replace("-", " "))
    forms += [f.replace("'", "’") for f in forms if "'" in f]
    return [*forms, *(f.upper() for f in forms if f.upper() != f)] if loud else forms


@lru_cache(maxsize=2)
def gazetteer_of(lexicon: Lexicon) -> Gazetteer:
    """The lexicon's gazetteer, built once for all who need it."""
    with unhindered():
        return Gazetteer(lexicon)
