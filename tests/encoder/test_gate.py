from __future__ import annotations

from pathlib import Path

import pytest
from spacy.language import Language

from extractor import encoder, nlp
from extractor.encoder.gate import carries

FOLDER = Path(__file__).parents[2] / "models/accurate"


@pytest.mark.parametrize(
    "text",
    ["Output grew by 6 % .", "Prices doubled .", "Ten mines closed .", "He met Ospanov .", "Peru sells copper .", "about a third was lost .",
     "no one came , said the ministry in Lima ."],
)  # fmt: skip
def test_what_can_carry_a_fact_passes(text: str) -> None:
    assert carries(text.split())


@pytest.mark.parametrize(
    "text", ["The work goes on .", "This is why they wait , he said .", "", "...", "It was raining and the roads were wet ."]
)
def test_what_cannot_does_not(text: str) -> None:
    assert not carries(text.split())


@pytest.fixture(scope="module")
def gated() -> Language:
    pipeline = encoder.load(FOLDER, gate=True)
    pipeline.add_pipe("extractor_sentences", first=True)
    return pipeline


def test_a_skipped_sentence_is_a_flat_tree_and_the_others_are_read(gated: Language) -> None:
    doc = gated("It was raining.  The roads were wet.\n\nSteel output in Peru grew by 6%.")
    first, second, third = [s for s in doc.sents if s.text.strip()]
    for sentence in (first, second):
        words = [t for t in sentence if not t.is_space]
        assert sentence.root.i == words[0].i
        assert {t.pos_ for t in words} == {"X"}
        assert {t.dep_ for t in words[1:]} == {"dep"}
    assert third.root.text == "grew"
    assert [(e.text, e.label_) for e in doc.ents] == [("Peru", "PLACE")]
    assert [t.is_sent_start for t in doc] == [t.is_sent_start for t in nlp.blank()(doc.text)]


def test_nothing_to_read_at_all(gated: Language) -> None:
    for text in ("", "\n", "it is so", "  \n it is so. \n"):
        assert gated(text).text == text


def test_without_the_gate_everything_is_read() -> None:
    doc = nlp.build("accurate")("The work goes on.")
    assert doc[1].pos_ == "NOUN"
