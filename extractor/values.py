"""The vocabulary of the stages on one page: frozen values, no behaviour beyond their own arithmetic.

Offsets (`start`, `end`) are Unicode code points into the article's text, half-open. What these become
for the outside world is in `records.py`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum

from extractor.timex import Timex3, timex3


class Kind(StrEnum):
    """What sort of number a quantity is."""

    MONEY = "money"
    PERCENT = "percent"
    PERCENTAGE_POINT = "percentage_point"
    COUNT = "count"
    MEASURE = "measure"
    FACTOR = "factor"


class Bound(StrEnum):
    """The hedge before a quantity."""

    EXACT = "exact"
    ABOUT = "about"
    MORE_THAN = "more_than"
    LESS_THAN = "less_than"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"


class Measure(StrEnum):
    """What a quantity says of its indicator."""

    LEVEL = "level"
    CHANGE = "change"
    INDEX = "index"
    SHARE = "share"
    RATIO = "ratio"


class Status(StrEnum):
    """Whether a fact has happened, is intended or is expected."""

    ACTUAL = "actual"
    PLANNED = "planned"
    FORECAST = "forecast"


class Label(StrEnum):
    """What a name stands for."""

    PERSON = "PERSON"
    ORG = "ORG"
    PLACE = "PLACE"


@dataclass(frozen=True, slots=True)
class Words:
    """A stretch of the article's text: `article.text[start:end] == text`."""

    text: str
    start: int
    end: int

    def overlaps(self, other: Words) -> bool:
        """Whether the two share at least one character."""
        return self.start < other.end and other.start < self.end

    def covers(self, other: Words) -> bool:
        """Whether the other lies wholly inside this one."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Quantity(Words):
    """A number that measures or counts something, with scale and unit applied.

    `unit` is None where the words name none (an elided head: "81,000 from their homes"); the fact stage
    restores it from the context or drops the quantity. `numeral_start` is the first character of the
    digits or number word, without sign, currency and unit. `rule` names the lexicon rule that read it,
    `hedge` the words that set `bound`, `doubt` what lowers the confidence ("$ taken as US dollar").
    """

    kind: Kind
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    step: Decimal | None
    unit: str | None
    bound: Bound
    numeral_start: int
    rule: str
    hedge: Words | None = None
    doubt: str | None = None

    def negated(self) -> Quantity:
        """The same quantity with its sign turned; a range keeps low < high."""
        low, high = self.high, self.low
        return replace(
            self,
            value=None if self.value is None else -self.value,
            low=None if low is None else -low,
            high=None if high is None else -high,
        )


@dataclass(frozen=True, slots=True)
class Number(Words):
    """A run of digits or a number word that may belong to no quantity: the ledger's raw material.

    `reason` is what the number grammar knows about it (`ordinal`, `identifier`, `age`, `clock time`,
    `score`, `telephone`, `address`, `part of a unit`, `vague`) or None.
    """

    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Period(Words):
    """An expression of time, resolved: first and last day, both inclusive.

    `kind` is `point`, `span`, `deadline`, `recurring` or `vague`; `reason` says why there are no dates.
    """

    first: dt.date | None
    last: dt.date | None
    kind: str
    precision: str
    reason: str | None
    rule: str

    @property
    def dated(self) -> bool:
        """Whether at least one end is known."""
        return self.first is not None or self.last is not None

    @property
    def timex3(self) -> Timex3:
        """Type and value as ISO-TimeML writes them."""
        return timex3(self.first, self.last, kind=self.kind, precision=self.precision, text=self.text)


@dataclass(frozen=True, slots=True)
class Entity(Words):
    """One mention of a named person, organisation or place.

    `name` is canonical, the same for every mention of one thing; `ref` an identifier in a public
    register or None; `confidence` 0 to 1; `rule` says who found it (`ner`, `gazetteer`, a rule's id).
    """

    label: Label
    name: str
    ref: str | None
    confidence: float
    rule: str


@dataclass(frozen=True, slots=True)
class Clue:
    """Why a slot holds what it holds.

    `role` is the slot; `words` None unless `source` is `text`; `source` one of `text`, `title`,
    `metadata`, `inferred`, `default`; `rule` is never empty.
    """

    role: str
    rule: str
    source: str = "text"
    words: Words | None = None
    said: str | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """One reported figure with everything it is bound to.

    `indicator_id` is the lexicon's concept or None; `related` holds (index of the other fact, relation).
    """

    quantity: Quantity
    measure: Measure
    indicator: str
    indicator_id: str | None
    qualifiers: dict[str, str]
    period: Period | None
    baseline: Period | None
    place: Entity | None
    organization: Entity | None
    speaker: Entity | None
    status: Status
    sentence: Words
    clues: tuple[Clue, ...]
    related: tuple[tuple[int, str], ...] = ()
    confidence: float = 0.5
    confidence_full: float = 0.5
    reasons: tuple[str, ...] = field(default=())
