"""What every sink offers: a context manager with an idempotent `write`."""

from __future__ import annotations

from dataclasses import dataclass
from types import TracebackType
from typing import Protocol, Self

from extractor.records import Extraction


@dataclass(frozen=True, slots=True)
class RowCounts:
    """What writing did to the rows of facts."""

    inserted: int = 0
    updated: int = 0
    unchanged: int = 0
    retracted: int = 0

    def __add__(self, other: RowCounts) -> RowCounts:
        return RowCounts(
            self.inserted + other.inserted,
            self.updated + other.updated,
            self.unchanged + other.unchanged,
            self.retracted + other.retracted,
        )


class Sink(Protocol):
    """Takes extractions; writing the same one again changes nothing.

    Leaving it without an exception completes what was written.
    """

    def __enter__(self) -> Self: ...

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None: ...

    def write(self, extraction: Extraction) -> RowCounts:
        """Take one extraction.

        Raises:
            ArticleError: when this one cannot be held; the sink is as it was before.
            DatabaseError: when nothing can be written any more.
        """
        ...
