"""What the lexicon files of the stage `quantities` may say."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from extractor.lexicon.schema.base import Closed, Entry
from extractor.lexicon.schema.ucum import fault


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


def _ucum(code: str) -> str:
    wrong = fault(code)
    if wrong is not None:
        raise ValueError(f"{wrong}; a thing without a code of its own stands in braces, such as {{person}}")
    return code


Number = Annotated[str, AfterValidator(_decimal)]
Code = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]


class Currency(Entry):
    """A currency; `id` is its ISO 4217 code.

    `names` and `symbols` mean this currency and no other, `behind` are symbols of letters that stand behind the number too, `subunits` are
    hundredths, `wordlike` says that the code is
    also an English word or a name (ALL, TOP, COP), so that it counts only beside a large or scaled number. `withdrawn` is the
    year in which it ceased to be money: old news still counts in it.
    """

    withdrawn: int | None = None

    names: list[str]
    symbols: list[str] = []
    behind: list[str] = []
    subunits: list[str] = []
    countries: list[Country]
    wordlike: bool = False


class MoneyName(Entry):
    """A word or sign of money that several countries share, and how to tell them apart.

    `places` are words near by that name a country; `like` are words near by that name the money itself: the id of another such entry, or
    a code.
    """

    words: list[str]
    symbols: list[str] = []
    default: Code
    by_country: dict[Country, Code]
    places: dict[str, Country] = {}
    like: dict[str, str] = {}
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

    `per` allows it below the line of a rate, `per_only` only there, `below` are words that mean it only there ("$2 a pound"); `duration`
    marks lengths of time; `british` is the code of the imperial measure where the text is British.
    """

    kind: Literal["measure", "percent", "percentage_point", "count"] = "measure"
    code: str
    factor: Number = "1"
    words: list[str] = []
    symbols: list[str] = []
    per: bool = False
    per_only: bool = False
    below: list[str] = []
    british: str | None = None
    duration: bool = False

    @model_validator(mode="after")
    def _coded(self) -> Unit:
        if self.kind == "measure":
            _ucum(self.code)
        return self


class Trap(Entry):
    """A pattern whose numbers measure nothing, with the ledger's reason; group `n` narrows what is barred.

    With `labels` the pattern is that of the number alone, and one of these words stands right before it: in lower case they may be
    capitalised too, else they are as written. `at_number`: the pattern begins with digits; `at_word`: with this word. With these three,
    which are much faster than a search, `before` must match what ends there.
    """

    reason: str
    pattern: Annotated[str, AfterValidator(_pattern)]
    cue: list[str] = []
    labels: list[str] = []
    before: Annotated[str, AfterValidator(_pattern)] | None = None
    at_number: bool = False
    at_word: str | None = None


class Sense(Closed):
    """One meaning of an ambiguous unit: the id of a unit, or `money`, `count`, `million` or `none`, and the words that speak for it.

    `before` are looked for in the words before the number, `behind` right behind the unit, `country` is where the word means this;
    `small` asks for a number below a thousand, `near` for a word
    of `before` among the last dozen characters, `glued` for one without a blank before the unit.
    """

    means: str
    before: list[str] = []
    behind: list[str] = []
    country: list[Country] = []
    small: bool = False
    near: bool = False
    glued: bool = False
    doubt: bool = False


class UnitSenses(Entry):
    """A unit's word that may mean several things. The first sense that has a word for it is taken, else the last, which has none.

    `doubt` in the last sense says that it is a guess; the reason goes with the quantity.
    """

    words: list[str]
    senses: Annotated[list[Sense], Field(min_length=2)]


class Cue(Entry):
    """Words that decide how a number beside them is read. In them `YEAR` stands for a year and `MONTH` for a month's name."""

    words: list[str]


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
    "number_cues": Cue,
    "unit_senses": UnitSenses,
}
