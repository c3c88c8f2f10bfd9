"""The tutorials and how-to pages followed to the letter, and the README's figures."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import figures
import pytest
import terminal
import tutorials

REVIEWER = tutorials.ROOT / "docs/tutorials/reviewer.md"


@pytest.mark.parametrize(
    "page", [p for p in tutorials.PAGES if p != REVIEWER and "```console" in p.read_text("utf-8")], ids=lambda p: p.stem
)
def test_a_page_gives_what_it_shows(page: Path, tmp_path: Path) -> None:
    assert [tutorials.told(page, step, printed) for step, printed in tutorials.differing(page, tmp_path)] == []


@pytest.fixture
def review_page(tmp_path: Path) -> Iterator[str]:
    """The command of the tutorial, on a free port."""
    command = re.search(r"^extractor review .*$", REVIEWER.read_text(encoding="utf-8"), re.M)
    assert command is not None
    running = subprocess.Popen(
        [sys.executable, "-c", "from extractor.cli import main; main()", *command[0].split()[1:], "--port", "0"], cwd=tmp_path,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env={**os.environ, "PYTHONPATH": str(tutorials.ROOT), "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    assert running.stdout is not None
    address = None
    while address is None:
        line = running.stdout.readline()
        assert line, "the review page did not start"
        address = re.search(r"http://127\.0\.0\.1:\d+\S*", line)
    yield address[0]
    running.terminate()
    running.wait(20)


def test_the_reviewers_tutorial_with_its_keys(tmp_path: Path, chromium: Any, request: pytest.FixtureRequest) -> None:
    from playwright.sync_api import expect

    first = list(tutorials.differing(REVIEWER, tmp_path, until=1))
    assert [tutorials.told(REVIEWER, *one) for one in first] == []
    address = request.getfixturevalue("review_page")
    keys = re.search(r"^```keys\n(.*?)^```", REVIEWER.read_text(encoding="utf-8"), re.M | re.S)
    assert keys is not None
    decided = 0
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    page.goto(address)
    page.wait_for_load_state("networkidle")
    for line in keys[1].splitlines():
        page.wait_for_selector("html[data-ready]")
        for key in line.split():
            page.keyboard.press(key)
        if line == "Enter":
            page.wait_for_selector("body.page-article #facts button")
        else:
            decided += 1
            # not an expression for the page to poll: the page's own policy forbids it to evaluate one
            expect(page.locator("#facts button:not(.pending)")).to_have_count(decided)
            page.wait_for_selector('#saved[data-state="saved"]')
    page.close()
    after = list(tutorials.differing(REVIEWER, tmp_path, first=1))
    assert [tutorials.told(REVIEWER, *one) for one in after] == []


def test_a_command_and_what_it_prints_are_told_apart() -> None:
    one, two = tutorials.steps("$ cat > a <<'END'\n> x\n> END\n$ ls\na...\n…\nz\n")
    assert one.command == "cat > a <<'END'\nx\nEND"
    assert tutorials.same(two.shown, ["about", "b", "c", "z"])
    assert not tutorials.same(two.shown, ["about", "b", "c"])
    assert not tutorials.same(["a"], ["a", "b"])


def test_the_readme_has_the_figures_of_the_baseline() -> None:
    readme = (tutorials.ROOT / "README.md").read_text(encoding="utf-8")
    assert figures.renewed(readme) == readme, "python scripts/figures.py --write"


def test_the_readme_s_terminal_shows_what_is_printed_now() -> None:
    shown = terminal.PICTURE.read_text(encoding="utf-8")
    assert terminal.words(shown) == terminal.words(terminal.drawn()), "python scripts/terminal.py --write"
    assert not re.search(r"https?://(?!www\.w3\.org)", shown), "a picture on GitHub may load nothing"
