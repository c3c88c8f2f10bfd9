"""The reference of the database and of the lexicon: structure from the code, meanings from the YAML files beside the pages."""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import create_engine
from sqlalchemy import inspect as look_at

from extractor.lexicon import schema as lexicon_schema
from extractor.lexicon.load import HERE
from extractor.lexicon.schema.base import Entry
from extractor.lexicon.schema.rows import Row
from extractor.records import Extraction
from extractor.sinks import schema
from extractor.sinks.views import _MAKERS, create

MEANINGS = Path(__file__).parent.parent.parent / "docs/reference"


def meanings(name: str) -> dict[str, Any]:
    """A file of meanings."""
    said: dict[str, Any] = yaml.safe_load((MEANINGS / f"{name}.yaml").read_text(encoding="utf-8"))
    return said


def tables() -> Iterator[tuple[str, list[tuple[str, str, str]]]]:
    """Each table with its columns: name, type, key."""
    for table in schema.metadata.tables.values():
        rows = []
        for column in table.columns:
            refers = ", ".join(f"→ `{key.target_fullname}`" for key in column.foreign_keys)
            kind = str(getattr(column.type, "impl", column.type)) if "Decimal" not in type(column.type).__name__ else "exact decimal"
            rows.append((column.name, kind.lower(), " ".join(x for x in ("key" if column.primary_key else "", refers) if x)))
        yield table.name, rows


def views() -> Iterator[tuple[str, list[str]]]:
    """Each view with its columns, as SQLite has them."""
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        schema.metadata.create_all(connection)
        create(connection)
        for name in _MAKERS:
            yield name, [str(column["name"]) for column in look_at(connection).get_columns(name)]


def meaning_of(said: dict[str, Any], table: str, column: str) -> str:
    """What a column means: in this table, or everywhere."""
    return str(said["columns"].get(f"{table}.{column}") or said["columns"].get(column, ""))


def tables_page() -> str:
    """Tables and views in Markdown."""
    said = meanings("tables")
    parts = [
        "# Tables and views\n\nMade from `extractor/sinks/schema.py` and the views beside it; the same on SQLite and PostgreSQL. Exact decimals "
        "are NUMERIC on PostgreSQL and text on SQLite; sort and compare by the twin in `…_num`. `extractor db check` compares a database with this.\n",
        "## Tables\n",
    ]
    for name, rows in tables():
        parts.append(f"### {name}\n\n{said['tables'].get(name, '')}\n\n| column | type | | meaning |\n|---|---|---|---|")
        parts += [f"| `{column}` | {kind} | {key} | {meaning_of(said, name, column)} |" for column, kind, key in rows]
        parts.append("")
    parts.append("## Views\n")
    for name, columns in views():
        told = inspect.cleandoc(_MAKERS[name].__doc__ or "")
        parts.append(f"### {name}\n\n{told}\n\n| column | meaning |\n|---|---|")
        parts += [f"| `{column}` | {meaning_of(said, name, column)} |" for column in columns]
        parts.append("")
    return "\n".join(parts)


def lexicon_files() -> Iterator[tuple[str, list[str], type[Entry] | type[Row]]]:
    """Each file with its fields and its class."""
    for name, kind in lexicon_schema.FILES.items():
        if issubclass(kind, Row):
            yield name, list(kind.columns), kind
        else:
            yield name, [field.alias or key for key, field in kind.model_fields.items()], kind


def lexicon_page() -> str:
    """Files and fields in Markdown."""
    said = meanings("lexicon")
    parts = [
        "# Lexicon files\n\nMade from `extractor/lexicon/schema`. A folder of your own holds files of the same names; `--lexicon FOLDER` layers it "
        "over ours: an entry with a known id takes the place of ours, another is added. How to: [a unit](../how-to/unit.md), "
        "[an indicator](../how-to/indicator.md), [regions](../how-to/regions.md), [a rule](../how-to/rule.md).\n",
        "Every entry has "
        + ", ".join(f"`{f}` ({said['every'][f]})" for f in said["every"])
        + ". An example has "
        + ", ".join(f"`{f}` ({said['example'][f]})" for f in said["example"])
        + ".\n",
    ]
    for name, fields, kind in lexicon_files():
        suffix = next((p.suffix for p in HERE.glob(f"{name}.*")), ".yaml")
        parts.append(f"## {name}{suffix}\n\n{inspect.cleandoc(kind.__doc__ or '')}\n")
        own = [field for field in fields if field not in said["every"]]
        if own:
            parts.append("| field | type | meaning |\n|---|---|---|")
            parts += [f"| `{field}` | {_type(kind, field)} | {_escaped(said['fields'].get(name, {}).get(field, ''))} |" for field in own]
        if issubclass(kind, Row):
            parts.append(f"\n`kind` is one of {', '.join(f'`{k}`' for k in kind.kinds)}.")
        parts.append("")
    return "\n".join(parts)


def _escaped(text: str) -> str:
    return text.replace("|", "\\|")


def _type(kind: type[Entry] | type[Row], field: str) -> str:
    if issubclass(kind, Row):
        return "list, by `|`" if field.endswith("s") else "text"
    wanted = {(f.alias or key): f for key, f in kind.model_fields.items()}[field]
    said = str(wanted.annotation)
    if "Literal" in said:
        choices = [word.strip(" '\"") for word in said.partition("Literal[")[2].partition("]")[0].split(",")]
        return ("list of " if said.startswith("list") else "") + " ".join(f"`{c}`" for c in choices)
    for sign, told in (("dict", "mapping"), ("list", "list"), ("bool", "yes or no"), ("int", "whole number"), ("float", "number")):
        if said.replace("<class '", "").startswith(told if False else sign) or f"'{sign}'" in said:
            return told
    return "text"


def schema_page() -> str:
    """The JSON Schema of an extraction."""
    text = json.dumps(Extraction.model_json_schema(), indent=2)
    return (
        "# JSON Schema\n\nWhat `extractor schema` prints: the contract of one line of JSONL. In words: [Records](../records.md). "
        f"As a file: [extraction.schema.json](extraction.schema.json).\n\n```json\n{text}\n```\n"
    )


def schema_file() -> str:
    """The same as a file."""
    return json.dumps(Extraction.model_json_schema(), indent=2) + "\n"
