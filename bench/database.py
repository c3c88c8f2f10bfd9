"""Rows a second into the database, and the views' answers: python bench/database.py EXTRACTIONS.jsonl URL [FACTS].

The extractions are copied under new ids until there are FACTS facts (100,000 by default). Reading and checking the JSON is
counted apart from writing the rows. Use an empty database: SQLite file or PostgreSQL.
"""

from __future__ import annotations

import itertools
import json
import sys
import time
from collections.abc import Iterator

from sqlalchemy import text

from extractor.records import Extraction
from extractor.sinks import schema
from extractor.sinks.database import Database
from extractor.sinks.load import CHUNK, chunks


def copies(path: str, facts: int) -> Iterator[Extraction]:
    with open(path, encoding="utf-8") as file:
        lines = file.readlines()
    made = 0
    for n in itertools.count():
        for line in lines:
            one = json.loads(line)
            one["article"]["id"] += f"-{n}"
            for fact in one["facts"]:
                fact["id"] = f"{n}-{fact['id']}"
                for tie in fact["related"]:
                    tie["fact"] = f"{n}-{tie['fact']}"
            yield Extraction.model_validate(one)
            made += len(one["facts"])
            if made >= facts:
                return


def load(database: Database, extractions: list[Extraction], name: str) -> None:
    start = time.perf_counter()
    with database.begin_run(extractions[0].extractor, {"bench": name}) as writer:
        for chunk in chunks(extractions, CHUNK):
            _, failed = writer.write_many(chunk)
            assert not failed, failed
    seconds = time.perf_counter() - start
    with database.reading() as connection:
        rows = sum(connection.execute(text(f"SELECT count(*) FROM {t}")).scalar_one() for t in schema.metadata.tables)
    facts = sum(len(e.facts) for e in extractions)
    print(
        f"{name}: {facts:,} facts, {rows:,} rows, {seconds:.1f} s: {rows / seconds:,.0f} rows/s, {facts / seconds:,.0f} facts/s; {writer.rows}"
    )


def ask(database: Database, sql: str) -> None:
    took = []
    for _ in range(5):
        start = time.perf_counter()
        with database.reading() as connection:
            found = connection.execute(text(sql)).all()
        took.append((time.perf_counter() - start) * 1000)
    print(f"{min(took):8.1f} ms  {len(found):6} rows  {sql}")


def main() -> None:
    path, url, facts = sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 100_000
    start = time.perf_counter()
    extractions = list(copies(path, facts))
    print(f"{len(extractions):,} articles copied and checked in {time.perf_counter() - start:.1f} s")
    with Database(url) as database:
        load(database, extractions, "first load")
        load(database, extractions, "second load")
        if database.url.get_backend_name() == "postgresql":
            with database.engine.begin() as connection:
                connection.execute(text("ANALYZE"))
        with database.reading() as connection:
            most = "SELECT indicator, place_ref FROM fact WHERE place_ref IS NOT NULL GROUP BY 1, 2 ORDER BY count(*) DESC, 1 LIMIT 1"
            indicator, place = connection.execute(text(most)).one()
        ask(database, f"SELECT * FROM fact_flat WHERE indicator = '{indicator}' AND place_ref = '{place}'")
        ask(database, f"SELECT * FROM observation WHERE indicator = '{indicator}' AND place_ref = '{place}'")
        for view in ("series", "observation", "contradiction", "review_queue"):
            ask(database, f"SELECT count(*) FROM {view}")


if __name__ == "__main__":
    main()
