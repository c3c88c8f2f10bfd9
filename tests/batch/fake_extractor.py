"""A tiny extractor of the real one's shape: every whole number is a fact, some words make it misbehave."""

from __future__ import annotations

import datetime as dt
import os
import re
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from extractor.errors import ModelError
from extractor.reading import FileReader, ReadError, Skipped
from extractor.reading.opening import Meter, Source
from extractor.records import (
    Article,
    Entity,
    EntityRef,
    Evidence,
    Extraction,
    Fact,
    Indicator,
    Period,
    Provenance,
    Quantity,
    Relation,
    Sentence,
    Unused,
    fact_id,
)  # fmt: skip

NUMBER = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True)
class FakeLoader:
    """`lexicon` stands for its version; numbers equal to `skip` are left out; `pause` seconds an article."""

    lexicon: str = "l1"
    skip: str = ""
    indicator: str = "output"
    pause: float = 0.0
    broken: str = ""

    def __call__(self) -> FakeExtractor:
        if self.broken == "error":
            raise ModelError("the model is missing")
        if self.broken == "dies":
            os._exit(3)
        return FakeExtractor(self)


class FakeExtractor:
    def __init__(self, how: FakeLoader) -> None:
        self.how = how

    @property
    def provenance(self) -> Provenance:
        return Provenance(version="0", model="fake 1", model_hash="m1", lexicon_hash=self.how.lexicon)

    def extract_article(self, article: Article) -> Extraction:
        time.sleep(self.how.pause)
        if "SLOW" in article.text:
            time.sleep(60)
        if "BOOM" in article.text:
            raise ZeroDivisionError("boom \0 \ud800")
        if "DIE" in article.text:
            os.kill(os.getpid(), signal.SIGKILL)
        return extraction_of(article, self.how, self.provenance)


def extraction_of(article: Article, how: FakeLoader, provenance: Provenance) -> Extraction:
    found = [m for m in NUMBER.finditer(article.text) if m[0] != how.skip]
    ids = [fact_id(article, m.start()) for m in found]
    facts = [_fact(article, m, ids, i, how) for i, m in enumerate(found)]
    names = [
        Entity(text=m[0], start=m.start(), end=m.end(), label="PLACE", name="Karaganda Region", ref="KZ-35", confidence=0.9)
        for m in re.finditer("Karaganda", article.text)
    ]
    unused = [Unused(text=m[0], start=m.start(), end=m.end(), reason="name") for m in NUMBER.finditer(article.text) if m[0] == how.skip]
    return Extraction(
        article=article, entities=names, quantities=[f.quantity for f in facts], periods=[], facts=facts, unused=unused,
        extractor=provenance,
    )  # fmt: skip


def _fact(article: Article, m: re.Match[str], ids: list[str], i: int, how: FakeLoader) -> Fact:
    start, end = m.span()
    first, last = dt.date(2025, 1, 1), dt.date(2025, 12, 31)
    year = Period(text="2025", start_char=0, end_char=0, start=first, end=last, kind="span", precision="year")
    return Fact(
        id=ids[i],
        quantity=Quantity(text=m[0], start=start, end=end, kind="count", value=Decimal(m[0]), step=Decimal(1), unit="ton", bound="exact"),
        measure="level",
        indicator=Indicator(text=how.indicator, id=None),
        qualifiers={"price_basis": "real"},
        period=year,
        place=EntityRef(text="Karaganda", name="Karaganda Region", ref="KZ-35", label="PLACE"),
        status="actual",
        sentence=Sentence(text=article.text, start=0, end=len(article.text)),
        evidence=[
            Evidence(role="quantity", text=m[0], start=start, end=end, source="text", rule="number"),
            Evidence(role="place", source="inferred", rule="nearest"),
            Evidence(role="place", text="Karaganda", source="title", rule="title"),
        ],
        related=[Relation(fact=other, relation="same_clause") for other in ids if other != ids[i]],
        confidence=0.9,
        confidence_full=0.8,
        reasons=["place taken from the title"],
    )


class PoisonReader(FileReader):
    """Dies while it reads a file named `poison`, hangs in one named `endless`, after their first item; fails in one named `fault`."""

    def read(self, file: Source, meter: Meter | None = None) -> Iterator[tuple[Article | ReadError | Skipped, bool]]:
        name = (file.uri or "").rpartition("/")[2].partition(".")[0]
        for item in super().read(file, meter):
            yield item
            if name == "poison":
                time.sleep(0.2)  # what was read before is on its way
                os.kill(os.getpid(), signal.SIGKILL)
            if name == "endless":
                time.sleep(60)
            if name == "fault":
                raise KeyError("fault")
