"""The known indicators: one name, one series; what a wrong entry is answered."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.errors import LexiconError
from extractor.facts.words import FactWords, concepts_by_key, key_of
from extractor.lexicon import load_lexicon
from extractor.lexicon.schema.facts import Concept


@pytest.fixture(scope="module")
def words() -> FactWords:
    return FactWords(load_lexicon())


@pytest.fixture(scope="module")
def concepts() -> tuple[Concept, ...]:
    return load_lexicon().entries("concepts", Concept)


@pytest.mark.parametrize(
    ("names", "concept"),
    [
        (["industrial output", "volume of industrial production", "industry", "index of industrial production"], "industrial_output"),
        (["investments in fixed capital", "gross fixed capital formation"], "fixed_investment"),
        (["gross harvest of grain", "the grain harvest", "Cereal production"], "grain_harvest"),
        (["number of head of cattle", "the cattle herd", "livestock of cattle"], "cattle"),
        (["commissioning of housing", "housing completions", "housing put into operation"], "housing_commissioned"),
        (["jobless rate", "level of unemployment"], "unemployment_rate"),
        (["average monthly nominal wages", "average salary"], "wages"),
        (["NPL ratio", "share of non-performing loans"], "npl_ratio"),
        (["gold and foreign exchange reserves", "gross international reserves"], "reserves_fx"),
        (["greenhouse-gas emissions", "emissions of greenhouse gases"], "ghg_emissions"),
        (["labour force participation", "labor force participation rate"], "participation_rate"),
        (["defence spending", "defense spending", "military expenditure"], "military_spending"),
    ],
)
def test_names_of_one_series_meet_in_one_concept(words: FactWords, names: list[str], concept: str) -> None:
    assert {words.concepts[key_of(n)].id for n in names} == {concept}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("trade surplus", "trade deficit"),
        ("budget deficit", "primary deficit"),
        ("operating margin", "net margin"),
        ("wheat price", "wheat harvest"),
        ("copper price", "copper production"),
        ("oil exports", "oil production"),
        ("births", "birth rate"),
        ("policy rate", "mortgage rate"),
        ("median wage", "average wage"),
        ("platinum production", "palladium production"),
        ("FTSE 100", "DAX"),
    ],
)
def test_different_series_stay_apart(words: FactWords, one: str, other: str) -> None:
    assert words.concepts[key_of(one)].id != words.concepts[key_of(other)].id


def test_a_mere_measure_word_is_no_concept(words: FactWords) -> None:
    assert not {"cost", "volume", "size", "time", "member", "contribution", "rate"} & set(words.concepts)


def test_the_list_is_broad_and_says_which_figures_a_concept_has(concepts: tuple[Concept, ...]) -> None:
    assert len(concepts) >= 300
    assert [c.id for c in concepts if not c.kinds] == []
    assert [c.id for c in concepts if c.percent != "change" and "percent" not in c.kinds] == ["pmi"]


def test_a_name_under_two_concepts_is_refused_with_both() -> None:
    with pytest.raises(LexiconError) as raised:
        concepts_by_key([Concept(id="a", names=["oil price"]), Concept(id="b", names=["The oil prices", "of the"])])
    first, second = raised.value.faults
    assert "'The oil prices' stands under a and under b" in first
    assert "'of the' has no word" in second


def test_a_users_name_that_is_ours_already_is_refused(tmp_path: Path) -> None:
    (tmp_path / "concepts.yaml").write_text("- {id: my_gdp, names: [gross domestic product]}\n", encoding="utf-8")
    with pytest.raises(LexiconError, match="stands under gdp and under my_gdp"):
        FactWords(load_lexicon([tmp_path]))


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("{id: x, names: []}", "names"),
        ("{id: x, names: [y], kinds: [percent], plausible: {percent: [9, 1]}}", "9 is not below 1"),
        ("{id: x, names: [y], kinds: [money], plausible: {percent: [0, 100]}}", "not among its kinds money"),
        ("{id: x, names: [y], kinds: [dollars]}", "kinds"),
        ("{id: x, names: [y], world_bank: [gdp growth]}", "world_bank"),
        ("{id: x, names: [y], sdmx: [B1GQ]}", "sdmx"),
    ],
)
def test_a_wrong_entry_is_named_with_its_fault(tmp_path: Path, entry: str, said: str) -> None:
    (tmp_path / "concepts.yaml").write_text(f"- {entry}\n", encoding="utf-8")
    with pytest.raises(LexiconError, match=said):
        load_lexicon([tmp_path])
