from __future__ import annotations

from pathlib import Path

from training import checksums

MODELS = Path(__file__).parents[2] / "models"


def test_the_models_are_those_that_were_written_down() -> None:
    assert checksums.differing(MODELS) == []


def test_a_changed_a_new_and_a_lost_file_are_seen(tmp_path: Path) -> None:
    (tmp_path / "fast").mkdir()
    for name in "abc":
        (tmp_path / "fast" / name).write_text(name)
    checksums.write(tmp_path)
    assert checksums.differing(tmp_path) == []
    (tmp_path / "fast/a").write_text("other")
    (tmp_path / "fast/b").unlink()
    (tmp_path / "fast/d").write_text("new")
    assert checksums.differing(tmp_path) == ["fast/a", "fast/b", "fast/d"]


def test_the_size_limit_of_what_is_committed() -> None:
    shipped = [MODELS / "accurate/encoder_int8.onnx", *(p for p in (MODELS / "fast").rglob("*") if p.is_file())]
    assert sum(p.stat().st_size for p in shipped) < 55e6
