"""Many words as one pattern: it finds what the list of them, longest first, would find."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from extractor.quantities.numeral import tree_of

WORDS = st.lists(st.text("abc .(½", min_size=1, max_size=6), min_size=1, max_size=30)


@given(WORDS, st.text("abc .(½", max_size=12), st.sampled_from(["", r"(?![^\W_])"]))
def test_a_tree_matches_what_the_list_matches(words: list[str], text: str, behind: str) -> None:
    listed = "|".join(re.escape(w) for w in sorted(set(words), key=lambda w: (-len(w), w)))
    expected, found = (re.match(f"(?:{pattern}){behind}", text) for pattern in (listed, tree_of(words)))
    assert (expected and expected.span()) == (found and found.span())
