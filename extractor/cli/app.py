"""The commands and their options; what they do is in the modules beside this one, imported when called."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from extractor.cli import database
from extractor.cli.calibrate import EPILOG as CALIBRATE_EPILOG
from extractor.cli.calibrate import calibrate
from extractor.cli.commands import App, Commands
from extractor.cli.errors import EPILOG as ERRORS_EPILOG
from extractor.cli.errors import errors
from extractor.cli.gold import EPILOG as EVALUATE_EPILOG
from extractor.cli.gold import corpus_app, evaluate
from extractor.cli.lexicon import lexicon_app
from extractor.cli.review import EPILOG as REVIEW_EPILOG
from extractor.cli.review import review
from extractor.cli.run import EPILOG as RUN_EPILOG
from extractor.cli.run import run
from extractor.errors import UsageError

app = App(
    name="extractor", cls=Commands, no_args_is_help=True, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False,
    help="Reads news articles and hands back the facts in them: each number bound to its indicator, period, place and owner.",
    epilog="""\b
First steps:
  extractor doctor                              is everything here
  extractor explain 'Exports rose 12% in May.'  how one sentence is read
  extractor extract news/                       facts of some articles, as a table
  extractor run news/ --db facts.db             an archive into a database
Each command has an example: extractor COMMAND --help""",
)  # fmt: skip

Model = Annotated[str, typer.Option("--model", help="Name of a shipped model or folder of a spaCy pipeline.")]
Folders = Annotated[list[Path] | None, typer.Option("--lexicon", help="Folder of lexicon files layered over ours; may be repeated.")]
Verbose = Annotated[bool, typer.Option("-vv", help="Show the traceback of an error.", hidden=True)]


class Output(StrEnum):
    """What `extract` writes."""

    TABLE = "table"
    JSONL = "jsonl"
    JSON = "json"
    CSV = "csv"
    CSV_GUARDED = "csv-guarded"
    HTML = "html"


@app.command(epilog="Example: echo 'Steel output rose 12% to 3.4 million tons in 2025.' | extractor extract - --published 2026-01-20")
def extract(
    inputs: Annotated[
        list[str], typer.Argument(metavar="INPUT…", help="Files, folders, globs, or - for one plain text on standard input.")
    ],
    source_format: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="FORMAT",
            help="text, markdown, html, json, jsonl, csv, parquet, warc, ninjs or feed; by default the suffix decides.",
        ),
    ] = None,
    published: Annotated[
        str | None, typer.Option(metavar="DATE", help="Publication date, YYYY-MM-DD, for articles that have none.")
    ] = None,
    text_field: Annotated[str, typer.Option(metavar="F", help="Field or column that holds the text.")] = "text",
    id_field: Annotated[str, typer.Option(metavar="F", help="Field or column that holds the id.")] = "id",
    date_field: Annotated[str, typer.Option(metavar="F", help="Field or column that holds the date of publication.")] = "published",
    title_field: Annotated[str, typer.Option(metavar="F", help="Field or column that holds the title.")] = "title",
    to: Annotated[Output | None, typer.Option(help="What to write; by default what the suffix of -o says, else a table.")] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write here instead of to standard output.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite the output file.")] = False,
    jobs: Annotated[int, typer.Option(min=1, help="Processes.")] = 1,
    min_confidence: Annotated[float, typer.Option(min=0, max=1, help="Leave out facts below this confidence.")] = 0.0,
    model: Model = "accurate",
    lexicon: Folders = None,
    verbose: Verbose = False,
) -> None:
    """Extract facts from articles and print them.

    Exit codes: 0 all is well, 1 some articles were not read or extracted, 2 usage, 3 no article could be extracted.
    """
    from extractor.cli.extract import run_extract
    from extractor.reading import FieldNames

    fields = FieldNames(text=text_field, id=id_field, published=date_field, title=title_field)
    raise typer.Exit(
        run_extract(
            inputs, source_format=source_format, fields=fields, published=_checked(published), to=_form(to, output), output=output, force=force, jobs=jobs,
            min_confidence=min_confidence, model=model, lexicon=lexicon or [],
        )
    )  # fmt: skip


@app.command(epilog="Example: extractor explain 'Exports rose 12% to $3.4bn in May.' --published 2025-06-03")
def explain(
    text: Annotated[str, typer.Argument(help="A sentence or a short text.")],
    published: Annotated[str | None, typer.Option(help="Publication date, YYYY-MM-DD.")] = None,
    model: Model = "accurate",
    lexicon: Folders = None,
    verbose: Verbose = False,
) -> None:
    """Show how a sentence is read.

    Tokens, rules, the candidates and why each won or lost, the facts.
    """
    from extractor.cli.explain import run_explain

    raise typer.Exit(run_explain(text, published=_checked(published), model=model, lexicon=lexicon or []))


app.command("run", epilog=RUN_EPILOG)(run)
database.register(app, database.facts, database.show, database.series)
app.command("review", epilog=REVIEW_EPILOG)(review)
database.register(app, database.export, database.load)
app.command("errors", epilog=ERRORS_EPILOG)(errors)
database.register(app, database.runs, database.diff)
app.command("calibrate", epilog=CALIBRATE_EPILOG)(calibrate)
app.add_typer(lexicon_app, name="lexicon")
app.command("evaluate", epilog=EVALUATE_EPILOG)(evaluate)
app.add_typer(corpus_app, name="corpus")


@app.command(epilog="Example: extractor schema > extraction.schema.json")
def schema(verbose: Verbose = False) -> None:
    """Print the JSON Schema of an extraction."""
    import json

    from extractor.records import Extraction

    print(json.dumps(Extraction.model_json_schema(), indent=2))


app.add_typer(database.db_app, name="db")


@app.command(epilog="Example: extractor doctor")
def doctor(model: Model = "accurate", lexicon: Folders = None, verbose: Verbose = False) -> None:
    """Check whether this installation is whole.

    Packages, model, lexicon, a trial extraction, SQLite: each check says what is wrong and what to do. Exit codes: 0, 2 something is broken.
    """
    from extractor.cli.doctor import run_doctor

    raise typer.Exit(run_doctor(model=model, lexicon=lexicon or []))


def _checked(published: str | None) -> str | None:
    """The option as it is, once it is a date."""
    if published is not None:
        try:
            dt.date.fromisoformat(published)
        except ValueError:
            raise UsageError(f"--published {published!r} is no date: give one as YYYY-MM-DD, such as 2025-10-03") from None
    return published


def _form(to: Output | None, output: Path | None) -> str:
    """What to write: what was asked for, else what the output's suffix says, else a table."""
    if to is not None:
        return to.value
    suffix = output.suffix.lower().lstrip(".") if output is not None else ""
    if suffix in ("", "txt", "text", "table"):
        return Output.TABLE.value
    form = {"htm": "html", "ndjson": "jsonl"}.get(suffix, suffix)
    if form in list(Output):
        return form
    forms = ", ".join(form.value for form in Output)
    raise UsageError(f"the suffix of {output} says no format: say --to, one of {forms}; extractor export writes others from a database")


def _version(show: bool) -> None:
    if show:
        from importlib.metadata import version

        print(f"extractor {version('extractor')}")
        raise typer.Exit


@app.callback()
def _options(
    show_version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")] = False,
    plain: Annotated[bool, typer.Option("--no-color", help="No colours; behind any command too. NO_COLOR=1 does the same.")] = False,
) -> None:
    """Reads news articles and hands back the facts in them: each number bound to its indicator, period, place and owner."""
