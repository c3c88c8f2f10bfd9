"""Our table of units against pint's: every unit of ours has its counterpart there, or a reason why it has none."""

from __future__ import annotations

from decimal import Decimal

import pytest
from made import ask, store, told

from extractor.errors import UsageError
from extractor.sinks.database import Database
from extractor.sinks.units import _METRIC, _PLAIN, _PREFIXES, base_of, factor_between, to_base

pint = pytest.importorskip("pint", reason="units are compared with pint: pip install -e '.[dev]'")

BY_PINT = {
    "g": "gram", "t": "metric_ton", "m": "meter", "s": "second", "L": "liter", "l": "liter", "J": "joule", "W": "watt", "Pa": "pascal",
    "bar": "bar", "Hz": "1/second", "V": "volt", "A": "ampere", "K": "kelvin", "N": "newton", "mol": "mole", "bit": "bit", "By": "byte",
    "Bq": "becquerel", "Sv": "sievert", "Gy": "gray", "cal": "calorie", "eV": "electron_volt", "VA": "volt_ampere", "lm": "lumen", "lx": "lux",
    "min": "minute", "h": "hour", "d": "day", "wk": "week", "mo": "month", "a": "year", "ha": "hectare", "ar": "are", "deg": "degree",
    "%": "percent", "[ppm]": "ppm", "atm": "atmosphere", "[in_i]": "inch", "[ft_i]": "foot", "[yd_i]": "yard", "[mi_i]": "mile",
    "[nmi_i]": "nautical_mile", "[ly]": "light_year", "AU": "astronomical_unit", "[sin_i]": "inch**2", "[sft_i]": "foot**2",
    "[syd_i]": "yard**2", "[cft_i]": "foot**3", "[cyd_i]": "yard**3", "[lb_av]": "pound", "[oz_av]": "ounce", "[oz_tr]": "troy_ounce",
    "[ston_av]": "short_ton", "[lton_av]": "long_ton", "[car_m]": "carat", "[bbl_us]": "oil_barrel", "[gal_us]": "gallon",
    "[gal_br]": "imperial_gallon", "[pt_us]": "pint", "[pt_br]": "imperial_pint", "[qt_us]": "quart", "[bu_us]": "bushel",
    "[HP]": "horsepower", "[Btu]": "Btu_it", "[Btu_IT]": "Btu_it", "[thm]": "100000*Btu_it", "[acr_br]": "4840*yard**2",
    "[ppb]": "0.000000001", "[ppth]": "0.001",
    "10*": "10", "[psi]": "psi", "[acr_us]": "acre",
    "[smi_us]": "survey_mile**2",
}  # fmt: skip
"""What pint calls our units."""
NOT_BY_PINT = {
    "Wp": "the watt of a peak", "pp": "a difference of percents", "x": "a factor", "1": "nothing", "Cel": "has an offset, tested below",
}  # fmt: skip
"""Units that pint has not, and what they are."""
OURS = {"kg": "kilogram", "m2": "meter**2", "m3": "meter**3", "J/s": "watt", "": "dimensionless", "pp": "", "1": "dimensionless"}


@pytest.fixture(scope="module")
def registry() -> object:
    return pint.UnitRegistry(non_int_type=Decimal)


def theirs(registry: object, ours: str, base: str) -> Decimal:
    """What pint makes of one unit in a base unit of ours, which has its name in pint or is a product of such."""
    wanted = "*".join(_pint_power(part, 1) for part in base.split("/")[0].split(".") if part != "1") or "dimensionless"
    below = "".join(f"/({_pint_power(part, 1)})" for part in base.split("/")[1:])
    return Decimal(registry.Quantity(registry.parse_expression(ours)).to(f"{wanted}{below}").magnitude)  # type: ignore[attr-defined]


def _pint_power(part: str, power: int) -> str:
    letters = part.rstrip("0123456789")
    digits = part[len(letters) :]
    return f"{OURS.get(letters) or BY_PINT.get(letters, letters)}**{int(digits or 1) * power}"


def test_every_unit_of_ours_is_compared_or_has_a_reason() -> None:
    ours = {*_METRIC, *_PLAIN, "[acr_us]"}
    assert ours == {*BY_PINT, *NOT_BY_PINT}
    assert not BY_PINT.keys() & NOT_BY_PINT.keys()


@pytest.mark.parametrize("code", sorted(BY_PINT))
def test_value_and_base_unit_agree_with_pint(registry: object, code: str) -> None:
    value, unit = to_base(Decimal(1), code, "measure")
    assert value is not None
    expected = theirs(registry, BY_PINT[code], unit)
    assert abs(value / expected - 1) < Decimal("1e-9" if code in ("[smi_us]", "[acr_us]", "[HP]", "[psi]", "[ly]", "AU") else "1e-15"), (
        expected
    )


@pytest.mark.parametrize("prefix", sorted(_PREFIXES))
def test_prefixes_agree_with_pint(registry: object, prefix: str) -> None:
    base = base_of(f"{prefix}W")
    assert base is not None
    assert base.factor == theirs(registry, {"u": "µ"}.get(prefix, prefix) + "W", "W")


@pytest.mark.parametrize(
    ("code", "by_pint", "base"),
    [
        ("t/ha", "metric_ton/hectare", "kg/m2"),
        ("km/h", "kilometer/hour", "m/s"),
        ("kW.h", "kilowatt*hour", "J"),
        ("GW.h/a", "gigawatt*hour/year", "W"),
        ("[bbl_us]/d", "oil_barrel/day", "m3/s"),
        ("10*6.[Btu]", "1000000*Btu_it", "J"),
        ("g/kW.h", "gram/(kilowatt*hour)", "kg/J"),
        ("mg/m3", "milligram/meter**3", "kg/m3"),
        ("[mi_i]/[gal_us]", "mile/gallon", "1/m2"),
        ("m3/s", "meter**3/second", "m3/s"),
        ("Mbit/s", "megabit/second", "bit/s"),
    ],
)
def test_units_made_of_others_agree_with_pint(registry: object, code: str, by_pint: str, base: str) -> None:
    value, unit = to_base(Decimal(1), code, "measure")
    assert value is not None
    ours = registry.Quantity(value, _in_pint(unit))  # type: ignore[attr-defined]
    expected = registry.parse_expression(by_pint).to(ours.units).magnitude  # type: ignore[attr-defined]
    assert abs(value / Decimal(expected) - 1) < Decimal("1e-15")
    assert registry.Quantity(Decimal(1), _in_pint(base)).dimensionality == ours.dimensionality  # type: ignore[attr-defined]


def _in_pint(unit: str) -> str:
    above, *below = unit.split("/")
    said = "*".join(_pint_power(part, 1) for part in above.split(".") if part != "1") or "dimensionless"
    return said + "".join(f"/({_pint_power(part, 1)})" for part in below)


def test_degrees_are_shifted_and_their_differences_are_not(registry: object) -> None:
    by_pint = registry.Quantity(Decimal(20), "degC").to("kelvin").magnitude  # type: ignore[attr-defined]
    assert to_base(Decimal(20), "Cel", "measure") == (by_pint, "K")
    assert to_base(Decimal(20), "Cel", "measure", difference=True) == (Decimal(20), "K")


def test_what_has_no_base_is_its_own(tmp_path: object) -> None:
    assert to_base(Decimal(5), "KZT", "money") == (Decimal(5), "KZT")
    assert to_base(Decimal(5), "job", "count") == (Decimal(5), "job")
    assert to_base(Decimal(5), "furlong", "measure") == (Decimal(5), "furlong")
    with pytest.raises(UsageError, match="measure different things"):
        factor_between("t", "km")


def test_the_database_has_them_beside_the_original(url: str) -> None:
    with Database(url) as database:
        store(
            database, told("a", "3.45", unit="Mt"), told("b", "12", unit="%", kind="percent"), told("c", "-2", unit="Cel", measure="change")
        )
        rows = ask(database, "SELECT unit, value, unit_base, value_base FROM fact ORDER BY article_id")
    assert [(unit, Decimal(value), base, Decimal(other)) for unit, value, base, other in rows] == [
        ("Mt", Decimal("3.45"), "kg", Decimal(3_450_000_000)),
        ("%", Decimal(12), "%", Decimal(12)),
        ("Cel", Decimal(-2), "K", Decimal(-2)),
    ]
