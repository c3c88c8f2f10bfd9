"""A number as it is written, with exact arithmetic: the value, and one unit of the last printed digit."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal

CTX = Context(prec=80, rounding=ROUND_HALF_UP)
MAX_DIGITS = 24  # a longer run of digits is an identifier, not a number
ONE = Decimal(1)
HUNDRED = Decimal(100)
SPACE = " \u00a0\u2009\u202f\u2007"
GLYPHS = "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞⅐⅑⅒"


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as read: where, how much, and in which manner it is written.

    `form` is `digits`, `words`, `fraction` (a part of a whole), `ordinal`, `factor` or `vague`; `face` the value
    before scale words; `step` one unit of the last printed digit, None for words; `rules` the lexicon entries used.
    """

    start: int
    end: int
    value: Decimal
    step: Decimal | None
    form: str
    face: Decimal
    scaled: bool = False
    rules: tuple[str, ...] = ()


def plain(value: Decimal) -> Decimal:
    """Without exponent and trailing zeros: 3.20E+12 becomes 3200000000000."""
    whole = value.to_integral_value(context=CTX)
    if value == whole:
        return whole.quantize(ONE, context=CTX) if whole.adjusted() < 70 else whole
    return value.normalize(CTX)


def times(a: Decimal, b: Decimal) -> Decimal:
    """The exact product, written plainly."""
    return plain(CTX.multiply(a, b))


def percent_of(part: Decimal) -> Decimal:
    """A part of one as a percentage with two decimals: a third is 33.33. Less than a hundredth keeps its first four digits."""
    whole = CTX.multiply(part, HUNDRED)
    small = Decimal(1).scaleb(whole.adjusted() - 3) if whole and whole.adjusted() < -1 else Decimal("0.01")
    return plain(whole.quantize(small, context=CTX))


def ratio(top: int, bottom: int) -> Decimal:
    """A fraction as a Decimal."""
    return CTX.divide(Decimal(top), Decimal(bottom))


def parse_digits(text: str) -> tuple[Decimal, Decimal] | None:
    """Value and step of digits with separators; None for more digits than a number has.

    A comma followed by anything but three digits is a decimal comma ("107,9"), so is one behind a lone zero ("0,125").
    """
    if sum(c.isdigit() for c in text) > MAX_DIGITS:
        return None
    bare = re.sub(rf"[{SPACE}'’]", "", text)
    commas, points = bare.count(","), bare.count(".")
    if commas and points:
        decimal = max(bare.rfind(","), bare.rfind("."))
        bare = re.sub("[.,]", "", bare[:decimal]) + "." + bare[decimal + 1 :]
    elif commas == 1 and (len(bare) - bare.index(",") != 4 or bare.startswith("0") or bare.index(",") > 3 or " " in text.strip()):
        bare = bare.replace(",", ".")
    elif commas:
        bare = bare.replace(",", "")
    elif points > 1:
        bare = bare.replace(".", "")
    value = Decimal(bare)
    exponent = value.as_tuple().exponent
    return plain(value), CTX.power(Decimal(10), Decimal(int(exponent)))


def any_of(words: Iterable[str], *, fold: bool = True) -> str:
    """One pattern for many words, the longest that fits, so that "billions" is found before "billion"."""
    return tree_of({w.lower() for w in words} if fold else words)


def tree_of(words: Iterable[str], blank: str = r"\ ") -> str:
    """Words as a pattern that branches where they part: compiled and matched many times faster than as a list, longest first.

    >>> tree_of(["ton", "tons", "tonne", "pound"])
    'pound|ton(?:ne|s)?'
    """
    root: _Node = {}
    for word in sorted(set(words)):
        node = root
        for letter in word:
            node = node.setdefault(letter, {})
        node[""] = {}
    return "|".join(_branches(root, blank))


_Node = dict[str, "_Node"]  # by the next letter; "" where a word ends


def _branches(node: _Node, blank: str) -> list[str]:
    return [(blank if letter == " " else re.escape(letter)) + _behind(below, blank) for letter, below in node.items() if letter]


def _behind(node: _Node, blank: str) -> str:
    branches = _branches(node, blank)
    if not branches:
        return ""
    if len(branches) == 1 and "" not in node:
        return branches[0]
    return f"(?:{'|'.join(branches)}){'?' if '' in node else ''}"
