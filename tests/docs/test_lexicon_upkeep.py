"""`extractor lexicon add`, `explain` and `stats`, as somebody uses them who knows no Python."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from extractor.cli.app import app
from extractor.errors import ExtractorError
from extractor.lexicon import load_lexicon
from extractor.quantities import read_examples


def call(*arguments: str) -> str:
    result = CliRunner().invoke(app, ["lexicon", *arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.output


def test_a_unit_is_added_with_its_proof_and_read(tmp_path: Path) -> None:
    folder = tmp_path / "my-words"
    call(
        "add", "unit", "sack", "--set", "code={sack}", "--alias", "bag", "--to", str(folder), "--example", "It sold 40 sacks.",
        "--found", "40 sacks", "--value", "40 {sack}", "--not", "He got the sack in 2024.",
    )  # fmt: skip
    words = load_lexicon([folder])
    assert ("7 bags", "7 {sack}", "sack") in read_examples(words, "They took 7 bags.", None)
    assert "reads '40 sacks'" in call("explain", "sack", "--lexicon", str(folder))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("unit", "sack", "--set", "code=sack"), "braces"),
        (("unit", "sack"), "code"),
        (("unit", "sack", "--set", "kode=x"), "no field 'kode'; they have kind, code"),
        (("unit", "sack", "--set", "code={sack}", "--example", "It sold 40 sacks."), "--found"),
        (("unit", "sack", "--set", "code={sack}", "--example", "It sold 40 sacks.", "--found", "9 sacks"), "'9 sacks' is not found"),
        (("unit", "sack", "--set", "code={sack}", "--not", "It sold 40 sacks."), "must find nothing"),
        (("unit", "sack", "--set", "code"), "FIELD=VALUE"),
        (("unit", "sack", "--found", "x"), "--example"),
        (("unitt", "sack"), "place, organization, person, unit"),
        (("place", "Nowhere"), "--kind"),
        (("place", "Nowhere", "--kind", "city", "--set", "a=b"), "--set"),
        (("rate_names", "x", "--alias", "y", "--set", "nonsense=1"), "nonsense"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    folder = tmp_path / "my-words"
    with pytest.raises(ExtractorError) as raised:
        call("add", *arguments, "--to", str(folder))
    assert said in str(raised.value)
    assert not folder.exists()


def test_a_file_that_is_there_keeps_its_comments_and_is_as_before_after_a_fault(tmp_path: Path) -> None:
    file = tmp_path / "hedges.yaml"
    file.write_text("# mine\n- {id: circa, bound: about, before: [circa]}\n", encoding="utf-8")
    call("add", "hedges", "gut", "--set", "bound=more_than", "--alias", "gut", "--to", str(tmp_path))
    assert file.read_text(encoding="utf-8").startswith("# mine\n")
    before = file.read_bytes()
    with pytest.raises(ExtractorError):
        call("add", "hedges", "knapp", "--set", "bound=perhaps", "--to", str(tmp_path))
    with pytest.raises(ExtractorError):
        call("add", "hedges", "knapp", "--set", "bound=about", "--example", "It has 3 pumps.", "--found", "9", "--to", str(tmp_path))
    assert file.read_bytes() == before


def test_our_entry_is_taken_over_with_what_is_added(tmp_path: Path) -> None:
    call("add", "indicator", "gdp", "--alias", "national cake", "--to", str(tmp_path))
    ours = next(e for e in load_lexicon().files()["concepts"] if e.id == "gdp").model_dump()["names"]  # type: ignore[union-attr]
    theirs = next(e for e in load_lexicon([tmp_path]).files()["concepts"] if e.id == "gdp").model_dump()["names"]  # type: ignore[union-attr]
    assert theirs == [*ours, "national cake"]
    assert "(yours, in place of ours)" in call("explain", "gdp", "--lexicon", str(tmp_path))
    again = call("add", "indicator", "gdp", "--alias", "pie of the nation", "--to", str(tmp_path))
    assert "added gdp" in again
    assert (tmp_path / "concepts.yaml").read_text(encoding="utf-8").count("id: gdp") == 1


def test_explain_finds_an_entry_by_any_of_its_words_and_tells_what_is_near() -> None:
    assert "units.barrel  (ours)" in call("explain", "BBL")
    assert call("explain", "units.barrel") == call("explain", "units.barrel")
    with pytest.raises(ExtractorError, match="barrel"):
        call("explain", "barell")


def test_stats_count_what_a_folder_adds_and_replaces(tmp_path: Path) -> None:
    call("add", "indicator", "gdp", "--alias", "national cake", "--to", str(tmp_path))
    call("add", "unit", "sack", "--set", "code={sack}", "--to", str(tmp_path))
    counted = {f["file"]: f for f in json.loads(call("stats", "--lexicon", str(tmp_path), "--json"))["files"]}
    assert (counted["units"]["added"], counted["units"]["replaced"]) == (1, 0)
    assert (counted["concepts"]["added"], counted["concepts"]["replaced"]) == (0, 1)
    assert sum(f["entries"] for f in counted.values()) > 10_000
    assert "replaced" not in call("stats")
