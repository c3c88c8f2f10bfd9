"""Which words are names, and of what: rules and gazetteer, without the model."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extractor.values import Entity

Read = Callable[[str], list[Entity]]

CASES = {
    "legal forms": (
        "JSC “Ile Su” and Hollow Mills LLP merged and sold Brightwater Ltd.",
        ["ORG JSC “Ile Su”", "ORG Hollow Mills LLP", "ORG Brightwater Ltd."],
    ),
    "form with a comma": ("Tarn Optics, Inc. hired 40 people.", ["ORG Tarn Optics, Inc."]),
    "state concern": ("The State Concern Gökdepesu dug wells.", ["ORG State Concern Gökdepesu"]),
    "heads": (
        "The Ministry of Tourism of Peru opened a hall, Meridian Bank paid, and the Treasury agreed.",
        ["ORG Ministry of Tourism of Peru", "ORG Meridian Bank", "ORG Treasury"],
    ),
    "titles": (
        "Governor Ana Lund met Minister of Energy Per Dahl and Senator Olga Brandt.",
        ["PERSON Ana Lund", "PERSON Per Dahl", "PERSON Olga Brandt"],
    ),
    "title behind": ("“We will sow less,” said Olga Brandt, head of the union.", ["PERSON Olga Brandt"]),
    "abbreviation in brackets": (
        "The General Office of Salt (GOS) counted pans. GOS will count more.",
        ["ORG General Office of Salt", "ORG GOS", "ORG GOS"],
    ),
    "list of regions": ("Grain rose in Akmola and West Kazakhstan regions.", ["PLACE Akmola", "PLACE West Kazakhstan"]),
    "regions of": ("The regions of Osh and Naryn sold wool.", ["PLACE Osh", "PLACE Naryn"]),
    "one region": ("Wool rose in Turkistan region.", ["PLACE Turkistan region"]),
    "dateline": ("RIGA, March 23 (Reuters) - Rye was cheap.", ["PLACE RIGA", "ORG Reuters"]),
    "possessives": ("Latvia's farmers and Riga’s bakers met.", ["PLACE Latvia", "PLACE Riga"]),
    "hyphened regions": (
        "North-Kazakhstan region and East-Kazakhstan Region sow wheat.",
        ["PLACE North-Kazakhstan region", "PLACE East-Kazakhstan Region"],
    ),
    "adjectives": ("The Kazakh tenge fell; Finnish mills found a Japanese buyer.", []),
    "months, days, codes": ("On Monday, 3 March, GDP and CPI were out; KZT fell to 500 per USD, Brent to $70.", []),
    "common words first": ("Transit rose. Loading fell. Cargo was flat. Households spent less.", []),
    "programmes and laws": ("The Road Map 2030 and the Tax Code were changed.", []),
    "apposition": ("Osmera Tiva, the Turin-based chipmaker, hired 40.", ["ORG Osmera Tiva", "PLACE Turin"]),
    "apposition of a person": ("Dana Okhapkina, the plant's director, agreed.", ["PERSON Dana Okhapkina"]),
    "noun beside": ("The refiner Ostova shut a unit.", ["ORG Ostova"]),
    "web outlet": ("The visit was told by saltnews.kz on Friday.", ["ORG saltnews.kz"]),
    "known companies": ("Lufthansa cut flights. Rolls came from Metso.", ["ORG Lufthansa", "ORG Metso"]),
    "statistics office": ("Statistics Norway counted homes.", ["ORG Statistics Norway"]),
    "money sign": ("The mill cost US$40 million.", []),
    "street": ("Come to 12 Rome Avenue on Monday.", []),
    "nested plant": ("Aksu Ferroalloy Plant hired 40.", ["ORG Aksu Ferroalloy Plant"]),
    "the Government": ("With help from donors, Government will build a road.", ["ORG Government"]),
}


@pytest.mark.parametrize(("text", "names"), CASES.values(), ids=CASES.keys())
def test_names(read: Read, text: str, names: list[str]) -> None:
    assert [f"{e.label.value} {e.text}" for e in read(text)] == names


def test_the_word_behind_a_form_is_the_company_again(read: Read) -> None:
    found = read("Hollow Mills LLP hired 40. Last week Hollow Mills sold flour.")
    assert [(e.text, e.name) for e in found] == [("Hollow Mills LLP", "Hollow Mills"), ("Hollow Mills", "Hollow Mills")]


def test_a_surname_is_the_person_named_in_full(read: Read) -> None:
    found = read("Governor Ana Lund met farmers. A week later Lund came again.")
    assert [(e.text, e.name) for e in found] == [("Ana Lund", "Ana Lund"), ("Lund", "Ana Lund")]
