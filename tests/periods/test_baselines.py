"""Expressions that lean on a period named before: baselines, antecedents, records; and the helpers of the fact stage."""

from __future__ import annotations

import datetime as dt

import pytest

from extractor.api import Extractor
from extractor.lexicon.load import load_lexicon
from extractor.periods import PeriodGrammar, PeriodMention, notation, previous, same_span_a_year_earlier, shift
from extractor.values import Period

GRAMMAR = PeriodGrammar(load_lexicon())
PUBLISHED = dt.date(2024, 9, 24)


def _only(text: str, words: str) -> PeriodMention:
    found = [m for m in GRAMMAR.find_text(text) if m.text.lower() == words.lower()]
    assert len(found) == 1, [m.text for m in GRAMMAR.find_text(text)]
    return found[0]


def _period(text: str, published: dt.date = PUBLISHED) -> Period:
    return GRAMMAR.resolve(GRAMMAR.find_text(text)[0], published)


AUGUST = _period("in August 2024")
EIGHT = _period("in January-August 2024")
QUARTER = _period("in the third quarter of 2022")
YEAR = _period("in 2023")
DAY = _period("on 2 October 2024")


@pytest.mark.parametrize(
    ("text", "words", "antecedent", "value"),
    [
        ("Sales rose 7% year on year.", "year on year", EIGHT, "2023-01-01/2023-08-31"),
        ("Sales rose 7% y/y.", "y/y", AUGUST, "2023-08-01/2023-08-31"),
        ("Sales rose 7% YoY.", "yoy", QUARTER, "2021-07-01/2021-09-30"),
        ("Sales rose 7% month-on-month.", "month-on-month", AUGUST, "2024-07-01/2024-07-31"),
        ("Sales rose 7% q/q.", "q/q", QUARTER, "2022-04-01/2022-06-30"),
        ("Sales were 7% more than a year earlier.", "than a year earlier", AUGUST, "2023-08-01/2023-08-31"),
        ("Sales stood at 4 million a year ago.", "a year ago", AUGUST, "2023-08-01/2023-08-31"),
        ("Stocks were 3 tons a week earlier.", "a week earlier", DAY, "2024-09-25/2024-09-25"),
        ("Stocks were 3 tons a year before.", "a year before", DAY, "2023-10-02/2023-10-02"),
        ("It is 3% up from the same period last year.", "from the same period last year", EIGHT, "2023-01-01/2023-08-31"),
        ("It is 3% up against the same period of 2022.", "against the same period of 2022", EIGHT, "2022-01-01/2022-08-31"),
        (
            "Against the corresponding quarter of 2020 it fell.",
            "against the corresponding quarter of 2020",
            QUARTER,
            "2020-07-01/2020-09-30",
        ),
        ("Sales climbed on the year-earlier period.", "on the year-earlier period", QUARTER, "2021-07-01/2021-09-30"),
        ("It was less on the same date last year.", "on the same date last year", DAY, "2023-10-02/2023-10-02"),
        ("It was less in the previous quarter.", "in the previous quarter", QUARTER, "2022-04-01/2022-06-30"),
        ("It was less the year before.", "the year before", YEAR, "2022-01-01/2022-12-31"),
        ("It was less than in the first.", "than in the first", QUARTER, "2022-01-01/2022-03-31"),
        ("It is more than in May 2023.", "than in May 2023", AUGUST, "2023-05-01/2023-05-31"),
    ],
)
def test_baselines(text: str, words: str, antecedent: Period, value: str) -> None:
    mention = _only(text, words)
    assert mention.role == "baseline"
    assert notation(GRAMMAR.resolve(mention, PUBLISHED, antecedent=antecedent)) == value


@pytest.mark.parametrize(
    ("text", "words", "antecedent", "value"),
    [
        ("Debt fell over the reporting period.", "over the reporting period", EIGHT, "2024-01-01/2024-08-31"),
        ("Debt fell over the same period.", "over the same period", QUARTER, "2022-07-01/2022-09-30"),
        ("Debt fell in the latter period.", "in the latter period", EIGHT, "2024-01-01/2024-08-31"),
        ("Debt fell in the same months.", "in the same months", EIGHT, "2024-01-01/2024-08-31"),
        ("Debt for the quarter fell.", "for the quarter", QUARTER, "2022-07-01/2022-09-30"),
        ("Debt fell over the eight months.", "over the eight months", EIGHT, "2024-01-01/2024-08-31"),
        ("As of that date 3 fields were left.", "as of that date", DAY, "2024-10-02/2024-10-02"),
        ("Net debt at the year-end was 4 million.", "at the year-end", YEAR, "2023-12-31/2023-12-31"),
    ],
)
def test_antecedents(text: str, words: str, antecedent: Period, value: str) -> None:
    mention = _only(text, words)
    assert mention.role == "antecedent"
    assert notation(GRAMMAR.resolve(mention, PUBLISHED, antecedent=antecedent)) == value


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It is the highest rate since 2007.", "since 2007"),
        ("It rose for the first time since March 1997.", "since March 1997"),
        ("It was the steepest climb since January 1983.", "since January 1983"),
        ("Wheat closed at a 14-year high.", "a 14-year high"),
        ("It is the first deficit in two years.", "in two years"),
    ],
)
def test_record_comparisons_date_no_fact(text: str, words: str) -> None:
    assert _only(text, words).role == "record"


def test_a_rate_is_no_period() -> None:
    mention = _only("It digs 6 million tons a year.", "a year")
    assert (mention.role, GRAMMAR.resolve(mention, PUBLISHED).kind) == ("rate", "recurring")


RELATIVE = ["on Friday", "last year", "in August", "over the past three years", "today", "this year", "in the first half"]


@pytest.mark.parametrize("text", RELATIVE)
def test_without_a_publication_date_nothing_is_guessed(text: str) -> None:
    period = GRAMMAR.resolve(GRAMMAR.find_text(text)[0], None)
    assert not period.dated
    assert period.reason


def test_what_is_absolute_needs_no_publication_date() -> None:
    assert notation(GRAMMAR.resolve(GRAMMAR.find_text("by the end of June 2026")[0], None)) == "/2026-06-30"


def test_helpers() -> None:
    assert notation(same_span_a_year_earlier(EIGHT)) == "2023-01-01/2023-08-31"
    assert notation(previous(AUGUST)) == "2024-07-01/2024-07-31"
    assert notation(previous(QUARTER)) == "2022-04-01/2022-06-30"
    assert notation(previous(DAY)) == "2024-10-01/2024-10-01"
    assert notation(shift(_period("in February 2024"), years=-1)) == "2023-02-01/2023-02-28"
    assert notation(shift(DAY, days=-7)) == "2024-09-25/2024-09-25"


@pytest.mark.parametrize(
    ("text", "figure", "baseline"),
    [
        ("Compared with May, prices rose by 0.4%.", "0.4%", "2025-05-01"),
        ("Investment exceeded last year's level by 10.3 percent.", "10.3 percent", "2024-01-01"),
        ("Deliveries topped last year's by 7%.", "7%", "2024-01-01"),
        ("Exports fell 3% compared with May.", "3%", "2025-05-01"),
    ],
)
def test_what_a_change_is_compared_with_is_not_its_own_time(shipped: Extractor, text: str, figure: str, baseline: str) -> None:
    fact = next(f for f in shipped.extract(text, published="2025-06-10").facts if f.quantity.text == figure)
    assert fact.period is None
    assert str(fact.baseline.start if fact.baseline else None) == baseline
