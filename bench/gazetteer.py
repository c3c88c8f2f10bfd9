"""What 100,000 names cost: seconds to load, megabytes held, and the share of an article's time that matching takes.

python -m bench.gazetteer [--names 100000]
"""

from __future__ import annotations

import argparse
import csv
import random
import tempfile
import time
from pathlib import Path

from extractor.entities.gazetteer import Gazetteer, gazetteer_of
from extractor.lexicon import load_lexicon

SYLLABLES = "ka ra mo ti ve lo shi ne ur dan kor bel zha ny tas gul".split()


def made_up(count: int) -> list[str]:
    """Names of one to three words that nobody has."""
    dice = random.Random(1)
    names: set[str] = set()
    while len(names) < count:
        names.add(" ".join("".join(dice.choices(SYLLABLES, k=dice.randint(2, 4))).capitalize() for _ in range(dice.randint(1, 3))))
    return sorted(names)


def resident() -> float:
    """Megabytes that this process holds (Linux)."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--names", type=int, default=100_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "organizations.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([["kind", "name", "country"], *(["company", n, "KZ"] for n in made_up(asked.names))])
        gazetteer_of(load_lexicon())
        held, begin = resident(), time.process_time()
        gazetteer_of(load_lexicon())
        own = time.process_time() - begin
        held, begin = resident(), time.process_time()
        big = gazetteer_of(load_lexicon([path.parent]))
        spent = time.process_time() - begin - own
        print(f"{asked.names:,} names: {spent:.2f} s to load, {resident() - held:.0f} MB")
    _share(big)


def _share(big: Gazetteer) -> None:
    """Matching beside the whole pipeline, on the corpus' training articles."""
    import json

    import extractor

    nlp = extractor.load()
    root = Path(__file__).parent.parent / "corpus/articles/train"
    texts = [json.loads(p.read_text(encoding="utf-8"))["text"] for p in sorted(root.glob("*.json"))[:20]]
    begin = time.process_time()
    for text in texts:
        list(big.scan(text))
    matching = time.process_time() - begin
    begin = time.process_time()
    for text in texts:
        nlp.extract(text, published="2025-01-01")
    whole = time.process_time() - begin
    print(f"matching takes {1000 * matching / len(texts):.2f} ms an article, {100 * matching / whole:.1f} % of the extraction's time")


if __name__ == "__main__":
    main()
