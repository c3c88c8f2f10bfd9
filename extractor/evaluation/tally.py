"""What one article adds to the figures: counts that can be summed over any set of articles.

`match` pairs and judges once; `tally` counts. The gate keeps the counts of every article, so that two versions can be
compared on the articles that both have.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from extractor.evaluation import compare
from extractor.evaluation.answers import LABELS, Answer, SaidEntity, SaidFact
from extractor.evaluation.compare import SLOTS
from extractor.evaluation.gold import GoldArticle, GoldEntity, GoldFact

FILLABLE = tuple(slot for slot in SLOTS if slot != "indicator")
ALWAYS_FILLED = frozenset({"quantity", "measure", "status"})


@dataclass(frozen=True, slots=True)
class Pair:
    """A gold fact and its answer, either of them None, and what is right of it (empty without both)."""

    gold: GoldFact | None
    said: SaidFact | None
    right: Mapping[str, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Matched:
    """One article's gold beside its answer."""

    article: GoldArticle
    answer: Answer | None
    pairs: tuple[Pair, ...]
    missing: bool = False
    changed_text: bool = False

    @property
    def entities(self) -> tuple[SaidEntity, ...]:
        """The answer's mentions that carry one of our labels."""
        return tuple(e for e in self.answer.entities if e.label in LABELS) if self.answer else ()


@dataclass(slots=True)
class Tally:
    """Counts of one or many articles. `claims` holds each fact's (stated confidence, whether its core is right)."""

    counts: Counter[str] = field(default_factory=Counter)
    precise: float = 0.0
    recalled: float = 0.0
    claims: list[tuple[float, bool]] = field(default_factory=list)

    def __getitem__(self, name: str) -> int:
        return self.counts[name]

    def add(self, other: Tally) -> None:
        """Sum the other into this one."""
        self.counts.update(other.counts)
        self.precise += other.precise
        self.recalled += other.recalled
        self.claims += other.claims


def match(article: GoldArticle, answer: Answer | None) -> Matched:
    """Pair the facts by overlapping words and judge each pair. An answer about another text counts as none."""
    missing = answer is None
    changed = answer is not None and answer.text is not None and answer.text != article.text
    if changed:
        answer = None
    said = answer.facts if answer else ()
    groups = [g.indicator for g in article.facts]
    partner = {j: i for i, j in compare.pair(article.facts, said)}
    pairs = []
    for j, fact in enumerate(said):
        gold = article.facts[partner[j]] if j in partner else None
        right = compare.judge(gold, fact, compare.rivals_of(gold.indicator, groups)) if gold else {}
        pairs.append(Pair(gold, fact, right))
    found = set(partner.values())
    pairs += [Pair(gold, None) for i, gold in enumerate(article.facts) if i not in found]
    return Matched(article, answer, tuple(pairs), missing=missing, changed_text=changed)


def match_all(gold: Iterable[GoldArticle], answers: Mapping[str, Answer]) -> list[Matched]:
    """Every gold article beside its answer."""
    return [match(article, answers.get(article.id)) for article in gold]


def tally(matched: Matched) -> Tally:
    """All counts of one article."""
    total = Tally()
    c = total.counts
    c["missing_articles"], c["changed_text"] = int(matched.missing), int(matched.changed_text)
    c["bad_spans"] = _bad_spans(matched)
    for pair in matched.pairs:
        c["gold"] += pair.gold is not None
        if pair.said is None:
            continue
        c["said"] += 1
        c["slots_without_evidence"] += len((ALWAYS_FILLED | pair.said.filled) - pair.said.supported)
        total.claims.append((pair.said.confidence, pair.right.get("core", False)))
        if pair.gold is not None:
            c["paired"] += 1
            c.update({f"right.{part}": int(ok) for part, ok in pair.right.items()})
            c.update(dict(_filled(pair.gold, pair.said, pair.right)))
    _entities(matched, total)
    return total


def _bad_spans(matched: Matched) -> int:
    """Spans whose words are not the text's."""
    if matched.answer is None:
        return 0
    text = matched.article.text
    spans: list[SaidFact | SaidEntity] = [*matched.answer.facts, *matched.answer.entities]
    return sum(text[s.start : s.end] != s.text for s in spans)


def _filled(gold: GoldFact, said: SaidFact, right: Mapping[str, bool]) -> Iterator[tuple[str, int]]:
    """Each slot that gold or answer fills beyond the default: silence earns nothing."""
    for slot in FILLABLE:
        says, wants = compare.said_fills(slot, said), compare.gold_fills(slot, gold)
        yield f"filled.{slot}.right", int(says and right[slot])
        yield f"filled.{slot}.said", int(says)
        yield f"filled.{slot}.gold", int(wants or (says and right[slot]))


def _entities(matched: Matched, total: Tally) -> None:
    """Mentions found, their codes, and how well those of one thing are held together."""
    gold, said, c = matched.article.entities, matched.entities, total.counts
    c["entities.gold"], c["entities.said"] = len(gold), len(said)
    c["entities.exact"] = len({(e.start, e.end, e.label) for e in gold} & {(e.start, e.end, e.label) for e in said})
    c["refs.gold"] = sum(compare.is_code(e.ref) for e in gold)
    both: list[tuple[GoldEntity, SaidEntity]] = [(gold[i], said[j]) for i, j in compare.pair(gold, said)]
    c["entities.overlap"] = sum(g.label == s.label for g, s in both)
    c["refs.said"] = sum(compare.is_code(s.ref) for _, s in both)
    c["refs.right"] = sum(compare.is_code(s.ref) and s.ref == g.ref for g, s in both)
    c["mentions"] = len(both)
    total.precise, total.recalled = b_cubed([(g.name, s.name) for g, s in both])


def b_cubed(names: list[tuple[str, str]]) -> tuple[float, float]:
    """Sums over the mentions, given as (gold name, said name), of B-cubed precision and recall."""
    together, golds, saids = Counter(names), Counter(g for g, _ in names), Counter(s for _, s in names)
    precise = sum(n * n / saids[said] for (_, said), n in together.items())
    recalled = sum(n * n / golds[gold] for (gold, _), n in together.items())
    return precise, recalled
