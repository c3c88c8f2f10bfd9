"""The same annotation whatever the order, the batch and what was read before, for every shipped model."""

from __future__ import annotations

import json
import random
from pathlib import Path

import numpy as np
import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc
from thinc.api import NumpyOps

from extractor import nlp
from extractor.encoder import products

ROOT = Path(__file__).parents[2]
SHIPPED = sorted(name for name in nlp.MODELS if (ROOT / "models" / nlp.MODELS[name] / "meta.json").is_file())


@pytest.fixture(scope="module", params=SHIPPED)
def model(request: pytest.FixtureRequest) -> Language:
    return nlp.build(request.param)


@pytest.fixture(scope="module")
def texts() -> list[str]:
    paths = sorted((ROOT / "corpus/articles/train").glob("*.json"))[:14]
    return ["", "\n", "Steel.", *(json.loads(p.read_text(encoding="utf8"))["text"] for p in paths)]


def state(doc: Doc) -> list[tuple[object, ...]]:
    return [(t.tag_, t.pos_, str(t.morph), t.lemma_, t.dep_, t.head.i, t.ent_iob_, t.ent_type_, t.is_sent_start) for t in doc]


def test_order_and_batch_do_not_matter(model: Language, texts: list[str]) -> None:
    expected = {text: state(model(text)) for text in texts}
    for seed, size in ((1, 1), (2, 3), (3, 64)):
        order = texts[:]
        random.Random(seed).shuffle(order)
        for text, doc in zip(order, model.pipe(order, batch_size=size), strict=True):
            assert state(doc) == expected[text], (seed, size, text[:60])


def test_a_fresh_pipeline_says_the_same(texts: list[str]) -> None:
    """As another process would: nothing that was read before may matter."""
    for name in SHIPPED:
        first = nlp.build(name)
        for text in texts[:8]:
            first(text)
        second = nlp.build(name)
        assert state(first(texts[-1])) == state(second(texts[-1])), name


def test_products_are_those_of_thinc() -> None:
    dice = np.random.default_rng(1)
    for n, inner, m in ((1, 288, 288), (7, 96, 50), (400, 480, 288)):
        x, y = (dice.standard_normal(shape).astype("f") for shape in ((n, inner), (m, inner)))
        assert np.allclose(products.OneThread().gemm(x, y, trans2=True), NumpyOps().gemm(x, y, trans2=True), rtol=1e-3, atol=1e-3)


def test_the_number_of_threads_is_put_back() -> None:
    if products.threads() is None:
        pytest.skip("numpy has no OpenBLAS here")
    get, put = products.threads() or (None, None)
    assert get is not None
    assert put is not None
    before = get()
    try:
        put(2)
        products.OneThread().gemm(np.ones((3, 3), dtype="f"), np.ones((3, 3), dtype="f"))
        assert get() == 2
        with pytest.raises(ValueError, match="shapes"):
            products.OneThread().gemm(np.ones((3, 3), dtype="f"), np.ones((2, 3), dtype="f"))
        assert get() == 2
    finally:
        put(before)


def test_all_networks_are_switched() -> None:
    pipeline = spacy.blank("en")
    pipeline.add_pipe("tagger").add_label("X")  # type: ignore[attr-defined]
    pipeline.initialize()
    assert products.use_numpy(pipeline) == (products.threads() is not None)
    if products.threads() is not None:
        nodes = list(pipeline.get_pipe("tagger").model.walk())  # type: ignore[attr-defined]
        assert nodes
        assert all(isinstance(node.ops, products.OneThread) for node in nodes)
