"""What the network is shown of an article, as integer tables. The training uses this code too, so both see the same.

Shapes: n words, q figures, c candidates of a slot.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from spacy.attrs import HEAD
from spacy.tokens import Token

from extractor.facts.reading import Draft
from extractor.facts.words import FactWords, key_of
from extractor.values import Entity, Kind, Label, Measure, Period, Status, Words

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]

POS = ("ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON", "PROPN", "PUNCT", "SCONJ", "SYM", "VERB", "X",
       "SPACE")  # fmt: skip
DEPS = ("ROOT", "nsubj", "nsubj:pass", "csubj", "obj", "iobj", "obl", "obl:unmarked", "obl:tmod", "nmod", "nmod:poss", "nmod:unmarked",
        "nmod:tmod", "amod", "compound", "case", "det", "advmod", "aux", "aux:pass", "cop", "mark", "cc", "conj", "punct", "nummod",
        "appos", "acl", "acl:relcl", "advcl", "xcomp", "ccomp", "parataxis", "flat", "fixed", "orphan", "list", "dep", "expl",
        "discourse", "other")  # fmt: skip
KINDS, MEASURES, STATUSES = tuple(Kind), tuple(Measure), tuple(Status)
LABELS = (Label.PERSON, Label.ORG, Label.PLACE)
TIMES = ("when", "baseline", "antecedent", "record", "rate")
SLOTS = ("period", "place", "organization", "speaker", "unit")
# Words that a name needs and the article may leave out ("a kilo fetched 400 tenge" is a price), as `key_of` writes them.
IMPLIED = ("price", "share", "time", "money", "rate", "capacity", "value", "spending", "earning", "saving", "term", "investment", "pay",
           "distance", "journey", "area", "fund", "height", "cost", "payment", "los", "production", "length", "delay", "export", "loan",
           "employee", "fine", "import", "revenue", "profit", "output", "duration", "ratio", "fee", "income")  # fmt: skip
RULES = 64  # buckets of rule ids
FAR = 7  # sentences before the figure from which on nothing names it
CODES = (32, 10, 26, 6, 4, 2)  # sizes of the pair features
WORD_CODES = (len(POS), len(DEPS), 4, 4, 6, 7, 3, 4)
CUES = 12
_CHAIN = 12


def _meaning(candidate: Candidate) -> object:
    if candidate.entity is not None:
        return candidate.entity.name
    return frozenset((p.first, p.last) for p in candidate.readings)


def bucket(distance: int) -> int:
    """Signed distances in 32 classes, fine near zero.

    >>> bucket(0), bucket(-1), bucket(9), bucket(400)
    (1, 2, 17, 31)
    """
    size = abs(distance)
    step = size if size < 8 else min(8 + int(math.log2(size / 8) * 2), 15)
    return step * 2 + (distance >= 0)


_BUCKETS = np.array([bucket(d) for d in range(-3000, 3001)], dtype=np.int64)


def buckets(distances: Ints) -> Ints:
    """`bucket` of a whole table."""
    return _BUCKETS[np.clip(distances, -3000, 3000) + 3000]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A time or name that may fill a slot. `readings` are a time's dates as past and as planned, `role` its part; `entity` is a name's.

    For the slot `unit` it is another figure, whose unit the figure may share: `draft`.
    """

    words: Words
    readings: tuple[Period, ...] = ()
    role: str = ""
    entity: Entity | None = None
    reference: bool = False
    draft: Draft | None = None


@dataclass(slots=True)
class Choices:
    """The candidates of a slot: where they stand, what they are, and which the rules chose for each figure.

    `spans` (c x 2) word bounds, end exclusive; `sorts` (c x 3) reference or not, label, times the name is mentioned;
    `chosen` (q x c + 1) 1 the same thing as the rules', 2 the very words; the last column is “none”.
    """

    candidates: list[Candidate]
    spans: Ints
    sorts: Ints
    chosen: Ints

    def groups(self) -> list[list[int]]:
        """The columns that mean the same together, in the order of their first; the last column is “none”."""
        groups: dict[object, list[int]] = {}
        for column, candidate in enumerate(self.candidates):
            groups.setdefault(_meaning(candidate), []).append(column)
        return [*groups.values(), [len(self.candidates)]]


@dataclass(slots=True)
class ArticleTables:
    """An article as the network sees it."""

    words: Ints  # n x 8
    cues: Floats  # n x 12
    sentence: Ints  # n
    first: Ints  # q, word
    last: Ints  # q, word, inclusive
    figures: Ints  # q x 5: kind, rule bucket, measure, status, below zero
    pairs: Ints  # q x n x 6
    choices: dict[str, Choices]


def tables_of(
    tokens: Sequence[Token], drafts: Sequence[Draft], times: list[Candidate], names: list[Candidate], words: FactWords
) -> ArticleTables:
    """All tables of an article, or of a stretch of whole sentences of a long one.

    `drafts` are the stretch's, at least one; candidates outside it are left out. All numbers of words count from the first of `tokens`.
    """
    text = Words("", tokens[0].idx, tokens[-1].idx + len(tokens[-1]))
    times, names = ([c for c in candidates if text.covers(c.words)] for candidates in (times, names))
    sentence, starts = _sentences(tokens)
    first = np.array([d.figure.first - tokens[0].i for d in drafts], dtype=np.int64)
    last = np.array([d.figure.last - tokens[0].i for d in drafts], dtype=np.int64)
    return ArticleTables(
        words=_word_table(tokens, drafts, times, names, starts),
        cues=_cue_table(tokens, words),
        sentence=sentence,
        first=first,
        last=last,
        figures=np.array([_figure(d) for d in drafts], dtype=np.int64),
        pairs=_pair_table(tokens, drafts, sentence, first, last),
        choices=_choices(tokens, drafts, times, names),
    )


def _sentences(tokens: Sequence[Token]) -> tuple[Ints, Ints]:
    """The number of each word's sentence, and where sentences (1) and paragraphs (2) start."""
    sentence = np.zeros(len(tokens), dtype=np.int64)
    starts = np.zeros(len(tokens), dtype=np.int64)
    number, line = -1, True
    for i, token in enumerate(tokens):
        if i == 0 or token.is_sent_start:
            number += 1
            starts[i] = 2 if line else 1
            line = False
        line = line or "\n" in token.text
        sentence[i] = number
    return sentence, starts


def _figure(d: Draft) -> tuple[int, int, int, int, int]:
    quantity = d.figure.quantity
    number = quantity.value if quantity.value is not None else quantity.low
    return (
        KINDS.index(quantity.kind), crc32(d.reading.rule.encode()) % RULES, MEASURES.index(d.measure), STATUSES.index(d.status),
        int(number is not None and number < 0),
    )  # fmt: skip


def _word_table(tokens: Sequence[Token], drafts: Sequence[Draft], times: list[Candidate], names: list[Candidate], starts: Ints) -> Ints:
    table = np.zeros((len(tokens), len(WORD_CODES)), dtype=np.int64)
    pos, dep = {p: i for i, p in enumerate(POS)}, {d: i for i, d in enumerate(DEPS)}
    table[:, 0] = [pos.get(t.pos_, len(POS) - 2) for t in tokens]
    table[:, 1] = [dep.get(t.dep_, len(DEPS) - 1) for t in tokens]
    table[:, 6] = starts
    table[:, 7] = [_case(t.text) for t in tokens]
    bounds = [t.idx for t in tokens]
    for candidate in names:
        a, b = word_span(bounds, candidate.words)
        if candidate.entity is not None:
            table[a:b, 3 if candidate.reference else 2] = 1 + LABELS.index(candidate.entity.label)
    for candidate in times:
        a, b = word_span(bounds, candidate.words)
        table[a:b, 4] = 1 + TIMES.index(candidate.role)
    for d in drafts:
        table[d.figure.first - tokens[0].i : d.figure.last + 1 - tokens[0].i, 5] = 1 + KINDS.index(d.figure.quantity.kind)
    return table


def _case(word: str) -> int:
    return 0 if not word[:1].isalpha() else 1 if word.islower() else 2 if word.isupper() else 3


def _cue_table(tokens: Sequence[Token], words: FactWords) -> Floats:
    table = np.zeros((len(tokens), CUES), dtype=np.float32)
    others = frozenset().union(*(words.sets[k] for k in ("plan_nouns", "stand_ins", "anaphors", "agents")))
    known: dict[str, tuple[bool, ...]] = {}
    for i, token in enumerate(tokens):
        word = token.lower_
        row = known.get(word)
        if row is None:
            row = known[word] = _cues_of(word, words, others)
        table[i] = row
    return table


def _cues_of(w: str, words: FactWords, others: frozenset[str]) -> tuple[bool, ...]:
    changes = [words.change_verbs.get(w), words.change_nouns.get(w), words.comparatives.get(w)]
    return (
        changes[0] is not None, any(c is not None and c.sign < 0 for c in changes), changes[1] is not None, changes[2] is not None,
        w in words.level_verbs, w in words.nominals, w in words.rate_names, w in words.head_nouns, w in words.speech_verbs,
        w in words.unit_nouns or w in words.sets["generic_units"], w in words.status_verbs or w in words.status_nouns, w in others,
    )  # fmt: skip


def _pair_table(tokens: Sequence[Token], drafts: Sequence[Draft], sentence: Ints, first: Ints, last: Ints) -> Ints:
    """How each word stands to each figure: distance, sentences between, way in the tree, figures between, rules' words twice."""
    n, at = len(tokens), np.arange(len(tokens))
    begin = tokens[0].i
    table = np.zeros((len(drafts), n, len(CODES)), dtype=np.int64)
    span: Any = tokens[0].doc[begin : begin + n]
    ways = span.to_array([HEAD]).reshape(-1).view(np.int64).tolist()  # `token.head` makes a Token each time
    heads = [i + way if 0 <= i + way < n else i for i, way in enumerate(ways)]
    order = np.sort(first)
    left = np.searchsorted(order, at)
    where: dict[str, list[int]] = {}
    for i, token in enumerate(tokens):
        for part in key_of(token.text).split():
            where.setdefault(part, []).append(i)
    bounds = [t.idx for t in tokens]
    end = bounds[-1] + len(tokens[-1])
    for k, d in enumerate(drafts):
        a, b = int(first[k]), int(last[k])
        row = table[k]
        row[:, 0] = buckets(np.where(at < a, at - a, np.where(at > b, at - b, 0)))
        behind = sentence[a] - sentence
        row[:, 1] = np.where(behind >= 0, np.minimum(behind, 8), 9)
        own = np.searchsorted(order, a)
        between = np.maximum(np.where(at < a, own - left, left - own - 1), 0)
        row[:, 3] = np.where((at >= a) & (at <= b), 5, 1 + np.minimum(between, 3))
        _ways(row, heads, d.figure.head.i - begin, np.nonzero(behind == 0)[0])
        for number, reading in enumerate((d.reading, *d.rivals)):
            if reading.words is not None and bounds[0] <= reading.words.start < end:
                x, y = word_span(bounds, reading.words)
                row[x:y, 4] |= 2 if number else 1
        for part in set(key_of(d.reading.text).split()):
            row[where.get(part, []), 5] = 1
    return table


def _ways(row: Ints, heads: list[int], start: int, inside: Ints) -> None:
    """Steps up from the word and up from the figure to where their branches of the tree meet."""
    above: dict[int, int] = {}
    node = start
    for step in range(_CHAIN):
        above.setdefault(node, step)
        node = heads[node]
    for i in inside.tolist():
        node = i
        for up in range(_CHAIN):
            down = above.get(node)
            if down is not None:
                row[i, 2] = 1 + min(up, 4) * 5 + min(down, 4)
                break
            node = heads[node]


def word_span(bounds: list[int], words: Words) -> tuple[int, int]:
    """Words' bounds as numbers of words; `bounds` are the offsets at which the words start."""
    a = max(bisect_right(bounds, words.start) - 1, 0)
    return a, max(bisect_left(bounds, words.end), a + 1)


def _choices(tokens: Sequence[Token], drafts: Sequence[Draft], times: list[Candidate], names: list[Candidate]) -> dict[str, Choices]:
    bounds = [t.idx for t in tokens]
    allowed = {"place": {Label.PLACE}, "organization": {Label.ORG}, "speaker": {Label.ORG, Label.PERSON}}
    found = {}
    figures = [Candidate(d.figure.quantity, draft=d) for d in drafts]
    for slot in SLOTS:
        if slot == "unit":
            wanted = figures
        else:
            wanted = times if slot == "period" else [c for c in names if c.entity is not None and c.entity.label in allowed[slot]]
        count = Counter(c.entity.name for c in wanted if c.entity is not None)
        found[slot] = Choices(
            wanted,
            np.array([word_span(bounds, c.words) for c in wanted], dtype=np.int64).reshape(-1, 2),
            np.array([_sort(c, count) for c in wanted], dtype=np.int64).reshape(-1, 3),
            np.array([_rules_choice(d, slot, wanted) for d in drafts], dtype=np.int64),
        )
    return found


def _rules_choice(d: Draft, slot: str, wanted: list[Candidate]) -> list[int]:
    """What the rules chose, a mark for each candidate and one for “none”."""
    if slot == "unit":
        return [*(2 * (c.draft is d.twin) for c in wanted), int(d.twin is None)]
    value = getattr(d, slot)
    return [*(_chosen(value, c) for c in wanted), int(value is None)]


def _sort(candidate: Candidate, count: Counter[str]) -> tuple[int, int, int]:
    entity = candidate.entity
    if candidate.draft is not None:
        printed = candidate.draft.printed
        return int(printed is None or printed.unit is None), 3, KINDS.index(candidate.draft.figure.quantity.kind)
    return (0, 3, 0) if entity is None else (int(candidate.reference), LABELS.index(entity.label), min(count[entity.name], 7))


def _chosen(value: Period | Entity | None, candidate: Candidate) -> int:
    if value is None:
        return 0
    if isinstance(value, Period):
        same = any((p.first, p.last) == (value.first, value.last) for p in candidate.readings)
    else:
        same = candidate.entity is not None and candidate.entity.name == value.name
    return (2 if candidate.words.start == value.start else 1) if same else 0
