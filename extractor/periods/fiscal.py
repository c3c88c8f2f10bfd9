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
    r"(?<!\w)(?:year|12 months|twelve months|5[23] weeks)(?: that)? (?:ended|ending|to)(?: on)? (?:(?:the )?\d{1,2}(?:st|nd|rd|th)? )?"
    rf"({'|'.join(_MONTHS)})(?!\w)"
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
    return str((_MONTHS.index(found[1]) + 1) % 12 + 1) if found else ""


def _is_split(reading: Reading) -> bool:
    """ "2023-24": two digits that follow the year."""
    first, last = reading.part("year") or "0", reading.part("last") or ""
    return len(last) == 2 and int(last) == (int(first) + 1) % 100


def _words_regex(table: dict[str, FiscalYear]) -> re.Pattern[str] | None:
    words = sorted(table, key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, words)) + r")(?!\w)") if words else None
