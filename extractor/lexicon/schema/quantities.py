"""What the lexicon files of the stage `quantities` may say."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from extractor.lexicon.schema.base import Entry


def _decimal(text: str) -> str:
    try:
        Decimal(text)
    except InvalidOperation:
        raise ValueError("not a number; write it as a quoted decimal such as '0.1'") from None
    return text


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from None
    return text


Number = Annotated[str, AfterValidator(_decimal)]
Code = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]


class Currency(Entry):
    """A currency; `id` is its ISO 4217 code.

    `names` and `symbols` mean this currency and no other, `subunits` are hundredths, `wordlike` says that the code is
    also an English word or a name (ALL, TOP, COP), so that it counts only beside a large or scaled number.
    """

    names: list[str]
    symbols: list[str] = []
    subunits: list[str] = []
    countries: list[Country]
    wordlike: bool = False


class MoneyName(Entry):
    """A word or sign of money that several countries share, and how to tell them apart."""

    words: list[str]
    symbols: list[str] = []
    default: Code
    by_country: dict[Country, Code]
    places: dict[str, Country] = {}
    subunit: bool = False
    scaled_only: bool = False


class NumberWord(Entry):
    """A number word with its role; `glued` and `money` are abbreviations written behind digits."""

    role: Literal["unit", "teen", "ten", "hundred", "scale", "dozen", "fraction", "ordinal", "factor", "vague"]
    value: Number
    words: list[str] = []
    glued: list[str] = []
    money: list[str] = []
    verb: str | None = None


class Hedge(Entry):
    """Words that set a quantity's `bound`."""

    bound: Literal["about", "more_than", "less_than", "at_least", "at_most"]
    before: list[str] = []
    behind: list[str] = []
    not_after: list[str] = []


class Unit(Entry):
    """A unit of measure: UCUM `code`, `factor` to reach it, the words and symbols that say it.

    `per` allows it below the line of a rate, `per_only` only there; `duration` marks lengths of time.
    """

    kind: Literal["measure", "percent", "percentage_point", "count"] = "measure"
    code: str
    factor: Number = "1"
    words: list[str] = []
    symbols: list[str] = []
    per: bool = False
    per_only: bool = False
    duration: bool = False


class Trap(Entry):
    """A pattern whose numbers measure nothing, with the ledger's reason; group `n` narrows what is barred."""

    reason: str
    pattern: Annotated[str, AfterValidator(_pattern)]
    cue: list[str] = []


class WordGroup(Entry):
    """A named group of words, or of pairs, that a counting rule asks for."""

    words: list[str] = []
    pairs: dict[str, str] = {}


FILES: dict[str, type[Entry]] = {
    "currencies": Currency,
    "money_names": MoneyName,
    "number_words": NumberWord,
    "hedges": Hedge,
    "units": Unit,
    "number_traps": Trap,
    "count_words": WordGroup,
}
