"""A value and a period in as few signs as say everything."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from extractor.records import Extraction, Fact, Period, plain

BOUNDS = {"exact": "", "about": "~", "more_than": ">", "less_than": "<", "at_least": "≥", "at_most": "≤"}
"""How a hedge is written before a number."""
COLUMNS = ("indicator", "measure", "value", "period", "place", "owner", "speaker", "status", "conf.")
"""What `cells` gives, in this order."""


def number(value: Decimal) -> str:
    """Digits grouped with thin spaces: 3 200 000 000 000.

    >>> number(Decimal("3200000.50"))
    '3\u202f200\u202f000.5'
    """
    text = plain(value)
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, _, rest = digits.partition(".")
    grouped = f"{int(whole):,}".replace(",", "\u202f")
    return sign + grouped + (f".{rest}" if rest else "")


def value_of(fact: Fact) -> str:
    """The quantity in words: "> 2 700 job", "5 … 7 %", "+7 %"."""
    q = fact.quantity
    return amount(q.value, q.low, q.high, q.unit, bound=q.bound, signed=fact.measure == "change" and q.kind != "factor")


def amount(value: Decimal | None, low: Decimal | None, high: Decimal | None, unit: str, *, bound: str, signed: bool) -> str:
    """A value or range with its hedge and unit; `signed` puts a plus before what grew.

    >>> amount(Decimal(7), None, None, "%", bound="more_than", signed=True)
    '> +7 %'
    """
    if value is not None:
        text = ("+" if signed and value > 0 else "") + number(value)
    else:
        text = " … ".join(number(x) if x is not None else "" for x in (low, high))
    return " ".join(x for x in (BOUNDS[bound], text, unit) if x)


def period_of(period: Period | None) -> str:
    """First and last day, shortened where they make a whole month or year."""
    return days(period.start, period.end) if period is not None else ""


def days(start: dt.date | None, end: dt.date | None) -> str:
    """First and last day, shortened where they make a whole month or year.

    >>> days(dt.date(2025, 1, 1), dt.date(2025, 8, 31)), days(None, dt.date(2028, 12, 31))
    ('2025-01 – 2025-08', 'by 2028-12-31')
    """
    if start is None and end is None:
        return ""
    if start is None:
        return f"by {end}"
    if end is None:
        return f"from {start}"
    if start == end:
        return str(start)
    first, last = str(start), str(end)
    last_of_month = end == dt.date.max or (end + dt.timedelta(days=1)).day == 1
    if start.day == 1 and last_of_month:
        if first[5:] == "01-01" and last[5:] == "12-31":
            return first[:4] if first[:4] == last[:4] else f"{first[:4]} – {last[:4]}"
        return first[:7] if first[:7] == last[:7] else f"{first[:7]} – {last[:7]}"
    return f"{first} – {last}"


def cells(fact: Fact) -> tuple[str, ...]:
    """What a table shows of a fact, under `COLUMNS`."""
    names = (fact.place, fact.organization, fact.speaker)
    return (
        fact.indicator.text, fact.measure, value_of(fact), period_of(fact.period), *(ref.name if ref else "" for ref in names), fact.status,
        f"{fact.confidence:.2f}",
    )  # fmt: skip


def line(fact: Fact) -> str:
    """A fact in a few words."""
    names = [ref.name for ref in (fact.place, fact.organization) if ref]
    when = [period_of(fact.period)] if fact.period else []
    said = ", ".join(x for x in (*when, *names, fact.status) if x)
    return f"{fact.indicator.text}: {fact.measure} {value_of(fact)} ({said})"


def heading(extraction: Extraction) -> str:
    """The article's title or id, and its date; an id that is but the text's hash tells nobody anything."""
    article = extraction.article
    name = article.title or ("facts" if article.id == article.sha256 else article.id[:60])
    return f"{name}  ({article.published})" if article.published else name
