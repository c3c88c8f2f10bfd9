from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest
import tiny_data
from training.encoder import base
from training.names import ORIGINS

from extractor import encoder

ROOT = Path(__file__).parents[2]
LOCALES = sorted({x for _, group in ORIGINS.values() for x in group})


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "models")]), "OMP_NUM_THREADS": "1"}
    return subprocess.run([sys.executable, *arguments], capture_output=True, text=True, env=environment, check=False)


def test_only_the_published_weights_are_taken(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="holds no"):
        base.verified(tmp_path)
    (tmp_path / base.WEIGHTS).write_bytes(b"other weights")
    with pytest.raises(SystemExit, match="SHA-256"):
        base.verified(tmp_path)


def test_the_checksum_of_the_card_is_the_one_the_recipe_checks() -> None:
    assert base.SHA256 in (ROOT / "models/accurate/README.md").read_text(encoding="utf8")


@pytest.mark.skipif(importlib.util.find_spec("torch") is not None, reason="PyTorch is here")
def test_without_torch_the_message_says_what_is_missing(tmp_path: Path) -> None:
    done = run(
        "-m", "training.encoder.build", "--data", str(tmp_path), "--base", str(tmp_path), "--out", str(tmp_path), "--work", str(tmp_path)
    )
    assert done.returncode == 1
    assert "PyTorch" in done.stderr


def test_make_model_asks_for_its_paths() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf8")
    assert "training.encoder.build" in text
    done = subprocess.run(["make", "-n", "model", "DATA=d", "BASE=b", "SMOKE=1"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert "--smoke" in done.stdout
    assert "training/build.py" not in done.stdout, "a smoke run must not write the shipped models"


def test_smoke_run_of_the_encoder(tmp_path: Path) -> None:
    """Train, export and load a tiny network without knowledge; the steps of a smaller network are run too."""
    pytest.importorskip("torch")
    pytest.importorskip("onnx")
    data = tiny_data.make(tmp_path / "data", LOCALES)
    for name, extra in (("six", []), ("three", ["--layers", "3"])):
        out = tmp_path / name
        common = ["--data", str(data), "--base", str(ROOT / "models/accurate"), "--out", str(out), "--work", str(tmp_path / f"work-{name}")]
        if extra:
            extra += ["--start", str(tmp_path / "work-six/smoke/epoch0.pt")]
        done = run("-m", "training.encoder.build", *common, *extra, "--smoke")
        assert done.returncode == 0, done.stderr[-2000:]
        nlp = encoder.load(out)
        doc = nlp("Steel output grew in Oslo.")
        assert sum(t.dep_ == "ROOT" for t in doc) == 1
        assert nlp.meta["name"] == f"extractor_{name}"
    six, three = ((tmp_path / n / "encoder_int8.onnx").stat().st_size for n in ("six", "three"))
    assert three < six
