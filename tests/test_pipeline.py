"""What must hold for any text: true spans, a complete ledger, evidence for every slot, the same bytes every time."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractor.api import Extractor
from extractor.errors import ArticleError
from extractor.records import Article, Extraction

PIECES = [
    "Exports rose 12% to $3.4bn", "in May 2025", "from 4.8% a year earlier", "KZT580bn ($1.21bn)", "Qarmet", "the region", "he said",
    "Cast output grew by 6%, paper by 7%", "more than half", "3Q25", "A320", "\n", "- ", "(", ")", ";", "“", "”", "%", "–", "1,2", "١٢", "½", "\u00a0",
    "planned", "by 2030", "2-time less", "one in four", "per share", "😀", "\x00", "\u202e", "Almaty", "JSC", ".", " ",
]  # fmt: skip


def digits_covered(e: Extraction) -> bool:
    text = e.article.text
    taken = set()
    for span in [*(f.quantity for f in e.facts), *e.unused]:
        taken.update(range(span.start, span.end))
    return all(i in taken for i, c in enumerate(text) if c.isdecimal())


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(st.sampled_from(PIECES), max_size=25).map(" ".join))
def test_spans_are_true_the_ledger_is_complete_and_every_slot_has_evidence(shipped: Extractor, text: str) -> None:
    e = shipped.extract(text, published="2025-10-03")
    for span in [*e.entities, *e.quantities, *e.unused, *(f.quantity for f in e.facts)]:
        assert text[span.start : span.end] == span.text
    assert digits_covered(e)
    for f in e.facts:
        roles = {x.role for x in f.evidence}
        filled = {s for s in ("period", "baseline", "place", "organization", "speaker") if getattr(f, s) is not None}
        assert {"quantity", "measure", "status", "indicator"} | filled <= roles
        assert f.quantity.unit
    assert shipped.extract(text, published="2025-10-03").to_json() == e.to_json()
    assert Extraction.model_validate_json(e.to_json()) == e


def test_a_number_is_in_a_fact_or_in_the_ledger_but_not_in_both(shipped: Extractor) -> None:
    e = shipped.extract("On 3 May 2024 Flight 714 carried 120 passengers, two of them aged 70.", published="2024-05-04")
    facts = {(f.quantity.start, f.quantity.end) for f in e.facts}
    assert not any(a < u.end and u.start < b for u in e.unused for a, b in facts)
    assert {u.reason for u in e.unused} >= {"period"}


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\x00\x01\x02", "....", "%%%%", "((((", "no numbers here"])
def test_odd_texts_have_no_facts(shipped: Extractor, text: str) -> None:
    assert shipped.extract(text).facts == []


def test_half_a_character_is_refused_with_its_place(shipped: Extractor) -> None:
    with pytest.raises(ArticleError, match="at 4"):
        shipped.extract_article(Article(text="Up 5\ud83d%"))


def test_a_text_that_is_too_long_is_refused(shipped: Extractor) -> None:
    with pytest.raises(ArticleError, match="1,000,000"):
        shipped.extract("7" * 3_000_000)


def test_a_run_of_marks_is_refused_at_once(shipped: Extractor) -> None:
    with pytest.raises(ArticleError, match="no prose"):
        shipped.extract("Exports rose 5%. " + "(" * 500_000)


def test_a_run_of_a_hundred_thousand_digits_is_no_quantity(shipped: Extractor) -> None:
    e = shipped.extract("Output was " + "7" * 100_000 + " tons.")
    assert e.facts == []
    assert digits_covered(e)


def test_the_spacy_component_leaves_the_extraction_in_the_doc(shipped: Extractor) -> None:
    from extractor import nlp

    language = nlp.build()
    language.add_pipe("extractor")
    doc = language.make_doc("Exports rose 12% to $3.4bn last month.")
    doc.user_data["published"] = "2025-06-03"
    for _, pipe in language.pipeline:
        doc = pipe(doc)
    facts = doc.user_data["extractor"].facts
    assert [f.indicator.text for f in facts] == ["exports", "exports"]
    assert facts[0].period.start.isoformat() == "2025-05-01"


def test_pipe_keeps_the_order(shipped: Extractor) -> None:
    articles = [Article(id=str(n), text=f"Exports rose {n}%.") for n in range(1, 6)]
    assert [e.article.id for e in shipped.pipe(articles)] == ["1", "2", "3", "4", "5"]


def test_two_processes_give_the_same_bytes_as_one(shipped: Extractor) -> None:
    articles = [Article(id=str(n), text=f"Exports rose {n}% to $3.{n}bn in May, Qarmet said.", published="2025-06-03") for n in range(1, 9)]
    assert [e.to_json() for e in shipped.pipe(articles, jobs=2)] == [e.to_json() for e in shipped.pipe(articles)]
