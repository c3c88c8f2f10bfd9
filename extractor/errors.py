"""What can go wrong, on one page.

    ExtractorError                everything below; the command line prints it without a traceback
    ├── ArticleError              one article cannot be read or analysed: it is quarantined, the others go on
    ├── LexiconError              a lexicon file says something it may not; lists all faults at once
    ├── ModelError                the trained pipeline is missing or does not fit
    ├── DatabaseError             the database is missing, locked, newer than this program …
    └── UsageError                the caller asked for something impossible

A message names the thing, shows the input, lists what is allowed and says the next step.
"""

from __future__ import annotations


class ExtractorError(Exception):
    """Anything this package raises on purpose."""


class ArticleError(ExtractorError):
    """One article cannot be read or analysed.

    `stage` says where it happened: `read`, `validate`, `extract` or `write`.
    """

    def __init__(self, message: str, *, stage: str = "read") -> None:
        super().__init__(message)
        self.stage = stage


class LexiconError(ExtractorError):
    """A lexicon file is not valid. `faults` lists every fault found, each with its file."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class ModelError(ExtractorError):
    """The trained pipeline cannot be loaded."""


class DatabaseError(ExtractorError):
    """The database cannot be used as it is."""


class UsageError(ExtractorError):
    """The command or call asks for something that is not possible."""
