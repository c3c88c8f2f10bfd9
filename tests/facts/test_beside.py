"""The direction that the words beside a figure tell, whatever the verb."""

from __future__ import annotations

import pytest

from extractor.api import Extractor

FALLS = [
    ("Salt works sold 4,120 sacks, 340 fewer than in 2023.", "340", "-340"),
    ("The second half has 19 fewer key projects than the first.", "19 fewer", "-19"),
    ("Rebar was quoted at $590 a tonne, some $15 down on the week.", "$15", "-15"),
    ("The mines yielded 3.38 million tonnes, 86,000 short of the first eight months of 2022.", "86,000", "-86000"),
    ("The lake stood at 79.7 ft, some 2 m under the five-year average.", "2 m", "-2"),
    ("The airline performed 3,870 flights, fewer by 640.", "640", "-640"),
    ("In villages this share is lower by 19 percentage points.", "19 percentage points", "-19"),
    ("The mill had cut 310 jobs by May.", "310 jobs", "-310"),
    ("A cab maker laid off 60 of its 310 workers.", "60", "-60"),
    ("The reduction of 920 positions saved money.", "920 positions", "-920"),
]
NO_FALLS = [
    ("The pit is 380 metres under the ground.", "380 metres", "380"),
    ("The choir is short of 14 singers.", "14 singers", "14"),
    ("The town opened 12 schools.", "12 schools", "12"),
    ("The plan brings 40 jobs to the port.", "40 jobs", "40"),
]


@pytest.mark.parametrize(("text", "quote", "value"), [*FALLS, *NO_FALLS], ids=[t[:40] for t, _, _ in [*FALLS, *NO_FALLS]])
def test_the_words_beside_tell_the_direction(rules_alone: Extractor, text: str, quote: str, value: str) -> None:
    said = [q for q in rules_alone.extract(text, published="2025-10-03").quantities if q.text.startswith(quote)]
    assert [str(q.value) for q in said] == [value]
