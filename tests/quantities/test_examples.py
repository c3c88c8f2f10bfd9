"""Every example and counter-example of the quantity files is read as it says."""

from __future__ import annotations

import pytest

from extractor.lexicon import load_lexicon
from extractor.lexicon.schema.base import Entry, Example
from extractor.lexicon.schema.quantities import FILES
from extractor.quantities import read_examples

LEXICON = load_lexicon()
ENTRIES = [(name, e) for name in FILES for e in LEXICON.files()[name]]
EXAMPLES = [(f"{n}.{e.id}", e, x) for n, e in ENTRIES for x in e.examples]
COUNTERS = [(f"{n}.{e.id}", e, x) for n, e in ENTRIES for x in e.counter]


@pytest.mark.parametrize(("entry", "example"), [x[1:] for x in EXAMPLES], ids=[x[0] for x in EXAMPLES])
def test_example(entry: Entry, example: Example) -> None:
    readings = read_examples(LEXICON, example.text, example.published)
    fitting = [r for r in readings if r[0] == example.found and example.value in (None, r[1])]
    assert fitting, readings
    assert any(rule == entry.id for _, _, rule in fitting) or fitting[0][1] == "vague", (entry.id, fitting)


@pytest.mark.parametrize(("entry", "text"), [x[1:] for x in COUNTERS], ids=[x[0] for x in COUNTERS])
def test_counter_example(entry: Entry, text: str) -> None:
    assert entry.id not in [rule for _, _, rule in read_examples(LEXICON, text)]
