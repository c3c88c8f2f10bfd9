"""`extractor lexicon check`: every file's form, and every entry's examples and counter-examples."""

from __future__ import annotations

import sys
from pathlib import Path

from extractor.lexicon import load_lexicon


def run_check(*, model: str, lexicon: list[Path]) -> int:
    """Print faults, or the counts when there are none; returns the exit code."""
    from extractor.proof import prove

    words = load_lexicon(lexicon)
    faults = list(prove(words, model=model))
    for fault in faults:
        print(fault, file=sys.stderr)
    entries = sum(map(len, words.files().values()))
    examples = sum(len(e.examples) + len(e.counter) for table in words.files().values() for e in table)
    print(
        f"lexicon {words.hash}: {entries:,} entries in {len(words.files())} files, {examples:,} examples and counter-examples, {len(faults)} faults"
    )
    return 2 if faults else 0
