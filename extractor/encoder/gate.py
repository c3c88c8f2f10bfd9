"""Which sentences the encoder may skip: those that hold neither a figure nor a name, and so neither a fact nor what one is about.

Off unless asked for: see `models/accurate/README.md` for what it saves and what it costs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from spacy.lang.en.lex_attrs import like_num as _like_num
from spacy.lang.en.stop_words import STOP_WORDS

is_numeral: Callable[[str], bool] = _like_num
#: Words that count without being numerals.
COUNTING = frozenset(
    """half halves third thirds quarter quarters fifth tenth twice double doubled tripled halved quadrupled dozen dozens couple both pair
    nil zero none no hundreds thousands millions""".split()
)


def carries(words: Sequence[str]) -> bool:
    """Whether a sentence holds a figure, a counting word, or a capital letter that its place does not explain."""
    for i, word in enumerate(words):
        lower = word.lower()
        if any(c.isdigit() for c in word) or is_numeral(word) or lower in COUNTING:
            return True
        if word[:1].isupper() and (i or lower not in STOP_WORDS):
            return True
    return False
