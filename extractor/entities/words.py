"""The lexicon's words of this room as sets and tries, compiled once.

Sorts of `name_words`: `month`, `day`; `never` (capitalised words that name nothing we mark), `programme_end` (nouns that
make a run a programme or law), `speech` (verbs that cite), `small` (lower-case words inside names), `not_first` (words that
are no name though they begin a sentence), `region_word(s)`, `place_end(_low)`, `place_start`, `place_head`, `given`,
`surname_end`, `no_bare_place` (place names that are as often something else: they need the model or a preposition), `common`
(everyday words), `given_f` and `given_m` (given names by gender), `she_title`, `he_end` … (see `gender`), `trade` (what a
company deals in), `org_verb`, `org_after`, `org_by`, `org_of`, `org_before`, `org_end`, `place_of`, `into_org`,
`person_before`, `person_verb`, `ground`, `street` (see `evidence`).
"""

from __future__ import annotations

from dataclasses import dataclass

from extractor.lexicon.load import Lexicon
from extractor.lexicon.schema.entities import Country, Head, LegalForm, NameWord, Title

Trie = dict[str, list[tuple[tuple[str, ...], str]]]


def trie_of(phrases: dict[str, str]) -> Trie:
    """First word to the phrases that begin with it, the longest first."""
    out: Trie = {}
    for phrase, value in phrases.items():
        parts = tuple(phrase.split(" "))
        out.setdefault(parts[0], []).append((parts, value))
    for found in out.values():
        found.sort(key=lambda x: -len(x[0]))
    return out


@dataclass(frozen=True)
class NameWords:
    """Everything the rules ask about a word; `sorts` holds the plain sets of `name_words`."""

    sorts: dict[str, frozenset[str]]
    surname_ends: tuple[str, ...]
    org_ends: tuple[str, ...]
    titles: Trie
    title_roles: dict[str, tuple[str, ...]]
    forms_before: Trie
    forms_after: Trie
    heads: dict[str, dict[str, str]]
    head_ends: Trie
    head_alone: Trie
    demonyms: dict[str, str]
    currencies: dict[str, tuple[str, ...]]
    places_low: Trie
    money: dict[str, str]

    def has(self, sort: str, word: str) -> bool:
        """Whether the word is of this sort; an unknown sort holds nothing."""
        return word in self.sorts.get(sort, frozenset())


def compile_words(lexicon: Lexicon) -> NameWords:
    """The words of all files of this room."""
    sorts = _sorts(lexicon)
    titles = {e.word: "|".join(e.roles) for e in lexicon.entries("titles", Title)}
    lowered = {w[0].lower() + w[1:]: r for w, r in titles.items() if "." not in w and not w.isupper() and len(w) > 3}
    forms = lexicon.entries("legal_forms", LegalForm)
    demonyms, currencies, money = _country_words(lexicon.entries("countries", Country))
    heads: dict[str, dict[str, str]] = {"of": {}, "end": {}, "alone": {}, "start": {}}
    for head in lexicon.entries("heads", Head):
        for side in head.sides:
            heads[side].setdefault(head.word, head.sort)
    return NameWords(
        sorts=sorts,
        surname_ends=tuple(sorted(sorts.get("surname_end", frozenset()), key=len, reverse=True)),
        org_ends=tuple(sorted(sorts.get("org_end", frozenset()))),
        titles=trie_of({**lowered, **titles}),
        title_roles={w.lower(): tuple(r.split("|")) if r else () for w, r in titles.items()},
        forms_before=trie_of({f.word: f.word for f in forms if f.side != "after"}),
        forms_after=trie_of({f.word: f.word for f in forms if f.side != "before"}),
        heads=heads,
        head_ends=trie_of(heads["end"]),
        head_alone=trie_of(heads["alone"]),
        demonyms=demonyms,
        currencies=currencies,
        places_low=trie_of(dict.fromkeys(sorts.get("place_end_low", frozenset()), "")),
        money=money,
    )


def _sorts(lexicon: Lexicon) -> dict[str, frozenset[str]]:
    """The plain sets: several entries may add to one sort."""
    sorts: dict[str, set[str]] = {}
    for name in ("name_words", "common_words", "given_names"):
        for entry in lexicon.entries(name, NameWord):
            sorts.setdefault(entry.sort, set()).update(entry.words)
    return {sort: frozenset(words) for sort, words in sorts.items()}


def _country_words(countries: tuple[Country, ...]) -> tuple[dict[str, str], dict[str, tuple[str, ...]], dict[str, str]]:
    demonyms: dict[str, str] = {}
    currencies: dict[str, list[str]] = {}
    money: dict[str, str] = {}
    for country in countries:
        for word in country.adjectives:
            demonyms.setdefault(word, country.id)
            demonyms.setdefault(word + "s", country.id)
        for word in country.currencies:
            currencies.setdefault(word, []).append(country.id)
        if country.money:
            money[country.money] = country.id
    return demonyms, {k: tuple(v) for k, v in currencies.items()}, money


def match(trie: Trie, words: list[str], i: int) -> tuple[int, str] | None:
    """The longest phrase of the trie that stands at token i: its end (excluded) and its value."""
    for parts, value in trie.get(words[i], ()):
        end = i + len(parts)
        if end <= len(words) and all(words[i + k] == parts[k] for k in range(1, len(parts))):
            return end, value
    return None
