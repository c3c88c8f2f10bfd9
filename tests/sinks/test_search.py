"""Facts by their words: all of them, in any form, in title, sentence or evidence, whatever signs stand among them."""

from __future__ import annotations

import json

import pytest
from made import FAKE, decide, store
from typer.testing import CliRunner

from extractor.cli.app import app
from extractor.errors import UsageError
from extractor.records import Article, Extraction
from extractor.sinks.database import Database
from extractor.sinks.search import articles_with, facts_with


def article(key: str, text: str, title: str | None = None) -> Extraction:
    """An article whose facts have a sentence of it each, and no evidence but in that sentence."""
    one = FAKE.extract_article(Article(text=text, id=key, title=title, published="2025-10-03"))
    facts = []
    for fact in one.facts:
        start = text.rfind(". ", 0, fact.quantity.start) + 2 if ". " in text[: fact.quantity.start] else 0
        end = text.find(".", fact.quantity.start) + 1
        sentence = fact.sentence.model_copy(update={"text": text[start:end], "start": start, "end": end})
        said = [e for e in fact.evidence if e.start is None or start <= e.start < end]
        facts.append(fact.model_copy(update={"sentence": sentence, "evidence": said}))
    return one.model_copy(update={"facts": facts})


@pytest.fixture
def db(url: str) -> str:
    with Database(url) as database:
        store(
            database,
            article("steel", "Karaganda exported 12 tons of steel. Its smelters employ 345 people.", "Metals of the region"),
            article("wheat", "Kostanay's exports of wheat reached 7 tons. D'Or & Söhne bought 3 of them."),
            article("title", "It made 5 of them.", "Steel exports"),
        )
    return url


def found(db: str, words: str) -> list[str]:
    """The numbers of the facts found."""
    done = CliRunner().invoke(app, ["facts", "--db", db, "--search", words, "--to", "jsonl"])
    assert done.exit_code == 0, (done.output, done.exception)
    return sorted(json.loads(line)["text"] for line in done.stdout.splitlines())


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("steel", ["12", "5"]),
        ("STEEL", ["12", "5"]),
        ("steel exports", ["12", "5"]),
        ("exporting", ["12", "5", "7"]),
        ("exports wheat", ["7"]),
        ("employed", ["345"]),
        ("metals", ["12", "345"]),
        ("metals wheat", []),
        ("steel people", []),
        ("d'or", ["3"]),
        ("söhne", ["3"]),
        ("aluminium", []),
        ("(steel) OR* -exports:", ["12", "5"]),
        ("the exports of steel", ["12", "5"]),
        ('"steel" & (exports)', ["12", "5"]),
        ("中文", []),
    ],
)
def test_all_words_are_in_what_is_said_of_the_fact(db: str, words: str, numbers: list[str]) -> None:
    assert found(db, words) == numbers


def test_a_fact_retracted_is_not_found_and_one_changed_is_by_its_new_words(db: str) -> None:
    with Database(db) as database:
        store(database, article("steel", "Karaganda sold 12 tons of copper.", "Metals of the region"))
        with database.reading() as connection:
            assert articles_with(connection, "copper") == ["steel"]
            assert articles_with(connection, "smelters") == []
            assert len(facts_with(connection, "copper")) == 1
    assert found(db, "steel") == ["5"]
    assert found(db, "metals") == ["12"]


def test_words_and_other_conditions_hold_together(db: str) -> None:
    with Database(db) as database, database.reading() as connection:
        (wheat,) = facts_with(connection, "wheat")
    with Database(db) as database:
        decide(database, wheat, "reject")
    assert found(db, "exports") == ["12", "5"], "what a person rejected is no fact"
    done = CliRunner().invoke(app, ["facts", "--db", db, "--search", "steel", "--status", "planned", "--to", "csv"])
    assert len(done.stdout.splitlines()) == 1


@pytest.mark.parametrize("words", ["?!", "--", '""', "the of", "NOT"])
def test_signs_and_words_that_stand_everywhere_are_refused(db: str, words: str) -> None:
    with pytest.raises(UsageError, match=r"has (no word|only words that stand in every text) to search for: give one such as steel"):
        raise CliRunner().invoke(app, ["facts", "--db", db, f"--search={words}"]).exception or AssertionError
