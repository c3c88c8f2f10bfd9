"""Make the model `fast`: corpora, silver text, two trainings, assembly, figures. Finished steps are not done again.

    python models/training/build.py --data PATH --out models/fast --work build/model [--teacher models/accurate]

`--data` is a folder with `treebanks/`, `ner/` and `free/` (see models/fast/README.md). With `--teacher` the free texts that
`SILVER` names are labelled by that model first and the two networks learn from them too. One process a core, one thread a
process. Delete the work folder, or a part of it, to do its steps again.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parents[1])]

KINDS = ("parser", "ner")
#: Free text to be labelled, under `free/`, the most wanted first; their licences stand in models/LICENSE-MODEL.
SILVER = (
    "news_current_events/news_current_events", "wikinews_2019_2020/wikinews_2019_2020", "uk_ons_bulletins/uk_ons_bulletins",
    "wb_ccby/wb_central_asia", "us_senate_releases/us_senate_releases", "fed_minutes/fed_minutes", "au_pm_releases/au_pm_releases",
    "wb_ccby/wb_economy_other",
)  # fmt: skip


def _silver(teacher: Path, data: Path, corpora: Path, work: Path, tokens: int) -> None:
    """Label and filter; finished shards and a finished filter are kept."""
    from training import silver

    done = corpora / "silver_done"
    if done.exists():
        return
    texts = [data / "free" / f"{name}.jsonl.gz" for name in SILVER]
    silver.label(teacher, [path for path in texts if path.exists()], work / "silver", tokens)
    done.write_text(json.dumps(silver.filtered(work / "silver", corpora)), encoding="utf8")


def _train_all(corpora: Path, work: Path, minutes: float, words: int) -> None:
    """Both trainings, each in a process of its own; a run that did not finish starts afresh."""
    paths = [str(HERE.parent), str(HERE.parents[1]), os.environ.get("PYTHONPATH", "")]
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
    parser.add_argument("--teacher", type=Path, help="model folder that labels free text")
    parser.add_argument("--silver-tokens", type=int, default=3_500_000)
    parser.add_argument("--minutes", type=float, default=52, help="limit of each training")
    parser.add_argument("--words", type=int, default=11_000_000, help="limit of each training")
    arguments = parser.parse_args()
    work: Path = arguments.work.resolve()
    corpora = work / "corpora"
    if not (corpora / "done").exists():
        sizes = Builder(arguments.data.resolve(), corpora).build()
        print(json.dumps(sizes), flush=True)
        (corpora / "done").write_text(json.dumps(sizes), encoding="utf8")
    if arguments.teacher:
        _silver(arguments.teacher.resolve(), arguments.data.resolve(), corpora, work, arguments.silver_tokens)
    _train_all(corpora, work, arguments.minutes, arguments.words)
    assemble.assemble(work / "parser" / "model-last", work / "ner" / "model-last", arguments.out.resolve())
    figures = evaluate.evaluate(arguments.out.resolve(), corpora)
    assemble.record(arguments.out.resolve(), figures)
    (work / "figures.json").write_text(json.dumps(figures, indent=1), encoding="utf8")
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
