"""A reviewer at a keyboard in the system's Chromium, and what he left in the database: for the tests in a browser."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

from sqlalchemy import text
from tiny_site import Site

from extractor.sinks.database import Database

LONG = {
    f"a{n:02}": ". ".join(f"Karaganda made {10 * n + k + 100} tons of steel" for k in range(6)) + ". The 2030 plan stands."
    for n in range(12)
}


class Person:
    """A reviewer at a keyboard, whose key presses are counted."""

    def __init__(self, chromium: Any, site: Site, name: str, **how: Any) -> None:
        self.site, self.keys, self.faults = site, 0, []
        self.context = chromium.new_context(viewport={"width": 1280, "height": 800}, **how)
        self.page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("console", lambda said: self.faults.append(said.text) if "Content Security Policy" in said.text else None)
        self.go("/")
        self.page.keyboard.type(name)
        self.page.keyboard.press("Enter")
        self.page.wait_for_selector("body.page-queue")
        self.ready()

    def go(self, path: str) -> None:
        self.page.goto(self.site.address + path)
        self.ready()

    def ready(self) -> None:
        self.page.wait_for_selector("html[data-ready]", timeout=15_000)

    def start(self) -> None:
        self.page.keyboard.press("Enter")
        self.page.wait_for_selector("body.page-article #facts button")
        self.ready()

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.keys += 1

    def write(self, words: str) -> None:
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(words)

    def saved(self) -> None:
        self.page.wait_for_selector('#saved[data-state="saved"]', timeout=20_000)

    def at(self, name: str) -> str:
        return parse_qs(urlsplit(self.page.url).query).get(name, [""])[0]

    def current(self) -> str:
        return str(self.page.inner_text("#sentence"))

    def finish(self) -> None:
        """Say that nothing else stands in the article, and come to the next one."""
        self.page.wait_for_selector(".finish .primary:not([disabled])", timeout=15_000)
        self.press("d")
        self.page.wait_for_selector("#form .slots", timeout=15_000)
        self.pending(6)

    def pending(self, count: int) -> None:
        """Wait until so many facts of the article are pending."""
        from playwright.sync_api import expect

        expect(self.page.locator("#facts button.pending")).to_have_count(count, timeout=15_000)

    def sees(self, selector: str, words: str) -> None:
        self.page.locator(selector, has_text=re.compile(re.escape(words), re.IGNORECASE)).first.wait_for(timeout=15_000)


def ask(path: str, sql: str) -> list[Any]:
    with Database(path) as database, database.reading() as connection:
        return [tuple(row) for row in connection.execute(text(sql))]
