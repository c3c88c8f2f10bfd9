"""In a browser: keys in haste, several tabs, and what changes underneath while somebody looks at it."""

from __future__ import annotations

from typing import Any

import pytest

pytest.importorskip("fastapi", reason="the review page needs fastapi: pip install 'extractor[review]'")
from person import LONG, Person, ask
from tiny_site import Site, fill

from extractor.sinks.database import Database


def test_keys_too_fast_or_held_down_decide_once(chromium: Any, site: Site, path: str) -> None:
    ann = Person(chromium, site, "ann")
    ann.start()
    for _ in range(3):
        ann.page.keyboard.down("a")  # the second and third are repeats of a key that is held
    ann.page.keyboard.up("a")
    ann.page.locator("#actions .yes").dblclick()
    ann.saved()
    assert ask(path, "SELECT count(*) FROM decision") == [(2,)]
    ann.press(*"aaaaaa")
    ann.saved()
    ann.sees(".toast", "has its answer")
    assert ask(path, "SELECT count(*) FROM decision") == [(6,)]
    assert ask(path, "SELECT count(*) FROM article_decision") == [(0,)]
    ann.press(*"ddd")
    ann.pending(6)
    ann.press("d")  # for the article before, too late: it moves nobody from the first fact of this one
    ann.sees(".toast", "still open here")
    assert ann.page.locator("#facts button").first.get_attribute("aria-current") == "true"
    ann.saved()
    assert ask(path, "SELECT count(*) FROM article_decision") == [(1,)]


def test_back_goes_to_the_article_before(chromium: Any, site: Site) -> None:
    ann = Person(chromium, site, "ann")
    ann.start()
    first = ann.page.inner_text("#about h2")
    ann.press("Shift+J")
    ann.page.locator("#about h2", has_text=first).wait_for(state="detached")
    ann.page.go_back()
    ann.sees("#about h2", first)
    ann.page.go_back()
    ann.page.wait_for_selector("body.page-queue")


def test_two_tabs_know_of_each_other_and_lose_nothing(chromium: Any, site: Site, path: str) -> None:
    ann = Person(chromium, site, "ann")
    ann.start()
    other = ann.context.new_page()
    other.goto(ann.page.url)
    other.wait_for_selector("html[data-ready]")
    ann.press("a")
    ann.saved()
    other.locator("#facts h2", has_text="5 open of 6").wait_for()
    site.stop()
    ann.press("a")
    other.keyboard.press("k")
    other.keyboard.press("f")
    other.wait_for_selector('#saved[data-state="waiting"]')
    site.start()
    ann.saved()
    other.wait_for_selector('#saved[data-state="saved"]', timeout=20_000)
    assert sorted(ask(path, "SELECT answer, reviewer FROM decision")) == [("accept", "ann"), ("accept", "ann"), ("flag", "ann")]


def test_a_name_changed_in_another_tab_changes_nothing_here(chromium: Any, site: Site, path: str) -> None:
    ann = Person(chromium, site, "ann")
    ann.start()
    other = ann.context.new_page()
    other.goto(site.address + "/who")
    other.fill("#name", "bob")
    other.keyboard.press("Enter")
    other.wait_for_selector("body.page-queue")
    ann.press("a")
    ann.saved()
    ann.context.clear_cookies()
    ann.press("a")
    ann.saved()
    assert ask(path, "SELECT reviewer FROM decision") == [("ann",), ("ann",)]


def test_an_article_read_anew_underneath_comes_again(chromium: Any, site: Site, path: str) -> None:
    ann = Person(chromium, site, "ann")
    ann.start()
    with Database(path) as database:
        fill(database, LONG, indicator="production", lexicon="l2")
    ann.press("a")
    ann.sees("#facts button.stale", "production")
    ann.saved()
    assert ask(path, "SELECT count(*) FROM decision d JOIN fact f ON f.fact_id = d.fact_id AND f.payload_hash <> d.payload_hash") == [(1,)]


def test_the_list_is_not_drawn_anew_for_every_fact(chromium: Any, site: Site) -> None:
    ann = Person(chromium, site, "ann")
    ann.start()
    ann.page.evaluate("window.row = document.querySelector('#facts button:nth-of-type(4)')")
    ann.press("j", "j", "f", "k")
    ann.saved()
    assert ann.page.evaluate("window.row.isConnected && document.querySelectorAll('#facts [aria-current]').length === 1")


def test_a_queue_of_facts_is_walked_across_articles_and_too_fast_keys_decide_nothing_unseen(chromium: Any, site: Site, path: str) -> None:
    ann = Person(chromium, site, "ann")
    ann.go("/?order=audit")
    ann.start()
    seen = []
    for _ in range(6):
        seen.append(ann.at("fact"))
        ann.press("a", "a", "a")
        ann.page.wait_for_function("fact => new URLSearchParams(location.search).get('fact') !== fact", arg=seen[-1])
        ann.saved()
    said = [fact for (fact,) in ask(path, "SELECT fact_id FROM decision ORDER BY made_at, decision_id")]
    assert len(said) == len(set(said)) >= 6
    assert set(seen) <= set(said)
    assert len({a for (a,) in ask(path, "SELECT DISTINCT article_id FROM fact JOIN decision USING (fact_id)")}) > 1
