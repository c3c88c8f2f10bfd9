"""What stands round a number: the currency before it, the unit behind it, what it is counted per.

Pure text: every method looks at one place and never scans.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from extractor.quantities.numerals import SPACE, parse_digits
from extractor.quantities.vocabulary import UnitSense, Vocabulary, alternation

_TIME_BEHIND = re.compile(r"[ \u00a0](?:ago|earlier|later|before|after|ahead|old|prior|on year|and a half|previously)\b")
_BRITISH = re.compile(r"£|\bpence\b|\bBrit(?:ish|ain)\b|\bUK\b|\bLondon\b")
_BULLION = re.compile(r"\b(?:[Gg]old|[Ss]ilver|[Pp]latinum|[Pp]alladium|[Bb]ullion)\b")
_PREFIX_LENGTH = 6
_PLACES_WINDOW = 400


@dataclass(frozen=True, slots=True)
class Tail:
    """The unit behind a number, with its rate: where it ends, what it says, which entries read it."""

    kind: str
    code: str
    factor: Decimal
    end: int
    rules: tuple[str, ...]
    duration: bool = False
    hyphen: bool = False
    doubt: str | None = None
    symbol: str = ""


@dataclass(frozen=True, slots=True)
class Prefix:
    """The currency before a number: where it starts, its sense, and the sign found on the way."""

    start: int
    sense: UnitSense
    gap: bool
    minus: bool = False


class UnitReader:
    """Reads units and currencies at a place of the text."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.v = vocabulary
        gap = rf"(?P<gap>(?:[{SPACE}]{{0,2}}|-)(?:(?:full|whole|more) (?=percentage))?)"
        self._word = re.compile(rf"{gap}(?P<w>{alternation(vocabulary.words)})(?![^\W_])(?!-(?:based|denominated))", re.I)
        self._symbol = re.compile(rf"{gap}(?P<w>{alternation(vocabulary.symbols)})(?:(?<=[%°‰％])|(?![^\W_]))(?!\d)")
        link = (
            rf"(?P<link>[{SPACE}](?:from(?: (?:an?|one|each|every))?|per|an?|for each|for every|for one|for an?|"
            rf"each|against the|against one|to the|to one)[{SPACE}]"
            rf"|[{SPACE}]?/[{SPACE}]?|-per-|-a-|-an-)"
        )
        number = rf"(?P<number>\d[\d,]*[{SPACE}]|(?:one|ten|hundred|thousand|million)[{SPACE}]|each[{SPACE}])?"
        below = alternation(vocabulary.below)
        self._per = re.compile(rf"{link}{number}(?:(?P<w>(?i:{below}))|(?P<s>{alternation(vocabulary.below_symbols)}))(?![^\W_])")
        self._per_any = re.compile(rf"[{SPACE}]per[{SPACE}](?P<w>[a-z]{{3,20}})(?![\w-])")
        blank = f"[{SPACE}]"
        times = alternation(w for w in vocabulary.durations if w in vocabulary.below)
        self._of_time = re.compile(rf"{blank}of{blank}(?:[a-z-]+{blank}){{1,3}}?(?:an?|per|each|every){blank}(?P<w>{times})\b")
        self._money_word = re.compile(
            rf"\b(?:{alternation(w for w, s in vocabulary.words.items() if s.kind == 'money' and s.factor == 1 and not s.wordlike)})\b",
            re.I,
        )
        self._to_money = re.compile(
            rf"[{SPACE}](?:to|against|per|for)[{SPACE}](?:(?:the|one|an?|1|"
            rf"each)[{SPACE}])?(?P<w>{alternation(w for w, c in vocabulary.below.items() if len(c) == 3 and c.isupper())})\b",
            re.I,
        )

    # ------------------------------------------------------------ before
    def prefix(self, text: str, start: int) -> Prefix | None:
        """The currency sign or code that ends right before `start`, with one blank or a minus between at most."""
        at, minus = start, False
        if at > 1 and text[at - 1] in "-−–" and text[at - 2] in "$€£¥₸₽₹₺₩₴":
            at, minus = at - 1, True
        gap = at > 0 and text[at - 1] in SPACE
        if gap:
            at -= 1
        for n in range(min(_PREFIX_LENGTH, at), 0, -1):
            sense = self.v.prefixes.get(text[at - n : at])
            if sense is None:
                continue
            first, before = text[at - n], text[at - n - 1 : at - n] if at > n else ""
            if first.isalpha() and (before.isalnum() or (before in ("&", "'", "’", ".", "-") and before)):
                continue
            return Prefix(at - n, sense, gap, minus)
        return None

    # ------------------------------------------------------------ behind
    def tail(self, text: str, end: int, *, large: bool, hint: str | None, about: str = "") -> Tail | None:
        """The unit that begins at `end`; `large` says that the number is scaled or big, so that word-like money counts."""
        found = self._longest(text, end)
        if found is None:
            return None
        sense, stop, gap, written = found
        if sense.wordlike and not large:
            return None
        code, doubt = (sense.code, None) if sense.shared is None else self.resolve(sense, text, end, hint)
        code = _troy(code, text)
        return Tail(sense.kind, code, sense.factor, stop, (sense.rule,), sense.duration, gap == "-", doubt, written)

    def _longest(self, text: str, end: int) -> tuple[UnitSense, int, str, str] | None:
        best: tuple[UnitSense, int, str, str] | None = None
        for pattern, table in ((self._symbol, self.v.symbols), (self._word, self.v.words)):
            found = pattern.match(text, end)
            if found is None or (best and found.end() <= best[1]):
                continue
            written = found["w"]
            key = written if table is self.v.symbols else _fold(written)
            sense = table.get(key)
            if sense is not None:
                best = (sense, found.end(), found["gap"], written)
        if best is None and text[end : end + 1] == "p" and not text[end + 1 : end + 2].isalnum() and _BRITISH.search(text):
            return UnitSense("money", "GBP", Decimal("0.01"), "GBP"), end + 1, "", "p"
        return best

    def rate(self, text: str, tail: Tail) -> Tail:
        """The unit with up to two denominators behind it: "litres per person per day", "a tonne", "/ha"."""
        for _ in range(2):
            found = self._per.match(text, tail.end)
            if found is None:
                return self._rate_any(text, self._rate_of(text, tail))
            word = _fold(found["w"]) if found["w"] else found["s"]
            code = self.v.below[word] if found["w"] else self.v.below_symbols[word]
            link = found["link"].strip()
            if self._no_rate(text, found, link, word, code, tail):
                return tail
            below = _times(found["number"], _troy(code, text))
            if below is None:
                return tail
            rule = self.v.below_rules.get(word, "rate")
            tail = replace(tail, kind="measure", code=f"{tail.code}/{below}", end=found.end(), rules=(*tail.rules, rule), duration=False)
        return tail

    def _rate_of(self, text: str, tail: Tail) -> Tail:
        """ "60 mln tons of coal a year": the stuff stands between the unit and its time."""
        found = self._of_time.match(text, tail.end) if tail.kind in ("measure", "money") and not tail.duration else None
        if found is None or _TIME_BEHIND.match(text, found.end()):
            return tail
        word = _fold(found["w"])
        return replace(
            tail, kind="measure", code=f"{tail.code}/{self.v.below[word]}", end=found.end(), rules=(*tail.rules, self.v.below_rules[word])
        )

    def _no_rate(self, text: str, found: re.Match[str], link: str, word: str, code: str, tail: Tail) -> bool:
        money_below = len(code) == 3 and code.isupper()
        if link in ("a", "an") and _TIME_BEHIND.match(text, found.end()):
            return True
        if money_below and (tail.kind != "money" or link in ("a", "an")):
            return True
        if link.startswith("from") and code not in ("ha", "[acr_us]"):
            return True
        if not money_below and link.startswith(("to", "against")):
            return True
        return tail.duration and link.startswith("for")

    def _rate_any(self, text: str, tail: Tail) -> Tail:
        """ "$40 per goal": any thing below the line, in braces."""
        if tail.kind not in ("money",) and "/" not in tail.code:
            return tail
        found = self._per_any.match(text, tail.end)
        if found is None or found["w"] in ("cent", "annum", "the", "day") or "/" in tail.code:
            return tail
        return replace(tail, kind="measure", code=f"{tail.code}/{{{found['w']}}}", end=found.end(), duration=False)

    # ------------------------------------------------------------ which money
    def resolve(self, sense: UnitSense, text: str, at: int, hint: str | None) -> tuple[str, str | None]:
        """The currency of a shared word: by the country named nearest before it, the article's place, else the default."""
        shared = sense.shared
        assert shared is not None
        near = _nearest_place(shared.places, text, at) if shared.places else None
        country = near or hint
        if country in shared.by_country:
            code = shared.by_country[country]
            return code, None if near or code == shared.default else f"{shared.id} taken as {code} by the article's place"
        if hint and shared.id == "dollar":
            return shared.default, None
        return shared.default, f"{shared.id} taken as {shared.default}"

    def exchange(self, text: str, end: int, hint: str | None) -> tuple[str | None, int, tuple[str, ...]] | None:
        """ "54.36 to the dollar": the rate's unit, where the words end and the rules; None where no such words stand."""
        found = self._to_money.match(text, end)
        if found is None:
            return None
        word = _fold(found["w"])
        below = self.v.below.get(word)
        if below is None:
            return None
        above: str | None = None
        for m in self._money_word.finditer(text, max(0, end - 160), end):
            sense = self.v.words.get(_fold(m[0]))
            if sense and sense.code != below:
                above = sense.code if sense.shared is None else self.resolve(sense, text, m.end(), hint)[0]
        above = above or (self.v.country_currency.get(hint) if hint else None)
        unit = f"{above}/{below}" if above and above != below else None
        return unit, found.end(), ("exchange_rate", self.v.below_rules.get(word, below))


def _troy(code: str, text: str) -> str:
    """Ounces of precious metals are troy ounces."""
    return "[oz_tr]" if code == "[oz_av]" and _BULLION.search(text) else code


def _fold(text: str) -> str:
    out = text.lower()
    for blank in SPACE[1:]:
        out = out.replace(blank, " ")
    return out


def _times(number: str | None, code: str) -> str | None:
    """The denominator with its number: "per 1,000 m3" is (10*3.m3)."""
    if not number:
        return code
    word = number.strip().lower()
    named = {"one": "1", "each": "1", "ten": "10", "hundred": "100", "thousand": "1000", "million": "1000000"}
    parsed = parse_digits(named.get(word, word.rstrip(",")))
    if parsed is None or parsed[0] != parsed[0].to_integral_value() or parsed[0] < 1:
        return None
    value = int(parsed[0])
    if value == 1:
        return code
    digits = str(value)
    power = f"10*{len(digits) - 1}" if digits.strip("0") == "1" else digits
    return f"({power}.{code})"


def _nearest_place(places: dict[str, str], text: str, at: int) -> str | None:
    """The country of the last place word before, else of the first one behind."""
    before = text[max(0, at - _PLACES_WINDOW) : at]
    best, where = None, -1
    for word, country in places.items():
        i = before.rfind(word)
        if i > where:
            best, where = country, i
    if best:
        return best
    hits = [(i, country) for word, country in places.items() if (i := text.find(word, at, at + _PLACES_WINDOW // 2)) >= 0]
    hits = hits or [(i, country) for word, country in places.items() if (i := text.find(word, 0, 4 * _PLACES_WINDOW)) >= 0]
    return min(hits)[1] if hits else None
