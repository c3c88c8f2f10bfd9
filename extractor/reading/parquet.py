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
        _check_expansion(table.metadata, settings)
        if table.metadata.num_rows == 0:
            raise Problem("empty", "the file holds no record")
        wanted = {names.text, names.id, names.published, names.title, "source", "uri", "language"}
        named(dict.fromkeys(there), names)  # a column that is missing is missing once, not in each row
        for batch in table.iter_batches(batch_size=_ROWS, columns=[c for c in there if c in wanted]):
            for i in range(batch.num_rows):
                row += 1
                yield f"row {row}", _record(batch.slice(i, 1).to_pylist()[0], names)
    except (ArrowException, OSError, ValueError) as error:
        raise Problem("bad-parquet", f"not readable Parquet after row {row}: {str(error).splitlines()[0][:200]}") from None


def _check_expansion(metadata: Any, settings: Settings) -> None:
    """Refuse a file whose columns unpack to more than texts do: Arrow holds a whole page of a column in memory.

    Raises:
        Problem: for the first such column.
    """
    for group in range(metadata.num_row_groups):
        for number in range(metadata.num_columns):
            column = metadata.row_group(group).column(number)
            packed, plain = column.total_compressed_size, column.total_uncompressed_size
            if plain > max(settings.free_expansion, settings.max_expansion * packed):
                told = f"the column {column.path_in_schema} unpacks from {packed:,} to {plain:,} bytes: no archive of texts does"
                raise Problem("bomb", told, stage="validate")


def _record(record: dict[str, Any], names: FieldNames) -> dict[str, Any] | Problem:
    try:
        return named(record, names)
    except Problem as problem:
        return problem
