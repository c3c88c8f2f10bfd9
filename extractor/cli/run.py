"""`extractor run`: an archive into a database."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from extractor.errors import ArticleError, DatabaseError, ExtractorError

EPILOG = "Example: extractor run news/ --db sqlite:///facts.db"
DONE, SOME_QUARANTINED, NOTHING_EXTRACTED, INTERRUPTED = 0, 1, 3, 130
"""The exit codes of `extractor run`; 2, for usage, is given by `main`."""

_SHOWN = 8  # reasons


class OnError(StrEnum):
    """What becomes of an article that cannot be read, extracted or stored."""

    QUARANTINE = "quarantine"
    SKIP = "skip"
    FAIL = "fail"


def run(
    inputs: Annotated[list[str], typer.Argument(metavar="INPUT…", help="Files, folders, globs, URLs; - is standard input.")],
    db: Annotated[str, typer.Option("--db", metavar="URL", help="sqlite:///facts.db, a path, or postgresql://user@host/name.")],
    source: Annotated[str | None, typer.Option(metavar="NAME", help="The archive's name; articles are stored as NAME:id.")] = None,
    fmt: Annotated[
        str | None,
        typer.Option(
            "--from", metavar="FORMAT", help="text, markdown, html, json, jsonl, csv, parquet, warc, ninjs, feed; else by suffix."
        ),
    ] = None,
    jobs: Annotated[int, typer.Option(min=1, help="Processes that extract.")] = 1,
    text_field: Annotated[str, typer.Option(metavar="F", help="Field or column that holds the text.")] = "text",
    id_field: Annotated[str, typer.Option(metavar="F", help="Field or column that holds the id.")] = "id",
    date_field: Annotated[str, typer.Option(metavar="F", help="Field or column that holds the date of publication.")] = "published",
    title_field: Annotated[str, typer.Option(metavar="F", help="Field or column that holds the title.")] = "title",
    limit: Annotated[int | None, typer.Option(min=1, help="Read at most so many articles.")] = None,
    on_error: Annotated[
        OnError, typer.Option(help="A bad article: a row of the table error, a log line, or the end.")
    ] = OnError.QUARANTINE,
    keep_copies: Annotated[
        bool, typer.Option("--keep-copies", help="Extract copies of an article too; they are linked all the same.")
    ] = False,
    time_limit: Annotated[
        float | None, typer.Option(min=0.1, metavar="SECONDS", help="The time one article may take [default: 600].")
    ] = None,
    cluster: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Dask: tcp://HOST:PORT of a scheduler, or local:N; see docs/cluster.md.")
    ] = None,
    parts: Annotated[Path | None, typer.Option(metavar="DIR", help="With --cluster: a folder all machines see, for the results.")] = None,
    metrics: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Keep the run's figures in FILE, as JSON; .prom is for Prometheus.")
    ] = None,
    log_json: Annotated[Path | None, typer.Option(metavar="FILE", help="Append the log to FILE, one JSON object a line.")] = None,
    model: Annotated[str | None, typer.Option(help="A shipped model's name, or a folder.")] = None,
    lexicon: Annotated[list[str] | None, typer.Option(metavar="DIR", help="Layer a folder over the lexicon; repeatable.")] = None,
    verbose: Annotated[bool, typer.Option("-vv", help="Show the traceback of an error.", hidden=True)] = False,
) -> None:
    """Extract an archive into a database.

    What stands in the database already is left alone, so a run can be stopped and started again. Exit codes: 0 all is
    well, 1 some articles were quarantined, 2 usage, 3 no article could be extracted, 130 interrupted.
    """
    # imported here, so that --help answers at once
    from extractor.api import Loader
    from extractor.batch.archive import Options
    from extractor.reading import FieldNames

    names = FieldNames(text=text_field, id=id_field, published=date_field, title=title_field)
    options = Options(
        source=source, fmt=fmt, fields=names, jobs=jobs, limit=limit, on_error=on_error.value, keep_copies=keep_copies, cluster=cluster,
        parts=parts, seconds=time_limit,
    )  # fmt: skip
    load = Loader(model, tuple(lexicon or ()))
    with ended_by_sigterm():
        raise typer.Exit(carry_out(inputs, db, load, options, log_json=log_json, metrics=metrics, verbose=verbose))


def carry_out(
    inputs: list[str], db: str, load: Any, options: Any, *, log_json: Path | None = None, metrics: Path | None = None, verbose: bool = False
) -> int:
    """Run, show how it goes and what came out; the exit code."""
    from extractor.batch.archive import run_archive
    from extractor.batch.progress import reported

    seen = 0
    try:
        with reported(log_json, metrics) as report:

            def progress(standing: Any) -> None:
                nonlocal seen
                seen = standing.counts.n_extracted + standing.counts.n_unchanged
                report(standing)

            summary = run_archive(inputs, db, load=load, options=options, progress=progress)
    except ExtractorError as error:
        late = isinstance(error, ArticleError) or (isinstance(error, DatabaseError) and seen)
        if verbose or not late:
            raise
        typer.echo(f"extractor: {error}", err=True)
        return SOME_QUARANTINED if seen else NOTHING_EXTRACTED
    except KeyboardInterrupt:
        typer.echo("extractor: interrupted before the first article", err=True)
        return INTERRUPTED
    return tell(summary, db)


def tell(summary: Any, db: str) -> int:
    """The closing lines, what was left out and why, and the exit code."""
    c, r = summary.counts, summary.rows
    if summary.undated:
        known = c.n_extracted + c.n_unchanged + summary.copies
        told = f"{summary.undated:,} of {known:,} articles have no date of publication, so 'last year' and the like have no dates there"
        typer.echo(f"extractor: {told}; give one with --date-field, or a first line 'date 2025-10-03'", err=True)
    if summary.skipped:
        reasons = sorted(summary.skipped.items(), key=lambda pair: (-pair[1], pair[0]))
        shown = ", ".join(f"{reason} {number:,}" for reason, number in reasons[:_SHOWN])
        more = f", {len(reasons) - _SHOWN} more reasons" if len(reasons) > _SHOWN else ""
        typer.echo(f"skipped {sum(summary.skipped.values())}: {shown}{more} (each is named by --log-json FILE)", err=True)
    if summary.copies:
        typer.echo(f"copies {summary.copies}: linked to the article they repeat, not extracted; --keep-copies does", err=True)
    if summary.status == "interrupted":
        typer.echo("extractor: interrupted: what was extracted is stored; the same command goes on from here", err=True)
    counts = f"read {c.n_read} / unchanged {c.n_unchanged} / extracted {c.n_extracted} / facts {c.n_facts} / quarantined {c.n_quarantined}"
    typer.echo(f"{counts} / seconds {summary.seconds:.1f}", err=True)
    typer.echo(f"rows: inserted {r.inserted} / updated {r.updated} / unchanged {r.unchanged} / retracted {r.retracted}", err=True)
    if c.n_quarantined:
        typer.echo(f"extractor: why some lie in quarantine: extractor errors --db {db}", err=True)
    elif c.n_facts and sys.stderr.isatty():
        typer.echo(f"extractor: see the facts: extractor facts --db {db}; look at them one by one: extractor review --db {db}", err=True)
    if summary.status == "interrupted":
        return INTERRUPTED
    if not c.n_extracted and not c.n_unchanged and not summary.copies:
        return NOTHING_EXTRACTED
    return SOME_QUARANTINED if c.n_quarantined else DONE


@contextmanager
def ended_by_sigterm() -> Iterator[None]:
    """A polite kill ends the run as Ctrl-C does."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
