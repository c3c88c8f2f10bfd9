"""What the readers make of good and of hostile files."""

from __future__ import annotations

import gzip
import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.errors import UsageError
from extractor.reading import FieldNames, ReadError, read
from extractor.reading.plain import unwrapped
from extractor.records import Article
from extractor.settings import Settings


def only(path: Path | str, **how: object) -> Article | ReadError:
    (item,) = read([str(path)], **how)  # type: ignore[arg-type]
    return item


def put(folder: Path, name: str, content: bytes | str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


TEXTS = [
    # name, content, published, title, text
    ("a.txt", "date 2025-10-03\n\nOutput rose 7%.", "2025-10-03", None, "Output rose 7%."),
    ("a.txt", "date 2025-10-03 Output rose 7%.", "2025-10-03", None, "Output rose 7%."),
    ("a.txt", "\ufeffDate: 3 October 2025\r\nOutput rose.\r\n", "2025-10-03", None, "Output rose.\r\n"),
    ("a.txt", "Date palms were planted on 5 ha in 2024-25.", None, None, "Date palms were planted on 5 ha in 2024-25."),
    ("a.txt", "date palms 12\nare planted.", None, None, "date palms 12\nare planted."),
    ("a.txt", "ASTANA, October 3, 2025 Output rose.", "2025-10-03", None, "ASTANA, October 3, 2025 Output rose."),
    ("a.txt", "Oct. 3, 2025\nOutput rose.", "2025-10-03", None, "Oct. 3, 2025\nOutput rose."),
    ("a.txt", "  Almaty, 3 Oct 2025 – Output rose.  ", "2025-10-03", None, "  Almaty, 3 Oct 2025 – Output rose.  "),
    ("a.txt", "Output up again\n\nNUR-SULTAN. 03.10.2025. Output rose.", "2025-10-03", None, None),
    ("a.txt", "Published on October 3, 2025 by the press office", "2025-10-03", None, None),
    ("a.txt", "Astana. 3 October 2025. Output rose.", "2025-10-03", None, None),
    ("a.txt", "**Astana, Friday, October 3, 2025** – Output rose.", "2025-10-03", None, None),
    ("a.txt", "ASTANA, Kazakhstan, Oct. 3, 2025 (Agency) — Output rose.", "2025-10-03", None, None),
    ("a.txt", "Temir Zholy, October 3, 2025, said output rose.", None, None, None),
    ("a.txt", "The agreement of December 16, 1991 – a milestone – holds.", None, None, None),
    ("a.txt", "On October 3, 2021, the plant closed – for good.", None, None, None),
    ("a.txt", "October 3, 2021 was a fine day.", None, None, None),
    ("a.txt", "The plant in Temirtau opened. October 3, 2021 – a date to remember.", None, None, None),
    ("a.txt", "ASTANA, February 30, 2025 – Output rose.", None, None, None),
    ("a.md", "# Output rises\n\ndate 2025-10-03\n\nOutput rose.\n\n# More", "2025-10-03", "Output rises", "Output rose.\n\nMore"),
    ("a.md", "date 2025-10-03\n# Output rises #\nOutput rose.", "2025-10-03", "Output rises", "Output rose."),
    ("a.md", "#hashtag is no heading", None, None, "#hashtag is no heading"),
]


@pytest.mark.parametrize(("name", "content", "published", "title", "text"), TEXTS)
def test_text_and_markdown(tmp_path: Path, name: str, content: str, published: str | None, title: str | None, text: str | None) -> None:
    path = put(tmp_path, name, content)
    article = only(path)
    assert isinstance(article, Article), article
    assert str(article.published) == str(published)
    assert article.title == title
    assert article.text == (content if text is None else text)
    assert (article.id, article.uri) == ("a", path.as_uri())


HOSTILE = [
    # name, content, type, stage, a word of the message
    ("a.txt", b"", "empty", "validate", "empty"),
    ("a.txt", b" \n\t ", "empty", "validate", "empty"),
    ("a.txt", b"date 2025-10-03\n", "empty", "validate", "empty"),
    ("a.txt", bytes(range(256)), "binary", "read", "byte 0 is NUL"),
    ("a.txt", "Сталь".encode("cp1251"), "not-utf8", "read", "byte 0 (0xd1)"),
    ("a.txt", "Steel".encode("utf-16"), "not-utf8", "read", "UTF-16"),
    ("a.txt", b"1" * 3_000_000, "too-long", "validate", "3,000,000 characters"),
    ("a.txt", b"1" * 5_000_000, "too-long", "validate", "4,000,000 bytes"),
    ("a.txt", b"date 2025-13-45\nOutput.", "bad-date", "validate", "2025-13-45"),
    ("a.txt", b"date 32.10.2025\nOutput.", "bad-date", "validate", "32.10.2025"),
    ("a.txt.gz", b"\x1f\x8b\x08\x00garbage that is no gzip", "bad-gzip", "read", "gzip"),
    ("a.txt.gz", gzip.compress(b"Output rose. " * 1000)[:-20], "bad-gzip", "read", "gzip"),
    ("a.json", b"", "empty", "read", "empty"),
    ("a.json", b'{"text": "a"', "bad-json", "read", "column 13"),
    ("a.json", b'"a string"', "bad-json", "validate", "not a str"),
    ("a.json", b"[" * 100_000, "bad-json", "read", "nested"),
    ("a.jsonl", b"\n\n", "empty", "read", "no record"),
]


@pytest.mark.parametrize(
    ("name", "content", "kind", "stage", "word"), HOSTILE, ids=[f"{n}-{k}-{i}" for i, (n, _, k, *_) in enumerate(HOSTILE)]
)
def test_hostile_files_give_one_clear_error(tmp_path: Path, name: str, content: bytes, kind: str, stage: str, word: str) -> None:
    path = put(tmp_path, name, content)
    error = only(path)
    assert isinstance(error, ReadError)
    assert (error.type, error.stage, error.uri) == (kind, stage, path.as_uri())
    assert word in error.message


LINES = [
    # line, what it gives: an id, or the type of the error
    (b'{"text": "Output 7", "id": "n1", "published": "2025-10-03", "topic": "ignored", "sha256": "made up"}', "n1"),
    (b'{"text": "Output 8", "id": 17, "published": "2025-10-03T10:00:00+05:00"}', "17"),
    (b'{"text": "no date", "id": "n3", "published": "", "title": null}', "n3"),
    (b"   ", None),
    (b'{"text": "broken', "bad-json"),
    (b'{"id": "x"}', "no-text"),
    (b'{"text": 12}', "no-text"),
    (b'{"text": null}', "no-text"),
    (b'{"text": "  "}', "empty"),
    (b'{"text": "half \\ud83d of it"}', "bad-character"),
    (b'{"text": "a \\u0000 b"}', "bad-character"),
    (b'{"text": "ok", "title": "\\udc00"}', "bad-character"),
    (b'{"text": "ok", "title": ["a"]}', "bad-field"),
    (b'{"text": "ok", "id": 1.5}', "bad-field"),
    (b'{"text": "ok", "id": true}', "bad-field"),
    (b'{"text": "ok", "published": "yesterday"}', "bad-date"),
    (b'{"text": "ok", "published": 20251003}', "bad-date"),
    (b'{"text": "ok", "published": "2025-02-30"}', "bad-date"),
    (b'{"text": "ok", "id": ' + b"1" * 5000 + b"}", "bad-json"),
    (b'{"text": "\xff"}', "not-utf8"),
    (b"[1, 2]", "bad-json"),
    (b"[" * 50_000, "bad-json"),
    (b'{"text": "' + b"9" * 1_000_001 + b'"}', "too-long"),
    (b'{"text": "last", "id": "n9"}', "n9"),
]


def test_a_bad_line_costs_that_line_only(tmp_path: Path) -> None:
    path = put(tmp_path, "a.jsonl", b"\n".join(line for line, _ in LINES))
    items = list(read([str(path)]))
    assert [i.id if isinstance(i, Article) else i.type for i in items] == [given for _, given in LINES if given]
    numbers = [n for n, (_, given) in enumerate(LINES, 1) if given]
    assert all(i.position == f"line {n}" for i, n in zip(items, numbers, strict=True) if isinstance(i, ReadError))
    first = items[0]
    assert isinstance(first, Article)
    assert len(first.sha256) == 64, "the hash is ours, not the record's"


def test_the_error_knows_the_article(tmp_path: Path) -> None:
    path = put(tmp_path, "a.jsonl", b'{"id": "n1", "text": "a", "published": "soon"}')
    error = only(path, source="inform")
    assert isinstance(error, ReadError)
    assert error.article_id == "inform:n1"
    assert "'soon' is no date" in error.message
    assert "YYYY-MM-DD" in error.message


def test_a_line_that_is_too_long_is_skipped_without_being_held(tmp_path: Path) -> None:
    path = put(tmp_path, "a.jsonl", b'{"text": "' + b"a" * 500 + b'"}\n{"text": "b", "id": "b"}\n')
    items = list(read([str(path)], settings=Settings(max_line_bytes=100)))
    assert [i.type if isinstance(i, ReadError) else i.id for i in items] == ["too-long", "b"]


def test_other_field_names_and_the_source(tmp_path: Path) -> None:
    path = put(tmp_path, "a.jsonl", json.dumps({"body": "Output", "nr": 5, "day": "2025-10-03", "head": "T", "source": "theirs"}))
    article = only(path, fields=FieldNames(text="body", id="nr", published="day", title="head"), source="ours")
    assert isinstance(article, Article)
    assert (article.key, str(article.published), article.title) == ("ours:5", "2025-10-03", "T")
    missing = only(path)
    assert isinstance(missing, ReadError)
    assert "no field 'text'; there are: body, day, head, nr, source; name the right one with --text-field" in missing.message


def test_folders_globs_and_gzip(tmp_path: Path) -> None:
    put(tmp_path, "b/2.txt", "two")
    put(tmp_path, "a/1.txt.gz", gzip.compress(b"one"))
    put(tmp_path, "a/3.json", b'[{"text": "three", "id": "x"}, {"text": "four"}]')
    put(tmp_path, "a/picture.png", b"\x89PNG")
    put(tmp_path, ".hidden/5.txt", "five")
    put(tmp_path, "a/.6.txt", "six")
    items = list(read([str(tmp_path)]))
    assert [i.text for i in items if isinstance(i, Article)] == ["one", "three", "four", "two"]
    assert [i.id for i in items if isinstance(i, Article)][::3] == ["a/1", "b/2"]
    assert [i.text for i in read([str(tmp_path / "*" / "?.txt*")]) if isinstance(i, Article)] == ["one", "two"]
    assert [i.id for i in read([str(tmp_path / "**" / "*.txt")]) if isinstance(i, Article)] == ["b/2"]
    assert sum(isinstance(i, Article) for i in read([str(tmp_path), str(tmp_path / "b"), str(tmp_path / "b/2.txt")])) == 4, (
        "a file named twice is read once"
    )


def test_two_files_of_one_name_are_not_revisions_of_one_article(tmp_path: Path) -> None:
    put(tmp_path, "x/1.txt", "one")
    put(tmp_path, "y/1.txt", "another")
    first, second = read([str(tmp_path / "x"), str(tmp_path / "y")])
    assert isinstance(first, Article)
    assert isinstance(second, ReadError)
    assert second.type == "id-taken"
    assert "--source" in second.message
    assert [i.id for i in read([str(tmp_path)]) if isinstance(i, Article)] == ["x/1", "y/1"]


@pytest.mark.parametrize(
    ("inputs", "how", "word"),
    [
        ([], {}, "no input"),
        (["nowhere.txt"], {}, "no such file"),
        (["*.nothing"], {}, "matches"),
        (["{tmp}"], {}, "no file in this folder"),
        (["nothing://bucket/a.jsonl"], {}, "cannot be listed: ValueError: Protocol not known"),
        (["-"], {"fmt": "docx"}, "allowed are text, markdown, html, jsonl"),
        (["-"], {"source": "a:b"}, "without a colon"),
        (["-"], {"fields": FieldNames(text="body")}, "- is one plain text, which has no fields: say --from jsonl"),
    ],
)
def test_usage_errors_come_at_once(tmp_path: Path, inputs: list[str], how: dict[str, Any], word: str) -> None:
    with pytest.raises(UsageError, match=word.replace("*", r"\*")):
        read([i.format(tmp=tmp_path) for i in inputs], **how)


def test_an_unknown_suffix_wants_a_format(tmp_path: Path) -> None:
    path = put(tmp_path, "a.dat", "Output rose.")
    with pytest.raises(UsageError, match="--from FORMAT"):
        read([str(path)])
    assert isinstance(only(path, fmt="text"), Article)


def piped(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), encoding="utf-8"))


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    piped(monkeypatch, b"date 2025-10-03\nOutput rose.")
    article = only("-")
    assert isinstance(article, Article)
    assert (article.text, str(article.published), article.uri, article.id) == ("Output rose.", "2025-10-03", None, article.sha256)


RECORDS = (b'{"text": "Output rose."}\n', b'\n  [{"text": "Output rose."}]', b'\xef\xbb\xbf{"text": "Output rose."}')


@pytest.mark.parametrize("data", [*RECORDS, gzip.compress(b'{"text": "' + b"".join(b"%d " % (n * n) for n in range(9999)) + b'"}')])
def test_records_on_standard_input_are_not_taken_for_prose(monkeypatch: pytest.MonkeyPatch, data: bytes, tmp_path: Path) -> None:
    piped(monkeypatch, data)
    with pytest.raises(UsageError, match=r"looks like JSON, .* say --from jsonl"):
        read(["-"])
    assert not isinstance(only("-", fmt="text"), ReadError), "nothing of it is used up, and who says that it is text is believed"
    assert not isinstance(only(put(tmp_path, "a.txt", data)), ReadError), "so is a suffix"


def test_a_standard_input_that_is_closed_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(UsageError, match="standard input is closed"):
        only("-", fmt="text")
    with pytest.raises(UsageError, match="standard input is closed"):
        read(["-"])


@pytest.mark.parametrize("data", [b"", b"{", b"{curly} output rose", b"\x1f\x8b", b"\x1f\x8bdamaged", b"[1] Output rose."])
def test_prose_on_standard_input_is_looked_at_and_still_there(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    piped(monkeypatch, data)
    item = only("-")
    assert isinstance(item, Article) is data.endswith((b"{", b"rose", b"rose."))
    assert not isinstance(item, Article) or item.text == data.decode()


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["text", "markdown", "jsonl", "json"]))
def test_no_bytes_make_a_reader_raise(tmp_path_factory: pytest.TempPathFactory, data: bytes, fmt: str) -> None:
    path = tmp_path_factory.mktemp("any") / "a.bin"
    path.write_bytes(data)
    for item in read([str(path)], fmt=fmt):
        assert isinstance(item, ReadError) or item.text.strip()


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_kept_as_it_is(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.mktemp("any") / "a.jsonl"
    path.write_text(json.dumps({"text": text}))
    (item,) = read([str(path)])
    assert item.text == text if isinstance(item, Article) else (not text.strip() or "\0" in text)


WRAPPED = (
    "Steel output advanced by a tenth to 3.2 million\n"
    "tons in the half-year, said the director Marat\n"
    "Ospanov. Coal output fell by 4%, he added, since\n"
    "two mines were closed.\n\n"
    "Exports went up, however, and the rate of growth\n"
    "is to last."
)


def test_lines_broken_at_a_width_are_joined() -> None:
    joined = unwrapped(WRAPPED)
    assert joined.split("\n\n")[0].count("\n") == 0
    assert len(joined) == len(WRAPPED)
    assert joined.replace("\n", " ") == WRAPPED.replace("\n", " ")


@pytest.mark.parametrize(
    "text",
    [
        "Rates on Monday:\nUSD 450.2 tenge, up 1.1\nEUR 501.1 tenge\nRUB 5.6 tenge\nCNY 62 tenge",
        "- the first item of a list that is rather long\n- the second item, of the same length as it\n- the third item of it",
        "Roses are red,\nviolets are blue,\nsugar is sweet\nand so are you, they say in every land.",
        "One paragraph with a line of its own.\nAnother one, which is much longer than the first and stands alone.\nA third.\nA fourth one.",
        "",
        "\n\n\u3000\n\u3000\nx",
    ],
)
def test_lines_that_mean_something_stay(text: str) -> None:
    assert unwrapped(text) == text
