"""Read the lexicon's files, check them, and report every fault at once.

A file is `NAME.yaml`, a list of entries, or `NAME.csv` with a header; `schema.FILES` says of which class its entries
are. A user's folder holds files of the same names: an entry whose id is known replaces ours, another is added.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import ValidationError

from extractor.errors import LexiconError
from extractor.lexicon import schema
from extractor.lexicon.schema.base import Entry

HERE = Path(__file__).parent / "data"
E = TypeVar("E", bound=Entry)


class Lexicon:
    """All entries, by file, in file order; immutable after loading.

    `hash` changes whenever any word of any file does: it is part of what decides whether an article is read anew.
    """

    def __init__(self, tables: dict[str, dict[str, Entry]], digest: str) -> None:
        self._tables = tables
        self.hash = digest

    def entries(self, name: str, kind: type[E]) -> tuple[E, ...]:
        """The entries of one file.

        Raises:
            TypeError: when the file's entries are of another class than asked for.
        """
        found = tuple(self._tables[name].values())
        for entry in found:
            if not isinstance(entry, kind):
                raise TypeError(f"{name}.{entry.id} is a {type(entry).__name__}, not a {kind.__name__}")
        return found  # type: ignore[return-value]

    def files(self) -> dict[str, tuple[Entry, ...]]:
        """Every file's entries, by the file's stem."""
        return {name: tuple(table.values()) for name, table in self._tables.items()}


def load_lexicon(folders: Sequence[Path] = ()) -> Lexicon:
    """The shipped lexicon with the given folders layered over it, in order.

    Raises:
        LexiconError: with every fault of every file.
    """
    faults: list[str] = []
    tables: dict[str, dict[str, Entry]] = {name: {} for name in schema.FILES}
    digest = hashlib.sha256()
    for folder in (HERE, *folders):
        if not folder.is_dir():
            faults.append(f"{folder}: no such folder; a lexicon is a folder with files such as units.yaml")
            continue
        for path in sorted(p for p in folder.iterdir() if p.suffix in (".yaml", ".yml", ".csv")):
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
            if path.stem not in schema.FILES:
                faults.append(f"{path}: unknown file; allowed are {', '.join(sorted(schema.FILES))}")
                continue
            own = _read_file(path, schema.FILES[path.stem], faults)
            tables[path.stem].update(own)
    if faults:
        raise LexiconError(faults)
    return Lexicon(tables, digest.hexdigest()[:16])


def _read_file(path: Path, kind: type[Entry], faults: list[str]) -> dict[str, Entry]:
    entries: dict[str, Entry] = {}
    try:
        rows = list(_csv_rows(path) if path.suffix == ".csv" else _yaml_rows(path))
    except (yaml.YAMLError, UnicodeDecodeError, ValueError) as error:
        faults.append(f"{path}: {error}")
        return entries
    for number, row in enumerate(rows, 1):
        try:
            entry = kind.model_validate(row)
        except ValidationError as error:
            name = row.get("id", f"entry {number}") if isinstance(row, dict) else f"entry {number}"
            faults += [f"{path}: {name}: {'.'.join(map(str, e['loc']))}: {e['msg']} (found {e['input']!r})" for e in error.errors()]
            continue
        if entry.id in entries:
            faults.append(f"{path}: {entry.id}: stands twice in this file")
        entries[entry.id] = entry
    return entries


class _Loader(yaml.CSafeLoader if hasattr(yaml, "CSafeLoader") else yaml.SafeLoader):  # type: ignore[misc]
    """The C loader where PyYAML was built with it: the lexicon is read at every start."""


def _yaml_rows(path: Path) -> Iterator[Any]:
    data = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)
    if data is None:
        return
    if not isinstance(data, list):
        raise ValueError("a lexicon file is a list of entries, each beginning with '- id:'")
    yield from data


def _csv_rows(path: Path) -> Iterator[dict[str, Any]]:
    """Cells are text; an empty cell is left out, `|` separates the items of a list column (named in the plural)."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield {k: (v.split("|") if k.endswith("s") else v) for k, v in row.items() if v}
