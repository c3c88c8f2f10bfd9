"""The commands that work on a database: their options; what they do is in the modules beside this one, imported when called."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from extractor.cli.commands import App
from extractor.errors import UsageError

if TYPE_CHECKING:
    from extractor.sinks.choose import Choice

db_app = App(no_args_is_help=True, help="The schema of a database: migrate, check.")

Db = Annotated[str, typer.Option("--db", metavar="URL", help="sqlite:///facts.db, a path, or postgresql://user@host/name.")]
Place = Annotated[str | None, typer.Option(help="Name or ISO 3166 code, such as KZ-35.")]
Owner = Annotated[str | None, typer.Option("--organization", help="Name or identifier of the owner of the figure.")]
Least = Annotated[float, typer.Option(min=0, max=1, help="Leave out facts below this confidence.")]
Since = Annotated[
    str | None,
    typer.Option(
        metavar="DATE",
        help="Of periods that end on this day, or in this month or year, or later; without a period by publication.",
    ),
]
Output = Annotated[Path | None, typer.Option("-o", "--output", help="Write here instead of to standard output.")]
Force = Annotated[bool, typer.Option("--force", help="Overwrite the output file.")]
Verbose = Annotated[bool, typer.Option("-vv", help="Show the traceback of an error.", hidden=True)]


class Table(StrEnum):
    """How rows are printed."""

    TABLE = "table"
    CSV = "csv"
    CSV_GUARDED = "csv-guarded"
    JSONL = "jsonl"


class Status(StrEnum):
    """Whether a fact has happened."""

    ACTUAL = "actual"
    PLANNED = "planned"
    FORECAST = "forecast"


class Measure(StrEnum):
    """What a figure says of its indicator."""

    LEVEL = "level"
    CHANGE = "change"
    INDEX = "index"
    SHARE = "share"
    RATIO = "ratio"


class Only(StrEnum):
    """Which facts by what people decided."""

    ALL = "all"
    ACCEPTED = "accepted"
    REVIEWED = "reviewed"


@db_app.command(epilog="Example: extractor db migrate --db sqlite:///facts.db --list")
def migrate(
    db: Db,
    show: Annotated[bool, typer.Option("--list", help="Only list the steps and which are applied.")] = False,
    to: Annotated[str | None, typer.Option(metavar="SCHEMA", help="Go back to an older schema, as --list names it.")] = None,
    verbose: Verbose = False,
) -> None:
    """Bring a database to this program's schema.

    Every other command does so too; --list shows the steps, --to goes back.
    """
    from extractor.cli.stored import run_migrate

    raise typer.Exit(run_migrate(db, show=show, to=to))


@db_app.command(epilog="Example: extractor db check --db sqlite:///facts.db")
def check(db: Db, verbose: Verbose = False) -> None:
    """Check a database.

    Schema, keys, search, and whether columns and records say the same. Exit code 2 where they do not.
    """
    from extractor.cli.stored import run_check

    raise typer.Exit(run_check(db))


def load(
    files: Annotated[list[Path], typer.Argument(metavar="FILE.jsonl…", help="Extractions, one a line; .gz too.")],
    db: Db,
    verbose: Verbose = False,
) -> None:
    """Load extractions (JSONL) into a database.

    What is there already is left alone. Exit codes: 0, 1 some lines were refused, 3 all were.
    """
    from extractor.cli.stored import run_load

    raise typer.Exit(run_load(files, db))


def export(
    db: Db,
    to: Annotated[
        str | None,
        typer.Option(
            metavar="FORMAT",
            help="By default what the suffix of -o says, else one of jsonl, csv, csv-guarded,"
            " parquet, sdmx-csv, datacommons, datacommons-mcf, schema-org, web-annotation, timex3, docbin,"
            " doccano, label-studio, prodigy or gold (a folder).",
        ),
    ] = None,
    only: Annotated[
        Only, typer.Option(help="accepted: accepted, edited or added by a person; reviewed: those in articles marked done.")
    ] = Only.ALL,
    since: Annotated[
        str | None, typer.Option(metavar="RUN", help="Only facts that a later run changed; an id, latest or previous.")
    ] = None,
    output: Output = None,
    force: Force = False,
    verbose: Verbose = False,
) -> None:
    """Write the facts in a format of other programs.

    A reviewed value wins over the machine's, rejected facts are left out.
    """
    from extractor.cli.stored import run_export

    raise typer.Exit(run_export(db, to=to, choice=_choice(only=only.value, since_run=since), output=output, force=force))


def facts(
    db: Db,
    indicator: Annotated[list[str] | None, typer.Option(help="Words or concept; may be repeated.")] = None,
    article: Annotated[str | None, typer.Option(metavar="ID", help="Of this article, as the column article names it.")] = None,
    place: Place = None,
    organization: Owner = None,
    since: Since = None,
    status: Annotated[Status | None, typer.Option(help="actual, planned or forecast.")] = None,
    measure: Annotated[Measure | None, typer.Option(help="level, change, index, share or ratio.")] = None,
    only: Annotated[
        Only, typer.Option(help="accepted: accepted, edited or added by a person; reviewed: those in articles marked done.")
    ] = Only.ALL,
    min_confidence: Least = 0.0,
    search: Annotated[str | None, typer.Option(metavar="WORDS", help="All these words are in title, sentence or evidence.")] = None,
    to: Annotated[Table | None, typer.Option(help="What to write; by default what the suffix of -o says, else a table.")] = None,
    limit: Annotated[
        int | None, typer.Option(min=1, help="Not more rows than this; a table has 200 at most unless told, csv and jsonl have all.")
    ] = None,
    output: Output = None,
    force: Force = False,
    verbose: Verbose = False,
) -> None:
    """Show the facts of a database that fit."""
    from extractor.cli.stored import run_facts

    chosen = _choice(
        indicators=indicator or (), article=article, place=place, organization=organization, since=_day(since), status=status and status.value,
        measure=measure and measure.value, min_confidence=min_confidence, words=search, only=only.value,
    )  # fmt: skip
    raise typer.Exit(run_facts(db, choice=chosen, to=to and to.value, limit=limit, output=output, force=force))


def series(
    indicators: Annotated[list[str], typer.Argument(metavar="INDICATOR…", help="Words or concept; several are drawn one below the other.")],
    db: Db,
    place: Place = None,
    organization: Owner = None,
    measure: Annotated[Measure | None, typer.Option(help="level, change, index, share or ratio.")] = None,
    status: Annotated[Status | None, typer.Option(help="actual, planned or forecast.")] = None,
    since: Since = None,
    min_confidence: Least = 0.0,
    unit: Annotated[str | None, typer.Option("--in", metavar="UNIT", help="Give the values in this unit: t, km, MW, USD …")] = None,
    rates: Annotated[Path | None, typer.Option(metavar="FILE", help="Exchange rates: a CSV with date,from,to,rate.")] = None,
    plot: Annotated[Path | None, typer.Option(metavar="FILE", help="Draw them: a name that ends in .html, .png or .svg.")] = None,
    to: Annotated[Table, typer.Option(help="What to write.")] = Table.TABLE,
    force: Force = False,
    verbose: Verbose = False,
) -> None:
    """Show the values of an indicator over time.

    One fact told by many articles is one row with its sources.
    """
    from extractor.cli.series import run_series

    chosen = _choice(
        indicators=indicators, place=place, organization=organization, measure=measure and measure.value, status=status and status.value,
        since=_day(since), min_confidence=min_confidence,
    )  # fmt: skip
    raise typer.Exit(run_series(db, choice=chosen, to=to.value, unit=unit, rates=rates, plot=plot, force=force))


def diff(
    run_a: Annotated[str, typer.Argument(metavar="RUN_A", help="A run's id or its beginning, latest, or previous.")],
    run_b: Annotated[str, typer.Argument(metavar="RUN_B", help="The run to compare with it.")],
    db: Db,
    html: Annotated[Path | None, typer.Option(metavar="FILE", help="Write one self-contained page too.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
    fail_on: Annotated[
        list[str] | None,
        typer.Option(metavar="KIND[>N]", help="Exit code 4 where there are (more than N) added, retracted, changed or against."),
    ] = None,
    examples: Annotated[int, typer.Option(min=0, help="Examples of each kind.")] = 5,
    force: Force = False,
    verbose: Verbose = False,
) -> None:
    """Compare two runs: what was added, retracted, changed.

    By slot, by rule and by indicator, and what reviewers had said of those facts.
    """
    from extractor.cli.diff import run_diff

    raise typer.Exit(run_diff(db, run_a, run_b, page=html, force=force, as_json=json, fail_on=fail_on or [], examples=examples))


def runs(
    db: Db,
    to: Annotated[Table, typer.Option(help="What to write.")] = Table.TABLE,
    limit: Annotated[
        int | None, typer.Option(min=1, help="Not more than this; a table has 20 unless told, csv and jsonl have all.")
    ] = None,
    verbose: Verbose = False,
) -> None:
    """List what was run on a database, the latest first.

    Its ids are what diff, and export --since, take; latest and previous stand for the first two.
    """
    from extractor.cli.runs import run_runs

    raise typer.Exit(run_runs(db, to=to.value, limit=limit))


def show(
    fact: Annotated[str, typer.Argument(metavar="FACT", help="A fact's id or its beginning, as the last column of facts shows it.")],
    db: Db,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
    verbose: Verbose = False,
) -> None:
    """Show one fact: its words, its rules, its past.

    Each slot with the words it was read from and the rule that read them, what lowers its confidence, what else was read there before,
    and what reviewers decided.
    """
    from extractor.cli.one_fact import run_show

    raise typer.Exit(run_show(fact, db, as_json=as_json))


EXAMPLES = {
    "load": "Example: extractor load facts.jsonl --db sqlite:///facts.db",
    "export": "Example: extractor export --db sqlite:///facts.db --to csv -o facts.csv",
    "facts": "Example: extractor facts --db sqlite:///facts.db --place KZ --min-confidence 0.7",
    "show": "Example: extractor show 3f2a --db sqlite:///facts.db",
    "series": "Example: extractor series 'industrial output' --db sqlite:///facts.db --plot output.html",
    "runs": "Example: extractor runs --db sqlite:///facts.db",
    "diff": "Example: extractor diff previous latest --db sqlite:///facts.db --html diff.html",
}


def register(app: typer.Typer, *commands: Callable[..., None]) -> None:
    """Add some of these commands, each with its example."""
    for command in commands:
        app.command(epilog=EXAMPLES[command.__name__])(command)


def _day(word: str | None) -> dt.date | None:
    """A day, or the first of a month or year.

    >>> _day("2025"), _day("2025-10"), _day("2025-10-03")
    (datetime.date(2025, 1, 1), datetime.date(2025, 10, 1), datetime.date(2025, 10, 3))
    """
    if word is None:
        return None
    try:
        return dt.date.fromisoformat(word + {4: "-01-01", 7: "-01"}.get(len(word), ""))
    except ValueError:
        raise UsageError(f"--since {word!r} is no date: give one as YYYY-MM-DD, such as 2025-10-03, a month or a year") from None


def _choice(**given: Any) -> Choice:
    from extractor.sinks.choose import Choice

    return Choice(**given)
