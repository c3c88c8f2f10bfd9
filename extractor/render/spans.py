"""Which words of an article a fact was read from, as stretches that do not overlap, and the same for displaCy."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import Any

from extractor.records import Extraction

COLOURS = {
    "quantity": "#fde68a", "indicator": "#bfdbfe", "period": "#bbf7d0", "place": "#fecaca", "organization": "#ddd6fe", "speaker": "#fbcfe8",
}  # fmt: skip
"""The slots that are shown, and the colour of each; every one is 4.5:1 or better under black letters."""

_TOKEN = re.compile(r"\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words of one slot of fact number `n`, counted from 1."""

    start: int
    end: int
    slot: str
    n: int


def every(extraction: Extraction) -> list[Stretch]:
    """All stretches, the figures first, then in the order of the facts; they may overlap and repeat."""
    facts = list(enumerate(extraction.facts, 1))
    figures = [Stretch(f.quantity.start, f.quantity.end, "quantity", n) for n, f in facts]
    others = [
        Stretch(e.start, e.end, e.role, n)
        for n, f in facts
        for e in f.evidence
        if e.role in COLOURS and e.role != "quantity" and e.start is not None and e.end is not None
    ]
    return figures + others


def apart(extraction: Extraction) -> list[Stretch]:
    """Stretches that do not overlap, in the order of the text; where two would, the figure or the earlier fact wins."""
    taken: set[int] = set()
    kept = []
    for stretch in every(extraction):
        places = range(stretch.start, stretch.end)
        if taken.isdisjoint(places):
            taken.update(places)
            kept.append(stretch)
    return sorted(kept, key=lambda s: s.start)


def displacy_ents(extraction: Extraction) -> dict[str, Any]:
    """For `displacy.render(…, style="ent", manual=True)`."""
    ents = [{"start": s.start, "end": s.end, "label": s.slot.upper()} for s in apart(extraction)]
    return {"text": extraction.article.text, "ents": ents, "title": extraction.article.title}


def displacy_spans(extraction: Extraction) -> dict[str, Any]:
    """For `displacy.render(…, style="span", manual=True)`: every stretch, those that overlap too, on tokens cut at word bounds."""
    text = extraction.article.text
    found = [m.span() for m in _TOKEN.finditer(text)]
    starts, ends = [start for start, _ in found], [end for _, end in found]
    spans: dict[tuple[int, int, str], dict[str, Any]] = {}
    for s in every(extraction):
        first, behind = bisect_right(ends, s.start), bisect_left(starts, s.end)
        if first < behind:
            spans.setdefault((first, behind, s.slot), {"start_token": first, "end_token": behind, "label": s.slot.upper()})
    return {"text": text, "tokens": [text[start:end] for start, end in found], "spans": list(spans.values())}
