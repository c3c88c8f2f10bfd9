"""TIMEX3: of resolved periods, of mentions without their prepositions, of lengths and hours."""

from __future__ import annotations

import datetime as dt

import pytest

from extractor.lexicon.load import load_lexicon
from extractor.periods import PeriodGrammar
from extractor.timex import timex3

GRAMMAR = PeriodGrammar(load_lexicon())
FRIDAY = dt.date(2025, 10, 3)


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("It fell in H1 2025.", "DATE", "2025-H1"),
        ("It fell in the third quarter.", "DATE", "2025-Q3"),
        ("It fell in May.", "DATE", "2025-05"),
        ("It fell on 2 May.", "DATE", "2025-05-02"),
        ("It fell in 2019.", "DATE", "2019"),
        ("It fell since 2019.", "DATE", "2019"),
        ("It fell by the end of 2019.", "DATE", "2019"),
        ("It fell in the 1990s.", "DATE", "199"),
        ("It fell last week.", "DATE", "2025-W39"),
        ("It fell over the weekend.", "DATE", "2025-W39-WE"),
        ("It fell last summer.", "DATE", "2025-SU"),
        ("It fell in the first nine months of 2024.", "DURATION", "P9M"),
        ("It fell from 2018 to 2020.", "DURATION", "P3Y"),
        ("It fell over the past three years.", "DURATION", "P3Y"),
        ("It falls every year.", "SET", "P1Y"),
        ("It falls on Sundays.", "SET", "XXXX-WXX-7"),
        ("It fell recently.", "DATE", "PAST_REF"),
        ("It will fall in the coming months.", "DATE", "FUTURE_REF"),
        ("Currently it falls.", "DATE", "PRESENT_REF"),
        ("It fell on Monday night.", "TIME", "2025-09-29TNI"),
        ("It fell at 18:00 UTC on Monday.", "TIME", "2025-09-29T18:00Z"),
        ("It fell at 6 p.m.", "TIME", "2025-10-03T18:00"),
        ("A 27-year lease fell.", "DURATION", "P27Y"),
        ("It fell for thirty minutes.", "DURATION", "PT30M"),
    ],
)
def test_timex_of_an_expression(text: str, kind: str, value: str) -> None:
    said = GRAMMAR.timexes(GRAMMAR.find_text(text), text, FRIDAY)
    assert [(t.timex.type, t.timex.value) for t in said] == [(kind, value)]
    assert all(text[t.start : t.end] == t.text for t in said)


def test_ends_of_a_duration() -> None:
    text = "It fell in the first nine months of 2024."
    timex = GRAMMAR.timexes(GRAMMAR.find_text(text), text, FRIDAY)[0].timex
    assert (timex.begin, timex.end) == (dt.date(2024, 1, 1), dt.date(2024, 9, 30))


def test_mod_of_an_edge() -> None:
    text = "It fell at the end of 2019 and in early 2020."
    assert [t.timex.mod for t in GRAMMAR.timexes(GRAMMAR.find_text(text), text, FRIDAY)] == ["END", "START"]


@pytest.mark.parametrize("text", ["It fell by 3.40%.", "It fell 2.15 points.", "Room 1030 is shut.", "It cost $4.50."])
def test_a_decimal_is_no_hour(text: str) -> None:
    assert GRAMMAR.timexes(GRAMMAR.find_text(text), text, FRIDAY) == []


def test_every_resolved_period_has_one() -> None:
    days = [None, dt.date(2024, 2, 29), dt.date(2024, 12, 31), dt.date(2025, 1, 1), dt.date(9999, 12, 31), dt.date(1, 1, 1)]
    for first in days:
        for last in days:
            if first and last and first > last:
                continue
            for kind in ("point", "span", "deadline", "recurring", "vague"):
                for precision in ("day", "week", "month", "quarter", "half", "season", "year", "decade", "century"):
                    said = timex3(first, last, kind=kind, precision=precision, text="x")
                    assert said.value
                    assert said.type in ("DATE", "DURATION", "SET")
