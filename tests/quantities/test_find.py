"""Sentences to quantities, in the lexicon's short notation."""

from __future__ import annotations

import pytest

from extractor import nlp
from extractor.lexicon import load_lexicon
from extractor.quantities import QuantityGrammar, notation

GRAMMAR = QuantityGrammar(load_lexicon())
BLANK = nlp.blank()


def read(text: str, hint: str | None = None) -> list[tuple[str, str]]:
    return [(q.text, notation(q)) for q in GRAMMAR.find(BLANK(text), place_hint=hint)]


CASES = [
    # numbers and scales
    ("Output was 2.6 million tons.", [("2.6 million tons", "2600000 t")]),
    ("It holds 414.4 thousand people.", [("414.4 thousand people", "414400 person")]),
    ("The index was 107,9 % then.", [("107,9 %", "107.9 %")]),
    ("They sold 1 234 567 tons.", [("1 234 567 tons", "1234567 t")]),
    ("They sold 12,34,567 tons.", [("12,34,567 tons", "1234567 t")]),
    ("Two hundred and six ships docked.", [("Two hundred and six ships", "206 ship")]),
    ("It cost 3 lakh crore rupees.", [("3 lakh crore rupees", "3000000000000 INR")]),
    ("A pipe 3½ metres long was laid.", [("3½ metres", "3.5 m")]),
    ("It sold 5m tonnes.", [("5m tonnes", "5000000 t")]),
    ("The river is 1.2 m above the norm.", [("1.2 m", "1.2 m")]),
    # money
    ("Cash flow was -€48m.", [("-€48m", "-48000000 EUR")]),
    ("It paid US$ 40 billion.", [("US$ 40 billion", "40000000000 USD")]),
    ("It paid USD34.6 million.", [("USD34.6 million", "34600000 USD")]),
    ("It paid KZT 850 bn.", [("KZT 850 bn", "850000000000 KZT")]),
    ("It paid A$7.5bn and HK$3m.", [("A$7.5bn", "7500000000 AUD"), ("HK$3m", "3000000 HKD")]),
    ("A dividend of 48 euro cents.", [("48 euro cents", "0.48 EUR")]),
    ("It lent 45 billion Uzbek soums.", [("45 billion Uzbek soums", "45000000000 UZS")]),
    # rates
    ("Fuel is 262 tenge per litre.", [("262 tenge per litre", "262 KZT/L")]),
    ("Rice is $638 a tonne.", [("$638 a tonne", "638 USD/t")]),
    ("It pays €0.47 per share.", [("€0.47 per share", "0.47 EUR/{share}")]),
    ("Earnings per share were €0.91.", [("€0.91", "0.91 EUR/{share}")]),
    ("Aid of 15 litres per person per day.", [("15 litres per person per day", "15 L/{person}/d")]),
    ("It pumps 505 thousand barrels per day.", [("505 thousand barrels per day", "505000 [bbl_us]/d")]),
    ("It burns 60 mln tons of coal a year.", [("60 mln tons of coal a year", "60000000 t/a")]),
    ("Trade of $5.6 billion a year.", [("$5.6 billion a year", "5600000000 USD/a")]),
    ("It paid $5 million a year ago.", [("$5 million", "5000000 USD")]),
    ("Wheat gave 15.6 c/ha.", [("15.6 c/ha", "1.56 t/ha")]),
    ("The peso stood at 54.36 to the dollar in Manila.", [("54.36 to the dollar", "54.36 PHP/USD")]),
    ("Rates were $4,200 per 40ft container.", [("$4,200 per 40ft container", "4200 USD/{container}")]),
    ("Tea is 400 shillings a 2 kg packet in Kenya.", [("400 shillings a 2 kg packet", "400 KES/{packet}")]),
    ("Gas is $185 per 1,000 cubic metres, up from $140.", [("$185 per 1,000 cubic metres", "0.185 USD/m3"), ("$140", "0.14 USD/m3")]),
    ("Gas is €40-50 per thousand cubic metres.", [("€40-50 per thousand cubic metres", "0.04..0.05 EUR/m3")]),
    ("It burns 7 litres per 100 km.", [("7 litres per 100 km", "7 L/(10*2.km)")]),
    ("Robusta rose $47, or 0.8%, to $5,720 a ton.", [("$47", "47 USD/t"), ("0.8%", "0.8 %"), ("$5,720 a ton", "5720 USD/t")]),
    # parts of a whole
    ("It sold 60 of its 310 buses.", [("60", "60 bus")]),
    ("Only 60 of the 400 tonnes left.", [("60", "60 t"), ("400 tonnes", "400 t")]),
    ("Of the 62 ships that asked, none paid.", [("62 ships", "62 ship")]),
    ("It logged 311 faults in 46 shafts and shut 4 of them.", [("311 faults", "311 fault"), ("46 shafts", "46 shaft"), ("4", "4 shaft")]),
    ("Some 80,000 were told to leave.", [("80,000", "~80000 person")]),
    ("Of the 4.1 million who fled, most are back.", [("4.1 million", "4100000 person")]),
    # durations, numbers in words, years
    ("It takes an hour and forty minutes.", [("an hour and forty minutes", "100 min")]),
    ("It takes 2 hours 10 minutes.", [("2 hours 10 minutes", "130 min")]),
    ("It takes 2 hours 15 minutes.", [("2 hours 15 minutes", "2.25 h")]),
    ("He will serve six more years.", [("six more years", "6 a")]),
    ("In May 93 thousand 514 houses were sold.", [("93 thousand 514 houses", "93514 house")]),
    ("It built 1 million 87 thousand 349 houses.", [("1 million 87 thousand 349 houses", "1087349 house")]),
    ("It costs its maker from $28,000 to $31,000.", [("$28,000 to $31,000", "28000..31000 USD")]),
    ("The scene of 1623 was sold for $4 million.", [("$4 million", "4000000 USD")]),
    ("Only 12 out of 1623 firms closed.", [("12", "12 firm"), ("1623 firms", "1623 firm")]),
    # percent, points
    ("It won a vote percentage of 52.", [("52", "52 %")]),
    ("Customs checks one in 10,000 parcels.", [("one in 10,000", "0.01 %")]),
    ("Four households in ten live on it.", [("Four households in ten", "40 %")]),
    ("Output is put at 3.5 mln hl, minus a tenth.", [("3.5 mln hl", "3500000 hL"), ("minus a tenth", "-10 %")]),
    ("The Greens have 11%, the left 9%; the margin of error is 3 points.", [("11%", "11 %"), ("9%", "9 %"), ("3 points", "3 pp")]),
    ("Rates rose by a quarter of a percentage point.", [("a quarter of a percentage point", "0.25 pp")]),
    ("A 50-basis-point rise.", [("50-basis-point", "0.5 pp")]),
    ("More than half of the roads are bad.", [("half", ">50 %")]),
    ("Debt was cut by a quarter.", [("a quarter", "25 %")]),
    ("One in four wells is dry.", [("One in four", "25 %")]),
    ("Nine in ten voters agreed.", [("Nine in ten", "90 %")]),
    ("Every fifth well is dry.", [("Every fifth", "20 %")]),
    # ranges
    ("Volumes slid 5–6%.", [("5–6%", "5..6 %")]),
    ("The range is 2%–4%.", [("2%–4%", "2..4 %")]),
    ("A rise of between 8 and 10 per cent.", [("8 and 10 per cent", "8..10 %")]),
    ("It will drop by 20 to 30 cm.", [("20 to 30 cm", "20..30 cm")]),
    ("It will cost $3–4 billion.", [("$3–4 billion", "3000000000..4000000000 USD")]),
    ("Time was cut from 36 to 24 hours.", [("36", "36 h"), ("24 hours", "24 h")]),
    ("Time was cut from 36 hours to 24.", [("36 hours", "36 h"), ("24", "24 h")]),
    ("Growth went from 3.3 to 3.7%.", [("3.3", "3.3 %"), ("3.7%", "3.7 %")]),
    ("Gas fell 15p to £2.10 in London.", [("15p", "0.15 GBP"), ("£2.10", "2.1 GBP")]),
    # factors
    ("Output more than doubled.", [("doubled", ">2 x")]),
    ("Sales are 2.5 times more.", [("2.5 times", "2.5 x")]),
    ("Losses fell 3.6-fold.", [("3.6-fold", "0.2778 x")]),
    ("Losses decreased 1.5 times.", [("1.5 times", "0.6667 x")]),
    ("Transit multiplied by more than 20 times.", [("20 times", ">20 x")]),
    # hedges
    ("Almost 20 million tons of grain.", [("20 million tons", "~20000000 t")]),
    ("Just over 16 mln ha was sown.", [("16 mln ha", ">16000000 ha")]),
    ("No less than 24 mln tons.", [("24 mln tons", ">=24000000 t")]),
    ("Up to €350m is planned.", [("€350m", "<=350000000 EUR")]),
    ("An estimated 220,000 people fled.", [("220,000 people", "~220000 person")]),
    ("Some 500 wells or more.", [("500 wells", "~500 well")]),
    # counts
    ("Over 210 block trains arrived.", [("210 block trains", ">210 train")]),
    ("It creates 2,700 new jobs.", [("2,700 new jobs", "2700 job")]),
    ("At least 300 by May.", [("300", ">=300 ?")]),
    ("The port moved 34,600 TEU.", [("34,600 TEU", "34600 teu")]),
    ("There were 11.4 cases per 100,000 people.", [("11.4 cases", "11.4 case")]),
]


@pytest.mark.parametrize(("text", "found"), CASES, ids=[c[0] for c in CASES])
def test_find(text: str, found: list[tuple[str, str]]) -> None:
    assert read(text) == found


NOTHING = [
    "Under Article 111 of the code, Decree 15 and heading 8542.",
    "IAS 34, Form 1-T, Road Map 2025 and the 2030 Strategy.",
    "Site No. 2 and Berth No. 6; an An-124, an Mi-8, HUH1V and COP29.",
    "Ring +7 7172 74-90-60 or 8 (7172) 55-59-61 or 8 800 080 1882.",
    "The session began at 10:00, or 3 p.m., on 14 May 2024.",
    "A 25-year-old man, aged 25, died.",
    "The six-member committee agreed a three-year swap for 24,000-TEU giants.",
    "A family of four is one of the winners.",
    "The two sides met the three countries.",
    "It is the third plant and the number one goal.",
    "In 2025 output rose in the first half and the third quarter.",
    "Kairat beat Astana 3-1.",
    "Dozens of people and thousands of jobs.",
]


@pytest.mark.parametrize("text", NOTHING)
def test_no_quantity(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "hint", "value"),
    [
        ("It cost 6 billion pesos.", "PH", "6000000000 PHP"),
        ("It cost 6 billion pesos.", "MX", "6000000000 MXN"),
        ("Bogotá spent 6 billion pesos.", None, "6000000000 COP"),
        ("It cost $6 billion.", "KZ", "6000000000 USD"),
        ("It cost $6 billion.", "AU", "6000000000 AUD"),
        ("It cost 600 som.", "KG", "600 KGS"),
        ("It cost 600 som.", "UZ", "600 UZS"),
        ("It cost 600 pounds.", "EG", "600 EGP"),
    ],
)
def test_shared_money(text: str, hint: str | None, value: str) -> None:
    assert [v for _, v in read(text, hint)] == [value]


def test_default_money_is_a_doubt() -> None:
    (quantity,) = GRAMMAR.find(BLANK("It cost 600 pesos."))
    assert quantity.unit == "MXN"
    assert quantity.doubt


def test_step_and_numeral_start() -> None:
    (quantity,) = GRAMMAR.find(BLANK("Debt is KZT3.2 trillion."))
    assert str(quantity.step) == "100000000000"
    assert quantity.numeral_start == 11
    assert quantity.hedge is None


def test_hedge_words_lie_outside() -> None:
    (quantity,) = GRAMMAR.find(BLANK("It has more than 2,703 wells."))
    assert quantity.text == "2,703 wells"
    assert quantity.hedge is not None
    assert quantity.hedge.text == "more than"
    assert quantity.hedge.end < quantity.start
