"""Fit the confidence of facts on the corpus' dev split: `python scripts/fit_confidence.py [--write]`.

A logistic regression with a small ridge penalty over the features of `extractor/facts/confidence.py`, for the core and for all
slots: once for `accurate`, whose facts the network of roles has seen, once for `fast`, where the rules decide alone. Prints how
well it is calibrated on articles it was not fitted on (five folds by article), beside the constant best guess.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from extractor.api import Extractor, load
from extractor.evaluation.answers import answer_of
from extractor.evaluation.gold import GoldArticle, read_gold
from extractor.evaluation.tally import match_all
from extractor.facts.confidence import FILE
from extractor.records import Article

ROOT = Path(__file__).parent.parent
RIDGE = 4.0
Matrix = NDArray[np.float64]


def rows(extractor: Extractor, article: GoldArticle) -> list[tuple[dict[str, float], bool, bool]]:
    """Features, core right and all right of every fact of one article."""
    extraction, features = extractor.extract_with_features(
        Article(id=article.id, text=article.text, published=article.published, title=article.title)
    )
    matched = match_all([article], {article.id: answer_of(extraction)})[0]
    verdicts = {p.said.start: p.right for p in matched.pairs if p.said is not None}
    found = []
    for fact, f in zip(extraction.facts, features, strict=True):
        right = verdicts.get(fact.quantity.start, {})
        found.append((f, bool(right.get("core")), bool(right.get("full"))))
    return found


def fit(x: Matrix, y: Matrix) -> Matrix:
    """Coefficients by Newton's method; the first column is the bias and is not penalised."""
    w = np.zeros(x.shape[1])
    penalty = np.full(x.shape[1], RIDGE)
    penalty[0] = 1e-6
    for _ in range(30):
        p = 1 / (1 + np.exp(-x @ w))
        gradient = x.T @ (p - y) + penalty * w
        hessian = (x * (p * (1 - p))[:, None]).T @ x + np.diag(penalty)
        step = np.linalg.solve(hessian, gradient)
        w -= step
        if np.abs(step).max() < 1e-6:
            break
    return w


def report(name: str, p: Matrix, y: Matrix) -> None:
    """Brier skill and calibration error on held-out folds."""
    bins = np.minimum((p * 10).astype(int), 9)
    error = sum(abs(p[bins == b].sum() - y[bins == b].sum()) for b in range(10)) / len(y)
    skill = 1 - ((p - y) ** 2).mean() / (y.mean() * (1 - y.mean()))
    sure = p >= 0.9
    share, right = sure.mean(), y[sure].mean() if sure.any() else float("nan")
    print(f"{name}: {len(y)} facts, {y.mean():.3f} right, brier skill {skill:.3f}, calibration error {error:.3f}")
    print(f"    confidence of 0.9 or more: {share:.2f} of them, of which {right:.2f} right")


def fitted(model: str) -> dict[str, dict[str, float]]:
    """Coefficients for the core and for all slots, as facts come from one model; prints how they do on held-out folds."""
    extractor = load(model)
    by_article = [rows(extractor, a) for a in read_gold([ROOT / "corpus/articles/dev"])]
    fold = np.array([n % 5 for n, found in enumerate(by_article) for _ in found])
    data = [row for found in by_article for row in found]
    names = ["bias", *sorted({k for f, _, _ in data for k in f} - {"bias"})]
    x = np.array([[f.get(k, 0.0) for k in names] for f, _, _ in data])
    result = {}
    for kind, column in (("core", 1), ("full", 2)):
        y = np.array([float(row[column]) for row in data])
        held_out = np.zeros(len(y))
        for k in range(5):
            held_out[fold == k] = 1 / (1 + np.exp(-x[fold == k] @ fit(x[fold != k], y[fold != k])))
        report(f"{model}, {kind}", held_out, y)
        result[kind] = {name: round(float(c), 3) for name, c in zip(names, fit(x, y), strict=True) if abs(c) >= 0.0005}
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the coefficients into the package")
    options = parser.parse_args()
    result = {"roles": fitted("accurate"), "rules": fitted("fast")}
    if options.write:
        FILE.write_text(json.dumps(result, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        print(f"written to {FILE.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
