"""The article's page with ten thousand words in a browser: how long frames take while somebody scrolls and goes from fact to fact.

`python bench/scroll.py FOLDER` joins texts of the folder (files with a `text`) until they have `--words` words, reads them with the fast
model, opens them in the system's Chromium, once in paragraphs and once as a single one, and prints frame times in milliseconds.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from extractor.api import load
from extractor.records import Article
from extractor.review.app import create_app
from extractor.sinks.database import Database

BEGIN = """() => { window.frames_ = []; window.going = true; let last = performance.now();
  const next = (now) => { window.frames_.push(now - last); last = now; if (window.going) requestAnimationFrame(next); };
  requestAnimationFrame(next); }"""
END = "() => { window.going = false; return window.frames_.slice(2); }"
STEPS = """() => Array.from({length: 30}, () => { const began = performance.now();
  document.dispatchEvent(new KeyboardEvent('keydown', {key: 'j', bubbles: true})); document.body.offsetHeight; return performance.now() - began; })"""


def fill(path: str, folder: Path, words: int) -> None:
    """Two articles of the same words."""
    texts: list[str] = []
    for file in sorted(folder.glob("*.json")):
        texts.append(json.loads(file.read_text(encoding="utf-8"))["text"])
        if sum(len(t.split()) for t in texts) >= words:
            break
    extractor = load("fast")
    with Database(path) as database, database.begin_run(extractor.provenance, {}) as writer:
        for key, text in (("paragraphs", "\n\n".join(texts)), ("one-paragraph", " ".join(" ".join(t.split()) for t in texts))):
            made = extractor.extract_article(Article(id=key, title=key, text=text))
            writer.write(made)
            print(f"{key}: {len(text.split()):,} words, {len(made.facts)} facts")


@contextmanager
def served(path: str) -> Iterator[str]:
    """The site on a free port."""
    import uvicorn

    from extractor.review.serve import _listen, config_of

    with Database(path) as database:
        bound = _listen("127.0.0.1", 0)
        server = uvicorn.Server(config_of(create_app(database)))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{bound.getsockname()[1]}"
        server.should_exit = True
        thread.join(timeout=10)


def told(name: str, frames: list[float]) -> None:
    """One line of the table."""
    ordered = sorted(frames)
    late = sum(x > 50 for x in frames)
    print(
        f"{name:24}{statistics.median(ordered):9.1f}{ordered[int(0.95 * len(ordered))]:9.1f}{ordered[-1]:9.1f}{late:5} of {len(frames)} over 50"
    )


def while_(page: Any, name: str, act: Any, times: int, wait: int) -> None:
    """Frames while something is done again and again."""
    page.evaluate(BEGIN)
    for _ in range(times):
        act()
        page.wait_for_timeout(wait)
    told(name, page.evaluate(END))


def look(page: Any, address: str, key: str) -> None:
    """One article."""
    began = time.perf_counter()
    page.goto(f"{address}/article?id={key}")
    page.wait_for_selector("html[data-ready]")
    nodes = page.evaluate("document.querySelectorAll('*').length")
    print(
        f"\n{key}: shown after {time.perf_counter() - began:.1f} s, {nodes:,} elements\n{'':24}{'median':>9}{'p95':>9}{'most':>9}  ms a frame"
    )
    page.mouse.move(600, 400)
    while_(page, "wheel", lambda: page.mouse.wheel(0, 300), 60, 30)
    page.focus("#reading")
    while_(page, "arrow down", lambda: page.keyboard.press("ArrowDown"), 60, 20)
    while_(page, "page down", lambda: page.keyboard.press("PageDown"), 20, 120)
    told("from fact to fact", page.evaluate(STEPS))


def main() -> None:
    """Make, open, scroll, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--words", type=int, default=10_000)
    options = parser.parse_args()
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "long.db")
        fill(path, options.folder, options.words)
        with served(path) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            page = browser.new_page(viewport={"width": 1280, "height": 800})
            page.goto(address)
            page.fill("#name", "bench")
            page.keyboard.press("Enter")
            page.wait_for_selector("body.page-queue")
            for key in ("paragraphs", "one-paragraph"):
                look(page, address, key)
            browser.close()


if __name__ == "__main__":
    main()
