"""Exchange rates as the user gives them: a CSV with the columns `from`, `to`, `rate` and, where they vary, `date`.

`2025-08-31,USD,KZT,538.2` says that one dollar was 538.2 tenge from that day until the next row for the pair. A row without
a date holds always. A rate serves both ways; no other rate is made up but one across a third currency on request.
"""

from __future__ import annotations

import bisect
import csv
import datetime as dt
from decimal import Decimal, InvalidOperation, localcontext
from pathlib import Path

from extractor.errors import UsageError
from extractor.sinks.units import PRECISION, factor_between


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
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"{path} cannot be read: {error}") from error
        for known in self._pairs.values():
            known.sort()

    def _add(self, row: dict[str, str], where: str) -> None:
        try:
            day = dt.date.fromisoformat(row["date"]) if row.get("date") else dt.date.min
            rate = Decimal(row["rate"])
        except (ValueError, InvalidOperation, TypeError) as error:
            raise UsageError(f"{where}: {error}: write a date as YYYY-MM-DD and a rate as 538.2") from None
        if not rate.is_finite() or rate <= 0:
            raise UsageError(f"{where}: a rate is above 0, not {rate}")
        with localcontext(PRECISION):
            self._pairs.setdefault((row["from"], row["to"]), []).append((day, rate))
            self._pairs.setdefault((row["to"], row["from"]), []).append((day, 1 / rate))

    def rate(self, source: str, target: str, day: dt.date | None) -> Decimal | None:
        """What one `source` was in `target` on a day; None where the table does not say."""
        if source == target:
            return Decimal(1)
        direct = self._on(source, target, day)
        if direct is not None:
            return direct
        for middle in sorted({b for a, b in self._pairs if a == source}):
            first, second = self._on(source, middle, day), self._on(middle, target, day)
            if first is not None and second is not None:
                with localcontext(PRECISION):
                    return first * second
        return None

    def _on(self, source: str, target: str, day: dt.date | None) -> Decimal | None:
        known = self._pairs.get((source, target), [])
        at = bisect.bisect_right(known, (day or dt.date.min, Decimal("Infinity")))
        return known[at - 1][1] if at else None


def convert(value: Decimal, unit: str, other: str, rates: Rates, day: dt.date | None) -> Decimal | None:
    """A value in another unit; None where that needs a rate that the table does not give.

    Raises:
        UsageError: when the units are of different kinds, or a currency is asked for without a table.
    """
    factor, left = factor_between(unit, other)
    with localcontext(PRECISION):
        if not left:
            return value * factor
        gone = [c for c, n in left.items() for _ in range(abs(n)) if n > 0]
        come = [c for c, n in left.items() for _ in range(abs(n)) if n < 0]
        if rates.path is None:
            raise UsageError(f"{gone[0]} to {come[0]} needs exchange rates: give a table with --rates FILE (date,from,to,rate)")
        for source, target in zip(gone, come, strict=True):
            rate = rates.rate(source, target, day)
            if rate is None:
                return None
            factor = factor * rate
        return value * factor
