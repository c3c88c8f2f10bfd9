"""Rows a second into the database, and the views' answers: python bench/database.py EXTRACTIONS.jsonl URL [FACTS].

The extractions are copied under new ids until there are FACTS facts (100,000 by default). Reading and checking the JSON is
counted apart from writing the rows. On a machine that does other things too, look at the rows a second of CPU: the CPU is that of
this process and, of a PostgreSQL on the same Linux machine, of the server's process for us. Use an empty database: SQLite file or
PostgreSQL.
"""

from __future__ import annotations

import itertools
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import text

from extractor.records import Extraction
from extractor.sinks import schema
from extractor.sinks.database import Database
from extractor.sinks.load import CHUNK, chunks


def copies(path: str, facts: int) -> Iterator[Extraction]:
    with open(path, encoding="utf-8") as file:
        originals = [Extraction.model_validate_json(line) for line in file]
    made = 0
    for n in itertools.count():
        for one in originals:
            yield renamed(one, f"{n}-")
            made += len(one.facts)
            if made >= facts:
                return


def renamed(one: Extraction, prefix: str) -> Extraction:
    """The same article under another id, with facts of its own."""
    article = one.article.model_copy(update={"id": prefix + one.article.id})
    facts = [
        fact.model_copy(
            update={"id": prefix + fact.id, "related": [tie.model_copy(update={"fact": prefix + tie.fact}) for tie in fact.related]}
        )
        for fact in one.facts
    ]
    return one.model_copy(update={"article": article, "facts": facts})


def server_cpu(database: Database) -> float:
    """The seconds of CPU that PostgreSQL's process for our one connection has used, 0 where that is not to be known."""
    if database.url.get_backend_name() != "postgresql":
        return 0.0
    with database.reading() as connection:
        pid = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def load(database: Database, extractions: list[Extraction], name: str) -> None:
    start, cpu = time.perf_counter(), time.process_time() + server_cpu(database)
    with database.begin_run(extractions[0].extractor, {"bench": name}) as writer:
        for chunk in chunks(extractions, CHUNK):
            _, failed = writer.write_many(chunk)
            assert not failed, failed
    seconds, cpu = time.perf_counter() - start, time.process_time() + server_cpu(database) - cpu
    with database.reading() as connection:
        rows = sum(connection.execute(text(f"SELECT count(*) FROM {t}")).scalar_one() for t in schema.metadata.tables)
    facts = sum(len(e.facts) for e in extractions)
    print(f"{name}: {facts:,} facts, {rows:,} rows, {seconds:.1f} s ({cpu:.1f} s of CPU)", flush=True)
    print(f"    {rows / seconds:,.0f} rows/s ({rows / cpu:,.0f} rows/s of CPU), {facts / seconds:,.0f} facts/s; {writer.rows}", flush=True)


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
