"""Words per CPU second of the whole extraction and of each stage, beside spaCy's bare tokenizer in the same run.

Every pass reads other texts than the one before (figures and names are varied), so that no cache of results helps. Prints a table
and writes the figures to bench/last.json; compare ratios, not seconds, between machines.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import spacy

from extractor.api import Extractor, load
from extractor.entities import home_country
from extractor.facts import Findings
from extractor.pipeline import ledger
from extractor.records import Article
from extractor.scene import scene_of

ROOT = Path(__file__).parent.parent
NAMES = "Askar Bolat Daria Erlan Farida Gulnar Ivan Karim Lena Marat Nina Oleg Petra Rustam Saule Timur Umida Vera Yusuf Zarina".split()


def varied(text: str, seed: int) -> str:
    """The text with other figures and other given names."""
    dice = random.Random(seed)
    text = re.sub(
        r"(?<![\w.,])[1-9]\d{0,2}(?=[.,%\s])(?!\.\d{3})",
        lambda m: str(dice.randint(1, 9)) + "".join(str(dice.randint(0, 9)) for _ in m.group()[1:]),
        text,
    )
    return re.sub(r"\b[A-Z][a-z]+(?= [A-Z][a-z]+(?:ev|ov|va|in|ko)\b)", lambda _: dice.choice(NAMES), text)


def articles(passes: int) -> list[list[Article]]:
    """The corpus' train and dev articles, each pass varied on its own."""
    paths = [p for split in ("train", "dev") for p in sorted((ROOT / "corpus/articles" / split).glob("*.json"))]
    raw = [json.loads(p.read_text(encoding="utf-8")) for p in paths]
    return [
        [Article(id=f"{a['id']}-{n}", text=varied(a["text"], n * 1000 + i), title=a.get("title"), published=a.get("published")) for i, a in enumerate(raw)]
        for n in range(passes)
    ]  # fmt: skip


def cpu(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


class Clock:
    """CPU seconds by stage."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = defaultdict(float)

    def __call__(self, name: str, call: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        start = time.process_time()
        result = call(*args, **kwargs)
        self.spent[name] += time.process_time() - start
        return result


def stages(extractor: Extractor, batch: list[Article]) -> dict[str, float]:
    """CPU seconds of each stage over a batch."""
    timed = Clock()
    for article in batch:
        doc = timed("tokenizer", extractor.language.make_doc, article.text)
        for name, pipe in extractor.language.pipeline:
            doc = timed(f"model: {name}", pipe, doc)
        entities = timed("entities", extractor.entities.find, doc, title=article.title)
        country = home_country(doc, entities, article.title)
        mentions = timed("periods", extractor.periods.find, doc)
        quantities = timed("quantities", extractor.quantities.find, doc)
        references = timed("entities", extractor.referents.find, doc, entities, title=article.title)
        scene = scene_of(doc, entities, references, country, article.title, extractor.binder.words)
        facts, _ = timed(
            "facts", extractor.binder.bind, doc, Findings(quantities, mentions, entities, references), scene, article.published
        )
        numbers = timed("ledger", extractor.quantities.numbers, doc.text)
        timed("ledger", ledger, numbers, [f.quantity for f in facts], mentions, entities)
    return dict(timed.spent)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--passes", type=int, default=3)
    parser.add_argument("--model", default="accurate")
    options = parser.parse_args()
    batches = articles(options.passes + 2)
    words = [sum(len(a.text.split()) for a in batch) for batch in batches]
    start = time.perf_counter()
    extractor = load(options.model)
    loading = time.perf_counter() - start
    bare = spacy.blank("en")
    for article in batches[0]:  # warm up: caches of strings and lazily built tables
        extractor.extract_article(article)
        bare.make_doc(article.text)
    whole, tokenizer = [], []
    for n in range(1, options.passes + 1):
        tokenizer.append(words[n] / cpu(lambda n=n: [bare.make_doc(a.text) for a in batches[n]]))
        whole.append(words[n] / cpu(lambda n=n: [extractor.extract_article(a) for a in batches[n]]))
    spent = stages(extractor, batches[-1])
    best = max(range(options.passes), key=lambda i: whole[i] / tokenizer[i])
    figures = {
        "words_per_cpu_second": round(whole[best]), "tokenizer_words_per_cpu_second": round(tokenizer[best]),
        "times_the_tokenizer": round(tokenizer[best] / whole[best], 1), "load_seconds": round(loading, 2), "words": words[1], "passes": options.passes,
        "stage_share": {name: round(seconds / sum(spent.values()), 3) for name, seconds in spent.items()},
        "stage_words_per_cpu_second": {name: round(words[-1] / seconds) for name, seconds in spent.items() if seconds > 0},
    }  # fmt: skip
    print(f"whole extraction      {figures['words_per_cpu_second']:>9,} words/CPU s")
    print(
        f"spaCy's tokenizer     {figures['tokenizer_words_per_cpu_second']:>9,} words/CPU s, {figures['times_the_tokenizer']} times as fast"
    )
    print(f"loading               {loading:>9.2f} s")
    for name, share in sorted(figures["stage_share"].items(), key=lambda x: -x[1]):  # type: ignore[attr-defined]
        print(f"  {name:<22} {share:>6.1%}  {figures['stage_words_per_cpu_second'][name]:>9,} words/CPU s")  # type: ignore[index]
    (ROOT / "bench/last.json").write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
