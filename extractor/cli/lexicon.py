"""`extractor lexicon check` and `add`: every file's form and every entry's examples; a name into a folder of one's own."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

lexicon_app = typer.Typer(no_args_is_help=True, help="The words and rules.")

Folders = Annotated[list[Path] | None, typer.Option("--lexicon", help="Folder of lexicon files layered over ours; may be repeated.")]
TABLES = {"place": "places", "organization": "organizations", "person": "persons"}


@lexicon_app.command("check", epilog="Example: extractor lexicon check --lexicon my-words")
def lexicon_check(
    model: Annotated[str, typer.Option("--model", help="Name of a shipped model or folder of a spaCy pipeline.")] = "accurate",
    lexicon: Folders = None,
    verbose: Annotated[bool, typer.Option("-vv", help="Show the traceback of an error.", hidden=True)] = False,
) -> None:
    """Check every lexicon file and run every rule's examples and counter-examples."""
    raise typer.Exit(run_check(model=model, lexicon=lexicon or []))


@lexicon_app.command(
    "add", epilog="Example: extractor lexicon add organization 'Ile Salt' --kind company --country KZ --alias ISC --to my-words"
)
def lexicon_add(
    table: Annotated[str, typer.Argument(metavar="place|organization|person", help="What the name is.")],
    name: Annotated[str, typer.Argument(help="The name of today, as facts shall have it.")],
    to: Annotated[Path, typer.Option("--to", help="Your folder of lexicon files; made if it is not there.")],
    kind: Annotated[str, typer.Option(help="city, region, field …; company, bank, agency …; president, minister, person …")],
    country: Annotated[str | None, typer.Option(help="Its country, ISO 3166-1, as KZ.")] = None,
    alias: Annotated[list[str] | None, typer.Option(help="Another spelling, an abbreviation, a former name; may be repeated.")] = None,
    ref: Annotated[str | None, typer.Option(help="ISO 3166-2 code of a place; QID or LEI of an organisation.")] = None,
    office: Annotated[str | None, typer.Option(help="A person's office.")] = None,
    since: Annotated[str | None, typer.Option(help="First day in office, YYYY-MM-DD.")] = None,
    until: Annotated[str | None, typer.Option(help="Last day in office.")] = None,
    verbose: Annotated[bool, typer.Option("-vv", help="Show the traceback of an error.", hidden=True)] = False,
) -> None:
    """Add a name to a folder of your own, which --lexicon layers over ours."""
    cells = {
        "kind": kind, "name": name, "country": country, "aliases": alias or [], "ref": ref, "office": office, "since": since, "until": until,
    }  # fmt: skip
    run_add(table, {k: v for k, v in cells.items() if v}, to)


def run_check(*, model: str, lexicon: list[Path]) -> int:
    """Print faults, or the counts when there are none; returns the exit code."""
    from extractor.lexicon import load_lexicon
    from extractor.proof import prove

    words = load_lexicon(lexicon)
    faults = list(prove(words, model=model))
    for fault in faults:
        print(fault, file=sys.stderr)
    entries = sum(map(len, words.files().values()))
    examples = sum(len(e.examples) + len(e.counter) for table in words.files().values() for e in table)
    print(
        f"lexicon {words.hash}: {entries:,} entries in {len(words.files())} files, {examples:,} examples and counter-examples, {len(faults)} faults"
    )
    return 2 if faults else 0


def run_add(table: str, cells: dict[str, str | list[str]], folder: Path) -> None:
    """Write the row, unless anything about it is wrong, and say what to try next.

    Raises:
        UsageError: when the table is unknown, a cell may not be so, or the name is there already.
        LexiconError: when the folder does not load.
    """
    from extractor.errors import UsageError
    from extractor.lexicon import append_name, load_lexicon

    if table not in TABLES:
        raise UsageError(f"{table!r} is no table of names; write one of {', '.join(TABLES)}")
    path = append_name(folder, TABLES[table], cells)
    words = load_lexicon([folder])
    print(f"added {cells['name']} to {path}; the lexicon is now {words.hash}", file=sys.stderr)
    print(f"try: extractor explain 'Sales of {cells['name']} rose by 5%.' --lexicon {folder}", file=sys.stderr)
