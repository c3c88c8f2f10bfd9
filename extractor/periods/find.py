"""Put expressions together: ranges, the words before them, the year one lends another, the country of a fiscal year."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from extractor.lexicon.schema.periods import FiscalYear
from extractor.periods.fiscal import FiscalTable, business_year, by_quarters, by_year, quarters_year
from extractor.periods.model import PeriodMention, Reading
from extractor.periods.patterns import LOOK_BACK, Operator, union
from extractor.periods.scan import Base

MAX_WORDS = 11  # how many words an operator may have
_WORD = re.compile(r"(?<![\w'])\w[\w']*")
_TO = re.compile(r" ?- ?| +(?:to|through|thru|until|till)(?: +the)? +")
_AND = re.compile(r" +and(?: +the)? +")
_FROM = re.compile(r"(?<![\w-])from(?: +the)? +$")
_BETWEEN = re.compile(r"(?<![\w-])between(?: +the)? +$")
_MOVED = re.compile(r"\b(?:moved|postponed|delayed|shifted|changed|extended|pushed back|put off|raised|cut|rescheduled)\b[^.;]{0,25}$")
_RANGEABLE = frozenset(("day", "month", "year", "quarter", "half", "weekday", "numeric", "season", "fiscal", "relative_day", "parsed"))
_YEARLESS = frozenset(("day", "days", "month", "month_quarter", "quarter", "half", "n_months", "season"))
_ENDS = _RANGEABLE | {"the_unit", "unit"}
_EDGE = re.compile(r"\b(?:beginning|start|outset) of (?:the )?$")
_OF_YEARS = frozenset(("fiscal", "years", "quarter", "half", "unit_end", "the_unit"))
_APART = re.compile(r"'s| respectively|,? respectively")
_COMPARES = re.compile(r"\b(?:from|compared|against|than|versus|vs|to)\b")
_LISTED = re.compile(r"[ ,;]*(?:(?:and|or|but|to|&)[ ,]*)?")
_AHEAD = frozenset(("by", "until", "before", "starting"))
NEXT_MONTHS = 3  # "in August … from July 2023" compares neighbours
_DAYS = ("day", "days", "numeric", "parsed", "day_of_month", "weekday", "nth_weekday", "relative_day")
_PRECISION = dict.fromkeys(_DAYS, "day") | {"years": "year", "n_months": "month", "month_quarter": "quarter"}


@dataclass(frozen=True, slots=True)
class Draft:
    """An expression on the way to a mention."""

    start: int
    end: int
    rule: str
    reading: Reading
    role: str
    operators: tuple[str, ...] = ()


class Composer:
    """From bare expressions to mentions."""

    def __init__(self, operators: tuple[Operator, ...], fiscal: Iterable[FiscalYear]) -> None:
        self._operators = operators
        self._any = union([o.regex for o in operators], wrap="(?:{})").match
        self._fiscal = FiscalTable(fiscal)

    def compose(self, text: str, scan: str, bases: list[Base], bounds: list[int]) -> list[PeriodMention]:
        """The mentions in order; `bounds` are the sentences' ends."""
        drafts: list[Draft] = []
        floor = 0
        at = 0
        while at < len(bases):
            draft, used = self._range(scan, bases, at, floor)
            at += used
            draft = self._dress(scan, draft, floor)
            if drafts and (both := _since_until(scan, drafts[-1], draft)):
                drafts[-1] = draft = both
            else:
                drafts.append(draft)
            floor = draft.end
        drafts = self._countries(scan, _lend_years(scan, drafts, bounds))
        return [PeriodMention(text[d.start : d.end], d.start, d.end, d.rule, d.reading, d.role, d.operators) for d in drafts]

    def _range(self, scan: str, bases: list[Base], at: int, floor: int) -> tuple[Draft, int]:
        left = bases[at]
        draft = Draft(left.start, left.end, left.rule.id, left.reading, left.rule.entry.role)
        if at + 1 == len(bases):
            return draft, 1
        right = bases[at + 1]
        lead = _joined(scan, left, right, floor)
        if lead is None:
            return draft, 1
        reading = Reading("range", (), (left.reading, right.reading))
        return Draft(lead, right.end, left.rule.id, reading, "when", ("range",)), 2

    def _dress(self, scan: str, draft: Draft, floor: int) -> Draft:
        """Take in the operators before the expression, innermost first."""
        for _ in range(4):
            starts = [at for at in _word_starts(scan, floor, draft.start) if self._any(scan, at, draft.start)]
            best = self._longest(scan, draft, starts) if starts else None
            if best is None:
                break
            operator, start = best
            entry = operator.entry
            role = _role(draft, operator)
            draft = Draft(start, draft.end, draft.rule, _wrap(draft.reading, entry.normalize), role, (operator.id, *draft.operators))
        return draft

    def _longest(self, scan: str, draft: Draft, starts: list[int]) -> tuple[Operator, int] | None:
        """The operator that reaches back furthest; where two do, the one with a guard, then file order."""
        for at in reversed(starts):
            found = [o for o in self._operators if o.regex.match(scan, at, draft.start) and _allowed(o, draft, scan, at)]
            if found:
                return next((o for o in found if o.before is not None), found[0]), at
        return None

    def _countries(self, scan: str, drafts: list[Draft]) -> list[Draft]:
        """Say whose fiscal years they are."""
        if not any(_counts_years(d.reading) for d in drafts):
            return drafts
        quarters, business = quarters_year(scan), business_year(scan)
        if quarters not in ("", "1"):
            drafts = [replace(d, reading=by_quarters(d.reading, quarters)) for d in drafts]
        if business not in ("", "1"):
            drafts = [replace(d, reading=by_year(d.reading, business)) for d in drafts]
        if not any(_is_fiscal(d.reading) for d in drafts):
            return drafts
        return [replace(d, reading=self._fiscal.fill(scan, d.start, d.end, d.reading, business)) for d in drafts]


def _word_starts(scan: str, floor: int, end: int) -> list[int]:
    """Where the words before an expression begin, nearest first."""
    starts = [m.start() for m in _WORD.finditer(scan, max(floor, end - LOOK_BACK), end)]
    return starts[: -MAX_WORDS - 1 : -1]


def _role(draft: Draft, operator: Operator) -> str:
    """A comparison makes a baseline; "the end of the year" leans on publication, no longer on a period named before."""
    if draft.role in ("record", "rate"):
        return draft.role
    if operator.entry.role:
        return operator.entry.role
    if draft.role == "antecedent" and draft.reading.normalize in ("the_unit", "unit_end") and operator.entry.normalize != "plain":
        return "when"
    return draft.role


def _wrap(reading: Reading, normalize: str) -> Reading:
    """ "in" and "on" add nothing to the meaning."""
    return reading if normalize == "plain" else Reading(normalize, (), (reading,))


def _joined(scan: str, left: Base, right: Base, floor: int) -> int | None:
    """Where a range of the two begins, or None: "January-August", "from 2009 to 2011", "between May and July"."""
    if left.reading.normalize not in _RANGEABLE or right.reading.normalize not in _RANGEABLE or right.start - left.end > 15:
        return None
    if left.rule.entry.role != "when" or right.rule.entry.role != "when":
        return None
    begin = max(floor, left.start - 20)
    if _EDGE.search(scan, max(floor, left.start - 20), left.start):
        return None
    if _TO.fullmatch(scan, left.end, right.start):
        lead = _FROM.search(scan, begin, left.start)
        if lead and _MOVED.search(scan, max(floor, lead.start() - 45), lead.start()):
            return None
        return lead.start() if lead else left.start
    if _AND.fullmatch(scan, left.end, right.start):
        lead = _BETWEEN.search(scan, begin, left.start)
        if lead is None and _neighbours(left, right) and not _APART.match(scan, right.end):
            return left.start
        return lead.start() if lead else None
    return None


def _since_until(scan: str, left: Draft, right: Draft) -> Draft | None:
    """ "since the beginning of the year until the end of August": a stretch with two ends."""
    if left.reading.normalize not in ("since", "starting") or left.role != "when" or right.start - left.end > 6:
        return None
    if right.reading.normalize == "until":
        if scan[left.end : right.start].strip(" ,"):
            return None
        end = right.reading.inner[0]
    elif right.role == "when" and _TO.fullmatch(scan, left.end, right.start):
        end = right.reading
    else:
        return None
    begin = left.reading.inner[0]
    if _core(begin).normalize not in _ENDS or _core(end).normalize not in _ENDS:
        return None
    return Draft(left.start, right.end, left.rule, Reading("range", (), (begin, end)), "when", ("range",))


def _neighbours(left: Base, right: Base) -> bool:
    """ "in April and May": months that follow one another."""
    one, other = left.reading, right.reading
    if one.normalize == other.normalize == "weekday":
        plain = all(r.part(p) is None for r in (one, other) for p in ("which", "week"))
        return plain and (other.number("weekday", 0) - one.number("weekday", 0)) % 7 == 1
    if one.normalize != "month" or other.normalize != "month" or other.part("which") or one.part("year"):
        return False
    return (other.number("month") - one.number("month")) % 12 == 1


def _allowed(operator: Operator, draft: Draft, scan: str, start: int) -> bool:
    entry, core = operator.entry, _core(draft.reading)
    if core.normalize in entry.never or draft.reading.normalize in entry.never:
        return False
    if entry.normalize == "plain" and entry.role is None and draft.operators and draft.operators[0] in ("in", "over"):
        return False
    if entry.normalize != "plain" and draft.reading.normalize in ("by", "until", "before", "since", "starting", "after", "as_of"):
        return False
    if draft.reading.normalize in ("by", "until", "before", "since", "starting", "after") and entry.role is None:
        return False
    if entry.normalize == "starting" and scan[draft.end - 2 : draft.end] == "'s":
        return False  # "a long way from April's peak"
    if entry.only and _precision(core) not in entry.only and draft.reading.normalize not in entry.only:
        return False
    if operator.before and not operator.before.search(scan, max(0, start - LOOK_BACK), start):
        return False
    return not (operator.unless_before and operator.unless_before.search(scan, max(0, start - LOOK_BACK), start))


def _core(reading: Reading) -> Reading:
    while reading.inner:
        reading = reading.inner[-1]
    return reading


def _precision(core: Reading) -> str:
    if core.normalize in ("unit", "the_unit", "ago", "earlier", "rolling", "antecedent", "on_previous"):
        return core.part("unit") or "year"
    return _PRECISION.get(core.normalize, core.normalize)


def _lend_years(scan: str, drafts: list[Draft], bounds: list[int]) -> list[Draft]:
    """ "in August … from July 2023": an expression without a year takes it from one with a year in its sentence."""
    out: list[Draft] = []
    for group in _by_sentence(drafts, bounds):
        dated = [(i, d) for i, d in enumerate(group) if d.role not in ("record", "rate") and _year_of(d.reading)]
        for i, draft in enumerate(group):
            core = _core(draft.reading)
            if dated and core.normalize in _YEARLESS and core.part("year") is None and core.part("which") is None:
                draft = _lent(scan, group, i, dated)
            out.append(draft)
    return out


def _by_sentence(drafts: list[Draft], bounds: list[int]) -> Iterable[list[Draft]]:
    group: list[Draft] = []
    at = 0
    for draft in drafts:
        moved = False
        while at < len(bounds) and bounds[at] <= draft.start:
            at, moved = at + 1, True
        if moved and group:
            yield group
            group = []
        group.append(draft)
    if group:
        yield group


def _counts_years(reading: Reading) -> bool:
    """Whether it may matter where a company's year begins."""
    return reading.normalize in _OF_YEARS or any(_counts_years(r) for r in reading.inner)


def _is_fiscal(reading: Reading) -> bool:
    return reading.normalize in ("fiscal", "years") or any(_is_fiscal(r) for r in reading.inner)


def _year_of(reading: Reading) -> str | None:
    core = _core(reading)
    if core.normalize == "unit" and core.part("unit") == "year" and core.part("which") in ("-1", "1") and reading is core:
        return core.part("which")  # "last year I gave 8 %, on 1 April"
    year = core.part("year")
    return year if year and year.isdecimal() and len(year) == 4 and core.normalize in (*_YEARLESS, "year") else None


def _lent(scan: str, group: list[Draft], i: int, dated: list[tuple[int, Draft]]) -> Draft:
    draft = group[i]
    at = bisect.bisect_left(dated, i, key=lambda x: x[0])
    j, giver = min(dated[max(0, at - 1) : at + 1], key=lambda x: (abs(x[0] - i), x[0] > i))
    core, year = _core(giver.reading), _year_of(giver.reading)
    if core.normalize in ("year", "unit"):
        if (
            (core.normalize == "unit" and ";" in scan[giver.end : draft.start])
            or j > i
            or giver.role == "baseline"
            or giver.reading.normalize not in ("year", "unit")
            or not _opens(scan, giver.start)
        ):
            return draft
        hint = f"year:{year}"
    else:
        between = scan[draft.end : giver.start] if j > i else scan[giver.end : draft.start]
        if ";" in between or draft.reading.normalize in _AHEAD:
            return draft
        compares = giver.role == "baseline" or _COMPARES.search(between) or _COMPARES.match(scan, giver.start)
        how = "after" if j > i and compares and draft.role != "baseline" else "near"
        steps = (_month_of(_core(draft.reading)) - _month_of(core)) % 12
        if j > i and not (_LISTED.fullmatch(between) or (how == "after" and 1 <= steps <= NEXT_MONTHS)):
            return draft  # a year given later is given because it is another one
        hint = f"{how}:{year}-{_month_of(core):02}"
    return replace(draft, reading=_hinted(draft.reading, hint))


def _opens(scan: str, start: int) -> bool:
    """Whether an expression opens its sentence and so holds for all of it."""
    before = scan[max(0, start - 3) : start].rstrip(' "')
    return not before or before[-1] in ".!?\n•-"


def _month_of(core: Reading) -> int:
    for name, factor, less in (("month", 1, 0), ("nth", 6 if core.normalize == "half" else 3, 2), ("n", 1, 0), ("season", 1, 0)):
        value = core.part(name)
        if value and value.isdecimal():
            return min(12, max(1, int(value) * factor - less))
    return 12


def _hinted(reading: Reading, hint: str) -> Reading:
    if not reading.inner:
        return reading.having(hint=hint)
    return replace(reading, inner=(*reading.inner[:-1], _hinted(reading.inner[-1], hint)))
