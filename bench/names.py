"""How well names are found on Universal NER's PUD, which nobody here was trained on or wrote rules by.

    python -m bench.names /path/to/en_pud-ud-test.iob2 [--model accurate] [--faults 40]

Prints precision, recall and F of exact spans and labels, of the finder and of its model alone, against their marks with the labels
renamed (`LABELS`) and against the marks mapped to our guide (`mapped`), which looks at the marks only, never at what was found. Each
sentence is read by itself, as it stands in the file. Data: UNER_English-PUD, CC BY-SA 3.0, not shipped.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

LABELS = {"PER": "PERSON", "ORG": "ORG", "LOC": "PLACE"}
"""Universal NER's labels as ours; its OTH (nationalities, events, works) is no name of ours and is left out."""

LAND = ("country", "region", "city")
"""Kinds of places that Universal NER calls ORG where they act ("Russia denied it"); our guide has one label a name."""

Spans = set[tuple[int, int, str]]


@dataclass
class Tally:
    """Counts of exact spans with their labels, in all and for each label."""

    right: Counter[str] = field(default_factory=Counter)
    gold: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)

    def add(self, gold: Spans, found: Spans) -> None:
        """Count one sentence."""
        for counter, spans in ((self.right, gold & found), (self.gold, gold), (self.found, found)):
            counter.update([*(label for _, _, label in spans), *("all" for _ in spans)])

    def figures(self, label: str = "all") -> tuple[float, float, float]:
        """Precision, recall and F in percent."""
        right, gold, found = self.right[label], self.gold[label], self.found[label]
        return 100 * right / max(1, found), 100 * right / max(1, gold), 200 * right / max(1, gold + found)


def read_sentences(lines: Iterable[str]) -> Iterator[tuple[str, Spans]]:
    """Each sentence's text and its names as (first character, end, our label), from IOB2 lines.

    Raises:
        ValueError: when a token does not stand in the sentence's text.
    """
    text, rows = "", list[tuple[str, str]]()
    for line in [*lines, ""]:
        line = line.rstrip("\n")
        if line.startswith("# text = "):
            text = line.removeprefix("# text = ")
        elif line and not line.startswith("#"):
            cells = line.split("\t")
            rows.append((cells[1], cells[2]))
        elif not line and rows:
            yield text, _spans(text, rows)
            rows = []


def _spans(text: str, rows: list[tuple[str, str]]) -> Spans:
    spans: list[tuple[int, int, str]] = []
    at, open_label = 0, ""
    for word, tag in rows:
        start = text.find(word, at)
        if start < 0:
            raise ValueError(f"the token {word!r} does not stand in {text!r}")
        at = start + len(word)
        label = LABELS.get(tag[2:], "")
        if tag.startswith("I-") and label and label == open_label:
            spans[-1] = (spans[-1][0], at, label)
        elif label:
            spans.append((start, at, label))
        open_label = label
    return set(spans)


def mapped(text: str, gold: Spans, land: Callable[[str], bool], people: Callable[[str], bool]) -> Spans:
    """Their marks as our guide (rule 34) has them.

    "the Netherlands" is marked without the article; "Plano, Texas" is two places; a country that acts is a place; an adjective
    of nationality ("the British") is no name.
    """
    out: Spans = set()
    for start, end, label in gold:
        words = text[start:end]
        if words[:4].lower() == "the ":
            start, words = start + 4, words[4:]
        if people(words):
            continue
        if label == "ORG" and land(words):
            label = "PLACE"
        first, comma, second = words.partition(", ")
        if label == "PLACE" and comma and first and second and "," not in second:
            out |= {(start, start + len(first), label), (end - len(second), end, label)}
        else:
            out.add((start, end, label))
    return out


def main() -> None:
    """Read the file and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path, help="en_pud-ud-test.iob2")
    parser.add_argument("--model", default="accurate")
    parser.add_argument("--faults", type=int, default=0, help="print the first N sentences that are not read as marked")
    asked = parser.parse_args()
    from extractor.entities import EntityFinder
    from extractor.entities.model_names import LABELS as OURS
    from extractor.lexicon import load_lexicon
    from extractor.nlp import build

    nlp, finder = build(asked.model), EntityFinder(load_lexicon())
    known = finder.gazetteer.by_alias
    tallies = {(reader, marks): Tally() for marks in ("labels renamed", "mapped") for reader in ("model alone", "finder")}
    for text, gold in read_sentences(asked.path.read_text(encoding="utf-8").splitlines()):
        doc = nlp(text)
        alone = {(e.start_char, e.end_char, OURS[e.label_].value) for e in doc.ents if e.label_ in OURS}
        found = {(e.start, e.end, e.label.value) for e in finder.find(doc)}
        ours = mapped(text, gold, lambda x: any(thing.kind in LAND for thing in known.get(x, ())), finder.words.demonyms.__contains__)
        for marks, wanted in (("labels renamed", gold), ("mapped", ours)):
            tallies["model alone", marks].add(wanted, alone)
            tallies["finder", marks].add(wanted, found)
        if ours != found and asked.faults:
            asked.faults -= 1
            less, more = ([f"{label} {text[i:j]}" for i, j, label in sorted(s)] for s in (ours - found, found - ours))
            print(f"{text}\n  missed {less}\n  invented {more}")
    for (reader, marks), tally in tallies.items():
        for label in ("all", *LABELS.values()):
            precision, recall, f = tally.figures(label)
            print(f"{marks:14} {reader:11} {label:7} P {precision:5.1f}  R {recall:5.1f}  F {f:5.1f}  ({tally.gold[label]} names)")


if __name__ == "__main__":
    main()
