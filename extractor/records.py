"""The public contract: what the extractor emits, as validated, frozen Pydantic records.

The fields and their meaning are those of the reference page `docs/records.md`. JSON is canonical: Decimals are
strings in plain notation, dates ISO 8601, keys in the order of the classes; the same extraction is the same bytes.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, model_validator

from extractor import values
from extractor.timex import Timex3, timex3

SCHEMA_VERSION = "1.0"


def plain(number: Decimal) -> str:
    """A Decimal without exponent and trailing zeros: Decimal("3.20E+12") is "3200000000000".

    >>> plain(Decimal("7.50")), plain(Decimal("-0")), plain(Decimal("1E+3"))
    ('7.5', '0', '1000')
    """
    if not number:
        return "0"
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


MOST_DIGITS = 1000
"""Of a number, before and after the point: more is no figure of a text, and `1E+999999999` written out fills a memory."""


def _written_out(number: Decimal) -> Decimal:
    if number and abs(number.adjusted()) > MOST_DIGITS:
        raise ValueError(f"a number of more than {MOST_DIGITS:,} digits")
    return number


PlainDecimal = Annotated[
    Decimal, PlainSerializer(plain, return_type=str, when_used="json"), Field(allow_inf_nan=False), AfterValidator(_written_out)
]


def _day(value: Any) -> Any:
    """Only a date or an ISO date string is a date: pydantic alone would read 20251003 as seconds since 1970."""
    if value is None or (isinstance(value, dt.date) and not isinstance(value, dt.datetime)):
        return value
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, str):
        text = value.strip()
        try:
            return dt.date.fromisoformat(text[:10]) if len(text) == 10 or text[10:11] in ("T", " ") else _no_day(value)
        except ValueError:
            return _no_day(value)
    return _no_day(value)


def _no_day(value: Any) -> Any:
    raise ValueError(f"{value!r} is no date: give one as YYYY-MM-DD, such as 2025-10-03")


Day = Annotated[dt.date, BeforeValidator(_day)]
Probability = Annotated[float, Field(ge=0, le=1)]


class Record(BaseModel):
    """Frozen, and closed to unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Article(Record):
    """What was read. Only `text` is required; `id` defaults to the text's hash."""

    id: str = ""
    source: str | None = None
    uri: str | None = None
    title: str | None = None
    published: Day | None = None
    language: str = "en"
    text: str
    sha256: str = ""

    @model_validator(mode="before")
    @classmethod
    def _fill(cls, data: Any) -> Any:
        if isinstance(data, dict) and isinstance(data.get("text"), str):
            # a lone surrogate cannot be encoded; the hash must exist for any text that Python can hold
            digest = hashlib.sha256(data["text"].encode("utf-8", "surrogatepass")).hexdigest()
            return {**data, "sha256": digest, "id": data.get("id") or digest}
        return data

    @property
    def key(self) -> str:
        """The id under which the article is stored: `source:id`, or `id` alone."""
        return f"{self.source}:{self.id}" if self.source else self.id


class EntityRef(Record):
    """A name as a slot holds it."""

    text: str
    name: str
    ref: str | None = None
    label: Literal["PERSON", "ORG", "PLACE"]


class Entity(Record):
    """One mention of a named person, organisation or place."""

    text: str
    start: int
    end: int
    label: Literal["PERSON", "ORG", "PLACE"]
    name: str
    ref: str | None = None
    confidence: Probability


class Quantity(Record):
    """A number with its scale applied, its unit and its hedge."""

    text: str
    start: int
    end: int
    kind: Literal["money", "percent", "percentage_point", "count", "measure", "factor"]
    value: PlainDecimal | None = None
    low: PlainDecimal | None = None
    high: PlainDecimal | None = None
    step: PlainDecimal | None = None
    unit: str
    bound: Literal["exact", "about", "more_than", "less_than", "at_least", "at_most"]

    @model_validator(mode="after")
    def _has_value(self) -> Quantity:
        if self.value is None and self.low is None and self.high is None:
            raise ValueError("a quantity needs a value or an end of a range")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"low {self.low} is above high {self.high}")
        return self


class Period(Record):
    """An expression of time with its first and last day, both inclusive."""

    text: str
    start_char: int
    end_char: int
    start: dt.date | None = None
    end: dt.date | None = None
    kind: Literal["point", "span", "deadline", "recurring", "vague"]
    precision: str
    reason: str | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Period:
        if self.start and self.end and self.start > self.end:
            raise ValueError(f"the period starts on {self.start} and ends on {self.end}")
        return self

    @property
    def timex3(self) -> Timex3:
        """Type and value as ISO-TimeML writes them (`2025-H1`; `P9M` with begin and end); no field of the JSON."""
        return timex3(self.start, self.end, kind=self.kind, precision=self.precision, text=self.text)


class Indicator(Record):
    """What is measured: the shortest phrase that names it, and the lexicon's concept."""

    text: str
    id: str | None = None


class Sentence(Record):
    """The sentence that reports a fact."""

    text: str
    start: int
    end: int


class Evidence(Record):
    """The words a slot was read from and the rule that read them."""

    role: str
    text: str | None = None
    start: int | None = None
    end: int | None = None
    source: Literal["text", "title", "metadata", "inferred", "default"]
    rule: Annotated[str, Field(min_length=1)]


class Relation(Record):
    """A tie to another fact of the same article."""

    fact: str
    relation: Literal["same_clause", "from_to", "part_of", "share_of", "conversion", "contradicts"]


QUALIFIERS = ("price_basis", "adjustment", "cumulation", "partner", "product", "sector", "of", "against")


class Fact(Record):
    """One reported figure with everything it is bound to."""

    id: str
    quantity: Quantity
    measure: Literal["level", "change", "index", "share", "ratio"]
    indicator: Indicator
    qualifiers: dict[Literal["price_basis", "adjustment", "cumulation", "partner", "product", "sector", "of", "against"], str]
    period: Period | None = None
    baseline: Period | None = None
    place: EntityRef | None = None
    organization: EntityRef | None = None
    speaker: EntityRef | None = None
    status: Literal["actual", "planned", "forecast"]
    sentence: Sentence
    evidence: list[Evidence]
    related: list[Relation]
    confidence: Probability
    confidence_full: Probability
    reasons: list[str]


class Unused(Record):
    """A number that lies in no fact's quantity, and why."""

    text: str
    start: int
    end: int
    reason: str


class Provenance(Record):
    """Which program, model and lexicon made this extraction."""

    version: str
    model: str
    model_hash: str
    lexicon_hash: str

    @property
    def pipeline_hash(self) -> str:
        """One hash of everything that can change a result; the resume key of a run."""
        return hashlib.sha256("|".join((SCHEMA_VERSION, self.version, self.model_hash, self.lexicon_hash)).encode()).hexdigest()[:16]


class Extraction(Record):
    """Everything that one article says, one a line in JSONL."""

    schema_version: Literal["1.0"] = "1.0"
    article: Article
    entities: list[Entity]
    quantities: list[Quantity]
    periods: list[Period]
    facts: list[Fact]
    unused: list[Unused]
    extractor: Provenance

    def to_json(self) -> str:
        """One line of canonical JSON."""
        return self.model_dump_json()

    def to_rows(self) -> list[dict[str, Any]]:
        """A flat row a fact, with Decimals and dates: `pandas.DataFrame(one.to_rows())`."""
        from extractor.render.rows import rows

        return rows(self)

    def to_displacy(self, style: Literal["ent", "span"] = "ent") -> dict[str, Any]:
        """What spaCy's `displacy.render(…, style=style, manual=True)` draws; style `span` shows words of several slots too."""
        from extractor.render.spans import displacy_ents, displacy_spans

        return displacy_ents(self) if style == "ent" else displacy_spans(self)

    def _repr_html_(self) -> str:
        """How a notebook shows it: the text with its facts' words in colour, and the table of facts."""
        from extractor.render.html import fragment

        return fragment(self)


def fact_id(article: Article, numeral_start: int, ordinal: int = 1) -> str:
    """The id of a fact: it survives a better reading of everything but where the numeral stands.

    `ordinal` counts the facts on one numeral: a person may add a second one.
    """
    key = "\x1f".join([article.source or "", article.id, str(numeral_start), *([str(ordinal)] if ordinal > 1 else [])])
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:20]


def to_extraction(
    article: Article,
    *,
    entities: Iterable[values.Entity],
    quantities: Iterable[values.Quantity],
    periods: Iterable[values.Period],
    facts: Iterable[values.Fact],
    unused: Iterable[values.Number],
    provenance: Provenance,
) -> Extraction:
    """Turn the stages' values into the public record.

    Raises:
        ValueError: where a span's words differ from the article's text, or a value breaks the contract.
    """
    found = list(facts)
    ids = [fact_id(article, f.quantity.numeral_start) for f in found]
    checked = _Checked(article.text)
    return Extraction(
        article=article,
        entities=[checked.entity(e) for e in entities],
        quantities=[checked.quantity(q) for q in quantities],
        periods=[checked.period(p) for p in periods],
        facts=[checked.fact(f, ids[i], ids) for i, f in enumerate(found)],
        unused=[Unused(text=checked(u).text, start=u.start, end=u.end, reason=u.reason or "no indicator") for u in unused],
        extractor=provenance,
    )


class _Checked:
    """Builds records from values and refuses words that are not the text's."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __call__(self, words: values.Words) -> values.Words:
        if self.text[words.start : words.end] != words.text:
            raise ValueError(f"the span {words.start}:{words.end} reads {self.text[words.start : words.end]!r}, not {words.text!r}")
        return words

    def entity(self, e: values.Entity) -> Entity:
        self(e)
        return Entity(text=e.text, start=e.start, end=e.end, label=e.label.value, name=e.name, ref=e.ref, confidence=round(e.confidence, 3))

    def quantity(self, q: values.Quantity) -> Quantity:
        self(q)
        return Quantity(
            text=q.text, start=q.start, end=q.end, kind=q.kind.value, value=q.value, low=q.low, high=q.high, step=q.step,
            unit=q.unit or "", bound=q.bound.value,
        )  # fmt: skip

    def period(self, p: values.Period) -> Period:
        self(p)
        return Period(
            text=p.text, start_char=p.start, end_char=p.end, start=p.first, end=p.last, kind=p.kind,
            precision=p.precision, reason=p.reason,
        )  # fmt: skip

    def fact(self, f: values.Fact, own_id: str, ids: list[str]) -> Fact:
        self(f.sentence)
        return Fact(
            id=own_id,
            quantity=self.quantity(f.quantity),
            measure=f.measure.value,
            indicator=Indicator(text=f.indicator, id=f.indicator_id),
            qualifiers=dict(sorted(f.qualifiers.items())),
            period=self.period(f.period) if f.period else None,
            baseline=self.period(f.baseline) if f.baseline else None,
            place=_ref(f.place),
            organization=_ref(f.organization),
            speaker=_ref(f.speaker),
            status=f.status.value,
            sentence=Sentence(text=f.sentence.text, start=f.sentence.start, end=f.sentence.end),
            evidence=[self.evidence(c) for c in f.clues],
            related=[Relation(fact=ids[i], relation=r) for i, r in f.related],
            confidence=round(f.confidence, 3),
            confidence_full=round(f.confidence_full, 3),
            reasons=list(f.reasons),
        )

    def evidence(self, c: values.Clue) -> Evidence:
        if c.words is None or c.source != "text":
            return Evidence(role=c.role, text=c.said, source=c.source, rule=c.rule)
        self(c.words)
        return Evidence(role=c.role, text=c.words.text, start=c.words.start, end=c.words.end, source="text", rule=c.rule)


def _ref(e: values.Entity | None) -> EntityRef | None:
    return None if e is None else EntityRef(text=e.text or e.name, name=e.name, ref=e.ref, label=e.label.value)
