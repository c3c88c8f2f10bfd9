"""Parquet: exact decimals, real dates, evidence as a list of structs, the version in the metadata."""

from __future__ import annotations

from collections import defaultdict
from decimal import ROUND_HALF_EVEN, Decimal
from importlib.metadata import version
from itertools import islice
from typing import Any, BinaryIO

from sqlalchemy import Connection, select

from extractor.errors import UsageError
from extractor.exports.base import Exported, cell
from extractor.exports.rows import flat_rows
from extractor.records import SCHEMA_VERSION
from extractor.sinks import schema
from extractor.sinks.choose import Choice

AT_ONCE = 5_000
"""Facts in one row group's worth of memory."""
_NINE = Decimal("0.000000001")
_MOST = Decimal(10) ** 29
_DECIMALS = ("value", "low", "high", "step", "value_base")
_DATES = ("published", "period_start", "period_end", "baseline_start", "baseline_end")
_INTEGERS = ("start_char", "end_char")
_REALS = ("value_num", "confidence", "confidence_full")
_PARTS = ("role", "text", "start_char", "end_char", "source", "rule")


def parquet(connection: Connection, choice: Choice, out: BinaryIO) -> Exported:
    """A row a fact. A value that 38 digits with nine decimals cannot hold is null there and in `value_num` only; it is counted."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ModuleNotFoundError as error:
        raise UsageError(f"Parquet needs {error.name}: pip install 'extractor[export]'") from error
    columns, rows = flat_rows(connection, choice)
    made_by = {"extractor_version": version("extractor"), "schema_version": SCHEMA_VERSION}
    layout = pa.schema([(name, _type(pa, name)) for name in columns], metadata=made_by)
    done = Exported()
    with pq.ParquetWriter(out, layout, compression="zstd") as writer:
        while some := list(islice(rows, AT_ONCE)):
            said = _evidence(connection, [row.fact_id for row in some])
            table = {name: [_value(name, getattr(row, name), done) for row in some] for name in columns if name != "evidence"}
            table["evidence"] = [said[row.fact_id] for row in some]
            writer.write_table(pa.table(table, schema=layout))
            done.rows += len(some)
        if not done.rows:
            writer.write_table(layout.empty_table())
    return done


def _type(pa: Any, name: str) -> Any:
    if name in _DECIMALS:
        return pa.decimal128(38, 9)
    if name in _DATES:
        return pa.date32()
    if name in _INTEGERS:
        return pa.int32()
    if name in _REALS:
        return pa.float64()
    if name == "reasons":
        return pa.list_(pa.string())
    if name == "evidence":
        return pa.list_(pa.struct([(part, pa.int32() if part.endswith("_char") else pa.string()) for part in _PARTS]))
    return pa.string()


def _value(name: str, value: Any, done: Exported) -> Any:
    if value is None or name in _DATES or name in _INTEGERS or name in _REALS or name == "reasons":
        return value
    if name not in _DECIMALS:
        return cell(value)
    if abs(value) >= _MOST:
        done.left_out["numbers of more than 29 digits before the point"] += 1
        return None
    return value.quantize(_NINE, rounding=ROUND_HALF_EVEN)


def _evidence(connection: Connection, fact_ids: list[str]) -> dict[str, list[dict[str, Any]]]:
    e = schema.evidence
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in connection.execute(select(e).where(e.c.fact_id.in_(fact_ids)).order_by(e.c.fact_id, e.c.role, e.c.n)):
        found[row.fact_id].append({part: getattr(row, part) for part in _PARTS})
    return found
