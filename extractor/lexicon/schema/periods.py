"""What the lexicon files of the stage `periods` may say.

A pattern is a regular expression over the lower-cased text, in which every dash is `-`, every apostrophe `'` and
every blank a space. `$name` stands for a word list of `periods_words.yaml`, `{name}` for the same as a part of the
reading, `{name:part}` gives that part another name. A space in a pattern matches one or more.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from extractor.lexicon.schema.base import Entry

Role = Literal["when", "baseline", "antecedent", "record", "rate"]


class PeriodWords(Entry):
    """A word list for patterns: `words` maps each form to what it means, `pattern` is given where a list would not do."""

    words: dict[str, int | str] = {}
    pattern: str | None = None


class PeriodRule(Entry):
    """An expression of time that stands alone.

    `before` must match the text that ends where the expression begins, `unless_before` must not; both are anchored there.
    `normalize` names a function of `extractor.periods.normalize.NORMALIZERS`, `set` gives it fixed parts.
    `cased` parts must begin with a capital in the text ("May", not "may"); a `named` expression must not follow a name ("Road Map 2025").
    """

    pattern: str
    normalize: str
    role: Role = "when"
    before: str | None = None
    unless_before: str | None = None
    cased: list[str] = []
    named: bool = False
    set: Annotated[dict[str, str], Field(default_factory=dict)]
    note: str | None = None


class PeriodOperator(Entry):
    """Words before an expression of time that change what it means: "by", "since", "at the end of", "compared to".

    `pattern` ends where the expression begins. `only` limits it to expressions of these precisions, `never` excludes some
    normalizers, `before` must match the text that ends where the words begin.
    """

    pattern: str
    normalize: str
    role: Role | None = None
    before: str | None = None
    unless_before: str | None = None
    only: list[str] = []
    never: list[str] = []
    set: Annotated[dict[str, str], Field(default_factory=dict)]


class FiscalYear(Entry):
    """A country's fiscal year or a crop's marketing year.

    `start` is the month it begins with; `named` says whether a single number names the year in which it ends or begins.
    `words` are the names, adjectives and abbreviations, lower case, that point to the country or crop in an article.
    """

    start: Annotated[int, Field(ge=1, le=12)]
    named: Literal["end", "begin"] = "end"
    kind: Literal["fiscal", "marketing"] = "fiscal"
    words: list[str]


FILES: dict[str, type[Entry]] = {
    "periods": PeriodRule,
    "periods_words": PeriodWords,
    "periods_operators": PeriodOperator,
    "fiscal_years": FiscalYear,
}
