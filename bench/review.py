"""The review page on a big database: how long the server takes for pages and decisions while a run writes into it.

`python bench/review.py [--articles 5000] [--facts 20] [--db FILE]` makes the database if it is not there (an article is a paragraph of
made-up figures, each a fact), starts a process that writes further articles into it without a pause, and asks the site for pages and
decisions one after another. Prints the median and the 95th percentile in milliseconds, wall time and processor time of the server;
on a busy machine the second says what the first would be on a quiet one.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import multiprocessing
import random
import secrets
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from extractor.records import (
    Article,
    EntityRef,
    Evidence,
    Extraction,
    Fact,
    Indicator,
    Period,
    Provenance,
    Quantity,
    Sentence,
    fact_id,
)
from extractor.review.app import create_app
from extractor.review.serve import loading
from extractor.sinks.database import Database

HERE = "http://127.0.0.1:8765"
THINGS = "steel coal wheat cement copper zinc lead barley cotton sugar milk paper glass tyres bricks salt".split()
PLACES = [
    ("Abai Region", "KZ-10"),
    ("Akmola Region", "KZ-11"),
    ("Aktobe Region", "KZ-15"),
    ("Karaganda Region", "KZ-35"),
    ("Kazakhstan", "KZ"),
]
RULES = [f"rule_{n}" for n in range(24)]
FILLER = "Officials spoke at length about the plan and its many stages, and the meeting went on until the evening. "
PAGES = {
    "queue": "/", "by rule": "/?order=rule", "by disagreement": "/?order=disagreement", "newest": "/?order=newest", "audit": "/?order=audit",
    "under a filter": "/?order=rule&place=Kazakhstan", "facts": "/facts", "facts newest": "/facts?sort=newest", "progress": "/progress",
}  # fmt: skip
BUDGET = {"page": 200, "decide": 50}


def extraction(n: int, count: int) -> Extraction:
    """One article of `count` facts, always the same for the same number."""
    rng = random.Random(n)
    parts, spans, at = [], [], 0
    for _ in range(count):
        thing, value = rng.choice(THINGS), rng.randint(100, 99_999)
        words = f"The region made {value} tons of {thing} in {rng.randint(2015, 2026)}. {FILLER}"
        spans.append((at, thing, value))
        parts.append(words)
        at += len(words)
    article = Article(
        id=f"n{n}", source="bench", title=f"Output of the regions, part {n}", published=dt.date(2020, 1, 1) + dt.timedelta(days=n % 2000),
        text="".join(parts),
    )  # fmt: skip
    facts = [_fact(article, rng, *span) for span in spans]
    return Extraction(
        article=article, entities=[], quantities=[f.quantity for f in facts], periods=[], facts=facts, unused=[],
        extractor=Provenance(version="0", model="bench 1", model_hash="m", lexicon_hash="l"),
    )  # fmt: skip


def _fact(article: Article, rng: random.Random, at: int, thing: str, value: int) -> Fact:
    text = article.text
    start = at + len("The region made ")
    end = start + len(f"{value} tons")
    where = text.index(thing, end)
    dated = text.index(" in ", where) + 4
    year, place = int(text[dated : dated + 4]), rng.choice(PLACES)
    core = round(rng.betavariate(4, 2), 3)
    spans = (
        ("quantity", start, end, "t"),
        ("indicator", where, where + len(thing), rng.choice(RULES)),
        ("period", dated, dated + 4, "year"),
    )
    return Fact(
        id=fact_id(article, start), measure="level", status="actual", qualifiers={}, related=[], confidence=core, reasons=[],
        quantity=Quantity(text=text[start:end], start=start, end=end, kind="measure", value=Decimal(value), step=Decimal(1), unit="t", bound="exact"),
        indicator=Indicator(text=f"{thing} output", id=f"{thing}_production" if rng.random() < 0.6 else None),
        period=Period(
            text=text[dated : dated + 4], start_char=dated, end_char=dated + 4, start=dt.date(year, 1, 1), end=dt.date(year, 12, 31), kind="span",
            precision="year",
        ),
        place=EntityRef(text="The region", name=place[0], ref=place[1], label="PLACE"),
        sentence=Sentence(text=text[at : dated + 5], start=at, end=dated + 5), confidence_full=round(core * 0.7, 3),
        evidence=[Evidence(role=role, text=text[a:b], start=a, end=b, source="text", rule=rule) for role, a, b, rule in spans]
        + [Evidence(role="place", text="The region", start=at, end=at + 10, source="text", rule="place_the_region")],
    )  # fmt: skip


def write(path: str, numbers: Iterator[int], count: int) -> None:
    """One run that writes these articles and shows how far it is every second, as `extractor run` does."""
    shown = time.monotonic()
    with Database(path) as database, database.begin_run(extraction(0, 1).extractor, {}) as writer:
        for n in numbers:
            writer.write(extraction(n, count))
            writer.count(n_read=1, n_extracted=1, n_facts=count)
            if time.monotonic() - shown > 1:
                shown = time.monotonic()
                writer.save_counts()


def _forever(path: str, first: int, count: int) -> None:
    write(path, iter(range(first, 10**9)), count)


def times(ask: Callable[[], Any], n: int) -> dict[str, float]:
    """Milliseconds of `n` askings, after two that warm up."""
    ask(), ask()
    wall, cpu = [], []
    for _ in range(n):
        w, c = time.perf_counter(), time.process_time()
        answer = ask()
        wall.append(1000 * (time.perf_counter() - w))
        cpu.append(1000 * (time.process_time() - c))
        assert answer.status_code == 200, answer.text[:300]
    return {
        "p50": statistics.median(wall),
        "p95": sorted(wall)[int(0.95 * n)],
        "cpu50": statistics.median(cpu),
        "cpu95": sorted(cpu)[int(0.95 * n)],
    }


def measure(path: str, n: int) -> dict[str, dict[str, float]]:
    """Pages and decisions."""
    with Database(path) as database:
        began = time.perf_counter()
        with loading():
            app = create_app(database, reviewer="bench")
        board = app.state.desk.board
        print(
            f"{len(board.items):,} facts in {len(board.papers):,} articles, in memory after {time.perf_counter() - began:.1f} s", flush=True
        )
        rng = random.Random(secrets.randbits(32))
        items = [i for i in board.items.values() if not i.decisions]
        rng.shuffle(items)
        papers = list(board.papers)
        with TestClient(app, base_url=HERE) as client:

            def decide() -> Any:
                item = items.pop()
                body = {
                    "key": hashlib.sha256(item.row.fact_id.encode()).hexdigest()[:24],
                    "answer": rng.choice(["accept", "accept", "reject"]),
                }
                body |= {"fact_id": item.row.fact_id, "article_id": item.row.article_id, "seen": item.row.payload_hash}
                return client.post("/api/decide", json=body, headers={"origin": HERE})

            found = {
                name: times(lambda path=path: client.get(path), n) for name, path in PAGES.items()
            }  # fmt: skip
            found["facts by words"] = times(lambda: client.get(f"/facts?words={rng.choice(THINGS)}"), n)
            found["article"] = times(lambda: client.get("/article", params={"id": rng.choice(papers)}), n)
            return found | {"decide": times(decide, 4 * n)}


def main() -> None:
    """Make, write, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=5000)
    parser.add_argument("--facts", type=int, default=20)
    parser.add_argument("--times", type=int, default=40)
    parser.add_argument("--db", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = options.db or Path(folder) / "bench.db"
        if not path.exists():
            began = time.perf_counter()
            write(str(path), iter(range(options.articles)), options.facts)
            print(f"made in {time.perf_counter() - began:.0f} s", flush=True)
        busy = multiprocessing.get_context("spawn").Process(target=_forever, args=(str(path), 10**6, options.facts), daemon=True)
        busy.start()
        try:
            found = measure(str(path), options.times)
        finally:
            alive = busy.is_alive()
            busy.terminate()
            busy.join()
    print(f"{'':16}{'median':>9}{'p95':>9}{'cpu':>9}{'cpu p95':>9}  ms; a run wrote {'all the time' if alive else 'NOT to the end'}")
    for name, t in found.items():
        print(
            f"{name:16}{t['p50']:9.1f}{t['p95']:9.1f}{t['cpu50']:9.1f}{t['cpu95']:9.1f}  budget {BUDGET['decide' if name == 'decide' else 'page']}"
        )


if __name__ == "__main__":
    main()
