"""Texts from topics that the corpus lacks, committed before the first run on them: what of them is fully right.

Two tables: sixty texts, and sixty-four written later, of which 91.6 % of the quantities were right at the first run.

A quantity is right when an extracted one overlaps its words and has its kind, unit, value (or range) and bound. The table gives a fall
that only a verb tells without sign; the facts turn it, so that either sign counts where none is printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from extractor.api import Extractor, load
from extractor.records import Quantity

TABLES = {
    name: yaml.safe_load((Path(__file__).parent / f"{name}.yaml").read_text(encoding="utf-8"))
    for name in ("unseen_topics", "unseen_topics_2")
}
FLOOR = 0.95


@pytest.fixture(scope="module")
def reader() -> Extractor:
    return load()


@pytest.fixture(scope="module", params=TABLES)
def found(request: pytest.FixtureRequest, reader: Extractor) -> list[tuple[dict[str, Any], list[Quantity]]]:
    """Each text of a table with the quantities read from it."""
    return [(row, list(reader.extract(row["text"]).quantities)) for row in TABLES[request.param]]


def spans(row: dict[str, Any], words: list[str]) -> Iterator[tuple[str, int, int]]:
    """Where words stand in the text; a quote that occurs again is looked for behind the one before."""
    last: dict[str, int] = {}
    for quote in words:
        at = whole(row["text"], quote, last.get(quote, 0))
        last[quote] = at + len(quote)
        yield quote, at, at + len(quote)


def whole(text: str, words: str, at: int) -> int:
    """Where words stand on their own: "12" is not in "412"."""
    while True:
        at = text.index(words, at)
        decimals = words[0].isdigit() and re.search(r"\d[.,]\Z", text[max(0, at - 2) : at])  # "5" is not in "0.5"
        if (
            not decimals
            and not (text[at - 1 : at].isalnum() and words[0].isalnum() and at)
            and not (text[at + len(words) :][:1].isdigit() and words[-1].isdigit())
        ):
            return at
        at += 1


def number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def same(gold: dict[str, Any], said: Quantity) -> bool:
    """Kind, unit, value or range, and bound."""
    units = gold["unit"] if isinstance(gold["unit"], list) else [gold["unit"]]
    if said.kind != gold["kind"] or said.bound != gold.get("bound", "exact") or said.unit not in units:
        return False
    wanted = [number(gold.get(key)) for key in ("value", "low", "high")]
    turned = [None if v is None else -v for v in (wanted[0], wanted[2], wanted[1])]
    signs = [wanted] if gold["quote"][:1] in "+-−–" or gold["quote"].startswith("minus") else [wanted, turned]
    return any(close(w, [said.value, said.low, said.high]) for w in signs)


def close(wanted: list[Decimal | None], said: list[Decimal | None]) -> bool:
    return all(
        a is b if a is None or b is None else abs(a - b) <= max(abs(a), abs(b)) * Decimal("0.0001")
        for a, b in zip(wanted, said, strict=True)
    )


def judge(found: list[tuple[dict[str, Any], list[Quantity]]]) -> tuple[int, int, list[str]]:
    """How many are right, of how many, and what is wrong."""
    right, total, wrong = 0, 0, []
    for row, said in found:
        golds = row["quantities"]
        for gold, (quote, start, end) in zip(golds, spans(row, [g["quote"] for g in golds]), strict=True):
            total += 1
            there = [q for q in said if q.start < end and start < q.end]
            if any(same(gold, q) for q in there):
                right += 1
            else:
                read = [(q.text, str(q.kind), str(q.value or (q.low, q.high)), q.unit, str(q.bound)) for q in there]
                wrong.append(f"{row['topic']}: {quote!r} is read as {read}, not {gold}")
    return right, total, wrong


def test_share_fully_right(found: list[tuple[dict[str, Any], list[Quantity]]]) -> None:
    right, total, wrong = judge(found)
    assert right / total >= FLOOR, "\n".join([f"{right} of {total}", *wrong])


def test_numbers_that_are_no_quantity(found: list[tuple[dict[str, Any], list[Quantity]]]) -> None:
    wrong = []
    for row, said in found:
        taken = [(s, e) for _, s, e in spans(row, [g["quote"] for g in row["quantities"]])]
        for words in row.get("none") or ():
            start = whole(row["text"], words, 0)
            while any(s < start + len(words) and start < e for s, e in taken):
                start = whole(row["text"], words, start + 1)
            wrong += [f"{row['topic']}: {words!r} is read as {q.text!r}" for q in said if q.start < start + len(words) and start < q.end]
    assert not wrong, "\n".join(wrong)
