"""What the text alone says of one number, before tags are asked."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from extractor.quantities.numeral import Numeral
from extractor.values import Kind


@dataclass(slots=True)
class Element:
    """A number with what the text alone says of it. `unit` None: still to be found (a counted noun, or elided)."""

    start: int
    end: int
    numeral: Numeral
    kind: Kind
    value: Decimal | None
    step: Decimal | None
    unit: str | None
    rules: tuple[str, ...]
    low: Decimal | None = None
    high: Decimal | None = None
    factor: Decimal = Decimal(1)
    prefixed: bool = False
    duration: bool = False
    doubt: str | None = None
    reason: str | None = None
    numeral_start: int = -1
    shared: bool = False
    below: Decimal = Decimal(1)
