"""Words to word pieces and shapes, sentences to windows: what training and run time must do alike.

The word-piece vocabulary is uncased, so each piece carries the shape of its word beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

#: Word pieces of a window without the two marks around it; the run time packs whole sentences up to this.
WINDOW = 126
#: Word pieces a sentence may have and still be read in one window of its own.
LONG_WINDOW = 254
#: Word pieces kept of one word, so that an address cannot fill a window; characters of a word looked at.
PIECES_OF_WORD = 12
CHARACTERS_OF_WORD = 120
CLS, SEP, UNKNOWN = 101, 102, 100
SHAPES = 8
_CACHE = 100_000

Coded = tuple[tuple[int, ...], int]


def shape(word: str) -> int:
    """One of eight shapes: 1 lower, 2 UPPER, 3 one capital, 4 Title, 5 with a digit, 6 no letter, 7 mixed, 0 other."""
    if word.islower():
        return 1
    if word.isupper():
        return 2 if len(word) > 1 else 3
    if word.istitle() or (word[:1].isupper() and word[1:].islower()):
        return 4
    if any(c.isdigit() for c in word):
        return 5
    if not any(c.isalpha() for c in word):
        return 6
    return 7 if any(c.isupper() for c in word) else 0


class Pieces:
    """Word pieces of single words, remembered; the memory is bounded and never changes a result.

    Args:
        path: the `tokenizer.json` of the model.
    """

    def __init__(self, path: Path) -> None:
        from tokenizers import Tokenizer

        self._tokenizer: Any = Tokenizer.from_file(str(path))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._known: dict[str, Coded] = {}

    def __call__(self, word: str) -> Coded:
        """The pieces (at least one, at most `PIECES_OF_WORD`) and the shape of a word."""
        found = self._known.get(word)
        if found is None:
            cut = word[:CHARACTERS_OF_WORD]
            text = cut.encode("utf-8", "replace").decode("utf-8", "replace")  # a lone surrogate is no valid text
            ids = self._tokenizer.encode(text, add_special_tokens=False).ids[:PIECES_OF_WORD]
            found = (tuple(ids) or (UNKNOWN,), shape(cut))
            if len(self._known) >= _CACHE:
                self._known.clear()
            if len(word) <= CHARACTERS_OF_WORD:
                self._known[word] = found
        return found


def pack(lengths: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Ranges of sentences that share a window: as many as fit in `WINDOW` pieces, an overlong one alone."""
    start = total = 0
    for i, length in enumerate(lengths):
        if i > start and total + length > WINDOW:
            yield start, i
            start, total = i, 0
        total += length
    if start < len(lengths):
        yield start, len(lengths)


def cut(lengths: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Ranges of words of one sentence: the whole where it fits in `LONG_WINDOW` pieces, else stretches of `WINDOW`."""
    if sum(lengths) <= LONG_WINDOW:
        yield 0, len(lengths)
        return
    start = total = 0
    for i, length in enumerate(lengths):
        if total + length > WINDOW:
            yield start, i
            start, total = i, 0
        total += length
    yield start, len(lengths)
