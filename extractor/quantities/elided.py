"""What a figure leaves out and its neighbour says: the unit, the scale, the denominator.

"grew from 3.3 to 3.7 %", "2.8 million tons as against 1.5 million", "steel by 6.9", "40 cases, Astana 20", "$638 a tonne … at $530".
Pairs that need nothing but the text are settled on the elements (`pair`); the rest once the counted nouns are known (`restore`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from extractor.quantities.cues import BLANK, Cues
from extractor.quantities.element import Element
from extractor.quantities.numeral import CTX, plain, times
from extractor.quantities.units import UnitReader
from extractor.values import Kind, Quantity

_SENTENCE = re.compile(r"[.!?]\s|\n")
_REACH, _FAR = 100, 180
_MAX_RATIO = Decimal(20)
_BRACKETS = re.compile(r" ?\([^()\n]{0,80}\)")
_LITTLE = "(?:(?:in|for|from|to|at|of|the)[ \u00a0])*"
_NAMES = rf"{_LITTLE}(?:[A-Z][\w’'&.-]*[ \u00a0]?(?:(?:and|of|the|region|province|county)[ \u00a0])*){{1,4}}"
_LIST = re.compile(rf"(?:,|;| and|, and|, while)[ \u00a0]{_NAMES}(?:[–—-][ \u00a0]?|\(|by[ \u00a0]|with[ \u00a0])?")
_BY = re.compile(r"[,;]?(?: and)?(?: [\w’'-]+){1,5} by ")
_DASHED = re.compile(r"(?:[,;]|,? and)(?: [\w’'-]+){1,6}(?: [–—-]|,|:) ")
_INSIDE = re.compile(r"\((?:[a-z]+ ){0,2}\S?\Z")
_OPENS = re.compile(r" \(")
_COORDINATED = re.compile(r" (?:and|or|&) |, ")
_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_DATED = re.compile(rf"(?: of| in)? (?:in |on )?(?:[A-Z][a-z]+ )?(?:(?:19|20)\d\d|{_MONTH})\b")
_DATED_PAIR = re.compile(rf"(?:{_DATED.pattern}),? and |, and |; |, ")
_OF_WHICH = re.compile(r",? of (?:which|them|these)(?:,| about| some| nearly| around| over| more than)? ?")
_NORM = re.compile(r"\b(?:norm|plan|target|limit|quota|forecast|requirement|need|capacity|average|record) of \Z")
_TO_LEVEL = re.compile(r",? (?:[a-z-]+ ){0,3}?(?:to|at) (?:[a-z]+ ){0,2}")
_MORE = re.compile(r" (?:more|fewer|less|up|down|above|below) (?:than|on|from|in)\b")
_ERROR = re.compile(r"\bmargin of error (?:[a-z]+ ){0,4}\Z")
_POINTS = re.compile(
    r"[ ,](?:of|to|short of|more|better|worse|less|higher|lower|up|down|than|from|in|a year|since|above|below|on)\b|[.,;)]"
)


@dataclass(slots=True)
class Found:
    """A quantity in the making: the element it was read from, and the entries that had a part in it."""

    element: Element
    quantity: Quantity
    rules: tuple[str, ...]


class ElidedReader:
    """Hands units from a figure to its neighbour."""

    def __init__(self, cues: Cues, units: UnitReader) -> None:
        hedges, self._units = cues.hedges, units
        self._to = re.compile(rf"{BLANK}(?:to|and up to|and as many as){BLANK}|-to-", re.I)
        self._from_gap = re.compile(rf"{BLANK}from{BLANK}{hedges}", re.I)
        self._to_loose = re.compile(rf"(?:{BLANK}[\w’'-]+){{0,6}}?,?{BLANK}(?:to|down to|up to){BLANK}{hedges}", re.I)
        self._after_from = re.compile(rf"\bfrom (?:[a-z]+{BLANK}){{0,4}}\Z", re.I)
        self._after_to = re.compile(rf"\b(?:to|at) {hedges}\Z", re.I)
        self._against = re.compile(rf"(?<![^\W_])(?:{cues.any_of('counterpart')}){BLANK}{hedges}\Z", re.I)
        ends = r"(?: (?:settle|close|end|finish|trade|stand)(?: [a-z]+){0,3} at)?"
        self._step = re.compile(
            rf"(?:, or [^,;]{{1,14}},)?(?: to{ends}| at| from) {hedges}|,? (?:cheaper|dearer|lower|higher|less|more)\\b"
        )
        self._tight = re.compile(rf"{BLANK}(?:{cues.any_of('counterpart')}){BLANK}{hedges}", re.I)

    # ------------------------------------------------------------ on the elements
    def pair(self, text: str, elements: list[Element]) -> None:
        """ "from 3.3 to 3.7 %": the first takes the unit of the second; "from 36 hours to 24": the second that of the first."""
        for first, second in reversed(list(pairwise(elements))):
            gap = text[first.end : second.start]
            if first.unit is None and first.low is None and _COORDINATED.fullmatch(gap) and _listed_alike(first, second):
                _hand_over(second, first)  # "18.2 and 17.9 %", "5, 6 and 7 million tonnes"
        for first, second in pairwise(elements):
            if first.low is None and second.low is None and 0 <= second.start - first.end <= _REACH:
                self._pair(text, first, second)

    def _pair(self, text: str, first: Element, second: Element) -> None:
        gap = text[first.end : second.start]
        before = text[max(0, first.start - 40) : first.start]
        tight = self._to.fullmatch(gap) is not None
        if self._after_from.search(before) and (tight or self._to_loose.fullmatch(gap)):
            if first.unit is None and tight:
                _hand_over(second, first)
            elif second.unit is None:
                _hand_over(first, second)
        elif self._from_gap.fullmatch(gap) and self._after_to.search(before):
            _hand_over(*((first, second) if second.unit is None else (second, first)))
        elif self._tight.fullmatch(gap) and first.unit is None and _number_alike(first, second):
            _hand_over(second, first)  # "2.3 versus 1.9 million tonnes"
        elif self._against.search(gap) and not _SENTENCE.search(gap) and first.unit is not None:
            self._twin(first, second)

    def _twin(self, first: Element, second: Element) -> None:
        """ "$638 a tonne, compared to $530", "2.8 million tons as against 1.5 million": the later twin takes the unit."""
        if second.kind == Kind.MONEY and first.kind == Kind.MEASURE and (first.unit or "").startswith(f"{second.unit}/"):
            if _value_alike(first, second):
                second.kind, second.unit, second.rules = first.kind, first.unit, (*first.rules[:1], *second.rules)
                second.value, second.below = plain(CTX.divide(second.value or Decimal(0), first.below)), first.below
                second.step = plain(CTX.divide(second.step, first.below)) if second.step is not None else None
        elif second.unit is None and second.kind == Kind.COUNT and second.numeral.form == "digits" and _number_alike(first, second):
            _hand_over(first, second)

    # ------------------------------------------------------------ on the quantities
    def restore(self, text: str, found: list[Found]) -> None:
        """Units of list members, of counterparts and of later prices, in place."""
        for k, item in enumerate(found):
            q = item.quantity
            if q.unit is None and q.kind == Kind.COUNT:
                giver = self._giver(text, found, k)
                if giver is not None:
                    _take(item, giver)
            elif q.unit == "point" and (
                any(_points(text, other, item) for other in _before_bare(found, k))
                or (k + 1 < len(found) and _points_to(text, item, found[k + 1]))
            ):
                item.quantity = replace(q, kind=Kind.PERCENTAGE_POINT, unit="pp")
            elif k and q.kind == Kind.MEASURE:
                _same_rate(text, found[k - 1], item)
        self._prices(text, found)
        self._converted(text, found)

    def _converted(self, text: str, found: Sequence[Found]) -> None:
        """ "102,000 dong ($4.03) per kg": the denominator stands behind both."""
        for first, second in pairwise(found):
            a, b = first.quantity, second.quantity
            if a.kind != Kind.MONEY or b.kind != Kind.MONEY or a.unit is None or b.unit is None:
                continue
            if not _OPENS.fullmatch(text[a.end : b.start]) or text[b.end : b.end + 1] != ")":
                continue
            rated = self._units.money_rate(text, a.unit, b.end + 1)
            if "/" in rated.code:
                below = rated.code.partition("/")[2]
                first.quantity = _divided(a, rated.code, rated.below)
                second.quantity = _divided(b, f"{b.unit}/{below}", rated.below)

    def _giver(self, text: str, found: Sequence[Found], k: int) -> Found | None:
        """The neighbour before whose unit the figure shares: within brackets if it stands in brackets, else outside them."""
        item = found[k]
        for other in reversed(found[max(0, k - 4) : k]):
            gap = text[other.quantity.end : item.quantity.start]
            if len(gap) > _FAR or _SENTENCE.search(gap):
                return None
            if "(" in text[item.quantity.start - 1 : item.quantity.start] and ")" in gap:
                if _INSIDE.search(text[max(0, other.quantity.start - 12) : other.quantity.start]) and _value_near(other, item):
                    return other  # "peaches – 61.7 thousand tons (for 47.3 mln dollars), cherries – 44 thousand (66.9 mln)"
                continue
            gap = _BRACKETS.sub("", gap)
            if ")" in gap or other.quantity.unit is None or other.quantity.kind == Kind.FACTOR:
                continue
            if self._shares(text, gap, other, item):
                return other
        return None

    def _shares(self, text: str, gap: str, other: Found, item: Found) -> bool:
        if other.element.numeral.form == "fraction" or item.quantity.value is None:
            return False
        if _OPENS.fullmatch(gap):
            near = _scale_of(other) is not None and not item.element.numeral.scaled and _face_near(other, item)
            return _value_near(other, item) or near
        if item.element.numeral.scaled and item.quantity.value >= 10_000:
            return other.quantity.kind != Kind.PERCENT and _value_near(other, item)  # "fell 9 %, to about 73 million"
        if len(gap) > _REACH or (other.quantity.kind == Kind.PERCENT and not 0 < abs(item.quantity.value) <= 200):
            return False
        if _OF_WHICH.fullmatch(gap):
            return other.quantity.kind in (Kind.MONEY, Kind.MEASURE) and _face_near(other, item)
        if gap in (", ", ", or ", " (") and _MORE.match(text, item.quantity.end):
            return other.quantity.kind in (Kind.COUNT, Kind.MEASURE, Kind.MONEY)  # "48 seats, nine more than in 2020"
        if _NORM.search(gap) or self._against.search(gap):
            return _face_near(other, item)
        by = _BY.fullmatch(gap) and text[max(0, other.quantity.start - 4) : other.quantity.start].endswith(" by ")
        dated = _DATED_PAIR.fullmatch(gap) and _DATED.match(text, item.quantity.end) and not gap.startswith(",")
        return bool(_LIST.fullmatch(gap) or _DASHED.fullmatch(gap) or by or dated)

    def _prices(self, text: str, found: list[Found]) -> None:
        """Money near a price of the same currency and size is a price of the same thing: "$2.58 a kilo … dipped below $2.10"."""
        rates = [f for f in found if f.quantity.kind == Kind.MEASURE and _is_price(f.quantity)]
        if not rates:
            return
        for item in found:
            q = item.quantity
            if q.kind != Kind.MONEY or q.unit is None or item.element.numeral.scaled or "/" in q.unit:
                continue
            giver = _price_near(text, rates, item, self._step)
            if giver is not None:
                rated = _divided(q, giver.quantity.unit or "", giver.element.below)
                item.quantity = replace(rated, doubt="the unit of the price before")
                item.rules = (*giver.rules[:1], *item.rules)


def _divided(q: Quantity, unit: str, below: Decimal) -> Quantity:
    """Money as a price: the unit with its denominator, of which there may be a thousand."""
    value, low, high, step = (plain(CTX.divide(v, below)) if v is not None else None for v in (q.value, q.low, q.high, q.step))
    return replace(q, kind=Kind.MEASURE, unit=unit, value=value, low=low, high=high, step=step)


def _is_price(q: Quantity) -> bool:
    money, _, below = (q.unit or "").partition("/")
    return (
        len(money) == 3
        and money.isupper()
        and below not in ("a", "mo", "wk", "d", "h", "{share}")
        and not (len(below) == 3 and below.isupper())
    )


def _price_near(text: str, rates: Sequence[Found], item: Found, step: re.Pattern[str]) -> Found | None:
    """The nearest price of the same paragraph with the same currency, within a factor of two."""
    q = item.quantity
    best: Found | None = None
    for rate in rates:
        if not (rate.quantity.unit or "").startswith(f"{q.unit}/"):
            continue
        stepped = rate.quantity.start > q.end and step.fullmatch(text[q.end : rate.quantity.start])
        if stepped and item.element.factor in (1, rate.element.factor, Decimal("0.01")):
            return rate  # "shed 15p to 210p per therm"
        if not _close(rate, item):
            continue
        between = text[min(rate.quantity.end, q.end) : max(rate.quantity.start, q.start)]
        if len(between) > 400 or "\n" in between:
            continue
        if best is None or abs(rate.quantity.start - q.start) < abs(best.quantity.start - q.start):
            best = rate
    return best


def _before_bare(found: Sequence[Found], k: int) -> Iterator[Found]:
    """The figure before, and those before it as far as numbers without a unit of their own stand between."""
    for other in reversed(found[max(0, k - 4) : k]):
        yield other
        if other.quantity.unit is not None:
            return


def _points(text: str, other: Found, item: Found) -> bool:
    """ "71 percent, ten points more than": points of a percentage."""
    gap, value = text[other.quantity.end : item.quantity.start], item.quantity.value
    if _ERROR.search(gap):
        return True
    if other.quantity.kind != Kind.PERCENT or len(gap) > _REACH or _SENTENCE.search(gap) or "index" in gap or gap.endswith(("or ", "(")):
        return False
    return value is not None and abs(value) <= 40 and _POINTS.match(text, item.quantity.end) is not None


def _points_to(text: str, item: Found, other: Found) -> bool:
    """ "slipped by 0.7 points to 92.1%": points of the percentage that they lead to."""
    gap, value = text[item.quantity.end : other.quantity.start], item.quantity.value
    return other.quantity.kind == Kind.PERCENT and value is not None and abs(value) <= 40 and _TO_LEVEL.fullmatch(gap) is not None


def _same_rate(text: str, other: Found, item: Found) -> None:
    """ "98 megalitres per day (104 megalitres)": the second leaves out the denominator."""
    a, b = other.quantity, item.quantity
    gap = text[a.end : b.start]
    if a.kind == Kind.MEASURE and (a.unit or "").startswith(f"{b.unit}/") and _OPENS.fullmatch(gap) and _value_near(other, item):
        item.quantity = replace(b, unit=a.unit)


def _listed_alike(first: Element, second: Element) -> bool:
    if second.unit is None or second.kind in (Kind.COUNT, Kind.FACTOR) or second.low is not None or first.kind != Kind.COUNT:
        return False
    if first.numeral.form != second.numeral.form or (first.numeral.scaled and not second.numeral.scaled):
        return False
    fine = bool(second.numeral.step and first.numeral.step and second.numeral.step == first.numeral.step) or first.numeral.scaled
    return (fine or not second.numeral.scaled) and _number_alike(first, second)


def _close(rate: Found, item: Found) -> bool:
    a, b = rate.quantity, item.quantity
    x, y = (v if v is not None else q.high for v, q in ((a.value, a), (b.value, b)))
    x = x and CTX.multiply(x, rate.element.below)
    return bool(x and y and Decimal("0.4") < abs(CTX.divide(y, x)) < Decimal("2.5"))


def _take(item: Found, giver: Found) -> None:
    """Give an item the unit of another, with its factor, and its scale where the item has none."""
    q, other = item.quantity, giver.quantity
    value, step = q.value, q.step
    if value is None:
        return
    scale = _scale_of(giver) if _bare(item, giver) and _face_near(giver, item) else Decimal(1)
    scale = times(scale or Decimal(1), giver.element.factor)
    item.quantity = replace(
        q, kind=other.kind, unit=other.unit, value=times(value, scale), step=times(step, scale) if step is not None else None
    )
    item.rules = (*giver.rules[:1], *item.rules)


def _bare(item: Found, giver: Found) -> bool:
    """Whether a number may leave out its scale: a short one, or as long a one as its neighbour's ("SEK 1,846m (1,972)")."""
    numeral, other = item.element.numeral, giver.element.numeral
    fractional = numeral.step is not None and numeral.step < 1
    large = abs(other.face) >= 1000 and bool(numeral.face) and Decimal("0.2") < abs(CTX.divide(other.face, numeral.face)) < 5
    return not numeral.scaled and (abs(numeral.face) < 1000 or large) and (fractional or abs(numeral.face) >= 100)


def _scale_of(found: Found) -> Decimal | None:
    numeral = found.element.numeral
    return abs(CTX.divide(numeral.value, numeral.face)) if numeral.scaled and numeral.face else None


def _face_near(a: Found, b: Found) -> bool:
    x, y = a.element.numeral.face, b.element.numeral.face
    return bool(x and y) and 1 / _MAX_RATIO < abs(CTX.divide(y, x)) < _MAX_RATIO


def _value_near(a: Found, b: Found) -> bool:
    x, y = a.element.value, b.element.value
    return bool(x and y) and 1 / _MAX_RATIO < abs(CTX.divide(y or Decimal(1), x or Decimal(1))) < _MAX_RATIO


def _value_alike(first: Element, second: Element) -> bool:
    """Whether two figures may be of one kind: within a factor of twenty, each in the unit written."""
    if not first.value or not second.value:
        return False
    return 1 / _MAX_RATIO < abs(CTX.divide(CTX.divide(second.value, second.factor), CTX.divide(first.value, first.factor))) < _MAX_RATIO


def _number_alike(first: Element, second: Element) -> bool:
    """The same, or the printed numbers are alike, so that one of them left out its scale."""
    faces = bool(first.numeral.face and second.numeral.face)
    return _value_alike(first, second) or (faces and 1 / _MAX_RATIO < abs(CTX.divide(second.numeral.face, first.numeral.face)) < _MAX_RATIO)


def _hand_over(giver: Element, taker: Element) -> None:
    if giver.unit is None or giver.value is None or taker.value is None or giver.kind == Kind.FACTOR or taker.unit is not None:
        return
    taker.kind, taker.unit, taker.shared = giver.kind, giver.unit, True
    taker.rules = (*giver.rules[:1], *taker.rules)
    if giver.factor != 1:
        taker.value = times(taker.value, giver.factor)
        taker.step = times(taker.step, giver.factor) if taker.step is not None else None
    if giver.numeral.scaled and not taker.numeral.scaled and giver.numeral.face and 0 < abs(taker.numeral.face) < 1000:
        scale = abs(CTX.divide(CTX.divide(giver.value, giver.factor), giver.numeral.face))
        ratio = abs(CTX.divide(taker.numeral.face, giver.numeral.face))
        if Decimal("0.02") < ratio < 50:
            taker.value = plain(CTX.multiply(taker.value, scale))
            taker.step = plain(CTX.multiply(taker.step, scale)) if taker.step is not None else None
