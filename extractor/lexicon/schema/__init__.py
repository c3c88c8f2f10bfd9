"""What a lexicon file may say: one module a stage, each with its entry classes and its `FILES`.

`FILES` maps a file's stem (`units` for `units.yaml`, `places` for `places.csv`) to the class of its entries.
"""

from __future__ import annotations

from extractor.lexicon.schema import base, entities, facts, periods, quantities, rows

FILES: dict[str, type[base.Entry] | type[rows.Row]] = {**quantities.FILES, **periods.FILES, **entities.FILES, **facts.FILES}
