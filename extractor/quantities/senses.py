"""Units' words that may mean several things, decided by the words around them: pounds weighed or paid, kt of tonnes or of knots."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from extractor.lexicon.schema.quantities import Sense, UnitSenses
from extractor.quantities.vocabulary import UnitSense, Vocabulary, alternation

_WINDOW, _NEAR = 70, 8
_SENTENCE = re.compile(r"[.;!?]\s|\n")


@dataclass(frozen=True, slots=True)
class _Reading:
    """One sense with its words compiled; None where it has none."""

    sense: Sense
    unit: UnitSense | None
    before: re.Pattern[str] | None
    behind: re.Pattern[str] | None


class SenseReader:
    """Chooses among the senses of `unit_senses.yaml`."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        made = {id(e): [_reading(vocabulary, e, s) for s in e.senses] for e in vocabulary.senses.values()}
        self._symbols = vocabulary.symbols
        self._readings = {word: (entry, made[id(entry)]) for word, entry in vocabulary.senses.items()}

    def ambiguous(self, written: str) -> bool:
        """Whether a unit as written has several senses."""
        return written in self._readings or (written.lower() in self._readings and written not in self._symbols)

    def choose(
        self, written: str, usual: UnitSense, text: str, start: int, stop: int, *, large: bool, hint: str | None
    ) -> tuple[UnitSense, str | None, tuple[str, ...]] | None:
        """The sense here, the doubt where it is a guess, and the entries; None where the word is no unit."""
        entry, readings = self._readings.get(written) or self._readings[written.lower()]
        window = text[max(0, start - _WINDOW) : start]
        cut = [m.end() for m in _SENTENCE.finditer(window)]
        window = window[cut[-1] if cut else 0 :]
        for reading in readings:
            if not _speaks(reading, window, text, stop, glued=text[stop - len(written) - 1].isdigit(), large=large, hint=hint):
                continue
            why = f"{written!r} taken as {reading.sense.means.replace('_', ' ')}" if reading.sense.doubt else None
            if reading.sense.means in ("none", "count"):
                return None
            if reading.sense.means == "million":
                return UnitSense("million", "", Decimal(1), entry.id), why, (entry.id,)
            sense = reading.unit or usual
            return sense, why, (sense.rule, entry.id)
        return None


def _speaks(r: _Reading, window: str, text: str, stop: int, *, glued: bool, large: bool, hint: str | None) -> bool:
    if (r.sense.small and large) or (r.sense.glued and not glued):
        return False
    if r.sense.country and hint in r.sense.country:
        return True
    window = window[-_NEAR:] if r.sense.near else window
    said = (r.before is not None and r.before.search(window)) or (r.behind is not None and r.behind.match(text, stop))
    return bool(said) or not (r.before or r.behind or r.sense.country)


def _reading(v: Vocabulary, entry: UnitSenses, sense: Sense) -> _Reading:
    before = re.compile(rf"(?<![^\W_])(?:{alternation(sense.before)})(?![^\W_])", re.I) if sense.before else None
    behind = re.compile(rf"[ \u00a0-]?(?:{alternation(sense.behind)})(?![^\W_])", re.I) if sense.behind else None
    return _Reading(sense, v.units.get(sense.means), before, behind)
