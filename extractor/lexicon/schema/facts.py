"""What the lexicon files of the fact stage may say: the words that tell what a number does in its sentence."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from extractor.lexicon.schema.base import Entry


class ChangeWord(Entry):
    """A word that says that something went up or down.

    `pos` decides how it is used: a verb takes the thing as subject ("rose") or object ("cut", with `transitive`), a noun stands
    for the change itself ("an increase of 6 %"), an adjective or adverb compares ("6 % more", "up 6 %"). Regular verb forms are
    made by rule; `forms` lists the others. `stock` marks verbs that add to or take from a stock ("added 142,000 jobs").
    """

    pos: Literal["verb", "noun", "comparative"]
    direction: Literal["up", "down", "none"]
    transitive: bool = False
    stock: bool = False
    forms: list[str] = []


class LevelWord(Entry):
    """A verb or phrase between an indicator and its level ("amounted to", "reached", "stood at")."""

    forms: list[str] = []


class Nominal(Entry):
    """A verb and the noun that names what is measured when the verb has a quantity: produce, production.

    `order`: `after` puts the noun behind the object ("steel production"), `before` with `of` ("sale of plants").
    """

    noun: str
    order: Literal["after", "of"] = "after"
    forms: list[str] = []


class RateName(Entry):
    """A noun whose percentage is a level of its own (inflation, margin), not a growth of something."""

    forms: list[str] = []


class StatusCue(Entry):
    """A word or phrase that makes what depends on it planned or forecast.

    `scope`: `verb` governs its clause and what hangs on it; `noun` is itself the thing planned ("budget of", "target");
    `phrase` anywhere in the clause.
    """

    status: Literal["planned", "forecast", "actual"]
    scope: Literal["verb", "noun", "phrase"] = "verb"
    forms: list[str] = []


class SpeechWord(Entry):
    """A verb that cites somebody, or a phrase that introduces the source ("according to")."""

    kind: Literal["verb", "phrase"] = "verb"
    forms: list[str] = []


class WorthPhrase(Entry):
    """Words between counted things and their money: "projects worth", "at a cost of"; `noun` names it ("value", "cost")."""

    noun: str


class HeadNoun(Entry):
    """A noun that other members of a list can leave out: "iron production grew 6 %, steel 7 %" restores `production`."""

    forms: list[str] = []


FigureKind = Literal["money", "percent", "percentage_point", "count", "measure", "factor"]


class Concept(Entry):
    """A known indicator: its id, the names it goes by, and what its figures are.

    `percent`: `change` (growth of the thing), `level` (a rate with a name of its own) or `share`.
    `qualifiers` are implied by the name ("real wages": price_basis real).
    `kinds`: the kinds of figure in which it, or its change, is told; empty where nothing is known.
    `plausible`: for a kind, the lowest and the highest level that can be no slip of the pen; wide, and only where safe.
    `world_bank` and `sdmx`: codes of the same series, `sdmx` as CODELIST:CODE (STO and COICOP); empty where there is none.
    """

    names: Annotated[list[str], Field(min_length=1)]
    percent: Literal["change", "level", "share"] = "change"
    qualifiers: dict[str, str] = {}
    kinds: list[FigureKind] = []
    plausible: dict[FigureKind, Annotated[list[int], Field(min_length=2, max_length=2)]] = {}
    world_bank: list[Annotated[str, Field(pattern=r"^[A-Z0-9]+(\.[A-Z0-9]+)+$")]] = []
    sdmx: list[Annotated[str, Field(pattern=r"^[A-Z_0-9]+:[A-Z0-9_]+$")]] = []

    @model_validator(mode="after")
    def _ranges_fit(self) -> Self:
        """A range runs upwards, and is of a kind that the concept has."""
        for kind, (low, high) in self.plausible.items():
            if low >= high:
                raise ValueError(f"plausible {kind}: {low} is not below {high}")
            if kind not in self.kinds:
                raise ValueError(f"plausible {kind}: it is not among its kinds {', '.join(self.kinds) or '(none)'}")
        return self


class QualifierCue(Entry):
    """A phrase that keeps two series apart, and the qualifier it sets."""

    key: Literal["price_basis", "adjustment", "cumulation"]
    value: str
    phrases: list[str]


class WordSet(Entry):
    """A closed set of words (lower case) or phrases that the fact rules ask for by its id; `use` says what for."""

    use: str
    words: list[str]
    phrases: bool = False
    ignore_case: bool = True


class FactRule(Entry):
    """A rule of the fact stage: what construction it reads, how far it is trusted, and its proof.

    `weight` is the score with which its reading competes for the slot. What a `sure` rule names the network does not name anew: its
    construction says in its own words what is measured. The code of a rule is the function registered under its id.
    """

    slot: Literal["indicator", "measure", "period", "baseline", "place", "organization", "speaker", "status"]
    weight: float = 0.0
    sure: bool = False
    reads: str


class Recalibration(Entry):
    """What `extractor calibrate` learned from decisions: the log odds of a confidence, `core` or `full`, times slope plus shift.

    `since` says when it was written: facts read later have it in them.
    """

    slope: Annotated[float, Field(gt=0)]
    shift: float
    since: Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")]

    @model_validator(mode="after")
    def _known(self) -> Self:
        if self.id not in ("core", "full"):
            raise ValueError(f"{self.id!r} is no confidence: write core or full")
        return self


FILES: dict[str, type[Entry]] = {
    "change_words": ChangeWord,
    "level_words": LevelWord,
    "nominals": Nominal,
    "rate_names": RateName,
    "status_cues": StatusCue,
    "speech_words": SpeechWord,
    "worth_phrases": WorthPhrase,
    "head_nouns": HeadNoun,
    "concepts": Concept,
    "qualifier_cues": QualifierCue,
    "word_sets": WordSet,
    "fact_rules": FactRule,
    "recalibration": Recalibration,
}
