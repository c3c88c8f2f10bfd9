"""Reads the examples of this room's lexicon entries, without a trained model."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from spacy.language import Language

from extractor.entities.corefer import Referents
from extractor.entities.find import EntityFinder
from extractor.lexicon.load import Lexicon
from extractor.values import Entity


@lru_cache(maxsize=2)
def _tools(lexicon: Lexicon) -> tuple[Language, EntityFinder, Referents]:
    from extractor.nlp import blank

    return blank(), EntityFinder(lexicon), Referents(lexicon)


def notation(entity: Entity) -> str:
    """`PLACE Karaganda Region KZ-35`, `ORG Qarmet -`."""
    return f"{entity.label.value} {entity.name} {entity.ref or '-'}"


def read_examples(lexicon: Lexicon, text: str, published: dt.date | None) -> list[tuple[str, str, str]]:
    """Names and stand-ins of a text as (words, value, rule); `published` makes no difference here."""
    nlp, finder, referents = _tools(lexicon)
    doc = nlp(text)
    entities = finder.find(doc)
    named = [(e.text, notation(e), e.rule) for e in entities]
    return named + [(r.text, notation(r.entity), r.rule) for r in referents.find(doc, entities)]
