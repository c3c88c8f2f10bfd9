"""Make an archive to measure with: the corpus' training articles, each time with other figures and other places.

    python scripts/make_archive.py build/archive --count 2000 --formats jsonl,csv,parquet,warc

Every format holds the same articles; the same call makes the same files.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import gzip
import html
import io
import json
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

CORPUS = Path(__file__).parent.parent / "corpus" / "articles" / "train"
PLACES = "Karaganda Pavlodar Aktobe Kostanay Atyrau Shymkent Almaty Astana Kyzylorda Taraz Semey Aktau".split()
_NUMBER = re.compile(r"(?<![\w.,-])\d[\d,]*(?:\.\d+)?(?![\w-])")
_PLACE = re.compile("|".join(PLACES))

Article = dict[str, str]


def articles(count: int) -> Iterator[Article]:
    """So many articles; each run through the corpus differs from the one before in its figures and places."""
    corpus = [json.loads(path.read_text()) for path in sorted(CORPUS.glob("*.json"))]
    for i in range(count):
        one = corpus[i % len(corpus)]
        chance = random.Random(i)
        turn = chance.randrange(len(PLACES))
        day = dt.date.fromisoformat(one["published"]) + dt.timedelta(days=i // len(corpus) % 300)
        yield {
            "id": f"{i:07}",
            "published": day.isoformat(),
            "title": _varied(one.get("title") or "No title", chance, turn),
            "text": _varied(one["text"], chance, turn),
        }


def _varied(text: str, chance: random.Random, turn: int) -> str:
    text = _PLACE.sub(lambda m: PLACES[(PLACES.index(m[0]) + turn) % len(PLACES)], text)
    return _NUMBER.sub(lambda m: _figure(m[0], chance), text)


def _figure(number: str, chance: random.Random) -> str:
    """Another figure of the same form; years and days stay, so that the dates stay dates."""
    if re.fullmatch(r"(19|20)\d\d|[0-3]?\d", number):
        return number
    return re.sub(r"\d", lambda m: str(chance.randint(1, 9)), number)


def write_jsonl(made: list[Article], out: Path) -> None:
    out.write_text("".join(json.dumps(a, ensure_ascii=False) + "\n" for a in made))


def write_jsonl_gz(made: list[Article], out: Path) -> None:
    with gzip.open(out, "wt") as file:
        file.writelines(json.dumps(a) + "\n" for a in made)


def write_jsonl_zst(made: list[Article], out: Path) -> None:
    import zstandard

    out.write_bytes(zstandard.ZstdCompressor().compress("".join(json.dumps(a) + "\n" for a in made).encode()))


def write_csv(made: list[Article], out: Path) -> None:
    with out.open("w", newline="") as file:
        rows = csv.DictWriter(file, list(made[0]))
        rows.writeheader()
        rows.writerows(made)


def write_parquet(made: list[Article], out: Path) -> None:
    import pyarrow
    from pyarrow import parquet

    parquet.write_table(pyarrow.Table.from_pylist(made), out)


def write_text(made: list[Article], out: Path) -> None:
    for a in made:
        path = out / a["id"][:4] / f"{a['id']}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"date {a['published']}\n{a['text']}")


def write_html(made: list[Article], out: Path) -> None:
    for a in made:
        path = out / a["id"][:4] / f"{a['id']}.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page(a))


def page(a: Article) -> str:
    """A page with what stands around an article on one."""
    links = "".join(f"<li><a href='/news/{i}'>Another headline number {i}</a></li>" for i in range(30))
    body = "".join(f"<p>{html.escape(p, quote=False)}</p>\n" for p in a["text"].split("\n") if p.strip())
    told = json.dumps({"@type": "NewsArticle", "headline": a["title"], "datePublished": f"{a['published']}T09:30:00+05:00"})
    return (
        f"<!doctype html><html lang='en'><head><meta charset='utf-8'><title>{html.escape(a['title'])} | Agency</title>"
        f"<script type='application/ld+json'>{told}</script></head><body><nav><ul>{links}</ul></nav>"
        f"<main><article><h1>{html.escape(a['title'])}</h1>{body}</article></main><footer>Copyright 1997-2026</footer></body></html>"
    )


def write_warc(made: list[Article], out: Path) -> None:
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    with out.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for a in made:
            head = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
            url = f"https://agency.example/{a['id']}"
            writer.write_record(writer.create_warc_record(url, "response", payload=io.BytesIO(page(a).encode()), http_headers=head))


PROSE = "Steel output rose 12% to {0} million tons in the first nine months of 2025, the ministry said in a statement on Monday."
RUSSIAN = "Объем производства в области вырос на 7% и составил {0} трлн тенге, сообщили в комитете. "


def write_crawl(made: list[Article], out: Path, *, packed: bool = True, short: bool = False) -> Counter[str]:
    """A web archive of everything that a crawl holds; how many of what, by the reasons that the reader gives.

    With `short` the articles are a few sentences each.
    """
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    def whole(a: Article) -> bytes:
        brief = f"{PROSE.format(a['id'])}\n{PROSE.format(int(a['id']) + 7)} {PROSE.format(int(a['id']) * 3)}"
        return page(a | {"text": brief} if short else a).encode()

    kinds: list[tuple[str, str, str, Callable[[Article], bytes]]] = [
        ("article", "200 OK", "text/html; charset=utf-8", whole),
        ("type image/jpeg", "200 OK", "image/jpeg", lambda a: b"\xff\xd8" + bytes(99)),
        ("HTTP redirect", "301 Moved", "text/html", lambda a: b""),
        ("HTTP status 404", "404 Not Found", "text/html", whole),
        ("article", "200 OK", "text/html; charset=nonsense", whole),
        ("language ru", "200 OK", "text/html; charset=windows-1251", lambda a: page(a | {"text": RUSSIAN.format(a["id"]) * 4}).encode("cp1251", "replace")),
        ("empty page", "200 OK", "text/html", lambda a: b""),
        ("article", "200 OK", "text/html; charset=utf-8", lambda a: whole(a).replace(b"</p>", b"\xff</p>", 1)),
    ]  # fmt: skip
    expected: Counter[str] = Counter()
    with out.open("wb") as file:
        writer = WARCWriter(file, gzip=packed)
        writer.write_record(writer.create_warcinfo_record("x.warc", {"software": "test"}))
        for i, a in enumerate(made):
            kind, status, content, body = kinds[i % len(kinds)]
            expected[kind] += 1
            url = f"https://agency.example/{a['id']}"
            asked = StatusAndHeaders("GET / HTTP/1.1", [("Host", "a")], is_http_request=True)
            writer.write_record(writer.create_warc_record(url, "request", payload=io.BytesIO(b""), http_headers=asked))
            head = StatusAndHeaders(status, [("Content-Type", content)], protocol="HTTP/1.1")
            writer.write_record(writer.create_warc_record(url, "response", payload=io.BytesIO(body(a)), http_headers=head))
    return expected


def write_ninjs(made: list[Article], out: Path) -> None:
    items = (
        {"uri": a["id"], "type": "text", "versioncreated": a["published"], "language": "en", "headline": a["title"], "body_text": a["text"]}
        for a in made
    )
    out.write_text("".join(json.dumps(item) + "\n" for item in items))


def write_feed(made: list[Article], out: Path) -> None:
    def entry(a: Article) -> str:
        day = f"{dt.date.fromisoformat(a['published']):%a, %d %b %Y} 09:30:00 +0500"
        body = html.escape("".join(f"<p>{html.escape(p, quote=False).replace(chr(10), '<br/>')}</p>" for p in a["text"].split("\n\n")))
        return f"<item><guid>{a['id']}</guid><title>{html.escape(a['title'])}</title><pubDate>{day}</pubDate><description>{body}</description></item>"

    out.write_text("<rss version='2.0'><channel><title>Agency</title>" + "".join(map(entry, made)) + "</channel></rss>")


WRITERS: dict[str, tuple[str, Callable[[list[Article], Path], None]]] = {
    "text": ("text", write_text), "html": ("html", write_html), "jsonl": ("archive.jsonl", write_jsonl),
    "jsonl.gz": ("packed.jsonl.gz", write_jsonl_gz), "jsonl.zst": ("packed.jsonl.zst", write_jsonl_zst), "csv": ("archive.csv", write_csv),
    "parquet": ("archive.parquet", write_parquet), "warc": ("archive.warc.gz", write_warc), "ninjs": ("archive.ninjs", write_ninjs),
    "feed": ("archive.rss", write_feed),
}  # fmt: skip


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("out", type=Path)
    options.add_argument("--count", type=int, default=2000)
    options.add_argument("--formats", default=",".join(WRITERS))
    options.add_argument("--shards", type=int, default=1, help="cut each single file into so many")
    asked = options.parse_args()
    made = list(articles(asked.count))
    asked.out.mkdir(parents=True, exist_ok=True)
    for name in asked.formats.split(","):
        file, write = WRITERS[name]
        for i in range(asked.shards if "." in file else 1):
            part = made[i :: asked.shards] if "." in file else made
            write(part, asked.out / (file if asked.shards == 1 else f"{i:03}-{file}"))


if __name__ == "__main__":
    main()
