"""TIMEX3 of the expressions of a text: those of the room's mentions without their prepositions, lengths of time, hours of the clock."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractor.periods.calendar import add
from extractor.periods.model import Anchor, PeriodMention, Reading
from extractor.periods.normalize import OPERATORS, evaluate
from extractor.periods.patterns import Macros, scan_form
from extractor.timex import Timex3, timex3
from extractor.values import Words

_MODS = {"start": "START", "early": "START", "mid": "MID", "end": "END", "late": "END"}
_CODES = {
    "year": "Y",
    "quarter": "Q",
    "month": "M",
    "week": "W",
    "day": "D",
    "hour": "H",
    "minute": "M",
    "second": "S",
    "decade": "E",
    "century": "C",
}
_PARTS = {
    "morning": "TMO",
    "afternoon": "TAF",
    "evening": "TEV",
    "night": "TNI",
    "tonight": "TNI",
    "noon": "T12:00",
    "midday": "T12:00",
    "midnight": "T24:00",
}
_DAYPART = re.compile(r"\b(?:tonight|last night|mornings?|afternoons?|evenings?|nights?)\b")


@dataclass(frozen=True, slots=True)
class Timed(Words):
    """A stretch of the text and its TIMEX3."""

    timex: Timex3


def timex_of(mention: PeriodMention, anchor: Anchor) -> Timex3:
    """The TIMEX3 of a mention: "by 2030" and "since 2030" are `2030`, "at the end of 2030" is that with the mod END."""
    reading, mod = mention.reading, None
    while reading.normalize in OPERATORS and reading.normalize != "range":
        mod = mod or _MODS.get(reading.normalize)
        if reading.normalize in ("by", "until", "before"):
            anchor = replace(anchor, toward="future" if anchor.planned else "near", antecedent=None)
        reading = reading.inner[0]
    if reading.normalize == "record":
        return Timex3("DURATION", length(reading.part("n"), reading.part("unit") or mention.text.lower()))
    if reading.normalize == "rolling":
        return replace(
            _plain(mention, reading, anchor), type="DURATION", value=length(reading.part("n") or "1", reading.part("unit") or "year")
        )
    if reading.normalize in ("ago", "earlier") and reading.part("unit") in ("week", "day") and anchor.published:
        return _days_ago(reading, anchor)
    core = _plain(mention, reading, anchor)
    part = _DAYPART.search(mention.text.lower())
    if part and core.type == "DATE" and len(core.value) == 10:
        return replace(core, type="TIME", value=core.value + _PARTS[part[0].removeprefix("last ").removesuffix("s")])
    return _edge(core, mod) if mod else core


def _plain(mention: PeriodMention, reading: Reading, anchor: Anchor) -> Timex3:
    whole = reading.normalize in ("unit", "the_unit") and reading.part("unit") != "weekend"  # "this year" is the whole of it
    span = evaluate(reading, replace(anchor, planned=True) if whole else anchor)
    if span.first is None and span.last is None and span.kind not in ("vague", "recurring"):
        return Timex3("DATE", "XXXX-XX-XX")
    return timex3(span.first, span.last, kind=span.kind, precision=span.precision, text=mention.text)


def _days_ago(reading: Reading, anchor: Anchor) -> Timex3:
    """ "A week ago", "three days earlier" are days."""
    seen = anchor.antecedent.first if anchor.antecedent and reading.normalize == "earlier" and reading.part("form") != "ago" else None
    base = seen or anchor.published or dt.date.min
    n = reading.number("n", 1) * (1 if reading.part("dir") == "+" else -1)
    day = add(base, n, reading.part("unit") or "day")
    return Timex3("DATE", day.isoformat(), day, day)


def length(number: str | None, words: str) -> str:
    """`P5Y` of five and "years", `PT30M` of thirty and "minutes", `PXM` of "months"."""
    unit = next((u for u in _CODES if u in words), "year")
    n = number if number and number.isdecimal() else "X"
    if unit in ("decade", "century") and n != "X":
        return f"P{int(n) * (10 if unit == 'decade' else 100)}Y"
    return f"P{'T' if unit in ('hour', 'minute', 'second') else ''}{n}{_CODES[unit]}"


class Lengths:
    """Finds what no mention covers: lengths of time ("27-year", "for decades") and hours ("18:00 UTC", "9 a.m.")."""

    def __init__(self, macros: Macros) -> None:
        self._words = macros.words["n"]
        self._length = macros.compile("$length", wrap=r"(?<![\w.,$€£-])(?:{})(?![\w])")
        self._loose = macros.compile("$loose", wrap=r"(?<![\w.,$€£-])(?:{})(?![\w])")
        self._clock = macros.compile("$clock", wrap=r"(?<![\w.,:$€£])(?:{})(?![\w])")
        self._part = macros.compile("$part_of_day", wrap=r"(?<![\w-])(?:{})(?![\w])")

    def find(self, text: str, taken: Sequence[Words]) -> list[tuple[Words, Reading]]:
        """The stretches in order, with what was read."""
        scan = scan_form(text)
        found: list[tuple[Words, Reading]] = []
        for regex, name in ((self._clock, "clock"), (self._length, "length"), (self._loose, "loose"), (self._part, "part")):
            for match in regex.finditer(scan):
                words = Words(text[match.start() : match.end()], match.start(), match.end())
                if any(words.overlaps(w) for w in taken) or any(words.overlaps(w) for w, _ in found):
                    continue
                parts = {k.rstrip("123456789ABC"): self._words.get(v, v) for k, v in match.groupdict().items() if v is not None}
                found.append((words, Reading(name, tuple(parts.items()))))
        return sorted(found, key=lambda x: x[0].start)


def clock_value(reading: Reading) -> tuple[int, int] | None:
    """Hour and minute of a clock time, None where the hour is none."""
    hour, minute = reading.number("hour", -1), reading.number("minute", 0)
    if named := reading.part("named"):
        hour = 0 if named == "midnight" else 12
    half = (reading.part("half") or "").replace(".", "").replace(" ", "")
    if half in ("pm", "afternoon", "evening") and hour < 12:
        hour += 12
    elif half in ("am", "morning") and hour == 12:
        hour = 0
    if delta := reading.part("delta"):
        told = half or reading.part("named") or reading.part("side") == "past" or not delta[:1].isdecimal()
        if not told:
            return None  # "from 15 minutes to 20" is a change
        n = 15 if "quarter" in delta else 30 if delta == "half" else reading.number("delta", 0)
        hour, minute = divmod(60 * hour + (-n if reading.part("side") in ("to", "before", "til", "till") else n), 60)
    return (hour, minute) if 0 <= hour <= 24 and 0 <= minute < 60 else None


def _edge(timex: Timex3, mod: str) -> Timex3:
    """The third of a month, quarter of a year, or three days of a week that START, MID or END means."""
    first, last = timex.begin, timex.end
    if first is None or last is None or mod not in ("START", "MID", "END"):
        return replace(timex, mod=mod)
    length = (last - first).days + 1
    parts = {7: (3, 2, 3), 365: (90, 182, 92), 366: (91, 182, 92)}.get(length, (10, 10, length - 20) if 28 <= length <= 31 else None)
    if parts is None:
        return replace(timex, mod=mod)
    begin = {"START": 0, "MID": parts[0], "END": length - parts[2]}[mod]
    size = parts[("START", "MID", "END").index(mod)]
    return replace(timex, mod=mod, begin=add(first, begin, "day"), end=add(first, begin + size - 1, "day"))


_NEAR = re.compile(r",? ?(?:on |of |at |from |between )?(?:the |this )?")
_JOIN = re.compile(r" ?(?:-|–|to|and|until|untill|till) ?(?:at )?")


@dataclass(frozen=True, slots=True)
class Now:
    """What is known of the moment of speaking: the day, and for an assistant the hour too, from which on hours lie ahead."""

    day: dt.date | None
    at: dt.time | None = None


def merge(text: str, days: Sequence[Timed], others: Sequence[tuple[Words, Reading]], now: Now) -> list[Timed]:
    """All in order; an hour beside a day ("16:15 UTC, June 1st") makes one TIME with it, an hour alone lies on publication's day."""
    out = list(days)
    clocks = []
    for words, reading in others:
        if reading.normalize in ("clock", "part"):
            clocks.append((words, reading))
        else:
            timex = _moment(text, words, reading, now) or (_length_timex if reading.normalize == "length" else _loose_timex)(reading)
            out.append(Timed(words.text, words.start, words.end, timex))
    for words, reading in _ranges(text, clocks):
        _place(text, words, reading, out, now)
    return sorted(out, key=lambda t: t.start)


def _ranges(text: str, clocks: Sequence[tuple[Words, Reading]]) -> list[tuple[Words, Reading]]:
    """ "3:30 to 6 p.m." begins in the afternoon too."""
    out: list[tuple[Words, Reading]] = []
    for words, reading in clocks:
        if out and reading.normalize == "clock" and out[-1][1].normalize == "clock" and _JOIN.fullmatch(text, out[-1][0].end, words.start):
            first, earlier = out.pop()
            half = reading.part("half")
            earlier = earlier.having(half=half) if half and not earlier.part("half") else earlier
            out.append((Words(text[first.start : words.end], first.start, words.end), earlier))
        else:
            out.append((words, reading))
    return out


def _place(text: str, words: Words, reading: Reading, out: list[Timed], now: Now) -> None:
    if reading.normalize == "part":
        _add_part(text, words, reading, out)
        return
    value = clock_value(reading)
    beside = next((d for d in out if _is_day(d.timex) and _touches(text, words, d)), None)
    if value is None or (beside is None and _is_bare(text, words, reading)):
        return
    hour, minute = value
    if _is_later(reading, beside.timex.value[10:] if beside else "", hour, minute, now):
        hour += 12
    day = dt.date.fromisoformat(beside.timex.value[:10]) if beside else now.day
    if not beside and day and now.at and (hour, minute) <= (now.at.hour, now.at.minute):
        day = add(day, 1, "day")
    zone = "Z" if reading.part("zone") in ("utc", "gmt") else ""
    start, end = (min(words.start, beside.start), max(words.end, beside.end)) if beside else (words.start, words.end)
    if beside:
        out.remove(beside)
    said = f"{day.isoformat() if day else 'XXXX-XX-XX'}T{hour:02}:{minute:02}{zone}"
    out.append(Timed(text[start:end], start, end, Timex3("TIME", said)))


def _is_bare(text: str, words: Words, reading: Reading) -> bool:
    """ "at 5" alone may be a price."""
    return words.text.isdecimal() and text[: words.start].rstrip()[-2:].lower() == "at" and not reading.part("half")


def _is_later(reading: Reading, part: str, hour: int, minute: int, now: Now) -> bool:
    """Whether an hour without "a.m." or "p.m." is one of the afternoon: "at 8 this evening"; to an assistant what has gone by this morning."""
    if hour >= 12 or reading.part("half") or reading.part("zone"):
        return False
    gone = now.at is not None and (hour, minute) <= (now.at.hour, now.at.minute)
    return part in ("TEV", "TNI", "TAF") or (not part and gone)


def _add_part(text: str, words: Words, reading: Reading, out: list[Timed]) -> None:
    """ "in the morning" beside a day makes a TIME of it; alone it is left."""
    beside = next((d for d in out if d.timex.type == "DATE" and _is_day(d.timex) and _touches(text, words, d)), None)
    if beside:
        start, end = min(words.start, beside.start), max(words.end, beside.end)
        out[out.index(beside)] = Timed(
            text[start:end], start, end, Timex3("TIME", beside.timex.value + _PARTS[reading.part("part") or "night"])
        )


def _is_day(timex: Timex3) -> bool:
    return (timex.type == "DATE" and len(timex.value) == 10 and timex.value[:1].isdecimal()) or timex.value[10:] in (
        "TMO",
        "TAF",
        "TEV",
        "TNI",
    )


def _moment(text: str, words: Words, reading: Reading, now: Now) -> Timex3 | None:
    """ "in two minutes", "an hour ago": a moment, where the hour of speaking is known."""
    unit = (reading.part("unit") or "").rstrip("s")
    if not (now.at and now.day and unit):
        return None
    n = {"a couple of": 2, "a few": 3, "few": 3}.get(reading.part("n") or "") or reading.number("n", 1)
    if re.match(r" ago\b", text[words.end :]):
        n = -n
    elif not (re.search(r"\bin (?:about )?$", text[: words.start]) or re.match(r" (?:from now|hence)\b", text[words.end :])):
        return None
    return moment(n, unit, now.day, now.at)


def moment(n: int, unit: str, day: dt.date, at: dt.time) -> Timex3:
    """So many units from now, to the second."""
    size = {"second": 1, "minute": 60, "hour": 3600}.get(unit)
    if size:
        return Timex3("TIME", (dt.datetime.combine(day, at) + dt.timedelta(seconds=n * size)).isoformat())
    return Timex3("TIME", dt.datetime.combine(add(day, n, unit), at).isoformat())


def _length_timex(reading: Reading) -> Timex3:
    if each := reading.part("each"):
        return timex3(None, None, kind="recurring", precision="day", text=each)
    if reading.part("one"):
        return Timex3("DURATION", "P1D")
    unit = reading.part("unit") or "year"
    timex = Timex3("DURATION", length(reading.part("n") or ("X" if unit.endswith("s") else "1"), unit))
    return replace(timex, value=re.sub(r"(?<=\d)(?=[A-Z]$)", ".5", timex.value)) if reading.part("more") else timex


def _loose_timex(reading: Reading) -> Timex3:
    name = next((n for n in ("past", "present", "future") if reading.part(n)), "")
    return Timex3("DATE", f"{name.upper()}_REF" if name else reading.part("year") or "XXXX")


def _touches(text: str, one: Words, other: Words) -> bool:
    low, high = min(one.end, other.end), max(one.start, other.start)
    return low <= high and _NEAR.fullmatch(text, low, high) is not None
