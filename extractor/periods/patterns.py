"""Compile the lexicon's period patterns: `$macros` expanded, parts named, values looked up."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from extractor.errors import LexiconError
from extractor.lexicon.schema.periods import PeriodOperator, PeriodRule, PeriodWords
from extractor.periods.normalize import NORMALIZERS, OPERATORS

_MACRO = re.compile(r"\$([a-z_]+[0-9]?)|\{([a-z_]+[0-9]?)(?::([a-z_]+[0-9]?))?\}")
_SPACE = re.compile(r"\[[^\]]*\]| [?*+]?")
_NAME = re.compile(r"\(\?P<[^>]*>")
LOOK_BACK = 70
_DASHES = "‐‑‒–—―−"
_BLANKS = "\u00a0\u2007\u2009\u202f\u200a\t"
_MARKS = {"’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"', "«": '"', "»": '"'}


def scan_form(text: str) -> str:
    """The text in lower case with plain dashes, apostrophes and blanks: as long as the text, so offsets hold."""
    for chars, plain in ((_DASHES, "-"), (_BLANKS, " ")):
        for char in chars:
            if char in text:
                text = text.replace(char, plain)
    for char, plain in _MARKS.items():
        if char in text:
            text = text.replace(char, plain)
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)


@dataclass(frozen=True, slots=True)
class Rule:
    """A compiled rule: `values` says for each group which word list translates it."""

    id: str
    entry: PeriodRule
    regex: re.Pattern[str]
    before: re.Pattern[str] | None
    unless_before: re.Pattern[str] | None
    values: dict[str, str]
    order: int
    reach: int


@dataclass(frozen=True, slots=True)
class Operator:
    """A compiled operator."""

    id: str
    entry: PeriodOperator
    regex: re.Pattern[str]
    before: re.Pattern[str] | None
    unless_before: re.Pattern[str] | None


class Macros:
    """The word lists, ready to be put into patterns."""

    def __init__(self, entries: Iterable[PeriodWords]) -> None:
        self._entries = {entry.id: entry for entry in entries}
        self.words = {e.id: {form: str(value) for form, value in e.words.items()} for e in self._entries.values()}
        self._expanded: dict[str, str] = {}
        self._under_way: set[str] = set()

    def expand(self, pattern: str, values: dict[str, str] | None = None) -> str:
        """The pattern with its macros replaced; `values` collects which list each part comes from."""

        def put(match: re.Match[str]) -> str:
            name = match[1] or match[2]
            body = self._body(name)
            if match[1]:
                return f"(?:{body})"
            part = match[3] or name
            if values is not None:
                values[part] = name
            return f"(?P<{part}>{body})"

        return _MACRO.sub(put, pattern)

    def _body(self, name: str) -> str:
        if name not in self._entries:
            raise LexiconError([f"periods: ${name} is no word list; allowed are {', '.join(sorted(self._entries))}"])
        if name in self._under_way:
            raise LexiconError([f"periods: the word list ${name} leads back to itself"])
        if name not in self._expanded:
            self._under_way.add(name)
            entry = self._entries[name]
            forms = sorted(entry.words, key=len, reverse=True)
            listed = "|".join(re.escape(f).replace("\\ ", " ").replace("\\'", "'") + (r"\b" if f[-1:].isalnum() else "") for f in forms)
            self._expanded[name] = self.expand(entry.pattern) if entry.pattern else listed
            self._under_way.discard(name)
        return self._expanded[name]

    def compile(self, pattern: str, values: dict[str, str] | None = None, *, wrap: str = "{}") -> re.Pattern[str]:
        """A regular expression; a space matches one or more.

        Raises:
            LexiconError: when it is none.
        """
        expanded = _SPACE.sub(lambda m: {" ": " +", " ?": " *"}.get(m[0], m[0]), self.expand(pattern, values))
        try:
            return re.compile(wrap.format(expanded))
        except re.error as error:
            raise LexiconError([f"periods: {pattern!r} is no pattern: {error}"]) from error


def compile_rules(entries: Iterable[PeriodRule], macros: Macros) -> tuple[Rule, ...]:
    """Every rule, in file order.

    Raises:
        LexiconError: for a bad pattern or an unknown normalizer.
    """
    rules = []
    for order, entry in enumerate(entries):
        if entry.normalize not in NORMALIZERS:
            raise LexiconError([f"periods.{entry.id}: no normalizer {entry.normalize!r}; allowed are {', '.join(sorted(NORMALIZERS))}"])
        values: dict[str, str] = {}
        regex = macros.compile(entry.pattern, values, wrap=r"(?:{})(?![\w])")
        guards = _guard(macros, entry.before), _guard(macros, entry.unless_before)
        rules.append(Rule(entry.id, entry, regex, *guards, values, order, _reach(entry)))
    return tuple(rules)


def _reach(entry: PeriodRule) -> int:
    """How far back the guards look: few need more than some words, and looking costs time."""
    return LOOK_BACK if "{0," in f"{entry.before}{entry.unless_before}" else 34


def _guard(macros: Macros, pattern: str | None) -> re.Pattern[str] | None:
    return macros.compile(pattern) if pattern else None


def compile_operators(entries: Iterable[PeriodOperator], macros: Macros) -> tuple[Operator, ...]:
    """Every operator, in file order; each matches words that end where the expression begins.

    Raises:
        LexiconError: for a bad pattern or an unknown normalizer.
    """
    found = []
    for entry in entries:
        if entry.normalize not in OPERATORS:
            allowed = ", ".join(sorted(OPERATORS))
            raise LexiconError([f"periods_operators.{entry.id}: no operator {entry.normalize!r}; allowed are {allowed}"])
        regex = macros.compile(entry.pattern, wrap=r"(?<![\w-])(?:{})$")
        found.append(Operator(entry.id, entry, regex, _guard(macros, entry.before), _guard(macros, entry.unless_before)))
    return tuple(found)


def union(patterns: Iterable[re.Pattern[str]], *, wrap: str) -> re.Pattern[str]:
    """One pattern that matches where any of them does."""
    return re.compile(wrap.format("|".join(_NAME.sub("(?:", p.pattern) for p in patterns)))
