"""`extractor doctor` names what is wrong with an installation, and the remedy."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from extractor import nlp
from extractor.cli import doctor
from extractor.errors import ModelError

ROOT = Path(__file__).parent.parent.parent
FAST = nlp.model_folder("fast")


def broken(tmp_path: Path, module: str, said: str, *arguments: str) -> str:
    """What a command says when importing a module fails so."""
    (tmp_path / f"{module}.py").write_text(f"raise {said}\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", "from extractor.cli import main; main()", *arguments], capture_output=True, text=True, check=False, timeout=300,
        env={**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"},
    )  # fmt: skip
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    return done.stdout + done.stderr


@pytest.mark.parametrize("module", ["typer", "pydantic"])
def test_what_every_command_needs(tmp_path: Path, module: str) -> None:
    told = broken(tmp_path, module, f"ModuleNotFoundError('No module named {module}', name='{module}')", "doctor")
    assert f"the package {module} is missing" in told
    assert "pip install" in told


def test_a_package_that_raises_while_it_is_imported(tmp_path: Path) -> None:
    told = broken(tmp_path, "onnxruntime", "ImportError('libgomp.so.1: cannot open shared object file', name='onnxruntime')", "doctor")
    assert "BROKEN  model" in told
    assert "libgomp" in told
    assert "--force-reinstall onnxruntime" in told
    assert "ok      lexicon" in told, "one fault hides no other check"


def test_any_other_command_points_to_the_doctor(tmp_path: Path) -> None:
    told = broken(tmp_path, "tokenizers", "ModuleNotFoundError('No module named tokenizers', name='tokenizers')", "explain", "x")
    assert "needs tokenizers" in told
    assert "extractor doctor" in told


@pytest.mark.parametrize(
    ("name", "wanted", "said"),
    [
        ("spacy", ">=3.8,<3.9", None),
        ("spacy", ">=99", "needed is >=99"),
        ("no-such-package-anywhere", ">=1", "is missing: python -m pip install 'no-such-package-anywhere>=1'"),
        ("pyyaml", ">=6", None),
    ],
)
def test_a_package(name: str, wanted: str, said: str | None) -> None:
    fault = doctor._package_fault(name, wanted)
    assert fault is None if said is None else fault is not None and said in fault


def _models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(FAST, tmp_path / "fast")
    shutil.copy(FAST.parent / "CHECKSUMS", tmp_path)
    monkeypatch.setattr(nlp, "model_folder", lambda _: tmp_path / "fast")
    return tmp_path / "fast"


def test_a_model_file_that_is_missing_or_differs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = _models(tmp_path, monkeypatch)
    assert "files as shipped" in doctor._model_files("fast")
    (folder / "parser/model").unlink()
    (folder / "ner/model").write_bytes(b"cut short")
    with pytest.raises(doctor.Fault) as raised:
        doctor._model_files("fast")
    assert "fast/parser/model is missing" in str(raised.value)
    assert "fast/ner/model differs" in str(raised.value)
    with pytest.raises(ModelError, match="extractor doctor"):
        nlp.build("fast")


def test_the_shipped_lexicon_is_whole() -> None:
    assert "entries" in doctor._lexicon([])


def test_a_lexicon_that_does_not_load_or_is_not_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractor.lexicon.missing_files", lambda: ["units"])
    with pytest.raises(doctor.Fault, match="lacks units"):
        doctor._lexicon([])


def test_no_room_for_temporary_files(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(doctor.tempfile, "NamedTemporaryFile", full)
    with pytest.raises(doctor.Fault, match="TMPDIR"):
        doctor._temporary()


def test_an_extra_that_is_half_there(monkeypatch: pytest.MonkeyPatch) -> None:
    faults = {"trafilatura": "trafilatura 2.3.1 cannot be imported (x): remedy", "fsspec": None}
    monkeypatch.setattr(doctor, "_needed", lambda _: [(name, "") for name in faults])
    monkeypatch.setattr(doctor, "_package_fault", lambda name, _: faults[name])
    assert doctor._extra("archive", "HTML").startswith("PARTLY")
    faults.update(trafilatura="trafilatura is missing: x", fsspec="fsspec is missing: x")
    assert "pip install 'extractor[archive]'" in doctor._extra("archive", "HTML")
