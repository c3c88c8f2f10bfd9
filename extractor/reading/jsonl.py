"""JSON: one record a line (`.jsonl`), or one record or a list of records a file (`.json`)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from extractor.reading.base import FieldNames, Found, Problem
from extractor.reading.opening import decoded, lines, whole
from extractor.settings import Settings


def read_jsonl(file: BinaryIO, names: FieldNames, settings: Settings) -> Iterator[Found]:
    """(position, record or what is wrong with it) of each line that is not blank."""
    empty = True
    for number, line in lines(file, settings.max_line_bytes):
        if line is not None and not line.strip():
            continue
        empty = False
        try:
            if line is None:
                limit = f"allowed are {settings.max_line_bytes:,}; split the record"
                raise Problem("too-long", f"the line is too long: {limit}", stage="validate")
            yield f"line {number}", named(parsed(line, settings), names)
        except Problem as problem:
            yield f"line {number}", problem
    if empty:
        raise Problem("empty", "the file holds no record")


def read_json(file: BinaryIO, names: FieldNames, settings: Settings) -> Iterator[Found]:
    """The record of a `.json` file, or the records of its list."""
    data = whole(file, settings.max_line_bytes)
    if not data.strip():
        raise Problem("empty", "the file is empty")
    record = parsed(data, settings)
    if not isinstance(record, list):
        yield None, named(record, names)
        return
    for number, one in enumerate(record, 1):
        try:
            yield f"record {number}", named(one, names)
        except Problem as problem:
            yield f"record {number}", problem


def parsed(data: bytes, settings: Settings) -> Any:
    """What a piece of JSON says.

    Raises:
        Problem: when it is none, or has more parts than the settings allow.
    """
    if (parts := data.count(b"[") + data.count(b"{") + data.count(b",")) > settings.max_parts:
        told = f"the JSON has {parts:,} brackets and commas; allowed are {settings.max_parts:,}: split it into its articles"
        raise Problem("too-long", told, stage="validate")
    try:
        return json.loads(decoded(data))
    except json.JSONDecodeError as error:
        column = f"column {error.colno}" if error.lineno == 1 else f"line {error.lineno}, column {error.colno}"
        raise Problem("bad-json", f"not JSON at {column}: {error.msg}") from None
    except RecursionError:
        raise Problem("bad-json", "the JSON is nested too deeply") from None
    except ValueError as error:  # a number of more than 4,300 digits
        raise Problem("bad-json", f"not readable JSON: {error}") from None


def named(record: Any, names: FieldNames) -> dict[str, Any]:
    """The record's fields under Article's names; what else it holds is left out.

    Raises:
        Problem: when it is no record, or has no text.
    """
    if not isinstance(record, dict):
        raise Problem("bad-json", f'a record is an object such as {{"text": …}}, not a {type(record).__name__}', stage="validate")
    if names.text not in record:
        there = ", ".join(sorted(ascii(k)[1:-1] for k in list(record)[:20])) or "none"
        raise Problem("no-text", f"no field {names.text!r}; there are: {there}; name the right one with --text-field", stage="validate")
    own = {k: record.get(k) for k in ("source", "uri", "language")}
    return own | {
        "text": record[names.text],
        "id": record.get(names.id),
        "published": record.get(names.published),
        "title": record.get(names.title),
    }
