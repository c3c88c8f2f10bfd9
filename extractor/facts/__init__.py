"""Facts: every number bound to what it measures, when, where, whose, by whose word and whether it has happened."""

from extractor.facts.reading import Findings
from extractor.facts.relate import FactBinder
from extractor.facts.where import Scene, main_place

__all__ = ["FactBinder", "Findings", "Scene", "main_place"]
