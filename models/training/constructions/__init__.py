"""Generated sentences with trees for what the treebanks lack: figures in the constructions of news.

Own work. The trees follow the UD guidelines (https://universaldependencies.org/en/): ellipsis by promotion and
`orphan`, `obl:unmarked` for bare measure phrases, `case` for "including" and "according to". Each module adds a layer to the generator:
notation, figures, phrases, changes, levels, reports; the words are in `words`.
"""

from __future__ import annotations

import random
from collections.abc import Callable

from spacy.language import Language

from ..lexicon import Lexicon
from ..names import Names
from ..rows import Rows, join
from .reports import Reports

__all__ = ["Generator", "documents"]


class Generator(Reports):
    """Random sentences; one method a construction, one `slot_` method a kind of phrase."""

    def __init__(self, lexicon: Lexicon, names: Names, nlp: Language, rng: random.Random) -> None:
        super().__init__(lexicon, names, nlp, rng)
        self.constructions: list[tuple[Callable[[], str], int]] = [
            (self.change, 7), (self.ellipsis, 9), (self.accounting, 4), (self.reaching, 5), (self.brackets, 6),
            (self.from_to, 5), (self.against, 5), (self.gapping, 6), (self.saw, 4), (self.worth, 5), (self.pool, 3),
            (self.respectively, 3), (self.times, 5), (self.rates, 5), (self.planned, 4), (self.produced, 4),
            (self.reported, 6), (self.reported_after, 4), (self.two_clauses, 4), (self.including, 3), (self.ranking, 3),
            (self.comparative, 3), (self.counted, 4), (self.share, 4), (self.dashes, 3), (self.expected, 3),
            (self.nominal, 3), (self.participle, 3), (self.object_gapping, 3), (self.year_on_year, 3),
            (self.parenthesised, 3), (self.lead, 2), (self.headline, 2), (self.of_which, 2), (self.relative, 2),
        ]  # fmt: skip

    def sentence(self) -> Rows:
        """A finished sentence."""
        makers = [m for m, _ in self.constructions]
        maker = self.rng.choices(makers, [w for _, w in self.constructions])[0]
        pattern = maker()
        if maker != self.headline:
            pattern += " ./punct"
        rows = self.parse(pattern).rows
        rows[0].starts_sentence = True
        rows[-1].space = True
        first = rows[0]
        if first.entity == "O" or first.text[0].islower():
            first.text = first.text[0].upper() + first.text[1:]
        return rows


def documents(generator: Generator, tokens: int) -> list[Rows]:
    """Documents of one to four sentences up to the given number of tokens."""
    out: list[Rows] = []
    total = 0
    while total < tokens:
        rows = join([generator.sentence() for _ in range(generator.rng.choice([1, 1, 2, 3, 4]))])
        out.append(rows)
        total += len(rows)
    return out
