"""How many of the dates that gold facts need are among the periods found in their article, with exactly these ends.

    python scripts/period_coverage.py corpus/articles/dev [--errors]

Counts every period and baseline of a gold fact that must have dates (where null counts as right too, none is needed); of several
right ones one is enough. `distinct` counts each such date of an article once.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import extractor
from extractor.evaluation.gold import GoldArticle, read_gold

Days = tuple[str | None, str | None]


def needs(article: GoldArticle) -> Iterator[tuple[str, str, frozenset[Days]]]:
    """(slot, quote, days of which one is enough) of every date that a fact of the article needs."""
    for fact in article.facts:
        if None not in fact.periods:
            yield "period", fact.quote, frozenset(_iso(days) for days in fact.periods if days)
        if fact.baseline is not None:
            yield "baseline", fact.quote, frozenset([_iso(fact.baseline)])


def _iso(days: tuple[object, object]) -> Days:
    first, last = (None if day is None else str(day) for day in days)
    return first, last


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="+", help="folder of gold articles")
    parser.add_argument("--model", default="accurate")
    parser.add_argument("--errors", action="store_true", help="list the dates that were not found")
    options = parser.parse_args()
    program = extractor.load(options.model)
    counts = {"period": [0, 0], "baseline": [0, 0], "distinct": [0, 0]}
    for article in read_gold(options.folder):
        read = program.extract(article.text, published=article.published, title=article.title)
        found = {_iso((p.start, p.end)) for p in read.periods}
        seen: set[frozenset[Days]] = set()
        for slot, quote, days in needs(article):
            right = bool(days & found)
            for key in (slot, "distinct") if days not in seen else (slot,):
                counts[key][0] += right
                counts[key][1] += 1
            if options.errors and not right and days not in seen:
                print(f"{article.id} ({article.published}) {slot} of {quote!r}: {' or '.join('/'.join(d or '' for d in x) for x in days)}")
            seen.add(days)
    counts["all"] = [counts["period"][i] + counts["baseline"][i] for i in (0, 1)]
    for key, (right, total) in counts.items():
        print(f"{key:9} {right:5} of {total:5}  {right / max(1, total):.4f}")


if __name__ == "__main__":
    main()
