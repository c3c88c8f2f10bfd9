"""Stretches of text whose numbers measure nothing, by the lexicon's patterns, each with the ledger's reason."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from extractor.lexicon.schema.quantities import Trap
from extractor.quantities.vocabulary import UnitSense

# In these the number words inside are entered one by one, as the rest of the stretch is ordinary text.
_LETTERS = re.compile(r"[^\W\d_]+")
_SCALED = re.compile(r"(?:[.,]\d+)? ?(?:million|billion|trillion|thousand|crore|lakh|mln|bln|mn|bn|m|k)\b|,\d{3}")
_SCALED_GLUED = re.compile(r"\d(?:m|bn|mn|k|mln|bln|tn|trn|tln)$")
_NAMED = re.compile(r"\(\?P<\w+>")
_RUN = re.compile(r"\d+")
_BEFORE = 70
_LAST_WORD = re.compile(r"[\w&.’'/-]+")
_LABELLED = re.compile(r"(?P<word>[^\W\d][\w&.’'/-]{0,60})(?:[ \u00a0]| [Nn]o\.? ?|-|: )(?=\d)")
_INNER = ("age", "attribute", "none", "part of a unit")


@dataclass(frozen=True, slots=True)
class Claim:
    """A barred stretch; `whole` says that the ledger shows it as one entry."""

    start: int
    end: int
    reason: str | None
    rule: str
    whole: bool


class TrapReader:
    """Finds all barred stretches of a text, in order and without overlap; an earlier pattern wins."""

    def __init__(self, traps: Iterable[Trap], money: Mapping[str, UnitSense]) -> None:
        self._traps = [(t, re.compile(t.pattern)) for t in traps]
        self._before = {t.id: re.compile(rf"(?:{t.before})\Z") for t, _ in self._traps if t.before}
        self._money = dict(money)
        numbered = [_NAMED.sub("(?:", t.pattern) for t, _ in self._traps if t.at_number and not t.before]
        self._any_number = re.compile("|".join(f"(?:{p})" for p in numbered) or r"(?!)")
        self._labels: dict[str, list[tuple[str, str]]] = {}
        for trap, _ in self._traps:
            for label in trap.labels:
                for form in {label, label[:1].upper() + label[1:]}:
                    self._labels.setdefault(_LAST_WORD.findall(form)[-1], []).append((form, trap.id))

    def find(self, text: str) -> list[Claim]:
        """Barred stretches sorted by start. One pass of each pattern over the text."""
        return [claim for claim, taken in self.trace(text) if taken]

    def trace(self, text: str) -> list[tuple[Claim, bool]]:
        """All stretches that a pattern would bar, sorted, with whether an earlier pattern left it to do so."""
        taken = bytearray(len(text))
        claims: list[tuple[Claim, bool]] = []
        labelled = self._labelled(text)
        words: dict[str, list[int]] = {}
        runs = [m.start() for m in _RUN.finditer(text)]
        digits = [at for at in runs if self._any_number.match(text, at)]  # most numbers are plain ones
        for trap, pattern in self._traps:
            if trap.labels:
                matches: Iterator[re.Match[str]] = (m for at in labelled.get(trap.id, ()) if (m := pattern.match(text, at)))
            elif trap.cue and not _cued(text, trap.cue):
                continue
            elif trap.at_number or trap.at_word:
                before = self._before.get(trap.id)
                starts = self._words_at(text, trap.at_word, words) if trap.at_word else (runs if before else digits)
                matches = (m for at in starts if (m := pattern.match(text, at)) and _ends(text, at, before))
            else:
                matches = pattern.finditer(text)
            groups = [g for g in ("n", "m") if g in pattern.groupindex]
            for found in matches:
                start, end = next((found.span(g) for g in groups if found.start(g) >= 0), (-1, -1)) if groups else found.span()
                if start < 0 or start == end or self._is_money(trap.id, text, start, end):
                    continue
                free = taken.find(1, start, end) < 0
                if free:
                    taken[start:end] = b"\x01" * (end - start)
                reason = None if trap.reason == "none" else trap.reason
                claims.append((Claim(start, end, reason, trap.id, trap.reason not in _INNER), free))
        return sorted(claims, key=lambda c: (c[0].start, not c[1]))

    def _words_at(self, text: str, word: str, known: dict[str, list[int]]) -> list[int]:
        if word not in known:
            known[word] = [m.start() for m in re.finditer(rf"[{word[0].upper()}{word[0]}]{word[1:]}\b", text)]
        return known[word]

    def _labelled(self, text: str) -> dict[str, list[int]]:
        """Where a number stands right behind one of the label words, by trap."""
        found: dict[str, list[int]] = {}
        for m in _LABELLED.finditer(text):
            for label, trap in self._labels.get(m["word"], ()):
                end = m.end("word")
                if not text.endswith(label, 0, end) or text[max(0, end - len(label) - 1) : end - len(label)].isalnum():
                    continue
                if _ends(text, m.end(), self._before.get(trap)):
                    found.setdefault(trap, []).append(m.end())
        return found

    def _is_money(self, rule: str, text: str, start: int, end: int) -> bool:
        """ "KZT580bn" looks like a model's name but is money; "COP29" is not."""
        if rule != "model_word":
            return False
        letters = _LETTERS.match(text, start)
        sense = self._money.get(letters[0]) if letters else None
        if sense is None or not sense.wordlike:
            return sense is not None
        return bool(_SCALED.match(text, end) or _SCALED_GLUED.search(text[start:end]))


def _cued(text: str, cues: list[str]) -> bool:
    for cue in cues:  # noqa: SIM110 - a generator costs more than the search itself
        if cue in text:
            return True
    return False


def _ends(text: str, at: int, before: re.Pattern[str] | None) -> bool:
    """Whether what must stand before a place does."""
    return before is None or before.search(text[max(0, at - _BEFORE) : at]) is not None
