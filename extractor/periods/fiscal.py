"""Whose fiscal, marketing or business year an article speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from extractor.lexicon.schema.periods import FiscalYear
from extractor.periods.model import Reading

LOOK_BACK = 3000  # characters: whoever was named before that is forgotten
LOOK_AHEAD = 1500
_MONTHS = "january february march april may june july august september october november december".split()
_YEAR_ENDED = re.compile(
    r"(?<![\w-])(?:year|(?<!over the )(?:12|twelve) months|5[23] weeks|(?:fiscal|financial|business)(?: year)? 20\d\d)(?:,? (?:that|which))?"
    r" (?:ended|ending|ends|to)(?: on)? (?:(?:the )?\d{1,2}(?:st|nd|rd|th)? )?"
    rf"({'|'.join(_MONTHS)})(?!\w)"
)
_NTH = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "q1": 1, "q2": 2, "q3": 3, "q4": 4}
_ON_DAY = rf"(?: on)? (?:(?:the )?\d{{1,2}}(?:st|nd|rd|th)? )?({'|'.join(_MONTHS)})(?!\w)"
_QUARTER_ENDED = re.compile(
    r"(?<!\w)(?:(?=q[1-4]\b)|(?=\w{3,6}[- ](?:fiscal )?quarter))(q[1-4]|first|second|third|fourth|1st|2nd|3rd|4th)(?:[- ](?:fiscal )?quarter)?"
    r"(?: (?:results|profits?|sales|earnings))?(?:,? (?:of )?(?:the |its )?(?:fiscal|financial)(?: year)?(?: 20\d\d)?)?"
    r"(?:,? (?:which|that)|,? \(?(?:for )?(?:the )?(?:three months|13 weeks|thirteen weeks|quarter|three-month period))? ?,? ?(?:ended|ending|to|through)"
    + _ON_DAY
)
_YEAR_ENDS = re.compile(
    r"(?<!\w)(?:fiscal|financial|business|accounting) year,? (?:(?:which|that) )?(?:ends|ended|closes|runs to|runs until)(?: in)?" + _ON_DAY
)
_RESULTS = re.compile(r"\bresults?,? (?:for|of) the (?:full |whole |financial |fiscal )?year (?:that )?(?:ended|ending|to)" + _ON_DAY)
_YEAR_BEGINS = re.compile(
    r"(?<!\w)(?:fiscal|financial|business|accounting) year,? (?:(?:which|that) )?(?:begins|began|starts|started|runs from)(?: in)?"
    + _ON_DAY
)
# What a year is taken for where nothing says whose it is: the seasons of the northern hemisphere's crops, else the calendar year.
_DEFAULT = {"marketing": "7", "season": "1", "label": "1"}


class FiscalTable:
    """The first month of a year: of the company whose year-end the article names, else of the country or crop named nearest."""

    def __init__(self, entries: Iterable[FiscalYear]) -> None:
        self._by_word: dict[str, dict[str, FiscalYear]] = {"fiscal": {}, "marketing": {}}
        for entry in entries:
            for word in entry.words:
                self._by_word[entry.kind][word] = entry
        self._regex = {kind: _words_regex(table) for kind, table in self._by_word.items()}

    def fill(self, scan: str, start: int, end: int, reading: Reading, business: str) -> Reading:
        """The reading with the year's first month, where the article tells. `business` is what `business_year` gave."""
        if reading.inner:
            return replace(reading, inner=tuple(self.fill(scan, start, end, r, business) for r in reading.inner))
        split = reading.normalize == "years" and _is_split(reading)
        if not (split or reading.normalize == "fiscal") or reading.part("start"):
            return reading
        month, named = self._year(scan, start, end, reading, business)
        if split:
            return Reading("fiscal", (*reading.parts, ("start", month))) if month not in ("", "1") else reading
        return reading.having(start=month, named=named) if month else reading

    def _year(self, scan: str, start: int, end: int, reading: Reading, business: str) -> tuple[str, str]:
        kind = reading.part("kind") or "fiscal"
        if business and kind != "season":
            return business, "end"
        tables = {"fiscal": ("fiscal",), "label": (), "marketing": ("marketing", "fiscal")}.get(kind, ("marketing",))
        for table in tables:
            entry = self._nearest(scan, start, end, table)
            if entry:
                return str(entry.start), entry.named
        return _DEFAULT.get(kind, ""), "end"

    def _nearest(self, scan: str, start: int, end: int, kind: str) -> FiscalYear | None:
        regex = self._regex[kind]
        if regex is None:
            return None
        before = list(regex.finditer(scan, max(0, start - LOOK_BACK), start))
        match = before[-1] if before else regex.search(scan, end, end + LOOK_AHEAD)
        return self._by_word[kind][match[0]] if match else None


def business_year(scan: str) -> str:
    """The first month of the business year whose end an article names ("results for the year ended 31 March"), or nothing."""
    found = _YEAR_ENDED.search(scan)
    return _first_month(found[1]) if found else quarters_year(scan)


def quarters_year(scan: str) -> str:
    """The first month of the year by which a company counts its quarters ("second quarter ended July 31"), or nothing.

    An article that only gives a sum "for the year to March" may count its quarters from January all the same.
    """
    if found := _QUARTER_ENDED.search(scan):
        nth = _NTH[found[1]]
        return str((_MONTHS.index(found[2]) + 1 - 3 * nth) % 12 + 1)
    if found := _YEAR_ENDS.search(scan) or _RESULTS.search(scan):
        return _first_month(found[1])
    if found := _YEAR_BEGINS.search(scan):
        return str(_MONTHS.index(found[1]) + 1)
    return ""


def _first_month(ended: str) -> str:
    return str((_MONTHS.index(ended) + 1) % 12 + 1)


def by_quarters(reading: Reading, start: str) -> Reading:
    """ "The second quarter" of a company whose year begins in another month than January: a quarter of that year."""
    if reading.inner:
        return replace(reading, inner=tuple(by_quarters(r, start) for r in reading.inner))
    if reading.normalize in ("quarter", "half") and reading.part("nth") and not (reading.part("year") or reading.part("count")):
        parts = ((reading.normalize, reading.part("nth") or "1"), ("start", start), ("near", "past"))
        return Reading("fiscal", parts)
    return reading


def by_year(reading: Reading, start: str) -> Reading:
    """ "The year-end", "the full year" of a company with such a year."""
    if reading.inner:
        return replace(reading, inner=tuple(by_year(r, start) for r in reading.inner))
    whole = reading.normalize == "the_unit" and reading.part("scope")
    if (reading.normalize == "unit_end" or whole) and (reading.part("unit") or "year") == "year":
        parts = (("start", start), ("near", "past" if not whole else ""), ("edge", "" if whole else "end"))
        return Reading("fiscal", parts)
    return reading


def _is_split(reading: Reading) -> bool:
    """ "2023-24", "2006-07": two digits that follow the year."""
    first, last = reading.part("year") or "0", reading.part("last") or ""
    return len(last) in (1, 2) and int(last) == (int(first) + 1) % 100


def _words_regex(table: dict[str, FiscalYear]) -> re.Pattern[str] | None:
    words = sorted(table, key=len, reverse=True)
    ended = (re.escape(w) + (r"(?!\w)" if w[-1].isalnum() else "") for w in words)  # "£" stands before a figure
    return re.compile(r"(?<!\w)(?:" + "|".join(ended) + ")") if words else None
