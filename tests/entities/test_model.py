"""Names that only the model sees, and how the words beside them correct it."""

from __future__ import annotations

import pytest
from spacy.language import Language

from extractor.entities import EntityFinder
from extractor.nlp import build


@pytest.fixture(scope="module")
def nlp() -> Language:
    return build("fast")


CASES = [
    ("Shares of Pelmora fell after Pelmora posted a loss.", "Pelmora", "ORG"),
    ("Her husband Kairat thinks otherwise.", "Kairat", "PERSON"),
    ("Olga Brandt said the mill was old.", "Olga Brandt", "PERSON"),
]


@pytest.mark.parametrize(("text", "words", "label"), CASES)
def test_label(nlp: Language, finder: EntityFinder, text: str, words: str, label: str) -> None:
    assert {(e.text, e.label.value) for e in finder.find(nlp(text))} == {(words, label)}


@pytest.mark.parametrize(
    "text",
    ["Transit rose. Loading fell. Cargo was flat. GDP grew.", "EXPORTS. Prices were flat.", "Brokers said that rents fell. Premiums rose."],
)
def test_no_name(nlp: Language, finder: EntityFinder, text: str) -> None:
    assert finder.find(nlp(text)) == []
