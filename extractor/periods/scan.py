"""Find the bare expressions: at each place the longest rule whose guards hold, its words turned into parts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractor.periods.model import Reading
from extractor.periods.patterns import Macros, Rule
from extractor.periods.prefixes import LENGTH, by_prefix, collapsed

_OPENERS = frozenset("the a an in its their our this his her for by since from and but of to our my your as".split())
# Months that are words of another kind too; they need a word before them that months follow.
_DOUBTFUL = frozenset(("may", "march", "mar", "mar."))
_WORDS = "in|of|since|by|until|till|from|to|than|for|during|between|through|before|after|early|late|mid|last|next|this"
_LEAD = re.compile(rf"(?:\b(?:{_WORDS}|and|versus|vs\.?|against|with|on|or|over)(?: the)? +|[-(/,] ?|(?:january|february|april|june),? )$")
_PREPOSITION = re.compile(rf"\b(?:{_WORDS}) +$")
# Where a word begins that is no part of an amount or an address; what is not ASCII is a question mark here.
_BEGINNINGS = re.compile(r"(?<![\w$?#@.])[\w']")
_SPOKEN = re.compile(rf"\b(?:{_WORDS}|on|said|told|says|[a-z]+ed) +$")
_TOLD = re.compile(r" (?:alone )?(?:accounted|brought|saw|was|had|gave|yielded|marked|proved|turned)\b")  # "March accounted for 1.02 mln"
_DIGITS = re.compile(r"(?<![0-9])[0-9]{4}(?![0-9])")


@dataclass(frozen=True, slots=True)
class Base:
    """A bare expression, without the words before it."""

    start: int
    end: int
    rule: Rule
    reading: Reading


class Scanner:
    """All rules, found by the characters with which they can begin."""

    def __init__(self, rules: tuple[Rule, ...], macros: Macros) -> None:
        self._words = macros.words
        self._beginning = by_prefix((rule, rule.regex) for rule in rules)

    def scan(self, text: str, scan: str) -> Iterator[Base]:
        """The expressions in order, not overlapping. `scan` is the text's scan form."""
        at = 0
        plain = collapsed(scan)
        for match in _BEGINNINGS.finditer(plain):
            start = match.start()
            if start < at or not (rules := self._beginning(plain[start : start + LENGTH])):
                continue
            base = self._best(text, scan, start, rules)
            if base:
                yield base
                at = base.end

    def _best(self, text: str, scan: str, start: int, rules: tuple[Rule, ...]) -> Base | None:
        best: tuple[int, int, Rule, re.Match[str]] | None = None
        for rule in rules:
            match = rule.regex.match(scan, start)
            if match is None or (best and match.end() <= best[0]) or match.end() == start:
                continue
            if self._holds(rule, match, text, scan):
                best = (match.end(), rule.order, rule, match)
        if best is None:
            return None
        _, _, rule, match = best
        return Base(start, match.end(), rule, self._read(rule, match, scan))

    def _holds(self, rule: Rule, match: re.Match[str], text: str, scan: str) -> bool:
        start = match.start()
        if rule.before and not rule.before.search(scan, max(0, start - rule.reach), start):
            return False
        if rule.unless_before and rule.unless_before.search(scan, max(0, start - rule.reach), start):
            return False
        if rule.entry.named and _after_name(text, start):
            return False
        if not all(match[group] is None or _is_cased(text, match, group) for group in rule.entry.cased):
            return False
        if rule.id == "year_event" and text[match.end() + 1 : match.end() + 2].isupper():
            return False  # "the 2030 Strategy"
        return _rising(match) and _is_month(rule, match, text, scan) and _is_weekday(rule, match, text, scan)

    def _read(self, rule: Rule, match: re.Match[str], scan: str) -> Reading:
        parts = dict(rule.entry.set)
        groups = match.groupdict()
        if rule.before and rule.before.groups and (lead := rule.before.search(scan, max(0, match.start() - rule.reach), match.start())):
            groups |= lead.groupdict()
        for group, words in groups.items():
            if words is None or group.endswith("0"):
                continue
            name = group.rstrip("0123456789")
            value = self._value(rule.values.get(group, name), name, words)
            if value is not None:
                parts["year" if name == "yy" else name] = value
        return Reading(rule.entry.normalize, tuple(parts.items()))

    def _value(self, macro: str, name: str, words: str) -> str | None:
        """What a part's words mean, or None where they mean nothing (a filler)."""
        words = " ".join(words.split())
        if name in ("year", "last", "yy") and macro in ("yr", "year", "rel_year", "yy", "last"):
            return self._year(words, name)
        if macro == "num":
            return self._words["n"].get(words, words)
        table = self._words.get(macro)
        return table.get(words, words) if table else words.lstrip("0") or "0"

    def _year(self, words: str, name: str) -> str | None:
        if digits := _DIGITS.search(words):
            return digits[0]
        if words[-2:].isdecimal():
            number = int(words[-2:])
            return str(number) if name == "last" else str(number + (2000 if number < 70 else 1900))
        words = words.lstrip(", ")
        for lead in ("", "of ", "in ", "for "):
            if words.startswith(lead) and words[len(lead) :] in self._words["rel_year"]:
                return self._words["rel_year"][words[len(lead) :]]
        return None


def _rising(match: re.Match[str]) -> bool:
    """ "2030-1990" is no stretch of years, "1991/2020" no season."""
    found = match.groupdict()
    first, last = found.get("year"), found.get("last") or found.get("last2")
    if not (first and last and first.isdecimal() and last.isdecimal()) or len(first) != 4:
        return True
    if "/" in match[0]:
        return (int(first) + 1) % 100 == int(last) % 100
    return int(last) > int(first if len(last) == 4 else first[2:])


def _after_name(text: str, start: int) -> bool:
    """Whether a name stands before, as in "Road Map 2025": a capitalised word that is no article or preposition."""
    before = text[max(0, start - 40) : start].rstrip()
    word = before[before.rfind(" ") + 1 :]
    return word[:1].isupper() and word.lower() not in _OPENERS


def _is_cased(text: str, match: re.Match[str], group: str) -> bool:
    word = match[group]
    if (word not in _DOUBTFUL and word != "august" and len(word.rstrip(".")) > 4) or word in ("june", "july"):
        return True
    return text[match.start(group)].isupper()


def _is_month(rule: Rule, match: re.Match[str], text: str, scan: str) -> bool:
    """ "May" and "March" alone need a lead; "April Jones" is a person."""
    if rule.id != "month" or match["year"] or match["which"]:
        return True
    start = match.start()
    if match["month"] in _DOUBTFUL:
        opens = bool(_TOLD.match(scan, match.end())) and not scan[max(0, start - 3) : start].strip(' "')[-1:].isalnum()
        return opens or bool(_LEAD.search(scan, max(0, start - 20), start))
    after = text[match.end() : match.end() + 2]
    if len(after) == 2 and after[0] == " " and after[1].isupper():
        return bool(_PREPOSITION.search(scan, max(0, start - 20), start))
    return True


def _is_weekday(rule: Rule, match: re.Match[str], text: str, scan: str) -> bool:
    """ "Monday Courier" is a name, "on Monday President X spoke" and "said Monday French banks" are not."""
    if rule.id != "weekday" or match["which"]:
        return True
    start, after = match.start(), text[match.end() : match.end() + 2]
    if len(after) == 2 and after[0] == " " and after[1].isupper():
        return bool(_SPOKEN.search(scan, max(0, start - 20), start))
    return True
