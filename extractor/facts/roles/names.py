"""The name of an indicator, chosen among the rules' readings and the words that the network marked.

Each is judged by the share of words that it is expected to have in common with the right name (Dembczynski et al. 2011).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from spacy.tokens import Token

from extractor.facts.reading import Draft, Reading
from extractor.facts.roles.features import IMPLIED, Floats, word_span
from extractor.facts.roles.network import Verdicts
from extractor.facts.words import key_of
from extractor.values import Entity, Kind, Label

LEFT_OUT = 0.3  # probability from which on a word that the article leaves out is tried in the name
_SHOWN = {"los": "loss", "earning": "earnings", "saving": "savings", "export": "exports", "import": "imports", "employee": "employees"}
_JOINED = {"spending": "on", "investment": "in"}
LONGEST = 12  # words of a name
UNSEEN = 0.15  # expected share of a name's word that the article does not have ("value", "cost")
FIRST = 0.28  # what the rules' first reading has in advance
JOINTS = frozenset(
    {"of", "in", "for", "to", "from", "on", "with", "by", "and", "per", "at", "-", "/", "&", "'s", "’s", "the", "its", "a", "an"}
)
_LINKS = frozenset({"of", "in", "for", "to", "from", "on", "with", "per"})
_LETTER = re.compile(r"[^\W_]")
_NAMED, _UNIT = 0.5, 0.3  # what is left of a word's probability of being in a name where it is one of a place or person, or of a unit
_SCATTERED = 0.05  # what a name loses for words of several sentences


@dataclass(frozen=True, slots=True)
class Name:
    """A name for the indicator: its text, where most of it stands (first and last word), and its expected agreement, 0 to 1."""

    text: str
    agreement: float
    span: tuple[int, int] | None = None
    reading: int | None = None


def _belief(tokens: Sequence[Token], drafts: Sequence[Draft], names: Sequence[Entity]) -> Floats:
    """How far the network is believed that a word names something: not at all for hedges, less for units, places and persons."""
    weight = np.ones(len(tokens), dtype=np.float32)
    begin = tokens[0].i
    bounds = [t.idx for t in tokens]
    for name in names:
        if name.label in (Label.PLACE, Label.PERSON) and bounds[0] <= name.start <= bounds[-1]:
            first, end = word_span(bounds, name)
            weight[first:end] = _NAMED
    for d in drafts:
        if d.figure.quantity.kind not in (Kind.COUNT, Kind.FACTOR):
            weight[d.figure.first - begin : d.figure.last + 1 - begin] = _UNIT
        if d.figure.quantity.hedge is not None and bounds[0] <= d.figure.quantity.hedge.start <= bounds[-1]:
            first, end = word_span(bounds, d.figure.quantity.hedge)
            weight[first:end] = 0.0
    return weight


class NamedArticle:
    """What is asked of the article for each figure, computed once."""

    def __init__(self, tokens: Sequence[Token], drafts: Sequence[Draft] = (), names: Sequence[Entity] = ()) -> None:
        self.tokens = tokens
        self.sentence = np.cumsum([t.is_sent_start is True for t in tokens]).tolist()
        self.belief = _belief(tokens, drafts, names)
        where: dict[str, list[int]] = defaultdict(list)
        for i, token in enumerate(tokens):
            for part in key_of(token.text).split():
                where[part].append(i)
        where = where or {"": [0]}
        self.number = {word: k for k, word in enumerate(where)}  # the article's words, then those that it only implies
        self._order = np.array([i for at in where.values() for i in at])
        self._starts = np.cumsum([0, *(len(at) for at in where.values())])[:-1]
        self._seen = len(where)
        for word in IMPLIED:
            self.number.setdefault(word, len(self.number))
        self._implied = np.array([self.number[word] for word in IMPLIED])
        self.wordy = np.array([_LETTER.search(t.text) is not None for t in tokens])
        self.nameable = np.array([t.pos_ in ("NOUN", "PROPN", "ADJ", "VERB") for t in tokens])

    def chances(self, verdicts: Verdicts) -> Floats:
        """Probability that each word, wherever it stands, is in a figure's name (figures x words)."""
        found = np.zeros((len(verdicts.named), len(self.number)), dtype=np.float32)
        found[:, : self._seen] = np.maximum.reduceat(verdicts.named[:, self._order], self._starts, axis=1)
        found[:, self._implied] = 1 - (1 - found[:, self._implied]) * (1 - verdicts.implied)
        return found

    def agreement(self, text: str, chances: Floats, total: float) -> float:
        """The share of words that a name is expected to have in common with the right one."""
        words = key_of(text).split()
        if not words:
            return 0.0
        return 2 * sum(float(chances[self.number[w]]) if w in self.number else UNSEEN for w in words) / (len(words) + total)


def best_names(article: NamedArticle, d: Draft, named: Floats, implied: Floats, chances: Floats) -> tuple[Name, float]:
    """The name to give, and the agreement expected of the best other one."""
    total = float(chances.sum())
    names: list[Name] = []
    for number, reading in enumerate((d.reading, *d.rivals)):
        names.append(Name(reading.text, article.agreement(reading.text, chances, total) + (0.0 if number else FIRST), reading=number))
    marked = marked_words(article, named)
    if marked:
        text = phrase_of(article.tokens, marked)
        scattered = len({article.sentence[i] for i in marked}) > 1
        names.append(Name(text, article.agreement(text, chances, total) - _SCATTERED * scattered, _main_run(marked, named)))
    likely = int(implied.argmax())
    if implied[likely] >= LEFT_OUT:
        for name in (names[0], names[-1]):
            if IMPLIED[likely] not in key_of(name.text).split():
                text = f"{_SHOWN.get(IMPLIED[likely], IMPLIED[likely])} {_JOINED.get(IMPLIED[likely], 'of')} {name.text}"
                names.append(Name(text, article.agreement(text, chances, total), name.span or _span_of(d.reading, article.tokens)))
    ranked = sorted(names, key=lambda n: -n.agreement)
    others = [n.agreement for n in ranked[1:] if key_of(n.text) != key_of(ranked[0].text)]
    return replace(ranked[0], agreement=min(ranked[0].agreement, 1.0)), max(others, default=0.0)


def _span_of(reading: Reading, tokens: Sequence[Token]) -> tuple[int, int] | None:
    """First and last word of a reading's words, None where they stand outside the stretch."""
    if reading.words is None or not tokens[0].idx <= reading.words.start < tokens[-1].idx + len(tokens[-1]):
        return None
    start, end = word_span([t.idx for t in tokens], reading.words)
    return start, end - 1


def marked_words(article: NamedArticle, named: Floats) -> list[int]:
    """The words that make the name: the likeliest ones, as many as promise the best agreement (Dembczynski et al. 2011)."""
    fit = np.where(article.wordy, named, 0.0) * article.belief
    order = np.argsort(-fit, kind="stable")[:LONGEST]
    if fit[order[0]] <= 0.05:
        return []
    promise = 2 * fit[order].cumsum() / (np.arange(1, len(order) + 1) + fit.sum())
    best = int(promise.argmax()) + 1
    return sorted(int(i) for i in order[:best]) if best > 1 or article.nameable[order[0]] else _nameable(article, fit)


def _nameable(article: NamedArticle, fit: Floats) -> list[int]:
    """The likeliest word that can stand as a name."""
    alone = np.where(article.nameable, fit, 0.0)
    return [int(alone.argmax())] if alone.max() > 0.05 else []


def phrase_of(doc: Sequence[Token], marked: Sequence[int]) -> str:
    """The marked words in text order, with the little words that join them: "exports", "cotton" of "exports of raw cotton".

    A verb before the amount goes behind the thing: "exported", "flour" of "exported 1.2 million tons of flour" is flour exported.
    """
    done = _done_first(doc, marked)
    parts: list[str] = []
    last: int | None = None
    for i in marked[1:] if done else marked:
        if last is not None:
            between = [doc[k] for k in range(last + 1, i)]
            if len(between) <= 3 and all(t.lower_ in JOINTS for t in between):
                parts += [t.text for t in between if t.lower_ not in ("the", "a", "an", "its")]
            elif doc[i - 1].lower_ in _LINKS:
                parts.append(doc[i - 1].text)
        word = doc[i].text
        parts.append(word.lower() if doc[i].is_sent_start and doc[i].pos_ != "PROPN" and word[1:].islower() else word)
        last = i
    if done:
        parts.append(doc[marked[0]].lower_)
    return re.sub(r" ?([-/]) ?| (?=['’])", r"\1", " ".join(parts))


def _done_first(doc: Sequence[Token], marked: Sequence[int]) -> bool:
    """Whether the first marked word is a past verb, and an amount stands between it and the next."""
    if len(marked) < 2 or doc[marked[0]].tag_ not in ("VBD", "VBN") or doc[marked[0]].pos_ != "VERB":
        return False
    between = [doc[k] for k in range(marked[0] + 1, marked[1])]
    return any(t.pos_ == "NUM" for t in between) and not any(t.text in (",", ";", ".") for t in between)


def _main_run(marked: Sequence[int], named: Floats) -> tuple[int, int]:
    """The stretch of marked words, small gaps allowed, that carries most of the probability."""
    runs: list[list[int]] = []
    for i in marked:
        if runs and i - runs[-1][-1] <= 3:
            runs[-1].append(i)
        else:
            runs.append([i])
    best = max(runs, key=lambda r: float(named[r].sum()))
    return best[0], best[-1]
