"""Read gold articles: what a person says is in a text, one JSON file an article.

The format is described in `corpus/GUIDE.md`. Reading refuses what could not be scored (a quote that is not in the
text, an unknown kind, a date that is none …) and names every fault of every file at once; whether an article is also
good work by the guide's rules is asked by `checks.py`.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PrivateAttr, ValidationError, model_validator

from extractor.errors import UsageError

Kind = Literal["money", "percent", "percentage_point", "count", "measure", "factor"]
Bound = Literal["exact", "about", "more_than", "less_than", "at_least", "at_most"]
Measure = Literal["level", "change", "index", "share", "ratio"]
Status = Literal["actual", "planned", "forecast"]
Label = Literal["PERSON", "ORG", "PLACE"]


def _day(value: object) -> object:
    """A date is a string YYYY-MM-DD and nothing else."""
    if value is None or (isinstance(value, dt.date) and not isinstance(value, dt.datetime)):
        return value
    try:
        if isinstance(value, str) and len(value) == 10:
            return dt.date.fromisoformat(value)
    except ValueError:
        pass
    raise ValueError(f"{value!r} is no date: write YYYY-MM-DD")


def _span(value: object) -> object:
    """JSON knows no tuples: a period is a list of its two ends."""
    return tuple(value) if isinstance(value, list) else value


Day = Annotated[dt.date, BeforeValidator(_day)]
Days = Annotated[tuple[Day | None, Day | None], BeforeValidator(_span)]
Words = Annotated[str, Field(min_length=1, pattern=r"\S")]
Number = Annotated[int | float, Field(allow_inf_nan=False)]
Names = list[Words | None]


def span_of(text: str, quote: str, nth: int = 1) -> tuple[int, int]:
    """Offsets of the nth occurrence of the words that is no part of a longer word or number.

    Raises:
        ValueError: when there are fewer occurrences.

    >>> span_of("15 of 5 and 5.5", "5"), span_of("5 or 5", "5", 2)
    ((6, 7), (5, 6))
    """
    seen, start = 0, text.find(quote)
    while start >= 0:
        end = start + len(quote)
        seen += not _cuts_a_word(text, start, end)
        if seen == nth:
            return start, end
        start = text.find(quote, end)
    raise ValueError(f"occurrence {nth} of {quote!r} is not in the text (it has {seen})")


def _cuts_a_word(text: str, start: int, end: int) -> bool:
    """Whether the stretch begins or ends in the middle of a word ("5" in "15") or of a number ("5" in "5.5")."""
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    first, last = text[start], text[end - 1]
    in_word = (before[-1:].isalnum() and first.isalnum()) or (after[:1].isalnum() and last.isalnum())
    in_number = (first.isdigit() and before[-1:] in (".", ",") and before[:-1].isdigit()) or (
        last.isdigit() and after[:1] in (".", ",") and after[1:].isdigit()
    )
    return in_word or in_number


class _Gold(BaseModel):
    """Strict types. Unknown keys are kept, so that the check can name them, and never looked at."""

    model_config = ConfigDict(frozen=True, strict=True, extra="allow")


class _Quoted(_Gold):
    """Words of the text; `start` and `end` are known once the article is read."""

    quote: Words
    nth: Annotated[int, Field(ge=1)] = 1
    _start: int = PrivateAttr(default=0)
    _end: int = PrivateAttr(default=0)

    @property
    def start(self) -> int:
        """Offset of the first character, in code points."""
        return self._start

    @property
    def end(self) -> int:
        """Offset behind the last character, in code points."""
        return self._end


class GoldFact(_Quoted):
    """One reported figure and everything that counts as a right reading of it."""

    kind: Kind
    value: Number | None = None
    low: Number | None = None
    high: Number | None = None
    unit: Words | Annotated[list[Words], Field(min_length=1)]
    bound: Bound = "exact"
    measure: Measure
    indicator: Annotated[list[Words], Field(min_length=1)]
    period: Days | None
    period_or: list[Days | None] = []
    baseline: Days | None = None
    place: Names | None
    organization: Names | None
    speaker: Names | None
    status: Status
    construction: list[Words] = []

    @property
    def units(self) -> list[str]:
        """Every unit that counts as right."""
        return self.unit if isinstance(self.unit, list) else [self.unit]

    @property
    def periods(self) -> list[Days | None]:
        """Every period that counts as right, None where no dates are."""
        return [self.period, *self.period_or]

    @model_validator(mode="after")
    def _numbers(self) -> GoldFact:
        if self.value is None and self.low is None and self.high is None:
            raise ValueError("needs a value or the ends of a range")
        if self.low is not None and self.high is not None and self.low >= self.high:
            raise ValueError(f"low {self.low} is not below high {self.high}")
        return self

    @model_validator(mode="after")
    def _dates(self) -> GoldFact:
        for days in (self.baseline, *self.periods):
            if days is None:
                continue
            first, last = days
            if first is None and last is None:
                raise ValueError("a period without dates is null, not [null, null]")
            if first and last and first > last:
                raise ValueError(f"a period starts on {first} and ends on {last}")
        return self


class GoldEntity(_Quoted):
    """One mention of a named person, organisation or place."""

    label: Label
    name: Words
    ref: Words | None = None


class GoldArticle(_Gold):
    """An article with its facts and entities. `split` is the name of the folder it was read from."""

    id: Words
    topic: Words | None = None
    voice: Words | None = None
    published: Day | None = None
    title: str | None = None
    text: str
    facts: list[GoldFact]
    entities: list[GoldEntity]
    _path: Path = PrivateAttr(default=Path())

    @property
    def path(self) -> Path:
        """The file it was read from."""
        return self._path

    @property
    def split(self) -> str:
        """The name of the file's folder: `train`, `dev` or `test`."""
        return self._path.resolve().parent.name


def gold_files(folders: Iterable[Path]) -> list[Path]:
    """The JSON files of the folders, by name, folder after folder; a file stands for itself.

    Raises:
        UsageError: when there is no such folder, or no article in it.
    """
    files: list[Path] = []
    for folder in folders:
        found = [folder] if folder.is_file() else sorted(folder.glob("*.json"))
        if not found:
            what = "holds no gold article (*.json)" if folder.is_dir() else "does not exist"
            raise UsageError(f"{folder} {what}; give a folder such as corpus/articles/dev")
        files += found
    return files


def read_gold(folders: Iterable[Path]) -> list[GoldArticle]:
    """Every gold article of the folders.

    Raises:
        UsageError: with every fault of every file, each with file, place and what is wrong.
    """
    articles, faults = read_files(gold_files(folders))
    if faults:
        raise UsageError("\n".join(["the gold articles have faults:", *faults]))
    return articles


def read_files(files: Sequence[Path]) -> tuple[list[GoldArticle], list[str]]:
    """The articles that can be read, and every fault of the others."""
    articles: list[GoldArticle] = []
    faults: list[str] = []
    seen: dict[str, Path] = {}
    for path in files:
        article, wrong = read_article(path)
        faults += wrong
        if article is None:
            continue
        if article.id in seen:
            faults.append(f"{path}: id: {article.id!r} is also the id of {seen[article.id]}")
        seen[article.id] = path
        articles.append(article)
    return articles, faults


def read_article(path: Path) -> tuple[GoldArticle | None, list[str]]:
    """One gold article, or None and all that is wrong with its file."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, ValueError, RecursionError) as error:
        return None, [f"{path}: cannot be read as JSON: {error}"]
    try:
        article = GoldArticle.model_validate(data)
    except ValidationError as error:
        faults = [f"{path}: {_where(e['loc'], data)}: {e['msg'].removeprefix('Value error, ')}{_found(e)}" for e in error.errors()]
        return None, faults + [f"{path}: {fault}" for fault in _loose_quotes(data)]
    article._path = path
    faults = [f"{path}: {fault}" for fault in _place(article)]
    return (None if faults else article), faults


def _place(article: GoldArticle) -> Iterator[str]:
    """Find the words of every fact and entity; yield what is not there."""
    for group, items in (("facts", article.facts), ("entities", article.entities)):
        for i, item in enumerate(items):
            try:
                item._start, item._end = span_of(article.text, item.quote, item.nth)
            except ValueError as error:
                yield f"{group}.{i}.quote: {error}"


def _loose_quotes(data: Any) -> Iterator[str]:
    """The missing quotes of an article whose form is wrong too: one reading tells everything."""
    if not isinstance(data, dict) or not isinstance(data.get("text"), str):
        return
    for group in ("facts", "entities"):
        items = data.get(group)
        for i, item in enumerate(items if isinstance(items, list) else []):
            quote, nth = (item.get("quote"), item.get("nth", 1)) if isinstance(item, dict) else (None, 1)
            if isinstance(quote, str) and quote.strip() and isinstance(nth, int):
                try:
                    span_of(data["text"], quote, nth)
                except ValueError as error:
                    yield f"{group}.{i}.quote: {error}"


def _where(loc: tuple[int | str, ...], data: Any) -> str:
    """ "facts.3 ('7 %').kind": the place of a fault, with the words a person knows the fact by."""
    steps = [str(step) for step in loc]
    try:
        quote = data[loc[0]][loc[1]]["quote"]
    except (KeyError, IndexError, TypeError):
        return ".".join(steps) or "article"
    return f"{steps[0]}.{steps[1]} ({quote!r})" + "".join(f".{step}" for step in steps[2:])


def _found(error: Any) -> str:
    """What stood there, where it is short enough to help."""
    shown = repr(error["input"])
    return f" (found {shown})" if error["type"] not in ("missing", "value_error") and len(shown) <= 80 else ""
