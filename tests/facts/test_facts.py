"""Facts as a user gets them: sentence, publication date, and each figure's indicator, measure, value, unit, status and times."""

from __future__ import annotations

import pytest

from extractor.api import Extractor
from extractor.records import Fact, plain

PUBLISHED = "2025-10-03"


def short(f: Fact) -> str:
    q = f.quantity
    value = plain(q.value) if q.value is not None else f"{q.low}..{q.high}"
    return f"{f.indicator.text} | {f.measure} {value} {q.unit}" + (f" {f.status}" if f.status != "actual" else "")


CASES: list[tuple[str, list[str]]] = [
    ("Exports rose 12% to $3.4bn in May 2025.", ["exports | change 12 %", "exports | level 3400000000 USD"]),
    (
        "Barley output grew by 4 percent, oats by 7.5% and rye by 2%.",
        ["barley output | change 4 %", "oats output | change 7.5 %", "rye output | change 2 %"],
    ),
    (
        "Construction (+8.1%), trade (5.2%) and mining (+1.4%) led the growth.",
        ["construction | change 8.1 %", "trade | change 5.2 %", "mining | change 1.4 %"],
    ),
    (
        "Net profit fell to €31 million from €44 million a year earlier.",
        ["net profit | level 31000000 EUR", "net profit | level 44000000 EUR"],
    ),
    ("The unemployment rate eased to 5.1% from 5.4%.", ["unemployment rate | level 5.1 %", "unemployment rate | level 5.4 %"]),
    (
        "Passenger traffic doubled to 3 million people last year.",
        ["passenger traffic | change 2 x", "passenger traffic | level 3000000 person"],
    ),
    (
        "The ministry plans to build 12 schools worth 40 billion tenge by 2027.",
        ["schools | level 12 school planned", "value of schools | level 40000000000 KZT planned"],
    ),
    ("The central bank raised its key rate by 50 basis points to 9.25%.", ["key rate | change 0.5 pp", "key rate | level 9.25 %"]),
    ("Growth in the economy amounted to 104.8% in 2023.", ["growth in economy | index 104.8 %"]),
    ("Inflation is expected to slow to 6.5% by the end of the year.", ["inflation | level 6.5 % forecast"]),
    ("Revenue: KZT 402.7 bn.", ["revenue | level 402700000000 KZT"]),
    ("Diesel costs 15% less than petrol.", ["diesel | ratio -15 %"]),
    ("The budget deficit came to 2.4% of GDP.", ["budget deficit | share 2.4 %"]),
    ("Freight turnover dropped by a quarter.", ["freight turnover | change -25 %"]),
    ("The project cost 867 billion tenge ($1.9bn).", ["project cost | level 867000000000 KZT", "project cost | level 1900000000 USD"]),
    (
        "The number of jobs in textiles fell by 1,300, in furniture by 400.",
        ["number of jobs in textiles | change -1300 job", "number of jobs in furniture | change -400 job"],
    ),
    ("About a third of pupils walk to school.", ["share of pupils | share 33.33 %"]),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[t[:40] for t, _ in CASES])
def test_a_sentence_gives_its_facts(rules_alone: Extractor, text: str, expected: list[str]) -> None:
    assert [short(f) for f in rules_alone.extract(text, published=PUBLISHED).facts] == expected


PERIODS: list[tuple[str, list[tuple[str | None, str | None] | None]]] = [
    ("Exports rose 12% to $3.4bn in May 2025.", [("2025-05-01", "2025-05-31")] * 2),
    ("Construction (+8.1%) and trade (5.2%) led the growth in January-June 2024.", [("2024-01-01", "2024-06-30")] * 2),
    ("The ministry plans to build 12 schools by 2027.", [(None, "2027-12-31")]),
    ("The company employs 19,100 people.", [None]),
    ("In 2024 the plant produced 166,000 tonnes of paper, 84% more than in 2023.", [("2024-01-01", "2024-12-31")] * 2),
]


@pytest.mark.parametrize(("text", "expected"), PERIODS, ids=[t[:40] for t, _ in PERIODS])
def test_a_figure_gets_its_time(shipped: Extractor, text: str, expected: list[tuple[str | None, str | None] | None]) -> None:
    found = []
    for f in shipped.extract(text, published=PUBLISHED).facts:
        p = f.period
        found.append(None if p is None else tuple(None if d is None else d.isoformat() for d in (p.start, p.end)))
    assert found == expected


def test_a_change_has_its_baseline(shipped: Extractor) -> None:
    facts = shipped.extract("In 2024 the plant produced 166,000 tonnes of paper, 84% more than in 2023.", published=PUBLISHED).facts
    assert facts[0].baseline is None
    assert facts[1].baseline is not None
    assert facts[1].baseline.start is not None
    assert facts[1].baseline.start.isoformat() == "2023-01-01"


@pytest.mark.parametrize(
    ("text", "slot", "name"),
    [
        ("Steel output at Qarmet rose 12% to 3.4 million tons.", "organization", "Qarmet"),
        ("Unemployment in Kazakhstan was 4.6% in June.", "place", "Kazakhstan"),
        ("Prices rose 3%, said Deputy Minister Serik Tulepov.", "speaker", "Serik Tulepov"),
    ],
)
def test_a_figure_gets_its_owner_place_and_speaker(shipped: Extractor, text: str, slot: str, name: str) -> None:
    fact = shipped.extract(text, published=PUBLISHED).facts[0]
    ref = getattr(fact, slot)
    assert ref is not None
    assert ref.name == name


BASELINES: list[tuple[str, str, tuple[str, str]]] = [
    ("In August exports rose. To the same period last year, output of steel grew by 5%.", "5%", ("2023-08-01", "2023-08-31")),
    ("Prices rose 8.4% in August. In the month-on-month comparison food fell by 0.3%.", "0.3%", ("2024-07-01", "2024-07-31")),
    ("In August inflation slowed. Over the year bread rose in price by 8.4%.", "8.4%", ("2023-08-01", "2023-08-31")),
    ("The yard built 12 ships in August, twice its 2022 result.", "twice", ("2022-01-01", "2022-12-31")),
    ("The mill made 900 tons in August, three times as many as in 2022.", "three times", ("2022-01-01", "2022-12-31")),
    ("The works turned out 61 lorries in August (118% of last year's level).", "118%", ("2023-01-01", "2023-12-31")),
    ("Sales reached $5 million in August, 4% down on the corresponding month.", "4%", ("2023-08-01", "2023-08-31")),
    ("June-August brought 9,000 guests, which is 9% more than last summer.", "9%", ("2023-06-01", "2023-08-31")),
]


@pytest.mark.parametrize(("text", "quote", "days"), BASELINES, ids=[t[-40:] for t, _, _ in BASELINES])
def test_what_a_change_is_compared_with(rules_alone: Extractor, text: str, quote: str, days: tuple[str, str]) -> None:
    fact = next(f for f in rules_alone.extract(text, published="2024-09-24").facts if f.quantity.text == quote)
    assert fact.baseline is not None
    assert (str(fact.baseline.start), str(fact.baseline.end)) == days


def test_a_baseline_belongs_to_its_own_figure(rules_alone: Extractor) -> None:
    text = "In August 612 tons passed, or 118.4% as against the same period of last year, and the share of transit grew by 4 points."
    facts = rules_alone.extract(text, published="2024-09-24").facts
    assert facts[-1].baseline is None


def test_rivals_of_a_stand_in_are_named(rules_alone: Extractor) -> None:
    text = "Osh Region is rich. Naryn Region is high. In the region 40 schools were built."
    fact = next(f for f in rules_alone.extract(text, published="2024-09-24").facts if f.quantity.text == "40 schools")
    assert fact.place is not None
    assert any("may also mean" in reason for reason in fact.reasons)


SPEAKERS: list[tuple[str, str, str | None]] = [
    ("The country will be short of 570,000 nurses, the health ministry reckons.", "570,000 nurses", "health ministry"),
    ("Latvia held 3,900 people, according to the national prison department.", "3,900 people", "national prison department"),
    ("Cargo rose by 24.3 percent, Ports Authority regional manager Salum Mbwana has said.", "24.3 percent", "Salum Mbwana"),
    ('It carries 30 people on average. "I am one of them," said Doreen Platt, who takes it home.', "30 people", None),
    ('The bus is full. "We carry 30 people," said Doreen Platt.', "30 people", "Doreen Platt"),
    ("As akim Marat Seitov was told, the works employ 1,630 people.", "1,630 people", None),
    ("Exports rose by 5%, a trader said.", "5%", None),
]


@pytest.mark.parametrize(("text", "quote", "name"), SPEAKERS, ids=[t[-40:] for t, _, _ in SPEAKERS])
def test_who_says_so(rules_alone: Extractor, text: str, quote: str, name: str | None) -> None:
    fact = next(f for f in rules_alone.extract(text, published=PUBLISHED).facts if f.quantity.text == quote)
    assert (fact.speaker.name if fact.speaker else None) == name


STOCKS: list[tuple[str, str, str]] = [
    ("The plant hired 45 engineers.", "45 engineers", "change 45 engineer"),
    ("The airline sacked 300 pilots.", "300 pilots", "change -300 pilot"),
    ("The bank cut 900 posts.", "900 posts", "change -900 post"),
    ("The bank will cut 900 posts.", "900 posts", "change -900 post planned"),
    ("The project will create 400 jobs.", "400 jobs", "level 400 job planned"),
    ("The shipyard made 250 workers redundant.", "250 workers", "change -250 worker"),
    ("The council opened 12 schools.", "12 schools", "level 12 school"),
    ("Membership swelled by 2,000 people.", "2,000 people", "change 2000 person"),
    ("Steel was quoted at $590 a tonne, some $15 down on the week.", "$15", "change -15 USD"),
    ("There were 1,140 camps last summer, 130 fewer.", "130", "change -130 camp"),
]


@pytest.mark.parametrize(("text", "quote", "expected"), STOCKS, ids=[t[:36] for t, _, _ in STOCKS])
def test_what_is_added_to_a_stock_or_taken_from_it(rules_alone: Extractor, text: str, quote: str, expected: str) -> None:
    fact = next(f for f in rules_alone.extract(text, published=PUBLISHED).facts if f.quantity.text == quote)
    assert short(fact).split(" | ")[1] == expected
