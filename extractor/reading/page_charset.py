"""From a page's bytes to characters: the server's word first, then the page's own, then a guess."""

from __future__ import annotations

import codecs
import re

from extractor.reading.base import Problem

_META = re.compile(rb"<meta[^>]{0,200}?charset\s{0,5}=\s{0,5}[\"']?\s{0,5}([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE)
_XML = re.compile(rb"<\?xml[^>]{0,100}?encoding\s{0,5}=\s{0,5}[\"']([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE)
# Browsers read these labels as the wider Windows encodings, and so do the pages that carry them.
_WIDER = {"iso8859-1": "cp1252", "ascii": "cp1252", "latin-1": "cp1252", "iso8859-9": "cp1254"}
_BROKEN = 1000  # one unreadable character in so many is a slip; more is another encoding


def decoded_page(data: bytes, told: str | None) -> str:
    """The page as characters; `told` is the charset of the HTTP header.

    Raises:
        Problem: when no encoding fits, or it is no text at all.
    """
    for bom, name in ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if data.startswith(bom):
            return data.decode(name, "replace")
    if b"\0" in data[:4000]:
        raise Problem("binary", "this is binary data, not a page")
    names = [name for name in (_codec(told), _codec(_declared(data)), "utf-8") if name]
    for name in names:
        try:
            return data.decode(name)
        except UnicodeDecodeError:
            continue
    for name in names:  # a page cut off inside a character, or with one bad byte in it
        text = data.decode(name, "replace")
        if text.count("\ufffd") * _BROKEN <= len(text) + _BROKEN:
            return text
    return _guessed(data)


def _declared(data: bytes) -> str | None:
    found = _META.search(data[:4096]) or _XML.match(data[:200])
    return found[1].decode("ascii") if found else None


def _codec(name: str | None) -> str | None:
    """Python's name of an encoding of text, None for one it does not know."""
    try:
        known = codecs.lookup((name or "").strip(" \"'"))
    except (LookupError, ValueError):
        return None
    return _WIDER.get(known.name, known.name) if known._is_text_encoding else None


def _guessed(data: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:50_000]).best()
    if best is None:
        raise Problem("bad-charset", "its characters fit no known encoding: save the page again as UTF-8")
    return data.decode(best.encoding, "replace")
