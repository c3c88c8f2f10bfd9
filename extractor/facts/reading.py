"""What an indicator rule proposes for a figure, and the draft that the winner becomes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from extractor.entities import Reference
from extractor.facts.view import Figure, Sentence
from extractor.periods import PeriodMention
from extractor.values import Clue, Entity, Measure, Period, Quantity, Status, Words


@dataclass(frozen=True, slots=True)
class Reading:
    """One rule's proposal.

    `inherits` is the draft whose indicator is taken over. `measure` and `sign` are set where the construction itself tells;
    `cue` are the words that do. `place` is set where the construction puts a place in the indicator's stead ("Osh (5 mln)").
    """

    text: str
    rule: str
    weight: float
    words: Words | None = None
    inherits: Draft | None = None
    measure: Measure | None = None
    sign: int = 0
    cue: Words | None = None
    place: Entity | None = None
    relation: str | None = None


@dataclass(eq=False)
class Draft:
    """A fact in the making.

    `printed` is the quantity before a unit was restored, `twin` the draft whose unit it took over, `baseline_at` what the baseline
    was read from. `verdict` holds the network's probabilities of what stands in its slots, where there is one.
    """

    sentence: Sentence
    figure: Figure
    reading: Reading
    rivals: tuple[Reading, ...] = ()
    measure: Measure = Measure.LEVEL
    status: Status = Status.ACTUAL
    indicator_id: str | None = None
    qualifiers: dict[str, str] = field(default_factory=dict)
    period: Period | None = None
    baseline: Period | None = None
    baseline_at: PeriodMention | None = None
    place: Entity | None = None
    organization: Entity | None = None
    speaker: Entity | None = None
    clues: list[Clue] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    related: list[tuple[Draft, str]] = field(default_factory=list)
    printed: Quantity | None = None
    offers: list[Offer] = field(default_factory=list)
    twin: Draft | None = None
    verdict: dict[str, float] = field(default_factory=dict)
    doubt: float = 0.0
    doubt_full: float = 0.0
    earlier: bool = False

    @property
    def indicator(self) -> str:
        """The phrase that names what is measured."""
        return self.reading.text

    def because(self, role: str, rule: str, words: Words | None = None, *, default: bool = False) -> None:
        """Record why a slot holds what it holds. Without words it was inferred, or is the default."""
        if words is not None and words.text:
            self.clues.append(Clue(role, rule, "text", words))
        else:
            said = getattr(words, "name", None)
            self.clues.append(Clue(role, rule, "default" if default else "inferred", None, said))


@dataclass(slots=True)
class Offer:
    """One way to read a bare number: the quantity with its unit (None: no fact), what speaks for it, and the figure that lends it."""

    quantity: Quantity | None
    features: dict[str, float] = field(default_factory=dict)
    twin: Draft | None = None
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Findings:
    """What the stages before found in one article."""

    quantities: Sequence[Quantity]
    periods: Sequence[PeriodMention]
    entities: Sequence[Entity]
    references: Sequence[Reference]
