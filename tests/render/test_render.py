"""An extraction in a notebook, in a data frame, in displaCy."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from spacy import displacy

from extractor.api import Extractor
from extractor.records import Extraction
from extractor.render.html import page
from extractor.render.spans import apart
from extractor.sinks.flat import COLUMNS

TEXT = "Exports <b>rose</b> 12% to $3.4bn in May 2025, & imports fell by 3%, Finance Minister Aliya Omarova said."


@pytest.fixture(scope="module")
def one(shipped: Extractor) -> Extraction:
    return shipped.extract(TEXT, published="2025-06-03", title="A <script>alert(1)</script> title")


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href")]

    def handle_data(self, data: str) -> None:
        self.words += data


def test_a_notebook_shows_text_and_table_and_loads_nothing(one: Extraction) -> None:
    seen = _Words()
    seen.feed(one._repr_html_())
    assert seen.tags.count("mark") > 6
    assert seen.tags.count("tr") == 1 + len(one.facts)
    assert "script" not in seen.tags
    assert "b" not in seen.tags
    assert seen.addresses == []
    assert "<b>" in seen.words


def test_the_marks_do_not_overlap_and_are_the_words_of_the_facts(one: Extraction) -> None:
    marks = apart(one)
    assert all(a.end <= b.start for a, b in pairwise(marks))
    assert {"12%", "$3.4bn", "3%"} == {TEXT[m.start : m.end] for m in marks if m.slot == "quantity"}


def test_rows_are_typed_and_have_the_columns_of_the_csv(one: Extraction) -> None:
    rows = one.to_rows()
    assert [tuple(row) for row in rows] == [COLUMNS] * len(one.facts)
    assert rows[0]["value"] == Decimal(12)
    assert rows[0]["period_start"] == dt.date(2025, 5, 1)


def test_rows_make_a_data_frame(one: Extraction) -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(one.to_rows())
    assert list(frame["unit"])[:2] == ["%", "USD"]


@pytest.mark.parametrize("style", ["ent", "span"])
def test_displacy_draws_it(one: Extraction, style: str) -> None:
    drawn = displacy.render(one.to_displacy(style), style=style, manual=True, jupyter=False)  # type: ignore[arg-type]
    assert "QUANTITY" in drawn
    assert "12" in drawn


def test_a_text_or_a_mapping_does_for_an_article(shipped: Extractor) -> None:
    first, second = shipped.pipe([TEXT, {"text": "Imports fell by 3% in May 2025.", "id": "b"}])
    assert first.facts
    assert second.article.id == "b"


def test_an_article_without_facts_says_so(shipped: Extractor) -> None:
    none = shipped.extract("Nothing happened.")
    assert "No facts" in none._repr_html_()
    assert none.to_rows() == []
    assert "".join(page([none])).endswith("</html>\n")
