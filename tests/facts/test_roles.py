"""The network of roles: its tables, its arithmetic, and what it may change in a draft."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.api import Extractor, load
from extractor.errors import ModelError
from extractor.facts.roles.features import CODES, CUES, SLOTS, WORD_CODES, bucket, buckets, tables_of, word_span
from extractor.facts.roles.names import NamedArticle, marked_words, phrase_of
from extractor.facts.roles.network import FILE, Network, _gelu, _log_softmax
from extractor.facts.roles.revise import name_candidates, time_candidates
from extractor.records import Article
from extractor.values import Words

TEXT = (
    "ASTANA – Output of butter at Zerenda Dairy rose 6% to 4,100 tons in January–June, the Bureau of National Statistics said.\n\n"
    "Of cheese, 9% more was made. In Kostanay region the plants employ 640 people; a year earlier there were 590.\n"
)


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return load("accurate")


@given(st.integers(-100_000, 100_000))
def test_buckets_are_32_and_tell_the_sides_apart(distance: int) -> None:
    assert 0 <= bucket(distance) < CODES[0]
    assert (bucket(distance) % 2 == 1) == (distance >= 0)
    assert buckets(np.array([distance]))[0] == bucket(max(-3000, min(3000, distance)))


@given(st.lists(st.integers(1, 9), min_size=1, max_size=30), st.data())
def test_word_span_covers_the_words(widths: list[int], data: st.DataObject) -> None:
    bounds = [sum(widths[:i]) for i in range(len(widths))]
    end = sum(widths)
    start = data.draw(st.integers(0, end - 1))
    stop = data.draw(st.integers(start + 1, end))
    a, b = word_span(bounds, Words("x", start, stop))
    assert a < b <= len(bounds)
    assert bounds[a] <= start
    assert b == len(bounds) or bounds[b] >= stop


@given(st.lists(st.floats(-20, 20, width=32), min_size=1, max_size=20))
def test_arithmetic(values: list[float]) -> None:
    from math import erf, sqrt

    x = np.array([values], dtype=np.float32)
    assert np.allclose(_gelu(x)[0], [v * (1 + erf(v / sqrt(2))) / 2 for v in values], atol=1e-5)
    assert np.isclose(np.exp(_log_softmax(x)).sum(), 1, atol=1e-4)


def test_tables_have_the_shapes_they_say(extractor: Extractor) -> None:
    seen = extractor.seen(Article(id="a", text=TEXT, published="2025-07-20"))
    tables = tables_of(
        list(seen.doc), seen.drafts, time_candidates(seen.findings.periods, seen.calendar),
        name_candidates(seen.findings.entities, seen.findings.references), extractor.binder.words,
    )  # fmt: skip
    n, q = len(seen.doc), len(seen.drafts)
    assert tables.words.shape == (n, len(WORD_CODES))
    assert (tables.words < np.array(WORD_CODES)).all()
    assert (tables.words >= 0).all()
    assert tables.cues.shape == (n, CUES)
    assert tables.pairs.shape == (q, n, len(CODES))
    assert (tables.pairs < np.array(CODES)).all()
    assert (tables.pairs >= 0).all()
    for slot in SLOTS:
        choices = tables.choices[slot]
        assert choices.spans.shape == (len(choices.candidates), 2)
        assert choices.chosen.shape == (q, len(choices.candidates) + 1)
    verdicts = extractor.reviser.network(np.asarray(seen.doc.tensor, dtype=np.float32), tables)  # type: ignore[union-attr]
    assert verdicts.named.shape == (q, n)
    assert np.isfinite(verdicts.named).all()
    for slot in SLOTS:
        assert np.allclose(np.exp(verdicts.slots[slot]).sum(1), 1, atol=0.2)


def test_every_change_says_who_made_it(extractor: Extractor) -> None:
    alone = load("accurate", roles=False)
    article = Article(id="a", text=TEXT, published="2025-07-20")
    for fact, before in zip(extractor.extract_article(article).facts, alone.extract_article(article).facts, strict=True):
        rules = {e.role: e.rule for e in fact.evidence}
        for slot in ("period", "place", "organization"):
            if getattr(fact, slot) is not None:
                assert slot in rules
        if fact.indicator.text != before.indicator.text:
            assert rules["indicator"] != {e.role: e.rule for e in before.evidence}["indicator"]


def test_words_are_joined_by_the_little_words_between_them(extractor: Extractor) -> None:
    doc = extractor.language("Exports of cotton to China fell by 4%.")
    named = np.zeros(len(doc), dtype=np.float32)
    for i, token in enumerate(doc):
        named[i] = 0.9 if token.text in ("Exports", "cotton", "China") else 0.1
    marked = marked_words(NamedArticle(list(doc)), named)
    assert phrase_of(list(doc), marked) == "exports of cotton to China"


def test_a_verb_before_the_amount_goes_behind_the_thing(rules_alone: Extractor) -> None:
    doc = rules_alone.seen(Article(id="x", text="Kazakhstan exported 1.2 million tons of flour.")).doc
    words = [t.text for t in doc]
    assert phrase_of(list(doc), [words.index("exported"), words.index("flour")]) == "flour exported"


def test_without_vectors_the_rules_decide_alone() -> None:
    fast = load("fast")
    assert fast.reviser is None


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"nothing\.npz"):
        Network(tmp_path / "nothing.npz")
    (tmp_path / "noise.npz").write_bytes(b"no archive")
    with pytest.raises(ModelError, match=r"noise\.npz"):
        Network(tmp_path / "noise.npz")
    assert FILE.name == "roles.npz"


def test_the_network_is_the_one_that_was_trained(extractor: Extractor) -> None:
    """The numpy network and the PyTorch one say the same; only where PyTorch is installed."""
    pytest.importorskip("torch", reason="PyTorch is for training only")
    import sys

    sys.path.insert(0, str(Path(__file__).parents[2] / "models"))
    from training.roles.check import difference  # type: ignore[import-not-found]

    assert difference(extractor, Article(id="a", text=TEXT, published="2025-07-20")) < 0.01
