"""A text cut where any slot's words begin or end, so that each piece can show whose words it is."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """Words of the text and what they are: `owner` is the fact's number, `role` the slot."""

    start: int
    end: int
    owner: int
    role: str


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of the text with everything that covers it."""

    start: int
    text: str
    marks: tuple[tuple[int, str], ...]


def segments(text: str, spans: Iterable[Span]) -> list[Segment]:
    """Cut the text at every span's ends and at every line's end; what lies outside the text is left out.

    >>> [(s.text, s.marks) for s in segments("rose 12%", [Span(5, 8, 0, "quantity"), Span(5, 7, 1, "x")])]
    [('rose ', ()), ('12', ((0, 'quantity'), (1, 'x'))), ('%', ((0, 'quantity'),))]
    """
    begin: dict[int, list[tuple[int, str]]] = {}
    finish: dict[int, list[tuple[int, str]]] = {}
    cuts = {0, len(text)}
    for span in spans:
        if 0 <= span.start < span.end <= len(text):
            begin.setdefault(span.start, []).append((span.owner, span.role))
            finish.setdefault(span.end, []).append((span.owner, span.role))
            cuts |= {span.start, span.end}
    at = text.find("\n")
    while at >= 0:
        cuts.add(at + 1)
        at = text.find("\n", at + 1)
    return _walk(text, sorted(cuts), begin, finish)


def _walk(
    text: str, cuts: Sequence[int], begin: dict[int, list[tuple[int, str]]], finish: dict[int, list[tuple[int, str]]]
) -> list[Segment]:
    open_now: dict[tuple[int, str], int] = {}
    found = []
    for start, end in itertools.pairwise(cuts):
        for mark in finish.get(start, ()):
            open_now[mark] -= 1
            if not open_now[mark]:
                del open_now[mark]
        for mark in begin.get(start, ()):
            open_now[mark] = open_now.get(mark, 0) + 1
        found.append(Segment(start, text[start:end], tuple(sorted(open_now))))
    return found


def paragraphs(pieces: Iterable[Segment]) -> list[list[Segment]]:
    """The pieces by line, an empty line too."""
    lines: list[list[Segment]] = [[]]
    ended = False
    for piece in pieces:
        if ended:
            lines.append([])
        lines[-1].append(piece)
        ended = piece.text.endswith("\n")
    return [line for line in lines if line]
