"""The words that loosen a number, before and behind it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from extractor.lexicon.schema.quantities import Hedge
from extractor.quantities.cues import Cues
from extractor.values import Bound, Words

_LONGEST = 6
_WORD_BEFORE = re.compile(r"[^\s]+")
_MARK = re.compile(r"\d\S*(?: [a-z%]+){0,2}?[ -](?:mark|threshold|barrier|milestone|line)\b")
_COMPARED = re.compile(r"[^.;]{3,50}? (?:do|does|did)\b")
_LARGE = re.compile(r"[^\w\s]{0,2}(?:[A-Z]{2,3} ?)?\d[\d.,]*(?:,\d{3}| ?%| (?:thousand|million|billion|mln|bln|bn|per ?cent|percent)\b)")
_LENGTH = re.compile(
    r"[\d.,]+ ?(?:(?:thousand|million|billion|mln|m) )?(?:km|kilomet\w+|miles?|met(?:re|er)s?|m|light|nautical|feet|ft|yards)\b"
)
_DENIED = {Bound.MORE_THAN: Bound.AT_MOST, Bound.LESS_THAN: Bound.AT_LEAST}
_CLEAN = "(“\"'‘,;:–—-"


class HedgeReader:
    """Looks at the words round a quantity for a hedge."""

    def __init__(self, hedges: Iterable[Hedge], cues: Cues) -> None:
        self._filler = re.compile(rf"\b(?:{cues.any_of('hedge_filler')}|the)[ \u00a0]\Z", re.I)
        self._before: dict[str, tuple[Bound, str, frozenset[str]]] = {}
        self._signs: dict[str, tuple[Bound, str]] = {}
        behind: dict[str, tuple[Bound, str]] = {}
        for h in hedges:
            bound = Bound(h.bound)
            for w in h.before:
                if w[0].isalpha():
                    self._before[w.lower()] = (bound, h.id, frozenset(h.not_after))
                else:
                    self._signs[w] = (bound, h.id)
            behind.update({w.lower(): (bound, h.id) for w in h.behind})
        self._behind_table = behind
        self._passed = cues.before("passed")
        self._denied = re.compile(rf"(?<![^\W_])(?:{cues.any_of('denied')})[ \u00a0](?!only\b)(?:[\w’'-]+[ \u00a0]){{0,5}}\Z", re.I)
        self._last = frozenset(w.split()[-1] for w in self._before)
        words = "|".join(re.escape(w) for w in sorted(behind, key=lambda w: (-len(w), w)))
        self._behind = re.compile(rf"(?:[ \u00a0]|(?=[+-]))(?P<w>{words})(?![^\W_])", re.I)

    def before(self, text: str, start: int) -> tuple[Bound, Words, str] | None:
        """The hedge that ends right before `start`: bound, words, the entry's id."""
        window_at = max(0, start - 64)
        window = text[window_at:start]
        if window.rstrip(" ")[-1:] in "~≈><≥≤=±" and window.strip():
            return self._sign(text, start)
        if not window or window[-1] not in " \u00a0\u2009\u202f-":
            return None
        found = self._phrase(text, window, window_at)
        if found is not None and found[1].text.lower() == "as much as" and _COMPARED.match(text, start):
            return None  # "as much as 180,000 households do"
        if found is None:
            found = self._behind_filler(text, window, window_at, start) or self._crossed(text, window, window_at, start)
        if found is not None and found[0] in _DENIED and self._denied.search(text[max(0, found[1].start - 48) : found[1].start]):
            return _DENIED[found[0]], found[1], found[2]
        return found

    def _crossed(self, text: str, window: str, at: int, start: int) -> tuple[Bound, Words, str] | None:
        """ "has passed 730,000 head", "will cross the 3,500 mark"; not "passed 14 laws"."""
        the = window.endswith("the ") and _MARK.search(text[start : start + 40])
        shown = window[:-4] if the else window
        found = self._passed.search(shown) if the or _LARGE.match(text, start) else None
        if found is None or (not the and _LENGTH.match(text, start)):
            return None  # "will pass 1.2 million km from the asteroid"
        end = len(shown.rstrip())
        return Bound.MORE_THAN, Words(window[found.start() : end], at + found.start(), at + end), "passed"

    def _behind_filler(self, text: str, window: str, at: int, start: int) -> tuple[Bound, Words, str] | None:
        """ "more than a total of 5", "almost by a quarter", "below the 1 % mark": a hedge with words between."""
        filler = self._filler.search(window)
        if filler is None:
            return None
        word = filler[0].lower().strip()
        if word == "the" and not _MARK.search(text[start : start + 40]):
            return None
        found = self._phrase(text, window[: filler.start()], at)
        return None if found and word == "by" and found[0] != Bound.ABOUT else found

    def _phrase(self, text: str, window: str, at: int) -> tuple[Bound, Words, str] | None:
        words = window.split()
        if not words or words[-1].lower().lstrip(_CLEAN) not in self._last:
            return None
        spans = [(m.start(), m.end()) for m in _WORD_BEFORE.finditer(window)][-_LONGEST:]
        for k in range(len(spans)):
            start, end = spans[k][0], spans[-1][1]
            raw = window[start:end]
            bare = raw.lstrip(_CLEAN)
            phrase = " ".join(bare.lower().replace("\u00a0", " ").split())
            hit = self._before.get(phrase)
            if hit is None or (k == 0 and start == 0 and at > 0 and text[at - 1 : at].isalnum()):
                continue
            bound, rule, barred = hit
            previous = window[spans[k - 1][0] : spans[k - 1][1]].lower().strip(_CLEAN) if k else ""
            if previous in barred:
                return None
            a = at + start + len(raw) - len(bare)
            return bound, Words(text[a : at + end], a, at + end), rule
        return None

    def _sign(self, text: str, start: int) -> tuple[Bound, Words, str] | None:
        end = start
        while end and text[end - 1] == " ":
            end -= 1
        for n in (2, 1):
            hit = self._signs.get(text[end - n : end]) if end >= n else None
            if hit:
                return hit[0], Words(text[end - n : end], end - n, end), hit[1]
        return None

    def behind(self, text: str, end: int) -> tuple[Bound, Words, str] | None:
        """The hedge that begins right at `end` ("or more", "+")."""
        found = self._behind.match(text, end)
        if not found:
            return None
        bound, rule = self._behind_table.get(found["w"].lower(), (None, ""))
        if bound is None:
            return None
        return bound, Words(found["w"], found.start("w"), found.end("w")), rule
