"""A Doc as plain lists: what every rule of this room reads, quick to index and easy to make in a test."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from spacy.tokens import Doc


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words of a text with their offsets (code points).

    `first` marks tokens that begin a sentence or a line, `pos` the model's word classes or "" without a model,
    `capital` whether a token begins with an upper-case letter.
    """

    text: str
    words: list[str]
    starts: list[int]
    ends: list[int]
    first: list[bool]
    pos: list[str]
    capital: list[bool]

    def __len__(self) -> int:
        return len(self.words)

    def word(self, i: int) -> str:
        """The word at i, empty beyond the text."""
        return self.words[i] if 0 <= i < len(self.words) else ""

    def joined(self, i: int) -> bool:
        """Whether token i and the next stand on one line, at most a few blanks apart."""
        return 0 <= i < len(self.words) - 1 and self.starts[i + 1] - self.ends[i] <= 2 and not self.words[i + 1].isspace()

    def at(self, char: int) -> int:
        """The token that holds this character, or the one before it."""
        return max(0, bisect_right(self.starts, char) - 1)

    def span(self, i: int, j: int) -> str:
        """The text of tokens i to j, j excluded."""
        return self.text[self.starts[i] : self.ends[j - 1]] if i < j else ""


def read_tokens(doc: Doc) -> Tokens:
    """The Doc's tokens as lists; nothing of the Doc is kept."""
    words: list[str] = []
    starts: list[int] = []
    begins: list[int | None] = []
    classes: list[int] = []
    for token in doc:  # one pass: making a Token costs more than all its attributes
        words.append(token.text)
        starts.append(token.idx)
        begins.append(token.is_sent_start)
        classes.append(token.pos)
    names = {value: doc.vocab.strings[value] if value else "" for value in set(classes)}
    pos = [names[value] for value in classes]
    first = [i == 0 or begin is True or ("\n" in words[i - 1] and words[i - 1].isspace()) for i, begin in enumerate(begins)]
    ends = [s + len(w) for s, w in zip(starts, words, strict=True)]
    return Tokens(doc.text, words, starts, ends, first, pos, [w[:1].isupper() for w in words])
