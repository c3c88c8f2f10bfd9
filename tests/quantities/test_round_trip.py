"""Format, then parse: a value in every style of writing reads as itself, and so does the canonical form of what was read."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor import nlp
from extractor.lexicon import load_lexicon
from extractor.lexicon.schema.quantities import Currency, Unit
from extractor.quantities import QuantityGrammar, notation
from extractor.values import Kind, Quantity

LEXICON = load_lexicon()
GRAMMAR = QuantityGrammar(LEXICON)
BLANK = nlp.blank()
CODES = sorted(c.id for c in LEXICON.entries("currencies", Currency))
UNITS = [u for u in LEXICON.entries("units", Unit) if u.kind == "measure" and not u.per_only and u.words and not u.duration]
# These words mean something else where nothing else is said: `unit_senses.yaml`.
AMBIGUOUS = {"stone", "bar", "bit", "mole", "cup", "degree"}

ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
TENS = "_ _ twenty thirty forty fifty sixty seventy eighty ninety".split()


def read(text: str) -> list[Quantity]:
    return GRAMMAR.find(BLANK(text))


def one(text: str) -> Quantity:
    found = read(text)
    assert len(found) == 1, (text, found)
    return found[0]


def in_words(n: int) -> str:
    """English words for a whole number below a quadrillion."""
    if n < 20:
        return ONES[n]
    if n < 100:
        return TENS[n // 10] + (f"-{ONES[n % 10]}" if n % 10 else "")
    if n < 1000:
        return f"{ONES[n // 100]} hundred" + (f" and {in_words(n % 100)}" if n % 100 else "")
    for scale, word in ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (1000, "thousand")):
        if n >= scale:
            rest = n % scale
            joint = " and " if 0 < rest < 100 else " "
            return f"{in_words(n // scale)} {word}" + (f"{joint}{in_words(rest)}" if rest else "")
    raise AssertionError(n)


def grouped(blank: str) -> Callable[[Decimal], str]:
    return lambda v: f"{v:,f}".replace(",", blank)


def indian(v: Decimal) -> str:
    whole, _, part = f"{v:f}".partition(".")
    head, tail = whole[:-3], whole[-3:]
    pairs: list[str] = []
    while head:
        head, pair = head[:-2], head[-2:]
        pairs.insert(0, pair)
    return ",".join([*pairs, tail]) + (f".{part}" if part else "")


def continental(v: Decimal) -> str:
    return f"{v:,f}".translate(str.maketrans(",.", ".,"))


STYLES = {
    "plain": lambda v: f"{v:f}", "comma": grouped(","), "space": grouped(" "), "no-break": grouped("\u00a0"), "thin": grouped("\u2009"),
    "narrow": grouped("\u202f"), "apostrophe": grouped("'"), "curly": grouped("’"), "indian": indian,
}  # fmt: skip
CENTS = st.integers(100, 10**14).map(lambda n: Decimal(n) / 100)


@pytest.mark.parametrize("style", STYLES)
@settings(max_examples=60)
@given(v=CENTS)
def test_digits(style: str, v: Decimal) -> None:
    found = one(f"It paid {STYLES[style](v)} tenge.")
    assert (found.value, found.unit) == (v, "KZT")
    assert found.step == Decimal(1).scaleb(v.as_tuple().exponent)  # type: ignore[arg-type]


@settings(max_examples=60)
@given(v=st.integers(10**8, 10**14).map(lambda n: Decimal(n) / 100))
def test_points_as_groups_with_a_decimal_comma(v: Decimal) -> None:
    assert one(f"It paid {continental(v)} tenge.").value == v


@settings(max_examples=200)
@given(n=st.integers(2, 10**15 - 1))
def test_words(n: int) -> None:
    found = one(f"It paid {in_words(n)} tenge.")
    assert (found.value, found.unit, found.step) == (Decimal(n), "KZT", None)


SCALES = {
    " thousand": 3,
    " million": 6,
    " billion": 9,
    " trillion": 12,
    " mln": 6,
    " bln": 9,
    " trln": 12,
    "mln": 6,
    "bn": 9,
    "tn": 12,
    "m": 6,
    "k": 3,
}


@pytest.mark.parametrize("scale", SCALES)
@settings(max_examples=30)
@given(n=st.integers(11, 9999), code=st.sampled_from(["KZT", "USD", "$", "€", "£", "US$", "CHF"]), gap=st.sampled_from(["", " "]))
def test_scales_behind_money(scale: str, n: int, code: str, gap: str) -> None:
    face = Decimal(n) / 10
    found = one(f"It paid {code}{gap}{face:f}{scale} then.")
    assert found.kind == Kind.MONEY
    assert found.value == face.scaleb(SCALES[scale])
    assert found.step == Decimal(1).scaleb(SCALES[scale] + int(face.as_tuple().exponent))


@settings(max_examples=150)
@given(v=CENTS, code=st.sampled_from(CODES))
def test_canonical_money(v: Decimal, code: str) -> None:
    """The canonical form of money reads as itself. Small sums need the scale where the code is an English word."""
    canonical = notation(one(f"It paid {v + 1000:f} {code} then."))
    again = one(f"It paid {canonical} then.")
    assert notation(again) == canonical
    assert again.value == v + 1000


@pytest.mark.parametrize("unit", UNITS, ids=[u.id for u in UNITS])
def test_every_unit_by_its_first_word(unit: Unit) -> None:
    word = unit.words[0]
    if word in AMBIGUOUS:
        pytest.skip("needs its context")
    for number in ("3.5", "1,234", "two hundred and six"):
        found = one(f"It had {number} {word} then.")
        face = {"3.5": Decimal("3.5"), "1,234": Decimal(1234)}.get(number, Decimal(206))
        assert found.kind == Kind.MEASURE, found
        assert found.value == face * Decimal(unit.factor)


PERCENTS = st.integers(1, 99_999).map(lambda n: Decimal(n) / 100)


@settings(max_examples=100)
@given(
    v=PERCENTS,
    sign=st.sampled_from(["", "+", "-", "−", "minus "]),
    unit=st.sampled_from(["%", " %", " percent", " per cent", "pc", " pct"]),
)
def test_percent(v: Decimal, sign: str, unit: str) -> None:
    found = one(f"It moved {sign}{v:f}{unit} then.")
    assert found.kind == Kind.PERCENT
    assert found.value == (v if sign in ("", "+") else -v)


@settings(max_examples=100)
@given(
    a=st.integers(2, 400),
    d=st.integers(1, 300),
    joint=st.sampled_from(["-", "–", " to ", " - "]),
    unit=st.sampled_from([" %", " km", " tonnes"]),
)
def test_ranges(a: int, d: int, joint: str, unit: str) -> None:
    b = a + d if joint != " to " else min(a + d, 19 * a)
    found = one(f"It had {a}{joint}{b}{unit} then.")
    assert (found.value, found.low, found.high) == (None, Decimal(a), Decimal(b))
    again = one(f"It had {notation(found).replace('..', '–').replace(' t', ' tonnes')} then.")
    assert (again.low, again.high, again.unit) == (found.low, found.high, found.unit)
