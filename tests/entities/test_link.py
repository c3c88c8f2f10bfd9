"""One thing, one name and one code, however it is written."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extractor.values import Entity

Read = Callable[[str], list[Entity]]

REGIONS = [
    ("Kostanai region", "Kostanay Region", "KZ-39"),
    ("Kostanay Region", "Kostanay Region", "KZ-39"),
    ("Qostanay region", "Kostanay Region", "KZ-39"),
    ("Aktyubinsk region", "Aktobe Region", "KZ-15"),
    ("Aqtobe region", "Aktobe Region", "KZ-15"),
    ("Aqmola region", "Akmola Region", "KZ-11"),
    ("Abay region", "Abai Region", "KZ-10"),
    ("Almaty region", "Almaty Region", "KZ-19"),
    ("Atyrau region", "Atyrau Region", "KZ-23"),
    ("West Kazakhstan region", "West Kazakhstan Region", "KZ-27"),
    ("Zhambyl region", "Zhambyl Region", "KZ-31"),
    ("Zhetisu region", "Zhetisu Region", "KZ-33"),
    ("Karaganda region", "Karaganda Region", "KZ-35"),
    ("Mangystau region", "Mangystau Region", "KZ-47"),
    ("Pavlodar region", "Pavlodar Region", "KZ-55"),
    ("North-Kazakhstan region", "North Kazakhstan Region", "KZ-59"),
    ("Turkistan region", "Turkistan Region", "KZ-61"),
    ("Ulytau region", "Ulytau Region", "KZ-62"),
    ("East Kazakhstan region", "East Kazakhstan Region", "KZ-63"),
    ("Kyzylorda region", "Kyzylorda Region", "KZ-43"),
    ("Osh region", "Osh Region", "KG-O"),
]
CITIES = [
    ("Almaty", "Almaty", "KZ-75"),
    ("Astana", "Astana", "KZ-71"),
    ("Nur-Sultan", "Astana", "KZ-71"),
    ("Shymkent", "Shymkent", "KZ-79"),
]
COUNTRIES = [
    ("the U.S.", "United States", "US"), ("the United States", "United States", "US"), ("the UK", "United Kingdom", "GB"),
    ("Great Britain", "United Kingdom", "GB"), ("Türkiye", "Turkey", "TR"), ("Turkey", "Turkey", "TR"), ("Kazakhstan", "Kazakhstan", "KZ"),
    ("Kyrgyzstan", "Kyrgyzstan", "KG"), ("the UAE", "United Arab Emirates", "AE"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "name", "ref"), [*REGIONS, *CITIES, *COUNTRIES], ids=lambda x: str(x))
def test_place(read: Read, words: str, name: str, ref: str) -> None:
    found = read(f"More wool was sold in {words} this year.")
    assert [(e.label.value, e.name, e.ref) for e in found] == [("PLACE", name, ref)]


def test_almaty_in_a_list_of_regions_is_the_region_and_alone_the_city(read: Read) -> None:
    found = read("Rain fell in Zhambyl and Almaty regions. Almaty built a tram.")
    assert [e.ref for e in found] == ["KZ-31", "KZ-19", "KZ-75"]


def test_a_city_is_not_the_region_of_its_name(read: Read) -> None:
    found = read("Atyrau region has a port; the city of Atyrau has two.")
    assert [(e.name, e.ref) for e in found] == [("Atyrau Region", "KZ-23"), ("Atyrau", None)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("JSC “Tarn Su” grew. Tarn Su hired 40.", "Tarn Su"),
        ("The General Office of Salt (GOS) counted pans. GOS hired 40.", "General Office of Salt"),
        ("The Alder Cork Partnership (ACP) grew. ACP hired 40.", "Alder Cork Partnership"),
        ("Governor Ana Lund left. Lund was tired.", "Ana Lund"),
    ],
)
def test_one_thing_one_name(read: Read, text: str, name: str) -> None:
    assert {e.name for e in read(text)} == {name}


def test_a_state_body_gets_its_country(read: Read) -> None:
    found = read("Peru grows. Peru's Ministry of Tourism counted guests. The Ministry of Tourism hired 40.")
    assert {e.name for e in found if e.label.value == "ORG"} == {"Ministry of Tourism of Peru"}
