"""`extractor errors`: what lies in quarantine and why; with --retry, read it again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

EPILOG = "Example: extractor errors --db sqlite:///facts.db --retry"


def errors(
    db: Annotated[str, typer.Option("--db", metavar="URL", help="sqlite:///facts.db, a path, or postgresql://user@host/name.")],
    retry: Annotated[bool, typer.Option("--retry", help="Read again what lies there, with the options of its first run.")] = False,
    time_limit: Annotated[
        float | None, typer.Option(min=0.1, metavar="SECONDS", help="With --retry: the time one article may take.")
    ] = None,
    jobs: Annotated[int | None, typer.Option(min=1, help="With --retry: processes that extract.")] = None,
    log_json: Annotated[Path | None, typer.Option(metavar="FILE", help="Append the log to FILE, one JSON object a line.")] = None,
    model: Annotated[str | None, typer.Option(help="A shipped model's name, or a folder.")] = None,
    lexicon: Annotated[list[str] | None, typer.Option(metavar="DIR", help="Layer a folder over the lexicon; repeatable.")] = None,
    verbose: Annotated[bool, typer.Option("-vv", help="Show tracebacks, of the quarantined articles too.", hidden=True)] = False,
) -> None:
    """List what lies in quarantine, or try it again.

    An article lies there that could not be read, extracted or stored.

    Exit codes: 0 nothing lies in quarantine any more, 1 something does, 2 usage.
    """
    from extractor.batch.retry import open_errors
    from extractor.cli.stored import opened_database

    with opened_database(db) as store:
        found = open_errors(store)
    if not found:
        typer.echo("extractor: nothing lies in quarantine", err=True)
        raise typer.Exit(0)
    if not retry:
        _show(found)
        raise typer.Exit(1)
    _again(found, db, {"seconds": time_limit, "jobs": jobs}, (model, lexicon), log_json, verbose)
    with opened_database(db) as store:
        left = len(open_errors(store))
    typer.echo(f"extractor: {len(found)} lay in quarantine, {left} do now", err=True)
    raise typer.Exit(1 if left else 0)


def _again(found: list[Any], db: str, other: dict[str, Any], loaded: tuple[Any, Any], log_json: Path | None, verbose: bool) -> None:
    from dataclasses import replace

    from extractor.api import Loader
    from extractor.batch.retry import plan
    from extractor.cli.run import carry_out, ended_by_sigterm

    load = Loader(loaded[0], tuple(loaded[1] or ()))
    changes = {name: value for name, value in other.items() if value is not None}
    for again in plan(found):
        if again.why_not:
            typer.echo(f"extractor: {len(again.errors)} cannot be tried again: {again.why_not}", err=True)
            continue
        with ended_by_sigterm():
            carry_out(again.inputs, db, load, replace(again.options, **changes), log_json=log_json, verbose=verbose)


def _show(found: list[Any]) -> None:
    from rich.table import Table

    from extractor.cli.console import terminal

    table = Table("article", "stage", "type", "tries", "what is wrong", box=None)
    for error in found:
        table.add_row(error.article_id or error.uri or "standard input", error.stage, error.type, str(error.attempts), error.message)
    terminal(piped=200, markup=False).print(table)
