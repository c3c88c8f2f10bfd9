"""What must hold of any bytes: one function a door. Fuzzing calls them with what it makes up, the tests with what it found.

A target takes bytes and returns nothing; it raises where a promise is broken. Nothing here needs the fuzzer itself.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any

from extractor import nlp
from extractor.api import Extractor, load
from extractor.errors import ArticleError, LexiconError
from extractor.lexicon import Lexicon, load_lexicon
from extractor.lexicon import load as lexicon_files
from extractor.lexicon.schema import FILES
from extractor.periods import PeriodGrammar
from extractor.quantities import QuantityGrammar
from extractor.reading import FORMATS, FileReader, ReadError, Skipped
from extractor.reading.base import FieldNames
from extractor.reading.opening import Source
from extractor.records import Article, Extraction
from extractor.settings import Settings

SMALL = Settings(max_characters=200_000, max_line_bytes=1_000_000)
"""Low limits: a packed bomb that passes them is found with less memory."""
_PUBLISHED = (None, dt.date(2025, 10, 3), dt.date(1, 1, 1), dt.date(9999, 12, 31))


@cache
def _lexicon() -> Lexicon:
    return load_lexicon()


@cache
def _grammars() -> tuple[QuantityGrammar, PeriodGrammar, Any]:
    return QuantityGrammar(_lexicon()), PeriodGrammar(_lexicon()), nlp.blank()


@cache
def _extractor() -> Extractor:
    return load("fast")


def text_of(data: bytes) -> str:
    """Characters of any kind, halves of surrogate pairs among them: a byte that is not UTF-8 becomes one."""
    return data.decode("utf-8", "surrogateescape")


def numbers(data: bytes) -> None:
    """Every digit lies in one number of the ledger; every quantity is a span of the text and has a finite value."""
    text = text_of(data)
    grammar, _, blank = _grammars()
    _check_ledger(text, grammar.numbers(text))
    last = 0
    for q in grammar.find(blank(text.encode("utf-8", "replace").decode())):
        assert q.end - q.start == len(q.text)
        assert last <= q.start <= q.numeral_start < q.end, q
        assert all(x is None or x.is_finite() for x in (q.value, q.low, q.high, q.step)), q
        assert (q.value is None) == (q.low is not None and q.high is not None), q
        last = q.end


def _check_ledger(text: str, found: Iterable[Any]) -> None:
    last = 0
    covered = bytearray(len(text))
    for n in found:
        assert text[n.start : n.end] == n.text, n
        assert last <= n.start < n.end, n
        last = n.end
        covered[n.start : n.end] = b"\x01" * (n.end - n.start)
    assert all(covered[i] for i, c in enumerate(text) if c.isdecimal()), "a digit is missing in the ledger"


def periods(data: bytes) -> None:
    """Every period is a span of the text, begins before it ends, and has days or a reason why not."""
    published, planned, text = _PUBLISHED[data[0] & 3 if data else 0], bool(data[:1] > b"\x7f"), text_of(data[1:])
    _, grammar, _ = _grammars()
    last, before = 0, None
    for m in grammar.find_text(text):
        assert text[m.start : m.end] == m.text, m
        assert last <= m.start < m.end, m
        p = grammar.resolve(m, published, planned=planned, antecedent=before)
        assert p.first is None or p.last is None or p.first <= p.last, p
        assert p.dated or p.reason, p
        last, before = m.end, p if p.dated else before


def articles(data: bytes) -> None:
    """A file of any bytes under any format gives articles, what is none, and errors; it never raises."""
    fmt, content = FORMATS[data[0] % len(FORMATS) if data else 0], data[1:]
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        path = Path(folder) / "a.bin"
        path.write_bytes(content)
        reader = FileReader(source=None, fields=FieldNames(), settings=SMALL)
        for found, _ in reader.read(Source(path, fmt, "a")):
            if isinstance(found, Article):
                assert found.text.strip()
                assert len(found.text) <= SMALL.max_characters
                found.model_dump_json().encode()
            else:
                assert isinstance(found, ReadError | Skipped), found


def pipeline(data: bytes) -> None:
    """Any text gives an extraction whose spans are true and whose ledger is complete, and which its JSON gives back."""
    published, text = _PUBLISHED[data[0] & 3 if data else 0], text_of(data[1:])
    title = text[:60] if data[:1] > b"\x7f" else None
    try:
        e = _extractor().extract(text, published=published, title=title)
    except ArticleError:
        assert any("\ud800" <= c <= "\udfff" for c in text) or len(text) > 5000, "refused without a reason"
        return
    check(e)


def check(e: Extraction) -> None:
    """What holds of every extraction."""
    text = e.article.text
    for x in [*e.entities, *e.quantities, *e.unused, *(f.quantity for f in e.facts), *(f.sentence for f in e.facts)]:
        assert text[x.start : x.end] == x.text, x
    for p in e.periods:
        assert text[p.start_char : p.end_char] == p.text, p
    taken = bytearray(len(text))
    for span in [*(f.quantity for f in e.facts), *e.unused]:
        taken[span.start : span.end] = b"\x01" * (span.end - span.start)
    assert all(taken[i] for i, c in enumerate(text) if c.isdecimal()), "a digit is in no fact and not in the ledger"
    for f in e.facts:
        slots = {s for s in ("period", "baseline", "place", "organization", "speaker") if getattr(f, s) is not None}
        assert {"quantity", "measure", "status", "indicator"} | slots <= {x.role for x in f.evidence}, f.id
        assert f.quantity.unit, f.id
        for x in f.evidence:
            assert x.source != "text" or x.start is None or text[x.start : x.end] == x.text, x
    assert len({f.id for f in e.facts}) == len(e.facts), "two facts have one id"
    assert Extraction.model_validate_json(e.to_json()) == e


def lexicon(data: bytes) -> None:
    """A lexicon file of any bytes is read or refused with its faults; it never raises anything else."""
    names = sorted(FILES)
    name = names[data[0] % len(names) if data else 0]
    faults: list[str] = []
    lexicon_files.read_file(Path(name + (".csv" if data[1:2] > b"\x7f" else ".yaml")), data[2:], faults)
    str(LexiconError(faults)).encode("utf-8", "backslashreplace")


TARGETS: dict[str, Callable[[bytes], None]] = {
    "numbers": numbers, "periods": periods, "articles": articles, "pipeline": pipeline, "lexicon": lexicon,
}  # fmt: skip
