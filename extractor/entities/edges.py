"""The last touch on a chosen name's edges: "Grushevo-2", "von Lund", "Henry VIII", "Lund, Jr."."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from extractor.entities.evidence import strange
from extractor.entities.runs import Candidate
from extractor.entities.tokens import Tokens
from extractor.entities.words import NameWords
from extractor.values import Label

_NUMBER = re.compile(r"-\d{1,3}(?![\w-])")
_ROMAN = re.compile(r" (?:II|III|IV|VI{0,3}|IX|XI{0,3}|XIV|XV|XVI)(?![\w.])")
_JUNIOR = re.compile(r",? (?:Jr|Sr)\b\.?")
_UNSURE = ("model", "agent", "place_preposition", "opener", "org_apposition", "noun_beside", "trade_end")


def widened(t: Tokens, w: NameWords, chosen: list[Candidate]) -> Iterator[Candidate]:
    """The candidates with what else belongs to them, never into each other."""
    for k, c in enumerate(chosen):
        floor = chosen[k - 1].end if k else 0
        ceiling = chosen[k + 1].start if k + 1 < len(chosen) else len(t.text)
        start, end = c.start, _end(t, w, c)
        if c.label is Label.PERSON:
            start = _particles(t, w, c)
        yield c if (start, end) == (c.start, c.end) or start < floor or end > ceiling else replace(c, start=start, end=end)


def _end(t: Tokens, w: NameWords, c: Candidate) -> int:
    if c.label is Label.PERSON:
        junior = _JUNIOR.match(t.text, c.end)
        roman = _ROMAN.match(t.text, c.end)
        more = junior or roman
        return more.end() if more else c.end
    last = t.at(c.end - 1)
    number = _NUMBER.match(t.text, c.end) if c.rule in _UNSURE and strange(w, t.words[last]) else None
    return number.end() if number else c.end


def _particles(t: Tokens, w: NameWords, c: Candidate) -> int:
    """ "de Meza", "van der Berg": small words of the name before it."""
    i = t.at(c.start)
    while i > 0 and t.words[i - 1] in w.sorts.get("leading_particle", frozenset()) and t.joined(i - 1):
        i -= 1
    return t.starts[i] if i < t.at(c.start) else c.start
