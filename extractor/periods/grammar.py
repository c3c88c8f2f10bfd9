"""The door of the room: find expressions of time in a Doc, resolve them to days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Doc

from extractor.lexicon.load import Lexicon
from extractor.lexicon.schema.periods import FiscalYear, PeriodOperator, PeriodRule, PeriodWords
from extractor.periods.anaphora import link, prefers_seen
from extractor.periods.calendar import add_days, months_between, move
from extractor.periods.find import Composer
from extractor.periods.model import IMPOSSIBLE, NO_ANTECEDENT, Anchor, PeriodMention, Reading, Span, none
from extractor.periods.normalize import evaluate
from extractor.periods.patterns import Macros, compile_operators, compile_rules, scan_form
from extractor.periods.scan import Scanner
from extractor.periods.tense import Tense
from extractor.periods.timex import Lengths, Now, Timed, merge, moment, timex_of
from extractor.values import Period

_ONLY_AHEAD = frozenset(("in_units",))  # "opens in two years", "has grown in two years" say when, "was built in two years" how long

_LONG = frozenset(("month", "quarter", "half", "season", "n_months", "month_quarter"))


class PeriodGrammar:
    """Finds and resolves expressions of time; built once from a lexicon, then stateless."""

    def __init__(self, lexicon: Lexicon) -> None:
        macros = Macros(lexicon.entries("periods_words", PeriodWords))
        self._scanner = Scanner(compile_rules(lexicon.entries("periods", PeriodRule), macros), macros)
        operators = compile_operators(lexicon.entries("periods_operators", PeriodOperator), macros)
        self._composer = Composer(operators, lexicon.entries("fiscal_years", FiscalYear))
        self._tense = Tense(macros.words)
        self._lengths = Lengths(macros)

    def find(self, doc: Doc) -> list[PeriodMention]:
        """Every expression of time of the text, in order, not overlapping."""
        bounds = [sent.end_char for sent in doc.sents] if doc.has_annotation("SENT_START") else []
        marked = link(self._tense.mark(doc, self._mentions(doc.text, bounds)))
        return [m for m in marked if m.tense in ("future", "perfect") or m.rule not in _ONLY_AHEAD]

    def find_text(self, text: str, bounds: list[int] | None = None) -> list[PeriodMention]:
        """The same of a plain text; `bounds` are the ends of its sentences."""
        return [m for m in link(self._mentions(text, bounds or [])) if m.rule not in _ONLY_AHEAD]

    def _mentions(self, text: str, bounds: list[int]) -> list[PeriodMention]:
        scan = scan_form(text)
        bases = list(self._scanner.scan(text, scan))
        return self._composer.compose(text, scan, bases, bounds)

    def resolve(
        self, mention: PeriodMention, published: dt.date | None, *, planned: bool = False, antecedent: Period | None = None
    ) -> Period:
        """The days a mention means.

        `published` is the article's date; without it relative expressions have no dates. `planned` looks ahead ("on Friday" is the
        next one, "this year" the whole). `antecedent` is the period named before ("the same period") or, for a baseline, the
        fact's own period ("a year earlier"). Never raises; where there are no dates, `reason` says why.
        """
        planned = planned or mention.ahead
        if mention.seen is not None and (antecedent is None or prefers_seen(mention)):
            antecedent = self.resolve(mention.seen, published)
        toward = (
            "future"
            if planned and not _over(mention)
            else "near"
            if mention.tense in ("open", "present") and "starting" in mention.operators
            else "past"
        )
        over = mention.tense in ("past", "perfect") and not planned
        anchor = Anchor(published, planned, antecedent, toward, mention.tense == "perfect", over, mention.tense == "present")
        try:
            span = evaluate(mention.reading, anchor)
        except (ValueError, OverflowError):  # arithmetic that leaves the years 1 to 9999
            span = none(IMPOSSIBLE)
        return _period(mention, span)

    def timexes(
        self, mentions: Sequence[PeriodMention], text: str, published: dt.date | None, *, planned: bool = False, at: dt.time | None = None
    ) -> list[Timed]:
        """The TIMEX3 of a text in order: of its mentions (as `find` gives them), of lengths of time, of hours with the day they lie on.

        `at` is the hour of speaking, for texts that look ahead from it.
        """
        days = []
        for mention in [m for m in mentions if m.tense != "perfect" or m.rule not in _ONLY_AHEAD]:
            ahead = planned or mention.ahead
            seen = self.resolve(mention.seen, published) if mention.seen else None
            anchor = Anchor(published, ahead, seen, "future" if ahead else "past")
            timex = timex_of(mention, anchor)
            if at and published and mention.reading.normalize in ("ago", "earlier"):
                n = mention.reading.number("n", 1) * (1 if mention.reading.part("dir") == "+" else -1)
                timex = moment(n, mention.reading.part("unit") or "day", published, at)
            elif at and published and mention.rule == "now":
                timex = moment(0, "day", published, at)
            days.append(Timed(mention.text, mention.start, mention.end, timex))
        return merge(text, days, self._lengths.find(text, [m for m in mentions if m.rule != "recurring"]), Now(published, at))


def _over(mention: PeriodMention) -> bool:
    """Whether its own verb says that it is over, whatever else is planned: "moved in its first servers in March and means to …"."""
    if mention.tense not in ("past", "perfect") or mention.text.lower().startswith("for "):
        return False
    reading = mention.reading
    while reading.inner:
        reading = reading.inner[-1]
    return reading.normalize in _LONG  # of days trees are less sure


def as_earlier(mention: PeriodMention) -> PeriodMention:
    """ "Twice what it was two years ago" of a figure with a time of its own: that time, two years earlier."""
    reading = _earlier(mention.reading)
    return mention if reading is mention.reading else replace(mention, reading=reading)


def _earlier(reading: Reading) -> Reading:
    if reading.normalize == "ago" and reading.part("dir") != "+":
        return replace(reading, normalize="earlier", parts=(*reading.parts, ("form", "ago")))
    if reading.normalize == "plain" and reading.inner:
        inner = _earlier(reading.inner[0])
        return reading if inner is reading.inner[0] else replace(reading, inner=(inner, *reading.inner[1:]))
    return reading


def _period(mention: PeriodMention, span: Span) -> Period:
    kind = span.kind
    if span.first and span.first == span.last and kind == "span" and span.precision == "day":
        kind = "point"
    return Period(mention.text, mention.start, mention.end, span.first, span.last, kind, span.precision, span.reason, mention.rule)


def shift(period: Period, *, years: int = 0, months: int = 0, days: int = 0) -> Period:
    """The period moved by so much; whole months stay whole months, an open end stays open. The words remain those of the original."""
    if period.first and period.last:
        first, last = move(period.first, period.last, 12 * years + months)
    else:
        first, last = (move(d, d, 12 * years + months)[0] if d else None for d in (period.first, period.last))  # type: ignore[assignment]
    return replace(period, first=add_days(first, days) if first else None, last=add_days(last, days) if last else None)


def same_span_a_year_earlier(period: Period) -> Period:
    """ "Year on year" of a fact about this period."""
    return shift(period, years=-1)


def previous(period: Period) -> Period:
    """The span of the same length just before: of August July, of Q1 2025 Q4 2024, of a day the day before."""
    if period.first is None or period.last is None:
        return replace(period, first=None, last=None, reason=period.reason or NO_ANTECEDENT)
    months = months_between(period.first, period.last)
    if months:
        return shift(period, months=-months)
    return shift(period, days=-((period.last - period.first).days + 1))


def notation(period: Period) -> str:
    """`2025-01-01/2025-08-31`, a deadline `/2030-12-31`, no dates `-`."""
    if not period.dated:
        return "-"
    return f"{period.first or ''}/{period.last or ''}"


def read_examples(lexicon: Lexicon, text: str, published: dt.date | None) -> list[tuple[str, str, str]]:
    """(words, days, id) of every expression of a sentence, for the lexicon's own examples; one row for each rule that took part.

    A deadline is read as of something planned where the year ahead is meant.
    """
    grammar = _grammar(lexicon)
    rows = []
    for mention in grammar.find_text(text):
        value = notation(grammar.resolve(mention, published))
        rows += [(mention.text, value, rule) for rule in (mention.rule, *mention.operators)]
    return rows


_CACHE: dict[int, tuple[Lexicon, PeriodGrammar]] = {}


def _grammar(lexicon: Lexicon) -> PeriodGrammar:
    if id(lexicon) not in _CACHE:
        _CACHE.clear()
        _CACHE[id(lexicon)] = (lexicon, PeriodGrammar(lexicon))
    return _CACHE[id(lexicon)][1]
