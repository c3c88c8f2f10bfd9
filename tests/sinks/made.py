"""Articles of one fact each, with the slots that a test asks for, and the decisions of a reviewer."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import Any

from fake_extractor import FakeExtractor, FakeLoader
from sqlalchemy import text

from extractor.records import Article, Extraction, Fact, Indicator
from extractor.sinks import schema
from extractor.sinks.database import Database

FAKE = FakeExtractor(FakeLoader())
QUANTITY = ("kind", "unit", "bound", "low", "high", "step", "value")


def told(key: str, value: str, *, published: str = "2025-10-03", words: str = "industrial output", **slots: Any) -> Extraction:
    """An article with the one fact "Output was VALUE"; `slots` are those of the fact or of its quantity."""
    one = FAKE.extract_article(Article(text=f"Output was {value} tons.", id=key, published=published))
    given: dict[str, Any] = {"unit": "t", "kind": "measure", "value": value, "step": "1", "low": None, "high": None, **slots}
    if slots.pop("ranged", False):
        given["value"] = None
    numbers = {n: None if given[n] is None else Decimal(given[n]) for n in ("value", "low", "high", "step")}
    quantity = one.facts[0].quantity.model_copy(update={n: given[n] for n in QUANTITY if n in given} | numbers)
    rest = {name: v for name, v in slots.items() if name not in (*QUANTITY, "concept")}
    indicator = Indicator(text=words, id=slots.get("concept", "industrial_output"))
    fact = one.facts[0].model_copy(update={"quantity": quantity, "indicator": indicator, "qualifiers": {}, **rest})
    return one.model_copy(update={"facts": [Fact.model_validate(fact.model_dump())], "quantities": [quantity]})


def edited(fact: Fact, **quantity: Any) -> dict[str, Any]:
    """The fact as a person would leave it, with other values in its quantity."""
    said = fact.model_dump(mode="json")
    return {**said, "quantity": {**said["quantity"], **quantity}}


def store(database: Database, *extractions: Extraction) -> str:
    """One run that writes them; its id."""
    with database.begin_run(FAKE.provenance, {}) as writer:
        for one in extractions:
            writer.write(one)
    return writer.run_id


def ask(database: Database, sql: str) -> list[Any]:
    with database.reading() as connection:
        return [tuple(row) for row in connection.execute(text(sql))]


def decide(database: Database, fact_id: str, answer: str, **more: Any) -> None:
    """A decision of dana's on the reading that stands now; the later call is the later decision."""
    with database.engine.begin() as connection:
        seen = connection.execute(text("SELECT payload_hash FROM fact WHERE fact_id = :i"), {"i": fact_id}).scalar_one()
        n = connection.execute(text("SELECT count(*) FROM decision")).scalar_one()
        row = {
            "decision_id": f"d{n}", "fact_id": fact_id, "reviewer": "dana", "answer": answer, "payload_hash": seen,
            "made_at": dt.datetime(2025, 10, 4, 12, n, tzinfo=dt.UTC), **more,
        }  # fmt: skip
        connection.execute(schema.decision.insert(), row)


def everything(database: Database, tables: list[str]) -> dict[str, list[str]]:
    """All rows of these tables, as texts that can be compared."""
    found = {}
    with database.engine.connect() as connection:
        for name in tables:
            rows = connection.execute(text(f"SELECT * FROM {name}")).mappings()
            found[name] = sorted(json.dumps(dict(row), default=str, sort_keys=True) for row in rows)
    return found
