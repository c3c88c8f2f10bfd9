"""Text to numbers: "2,703", "107,9", "two hundred and six", "one and a half billion", "3½" to Decimal and step.

A reader is made once with the lexicon's number words; `read` looks at one place of a text. Pure text, no spaCy.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from extractor.lexicon.schema.quantities import NumberWord
from extractor.quantities.numeral import CTX, GLYPHS, HUNDRED, ONE, SPACE, Numeral, any_of, parse_digits, plain, ratio, times
from extractor.quantities.wording import WordReader

# Groups of three by one and the same separator, the Indian 12,34,567, points as groups (two at least, or a comma behind).
_DIGITS = re.compile(
    rf"""\.\d++|\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?(?!\d|,\d)
    |\d{{1,3}}(?P<sep>[{SPACE}'’])\d{{3}}(?:(?P=sep)\d{{3}})*(?:[.,]\d{{1,2}}(?!\d))?(?![\d]|(?P=sep)\d)
    |\d{{1,2}}(?:,\d{{2}})+,\d{{3}}(?:\.\d+)?(?!\d|,\d)
    |\d{{1,3}}(?:\.\d{{3}}){{2,}}(?:,\d+)?(?!\d|\.\d)
    |\d{{1,3}}(?:\.\d{{3}})+,\d+(?!\d|[.,]\d)
    |\d++[.,]\d++(?![.,]\d)
    |\d++""",
    re.X,
)
_POWER = re.compile(
    r" ?[x×·*] ?10(?:\^|\*\*)?(?P<sign>[-−–]?)(?P<exp>\d{1,2})(?!\d)| ?[x×·] ?10(?P<sup>[⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})"
    r"|e\+?(?P<sign2>-?)(?P<exp2>\d{1,2})(?!\w)"
)
_SUPER = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
_MIXED = re.compile(rf"[{SPACE}-]?([{GLYPHS}])|(?:[{SPACE}]{{1,2}}|-)([1-9]/(?:[2-9]|1[026]))(?![\d/])")
_TICKS = re.compile(r"-([1-7])/([248])(?![\d/])")
_LAST = re.compile(rf"[{SPACE}](\d{{3}})(?![\d%]|[.,:]\d)(?! ?(?:%|per ?cent|km\b|kg\b|m\b))")  # "93 thousand 514 houses"
_SLASH = re.compile(r"([1-9])/([2-9]|10)(?=[ -][a-z])(?! (?:and|or|to|in|on|at)\b)")


class NumeralReader:
    """Reads the numeral that begins at a place of the text."""

    def __init__(self, words: Iterable[NumberWord]) -> None:
        words = tuple(words)
        self._scales: dict[str, tuple[Decimal, str]] = {}
        money: dict[str, tuple[Decimal, str]] = {}
        for w in words:
            value = Decimal(w.value)
            if w.role in ("scale", "hundred", "dozen"):
                self._scales.update(dict.fromkeys((w.id, *w.words), (value, w.id)))
            self._scales.update(dict.fromkeys(w.glued, (value, w.id)))
            money.update(dict.fromkeys(w.money, (value, w.id)))
        self._money = money
        self._words = WordReader(words)
        self.starts = self._compile_start()
        self._scale = re.compile(
            rf"(?P<gap>[{SPACE}]?|-)(?P<word>{any_of(self._scales)})(?![^\W_])(?!-(?:year|month|day))(?:\.(?= ?(?-i:[a-z$€])))?", re.I
        )
        self._money_scale = re.compile(rf"(?P<gap>[{SPACE}]?)(?P<word>{any_of(self._money, fold=False)})(?![^\W_])")
        long = any_of([k for k in self._scales if len(k) > 2])
        self._tail = re.compile(rf"[{SPACE}](?:and )?(?P<digits>\d{{1,3}}(?:[.,]\d{{1,2}})?)[{SPACE}](?P<word>{long})(?![^\W_])", re.I)
        self._rest = re.compile(rf" and (?P<digits>[1-9]\d?)(?![\d.,%]\d|\d|%)(?! (?:{long}))", re.I)
        self._of_scale = re.compile(r"(?:(?: of)? an?)? {1,2}(?P<word>hundred|thousand|million|billion|trillion|dozen)\b", re.I)
        self._after_scale = re.compile(
            r" and (?:(?P<one>an?|one) )?(?P<part>half|third|quarter|(?:two thirds|three quarters))(?! of| as)\b", re.I
        )

    def _compile_start(self) -> re.Pattern[str]:
        """Where a number may begin: a digit, a fraction sign, a number word, "a" before one.

        Three spellings of case, as a pattern that folds case is many times slower.
        """
        values = self._words.values
        words = {f for w in values for f in (w, w.capitalize(), w.upper())}
        before = r"(?<![^\W\d_])"
        named = "|".join(w for w, (role, _, _) in values.items() if role in ("hundred", "scale", "dozen", "fraction"))
        article = rf"[Aa]n? (?=(?:{named})\b)|[Aa] (?=(?:full |whole )?percentage point\b)"
        every = r"(?:[Ee]very|[Ee]ach) (?=second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)"
        point = r"(?:(?<=[\s($€£+-])|\A)\.(?=\d)"
        # A lookahead on the first letter skips most of the text before the long list of words is tried.
        firsts = "".join(sorted({w[0] for w in words} | set("AaEe")))
        listed = f"{article}|{every}|(?:{any_of(words, fold=False)})(?![^\\W_])"
        return re.compile(rf"\d|[{GLYPHS}]|{point}|(?=[{firsts}]){before}(?:{listed})")

    def read(self, text: str, start: int, *, money: bool = False) -> Numeral:
        """The numeral that begins at `start`, where `starts` matched; `money` allows "m", "b", "t" as scales."""
        first = text[start]
        if first == "." or (first.isdigit() and first.isdecimal()):
            found = self._digits(text, start)
        elif first in GLYPHS:
            part = _glyph(first)
            found = Numeral(start, start + 1, part, None, "fraction", part)
        else:
            lead = self.starts.match(text, start)
            assert lead is not None
            found = self._words.read(text, start, lead)
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
        return _raised(numeral, power) if power else numeral

    # ------------------------------------------------------------ scale
    def _scaled(self, text: str, n: Numeral, money: bool) -> Numeral:
        """Applies "million", "bn", "lakh crore", "half a million", "2 million 300 thousand"."""
        if n.form == "fraction":
            of = self._of_scale.match(text, n.end)
            if of:
                value, rule = self._scales[of["word"].lower()]
                return Numeral(n.start, of.end(), times(n.value, value), None, "words", n.value, True, (*n.rules, rule))
            if text[n.start] not in GLYPHS:
                return n
        found = self._scale_at(text, n, money)
        if found is None:
            return self._and_part(text, n, ONE) if n.form == "words" and n.scaled else n
        value, rule, end = found
        form = n.form if n.form == "digits" else "words"
        step = times(n.step, value) if n.step is not None else None
        n = Numeral(n.start, end, times(n.value, value), step, form, n.face, True, (*n.rules, rule))
        again = self._scale.match(text, end)
        if again and again["gap"] and len(again["word"]) > 3 and again["word"].lower() not in ("dozen", "dozens"):
            more, rule = self._scales[again["word"].lower()]
            step = times(n.step, more) if n.step is not None else None
            n = replace(n, end=again.end(), value=times(n.value, more), step=step, rules=(*n.rules, rule))
        return self._and_part(text, self._with_tail(text, n, value), value)

    def _and_part(self, text: str, n: Numeral, scale: Decimal) -> Numeral:
        """ "three million and a half": the half is one of a million."""
        found = self._after_scale.match(text, n.end)
        if found is None or (found["one"] is None) == (found["part"] in ("half", "third", "quarter")):
            return n
        if scale == 1:
            scale = next((v for word, (v, _) in self._scales.items() if text[n.start : n.end].lower().endswith(word) and v >= 1000), ONE)
        if scale < 1000:
            return n
        part = {"half": ratio(1, 2), "third": ratio(1, 3), "quarter": ratio(1, 4), "two thirds": ratio(2, 3), "three quarters": ratio(3, 4)}
        return replace(n, end=found.end(), value=plain(n.value + times(part[found["part"].lower()], scale)), step=None)

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
        if rule == "dozen" and n.form != "digits":
            return None
        return value, rule, found.end()

    def _with_tail(self, text: str, n: Numeral, scale: Decimal) -> Numeral:
        tail = self._tail.match(text, n.end)
        if not tail:
            if scale == 1000 and n.form == "digits" and n.step == scale and (last := _LAST.match(text, n.end)):
                return replace(n, end=last.end(), value=plain(n.value + int(last[1])), step=ONE)
            rest = self._rest.match(text, n.end) if scale == HUNDRED else None
            return replace(n, end=rest.end(), value=plain(n.value + int(rest["digits"])), step=ONE) if rest else n
        value, rule = self._scales[tail["word"].lower()]
        parsed = parse_digits(tail["digits"])
        if value >= scale or parsed is None:
            return n
        step = times(parsed[1], value)
        more = replace(n, end=tail.end(), value=plain(n.value + times(parsed[0], value)), step=step, rules=(*n.rules, rule))
        return self._with_tail(text, more, value) if value in (HUNDRED, 1000) else more


def _raised(n: Numeral, power: re.Match[str]) -> Numeral:
    """ "1.3 x 10^6", "5·10⁻³", "1.2e10"."""
    if power["sup"]:
        exponent = int(power["sup"].translate(_SUPER))
    else:
        sign = power["sign"] or power["sign2"]
        exponent = int(("-" if sign else "") + (power["exp"] or power["exp2"]))
    scale = CTX.power(Decimal(10), Decimal(exponent))
    step = times(n.step, scale) if n.step is not None else None
    return replace(n, end=power.end(), value=times(n.value, scale), step=step, scaled=True)


def _glyph(char: str) -> Decimal:
    top, _, bottom = unicodedata.normalize("NFKC", char).partition("\u2044")
    return ratio(int(Fraction(top)), int(Fraction(bottom)))
