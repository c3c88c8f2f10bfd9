"""Quality is a number in the repository that may only rise: `corpus/baseline.json` and the check against it.

The file keeps, per model and split, the figures and the counts of every article, so that two versions are compared on
the articles that both have: adding a hard article lowers no figure. A fall is allowed only together with a written
reason, in the list `reasons` of the same file. The test split has figures only, no articles, and never gates.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from extractor.errors import UsageError
from extractor.evaluation.score import LEVELS, clusters, figures, prf
from extractor.evaluation.tally import Matched, Tally, tally

ALLOWED_FALL = 0.005
TEST = "test"
FIGURES = ("detected_f", "normalised_f", "core_f", "full_f", "entities_exact_f", "refs_f", "clusters_f")
FAULTS = ("bad_spans", "changed_text", "missing_articles", "slots_without_evidence")
INFORMATION = ("calibration_error", "brier_skill", "sure_at_95")
COUNTS = (
    "gold", "said", "paired", "right.value", "right.core", "right.full", "entities.gold", "entities.said", "entities.exact",
    "refs.gold", "refs.said", "refs.right", "mentions", *FAULTS,
)  # fmt: skip
Counts = dict[str, int | float]


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Split(_Closed):
    """Figures of one split and, but for the test split, the counts of its articles."""

    figures: dict[str, float | None]
    articles: dict[str, Counts] = {}


class Tested(_Closed):
    """The test split as it was last scored."""

    date: dt.date
    why: str
    n_articles: int
    figures: dict[str, float | None]


class Model(_Closed):
    """One model's figures."""

    splits: dict[str, Split] = {}
    test: Tested | None = None


class Reason(_Closed):
    """Why a figure was allowed to fall; in the file the two figures are called `from` and `to`."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True, serialize_by_alias=True)

    date: dt.date
    model: str
    split: str
    figure: str
    before: Annotated[float, Field(alias="from")]
    after: Annotated[float, Field(alias="to")]
    why: str


class Baseline(_Closed):
    """The whole file."""

    format: Literal[1] = 1
    models: dict[str, Model] = {}
    reasons: list[Reason] = []


class Fall(_Closed):
    """A figure that is worse than before, on `articles` shared articles."""

    split: str
    figure: str
    before: float
    after: float
    articles: int

    def __str__(self) -> str:
        return f"{self.split}: {self.figure} went from {self.before:g} to {self.after:g} on {self.articles} shared articles"

    @property
    def breaks(self) -> bool:
        """Whether it is more than noise: any new fault, or a figure down by more than 0.005."""
        return self.figure in FAULTS or round(self.before - self.after, 6) > ALLOWED_FALL


# ---------------------------------------------------------------- the file
def read_baseline(path: Path) -> Baseline:
    """The baseline file.

    Raises:
        UsageError: when it is missing, malformed, or its figures are not those of its articles.
    """
    try:
        baseline = Baseline.model_validate(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise UsageError(f"{path} does not exist; make it with --gate {path} --write-baseline") from None
    except (OSError, ValueError, ValidationError) as error:
        raise UsageError(f"{path} is no baseline: {error}") from error
    for name, model in baseline.models.items():
        for split, kept in model.splits.items():
            summed = gated(kept.articles.values())
            wrong = [f for f in summed if abs((kept.figures.get(f) or 0.0) - summed[f]) > 1e-4]
            if wrong:
                what = f"{name}, {split}: {', '.join(wrong)} differ from the sum of the articles"
                raise UsageError(f"{path}: {what}; restore the file, it is only written by --write-baseline")
    return baseline


def write_baseline(path: Path, baseline: Baseline) -> None:
    """Write the file, one article a line, so that a diff shows which articles changed."""
    path.write_text(_shown(json.loads(baseline.model_dump_json())) + "\n", encoding="utf-8")


def _shown(value: Any, depth: int = 0) -> str:
    """JSON with a line for each innermost object."""
    pad = " " * (depth + 1)
    if isinstance(value, dict) and any(isinstance(v, dict | list) for v in value.values()):
        rows = [f"{pad}{json.dumps(k, ensure_ascii=False)}: {_shown(v, depth + 1)}" for k, v in value.items()]
        return "{\n" + ",\n".join(rows) + f"\n{' ' * depth}}}"
    if isinstance(value, list) and value:
        return "[\n" + ",\n".join(pad + _shown(v, depth + 1) for v in value) + f"\n{' ' * depth}]"
    return json.dumps(value, ensure_ascii=False)


# ---------------------------------------------------------------- figures
def counts_of(t: Tally) -> Counts:
    """One article's counts as the baseline keeps them."""
    return {**{name: t[name] for name in COUNTS}, "precise": round(t.precise, 6), "recalled": round(t.recalled, 6)}


def gated(rows: Iterable[Mapping[str, int | float]]) -> dict[str, float]:
    """The gated figures and faults of some articles, from their counts."""
    t = Tally()
    for row in rows:
        t.counts.update({name: int(row.get(name, 0)) for name in COUNTS})
        t.precise += row.get("precise", 0.0)
        t.recalled += row.get("recalled", 0.0)
    found = {level: prf(t[name], t["said"], t["gold"]) for level, name in LEVELS.items()}
    found["entities_exact"] = prf(t["entities.exact"], t["entities.said"], t["entities.gold"])
    found["refs"] = prf(t["refs.right"], t["refs.said"], t["refs.gold"])
    found["clusters"] = clusters(t)
    return {**{f"{name}_f": figure["f"] for name, figure in found.items()}, **{name: t[name] for name in FAULTS}}


def measure(matched: list[Matched]) -> dict[str, Split]:
    """What was measured now, by split."""
    splits: dict[str, list[Matched]] = {}
    for m in matched:
        splits.setdefault(m.article.split, []).append(m)
    return {name: _split(articles) for name, articles in splits.items()}


def _split(matched: list[Matched]) -> Split:
    rows = {m.article.id: counts_of(tally(m)) for m in matched}
    whole = figures(matched)
    return Split(figures={**gated(rows.values()), **{name: whole[name] for name in INFORMATION}}, articles=rows)


# ---------------------------------------------------------------- the check
def falls(before: Split, now: Split, split: str) -> list[Fall]:
    """Every figure that is worse on the shared articles, and every kind of fault there is more of than before."""
    shared = [name for name in now.articles if name in before.articles]
    old, new = gated(before.articles[n] for n in shared), gated(now.articles[n] for n in shared)
    everywhere = gated(now.articles.values())
    worse = [Fall(split=split, figure=f, before=old[f], after=new[f], articles=len(shared)) for f in FIGURES if new[f] < old[f]]
    faults = [(f, old[f], everywhere[f]) for f in FAULTS if everywhere[f] > old[f]]
    return worse + [Fall(split=split, figure=f, before=a, after=b, articles=len(shared)) for f, a, b in faults]


def check(baseline: Baseline, model: str, now: Mapping[str, Split]) -> list[Fall]:
    """All falls of a model against the baseline; the gate fails where one `breaks`.

    Raises:
        UsageError: when the baseline does not know the model or split, or the test split is among them.
    """
    refuse_test(now)
    known = baseline.models.get(model)
    if known is None:
        has = _listed(baseline.models)
        raise UsageError(f"the baseline has no figures of the model {model!r}, only of {has}; add them with --write-baseline")
    for name in now:
        if name not in known.splits:
            raise UsageError(f"the baseline has no split {name!r} of {model!r}, only {_listed(known.splits)}; add it with --write-baseline")
    return [fall for name, split in now.items() for fall in falls(known.splits[name], split, name)]


def refuse_test(splits: Iterable[str]) -> None:
    """The test split is neither gated nor written with the others.

    Raises:
        UsageError: when it is among them.
    """
    if TEST in splits:
        raise UsageError("the test split never gates: leave it out; `extractor corpus score-test` renews its figures after an issue")


def update(baseline: Baseline, model: str, now: Mapping[str, Split], *, why: str | None, today: dt.date) -> list[Fall]:
    """Put today's figures into the baseline; returns what fell, each written down with its reason.

    Raises:
        UsageError: when anything fell and no reason is given; the baseline is then unchanged.
    """
    refuse_test(now)
    kept = baseline.models.get(model) or Model()
    fallen = [fall for name, split in now.items() if name in kept.splits for fall in falls(kept.splits[name], split, name)]
    if fallen and not (why and why.strip()):
        raise UsageError("\n".join(['these figures would fall; say why with --why "…":', *map(str, fallen)]))
    baseline.models[model] = kept
    kept.splits.update(now)
    baseline.reasons += [
        Reason(date=today, model=model, split=f.split, figure=f.figure, before=f.before, after=f.after, why=why or "") for f in fallen
    ]
    return fallen


def update_test(baseline: Baseline, model: str, matched: list[Matched], *, why: str, today: dt.date) -> dict[str, float | None]:
    """Put the test split's figures into the baseline, without its articles.

    Raises:
        UsageError: when an article is of another split.
    """
    others = {m.article.split for m in matched} - {TEST}
    if others or not matched:
        raise UsageError(f"only a folder named {TEST!r} is the test split, not {_listed(others)}")
    split = _split(matched)
    kept = baseline.models.setdefault(model, Model())
    kept.test = Tested(date=today, why=why, n_articles=len(matched), figures=split.figures)
    return split.figures


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)) or "nothing"


def unexplained(old: Baseline, new: Baseline) -> list[str]:
    """Falls between two versions of the file that no new reason explains: the reviewer of a commit asks this."""
    told = {(r.model, r.split, r.figure) for r in new.reasons if r not in old.reasons}
    return [
        f"{name}, {fall}"
        for name, model in new.models.items()
        for split, kept in model.splits.items()
        if name in old.models and split in old.models[name].splits
        for fall in falls(old.models[name].splits[split], kept, split)
        if fall.breaks and (name, split, fall.figure) not in told
    ]
