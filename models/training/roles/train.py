"""Trains the network of roles and writes its weights for the extractor.

python -m training.roles.train tables --gold FOLDER... --out TABLES.pkl     (in the project's environment)
python -m training.roles.train fit --train TABLES.pkl... --encoder CHECKPOINT.pt --out WEIGHTS.pt [--seed N] [--epochs N]
python -m training.roles.train pack WEIGHTS.pt --model models/accurate --out extractor/facts/roles/roles.npz
"""

from __future__ import annotations

import argparse
import os
import pickle
import random
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from .net import Upper


def tables(gold: list[Path], model: str, out: Path) -> None:
    """Run the extractor's rules over gold and keep what the network sees."""
    from .data import examples

    found = examples(gold, model)
    out.write_bytes(pickle.dumps(found, protocol=5))
    print(f"{len(found)} articles, {sum(len(e.kept) for e in found)} figures → {out}")


def fit(train: list[Path], out: Path, *, encoder: Path, seed: int, epochs: int, rate: float, upper: float, sizes: dict[str, int]) -> None:
    """AdamW with one cycle of the learning rates (`upper` for the encoder's layers); two articles a step."""
    import torch
    from torch import nn

    from .net import Article, Net, Sizes, loss_of

    torch.set_num_threads(1)
    torch.manual_seed(seed)
    rng = random.Random(seed)
    articles = [Article(e) for path in train for e in pickle.loads(path.read_bytes())]
    z = Sizes(**sizes)
    net = Net(z)
    net.upper.load(encoder)
    steps = epochs * ((len(articles) + 1) // 2)
    above = {id(p) for p in net.upper.parameters()}
    groups = [{"params": [p for p in net.parameters() if id(p) not in above]}, {"params": list(net.upper.parameters())}]
    optimiser = torch.optim.AdamW(groups, lr=rate, weight_decay=0.02)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, [rate, upper], total_steps=steps + 1, pct_start=0.15)
    start = time.time()
    for epoch in range(epochs):
        rng.shuffle(articles)
        total = 0.0
        for b in range(0, len(articles), 2):
            optimiser.zero_grad()
            loss = torch.stack([loss_of(net, a) for a in articles[b : b + 2]]).mean()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            total += loss.item()
        print(f"epoch {epoch + 1}: loss {2 * total / len(articles):.3f}, {time.time() - start:.0f} s", flush=True)
        torch.save({"sizes": asdict(z), "weights": net.state_dict(), "seed": seed, "epoch": epoch + 1}, out)


def pack(checkpoint: Path, out: Path, model: Path) -> None:
    """The weights as an archive of half-precision tables, and the upper layers, eight bits, beside the model's encoder."""
    import torch

    from .net import Net, Sizes

    loaded = torch.load(checkpoint)
    net = Net(Sizes(**loaded["sizes"]))
    net.load_state_dict(loaded["weights"])
    stored = {f"0/{k}": v.numpy().astype(np.float16) for k, v in loaded["weights"].items() if not k.startswith("upper.")}
    np.savez_compressed(out, allow_pickle=False, **stored)
    export_upper(net.upper, model / "roles_int8.onnx")
    print(f"{sum(v.size for v in stored.values()):,} weights, {out.stat().st_size:,} bytes → {out}")


def export_upper(upper: Upper, out: Path) -> None:
    """ONNX with weights of eight bits, the range of seven (see `training.encoder.export`)."""
    import torch
    from onnxruntime.quantization import QuantType, quantize_dynamic

    upper.eval()
    for block in upper.blocks:
        block.plain = True
    given = torch.zeros(5, 384), torch.tensor([1, 2, 3])
    with tempfile.TemporaryDirectory(dir=out.parent) as name:
        full, small = Path(name) / "full.onnx", Path(name) / "small.onnx"
        with torch.no_grad():
            torch.onnx.export(
                upper, given, str(full), input_names=["middle", "first"], output_names=["vectors"],
                dynamic_axes={"middle": {0: "pieces"}, "first": {0: "words"}, "vectors": {0: "words"}}, opset_version=17, dynamo=False,
            )  # fmt: skip
        quantize_dynamic(full, small, per_channel=True, reduce_range=True, weight_type=QuantType.QInt8)
        os.chmod(small, 0o644)
        small.rename(out)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    t = commands.add_parser("tables")
    t.add_argument("--gold", type=Path, nargs="+", required=True)
    t.add_argument("--model", default="accurate")
    t.add_argument("--out", type=Path, required=True)
    f = commands.add_parser("fit")
    f.add_argument("--train", type=Path, nargs="+", required=True)
    f.add_argument("--encoder", type=Path, required=True, help="the checkpoint that the model's encoder was exported from")
    f.add_argument("--out", type=Path, required=True)
    f.add_argument("--seed", type=int, default=0)
    f.add_argument("--epochs", type=int, default=9)
    f.add_argument("--rate", type=float, default=2e-3)
    f.add_argument("--upper", type=float, default=1e-4, help="the highest learning rate of the encoder's upper layers")
    f.add_argument("--width", type=int, default=192)
    f.add_argument("--layers", type=int, default=2)
    p = commands.add_parser("pack")
    p.add_argument("checkpoint", type=Path)
    p.add_argument("--out", type=Path, required=True, help="roles.npz")
    p.add_argument("--model", type=Path, required=True, help="the folder of the encoder that it was trained on")
    a = parser.parse_args()
    if a.command == "tables":
        tables(a.gold, a.model, a.out)
    elif a.command == "fit":
        sizes = {"width": a.width, "layers": a.layers}
        fit(a.train, a.out, encoder=a.encoder, seed=a.seed, epochs=a.epochs, rate=a.rate, upper=a.upper, sizes=sizes)
    else:
        pack(a.checkpoint, a.out, a.model)


if __name__ == "__main__":
    main()
