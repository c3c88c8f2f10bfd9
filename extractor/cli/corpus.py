"""`extractor corpus`: is the gold legal, what is in it, what the extractor made of it, how two annotations agree."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.text import Text

from extractor.cli.evaluate import OK, answers_for, console, model_name, print_figures, table
from extractor.errors import UsageError
from extractor.evaluation import checks, gate
from extractor.evaluation.agreement import agreement as agree
from extractor.evaluation.answers import read_answers
from extractor.evaluation.compare import DEFAULTS, SLOTS
from extractor.evaluation.gold import GoldArticle, GoldFact, gold_files, read_article, read_files, read_gold
from extractor.evaluation.score import differences, figures, shown
from extractor.evaluation.tally import Matched, match, match_all

ARTICLES = Path("corpus/articles")
FAULTY = 2
_MARKS = {"PERSON": "magenta", "ORG": "cyan", "PLACE": "green"}


def _folders(given: Sequence[Path]) -> list[Path]:
    """The folders to read: a folder of splits stands for all of them."""
    folders: list[Path] = []
    for folder in given or [ARTICLES]:
        inside = sorted(p for p in folder.iterdir() if p.is_dir()) if folder.is_dir() else []
        folders += [*([folder] if not inside or list(folder.glob("*.json")) else []), *inside]
    return folders


# ---------------------------------------------------------------- check
def run_check(folders: Sequence[Path], *, unannotated: bool = False, as_json: bool = False) -> int:
    """Faults on standard error, counts on standard output; returns the exit code."""
    articles, faults = read_files(gold_files(_folders(folders)))
    faults += [fault for article in articles for fault in checks.faults_of(article)]
    for fault in faults:
        print(fault, file=sys.stderr)
    loose = [number for article in articles for number in checks.unannotated(article)]
    counts = checks.statistics(articles)
    if as_json:
        print(json.dumps({**counts, "unannotated": len(loose), "faults": len(faults)}, ensure_ascii=False))
    else:
        _print_counts(counts)
        for number in loose if unannotated else ():
            print(f"{number.article}:{number.start}: {number.text!r} in “{number.around}”")
        print(f"{len(articles)} articles, {len(loose)} numbers in no fact, {len(faults)} faults")
    return FAULTY if faults else OK


def _print_counts(counts: dict[str, dict[str, int]]) -> None:
    out = console()
    for name, group in counts.items():
        out.print(Text(f"{name}: ", style="bold") + Text(", ".join(f"{key} {n:,}" for key, n in group.items()), style="not bold"))


# ---------------------------------------------------------------- show
def run_show(article: str, *, diff: Path | None = None) -> int:
    """Print one article; returns the exit code."""
    gold = _find(article)
    out = console()
    out.print(Text(f"{gold.title or gold.id}", style="bold"), Text(f"({gold.published}, {gold.topic}, {gold.voice}, {gold.split})"))
    out.print(marked(gold), soft_wrap=True)
    if diff is None:
        for n, fact in enumerate(gold.facts, 1):
            out.print(_fact_line(n, fact), soft_wrap=True)
        return OK
    answers = read_answers(diff)
    if gold.id not in answers:
        raise UsageError(f"{diff} has no extraction of {gold.id!r}")
    matched = match(gold, answers[gold.id])
    if matched.changed_text:
        raise UsageError(f"{diff}: the text of {gold.id!r} is not the gold article's")
    for line in diff_lines(matched):
        out.print(line, soft_wrap=True)
    return OK


def _find(article: str) -> GoldArticle:
    path = Path(article)
    if not path.is_file():
        found = sorted(ARTICLES.glob("*/*.json")) if ARTICLES.is_dir() else []
        path = next((p for p in found if p.stem == article), path)
    if not path.is_file():
        raise UsageError(f"no gold article {article!r}: give its file, or an id in {ARTICLES}")
    gold, faults = read_article(path)
    if gold is None:
        raise UsageError("\n".join(faults))
    return gold


def marked(gold: GoldArticle) -> Text:
    """The text with `[n| … ]` around the figure of fact n and `{ORG| … }` around a name: colour is never alone."""
    numbers = {id(fact): n for n, fact in enumerate(gold.facts, 1)}
    spans = [(f.start, f.end, f"[{numbers[id(f)]}|", "]", "bold yellow") for f in gold.facts]
    spans += [(e.start, e.end, f"{{{e.label}|", "}", _MARKS[e.label]) for e in gold.entities]
    # at one offset a span that ends is closed before another opens, and the longer of two opens first
    events = sorted(
        [(start, 1, -end, mark, style) for start, end, mark, _, style in spans]
        + [(end, 0, -start, mark, style) for start, end, _, mark, style in spans]
    )
    text, last = Text(), 0
    inside: list[str] = []
    for at, opens, _, mark, style in events:
        text.append(gold.text[last:at], style=inside[-1] if inside else "")
        text.append(mark, style=style)
        if opens:
            inside.append(style)
        elif style in inside:
            inside.remove(style)
        last = at
    return text.append(gold.text[last:])


def _fact_line(n: int, fact: GoldFact) -> Text:
    """Everything one gold fact says, slots at their default left out."""
    slots = {slot: shown(fact, slot) for slot in SLOTS if slot not in ("measure", "indicator")}
    said = [f"{slot} {value}" for slot, value in slots.items() if value not in ("-", DEFAULTS.get(slot))]
    line = Text(f"[{n}] {fact.quote!r}: ", style="bold yellow")
    line.append(f"{fact.measure} of {fact.indicator[0]!r} = {shown(fact, 'value')}", style="default not bold")
    return line.append("".join(f"; {part}" for part in [*said, *fact.construction]), style="default not bold")


def diff_lines(matched: Matched) -> Iterator[Text]:
    """What the extractor made of each gold fact, in the order of the text, then what it made up."""
    order = sorted(matched.pairs, key=lambda p: (p.gold is None, (p.gold or p.said).start))  # type: ignore[union-attr]
    for pair in order:
        if pair.gold is None and pair.said is not None:
            yield Text(f"+ spurious {pair.said.text!r}: {shown(pair.said, 'value')}, {pair.said.indicator!r}", style="magenta")
        elif pair.said is None and pair.gold is not None:
            yield Text(f"- missed   {pair.gold.quote!r}: {shown(pair.gold, 'value')}, {pair.gold.indicator[0]!r}", style="red")
        elif pair.gold is not None and pair.said is not None and pair.right["full"]:
            yield Text(f"✓ right    {pair.gold.quote!r}: {pair.said.indicator!r} ({pair.said.confidence:.2f})", style="green")
        elif pair.gold is not None and pair.said is not None:
            mark = "~ core ok " if pair.right["core"] else "✗ wrong   "
            wrong = "; ".join(f"{slot}: said {said}, right {gold}" for slot, said, gold in differences(pair.gold, pair.said, pair.right))
            yield Text(f"{mark} {pair.gold.quote!r} ({pair.said.confidence:.2f}): {wrong}", style="yellow" if pair.right["core"] else "red")


# ---------------------------------------------------------------- agreement
def run_agreement(first: Path, second: Path, *, as_json: bool = False) -> int:
    """Print how far two annotations agree; returns the exit code."""
    found = agree(read_gold([first]), read_gold([second]))
    if as_json:
        print(json.dumps(found))
        return OK
    out = console()
    out.print(f"{found['articles']} articles, facts {found['facts'][0]} and {found['facts'][1]}")
    levels = [(name, f"{found[name]:.4f}") for name in ("detected", "normalised", "core", "full", "entities_exact")]
    out.print(table("", ("F",), levels))
    slots = [(s, f"{share:.4f}", f"{found['filled'][s]:.4f}" if s in found["filled"] else "") for s, share in found["slots"].items()]
    out.print(table("slot", ("agree", "filled F"), slots))
    return OK


# ---------------------------------------------------------------- the test split
def run_score_test(
    folder: Path, *, why: str, baseline: Path, extractions: Path | None = None, model: str = "accurate", lexicon: Sequence[Path] = (),
    jobs: int = 1,
) -> int:  # fmt: skip
    """Renew the test split's figures in the baseline; returns the exit code."""
    if not why.strip():
        raise UsageError("the test split is scored once for each finished issue: name it with --why")
    gold = read_gold([folder])
    answers, failures = answers_for(gold, extractions, model=model, lexicon=lexicon, jobs=jobs)
    for failure in failures:
        print(f"extractor: {failure}", file=sys.stderr)
    matched = match_all(gold, answers)
    kept = gate.read_baseline(baseline) if baseline.exists() else gate.Baseline()
    gate.update_test(kept, model_name(answers, model), matched, why=why, today=dt.datetime.now(dt.UTC).date())
    gate.write_baseline(baseline, kept)
    print_figures(figures(matched))
    print(f"extractor: {baseline} written", file=sys.stderr)
    return OK
