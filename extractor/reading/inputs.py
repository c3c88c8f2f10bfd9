"""From what the caller names (files, folders, globs, URLs, `-`) to the files to read, one after another."""

from __future__ import annotations

import glob
import hashlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePath, PurePosixPath

from extractor.errors import UsageError
from extractor.reading.base import ReadError, Skipped
from extractor.reading.opening import Source
from extractor.reading.packing import PACKED

FORMATS = ("text", "markdown", "html", "jsonl", "json", "csv", "parquet", "warc", "ninjs", "feed")
SUFFIXES = {
    ".txt": "text", ".text": "text", ".md": "markdown", ".markdown": "markdown", ".html": "html", ".htm": "html", ".xhtml": "html",
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "json", ".csv": "csv", ".tsv": "csv", ".parquet": "parquet", ".pq": "parquet",
    ".warc": "warc", ".ninjs": "ninjs", ".rss": "feed", ".atom": "feed", ".xml": "feed",
}  # fmt: skip

_CONVERTED = {
    ".pdf": "pdftotext FILE.pdf FILE.txt", ".docx": "pandoc FILE.docx -t plain -o FILE.txt", ".doc": "libreoffice --convert-to txt FILE.doc",
    ".odt": "pandoc FILE.odt -t plain -o FILE.txt", ".rtf": "pandoc FILE.rtf -t plain -o FILE.txt", ".epub": "pandoc FILE.epub -t plain -o FILE.txt",
    ".xlsx": "save it as CSV",
}  # fmt: skip
"""What people have and we do not read, and how it becomes text."""

Item = Source | Skipped | ReadError


class Inputs:
    """All files behind what the caller named; a folder's in the order of their paths, a file named twice once.

    Iterating walks the folders anew each time, so that a folder of any size needs no memory.

    Raises:
        UsageError: for an input that names nothing, or nothing that can be read.
    """

    def __init__(self, inputs: Sequence[str], fmt: str | None = None) -> None:
        if fmt is not None and fmt not in FORMATS:
            raise UsageError(f"unknown format {fmt!r}: allowed are {', '.join(FORMATS)}")
        if not inputs:
            raise UsageError("no input: name a file, a folder, a glob such as 'news/*.txt', a URL, or - for standard input")
        self.names = list(inputs)
        self._fmt = fmt
        for one in inputs:
            if not any(isinstance(item, Source) for item in _expand_one(one, fmt)):
                raise UsageError(_nothing(one))

    def __iter__(self) -> Iterator[Item]:
        seen: set[int] | None = set() if len(self.names) > 1 else None
        for one in self.names:
            for item in _expand_one(one, self._fmt):
                if seen is not None:
                    mark = _mark(str(item.uri))
                    if mark in seen:
                        continue
                    seen.add(mark)
                yield item

    def bytes(self) -> int:
        """The size of all local files together."""
        return sum(item.size for item in self if isinstance(item, Source))


def _mark(uri: str) -> int:
    return int.from_bytes(hashlib.blake2b(uri.encode("utf-8", "surrogatepass"), digest_size=8).digest())


def _nothing(one: str) -> str:
    suffixes = f"suffixes are {_suffixes()}, or say --from FORMAT"
    if "://" in one:
        return f"{one}: no file there can be read; {suffixes}"
    if Path(one).is_dir():
        return f"{one}: no file in this folder can be read; {suffixes}"
    return f"{one}: no file that can be read matches; {suffixes}"


def _expand_one(one: str, fmt: str | None) -> Iterator[Item]:
    if one == "-":
        yield Source(None, fmt or "text", None)
    elif one.startswith("file://"):
        raise UsageError(f"{one}: give the plain path, without file://")
    elif "://" in one:
        yield from _remote(one, fmt)
    else:
        yield from _local(one, fmt)


def _remote(url: str, fmt: str | None) -> Iterator[Item]:
    from extractor.reading.remote import list_url

    found = list_url(url)
    base = PurePosixPath(url if len(found) > 1 else found[0]).parent if found == [url] else PurePosixPath(url.split("*")[0])
    for one in found:
        path = PurePosixPath(one)
        known = fmt or format_of(path)
        if known is None:
            yield _unknown(path, one)
        else:
            yield Source(None, known, _name(path, base), one)


def _local(one: str, fmt: str | None) -> Iterator[Item]:
    path = Path(one)
    if path.is_dir():
        yield from _folder(path, path, fmt)
        return
    if path.exists():
        yield _named_file(path, fmt)
        return
    if not glob.has_magic(one):
        raise UsageError(f"{one}: no such file or folder (looked in {Path.cwd()}){_a_text(one)}")
    base = _fixed_part(path)
    for hit in sorted(Path(hit) for hit in glob.glob(one, recursive=True)):
        if not hit.is_dir():
            yield _file(hit, base, fmt)
        elif "**" not in one:
            yield from _folder(hit, base, fmt)


def _a_text(one: str) -> str:
    """What to do with a sentence given where a file is expected."""
    return "; a text itself goes in by a pipe: echo '…' | extractor extract -, or into extractor explain '…'" if one.count(" ") > 1 else ""


def _folder(folder: Path, base: Path, fmt: str | None) -> Iterator[Item]:
    """The folder's files, recursively, a folder's own before those of the folders in it; hidden ones are passed over."""
    try:
        entries = sorted(os.scandir(folder), key=lambda e: e.name)
        inside = [Path(folder, e.name) for e in entries if not e.name.startswith(".") and _is_folder(e)]
    except OSError as error:
        told = f"the folder cannot be read: {error.strerror or error}; run again when it can, what stands is left alone"
        yield ReadError(folder.absolute().as_uri(), None, told, "read", "unreadable")
        return
    for entry in entries:
        if not entry.name.startswith(".") and not _is_folder(entry):
            yield _file(Path(folder, entry.name), base, fmt)
    for one in inside:
        if not one.is_symlink():  # a link upwards would have no end
            yield from _folder(one, base, fmt)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link to itself; its reader tells
        return False


def _file(path: Path, base: Path, fmt: str | None) -> Item:
    known = fmt or format_of(path)
    if known and path.exists() and not path.is_file():  # opening a pipe waits for somebody who writes into it
        return Skipped(path.absolute().as_uri(), None, "a pipe, socket or device")
    return Source(path, known, _name(path, base)) if known else _unknown(path, path.absolute().as_uri())


def _unknown(path: PurePath, uri: str) -> Skipped:
    return Skipped(uri, None, f"no reader for {path.suffix.lower()} files" if path.suffix else "no reader for files without a suffix")


def _named_file(path: Path, fmt: str | None) -> Source:
    known = fmt or format_of(path)
    item = Source(path, known, _name(path, path.parent)) if known else None  # a pipe that is named is meant
    if item is None:
        if path.suffix.lower() in _CONVERTED:
            raise UsageError(f"{path}: {path.suffix.lower()} files are not read: make text of it first ({_CONVERTED[path.suffix.lower()]})")
        raise UsageError(f"{path}: the suffix {path.suffix!r} says no format; suffixes are {_suffixes()}, or say --from FORMAT")
    return item


def format_of(path: PurePath) -> str | None:
    """The format that a file's suffix tells, or None."""
    bare = path.with_suffix("") if path.suffix.lower() in PACKED else path
    if bare.name.lower().endswith(".ninjs.json"):
        return "ninjs"
    return SUFFIXES.get(bare.suffix.lower())


def _name(path: PurePath, base: PurePath) -> str:
    """The id of a text: its path below the given folder without the suffix."""
    inside = path.relative_to(base) if path.is_relative_to(base) else type(path)(path.name)
    bare = inside.with_suffix("") if inside.suffix.lower() in PACKED else inside
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
    return ", ".join(sorted(SUFFIXES)) + " (each also with .gz or .zst)"
