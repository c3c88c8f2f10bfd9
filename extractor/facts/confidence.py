"""How far a fact can be relied on: a logistic model over a few named features, fitted on the corpus' dev split.

The coefficients are in `confidence.json` beside this file; `scripts/fit_confidence.py --write` refits them.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.lexicon.schema.facts import Recalibration

if TYPE_CHECKING:
    from extractor.facts.reading import Draft

SLOTS = ("period", "place", "organization", "speaker")
FILE = Path(__file__).parent / "confidence.json"


@dataclass(frozen=True, slots=True)
class Calibration:
    """Coefficients by feature, for the core and for all slots: where the network looked too, and where the rules decided alone."""

    roles: dict[str, dict[str, float]]
    rules: dict[str, dict[str, float]]
    learned: dict[str, tuple[float, float]] = field(default_factory=dict)
    """Slope and shift of the log odds, from a user's review decisions."""

    @classmethod
    def shipped(cls) -> Calibration:
        """The coefficients that come with the package."""
        data = json.loads(FILE.read_text(encoding="utf-8"))
        return cls(data["roles"], data["rules"])

    def with_learned(self, entries: Iterable[Recalibration]) -> Calibration:
        """The same with what decisions taught."""
        return replace(self, learned={e.id: (e.slope, e.shift) for e in entries})

    def adjusted(self, name: str, p: float) -> float:
        """A probability as decisions say it is."""
        if name not in self.learned:
            return p
        slope, shift = self.learned[name]
        p = min(max(p, 1e-6), 1 - 1e-6)
        return 1 / (1 + math.exp(-(slope * math.log(p / (1 - p)) + shift)))


def features_of(d: Draft) -> dict[str, float]:
    """What the confidence is computed from, all of it visible to a reviewer."""
    margin = d.reading.weight - (d.rivals[0].weight if d.rivals else 0.0)
    agree = any(r.text == d.reading.text for r in d.rivals)
    features = {
        "bias": 1.0,
        "weight": d.reading.weight,
        "margin": min(margin, 0.5),
        "agree": float(agree),
        "concept": float(d.indicator_id is not None),
        "doubt": d.doubt,
        "doubt_full": d.doubt_full,
        f"rule:{d.reading.rule}": 1.0,
        f"kind:{d.figure.quantity.kind}": 1.0,
        f"measure:{d.measure}": 1.0,
        "guessed_unit": float(d.figure.quantity.doubt is not None),
        "many_figures": min(len(d.sentence.figures), 8) / 8,
        "words": min(len(d.indicator.split()), 8) / 8,
    }
    root = d
    while root.reading.inherits is not None:  # a name taken over is as good as where it was first read
        root = root.reading.inherits
    if root is not d:
        features["inherited"] = 1.0
        features["weight_of_first"] = root.reading.weight
        features[f"first:{root.reading.rule}"] = 1.0
        features["concept_of_first"] = float(root.indicator_id is not None)
    features["one_word"] = float(len(d.indicator.split()) == 1 and d.indicator_id is None)
    features["elided"] = float(d.figure.quantity.text.replace(",", "").replace(".", "").isdigit())
    features["verb"] = float(any(c.role == "measure" and c.words is not None for c in d.clues))
    for name, chance in d.verdict.items():  # the network's own, as log odds; absent where the rules decided alone
        features[f"net:{name}"] = _log_odds(chance)
    if d.verdict:
        features["net"] = 1.0
        features["net:all_slots"] = sum(_log_odds(d.verdict[s]) for s in SLOTS) / len(SLOTS)
        features["net:worst_slot"] = min(_log_odds(d.verdict[s]) for s in SLOTS)
    if d.period is not None:
        features["dated"] = 1.0
    if d.organization is not None:
        features["owned"] = 1.0
    if d.speaker is not None:
        features["cited"] = 1.0
    return features


def _log_odds(chance: float) -> float:
    chance = min(max(chance, 0.02), 0.98)
    return math.log(chance / (1 - chance)) / 4


def confidence_of(d: Draft, calibration: Calibration) -> tuple[float, float]:
    """Probabilities that value, unit, measure and indicator are right, and that every slot is."""
    features = features_of(d)
    coefficients = calibration.roles if d.verdict else calibration.rules
    core = calibration.adjusted("core", _logistic(features, coefficients["core"]))
    full = min(core, calibration.adjusted("full", _logistic(features, coefficients["full"])))
    if d.rivals and d.reading.weight - d.rivals[0].weight < 0.05 and d.rivals[0].text != d.reading.text:
        d.reasons.append(f"two candidates for the indicator: also “{d.rivals[0].text}”")
    if d.figure.quantity.doubt:
        d.reasons.append(d.figure.quantity.doubt)
    return round(core, 3), round(full, 3)


def _logistic(features: dict[str, float], coefficients: dict[str, float]) -> float:
    total = sum(value * coefficients.get(name, 0.0) for name, value in features.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
