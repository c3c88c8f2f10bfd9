"""Units made comparable: what a value is in the base unit of its kind, exactly, and what it is in a unit asked for.

Units are UCUM codes, currencies ISO 4217 codes, things counted stand in braces (`USD/{share}`). Base units are those of
the SI (kg, m, s, K, J, W, Pa) and the derived m2 and m3; currencies and things are their own base: no rate is ever
assumed. The factors are exact by definition; tests compare them with pint.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Context, Decimal, localcontext
from functools import lru_cache

from extractor.errors import UsageError

PRECISION = Context(prec=34)

_PREFIXES = {
    "Y": 24, "Z": 21, "E": 18, "P": 15, "T": 12, "G": 9, "M": 6, "k": 3, "h": 2, "da": 1, "d": -1, "c": -2, "m": -3, "u": -6, "µ": -6, "n": -9, "p": -12,
}  # fmt: skip
_METRIC: dict[str, tuple[str, str]] = {
    "g": ("0.001", "kg"), "t": ("1000", "kg"), "m": ("1", "m"), "s": ("1", "s"), "L": ("0.001", "m3"), "l": ("0.001", "m3"), "J": ("1", "J"),
    "W": ("1", "J/s"), "Pa": ("1", "Pa"), "bar": ("100000", "Pa"), "Hz": ("1", "Hz"), "V": ("1", "V"), "A": ("1", "A"), "K": ("1", "K"),
    "N": ("1", "N"), "mol": ("1", "mol"), "bit": ("1", "bit"), "By": ("8", "bit"), "Bq": ("1", "Bq"), "Sv": ("1", "Sv"), "Gy": ("1", "Gy"),
    "cal": ("4.184", "J"), "eV": ("1.602176634E-19", "J"), "VA": ("1", "J/s"), "Wp": ("1", "J/s"), "lm": ("1", "lm"), "lx": ("1", "lx"),
}  # fmt: skip
"""Units that take a prefix: the factor to their base unit."""
_PLAIN: dict[str, tuple[str, str]] = {
    "min": ("60", "s"), "h": ("3600", "s"), "d": ("86400", "s"), "wk": ("604800", "s"), "mo": ("2629800", "s"), "a": ("31557600", "s"),
    "ha": ("10000", "m2"), "ar": ("100", "m2"), "Cel": ("1", "K"), "deg": ("1", "deg"), "%": ("1", "%"), "pp": ("1", "pp"), "x": ("1", "x"),
    "1": ("1", ""), "[ppth]": ("0.001", ""), "[ppm]": ("0.000001", ""), "[ppb]": ("0.000000001", ""), "10*": ("10", ""), "atm": ("101325", "Pa"),
    "[in_i]": ("0.0254", "m"), "[ft_i]": ("0.3048", "m"), "[yd_i]": ("0.9144", "m"), "[mi_i]": ("1609.344", "m"), "[nmi_i]": ("1852", "m"),
    "[ly]": ("9460730472580800", "m"), "AU": ("149597870700", "m"), "[sin_i]": ("0.00064516", "m2"),
    "[sft_i]": ("0.09290304", "m2"), "[syd_i]": ("0.83612736", "m2"), "[smi_us]": ("2589998.47031952", "m2"), "[cft_i]": ("0.028316846592", "m3"),
    "[cyd_i]": ("0.764554857984", "m3"), "[lb_av]": ("0.45359237", "kg"), "[oz_av]": ("0.028349523125", "kg"), "[oz_tr]": ("0.0311034768", "kg"),
    "[ston_av]": ("907.18474", "kg"), "[lton_av]": ("1016.0469088", "kg"), "[car_m]": ("0.0002", "kg"), "[bbl_us]": ("0.158987294928", "m3"),
    "[gal_us]": ("0.003785411784", "m3"), "[gal_br]": ("0.00454609", "m3"), "[pt_us]": ("0.000473176473", "m3"), "[pt_br]": ("0.00056826125", "m3"),
    "[qt_us]": ("0.000946352946", "m3"), "[bu_us]": ("0.03523907016688", "m3"), "[HP]": ("745.69987158227022", "J/s"), "[thm]": ("105505585.262", "J"),
    "[Btu]": ("1055.05585262", "J"), "[Btu_IT]": ("1055.05585262", "J"), "[psi]": ("6894.757293168361", "Pa"), "[acr_br]": ("4046.8564224", "m2"),
}  # fmt: skip
_US_FOOT = Decimal(1200) / Decimal(3937)
_ACRE_US = (Decimal(43560) * _US_FOOT * _US_FOOT, "m2")
"""Nearly 0.016 square metres more than an international acre; no finite decimal."""
_POWERS = {"m2": {"m": 2}, "m3": {"m": 3}, "J/s": {"J": 1, "s": -1}, "": {}}
"""Base units that are made of others, so that W.s and J come out the same."""
_TOKEN = re.compile(r"(\{[^}]*\}|10\*|\[[^\]]*\]|[A-Za-zµ%]+|\d+|[./()])(-?\d+)?")
_CURRENCY = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True, slots=True)
class Base:
    """A unit taken apart: one of it is `factor` of the base atoms raised to their powers."""

    factor: Decimal
    powers: tuple[tuple[str, int], ...]

    @property
    def code(self) -> str:
        """The base unit as a UCUM code: `kg`, `m3/s`, `KZT/kg`."""
        powers = dict(self.powers)
        watts = min(powers.get("J", 0), -powers.get("s", 0))
        if watts > 0:
            powers |= {"W": watts, "J": powers["J"] - watts, "s": powers["s"] + watts}
        up = [atom + (str(n) if n > 1 else "") for atom, n in powers.items() if n > 0]
        down = [atom + (str(-n) if n < -1 else "") for atom, n in powers.items() if n < 0]
        return "/".join([".".join(up) or ("1" if down else ""), *down]) or "1"

    @property
    def currencies(self) -> dict[str, int]:
        """The currencies in it, with their powers."""
        return {atom: n for atom, n in self.powers if _CURRENCY.fullmatch(atom)}

    @property
    def rest(self) -> tuple[tuple[str, int], ...]:
        """What is left without currencies: two units are of one kind where it is the same."""
        return tuple((atom, n) for atom, n in self.powers if not _CURRENCY.fullmatch(atom))


@lru_cache(maxsize=4096)
def base_of(unit: str) -> Base | None:
    """A unit taken apart, or None for one that we do not know.

    >>> base_of("t/ha").code, base_of("t/ha").factor, base_of("KZT/t").code
    ('kg/m2', Decimal('0.1000'), 'KZT/kg')
    """
    with localcontext(PRECISION):
        return _Reader(unit).read()


class _Reader:
    """Reads `10*6.[Btu]`, `KES/(2.kg)`, `m3/s`: terms joined by `.` and `/`, each with a power."""

    def __init__(self, unit: str) -> None:
        self.unit = unit
        self.factor = Decimal(1)
        self.powers: dict[str, int] = {}

    def read(self) -> Base | None:
        sign, depth, at = 1, [1], 0
        while at < len(self.unit):
            token = _TOKEN.match(self.unit, at)
            if token is None:
                return None
            at = token.end()
            word, power = token[1], int(token[2] or 1)
            if word in "./":  # all that follows a slash up to the next one is below it: KZT/kW.h is per kilowatt-hour
                sign = -depth[-1] if word == "/" else sign
                at = token.end(1)
            elif word == "(":
                depth.append(sign)
                at = token.end(1)
            elif word == ")":
                if len(depth) < 2:
                    return None
                sign = depth.pop()
                at = token.end(1)
            elif not self._atom(word, sign * power):
                return None
        powers = tuple(sorted((atom, n) for atom, n in self.powers.items() if n))
        return Base(self.factor, powers) if self.unit else None

    def _atom(self, word: str, power: int) -> bool:
        if word.isdigit():
            self.factor *= Decimal(word) ** power
            return True
        found = _one(word)
        if found is None:
            return False
        factor, atom = found
        self.factor *= factor**power
        for name, n in _POWERS.get(atom, {atom: 1}).items():
            self.powers[name] = self.powers.get(name, 0) + n * power
        return True


def _one(word: str) -> tuple[Decimal, str] | None:
    """One atom with its prefix: the factor and the base atom."""
    if word.startswith("{"):
        return Decimal(1), word
    if word == "[acr_us]":
        return _ACRE_US
    known = _METRIC.get(word) or _PLAIN.get(word)
    if known:
        factor, atom = known
        return Decimal(factor), atom
    if _CURRENCY.fullmatch(word):
        return Decimal(1), word
    for prefix, power in _PREFIXES.items():
        if word.startswith(prefix) and (metric := _METRIC.get(word[len(prefix) :])):
            return Decimal(metric[0]).scaleb(power), metric[1]
    return None


def to_base(value: Decimal | None, unit: str, kind: str, *, difference: bool = False) -> tuple[Decimal | None, str]:
    """A value in the base unit of its kind; what cannot be converted stays as it is.

    `difference` says that the value is one of two temperatures: a rise of 2 degrees Celsius is one of 2 kelvins.

    >>> to_base(Decimal("3.45"), "Mt", "measure"), to_base(Decimal(20), "Cel", "measure")
    ((Decimal('3450000000'), 'kg'), (Decimal('293.15'), 'K'))
    """
    base = base_of(unit) if kind == "measure" else None
    if base is None or value is None:
        return value, base.code if base else unit
    with localcontext(PRECISION):
        shifted = value + Decimal("273.15") if unit == "Cel" and not difference else value
        return _tidy(shifted * base.factor), base.code


def factor_between(unit: str, other: str) -> tuple[Decimal, dict[str, int]]:
    """What to multiply a value in `unit` with to have it in `other`, and the currencies that are left, with their powers.

    `{'KZT': 1, 'USD': -1}` is left where tenge are to become dollars: that needs a rate.

    Raises:
        UsageError: when the units are of different kinds, or one is unknown.
    """
    mine, theirs = base_of(unit), base_of(other)
    if theirs is None:
        raise UsageError(f"{other!r} is no unit we know: give a UCUM code such as t, km, MW, [bbl_us], or a currency such as USD")
    if unit == other:
        return Decimal(1), {}
    if mine is None or mine.rest != theirs.rest or sum(mine.currencies.values()) != sum(theirs.currencies.values()):
        raise UsageError(f"{unit!r} cannot be converted to {other!r}: they measure different things")
    if "Cel" in (unit, other):
        raise UsageError("degrees Celsius are not converted to other units on request")
    left = dict(mine.currencies)
    for currency, n in theirs.currencies.items():
        left[currency] = left.get(currency, 0) - n
    with localcontext(PRECISION):
        return mine.factor / theirs.factor, {currency: n for currency, n in left.items() if n}


def _tidy(value: Decimal) -> Decimal:
    """Without the zeros that a multiplication leaves behind."""
    whole = value.normalize()
    return whole.quantize(Decimal(1)) if whole == whole.to_integral_value() and whole.adjusted() < 33 else whole
