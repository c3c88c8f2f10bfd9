"""Fit the last word on the measure, on annotated articles: `python scripts/fit_measure.py [FOLDER …] [--write]`.

A multinomial logistic model with a ridge penalty over the features of `extractor/facts/weighing.py`. Fit the left-out units first
(`scripts/fit_elided.py`): kinds depend on them. Prints how often the measure and sign are right on articles that it was not fitted on
(five folds by article), beside the rules alone. Folders: by default corpus/articles/train and corpus/training; never dev or test.
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
from extractor.evaluation.gold import GoldArticle, GoldFact, read_gold
from extractor.facts.measures import Verdict
from extractor.facts.reading import Reading
from extractor.facts.situation import Situation
from extractor.facts.weighing import CLASSES, FILE, MeasureChooser, features_of
from extractor.records import Article
from extractor.values import Measure

ROOT = Path(__file__).parent.parent
FOLDERS = ("corpus/articles/train", "corpus/training")
RIDGE, ROUNDS, SEEN = 2.0, 200, 4
Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Case:
    """One figure of an article: its features, the annotated class, and whether the rules had it right."""

    article: int
    features: tuple[str, ...]
    right: int
    rules: bool


class Recorder(MeasureChooser):
    """Says what the rules say, and keeps what it was asked."""

    def __init__(self) -> None:
        super().__init__({})
        self.cases = list[Case]()
        self.number, self.facts = 0, list[GoldFact]()

    def choose(self, s: Situation, r: Reading, verdict: Verdict) -> Verdict:
        """The annotated verdict, so that the figures that follow are read beside the right one."""
        fact = next((f for f in self.facts if f.start < s.figure.end and s.figure.start < f.end), None)
        if fact is None:
            return verdict
        measure = Measure(fact.measure)
        q = s.figure.quantity
        said = q.value if q.value is not None else q.low or 0
        gold = fact.value if fact.value is not None else fact.low or 0
        sign = -1 if gold < 0 < said and measure in (Measure.CHANGE, Measure.RATIO) else 1
        right = CLASSES.index((measure, sign))
        self.cases.append(
            Case(
                self.number, tuple(features_of(s, r, verdict)), right, (verdict.measure, verdict.sign if said > 0 else 1) == CLASSES[right]
            )
        )
        return Verdict(measure, sign, verdict.rule, verdict.cue)


def gather(extractor: Extractor, articles: Sequence[GoldArticle]) -> list[Case]:
    """All annotated figures that were found."""
    recorder = Recorder()
    extractor.binder.measures = recorder
    for number, article in enumerate(articles):
        recorder.number, recorder.facts = number, list(article.facts)
        extractor.extract_article(Article(id=article.id, text=article.text, published=article.published, title=article.title))
    return recorder.cases


def fit(cases: Sequence[Case]) -> dict[str, list[float]]:
    """Weights by gradient descent; features seen in fewer than four cases are left out."""
    counts = Counter(n for c in cases for n in c.features)
    column = {n: k for k, n in enumerate(sorted(n for n, seen in counts.items() if seen >= SEEN))}
    rows = [[column[n] for n in c.features if n in column] for c in cases]
    row, col = np.repeat(np.arange(len(rows)), [len(r) for r in rows]), np.array([k for r in rows for k in r])
    target = np.eye(len(CLASSES))[[c.right for c in cases]]
    shape = (len(column), len(CLASSES))
    w, m, s = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    for step in range(1, ROUNDS + 1):
        score = np.stack([np.bincount(row, w[col, k], minlength=len(rows)) for k in range(len(CLASSES))], axis=1)
        p = np.exp(score - score.max(axis=1, keepdims=True))
        p /= p.sum(axis=1, keepdims=True)
        off = (p - target)[row]
        gradient = np.stack([np.bincount(col, off[:, k], minlength=len(column)) for k in range(len(CLASSES))], axis=1) + RIDGE * w
        m, s = 0.9 * m + 0.1 * gradient, 0.99 * s + 0.01 * gradient**2
        w -= 0.05 * (m / (1 - 0.9**step)) / (np.sqrt(s / (1 - 0.99**step)) + 1e-8)
    return {n: [round(float(x), 2) for x in w[k]] for n, k in column.items() if np.abs(w[k]).max() >= 0.03}


def right_share(cases: Sequence[Case], weights: dict[str, list[float]]) -> tuple[int, int, int]:
    """How many are right, how many the rules have right, of how many."""
    good = 0
    for c in cases:
        total = np.sum([weights[n] for n in c.features if n in weights] or [[0.0] * len(CLASSES)], axis=0)
        good += int(np.argmax(total)) == c.right
    return good, sum(c.rules for c in cases), len(cases)


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
    cases = gather(load(roles=False), read_gold(options.folders))
    print("held out: right {}, rules alone {}, of {}".format(*held_out(cases)))
    weights = fit(cases)
    print("on what it was fitted on: right {}, rules alone {}, of {}; {} features".format(*right_share(cases, weights), len(weights)))
    if options.write:
        lines = ",\n".join(f"{json.dumps(n, ensure_ascii=False)}: {json.dumps(w)}" for n, w in sorted(weights.items()))
        FILE.write_text("{\n" + lines + "\n}\n", encoding="utf-8")
        print(f"written to {FILE.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
