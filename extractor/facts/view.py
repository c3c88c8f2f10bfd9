"""One sentence as the fact rules look at it: its words, its figures, and who governs whom.

The tree is asked for what it is good at (subject, object, governing verb); what stands directly before and after a figure
is read from the words themselves, since that is where trees of number-laden sentences are least reliable.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from spacy.tokens import Doc, Span, Token

from extractor.facts.words import FactWords
from extractor.periods import PeriodMention
from extractor.values import Entity, Quantity, Words

SUBJECTS = frozenset({"nsubj", "nsubj:pass", "csubj", "csubj:pass", "nsubj:outer"})


@dataclass(eq=False)
class Figure:
    """A quantity in its sentence. `first` and `last` are token indices in the Doc, both inclusive."""

    quantity: Quantity
    first: int
    last: int
    head: Token
    preposition: Token | None
    opened: bool
    index: int = 0

    @property
    def start(self) -> int:
        """Where the quantity's words start."""
        return self.quantity.start

    @property
    def end(self) -> int:
        """Where the quantity's words end."""
        return self.quantity.end


@dataclass(eq=False)
class Sentence:
    """A sentence with everything that was found in it; `source` is the whole article's text."""

    span: Span
    paragraph: int
    lexis: FactWords
    source: str
    heading: Sentence | None = None
    figures: list[Figure] = field(default_factory=list)
    periods: list[PeriodMention] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)
    places: list[Entity] = field(default_factory=list)

    @cached_property
    def text(self) -> str:
        """Its text, cut out of the article's: `span.text` would join the tokens each time."""
        return self.source[self.span.start_char : self.span.end_char]

    @cached_property
    def words(self) -> Words:
        """The sentence without the white space around it."""
        text = self.text
        lead = len(text) - len(text.lstrip())
        trimmed = text.strip()
        start = self.span.start_char + lead
        return Words(trimmed, start, start + len(trimmed))

    @cached_property
    def tokens(self) -> list[Token]:
        """Its tokens without white space."""
        return [t for t in self.span if not t.is_space]

    @cached_property
    def numbers(self) -> list[int]:
        """The numbers of its tokens in the Doc."""
        return [t.i for t in self.tokens]

    def between(self, start: int, end: int) -> list[Token]:
        """Tokens that begin at or after `start` and end at or before `end` (character offsets)."""
        return [t for t in self.tokens if t.idx >= start and t.idx + len(t) <= end]

    def inside_period(self, token: Token) -> bool:
        """Whether a token belongs to an expression of time; "daily" and "annual" are part of a name ("daily transits")."""
        return any(p.start <= token.idx < p.end for p in self.periods if p.rule != "recurring")

    def entity_at(self, token: Token) -> Entity | None:
        """The name a token belongs to."""
        return next((e for e in self.entities if e.start <= token.idx < e.end), None)

    def holds(self, token: Token) -> bool:
        """Whether a token is one of the sentence's; `Token.sent` would look at the whole Doc each time."""
        return self.span.start <= token.i < self.span.end

    def place_at(self, token: Token) -> Entity | None:
        """The place that a token's words stand for: "the capital", "the region"."""
        return next((e for e in self.places if e.start <= token.idx < e.end), None)

    def figure_at(self, token: Token) -> Figure | None:
        """The figure a token belongs to."""
        return next((f for f in self.figures if f.first <= token.i <= f.last), None)


def make_figure(doc: Doc, quantity: Quantity, lexis: FactWords, sentence_start: int) -> Figure | None:
    """Where a quantity stands in the Doc; None when no token covers it."""
    span = doc.char_span(quantity.start, quantity.end, alignment_mode="expand")
    if span is None or not len(span):
        return None
    inside = [t for t in span if t.head.i < span.start or t.head.i >= span.end or t.head.i == t.i]
    head = inside[-1] if inside else span[-1]
    hedge_start = quantity.hedge.start if quantity.hedge and quantity.hedge.end <= quantity.start else quantity.start
    i = span.start - 1
    while i >= sentence_start and (doc[i].idx >= hedge_start or doc[i].lower_ in lexis.sets["soft"]):
        i -= 1
    before = doc[i] if i >= sentence_start else None
    preposition = before if before is not None and before.lower_ in lexis.sets["figure_prepositions"] else None
    return Figure(quantity, span.start, span.end - 1, head, preposition, opened=before is not None and before.text in "([")


def governor(token: Token) -> Token:
    """The verb (or predicate) whose clause a token belongs to: the first verb above it, else the root."""
    seen = 0
    while token.head != token and seen < 50:
        token = token.head
        seen += 1
        if token.pos_ in ("VERB", "AUX"):
            return token
    return token


def subject(verb: Token, depth: int = 0) -> Token | None:
    """The subject of a verb, taken from the verb it is coordinated with or hangs on where it has none of its own."""
    for child in verb.children:
        if child.dep_ in SUBJECTS:
            return _antecedent(child, verb)
    if depth > 4:
        return None
    if verb.dep_.startswith("acl") and verb.head.pos_ in ("NOUN", "PROPN", "PRON"):
        return verb.head
    if verb.dep_ in ("conj", "xcomp", "advcl", "parataxis", "ccomp", "cop") and verb.head != verb:
        return subject(verb.head, depth + 1)
    return None


def _antecedent(token: Token, verb: Token) -> Token:
    """What a relative pronoun stands for."""
    if token.lower_ in ("which", "that", "who") and verb.dep_.startswith("acl"):
        return verb.head
    return token


def objects(verb: Token) -> Iterator[Token]:
    """Direct objects of a verb."""
    return (c for c in verb.children if c.dep_ in ("obj", "iobj"))


def climb(token: Token) -> Iterator[Token]:
    """The heads above a token, nearest first."""
    for _ in range(50):
        if token.head == token:
            return
        token = token.head
        yield token
