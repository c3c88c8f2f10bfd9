"""The values of this room: what was found, what it was parsed to, and what it is resolved against."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace

from extractor.values import Period, Words

GRAINS = ("day", "week", "month", "quarter", "half", "year", "decade")

NO_DATE = "the article has no publication date"
NO_ANTECEDENT = "no period named before"
IMPOSSIBLE = "no such date"


@dataclass(frozen=True, slots=True)
class Reading:
    """A parsed expression: the normalizer's name, its parts (words of the text, in scan form), and expressions inside it."""

    normalize: str
    parts: tuple[tuple[str, str], ...] = ()
    inner: tuple[Reading, ...] = ()

    def part(self, name: str) -> str | None:
        """The words of one part, or None."""
        for key, value in self.parts:
            if key == name:
                return value
        return None

    def number(self, name: str, default: int = 1) -> int:
        """A part as a whole number, or the default where it is none."""
        value = self.part(name) or ""
        return int(value) if value.removeprefix("-").removeprefix("+").isdecimal() and len(value) < 9 else default

    def having(self, **parts: str) -> Reading:
        """The same reading with further parts."""
        return replace(self, parts=self.parts + tuple(parts.items()))


@dataclass(frozen=True, slots=True)
class PeriodMention(Words):
    """An expression of time in the text.

    `rule` is the id of the rule that read its core, `operators` those of the words before it ("by", "at the end of"), outermost
    first. `role`: `when` (may date a fact), `baseline` (what a change is compared with), `antecedent` (stands for a period named
    before), `record` ("the highest since 2007"), `rate` ("per year"); the last two never date a fact. `tense` is that of its
    verb: `past`, `perfect` ("have doubled in two years"), `future` ("will open on Friday"), `present` ("fares go up in January") or
    `open` ("is", or no verb), empty where nobody looked; `seen` the expression named before that an
    anaphoric one takes up ("that year").
    """

    rule: str
    reading: Reading
    role: str = "when"
    operators: tuple[str, ...] = ()
    tense: str = ""
    seen: PeriodMention | None = None

    @property
    def ahead(self) -> bool:
        """Whether its verb looks ahead."""
        return self.tense == "future"


@dataclass(frozen=True, slots=True)
class Span:
    """A resolved stretch of days, both ends inclusive, either unknown; `reason` says why there are none."""

    first: dt.date | None
    last: dt.date | None
    precision: str = "day"
    kind: str = "span"
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Anchor:
    """What relative expressions are resolved against.

    `toward` is where an expression without a year is looked for: `past` (up to publication), `future` or `near`. `perfect`: what
    it dates was over when the article was written ("had come by Friday"). `over`: its verb says so, in whichever past tense;
    `present`: it stands in the present ("fares go up in January"), so that what is to come is meant where it is much nearer.
    """

    published: dt.date | None
    planned: bool = False
    antecedent: Period | None = None
    toward: str = field(default="past")
    perfect: bool = False
    over: bool = False
    present: bool = False


def none(reason: str, *, precision: str = "day", kind: str = "span") -> Span:
    """A span without dates, and why."""
    return Span(None, None, precision, kind, reason)
