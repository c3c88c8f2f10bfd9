"""A whole review on articles of the corpus, by keyboard only: what is in the database afterwards is exactly what was pressed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("fastapi", reason="the review page needs fastapi: pip install 'extractor[review]'")
from person import Person, ask
from tiny_site import Site
from typer.testing import CliRunner

from extractor.cli.app import app
from extractor.sinks.database import Database

CORPUS = Path(__file__).parent.parent.parent / "corpus" / "articles" / "train"
ARTICLES = 4
CHOICES = {
    "t": ("kind", "money", "factor"),
    "h": ("bound", "about", "exact"),
    "m": ("measure", "share", "level"),
    "s": ("status", "planned", "actual"),
}
TYPED = {
    "v": "77", "u": "kg", "i": "pig iron", "p": "2025-03", "b": "2024", "l": "Almaty", "o": "Qarmet", "w": "A. Person", "z": "of=exports", "y": "iron",
}  # fmt: skip
SLOT = {"v": "value", "u": "unit", "i": "indicator", "p": "period", "b": "baseline", "l": "place", "o": "organization", "w": "speaker",
        "z": "qualifiers", "y": "indicator_id", "q": "quote"}  # fmt: skip


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def corpus_database(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> str:
    """A few articles of the corpus as the fast model reads them."""
    from extractor.api import load
    from extractor.records import Article

    path = str(tmp_path_factory.mktemp("journey") / "facts.db") if request.param == "sqlite" else postgresql()
    extractor = load("fast")
    with Database(path) as database, database.begin_run(extractor.provenance, {}) as writer:
        for file in sorted(CORPUS.glob("*.json"))[:ARTICLES]:
            one = json.loads(file.read_text(encoding="utf-8"))
            writer.write(extractor.extract_article(Article(source="corpus", **{k: one[k] for k in ("id", "title", "published", "text")})))
    return path


def postgresql() -> str:
    """A fresh database there, or a skip that says what is missing."""
    from postgres import Missing, new_database

    try:
        return new_database()
    except Missing as error:
        pytest.skip(str(error))


@pytest.fixture
def site(corpus_database: str, chromium: Any) -> Iterator[Site]:
    made = Site(corpus_database)
    yield made
    made.stop()


class Reviewer(Person):
    """A person who remembers what he decided."""

    def begin(self) -> None:
        self.said: list[tuple[str, str]] = []
        self.marked: list[tuple[str, str]] = []

    @property
    def finished(self) -> bool:
        return bool(self.page.locator("#form .finish").count())

    def decide(self, answer: str, *keys: str) -> None:
        fact = self.at("fact")
        assert fact
        self.press(*keys)
        self.said.append((fact, answer))

    def leave(self) -> None:
        """The article is done: on to the next."""
        article = self.at("id")
        self.page.wait_for_selector(".finish .primary:not([disabled])", timeout=15_000)
        self.press("d")
        self.page.wait_for_function("id => new URLSearchParams(location.search).get('id') !== id || location.pathname === '/'", arg=article)
        self.marked.append((article, "done"))
        self.saved()

    def onward(self) -> None:
        while self.finished:
            self.leave()

    def edit(self, key: str) -> None:
        self.onward()
        fact = self.at("fact")
        if key in CHOICES:
            name, one, other = CHOICES[key]
            words = other if self.page.input_value(f"#slot-{name}") == one else one
            self.press(key)
            self.page.keyboard.type(words)
        else:
            first = self.page.locator("#text p").first.inner_text().split()[0]
            self.press(key)
            self.write(first if key == "q" else TYPED[key])
        self.page.keyboard.press("Control+Enter")
        self.saved()
        assert self.at("fact") != fact, (key, self.page.locator("#form .fault:visible").all_inner_texts())
        self.said.append((fact, "edit"))


def decisions(path: str, reviewer: str) -> list[tuple[str, str]]:
    return [
        (f, a) for f, a in ask(path, f"SELECT fact_id, answer FROM decision WHERE reviewer = '{reviewer}' ORDER BY made_at, decision_id")
    ]


def test_sixty_facts_two_reviewers_and_an_export_that_scores(chromium: Any, site: Site, corpus_database: str, tmp_path: Path) -> None:
    path = corpus_database
    ann = Reviewer(chromium, site, "ann", bypass_csp=True)
    ann.begin()
    ann.start()
    before = ann.keys
    while len(ann.said) < 46:
        if ann.finished:
            ann.leave()
        else:
            ann.decide("accept", "a")
    assert (ann.keys - before) / 46 <= 1.3
    ann.saved()
    ann.decide("reject", "x")
    ann.page.wait_for_selector("#reject[open]")
    ann.press("3")
    ann.saved()
    for key in [*TYPED, "q", *CHOICES]:
        ann.edit(key)
    while not ann.finished:
        ann.decide("accept", "a")
    ann.saved()
    ann.press("n")
    ann.page.wait_for_selector(".say.new")
    if ann.page.locator("#slot-quote:focus").count():
        ann.write("2025")
        ann.page.keyboard.press("Escape")
        ann.press("i")
    ann.write("missed thing")
    ann.page.keyboard.press("Control+Enter")
    ann.sees("#facts button", "missed thing")
    ann.page.wait_for_selector(".finish")
    added = ask(path, "SELECT fact_id FROM decision WHERE answer = 'add'")
    assert len(added) == 1
    ann.said.append((added[0][0], "add"))
    ann.leave()
    undone_across_articles(ann)
    while ann.page.url.split("?")[0].endswith("/article"):
        if ann.finished:
            ann.leave()
        else:
            ann.decide("accept", "a")
    ann.saved()
    assert len({fact for fact, _ in ann.said}) >= 60
    assert decisions(path, "ann") == ann.said
    assert ann.faults == []
    settled_by_the_second(chromium, site, path, ann)
    scored(path, tmp_path, len({fact for fact, _ in ann.said}) - 1)


def undone_across_articles(ann: Reviewer) -> None:
    """Undo takes back that the last article was done, then the missed fact; redo brings both back."""
    if not ann.page.url.split("?")[0].endswith("/article"):
        return
    (article, _), (fact, _) = ann.marked[-1], ann.said[-1]
    ann.press("Backspace")
    ann.page.wait_for_function("id => new URLSearchParams(location.search).get('id') === id", arg=article)
    ann.press("Backspace")
    ann.saved()
    ann.said.append((fact, "undo"))
    ann.press("Shift+Backspace")
    ann.saved()
    ann.said.append((fact, "add"))
    ann.press("Shift+Backspace")
    ann.saved()
    ann.press("Shift+J")
    ann.page.wait_for_function("id => new URLSearchParams(location.search).get('id') !== id", arg=article)


def settled_by_the_second(chromium: Any, site: Site, path: str, ann: Reviewer) -> None:
    """Another reads one fact otherwise; the conflict is settled as the first had it."""
    fact = ann.said[0][0]
    bob = Reviewer(chromium, site, "bob", bypass_csp=True)
    bob.begin()
    bob.go(f"/article?id={ann.marked[0][0]}&fact={fact}")
    bob.press("v")
    bob.write("123456")
    bob.page.keyboard.press("Control+Enter")
    bob.saved()
    assert decisions(path, "bob") == [(fact, "edit")]
    bob.go("/conflicts")
    bob.sees(".card .differs", "value")
    bob.press("j", "2")
    bob.sees("h2", "Reviewers agree")
    assert decisions(path, "bob") == [(fact, "edit"), (fact, "accept")]
    assert ask(path, "SELECT reason FROM decision WHERE reviewer = 'bob' ORDER BY made_at") == [(None,), ("adjudication",)]


def scored(path: str, folder: Path, facts: int) -> None:
    """The reviewed facts as gold, and scored against it as the contract has it: the reviewed facts themselves are all right."""

    def run(*words: str) -> str:
        done = CliRunner().invoke(app, list(words))
        assert done.exit_code == 0, done.output
        return done.output

    run("export", "--db", path, "--to", "gold", "--only", "reviewed", "-o", str(folder / "gold"))
    run("export", "--db", path, "--to", "jsonl", "--only", "reviewed", "-o", str(folder / "said.jsonl"))
    told = json.loads(run("evaluate", str(folder / "gold"), "--extractions", str(folder / "said.jsonl"), "--json"))
    gold = [json.loads(file.read_text(encoding="utf-8")) for file in (folder / "gold").glob("*.json")]
    assert (len(gold), sum(len(one["facts"]) for one in gold)) == (ARTICLES, facts)
    assert [told[level]["f"] for level in ("detected", "core", "full")] == [1.0, 1.0, 1.0], told
