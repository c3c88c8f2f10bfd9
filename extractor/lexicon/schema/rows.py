"""Rows of the big name tables: checked by hand and kept small, since a user may bring a hundred thousand of them.

A pydantic object costs a kilobyte and twenty microseconds; these cost a fifth and a tenth of that. They are not frozen
only because freezing makes them dearer by a quarter; nobody writes to them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from extractor.lexicon.schema.base import Example

_NOT_ID = re.compile(r"[^\w'./-]")
_COUNTRY = re.compile(r"[A-Z]{2}")
_DAY = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")


def slug(*parts: str) -> str:
    """An id out of names: `city`, `KZ`, `Kara-Suu` gives `city.KZ.Kara-Suu`."""
    return _NOT_ID.sub("_", ".".join([part for part in parts if part]))


@dataclass(slots=True, eq=False)
class Row:
    """One name and what is known of it. `id` is made of kind, code, country and name where the table gives none."""

    id: str
    name: str
    kind: str
    country: str | None
    aliases: tuple[str, ...]

    examples: ClassVar[Sequence[Example]] = ()
    counter: ClassVar[Sequence[str]] = ()
    columns: ClassVar[tuple[str, ...]] = ("id", "kind", "name", "country", "aliases")
    kinds: ClassVar[tuple[str, ...]] = ()
    keys: ClassVar[tuple[str, ...]] = ("kind", "country", "name")

    @classmethod
    def read(cls, cells: Mapping[str, Any]) -> Self:
        """A row from its cells, texts or, in the plural columns, lists of texts.

        Raises:
            ValueError: saying which column is wrong, what it holds and what it may hold.
        """
        get = cells.get
        name, kind, country = get("name") or "", get("kind") or "", get("country") or None
        if not name or name != name.strip():
            raise ValueError(f"name: {name!r} is {'edged with blanks: strip it' if name else 'empty: give the name'}")
        if kind not in cls.kinds:
            raise ValueError(f"kind: {kind!r} is unknown; write one of {', '.join(cls.kinds)}")
        if country is not None and not _COUNTRY.fullmatch(country):
            raise ValueError(f"country: {country!r} is no ISO 3166-1 code; write two capitals as in KZ, or leave it empty")
        aliases = tuple(get("aliases") or ())
        for alias in aliases:
            if not alias or alias != alias.strip():
                raise ValueError(f"aliases: {alias!r} is empty or edged with blanks; separate aliases by | alone")
        own = get("id") or slug(*[get(key) or "" for key in cls.keys])
        return cls(own, name, kind, country, aliases, *cls.more(get, country))

    @classmethod
    def more(cls, get: Any, country: str | None) -> tuple[Any, ...]:
        """The values of the columns that only this table has."""
        return ()


@dataclass(slots=True, eq=False)
class Place(Row):
    """A place below the country. `ref` is its ISO 3166-2 code, given only where the code is the place's own.

    A `region` is known by its bare name; a `unit`, a first-level unit whose name says little by itself, only with its kind
    word ("Central Province") or where the article speaks of its country. `former_refs` are codes it had before
    (Kazakhstan's changed in 2022).
    """

    ref: str | None
    former_refs: tuple[str, ...]

    columns: ClassVar[tuple[str, ...]] = ("id", "kind", "name", "country", "ref", "aliases", "former_refs")
    kinds: ClassVar[tuple[str, ...]] = ("region", "unit", "city", "district", "area", "water", "land", "field", "site")
    keys: ClassVar[tuple[str, ...]] = ("kind", "ref", "country", "name")

    @classmethod
    def more(cls, get: Any, country: str | None) -> tuple[Any, ...]:
        """The codes, which must be those of the country."""
        ref, former = get("ref") or None, tuple(get("former_refs") or ())
        for code in (ref, *former):
            if code is not None and not (code[:2] == country and code[2:3] == "-" and 1 <= len(code) - 3 <= 3):
                raise ValueError(
                    f"ref: {code!r} is no ISO 3166-2 code of {country or 'a country (the column is empty)'}; write one as in KZ-35"
                )
        return ref, former


@dataclass(slots=True, eq=False)
class Organization(Row):
    """An organisation. `kind` decides which nominals may stand for it ("the company", "the central bank").

    `ref` is its identifier in a public register, where certain: a Wikidata QID or an LEI.
    """

    ref: str | None

    columns: ClassVar[tuple[str, ...]] = ("id", "kind", "name", "country", "ref", "aliases")
    kinds: ClassVar[tuple[str, ...]] = (
        "world", "central bank", "bank", "company", "plant", "news", "agency", "fund", "exchange", "parliament", "president", "ministry",
    )  # fmt: skip

    @classmethod
    def more(cls, get: Any, country: str | None) -> tuple[Any, ...]:
        """The identifier."""
        ref = get("ref") or None
        if ref is not None and not re.fullmatch(r"Q[1-9]\d*|[A-Z0-9]{18}\d{2}", ref):
            raise ValueError(f"ref: {ref!r} is neither a Wikidata QID (Q42) nor an LEI of 20 signs; leave it empty where unsure")
        return (ref,)


@dataclass(slots=True, eq=False)
class Person(Row):
    """A person known by name, with an office and its term, first and last day, where certain (`2019-06-12`, or a year)."""

    office: str | None
    since: str | None
    until: str | None

    columns: ClassVar[tuple[str, ...]] = ("id", "kind", "name", "country", "aliases", "office", "since", "until")
    kinds: ClassVar[tuple[str, ...]] = (
        "president", "minister", "prime_minister", "governor", "chief", "chairman", "head", "spokesman", "person",
    )  # fmt: skip
    keys: ClassVar[tuple[str, ...]] = ("kind", "country", "name", "since")

    @classmethod
    def more(cls, get: Any, country: str | None) -> tuple[Any, ...]:
        """The office and its term."""
        since, until = get("since") or None, get("until") or None
        for column, day in (("since", since), ("until", until)):
            if day is not None and not _DAY.fullmatch(day):
                raise ValueError(f"{column}: {day!r} is no date; write YYYY-MM-DD, YYYY-MM or YYYY, or leave it empty")
        if since and until and until < since:
            raise ValueError(f"until: {until} is before {since}: exchange them")
        return get("office") or None, since, until
