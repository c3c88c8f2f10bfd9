"""What many tests share: the extractor with the shipped model, loaded once."""

from __future__ import annotations

import pytest

import extractor
from extractor.api import Extractor


@pytest.fixture(scope="session")
def shipped() -> Extractor:
    """The extractor as a user gets it."""
    return extractor.load()


@pytest.fixture(scope="session")
def rules_alone() -> Extractor:
    """The same without the network of roles: what the rules read in a sentence by itself."""
    return extractor.load(roles=False)
