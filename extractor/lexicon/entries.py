"""Adds one entry to a file of a user's own: a unit, a currency, an indicator, or a word or rule of any file.

An entry that we have already is taken over with what is added to it: the user's file then holds it whole, and ours is
left alone. What is written is checked by the classes of `schema` before, and nothing is written that does not fit.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, get_origin

import yaml
from pydantic import ValidationError

from extractor.errors import UsageError
from extractor.lexicon import schema
from extractor.lexicon.files import content, put
from extractor.lexicon.load import load_lexicon
from extractor.lexicon.schema.base import Entry

FILES = {
    "place": "places",
    "organization": "organizations",
    "person": "persons",
    "unit": "units",
    "currency": "currencies",
    "indicator": "concepts",
}
"""The everyday names of some files; any other file goes by its own name."""

_WORD_LISTS = ("names", "words", "forms", "aliases", "phrases", "before")
_NAMED = ("units", "concepts")
"""Files whose entries list their own name among their words."""


def file_of(kind: str) -> str:
    """The lexicon file that a kind of entry stands in.

    Raises:
        UsageError: when there is none.
    """
    name = FILES.get(kind, kind)
    if name not in schema.FILES:
        raise UsageError(f"{kind!r} is no kind of entry: write one of {', '.join(FILES)}, or a file: {', '.join(sorted(schema.FILES))}")
    return name


def entry_of(
    folder: Path, file: str, name: str, *, also: Sequence[str], given: Mapping[str, str], examples: Sequence[Mapping[str, str]],
    counter: Sequence[str],
) -> Entry:  # fmt: skip
    """The entry as it will stand: ours, if we have it, with what is added.

    Raises:
        UsageError: naming the field that is wrong and the fields there are.
    """
    kind = schema.FILES[file]
    assert issubclass(kind, Entry)
    key = re.sub(r"[^\w]+", "_", name.lower()).strip("_") if file in _NAMED else name
    known = next((e for e in load_lexicon([folder] if folder.is_dir() else []).files()[file] if e.id == key), None)
    entry: dict[str, Any] = known.model_dump(by_alias=True, exclude_defaults=True) if isinstance(known, Entry) else {"id": key}
    words = next((x for x in _WORD_LISTS if x in kind.model_fields), None)
    if also and words is None:
        raise UsageError(f"{file} have no list of words for --alias; their fields are {_fields(kind)}")
    if words is not None:
        own = [name] if file in _NAMED and known is None else []
        entry[words] = list(dict.fromkeys([*entry.get(words, []), *own, *also]))
        if not entry[words]:
            del entry[words]
    for field, text in given.items():
        entry[field] = _typed(kind, file, field, text)
    if examples:
        entry["examples"] = [*entry.get("examples", []), *({k: v for k, v in e.items() if v} for e in examples)]
    if counter:
        entry["not"] = [*entry.get("not", []), *counter]
    try:
        return kind.model_validate(entry)
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, e['loc'])) or 'the whole'}: {e['msg']}" for e in error.errors())
        raise UsageError(f"{file}: {key}: {faults}. Its fields are {_fields(kind)}: give one by --set FIELD=VALUE") from None


def _fields(kind: type[Entry]) -> str:
    return ", ".join(name for name in kind.model_fields if name not in ("id", "examples", "counter"))


def _typed(kind: type[Entry], file: str, field: str, text: str) -> Any:
    """A value as its field wants it: `a|b` for a list, yes or no, a number, words; a mapping as YAML writes it."""
    if field not in kind.model_fields:
        raise UsageError(f"{file} have no field {field!r}; they have {_fields(kind)}")
    wanted = kind.model_fields[field].annotation
    if get_origin(wanted) is list and not text.lstrip().startswith(("[", "-", "{")):
        return [item.strip() for item in text.split("|") if item.strip()]
    if wanted is bool and text.lower() in ("yes", "no", "true", "false"):
        return text.lower() in ("yes", "true")
    if wanted in (int, int | None) and text.lstrip("-").isdecimal():
        return int(text)
    if get_origin(wanted) in (dict, list):
        try:
            return yaml.safe_load(text)
        except yaml.YAMLError as error:
            raise UsageError(f"--set {field}={text!r} is no YAML: {error}") from None
    return text


def write_entry(folder: Path, file: str, entry: Entry) -> Path:
    """Write it to `folder/FILE.yaml`, in place of an entry of the same id there; returns the file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = next((p for s in (".yaml", ".yml") if (p := folder / f"{file}{s}").exists()), folder / f"{file}.yaml")
    there = content(path).decode("utf-8") if path.exists() else ""
    rows = yaml.safe_load(there) or []
    block = _yaml([entry])
    if any(isinstance(row, dict) and row.get("id") == entry.id for row in rows):
        text = _yaml([row for row in rows if row.get("id") != entry.id]) + block
    else:  # what stands there keeps its comments
        text = there + ("" if there.endswith("\n") or not there else "\n") + block
    put(path, text)
    return path


def _yaml(entries: Sequence[Entry | Mapping[str, Any]]) -> str:
    if not entries:
        return ""
    rows = [e.model_dump(by_alias=True, exclude_defaults=True, mode="json") if isinstance(e, Entry) else dict(e) for e in entries]
    return yaml.safe_dump(rows, allow_unicode=True, sort_keys=False, width=120)
