"""The date of publication as a text file carries it: a `date 2025-10-03` head, or a dateline.

A head is metadata and is cut off; a dateline stays in the text.
"""

from __future__ import annotations

import datetime as dt
import re

from extractor.reading.base import Problem

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)\b\.?"
)
_YEAR = r"(?:19|20)[0-9]{2}(?![0-9])"
_DAY = r"(?<![0-9.])[0-9]{1,2}(?:st|nd|rd|th)?"
_DATE = re.compile(
    rf"(?P<iso>(?<![0-9])(?:19|20)[0-9]{{2}}-[0-9]{{2}}-[0-9]{{2}}(?![0-9]))"
    rf"|(?P<m1>\b{_MONTH})[ ]{{1,3}}(?P<d1>{_DAY}),?[ ]{{1,3}}(?P<y1>{_YEAR})"
    rf"|(?P<d2>{_DAY})[ ]{{1,3}}(?P<m2>{_MONTH}),?[ ]{{1,3}}(?P<y2>{_YEAR})"
    rf"|(?P<d3>(?<![0-9.])[0-9]{{1,2}})\.(?P<m3>[0-9]{{1,2}})\.(?P<y3>{_YEAR})",
    re.IGNORECASE,
)
_HEAD = re.compile(r"\s{0,20}date[ \t]{0,5}:?[ \t]{1,5}(?P<date>[0-9]{4}-[0-9]{1,2}-[0-9]{1,2})(?:T\S{0,30})?(?=\s|$)", re.IGNORECASE)
_HEAD_LINE = re.compile(r"\s{0,20}date[ \t]{0,5}:?[ \t]{1,5}(?P<date>[^\r\n]{1,40})(?=[\r\n]|$)", re.IGNORECASE)
_BYLINE = re.compile(r"(?:published|posted|released|date)(?: on)?[: ]*", re.IGNORECASE)
_PLACE = re.compile(r"[^\W\d_][\w.'’() -]{0,40}(?:[,/][\w.'’() -]{1,40}){0,2}(?:[,./|(–—-]|--)?")
# A sentence that begins with a date, or with a place and a date, is no dateline.
_SENTENCE = frozenset(
    (
        "on",
        "in",
        "by",
        "at",
        "since",
        "from",
        "until",
        "till",
        "before",
        "after",
        "as",
        "of",
        "for",
        "to",
        "during",
        "between",
        "the",
        "a",
        "an",
    )
)
_AFTER = re.compile(r"[*_)\]]{0,3}\s*(?:[.,]?\s*$|[–—|:(/]|-+(?:\s|$)|\.\s|,?\s*[0-9]{1,2}:[0-9]{2})")

_LOOK_AT = 3  # lines: a headline or a rubric may stand above the dateline
_LOOK_IN = 160  # characters of a line


def cut_head(text: str) -> tuple[dt.date | None, str]:
    """The date of a `date …` head and the text without it; (None, text) where there is none.

    Raises:
        Problem: when the head is there and its date cannot be read.
    """
    if head := _HEAD.match(text):
        year, month, day = map(int, head["date"].split("-"))
        return _real(year, month, day, head["date"]), text[head.end() :].lstrip()
    line = _HEAD_LINE.match(text)
    if line is None or not any(c.isdigit() for c in line["date"]):
        return None, text
    said = line["date"].strip()
    if found := _DATE.fullmatch(said.rstrip(".")):
        day_said = _day(found)
        if day_said is None:
            raise _unreadable(said)
        return day_said, text[line.end() :].lstrip()
    if re.fullmatch(r"[0-9./ -]+", said):
        raise _unreadable(said)
    return None, text


def find_dateline(text: str) -> dt.date | None:
    """The date of a dateline ("ASTANA, October 3, 2025 — …", "Oct. 3, 2025") in the first lines, or None."""
    lines = (line.strip() for line in text[:4000].splitlines())
    for line in [x for x in lines if x][:_LOOK_AT]:
        if day := _line_date(line[:_LOOK_IN]):
            return day
    return None


def _line_date(line: str) -> dt.date | None:
    found = _DATE.search(line)
    if found is None:
        return None
    before = line[: found.start()].strip(" \t*_([")
    after = line[found.end() :]
    if _BYLINE.fullmatch(before):
        return _day(found)
    if before and not _is_place(before):
        return None
    shouted = before.isupper() and before[-1] in ",.–—-/"
    return _day(found) if shouted or _AFTER.match(after) else None


def _is_place(words: str) -> bool:
    names = re.findall(r"[^\W\d_][\w.'’-]*", words)
    if not names or len(names) > 6 or names[0].lower() in _SENTENCE:
        return False
    return words.isupper() or (all(name[0].isupper() for name in names) and _PLACE.fullmatch(words) is not None)


def _day(found: re.Match[str]) -> dt.date | None:
    try:
        if found["iso"]:
            return dt.date.fromisoformat(found["iso"])
        if found["m3"]:
            return dt.date(int(found["y3"]), int(found["m3"]), int(found["d3"]))
        month = _MONTHS.index((found["m1"] or found["m2"])[:3].lower()) + 1
        day = re.sub(r"\D", "", found["d1"] or found["d2"])
        return dt.date(int(found["y1"] or found["y2"]), month, int(day))
    except ValueError:
        return None


def _real(year: int, month: int, day: int, said: str) -> dt.date:
    try:
        return dt.date(year, month, day)
    except ValueError:
        raise _unreadable(said) from None


def _unreadable(said: str) -> Problem:
    return Problem("bad-date", f"the head 'date {said}' names no date: write it as date YYYY-MM-DD, such as 2025-10-03", stage="validate")
