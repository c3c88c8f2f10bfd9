"""What many tests share: the extractor with the shipped model, loaded once."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

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


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """The system's Chromium, or a skip that says what is missing. Closed after each file: two of them cannot run at once."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="browser tests need playwright: pip install playwright")
    found = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("browser tests need Chromium: apt-get install chromium")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()
