"""The finder without a model, and what it makes of a text."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from spacy.language import Language

from extractor.entities import EntityFinder, Referents
from extractor.lexicon import load_lexicon
from extractor.nlp import blank
from extractor.values import Entity

Read = Callable[[str], list[Entity]]


@pytest.fixture(scope="session")
def plain() -> Language:
    return blank()


@pytest.fixture(scope="session")
def finder() -> EntityFinder:
    return EntityFinder(load_lexicon())


@pytest.fixture(scope="session")
def referents() -> Referents:
    return Referents(load_lexicon())


@pytest.fixture(scope="session")
def read(plain: Language, finder: EntityFinder) -> Read:
    return lambda text: finder.find(plain(text))
