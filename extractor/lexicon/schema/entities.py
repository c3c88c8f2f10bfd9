"""What the lexicon files of the stage `entities` may say.

Names (`countries`, and in `rows` `places`, `organizations`, `persons`) are tables of facts without examples; their ids are
made from kind, country and name where a row gives none. How names are built (`legal_forms`, `titles`, `heads`, `name_words`) and what
stands for them (`referents`) are words; `name_rules` holds the rules' proofs.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import model_validator

from extractor.lexicon.schema.base import Entry
from extractor.lexicon.schema.rows import Organization, Person, Place, Row, slug


class Named(Entry):
    """An entry whose id may be left out: it is then made from `keys`."""

    @model_validator(mode="before")
    @classmethod
    def _fill_id(cls, row: Any) -> Any:
        if isinstance(row, dict) and "id" not in row:
            return {"id": slug(*(str(row[key]) for key in ("kind", "sort", "ref", "country", "name", "word") if row.get(key))), **row}
        return row


class Country(Named):
    """A country: `id` is its ISO 3166-1 alpha-2 code, `currencies` the names of its money, `money` its ISO 4217 code."""

    name: str
    aliases: list[str] = []
    adjectives: list[str] = []
    capitals: list[str] = []
    currencies: list[str] = []
    money: str | None = None


class LegalForm(Named):
    """A company's legal form. `side`: whether it stands before the name, after it, or either."""

    word: str
    side: Literal["before", "after", "both"]


class Title(Named):
    """Words before or after a person's name that are no part of it. `roles` are the nominals they answer to."""

    word: str
    roles: list[str] = []


class Head(Named):
    """A common noun that makes a name of an organisation or place.

    `sides`: `of` ("Ministry of Energy"), `end` ("Asian Bank"), `alone` ("the Treasury"), `start` ("Banco Mora").
    `sort` is the kind of thing.
    """

    word: str
    sort: Literal[
        "ministry",
        "agency",
        "company",
        "bank",
        "central bank",
        "fund",
        "parliament",
        "school",
        "plant",
        "world",
        "news",
        "government",
        "exchange",
        "party",
    ]
    sides: list[Literal["of", "end", "alone", "start"]]


class NameWord(Named):
    """Words of one sort that the finder knows: `month`, `speech`, `never` …, see `entities.words`."""

    sort: str
    words: list[str]


class NameRule(Entry):
    """One rule of the finder: what it does, and its proof."""

    note: str


class Referent(Entry):
    """Nominals ("the company", "the governor") and what kind of entity they stand for.

    `names` gives for a noun the words in a name that say as much ("carrier": Air, Airways), `verbs` the verbs whose subject
    may be called so ("buyer": bought). `labels` limits what is called so. A `plural` needs a number ("the two countries").
    """

    kind: Literal[
        "region", "country", "city", "company", "ministry", "central bank", "agency", "person", "thing", "it", "there",
        "countries", "companies", "regions", "cities",
    ]  # fmt: skip
    words: list[str]
    roles: list[str] = []
    labels: list[Literal["ORG", "PLACE"]] = []
    names: dict[str, list[str]] = {}
    verbs: dict[str, list[str]] = {}
    plural: bool = False


FILES: dict[str, type[Entry] | type[Row]] = {
    "countries": Country,
    "places": Place,
    "organizations": Organization,
    "persons": Person,
    "legal_forms": LegalForm,
    "titles": Title,
    "heads": Head,
    "name_words": NameWord,
    "common_words": NameWord,
    "given_names": NameWord,
    "name_rules": NameRule,
    "referents": Referent,
}
