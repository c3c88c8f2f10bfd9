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
from extractor.lexicon.schema.periods import PeriodOperator, PeriodRule, PeriodWords
from extractor.periods import PeriodGrammar, notation, read_examples
from extractor.periods.patterns import Macros, compile_rules, scan_form
from extractor.periods.prefixes import collapsed, prefixes
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


YEARLY = """in May|in the first half|in the third quarter|last year|this year|next year|in January-March|by the end of the year
in the first nine months|in October of last year|since May|since the beginning of the year|by mid-June|in early March|last summer
at the end of last year|in the last three months of the year|in the June quarter|on 17 October|from 3 June to 9 July|in the year to March
as of 1 May|over the past three years|a year ago|in the second half of last year|the year before last|until 1 April"""
SHIFTED = st.dates(dt.date(1960, 1, 1), dt.date(2080, 12, 31)).filter(lambda d: (d.month, d.day) != (2, 29))


def _a_year_on(day: dt.date | None) -> dt.date | None:
    return None if day is None else day.replace(year=day.year + 1) if (day.month, day.day) != (2, 29) else dt.date(day.year + 1, 2, 28)


@pytest.mark.parametrize("words", YEARLY.replace("\n", "|").split("|"))
@settings(max_examples=40, deadline=None)
@given(published=SHIFTED, planned=st.booleans())
def test_a_year_later_means_a_year_later(words: str, published: dt.date, planned: bool) -> None:
    mention = GRAMMAR.find_text(f"It fell {words}.")[0]
    one, other = (GRAMMAR.resolve(mention, d, planned=planned) for d in (published, _a_year_on(published)))
    for here, there in ((one.first, other.first), (one.last, other.last)):
        if here and there and (here.month, here.day) in ((2, 28), (2, 29)):
            assert (there.year, there.month) == (here.year + 1, 2)
        else:
            assert there == _a_year_on(here)
    assert one.kind == other.kind


@pytest.mark.parametrize("weekday", ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"])
@settings(max_examples=40, deadline=None)
@given(published=st.dates(dt.date(2, 1, 1), dt.date(9990, 1, 1)), planned=st.booleans())
def test_a_weekday_is_within_a_week(weekday: str, published: dt.date, planned: bool) -> None:
    found = GRAMMAR.resolve(GRAMMAR.find_text(f"It fell on {weekday}.")[0], published, planned=planned)
    assert found.first is not None
    assert found.first == found.last
    assert found.first.strftime("%A") == weekday
    days = (found.first - published).days
    assert 0 <= days < 7 if planned else -7 < days <= 0


@pytest.mark.parametrize(
    ("words", "published", "value"),
    [
        ("yesterday", "2024-03-01", "2024-02-29/2024-02-29"),
        ("last month", "2024-03-15", "2024-02-01/2024-02-29"),
        ("last month", "2023-03-15", "2023-02-01/2023-02-28"),
        ("over the past year", "2024-02-29", "2023-02-28/2024-02-29"),
        ("over the past four years", "2024-02-29", "2020-02-29/2024-02-29"),
        ("on 29 February", "2025-01-10", "2024-02-29/2024-02-29"),
        ("at the end of February", "2024-04-02", "2024-02-29/2024-02-29"),
        ("in the year to February 2024", "2024-04-02", "2023-03-01/2024-02-29"),
        ("in the last winter", "2024-04-02", "2023-12-01/2024-02-29"),
    ],
)
def test_leap_days(words: str, published: str, value: str) -> None:
    mention = GRAMMAR.find_text(f"It fell {words}.")[0]
    assert notation(GRAMMAR.resolve(mention, dt.date.fromisoformat(published))) == value


def test_dateparser_is_asked_once_for_each_text(monkeypatch: pytest.MonkeyPatch) -> None:
    import dateparser.date

    asked: list[str] = []
    whole = dateparser.date.DateDataParser.get_date_data

    def counted(self: object, text: str, *rest: object) -> object:
        asked.append(text)
        return whole(self, text, *rest)

    monkeypatch.setattr(dateparser.date.DateDataParser, "get_date_data", counted)
    text = "Signed on 21-Jun-1987, sealed on 21-Jun-1987, paid on 1987/06/22; 3.5% in May and 12 lots (11.3%)."
    for mention in [*GRAMMAR.find_text(text), *GRAMMAR.find_text(text)]:
        GRAMMAR.resolve(mention, dt.date(2025, 10, 3))
    assert sorted(asked) == ["1987/06/22", "21-jun-1987"]


RULES = compile_rules(LEXICON.entries("periods", PeriodRule), Macros(LEXICON.entries("periods_words", PeriodWords)))
ADMITTED = {rule.id: prefixes(rule.regex) for rule in RULES}


@settings(max_examples=150, deadline=None)
@given(text=WORDS)
def test_prefixes_admit_what_rules_match(text: str) -> None:
    scan = scan_form(text)
    for rule in RULES:
        for match in rule.regex.finditer(scan):
            assert any(collapsed(scan[match.start() :]).startswith(p) for p in ADMITTED[rule.id]), (rule.id, match[0])
