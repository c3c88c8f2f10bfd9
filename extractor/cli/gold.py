"""The commands that judge by gold: their options; what they do is in `evaluate.py` and `corpus.py`, imported when called."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from extractor.cli.commands import App

ARTICLES = Path("corpus/articles")
Verbose = Annotated[bool, typer.Option("-vv", help="Show the traceback of an error.", hidden=True)]
corpus_app = App(no_args_is_help=True, help="The gold articles: check, look at, compare.")


class By(StrEnum):
    """What the figures may be broken down by."""

    SLOT = "slot"
    RULE = "rule"
    INDICATOR = "indicator"
    CONSTRUCTION = "construction"
    TOPIC = "topic"


def evaluate(
    gold: Annotated[list[Path], typer.Argument(metavar="GOLD_DIR…", help="Folders of gold articles, one JSON file each.")],
    extractions: Annotated[Path | None, typer.Option(help="JSONL of extractions to judge; without it the articles are read now.")] = None,
    by: Annotated[By | None, typer.Option(help="Break the figures down.")] = None,
    list_errors: Annotated[bool, typer.Option("--errors", help="List every miss on standard error.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON on one line.")] = False,
    baseline: Annotated[Path | None, typer.Option("--gate", help="Fail (exit 4) where a figure fell below this file's.")] = None,
    write_baseline: Annotated[bool, typer.Option("--write-baseline", help="Write the figures to the file named by --gate.")] = False,
    why: Annotated[str | None, typer.Option(help="The reason why a figure may fall, kept in the baseline.")] = None,
    model: Annotated[str, typer.Option(help="Name of a shipped model or folder of a spaCy pipeline.")] = "accurate",
    lexicon: Annotated[list[Path] | None, typer.Option(help="Folder of lexicon files layered over ours; may be repeated.")] = None,
    jobs: Annotated[int, typer.Option(min=1, help="Processes.")] = 1,
    verbose: Verbose = False,
) -> None:
    """Score extractions against gold articles."""
    from extractor.cli.evaluate import run_evaluate

    raise typer.Exit(
        run_evaluate(
            gold, extractions=extractions, by=by.value if by else None, list_errors=list_errors, as_json=as_json, baseline=baseline,
            write=write_baseline, why=why, model=model, lexicon=lexicon or [], jobs=jobs,
        )
    )  # fmt: skip


EPILOG = "Example: extractor evaluate corpus/articles/train corpus/articles/dev --gate corpus/baseline.json"


@corpus_app.command("check", epilog="Example: extractor corpus check corpus/articles")
def check(
    folders: Annotated[list[Path] | None, typer.Argument(metavar="[FOLDER…]", help="Folders of gold; by default corpus/articles.")] = None,
    unannotated: Annotated[bool, typer.Option("--unannotated", help="List the numbers that lie in no fact's quote.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the counts as JSON.")] = False,
    verbose: Verbose = False,
) -> None:
    """Check every gold article and count what is in them."""
    from extractor.cli.corpus import run_check

    raise typer.Exit(run_check(folders or [], unannotated=unannotated, as_json=as_json))


@corpus_app.command("show", epilog="Example: extractor corpus show corpus/articles/train/boc-rates-2022-07.json")
def show(
    article: Annotated[str, typer.Argument(metavar="ARTICLE", help="File of a gold article, or its id in corpus/articles.")],
    diff: Annotated[Path | None, typer.Option(help="JSONL of extractions: show what they made of each fact.")] = None,
    verbose: Verbose = False,
) -> None:
    """Print an article with its facts and names marked."""
    from extractor.cli.corpus import run_show

    raise typer.Exit(run_show(article, diff=diff))


@corpus_app.command("agreement", epilog="Example: extractor corpus agreement annotations/first annotations/second")
def agreement(
    first: Annotated[Path, typer.Argument(metavar="A_DIR", help="One annotation.")],
    second: Annotated[Path, typer.Argument(metavar="B_DIR", help="Another annotation of the same articles.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
    verbose: Verbose = False,
) -> None:
    """Compare two annotations of the same articles.

    Slot by slot, for the articles that both have.
    """
    from extractor.cli.corpus import run_agreement

    raise typer.Exit(run_agreement(first, second, as_json=as_json))


@corpus_app.command("score-test", epilog="Example: extractor corpus score-test --why 'issue 12 is finished'")
def score_test(
    why: Annotated[str, typer.Option(help="Which finished issue this is for, kept in the baseline.")],
    folder: Annotated[Path, typer.Argument(help="The test split.")] = ARTICLES / "test",
    baseline: Annotated[Path, typer.Option(help="The baseline file to write the figures to.")] = Path("corpus/baseline.json"),
    extractions: Annotated[Path | None, typer.Option(help="JSONL of extractions to judge; without it the articles are read now.")] = None,
    model: Annotated[str, typer.Option(help="Name of a shipped model or folder of a spaCy pipeline.")] = "accurate",
    lexicon: Annotated[list[Path] | None, typer.Option(help="Folder of lexicon files layered over ours; may be repeated.")] = None,
    jobs: Annotated[int, typer.Option(min=1, help="Processes.")] = 1,
    verbose: Verbose = False,
) -> None:
    """Score the test split once, when an issue is finished.

    Figures only, no articles, and they never gate.
    """
    from extractor.cli.corpus import run_score_test

    code = run_score_test(folder, why=why, baseline=baseline, extractions=extractions, model=model, lexicon=lexicon or [], jobs=jobs)
    raise typer.Exit(code)
