"""`extractor evaluate`: figures against gold, groups, misses, and the gate."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from extractor.cli.console import terminal
from extractor.errors import ArticleError, UsageError
from extractor.evaluation import gate
from extractor.evaluation.answers import Answer, answers_of, read_answers
from extractor.evaluation.breakdown import breakdown
from extractor.evaluation.gold import GoldArticle, read_gold
from extractor.evaluation.score import errors, figures
from extractor.evaluation.tally import match_all
from extractor.records import Article, Extraction

OK, SOME_FAILED, NOTHING, GATE_FAILED = 0, 1, 3, 4


def run_evaluate(
    folders: Sequence[Path], *, extractions: Path | None = None, by: str | None = None, list_errors: bool = False, as_json: bool = False,
    baseline: Path | None = None, write: bool = False, why: str | None = None, model: str = "accurate", lexicon: Sequence[Path] = (),
    jobs: int = 1,
) -> int:  # fmt: skip
    """Score, print, and check against the baseline; returns the exit code.

    Raises:
        UsageError: for faulty gold, an unreadable file, or a question the baseline cannot answer.
    """
    if write and baseline is None:
        raise UsageError("--write-baseline writes the file that --gate names: add --gate corpus/baseline.json")
    gold = read_gold(folders)
    answers, failures = answers_for(gold, extractions, model=model, lexicon=lexicon, jobs=jobs)
    for failure in failures:
        print(f"extractor: {failure}", file=sys.stderr)
    matched = match_all(gold, answers)
    whole = figures(matched)
    groups = breakdown(matched, by) if by else None
    if list_errors:
        for line in errors(matched):
            print(line, file=sys.stderr)
    if as_json:
        print(json.dumps({**whole, "by": groups} if groups is not None else whole, ensure_ascii=False))
    else:
        print_figures(whole, groups, by)
    code = NOTHING if len(failures) == len(gold) else SOME_FAILED if failures else OK
    if baseline is None or code == NOTHING:
        return code
    now = gate.measure(matched)
    name = model_name(answers, model)
    return (_write(baseline, name, now, why) if write else _check(baseline, name, now)) or code


# ---------------------------------------------------------------- extracting
def answers_for(
    gold: Sequence[GoldArticle], extractions: Path | None, *, model: str, lexicon: Sequence[Path], jobs: int
) -> tuple[dict[str, Answer], list[str]]:
    """The extractions of a file, or of the articles read now; with the articles that could not be read."""
    if extractions is not None:
        return read_answers(extractions), []
    articles = [Article.model_validate({"id": a.id, "title": a.title, "published": a.published, "text": a.text}) for a in gold]
    done, failures = _extract(articles, model, lexicon, jobs)
    return answers_of(done), failures


def _extract(articles: list[Article], model: str, lexicon: Sequence[Path], jobs: int) -> tuple[list[Extraction], list[str]]:
    if jobs > 1 and len(articles) > 1:
        from extractor.api import Loader
        from extractor.batch.pool import map_articles

        return list(map_articles(articles, Loader(model, tuple(map(str, lexicon))), jobs=jobs)), []
    import extractor

    reader = extractor.load(model, lexicon=lexicon)
    done: list[Extraction] = []
    failures: list[str] = []
    for article in articles:
        try:
            done.append(reader.extract_article(article))
        except ArticleError as error:
            failures.append(f"{article.id}: {error}")
    return done, failures


def model_name(answers: Mapping[str, Answer], asked: str) -> str:
    """The model's name without its version, as the extractions give it: figures are compared across versions."""
    names = {a.model.split()[0] for a in answers.values() if a.model.split()}
    if len(names) > 1:
        raise UsageError(f"the extractions are of several models: {', '.join(sorted(names))}; the baseline keeps each by itself")
    return names.pop() if names else asked


# ---------------------------------------------------------------- the gate
def _check(path: Path, model: str, now: Mapping[str, gate.Split]) -> int:
    fallen = gate.check(gate.read_baseline(path), model, now)
    for fall in fallen:
        print(f"extractor: {'GATE' if fall.breaks else 'note'}: {fall}", file=sys.stderr)
    if any(fall.breaks for fall in fallen):
        print(f'extractor: the gate failed; if the fall is meant: --gate {path} --write-baseline --why "…"', file=sys.stderr)
        return GATE_FAILED
    print(f"extractor: the gate holds ({path}, model {model}, {', '.join(now)})", file=sys.stderr)
    return OK


def _write(path: Path, model: str, now: Mapping[str, gate.Split], why: str | None) -> int:
    kept = gate.read_baseline(path) if path.exists() else gate.Baseline()
    fallen = gate.update(kept, model, now, why=why, today=dt.datetime.now(dt.UTC).date())
    gate.write_baseline(path, kept)
    print(f"extractor: {path} written: model {model}, {', '.join(now)}, {len(fallen)} falls explained", file=sys.stderr)
    return OK


# ---------------------------------------------------------------- printing
def console() -> Console:
    """Standard output; wide where it is no terminal, so that a pipe gets whole lines."""
    return terminal(piped=160)


def print_figures(whole: Mapping[str, Any], groups: Mapping[str, Mapping[str, Any]] | None = None, by: str | None = None) -> None:
    """The figures as tables."""
    out = console()
    out.print(
        f"{whole['articles']} articles ({whole['missing_articles']} missing, {whole['changed_text']} with changed text), "
        f"{whole['gold_facts']} gold facts, {whole['facts']} extracted"
    )
    out.print(f"bad spans {whole['bad_spans']}, slots without evidence {whole['slots_without_evidence']}")
    levels = ("detected", "normalised", "core", "full", "entities_exact", "entities_overlap", "refs", "clusters")
    out.print(table("", ("precision", "recall", "F"), [(name, *(f"{whole[name][k]:.4f}" for k in "prf")) for name in levels]))
    out.print(table("slot", ("right", "filled P", "filled R", "filled F"), [_slot_row(whole, slot) for slot in whole["slots"]]))
    high = whole["stated_90"]
    stated = f"{_figure(high['share'])} of facts claim 0.9, {_figure(high['right'])} of them right" if high else "no facts"
    parts = [f"{key.replace('_', ' ')} {_figure(whole[key])}" for key in ("calibration_error", "brier_skill", "sure_at_95")]
    out.print(f"confidence: {', '.join(parts)}; {stated}")
    if groups is not None:
        columns = tuple(next(iter(groups.values()), {"facts": 0}))
        names = list(dict.fromkeys([*columns, *(key for group in groups.values() for key in group)]))
        out.print(table(by or "", names, [(name, *(_figure(group.get(key)) for key in names)) for name, group in groups.items()]))


def table(head: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    """A plain table: the first column is words, the others are figures."""
    shown = Table(header_style="bold")
    shown.add_column(head, overflow="fold")
    for column in columns:
        shown.add_column(column, justify="right")
    for first, *cells in rows:
        shown.add_row(first.replace("[", r"\["), *cells)
    return shown


def _slot_row(whole: Mapping[str, Any], slot: str) -> tuple[str, ...]:
    filled = whole["filled"].get(slot)
    return slot, f"{whole['slots'][slot]:.4f}", *(f"{filled[k]:.4f}" if filled else "" for k in "prf")


def _figure(value: Any) -> str:
    return "-" if value is None else f"{value:.4f}" if isinstance(value, float) else str(value)
