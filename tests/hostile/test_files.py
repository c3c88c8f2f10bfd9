"""Files that mean harm or were made by accident: each costs itself only, in bounded time and memory."""

from __future__ import annotations

import gzip
import io
import json
import os
import tracemalloc
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from extractor.reading import ReadError, Skipped, read
from extractor.records import Article
from extractor.settings import Settings

PROSE = "Exports of wheat rose 12% to $3.4bn in May, the ministry of trade said on Friday in the capital. "
SMALL = Settings(free_expansion=8_000_000)
MB = 1_000_000


def items(folder: Path, name: str, data: bytes, settings: Settings = SMALL) -> list[Article | ReadError | Skipped]:
    (folder / name).write_bytes(data)
    return list(read([str(folder / name)], settings=settings))


def told(found: list[Article | ReadError | Skipped]) -> list[str]:
    return [x.type if isinstance(x, ReadError) else x.reason if isinstance(x, Skipped) else "article" for x in found]


@contextmanager
def memory(megabytes: int) -> Iterator[None]:
    """What Python takes at most in this block."""
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < megabytes * MB
    finally:
        tracemalloc.stop()


def packed(kind: str, data: bytes) -> bytes:
    if kind == "gz":
        return gzip.compress(data)
    zstandard = pytest.importorskip("zstandard")
    made: bytes = zstandard.ZstdCompressor().compress(data)
    return made


@pytest.mark.parametrize("kind", ["gz", "zst"])
@pytest.mark.parametrize("name", ["a.txt", "a.jsonl", "a.csv", "a.warc", "a.html"])
def test_a_packed_bomb_is_left_before_it_fills_the_memory(tmp_path: Path, name: str, kind: str) -> None:
    data = packed(kind, b"text,id\n" + b"a" * 60 * MB)
    assert len(data) < 100_000
    with memory(60):
        found = told(items(tmp_path, f"{name}.{kind}", data))
    assert found
    assert set(found) <= {"bomb", "too-long", "bad-json", "bad-warc"}


def test_a_line_without_end_is_not_read_for_ever(tmp_path: Path) -> None:
    settings = Settings(free_expansion=8_000_000, max_line_bytes=MB)
    assert told(items(tmp_path, "a.jsonl.gz", gzip.compress(b"a" * 60 * MB), settings)) == ["bomb"]


@pytest.mark.parametrize("kind", ["gz", "zst"])
def test_an_honest_archive_of_much_alike_is_read(tmp_path: Path, kind: str) -> None:
    lines = "".join(json.dumps({"id": str(n), "text": f"{PROSE * 20}No. {n}."}) + "\n" for n in range(600))
    data = packed(kind, lines.encode())
    assert told(items(tmp_path, f"a.jsonl.{kind}", data)) == ["article"] * 600


def test_a_packed_file_inside_a_packed_file_is_binary(tmp_path: Path) -> None:
    assert told(items(tmp_path, "a.txt.gz", gzip.compress(gzip.compress(PROSE.encode())))) == ["binary"]


def warc(body: bytes, head: str = "") -> bytes:
    http = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{head}Content-Length: {len(body)}\r\n\r\n".encode() + body
    lines = ("WARC/1.0", "WARC-Type: response", "WARC-Target-URI: http://a.example/1", "WARC-Date: 2025-10-03T00:00:00Z",
             "WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>", "Content-Type: application/http; msgtype=response",
             f"Content-Length: {len(http)}")  # fmt: skip
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + http + b"\r\n\r\n"


def test_a_page_that_its_server_packed_is_a_bomb_too(tmp_path: Path) -> None:
    pytest.importorskip("fastwarc")
    body = gzip.compress(b"<html><body><p>" + b"a" * 40 * MB)
    good = warc(f"<html><body><p>{PROSE * 3}</p></body></html>".encode())
    settings = Settings(max_line_bytes=2 * MB)
    with memory(60):
        found = items(tmp_path, "a.warc", warc(body, "Content-Encoding: gzip\r\n") + good, settings)
    assert told(found) == ["bomb", "article"]


def test_a_web_archive_that_lies_about_its_length(tmp_path: Path) -> None:
    pytest.importorskip("fastwarc")
    whole = warc(f"<html><body><p>{PROSE * 3}</p></body></html>".encode())
    for lie in (whole.replace(b"Content-Length: ", b"Content-Length: 9", 1), whole.replace(b"Content-Length: ", b"Content-Length: -", 1)):
        assert items(tmp_path, "a.warc", lie)


DEEP = {
    "a.json": b"[" * 100_000,
    "b.json": b'{"text":' * 100_000,
    "a.jsonl": b'{"a":' * 100_000 + b"\n" + json.dumps({"id": "n", "text": PROSE}).encode(),
    "a.ninjs": b"[" * 100_000,
    "a.html": b"<html><body>" + b"<div>" * 50_000 + PROSE.encode() + b"</div>" * 50_000,
    "b.html": b"<html><body>" + b"<b><i><p>" * 2_000 + PROSE.encode() * 3,
    "a.md": b">" * 20_000 + PROSE.encode(),
    "b.md": b"[" * 20_000 + PROSE.encode(),
    "c.md": b"".join(b" " * n + b"- a\n" for n in range(500)) + PROSE.encode(),
    "a.rss": b"<rss version='2.0'><channel><item><description>" + b"<a>" * 20_000 + PROSE.encode(),
}


@pytest.mark.parametrize("name", sorted(DEEP))
def test_deep_nesting_ends_nothing(tmp_path: Path, name: str) -> None:
    pytest.importorskip("trafilatura")
    found = told(items(tmp_path, name, DEEP[name]))
    assert found
    if name == "a.jsonl":
        assert found == ["bad-json", "article"]


def test_a_page_of_a_hundred_thousand_tags_is_no_article(tmp_path: Path) -> None:
    assert told(items(tmp_path, "a.html", b"<html><body>" + b"<p>a<br>" * 60_000)) == ["too-long"]


def test_entities_of_xml_neither_multiply_nor_fetch(tmp_path: Path) -> None:
    pytest.importorskip("feedparser")
    secret = tmp_path / "secret.txt"
    secret.write_text("the password is 12345")
    names = "".join(f'<!ENTITY {chr(98 + n)} "{("&" + chr(97 + n) + ";") * 10}">' for n in range(8))
    body = f'<rss version="2.0"><channel><item><guid>1</guid><title>&i;</title><description>&x; &i; {PROSE * 3}</description></item></channel></rss>'
    data = f'<!DOCTYPE rss [<!ENTITY a "{"x" * 1000}">{names}<!ENTITY x SYSTEM "{secret.as_uri()}">]>{body}'
    with memory(60):
        found = items(tmp_path, "a.rss", data.encode())
    assert not [x for x in found if isinstance(x, Article) and ("12345" in x.text or len(x.text) > 100_000)]


def test_a_table_of_values_that_unpack_without_end(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    table = pyarrow.table({"id": [str(n) for n in range(16)], "text": ["a" * 2 * MB] * 16})
    for dictionary in (False, True):
        out = io.BytesIO()
        parquet.write_table(table, out, compression="zstd", use_dictionary=dictionary)
        with memory(30):
            assert set(told(items(tmp_path, "a.parquet", out.getvalue()))) == {"too-long" if dictionary else "bomb"}


@pytest.mark.parametrize("mark", ["\u202e", "\ufeff", "\u200d", "\x85", "\u2028", "\x1b[2J", "\U0001f4b0"])
def test_odd_characters_in_a_file_stay_where_they_are(tmp_path: Path, mark: str) -> None:
    text = f"{PROSE}Output {mark} fell 5{mark} percent."
    found = items(tmp_path, "a.json", json.dumps({"id": f"n{mark}", "text": text}).encode())
    assert [x.text for x in found if isinstance(x, Article)] == [text]


def test_a_pipe_in_a_folder_does_not_hold_up_the_run(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    (tmp_path / "b.txt").write_text(PROSE)
    (tmp_path / "c.txt").symlink_to("/dev/zero")
    (tmp_path / "d.txt").symlink_to("d.txt")
    assert told(list(read([str(tmp_path)]))) == ["a pipe, socket or device", "article", "a pipe, socket or device", "unreadable"]


def test_a_folder_that_holds_itself_has_an_end(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b.txt").write_text(PROSE)
    (tmp_path / "a" / "again").symlink_to(tmp_path)
    assert told(list(read([str(tmp_path)]))) == ["article"]


@pytest.mark.parametrize(
    "name",
    ["a\nb.txt", "a'; DROP TABLE fact; --.txt", "=1+1.txt", "%2e%2e%2fx.txt", "-rf.txt", "$(id).txt", b"\xff\xfe.txt", "\u202etxt.exe.txt"],
)
def test_a_file_may_have_any_name(tmp_path: Path, name: str | bytes) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + os.fsencode(name))).write_text(PROSE)
    (one,) = read([str(tmp_path)])
    assert isinstance(one, Article)
    one.model_dump_json().encode()
    assert one.uri is not None
    assert "\n" not in one.uri


@pytest.mark.parametrize("size", [MB - 10, 4 * MB])
def test_one_line_of_megabytes(tmp_path: Path, size: int) -> None:
    data = (PROSE * (size // len(PROSE)))[:size]
    assert told(items(tmp_path, "a.txt", data.encode())) == (["article"] if size < MB else ["too-long"])
    line = json.dumps({"id": "1", "text": data}).encode()
    assert told(items(tmp_path, "a.jsonl", line + b"\n" + line)) == (["article"] * 2 if size < MB else ["too-long"] * 2)


def test_damaged_packing_gives_what_came_before(tmp_path: Path) -> None:
    line = json.dumps({"id": "1", "text": PROSE}).encode() + b"\n"
    damaged = gzip.compress(line) + gzip.compress(line)[:-9]
    assert told(items(tmp_path, "a.jsonl.gz", damaged))[0] == "article"
    assert told(items(tmp_path, "b.jsonl.gz", gzip.compress(line) + zlib.compress(b"x"))) == ["article", "bad-gzip"]


MANY = {
    "lists.jsonl": b"[" + b"[]," * 3 * MB + b"1]",
    "nested.json": b"[" + (b"[" * 400 + b"]" * 400 + b",") * 12_000 + b"1]",
    "items.ninjs": b"[" + b"{}," * 3 * MB + b"{}]",
    "numbers.jsonl": b"[" + b"1.5," * 3 * MB + b"1]",
    "columns.csv": b"text" + b",a" * 3 * MB + b"\nx\n",
    "cells.csv": b"text,id\n" + b"," * 6 * MB + b"\nx,1\n",
}


@pytest.mark.parametrize("name", sorted(MANY))
def test_a_line_of_millions_of_parts_is_not_taken_apart(tmp_path: Path, name: str) -> None:
    """Each part takes a hundred bytes: of a file of 32 MB they would take gigabytes."""
    with memory(90):
        found = told(items(tmp_path, name, MANY[name]))
    assert set(found) <= {"too-long", "article", "no-text", "bad-csv"}
    assert found[0] in ("too-long", "no-text")


@pytest.mark.parametrize(("field", "limit"), [("id", 2000), ("source", 2000), ("title", 10_000), ("uri", 10_000), ("language", 10_000)])
def test_a_name_of_megabytes_is_none(tmp_path: Path, field: str, limit: int) -> None:
    """An id stands in each row of the article's facts."""
    lines = [json.dumps({"id": "1", "text": PROSE, field: "a" * size}).encode() for size in (limit, limit + 1, 5 * MB)]
    found = items(tmp_path, "a.jsonl", b"\n".join(lines))
    assert told(found)[1:] == ["too-long", "too-long"]
    assert told(found)[0] in ("article", "a")
    assert all(len(x.message) < 200 and len(x.article_id or "") <= 2000 for x in found if isinstance(x, ReadError))
