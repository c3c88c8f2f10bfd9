"""extractor: news articles in, facts one can compute with out.

>>> import extractor                                        # doctest: +SKIP
>>> nlp = extractor.load()                                  # doctest: +SKIP
>>> one = nlp.extract("Exports rose 12% to $3.4bn in May 2025.", published="2025-06-03")   # doctest: +SKIP
>>> [(f.indicator.text, f.measure) for f in one.facts]      # doctest: +SKIP
[('exports', 'change'), ('exports', 'level')]
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from extractor.api import Extractor, load
    from extractor.records import Article, Extraction

__all__ = ["Article", "Extraction", "Extractor", "load"]


def __getattr__(name: str) -> Any:
    """Load spaCy, and Pydantic, only when something of theirs is asked for: `extractor --help` starts without either."""
    if name in ("load", "Extractor"):
        from extractor import api

        return getattr(api, name)
    if name in ("Article", "Extraction"):
        from extractor import records

        return getattr(records, name)
    raise AttributeError(f"module 'extractor' has no attribute {name!r}")
