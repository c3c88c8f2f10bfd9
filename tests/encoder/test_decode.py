"""The numpy side of the encoder, which needs no model: names, trees, lemma rules, windows."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.encoder import decode, lemmas
from extractor.encoder.pieces import LONG_WINDOW, PIECES_OF_WORD, WINDOW, cut, pack, shape

LABELS = ["O", "B-PERSON", "I-PERSON", "B-PLACE", "I-PLACE", "B-ORG", "I-ORG"]


def is_tree(heads: list[int]) -> bool:
    if heads.count(0) != 1:
        return False
    for word in range(1, len(heads) + 1):
        at, steps = word, 0
        while at and steps <= len(heads):
            at, steps = heads[at - 1], steps + 1
        if at:
            return False
    return True


@given(st.integers(1, 40), st.integers(0, 10**6), st.sampled_from([0.0, 0.1, 1.0, 50.0]))
@settings(max_examples=150, deadline=None)
def test_heads_always_form_one_tree(n: int, seed: int, spread: float) -> None:
    scores = np.random.default_rng(seed).normal(0, spread, (n, n + 1)).astype(np.float32)
    assert is_tree(decode.heads_of(scores).tolist())


@pytest.mark.parametrize("n", [1, 2, 3, 4])
def test_the_tree_is_the_best_of_all_trees(n: int) -> None:
    for seed in range(60):
        scores = np.random.default_rng(seed).normal(0, 2, (n, n + 1))
        best = max(
            (h for h in itertools.product(range(n + 1), repeat=n) if all(h[i] != i + 1 for i in range(n)) and is_tree(list(h))),
            key=lambda h: sum(scores[i, h[i]] for i in range(n)),
        )
        assert tuple(decode.heads_of(scores).tolist()) == best


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 0.0])
def test_heads_of_odd_scores(value: float) -> None:
    assert is_tree(decode.heads_of(np.full((5, 6), value)).tolist())


@given(st.integers(0, 30), st.integers(0, 10**6))
@settings(max_examples=100, deadline=None)
def test_names_are_well_formed(n: int, seed: int) -> None:
    found = decode.Names(LABELS)(np.random.default_rng(seed).normal(0, 3, (n, 7)))
    names = ["O"] + [LABELS[k] for k in found]
    for before, name in itertools.pairwise(names):
        assert name[:2] != "I-" or before[2:] == name[2:]


def test_names_take_the_best_allowed_sequence() -> None:
    scores = np.array([[0.0, 2, 0, 0, 0, 1.5, 0], [0, 0, 0, 0, 0, 0, 3.0]])
    assert [LABELS[k] for k in decode.Names(LABELS)(scores)] == ["B-ORG", "I-ORG"]


@pytest.mark.parametrize(
    ("form", "lemma"),
    [
        ("grew", "grow"), ("cities", "city"), ("The", "the"), ("was", "be"), ("Astana", "Astana"), ("better", "good"),
        ("KAZAKHSTAN", "Kazakhstan"), ("n't", "not"), ("a|b", "a|b"), ("|", "|"), ("", ""),
    ],
)  # fmt: skip
def test_a_rule_leads_from_the_form_to_the_lemma(form: str, lemma: str) -> None:
    assert lemmas.lemma_of(form, [lemmas.rule_of(form, lemma)]) == lemma


@given(st.text(max_size=12), st.lists(st.text(max_size=6), max_size=3))
def test_no_rule_fails_on_any_word(form: str, rules: list[str]) -> None:
    assert isinstance(lemmas.lemma_of(form, [*rules, "l|ing|", "t||", "=|ies|y"]), str)


def test_a_known_form_or_lemma_goes_before_the_rules() -> None:
    known = {"found": "find", "release": "release"}
    assert lemmas.lemma_of("Found", ["l|d|"], known) == "find"
    assert lemmas.lemma_of("released", ["l|ed|", "l|d|"], known) == "release"
    assert lemmas.lemma_of("zorbed", ["l|ed|", "l|d|"], known) == "zorb"


@pytest.mark.parametrize(
    ("word", "expected"),
    [("steel", 1), ("JSC", 2), ("A", 3), ("Astana", 4), ("6.9", 5), ("%", 6), ("KazMunayGas", 7), ("Kassym-Jomart", 4), ("", 6)],
)
def test_shapes(word: str, expected: int) -> None:
    assert shape(word) == expected


@given(st.lists(st.integers(0, LONG_WINDOW), max_size=60))
def test_windows_hold_all_sentences_in_order(lengths: list[int]) -> None:
    ranges = list(pack(lengths))
    assert [i for a, b in ranges for i in range(a, b)] == list(range(len(lengths)))
    assert all(sum(lengths[a:b]) <= WINDOW or b - a == 1 for a, b in ranges)


@given(st.lists(st.integers(1, PIECES_OF_WORD), min_size=1, max_size=400))
def test_overlong_sentences_are_cut(lengths: list[int]) -> None:
    ranges = list(cut(lengths))
    assert [i for a, b in ranges for i in range(a, b)] == list(range(len(lengths)))
    assert all(sum(lengths[a:b]) <= LONG_WINDOW and b > a for a, b in ranges)
