"""Every format gives the same articles; what is no article is named with its reason; damage is noticed."""

from __future__ import annotations

import datetime as dt
import gzip
import importlib.util
import io
import json
import os
import socket
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.errors import UsageError
from extractor.reading import FieldNames, ReadError, Skipped, read
from extractor.reading.language import foreign
from extractor.reading.markdown import plain
from extractor.records import Article
from extractor.settings import Settings

pytest.importorskip("trafilatura")
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def make() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_archive", ROOT / "scripts" / "make_archive.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def put(folder: Path, name: str, content: bytes | str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def told(items: Any) -> list[Any]:
    """An article as itself, what is left out by its reason, a fault by its type."""
    return [i if isinstance(i, Article) else i.reason if isinstance(i, Skipped) else i.type for i in items]


PROSE = "Steel output rose 12% to 3.45 million tons in the first nine months of 2025, the ministry said in a statement on Monday."
RUSSIAN = "Объем производства в области вырос на 7% и составил 3,2 трлн тенге, сообщили в комитете. " * 2
MORE = "Two new furnaces were lit in the spring; they will give 1.2 million tons a year when the railway has enough wagons for the ore."
PAGE = (
    f"<html lang='en'><head><title>Steel | Agency</title></head><body><article><h1>Steel</h1><p>{PROSE}</p><p>{MORE}</p></article></body>"
)


def test_all_formats_hold_the_same(make: ModuleType, tmp_path: Path) -> None:
    made = list(make.articles(30))
    expected = {a["id"]: (a["title"], a["published"], " ".join(a["text"].split())) for a in made}
    for name, (file, write) in make.WRITERS.items():
        out = tmp_path / file
        if "." not in file:
            out.mkdir()
        write(made, out)
        found = {}
        for item in read([str(out)]):
            assert isinstance(item, Article), item
            title = expected[item.id[-7:]][0] if name == "text" else item.title
            found[item.id[-7:]] = (title, str(item.published), " ".join(item.text.split()))
        differs = [i for i in expected if found[i] != expected[i]]
        assert len(differs) <= (1 if name in ("html", "warc") else 0), (name, differs)  # an item typed with a hyphen loses it there


def test_markdown_is_read_without_its_markup(tmp_path: Path) -> None:
    text = (
        "# Steel *falls*\n\nThe share fell to **11.8%** of [output](http://a.b/9), `coal` too.\n\n- first 1\n- second 2\n\n2025. A bad year.\n\n"
        "| a | b |\n|---|---|\n| 1 | 2 |\n\n> quoted ~~3~~\n\n![alt 7](x.png)\n\n    indented 5"
    )
    (article,) = read([str(put(tmp_path, "a.md", text))])
    assert isinstance(article, Article)
    assert article.title == "Steel falls"
    assert article.text == (
        "The share fell to 11.8% of output, coal too.\n\nfirst 1\nsecond 2\n\n2025. A bad year.\n\na | b\n1 | 2\n\nquoted 3\n\nindented 5"
    )


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="ab1 .*_#[](){}<>|`~-+\n\\&!", max_size=200))
def test_no_markdown_makes_it_fail(text: str) -> None:
    for one in (text, "> " * 50 + text, "- " * 50 + text):
        assert len(plain(one)) <= 2 * len(one) + 2


@pytest.mark.parametrize(
    ("head", "day"),
    [
        ("<meta property='article:published_time' content='2025-10-03T23:30:00+05:00'>", "2025-10-03"),
        (
            """<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "datePublished": "2025-10-04"}]}</script>""",
            "2025-10-04",
        ),
        ("<meta name='pubdate' content='Fri, 03 Oct 2025 09:30:00 +0500'>", "2025-10-03"),
        ("<script type='application/ld+json'>{broken</script><meta name='date' content='20251005'>", "2025-10-05"),
        ("<meta property='article:published_time' content='soon'>", None),
    ],
)
def test_dates_of_a_page(tmp_path: Path, head: str, day: str | None) -> None:
    (article,) = read([str(put(tmp_path, "a.html", PAGE.replace("<head>", f"<head>{head}")))])
    assert isinstance(article, Article)
    if day:
        assert str(article.published) == day
    assert article.title == "Steel"
    assert article.text == f"{PROSE}\n{MORE}"


def test_tables_and_quotes_of_a_page_are_kept(tmp_path: Path) -> None:
    rows = "<table><tr><th>Region</th><th>Tons</th></tr><tr><td>Karaganda</td><td>1,200</td></tr></table><blockquote>“It was 7% more.”</blockquote>"
    (article,) = read([str(put(tmp_path, "a.html", PAGE.replace("</article>", rows + "</article>")))])
    assert isinstance(article, Article)
    assert "Karaganda | 1,200" in article.text
    assert "It was 7% more." in article.text


PAGES = [
    (b"<html><body></body></html>", "no main text"),
    (b"<html><body>" + b"<li><a href='/x'>A headline about nothing</a></li>" * 40 + b"</body></html>", "no prose"),
    (b"", "empty"),
    (b"<html>" + bytes(100), "binary"),
    (PAGE.replace(PROSE, RUSSIAN).replace(MORE, RUSSIAN).encode("cp1251"), "language ru"),
]


@pytest.mark.parametrize(("page", "reason"), PAGES)
def test_pages_that_are_no_articles(tmp_path: Path, page: bytes, reason: str) -> None:
    assert told(read([str(put(tmp_path, "a.html", page))])) == [reason]


def test_charsets(tmp_path: Path) -> None:
    page = PAGE.replace("Steel output", "Café “output” – steel")
    for encoding, declared in (
        ("utf-8", ""),
        ("cp1252", "<meta charset='iso-8859-1'>"),
        ("utf-8", "<meta charset=windows-1251>"),
        ("utf-16", ""),
    ):
        data = page.replace("<head>", "<head>" + declared).encode(encoding)
        (item,) = read([str(put(tmp_path, "a.html", data))])
        assert isinstance(item, Article), item
        if "1251" not in declared:  # a page that lies about itself can be believed only where that is possible
            assert item.text.startswith("Café “output” – steel")


def test_csv_tables(tmp_path: Path) -> None:
    path = put(tmp_path, "a.csv", 'nr;body;day\n1;"Two\nlines; 7";2025-10-03\n2;x;\n3;a;b;c\n\n4;' + "ok;2025-10-04\n")
    names = FieldNames(text="body", id="nr", published="day")
    items = list(read([str(path)], fields=names))
    assert [i.text if isinstance(i, Article) else (i.type, i.position) for i in items] == [  # type: ignore[union-attr]
        "Two\nlines; 7", "x", ("bad-csv", "line 5"), "ok",
    ]  # fmt: skip
    latin = put(tmp_path, "b.csv", "id,text\n1,good\n2,caf\xe9\n3,good\n".encode("latin-1"))
    assert [getattr(t, "id", t) for t in told(read([str(latin)]))] == ["1", "not-utf8", "3"]
    (missing,) = read([str(path)])
    assert isinstance(missing, ReadError)
    assert "no field 'text'; there are: body, day, nr" in missing.message
    assert told(read([str(put(tmp_path, "c.csv", ""))])) == ["empty"]
    long = put(tmp_path, "d.csv", 'id,text\n1,"' + "x" * 5000)
    assert told(read([str(long)], settings=Settings(max_line_bytes=1000)))[0] == "too-long"


@pytest.mark.parametrize(
    ("name", "text"),
    [("a.jsonl", "[[],1]"), ("a.json", "[[[1]]]"), ("a.ninjs", "[{},{}]"), ("a.csv", "text,id,uri\nx,1,")],
)  # fmt: skip
def test_how_many_parts_is_a_setting(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    few, more = (told(read([str(tmp_path / name)], settings=Settings(max_parts=n))) for n in (1, 9))
    assert set(few) == {"too-long"}
    assert "too-long" not in more


def test_parquet(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    table = pyarrow.table({"text": ["one", None, "three"], "id": [1, 2, 3], "published": [dt.date(2025, 10, 3)] * 3, "else": ["x"] * 3})
    parquet.write_table(table, tmp_path / "a.parquet")
    first, second, third = read([str(tmp_path / "a.parquet")])
    assert isinstance(first, Article)
    assert isinstance(third, Article)
    assert isinstance(second, ReadError)
    assert (first.id, str(first.published), third.text, second.position) == ("1", "2025-10-03", "three", "row 2")
    (missing,) = read([str(tmp_path / "a.parquet")], fields=FieldNames(text="body"))
    assert isinstance(missing, ReadError)
    assert "--text-field" in missing.message
    data = (tmp_path / "a.parquet").read_bytes()
    assert told(read([str(put(tmp_path, "b.parquet", data[:-20]))])) == ["bad-parquet"]
    assert [i.text for i in read([str(put(tmp_path, "c.parquet.gz", gzip.compress(data)))]) if isinstance(i, Article)] == ["one", "three"]


NINJS = {"uri": "urn:1", "type": "text", "versioncreated": "2025-10-03T09:30:00+05:00", "headline": "H", "body_text": "Output 7."}


def test_ninjs(tmp_path: Path) -> None:
    two = {"uri": "urn:2", "headlines": [{"value": "H2"}], "bodies": [{"contenttype": "text/html", "value": "<p>One&amp;1</p><p>Two</p>"}]}
    items = [
        NINJS,
        two,
        {**NINJS, "pubstatus": "canceled"},
        {**NINJS, "type": "picture"},
        {"headline": "no uri"},
        {**NINJS, "versioncreated": "x"},
    ]
    got = told(read([str(put(tmp_path, "a.ninjs", json.dumps(items)))]))
    assert [(a.id, a.title, str(a.published), a.text) for a in got[:2]] == [
        ("urn:1", "H", "2025-10-03", "Output 7."),
        ("urn:2", "H2", "None", "One&1\n\nTwo"),
    ]
    assert got[2:] == ["ninjs pubstatus canceled", "ninjs type picture", "bad-ninjs", "bad-date"]
    lines = put(tmp_path, "b.ninjs.json", "\n".join(json.dumps(i) for i in items[:4]))
    assert len([a for a in told(read([str(lines)])) if isinstance(a, Article)]) == 2
    assert told(read([str(put(tmp_path, "c.ninjs", "{"))])) == ["bad-json"]
    assert len(told(read([str(put(tmp_path, "d.ninjs", json.dumps(NINJS, indent=1)))]))) == 1


def test_feeds(tmp_path: Path) -> None:
    body = "&lt;p&gt;" + PROSE + " " + PROSE + "&lt;/p&gt;"
    rss = (
        f"<rss version='2.0'><channel><title>A</title><item><guid>g1</guid><title>T</title><pubDate>Fri, 03 Oct 2025 23:30:00 +0500</pubDate>"
        f"<description>{body}</description></item><item><guid>g2</guid><description>Short.</description></item></channel></rss>"
    )
    first, second = read([str(put(tmp_path, "a.xml", rss))])
    assert isinstance(first, Article)
    assert (first.id, first.title, str(first.published), first.text) == ("g1", "T", "2025-10-03", f"{PROSE} {PROSE}")
    assert isinstance(second, Skipped)
    assert second.reason == "only a teaser"
    entry = f"<entry><id>e</id><updated>2025-10-03T01:00:00Z</updated><content type='html'>{body}</content></entry>"
    atom = f"<feed xmlns='http://www.w3.org/2005/Atom'>{entry}</feed>"
    assert [getattr(t, "id", t) for t in told(read([str(put(tmp_path, "a.atom", atom))]))] == ["e"]
    assert told(read([str(put(tmp_path, "b.xml", "<x><y/></x>"))])) == ["XML that is no feed"]
    assert next(iter(getattr(t, "id", t) for t in told(read([str(put(tmp_path, "c.rss", rss[:-40]))])))) == "g1"


@pytest.mark.parametrize("packed", [True, False])
def test_web_archives(make: ModuleType, tmp_path: Path, packed: bool) -> None:
    pytest.importorskip("fastwarc")
    path = tmp_path / ("a.warc.gz" if packed else "a.warc")
    expected = make.write_crawl(list(make.articles(81)), path, packed=packed)
    items = list(read([str(path)]))
    assert Counter("article" if isinstance(i, Article) else t for i, t in zip(items, told(items), strict=True)) == expected
    first = items[0]
    assert isinstance(first, Article)
    assert first.id == first.uri == "https://agency.example/0000000"
    cut = tmp_path / "cut.warc"
    cut.write_bytes(path.read_bytes()[:-300])
    damaged = told(read([str(cut)]))
    assert damaged[-1] == ("bad-gzip" if packed else "truncated")
    assert len(damaged) == 81, "everything before the damage is there"
    assert sum(isinstance(t, Article) for t in damaged) == expected["article"] - 1


def test_a_broken_web_archive_is_one_problem(tmp_path: Path) -> None:
    assert told(read([str(put(tmp_path, "a.warc", "this is no archive at all\n" * 20))]))[-1] in ("bad-warc", "empty")


def test_zstandard(tmp_path: Path) -> None:
    zstandard = pytest.importorskip("zstandard")
    packer = zstandard.ZstdCompressor()
    data = packer.compress(b'{"text": "a"}\n' * 3) + packer.compress(b'{"text": "b"}\n' * 3)
    assert len(told(read([str(put(tmp_path, "a.jsonl.zst", data))]))) == 6
    assert told(read([str(put(tmp_path, "b.jsonl.zst", data[:-6]))]))[-1] == "bad-zstd"


def test_files_of_other_kinds_are_named(tmp_path: Path) -> None:
    for name in ("a.txt", "b.pdf", "sub/c.docx", "README"):
        put(tmp_path, name, "Output rose.")
    items = list(read([str(tmp_path)]))
    assert [(i.reason, i.uri) for i in items if isinstance(i, Skipped)] == [
        ("no reader for files without a suffix", (tmp_path / "README").as_uri()),
        ("no reader for .pdf files", (tmp_path / "b.pdf").as_uri()),
        ("no reader for .docx files", (tmp_path / "sub/c.docx").as_uri()),
    ]


def test_the_advice_on_encodings_says_how_it_was_guessed(tmp_path: Path) -> None:
    (cyrillic,) = read([str(put(tmp_path, "a.txt", "Сталь подорожала".encode("cp1251")))])
    (western,) = read([str(put(tmp_path, "b.txt", "Le café a coûté trois euros à Orléans".encode("latin-1")))])
    assert isinstance(cyrillic, ReadError)
    assert isinstance(western, ReadError)
    assert "Cyrillic: convert it (iconv -f WINDOWS-1251" in cyrillic.message
    assert "Western (Latin-1): convert it (iconv -f WINDOWS-1252" in western.message
    assert "try -f WINDOWS-1251" in western.message


def test_languages() -> None:
    assert foreign("Die Produktion ist in acht Monaten um 7 Prozent gestiegen, teilte das Amt in der Hauptstadt mit. " * 2) == "de"
    assert foreign("Output rose.", "ru") == "ru", "too short to tell: the metadata has the word"
    assert foreign(PROSE, "ru") is None
    assert foreign("KZT 3.4bn; EBITDA 12%; ROE 7%") is None


def test_remote_files(tmp_path: Path) -> None:
    fsspec = pytest.importorskip("fsspec")
    memory = fsspec.filesystem("memory")
    memory.pipe("/bucket/x/a.txt", b"date 2025-10-03\nOutput rose.")
    memory.pipe("/bucket/x/b.jsonl.gz", gzip.compress(b'{"text": "b", "id": "n"}'))
    memory.pipe("/bucket/x/c.pdf", b"%PDF")
    items = list(read(["memory://bucket/x"]))
    assert [i.id if isinstance(i, Article) else i.reason for i in items] == ["a", "n", "no reader for .pdf files"]  # type: ignore[union-attr]
    assert items[0].uri == "memory://bucket/x/a.txt"
    assert len(list(read(["memory://bucket/x/*.txt"]))) == 1
    with pytest.raises(UsageError, match="no such file or folder there"):
        read(["memory://bucket/nothing"])


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of moto's server, where MOTO_SERVER names its command (version 5 or later; older ones stumble over uploads in parts).

    Its libraries want an older python-dateutil than ours, so it lives in an environment of its own:
    python -m venv moto && moto/bin/pip install 'moto[s3]' flask flask-cors && MOTO_SERVER=$PWD/moto/bin/moto_server pytest tests/reading
    """
    command = os.environ.get("MOTO_SERVER")
    if command is None:
        pytest.skip("MOTO_SERVER does not name the command of moto's server")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    server = subprocess.Popen([command, "-H", "127.0.0.1", "-p", str(port)], env=environment, stderr=subprocess.DEVNULL)
    try:
        for _ in range(600):
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            time.sleep(0.1)
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{port}")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.kill()
        server.wait()


def test_files_in_s3(s3: str) -> None:
    fs = pytest.importorskip("pyarrow.fs")
    store = fs.S3FileSystem(allow_bucket_creation=True, endpoint_override=s3)
    store.create_dir("news")
    table = pytest.importorskip("pyarrow").table({"text": ["one", "two"], "id": ["p1", "p2"]})
    packed = io.BytesIO()
    pytest.importorskip("pyarrow.parquet").write_table(table, packed)
    held = {
        "a.txt": b"date 2025-10-03\nOutput rose.", "b.jsonl.gz": gzip.compress(b'{"text": "b", "id": "n"}'), "c.parquet": packed.getvalue(),
        "d.warc.gz": b"", "e.pdf": b"%PDF",
    }  # fmt: skip
    for name, data in held.items():
        with store.open_output_stream(f"news/in/{name}", compression=None) as out:
            out.write(data)
    items = list(read(["s3://news/in"]))
    assert [i.id for i in items if isinstance(i, Article)] == ["a", "n", "p1", "p2"]
    assert [t for t in told(items) if isinstance(t, str)] == ["empty", "no reader for .pdf files"]
    assert [i.uri for i in read(["s3://news/in/*.txt"])] == ["s3://news/in/a.txt"]
    with pytest.raises(UsageError, match="no such file or folder there"):
        read(["s3://news/elsewhere"])


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["html", "csv", "parquet", "warc", "ninjs", "feed"]))
def test_no_bytes_make_a_reader_raise(tmp_path_factory: pytest.TempPathFactory, data: bytes, fmt: str) -> None:
    path = tmp_path_factory.mktemp("any") / "a.bin"
    path.write_bytes(data)
    for item in read([str(path)], fmt=fmt):
        assert isinstance(item, ReadError | Skipped) or item.text.strip()
