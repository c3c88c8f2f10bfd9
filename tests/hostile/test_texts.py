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
from extractor.nlp import LONGEST_SENTENCE
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


OF_ONE_KIND = {
    "colons": "a:", "hosts": "a.b:c@",
    "digits": "7", "numbers": "7 ", "commas": ", ", "scales": "million ", "figures": "5 million ", "brackets": "(5 ", "marks": ") ",
    "capitals": "ABCDEF ", "names": "Astana Bank ", "quotes": '" ', "quoted": "“he said 5 tons” ", "line ends": "5\n", "dates": "on May 5, 2025 ",
    "shares": "5% ", "parts": "5 tons; ", "ranges": "5-6 ", "money": "$5 ", "runs of marks": ",;" * 2000 + " ", "other marks": ".,!" * 1500 + " ",
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(OF_ONE_KIND))
def test_a_text_of_one_kind_is_read_in_the_time_of_its_length(fast: Extractor, name: str) -> None:
    """All stages, in one sentence without end: each figure once was weighed against all of it."""

    def cost(size: int) -> float:
        text = (OF_ONE_KIND[name] * (size // len(OF_ONE_KIND[name]) + 1))[:size]
        begun = time.process_time()
        fast.extract(text, published="2025-10-03")
        return time.process_time() - begun

    cost(500)
    assert cost(20_000) < 8 * max(cost(5_000), 0.02)  # four times the text; sixteen times the time would be quadratic


@pytest.mark.parametrize("text", ["7 " * 3000, "he said, " * 2000, "a; b, c " * 1500, "word " * 3000])
def test_no_sentence_is_longer_than_any_writers(text: str) -> None:
    lengths = [len(s) for s in BLANK(text).sents]
    assert LONGEST_SENTENCE // 2 <= max(lengths) <= LONGEST_SENTENCE
    marks = [s[-1].text for s in list(BLANK(text).sents)[:-1]]
    assert "," not in text or set(marks) <= {",", ";"}


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
