"""The lexicon's words of quantity as lookup tables and compiled patterns, built once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal

from extractor.errors import LexiconError
from extractor.lexicon import Lexicon
from extractor.lexicon.schema.quantities import Currency, MoneyName, Unit, UnitSenses, WordGroup
from extractor.quantities.numeral import SPACE, tree_of


@dataclass(frozen=True, slots=True)
class UnitSense:
    """What a unit's words mean: `kind` of `values.Kind`, or `money`; `shared` where the place decides the currency."""

    kind: str
    code: str
    factor: Decimal
    rule: str
    duration: bool = False
    shared: MoneyName | None = None
    wordlike: bool = False


@dataclass(slots=True)
class Vocabulary:
    """Tables: `words` (lower case) and `symbols` (exact) behind a number, `below` the line of a rate, `prefixes` of money."""

    words: dict[str, UnitSense] = field(default_factory=dict)
    symbols: dict[str, UnitSense] = field(default_factory=dict)
    below: dict[str, str] = field(default_factory=dict)
    below_symbols: dict[str, str] = field(default_factory=dict)
    below_only: dict[str, tuple[str, str]] = field(default_factory=dict)
    below_rules: dict[str, str] = field(default_factory=dict)
    prefixes: dict[str, UnitSense] = field(default_factory=dict)
    country_currency: dict[str, str] = field(default_factory=dict)
    groups: dict[str, frozenset[str]] = field(default_factory=dict)
    plurals: dict[str, str] = field(default_factory=dict)
    british: dict[str, str] = field(default_factory=dict)
    durations: frozenset[str] = frozenset()
    units: dict[str, UnitSense] = field(default_factory=dict)
    shared: dict[str, UnitSense] = field(default_factory=dict)
    senses: dict[str, UnitSenses] = field(default_factory=dict)


def build_vocabulary(lexicon: Lexicon) -> Vocabulary:
    """All tables from the lexicon's entries."""
    v = Vocabulary()
    for unit in lexicon.entries("units", Unit):
        _add_unit(v, unit)
    for shared in lexicon.entries("money_names", MoneyName):
        _add_shared(v, shared)
    for currency in lexicon.entries("currencies", Currency):
        _add_currency(v, currency)
    for senses in lexicon.entries("unit_senses", UnitSenses):
        _add_senses(v, senses)
    for group in lexicon.entries("count_words", WordGroup):
        v.groups[group.id] = frozenset(group.words)
        v.plurals.update(group.pairs)
    return v


def plural(word: str) -> str:
    """The regular plural, for a unit's name."""
    if word.endswith(("s", "x", "ch", "sh", ".", "z")):
        return word
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    return word + "s"


def _add_unit(v: Vocabulary, unit: Unit) -> None:
    sense = UnitSense(unit.kind, unit.code, Decimal(unit.factor), unit.id, unit.duration)
    v.units[unit.id] = sense
    forms = {f for w in unit.words for f in (w.lower(), plural(w.lower()))}
    if not unit.per_only:
        v.words.update({f: sense for f in forms if f not in v.words or f in {w.lower() for w in unit.words}})
        v.symbols.update(dict.fromkeys(unit.symbols, sense))
    if unit.per:
        code = unit.code if unit.kind == "measure" else "{" + unit.code + "}"
        v.below.update(dict.fromkeys(forms, code))
        v.below_symbols.update(dict.fromkeys(unit.symbols, code))
        v.below_rules.update(dict.fromkeys((*forms, *unit.symbols), unit.id))
    if unit.british:
        v.british[unit.code] = unit.british
    v.below_only.update(dict.fromkeys(unit.below, (unit.code, unit.id)))
    if unit.duration:
        v.durations = v.durations | frozenset(forms)


def _add_shared(v: Vocabulary, entry: MoneyName) -> None:
    factor = Decimal("0.01") if entry.subunit else Decimal(1)
    sense = UnitSense("money", entry.default, factor, entry.id, shared=entry, wordlike=entry.scaled_only)
    v.shared[entry.id] = sense
    v.words.update({w.lower(): sense for w in entry.words})
    v.prefixes.update({s: replace(sense, wordlike=len(s) == 1 and s.isalpha()) for s in entry.symbols if not entry.subunit})
    v.symbols.update({s: sense for s in entry.symbols if not s.isalpha()})
    if not entry.subunit and not entry.scaled_only:
        v.below.update({w.lower(): entry.default for w in entry.words})
        v.below_rules.update({w.lower(): entry.id for w in entry.words})


def _add_currency(v: Vocabulary, c: Currency) -> None:
    sense = UnitSense("money", c.id, Decimal(1), c.id, wordlike=c.wordlike)
    cents = UnitSense("money", c.id, Decimal("0.01"), c.id)
    sure = UnitSense("money", c.id, Decimal(1), c.id)
    for name in c.names:
        for form in (name.lower(), plural(name.lower())):
            v.words[form] = sure
            v.below[form] = c.id
            v.below_rules[form] = c.id
    for name in c.subunits:
        v.words.update(dict.fromkeys((name.lower(), plural(name.lower())), cents))
    v.prefixes[c.id] = sense
    v.symbols[c.id] = sense
    v.below_symbols[c.id] = c.id
    for symbol in c.symbols:
        v.prefixes[symbol] = replace(sure, wordlike=len(symbol) == 1 and symbol.isascii() and symbol.isalpha())
        if symbol in c.behind or not (symbol.isascii() and symbol.isalpha()):
            v.symbols[symbol] = sure
    for country in c.countries:
        v.country_currency[country] = c.id


def _add_senses(v: Vocabulary, entry: UnitSenses) -> None:
    """Words of which only the context says what they mean; one that no other entry knows is looked for as it is written."""
    for sense in entry.senses:
        if sense.means not in ("money", "count", "million", "none") and sense.means not in v.units:
            raise LexiconError([f"unit_senses: {entry.id}: {sense.means!r} is no unit of units.yaml"])
    for word in entry.words:
        v.senses[word] = entry
        if word.lower() not in v.words and word not in v.symbols:
            v.symbols[word] = UnitSense("none", "", Decimal(1), entry.id)


def alternation(words: Iterable[str]) -> str:
    """Words as one pattern, the longest that fits; any blank of a phrase matches any one blank."""
    return tree_of(words, blank=f"[{SPACE}]")
