"""Word classes looked up in the treebanks, so that generated text is annotated as the treebanks are."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from .rows import Row, Rows

Reading = tuple[str, str, str, str]  # UPOS, XPOS, features, lemma


class Lexicon:
    """Most frequent reading of a form, and most frequent features of a (UPOS, XPOS) pair."""

    def __init__(self, documents: Iterable[Rows]) -> None:
        forms: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
        full: dict[tuple[str, str, str], Counter[tuple[str, str]]] = defaultdict(Counter)
        pairs: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        for rows in documents:
            for row in rows:
                word = row.text.lower()
                forms[word][row.pos, row.tag] += 1
                full[word, row.pos, row.tag][row.morph, row.lemma] += 1
                pairs[row.pos, row.tag][row.morph] += 1
        self._forms = {w: c.most_common(1)[0][0] for w, c in forms.items()}
        self._full = {k: c.most_common(1)[0][0] for k, c in full.items()}
        self._pairs = {k: c.most_common(1)[0][0] for k, c in pairs.items()}

    def morph(self, pos: str, tag: str) -> str:
        """Majority features of the pair; "" if the treebanks do not have it."""
        return self._pairs.get((pos, tag), "")

    def known(self, pos: str, tag: str) -> bool:
        """Whether the pair occurs in the treebanks."""
        return (pos, tag) in self._pairs

    def reading(self, form: str, pos: str = "", tag: str = "") -> Reading:
        """Reading of a word; a word not seen is a noun (plural if it ends in s)."""
        word = form.lower()
        if not pos:
            pos, tag = self._forms.get(word, ("NOUN", "NNS" if word.endswith("s") else "NN"))
        morph, lemma = self._full.get((word, pos, tag), (self.morph(pos, tag), ""))
        if not lemma:
            lemma = _lemma(form, pos, tag)
        if pos != "PROPN" and lemma != lemma.lower():
            lemma = lemma.lower()
        return pos, tag, morph, lemma

    def row(self, form: str, pos: str = "", tag: str = "") -> Row:
        """A row for the word, without head."""
        p, x, morph, lemma = self.reading(form, pos, tag)
        return Row(form, True, p, x, morph, lemma, 0, "", False, "O")


def _lemma(form: str, pos: str, tag: str) -> str:
    """Lemma of a word the treebanks do not have: plain English plural, past and -ing endings."""
    word = form if pos == "PROPN" else form.lower()
    if tag in {"NNS", "VBZ"}:
        if word.endswith("ies"):
            return word[:-3] + "y"
        if word.endswith(("ches", "shes", "sses", "xes")):
            return word[:-2]
        return word[:-1] if word.endswith("s") and not word.endswith("ss") else word
    if tag in {"VBD", "VBN"} and word.endswith("ed"):
        return (
            word[:-1]
            if word.endswith(("led", "ced", "sed", "ved", "zed", "ged", "red", "ted")) and word[-4:-3] in tuple("aeiouz")
            else word[:-2]
        )
    if tag == "VBG" and word.endswith("ing"):
        return word[:-3]
    return word
