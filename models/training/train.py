"""Train one pipeline from scratch in one run, bounded in words and in minutes.

Gold text and silver text (`training.silver`) come in turn by a fixed share of the words. Gold text goes through the
tokenizer as spaCy ships it, silver text keeps the words of the run time's tokenizer, so both are seen.

Source of the method: spaCy's `spacy.training.loop` (batches by words, Adam, parameter averages); the learning rate
warms up and then falls linearly with the share of the words or of the time used, whichever is further, so that a
run on a busy machine still ends annealed. There is no resuming inside a run: in spaCy 3.8 a resumed
`trainable_lemmatizer` has no labels.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin
from spacy.training import Example
from spacy.util import fix_random_seed, load_config, load_model_from_config
from thinc.api import Adam, NumpyOps, set_current_ops

WARMUP_STEPS = 250
PEAK_RATE = 0.0012
FLOOR = 0.03
#: Share of the words of a run that is silver text, where there is any.
SILVER = {"parser": 0.5, "ner": 0.5}
EVALUATION = {
    "parser": ("tag_acc", "pos_acc", "lemma_acc", "dep_uas", "dep_las"),
    "ner": ("ents_p", "ents_r", "ents_f"),
}


@dataclass
class Limits:
    """How far a run goes; `checkpoints` are shares of the run after which a loadable model is saved."""

    words: int
    minutes: float
    checkpoints: tuple[float, ...] = (0.15, 0.3, 0.45, 0.6, 0.75, 0.9, 1.0)


def read(path: Path, nlp: Language) -> list[Doc]:
    """Documents of a DocBin."""
    return list(DocBin().from_disk(path).get_docs(nlp.vocab))


def examples(docs: list[Doc], nlp: Language) -> list[Example]:
    """Raw text through the tokenizer against the gold document, as at run time."""
    return [Example(nlp.make_doc(doc.text), doc) for doc in docs]


def silver_examples(docs: list[Doc], nlp: Language) -> list[Example]:
    """The words as they are against the teacher's labels."""
    return [Example(Doc(nlp.vocab, words=[t.text for t in doc], spaces=[bool(t.whitespace_) for t in doc]), doc) for doc in docs]


def usable(docs: list[Doc], nlp: Language, pairs: Callable[[list[Doc], Language], list[Example]]) -> list[Doc]:
    """For the recogniser: documents whose names can be reached by its transitions.

    A name that begins or ends in a space after tokenisation cannot, and one such document would stop the run.
    """
    moves = nlp.get_pipe("ner").moves
    out: list[Doc] = []
    for doc in docs:
        try:
            moves.get_oracle_sequence(pairs([doc], nlp)[0])
        except ValueError:
            continue
        out.append(doc)
    print(f"{len(docs) - len(out)} of {len(docs)} documents left out", flush=True)
    return out


def batches(docs: list[Doc], rng: random.Random, start: int = 200, stop: int = 1000) -> Iterator[list[Doc]]:
    """Endless shuffled batches whose size in words grows from `start` to `stop`."""
    size = float(start)
    order = list(range(len(docs)))
    while True:
        rng.shuffle(order)
        batch: list[Doc] = []
        words = 0
        for i in order:
            batch.append(docs[i])
            words += len(docs[i])
            if words >= size:
                yield batch
                batch, words = [], 0
                size = min(stop, size * 1.002)


def mixed(gold: list[Doc], silver: list[Doc], share: float, rng: random.Random) -> Iterator[tuple[bool, list[Doc]]]:
    """Endless batches, each of gold or of silver text, so that `share` of the words are silver."""
    streams = {False: batches(gold, rng)}
    if silver:
        streams[True] = batches(silver, rng)
    words = {False: 0, True: 0}
    while True:
        second = bool(silver) and words[True] * (1 - share) < words[False] * share
        batch = next(streams[second])
        words[second] += sum(map(len, batch))
        yield second, batch


def evaluate(nlp: Language, docs: list[Doc], keys: tuple[str, ...]) -> dict[str, float]:
    """spaCy's scores of the development set."""
    scores = nlp.evaluate(examples(docs, nlp))
    return {k: round(100 * scores[k], 2) for k in keys if isinstance(scores.get(k), float)}


def train(kind: str, corpora: Path, out: Path, limits: Limits) -> None:
    """Train `parser` or `ner`; leaves `out/model-last`, `out/log.jsonl` and `out/done`."""
    config = load_config(Path(__file__).parent / "configs" / f"{kind}.cfg", interpolate=False)
    fix_random_seed(0)
    rng = random.Random(0)
    set_current_ops(NumpyOps(use_blis=False))  # numpy's matrix product is more than twice as fast here as blis'
    nlp = load_model_from_config(config, auto_fill=True)
    gold = read(corpora / f"train_{kind}.spacy", nlp)
    dev = read(corpora / f"dev_{kind}.spacy", nlp)
    extra = corpora / f"silver_{kind}.spacy"
    silver = read(extra, nlp) if extra.exists() else []
    spaced = [doc for doc in silver if any(token.is_space for token in doc)][:300]  # no treebank has tags of white space
    nlp.initialize(lambda: examples(gold, nlp) + silver_examples(spaced, nlp))
    if kind == "ner":
        gold, silver = usable(gold, nlp, examples), usable(silver, nlp, silver_examples)
    print(len(gold), "gold and", len(silver), "silver documents", flush=True)
    optimizer = Adam(PEAK_RATE, L2=0.01, L2_is_weight_decay=True, grad_clip=1.0, use_averages=True)
    out.mkdir(parents=True, exist_ok=True)
    dropout = float(config["training"]["dropout"])
    begun = time.monotonic()
    words = step = 0
    left = list(limits.checkpoints)
    losses: dict[str, float] = {}
    with (out / "log.jsonl").open("w", encoding="utf8") as log:
        for second, batch in mixed(gold, silver, SILVER[kind], rng):
            used = max(words / limits.words, (time.monotonic() - begun) / 60 / limits.minutes)
            optimizer.learn_rate = PEAK_RATE * min((step + 1) / WARMUP_STEPS, max(FLOOR, 1 - used))
            pairs = silver_examples(batch, nlp) if second else examples(batch, nlp)
            nlp.update(pairs, drop=dropout, sgd=optimizer, losses=losses)
            optimizer.step_schedules()
            step += 1
            words += sum(map(len, batch))
            if left and used >= left[0]:
                left.pop(0)
                with nlp.use_params(optimizer.averages):
                    nlp.to_disk(out / "model-last.new")
                    scores = evaluate(nlp, dev, EVALUATION[kind])
                _replace(out / "model-last.new", out / "model-last")
                minutes = round((time.monotonic() - begun) / 60, 1)
                cpu = round(time.process_time() / 60, 1)
                line = {"step": step, "words": words, "minutes": minutes, "cpu_minutes": cpu, **scores}
                log.write(json.dumps(line) + "\n")
                log.flush()
                print(line, flush=True)
            if not left:
                break
    (out / "done").write_text("ok\n", encoding="utf8")


def _replace(new: Path, old: Path) -> None:
    """Put a finished folder in the place of an old one."""
    import shutil

    away = old.with_suffix(".old")
    shutil.rmtree(away, ignore_errors=True)
    if old.exists():
        old.rename(away)
    new.rename(old)
    shutil.rmtree(away, ignore_errors=True)


def main() -> None:
    """Command line of one training."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=["parser", "ner"])
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--words", type=int, default=12_000_000)
    parser.add_argument("--minutes", type=float, default=45)
    arguments = parser.parse_args()
    spacy.require_cpu()
    train(arguments.kind, arguments.corpora, arguments.out, Limits(arguments.words, arguments.minutes))


if __name__ == "__main__":
    main()
