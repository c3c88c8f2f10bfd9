"""A fact as one plain sentence, so that a reviewer reads what he is about to accept."""

from __future__ import annotations

from decimal import Decimal

from extractor.records import Fact, Quantity, plain
from extractor.review.days import days_words

BOUNDS = {
    "exact": "", "about": "about", "more_than": "more than", "less_than": "less than", "at_least": "at least", "at_most": "at most",
}  # fmt: skip
_SCALES = ((Decimal(10) ** 12, "trillion"), (Decimal(10) ** 9, "billion"), (Decimal(10) ** 6, "million"))


def number(value: Decimal) -> str:
    """A number as people write it: large ones in words, digits grouped.

    >>> number(Decimal("3200000000000")), number(Decimal("12345.5")), number(Decimal("-0.5"))
    ('3.2 trillion', '12,345.5', '-0.5')
    """
    for scale, word in _SCALES:
        if abs(value) >= scale and len(plain(value / scale)) <= 8:
            return f"{plain(value / scale)} {word}"
    whole, dot, rest = plain(value).partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    return f"{sign}{int(digits):,}{dot}{rest}"


def amount(quantity: Quantity, *, size: bool = False) -> str:
    """The quantity in words; `size` leaves the sign out."""
    values = [quantity.value] if quantity.value is not None else [x for x in (quantity.low, quantity.high) if x is not None]
    text = " to ".join(number(abs(x) if size else x) for x in values)
    unit = {"percentage_point": "percentage points", "factor": "times"}.get(quantity.kind, quantity.unit)
    bound = BOUNDS[quantity.bound]
    return " ".join(x for x in (bound, f"{text}%" if quantity.kind == "percent" else f"{text} {unit}") if x)


def describe(fact: Fact) -> str:
    """One sentence with every filled slot.

    The first part is what is measured and how much, then when, against when, where, whose, who says so, and the status.
    """
    q = fact.quantity
    name = fact.indicator.text[:1].upper() + fact.indicator.text[1:]
    parts = [f"{name}{_verb(fact)}"]
    if fact.period:
        parts.append(days_words(fact.period.start, fact.period.end) or f"“{fact.period.text}”, no dates")
    if fact.baseline:
        parts.append(f"against {days_words(fact.baseline.start, fact.baseline.end) or fact.baseline.text}")
    parts += [ref.name for ref in (fact.place, fact.organization) if ref]
    parts += [f"{key.replace('_', ' ')}: {value}" for key, value in fact.qualifiers.items() if key not in _spoken(fact)]
    if fact.speaker:
        parts.append(f"according to {fact.speaker.name}")
    return ", ".join([*parts, fact.status]) + ("" if q.value is not None or q.low is not None or q.high is not None else " (no value)")


def _spoken(fact: Fact) -> tuple[str, ...]:
    return {"share": ("of",), "ratio": ("against",)}.get(fact.measure, ())


def _verb(fact: Fact) -> str:
    q = fact.quantity
    size = q.value if q.value is not None else q.low if q.low is not None else q.high
    falls = size is not None and size < 0
    if fact.measure == "change" and q.kind == "factor":
        return f" {_tense(fact, 'changed', 'to change')} {amount(q)}"
    if fact.measure == "change":
        return f" {_tense(fact, 'fell' if falls else 'rose', 'to fall' if falls else 'to rise')} by {amount(q, size=True)}"
    if fact.measure == "share":
        return f": {amount(q)} of {fact.qualifiers.get('of', 'the whole')}"
    if fact.measure == "ratio":
        return f": {amount(q)} against {fact.qualifiers.get('against', 'something else')}"
    return f": {amount(q)}" + (" of its base (100)" if fact.measure == "index" else "")


def _tense(fact: Fact, past: str, later: str) -> str:
    return {"actual": past, "planned": f"is planned {later}", "forecast": f"is expected {later}"}[fact.status]
