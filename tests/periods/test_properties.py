"""What holds for any text: no error, true spans, no first day after the last, linear time."""

from __future__ import annotations

import datetime as dt
import itertools
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor import nlp
from extractor.lexicon.load import load_lexicon
from extractor.lexicon.schema.periods import PeriodOperator, PeriodRule
from extractor.periods import PeriodGrammar, read_examples
from extractor.periods.patterns import scan_form
from extractor.values import Period

LEXICON = load_lexicon()
GRAMMAR = PeriodGrammar(LEXICON)
BLANK = nlp.blank()
SEEDS = """
in by since until before from at the end of beginning mid- early late than compared to over past last next this year month quarter
week day first second third half January May March October 2023 2025/26 2019-2021 1990s Q3 H1 FY25 9M 17 31 30 0 00 99 nine eight
months earlier ago same period year-on-year Friday Monday today yesterday spring winter fiscal financial marketing season ended
weekend decade that same reporting within so far full few several 30.06.2024 31/02/2023 2024-02-30 , . ; ( ) - – ’s the of and to
""".split()
WORDS = st.lists(st.sampled_from([*SEEDS, "\n"]), max_size=25).map(" ".join)
DATES = st.one_of(st.none(), st.dates())
PERIODS = st.one_of(
    st.none(),
    st.builds(
        lambda a, b, p: Period("x", 0, 1, min(a, b), max(a, b), "span", p, None, "x"),
        st.dates(),
        st.dates(),
        st.sampled_from(["day", "month", "quarter", "half", "year", "week"]),
    ),
)


@settings(max_examples=150, deadline=None)
@given(text=st.one_of(WORDS, st.text(max_size=200)), published=DATES, planned=st.booleans(), antecedent=PERIODS)
def test_any_text(text: str, published: dt.date | None, planned: bool, antecedent: Period | None) -> None:
    end = 0
    for mention in GRAMMAR.find_text(text):
        assert text[mention.start : mention.end] == mention.text
        assert end <= mention.start < mention.end
        end = mention.end
        period = GRAMMAR.resolve(mention, published, planned=planned, antecedent=antecedent)
        assert period.first is None or period.last is None or period.first <= period.last
        assert period.dated or period.reason
        assert (period.text, period.start, period.end) == (mention.text, mention.start, mention.end)


@settings(max_examples=60, deadline=None)
@given(text=st.text(alphabet=st.characters(), max_size=60))
def test_the_scan_form_keeps_offsets(text: str) -> None:
    assert len(scan_form(text)) == len(text)


ODD = ["\ud800 in May 2023 \x00", "İ in May 2023", "in " * 5000, "2" * 100_000, "since the " * 5000, "- " * 20000]


@pytest.mark.parametrize("text", ODD)
def test_odd_texts(text: str) -> None:
    for mention in GRAMMAR.find_text(text):
        assert text[mention.start : mention.end] == mention.text


@pytest.mark.parametrize("unit", ["in May 2023 and in June ", "FY25 rose ", "the first week of ", "by the end of ", "highest since 2007 "])
def test_time_is_linear(unit: str) -> None:
    def seconds(n: int) -> float:
        text = unit * n
        begin = time.process_time()
        GRAMMAR.find_text(text, [len(text)])
        return time.process_time() - begin

    seconds(200)
    assert seconds(3200) < 8 * seconds(800) + 0.2


def test_a_doc_gives_the_same_as_its_text() -> None:
    doc = BLANK("Output fell in May. In June 2024 it rose.")
    assert [m.text for m in GRAMMAR.find(doc)] == ["in May", "In June 2024"]


HEADS = """last|next|this|the|the last|the next|the previous|the same|every|the reporting|that|the end of the|since the beginning of the
by the|early|mid-|late this
the last three|the next 99|5|within two|a|the second|the first half of the|so far this
the rest of the|than the previous|the full|in the|over the|for the"""
UNITS = """
day|week|weekend|fortnight|month|quarter|half|half-year|year|decade|century|season|period|date|spring|summer|financial year|days|months"""
TAILS = "|-end| ago| earlier| before| high| of 2023| to date| last year| of the year| ended June| 2023/24| a year ago"
PHRASES = list(itertools.product(HEADS.replace("\n", "|").split("|"), UNITS.strip().split("|"), TAILS.split("|")))


@pytest.mark.parametrize("published", [None, dt.date(1, 1, 1), dt.date(9999, 12, 31), dt.date(2024, 2, 29)])
def test_every_combination_of_words(published: dt.date | None) -> None:
    antecedent = Period("x", 0, 1, dt.date(2023, 7, 1), dt.date(2023, 9, 30), "span", "quarter", None, "x")
    for head, unit, tail in PHRASES:
        for mention in GRAMMAR.find_text(f"It fell {head} {unit}{tail}."):
            for planned, seen in itertools.product((True, False), (None, antecedent)):
                period = GRAMMAR.resolve(mention, published, planned=planned, antecedent=seen)
                assert period.dated or period.reason


ENTRIES = [(f, e) for f in ("periods", "periods_operators") for e in LEXICON.files()[f] if isinstance(e, PeriodRule | PeriodOperator)]


@pytest.mark.parametrize(("entry", "example"), [(e, x) for _, e in ENTRIES for x in e.examples], ids=lambda x: getattr(x, "id", None))
def test_examples(entry: PeriodRule, example: object) -> None:
    text, found, value, published = example.text, example.found, example.value, example.published  # type: ignore[attr-defined]
    rows = read_examples(LEXICON, text, published)
    assert any(words == found and value in (None, days) and rule == entry.id for words, days, rule in rows), rows


@pytest.mark.parametrize(("entry", "text"), [(e, t) for _, e in ENTRIES for t in e.counter], ids=lambda x: getattr(x, "id", None))
def test_counter_examples(entry: PeriodRule, text: str) -> None:
    assert entry.id not in [rule for _, _, rule in read_examples(LEXICON, text, dt.date(2025, 3, 3))]
