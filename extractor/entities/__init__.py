"""Names: found, joined and identified; and what "the region", "the company" or "he" stand for.

`EntityFinder.find` gives the mentions, `Referents.find` the stand-ins, `home_country` the country an article is about.
"""

from extractor.entities.about import article_subject, home_country, place_of_org
from extractor.entities.corefer import Reference, Referents
from extractor.entities.examples import read_examples
from extractor.entities.find import EntityFinder
from extractor.entities.gazetteer import Gazetteer
from extractor.entities.tokens import read_tokens

__all__ = [
    "EntityFinder", "Gazetteer", "Reference", "Referents", "article_subject", "home_country", "place_of_org", "read_examples", "read_tokens",
]  # fmt: skip
