"""What the lexicon files of the stage `entities` may say.

Names (`countries`, `places`, `organizations`) are tables of facts without examples; their ids are made from kind,
country and name where a row gives none. How names are built (`legal_forms`, `titles`, `heads`, `name_words`) and what
stands for them (`referents`) are words; `name_rules` holds the rules' proofs.
"""

from __future__ import annotations

import re
from typing import Any, Literal

from pydantic import model_validator

from extractor.lexicon.schema.base import Entry

_NOT_ID = re.compile(r"[^\w'./-]")


def slug(*parts: str) -> str:
    """An id out of names: `city`, `KZ`, `Kara-Suu` gives `city.KZ.Kara-Suu`."""
    return ".".join(_NOT_ID.sub("_", part) for part in parts if part)


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


class Place(Named):
    """A place below the country. `ref` is its ISO 3166-2 code, given only where the code is the place's own.

    A `region` is known by its bare name; a `unit`, a first-level unit whose name says little by itself, only with its kind
    word ("Central Province") or where the article speaks of its country.
    """

    kind: Literal["region", "unit", "city", "area", "water", "land", "field", "site"]
    name: str
    country: str | None = None
    ref: str | None = None
    aliases: list[str] = []


class Organization(Named):
    """An organisation. `kind` decides which nominals may stand for it ("the company", "the central bank")."""

    kind: Literal[
        "world", "central bank", "bank", "company", "plant", "news", "agency", "fund", "exchange", "parliament", "president", "ministry"
    ]
    name: str
    country: str | None = None
    aliases: list[str] = []


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
    """Nominals ("the company", "the governor") and what kind of entity they stand for."""

    kind: Literal["region", "country", "city", "company", "ministry", "central bank", "agency", "person", "body"]
    words: list[str]
    roles: list[str] = []


FILES: dict[str, type[Entry]] = {
    "countries": Country,
    "places": Place,
    "organizations": Organization,
    "legal_forms": LegalForm,
    "titles": Title,
    "heads": Head,
    "name_words": NameWord,
    "common_words": NameWord,
    "name_rules": NameRule,
    "referents": Referent,
}
