"""What the extraction costs: words per CPU second on one core, as a ratio to spaCy's bare tokenizer in the same run.

    python bench/speed.py [--model accurate --model fast] [--quick] [--peers] [--memory 300] [--write]

Two kinds of text: the corpus, dense with figures, and general news prose of ours with hardly any (`prose.py`). Every pass reads
other figures and names than the one before, so that no cache of results helps; the tokenizer and the extraction take turns, a
ratio is taken within a pass and the median of the passes is shown. Besides: CPU time by stage and component, time per word of
articles of 100 to 20,000 words (the same text cut differently), start-up (medians of 5), and memory in a process of its own.

The figures are compared with bench/last.json, the last committed ones; --write replaces it. CPU seconds, not those of the
clock; still, compare ratios, not seconds, between machines.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import random
import re
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")
ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

import prose  # noqa: E402
import spacy  # noqa: E402

from extractor.api import Extractor, Loader  # noqa: E402
from extractor.entities import home_country, read_tokens  # noqa: E402
from extractor.facts import Findings  # noqa: E402
from extractor.pipeline import ledger  # noqa: E402
from extractor.records import Article  # noqa: E402
from extractor.scene import scene_of  # noqa: E402

LAST = ROOT / "bench/last.json"
LENGTHS = (100, 300, 1_000, 5_000, 20_000)
NAMES = prose.FIRST
SENTENCE = "In eight months industrial output in Karaganda region grew 7% to 3.2 trillion tenge."
Figures = dict[str, Any]


# ---------------------------------------------------------------- texts
def varied(text: str, seed: int) -> str:
    """The text with other figures and other given names."""
    dice = random.Random(seed)
    text = re.sub(
        r"(?<![\w.,])[1-9]\d{0,2}(?=[.,%\s])(?!\.\d{3})",
        lambda m: str(dice.randint(1, 9)) + "".join(str(dice.randint(0, 9)) for _ in m.group()[1:]),
        text,
    )
    return re.sub(r"\b[A-Z][a-z]+(?= [A-Z][a-z]+(?:ev|ov|va|in|ko)\b)", lambda _: dice.choice(NAMES), text)


def articles(passes: int, every: int = 1) -> list[list[Article]]:
    """The corpus' train and dev articles (or every n-th of them), each pass varied on its own."""
    paths = [p for split in ("train", "dev") for p in sorted((ROOT / "corpus/articles" / split).glob("*.json"))][::every]
    raw = [json.loads(p.read_text(encoding="utf-8")) for p in paths]
    return [
        [Article(id=f"{a['id']}-{n}", text=varied(a["text"], n * 1000 + i), title=a.get("title"), published=a.get("published")) for i, a in enumerate(raw)]
        for n in range(passes)
    ]  # fmt: skip


def sparse(passes: int, count: int) -> list[list[Article]]:
    """Articles of general prose, each pass with names and figures of its own."""
    return [
        [Article(id=f"{n}-{i}", text=prose.article(n * 10_000 + i), published="2025-06-03") for i in range(count)] for n in range(passes)
    ]


def cut(words: int, total: int) -> list[Article]:
    """The same corpus text, `total` words of it, as articles of about so many words each, cut between paragraphs."""
    raw = [json.loads(p.read_text(encoding="utf-8")) for p in sorted((ROOT / "corpus/articles/train").glob("*.json"))]
    paragraphs = [p for n in range(3) for i, a in enumerate(raw) for p in varied(a["text"], n * 1000 + i).split("\n") if p.strip()]
    found: list[Article] = []
    held: list[str] = []
    size = done = 0
    for paragraph in paragraphs:
        held.append(paragraph)
        size += len(paragraph.split())
        if size >= words or done + size >= total:
            found.append(Article(id=f"{words}-{len(found)}", text="\n\n".join(held), published="2025-06-03"))
            done, size, held = done + size, 0, []
        if done >= total:
            break
    return found


def count(batch: list[Article]) -> int:
    return sum(len(a.text.split()) for a in batch)


# ---------------------------------------------------------------- clocks
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


def ratios(run: Callable[[Article], object], batches: list[list[Article]]) -> Figures:
    """A pipeline beside the tokenizer; the first batch warms both up."""
    bare = spacy.blank("en")
    found, speeds, tokenizers = [], [], []
    for n, batch in enumerate(batches):
        before = cpu(lambda b=batch: [bare.make_doc(a.text) for a in b])  # type: ignore[misc]
        own = cpu(lambda b=batch: [run(a) for a in b])  # type: ignore[misc]
        after = cpu(lambda b=batch: [bare.make_doc(a.text) for a in b])  # type: ignore[misc]
        if n:
            tokenizer = (before + after) / 2
            found.append(own / tokenizer)
            speeds.append(count(batch) / own)
            tokenizers.append(count(batch) / tokenizer)
    return {
        "words_per_cpu_second": round(statistics.median(speeds)),
        "tokenizer_words_per_cpu_second": round(statistics.median(tokenizers)),
        "times_the_tokenizer": round(statistics.median(found), 1),
        "each_pass": [round(x, 1) for x in found],
        "words_a_pass": count(batches[-1]),
    }


def stages(extractor: Extractor, batch: list[Article]) -> dict[str, float]:
    """The share of each stage and component in the CPU time of a batch."""
    timed = Clock()
    for article in batch:
        doc = timed("tokenizer", extractor.language.make_doc, article.text)
        for name, pipe in extractor.language.pipeline:
            doc = timed(f"model: {name}", pipe, doc)
        tokens = timed("entities", read_tokens, doc)
        entities = timed("entities", extractor.entities.find, doc, title=article.title, tokens=tokens)
        country = home_country(doc, entities, article.title)
        mentions = timed("periods", extractor.periods.find, doc)
        quantities = timed("quantities", extractor.quantities.find, doc, place_hint=country.ref if country else None)
        references = timed("stand-ins", extractor.referents.find, doc, entities, title=article.title, tokens=tokens)
        scene = scene_of(doc, entities, references, country, article.title, extractor.binder.words)
        findings = Findings(quantities, mentions, entities, references)
        drafts, calendar = timed("facts: drafts", extractor.binder.drafts, doc, findings, scene, article.published)
        if extractor.reviser is not None:
            timed("facts: roles", extractor.reviser.revise, doc, drafts, findings, calendar)
        facts = timed("facts: finished", extractor.binder.facts, drafts)
        numbers = timed("ledger", extractor.quantities.numbers, doc.text)
        timed("ledger", ledger, numbers, [f.quantity for f in facts], mentions, entities)
    whole = sum(timed.spent.values())
    return {name: round(seconds / whole, 3) for name, seconds in sorted(timed.spent.items(), key=lambda x: -x[1])}


def growth(extractor: Extractor, lengths: tuple[int, ...]) -> Figures:
    """CPU microseconds a word by the article's length, and how much dearer the longest are than those of 300 words."""
    found: dict[str, float] = {}
    for length in lengths:
        batch = cut(length, max(lengths))
        found[str(length)] = round(1e6 * cpu(lambda b=batch: [extractor.extract_article(a) for a in b]) / count(batch), 1)  # type: ignore[misc]
    return {"microseconds_a_word": found, "longest_to_300": round(found[str(max(lengths))] / found["300"], 2)}


# ---------------------------------------------------------------- processes of their own
def startup(model: str, rounds: int = 5) -> Figures:
    """Medians, in seconds of the clock and of the processor, of `--help` and of one sentence from standard input."""
    own = [sys.executable, "-c", "from extractor.cli import main; main()"]
    asked = {"help": ["--help"], "first_sentence": ["extract", "-", "--published", "2025-10-03", "--model", model]}
    found: Figures = {}
    for name, arguments in asked.items():
        clock, used = [], []
        for _ in range(rounds):
            before, start = os.times(), time.perf_counter()
            subprocess.run([*own, *arguments], input=SENTENCE, capture_output=True, text=True, check=True, cwd=ROOT)
            clock.append(time.perf_counter() - start)
            after = os.times()
            used.append(after.children_user + after.children_system - before.children_user - before.children_system)
        found[name] = {"seconds": round(statistics.median(clock), 2), "cpu_seconds": round(statistics.median(used), 2)}
    return found


def memory(model: str, number: int) -> Figures:
    """Peak and held megabytes of a process that reads so many articles, dense and sparse ones in turn, after each quarter."""
    done = subprocess.run([sys.executable, __file__, "--child", model, str(number)], capture_output=True, text=True, check=True, cwd=ROOT)
    found: Figures = json.loads(done.stdout.splitlines()[-1])
    return found


def child(model: str, number: int) -> None:
    extractor = Loader(model)()
    held = []
    for n, article in enumerate(endless(), 1):
        extractor.extract_article(article)
        if n % max(number // 4, 1) == 0:
            held.append(_status("VmRSS"))
        if n >= number:
            break
    print(json.dumps({"articles": number, "peak_MB": _status("VmHWM"), "held_MB_after_each_quarter": held}))


def endless() -> Iterator[Article]:
    """Dense and sparse articles in turn, none like another."""
    dense = articles(1)[0]
    for n in itertools.count():
        for i, article in enumerate(dense):
            yield article.model_copy(update={"text": varied(article.text, n * 7919 + i)})
            yield Article(id=f"{n}-{i}", text=prose.article(n * 10_000 + i))


def _status(name: str) -> int:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(name):
            return round(int(line.split()[1]) / 1024)
    return 0


# ---------------------------------------------------------------- peers
def peers(dense: list[list[Article]], general: list[list[Article]]) -> Figures:
    """What installs beside us: quantulum3 (numbers and units alone), and en_core_web_sm's shape with untrained weights."""
    from models import yardstick

    runs: dict[str, Callable[[Article], object]] = {}
    try:
        from quantulum3 import parser  # type: ignore[import-not-found]

        runs["quantulum3"] = lambda a: parser.parse(a.text)
    except ImportError:
        print("quantulum3 is not installed: pip install quantulum3", file=sys.stderr)
    plain = yardstick(lemmas=False)
    runs["en_core_web_sm's shape, no lemmas"] = lambda a: plain(a.text)
    return {name: {"dense": ratios(run, dense), "sparse": ratios(run, general)} for name, run in runs.items()}


# ---------------------------------------------------------------- all of it
def measured(model: str, options: argparse.Namespace) -> Figures:
    dense, general = texts(options)
    start = time.process_time()
    extractor = Loader(model)()
    found: Figures = {"load_cpu_seconds": round(time.process_time() - start, 2)}
    found["dense"] = ratios(extractor.extract_article, dense)
    found["sparse"] = ratios(extractor.extract_article, general)
    found["stage_share"] = {"dense": stages(extractor, dense[0]), "sparse": stages(extractor, general[0])}
    found["growth"] = growth(extractor, LENGTHS[:3] if options.quick else LENGTHS)
    found["startup"] = startup(model, 1 if options.quick else 5)
    if options.memory:
        found["memory"] = memory(model, options.memory)
    return found


def texts(options: argparse.Namespace) -> tuple[list[list[Article]], list[list[Article]]]:
    passes = 2 if options.quick else options.passes + 1
    return articles(passes, 6 if options.quick else options.every), sparse(passes, 8 if options.quick else 40)


def leaves(found: Figures, path: str = "") -> Iterator[tuple[str, float]]:
    for key, value in found.items():
        if isinstance(value, dict):
            yield from leaves(value, f"{path}{key} / ")
        elif isinstance(value, int | float):
            yield f"{path}{key}", value


def show(found: Figures, before: Figures) -> None:
    old = dict(leaves(before))
    for name, value in leaves(found):
        was = old.get(name)
        print(f"{name:<78} {value:>12,}" + ("" if was is None else f"   was {was:,}"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", action="append", help="again for more; accurate and fast unless given")
    parser.add_argument("--passes", type=int, default=3)
    parser.add_argument("--every", type=int, default=3, help="of the corpus' articles every n-th is read")
    parser.add_argument("--quick", action="store_true", help="a first look: less text, one pass, no long articles")
    parser.add_argument("--peers", action="store_true", help="quantulum3 and en_core_web_sm's untrained shape too")
    parser.add_argument("--memory", type=int, default=300, metavar="N", help="articles that the memory's process reads; 0 leaves it out")
    parser.add_argument("--write", action="store_true", help="write the figures to bench/last.json")
    parser.add_argument("--child", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        return child(options.child[0], int(options.child[1]))
    before = json.loads(LAST.read_text(encoding="utf-8")) if LAST.is_file() else {}
    found: Figures = {}
    for model in options.model or ["accurate", "fast"]:
        found[model] = measured(model, options)
    if options.peers:
        found["peers"] = peers(*texts(options))
    show(found, before)
    if options.write:
        LAST.write_text(json.dumps({**before, **found}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
