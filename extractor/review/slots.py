"""The slots of a fact as a form: what each is called, its key, how its value is written, and how that is read back.

A form holds one text a slot. `slots_of` writes them, `apply` reads those that a reviewer changed into a new fact and
says beside which slot it cannot.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, get_args

from pydantic import ValidationError

from extractor.records import QUALIFIERS, EntityRef, Fact, Period, Quantity, plain
from extractor.review.days import days_text, parse_days
from extractor.review.sentence import BOUNDS

RULE = "reviewer"
"""The rule of an evidence that a person gave."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One field of the form: `role` is the evidence it rests on, `mark` a letter beside its colour."""

    name: str
    label: str
    key: str
    role: str
    mark: str
    choices: tuple[str, ...] = ()
    hint: str = ""


def _choices(record: type[Any], name: str) -> tuple[str, ...]:
    return get_args(record.model_fields[name].annotation)


SLOTS = (
    Slot("value", "value", "v", "quantity", "#", hint="3.2 trillion, -7, or a range 5..7"),
    Slot("unit", "unit", "u", "quantity", "#", hint="KZT, %, pp, t, km, job …"),
    Slot("kind", "kind", "t", "quantity", "#", _choices(Quantity, "kind")),
    Slot("bound", "hedge", "h", "bound", "~", tuple(BOUNDS)),
    Slot("quote", "quoted words", "q", "quantity", "#", hint="the number's words, exactly as in the text"),
    Slot("indicator", "indicator", "i", "indicator", "I", hint="the shortest phrase that names what is measured"),
    Slot("indicator_id", "concept", "y", "indicator", "I", hint="the lexicon's concept, or empty"),
    Slot("measure", "measure", "m", "measure", "M", _choices(Fact, "measure")),
    Slot("period", "period", "p", "period", "P", hint="2025, 2025-Q1, 2025-01..2025-08, by 2030; empty: none"),
    Slot("baseline", "baseline", "b", "baseline", "B", hint="what it is compared with; empty: none"),
    Slot("place", "place", "l", "place", "L", hint="Name (identifier); empty: none"),
    Slot("organization", "organisation", "o", "organization", "O", hint="Name (identifier); empty: none"),
    Slot("speaker", "speaker", "w", "speaker", "W", hint="Name (identifier); empty: none"),
    Slot("status", "status", "s", "status", "S", _choices(Fact, "status")),
    Slot("qualifiers", "qualifiers", "z", "qualifiers", "Q", hint="of=exports; price_basis=real; empty: none"),
)
BY_NAME = {slot.name: slot for slot in SLOTS}


def slots_of(fact: Fact) -> dict[str, str]:
    """Every slot as the form shows it."""
    q = fact.quantity
    return {
        "value": value_text(q), "unit": q.unit, "kind": q.kind, "bound": q.bound, "quote": q.text,
        "indicator": fact.indicator.text, "indicator_id": fact.indicator.id or "", "measure": fact.measure,
        "period": period_text(fact.period), "baseline": period_text(fact.baseline), "place": name_text(fact.place),
        "organization": name_text(fact.organization), "speaker": name_text(fact.speaker), "status": fact.status,
        "qualifiers": "; ".join(f"{k}={v}" for k, v in fact.qualifiers.items()),
    }  # fmt: skip


def value_text(q: Quantity) -> str:
    """The value, or the ends of a range."""
    if q.value is not None:
        return plain(q.value)
    return "..".join("" if x is None else plain(x) for x in (q.low, q.high))


def period_text(period: Period | None) -> str:
    """The days; of a period without any its words in quotation marks."""
    return "" if period is None else days_text(period.start, period.end) or f"“{period.text}”"


def name_text(ref: EntityRef | None) -> str:
    """`Karaganda Region (KZ-35)`."""
    return "" if ref is None else f"{ref.name} ({ref.ref})" if ref.ref else ref.name


@dataclass(frozen=True, slots=True)
class Names:
    """The names an article mentions: from a name or its words to (label, ref, name), and where the words stand."""

    known: Mapping[str, tuple[str, str | None, str]] = field(default_factory=dict)


@dataclass(slots=True)
class Applied:
    """The fact as edited, or why it is not one: a reason for each slot."""

    fact: Fact | None = None
    faults: dict[str, str] = field(default_factory=dict)


class _Edit:
    """One edit under way: `data` is the fact as plain values, changed slot by slot."""

    def __init__(self, fact: Fact, text: str, names: Names, spans: Mapping[str, tuple[int, int]]) -> None:
        self.data = fact.model_dump()
        self.fact, self.text, self.names, self.spans = fact, text, names, spans

    def words(self, slot: str) -> tuple[int, int] | None:
        """The words a reviewer selected for a slot."""
        span = self.spans.get(slot)
        return span if span and 0 <= span[0] < span[1] <= len(self.text) else None

    def near(self, words: str) -> tuple[int, int] | None:
        """Where these words stand: in the fact's sentence, or else anywhere."""
        if not words:
            return None
        at = self.text.find(words, self.fact.sentence.start, self.fact.sentence.end)
        at = at if at >= 0 else self.text.find(words)
        return None if at < 0 else (at, at + len(words))


def apply(
    fact: Fact, changed: Mapping[str, str], text: str, *, names: Names | None = None, spans: Mapping[str, tuple[int, int]] | None = None
) -> Applied:
    """Read the changed slots into a new fact; `spans` are the words selected for a slot, if any."""
    edit = _Edit(fact, text, names or Names(), spans or {})
    done = Applied()
    for name in sorted(changed, key=lambda n: list(_READERS).index(n) if n in _READERS else 99):
        if name not in _READERS:
            done.faults[name] = f"there is no slot {name!r}"
            continue
        try:
            _READERS[name](edit, changed[name].strip())
        except ValueError as error:
            done.faults[name] = str(error)
    if done.faults:
        return done
    _evidence(edit, changed)
    try:
        done.fact = Fact.model_validate(edit.data)
    except ValidationError as error:
        for fault in error.errors():
            done.faults[_slot_of(fault["loc"])] = fault["msg"].removeprefix("Value error, ")
    return done


def _slot_of(where: tuple[int | str, ...]) -> str:
    path = [str(x) for x in where]
    if path[:1] == ["quantity"]:
        return path[1] if len(path) > 1 and path[1] in BY_NAME else "value"
    return path[0] if path and path[0] in BY_NAME else "value"


# ---------------------------------------------------------------- one reader a slot
_NUMBER = re.compile(r"([+\-−]?)\s*(\d[\d ,\u202f\u00a0']*(?:\.\d+)?)\s*(%|[a-z]*)", re.IGNORECASE)
_SCALES = {
    "": 0, "%": 0, "k": 3, "thousand": 3, "m": 6, "mn": 6, "million": 6, "bn": 9, "b": 9, "billion": 9, "tn": 12, "trillion": 12,
}  # fmt: skip


def read_number(text: str) -> Decimal:
    """A number as people type it.

    Raises:
        ValueError: when it is none.

    >>> read_number("3.2 trillion"), read_number("−1,234.50"), read_number("7%")
    (Decimal('3200000000000.0'), Decimal('-1234.50'), Decimal('7'))
    """
    found = _NUMBER.fullmatch(text.strip()) if len(text) < 100 else None
    scale = _SCALES.get(found[3].lower()) if found else None
    if not found or scale is None:
        raise ValueError(f"{text.strip()[:40]!r} is no number: write 3200000, 3.2 million or a range 5..7")
    try:
        size = Decimal(re.sub(r"[ ,\u202f\u00a0']", "", found[2])) * Decimal(10) ** scale
    except InvalidOperation:
        raise ValueError(f"{text.strip()[:40]!r} is no number") from None
    return -size if found[1] in ("-", "−") else size


def _value(edit: _Edit, said: str) -> None:
    before, dots, after = said.replace("…", "..").partition("..")
    q = edit.data["quantity"]
    if dots:
        q["value"] = None
        q["low"] = read_number(before) if before.strip() else None
        q["high"] = read_number(after) if after.strip() else None
        q["step"] = None
        return
    value = read_number(said)
    if q["value"] is None or abs(value) != abs(q["value"]):
        q["step"] = None  # what the last printed digit is worth is not known of a typed number
    q["value"], q["low"], q["high"] = value, None, None


def _unit(edit: _Edit, said: str) -> None:
    if not said:
        raise ValueError("a quantity has a unit: KZT, %, pp, t, km, job …")
    edit.data["quantity"]["unit"] = said


def _choice(name: str, *, inside: str | None = None) -> Callable[[_Edit, str], None]:
    def read(edit: _Edit, said: str) -> None:
        if said not in BY_NAME[name].choices:
            raise ValueError(f"{said!r} is none of {', '.join(BY_NAME[name].choices)}")
        (edit.data[inside] if inside else edit.data)[name] = said

    return read


def _quote(edit: _Edit, said: str) -> None:
    span = edit.words("quote")
    if span is None or edit.text[slice(*span)] != said:
        span = edit.near(said)
    if span is None:
        raise ValueError("these words are not in the text" if said else "quote the number's words")
    edit.data["quantity"] |= {"text": edit.text[slice(*span)], "start": span[0], "end": span[1]}


def _indicator(edit: _Edit, said: str) -> None:
    if not said:
        raise ValueError("name what is measured")
    edit.data["indicator"]["text"] = said


def _concept(edit: _Edit, said: str) -> None:
    if said and not re.fullmatch(r"[\w.:-]{1,200}", said):
        raise ValueError(f"{said[:40]!r} is no concept: letters, digits and _ only")
    edit.data["indicator"]["id"] = said or None


def _period(name: str) -> Callable[[_Edit, str], None]:
    def read(edit: _Edit, said: str) -> None:
        if not said:
            edit.data[name] = None
            return
        old = getattr(edit.fact, name)
        if old is not None and said == period_text(old):
            return
        days = parse_days(said)
        span = edit.words(name) or ((old.start_char, old.end_char) if old else None) or edit.near(said)
        start, end = span or (edit.fact.sentence.start,) * 2
        edit.data[name] = {
            "text": edit.text[start:end], "start_char": start, "end_char": end, "start": days.first, "end": days.last,
            "kind": days.kind, "precision": days.precision, "reason": None,
        }  # fmt: skip

    return read


def _named(name: str, label: str) -> Callable[[_Edit, str], None]:
    def read(edit: _Edit, said: str) -> None:
        if not said:
            edit.data[name] = None
            return
        found = re.fullmatch(r"(.*\S)\s*\(([^()\s]{1,40})\)", said)
        title, ref = (found[1], found[2]) if found else (said, None)
        known = edit.names.known.get(title)
        old = getattr(edit.fact, name)
        if known and not ref:
            title, ref = known[2], known[1]
        span = edit.words(name)
        words = edit.text[slice(*span)] if span else old.text if old and old.name == title else title
        kind = known[0] if known and (name == "speaker" or known[0] == label) else old.label if old and name == "speaker" else label
        edit.data[name] = {"text": words, "name": title, "ref": ref, "label": kind}

    return read


def _qualifiers(edit: _Edit, said: str) -> None:
    found = {}
    for part in filter(None, (p.strip() for p in said.split(";"))):
        key, equals, value = (x.strip() for x in part.partition("="))
        if key not in QUALIFIERS or not equals or not value:
            raise ValueError(f"{part!r}: write {QUALIFIERS[0]}=real, allowed are {', '.join(QUALIFIERS)}")
        found[key] = value
    edit.data["qualifiers"] = found


_READERS: dict[str, Callable[[_Edit, str], None]] = {
    "quote": _quote, "value": _value, "unit": _unit, "kind": _choice("kind", inside="quantity"), "bound": _choice("bound", inside="quantity"),
    "indicator": _indicator, "indicator_id": _concept, "measure": _choice("measure"), "period": _period("period"),
    "baseline": _period("baseline"), "place": _named("place", "PLACE"), "organization": _named("organization", "ORG"),
    "speaker": _named("speaker", "PERSON"), "status": _choice("status"), "qualifiers": _qualifiers,
}  # fmt: skip


def _evidence(edit: _Edit, changed: Mapping[str, str]) -> None:
    """A changed slot rests on the reviewer from now on, and on the words selected for it, where there are any."""
    for role in sorted({BY_NAME[name].role for name in changed}):
        names = [name for name in changed if BY_NAME[name].role == role]
        kept = [e for e in edit.data["evidence"] if e["role"] != role]
        old = [e for e in edit.data["evidence"] if e["role"] == role and e["source"] == "text"]
        empty = all(not changed[name].strip() for name in names) and role not in ("quantity", "indicator")
        span = next((s for s in (edit.words(name) for name in names) if s), None)
        if role == "quantity":
            span = (edit.data["quantity"]["start"], edit.data["quantity"]["end"])
        elif span is None:
            span = next((s for s in (edit.near(changed[name].strip()) for name in names) if s), None)
        if span is None and old:
            span = (old[0]["start"], old[0]["end"])
        if not empty:
            kept.append(_by_person(role, edit.text, span))
        edit.data["evidence"] = kept


def _by_person(role: str, text: str, span: tuple[int, int] | None) -> dict[str, Any]:
    if span is None:
        return {"role": role, "text": None, "start": None, "end": None, "source": "inferred", "rule": RULE}
    return {"role": role, "text": text[slice(*span)], "start": span[0], "end": span[1], "source": "text", "rule": RULE}
