"""What the network's verdicts change in the rules' drafts, and how sure that makes them.

An indicator is chosen among the rules' readings and the words that the network marked, by the share of words that each is
expected to have in common with the right name. A time or name replaces the rules' where its probability is higher. Every
change is recorded in the draft's clues under a rule of its own (`roles_…`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

import numpy as np
from spacy.tokens import Doc

from extractor.entities import Reference
from extractor.facts.calendar import Calendar
from extractor.facts.reading import Draft, Findings, Offer, Reading
from extractor.facts.roles.features import MEASURES, STATUSES, ArticleTables, Candidate, Choices, Floats, tables_of
from extractor.facts.roles.names import NamedArticle, best_names
from extractor.facts.roles.network import Network, Verdicts
from extractor.facts.roles.times import speaks_of_another
from extractor.facts.situation import span_words
from extractor.facts.words import FactWords
from extractor.periods import PeriodMention
from extractor.values import Entity, Kind, Period, Quantity, Status

TRUST = 1.0  # what the network's probability of a unit weighs beside the offers' own score; found on the development articles
CLEAR = 0.45  # how much likelier another time must be than the one that the rules found in the figure's own sentence

Fill = Callable[[Doc, Sequence[tuple[int, int]]], None]


_SURE, _LIKELY = 0.9, 0.75
_WHOLE, _STRETCH, _CONTEXT = 750, 450, 200  # words: looked at at once, else in stretches after some context


class Reviser:
    """The network with the thresholds; without a network that fits the model's vectors it changes nothing.

    `fill` is asked to put the vectors of some ranges of words into `doc.tensor`, where the model leaves them for later.
    """

    def __init__(self, network: Network, words: FactWords, fill: Fill | None = None) -> None:
        self.network = network
        self.words = words
        self.fill = fill

    def fits(self, doc: Doc) -> bool:
        """Whether the Doc carries vectors of the width that the network was trained on."""
        return getattr(doc.tensor, "ndim", 0) == 2 and doc.tensor.shape == (len(doc), self.network.width)

    def revise(self, doc: Doc, drafts: list[Draft], found: Findings, calendar: Calendar) -> None:
        """Change the drafts of an article in place."""
        if not drafts:
            return
        wanted = [(begin, own, end) for begin, own, end in stretches(doc) if any(own <= d.figure.first < end for d in drafts)]
        if self.fill is not None:
            self.fill(doc, [(begin, end) for begin, _, end in wanted])
        if not self.fits(doc):
            return
        times, names = time_candidates(found.periods, calendar), name_candidates(found.entities, found.references)
        vectors = np.asarray(doc.tensor, dtype=np.float32)
        for begin, own, end in wanted:
            inside = [d for d in drafts if begin <= d.figure.first < end]
            tokens = list(doc[begin:end])
            tables = tables_of(tokens, inside, times, names, self.words)
            verdicts = self.network(vectors[begin:end], tables)
            shared = NamedArticle(tokens, inside, found.entities)
            chances = shared.chances(verdicts)
            groups = {slot: choices.groups() for slot, choices in tables.choices.items() if slot != "unit"}
            for k, draft in enumerate(inside):
                if draft.figure.first >= own:
                    self._indicator(draft, shared, verdicts.named[k], verdicts.implied[k], chances[k])
                    self._unit(draft, tables, verdicts, k)
                    self._classes(draft, verdicts, k)
                    self._slots(draft, tables, groups, verdicts, k)

    def _indicator(self, d: Draft, article: NamedArticle, named: Floats, implied: Floats, chances: Floats) -> None:
        best, second = best_names(article, d, named, implied, chances)
        d.verdict["agreement"] = best.agreement
        d.verdict["lead"] = best.agreement - second
        if d.reading.rule in self.words.sure_rules:
            return
        if best.reading is None and best.span is not None:
            words = span_words(article.tokens[best.span[0]], article.tokens[best.span[1]])
            reading = Reading(best.text, "roles_words", d.reading.weight, words, relation=d.reading.relation)
        elif best.reading:
            reading = d.rivals[best.reading - 1]
        else:
            return
        d.rivals = (d.reading, *(r for r in d.rivals if r is not reading))[:3]
        d.reading = reading
        d.clues = [c for c in d.clues if c.role != "indicator"]
        d.because("indicator", reading.rule, reading.words)

    def _unit(self, d: Draft, tables: ArticleTables, verdicts: Verdicts, k: int) -> None:
        """The denominator that a price leaves out, as another figure has it."""
        printed, choices = d.printed, tables.choices["unit"]
        scores = verdicts.slots["unit"][k]
        if d.offers:
            self._offered(d, choices, scores)
        if printed is None or printed.unit is None or printed.kind != Kind.MONEY:
            return
        columns = [c for c in range(len(choices.candidates)) if _lends(choices.candidates[c].draft, d)]
        best = max([*columns, len(choices.candidates)], key=lambda c: float(scores[c]))
        twin = choices.candidates[best].draft if best < len(choices.candidates) else None
        if twin is not None and _near_size(twin.figure.quantity, d.figure.quantity):
            d.figure.quantity = replace(d.figure.quantity, kind=twin.figure.quantity.kind, unit=twin.figure.quantity.unit)

    def _offered(self, d: Draft, choices: Choices, scores: Floats) -> None:
        """The unit of a bare number, of those offered: the rules' score and the network's together."""
        chances: dict[tuple[str, str | None], float] = defaultdict(float)
        for candidate, score in zip(choices.candidates, scores[:-1], strict=True):
            if candidate.draft is not None and candidate.draft is not d:
                q = candidate.draft.figure.quantity
                chances[str(q.kind), q.unit] += float(np.exp(score))
        nothing = float(np.exp(scores[-1]))

        def total(offer: Offer) -> float:
            assert offer.quantity is not None
            lent = chances[str(offer.quantity.kind), offer.quantity.unit]
            noun = nothing if any(n.startswith(("noun", "person")) for n in offer.features) else 0.0
            return offer.score + TRUST * float(np.log(lent + noun + 1e-3))

        best = max((o for o in d.offers if o.quantity is not None), key=total)
        q, new = d.figure.quantity, best.quantity
        if new is None or (q.kind, q.unit, abs(q.value or q.high or 0)) == (new.kind, new.unit, abs(new.value or new.high or 0)):
            return
        below = (q.value if q.value is not None else q.low or 0) < 0 < (new.value if new.value is not None else new.low or 0)
        d.figure.quantity, d.twin = new.negated() if below else new, best.twin

    def _classes(self, d: Draft, verdicts: Verdicts, k: int) -> None:
        """How likely measure, status and sign are; on the development articles the rules know these as well as the network."""
        d.verdict["measure"] = float(np.exp(verdicts.measures[k, MEASURES.index(d.measure)]))
        d.verdict["status"] = float(np.exp(verdicts.statuses[k, STATUSES.index(d.status)]))
        d.verdict["kept"] = float(verdicts.kept[k])
        number = d.figure.quantity.value if d.figure.quantity.value is not None else d.figure.quantity.low
        below = float(verdicts.below[k])
        d.verdict["sign"] = below if number is not None and number < 0 else 1 - below

    def _slots(self, d: Draft, tables: ArticleTables, groups: Mapping[str, list[list[int]]], verdicts: Verdicts, k: int) -> None:
        for slot, same in groups.items():
            choices = tables.choices[slot]
            column, probability = _choice(same, verdicts.slots[slot][k])
            d.verdict[slot] = probability
            if choices.chosen[k, column] or (column == len(choices.candidates) and choices.chosen[k].max() == 0):
                continue  # the rules said the same, or something that is no candidate (derived from another time)
            lead = probability - _chance(same, choices, k, verdicts.slots[slot][k])
            near = slot == "period" and d.period is not None and d.sentence.words.covers(d.period)
            kept = (near and lead < CLEAR) or (slot == "period" and speaks_of_another(choices, column, d))
            if kept or not _overrules(slot, choices, k, column, probability):
                d.verdict[slot] = min(probability, 1 - probability)
                continue
            d.clues = [c for c in d.clues if c.role != slot]
            if column == len(choices.candidates):
                setattr(d, slot, None)
                continue
            candidate = choices.candidates[column]
            value = candidate.entity if candidate.entity is not None else _dated(candidate, d)
            setattr(d, slot, value)
            d.because(slot, f"roles_{slot}", value)


def _chance(same: list[list[int]], choices: Choices, k: int, scores: Floats) -> float:
    """The network's probability of what the rules chose."""
    own = choices.chosen[k]
    return float(sum(np.exp(scores[c]) for group in same if any(own[c] for c in group) for c in group))


def _overrules(slot: str, choices: Choices, k: int, column: int, probability: float) -> bool:
    """Whether the network is to be believed against the rules; found on the development articles.

    It is good at times, at places, and at seeing that there is no owner; who owns or says something the rules know better.
    """
    nothing, rules_nothing = column == len(choices.candidates), bool(choices.chosen[k, -1])
    if slot == "period":
        return True
    if slot == "place":
        return not rules_nothing or probability >= _SURE
    return slot == "organization" and nothing and probability >= _LIKELY


def time_candidates(mentions: Sequence[PeriodMention], calendar: Calendar) -> list[Candidate]:
    """The article's dated times, each with its dates in a past and in a planned statement and as the rules read it."""
    found = []
    for mention in mentions:
        shown = calendar.shown.get((mention.start, mention.end))
        resolved = [calendar.grammar.resolve(mention, calendar.published, planned=planned) for planned in (False, True)]
        readings = tuple(dict.fromkeys(p for p in (*resolved, shown) if p is not None and p.dated))
        if readings:
            found.append(Candidate(mention, readings, mention.role))
    return found


def name_candidates(names: Sequence[Entity], references: Sequence[Reference]) -> list[Candidate]:
    """The article's names and what stands for them, in text order."""
    found = [Candidate(e, entity=e) for e in names]
    found += [Candidate(r, entity=r.entity_at(), reference=True) for r in references]
    return sorted(found, key=lambda c: (c.words.start, c.words.end))


def stretches(doc: Doc) -> Iterator[tuple[int, int, int]]:
    """A long article in stretches of whole sentences: first word, first word of its own (before it is context), end."""
    starts = [t.i for t in doc if t.is_sent_start or t.i == 0]
    ends = [*starts[1:], len(doc)]
    if len(doc) <= _WHOLE:
        yield 0, 0, len(doc)
        return
    own = 0
    while own < len(starts):
        last = own
        while last + 1 < len(starts) and ends[last + 1] - starts[own] <= _STRETCH:
            last += 1
        begin = own
        while begin and starts[own] - starts[begin - 1] <= _CONTEXT:
            begin -= 1
        yield starts[begin], starts[own], min(ends[last], starts[own] + 2 * _STRETCH)
        own = last + 1


def _lends(other: Draft | None, d: Draft) -> bool:
    """Whether a figure's unit can be another's: it is printed there; money takes over only the denominator of a rate in its currency."""
    printed = d.printed
    if other is None or other is d or other.printed is None or other.printed.unit is None or printed is None:
        return False
    unit = other.figure.quantity.unit or ""
    return printed.unit is None or (other.figure.quantity.kind == Kind.MEASURE and unit.startswith(f"{printed.unit}/"))


def _near_size(price: Quantity, other: Quantity) -> bool:
    """Whether two sums may be prices of one thing: within a factor of fifty."""
    x, y = (abs(q.value if q.value is not None else q.high or Decimal(0)) for q in (price, other))
    return bool(x and y) and max(x, y) <= 50 * min(x, y)


def _choice(groups: Sequence[Sequence[int]], scores: Floats) -> tuple[int, float]:
    """The likeliest thing: candidates that mean the same count together. Its best column and its probability."""
    chances = np.exp(scores)
    alone = chances.tolist()
    together = [alone[columns[0]] if len(columns) == 1 else float(chances[columns].sum()) for columns in groups]
    best = max(range(len(groups)), key=together.__getitem__)
    return max(groups[best], key=alone.__getitem__), min(together[best], 1.0)


def _dated(candidate: Candidate, d: Draft) -> Period:
    """A time as a fact of this status means it."""
    planned = d.status != Status.ACTUAL and len(candidate.readings) > 1
    return candidate.readings[1 if planned else 0]
