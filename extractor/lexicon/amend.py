"""Changes to a user's folder of lexicon files: worked out as text first, so that they can be looked at, then written."""

from __future__ import annotations

import csv
import difflib
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from extractor.errors import LexiconError, UsageError
from extractor.lexicon import schema
from extractor.lexicon.files import content, put
from extractor.lexicon.schema.rows import Row

_ITEM = re.compile(r"^- ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Amendment:
    """One file of a user's folder as it is and as it would be."""

    path: Path
    before: str
    after: str

    def diff(self) -> str:
        """The change as a unified diff, named by the file alone."""
        name = self.path.name
        lines = difflib.unified_diff(self.before.splitlines(), self.after.splitlines(), name, name, lineterm="", n=2)
        return "\n".join(lines)

    def write(self, *, folder: Path | None = None) -> Path:
        """Write the file, in its own folder or in another; both are made where missing.

        Raises:
            UsageError: when the file is not what it was when the change was worked out.
        """
        path = self.path if folder is None else folder / self.path.name
        if folder is None and _text(path) != self.before:
            raise UsageError(f"{path.name} has changed in the meantime: look at the proposal again")
        path.parent.mkdir(parents=True, exist_ok=True)
        put(path, self.after)
        return path


def amend(folder: Path, table: str, entries: Sequence[Mapping[str, Any]]) -> Amendment:
    """The user's file of a table with these entries added; one whose id is there already is replaced, the rest stays as it is written.

    Raises:
        LexiconError: when the file as it is cannot be read.
        UsageError: when an entry may not be so.
    """
    kind = schema.FILES[table]
    suffix = ".csv" if issubclass(kind, Row) else ".yaml"
    path = next(
        (p for p in (folder / f"{table}{s}" for s in (suffix, ".yml", ".csv", ".yaml")) if p.is_file()), folder / f"{table}{suffix}"
    )
    try:
        before = _text(path)
        for entry in entries:
            kind.read(dict(entry)) if issubclass(kind, Row) else kind.model_validate(dict(entry))
        after = _as_csv(kind, before, entries) if path.suffix == ".csv" else _as_yaml(before, entries)
    except (yaml.YAMLError, csv.Error, OSError) as error:
        raise LexiconError([f"{path}: {error}"]) from None
    except ValueError as error:
        raise UsageError(str(error)) from None
    return Amendment(path, before, after)


def _text(path: Path) -> str:
    return content(path).decode("utf-8-sig") if path.is_file() else ""


def _as_yaml(before: str, entries: Sequence[Mapping[str, Any]]) -> str:
    head, blocks = _blocks(before)
    new = {str(entry["id"]): _block(entry) for entry in entries}
    kept = [new.pop(known, block) for known, block in blocks]
    return head + "".join(block if block.endswith("\n") else block + "\n" for block in [*kept, *new.values()])


def _blocks(text: str) -> tuple[str, list[tuple[str, str]]]:
    """What stands above the first entry, and each entry's id and lines, its comments with it."""
    starts = [m.start() for m in _ITEM.finditer(text)]
    blocks = []
    for start, end in zip(starts, [*starts[1:], len(text)][: len(starts)], strict=True):
        rows = yaml.safe_load(text[start:end])
        row = rows[0] if isinstance(rows, list) and rows else None
        blocks.append((str(row.get("id")) if isinstance(row, dict) else "", text[start:end]))
    return (text[: starts[0]] if starts else text), blocks


def _block(entry: Mapping[str, Any]) -> str:
    flow = None if any(isinstance(value, list | dict) for value in entry.values()) else False  # lists stay on their line
    width = 10_000 if "pattern" in entry else 110
    return yaml.safe_dump([dict(entry)], sort_keys=False, allow_unicode=True, width=width, default_flow_style=flow)


def _as_csv(kind: Any, before: str, entries: Sequence[Mapping[str, Any]]) -> str:
    reader = csv.DictReader(io.StringIO(before))
    known = list(reader.fieldnames or ())
    plain = [c for c in kind.columns if c != "id" or any("id" in e for e in entries)]
    columns = known + [c for c in plain if c not in known and (not known or any(e.get(c) for e in entries))]
    rows = [{k: v for k, v in row.items() if k} for row in reader]
    for entry in entries:
        cells = {k: "|".join(v) if isinstance(v, list | tuple) else str(v) for k, v in entry.items() if v}
        own = kind.read(_cells(cells)).id
        at = next((n for n, row in enumerate(rows) if row.get("name") and kind.read(_cells(row)).id == own), len(rows))
        rows[at : at + 1] = [cells]
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n", restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _cells(row: Mapping[str, str]) -> dict[str, Any]:
    return dict(_read(row))


def _read(row: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    for column, cell in row.items():
        if column and cell:
            yield column, cell.split("|") if column.endswith("s") else cell
