"""With which characters a pattern can begin: most words of a text begin no expression of time, and this tells without trying."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, TypeVar

LENGTH = 5
ANY = "\uffff"  # from here on anything may follow
_MOST = 4000
_RANGE = 64
_FOREIGN = re.compile(r"[^\x00-\x7f]")
_DIGITS = str.maketrans("123456789", "000000000")
T = TypeVar("T")


def collapsed(text: str) -> str:
    """Text as the prefixes are written: every digit is 0, what is not ASCII a question mark."""
    return _FOREIGN.sub("?", text).translate(_DIGITS)


def prefixes(pattern: re.Pattern[str]) -> frozenset[str]:
    """Beginnings, at most `LENGTH` long, of which every match of the pattern has one; a shorter one may be followed by anything."""
    return frozenset(p.removesuffix(ANY) for p in _sequence(parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE)))


def by_prefix(things: Iterable[tuple[T, re.Pattern[str]]]) -> Callable[[str], tuple[T, ...]]:
    """A function from the first `LENGTH` characters at a place, collapsed, to the things whose pattern can begin so."""
    known: list[T] = []
    at: dict[str, list[int]] = {}
    for thing, pattern in things:
        for prefix in prefixes(pattern):
            at.setdefault(prefix, []).append(len(known))
        known.append(thing)

    @lru_cache(maxsize=1 << 15)
    def beginning(key: str) -> tuple[T, ...]:
        found = {i for n in range(LENGTH + 1) for i in at.get(key[:n], ())}
        return tuple(known[i] for i in sorted(found))

    return beginning


def _sequence(items: Iterable[tuple[Any, Any]]) -> set[str]:
    found = {""}
    for item in items:
        found = _joined(found, _options(item))
        if all(len(f) >= LENGTH or f.endswith(ANY) for f in found):
            break
    return found


def _joined(heads: set[str], tails: set[str]) -> set[str]:
    both = {head if head.endswith(ANY) or len(head) >= LENGTH else _cut(head + tail) for head in heads for tail in tails}
    return both if len(both) <= _MOST else {head[:1].removesuffix(ANY) + ANY for head in both}


def _cut(text: str) -> str:
    return text[:LENGTH]


def _options(item: tuple[Any, Any]) -> set[str]:
    code, value = item
    if code is codes.LITERAL:
        return {collapsed(chr(value))}
    if code is codes.IN:
        return _of_class(value)
    if code in (codes.MAX_REPEAT, codes.MIN_REPEAT):
        return _repeated(*value)
    if code is codes.SUBPATTERN:
        return _sequence(value[-1])
    if code is codes.BRANCH:
        return set().union(*(_sequence(branch) for branch in value[1]))
    if code in (codes.ASSERT, codes.ASSERT_NOT, codes.AT):
        return {""}
    return {ANY}


def _repeated(least: int, most: int, items: Iterable[tuple[Any, Any]]) -> set[str]:
    once = _sequence(items)
    found = {""} if least == 0 else set()
    heads = {""}
    for n in range(1, min(int(most), LENGTH) + 1):
        heads = _joined(heads, once)
        if n >= least or n == LENGTH:
            found |= heads
    return found


def _of_class(members: Iterable[tuple[Any, Any]]) -> set[str]:
    found: set[str] = set()
    for code, value in members:
        if code is codes.LITERAL:
            found.add(collapsed(chr(value)))
        elif code is codes.RANGE and value[1] - value[0] <= _RANGE:
            found |= {collapsed(chr(c)) for c in range(value[0], value[1] + 1)}
        elif code is codes.CATEGORY and value is codes.CATEGORY_DIGIT:
            found.add("0")
        else:
            return {ANY}
    return found
