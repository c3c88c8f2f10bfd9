"""Every example and counter-example of this room's lexicon files."""

import pytest

from extractor.entities import read_examples
from extractor.lexicon import load_lexicon
from extractor.lexicon.schema.entities import FILES

LEXICON = load_lexicon()
CASES = [(name, entry) for name in FILES for entry in LEXICON.files()[name] if entry.examples or entry.counter]


@pytest.mark.parametrize(("file", "entry"), CASES, ids=[f"{n}-{e.id}" for n, e in CASES])
def test_examples_are_read_as_they_say(file, entry):
    for example in entry.examples:
        found = read_examples(LEXICON, example.text, None)
        values = [value for words, value, _ in found if words == example.found]
        assert values, f"{example.text!r}: {example.found!r} is not among {found}"
        assert example.value is None or example.value in values, f"{example.text!r}: {values}"


@pytest.mark.parametrize(("file", "entry"), CASES, ids=[f"{n}-{e.id}" for n, e in CASES])
def test_counter_examples_are_not_read(file, entry):
    for text in entry.counter:
        assert all(rule != entry.id for _, _, rule in read_examples(LEXICON, text, None)), (text, read_examples(LEXICON, text, None))
