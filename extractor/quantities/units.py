"""What stands round a number: the currency before it, the unit behind it, what it is counted per.

Pure text: every method looks at one place and never scans.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from extractor.quantities.cues import BLANK, Cues
from extractor.quantities.numeral import CTX, SPACE, parse_digits, plain
from extractor.quantities.senses import SenseReader
from extractor.quantities.vocabulary import UnitSense, Vocabulary, alternation

_HEAD_SCALES = {
    "m": Decimal(10) ** 6, "mn": Decimal(10) ** 6, "mln": Decimal(10) ** 6, "million": Decimal(10) ** 6, "bn": Decimal(10) ** 9,
    "bln": Decimal(10) ** 9, "billion": Decimal(10) ** 9, "thousand": Decimal(10) ** 3, "'000": Decimal(10) ** 3,
}  # fmt: skip
_NO_THING = frozenset(("cent", "annum", "the", "capita", "se", "day", "person", "head", "hundred", "thousand", "million", "billion"))
_DOLLARS, _DOLLARS_BACK = re.compile(r"(?<![A-Za-z])[A-Z]{1,3}\$(?=\d)"), 4000
_PIECE = re.compile(r"[^\W\d_]+|.")
_RATE_LINKS = tuple(f"{blank}{word}{blank}" for blank in SPACE for word in ("to", "against", "per", "for"))
_PREFIX_LENGTH = 6
_PLACES_WINDOW, _AHEAD = 400, 40


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
    million: bool = False
    below: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class Prefix:
    """The currency before a number: where it starts, its sense, the sign found on the way, and the scale of a table's head ("£m:")."""

    start: int
    sense: UnitSense
    gap: bool
    minus: bool = False
    scale: Decimal = Decimal(1)


class UnitReader:
    """Reads units and currencies at a place of the text."""

    def __init__(self, vocabulary: Vocabulary, cues: Cues) -> None:
        self.v = vocabulary
        self._senses = SenseReader(vocabulary)
        self._ago = re.compile(rf"(?!{BLANK}(?:{cues.any_of('after_deductions')})(?![^\W_])){cues.behind('not_yet_ago').pattern}", re.I)
        self._british = re.compile(rf"£|\b(?:{cues.any_of('british')})\b")
        self._bullion = re.compile(rf"\b(?:{cues.any_of('bullion')})\b", re.I)
        self._times_words = frozenset(vocabulary.below[w] for w in vocabulary.durations if w in vocabulary.below) | {"a"}
        symbols = alternation(vocabulary.prefixes)
        self._head_scale = re.compile(rf"(?<![^\W_])(?P<money>{symbols}) ?(?P<scale>{'|'.join(_HEAD_SCALES)})\)?:? ?\Z")
        gap = rf"(?P<gap>(?:[{SPACE}]{{0,2}}|-)(?:(?:full|whole|more|further|additional|extra) )?)"
        self._word = re.compile(rf"{gap}(?P<w>{alternation(vocabulary.words)})(?![^\W_])(?!-(?:based|denominated))", re.I)
        self._symbol = re.compile(rf"{gap}(?P<w>{alternation(vocabulary.symbols)})(?:(?<=[%°‰％])|(?![^\W_]))(?!-?\d)")
        self._word_starts = frozenset(_PIECE.match(w)[0] for w in vocabulary.words if _PIECE.match(w))  # type: ignore[index]
        self._symbol_starts = frozenset(w[0] for w in vocabulary.symbols)
        self._next_piece = re.compile(
            rf"(?:-(?=[^\W\d_])|[{SPACE}]{{0,2}})(?:(?:full|whole|more|further|additional|extra) )?(?P<piece>[^\W\d_]+|[^\s\d])"
        )
        link = (
            rf"(?P<link>[{SPACE}](?:from(?: (?:an?|one|each|every))?|per|an?|for each|for every|for one|for an?|"
            rf"each|against the|against one|to the|to one)[{SPACE}]"
            rf"|[{SPACE}]?/[{SPACE}]?|-per-|-a-|-an-)"
        )
        number = rf"(?P<number>\d[\d,]*[{SPACE}]|(?:one|ten|hundred|thousand|million)[{SPACE}]|each[{SPACE}])?"
        below = alternation(vocabulary.below)
        self._per = re.compile(rf"{link}{number}(?:(?P<w>(?i:{below}))|(?P<s>{alternation(vocabulary.below_symbols)}))(?![^\W_])")
        self._per_any = re.compile(rf"[{SPACE}]per[{SPACE}](?:(?:\d[\d.,]*|[a-z]+)-[a-z]+[{SPACE}])?(?P<w>[a-z]{{3,20}})(?![\w-])")
        blank = f"[{SPACE}]"
        self._sized = re.compile(
            rf"{blank}(?:per|an?|each|every|for an?|for each){blank}\d[\d.,]*(?:{blank}|-)?(?P<unit>[A-Za-z]{{1,10}})(?:{blank}|-)"
            rf"(?P<w>{alternation(vocabulary.groups['sized_things'])})(?![\w-])"
        )
        times = alternation(w for w in vocabulary.durations if w in vocabulary.below)
        self._of_time = re.compile(rf"{blank}of{blank}(?:[a-z-]+{blank}){{1,3}}?(?:an?|per|each|every){blank}(?P<w>{times})\b")
        self._of_thing = re.compile(
            rf"{blank}of{blank}(?:[A-Za-z][\w-]*{blank}){{1,2}}?per{blank}(?!cent|annum|capita)(?P<w>(?i:{below})|[a-z]{{3,14}})(?![\w-])"
        )
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
        if start > 2 and text[start - 1] in SPACE and text[start - 2] in ":)mn0":
            head = self._head_scale.search(text[max(0, start - 16) : start])
            if head is not None:
                return Prefix(start, self.v.prefixes[head["money"]], True, scale=_HEAD_SCALES[head["scale"]])
        at, minus = start, False
        if at > 1 and text[at - 1] in "-−–" and text[at - 2] in "$€£¥₸₽₹₺₩₴":
            at, minus = at - 1, True
        elif at > 4 and text[at - 1] in "-−–" and text[at - 2] in SPACE and text[at - 5 : at - 2] in self.v.prefixes:
            at, minus = at - 1, True  # "CHF –31.2 million"
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
    def tail(self, text: str, end: int, *, large: bool, hint: str | None, start: int | None = None) -> Tail | None:
        """The unit that begins at `end`.

        `large` says that the number is scaled or big, so that word-like money counts; `start` is where the number begins.
        """
        found = self._longest(text, end)
        if found is None:
            return None
        sense, stop, gap, written = found
        why: str | None = None
        rules: tuple[str, ...] = (sense.rule,)
        if self._senses.ambiguous(written):
            chosen = self._senses.choose(written, sense, text, end if start is None else start, stop, large=large, hint=hint)
            if chosen is None:
                return None
            sense, why, rules = chosen
        if sense.kind == "million":
            return Tail("million", "", Decimal(1), stop, (sense.rule,), million=True)
        if sense.wordlike and not large:
            return None
        code, doubt = (sense.code, why) if sense.shared is None else self.resolve(sense, text, end, hint)
        code = self._local(code, text)
        return Tail(sense.kind, code, sense.factor, stop, rules, sense.duration, gap == "-", doubt, written)

    def _local(self, code: str, text: str) -> str:
        """Ounces of precious metals are troy ounces, pints and gallons of a British text imperial."""
        if code in self.v.british:
            return self.v.british[code] if self._british.search(text) else code
        return "[oz_tr]" if code == "[oz_av]" and self._bullion.search(text) else code

    def _longest(self, text: str, end: int) -> tuple[UnitSense, int, str, str] | None:
        best: tuple[UnitSense, int, str, str] | None = None
        piece = self._next_piece.match(text, end)
        if piece is None or (piece["piece"][0] not in self._symbol_starts and piece["piece"].lower() not in self._word_starts):
            return None
        for pattern, table in ((self._symbol, self.v.symbols), (self._word, self.v.words)):
            found = pattern.match(text, end)
            if found is None or (best and found.end() <= best[1]):
                continue
            written = found["w"]
            key = written if table is self.v.symbols else _fold(written)
            sense = table.get(key)
            if sense is not None:
                best = (sense, found.end(), found["gap"], written)
        if best is None and text[end : end + 1] == "p" and not text[end + 1 : end + 2].isalnum() and self._british.search(text):
            return UnitSense("money", "GBP", Decimal("0.01"), "GBP"), end + 1, "", "p"
        return best

    def rate(self, text: str, tail: Tail) -> Tail:
        """The unit with up to two denominators behind it: "litres per person per day", "a tonne", "/ha"."""
        for _ in range(2):
            found = self._per.match(text, tail.end)
            if found is None:
                return self._sized_thing(text, tail) or self._rate_any(text, self._rate_of(text, tail))
            word = _fold(found["w"]) if found["w"] else found["s"]
            code = self.v.below[word] if found["w"] else self.v.below_symbols[word]
            link, rule = found["link"].strip(), self.v.below_rules.get(word, "rate")
            if not link.startswith(("to", "against")):
                code, rule = self.v.below_only.get(word, (code, rule))
            if self._no_rate(text, found, link, word, code, tail):
                return tail
            sized = self._sized_thing(text, tail) if found["number"] else None
            if sized is not None:
                return sized
            below = _times(found["number"], self._local(code, text))
            if below is None:
                return tail
            above = f"{{{tail.code}}}" if tail.kind == "count" else tail.code
            rules, factor = (*tail.rules, rule), plain(CTX.divide(tail.factor, below[1]))
            tail = replace(
                tail,
                kind="measure",
                code=f"{above}/{below[0]}",
                end=found.end(),
                rules=rules,
                duration=False,
                factor=factor,
                below=below[1],
            )
        return tail

    def money_rate(self, text: str, code: str, end: int) -> Tail:
        """Money with the denominator behind it, if there is one."""
        return self.rate(text, Tail("money", code, Decimal(1), end, ()))

    def per_time(self, text: str, end: int) -> tuple[str, int, str] | None:
        """The time below counted things: "900 cars a day"; the code, where it ends and the entry."""
        found = self._per.match(text, end)
        if found is None or found["number"] or found["link"].strip().startswith(("for", "from", "each", "to", "against")):
            return None
        word = _fold(found["w"]) if found["w"] else found["s"]
        code = self.v.below[word] if found["w"] else self.v.below_symbols[word]
        if code not in self._times_words or self._ago.match(text, found.end()):
            return None
        return code, found.end(), self.v.below_rules.get(word, "rate")

    def per_thing(self, text: str, end: int) -> tuple[str, int, str] | None:
        """The thing or measure below counted things: "1.12 children per woman", "31 cans per kilometre"; not "cases per 100,000"."""
        found = self._per_any.match(text, end)
        if found is None or found["w"] in _NO_THING:
            return None
        word = _fold(found["w"])
        return self.v.below.get(word, f"{{{word}}}"), found.end(), self.v.below_rules.get(word, "rate")

    def _rate_of(self, text: str, tail: Tail) -> Tail:
        """ "60 mln tons of coal a year": the stuff stands between the unit and its time."""
        thing = self._of_thing.match(text, tail.end) if tail.kind == "measure" and not tail.duration and "/" not in tail.code else None
        if thing is not None:
            word = _fold(thing["w"])
            below, rule = self.v.below.get(word, f"{{{word}}}"), self.v.below_rules.get(word, "rate")
            return replace(tail, code=f"{tail.code}/{below}", end=thing.end(), rules=(*tail.rules, rule))
        found = self._of_time.match(text, tail.end) if tail.kind in ("measure", "money") and not tail.duration else None
        if found is None or self._ago.match(text, found.end()):
            return tail
        word = _fold(found["w"])
        return replace(
            tail, kind="measure", code=f"{tail.code}/{self.v.below[word]}", end=found.end(), rules=(*tail.rules, self.v.below_rules[word])
        )

    def _no_rate(self, text: str, found: re.Match[str], link: str, word: str, code: str, tail: Tail) -> bool:
        money_below = len(code) == 3 and code.isupper()
        if link in ("a", "an") and self._ago.match(text, found.end()):
            return True
        if tail.kind == "count" and code not in self._times_words:
            return True
        if money_below and (tail.kind != "money" or link in ("a", "an")):
            return True
        if link.startswith("for") and code.startswith("{") and code != "{share}":
            return True  # "a fine of £12,000 for each car"
        if link.startswith("from") and code not in ("ha", "[acr_us]"):
            return True
        if not money_below and link.startswith(("to", "against")):
            return True
        return link.startswith("for") and (tail.duration or code in self._times_words)

    def _sized_thing(self, text: str, tail: Tail) -> Tail | None:
        """ "$4,200 per 40ft container", "400 shillings a 2 kg packet": the size belongs to the thing."""
        found = self._sized.match(text, tail.end) if "/" not in tail.code and not tail.duration else None
        if found is None or (found["unit"] not in self.v.symbols and _fold(found["unit"]) not in self.v.words):
            return None
        return replace(tail, kind="measure", code=f"{tail.code}/{{{found['w']}}}", end=found.end())

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
        alike = _nearest_money(shared.like, text, at) if shared.like else None
        if alike is not None:
            other = self.v.shared.get(alike)
            return (alike, None) if other is None else self.resolve(other, text, at, hint)
        own = self._own_dollar(text, at) if shared.id == "dollar" and hint is None else None
        if own is not None:
            return own, f"{shared.id} taken as {own}, which the text names in full"
        near = _nearest_place(shared.places, text, at) if shared.places else None
        country = near or hint
        if country in shared.by_country:
            code = shared.by_country[country]
            return code, None if near or code == shared.default else f"{shared.id} taken as {code} by the article's place"
        if hint and shared.id == "dollar":
            return shared.default, None
        return shared.default, f"{shared.id} taken as {shared.default}"

    def _own_dollar(self, text: str, at: int) -> str | None:
        """The one dollar that the text names in full before, where it names one only: "NZ$157 million … revenue $2.6 billion"."""
        named = {m[0] for m in _DOLLARS.finditer(text, max(0, at - _DOLLARS_BACK), at)}
        sense = self.v.prefixes.get(named.pop()) if len(named) == 1 else None
        return sense.code if sense is not None and sense.shared is None else None

    def exchange(self, text: str, end: int, hint: str | None) -> tuple[str | None, int, tuple[str, ...]] | None:
        """ "54.36 to the dollar": the rate's unit, where the words end and the rules; None where no such words stand."""
        found = self._to_money.match(text, end) if text.startswith(_RATE_LINKS, end) else None
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


def _fold(text: str) -> str:
    out = text.lower()
    for blank in SPACE[1:]:
        out = out.replace(blank, " ")
    return out


def _times(number: str | None, code: str) -> tuple[str, Decimal] | None:
    """The denominator with what its number divides by: "per 1,000 m3" is m3 and 1000. Only "per 100 km" is a unit of its own."""
    if not number:
        return code, Decimal(1)
    word = number.strip().lower()
    named = {"one": "1", "each": "1", "ten": "10", "hundred": "100", "thousand": "1000", "million": "1000000"}
    parsed = parse_digits(named.get(word, word.rstrip(",")))
    if parsed is None or parsed[0] != parsed[0].to_integral_value() or parsed[0] < 1:
        return None
    if parsed[0] == 100 and code == "km":
        return "(10*2.km)", Decimal(1)
    return code, parsed[0]


def _nearest_money(words: dict[str, str], text: str, at: int) -> str | None:
    """What the nearest of the words stands for: a few words ahead ("4 cents to $5.54"), or anywhere before."""
    start, end = max(0, at - _PLACES_WINDOW), at + _AHEAD
    before = [(at - i, -len(w), v) for w, v in words.items() if (i := text.rfind(w, start, at)) >= 0]
    ahead = [(i - at, -len(w), v) for w, v in words.items() if (i := text.find(w, at, end)) >= 0]
    return min(before + ahead)[2] if before or ahead else None


def _nearest_place(places: dict[str, str], text: str, at: int) -> str | None:
    """What the last of the words before stands for, else the first one behind."""
    window = text[max(0, at - _PLACES_WINDOW) : at]
    found = max(((i + len(word), len(word), value) for word, value in places.items() if (i := window.rfind(word)) >= 0), default=None)
    if found:
        return found[2]
    hits = [(i, country) for word, country in places.items() if (i := text.find(word, at, at + _PLACES_WINDOW // 2)) >= 0]
    hits = hits or [(i, country) for word, country in places.items() if (i := text.find(word, 0, 4 * _PLACES_WINDOW)) >= 0]
    return min(hits)[1] if hits else None
