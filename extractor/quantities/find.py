"""Doc to quantities: elements of the text, joined into ranges, with the counted noun and the hedge."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from spacy.tokens import Doc

from extractor.lexicon import Lexicon
from extractor.lexicon.schema.quantities import Hedge, NumberWord, Trap
from extractor.quantities.element import Element
from extractor.quantities.elements import ElementReader
from extractor.quantities.heads import Head, HeadReader
from extractor.quantities.hedges import HedgeReader
from extractor.quantities.numerals import NumeralReader
from extractor.quantities.ranges import join_ranges
from extractor.quantities.traps import TrapReader
from extractor.quantities.units import UnitReader
from extractor.quantities.vocabulary import build_vocabulary
from extractor.values import Bound, Kind, Number, Quantity, Words

_BEFORE = re.compile(r"(?P<two>[A-Za-z’']+)?[ \u00a0]?(?P<one>[A-Za-z’']+)[ \u00a0]$")
_SMALL = Decimal(100)


class QuantityGrammar:
    """Finds every number that measures or counts something. Made once with a lexicon, then called per Doc."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.vocabulary = build_vocabulary(lexicon)
        self._numerals = NumeralReader(lexicon.entries("number_words", NumberWord))
        traps = TrapReader(lexicon.entries("number_traps", Trap), self.vocabulary.prefixes)
        self._reader = ElementReader(self.vocabulary, self._numerals, UnitReader(self.vocabulary), traps)
        self._moves = (
            self.vocabulary.groups["fall_words"]
            | self.vocabulary.groups["rise_words"]
            | frozenset(("shed", "put", "edged", "ticked", "inched"))
        )
        self._hedges = HedgeReader(lexicon.entries("hedges", Hedge))

    def find(self, doc: Doc, *, place_hint: str | None = None) -> list[Quantity]:
        """Quantities in text order, never overlapping; `unit` None where the words name none.

        `place_hint` is the ISO 3166-1 code of the country the article is about: it decides what a bare "$" or "pesos" is.
        """
        return [q for q, _ in self.explain(doc, place_hint=place_hint)]

    def explain(self, doc: Doc, *, place_hint: str | None = None) -> list[tuple[Quantity, tuple[str, ...]]]:
        """Each quantity with the ids of all lexicon entries that had a part in reading it."""
        text = doc.text
        elements, _, _ = self._reader.read(text, place_hint)
        heads = HeadReader(self.vocabulary, doc, text)
        found: list[tuple[Quantity, tuple[str, ...]]] = []
        for element in join_ranges(text, elements, self._moves):
            made = self._quantity(text, element, heads)
            if made is not None and (not found or made[0].start >= found[-1][0].end):
                found.append(made)
        return found

    def numbers(self, text: str) -> list[Number]:
        """Every run of digits and every number word of the text once, in order, with the reason where it measures nothing."""
        return [Number(n.text, n.start, n.end, n.reason or None) for n in self._reader.read(text)[1]]

    def barred(self, text: str) -> list[tuple[Words, str, str]]:
        """The stretches whose numbers measure nothing: words, reason, id of the lexicon entry."""
        return [(Words(text[c.start : c.end], c.start, c.end), c.reason or "none", c.rule) for c in self._reader.read(text)[2]]

    # ------------------------------------------------------------
    def _quantity(self, text: str, e: Element, heads: HeadReader) -> tuple[Quantity, tuple[str, ...]] | None:
        end, unit, doubt = e.end, e.unit, e.doubt
        if e.shared and (own := heads.read(e.end, e.value)) is not None and own.sure and own.unit and e.kind != Kind.COUNT:
            end, unit = own.end, own.unit
            e = replace(e, kind=Kind.COUNT, shared=False)
        elif e.kind == Kind.COUNT and unit is None and not e.shared:
            value = e.value if e.value is not None else e.high
            head = heads.read(e.end, value)
            loose = self._hedges.behind(text, e.end) if head is None else None
            if loose is not None and (counted := heads.read(loose[1].end, value)) is not None:
                unit = counted.unit  # "a dozen or so firms": the noun stands behind the hedge, outside the quote
            if self._counts_nothing(text, e, head):
                return None
            if head is not None:
                end, unit = head.end, head.unit
                doubt = doubt if head.sure else "the counted noun is a singular"
        hedge = self._hedges.before(text, e.start)
        behind = self._hedges.behind(text, e.end) or (self._hedges.behind(text, end) if end != e.end else None)
        chosen = hedge or behind
        bound, words, rule = chosen if chosen else (Bound.EXACT, None, "")
        rules = tuple(dict.fromkeys((*e.rules, *((rule,) if rule else ()))))
        quantity = Quantity(
            text[e.start : end], e.start, end, e.kind, e.value, e.low, e.high, e.step, unit, bound,
            e.numeral_start if e.numeral_start >= 0 else e.start, e.rules[0] if e.rules else "count", words, doubt,
        )  # fmt: skip
        return quantity, rules

    def _counts_nothing(self, text: str, e: Element, head: Head | None) -> bool:
        """ "one of", "the two sides", "the three countries": a number word that reports nothing."""
        groups = self.vocabulary.groups
        word = e.numeral.form == "words"
        value = e.value if e.value is not None else e.high
        found = _BEFORE.search(text[max(0, e.start - 30) : e.start])
        before = found["one"].lower() if found else ""
        if (head is not None and head.unit in groups["no_count"]) or (head and head.modifiers and head.modifiers[-1] in groups["no_count"]):
            return True
        if (
            word
            and value == 1
            and (head is None or head.unit is None or before in ("the", "this", "that", "no", "any", "each", "every", "only"))
        ):
            return True
        if value is not None and value == 0 and word:
            return True
        small = word or (value is not None and value <= _SMALL and value == value.to_integral_value())
        follows = head.modifiers[0] if head and head.modifiers else ""
        if small and before in groups["definite"] and follows not in groups["still_counts"]:
            return True
        return word and before in groups["possessive"] and not follows
