from __future__ import annotations

import pytest
import spacy
from spacy.tokens import Doc
from training import domain, reader, treebanks

VOCAB = spacy.blank("en").vocab


def doc_of(table: str) -> Doc:
    """Word/class/relation>head (from 1, 0 for the root), separated by blanks."""
    rows = [row.rsplit("/", 2) for row in table.split()]
    heads = [int(r[2].split(">")[1]) for r in rows]
    return Doc(
        VOCAB, words=[r[0] for r in rows], pos=[r[1] for r in rows], deps=[r[2].split(">")[0] for r in rows],
        heads=[h - 1 if h else i for i, h in enumerate(heads)], sent_starts=[i == 0 for i in range(len(rows))],
    )  # fmt: skip


CASES = [
    ("counted", "Thirty/NUM/nummod>2 buses/NOUN/nsubj>3 came/VERB/ROOT>0", "Thirty", "buses"),
    ("subject", "Output/NOUN/nsubj>2 grew/VERB/ROOT>0 by/ADP/case>5 6/NUM/nummod>5 %/SYM/obl>2", "6", "Output"),
    ("remnant", "Output/NOUN/nsubj>2 grew/VERB/ROOT>0 6/NUM/nummod>4 %/SYM/obl>2 ,/PUNCT/punct>6 zinc/NOUN/conj>2 5/NUM/orphan>6", "5", "zinc"),
    ("elided", "Ten/NUM/nummod>2 wells/NOUN/nsubj>3 opened/VERB/ROOT>0 in/ADP/case>5 Osh/PROPN/obl>3 and/CCONJ/cc>7 6/NUM/conj>3 in/ADP/case>9"
     " Aktau/PROPN/orphan>7", "6", "wells"),
    ("money with its word", "$/SYM/nsubj>3 3/NUM/nummod>1 went/VERB/ROOT>0 to/ADP/case>5 roads/NOUN/obl>3", "3", "roads"),
    ("object", "It/PRON/nsubj>2 cut/VERB/ROOT>0 the/DET/det>4 rate/NOUN/obj>2 to/ADP/case>7 5/NUM/nummod>7 %/SYM/obl>2", "5", "rate"),
    ("bracket", "Wages/NOUN/nsubj>6 (/PUNCT/punct>4 9/NUM/nummod>4 million/NUM/appos>1 )/PUNCT/punct>4 rose/VERB/ROOT>0", "9", "Wages"),
    ("from-to", "Staff/NOUN/nsubj>2 grew/VERB/ROOT>0 from/ADP/case>5 3/NUM/nummod>5 people/NOUN/obl>2 to/ADP/case>7 7/NUM/obl>2", "3", "Staff"),
    ("tons of", "It/PRON/nsubj>2 sold/VERB/ROOT>0 3/NUM/nummod>4 tons/NOUN/obj>2 of/ADP/case>6 tea/NOUN/nmod>4", "3", "tea"),
    ("percent of", "Debt/NOUN/nsubj>2 reached/VERB/ROOT>0 3/NUM/nummod>4 %/SYM/obj>2 of/ADP/case>6 GDP/NOUN/nmod>4", "3", "Debt"),
    ("rise in", "a/DET/det>2 rise/NOUN/ROOT>0 in/ADP/case>5 the/DET/det>5 tariff/NOUN/nmod>2 of/ADP/case>8 3/NUM/nummod>8 %/SYM/nmod>2", "3", "tariff"),
]  # fmt: skip


@pytest.mark.parametrize(("table", "number", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_reading_a_number(table: str, number: str, expected: str) -> None:
    doc = doc_of(table)
    at = next(t.i for t in doc if t.text == number)
    found = reader.answer(doc, at)
    assert found is not None
    assert found.text == expected


def test_a_wrong_tree_gives_a_wrong_answer() -> None:
    """The check can fail: zinc hung on the other figure."""
    doc = doc_of("Output/NOUN/nsubj>2 grew/VERB/ROOT>0 6/NUM/nummod>4 %/SYM/obl>2 zinc/NOUN/nmod>4 5/NUM/advmod>2")
    assert [t.text for t in reader.read(doc[5])][:1] == ["Output"]


@pytest.mark.parametrize("name", ["dev", "dev_extra", "dev_links", "test"])
def test_the_sets_can_be_placed_in_their_texts(name: str) -> None:
    nlp = spacy.blank("en")
    records = domain.load(name)
    assert len({r["id"] for r in records}) == len(records)
    for record in records:
        doc = nlp.make_doc(record["text"])
        assert len(domain.spans(record)) == len(record["names"])
        assert all(name["label"] in domain.KINDS for name in record["names"])
        for link in record["links"]:
            number = domain.token_at(doc, domain.find(record["text"], link["number"], link["nth"]))
            head = domain.token_at(doc, domain.find(record["text"], link["head"], link["head_nth"]))
            assert number.i != head.i


def test_the_sizes_asked_for() -> None:
    test, dev = domain.load("test"), domain.load("dev")
    assert len(test) >= 100
    assert sum(len(r["links"]) for r in test) >= 60
    assert len(dev) >= 150
    assert sum(1 for _ in treebanks.read_conllu(domain.FOLDER / "dev.conllu")) >= 60


def test_no_sentence_of_the_test_is_a_development_sentence() -> None:
    dev = {r["text"] for name in ("dev", "dev_extra", "dev_links") for r in domain.load(name)}
    assert not dev & {r["text"] for r in domain.load("test")}


def test_the_corrected_trees_are_trees_and_give_their_links() -> None:
    docs = domain.gold_docs(spacy.blank("en"))
    for doc in docs.values():
        assert sum(t.dep_ == "ROOT" for t in doc) == 1
    records = [r for r in domain.load("dev") if r["id"] in docs]
    found = domain.links([(r, docs[r["id"]]) for r in records])
    assert found["right"]["all"] == "32/32"
    assert found["strangers"] == 0


def test_figures_glued_to_their_currency_are_found() -> None:
    text = "It cost 12 at first, then €12bn, then 12.5."
    assert text[domain.find(text, "12", 1) :].startswith("12 at")
    assert text[domain.find(text, "12.5", 1) :].startswith("12.5")
