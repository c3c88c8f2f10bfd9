"""What many tests share: the extractor with the shipped model, loaded once."""

from __future__ import annotations

import pytest

import extractor
from extractor.api import Extractor


@pytest.fixture(scope="session")
def shipped() -> Extractor:
    """The extractor as a user gets it."""
    return extractor.load()
