"""Runs the examples and counter-examples of every lexicon entry against the stage that uses it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from extractor.lexicon import Lexicon, load_lexicon
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


@dataclass(frozen=True, slots=True)
class Proof:
    """How one entry of a user's folder, layered over ours, is read; each call reads the folder as it is now."""

    folder: Path
    file: str
    entry: str

    def read(self, text: str) -> list[tuple[str, str, str]]:
        """Words, reading and entry of everything that the entry's stage finds in a text."""
        return self._reader(load_lexicon([self.folder]))(text, PUBLISHED)

    def faults(self) -> list[str]:
        """The entry's examples that are not read as they say, and its counter-examples that are."""
        lexicon = load_lexicon([self.folder])
        read = self._reader(lexicon)
        entry = next(e for e in lexicon.files()[self.file] if e.id == self.entry)
        found = [fault for example in entry.examples for fault in check_example(self.file, entry, example, read)]
        return found + [fault for text in entry.counter for fault in check_counter(self.file, entry, text, read)]

    def _reader(self, lexicon: Lexicon) -> Reader:
        return stage_readers(lexicon, "accurate")[self.file]


@contextmanager
def proved(folder: Path, file: str, entry: str) -> Iterator[Proof]:
    """Try a change of a user's lexicon file: where anything goes wrong inside, the file is as it was before."""
    before = {path: path.read_bytes() for suffix in (".yaml", ".yml") if (path := folder / f"{file}{suffix}").exists()}
    there = folder.is_dir()
    try:
        yield Proof(folder, file, entry)
    except BaseException:
        for path in [path for suffix in (".yaml", ".yml") if (path := folder / f"{file}{suffix}").exists()]:
            if path in before:
                path.write_bytes(before[path])
            else:
                path.unlink()
        if not there and folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
        raise


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
