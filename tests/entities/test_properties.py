"""What holds for any text: no exception, true spans, no overlap, the same answer twice, linear time."""

from __future__ import annotations

import itertools
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from extractor.entities import EntityFinder, Referents
from extractor.lexicon import load_lexicon
from extractor.nlp import blank

NLP, FINDER, REFERENTS = blank(), EntityFinder(load_lexicon()), Referents(load_lexicon())
PIECES = """Almaty|region|regions|and|,|.|the|The|company|JSC|LLP|“|”|"|(|)|GOS|Ministry|of|Bank|Governor|Ana|Lund|said|he|Kazakh|Osh|-|–|
|Fund|Government|Inc|'s|On|Street|by|supplied|near|country|central bank|RIGA|Reuters|&|12|x.kz|Near|Board|in""".split("|")
TEXTS = st.one_of(
    st.text(max_size=200),
    st.text(st.characters(exclude_categories=()), max_size=80),  # lone surrogates and control characters too
    st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join),
)


def check(text: str, title: str | None = None) -> None:
    doc = NLP(text)
    found = FINDER.find(doc, title=title)
    for e in found:
        assert doc.text[e.start : e.end] == e.text != ""
        assert 0.0 <= e.confidence <= 1.0
        assert e.name
        assert e.rule
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    again = NLP(text)
    assert FINDER.find(again, title=title) == found
    stand_ins = REFERENTS.find(doc, found, title=title)
    for r in stand_ins:
        assert doc.text[r.start : r.end] == r.text != ""
        assert not any(r.overlaps(e) for e in found)
    assert REFERENTS.find(again, found, title=title) == stand_ins


@settings(max_examples=150, deadline=None)
@given(text=TEXTS, title=st.one_of(st.none(), TEXTS))
def test_any_text(text: str, title: str | None) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        text = text.encode("utf-8", "replace").decode()  # spaCy itself takes no surrogates
    check(text, title)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n\n",
        "\x00\x01\x02",
        "A" * 5000,
        "(" * 500,
        "“" * 500,
        "JSC " * 500,
        "of " * 500,
        "Ministry of " * 200,
        "İstanbul ı ŉ ﬁ",
        "Ministry",
        "Governor",
        "On",
        "the",
    ],
)
def test_odd_texts(text: str) -> None:
    check(text)


@pytest.mark.parametrize(
    "piece",
    ["JSC Aral Salt sold wool in Almaty region, and Ana Lund said so. ", "Alpha Beta Gamma Delta ", "(GOS) of the Ministry of ", "Osh, "],
)
def test_time_grows_with_length_only(piece: str) -> None:
    def seconds(size: int) -> float:
        doc = NLP((piece * (size // len(piece) + 1))[:size])
        begin = time.process_time()
        REFERENTS.find(doc, FINDER.find(doc))
        return time.process_time() - begin

    small = min(seconds(15_000) for _ in range(2))
    assert seconds(120_000) < 8 * 3.0 * max(small, 0.02)


def test_language_is_left_alone(plain: Language) -> None:
    doc = plain("Riga grew.")
    FINDER.find(doc)
    assert len(doc.ents) == 0
