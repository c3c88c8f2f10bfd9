"""Fit how left-out units are chosen, on annotated articles: `python scripts/fit_elided.py [FOLDER …] [--write]`.

A conditional logistic model with a ridge penalty over the offers' features of `extractor/facts/elided.py`: of the ways to read a bare
number, those that agree with the annotation together are to be likely. The articles are read twice: once with the right units handed
over, then as the model fitted on that reads them, errors and all. Prints how often the choice is right on articles it was not fitted on
(five folds by article). Folders: by default corpus/articles/train and corpus/training; never dev or test.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from extractor.api import Extractor, load
from extractor.evaluation.compare import same_number, same_unit
from extractor.evaluation.gold import GoldArticle, GoldFact, read_gold
from extractor.facts.elided import FILE, UnitChooser, offers
from extractor.facts.reading import Offer, Reading
from extractor.facts.situation import Situation
from extractor.records import Article
from extractor.values import Quantity

ROOT = Path(__file__).parent.parent
FOLDERS = ("corpus/articles/train", "corpus/training")
RIDGE, ROUNDS, SEEN = 1.0, 300, 3
Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Case:
    """One bare number of an article: its offers' features, and which of them are right."""

    article: int
    offers: tuple[dict[str, float], ...]
    right: tuple[bool, ...]


class Recorder(UnitChooser):
    """Chooses as the model does, or with `teach` as the annotation says, and keeps what it was asked."""

    def __init__(self, weights: dict[str, float], *, teach: bool) -> None:
        super().__init__(weights)
        self.teach, self.cases = teach, list[Case]()
        self.number, self.facts = 0, list[GoldFact]()

    def _score(self, offer: Offer) -> float:
        return sum(self.weights.get(n, 0.0) for n in offer.features)

    def choose(self, s: Situation, reading: Reading) -> tuple[Offer, list[Offer]]:
        """The offer, as a rule the best."""
        made = offers(s, reading)
        fact = next((f for f in self.facts if f.start < s.figure.end and s.figure.start < f.end), None)
        right = tuple(_agrees(fact, o.quantity) for o in made)
        self.cases.append(Case(self.number, tuple(o.features for o in made), right))
        ranked = sorted(range(len(made)), key=lambda k: self._score(made[k]) + (1e6 if self.teach and right[k] else 0.0))
        return made[ranked[-1]], made


def _agrees(fact: GoldFact | None, q: Quantity | None) -> bool:
    """Whether a reading has the annotated kind, unit and size; the sign is found later."""
    if fact is None or q is None:
        return (fact is None) == (q is None)
    numbers = [(q.value, fact.value)] if q.value is not None else [(q.low, fact.low), (q.high, fact.high)]
    sizes = all(a is not None and b is not None and same_number(abs(float(b)), abs(float(a)), fact.kind) for a, b in numbers)
    return fact.kind == q.kind and same_unit(fact.kind, fact.units, q.unit or "") and sizes


def gather(extractor: Extractor, articles: Sequence[GoldArticle], weights: dict[str, float], *, teach: bool) -> list[Case]:
    """All bare numbers of the articles."""
    recorder = Recorder(weights, teach=teach)
    extractor.binder.units = recorder
    for number, article in enumerate(articles):
        recorder.number, recorder.facts = number, list(article.facts)
        extractor.extract_article(Article(id=article.id, text=article.text, published=article.published, title=article.title))
    return recorder.cases


def fit(cases: Sequence[Case]) -> dict[str, float]:
    """Weights by gradient descent with momentum; features seen in fewer than three cases are left out."""
    counts = Counter(n for c in cases for n in {n for o in c.offers for n in o})
    names = sorted(n for n, seen in counts.items() if seen >= SEEN)
    column = {n: k for k, n in enumerate(names)}
    known = [c for c in cases if any(c.right)]
    rows = [[(column[n], v) for n, v in o.items() if n in column] for c in known for o in c.offers]
    row = np.repeat(np.arange(len(rows)), [len(r) for r in rows])
    col = np.array([k for r in rows for k, _ in r])
    val = np.array([v for r in rows for _, v in r])
    starts = np.cumsum([0, *(len(c.offers) for c in known)])[:-1]
    owner = np.repeat(np.arange(len(known)), [len(c.offers) for c in known])
    right = np.array([r for c in known for r in c.right], dtype=float)
    w, m, s = np.zeros(len(names)), np.zeros(len(names)), np.zeros(len(names))
    for step in range(1, ROUNDS + 1):
        score = np.bincount(row, val * w[col], minlength=len(rows))
        score -= np.maximum.reduceat(score, starts)[owner]
        p = np.exp(score)
        p /= np.add.reduceat(p, starts)[owner]
        good = p * right
        good /= np.maximum(np.add.reduceat(good, starts), 1e-12)[owner]
        gradient = np.bincount(col, val * (p - good)[row], minlength=len(names)) + RIDGE * w
        m, s = 0.9 * m + 0.1 * gradient, 0.99 * s + 0.01 * gradient**2
        w -= 0.05 * (m / (1 - 0.9**step)) / (np.sqrt(s / (1 - 0.99**step)) + 1e-8)
    return {n: round(float(w[k]), 3) for n, k in column.items() if abs(w[k]) >= 0.01}


def right_share(cases: Sequence[Case], weights: dict[str, float]) -> tuple[int, int, int]:
    """How many choices are right, how many could be, and of how many."""
    good = could = 0
    for c in cases:
        scores = [sum(weights.get(n, 0.0) * v for n, v in o.items()) for o in c.offers]
        good += c.right[int(np.argmax(scores))]
        could += any(c.right)
    return good, could, len(cases)


def held_out(cases: Sequence[Case]) -> tuple[int, int, int]:
    """The same on five folds by article, each read by a model fitted on the others."""
    totals = np.zeros(3, dtype=int)
    for k in range(5):
        weights = fit([c for c in cases if c.article % 5 != k])
        totals += right_share([c for c in cases if c.article % 5 == k], weights)
    return int(totals[0]), int(totals[1]), int(totals[2])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", default=[ROOT / f for f in FOLDERS], type=Path)
    parser.add_argument("--write", action="store_true", help="write the weights into the package")
    options = parser.parse_args()
    extractor, articles = load(roles=False), read_gold(options.folders)
    weights: dict[str, float] = {}
    for teach in (True, False):
        cases = gather(extractor, articles, weights, teach=teach)
        print("handed over" if teach else "as it reads", "held out: right {}, could be {}, of {}".format(*held_out(cases)))
        weights = fit(cases)
        print("    on what it was fitted on: right {}, could be {}, of {}; {} weights".format(*right_share(cases, weights), len(weights)))
    if options.write:
        FILE.write_text(json.dumps(weights, indent=0, sort_keys=True) + "\n", encoding="utf-8")
        print(f"written to {FILE.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
