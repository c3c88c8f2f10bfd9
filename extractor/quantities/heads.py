"""The counted noun behind a number: "210 block trains" counts trains. Asks the tags where the doc has them, else word lists."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from spacy.tokens import Doc, Token

from extractor.quantities.vocabulary import Vocabulary

_REACH = 7
_HYPHENS = "-‑"


@dataclass(frozen=True, slots=True)
class Head:
    """Where the noun phrase ends and what is counted; `unit` None for "new ones"; `sure` False for an odd singular."""

    end: int
    unit: str | None
    sure: bool
    modifiers: tuple[str, ...] = ()


class HeadReader:
    """Finds the counted noun; made once per document."""

    def __init__(self, vocabulary: Vocabulary, doc: Doc, text: str) -> None:
        self.v, self.doc, self.text = vocabulary, doc, text  # `doc.text` joins all tokens each time it is asked
        self.starts = [int(i) for i in doc.to_array("IDX")] if len(doc) else []
        self.tagged = doc.has_annotation("TAG") or doc.has_annotation("POS")
        g = vocabulary.groups
        self._no_noun = g["no_counted_noun"]
        self._stop, self._between, self._unmarked = g["phrase_end"], g["between"], g["unmarked_plurals"]

    def read(self, end: int, value: Decimal | None) -> Head | None:
        """The head of the noun phrase that begins at character `end`."""
        first = bisect_left(self.starts, end)
        if first >= len(self.doc) or self.starts[first] > end + 2:
            return None
        gap = self.text[end : self.starts[first]]
        if gap.strip() or "\n" in gap or (self.doc[first].is_sent_start and not gap):
            return None
        last, plural = self._walk(first)
        if last is None:
            return None
        token = self.doc[last]
        low = token.lower_
        if low in ("ones", "one"):
            return Head(token.idx + len(token), None, True)
        sure = plural or value == 1 or (token.text.isupper() and len(token) > 1)
        if not sure and not (self.tagged and token.pos_ == "NOUN" and last == first):
            return None
        stop = self._coordinated(last) if plural else last
        ended = self.doc[stop]
        seen = tuple(self.doc[j].lower_ for j in range(first, last))
        return Head(ended.idx + len(ended), self.singular(token.text), sure, seen)

    def _walk(self, first: int) -> tuple[int | None, bool]:
        last: int | None = None
        plural = False
        for j in range(first, min(first + _REACH, len(self.doc))):
            token = self.doc[j]
            role = self._role(token, j, last, plural)
            if role == "stop":
                break
            if role == "skip":
                last = None  # what stands before a hyphen only describes
            elif role == "noun":
                last, plural = j, self._plural(token)
            elif role == "modifier" and last is not None and plural:
                break
        return last, plural

    def _role(self, token: Token, j: int, last: int | None, plural: bool) -> str:
        """ "noun", "modifier", "skip" or "stop"."""
        low = token.lower_
        if token.text in _HYPHENS and not token.whitespace_ and j and not self.doc[j - 1].whitespace_:
            return "skip"
        if token.text == "," and last is None and j and self._pairs_adjectives(j):
            return "modifier"  # "5 new, well-equipped schools"
        if token.is_space or not any(c.isalpha() for c in low) or (j and token.is_sent_start and last is not None):
            return "stop"
        if low in self._unmarked and last is not None and plural:
            return "stop"
        if low in self._unmarked and not (self.tagged and token.tag_ in ("VB", "VBP", "VBZ", "VBD")):
            return "noun"
        if "." in low and len(low) > 2:
            return "modifier" if last is None else "stop"
        if low in self._no_noun and last is None and not self._goes_on(j):
            return "stop"
        if low in self._between and last is None:
            return "modifier"
        if low in self._stop and last is None and self._in_compound(j):
            return "modifier"  # "16 would-be buyers"
        if low in self._stop and last is None and self._describes(j):
            return "modifier"  # "430 spent fuel assemblies"
        if low in self._stop or low.startswith("'") or low.startswith("’") or any(c.isdigit() for c in low):
            return "stop"
        return self._tag_role(token, last, plural) if self.tagged else self._word_role(token, last, plural)

    def _in_compound(self, j: int) -> bool:
        """Whether a word is glued to a hyphen before or behind it."""
        doc = self.doc
        before = j > 0 and doc[j - 1].text in _HYPHENS and not doc[j - 1].whitespace_
        return before or (j + 1 < len(doc) and doc[j + 1].text in _HYPHENS and not doc[j].whitespace_ and not doc[j + 1].whitespace_)

    def _describes(self, j: int) -> bool:
        """A participle before a noun, tagged as one."""
        if not self.tagged or j + 1 >= len(self.doc) or self.doc[j + 1].pos_ not in ("NOUN", "ADJ"):
            return False
        return self.doc[j].tag_ in ("VBN", "JJ") and self.doc[j].dep_ == "amod" and self.doc[j].lower_.endswith(("t", "d", "n"))

    def _goes_on(self, j: int) -> bool:
        """ "45 larger firms": the comparative describes a noun."""
        after = self.doc[j + 1] if j + 1 < len(self.doc) else None
        return after is not None and self.tagged and after.pos_ in ("NOUN", "ADJ", "PROPN")

    def _pairs_adjectives(self, j: int) -> bool:
        if not self.tagged or j + 2 >= len(self.doc):
            return False
        return all(self.doc[i].pos_ in ("ADJ", "ADV") and self.doc[i].lower_ not in self._stop for i in (j - 1, j + 1))

    def _tag_role(self, token: Token, last: int | None, plural: bool) -> str:
        pos = token.pos_
        if pos in ("NOUN", "PROPN"):
            if last is not None and plural and (not self._plural(token) or pos == "PROPN"):
                return "stop"
            return "noun"
        if pos == "ADJ" or (pos == "VERB" and token.lower_.endswith(("ed", "ing", "en"))):
            if last is not None and plural:
                return "stop"
            if pos == "VERB" and last is not None:
                return "stop"
            return "modifier"
        if pos == "ADV" and token.lower_.endswith("ly") and last is None:
            return "modifier"
        if pos == "VERB" and last is None and self._plural(token) and not self._has_object(token):
            return "noun"
        if last is None and self._plural(token) and pos in ("X", "INTJ", "SYM", "NUM"):
            return "noun"
        return "stop"

    def _has_object(self, token: Token) -> bool:
        """ "a reading above 50 denotes expansion": a verb, where a plural noun would need one behind it."""
        after = self.doc[token.i + 1] if token.i + 1 < len(self.doc) else None
        return token.tag_ == "VBZ" and after is not None and after.pos_ in ("NOUN", "PROPN", "DET", "PRON", "ADJ", "NUM")

    def _word_role(self, token: Token, last: int | None, plural: bool) -> str:
        if self._plural(token):
            return "noun"
        if last is not None and plural:
            return "stop"
        if token.lower_.endswith(("ed", "ing", "ly")):
            return "modifier" if last is None else "stop"
        return "noun"

    def _plural(self, token: Token) -> bool:
        low = token.lower_
        if (low in self.v.plurals and self.v.plurals[low] != low) or low in self._unmarked:
            return True
        if self.tagged and token.tag_ in ("NNS", "NNPS"):
            return True
        if self.tagged and token.tag_ in ("NN", "JJ", "VB", "VBN", "VBD", "VBG"):
            return False
        return len(low) > 2 and low.endswith("s") and not low.endswith(("ss", "us", "is", "ous", "'s", "’s"))

    def _coordinated(self, last: int) -> int:
        """ "apartments and houses": a second plural noun belongs to the count, where nothing follows it in the phrase."""
        if last + 2 >= len(self.doc) or self.doc[last + 1].lower_ != "and":
            return last
        second = self.doc[last + 2]
        if not self._plural(second) or second.lower_ in self._stop or (self.tagged and second.pos_ != "NOUN"):
            return last
        after = self.doc[last + 3] if last + 3 < len(self.doc) else None
        if after is not None and self.tagged and after.pos_ in ("NOUN", "PROPN"):
            return last
        return last + 2

    def singular(self, word: str) -> str:
        """The counted thing: singular, lower case."""
        return singular(word, self.v.plurals)


def singular(word: str, plurals: Mapping[str, str]) -> str:
    """The singular of a plural noun, lower case; `plurals` are the irregular ones.

    >>> singular("Vacancies", {}), singular("people", {"people": "person"}), singular("buses", {}), singular("police", {})
    ('vacancy', 'person', 'buse', 'police')
    """
    low = word.lower()
    if low in plurals:
        return plurals[low]
    if low.endswith("ies") and len(low) > 4:
        return low[:-3] + "y"
    if low.endswith(("ches", "shes", "xes", "sses", "zzes")):
        return low[:-2]
    if low.endswith("oes") and len(low) > 4:
        return low[:-2]
    if low.endswith("men") and len(low) > 5:
        return low[:-2] + "an"
    if low.endswith("s") and not low.endswith(("ss", "us", "is")) and len(low) > 2:
        return low[:-1]
    return low
