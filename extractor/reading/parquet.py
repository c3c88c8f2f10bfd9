"""Parquet: one article a row, a few rows at a time in memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from extractor.reading.base import FieldNames, Found, Problem
from extractor.reading.jsonl import named
from extractor.reading.opening import seekable
from extractor.settings import Settings

_ROWS = 64  # at once


def read_parquet(file: BinaryIO, names: FieldNames, settings: Settings) -> Iterator[Found]:
    """The record of each row, of the columns that an article needs."""
    try:
        from pyarrow import ArrowException, parquet
    except ModuleNotFoundError:
        raise Problem("no-library", "reading Parquet needs a library: pip install 'extractor[archive]'") from None
    row = 0
    try:
        table = parquet.ParquetFile(seekable(file, settings.max_line_bytes))
        there = table.schema_arrow.names
        if table.metadata.num_rows == 0:
            raise Problem("empty", "the file holds no record")
        wanted = {names.text, names.id, names.published, names.title, "source", "uri", "language"}
        named(dict.fromkeys(there), names)  # a column that is missing is missing once, not in each row
        for batch in table.iter_batches(batch_size=_ROWS, columns=[c for c in there if c in wanted]):
            for record in batch.to_pylist():
                row += 1
                yield f"row {row}", _record(record, names)
    except (ArrowException, OSError, ValueError) as error:
        raise Problem("bad-parquet", f"not readable Parquet after row {row}: {str(error).splitlines()[0][:200]}") from None


def _record(record: dict[str, Any], names: FieldNames) -> dict[str, Any] | Problem:
    try:
        return named(record, names)
    except Problem as problem:
        return problem
