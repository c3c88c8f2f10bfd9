"""The shipped model through the component: labels, trees in any text, the same result whatever came before."""

from __future__ import annotations

import pickle
import random
import warnings
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from extractor import encoder, nlp
from extractor.errors import ModelError

FOLDER = Path(__file__).parents[2] / "models" / "accurate"


@pytest.fixture(scope="module")
def model() -> Language:
    pytest.importorskip("onnxruntime", reason="the model 'accurate' needs onnxruntime")
    pytest.importorskip("tokenizers", reason="the model 'accurate' needs tokenizers")
    if not (FOLDER / "encoder_int8.onnx").is_file():
        pytest.skip("the model 'accurate' is not in models/accurate")
    built = encoder.load(FOLDER)
    nlp.tune_tokenizer(built)
    built.add_pipe("extractor_sentences", first=True)
    return built


def state(doc: Doc) -> list[object]:
    return [(t.tag_, t.pos_, str(t.morph), t.lemma_, t.dep_, t.head.i, t.ent_type_, t.ent_iob_, t.is_sent_start) for t in doc]


def check_trees(doc: Doc) -> None:
    assert all(e.label_ in ("PERSON", "ORG", "PLACE") for e in doc.ents)
    for sentence in doc.sents:
        assert [t.dep_ for t in sentence].count("ROOT") == 1
        for token in sentence:
            assert sentence.start <= token.head.i < sentence.end
            assert (token.head.i == token.i) == (token.dep_ == "ROOT")
            assert token.pos_
            assert len(list(token.ancestors)) < len(sentence)


@pytest.mark.parametrize(
    ("text", "word", "pos", "tag", "lemma", "dep", "head"),
    [
        ("Steel output grew by 6%.", "grew", "VERB", "VBD", "grow", "ROOT", "grew"),
        ("Steel output grew by 6%.", "output", "NOUN", "NN", "output", "nsubj", "grew"),
        ("Steel output grew by 6%.", "%", "SYM", "NN", "%", "obl", "grew"),
        ("Two companies were founded in the cities.", "companies", "NOUN", "NNS", "company", "nsubj:pass", "founded"),
        ("Two companies were founded in the cities.", "were", "AUX", "VBD", "be", "aux:pass", "founded"),
    ],
)
def test_labels(model: Language, text: str, word: str, pos: str, tag: str, lemma: str, dep: str, head: str) -> None:
    token = next(t for t in model(text) if t.text == word)
    assert (token.pos_, token.tag_, token.lemma_, token.dep_, token.head.text) == (pos, tag, lemma, dep, head)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Prime Minister Daniyar Ospanov visited Pavlodar.", [("Daniyar Ospanov", "PERSON"), ("Pavlodar", "PLACE")]),
        ("The Ministry of Finance of Peru published the data.", [("Ministry of Finance", "ORG")]),
        ("Emma Stone lives in London.", [("Emma Stone", "PERSON"), ("London", "PLACE")]),
    ],
)
def test_names(model: Language, text: str, names: list[tuple[str, str]]) -> None:
    found = [(e.text, e.label_) for e in model(text).ents]
    assert all(any(text.startswith(n) and label == k for text, label in found) for n, k in names), found


def test_a_gap_inside_a_name_belongs_to_it(model: Language) -> None:
    assert [e.text for e in model("He lives in New  York with Emma   Stone.").ents] == ["New  York", "Emma   Stone"]


def test_features(model: Language) -> None:
    assert model("The mines were closed.")[1].morph.get("Number") == ["Plur"]


@given(st.lists(st.sampled_from("grew 6 % , . \n ( ) the Astana 😀 - tons JSC ' \u200b  and to".split(" ")), max_size=60))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_heads_form_trees_in_random_words(model: Language, words: list[str]) -> None:
    check_trees(model(" ".join(words)))


@given(st.text(max_size=200))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text(model: Language, text: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        doc = model(text)
    assert doc.text == text
    check_trees(doc)


@pytest.mark.parametrize(
    "text",
    ["", " ", "\n\n", "\x00", "\ufeff\u200b", "😀" * 40, "(" * 300, "7" * 100_000, "a" * 5000, "word " * 900, "x. " * 400,
     "\t\n steel \n\n grew \n"],
)  # fmt: skip
def test_odd_documents(model: Language, text: str) -> None:
    check_trees(model(text))


def test_sentence_bounds_stay(model: Language) -> None:
    text = "Output grew by 6%.\n\nExports fell; imports rose.  The plant, opened in 2019, employs 300 people. It works."
    assert [t.is_sent_start for t in model(text)] == [t.is_sent_start for t in nlp.blank()(text)]


def test_the_same_whatever_the_order(model: Language) -> None:
    texts = [f"{who} produced {n} tons of coal in {where}, {n + 7} of zinc. {who} grew by {n}%." for n, who, where in
             [(3, "Qarmet", "Temirtau"), (12, "The plant", "the north"), (450, "JSC Altyn", "Almaty"), (9, "A mine", "Peru")]]  # fmt: skip
    texts.append(" ".join(texts * 5))
    expected = {text: state(model(text)) for text in texts}
    for seed in range(3):
        random.Random(seed).shuffle(texts)
        for size in (1, 3):
            assert all(state(doc) == expected[text] for text, doc in zip(texts, model.pipe(texts, batch_size=size), strict=True))


def test_a_pickled_component_says_the_same(model: Language) -> None:
    copy = pickle.loads(pickle.dumps(model.get_pipe("extractor_encoder")))
    doc = Doc(copy.vocab, words=["Steel", "output", "grew", "."])
    assert [t.dep_ for t in copy(doc)] == ["compound", "nsubj", "ROOT", "punct"]


def test_missing_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"meta\.json"):
        encoder.load(tmp_path)
    (tmp_path / "meta.json").write_text('{"encoder": true}', encoding="utf8")
    assert encoder.is_encoder(tmp_path)
    with pytest.raises(ModelError, match="encoder_int8"):
        encoder.load(tmp_path)
    assert not encoder.is_encoder(tmp_path / "none")


def test_the_upper_layers_wait_until_asked_and_say_the_same(model: Language) -> None:
    component = model.get_pipe(encoder.COMPONENT)
    text = "Exports rose 12% to $3.4bn in May.\nAnother day.\n" * 30
    eager = model(text).tensor
    component.defer = True
    try:
        one, other = model(text), model("Output fell.")
        assert one.tensor.size == 0
        assert other.tensor.size == 0
        component.fill(one, [(0, len(one))])  # no longer the last Doc: read again
        assert (one.tensor == eager).all()
        part = model(text)
        component.fill(part, [(0, 5)])
        assert (part.tensor[:5] == eager[:5]).all()
        assert not (part.tensor == eager).all()  # the last windows were spared
    finally:
        component.defer = False
