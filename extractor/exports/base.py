"""What all exports share: the count of what was left out, JSON written piece by piece, cells as text."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, BinaryIO

from extractor.records import plain
from extractor.sinks.put import as_json


@dataclass(slots=True)
class Exported:
    """How many rows (or articles, or spans) were written, and what was left out with the reason."""

    rows: int = 0
    left_out: Counter[str] = field(default_factory=Counter)


def cell(value: Any) -> str:
    """A value as one cell of a table: exact decimals, ISO dates, JSON for what has parts, nothing for nothing."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, dict | list):
        return as_json(value)
    return str(value)


def number(value: Decimal) -> int | float | str:
    """A JSON number where that is exact, else the digits as text."""
    if value == value.to_integral_value() and abs(value) < 2**53:
        return int(value)
    text = plain(value)
    return float(text) if plain(Decimal(repr(float(text)))) == text else text


def day(value: dt.date | None) -> str | None:
    """An ISO date."""
    return value.isoformat() if value else None


def write_json(out: BinaryIO, value: Any) -> None:
    """One JSON value; half a surrogate pair, which no file can hold, is replaced."""
    out.write(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))


def write_list(out: BinaryIO, head: dict[str, Any], name: str, items: Iterable[Any]) -> int:
    """A JSON object whose last field is a long list, written item by item; how many there were."""
    out.write(json.dumps(head, ensure_ascii=False)[:-1].encode() + f", {json.dumps(name)}: [".encode())
    n = 0
    for n, item in enumerate(items, 1):
        out.write(b"\n" if n == 1 else b",\n")
        write_json(out, item)
    out.write(b"\n]}\n")
    return n
