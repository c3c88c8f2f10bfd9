"""Make the model: corpora, two trainings side by side, assembly, figures. Finished steps are not done again.

python models/training/build.py --data PATH --out models/fast --work build/model

`--data` is a folder with `treebanks/`, `ner/` and `free/` (see models/fast/README.md). One process a core, one
thread a process. Delete the work folder, or a part of it, to do its steps again.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

KINDS = ("parser", "ner")


def _train_all(corpora: Path, work: Path, minutes: float, words: int) -> None:
    """Both trainings, each in a process of its own; a run that did not finish starts afresh."""
    paths = [str(HERE.parent), os.environ.get("PYTHONPATH", "")]
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": os.pathsep.join(p for p in paths if p)}
    running: list[tuple[str, subprocess.Popen[bytes]]] = []
    for kind in KINDS:
        if (work / kind / "done").exists():
            continue
        command = [sys.executable, "-m", "training.train", kind, "--corpora", str(corpora), "--out", str(work / kind)]
        command += ["--minutes", str(minutes), "--words", str(words)]
        running.append((kind, subprocess.Popen(command, env=environment)))
    failed = [kind for kind, process in running if process.wait() != 0]
    if failed:
        raise SystemExit(f"training failed: {', '.join(failed)}")


def main() -> None:
    """Command line."""
    from training import assemble, evaluate
    from training.corpora import Builder

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with treebanks/, ner/ and free/")
    parser.add_argument("--out", type=Path, required=True, help="folder of the finished pipeline")
    parser.add_argument("--work", type=Path, required=True, help="folder for corpora and checkpoints")
    parser.add_argument("--minutes", type=float, default=45, help="limit of each training")
    parser.add_argument("--words", type=int, default=10_000_000, help="limit of each training")
    arguments = parser.parse_args()
    work: Path = arguments.work.resolve()
    corpora = work / "corpora"
    if not (corpora / "done").exists():
        sizes = Builder(arguments.data.resolve(), corpora).build()
        print(json.dumps(sizes), flush=True)
        (corpora / "done").write_text(json.dumps(sizes), encoding="utf8")
    _train_all(corpora, work, arguments.minutes, arguments.words)
    assemble.assemble(work / "parser" / "model-last", work / "ner" / "model-last", arguments.out.resolve())
    figures = evaluate.evaluate(arguments.out.resolve(), corpora)
    assemble.record(arguments.out.resolve(), figures)
    (work / "figures.json").write_text(json.dumps(figures, indent=1), encoding="utf8")
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
