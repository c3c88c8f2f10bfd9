"""Doc to quantities: elements of the text, joined into ranges, with the counted noun and the hedge."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from spacy.tokens import Doc

from extractor.lexicon import Lexicon
from extractor.lexicon.schema.quantities import Cue, Hedge, NumberWord, Trap
from extractor.quantities.counts import PeopleReader, counts_nothing, partitive
from extractor.quantities.cues import Cues
from extractor.quantities.element import Element
from extractor.quantities.elements import ElementReader, Read
from extractor.quantities.elided import ElidedReader, Found
from extractor.quantities.every import every_numeral
from extractor.quantities.heads import Head, HeadReader
from extractor.quantities.hedges import HedgeReader
from extractor.quantities.numeral import times
from extractor.quantities.numerals import NumeralReader
from extractor.quantities.ranges import RangeReader
from extractor.quantities.traps import Claim, TrapReader
from extractor.quantities.units import UnitReader
from extractor.quantities.vocabulary import build_vocabulary
from extractor.values import Bound, Kind, Number, Quantity, Words

_WHOLE = re.compile(r" of (?:the|its|their|his|her|a total of|a planned)(?: (?!more)[a-z’'-]+){0,2} (?=\d)")
_OF_THE = re.compile(
    r" of (?:the|its|their|his|her|our|your|my|these|those)(?: (?!(?:which|whom|more|about|nearly|over|around|some|almost)\b)[a-z’'-]+){0,2} \Z"
)
_MOVES = frozenset(("shed", "put", "edged", "ticked", "inched"))


def _whole_of(text: str, part: Found, e: Element) -> bool:
    """ "60 of its 310 workers", "two of the country's 20 banks": the definite whole of a counted part."""
    numeral = part.element.numeral
    bare = part.quantity.kind == Kind.COUNT and part.quantity.end == part.element.end and numeral.form in ("digits", "words")
    return bare and e.start - part.quantity.end < 40 and _OF_THE.fullmatch(text[part.quantity.end : e.start]) is not None


class QuantityGrammar:
    """Finds every number that measures or counts something. Made once with a lexicon, then called per Doc."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.vocabulary = build_vocabulary(lexicon)
        cues = Cues(lexicon.entries("number_cues", Cue))
        groups = self.vocabulary.groups
        self.numerals_reader = NumeralReader(lexicon.entries("number_words", NumberWord))
        self.traps = TrapReader(lexicon.entries("number_traps", Trap), self.vocabulary.prefixes)
        self.units = UnitReader(self.vocabulary, cues)
        self.reader = ElementReader(self.vocabulary, self.numerals_reader, self.units, self.traps, cues)
        self._ranges = RangeReader(cues, groups["fall_words"] | groups["rise_words"] | _MOVES, self.units)
        self._elided = ElidedReader(cues, self.units)
        self._people = PeopleReader(groups, cues)
        self._hedges = HedgeReader(lexicon.entries("hedges", Hedge), cues)
        self._last: tuple[str, list[Number], list[Claim]] | None = None

    def find(self, doc: Doc, *, place_hint: str | None = None, attributes: bool = False, text: str | None = None) -> list[Quantity]:
        """Quantities in text order, never overlapping; `unit` None where the words name none.

        `place_hint` is the ISO 3166-1 code of the country the article is about: it decides what a bare "$" or "pesos" is. With
        `attributes` the measures inside describing words are handed over too ("a three-foot trip"). `text` is the Doc's own text, for
        callers that have it: a Doc joins its tokens each time it is asked.
        """
        return [f.quantity for f in self.read(doc, place_hint, attributes=attributes, source=text)]

    def explain(self, doc: Doc, *, place_hint: str | None = None) -> list[tuple[Quantity, tuple[str, ...]]]:
        """Each quantity with the ids of all lexicon entries that had a part in reading it."""
        return [(f.quantity, f.rules) for f in self.read(doc, place_hint)]

    def read(
        self, doc: Doc, hint: str | None, *, attributes: bool = False, read: Read | None = None, source: str | None = None
    ) -> list[Found]:
        """The quantities with the elements they were read from; `read` stands in for what the text alone gives."""
        text = doc.text if source is None else source
        everything, numbers, claims = read or self.reader.read(text, hint)
        if read is None:
            self._last = (text, numbers, claims)  # an article is asked for its quantities and then for its ledger
        elements = self._ranges.join(text, [e for e in everything if attributes or e.reason is None])
        self._elided.pair(text, elements)
        heads = HeadReader(self.vocabulary, doc, text)
        found: list[Found] = []
        for element in elements:
            made = self._quantity(text, element, heads, found, hint)
            if made is not None and (not found or made.quantity.start >= found[-1].quantity.end):
                found.append(made)
        self._elided.restore(text, found)
        return found

    def numbers(self, text: str) -> list[Number]:
        """Every run of digits and every number word of the text once, in order, with the reason where it measures nothing."""
        return [Number(n.text, n.start, n.end, n.reason or None) for n in self._numbers(text)[0]]

    def barred(self, text: str) -> list[tuple[Words, str, str]]:
        """The stretches whose numbers measure nothing: words, reason, id of the lexicon entry."""
        return [(Words(text[c.start : c.end], c.start, c.end), c.reason or "none", c.rule) for c in self._numbers(text)[1]]

    def numerals(self, text: str) -> list[tuple[int, int, Decimal]]:
        """Every numeral with its value, whatever it measures: start with the sign, end, value."""
        return list(every_numeral(text, self.numerals_reader, self.reader.parts, self.traps))

    def _numbers(self, text: str) -> tuple[list[Number], list[Claim]]:
        """All numbers of the text and what the traps claim; those of the last text are kept."""
        last = self._last
        if last is None or last[0] != text:
            _, numbers, claims = self.reader.read(text)
            self._last = last = (text, numbers, claims)
        return last[1], last[2]

    # ------------------------------------------------------------
    def _whole_unit(self, text: str, e: Element, hint: str | None) -> Element | None:
        """ "60 of the 400 tonnes", "640 of the planned 1,250 km": the part is told in the unit of the whole."""
        of = _WHOLE.match(text, e.end)
        start = self.numerals_reader.starts.match(text, of.end()) if of is not None and e.value is not None else None
        if start is None or e.value is None:
            return None
        n, tail = self.reader.amounts.tail(text, self.numerals_reader.read(text, start.start()), hint)
        if tail is None or tail.kind not in ("money", "measure") or tail.hyphen or tail.duration or not 0 < e.value < n.value:
            return None
        value, step = times(e.value, tail.factor), times(e.step, tail.factor) if e.step is not None else None
        return replace(
            e, kind=Kind(tail.kind), unit=tail.code, value=value, step=step, factor=tail.factor, doubt=tail.doubt, rules=tail.rules
        )

    def _quantity(self, text: str, e: Element, heads: HeadReader, before: list[Found], hint: str | None) -> Found | None:
        end, unit, doubt, rules = e.end, e.unit, e.doubt, e.rules
        if e.shared and (own := heads.read(e.end, e.value)) is not None and own.sure and own.unit and e.kind != Kind.COUNT:
            end, unit = own.end, own.unit
            value = e.numeral.value if e.value is not None else None
            e = replace(e, kind=Kind.COUNT, shared=False, value=value, step=e.numeral.step if e.low is None else e.step)
        elif e.kind == Kind.COUNT and unit is None and not e.shared:
            head = heads.read(e.end, e.value if e.value is not None else e.high)
            if head is not None and before and _whole_of(text, before[-1], e):
                return None
            if counts_nothing(text, e, head, self.vocabulary.groups, heads):
                return None
            whole = self._whole_unit(text, e, hint) if head is None else None
            if whole is not None:
                e, unit, end, doubt, timed = whole, whole.unit, whole.end, whole.doubt, None
            else:
                unit, end, doubt, timed = self._counted(text, e, head, heads, before)
            if timed is not None:
                e, rules = replace(e, kind=Kind.MEASURE), (*rules, timed)
        hedge = self._hedges.before(text, e.start)
        behind = self._hedges.behind(text, e.end) or (self._hedges.behind(text, end) if end != e.end else None)
        chosen = hedge or behind
        bound, words, rule = chosen if chosen else (Bound.EXACT, None, "")
        rules = tuple(dict.fromkeys((*rules, *((rule,) if rule else ()))))
        quantity = Quantity(
            text[e.start : end], e.start, end, e.kind, e.value, e.low, e.high, e.step, unit, bound,
            e.numeral_start if e.numeral_start >= 0 else e.start, rules[0] if rules else "count", words, doubt,
        )  # fmt: skip
        return Found(e, quantity, rules)

    def _counted(
        self, text: str, e: Element, head: Head | None, heads: HeadReader, before: list[Found]
    ) -> tuple[str | None, int, str | None, str | None]:
        """What a bare number counts: unit, where the words end, the doubt, and the entry of a time below it ("a day")."""
        if head is None:
            loose = self._hedges.behind(text, e.end)
            counted = heads.read(loose[1].end, e.value) if loose is not None else None
            if counted is None:
                return partitive(text, e, heads, before, self.numerals_reader, self._people), e.end, e.doubt, None
            kind = self.vocabulary.words.get(text[loose[1].end : counted.end].strip().lower()) if loose else None
            return (kind.code if kind and kind.kind == "measure" else counted.unit), e.end, e.doubt, None
        doubt = e.doubt if head.sure else "the counted noun is a singular"
        timed = (self.units.per_time(text, head.end) or self.units.per_thing(text, head.end)) if head.sure and head.unit else None
        if timed is not None:
            return f"{{{head.unit}}}/{timed[0]}", timed[1], doubt, timed[2]
        return head.unit, head.end, doubt, None
