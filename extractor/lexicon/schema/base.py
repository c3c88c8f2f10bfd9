"""What every lexicon entry has: an id and its proof, examples and counter-examples that the tests run."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field


def _as_date(value: object) -> object:
    return dt.date.fromisoformat(value) if isinstance(value, str) else value


class Closed(BaseModel):
    """Strict types, no unknown keys: YAML's `no` (False), `3:30` (210) and `010` (8) are refused, not guessed."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", populate_by_name=True)


class Example(Closed):
    """A sentence and what must be read from it.

    `found` are the words, `value` the reading in the stage's notation (`3200000000000 KZT`,
    `2025-01-01/2025-08-31`, `PLACE Karaganda Region KZ-35`). Without `value` only the words are checked.
    `published` is the article's date where the reading depends on it.
    """

    text: str
    found: str
    value: str | None = None
    published: Annotated[dt.date | None, BeforeValidator(_as_date)] = None


class Entry(Closed):
    """One word or rule. `not` lists sentences in which this entry must find nothing."""

    id: Annotated[str, Field(pattern=r"^[\w\[\]{}%./*'°-]+$")]
    examples: list[Example] = []
    counter: Annotated[list[str], Field(alias="not")] = []
