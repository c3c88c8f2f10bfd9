"""From what the caller names (files, folders, globs, `-`) to the list of files to read."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from extractor.errors import UsageError
from extractor.reading.opening import Source

FORMATS = ("text", "markdown", "jsonl", "json")
SUFFIXES = {
    ".txt": "text", ".text": "text", ".md": "markdown", ".markdown": "markdown", ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "json",
}  # fmt: skip


def expand(inputs: Sequence[str], fmt: str | None = None) -> list[Source]:
    """All files behind the inputs; a folder's sorted by path, a file named twice once.

    Raises:
        UsageError: for an input that names nothing, or nothing that can be read.
    """
    if fmt is not None and fmt not in FORMATS:
        raise UsageError(f"unknown format {fmt!r}: allowed are {', '.join(FORMATS)}")
    if not inputs:
        raise UsageError("no input: name a file, a folder, a glob such as 'news/*.txt', or - for standard input")
    found: dict[Path | None, Source] = {}
    for one in inputs:
        for source in _expand_one(one, fmt):
            found.setdefault(source.path and source.path.absolute(), source)
    return list(found.values())


def _expand_one(one: str, fmt: str | None) -> list[Source]:
    if one == "-":
        return [Source(None, fmt or "text", None)]
    if one.startswith("file://"):
        raise UsageError(f"{one}: give the plain path, without file://")
    if "://" in one:
        raise UsageError(f"{one}: only local files can be read; fetch it first")
    path = Path(one)
    if path.is_dir():
        if inside := _folder(path, path, fmt):
            return inside
        raise UsageError(f"{path}: no file in this folder can be read; suffixes are {_suffixes()}, or say --from FORMAT")
    if path.exists():
        return [_file(path, path.parent, fmt)]
    if not glob.has_magic(one):
        raise UsageError(f"{one}: no such file or folder (looked in {Path.cwd()})")
    hits = sorted(Path(hit) for hit in glob.glob(one, recursive=True))
    base = _fixed_part(path)
    files = [s for hit in hits for s in (_folder(hit, base, fmt) if hit.is_dir() and "**" not in one else _maybe(hit, base, fmt))]
    if not files:
        raise UsageError(f"{one}: no file that can be read matches; suffixes are {_suffixes()}, or say --from FORMAT")
    return files


def _folder(folder: Path, base: Path, fmt: str | None) -> list[Source]:
    """The folder's files, recursively; hidden ones and those of no known suffix are passed over."""
    return [s for path in _walk(folder) for s in _maybe(path, base, fmt)]


def _walk(folder: Path) -> Iterator[Path]:
    found = []
    for root, folders, names in os.walk(folder):
        folders[:] = [f for f in folders if not f.startswith(".")]
        found += [Path(root, name) for name in names if not name.startswith(".")]
    return iter(sorted(found))


def _maybe(path: Path, base: Path, fmt: str | None) -> list[Source]:
    if path.is_dir() or not (fmt or _format_of(path)):
        return []
    return [_file(path, base, fmt)]


def _file(path: Path, base: Path, fmt: str | None) -> Source:
    known = fmt or _format_of(path)
    if known is None:
        raise UsageError(f"{path}: the suffix {path.suffix!r} says no format; suffixes are {_suffixes()}, or say --from FORMAT")
    return Source(path, known, _name(path, base))


def _format_of(path: Path) -> str | None:
    bare = path.with_suffix("") if path.suffix.lower() == ".gz" else path
    return SUFFIXES.get(bare.suffix.lower())


def _name(path: Path, base: Path) -> str:
    """The id of a text: its path below the given folder without the suffix."""
    inside = path.relative_to(base) if path.is_relative_to(base) else Path(path.name)
    bare = inside.with_suffix("") if inside.suffix.lower() == ".gz" else inside
    stem = bare.with_suffix("") if bare.suffix.lower() in SUFFIXES else bare
    # a file name need not be UTF-8, an id must
    return os.fsencode(stem.as_posix()).decode("utf-8", "backslashreplace")


def _fixed_part(pattern: Path) -> Path:
    parts: list[str] = []
    for part in pattern.parts[:-1]:
        if glob.has_magic(part):
            break
        parts.append(part)
    return Path(*parts)


def _suffixes() -> str:
    return ", ".join(sorted(SUFFIXES)) + " (each also with .gz)"
