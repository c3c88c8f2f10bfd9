"""One wide row a fact as text, as the CSV of `extractor extract` has it."""

from __future__ import annotations

import json
from decimal import Decimal

from extractor.records import Extraction, Fact, plain
from extractor.render.rows import COLUMNS, row

__all__ = ["COLUMNS", "flat_row"]


def flat_row(extraction: Extraction, f: Fact) -> dict[str, str]:
    """The cells of one fact as text; what is not known is empty."""
    cells = row(extraction, f)
    cells["qualifiers"] = json.dumps(cells["qualifiers"], sort_keys=True, ensure_ascii=False)
    cells["reasons"] = "; ".join(cells["reasons"])
    cells["evidence"] = "; ".join(f"{e['role']}: {e['text'] or ''} [{e['source']}, {e['rule']}]" for e in cells["evidence"])
    return {name: "" if value is None else plain(value) if isinstance(value, Decimal) else str(value) for name, value in cells.items()}
