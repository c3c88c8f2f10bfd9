"""Whom "according to …" cites: the stand-in or name right behind it, not the next name of the sentence."""

from __future__ import annotations

import pytest

from extractor.api import Extractor


@pytest.mark.parametrize(
    ("text", "figure", "speaker"),
    [
        ("Minister Aliya Nurlan met teachers in Taraz. According to her, KTZ carried 3 million tons in 2024.", "3 million tons", "Aliya Nurlan"),
        ("Erlan Saduov heads the depot. According to him, 412 wagons were repaired in May.", "412 wagons", "Erlan Saduov"),
        (
            "The Bureau of National Statistics published a report. According to the agency, prices at KazFoods rose 8% in May.",
            "8%",
            "Bureau of National Statistics",
        ),
        ("According to the head of the company, Nurlan Sadykov, 300 people were hired in 2024.", "300 people", "Nurlan Sadykov"),
        ("According to Deputy Minister of Energy Ivan Petrov, output rose by 4% in June.", "4%", "Ivan Petrov"),
        ("According to estimates, Bamburi Cement sold 2 million tons in 2024.", "2 million tons", None),
    ],
)  # fmt: skip
def test_according_to(shipped: Extractor, text: str, figure: str, speaker: str | None) -> None:
    facts = {f.quantity.text: f for f in shipped.extract(text, published="2025-02-03").facts}
    cited = facts[figure].speaker
    assert (cited.name if cited else None) == speaker
