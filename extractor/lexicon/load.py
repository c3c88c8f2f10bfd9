"""Read the lexicon's files, check them, and report every fault at once.

A file is `NAME.yaml`, a list of entries, or `NAME.csv` with a header; `schema.FILES` says of which class its entries
are. A user's folder holds files of the same names: an entry whose id is known replaces ours, another is added.
"""

from __future__ import annotations

import csv
import gc
import hashlib
import io
import reprlib
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import ValidationError

from extractor.errors import LexiconError
from extractor.lexicon import schema
from extractor.lexicon.files import SUFFIXES, content
from extractor.lexicon.schema.base import Entry
from extractor.lexicon.schema.rows import Row

HERE = Path(__file__).parent / "data"
UNREADABLE = (yaml.YAMLError, ValueError, csv.Error, OSError, RecursionError)
"""Whatever a file may do that is no lexicon: `ValueError` is a byte that is not UTF-8 or a date that is none."""
E = TypeVar("E", bound=Entry | Row)


_SHORT = reprlib.Repr()  # of a value that refers to itself, or to ten of which each refers to ten, only the beginning
_SHORT.maxlevel, _SHORT.maxstring, _SHORT.maxother = 2, 200, 200
_LONGEST, _MOST, _ENOUGH = 600, 6, 200  # characters of a fault, faults of an entry, faults of a file


class Lexicon:
    """All entries, by file, in file order; immutable after loading.

    `hash` changes whenever any word of any file does: it is part of what decides whether an article is read anew.
    """

    def __init__(self, tables: dict[str, dict[str, Entry | Row]], digest: str) -> None:
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

    def files(self) -> dict[str, tuple[Entry | Row, ...]]:
        """Every file's entries, by the file's stem."""
        return {name: tuple(table.values()) for name, table in self._tables.items()}


@contextmanager
def unhindered() -> Iterator[None]:
    """Without the search for reference cycles, which counts every object of a big table again and again."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def load_lexicon(folders: Sequence[Path] = ()) -> Lexicon:
    """The shipped lexicon with the given folders layered over it, in order.

    Raises:
        LexiconError: with every fault of every file.
    """
    with unhindered():
        return _loaded(folders)


def _loaded(folders: Sequence[Path]) -> Lexicon:
    faults: list[str] = []
    tables: dict[str, dict[str, Entry | Row]] = {name: {} for name in schema.FILES}
    digest = hashlib.sha256()
    for folder in (HERE, *folders):
        if not folder.is_dir():
            faults.append(f"{folder}: no such folder; a lexicon is a folder with files such as units.yaml")
            continue
        for path in files_of(folder, faults):
            if path.stem not in schema.FILES:
                faults.append(f"{path}: unknown file; allowed are {', '.join(sorted(schema.FILES))}")
                continue
            try:
                data = content(path)
            except (OSError, ValueError) as error:
                faults.append(f"{path}: {error}")
                continue
            digest.update(path.name.encode() + b"\0" + data)
            tables[path.stem].update(read_file(path, data, faults))
    if faults:
        raise LexiconError(faults)
    return Lexicon(tables, digest.hexdigest()[:16])


def files_of(folder: Path, faults: list[str]) -> list[Path]:
    """What a folder holds under the names of lexicon files, in order."""
    try:
        return sorted(p for p in folder.iterdir() if p.suffix in SUFFIXES)
    except OSError as error:
        faults.append(f"{folder}: {error}")
        return []


def read_file(path: Path, data: bytes, faults: list[str]) -> dict[str, Entry | Row]:
    """The entries of one file by their ids; what is wrong with it is added to the faults."""
    kind = schema.FILES[path.stem]
    own: list[str] = []
    read = _read_names(path, data, kind, own) if issubclass(kind, Row) else _read_entries(path, data, kind, own)
    faults += own[:_ENOUGH]
    if len(own) > _ENOUGH:
        faults.append(f"{path}: further faults are not listed: mend these first")
    return read


def _read_entries(path: Path, data: bytes, kind: type[Entry], faults: list[str]) -> dict[str, Entry | Row]:
    entries: dict[str, Entry | Row] = {}
    try:
        rows = list(_csv_rows(data) if path.suffix == ".csv" else _yaml_rows(data))
    except UNREADABLE as error:
        faults.append(f"{path}: {error}")
        return entries
    for line, row in rows:
        if len(faults) > _ENOUGH:
            break
        where = f"{path}:{line}" if line else str(path)
        try:
            entry = kind.model_validate(row)
        except ValidationError as error:
            name = str(row.get("id", "an entry without id"))[:100] if isinstance(row, dict) else "an entry that is no mapping"
            for e in error.errors()[:_MOST]:
                said = f"{'.'.join(map(str, e['loc']))}: {e['msg']} (found {_SHORT.repr(e['input'])})"
                faults.append(f"{where}: {name}: {said}"[:_LONGEST])
            continue
        if entry.id in entries:
            faults.append(f"{where}: {entry.id}: stands twice in this file; remove one, or give it an id of its own")
        entries[entry.id] = entry
    return entries


def _read_names(path: Path, data: bytes, kind: type[Row], faults: list[str]) -> dict[str, Entry | Row]:
    """A table of names, however long."""
    entries: dict[str, Entry | Row] = {}
    try:
        for line, cells in _cells(path, data, kind, faults) if path.suffix == ".csv" else _yaml_rows(data):
            if len(faults) > _ENOUGH:
                break
            try:
                entry = kind.read(_checked(cells))
            except ValueError as error:
                name = _SHORT.repr(cells.get("name", "a row without name") if isinstance(cells, dict) else cells)
                faults.append((f"{path}:{line}: {error}" if line else f"{path}: {name}: {error}")[:_LONGEST])
                continue
            if entry.id in entries:
                faults.append(f"{path}:{line}: {entry.name}: stands twice in this file; remove one, or give it an id of its own")
            entries[entry.id] = entry
    except UNREADABLE as error:
        faults.append(f"{path}: {error}")
    return entries


def _checked(cells: Any) -> dict[str, Any]:
    """A row whose cells are words or lists of words, as those of a table are.

    Raises:
        ValueError: for anything else that YAML can say.
    """
    if not isinstance(cells, dict):
        raise ValueError("a row is a mapping such as {kind: city, name: Oslo}")
    for column, cell in cells.items():
        parts = cell if isinstance(cell, list | tuple) and str(column).endswith("s") else [cell]
        if not all(isinstance(x, str) for x in parts):
            raise ValueError(f"{column} holds {_SHORT.repr(cell)}; write words, in quotes where YAML would read a number or a date")
    return cells


def _cells(path: Path, data: bytes, kind: type[Row], faults: list[str]) -> Iterator[tuple[int, dict[str, Any]]]:
    """The rows of a table as cells by column, with the line each ends on."""
    with _lines(data) as file:
        reader = csv.reader(file)
        header = next(reader, [])
        strange = [x for x in header if x not in kind.columns]
        if strange or "name" not in header or "kind" not in header:
            faults.append(
                f"{path}:1: the header is {','.join(header) or 'missing'}; write kind and name, and of {', '.join(kind.columns)} what you have"
            )
            return
        twice = [x for x, n in Counter(header).items() if n > 1]
        if twice:
            faults.append(f"{path}:1: the column {twice[0]} stands twice in the header; remove one")
            return
        plural = [x for x in header if x.endswith("s")]
        for row in reader:
            if len(row) > len(header):
                faults.append(f"{path}:{reader.line_num}: {len(row)} cells under {len(header)} columns; quote a cell that holds a comma")
            elif row:
                cells: dict[str, Any] = dict(zip(header, row, strict=False))
                for column in plural:
                    cells[column] = cells[column].split("|") if cells.get(column) else ()
                yield reader.line_num, cells


class _Loader(yaml.CSafeLoader if hasattr(yaml, "CSafeLoader") else yaml.SafeLoader):  # type: ignore[misc]
    """The C loader where PyYAML was built with it: the lexicon is read at every start. Safe: no tag makes an object."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        """A mapping whose keys are all different: YAML would keep the last of two and say nothing."""
        keys = [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
        if len(set(keys)) < len(keys):
            twice = next(k for k, n in Counter(keys).items() if n > 1)
            raise yaml.constructor.ConstructorError(None, None, f"the key {twice!r} stands twice in one entry", node.start_mark)
        made: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        return made


def _lines(data: bytes) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(data), encoding="utf-8-sig", newline="")


def _yaml_rows(data: bytes) -> Iterator[tuple[int, Any]]:
    """The entries; YAML tells no lines, so each has line 0."""
    rows = yaml.load(data.decode("utf-8"), Loader=_Loader)
    if rows is None:
        return
    if not isinstance(rows, list):
        raise ValueError("a lexicon file is a list of entries, each beginning with '- id:'")
    yield from ((0, row) for row in rows)


def _csv_rows(data: bytes) -> Iterator[tuple[int, dict[str, Any]]]:
    """Cells are text; an empty cell is left out, `|` separates the items of a list column (named in the plural)."""
    with _lines(data) as file:
        reader = csv.DictReader(file)
        for row in reader:
            if None in row:
                raise ValueError(f"line {reader.line_num} has more cells than the header; quote a cell that holds a comma")
            yield reader.line_num, {k: (v.split("|") if k.endswith("s") else v) for k, v in row.items() if v}
