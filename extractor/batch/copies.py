"""Which articles are copies of one another, and how the database remembers it.

Two articles are copies when their dates are within three days, their figures and dates are the same multiset, and the rest
is nearly the same; so two bulletins that differ in a figure are two articles. Of a family of copies the smallest by
(published, id) is the first one, in whatever order they are read; the others are linked to it. A copy of a copy is one too, so
a text that is sent again every other day is one family. What has no date is compared with what has none.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rensa import RMinHash
from sqlalchemy import ColumnElement, Connection, and_, delete, func, or_, select, update

from extractor.records import Article
from extractor.sinks import schema

DAYS = 3
ALIKE = 0.6  # of the phrases of three words: a copy with another first sentence has 0.8, another report of one event 0.2

_PERMUTATIONS, _SEED = 64, 1
_BANDS, _ROWS = 8, 4  # alike by 0.6 meet in one of eight bands with 0.7, by 0.8 with 0.98
_FEW = 3  # figures: an article with fewer shares them with too many others to be looked up by them alone
_CANDIDATES = 200
_FIGURE = re.compile(
    r"\d+(?:[.,:/]\d+)*|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tues|wednes|thurs|fri|satur|sun)[a-z]*\b", re.IGNORECASE
)
_WORD = re.compile(r"[^\W\d_]+")
_DATELINE = re.compile(r"[A-Z][^\n]{0,80}? (?:[–—]|--?) ")


@dataclass(frozen=True, slots=True)
class Print:
    """What an article is compared by: the keys under which its copies are found, and its MinHash."""

    keys: tuple[int, ...]
    signature: bytes


def print_of(article: Article) -> Print:
    """The print of an article; headline and dateline, which each newspaper makes its own, are left out."""
    body = _body(article.text)
    figures = sorted(m[0].lower() for m in _FIGURE.finditer(body))
    words = [w.lower() for w in _WORD.findall(_FIGURE.sub(" ", body))]
    phrases = [" ".join(words[i : i + 3]) for i in range(max(1, len(words) - 2))]
    hashes = RMinHash(num_perm=_PERMUTATIONS, seed=_SEED)
    hashes.update(phrases)
    digest = hashes.digest()
    told = "\x1f".join(figures)
    keys = [_key(told)] if len(figures) >= _FEW else [_key(told, i, *digest[i * _ROWS : (i + 1) * _ROWS]) for i in range(_BANDS)]
    return Print(tuple(dict.fromkeys(keys)), struct.pack(f"<{_PERMUTATIONS}I", *digest))


def _body(text: str) -> str:
    first, _, rest = text.partition("\n")
    if rest and len(first) < 150 and not first.rstrip().endswith((".", "!", "?", ":", "”", '"')):
        text = rest.lstrip()
    return _DATELINE.sub("", text, count=1) if _DATELINE.match(text) else text


def _key(*parts: object) -> int:
    digest = hashlib.blake2b("\x1e".join(map(str, parts)).encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, signed=True)


def alike(one: bytes, other: bytes) -> float:
    """How much of their phrases two articles share, as their MinHashes estimate it."""
    pairs = zip(struct.unpack(f"<{_PERMUTATIONS}I", one), struct.unpack(f"<{_PERMUTATIONS}I", other), strict=True)
    return float(sum(a == b for a, b in pairs) / _PERMUTATIONS)


@dataclass(frozen=True, slots=True)
class First:
    """The first article of a family."""

    key: str
    published: dt.date | None

    @property
    def rank(self) -> tuple[dt.date, str]:
        """The smallest is the first; what has no date comes last."""
        return (self.published or dt.date.max, self.key)


def first_of(article: Article) -> First:
    """An article as the first of its own family."""
    return First(article.key, article.published)


def kin(connection: Connection, article: Article, trace: Print) -> list[First]:
    """The first articles of the families that an article belongs to, as far as the database holds them; never itself."""
    k, a = schema.copy_key, schema.article
    first = a.alias("first")
    asked = (
        select(k.c.signature, first.c.article_id, first.c.published)
        .select_from(
            k.join(a, k.c.article_id == a.c.article_id).join(first, first.c.article_id == func.coalesce(a.c.copy_of, a.c.article_id))
        )
        .where(k.c.key.in_(trace.keys), k.c.article_id != article.key, _dates(article))
        .order_by(a.c.published, a.c.article_id)
        .limit(_CANDIDATES)
    )
    found = {}
    for signature, key, published in connection.execute(asked):
        if key != article.key and key not in found and alike(signature, trace.signature) >= ALIKE:
            found[key] = First(key, published)
    return sorted(found.values(), key=lambda f: f.rank)


def _dates(article: Article) -> ColumnElement[bool]:
    """Within three days; what has no date is compared with what has none."""
    published = schema.article.c.published
    if article.published is None:
        return published.is_(None)
    return published.between(article.published - dt.timedelta(DAYS), article.published + dt.timedelta(DAYS))


def remember(connection: Connection, article: Article, trace: Print) -> None:
    """Keep an article's print for those that are read later."""
    k = schema.copy_key
    connection.execute(delete(k).where(k.c.article_id == article.key))
    connection.execute(k.insert(), [{"key": key, "article_id": article.key, "signature": trace.signature} for key in trace.keys])


def link(connection: Connection, key: str, first: str | None) -> None:
    """Say whose copy an article is; None: nobody's."""
    a = schema.article
    connection.execute(update(a).where(a.c.article_id == key, a.c.copy_of.is_distinct_from(first)).values(copy_of=first))


def adopt(connection: Connection, family: Sequence[First], first: str, run_id: str, *, keep: bool) -> int:
    """Put families under an earlier article; their own first ones become copies. How many facts that retracts."""
    a = schema.article
    keys = [f.key for f in family if f.key != first]
    if not keys:
        return 0
    connection.execute(update(a).where(or_(a.c.article_id.in_(keys), a.c.copy_of.in_(keys)), a.c.article_id != first).values(copy_of=first))
    return 0 if keep else retire(connection, keys, run_id)


def retire(connection: Connection, keys: Iterable[str], run_id: str) -> int:
    """Retract what was read from articles that have turned out to be copies; how many facts that were."""
    f, x = schema.fact, schema.extraction
    keys = list(keys)
    mine = and_(f.c.article_id.in_(keys), f.c.retracted_run.is_(None), f.c.first_run.is_not(None))
    gone = list(connection.execute(select(f.c.fact_id).where(mine)).scalars())
    connection.execute(update(f).where(mine).values(retracted_run=run_id, last_run=run_id))
    _note_changes(connection, gone, run_id)
    for table in (schema.mention, schema.unused_number):
        connection.execute(delete(table).where(table.c.article_id.in_(keys)))
    connection.execute(update(x).where(x.c.article_id.in_(keys), x.c.status == "done").values(status="copy", n_facts=0))
    return len(gone)


def _note_changes(connection: Connection, facts: list[str], run_id: str) -> None:
    """The run's journal of facts, where a retraction is a change to no reading."""
    c = schema.fact_change
    connection.execute(delete(c).where(c.c.run_id == run_id, c.c.fact_id.in_(facts)))
    if facts:
        connection.execute(c.insert(), [{"fact_id": fact, "run_id": run_id, "payload_hash": None} for fact in facts])
