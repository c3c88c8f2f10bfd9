"""The texts with their times as TimeML: each period of a fact is a TIMEX3 around its words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO
from xml.sax.saxutils import escape, quoteattr

from sqlalchemy import Connection

from extractor.exports.base import Exported
from extractor.records import Extraction, Period
from extractor.sinks.choose import Choice
from extractor.sinks.stored import stored

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def timex3(connection: Connection, choice: Choice, out: BinaryIO) -> Exported:
    """One `TimeML` an article, all in a `TimeMLCorpus`; the rows counted are times in the texts."""
    done = Exported()
    out.write(b"<?xml version='1.0' encoding='UTF-8'?>\n<TimeMLCorpus>\n")
    for extraction in stored(connection, choice):
        out.write(_document(extraction, done).encode("utf-8", "replace"))
    out.write(b"</TimeMLCorpus>\n")
    return done


def _xml(text: str) -> str:
    """Text with a sign in the place of each character that no XML file may hold, as long as before."""
    return escape(_NO_XML.sub("\ufffd", text)).replace("\r", "&#13;")


def _document(extraction: Extraction, done: Exported) -> str:
    article = extraction.article
    created = ""
    if article.published:
        created = f'<DCT><TIMEX3 tid="t0" type="DATE" value="{article.published}" functionInDocument="CREATION_TIME">{article.published}</TIMEX3></DCT>'
    parts, last, tid = [], 0, 0
    for period in _apart(extraction.periods, done):
        tag, tid = _tag(period, tid + 1)
        parts.append(_xml(article.text[last : period.start_char]) + tag)
        last = period.end_char
        done.rows += 1
    title = f"<TITLE>{_xml(article.title)}</TITLE>" if article.title else ""
    text = "".join(parts) + _xml(article.text[last:])
    return f"<TimeML><DOCID>{_xml(article.key)}</DOCID>{created}{title}<TEXT>{text}</TEXT></TimeML>\n"


def _apart(periods: list[Period], done: Exported) -> Iterator[Period]:
    """The periods in the order of the text; of two that overlap the longer one."""
    taken: list[Period] = []
    for period in sorted(periods, key=lambda p: (p.start_char - p.end_char, p.start_char)):
        if all(period.end_char <= t.start_char or period.start_char >= t.end_char for t in taken) and period.start_char < period.end_char:
            taken.append(period)
        else:
            done.left_out["times that overlap a longer one"] += 1
    yield from sorted(taken, key=lambda p: p.start_char)


def _tag(period: Period, tid: int) -> tuple[str, int]:
    """The element with its words; a duration is followed by the empty elements of its first and last day."""
    time = period.timex3
    mod = time.mod
    if period.start is None and period.end is not None:
        mod = mod or "EQUAL_OR_LESS" if period.kind != "deadline" else mod or "ON_OR_BEFORE"
    elif period.end is None and period.start is not None:
        mod = mod or "ON_OR_AFTER"
    attributes = {"tid": f"t{tid}", "type": time.type, "value": time.value} | ({"mod": mod} if mod else {})
    points = ""
    if time.type == "DURATION" and time.begin and time.end:
        attributes |= {"beginPoint": f"t{tid + 1}", "endPoint": f"t{tid + 2}"}
        for n, day in ((1, time.begin), (2, time.end)):
            points += f'<TIMEX3 tid="t{tid + n}" type="DATE" value="{day}" temporalFunction="true"/>'
    said = " ".join(f"{name}={quoteattr(value)}" for name, value in attributes.items())
    return f"<TIMEX3 {said}>{_xml(period.text)}</TIMEX3>{points}", tid + (2 if points else 0)
