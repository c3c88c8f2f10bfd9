"""Reading gold refuses what cannot be scored, checking it what the guide forbids; all faults at once."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor import records
from extractor.errors import UsageError
from extractor.evaluation import checks, gold
from extractor.evaluation.agreement import agreement
from extractor.evaluation.answers import read_answers
from extractor.evaluation.gold import read_article, read_files, read_gold, span_of

DATA = Path(__file__).parent / "data"
SELMASH: dict[str, Any] = json.loads((DATA / "gold" / "selmash-2026-01.json").read_text(encoding="utf-8"))


def faults(tmp_path: Path, change: Callable[[dict[str, Any]], Any], name: str = "selmash-2026-01") -> list[str]:
    """What is said of the article after a change: reading's faults, or else the checks'."""
    data = copy.deepcopy(SELMASH)
    change(data)
    path = tmp_path / f"{name}.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    article, wrong = read_article(path)
    return wrong if article is None else checks.faults_of(article)


@pytest.mark.parametrize(
    ("quote", "nth", "expected"),
    [
        ("5", 1, (17, 18)),
        ("5.5", 1, (10, 13)),
        ("15", 1, (0, 2)),
        ("5,000", 1, (3, 8)),
        ("5 %", 1, (17, 20)),
        ("%", 1, (19, 20)),
    ],
)
def test_span_of_finds_whole_words_and_numbers(quote: str, nth: int, expected: tuple[int, int]) -> None:
    assert span_of("15 5,000, 5.5 and5 %".replace("and5", "in 5"), quote, nth) == expected


@pytest.mark.parametrize(("quote", "nth"), [("5", 2), ("000", 1), ("x", 1), ("n 5", 1)])
def test_span_of_refuses_parts(quote: str, nth: int) -> None:
    with pytest.raises(ValueError, match="is not in the text"):
        span_of("15 5,000, 5.5 in 5 %", quote, nth)


@given(st.text(alphabet="15.,a %é", max_size=40), st.text(alphabet="15.,a %é", min_size=1, max_size=4), st.integers(1, 3))
def test_span_of_gives_the_words_or_refuses(text: str, quote: str, nth: int) -> None:
    try:
        start, end = span_of(text, quote, nth)
    except ValueError:
        return
    assert text[start:end] == quote


def test_the_closed_lists_are_the_records() -> None:
    for name, words, record in (
        ("kind", gold.Kind, records.Quantity), ("bound", gold.Bound, records.Quantity), ("measure", gold.Measure, records.Fact),
        ("status", gold.Status, records.Fact), ("label", gold.Label, records.Entity),
    ):  # fmt: skip
        assert get_args(words) == get_args(record.model_fields[name].annotation), name


def test_legal_articles_have_no_faults() -> None:
    for article in read_gold([DATA / "gold"]):
        assert checks.faults_of(article) == []


def _fact(i: int, **changes: Any) -> Callable[[dict[str, Any]], Any]:
    return lambda data: data["facts"][i].update(changes)


def _entity(i: int, **changes: Any) -> Callable[[dict[str, Any]], Any]:
    return lambda data: data["entities"][i].update(changes)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        # what cannot be scored
        (_fact(0, quote="1,241 combines"), "facts.0.quote: occurrence 1 of '1,241 combines' is not in the text"),
        (_fact(0, nth=2), "occurrence 2"),
        (_fact(0, nth=0), "nth: Input should be greater than or equal to 1"),
        (_fact(0, kind="number"), "facts.0 ('1,240 combines').kind: Input should be 'money'"),
        (_fact(0, bound="circa"), "bound"),
        (_fact(0, measure="growth"), "measure"),
        (_fact(0, status="done"), "status"),
        (_fact(0, value="1240"), "value"),
        (_fact(0, value=True), "value"),
        (_fact(0, unit=[]), "unit"),
        (_fact(0, unit=" "), "unit"),
        (_fact(0, indicator=[]), "indicator"),
        (_fact(0, indicator="combine sales"), "indicator"),
        (_fact(0, period=["2025-1-1", None]), "is no date: write YYYY-MM-DD"),
        (_fact(0, period=["2025-02-30", None]), "is no date"),
        (_fact(0, period=["2025-12-31", "2025-01-01"]), "starts on 2025-12-31 and ends on 2025-01-01"),
        (_fact(0, period=[None, None]), "without dates is null"),
        (_fact(0, period_or=[[None, None]]), "without dates is null"),
        (_fact(0, period="2025"), "period"),
        (_fact(0, value=None), "needs a value or the ends of a range"),
        (_fact(6, low=200, high=150), "low 200 is not below high 150"),
        (lambda d: d["facts"][0].pop("period"), "period: Field required"),
        (lambda d: d.pop("entities"), "entities: Field required"),
        (_entity(0, label="GPE"), "label"),
        # what the guide forbids
        (_fact(6, high=None), "a range has both ends"),
        (_fact(6, value=175), "null where the text gives a range"),
        (_fact(8, value=-2), "never negative"),
        (_fact(1, unit="percent"), "should be '%'"),
        (_fact(2, unit="tenge"), "no ISO 4217 code"),
        (_fact(7, unit="tonnes per day"), "no UCUM code"),
        (_fact(2, measure="share"), "a share is a percent"),
        (_fact(2, baseline=["2024-01-01", "2024-12-31"]), "only change and index have one"),
        (_fact(2, place=[None]), "a list without a name"),
        (_fact(0, place=["Kostanay Region", "kz-39"]), "'kz-39' is no ISO 3166 code"),
        (_fact(0, indicator=["combine sales", "combine sales"]), "the same thing twice"),
        (_fact(5, period_or=[None]), "repeats the period"),
        (_fact(2, indicator=["sale of combines"]), "'sale of combines' of '98.5 billion tenge' also names another indicator"),
        (_fact(0, construction=["elided"]), "'elided' is unknown; allowed are plain"),
        (_fact(0, note="?"), "note: unknown key"),
        (_fact(1, quote="1,240"), "overlap"),
        (lambda d: d.update(published=None), "published: is missing"),
        (lambda d: d.update(topic="Heavy industry"), "topic"),
        (lambda d: d.update(id="other"), "is not the file's name"),
        (lambda d: d["entities"].reverse(), "keep the order"),
        (_entity(5, name="Kostanay"), "one name for several things"),
        (_entity(5, ref="KZ-39"), "KZ-39 has several names"),
        (_entity(3, ref="KZ"), "is the code of a place"),
        (_entity(5, ref="uz-TK"), "no ISO 3166 code"),
    ],
)  # fmt: skip
def test_each_fault_is_named(tmp_path: Path, change: Callable[[dict[str, Any]], Any], said: str) -> None:
    found = faults(tmp_path, change)
    assert any(said in fault for fault in found), found
    assert all("selmash-2026-01.json: " in fault for fault in found)


def test_all_faults_of_all_files_at_once(tmp_path: Path) -> None:
    one = copy.deepcopy(SELMASH)
    one["facts"][0]["kind"] = "number"
    one["facts"][1]["quote"] = "16%"
    (tmp_path / "a.json").write_text(json.dumps(one), encoding="utf-8")
    (tmp_path / "b.json").write_text("{", encoding="utf-8")
    (tmp_path / "c.json").write_bytes(b"\xff")
    (tmp_path / "d.json").write_text("[1]", encoding="utf-8")
    (tmp_path / "e.json").write_text(json.dumps(SELMASH), encoding="utf-8")
    (tmp_path / "f.json").write_text(json.dumps(SELMASH), encoding="utf-8")
    articles, found = read_files(sorted(tmp_path.glob("*.json")))
    assert [Path(fault.split(": ")[0]).name for fault in found] == ["a.json", "a.json", "b.json", "c.json", "d.json", "f.json"]
    assert len(articles) == 2
    with pytest.raises(UsageError, match="16%"):
        read_gold([tmp_path])


@pytest.mark.parametrize(("folder", "said"), [("nowhere", "does not exist"), ("", "holds no gold article")])
def test_a_folder_without_articles_is_an_error(tmp_path: Path, folder: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        read_gold([tmp_path / folder])


leaves = st.none() | st.booleans() | st.floats() | st.text()


@given(st.recursive(leaves, lambda x: st.lists(x) | st.dictionaries(st.text(), x), max_leaves=8))
def test_no_json_crashes_the_reader(tmp_path_factory: pytest.TempPathFactory, data: Any) -> None:
    path = tmp_path_factory.mktemp("gold") / "x.json"
    article = {**SELMASH, "facts": data, "entities": [data]}
    path.write_text(json.dumps(article), encoding="utf-8")
    read_article(path)


def test_statistics_and_loose_numbers() -> None:
    articles = read_gold([DATA / "gold"])
    counts = checks.statistics(articles)
    assert counts["articles"] == {"gold": 3}
    assert counts["facts"] == {"gold": 21}
    assert counts["kind"]["money"] == 4
    assert counts["filled slot"]["indicator"] == 21
    loose = [n.text for a in articles for n in checks.unannotated(a)]
    assert "2024" in loose
    assert "41,300" not in loose
    assert all(a.text[n.start : n.start + len(n.text)] == n.text for a in articles for n in checks.unannotated(a))


def test_two_annotations_of_the_same_articles_agree() -> None:
    first = read_gold([DATA / "gold"])
    assert agreement(first, first)["full"] == 1.0
    found = agreement(first, read_gold([DATA / "second"]))
    assert found["articles"] == 2
    assert found["facts"] == [18, 17]
    assert found == {**agreement(read_gold([DATA / "second"]), first), "facts": [18, 17]}  # the same both ways
    assert found["slots"]["status"] == round(16 / 17, 4)
    assert found["core"] < found["detected"] < 1


def test_agreement_needs_the_same_articles(tmp_path: Path) -> None:
    first = read_gold([DATA / "gold"])
    with pytest.raises(UsageError, match="share no article"):
        agreement(first, [])
    changed = copy.deepcopy(SELMASH)
    changed["text"] += "!"
    (tmp_path / "selmash-2026-01.json").write_text(json.dumps(changed), encoding="utf-8")
    with pytest.raises(UsageError, match="the text differs in selmash-2026-01"):
        agreement(first, read_gold([tmp_path]))


@pytest.mark.parametrize("line", ["{", "[]", '{"article": {}}', '{"article": {"id": "x"}, "facts": [1], "entities": []}', "null"])
def test_a_line_that_is_no_extraction_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text("\n" + line, encoding="utf-8")
    with pytest.raises(UsageError, match=r"x\.jsonl, line 2: no extraction"):
        read_answers(path)
