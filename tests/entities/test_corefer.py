"""What "the region", "the company", "he" … stand for."""

from __future__ import annotations

import pytest
from spacy.language import Language

from extractor.entities import EntityFinder, Referents, home_country

CASES = [
    ("Zhetisu region sold more grain. The region also built two mills.", "The region", "Zhetisu Region"),
    ("Osh region sold wool. Then Naryn region did. The region has 40 mills.", "The region", "Naryn Region"),
    ("Brightwater Ltd sold a mill. The company hired 40 people.", "The company", "Brightwater"),
    ("Meridian Bank lent less. The bank has 40 branches.", "The bank", "Meridian Bank"),
    ("Governor Ana Lund opened a mill. Later she left.", "she", "Ana Lund"),
    ("Governor Ana Lund met Minister of Energy Per Dahl. The governor left.", "The governor", "Ana Lund"),
    ("Governor Ana Lund met Minister of Energy Per Dahl. The minister left.", "The minister", "Per Dahl"),
    ("Norges Bank kept its rate. The central bank meets again in May.", "The central bank", "Norges Bank"),
    ("Farmers in Latvia sowed less rye. The country imports the rest.", "The country", "Latvia"),
    ("A tram line opened in Riga. The city paid half.", "The city", "Riga"),
    ("The Ministry of Tourism of Peru hired 40. The ministry will hire more.", "The ministry", "Ministry of Tourism of Peru"),
]
NOTHING = ["Sales rose. The company car is red.", "He sold a mill.", "The governor left.", "The region grew."]


@pytest.mark.parametrize(("text", "words", "name"), CASES, ids=[x[1] for x in CASES])
def test_stands_for(plain: Language, finder: EntityFinder, referents: Referents, text: str, words: str, name: str) -> None:
    doc = plain(text)
    assert (words, name) in [(r.text, r.entity.name) for r in referents.find(doc, finder.find(doc))]


@pytest.mark.parametrize("text", NOTHING)
def test_stands_for_nothing_known(plain: Language, finder: EntityFinder, referents: Referents, text: str) -> None:
    doc = plain(text)
    assert referents.find(doc, finder.find(doc)) == []


def test_the_title_tells_the_country(plain: Language, finder: EntityFinder) -> None:
    doc = plain("Rye was cheap and oats were dear.")
    home = home_country(doc, finder.find(doc, title="Latvia counts its Latvian rye"), "Latvia counts its Latvian rye")
    assert home is not None
    assert home.ref == "LV"
