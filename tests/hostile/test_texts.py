"""Texts that no writer meant: marks of direction inside numbers, halves of characters, lines without end."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

import extractor
from extractor import nlp
from extractor.api import Extractor
from extractor.errors import ArticleError
from extractor.lexicon import load_lexicon
from extractor.periods import PeriodGrammar
from extractor.quantities import QuantityGrammar
from fuzz.targets import check

LEXICON = load_lexicon()
QUANTITIES, PERIODS, BLANK = QuantityGrammar(LEXICON), PeriodGrammar(LEXICON), nlp.blank()
INSIDE = {
    "right to left": "Exports rose \u202e12\u202c% to $3\u200f.4bn in \u202bMay\u202c 2025.",
    "isolates": "\u2067Exports\u2069 rose \u206612\u2069% in May 2025.",
    "combining": "E\u0301xports ro\u0308se 1\u03012% to $3.4bn\u0300 in Ma\u0301y 2025.",
    "a hundred marks on one digit": "Exports rose 1" + "\u0301" * 100 + "2% in May 2025.",
    "joiners": "Exp\u200dorts rose 1\u200d2% to $3\u200c.4bn.",
    "emoji in a number": "Exports rose 1😀2% to $3.😀4bn and 5\U0001f1f0\U0001f1ff million tons.",
    "keycaps": "Exports rose 1\ufe0f\u20e32\ufe0f\u20e3% in May.",
    "NUL": "Exports rose 1\x002% to $3.4bn in May\x00 2025.",
    "control": "Exports\x07 rose\x1b[31m 12%\x1b[0m to\x08 $3.4bn.",
    "wide digits": "Exports rose １２％ to ＄３.４bn in May ２０２５.",
    "other digits": "Exports rose ١٢٪ to ३.४ million tons, 𝟏𝟐% and ⑫ %.",
    "superscripts": "An area of 5² km², 10⁹ tons, ⅞ of it and 1⁄2.",
    "byte order marks": "\ufeffExports rose \ufeff12\ufeff% in May.",
    "separators": "Exports\u2028rose\u202912%\x85to\x0b$3.4bn\x0cin May.",
    "noncharacters": "Exports \ufffe rose \uffff 12% \U0010ffff in May.",
    "private": "Exports \ue000 rose 12\uf8ff% in May.",
    "a soft hyphen": "Ex\u00adports rose 1\u00ad2% to $3.4\u00adbn.",
    "capitals that grow": "İstanbul's exports rose 12% ẞ ŉ ǰ ΐ in May 2025.",
}


@pytest.fixture(scope="module")
def fast() -> Extractor:
    return extractor.load("fast")


@pytest.mark.parametrize("name", sorted(INSIDE))
def test_odd_characters_inside_numbers_and_names(fast: Extractor, name: str) -> None:
    one = fast.extract(INSIDE[name], published="2025-06-03", title=INSIDE[name])
    check(one)
    assert one.facts or one.unused


@pytest.mark.parametrize("field", ["text", "title", "id", "uri"])
def test_half_a_character_anywhere_is_refused_with_its_place(fast: Extractor, field: str) -> None:
    known = {"text": "Exports rose 12%."}
    with pytest.raises(ArticleError, match=f"the {field} has half a character"):
        fast.extract(**{**known, field: "Up \ud83d 5%"})


LONG: dict[str, Callable[[int], str]] = {
    "one word": lambda n: "a" * n,
    "one number": lambda n: "7" * n,
    "numbers": lambda n: "7 " * (n // 2),
    "thousands": lambda n: "1," * (n // 2),
    "points": lambda n: "1." * (n // 2),
    "dashes": lambda n: "-" * n + "1",
    "blanks": lambda n: "in orthodox easter" + " " * n + "2025",
    "no-break blanks": lambda n: "5" + "\u00a0" * n + "%",
    "line breaks": lambda n: "5" + "\n" * n + "%",
    "letters before a number": lambda n: "A" * n + " 5 tons",
    "brackets": lambda n: "5 (" * (n // 3),
    "vague": lambda n: "hundreds" + " of hundreds of millions" * (n // 24),
    "months": lambda n: "May " * (n // 4),
    "ranges": lambda n: "5-" * (n // 2),
    "combining": lambda n: "5" + "\u0301" * n,
    "emoji": lambda n: "5😀" * (n // 2),
}


@pytest.mark.parametrize("name", sorted(LONG))
def test_a_line_without_end_takes_time_in_its_length_only(name: str) -> None:
    def cost(size: int) -> float:
        text = LONG[name](size)
        begun = time.process_time()
        list(QUANTITIES.numbers(text))
        list(PERIODS.find_text(text))
        return time.process_time() - begun

    cost(100)
    short = min(cost(5_000), cost(5_050))  # two texts: the last one read is remembered
    assert cost(40_000) < 24 * short + 0.1  # eight times the text; 64 times the time would be quadratic
