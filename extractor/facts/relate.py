"""Binds each quantity to what it measures, when, where, whose, who says so and whether it has happened."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from dataclasses import replace

from spacy.tokens import Doc

from extractor.entities import Reference
from extractor.facts.assertion import status_of, status_of_future
from extractor.facts.beside import pointed
from extractor.facts.calendar import Calendar
from extractor.facts.confidence import Calibration, confidence_of
from extractor.facts.elided import UnitChooser
from extractor.facts.indicators import RULES, read_indicators
from extractor.facts.measures import measure_of
from extractor.facts.reading import Draft, Findings
from extractor.facts.situation import Situation
from extractor.facts.speech import Citation, citations, said_of
from extractor.facts.units import with_unit
from extractor.facts.view import Figure, Sentence, make_figure
from extractor.facts.weighing import MeasureChooser
from extractor.facts.when import bind_period
from extractor.facts.where import Scene, bind_owner, bind_place, standing
from extractor.facts.words import FactWords, key_of
from extractor.lexicon import Lexicon
from extractor.lexicon.schema.facts import FactRule, Recalibration
from extractor.periods import PeriodGrammar
from extractor.values import Clue, Fact, Kind, Label, Measure, Period, Status, Words

_MINIMUM = 0.12


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
        self.calibration = calibration or Calibration.shipped().with_learned(lexicon.entries("recalibration", Recalibration))
        self.units = UnitChooser()
        self.measures = MeasureChooser()

    def bind(self, doc: Doc, found: Findings, scene: Scene, published: dt.date | None) -> tuple[list[Fact], Calendar]:
        """All facts of an article, in text order, and its resolved times."""
        drafts, calendar = self.drafts(doc, found, scene, published)
        return self.facts(drafts), calendar

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
        printed = s.figure.quantity
        quantity, twin, made = with_unit(s, readings[0], self.units)
        if quantity is None:
            return None
        s.figure.quantity = quantity
        draft = Draft(s.sentence, s.figure, readings[0], tuple(readings[1:4]), printed=printed)
        draft.twin, draft.offers = twin, made
        draft.because("quantity", quantity.rule, quantity)
        source = draft.reading.words
        draft.because("indicator", draft.reading.rule, source)
        self._measure(s, draft)
        assertion = status_of(s, draft.reading)
        draft.status = assertion.status
        draft.because("status", assertion.rule, assertion.cue, default=True)
        if draft.status != Status.ACTUAL and draft.measure == Measure.CHANGE and _added(draft):
            draft.measure = Measure.LEVEL  # jobs that a plan will create are no change of a stock
            draft.clues = [replace(c, rule="planned_addition") if c.rule == "added_to_stock" else c for c in draft.clues]
        if draft.reading.inherits is not None and draft.reading.relation:
            draft.related.append((draft.reading.inherits, draft.reading.relation))
        bind_owner(s, draft, scene, references)
        bind_period(s, draft, calendar)
        self._ahead(s, draft, calendar.published)
        bind_place(s, draft, scene, references)
        speaker = said_of(cited, s.figure.start)
        if speaker is not None:
            draft.speaker = speaker.speaker
            draft.because("speaker", speaker.rule, speaker.words)
        return draft

    def _ahead(self, s: Situation, draft: Draft, published: dt.date | None) -> None:
        """A time of its own that ends after the publication makes a figure that nothing else marks planned or forecast."""
        period = draft.period
        if period is None or published is None or draft.status != Status.ACTUAL or period.last is None or period.last <= published:
            return
        marked = any(c.role == "status" and c.rule != "status_default" for c in draft.clues)
        if marked or not any(c.rule.startswith("period.") for c in draft.clues if c.role == "period"):
            return
        status = status_of_future(s, draft.indicator, whole=_after(period, published))
        if status != Status.ACTUAL:
            draft.status = status
            draft.clues = [c for c in draft.clues if c.role != "status"]
            draft.because("status", "time_after_publication", period)

    def _measure(self, s: Situation, draft: Draft) -> None:
        verdict = pointed(s, self.measures.choose(s, draft.reading, measure_of(s, draft.reading)))
        draft.measure = verdict.measure
        draft.because("measure", verdict.rule, verdict.cue, default=verdict.rule.endswith("default"))
        quantity = s.figure.quantity
        positive = (quantity.value if quantity.value is not None else quantity.low or 0) > 0
        if verdict.sign < 0 and positive and quantity.kind != Kind.FACTOR:
            s.figure.quantity = quantity.negated()
        if verdict.rule == "percent_default":
            draft.reasons.append("nothing says whether the percentage is a share, a change or a level")
            draft.doubt += 0.4

    def _name(self, draft: Draft) -> None:
        concept = self.words.concepts.get(key_of(draft.indicator))
        draft.indicator_id, draft.qualifiers = None, {}
        if concept is not None:
            draft.indicator_id = concept.id
            draft.qualifiers.update(concept.qualifiers)
        for pattern, cue in self.words.qualifiers:
            if pattern.search(draft.indicator):
                draft.qualifiers.setdefault(cue.key, cue.value)

    def facts(self, drafts: list[Draft]) -> list[Fact]:
        """The drafts as values, with their confidence and their ties."""
        order = {id(d): n for n, d in enumerate(drafts)}
        facts = []
        for n, d in enumerate(drafts):
            self._name(d)
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


def _added(draft: Draft) -> bool:
    """Whether something is added to a stock, not taken from it."""
    quantity = draft.figure.quantity
    positive = (quantity.value if quantity.value is not None else quantity.low or 0) > 0
    return positive and any(c.rule == "added_to_stock" for c in draft.clues)


def _after(period: Period, published: dt.date) -> bool:
    """Whether a period lies wholly after the day of publication."""
    begin = period.first or period.last
    return begin is not None and begin > published


def _complete(d: Draft) -> tuple[Clue, ...]:
    """The draft's clues; a hedge has its own."""
    clues = list(d.clues)
    hedge = d.figure.quantity.hedge
    if hedge is not None:
        clues.insert(1, Clue("bound", f"hedge.{d.figure.quantity.bound}", "text", hedge))
    return tuple(clues)


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
    paragraph, source = 0, doc.text
    for span in doc.sents:
        sentences.append(Sentence(span, paragraph, words, source))
        if "\n" in span[-1].text:
            paragraph += 1
    starts = [s.span.start_char for s in sentences]
    for quantity in found.quantities:
        home = _home(sentences, starts, quantity)
        figure = make_figure(doc, quantity, words, home.span.start)
        if figure is not None:
            home.figures.append(figure)
    for mention in found.periods:
        _home(sentences, starts, mention).periods.append(mention)
    for entity in found.entities:
        _home(sentences, starts, entity).entities.append(entity)
    for reference in found.references:
        if reference.entity.label == Label.PLACE:
            _home(sentences, starts, reference).places.append(standing(reference))
    _head_lists(sentences)
    return sentences


def _head_lists(sentences: list[Sentence]) -> None:
    """Give the items of a list the line above them: a short line without figures and without a full stop."""
    above: Sentence | None = None
    for sentence in sentences:
        tokens = sentence.tokens
        if not tokens:
            continue
        line = "\n" in sentence.text or sentence is sentences[-1]
        if not sentence.figures and line and len(tokens) <= 9 and tokens[-1].text not in (".", "!", "?", "”"):
            above = sentence
        elif tokens[0].text in ("-", "–", "—", "•", "*", "·") or (
            line and len(tokens) <= 25 and sentence.heading is None and tokens[-1].text != "."
        ):
            sentence.heading = above
        else:
            above = None


def _home(sentences: list[Sentence], starts: list[int], words: Words) -> Sentence:
    return sentences[max(bisect_right(starts, words.start) - 1, 0)]


__all__ = ["FactBinder", "Figure", "Findings", "Measure"]
