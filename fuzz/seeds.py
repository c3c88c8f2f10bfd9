"""What the fuzzer begins with: the lexicon's own example sentences, words and files, and small files of each format."""

from __future__ import annotations

import gzip
import io
import itertools
import json
from collections.abc import Iterator
from pathlib import Path

from extractor.lexicon import load_lexicon
from extractor.lexicon.load import HERE
from extractor.lexicon.schema import FILES
from extractor.reading import FORMATS

TEXT = "date 2025-10-03\nASTANA – Exports of wheat rose 12% to $3.4bn in May, the ministry said. They were 1,200 t a year before."
_ODD = [
    "1,2,3",
    "1" * 50,
    "١٢٣ %",
    "½ of 5⅓",
    "$1.2😀3bn",
    "\u202e12%\u202c",
    "a\u0301 5\u0301%",
    "\0 5 %",
    "-5–-7 %",
    "3Q25 A320 10th",
    "1e999 t",
]


def sentences() -> Iterator[str]:
    """The examples and counter-examples of all entries."""
    for entries in load_lexicon().files().values():
        for entry in entries:
            yield from (e.text for e in getattr(entry, "examples", ()))
            yield from getattr(entry, "counter", ())


def words() -> list[str]:
    """Words that the rules wait for: at most some thousand, the shorter ones first."""
    found: set[str] = set()
    for name in (
        "number_words",
        "units",
        "currencies",
        "hedges",
        "periods_words",
        "number_cues",
        "change_words",
        "status_cues",
        "speech_words",
    ):
        for entry in load_lexicon().files()[name]:
            for value in entry.model_dump().values() if hasattr(entry, "model_dump") else ():
                found.update(
                    x for x in (value if isinstance(value, list | tuple | dict) else [value]) if isinstance(x, str) and 0 < len(x) < 24
                )
    return sorted(found, key=lambda w: (len(w), w))[:3000]


def files() -> Iterator[tuple[str, bytes]]:
    """A small file of each format, with the format."""
    record = {"text": TEXT, "id": "n1", "published": "2025-10-03", "title": "Exports rise"}
    line = json.dumps(record).encode()
    body = "".join(f"<p>{TEXT} It was said on Friday in the capital of the country.</p>" for _ in range(3))
    page = f"<!doctype html><html lang=en><head><meta charset=utf-8><title>Exports</title></head><body><article>{body}</article></body></html>".encode()
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n" % len(page)
    warc = (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.example/1\r\nWARC-Date: 2025-10-03T00:00:00Z\r\n"
        b"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>\r\nContent-Type: application/http; msgtype=response\r\n"
        b"Content-Length: %d\r\n\r\n" % len(head + page)
    ) + head + page + b"\r\n\r\n"  # fmt: skip
    feed = f"<rss version='2.0'><channel><title>A</title><item><guid>1</guid><title>E</title><description>{TEXT} {TEXT}</description></item></channel></rss>"
    item = json.dumps({"uri": "n1", "versioncreated": "2025-10-03T09:30:00+05:00", "headline": "E", "body_xhtml": f"<p>{TEXT}</p>"})
    yield from (
        ("text", TEXT.encode()),
        ("markdown", f"# T\n\n{TEXT}\n\n- a\n\n| a | b |\n|---|---|\n| 1 | 2 |\n".encode()),
        ("html", page),
    )
    yield from (
        ("jsonl", line + b"\n" + line),
        ("json", b"[" + line + b"]"),
        ("csv", b'id,text,published\n1,"' + TEXT.encode() + b'",2025-10-03\n'),
    )
    yield from (
        ("warc", warc),
        ("warc", gzip.compress(warc)),
        ("feed", feed.encode()),
        ("ninjs", item.encode()),
        ("jsonl", gzip.compress(line)),
    )
    table = _parquet(record)
    if table:
        yield "parquet", table


def _parquet(record: dict[str, str]) -> bytes | None:
    try:
        import pyarrow
        from pyarrow import parquet
    except ModuleNotFoundError:
        return None
    out = io.BytesIO()
    parquet.write_table(pyarrow.Table.from_pylist([record]), out)
    return out.getvalue()


def seeds(target: str) -> Iterator[bytes]:
    """The first inputs of a target, in the shape that it reads."""
    if target == "articles":
        for (fmt, data), packed in itertools.product(files(), (False, True)):
            yield bytes([FORMATS.index(fmt)]) + (gzip.compress(data) if packed else data)
    elif target == "lexicon":
        for i, name in enumerate(sorted(FILES)):
            for path in HERE.glob(f"{name}.*"):
                lines = path.read_text("utf-8").splitlines()
                yield bytes([i, 255 if path.suffix == ".csv" else 0]) + "\n".join(lines[:12]).encode()
    else:
        first = b"" if target == "numbers" else b"\x01"
        yield from (first + text.encode() for text in dict.fromkeys([*sentences(), *_ODD]))


def write(target: str, folder: Path) -> Path:
    """Write the seeds as files; the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for i, data in enumerate(seeds(target)):
        (folder / f"seed-{i:04}").write_bytes(data)
    return folder


def write_dictionary(path: Path) -> Path:
    """Write the words in libFuzzer's notation; the path."""
    escaped = (
        "".join(f"\\x{byte:02x}" if byte < 32 or byte > 126 or byte in b'"\\' else chr(byte) for byte in w.encode()) for w in words()
    )
    path.write_text("".join(f'"{w}"\n' for w in escaped))
    return path
