"""Runs the examples and counter-examples of every lexicon entry against the stage that uses it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

from extractor.lexicon import Lexicon
from extractor.lexicon.schema import entities, facts, periods, quantities
from extractor.lexicon.schema.base import Entry, Example
from extractor.lexicon.schema.rows import Row

Reader = Callable[[str, dt.date | None], list[tuple[str, str, str]]]
"""Text and publication date → (words, value in the stage's notation, id of the entry that read them)."""

PUBLISHED = dt.date(2025, 10, 3)


def prove(lexicon: Lexicon, *, model: str = "accurate") -> Iterator[str]:
    """Every example that is not read as it says and every counter-example that is read after all."""
    readers = stage_readers(lexicon, model)
    for name, entries in lexicon.files().items():
        read = readers[name]
        for entry in entries:
            for example in entry.examples:
                yield from check_example(name, entry, example, read)
            for text in entry.counter:
                yield from check_counter(name, entry, text, read)


def stage_readers(lexicon: Lexicon, model: str) -> dict[str, Reader]:
    """The reader of each file's stage. The fact stage needs the trained model and is loaded when first asked."""
    from extractor.entities import read_examples as read_entities
    from extractor.periods import read_examples as read_periods
    from extractor.quantities import read_examples as read_quantities

    readers: dict[str, Reader] = {}
    for files, read in ((quantities.FILES, read_quantities), (periods.FILES, read_periods), (entities.FILES, read_entities)):
        readers.update(dict.fromkeys(files, lambda text, day, read=read: read(lexicon, text, day)))
    readers.update(dict.fromkeys(facts.FILES, _FactReader(lexicon, model)))
    return readers


class _FactReader:
    """Facts as `indicator | measure value unit status`, by the rule that named the indicator."""

    def __init__(self, lexicon: Lexicon, model: str) -> None:
        self.lexicon, self.model = lexicon, model
        self.extractor: object = None

    def __call__(self, text: str, published: dt.date | None) -> list[tuple[str, str, str]]:
        from extractor import nlp
        from extractor.api import Extractor
        from extractor.records import plain

        if not isinstance(self.extractor, Extractor):
            self.extractor = Extractor(nlp.build(self.model), self.lexicon, roles=False)  # the examples prove rules
        found = []
        for f in self.extractor.extract(text, published=published).facts:
            q = f.quantity
            value = plain(q.value) if q.value is not None else f"{q.low}..{q.high}"
            rule = next(e.rule for e in f.evidence if e.role == "indicator")
            found.append((q.text, f"{f.indicator.text} | {f.measure} {value} {q.unit} {f.status}", rule))
        return found


def check_example(file: str, entry: Entry | Row, example: Example, read: Reader) -> Iterator[str]:
    """Yield the fault, if the example is not read as it says."""
    found = read(example.text, example.published or PUBLISHED)
    own = [(w, v) for w, v, _ in found if w == example.found]
    if not own:
        yield f"{file}: {entry.id}: in {example.text!r} {example.found!r} is not found; read were {[(w, v) for w, v, _ in found]}"
    elif example.value is not None and all(v != example.value for _, v in own):
        yield f"{file}: {entry.id}: in {example.text!r} {example.found!r} is read as {own[0][1]!r}, not {example.value!r}"


def check_counter(file: str, entry: Entry | Row, text: str, read: Reader) -> Iterator[str]:
    """Yield the fault, if the entry reads something in its counter-example."""
    for words, value, rule in read(text, PUBLISHED):
        if rule == entry.id or rule.split(".")[-1] == entry.id:
            yield f"{file}: {entry.id}: reads {words!r} as {value!r} in {text!r}, where it must find nothing"
