"""What a reader of a newspaper understands by an expression of time: (sentence, published, words, days, planned)."""

from __future__ import annotations

import datetime as dt

import pytest

from extractor.lexicon.load import load_lexicon
from extractor.periods import PeriodGrammar, notation

GRAMMAR = PeriodGrammar(load_lexicon())
FRIDAY = "2025-10-03"

PAST = [
    ("Coal output fell on 17 October.", "2024-11-01", "on 17 October", "2024-10-17/2024-10-17"),
    ("The strike began on Thursday, Oct. 2, 2025.", FRIDAY, "on Thursday, Oct. 2, 2025", "2025-10-02/2025-10-02"),
    ("The strike began October 2nd.", FRIDAY, "October 2nd", "2025-10-02/2025-10-02"),
    ("It closed on Dec 30.", "2025-01-10", "on Dec 30", "2024-12-30/2024-12-30"),
    ("Oslo, 4 March 2021 - Salmon prices rose.", "2021-03-04", "4 March 2021", "2021-03-04/2021-03-04"),
    ("LIMA, Nov 5 (Reuters) - Copper rose.", "2021-11-05", "Nov 5", "2021-11-05/2021-11-05"),
    ("On the 17th of last month a ferry sank.", "2024-06-03", "On the 17th of last month", "2024-05-17/2024-05-17"),
    ("Ferries stopped on Sunday night.", FRIDAY, "on Sunday night", "2025-09-28/2025-09-28"),
    ("Ferries stopped on Friday.", FRIDAY, "on Friday", "2025-10-03/2025-10-03"),
    ("Wednesday's auction failed.", FRIDAY, "Wednesday's", "2025-10-01/2025-10-01"),
    ("The ministry said last Friday.", FRIDAY, "last Friday", "2025-09-26/2025-09-26"),
    ("He spoke on Monday last week.", FRIDAY, "on Monday last week", "2025-09-22/2025-09-22"),
    ("Stocks of sugar today are 3 tons.", FRIDAY, "today", "2025-10-03/2025-10-03"),
    ("At present 14 mills work.", FRIDAY, "At present", "2025-10-03/2025-10-03"),
    ("As of today 14 mills work.", FRIDAY, "As of today", "2025-10-03/2025-10-03"),
    ("As of 30 September 14 mills worked.", FRIDAY, "As of 30 September", "2025-09-30/2025-09-30"),
    ("As at the end of 2022 it had 9 mills.", FRIDAY, "As at the end of 2022", "2022-12-31/2022-12-31"),
    ("At the end of June debt was 5 billion.", FRIDAY, "At the end of June", "2025-06-30/2025-06-30"),
    ("At the end of last year debt was 5 billion.", FRIDAY, "At the end of last year", "2024-12-31/2024-12-31"),
    ("At the end of the third quarter it had 9 shops.", FRIDAY, "At the end of the third quarter", "2025-09-30/2025-09-30"),
    ("At the beginning of December 61 were ill.", "2024-01-15", "At the beginning of December", "2023-12-01/2023-12-01"),
    ("By Wednesday the crew had laid 3 km.", FRIDAY, "By Wednesday", "2025-10-01/2025-10-01"),
    ("By 2020 output had doubled.", FRIDAY, "By 2020", "2020-12-31/2020-12-31"),
    ("In January-August cement output rose.", FRIDAY, "In January-August", "2025-01-01/2025-08-31"),
    ("In January–August 2024 cement output rose.", FRIDAY, "In January–August 2024", "2024-01-01/2024-08-31"),
    ("From January to August it rose.", FRIDAY, "From January to August", "2025-01-01/2025-08-31"),
    ("Between May and July it rose.", FRIDAY, "Between May and July", "2025-05-01/2025-07-31"),
    ("It rose from November 2023 to February 2024.", FRIDAY, "from November 2023 to February 2024", "2023-11-01/2024-02-29"),
    ("It rose in November-February.", "2025-03-10", "in November-February", "2024-11-01/2025-02-28"),
    ("Net sales jumped in July-September.", "2022-10-20", "in July-September", "2022-07-01/2022-09-30"),
    ("Sales jumped in the July-September quarter.", "2022-10-20", "in the July-September quarter", "2022-07-01/2022-09-30"),
    ("Talks ran from 3 June to 9 July.", FRIDAY, "from 3 June to 9 July", "2025-06-03/2025-07-09"),
    ("Talks ran from June 3 until July 9, 2024.", FRIDAY, "from June 3 until July 9, 2024", "2024-06-03/2024-07-09"),
    ("In 2019-2021 nine dams were built.", FRIDAY, "In 2019-2021", "2019-01-01/2021-12-31"),
    ("Between 2014 and 2016 nine dams were built.", FRIDAY, "Between 2014 and 2016", "2014-01-01/2016-12-31"),
    ("From 2009 to 2011 nine dams were built.", FRIDAY, "From 2009 to 2011", "2009-01-01/2011-12-31"),
    ("In eight months of this year nine dams were built.", FRIDAY, "In eight months of this year", "2025-01-01/2025-08-31"),
    ("In 8 months of 2024 nine dams were built.", FRIDAY, "In 8 months of 2024", "2024-01-01/2024-08-31"),
    ("Over 8 months the plant spent 64 million.", FRIDAY, "Over 8 months", "2025-01-01/2025-08-31"),
    ("In the first nine months it grew.", FRIDAY, "In the first nine months", "2025-01-01/2025-09-30"),
    ("In the first nine months of the year it grew.", "2025-01-20", "In the first nine months of the year", "2024-01-01/2024-09-30"),
    ("In the first 11 months of last year it grew.", FRIDAY, "In the first 11 months of last year", "2024-01-01/2024-11-30"),
    ("9M 2024 EBITDA rose.", FRIDAY, "9M 2024", "2024-01-01/2024-09-30"),
    ("9M24 EBITDA rose.", FRIDAY, "9M24", "2024-01-01/2024-09-30"),
    ("Nine-month profit rose.", "2025-10-25", "Nine-month profit", "2025-01-01/2025-09-30"),
    ("Since the beginning of the year 40 ships called.", FRIDAY, "Since the beginning of the year", "2025-01-01/2025-10-03"),
    ("From the start of this year 40 ships called.", FRIDAY, "From the start of this year", "2025-01-01/2025-10-03"),
    ("So far this year 40 ships called.", FRIDAY, "So far this year", "2025-01-01/2025-10-03"),
    ("The year-to-date deficit is 3 billion.", FRIDAY, "The year-to-date", "2025-01-01/2025-10-03"),
    ("Rates have risen since May last year.", "2023-03-23", "since May last year", "2022-05-01/2023-03-23"),
    ("Rates have risen since 2021.", FRIDAY, "since 2021", "2021-01-01/2025-10-03"),
    ("Over the past three years theft fell.", "2026-03-10", "Over the past three years", "2023-03-10/2026-03-10"),
    ("In the last 12 months prices rose.", FRIDAY, "In the last 12 months", "2024-10-03/2025-10-03"),
    ("Over the past decade prices rose.", FRIDAY, "Over the past decade", "2015-10-03/2025-10-03"),
    ("Last week 3 cargoes were booked.", FRIDAY, "Last week", "2025-09-22/2025-09-28"),
    ("This week 3 cargoes were booked.", FRIDAY, "This week", "2025-09-29/2025-10-03"),
    ("Exports rose last month.", FRIDAY, "last month", "2025-09-01/2025-09-30"),
    ("Exports rose last quarter.", FRIDAY, "last quarter", "2025-07-01/2025-09-30"),
    ("Exports rose this year.", FRIDAY, "this year", "2025-01-01/2025-10-03"),
    ("Exports rose earlier this year.", FRIDAY, "earlier this year", "2025-01-01/2025-10-03"),
    ("Exports rose last year.", FRIDAY, "last year", "2024-01-01/2024-12-31"),
    ("In the first half exports rose.", FRIDAY, "In the first half", "2025-01-01/2025-06-30"),
    ("In the second half exports rose.", FRIDAY, "In the second half", "2024-07-01/2024-12-31"),
    ("Second-half profit rose.", "2025-02-20", "Second-half", "2024-07-01/2024-12-31"),
    ("1H25 profit rose.", FRIDAY, "1H25", "2025-01-01/2025-06-30"),
    ("H1 2024 profit rose.", FRIDAY, "H1 2024", "2024-01-01/2024-06-30"),
    ("Q3 2024 profit rose.", FRIDAY, "Q3 2024", "2024-07-01/2024-09-30"),
    ("3Q25 profit rose.", FRIDAY, "3Q25", "2025-07-01/2025-09-30"),
    ("Profit rose in Q1.", "2025-05-01", "in Q1", "2025-01-01/2025-03-31"),
    ("Profit rose in the third quarter.", FRIDAY, "in the third quarter", "2025-07-01/2025-09-30"),
    ("Profit rose in the fourth quarter.", "2025-02-10", "in the fourth quarter", "2024-10-01/2024-12-31"),
    ("Profit rose in the first quarter of last year.", FRIDAY, "in the first quarter of last year", "2024-01-01/2024-03-31"),
    ("Profit rose in the final quarter of 2009.", FRIDAY, "in the final quarter of 2009", "2009-10-01/2009-12-31"),
    ("Profit rose in the first three quarters of 2024.", FRIDAY, "in the first three quarters of 2024", "2024-01-01/2024-09-30"),
    ("In the 1990s mills closed.", FRIDAY, "In the 1990s", "1990-01-01/1999-12-31"),
    ("Last autumn mills closed.", FRIDAY, "Last autumn", "2024-09-01/2024-11-30"),
    ("Mills closed in the winter of 2022-2023.", FRIDAY, "in the winter of 2022-2023", "2022-12-01/2023-02-28"),
    ("Mills closed in August.", "2024-09-24", "in August", "2024-08-01/2024-08-31"),
    ("Mills closed in October.", "2024-09-24", "in October", "2023-10-01/2023-10-31"),
    ("Mills closed last May.", "2024-09-24", "last May", "2024-05-01/2024-05-31"),
    ("Mills closed in May.", "2024-06-03", "in May", "2024-05-01/2024-05-31"),
    ("Mills closed in early March 2023.", FRIDAY, "in early March 2023", "2023-03-01/2023-03-10"),
    ("Mills closed in late 2023.", FRIDAY, "in late 2023", "2023-10-01/2023-12-31"),
    ("The six months to June were dry.", FRIDAY, "The six months to June", "2025-01-01/2025-06-30"),
    ("The year to March 2024 was dry.", FRIDAY, "The year to March 2024", "2023-04-01/2024-03-31"),
    ("The 12 months ended 30 June 2025 were dry.", FRIDAY, "The 12 months ended 30 June 2025", "2024-07-01/2025-06-30"),
    ("Pakistan's exports fell in FY2024.", FRIDAY, "in FY2024", "2023-07-01/2024-06-30"),
    ("India spent more in 2023-24.", FRIDAY, "in 2023-24", "2023-04-01/2024-03-31"),
    ("Japan's budget for fiscal 2024 rose.", FRIDAY, "for fiscal 2024", "2024-04-01/2025-03-31"),
    ("Barley exports fell in the 2023/24 season.", FRIDAY, "in the 2023/24 season", "2023-07-01/2024-06-30"),
    ("From October 1 the fee was cut.", FRIDAY, "From October 1", "2025-10-01/2025-10-03"),
    ("Compared to 2023 it is more.", FRIDAY, "Compared to 2023", "2023-01-01/2023-12-31"),
    ("It was 3 tons as recently as 2013.", FRIDAY, "2013", "2013-01-01/2013-12-31"),
    ("It is the weakest in the last months of 2018.", FRIDAY, "last months", "-"),
    ("Two weeks ago it was less.", FRIDAY, "Two weeks ago", "2025-09-15/2025-09-21"),
    ("Five years ago it was less.", FRIDAY, "Five years ago", "2020-01-01/2020-12-31"),
    ("Inflation was 2% in August, up from 1% in July 2023.", FRIDAY, "in August", "2023-08-01/2023-08-31"),
    ("Inflation eased to 5% in June from 6% in May 2019.", FRIDAY, "in June", "2019-06-01/2019-06-30"),
    ("Inflation rose from 5% in December 2018 to 6% in January.", FRIDAY, "in January", "2019-01-01/2019-01-31"),
]

PLANNED = [
    ("The court will rule on Monday.", FRIDAY, "on Monday", "2025-10-06/2025-10-06"),
    ("The court will rule next Friday.", FRIDAY, "next Friday", "2025-10-10/2025-10-10"),
    ("It will open on May 18.", "2023-03-23", "on May 18", "2023-05-18/2023-05-18"),
    ("It will open in May.", "2024-06-03", "in May", "2025-05-01/2025-05-31"),
    ("It will open in the second quarter.", FRIDAY, "in the second quarter", "2026-04-01/2026-06-30"),
    ("It will open in January-March.", FRIDAY, "in January-March", "2026-01-01/2026-03-31"),
    ("It will spend 3 billion this year.", FRIDAY, "this year", "2025-01-01/2025-12-31"),
    ("It will spend 3 billion next year.", FRIDAY, "next year", "2026-01-01/2026-12-31"),
    ("It will spend 3 billion later this year.", FRIDAY, "later this year", "2025-10-03/2025-12-31"),
    ("By 2030 it will have 9 mills.", FRIDAY, "By 2030", "/2030-12-31"),
    ("By the end of the year it will have 9 mills.", FRIDAY, "By the end of the year", "/2025-12-31"),
    ("By the end of this year it will have 9 mills.", FRIDAY, "By the end of this year", "/2025-12-31"),
    ("By year-end it will have 9 mills.", FRIDAY, "By year-end", "/2025-12-31"),
    ("By the end of June it will have 9 mills.", FRIDAY, "By the end of June", "/2026-06-30"),
    ("By 15 October it will have 9 mills.", FRIDAY, "By 15 October", "/2025-10-15"),
    ("By mid-June it will have 9 mills.", "2009-04-30", "by mid-June", "/2009-06-15"),
    ("By the end of the first half of 2026 it will have 9.", FRIDAY, "By the end of the first half of 2026", "/2026-06-30"),
    ("It is to be done no later than 1 December.", FRIDAY, "no later than 1 December", "/2025-12-01"),
    ("The quota holds until 2027.", FRIDAY, "until 2027", "/2027-12-31"),
    ("The quota must be cut before 1 April.", FRIDAY, "before 1 April", "/2026-03-31"),
    ("The rate will be 5% at the end of 2026.", FRIDAY, "at the end of 2026", "2026-12-31/2026-12-31"),
    ("The tariff will rise from January 1.", FRIDAY, "from January 1", "2026-01-01/2026-01-01"),
    ("In the next five years it will grow.", FRIDAY, "In the next five years", "2025-10-03/2030-10-03"),
    ("It will open tomorrow.", FRIDAY, "tomorrow", "2025-10-04/2025-10-04"),
    ("It will open this winter.", "2024-12-11", "this winter", "2024-12-01/2025-02-28"),
    ("For the full year the board seeks 90 million.", "2022-10-20", "For the full year", "2022-01-01/2022-12-31"),
    ("Doses arrive this week.", "2024-01-15", "this week", "2024-01-15/2024-01-21"),
    ("It will cut 2026-2028 spending.", FRIDAY, "2026-2028", "2026-01-01/2028-12-31"),
]

NOTHING = [
    "Farmers may 2 times sow.",
    "Road Map 2025 was signed.",
    "The 2030 Strategy was signed.",
    "Vision 2030 was signed.",
    "Delegates left COP29.",
    "A crowd of 2,025 people came.",
    "They sowed 2025 hectares.",
    "He bought 2024 tons.",
    "A three-year swap was signed.",
    "The contract runs for 25 years.",
    "Life expectancy reached 75 years.",
    "Soldiers march in step.",
    "One second later it fell.",
    "The fall of the dam was sudden.",
    "The third plant and the second unit work.",
    "A six-month-old calf died.",
    "Article 111 and heading 8542.",
    "The journey takes 8-10 days.",
    "Trains arrive in 11 days.",
    "It moved a quarter of the coal.",
    "The sun rose.",
    "Model 2020X sold well.",
]


def _read(text: str, published: str | None, planned: bool) -> dict[str, str]:
    day = dt.date.fromisoformat(published) if published else None
    found = GRAMMAR.find_text(text)
    return {m.text.lower(): notation(GRAMMAR.resolve(m, day, planned=planned)) for m in found}


@pytest.mark.parametrize(("text", "published", "words", "value"), PAST)
def test_what_has_happened(text: str, published: str, words: str, value: str) -> None:
    assert _read(text, published, False).get(words.lower()) == value, _read(text, published, False)


@pytest.mark.parametrize(("text", "published", "words", "value"), PLANNED)
def test_what_is_planned(text: str, published: str, words: str, value: str) -> None:
    assert _read(text, published, True).get(words.lower()) == value, _read(text, published, True)


@pytest.mark.parametrize("text", NOTHING)
def test_no_expression_of_time(text: str) -> None:
    assert _read(text, FRIDAY, False) == {}
