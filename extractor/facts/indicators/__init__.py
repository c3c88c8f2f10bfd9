"""Rules that say what a figure measures. Each reads one construction; the heaviest reading wins.

A rule gets the `Situation` and yields `Reading`s. Its weight, what it reads and its proof stand under its id in
`lexicon/data/fact_rules.yaml`. The modules are imported in this order; at equal weight the earlier rule wins.
"""

from extractor.facts.indicators import brackets, changes, noun_phrases, counted, events, clause, lists, fallback  # noqa: F401, I001
from extractor.facts.indicators.registry import RULES, read_indicators

__all__ = ["RULES", "read_indicators"]
