"""The gate: a figure may only rise, or fall with a written reason; the commands and their exit codes."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path

import pytest

import extractor
from extractor.cli.corpus import run_agreement, run_check, run_score_test, run_show
from extractor.cli.evaluate import run_evaluate
from extractor.errors import ArticleError, UsageError
from extractor.evaluation import gate
from extractor.evaluation.answers import Answer, read_answers
from extractor.evaluation.gold import read_gold
from extractor.evaluation.tally import match_all
from extractor.records import Article, Extraction

DATA = Path(__file__).parent / "data"
TODAY = dt.date(2026, 3, 1)
FIGURES = json.loads((DATA / "figures.json").read_text(encoding="utf-8"))


@pytest.fixture
def dev(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DATA / "gold", tmp_path / "articles" / "dev"))


def measured(folder: Path, name: str, without: str = "") -> dict[str, gate.Split]:
    answers: dict[str, Answer] = read_answers(DATA / f"{name}.jsonl")
    return gate.measure(match_all([a for a in read_gold([folder]) if a.id != without], answers))


def baseline(folder: Path, name: str, without: str = "") -> gate.Baseline:
    made = gate.Baseline()
    gate.update(made, "pencil", measured(folder, name, without), why=None, today=TODAY)
    return made


@pytest.mark.parametrize("name", FIGURES)
def test_gated_figures_are_the_scorers(dev: Path, name: str) -> None:
    found = measured(dev, name)["dev"].figures
    for figure in gate.FIGURES:
        assert found[figure] == FIGURES[name][figure.removesuffix("_f")]["f"]
    for fault in gate.FAULTS:
        assert found[fault] == FIGURES[name][fault]


def test_the_same_again_passes(dev: Path) -> None:
    assert gate.check(baseline(dev, "meanings"), "pencil", measured(dev, "meanings")) == []


def test_a_fall_breaks_and_a_rise_does_not(dev: Path) -> None:
    fallen = gate.check(baseline(dev, "perfect"), "pencil", measured(dev, "meanings"))
    assert {f.figure for f in fallen if f.breaks} == {"core_f", "full_f", "slots_without_evidence"}
    assert str(fallen[0]) == "dev: core_f went from 1 to 0.7143 on 3 shared articles"
    assert not gate.check(baseline(dev, "meanings"), "pencil", measured(dev, "perfect"))


@pytest.mark.parametrize(("after", "breaks"), [(0.795, False), (0.7949, True), (0.8, False)])
def test_half_a_point_is_noise(after: float, breaks: bool) -> None:
    assert gate.Fall(split="dev", figure="core_f", before=0.8, after=after, articles=9).breaks is breaks


def test_only_shared_articles_are_compared(dev: Path) -> None:
    """A new article that is read badly lowers nothing: it was not there before."""
    old = baseline(dev, "entities", without="dispatch-2025-02")
    assert gate.check(old, "pencil", measured(dev, "entities")) == []
    assert old.models["pencil"].splits["dev"].figures["detected_f"] == 1.0


def test_faults_of_a_new_article_break(dev: Path) -> None:
    fallen = gate.check(baseline(dev, "perfect", without="dispatch-2025-02"), "pencil", measured(dev, "nothing"))
    assert next(f for f in fallen if f.figure == "missing_articles").after == 3


def test_writing_a_fall_needs_a_reason(dev: Path) -> None:
    kept = baseline(dev, "perfect")
    before = kept.model_dump_json()
    with pytest.raises(UsageError, match="core_f went from 1 to"):
        gate.update(kept, "pencil", measured(dev, "meanings"), why=" ", today=TODAY)
    assert kept.model_dump_json() == before
    gate.update(kept, "pencil", measured(dev, "meanings"), why="gold was wrong", today=TODAY)
    assert {r.figure: (r.before, r.after, r.why) for r in kept.reasons}["core_f"] == (1.0, 0.7143, "gold was wrong")


def test_unexplained_falls_between_two_files(dev: Path) -> None:
    old, new = baseline(dev, "perfect"), baseline(dev, "meanings")
    assert any("core_f" in line for line in gate.unexplained(old, new))
    explained = baseline(dev, "perfect")
    gate.update(explained, "pencil", measured(dev, "meanings"), why="meant", today=TODAY)
    assert gate.unexplained(old, explained) == []


def test_the_file_round_trips_one_article_a_line(dev: Path, tmp_path: Path) -> None:
    kept = baseline(dev, "perfect")
    gate.update(kept, "pencil", measured(dev, "meanings"), why="meant", today=TODAY)
    path = tmp_path / "baseline.json"
    gate.write_baseline(path, kept)
    assert gate.read_baseline(path) == kept
    text = path.read_text(encoding="utf-8")
    assert sum('"selmash-2026-01"' in line for line in text.splitlines()) == 1
    assert '"from": 1.0, "to": 0.7143' in text
    path.write_text(text.replace('"core_f": 0.7143', '"core_f": 0.9'), encoding="utf-8")
    with pytest.raises(UsageError, match="core_f differ from the sum"):
        gate.read_baseline(path)


def test_other_models_and_splits_are_told_apart(dev: Path) -> None:
    kept = baseline(dev, "perfect")
    with pytest.raises(UsageError, match="no figures of the model 'pen'"):
        gate.check(kept, "pen", measured(dev, "perfect"))
    with pytest.raises(UsageError, match="no split 'gold'"):
        gate.check(kept, "pencil", measured(DATA / "gold", "perfect"))


def test_the_test_split_never_gates(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(DATA / "gold", tmp_path / "test"))
    with pytest.raises(UsageError, match="never gates"):
        gate.check(gate.Baseline(), "pencil", measured(folder, "perfect"))
    path = tmp_path / "baseline.json"
    assert run_score_test(folder, why="issue 12", baseline=path, extractions=DATA / "meanings.jsonl") == 0
    tested = gate.read_baseline(path).models["pencil"].test
    assert tested is not None
    assert (tested.why, tested.n_articles, tested.figures["core_f"]) == ("issue 12", 3, 0.7143)
    assert "selmash-2026-01" not in path.read_text(encoding="utf-8")


def test_only_the_test_split_is_the_test_split(dev: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="only a folder named 'test'"):
        run_score_test(dev, why="x", baseline=tmp_path / "b.json", extractions=DATA / "perfect.jsonl")
    with pytest.raises(UsageError, match="--why"):
        run_score_test(dev, why=" ", baseline=tmp_path / "b.json", extractions=DATA / "perfect.jsonl")


# ---------------------------------------------------------------- the commands
def test_evaluate_prints_the_scorers_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_evaluate([DATA / "gold"], extractions=DATA / "broken.jsonl", as_json=True, list_errors=True) == 0
    out = capsys.readouterr()
    assert json.loads(out.out) == FIGURES["broken"]
    assert "missed '15%'" in out.err


@pytest.mark.parametrize("by", [None, "slot", "rule", "indicator", "construction", "topic"])
@pytest.mark.parametrize("name", ["meanings", "nothing"])
def test_evaluate_prints_tables(capsys: pytest.CaptureFixture[str], name: str, by: str | None) -> None:
    assert run_evaluate([DATA / "gold"], extractions=DATA / f"{name}.jsonl", by=by) == 0
    assert "entities_exact" in capsys.readouterr().out


def test_evaluate_gates(dev: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "baseline.json"
    with pytest.raises(UsageError, match="does not exist; make it with"):
        run_evaluate([dev], extractions=DATA / "perfect.jsonl", baseline=path)
    assert run_evaluate([dev], extractions=DATA / "perfect.jsonl", baseline=path, write=True) == 0
    assert run_evaluate([dev], extractions=DATA / "perfect.jsonl", baseline=path) == 0
    assert run_evaluate([dev], extractions=DATA / "meanings.jsonl", baseline=path) == 4
    assert "GATE: dev: core_f went from 1 to 0.7143" in capsys.readouterr().err
    with pytest.raises(UsageError, match="say why"):
        run_evaluate([dev], extractions=DATA / "meanings.jsonl", baseline=path, write=True)
    assert run_evaluate([dev], extractions=DATA / "meanings.jsonl", baseline=path, write=True, why="meant") == 0
    assert run_evaluate([dev], extractions=DATA / "meanings.jsonl", baseline=path) == 0


class _Reader:
    """Stands for the pipeline: gives recorded extractions, refuses the articles it does not know."""

    def __init__(self, known: set[str]) -> None:
        lines = (DATA / "perfect.jsonl").read_text(encoding="utf-8").splitlines()
        self.known = {e.article.id: e for e in map(Extraction.model_validate_json, lines) if e.article.id in known}

    def extract_article(self, article: Article) -> Extraction:
        if article.id not in self.known:
            raise ArticleError("too long", stage="extract")
        return self.known[article.id]


@pytest.mark.parametrize(
    ("known", "code"), [({"selmash-2026-01", "lake-level-2025-06", "dispatch-2025-02"}, 0), ({"dispatch-2025-02"}, 1), (set(), 3)]
)
def test_evaluate_reads_the_articles_itself(
    known: set[str], code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(extractor, "load", lambda model, lexicon=(): _Reader(known), raising=False)
    assert run_evaluate([DATA / "gold"], as_json=True) == code
    printed = capsys.readouterr()
    assert json.loads(printed.out)["missing_articles"] == 3 - len(known)
    assert printed.err.count("too long") == 3 - len(known)


def test_writing_needs_a_file() -> None:
    with pytest.raises(UsageError, match="add --gate"):
        run_evaluate([DATA / "gold"], extractions=DATA / "perfect.jsonl", write=True)


def test_corpus_check(dev: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_check([dev.parent], unannotated=True) == 0
    out = capsys.readouterr().out
    assert "articles: dev 3" in out
    assert "0 faults" in out
    (dev / "extra.json").write_text("{}", encoding="utf-8")
    assert run_check([dev], as_json=True) == 2
    printed = capsys.readouterr()
    assert json.loads(printed.out)["facts"] == {"dev": 21}
    assert "extra.json: id: Field required" in printed.err


def test_corpus_show(capsys: pytest.CaptureFixture[str]) -> None:
    file = str(DATA / "gold" / "selmash-2026-01.json")
    assert run_show(file) == 0
    out = capsys.readouterr().out
    assert "{ORG|Selmash Works} of {PLACE|Kostanay region} sold [1|1,240 combines] in 2025" in out
    assert "[2] '15%': change of 'combine sales' = percent 15 %; period 2025-01-01/2025-12-31; baseline 2024-01-01/2024-12-31" in out
    assert run_show(file, diff=DATA / "entities.jsonl") == 0
    assert "✓ right    '15%'" in capsys.readouterr().out
    assert run_show(file, diff=DATA / "broken.jsonl") == 0
    out = capsys.readouterr().out
    assert "- missed   '15%'" in out
    assert "+ spurious 'Monday'" in out
    with pytest.raises(UsageError, match="no gold article 'nothing-here'"):
        run_show("nothing-here")
    with pytest.raises(UsageError, match="has no extraction of"):
        run_show(file, diff=DATA / "nothing.jsonl")


def test_corpus_agreement(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_agreement(DATA / "gold", DATA / "second") == 0
    assert "2 articles, facts 18 and 17" in capsys.readouterr().out
    assert run_agreement(DATA / "gold", DATA / "second", as_json=True) == 0
    assert json.loads(capsys.readouterr().out)["articles"] == 2
