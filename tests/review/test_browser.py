"""The page in the system's Chromium, by keyboard only: skipped with a line where there is none."""

from __future__ import annotations

import secrets
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("fastapi", reason="the review page needs fastapi: pip install 'extractor[review]'")
from person import Person, ask
from tiny_site import Site
from typer.testing import CliRunner

from extractor.cli.app import app
from extractor.evaluation.gold import read_gold


def exported(path: str, folder: Path) -> Path:
    done = CliRunner().invoke(app, ["export", "--db", path, "--to", "gold", "--only", "reviewed", "-o", str(folder)])
    assert done.exit_code == 0, done.output
    return folder


EDITS = [
    ("v", "77"), ("u", "kg"), ("q", "tons"), ("i", "pig iron"), ("p", "2025-03"), ("b", "2024"), ("l", "Almaty"), ("o", "Qarmet"),
    ("w", "A. Person"), ("z", "of=exports"), ("y", "iron"), ("t", "money"), ("h", "about"), ("m", "share"), ("s", "planned"),
]  # fmt: skip
LEFT_BY_EDITS = [
    "value_num = 77", "unit = 'kg'", "text = 'tons'", "indicator = 'pig iron'", "period_start = '2025-03-01'", "baseline_end = '2024-12-31'",
    "place = 'Almaty'", "organization = 'Qarmet'", "speaker = 'A. Person'", "qualifiers LIKE '%exports%'", "indicator_id = 'iron'",
    "kind = 'money'", "bound = 'about'", "measure = 'share'", "status = 'planned'",
]  # fmt: skip


def accept_articles(ann: Person, count: int) -> None:
    """Articles of six facts: one key a fact, and one to say that nothing else stands in the article."""
    for _ in range(count):
        ann.press(*"aaaaaa")
        ann.finish()


def add_missed(ann: Person) -> None:
    """A fact on a number that the machine took for a name, its words typed."""
    ann.press("n")
    ann.page.wait_for_selector("#slot-quote:focus")
    for key, words in (("", "2030"), ("v", "2030"), ("u", "plan"), ("i", "the plan")):
        if key:
            ann.page.keyboard.press("Escape")
            ann.press(key)
        ann.write(words)
    ann.page.keyboard.press("Control+Enter")
    ann.sees("#facts button", "the plan")


def test_sixty_facts_by_keyboard(chromium: Any, site: Site, path: str, tmp_path: Path) -> None:
    ann = Person(chromium, site, "ann")
    ann.start()
    before = ann.keys
    accept_articles(ann, 8)
    ann.saved()
    assert ask(path, "SELECT count(*), count(DISTINCT fact_id) FROM decision WHERE answer = 'accept'") == [(48, 48)]
    assert ask(path, "SELECT count(*) FROM article_decision WHERE answer = 'done'") == [(8,)]
    assert (ann.keys - before) / 48 <= 1.3
    for n, (key, words) in enumerate(EDITS):
        ann.press(key)
        if key in "thms":
            ann.page.keyboard.type(words)  # a list of choices takes the first letters
        else:
            ann.write(words)
        ann.page.keyboard.press("Control+Enter")
        ann.saved()
        ann.pending(5 - n % 6)
        if n == 5:
            add_missed(ann)
        if n % 6 == 5:
            ann.finish()
    ann.saved()
    assert ann.faults == []
    answers = Counter(answer for (answer,) in ask(path, "SELECT answer FROM decision"))
    assert answers == {"accept": 48, "edit": 15, "add": 1}
    for where in LEFT_BY_EDITS:
        assert ask(path, f"SELECT count(*) FROM fact_current WHERE review = 'edit' AND {where}")[0][0] >= 1, where
    gold = read_gold([exported(path, tmp_path / "gold")])
    assert (len(gold), sum(len(a.facts) for a in gold)) == (10, 61)


def test_undo_goes_back_across_articles_and_not_in_a_field(chromium: Any, site: Site, path: str) -> None:
    ann = Person(chromium, site, "ann")
    ann.start()
    first = ann.page.inner_text("#about h2")
    ann.press(*"aaaaaa")
    ann.page.wait_for_selector(".finish .primary:not([disabled])")
    ann.press("d")
    ann.page.locator("#about h2", has_text=first).wait_for(state="detached")
    ann.press("Backspace", "Backspace")
    ann.sees("#about h2", first)
    ann.sees("#facts h2", "1 open of 6")
    ann.press("Shift+Backspace")
    ann.sees("#facts h2", "0 open of 6")
    ann.saved()
    before = ask(path, "SELECT count(*) FROM decision")
    assert ann.page.locator("#text .on").count() >= 1
    ann.press("j", "i", "Backspace")
    ann.page.keyboard.press("Control+z")
    ann.saved()
    assert ask(path, "SELECT count(*) FROM decision") == before


def test_reject_flag_skip_comment_and_reset(chromium: Any, site: Site, path: str) -> None:
    ann = Person(chromium, site, "ann")
    ann.start()
    ann.press("x")
    ann.page.wait_for_selector("#reject[open]")
    ann.press("5")
    ann.sees("#facts h2", "5 open")
    ann.press("f", "Space")
    ann.press("c")
    ann.page.wait_for_selector("#comment[open]")
    ann.page.keyboard.type("sure?")
    ann.page.keyboard.press("Control+Enter")
    ann.sees(".history", "sure?")
    ann.press("i")
    ann.write("other")
    ann.page.keyboard.press("Escape")
    ann.press("r")
    assert ann.page.input_value("#slot-indicator") == "output"
    ann.saved()
    rows = ask(path, "SELECT answer, reason, comment FROM decision ORDER BY made_at")
    assert rows == [("reject", "said twice", None), ("flag", None, None), ("skip", None, None), ("comment", None, "sure?")]


def test_what_is_invalid_stays_in_the_form(chromium: Any, site: Site, path: str) -> None:
    ann = Person(chromium, site, "ann")
    ann.start()
    ann.press("p")
    ann.write("2025-13")
    ann.sees("#slot-period-fault", "not in the calendar")
    ann.page.keyboard.press("Control+Enter")
    ann.page.wait_for_selector("#slot-period:focus")
    ann.page.keyboard.press("Escape")
    ann.press("v")  # faster than the check: the server refuses it, and the form comes back with it
    ann.write("many")
    ann.page.keyboard.press("Control+Enter")
    ann.sees("#slot-value-fault", "is no number")
    assert (ann.page.input_value("#slot-value"), ann.page.input_value("#slot-period")) == ("many", "2025-13")
    assert ask(path, "SELECT count(*) FROM decision") == [(0,)]


def test_nothing_is_lost_when_the_server_dies(chromium: Any, site: Site, path: str) -> None:
    ann = Person(chromium, site, "ann")
    ann.start()
    ann.press("a", "a")
    ann.saved()
    site.stop()
    ann.press("a", "a")
    ann.sees("#trouble", "kept in this browser")
    assert ask(path, "SELECT count(*) FROM decision") == [(2,)]
    site.start()
    ann.saved()
    assert ask(path, "SELECT answer, count(DISTINCT fact_id), count(*) FROM decision GROUP BY answer") == [("accept", 4, 4)]
    ann.page.reload()
    ann.ready()
    ann.sees("#facts h2", "2 open of 6")


def test_two_reviewers_and_an_adjudication(chromium: Any, site: Site, path: str) -> None:
    ann, bob = Person(chromium, site, "ann"), Person(chromium, site, "bob")
    ann.start()
    bob.start()
    ann.press("a")
    ann.saved()
    bob.press("v")
    bob.write("5")
    bob.page.keyboard.press("Control+Enter")
    bob.saved()
    bob.go("/conflicts")
    bob.sees(".card .differs", "value")
    bob.press("j", "1")
    bob.sees("h2", "Reviewers agree")
    assert ask(path, "SELECT reason, reviewer FROM decision WHERE reason IS NOT NULL") == [("adjudication", "bob")]


PAGES = [
    "/", "/?order=rule", "/facts", "/facts?indicator=output", "/conflicts", "/progress", "/runs", "/keys", "/who", "/bulk?measure=level", "/nowhere",
    "/words", "/word?kind=block&after=hours",
    "article", "finish", "overlay",
]  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(chromium: Any, site: Site, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="accessibility tests need axe-playwright-python")
    ann = Person(chromium, site, "ann", color_scheme=scheme, bypass_csp=True)
    for width, height in ((1280, 800), (390, 844)):
        ann.page.set_viewport_size({"width": width, "height": height})
        for path in PAGES:
            ann.go("/" if not path.startswith("/") else path)
            if path in ("article", "finish"):
                ann.start()
            if path == "article":
                ann.press("f", "Space", "a")
            if path == "finish":
                while not ann.page.locator("#form .finish").count():
                    ann.press("a")
            if path == "overlay":
                ann.press("?")
            found = (
                axe.Axe()
                .run(ann.page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})
                .response["violations"]
            )
            told = [(v["id"], [n["html"][:160] for n in v["nodes"][:3]]) for v in found]
            assert not told, (path, width, scheme, told)
            assert ann.page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1"), (path, width)


def test_the_page_runs_under_its_policy_and_asks_nobody_else(chromium: Any, site: Site) -> None:
    ann = Person(chromium, site, "ann")
    asked: list[str] = []
    ann.page.on("request", lambda request: asked.append(request.url))
    ann.start()
    ann.press("a", "?")
    ann.saved()
    assert asked
    assert all(url.startswith(site.address) for url in asked)
    assert ann.faults == []


def test_a_key_can_be_changed(chromium: Any, site: Site, path: str) -> None:
    ann = Person(chromium, site, secrets.token_hex(3))
    ann.go("/keys")
    ann.page.get_by_role("button", name="accept and go on").press("Enter")
    ann.page.keyboard.press("g")
    ann.go("/")
    ann.start()
    ann.press("a", "g")
    ann.saved()
    assert ask(path, "SELECT count(*) FROM decision") == [(1,)]
