"""The ledger: every digit of any text lies in exactly one number; reasons where they are known."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor import nlp
from extractor.lexicon import load_lexicon
from extractor.quantities import QuantityGrammar

GRAMMAR = QuantityGrammar(load_lexicon())
BLANK = nlp.blank()
PIECES = st.sampled_from(
    "1|23|4,567|8.9|million|bn|%| per cent| to |–|-|from |between | and |half|a third|two|twenty|hundred|"
    " times|-fold|$|€|KZT|tenge|m|t| tons| a |year|"
    "per |day|more than |+|−|(|)|.|,| |\n|the |No. |A320|COP29|10:00|10th|km|people|January |2025|½|’|"
    "\u00a0|°C|or more|doubled|twice|pp|٣|१२|/|in |every fifth|\0".split("|")
)


def check(text: str) -> None:
    covered = bytearray(len(text))
    last = 0
    for n in GRAMMAR.numbers(text):
        assert text[n.start : n.end] == n.text
        assert last <= n.start < n.end
        last = n.end
        covered[n.start : n.end] = b"\x01" * (n.end - n.start)
    assert all(covered[i] for i, c in enumerate(text) if c.isdecimal())


@given(st.text(max_size=80))
def test_any_text(text: str) -> None:
    check(text)


@settings(max_examples=300)
@given(st.lists(PIECES, max_size=14).map("".join))
def test_number_like_text(text: str) -> None:
    check(text)
    last = 0
    for q in GRAMMAR.find(BLANK(text)):
        assert text[q.start : q.end] == q.text
        assert last <= q.start <= q.numeral_start < q.end
        assert (q.value is None) == (q.low is not None and q.high is not None)
        last = q.end


@pytest.mark.parametrize(
    "text", ["1" * 300_000, "\ud800 5 \udfff", "\0" * 50 + "7", "1," * 2000, "-" * 5000 + "1", "one " * 2000, "a" * 100_000 + "1"]
)
def test_strange_text(text: str) -> None:
    check(text)


@pytest.mark.parametrize(
    ("text", "number", "reason"),
    [
        ("An A320 landed.", "A320", "identifier"),
        ("Sales in 3Q25 grew.", "3Q25", "period"),
        ("The 10th plant opened.", "10th", "ordinal"),
        ("The third plant opened.", "third", "ordinal"),
        ("A man aged 25 won.", "25", "age"),
        ("It opens at 10:00 daily.", "10:00", "clock time"),
        ("Kairat beat Astana 3-1.", "3-1", "score"),
        ("Ring +7 7172 74-90-60.", "+7 7172 74-90-60", "telephone"),
        ("The shop at 12 Abai Street.", "12", "address"),
        ("There are 5 cases per 100,000 people.", "100,000", "part of a unit"),
        ("Hundreds of thousands of people.", "Hundreds of thousands", "vague"),
        ("The six-member board.", "six", "attribute"),
        ("Output rose 7%.", "7", None),
        ("In 2024 it rose.", "2024", None),
    ],
)
def test_reason(text: str, number: str, reason: str | None) -> None:
    assert (number, reason) in [(n.text, n.reason) for n in GRAMMAR.numbers(text)]
