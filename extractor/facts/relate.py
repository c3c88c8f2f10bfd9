"""Binds each quantity to what it measures, when, where, whose, who says so and whether it has happened."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc

from extractor.entities import Reference
from extractor.facts.assertion import Citation, citations, status_of
from extractor.facts.confidence import Calibration, confidence_of
from extractor.facts.indicators import RULES, read_indicators
from extractor.facts.measures import measure_of
from extractor.facts.reading import Draft, Reading
from extractor.facts.situation import Situation
from extractor.facts.view import Figure, Sentence, make_figure
from extractor.facts.when import Calendar, bind_period
from extractor.facts.where import Scene, bind_owner, bind_place
from extractor.facts.words import FactWords, key_of
from extractor.lexicon import Lexicon
from extractor.lexicon.schema.facts import FactRule
from extractor.periods import PeriodGrammar, PeriodMention
from extractor.values import Clue, Entity, Fact, Kind, Measure, Quantity, Words

_MINIMUM = 0.12


@dataclass(frozen=True, slots=True)
class Findings:
    """What the stages before found in one article."""

    quantities: Sequence[Quantity]
    periods: Sequence[PeriodMention]
    entities: Sequence[Entity]
    references: Sequence[Reference]


class FactBinder:
    """The fact stage, compiled once from the lexicon.

    Raises:
        KeyError: when a rule has no entry in `fact_rules.yaml`.
    """

    def __init__(self, lexicon: Lexicon, periods: PeriodGrammar, calibration: Calibration | None = None) -> None:
        self.words = FactWords(lexicon)
        self.periods = periods
        entries = {r.id: r.weight for r in lexicon.entries("fact_rules", FactRule)}
        self.weights = {name: entries[name] for name in RULES}
        self.calibration = calibration or Calibration.shipped()

    def bind(self, doc: Doc, found: Findings, scene: Scene, published: dt.date | None) -> tuple[list[Fact], Calendar]:
        """All facts of an article, in text order, and its resolved times."""
        drafts, calendar = self.drafts(doc, found, scene, published)
        return self._facts(drafts), calendar

    def drafts(self, doc: Doc, found: Findings, scene: Scene, published: dt.date | None) -> tuple[list[Draft], Calendar]:
        """The facts in the making, each with the readings that lost; `explain` shows them."""
        sentences = arrange(doc, found, self.words)
        calendar = Calendar(self.periods, published)
        references = list(found.references)
        drafts: list[Draft] = []
        for sentence in sentences:
            if not sentence.figures:
                _note_time(sentence, calendar)
                continue
            cited = citations(sentence, self.words, references)
            for figure in sentence.figures:
                draft = self._draft(Situation(sentence, figure, self.words, drafts), scene, calendar, references, cited)
                if draft is not None:
                    drafts.append(draft)
        return drafts, calendar

    def _draft(self, s: Situation, scene: Scene, calendar: Calendar, references: list[Reference], cited: list[Citation]) -> Draft | None:
        readings = read_indicators(s, self.weights)
        if not readings or readings[0].weight < _MINIMUM:
            return None
        quantity = with_unit(s, readings[0])
        if quantity is None:
            return None
        s.figure.quantity = quantity
        draft = Draft(s.sentence, s.figure, readings[0], tuple(readings[1:4]))
        draft.because("quantity", quantity.rule, quantity)
        source = draft.reading.words
        draft.because("indicator", draft.reading.rule, source, source="inferred")
        self._measure(s, draft)
        self._name(draft)
        assertion = status_of(s, draft.reading)
        draft.status = assertion.status
        draft.because("status", assertion.rule, assertion.cue, source="default" if assertion.cue is None else "text")
        if draft.reading.inherits is not None and draft.reading.relation:
            draft.related.append((draft.reading.inherits, draft.reading.relation))
        bind_owner(s, draft, scene, references)
        bind_period(s, draft, calendar)
        bind_place(s, draft, scene, references)
        if cited:
            speaker = cited[0]
            draft.speaker = speaker.speaker
            draft.because("speaker", speaker.rule, speaker.words)
        return draft

    def _measure(self, s: Situation, draft: Draft) -> None:
        verdict = measure_of(s, draft.reading)
        draft.measure = verdict.measure
        draft.because("measure", verdict.rule, verdict.cue, source="default" if verdict.cue is None else "text")
        quantity = s.figure.quantity
        positive = (quantity.value if quantity.value is not None else quantity.low or 0) > 0
        if verdict.sign < 0 and positive and quantity.kind != Kind.FACTOR:
            s.figure.quantity = quantity.negated()
        if verdict.rule == "percent_default":
            draft.reasons.append("nothing says whether the percentage is a share, a change or a level")
            draft.doubt += 0.4

    def _name(self, draft: Draft) -> None:
        concept = self.words.concepts.get(key_of(draft.indicator))
        if concept is not None:
            draft.indicator_id = concept.id
            draft.qualifiers.update(concept.qualifiers)
        for pattern, cue in self.words.qualifiers:
            if pattern.search(draft.indicator):
                draft.qualifiers.setdefault(cue.key, cue.value)

    def _facts(self, drafts: list[Draft]) -> list[Fact]:
        order = {id(d): n for n, d in enumerate(drafts)}
        facts = []
        for n, d in enumerate(drafts):
            related = [(order[id(o)], r) for o, r in d.related]
            if n and drafts[n - 1].sentence is d.sentence and not related and d.indicator == drafts[n - 1].indicator:
                related.append((n - 1, "same_clause"))
            core, full = confidence_of(d, self.calibration)
            facts.append(
                Fact(
                    quantity=d.figure.quantity, measure=d.measure, indicator=d.indicator, indicator_id=d.indicator_id, qualifiers=d.qualifiers,
                    period=d.period, baseline=d.baseline, place=d.place, organization=d.organization, speaker=d.speaker, status=d.status,
                    sentence=d.sentence.words, clues=_complete(d), related=tuple(related), confidence=core, confidence_full=full,
                    reasons=tuple(dict.fromkeys(d.reasons)),
                )
            )  # fmt: skip
        return facts


def _complete(d: Draft) -> tuple[Clue, ...]:
    """The draft's clues; a hedge has its own."""
    clues = list(d.clues)
    hedge = d.figure.quantity.hedge
    if hedge is not None:
        clues.insert(1, Clue("bound", f"hedge.{d.figure.quantity.bound}", "text", hedge))
    return tuple(clues)


def with_unit(s: Situation, reading: Reading) -> Quantity | None:
    """The figure's quantity with an elided unit restored from its twin; None where nothing tells what is counted."""
    quantity = s.figure.quantity
    if quantity.unit is not None:
        return quantity
    twin = reading.inherits or (s.drafts[-1] if s.drafts and s.drafts[-1].sentence is s.sentence else None)
    if twin is not None:
        other = twin.figure.quantity
        if other.kind in (Kind.MONEY, Kind.MEASURE, Kind.PERCENT, Kind.COUNT) and not (other.kind == Kind.PERCENT and (quantity.value or 0) > 200):
            return replace(quantity, kind=other.kind, unit=other.unit)
    if reading.rule in ("nearest_noun", "same_as_before") or reading.words is None:
        return None
    unit = _counted(reading.text)
    return replace(quantity, unit=unit) if unit else None


def _counted(text: str) -> str | None:
    """The counted thing as the indicator names it: the last word of its core, in the singular."""
    import re

    core = re.split(r"\s(?:of|in|for|on|to|among|at|with)\s", text.lower())
    word = core[1] if core[0] in ("number", "total", "shortage", "toll", "amount") and len(core) > 1 else core[0]
    last = word.split()[-1] if word.split() else ""
    if last in ("people", "residents"):
        return "person"
    if not last.isalpha():
        return None
    return last[:-1] if last.endswith("s") and not last.endswith(("ss", "us", "is")) else last


def _note_time(sentence: Sentence, calendar: Calendar) -> None:
    """A sentence without figures may still say which time the next one is about."""
    for mention in sentence.periods:
        if mention.role == "when":
            period = calendar.resolve(mention)
            if period.kind == "span":
                calendar.state(period, sentence.paragraph)


def arrange(doc: Doc, found: Findings, words: FactWords) -> list[Sentence]:
    """Sentences with their figures, times and names; paragraphs are counted by line breaks."""
    sentences: list[Sentence] = []
    paragraph = 0
    for span in doc.sents:
        sentences.append(Sentence(span, paragraph, words))
        if "\n" in span[-1].text or span.text.endswith("\n"):
            paragraph += 1
    starts = [s.span.start_char for s in sentences]
    for quantity in found.quantities:
        figure = make_figure(doc, quantity, words)
        if figure is not None:
            _home(sentences, starts, quantity).figures.append(figure)
    for mention in found.periods:
        _home(sentences, starts, mention).periods.append(mention)
    for entity in found.entities:
        _home(sentences, starts, entity).entities.append(entity)
    return sentences


def _home(sentences: list[Sentence], starts: list[int], words: Words) -> Sentence:
    return sentences[max(bisect_right(starts, words.start) - 1, 0)]


__all__ = ["FactBinder", "Figure", "Findings", "Measure"]
