"""From text to quantities: every number that measures or counts something, with unit, scale, range and hedge.

`QuantityGrammar(lexicon)` is the door; `read_examples` runs the lexicon's examples through it.
"""

from __future__ import annotations

import datetime as dt
from functools import cache

from spacy.language import Language

from extractor.lexicon import Lexicon
from extractor.nlp import blank
from extractor.quantities.find import QuantityGrammar
from extractor.quantities.notation import notation
from extractor.quantities.trace import Trace, trace

__all__ = ["QuantityGrammar", "Trace", "notation", "read_examples", "trace"]


def read_examples(lexicon: Lexicon, text: str, published: dt.date | None = None) -> list[tuple[str, str, str]]:
    """What this stage reads in a sentence: words, value in notation, and once for each entry that had a part in it."""
    grammar = _grammar(lexicon)
    out = [(q.text, notation(q), rule) for q, rules in grammar.explain(_tokenizer()(text)) for rule in rules]
    out += [(w.text, reason, rule) for w, reason, rule in grammar.barred(text)]
    return out + [(n.text, n.reason, "numbers") for n in grammar.numbers(text) if n.reason]


@cache
def _tokenizer() -> Language:
    return blank()


_GRAMMARS: dict[str, QuantityGrammar] = {}


def _grammar(lexicon: Lexicon) -> QuantityGrammar:
    if lexicon.hash not in _GRAMMARS:
        _GRAMMARS.clear()
        _GRAMMARS[lexicon.hash] = QuantityGrammar(lexicon)
    return _GRAMMARS[lexicon.hash]
