"""Fine-tune the joint model in one run, bounded in epochs and in minutes, a checkpoint after every epoch.

The learning rate warms up and falls linearly with the share of steps or of time used, whichever is further; a moving
average of the weights makes every checkpoint usable before the end. Use: one process, one thread:

    OMP_NUM_THREADS=1 nice -n 10 python -m training.encoder.train --data DATA --base FOLDER --out OUT
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections import Counter
from dataclasses import asdict
from pathlib import Path

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor

from extractor.encoder.pieces import CLS, SEP, Pieces

from .base import TOKENIZER
from .data import COLUMNS, UNKNOWN, Coder, Item, Labels, Source
from .net import LAYERS, Joint, Sizes

WEIGHTS = {"ner": 2.0, "pos": 0.3, "tag": 0.5, "morph": 0.4, "lemma": 0.3, "arc": 1.0, "rel": 1.0}
BATCH = 1100  # word pieces, with padding
RATE_ENCODER, RATE_HEADS, WARMUP = 1e-4, 1e-3, 0.06
AVERAGE, AVERAGE_EVERY = 0.99, 8


class Batch:
    """Items padded to one length; `same` marks words of the same sentence."""

    def __init__(self, items: list[Item]) -> None:
        b, n = len(items), max(len(x.first) for x in items)
        length = max(len(x.ids) for x in items) + 2
        self.ids, self.shapes = torch.zeros(b, length, dtype=torch.long), torch.zeros(b, length, dtype=torch.long)
        self.mask, self.first = torch.full((b, 1, 1, length), -1e4), torch.zeros(b, n, dtype=torch.long)
        self.y = {k: torch.full((b, n), UNKNOWN) for k in COLUMNS}
        sentence = torch.full((b, n), -1)
        for i, x in enumerate(items):
            k, w = len(x.ids), len(x.first)
            self.ids[i, : k + 2] = torch.tensor([CLS, *x.ids, SEP])
            self.shapes[i, 1 : k + 1] = torch.tensor(x.shapes)
            self.mask[i, :, :, : k + 2] = 0
            self.first[i, :w] = torch.tensor(x.first) + 1
            sentence[i, :w] = torch.tensor(x.sentence)
            for c in COLUMNS:
                self.y[c][i, :w] = torch.tensor(x.columns[c])
        same = (sentence.unsqueeze(2) == sentence.unsqueeze(1)) & (sentence >= 0).unsqueeze(1)
        self.same = torch.cat([torch.ones(b, n, 1, dtype=torch.bool), same], 2)
        self.words = int((sentence >= 0).sum())


def batches(items: list[Item], rng: random.Random) -> list[list[Item]]:
    """Batches of similar lengths in random order."""
    items = items[:]
    rng.shuffle(items)
    out: list[list[Item]] = []
    for start in range(0, len(items), 3000):
        batch: list[Item] = []
        for item in sorted(items[start : start + 3000], key=lambda x: len(x.ids)):
            if batch and (len(batch) + 1) * (len(item.ids) + 2) > BATCH:
                out.append(batch)
                batch = []
            batch.append(item)
        if batch:
            out.append(batch)
    rng.shuffle(out)
    return out


def losses(model: Joint, batch: Batch) -> dict[str, Tensor]:
    """Loss of each layer of annotation that the batch has."""
    y = batch.y
    with torch.autocast("cpu", dtype=torch.bfloat16):
        h = model.drop(model.vectors(batch.ids, batch.shapes, batch.mask, batch.first))
        scores = model.tags(h)
        trees = bool((y["head"] >= 0).any())
        if trees:
            arcs, d, r = model.tree(h)
            relations = model.relations(d, r, y["head"].clamp(min=0))
    out: dict[str, Tensor] = {}
    for k, x in scores.items():
        if bool((y[k] >= 0).any()):
            out[k] = F.cross_entropy(x.float().flatten(0, 1), y[k].flatten())
    if trees:
        arcs = arcs.float().masked_fill(~batch.same, -1e4)
        out["arc"] = F.cross_entropy(arcs.flatten(0, 1), y["head"].flatten())
        if bool((y["dep"] >= 0).any()):
            out["rel"] = F.cross_entropy(relations.float().flatten(0, 1), y["dep"].flatten())
    return out


@torch.inference_mode()
def check(model: Joint, items: list[Item]) -> dict[str, float]:
    """Share of right words on the development windows, greedy; `las` needs the predicted head's relation right."""
    model.eval()
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for start in range(0, len(items), 16):
        batch = Batch(items[start : start + 16])
        y = batch.y
        with torch.autocast("cpu", dtype=torch.bfloat16):
            h = model.vectors(batch.ids, batch.shapes, batch.mask, batch.first)
            scores = model.tags(h)
            arcs, d, r = model.tree(h)
            heads = arcs.float().masked_fill(~batch.same, -1e4).argmax(-1)
            rel = model.relations(d, r, heads).argmax(-1)
        for k, x in scores.items():
            known = y[k] >= 0 if k != "ner" else y[k] > 0
            right[k] += int((x.argmax(-1) == y[k])[known].sum())
            total[k] += int(known.sum())
        known = y["head"] >= 0
        uas = (heads == y["head"]) & known
        right["uas"] += int(uas.sum())
        right["las"] += int((uas & (rel == y["dep"])).sum())
        total["uas"] += int(known.sum())
        total["las"] = total["uas"]
    model.train()
    return {k: round(100 * right[k] / max(1, total[k]), 2) for k in total}


class Average:
    """Moving average of the weights, ramped up at the start."""

    def __init__(self, model: Joint) -> None:
        self.live = list(model.state_dict().values())
        self.kept = [v.detach().clone() for v in self.live]
        self.steps = 0

    def update(self) -> None:
        """One step towards the live weights."""
        self.steps += 1
        torch._foreach_lerp_(self.kept, [v.detach() for v in self.live], 1 - min(AVERAGE, self.steps / (self.steps + 9)))

    def state(self, model: Joint) -> dict[str, Tensor]:
        """The averaged weights by name."""
        return dict(zip(model.state_dict(), self.kept, strict=True))


def save(path: Path, model: Joint, average: Average, labels: Labels) -> None:
    """Write a checkpoint in one move."""
    new = path.with_suffix(".new")
    torch.save({"last": model.state_dict(), "average": average.state(model), "labels": asdict(labels), "layers": model.layers}, new)
    new.rename(path)


def start(arguments: argparse.Namespace, source: Source) -> tuple[Joint, Labels]:
    """The network before the first step: on the published weights, or on every second layer (or so) of a trained one."""
    if arguments.start:
        deeper = torch.load(arguments.start)
        labels = Labels(**deeper["labels"])
        model = Joint(Sizes(**{k: len(v) for k, v in asdict(labels).items()}), arguments.layers)
        model.shrink(deeper["average"])
        return model, labels
    labels = source.labels()
    model = Joint(Sizes(**{k: len(v) for k, v in asdict(labels).items()}), arguments.layers)
    if arguments.smoke:
        print("smoke: weights drawn at random, nothing of use comes out", flush=True)
    else:
        model.encoder.load(arguments.base)
    return model, labels


def train(arguments: argparse.Namespace) -> None:
    """The run."""
    torch.set_num_threads(1)
    torch.manual_seed(arguments.seed)
    rng = random.Random(arguments.seed)
    source = Source(arguments.data, arguments.seed, arguments.silver, arguments.silver_words)
    model, labels = start(arguments, source)
    coder = Coder(labels, Pieces(arguments.base / TOKENIZER))
    own = [p for n, p in model.named_parameters() if n.startswith("encoder.") and ".shapes." not in n]
    heads = [p for n, p in model.named_parameters() if not n.startswith("encoder.") or ".shapes." in n]
    groups = [{"params": own, "lr": RATE_ENCODER}, {"params": heads, "lr": RATE_HEADS}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, betas=(0.9, 0.98), fused=True)
    average = Average(model)
    dev = [item for rows in source.dev for item in coder.items(rows)]
    arguments.out.mkdir(parents=True, exist_ok=True)
    begun, step, words = time.monotonic(), 0, 0
    total = 0
    running: Counter[str] = Counter()
    model.train()
    for epoch in range(arguments.epochs):
        items = source.epoch(epoch, coder)[: arguments.limit or None]
        plan = batches(items, rng)
        total = total or len(plan) * arguments.epochs
        print("epoch", epoch, "items", len(items), "words", sum(len(x.first) for x in items), "steps", len(plan), flush=True)
        for chosen in plan:
            used = max(step / total, (time.monotonic() - begun) / 60 / arguments.minutes)
            if used >= 1:
                break
            rate = min(1, (step + 1) / (WARMUP * total)) * (1 - used)
            for g, base in zip(optimizer.param_groups, (RATE_ENCODER, RATE_HEADS), strict=True):
                g["lr"] = base * rate
            batch = Batch(chosen)
            parts = losses(model, batch)
            loss = sum((WEIGHTS[k] * v for k, v in parts.items()), torch.zeros(()))
            if bool(torch.isfinite(loss)):
                loss.backward()
                torch.nn.utils.clip_grad_norm_(model.parameters(), 2.0)
                optimizer.step()
            optimizer.zero_grad()
            step += 1
            words += batch.words
            if step % AVERAGE_EVERY == 0:
                average.update()
            running.update({k: float(v.detach()) for k, v in parts.items()})
            if step % 100 == 0:
                shown = {k: round(v / 100, 3) for k, v in running.items()}
                print(step, shown, round(words / (time.monotonic() - begun)), "words/s", round(time.monotonic() - begun), "s", flush=True)
                running.clear()
        save(arguments.out / f"epoch{epoch}.pt", model, average, labels)
        line = {"epoch": epoch, "step": step, "words": words, "minutes": round((time.monotonic() - begun) / 60, 1),
                "cpu_minutes": round(time.process_time() / 60, 1), **check(model, dev)}  # fmt: skip
        print(json.dumps(line), flush=True)
        with (arguments.out / "log.jsonl").open("a", encoding="utf8") as log:
            log.write(json.dumps(line) + "\n")
        if (time.monotonic() - begun) / 60 >= arguments.minutes:
            break
    (arguments.out / "done").write_text("ok\n", encoding="utf8")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the folder that holds treebanks/, ner/ and free/")
    parser.add_argument("--base", type=Path, required=True, help="the folder with model.safetensors and tokenizer.json")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--minutes", type=float, default=45)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--layers", type=int, default=LAYERS, help="fewer than six need --start")
    parser.add_argument("--start", type=Path, help="checkpoint of a deeper network to begin with")
    parser.add_argument("--silver", type=Path, help="silver_parser.spacy of training.silver")
    parser.add_argument("--silver-words", type=int, default=400_000, help="of it in each epoch")
    parser.add_argument("--smoke", action="store_true", help="no published weights, to see that the steps fit together")
    parser.add_argument("--limit", type=int, default=0, help="items of an epoch, for trials")
    arguments = parser.parse_args()
    if arguments.layers != LAYERS and not (arguments.start or arguments.smoke):
        parser.error("fewer layers need a deeper network to begin with: --start CHECKPOINT")
    train(arguments)


if __name__ == "__main__":
    main()
