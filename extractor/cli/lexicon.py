"""`extractor lexicon`: add to a folder of one's own, check, explain and count the words and rules."""

from __future__ import annotations

import json
import shlex
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from extractor.cli.commands import App
from extractor.errors import UsageError

_MOST = 60  # words of a list that are shown

lexicon_app = App(no_args_is_help=True, help="The words and rules: add, check, explain, stats.")

Model = Annotated[str, typer.Option("--model", help="Name of a shipped model or folder of a spaCy pipeline.")]
Folders = Annotated[
    list[Path] | None, typer.Option("--lexicon", metavar="DIR", help="Folder of lexicon files layered over ours; repeatable.")
]
Verbose = Annotated[bool, typer.Option("-vv", help="Show the traceback of an error.", hidden=True)]


@lexicon_app.command("check", epilog="Example: extractor lexicon check --lexicon my-words")
def lexicon_check(model: Model = "accurate", lexicon: Folders = None, verbose: Verbose = False) -> None:
    """Run every entry's examples and counter-examples.

    Every file is read first, and all its faults are told. Exit codes: 0, 2 there are faults.
    """
    raise typer.Exit(run_check(model=model, lexicon=lexicon or []))


ADD_EXAMPLES = """\b
Examples:
  extractor lexicon add organization 'Ile Salt' --kind company --country KZ --alias ISC --to my-words
  extractor lexicon add unit sack --set code='{sack}' --alias bag --to my-words \\
      --example 'It sold 40 sacks.' --found '40 sacks' --value '40 {sack}'
  extractor lexicon add indicator 'rail freight' --alias 'freight by rail' --to my-words
  extractor lexicon add hedges circa --set bound=about --set before=circa --to my-words"""


@lexicon_app.command("add", epilog=ADD_EXAMPLES)
def lexicon_add(
    table: Annotated[
        str,
        typer.Argument(
            metavar="KIND",
            help="place, organization, person, unit, currency, indicator, or any lexicon file, such as hedges or number_traps.",
        ),
    ],
    name: Annotated[
        str, typer.Argument(help="The name of today, as facts shall have it; of a rule its id; of a currency its ISO 4217 code.")
    ],
    to: Annotated[Path, typer.Option("--to", metavar="DIR", help="Your folder of lexicon files; made if it is not there.")],
    kind: Annotated[
        str | None,
        typer.Option(help="Of a name: city, region, field …; company, bank, agency …; president, minister, person …"),
    ] = None,
    country: Annotated[str | None, typer.Option(help="Its country, ISO 3166-1, as KZ.")] = None,
    alias: Annotated[list[str] | None, typer.Option(help="Another word, spelling, abbreviation, former name; repeatable.")] = None,
    ref: Annotated[str | None, typer.Option(help="ISO 3166-2 code of a place; QID or LEI of an organisation.")] = None,
    office: Annotated[str | None, typer.Option(help="A person's office.")] = None,
    since: Annotated[str | None, typer.Option(help="First day in office, YYYY-MM-DD.")] = None,
    until: Annotated[str | None, typer.Option(help="Last day in office.")] = None,
    fields: Annotated[
        list[str] | None, typer.Option("--set", metavar="FIELD=VALUE", help="A field of the entry; a|b is a list; repeatable.")
    ] = None,
    example: Annotated[str | None, typer.Option(help="A sentence that proves the entry.")] = None,
    found: Annotated[str | None, typer.Option(help="The words that must be found in it.")] = None,
    value: Annotated[str | None, typer.Option(help="What they must be read as, as explain and check write it.")] = None,
    counter: Annotated[list[str] | None, typer.Option("--not", help="A sentence in which it must find nothing; repeatable.")] = None,
    verbose: Verbose = False,
) -> None:
    """Add a word, name or rule to a folder of your own.

    --lexicon layers the folder over ours. An entry we have is taken over with what you add; nothing is written that would not
    load or whose example is not read as it says.
    """
    from extractor.lexicon.entries import file_of

    file = file_of(table)
    if file in ("places", "organizations", "persons"):
        if not kind:
            raise UsageError(f"a {table} needs --kind: {_kinds(file)}")
        if fields or example or counter:
            raise UsageError(f"--set, --example and --not are for words and rules; a {table} has --kind, --country, --alias, --ref …")
        cells = {
            "kind": kind, "name": name, "country": country, "aliases": alias or [], "ref": ref, "office": office, "since": since, "until": until,
        }  # fmt: skip
        run_add(file, {k: v for k, v in cells.items() if v}, to)
        return
    given = _given(fields or [], {"kind": kind, "countries" if file == "currencies" else "country": country})
    run_add_entry(file, name, to, also=alias or [], given=given, example=(example, found, value), counter=counter or [])


@lexicon_app.command("explain", epilog="Example: extractor lexicon explain barrel")
def lexicon_explain(
    entry: Annotated[str, typer.Argument(metavar="ENTRY", help="An entry's id, FILE.id, or any word it holds.")],
    lexicon: Folders = None,
    verbose: Verbose = False,
) -> None:
    """Show an entry: what it says, where it stands, its proof."""
    raise typer.Exit(run_explain_entry(entry, lexicon or []))


@lexicon_app.command("stats", epilog="Example: extractor lexicon stats --lexicon my-words")
def lexicon_stats(
    lexicon: Folders = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the counts as JSON.")] = False,
    verbose: Verbose = False,
) -> None:
    """Count entries, words and examples of every file.

    With --lexicon also what your folders add and replace.
    """
    raise typer.Exit(run_stats(lexicon or [], as_json=as_json))


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


def run_add(file: str, cells: dict[str, str | list[str]], folder: Path) -> None:
    """Write the row, unless anything about it is wrong, and say what to try next.

    Raises:
        UsageError: when a cell may not be so, or the name is there already.
        LexiconError: when the folder does not load.
    """
    from extractor.lexicon import append_name, load_lexicon

    path = append_name(folder, file, cells)
    words, name = load_lexicon([folder]), cells["name"]
    print(f"added {name} to {path}; the lexicon is now {words.hash}", file=sys.stderr)
    print(f"try: extractor explain {shlex.quote(f'Sales of {name} rose by 5%.')} --lexicon {folder}", file=sys.stderr)


def run_add_entry(
    file: str, name: str, folder: Path, *, also: list[str], given: dict[str, str], example: tuple[str | None, str | None, str | None],
    counter: list[str],
) -> None:  # fmt: skip
    """Write the entry, unless anything about it is wrong, and say what to try next.

    Raises:
        UsageError: when a field may not be so, or an example is not read as it says; then the folder is as it was.
        LexiconError: when the folder does not load.
    """
    from extractor.lexicon.entries import entry_of, write_entry
    from extractor.proof import proved

    text, found, value = example
    if text is None and (found or value):
        raise UsageError("--found and --value say what is read in a sentence: give it by --example")
    examples = [{"text": text, "found": found or "", "value": value or ""}] if text is not None and found else []
    entry = entry_of(folder, file, name, also=also, given=given, examples=examples, counter=counter)
    with proved(folder, file, entry.id) as proof:
        path = write_entry(folder, file, entry)
        if text is not None and not found:
            raise UsageError(f"say by --found which words of {text!r} the entry must find; read in it {_read(proof.read(text))}")
        if faults := proof.faults():
            raise UsageError("; ".join(faults))
    print(f"added {entry.id} to {path}", file=sys.stderr)
    sentence = shlex.quote(text or "your sentence")
    print(f"try: extractor explain {sentence} --lexicon {folder}; then extractor lexicon check --lexicon {folder}", file=sys.stderr)


def _read(found: list[tuple[str, str, str]]) -> str:
    """What a stage finds in a sentence, in words."""
    return "are now " + ", ".join(f"{words!r} as {value!r} (by {entry})" for words, value, entry in found) if found else "is nothing yet"


def run_explain_entry(wanted: str, folders: list[Path]) -> int:
    """Print each entry that fits; returns the exit code."""
    from extractor.lexicon import load_lexicon, schema
    from extractor.lexicon.look import fields, find, near

    words, shipped = load_lexicon(folders), load_lexicon()
    hits = list(find(words, wanted))
    if not hits:
        like = near(words, wanted)
        yours = "" if folders else "; words of your own are looked at with --lexicon DIR"
        raise UsageError(f"no entry has the id or word {wanted!r}" + (f"; near it: {', '.join(like)}" if like else "") + yours)
    for file, entry in hits:
        ours = next((e for e in shipped.files()[file] if e.id == entry.id), None)
        origin = "yours" if ours is None else "ours" if fields(ours) == fields(entry) else "yours, in place of ours"
        print(f"{file}.{entry.id}  ({origin})")
        print(f"  {(schema.FILES[file].__doc__ or '').strip().splitlines()[0]}")
        for name, value in fields(entry).items():
            if name not in ("id", "examples", "not"):
                print(f"  {name}: {_shown(value, wanted)}")
        for example in entry.examples:
            print(f"  reads {example.found!r} in {example.text!r}" + (f" as {example.value!r}" if example.value is not None else ""))
        for text in entry.counter:
            print(f"  finds nothing in {text!r}")
    return 0


def run_stats(folders: list[Path], *, as_json: bool) -> int:
    """Print the counts; returns the exit code."""
    from dataclasses import asdict

    from rich.table import Table

    from extractor.cli.console import terminal
    from extractor.lexicon import load_lexicon
    from extractor.lexicon.look import sizes

    shipped = load_lexicon()
    words = load_lexicon(folders) if folders else shipped
    counted = sizes(words, shipped)
    if as_json:
        print(json.dumps({"hash": words.hash, "files": [asdict(size) for size in counted]}))
        return 0
    columns = ("entries", "words", "examples", "counter", *(("added", "replaced") if folders else ()))
    table = Table("file", box=None, header_style="bold")
    for column in columns:
        table.add_column(column, justify="right")
    for size in counted:
        table.add_row(size.file, *(f"{getattr(size, column):,}" for column in columns))
    table.add_row("all", *(f"{sum(getattr(size, column) for size in counted):,}" for column in columns), style="bold")
    terminal(markup=False).print(table)
    return 0


def _shown(value: Any, wanted: str) -> str:
    """A field's value; of a long list the beginning, and what was asked for."""
    if not isinstance(value, list):
        return str(value)
    said = [str(item) for item in value]
    if len(said) <= _MOST:
        return ", ".join(said)
    asked = [word for word in said[_MOST:] if word.casefold() == wanted.casefold()]
    return f"{', '.join([*said[:_MOST], *asked])} … {len(said):,} in all"


def _kinds(file: str) -> str:
    from extractor.lexicon import schema
    from extractor.lexicon.schema.rows import Row

    table = schema.FILES[file]
    assert issubclass(table, Row)
    return ", ".join(table.kinds)


def _given(pairs: list[str], more: dict[str, Any]) -> dict[str, str]:
    """The fields of --set and of the options that stand for one."""
    given = {name: value for name, value in more.items() if value}
    for pair in pairs:
        name, sign, value = pair.partition("=")
        if not sign or not name.strip():
            raise UsageError(f"--set {pair!r} is no FIELD=VALUE, such as --set code='{{sack}}'")
        given[name.strip()] = value
    return given
