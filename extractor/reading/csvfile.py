"""CSV and TSV with a header line: one article a row."""

from __future__ import annotations

import csv
import itertools
from collections.abc import Iterator
from typing import BinaryIO

from extractor.reading.base import FieldNames, Found, Problem
from extractor.reading.jsonl import named
from extractor.reading.opening import lines
from extractor.settings import Settings

_DELIMITERS = ",;\t|"
_BYTES = tuple(c.encode() for c in _DELIMITERS)
_LONG = "\udcffa line that is too long\udcff"  # stands for it; no file can hold these characters


def read_csv(file: BinaryIO, names: FieldNames, settings: Settings) -> Iterator[Found]:
    """The record of each row; the delimiter is the one that the header has most of, the encoding UTF-8.

    A byte that is not UTF-8 spoils its own row only.
    """
    texts = _decoded(file, settings)
    head = next(texts, "").removeprefix("\ufeff")
    if not head.strip():
        raise Problem("empty", "the file has no header line")
    if head.startswith(_LONG):
        raise Problem("too-long", "the header line is too long: is this a table of articles?", stage="validate")
    if _misread(head):
        raise Problem("not-utf8", "the header line is not UTF-8: convert the file (iconv -t UTF-8)")
    delimiter = max(_DELIMITERS, key=head.count)
    rows = csv.reader(itertools.chain([head], texts), delimiter=delimiter)
    try:
        columns = [name.strip() for name in _next(rows, settings.max_line_bytes) or ()]
    except csv.Error as error:
        raise Problem("bad-csv", f"the header line is not readable CSV: {error}") from None
    named(dict.fromkeys(columns), names)  # a column that is missing is missing once, not in each row
    empty = True
    while True:
        position = f"line {rows.line_num + 1}"
        try:
            row = _next(rows, settings.max_line_bytes)
        except csv.Error as error:
            yield position, Problem("bad-csv", f"not readable CSV: {error}")
            continue
        if row is None:
            break
        if row:
            empty = False
            yield position, _record(columns, row, names)
    if empty:
        raise Problem("empty", "the file holds no record")


def _record(columns: list[str], row: list[str], names: FieldNames) -> dict[str, object] | Problem:
    if len(row) > len(columns):
        told = f"the row has {len(row)} cells, the header {len(columns)}: is a text with the delimiter in it not in quotes?"
        return Problem("bad-csv", told, stage="validate")
    if row[0].endswith(_LONG):
        return Problem("too-long", "the line is too long: split the record", stage="validate")
    if any(map(_misread, row)):
        return Problem("not-utf8", "the row is not UTF-8: convert the file (iconv -t UTF-8)")
    try:
        return named(dict(zip(columns, row, strict=False)), names)
    except Problem as problem:
        return problem


def _decoded(file: BinaryIO, settings: Settings) -> Iterator[str]:
    for _, line in lines(file, settings.max_line_bytes):
        if line is not None and max(map(line.count, _BYTES)) > settings.max_parts:
            line = None
        yield f"{_LONG}\n" if line is None else line.decode("utf-8", "surrogateescape").replace("\0", "\ufffd")


def _misread(cell: str) -> bool:
    return any("\udc80" <= c <= "\udcff" for c in cell)


def _next(rows: Iterator[list[str]], limit: int) -> list[str] | None:
    """The next row, None at the end; the limit of a field is the csv module's own and others' too, so it is put back.

    Raises:
        csv.Error: for a field above the limit and for what is no CSV.
    """
    before = csv.field_size_limit(limit)
    try:
        return next(rows, None)
    finally:
        csv.field_size_limit(before)
