"""Short articles whose dates were annotated before anything was run on them: is every date that a figure needs among the periods?

    python -m tests.periods.test_unseen_articles [TABLE …] [--errors]

prints how many of the needed dates are found with exactly these ends, and how many figures got theirs.
"""

from __future__ import annotations

import argparse
import calendar
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

import extractor
from extractor.api import Extractor
from extractor.records import Extraction, Fact, Period

HERE = Path(__file__).parent
TABLES = ("unseen_articles.yaml", "unseen_articles_2.yaml")
WANTED = 0.95
_QUARTERS = re.compile(r"(\d{4})-([QH])(\d)")

Days = tuple[str | None, str | None]


def ends(said: str) -> Days | None:
    """First and last day of the table's notation; None of "-".

    >>> ends("2024-Q1"), ends("/2025"), ends("2024-05/2024-05-23")
    (('2024-01-01', '2024-03-31'), (None, '2025-12-31'), ('2024-05-01', '2024-05-23'))
    """
    if said == "-":
        return None
    if "/" not in said:
        return _unit(said)
    first, last = said.split("/")
    return (_unit(first)[0] if first else None, _unit(last)[1] if last else None)


def _unit(said: str) -> tuple[str, str]:
    if found := _QUARTERS.fullmatch(said):
        year, size, nth = int(found[1]), 3 if found[2] == "Q" else 6, int(found[3])
        first, last = (year, size * (nth - 1) + 1), (year, size * nth)
    elif len(said) == 10:
        return dt.date.fromisoformat(said).isoformat(), said
    else:
        named, _, month = said.partition("-")
        first, last = (int(named), int(month or 1)), (int(named), int(month or 12))
    return f"{first[0]:04}-{first[1]:02}-01", f"{last[0]:04}-{last[1]:02}-{calendar.monthrange(*last)[1]}"


@dataclass
class Found:
    """How many needed dates are among the periods, and how many figures have them; `missing` and `astray` say which not."""

    dates: list[int] = field(default_factory=lambda: [0, 0])
    bound: list[int] = field(default_factory=lambda: [0, 0])
    missing: list[str] = field(default_factory=list)
    astray: list[str] = field(default_factory=list)

    def share(self) -> float:
        """The share of needed dates that are among the article's periods."""
        return self.dates[0] / max(1, self.dates[1])


def needs(row: dict[str, Any]) -> Iterator[tuple[str, int, str, set[Days | None]]]:
    """(quote, place, slot, days of which one is right) of each date of an article that is annotated."""
    for need in row["needs"]:
        places = [m.start() for m in re.finditer(rf"(?<![\w.,]){re.escape(need['quote'])}(?![\w%]|[.,]\d)", row["text"])]
        assert len(places) >= need.get("nth", 1), f"{row['id']}: {need['quote']!r} does not stand there"
        assert "nth" in need or len(places) == 1, f"{row['id']}: {need['quote']!r} stands {len(places)} times: say which by nth"
        for slot in ("period", "baseline"):
            if slot in need:
                said = need[slot] if isinstance(need[slot], list) else [need[slot]]
                yield need["quote"], places[need.get("nth", 1) - 1], slot, {ends(str(x)) for x in said}


def score(rows: list[dict[str, Any]], read: dict[str, Extraction]) -> Found:
    """The needed dates of the articles against what was read; each different date of an article counts for every figure that needs it."""
    found = Found()
    for row in rows:
        article = read[row["id"]]
        dates = {_days(p) for p in article.periods}
        for quote, place, slot, days in needs(row):
            wanted = " or ".join(sorted("/".join(x or "" for x in d) if d else "-" for d in days))
            if None not in days:
                right = bool(days & dates)
                found.dates[0] += right
                found.dates[1] += 1
                if not right:
                    found.missing.append(f"{row['id']} ({row['published']}) {slot} of {quote!r}: {wanted}")
            fact = next((f for f in article.facts if f.quantity.start < place + len(quote) and f.quantity.end > place), None)
            got = _of(fact, slot) if fact else None
            right = fact is not None and got in days
            found.bound[0] += right
            found.bound[1] += 1
            if not right:
                said = "no fact" if fact is None else "/".join(x or "" for x in got) if got else "-"
                found.astray.append(f"{row['id']} ({row['published']}) {slot} of {quote!r}: {wanted}, read {said}")
    return found


def _days(period: Period) -> Days:
    return (period.start.isoformat() if period.start else None, period.end.isoformat() if period.end else None)


def _of(fact: Fact, slot: str) -> Days | None:
    period = fact.period if slot == "period" else fact.baseline
    return _days(period) if period is not None and (period.start or period.end) else None


def table(name: str) -> list[dict[str, Any]]:
    """The articles of a table of this folder."""
    rows: list[dict[str, Any]] = yaml.safe_load((HERE / name).read_text(encoding="utf-8"))
    return rows


def read_all(shipped: Extractor, rows: list[dict[str, Any]]) -> dict[str, Extraction]:
    """What the program makes of the articles."""
    return {r["id"]: shipped.extract(r["text"], published=r["published"], title=r.get("title")) for r in rows}


@pytest.mark.parametrize("name", TABLES)
def test_unseen_articles(shipped: Extractor, name: str) -> None:
    rows = table(name)
    found = score(rows, read_all(shipped, rows))
    assert found.share() >= WANTED, f"{found.dates[0]} of {found.dates[1]} dates:\n" + "\n".join(found.missing)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tables", nargs="*", default=TABLES)
    parser.add_argument("--errors", action="store_true")
    options = parser.parse_args()
    program = extractor.load()
    for name in options.tables:
        rows = table(name)
        found = score(rows, read_all(program, rows))
        print(f"{name}: dates {found.dates[0]} of {found.dates[1]} {found.share():.4f}; bound {found.bound[0]} of {found.bound[1]}")
        if options.errors:
            print("missing:", *found.missing, "astray:", *found.astray, sep="\n")


if __name__ == "__main__":
    main()
