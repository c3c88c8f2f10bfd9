"""The lexicon's cue words as compiled patterns: what stands right before or right behind a number."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property

from extractor.lexicon.schema.quantities import Cue

BLANK = "[ \u00a0\u2009\u202f]"
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_PLACEHOLDERS = {"YEAR": r"(?:19|20)\d\d", "MONTH": f"(?:{_MONTHS})"}


class Cues:
    """All lists of `number_cues.yaml`; a missing one is a KeyError at the start, not in the middle of an article."""

    def __init__(self, entries: Iterable[Cue]) -> None:
        self._words = {e.id: e.words for e in entries}

    def words(self, name: str) -> frozenset[str]:
        """The words of a list, as they are written."""
        return frozenset(self._words[name])

    def any_of(self, *names: str) -> str:
        """The lists as one alternation, longest first."""
        words = {w for name in names for w in self._words[name]}
        return "|".join(map(_piece, sorted(words, key=lambda w: (-len(w), w))))

    def before(self, *names: str, gap: str = f"{BLANK}") -> re.Pattern[str]:
        """Matches at the end of what stands before the number (use `search` on a short window)."""
        return re.compile(rf"(?<![^\W_])(?:{self.any_of(*names)}){gap}\Z", re.IGNORECASE)

    def behind(self, *names: str, gap: str = BLANK) -> re.Pattern[str]:
        """Matches at what stands behind the number (use `match`)."""
        return re.compile(rf"{gap}(?:{self.any_of(*names)})(?![^\W_])", re.IGNORECASE)

    @cached_property
    def hedges(self) -> str:
        """Any number of little words between a joint and its number: "to about a record 5"."""
        return rf"(?:(?:{self.any_of('pair_hedge')}){BLANK})*"


def _piece(word: str) -> str:
    out = BLANK.join(map(re.escape, word.split()))
    for name, pattern in _PLACEHOLDERS.items():
        out = out.replace(name, pattern)
    return out
