"""Is the output byte for byte the same, whatever Python's hash seed, batch size, number of jobs and order of input?

    python scripts/same_bytes.py                          the corpus' dev articles, 5 seeds x 3 batches x 2 jobs, each shuffled
    python scripts/same_bytes.py --model fast --articles 12

Each seed is a process of its own, with two workers of the same seed; an article's line is compared with that of the first
combination. A batch is the number of articles that are handed over at once; between batches nothing is under way.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from extractor.api import Loader
from extractor.batch.pool import InProcess, Pool
from extractor.records import Article

HERE = Path(__file__).parent.parent
SEEDS, BATCHES, JOBS = (0, 1, 42, 31337, 4294967295), (1, 4, 1000), (1, 2)


def articles(corpus: Path, count: int | None) -> list[Article]:
    """The articles of some gold files."""
    found = []
    for path in sorted(corpus.glob("*.json"))[:count]:
        gold = json.loads(path.read_text())
        found.append(Article(id=path.stem, title=gold.get("title"), published=gold.get("published"), text=gold["text"]))
    return found


def combinations(given: list[Article], model: str, first: int) -> Iterator[tuple[int, int, int, dict[str, str]]]:
    """Batch, jobs, order and the hash of each article's line, of every combination in this process."""
    load = Loader(model)
    for jobs in JOBS:
        with InProcess(load) if jobs == 1 else Pool(load, jobs) as engine:
            for batch in BATCHES:
                first += 1
                shuffled = random.Random(first).sample(given, len(given))
                found = {}
                for start in range(0, len(shuffled), batch):
                    for outcome in engine.map(shuffled[start : start + batch]):
                        assert outcome.extraction is not None, outcome.message
                        found[outcome.article.id] = hashlib.sha256(outcome.extraction.to_json().encode()).hexdigest()
                yield batch, jobs, first, found


def main() -> int:
    """Run the seeds one after another; 1 where any byte differs."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--corpus", type=Path, default=HERE / "corpus" / "articles" / "dev")
    options.add_argument("--articles", type=int, default=None)
    options.add_argument("--model", default="accurate")
    options.add_argument("--seeds", type=int, default=len(SEEDS))
    options.add_argument("--order", type=int, default=-1, help=argparse.SUPPRESS)
    asked = options.parse_args()
    if asked.order >= 0:
        for told in combinations(articles(asked.corpus, asked.articles), asked.model, asked.order):
            print(json.dumps(told), flush=True)
        return 0
    first: dict[str, str] = {}
    for number, seed in enumerate(SEEDS[: asked.seeds]):
        words = [sys.executable, __file__, f"--corpus={asked.corpus}", f"--model={asked.model}", f"--order={number * 100}"]
        words += [f"--articles={asked.articles}"] if asked.articles else []
        environment = {**os.environ, "PYTHONHASHSEED": str(seed)}
        said = subprocess.run(words, env=environment, stdout=subprocess.PIPE, check=True, text=True).stdout
        for batch, jobs, order, found in map(json.loads, said.splitlines()):
            first = first or found
            differing = sorted(name for name in first.keys() | found.keys() if found.get(name) != first.get(name))
            told = f"{len(differing)} differ: {', '.join(differing[:5])}" if differing else "the same bytes"
            print(f"seed {seed}, batch {batch}, jobs {jobs}, order {order}: {len(found)} articles, {told}", flush=True)
            if differing:
                return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
