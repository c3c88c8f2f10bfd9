"""Exchange rates as the user gives them: a CSV with the columns `from`, `to`, `rate` and, where they vary, `date`.

`2025-08-31,USD,KZT,538.2` says that one dollar was 538.2 tenge from that day until the next row for the pair. A row without
a date holds always. A rate serves both ways; no other rate is made up but one across a third currency on request.
"""

from __future__ import annotations

import bisect
import csv
import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation, localcontext
from pathlib import Path
from typing import Any

from extractor.errors import UsageError
from extractor.sinks.units import PRECISION, factor_between

_CURRENCY = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True, slots=True)
class Rate:
    """What one unit of a currency was in another, and since when the table says so; of a rate that always holds `since` is None."""

    value: Decimal
    since: dt.date | None


class Rates:
    """A table of exchange rates.

    Raises:
        UsageError: naming file and line, when the table cannot be read.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path
        self._pairs: dict[tuple[str, str], list[tuple[dt.date, Decimal]]] = {}
        if path is not None:
            self._read(path)

    def _read(self, path: Path) -> None:
        try:
            with path.open(encoding="utf-8-sig", newline="") as file:
                table = csv.DictReader(file)
                if missing := {"from", "to", "rate"} - set(table.fieldnames or ()):
                    raise UsageError(f"{path}: no column {', '.join(sorted(missing))}: a table of rates has date,from,to,rate")
                for row in table:
                    self._add(row, f"{path}, line {table.line_num}")
        except UnicodeDecodeError as error:
            raise UsageError(f"{path} is no text in UTF-8: a table of rates is a CSV with date,from,to,rate") from error
        except csv.Error as error:
            raise UsageError(f"{path} is no CSV ({error}): a table of rates has date,from,to,rate") from error
        except OSError as error:
            raise UsageError(f"{path} cannot be read: {error.strerror or error}") from error
        if not self._pairs:
            raise UsageError(f"{path} has no rates: write one a line below date,from,to,rate, such as 2025-08-31,USD,KZT,538.2")
        for known in self._pairs.values():
            known.sort()

    def _add(self, row: dict[Any, Any], where: str) -> None:
        if None in row or None in row.values():
            raise UsageError(f"{where}: more or fewer cells than the first line has; a rate has a decimal point, not a comma: 538.2")
        one, other = row["from"].strip(), row["to"].strip()
        if wrong := [c for c in (one, other) if not _CURRENCY.fullmatch(c)]:
            raise UsageError(f"{where}: {wrong[0]!r} is no currency: write its ISO 4217 code, such as USD")
        try:
            day = dt.date.fromisoformat(row["date"].strip()) if (row.get("date") or "").strip() else dt.date.min
            rate = Decimal(row["rate"].strip())
        except (ValueError, InvalidOperation) as error:
            said = f"{row['rate']!r} is no number" if isinstance(error, InvalidOperation) else str(error)
            raise UsageError(f"{where}: {said}: write a date as YYYY-MM-DD and a rate as 538.2") from None
        if not rate.is_finite() or rate <= 0:
            raise UsageError(f"{where}: a rate is above 0, not {rate}")
        with localcontext(PRECISION):
            self._pairs.setdefault((one, other), []).append((day, rate))
            self._pairs.setdefault((other, one), []).append((day, 1 / rate))

    def rate(self, source: str, target: str, day: dt.date | None) -> Rate | None:
        """What one `source` was in `target` on a day; None where the table does not say."""
        if source == target:
            return Rate(Decimal(1), None)
        direct = self._on(source, target, day)
        if direct is not None:
            return direct
        for middle in sorted({b for a, b in self._pairs if a == source}):
            first, second = self._on(source, middle, day), self._on(middle, target, day)
            if first is not None and second is not None:
                with localcontext(PRECISION):
                    return Rate(first.value * second.value, min((x for x in (first.since, second.since) if x), default=None))
        return None

    def _on(self, source: str, target: str, day: dt.date | None) -> Rate | None:
        known = self._pairs.get((source, target), [])
        at = bisect.bisect_right(known, (day or dt.date.min, Decimal("Infinity")))
        return Rate(known[at - 1][1], None if known[at - 1][0] == dt.date.min else known[at - 1][0]) if at else None


@dataclass(frozen=True, slots=True)
class Factor:
    """What to multiply a value with to have it in another unit; `since` and `by_rate` tell of the oldest exchange rate in it."""

    value: Decimal
    by_rate: bool = False
    since: dt.date | None = None


def factor(unit: str, other: str, rates: Rates, day: dt.date | None) -> Factor | None:
    """From one unit to another on a day; None where that needs a rate that the table does not give.

    Raises:
        UsageError: when the units are of different kinds, or a currency is asked for without a table.
    """
    value, left = factor_between(unit, other)
    if not left:
        return Factor(value)
    gone = [c for c, n in left.items() for _ in range(abs(n)) if n > 0]
    come = [c for c, n in left.items() for _ in range(abs(n)) if n < 0]
    if rates.path is None:
        raise UsageError(f"{gone[0]} to {come[0]} needs exchange rates: give a table with --rates FILE (date,from,to,rate)")
    days = []
    with localcontext(PRECISION):
        for source, target in zip(gone, come, strict=True):
            rate = rates.rate(source, target, day)
            if rate is None:
                return None
            value *= rate.value
            days += [rate.since] if rate.since else []
    return Factor(value, by_rate=True, since=min(days, default=None))
