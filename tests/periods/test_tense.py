"""The tense of the verb decides between the last and the next: read from the tree of the shipped model."""

from __future__ import annotations

import datetime as dt

import pytest

from extractor.api import Extractor
from extractor.periods import notation

FRIDAY = dt.date(2025, 10, 3)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("The ferry will sail on Monday.", "2025-10-06/2025-10-06"),
        ("The ferry sailed on Monday.", "2025-09-29/2025-09-29"),
        ("The dam is to be filled in March.", "2026-03-01/2026-03-31"),
        ("The dam was filled in March.", "2025-03-01/2025-03-31"),
        ("Bakers want an answer by Tuesday.", "/2025-10-07"),
        ("Bakers must reply by Tuesday.", "/2025-10-07"),
        ("The verdict is expected on Wednesday.", "2025-10-08/2025-10-08"),
        ("The loan is repayable on 5 May.", "2026-05-05/2026-05-05"),
        ("A school to be opened in April will have 9 rooms.", "2026-04-01/2026-04-30"),
        ("The herders plan to move their flocks in May.", "2026-05-01/2026-05-31"),
        ("The season opens in December.", "2025-12-01/2025-12-31"),
        ("The tunnel will be ready in two years.", "2027-01-01/2027-12-31"),
        ("Fees go up from 1 December.", "2025-12-01/2025-12-01"),
        ("From 1 September the fee is 500 soms.", "2025-09-01/2025-10-03"),
        ("Some 64 people had applied by Saturday.", "2025-09-27/2025-09-27"),
        ("Fees have doubled in two years.", "2023-10-03/2025-10-03"),
        ("Routes will be cut when the timetable changes on 31 March.", "2026-03-31/2026-03-31"),
        ("We applied for 900 wagons for November.", "2025-11-01/2025-11-30"),
    ],
)
def test_the_verb_says_which(shipped: Extractor, text: str, value: str) -> None:
    found = [notation(shipped.periods.resolve(m, FRIDAY)) for m in shipped.periods.find(shipped.language(text))]
    assert found == [value]


def test_what_is_over_is_not_ahead_in_a_plan(shipped: Extractor) -> None:
    """ "Planned" is said of the fact; the month has a verb of its own."""
    doc = shipped.language("The firm moved in its first servers in March and means to have ten times that number.")
    (mention,) = shipped.periods.find(doc)
    assert notation(shipped.periods.resolve(mention, FRIDAY, planned=True)) == "2025-03-01/2025-03-31"


def test_a_past_verb_before_a_clause_to_come(shipped: Extractor) -> None:
    doc = shipped.language("The bank said on Thursday it will cut rates in May.")
    assert [m.tense for m in shipped.periods.find(doc)] == ["past", "future"]


def test_how_long_it_took_is_no_time(shipped: Extractor) -> None:
    assert shipped.periods.find(shipped.language("The tunnel was dug in two years.")) == []


@pytest.mark.parametrize("published", ["2025-10-03T23:30:00-05:00", "2025-10-03T00:30:00+09:00", "2025-10-03"])
def test_friday_is_friday_where_it_was_written(shipped: Extractor, published: str) -> None:
    periods = shipped.extract("Twelve ferries were laid up on Friday.", published=published).periods
    assert [str(p.start) for p in periods] == ["2025-10-03"]


def test_what_two_expressions_of_a_sentence_share(shipped: Extractor) -> None:
    text = "In 2019 the mill ground 9 tons. The following year it ground 7 tons, and in March of that year it burnt down."
    assert [str(p.start) for p in shipped.extract(text, published="2025-10-03").periods] == ["2019-01-01", "2020-01-01", "2020-03-01"]
