"""Text to numbers: "2,703", "107,9", "two hundred and six", "one and a half billion", "3½" to Decimal and step.

A reader is made once with the lexicon's number words; `read` looks at one place of a text. Pure text, no spaCy.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

from extractor.lexicon.schema.quantities import NumberWord

CTX = Context(prec=80, rounding=ROUND_HALF_UP)
MAX_DIGITS = 24  # a longer run of digits is an identifier, not a number
ONE = Decimal(1)
HUNDRED = Decimal(100)
SPACE = " \u00a0\u2009\u202f\u2007"
GLYPHS = "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞⅐⅑⅒"

# Groups of three by one and the same separator, the Indian 12,34,567, points as groups (two at least, or a comma behind).
_DIGITS = re.compile(
    rf"""\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?(?!\d|,\d)
    |\d{{1,3}}(?P<sep>[{SPACE}'’])\d{{3}}(?:(?P=sep)\d{{3}})*(?:[.,]\d{{1,2}}(?!\d))?(?![\d]|(?P=sep)\d)
    |\d{{1,2}}(?:,\d{{2}})+,\d{{3}}(?:\.\d+)?(?!\d|,\d)
    |\d{{1,3}}(?:\.\d{{3}}){{2,}}(?:,\d+)?(?!\d|\.\d)
    |\d{{1,3}}(?:\.\d{{3}})+,\d+(?!\d|[.,]\d)
    |\d++[.,]\d++(?![.,]\d)
    |\d++""",
    re.X,
)
_POWER = re.compile(r" ?[x×·*] ?10(?:\^|\*\*)?(?P<sign>[-−–]?)(?P<exp>\d{1,2})(?!\d)| ?[x×·] ?10(?P<sup>[⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})")
_SUPER = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
_MIXED = re.compile(rf"[{SPACE}-]?([{GLYPHS}])|[{SPACE}-]([1-9]/(?:[2-9]|1[026]))(?![\d/])")
_TICKS = re.compile(r"-([1-7])/([248])(?![\d/])")
_SLASH = re.compile(r"([1-9])/([2-9]|10)(?=[ -][a-z])(?! (?:and|or|to|in|on|at)\b)")
_AND_HALF = re.compile(r"(?i:[ -]and[ -](?:a[ -]|one[ -])?(half|quarter)|[ -]and[ -](three)[ -]quarters)\b")


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as read: where, how much, and in which manner it is written.

    `form` is `digits`, `words`, `fraction` (a part of a whole), `ordinal`, `factor` or `vague`; `face` the value
    before scale words; `step` one unit of the last printed digit, None for words; `rules` the lexicon entries used.
    """

    start: int
    end: int
    value: Decimal
    step: Decimal | None
    form: str
    face: Decimal
    scaled: bool = False
    rules: tuple[str, ...] = ()


def plain(value: Decimal) -> Decimal:
    """Without exponent and trailing zeros: 3.20E+12 becomes 3200000000000."""
    whole = value.to_integral_value(context=CTX)
    if value == whole:
        return whole.quantize(ONE, context=CTX) if whole.adjusted() < 70 else whole
    return value.normalize(CTX)


def times(a: Decimal, b: Decimal) -> Decimal:
    """The exact product, written plainly."""
    return plain(CTX.multiply(a, b))


def percent_of(part: Decimal) -> Decimal:
    """A part of one as a percentage with two decimals: a third is 33.33."""
    return plain(CTX.multiply(part, HUNDRED).quantize(Decimal("0.01"), context=CTX))


def ratio(top: int, bottom: int) -> Decimal:
    """A fraction as a Decimal."""
    return CTX.divide(Decimal(top), Decimal(bottom))


def parse_digits(text: str) -> tuple[Decimal, Decimal] | None:
    """Value and step of digits with separators; None for more digits than a number has.

    A comma followed by anything but three digits is a decimal comma ("107,9"), so is one behind a lone zero ("0,125").
    """
    if sum(c.isdigit() for c in text) > MAX_DIGITS:
        return None
    bare = re.sub(rf"[{SPACE}'’]", "", text)
    commas, points = bare.count(","), bare.count(".")
    if commas and points:
        decimal = max(bare.rfind(","), bare.rfind("."))
        bare = re.sub("[.,]", "", bare[:decimal]) + "." + bare[decimal + 1 :]
    elif commas == 1 and (len(bare) - bare.index(",") != 4 or bare.startswith("0") or bare.index(",") > 3 or " " in text.strip()):
        bare = bare.replace(",", ".")
    elif commas:
        bare = bare.replace(",", "")
    elif points > 1:
        bare = bare.replace(".", "")
    value = Decimal(bare)
    exponent = value.as_tuple().exponent
    return plain(value), CTX.power(Decimal(10), Decimal(int(exponent)))


class NumeralReader:
    """Reads the numeral that begins at a place of the text."""

    def __init__(self, words: Iterable[NumberWord]) -> None:
        self._values: dict[str, tuple[str, Decimal, str]] = {}
        self._scales: dict[str, tuple[Decimal, str]] = {}
        money: dict[str, tuple[Decimal, str]] = {}
        for w in words:
            value = Decimal(w.value)
            own = w.words if w.id == "ordinals" else [w.id, *w.words, *([w.verb] if w.verb else [])]
            self._values.update(dict.fromkeys(own, (w.role, value, w.id)))
            if w.role in ("scale", "hundred"):
                self._scales.update(dict.fromkeys((w.id, *w.words), (value, w.id)))
            self._scales.update(dict.fromkeys(w.glued, (value, w.id)))
            money.update(dict.fromkeys(w.money, (value, w.id)))
        self._money = money
        self.starts = self._compile_start()
        self._next = re.compile(rf"(?P<gap>[ \u00a0]|-)(?P<and>(?i:and)[ \u00a0])?(?P<word>{_any(self._values)})(?![^\W_])", re.I)
        self._scale = re.compile(
            rf"(?P<gap>[{SPACE}]?|-)(?P<word>{_any(self._scales)})(?![^\W_])(?!-(?:year|month|day))(?:\.(?= ?(?-i:[a-z$€])))?", re.I
        )
        self._money_scale = re.compile(rf"(?P<gap>[{SPACE}]?)(?P<word>{_any(self._money, fold=False)})(?![^\W_])")
        long = _any([k for k in self._scales if len(k) > 2])
        self._tail = re.compile(rf"[{SPACE}](?:and )?(?P<digits>\d{{1,3}}(?:[.,]\d{{1,2}})?)[{SPACE}](?P<word>{long})(?![^\W_])", re.I)
        self._of_scale = re.compile(r"(?: of)? an? (?P<word>hundred|thousand|million|billion|trillion|dozen)\b", re.I)

    def _compile_start(self) -> re.Pattern[str]:
        """Where a number may begin: a digit, a fraction sign, a number word, "a" before one. Three spellings of case, as a
        pattern that folds case is many times slower."""
        words = {f for w in self._values for f in (w, w.capitalize(), w.upper())}
        before = r"(?<![^\W\d_])"
        named = "|".join(w for w, (role, _, _) in self._values.items() if role in ("hundred", "scale", "dozen", "fraction"))
        article = rf"[Aa]n? (?=(?:{named})\b)|[Aa] (?=(?:full |whole )?percentage point\b)"
        every = r"[Ee]very (?=second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)"
        return re.compile(rf"\d|[{GLYPHS}]|{before}(?:{article}|{every}|(?:{_any(words, fold=False)})(?![^\W_]))")

    def read(self, text: str, start: int, *, money: bool = False) -> Numeral:
        """The numeral that begins at `start`, where `starts` matched; `money` allows "m", "b", "t" as scales."""
        if text[start].isdigit() and text[start].isdecimal():
            found = self._digits(text, start)
        elif text[start] in GLYPHS:
            part = _glyph(text[start])
            found = Numeral(start, start + 1, part, None, "fraction", part)
        else:
            found = self._words(text, start)
        if found.form in ("digits", "words", "fraction"):
            found = self._scaled(text, found, money)
        return found

    # ------------------------------------------------------------ digits
    def _digits(self, text: str, start: int) -> Numeral:
        slash = _SLASH.match(text, start)
        if slash:
            part = ratio(int(slash[1]), int(slash[2]))
            return Numeral(start, slash.end(), part, None, "fraction", part)
        found = _DIGITS.match(text, start)
        assert found is not None
        end = found.end()
        parsed = parse_digits(found[0])
        if parsed is None:
            return Numeral(start, end, ONE, None, "huge", ONE)
        value, step = parsed
        numeral = Numeral(start, end, value, step, "digits", value)
        mixed = _MIXED.match(text, end)
        if mixed and value == value.to_integral_value() and not (mixed[2] and value > 99):
            part = _glyph(mixed[1]) if mixed[1] else ratio(*map(int, mixed[2].split("/")))
            return replace(numeral, end=mixed.end(), value=plain(value + part), face=value + part, step=None)
        ticks = _TICKS.match(text, end)
        if ticks and step < 1:  # grain prices: "$12.05-1/2" is 12.055
            return replace(numeral, end=ticks.end(), value=plain(value + times(step, ratio(int(ticks[1]), int(ticks[2])))), step=None)
        power = _POWER.match(text, end)
        if power:
            exp = int((power["sup"].translate(_SUPER)) if power["sup"] else ("-" if power["sign"] else "") + power["exp"])
            scale = CTX.power(Decimal(10), Decimal(exp))
            return replace(numeral, end=power.end(), value=times(value, scale), step=times(step, scale), scaled=True)
        return numeral

    # ------------------------------------------------------------ words
    def _words(self, text: str, start: int) -> Numeral:
        lead = self.starts.match(text, start)
        assert lead is not None
        head = lead[0].lower()
        if head.endswith(" "):
            return self._after_article(text, start, lead.end(), every=head.startswith("every"))
        role, value, rule = self._values[head]
        end = lead.end()
        if role in ("ordinal", "vague", "factor"):
            return Numeral(start, end, value, None, role, value, rules=(rule,))
        if role == "fraction":
            return self._bare_fraction(text, start, end, value, rule)
        return self._cardinal(text, start, end, role, value, rule)

    def _after_article(self, text: str, start: int, at: int, *, every: bool) -> Numeral:
        word = re.compile(r"[A-Za-z]+").match(text, at)
        name = word[0].lower() if word else "half"
        end = word.end() if word else at
        if name in ("full", "whole", "percentage"):
            return Numeral(start, at - 1, ONE, None, "words", ONE, rules=("one",))
        role, value, rule = self._values.get(name, ("ordinal", ONE, "ordinals"))
        if every:
            value = {"second": Decimal(2), "fourth": Decimal(4)}.get(name, value)
            part = CTX.divide(ONE, value if value else ONE)
            return Numeral(start, end, part, None, "every", part, rules=(rule,))
        if role == "fraction":
            part = CTX.divide(ONE, value)
            return Numeral(start, end, part, None, "fraction", part, rules=(rule,))
        return self._cardinal(text, start, end, role, value, rule)

    def _bare_fraction(self, text: str, start: int, end: int, value: Decimal, rule: str) -> Numeral:
        """ "half" is a part; "third", "fifth" without a count before them are ordinals, "quarter" a period."""
        if rule != "half":
            return Numeral(start, end, value, None, "quarter" if rule == "quarter" else "ordinal", value, rules=(rule,))
        more = re.compile(r"(?: an?| of an?)? (dozen)\b", re.I).match(text, end)
        if more:
            return Numeral(start, more.end(), Decimal(6), None, "words", Decimal(6), rules=("half", "dozen"))
        part = Decimal("0.5")
        return Numeral(start, end, part, None, "fraction", part, rules=(rule,))

    def _cardinal(self, text: str, start: int, end: int, role: str, value: Decimal, rule: str) -> Numeral:
        """Adds up "two hundred and six thousand four hundred"; stops where the words no longer make one number."""
        total, group, last_scale = Decimal(0), Decimal(0), Decimal(10) ** 24
        rules = [rule]
        scaled = False
        done = end
        while True:
            step = _join(role, value, total, group, last_scale)
            if step is None:
                break
            total, group, last_scale = step
            scaled = scaled or role == "scale"
            rules.append(rule)
            done = end
            half = _AND_HALF.match(text, end)
            if half:
                group += Decimal("0.75") if half[2] else (Decimal("0.5") if half[1].lower() == "half" else Decimal("0.25"))
                done = end = half.end()
            point = _POINT.match(text, end)
            if point and not scaled:
                digits = "".join(str(int(self._values[w][1])) for w in point[1].lower().split() if w in self._values)
                group += Decimal("0." + digits)
                done = end = point.end()
            more = self._next.match(text, end)
            if not more or (half and self._values[more["word"].lower()][0] != "scale"):
                break
            role, value, rule = self._values[more["word"].lower()]
            if role == "fraction":
                return self._counted_fraction(text, start, done, total + group, more, value, rule)
            if more["and"] and (role == "scale" or (not scaled and group < HUNDRED and not total)):
                break
            if role not in ("unit", "teen", "ten", "hundred", "scale", "dozen") or (more["gap"] == "-" and role in ("scale", "hundred")):
                break
            end = more.end()
        number = plain(total + group)
        return Numeral(start, done, number, None, "words", number, scaled=scaled, rules=tuple(dict.fromkeys(rules)))

    def _counted_fraction(
        self, text: str, start: int, done: int, count: Decimal, more: re.Match[str], value: Decimal, rule: str
    ) -> Numeral:
        """ "two-thirds", "three quarters", "one half"; not "two third graders" nor "one third-party"."""
        word = more["word"].lower()
        fits = (word.endswith("s") or word in ("half", "halves")) == (count != 1) or count == 1
        if not fits or more["and"] or count > value or text[more.end() : more.end() + 1] == "-" or count != count.to_integral_value():
            return Numeral(start, done, count, None, "words", count)
        part = CTX.divide(count, value)
        return Numeral(start, more.end(), part, None, "fraction", part, rules=(rule,))

    # ------------------------------------------------------------ scale
    def _scaled(self, text: str, n: Numeral, money: bool) -> Numeral:
        """Applies "million", "bn", "lakh crore", "half a million", "2 million 300 thousand"."""
        if n.form == "fraction":
            of = self._of_scale.match(text, n.end)
            if of:
                value, rule = self._of_value(of["word"].lower())
                return Numeral(n.start, of.end(), times(n.value, value), None, "words", n.value, True, (*n.rules, rule))
            if text[n.start] not in GLYPHS:
                return n
        found = self._scale_at(text, n, money)
        if found is None:
            return n
        value, rule, end = found
        n = Numeral(
            n.start,
            end,
            times(n.value, value),
            times(n.step, value) if n.step is not None else None,
            n.form if n.form == "digits" else "words",
            n.face,
            True,
            (*n.rules, rule),
        )
        again = self._scale.match(text, end)
        if again and again["gap"] and len(again["word"]) > 3:
            more, rule = self._scales[again["word"].lower()]
            n = replace(
                n,
                end=again.end(),
                value=times(n.value, more),
                step=times(n.step, more) if n.step is not None else None,
                rules=(*n.rules, rule),
            )
        return self._with_tail(text, n, value)

    def _of_value(self, word: str) -> tuple[Decimal, str]:
        return (Decimal(12), "dozen") if word == "dozen" else self._scales[word]

    def _scale_at(self, text: str, n: Numeral, money: bool) -> tuple[Decimal, str, int] | None:
        if money:
            found = self._money_scale.match(text, n.end)
            if found and not (found["gap"] and len(found["word"]) == 1 and text[found.end() : found.end() + 1] == "-"):
                value, rule = self._money[found["word"]]
                return value, rule, found.end()
        found = self._scale.match(text, n.end)
        if not found:
            return None
        word = found["word"]
        if found["gap"] == "" and n.form == "words":
            return None
        key = word if word in self._scales else word.lower()
        if key not in self._scales or (len(word) == 1 and found["gap"]) or word == "mm":  # "mm" are millimetres
            return None
        value, rule = self._scales[key]
        return value, rule, found.end()

    def _with_tail(self, text: str, n: Numeral, scale: Decimal) -> Numeral:
        tail = self._tail.match(text, n.end)
        if not tail:
            return n
        value, rule = self._scales[tail["word"].lower()]
        parsed = parse_digits(tail["digits"])
        if value >= scale or parsed is None:
            return n
        return replace(
            n, end=tail.end(), value=plain(n.value + times(parsed[0], value)), step=times(parsed[1], value), rules=(*n.rules, rule)
        )


_POINT = re.compile(r" point((?: (?:zero|one|two|three|four|five|six|seven|eight|nine)\b)+)", re.I)


def _join(role: str, value: Decimal, total: Decimal, group: Decimal, last: Decimal) -> tuple[Decimal, Decimal, Decimal] | None:
    """The sum after one more word, or None where it does not continue the number."""
    if role == "unit":
        return (total, group + value, last) if group % 10 == 0 and group % 100 != 10 and (value or not group) else None
    if role in ("teen", "ten"):
        return (total, group + value, last) if group % 100 == 0 else None
    if role == "hundred":
        return (total, (group or ONE) * value, last) if group < HUNDRED else None
    if role == "dozen":
        return (total, (group or ONE) * value, last) if group < HUNDRED and not total else None
    if role == "scale" and value < last:
        return total + (group or ONE) * value, Decimal(0), value
    return None


def _glyph(char: str) -> Decimal:
    top, _, bottom = unicodedata.normalize("NFKC", char).partition("\u2044")
    return ratio(int(Fraction(top)), int(Fraction(bottom)))


def _any(words: Iterable[str], *, fold: bool = True) -> str:
    """An alternation, longest first, so that "billions" is tried before "billion"."""
    forms = {w.lower() for w in words} if fold else set(words)
    return "|".join(re.escape(w) for w in sorted(forms, key=lambda w: (-len(w), w)))
