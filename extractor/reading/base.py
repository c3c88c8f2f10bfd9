"""What a reader yields, and the one place where a record from outside becomes an `Article`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from extractor.records import Article
from extractor.settings import Settings


@dataclass(frozen=True, slots=True)
class ReadError:
    """One article (or file) that cannot be read; the others are unharmed.

    `uri` is the file's URL, None for standard input; `position` where in it (`line 3`, `record 2`) or None; `stage`
    `read` or `validate`; `type` a short name of the fault; `article_id` the key of the article as far as it is known.
    """

    uri: str | None
    position: str | None
    message: str
    stage: str
    type: str
    article_id: str | None = None


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that is no article for us, and no fault either: an image in a web archive, a page in Russian, a `.pdf`.

    `reason` is short and the same for all of its kind, so that they can be counted.
    """

    uri: str | None
    position: str | None
    reason: str
    article_id: str | None = None


@dataclass(frozen=True, slots=True)
class FieldNames:
    """Which fields of a JSON record, or columns of a table, hold what; the defaults are Article's own names."""

    text: str = "text"
    id: str = "id"
    published: str = "published"
    title: str = "title"


class Problem(Exception):
    """Raised inside a reader, becomes a `ReadError`."""

    def __init__(self, kind: str, message: str, *, stage: str = "read", article_id: str | None = None) -> None:
        super().__init__(message)
        self.kind = kind
        self.stage = stage
        self.article_id = article_id

    def at(self, uri: str | None, position: str | None) -> ReadError:
        """The row this problem becomes."""
        return ReadError(uri, position, str(self), self.stage, self.kind, self.article_id)


class NoArticle(Exception):
    """Raised inside a reader, becomes a `Skipped`."""

    def __init__(self, reason: str, *, article_id: str | None = None) -> None:
        super().__init__(reason)
        self.article_id = article_id

    def at(self, uri: str | None, position: str | None) -> Skipped:
        """What is counted."""
        return Skipped(uri, position, str(self), self.article_id)


Found = tuple[str | None, dict[str, Any] | Problem | NoArticle]
"""What a reader yields: where in the file, and the fields under Article's names, or why there are none."""


def make_article(found: Mapping[str, Any], *, names: FieldNames, settings: Settings) -> Article:
    """Check what a reader found and build the Article; keys are Article's names.

    Raises:
        Problem: stage `validate`, naming the field, what stands there and what to do.
    """
    own_id = _identifier(found.get("id"), names.id)
    source = _words(found.get("source"), "source")
    key = (f"{source}:{own_id}" if source and own_id else own_id or "")[: settings.max_id_characters] or None
    try:
        text = _text(found["text"], names.text, settings)
        known = {
            "id": own_id or "",
            "source": source,
            "uri": _words(found.get("uri"), "uri"),
            "title": _words(found.get("title"), names.title),
            "language": _words(found.get("language"), "language") or "en",
            "published": _published(found.get("published")),
        }
        for name in known:
            _check_length(known[name], name, settings)
        return Article.model_validate({**known, "text": text})
    except ValidationError as error:
        first = error.errors()[0]
        name = names.published if first["loc"] == ("published",) else ".".join(map(str, first["loc"]))
        kind = "bad-date" if first["loc"] == ("published",) else "bad-field"
        raise Problem(kind, f"field {name!r}: {first['msg'].removeprefix('Value error, ')}", stage="validate", article_id=key) from None
    except Problem as problem:
        problem.article_id = key
        raise


def _text(value: Any, name: str, settings: Settings) -> str:
    if not isinstance(value, str):
        raise Problem("no-text", f"field {name!r} holds {_kind(value)}, not a string: {_short(value)}", stage="validate")
    if not value.strip():
        raise Problem("empty", "the text is empty", stage="validate")
    if len(value) > settings.max_characters:
        allowed = f"allowed are {settings.max_characters:,}; split it into its articles"
        raise Problem("too-long", f"the text has {len(value):,} characters; {allowed}", stage="validate")
    return storable(value, f"field {name!r}")


def _check_length(value: Any, name: str, settings: Settings) -> None:
    limit = settings.max_id_characters if name in ("id", "source") else settings.max_title_characters
    if isinstance(value, str) and len(value) > limit:
        raise Problem("too-long", f"the {name} has {len(value):,} characters; allowed are {limit:,}", stage="validate")


def storable(value: str, what: str) -> str:
    """The value itself, if UTF-8 and every database can hold it.

    Raises:
        Problem: for half a surrogate pair or a NUL character.
    """
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        half = f"half a character (surrogate U+{ord(value[error.start]):04X}) at {error.start}"
        raise Problem("bad-character", f"{what} holds {half}; export the article again as UTF-8", stage="validate") from None
    if "\0" in value:
        at = value.index("\0")
        raise Problem("bad-character", f"{what} holds a NUL character at {at}: is it binary data? remove it", stage="validate")
    return value


def _identifier(value: Any, name: str) -> str | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return _words(value, name)


def _words(value: Any, name: str) -> str | None:
    """A string, None where there is none or only blanks."""
    if value is None:
        return None
    if not isinstance(value, str):
        raise Problem("bad-field", f"field {name!r} holds {_kind(value)}, not a string: {_short(value)}", stage="validate")
    return storable(value, f"field {name!r}") if value.strip() else None


def _published(value: Any) -> Any:
    """What an export leaves empty is a missing date; anything else is for Article to judge."""
    return None if isinstance(value, str) and not value.strip() else value


def _kind(value: Any) -> str:
    kinds = {bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "an object", type(None): "null"}
    return kinds.get(type(value), type(value).__name__)


def _short(value: Any) -> str:
    shown = ascii(value)
    return shown if len(shown) <= 60 else f"{shown[:57]}..."
