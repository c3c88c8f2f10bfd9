"""No regular expression of the program is slow on any text: each is pumped where it repeats, and measured."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from patterns import UNSEEN, Pattern, strings

from extractor.nlp import LONGEST_URL

SIZE, LONGER = 1500, 6000
SUSPECT = 0.0008
"""CPU seconds at the first size: of what is linear there hardly one needs more; the others are measured at four times the size."""
IN_A_WINDOW = 0.004
"""CPU seconds that an expression may need for each hundred characters of a window that it never sees beyond."""
NOTHING = 0.008
"""CPU seconds at the second size: the square of it would take a fifth of a nanosecond a step, which no machine does."""
LINEAR = 9.0
"""Four times the text may take so many times longer; sixteen times is quadratic."""
WINDOWS = {
    "nlp.py:suffix_search": 80,
    "nlp.py:url_match": LONGEST_URL,
    "lexicon/schema/ucum.py:_COMPONENT": 100,
    "quantities/amounts.py:calendar": 16,
    "quantities/bare.py:_WORD": 60,
    "quantities/counts.py:_BEFORE": 30,
    "quantities/hedges.py:_MARK": 40,
    "reading/dateline.py:_AFTER": 160,
    "review/offer.py:_BEFORE": 80,
    "review/slots.py:_NUMBER": 100,
}
"""Expressions that see a short piece of the text only, with its length: no more is asked of them."""
ROOMS = ("quantities", "periods", "entities|facts", "reading|review", "")


class Slow(Exception):
    """It does not end."""


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """End a search that takes too long: the engine of `re` looks at signals now and then."""

    def ring(*_: object) -> None:
        raise Slow

    before = signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def cost(pattern: re.Pattern[str], text: str, methods: list[str]) -> float:
    """CPU seconds, the least of three tries."""
    spent = []
    for _ in range(3):
        begun = time.thread_time()
        for method in methods:
            found = getattr(pattern, method)(text)
            if method == "finditer":
                for _found in found:
                    pass
        spent.append(time.thread_time() - begun)
        if spent[-1] < SUSPECT:
            break
    return min(spent)


def fault(one: Pattern) -> str | None:
    """What is wrong with an expression, with the text that shows it."""
    pattern, flags, where, methods = one
    compiled = re.compile(pattern, flags)
    size = WINDOWS.get(where, SIZE)
    most = IN_A_WINDOW * max(1, size / 100) if where in WINDOWS else SUSPECT
    for text, longer in zip(strings(pattern, flags, size), strings(pattern, flags, LONGER), strict=True):
        told = f"{where}: {pattern[:200]!r} on {text[:40]!r}…"
        try:
            with limited(0.5):
                first = cost(compiled, text, methods)
                if first < most:
                    continue
                if where in WINDOWS:
                    return f"{told} takes {first:.3f} s in its window of {size}"
                second = cost(compiled, longer, methods)
                if second > NOTHING and second > LINEAR * first:
                    return f"{told} grows faster than the text"
        except Slow:
            return f"{told} does not end"
    return None


@cache
def patterns() -> list[Pattern]:
    """All of them, found in a fresh process."""
    here = Path(__file__).resolve()
    path = {**os.environ, "PYTHONPATH": str(here.parents[2])}
    said = subprocess.run([sys.executable, str(here.with_name("patterns.py"))], capture_output=True, text=True, check=True, env=path)
    return [(p, f, where, methods) for p, f, where, methods in json.loads(said.stdout)]


def test_all_are_looked_at() -> None:
    """Each call of `re` in the program: compiled while the grammars are built, a literal, or named among those that are made later."""
    assert [p[2] for p in patterns() if p[2].startswith(UNSEEN)] == []


def test_they_are_found() -> None:
    where = {p[2].split("/")[0] for p in patterns()}
    assert len(patterns()) > 400
    assert {"quantities", "periods", "entities", "facts", "reading", "review", "lexicon"} <= where
    assert set(WINDOWS) <= {p[2] for p in patterns()}


@pytest.mark.parametrize("room", ROOMS)
def test_none_is_slow(room: str) -> None:
    """A room's expressions; the last one is all the other rooms together."""
    mine = re.compile(f"({room})/" if room else f"(?!({'|'.join(filter(None, ROOMS))})/)")
    chosen = [p for p in patterns() if mine.match(p[2])]
    assert chosen
    assert [said for said in map(fault, chosen) if said] == []


@pytest.mark.parametrize(
    "pattern", [r"a+b", r"(a+)+b", r"(\w+\s?)+:", r"\s+$", r"(?:a|ab|b)*c\d*\d*\d*x", r"\d\S*(?: [a-z%]+){0,2}?-line", r"x.*y.*z"]
)
def test_a_bad_one_would_be_seen(pattern: str) -> None:
    assert fault((pattern, 0, "here", ["finditer"]))


@pytest.mark.parametrize("pattern", [r"(?<!a)a+b", r"\bword\b", r"[^.;]{3,50}? (?:do|does)\b", r"(?<!\s)\s+$", r"(?:one|two)-(?:three)?"])
def test_a_good_one_is_not(pattern: str) -> None:
    assert fault((pattern, 0, "here", ["finditer"])) is None
