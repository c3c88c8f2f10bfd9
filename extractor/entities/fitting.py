"""Which mentions a nominal can mean: by kind, by what the text calls them, by the words of their names."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from extractor.entities.gazetteer import Gazetteer
from extractor.entities.memory import Mention
from extractor.entities.nominals import Nominal
from extractor.entities.words import NameWords
from extractor.lexicon.schema.entities import Referent
from extractor.values import Label

_FIRMS = ("company", "bank", "plant", "exchange")
_BODIES = frozenset("union party charity hospital university school council parliament court club team army".split())
_KINDS: dict[str, tuple[str, ...]] = {
    "country": ("country",), "region": ("region", "unit"), "city": ("city",), "ministry": ("ministry",), "agency": ("agency",),
    "central bank": ("central bank",),
}  # fmt: skip
_ISLAND, _REPUBLIC = "island", "republic"


class Fitting:
    """Asks what a mention is called; holds only words."""

    def __init__(self, words: NameWords, gazetteer: Gazetteer) -> None:
        self.words, self.gazetteer = words, gazetteer
        self.official: dict[str, set[str]] = {"republic": set(), "kingdom": set()}
        for alias, things in gazetteer.by_alias.items():
            for word, names in self.official.items():
                if word in alias.lower().split(" "):
                    names.update(x.name for x in things if x.label is Label.PLACE)

    def kinds(self, entry: Referent, n: Nominal) -> tuple[str, ...]:
        """The kinds of things that fit without being called so."""
        if entry.kind == "company":
            return ("bank", "central bank") if n.noun.endswith(("bank", "lender")) else _FIRMS
        return _KINDS.get(entry.kind, ())

    def called(self, entry: Referent, n: Nominal, mentions: Iterable[Mention]) -> list[Mention]:
        """The mentions that the text, or their own names, call so; things named in one breath are told apart by words only."""
        fit = [(self._calls(entry, n, x), x) for x in mentions]
        best = max((level for level, _ in fit), default=0)
        if best < 1:
            return []
        twins = {x.sentence for level, x in fit if level == best == 1 and x.joined}
        names = {x.entity.name for level, x in fit if level == best}
        return [
            x
            for level, x in fit
            if level == best or x.entity.name in names or (x.joined and x.sentence in twins and x.entity.label is Label.ORG)
        ]

    def _calls(self, entry: Referent, n: Nominal, x: Mention) -> int:
        """2 where the noun itself or its modifier is used of the thing, 1 where its trade says as much, else 0."""
        label = x.entity.label
        if label is Label.PERSON or (entry.labels and label.value not in entry.labels):
            return 0
        last = n.noun.split(" ")[-1]
        if last in ("company", "group", "firm") and not n.modifiers and last not in x.nouns:
            return 0
        if last in x.nouns or (n.modifiers and any(y in x.nouns for y in n.modifiers if len(y) > 3)):
            return 2
        if last == _ISLAND:
            return 2 if self.words.has("island", x.entity.name) or (x.kind == "place" and "island" in x.nouns) else 0
        if last in self.official:
            return 2 if x.entity.name in self.official[last] else 0
        trade = entry.names.get(last, ())
        if any(y in x.nouns for y in trade) or (entry.verbs and any(v in x.verbs for v in entry.verbs.get(last, ()))):
            return 1
        stem = _stem(last)
        return 1 if stem and any(y.startswith(stem) for y in x.nouns) else 0

    def other_body(self, n: Nominal, x: Mention) -> bool:
        """Whether the text calls the thing something that "the company" is not: a union, a party, a hospital."""
        return n.noun not in x.nouns and bool(_BODIES & x.nouns)

    def lends(self, n: Nominal, x: Mention) -> bool:
        """Whether the thing is called so by its name or the text; a "lender" may be any bank."""
        return n.noun in x.nouns or (n.noun == "lender" and "bank" in x.nouns)

    def of_nation(self, n: Nominal, mentions: list[Mention]) -> list[Mention]:
        """ "The Spanish company": those that the text calls Spanish ("Spain's X"), where it does so of any; of others' none."""
        asked = {self.words.demonyms.get(y.capitalize()) for y in n.modifiers} - {None}
        if not asked:
            return mentions
        said = {x.entity.name for x in mentions if x.nation in asked}
        return [x for x in mentions if (x.entity.name in said if said else not x.nation)]

    def city(self, x: Mention) -> bool:
        """A city, or a place of which nothing is known."""
        return x.kind == "city" or (
            x.kind == "place" and x.entity.label is Label.PLACE and not (x.nouns & self.words.sorts.get("no_city", frozenset()))
        )

    def unit(self, noun: str, ref: str | None) -> bool:
        """Whether a first-level unit of this country is called so: Texas is a state, Ontario a province."""
        country = (ref or "")[:2]
        if noun == "state":
            return self.words.has("has_states", country)
        if noun == "province":
            return not self.words.has("has_states", country)
        return True

    def many(self, entry: Referent) -> Callable[[Mention], bool]:
        """Whether a mention is one of "the two …"."""
        if entry.kind == "companies":
            return lambda x: x.entity.label is Label.ORG and x.kind in _FIRMS
        wanted = {"countries": ("country",), "regions": ("region", "unit"), "cities": ("city", "place")}.get(entry.kind, ())
        return lambda x: x.entity.label is Label.PLACE and x.kind in wanted


def _stem(noun: str) -> str:
    """ "glass" of "glassmaker", "insur" of "insurer": what the thing's own name may begin with."""
    for end in ("maker", "builder", "smith", "er", "or"):
        if noun.endswith(end) and len(noun) - len(end) >= 4:
            return noun.removesuffix(end)
    return ""
