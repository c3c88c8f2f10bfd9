"""An article's times as its facts mean them: publication, what was stated last, the reporting period."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from extractor.facts.reading import Draft
from extractor.periods import PeriodGrammar, PeriodMention, as_earlier, length_named, same_span_a_year_earlier, takes_up
from extractor.values import Period


@dataclass
class Calendar:
    """The article's times: publication, the last period stated, and the reporting period of the whole."""

    grammar: PeriodGrammar
    published: dt.date | None
    stated: Period | None = None
    stated_paragraph: int = -1
    reporting: Period | None = None
    shown: dict[tuple[int, int], Period] = field(default_factory=dict)

    def resolve(self, mention: PeriodMention, *, planned: bool = False, antecedent: Period | None = None) -> Period:
        """The period a mention means here; the last reading made for a fact is the one that is listed."""
        before = antecedent or self.stated or self.reporting
        if antecedent is None and self.reporting is not None and takes_up(mention, self.reporting) and not takes_up(mention, before):
            before = self.reporting  # "in the month" of a report on May, though a year was named in between
        period = self.grammar.resolve(mention, self.published, planned=planned, antecedent=before)
        self.shown[mention.start, mention.end] = period
        return period

    def resolve_baseline(self, mention: PeriodMention, period: Period | None) -> Period:
        """What a change is compared with, seen from its own period: "$9 less than a year ago" without one is from the publication on."""
        dated = period is not None and period.dated
        found = self.grammar.resolve(as_earlier(mention) if dated else mention, self.published, antecedent=period)
        if dated and period is not None and length_named(mention) and _overlap(found, period):
            found = same_span_a_year_earlier(found)  # "9 % more than last summer" of a figure for this summer
        self.shown[mention.start, mention.end] = found
        return found

    def state(self, period: Period, paragraph: int) -> None:
        """Remember a period for the figures that follow; a deadline is never carried on."""
        aside = (
            self.reporting is not None
            and period.last is not None
            and self.reporting.first is not None
            and period.last < self.reporting.first
        )
        if period.dated and period.kind in ("span", "point") and not aside:
            self.stated, self.stated_paragraph = period, paragraph
            past = self.published is None or period.first is None or period.first <= self.published
            if self.reporting is None and period.kind == "span" and period.precision not in ("day", "week") and paragraph <= 2 and past:
                self.reporting = period


def _overlap(one: Period, other: Period) -> bool:
    if one.first is None or one.last is None or other.first is None or other.last is None:
        return False
    return one.first <= other.last and other.first <= one.last


def settle(drafts: list[Draft], calendar: Calendar) -> None:
    """After periods were revised: a fact's "a year earlier" is seen from its new one, and each time is listed as most facts mean it."""
    meant: defaultdict[tuple[int, int], list[Period]] = defaultdict(list)
    for d in drafts:
        if d.baseline is not None and d.baseline_at is not None and d.period is not None and d.period.dated:
            found = calendar.resolve_baseline(d.baseline_at, d.period)
            if found.dated and (found.first, found.last) != (d.baseline.first, d.baseline.last):
                d.baseline = found
                d.clues = [c for c in d.clues if c.role != "baseline"]
                d.because("baseline", f"baseline.{d.baseline_at.rule}", found)
        for period in (d.period, d.baseline):
            if period is not None and period.dated:
                meant[period.start, period.end].append(period)
    for place, periods in meant.items():
        days = Counter((p.first, p.last) for p in periods)
        calendar.shown[place] = max(periods, key=lambda p: days[p.first, p.last])
