"""What an archive costs, in CPU seconds an article: reading each format, extracting, telling copies, writing; and the parent's memory.

    python scripts/make_archive.py build/archive --count 200
    python bench/archive.py build/archive [--memory 2000,20000]

CPU seconds, not those of the clock, so that other work on the machine changes little.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from extractor.api import Loader
from extractor.batch.copies import print_of
from extractor.batch.pool import Outcome
from extractor.batch.work import Work
from extractor.reading import read
from extractor.records import Article, Extraction
from extractor.settings import DEFAULTS
from extractor.sinks.database import Database

HERE = Path(__file__).parent


def measure(name: str, call: Callable[[], int]) -> None:
    begun = time.process_time()
    number = call()
    seconds = time.process_time() - begun
    print(f"{name:28} {1000 * seconds / number:8.2f} ms CPU an article  ({number} articles)", flush=True)


def reading(folder: Path) -> list[Article]:
    articles: list[Article] = []
    for path in sorted(folder.iterdir()):
        found: list[Article] = []

        def call(path: Path = path, found: list[Article] = found) -> int:
            found += [item for item in read([str(path)]) if isinstance(item, Article)]
            return len(found)

        measure(f"read {path.name}", call)
        articles = found if path.name == "archive.jsonl" else articles
    return articles


def extracting(articles: list[Article]) -> list[Extraction]:
    extractor = Loader()()
    done: list[Extraction] = []

    def call() -> int:
        done.extend(map(extractor.extract_article, articles))
        return len(done)

    measure("extract", call)
    print(f"{'facts an article':28} {sum(len(e.facts) for e in done) / len(done):8.1f}")
    print(f"{'words an article':28} {sum(len(a.text.split()) for a in articles) / len(articles):8.1f}")
    return done


def writing(done: list[Extraction]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "facts.db"
        with Database(str(path)) as store, store.begin_run(done[0].extractor, {}) as writer:
            work = Work(store, writer, on_error="fail", keep_copies=False, settings=DEFAULTS, progress=lambda standing: None)

            def call() -> int:
                for extraction in done:
                    work.load(Outcome(extraction.article, extraction))
                return len(done)

            measure("look up, tell copies, write", call)
        print(f"{'database an article':28} {sum(p.stat().st_size for p in Path(folder).iterdir()) / len(done) / 1000:8.1f} kB")


def memory(counts: list[int]) -> None:
    """The parent's peak with the tests' tiny extractor, which leaves everything but the extraction as it is."""
    for count in counts:
        with tempfile.TemporaryDirectory() as folder:
            make = [sys.executable, str(HERE.parent / "scripts" / "make_archive.py"), folder, "--count", str(count), "--formats", "jsonl"]
            subprocess.run(make, check=True)
            subprocess.run([sys.executable, __file__, folder, "--child"], check=True)


def child(folder: Path) -> None:
    sys.path.insert(0, str(HERE.parent / "tests" / "batch"))
    from fake_extractor import FakeLoader

    from extractor.batch.archive import Options, run_archive

    summary = run_archive([str(folder / "archive.jsonl")], str(folder / "facts.db"), load=FakeLoader(), options=Options(jobs=2))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{'peak of the parent':28} {peak:8.0f} MB  ({summary.counts.n_read} articles, {summary.counts.n_facts} facts)", flush=True)


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("folder", type=Path)
    options.add_argument("--memory", default="")
    options.add_argument("--only-memory", action="store_true")
    options.add_argument("--child", action="store_true")
    asked = options.parse_args()
    if asked.child:
        return child(asked.folder)
    if asked.only_memory:
        return memory([int(count) for count in asked.memory.split(",") if count])
    articles = reading(asked.folder)
    measure("tell copies", lambda: len([print_of(a) for a in articles]))
    writing(extracting(articles))
    memory([int(count) for count in asked.memory.split(",") if count])


if __name__ == "__main__":
    main()
