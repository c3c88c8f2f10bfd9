"""What the database holds in the formats that other people's programs read, streamed: one module a format.

Each exporter takes a connection, what is chosen and a binary file, and says what it wrote and what it left out and why.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from sqlalchemy import Connection

from extractor.exports.base import Exported
from extractor.sinks.choose import Choice

Writer = Callable[[Connection, Choice, BinaryIO], Exported]
FolderWriter = Callable[[Connection, Choice, Path], Exported]


@dataclass(frozen=True, slots=True)
class Format:
    """A format: the module and function that write it, and what it is for."""

    where: str
    what: str
    folder: bool = False

    def load(self) -> Writer | FolderWriter:
        """The function; its libraries are imported only now."""
        module, _, name = self.where.partition(":")
        return cast("Writer | FolderWriter", getattr(importlib.import_module(f"extractor.exports.{module}"), name))


FORMATS = {
    "jsonl": Format("rows:jsonl", "one Extraction a line; extractor load reads it back"),
    "csv": Format("rows:csv", "the columns of fact_flat"),
    "csv-guarded": Format("rows:csv_guarded", "the same for a spreadsheet: no cell is a formula"),
    "parquet": Format("parquet:parquet", "decimal128(38,9), date32, evidence as a list of structs"),
    "sdmx-csv": Format("statistics:sdmx_csv", "SDMX-CSV 2, a row a cell"),
    "datacommons": Format("statistics:datacommons_csv", "Data Commons CSV, variablePerRow"),
    "datacommons-mcf": Format("statistics:datacommons_mcf", "Data Commons StatVarObservation nodes"),
    "schema-org": Format("linked:schema_org", "JSON-LD, an Observation a fact"),
    "web-annotation": Format("linked:web_annotation", "W3C Web Annotation, the words of every slot"),
    "timex3": Format("timex:timex3", "the texts with their times as TimeML TIMEX3"),
    "docbin": Format("spans:docbin", "spaCy DocBin with span groups"),
    "doccano": Format("spans:doccano", "JSONL with spans for doccano"),
    "label-studio": Format("spans:label_studio", "JSON with spans for Label Studio, UTF-16 offsets"),
    "prodigy": Format("spans:prodigy", "JSONL with spans for Prodigy"),
    "gold": Format("gold:gold", "a folder of gold articles as evaluate reads them", folder=True),
}

__all__ = ["FORMATS", "Exported", "FolderWriter", "Format", "Writer"]
