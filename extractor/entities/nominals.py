"""Where a text stands in for a name: "the region", "the two countries", "he", "it", "there"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from extractor.entities.tokens import Tokens
from extractor.entities.words import NameWords, Trie, match, trie_of
from extractor.lexicon.schema.entities import Referent

_DETERMINERS = frozenset(("the", "this", "that", "our", "both"))
_ALONE = frozenset(("he", "she", "it", "there", "nationwide", "countrywide", "him", "her"))
_CITED = frozenset(("him", "her"))  # as objects they matter to nobody but who cites them: "according to her"
_BE = frozenset(
    "is are was were be been will would has have had may might can could should must seems seemed remains remained 's ’s".split()
)
_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "both": 2}


@dataclass(frozen=True, slots=True)
class Nominal:
    """Tokens `start` to `end` (excluded) that stand for something; `noun` is the word that tells what, lower case.

    `modifiers` are the words between determiner and noun, `count` how many things it stands for.
    """

    start: int
    end: int
    rule: str
    noun: str
    determiner: str = ""
    modifiers: tuple[str, ...] = ()
    count: int = 1


class Nominals:
    """Finds them; built once from the lexicon's entries."""

    def __init__(self, entries: dict[str, Referent], words: NameWords) -> None:
        self.entries, self.words = entries, words
        phrases: dict[str, str] = {}
        plural: dict[str, str] = {}
        for entry in entries.values():
            for word in entry.words:
                (plural if entry.kind.endswith("s") and entry.plural else phrases).setdefault(word, entry.id)
        self.trie: Trie = trie_of(phrases)
        self.plurals: Trie = trie_of(plural)

    def find(self, t: Tokens) -> Iterator[Nominal]:
        """All nominals, in order, none overlapping."""
        lowers = [w.lower() for w in t.words]
        reached = 0
        for k in range(len(t)):
            if k < reached:
                continue
            found = self._at(t, lowers, k)
            if found is not None:
                reached = found.end
                yield found

    def _at(self, t: Tokens, lowers: list[str], k: int) -> Nominal | None:
        word = lowers[k]
        if word in _ALONE:
            hit = match(self.trie, lowers, k)
            if word in _CITED and lowers[max(0, k - 2) : k] != ["according", "to"]:
                return None
            if hit is None or (word == "there" and _exists(t, lowers, k)) or (word == "it" and not self._real_it(t, lowers, k)):
                return None
            return Nominal(k, hit[0], hit[1], word)
        if word not in _DETERMINERS:
            return None
        many = self._plural(t, lowers, k)
        return many if many is not None or word == "both" else self._single(t, lowers, k)

    def _plural(self, t: Tokens, lowers: list[str], k: int) -> Nominal | None:
        """ "the two countries", "both companies": a number says how many."""
        at = k if lowers[k] == "both" else k + 1
        count = _NUMBERS.get(lowers[at]) if at < len(t) else None
        if count is None or at + 1 >= len(t):
            return None
        hit = match(self.plurals, lowers, at + 1)
        return Nominal(k, hit[0], hit[1], lowers[hit[0] - 1], lowers[k], (), count) if hit else None

    def _single(self, t: Tokens, lowers: list[str], k: int) -> Nominal | None:
        for x in range(k + 1, k + 4):
            if x >= len(t) or not t.joined(x - 1):
                return None
            hit = match(self.trie, lowers, x)
            if hit is not None and lowers[x] in _ALONE:
                return None
            if hit is not None:
                longer = match(self.trie, lowers, hit[0]) if hit[0] < len(t) and t.joined(hit[0] - 1) else None
                if longer is not None and lowers[hit[0]] not in _ALONE:
                    continue  # "the cider maker", "the university hospital": the last noun tells what it is
                if self._of_other(t, lowers, hit[0], hit[1]):
                    return None
                return Nominal(k, hit[0], hit[1], " ".join(lowers[x : hit[0]]), lowers[k], tuple(lowers[k + 1 : x]))
            if not lowers[x].replace("-", "").isalpha() or (t.pos[x] and t.pos[x] not in ("ADJ", "NOUN", "PROPN", "VERB")):
                return None
        return None

    def _of_other(self, t: Tokens, lowers: list[str], end: int, rule: str) -> bool:
        """ "the city of Riga", "the company car", "the heads": the words name or mean something else."""
        after = lowers[end] if end < len(t) else ""
        kind = self.entries[rule].kind
        if after == "of" and kind != "person":
            return end + 1 < len(t) and (t.capital[end + 1] or kind not in ("central bank", "region"))
        return end < len(t) and t.joined(end - 1) and (t.pos[end] in ("NOUN", "PROPN") or (t.capital[end] and not t.first[end]))

    def _real_it(self, t: Tokens, lowers: list[str], k: int) -> bool:
        """Whether "it" is a subject that does something, no "it is clear that" and no object."""
        if (
            k + 1 >= len(t)
            or not t.joined(k)
            or (k > 0 and lowers[k - 1] in ("of", "to", "on", "off", "with", "from", "for", "in", "by", "about"))
        ):
            return False
        if t.pos[k + 1] not in ("VERB", "AUX", "ADV", ""):
            return False
        near = lowers[k + 1 : k + 6]
        return not any(self.words.has("it_dummy", x) for x in near) and not (
            near[0] in ("is", "was", "'s", "’s") and "that" in lowers[k + 1 : k + 9]
        )


def _exists(t: Tokens, lowers: list[str], k: int) -> bool:
    """ "There are 40 mills", "is there": nothing is stood for."""
    after = lowers[k + 1] if k + 1 < len(t) else ""
    return after in _BE or t.pos[k] == "PRON" or (k > 0 and lowers[k - 1] in _BE and t.pos[k] != "ADV")
