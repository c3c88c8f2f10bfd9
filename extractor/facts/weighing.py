"""The last word on the measure: what the rules found, weighed together with the words round the figure.

A rule sees one construction at a time; where several meet ("4.5% more than the previous maximum", "at 4%", "his stake fell to 17 from 21%")
a linear model over the rules' verdict and the words, kinds and names near by decides. Its weights are in `measure.json` beside this
file, one row a feature with a number for each of `CLASSES`; `scripts/fit_measure.py --write` refits them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from spacy.tokens import Token

from extractor.facts.reading import Reading
from extractor.facts.situation import Situation
from extractor.facts.words import key_of
from extractor.values import Kind, Measure

if TYPE_CHECKING:
    from extractor.facts.measures import Verdict

FILE = Path(__file__).parent / "measure.json"
CLASSES = ((Measure.LEVEL, 1), (Measure.CHANGE, 1), (Measure.CHANGE, -1), (Measure.SHARE, 1), (Measure.RATIO, 1), (Measure.RATIO, -1),
           (Measure.INDEX, 1))  # fmt: skip
MARGIN = 0.5  # by how much another measure must lead before the rules' is given up
_NEAR, _CLOSED = 6, frozenset({"ADP", "CCONJ", "SCONJ", "DET", "PRON", "PUNCT", "PART", "AUX"})


class MeasureChooser:
    """Chooses the measure and its sign."""

    def __init__(self, weights: Mapping[str, Sequence[float]] | None = None) -> None:
        self.weights = weights if weights is not None else json.loads(FILE.read_text(encoding="utf-8"))

    def choose(self, s: Situation, r: Reading, verdict: Verdict) -> Verdict:
        """The rules' verdict, or another one where that has the higher score."""
        totals = [0.0] * len(CLASSES)
        for name in features_of(s, r, verdict):
            for k, weight in enumerate(self.weights.get(name, ())):
                totals[k] += weight
        allowed = [k for k in range(len(CLASSES)) if _possible(s, CLASSES[k][0])]
        best = max(allowed, key=totals.__getitem__)
        measure, sign = CLASSES[best]
        rules = totals[CLASSES.index((verdict.measure, verdict.sign))] if (verdict.measure, verdict.sign) in CLASSES else totals[best] - 1
        certain = (verdict.rule == "changed_by" and s.preposition == "by") or verdict.rule == "added_to_stock"
        if certain or totals[best] - rules < MARGIN or (measure, sign) == (verdict.measure, verdict.sign):
            return verdict
        return replace(verdict, measure=measure, sign=sign, rule="measure_weighed")


def _possible(s: Situation, measure: Measure) -> bool:
    """A share and an index are percentages."""
    return measure not in (Measure.SHARE, Measure.INDEX) or s.kind == Kind.PERCENT


def features_of(s: Situation, r: Reading, verdict: Verdict) -> list[str]:
    """What the choice is made by, each once."""
    q, kind = s.figure.quantity, _kind(s)
    rules = f"{verdict.measure}{'' if verdict.sign > 0 else '-'}"
    names = [f"bias|{kind}", f"said:{rules}|{kind}", f"rule:{verdict.rule}|{rules}", f"rule:{verdict.rule}|{rules}|{kind}"]
    names += [f"reading:{r.rule}|{kind}", f"reading:{r.rule}|{rules}|{kind}"]
    number = abs(q.value if q.value is not None else q.high or Decimal(0))
    names.append(
        f"size:{'below_1' if number < 1 else 'to_40' if number <= 40 else 'to_90' if number < 90 else 'to_135' if number < 135 else 'more'}|{kind}"
    )
    names.append(f"sign:{q.text[:1] if q.text[:1] in '+-−–' else ''}|{kind}|{rules}")
    return list(dict.fromkeys([*names, *_verb(s, kind), *_around(s, kind), *_named(s, r, kind), *_before_it(s, r, kind)]))


def _kind(s: Situation) -> str:
    """Percent, points and factors apart, money and measures together."""
    return "amount" if s.kind in (Kind.MONEY, Kind.MEASURE) else str(s.kind)


def _verb(s: Situation, kind: str) -> list[str]:
    verb, change = s.verb, s.change_verb
    word = verb.lower_ if verb is not None else ""
    direction = change.word.direction if change is not None else "none" if verb is not None else ""
    names = [f"verb:{word}", f"verb:{word}|{kind}", f"verb:{word}|{s.preposition}|{kind}", f"preposition:{s.preposition}|{kind}"]
    names += [f"moves:{direction}|{s.preposition}|{kind}", f"moves:{direction}|{s.preposition}|{s.figure.head.dep_}|{kind}"]
    if verb is not None:
        inner = {t.lower_ for t in verb.children if t.dep_ in ("advmod", "compound:prt", "xcomp", "aux", "neg")}
        names += [f"with:{word}|{w}" for w in inner]
    return names


def _around(s: Situation, kind: str) -> list[str]:
    """The words before and behind, in order near by and as a bag further off."""
    before, after = s.tokens_before[:_NEAR], s.tokens_after[:_NEAR]
    names = [f"before:{_shown(before, 1)}|{kind}", f"before:{_shown(before, 2)}|{kind}", f"opened:{s.figure.opened}|{kind}"]
    names += [f"after:{_shown(after, k)}|{kind}" for k in (1, 2, 3)]
    names += [f"near_before:{_word(s, t)}|{kind}" for t in before] + [f"near_after:{_word(s, t)}|{kind}" for t in after]
    names += [f"last:{before[0].lower_}|{kind}"] if before else []
    names += [f"next:{after[0].lower_}|{kind}"] if after else []
    hedge = s.figure.quantity.hedge
    return [*names, f"hedge:{hedge.text.lower() if hedge is not None else ''}|{kind}"]


def _word(s: Situation, token: Token) -> str:
    if s.sentence.inside_period(token):
        return "TIME"
    return "FIGURE" if s.sentence.figure_at(token) is not None else token.lower_


def _shown(tokens: Sequence[Token], n: int) -> str:
    return "_".join(t.lower_ if t.pos_ in _CLOSED or t.tag_ in ("JJR", "RBR", "RP") else t.pos_ for t in tokens[:n])


def _named(s: Situation, r: Reading, kind: str) -> list[str]:
    """The name of the thing, and what its percentages are said to be."""
    words = key_of(r.text).split()
    concept = s.words.concepts.get(" ".join(words))
    names = [f"name:{w}|{kind}" for w in words] + ([f"head:{words[-1]}|{kind}", f"first:{words[0]}|{kind}"] if words else [])
    return [*names, f"concept:{concept.percent if concept is not None else ''}|{kind}"]


def _before_it(s: Situation, r: Reading, kind: str) -> list[str]:
    """What the figure before was, and whether this one is its twin."""
    other = r.inherits or s.previous
    if other is None:
        return [f"previous:|{kind}"]
    q = other.figure.quantity
    number = q.value if q.value is not None else q.low or 0
    what = f"{other.measure}{'-' if number < 0 else ''}|{q.kind == s.kind}|{'twin' if r.inherits is not None else 'before'}"
    same = other.sentence is s.sentence
    return [f"previous:{what}|{kind}", f"previous:{what}|{kind}|{same}|{s.preposition}", f"previous:{what}|{r.rule}|{same}"]
