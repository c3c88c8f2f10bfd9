"""One `Extraction` a line, as `records.md` says: the same extractions are the same bytes."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from extractor.errors import ArticleError, DatabaseError, UsageError
from extractor.records import Extraction
from extractor.sinks.base import RowCounts
from extractor.sinks.parts import part_of


class JsonlSink:
    """Writes beside the file and renames at the end: a run that dies leaves no half a file.

    The same article with the same text is written once. `force` allows to replace a file that exists.

    Raises:
        UsageError: when the file exists and `force` is not given.
        DatabaseError: when it cannot be written.
    """

    def __init__(self, path: Path, *, force: bool = False) -> None:
        if path.exists() and not force:
            raise UsageError(f"{path} exists already: say --force to replace it, or name another file with -o")
        self.path = path
        self._part = part_of(path)
        self._file: BinaryIO | None = None
        self._written: set[tuple[str, str]] = set()

    def __enter__(self) -> Self:
        try:
            self._file = self._part.open("wb")
        except OSError as error:
            raise DatabaseError(f"{self.path} cannot be written: {error.strerror or error}") from error
        return self

    def write(self, extraction: Extraction) -> RowCounts:
        """Append one line."""
        key = (extraction.article.key, extraction.article.sha256)
        if key in self._written:
            return RowCounts(unchanged=len(extraction.facts))
        assert self._file is not None, "use the sink in a with statement"
        try:
            line = extraction.to_json().encode() + b"\n"
        except ValueError as error:  # half a surrogate pair has no bytes
            raise ArticleError(f"{extraction.article.key}: cannot be written as UTF-8: {error}", stage="write") from error
        try:
            self._file.write(line)
        except OSError as error:
            raise DatabaseError(f"{self.path} cannot be written: {error.strerror or error}") from error
        self._written.add(key)
        return RowCounts(inserted=len(extraction.facts))

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._file is not None:
            self._file.close()
            if kind is None:
                self._part.replace(self.path)
            else:
                self._part.unlink(missing_ok=True)
