"""Whether a unit's code is one that UCUM can read: its grammar, its atoms and its prefixes.

The atoms are those of the Unified Code for Units of Measure that news may need. Things in braces (`{person}`) are allowed anywhere, as
UCUM allows them. Two codes are our own: `[thm]`, because UCUM has no therm, and `ha`, which UCUM writes `har`.
"""

from __future__ import annotations

import re

PREFIXES = frozenset("Y Z E P T G M k h da d c m u n p f a z y Ki Mi Gi Ti".split())
METRIC = frozenset(
    """m s g rad K C cd mol sr Hz N Pa J W A V F Ohm S Wb Cel T H lm lx Bq Gy Sv l L ar t bar u eV pc cal kat U B Bd bit By st
    [iU] [IU] m[H2O] m[Hg] [g] [car_m] Ci R RAD REM P St G Mx Oe Np tex dyn erg [c] [ly] cal_th cal_IT cal_m b""".split()
)
OTHERS = frozenset(
    """10* 10^ % [pi] [ppth] [ppm] [ppb] [pptr] deg ' '' min h d wk mo a a_j a_g a_t mo_j mo_s mo_g AU gon circ sph att atm
    [in_i] [ft_i] [yd_i] [mi_i] [fth_i] [nmi_i] [kn_i] [sin_i] [sft_i] [syd_i] [cin_i] [cft_i] [cyd_i] [bf_i] [cr_i] [mil_i] [hd_i]
    [ft_us] [yd_us] [in_us] [mi_us] [fth_us] [ch_us] [lk_us] [rd_us] [acr_us] [srd_us] [smi_us] [sct] [twp] [acr_br] [mi_br] [ft_br]
    [gal_us] [bbl_us] [qt_us] [pt_us] [gil_us] [foz_us] [fdr_us] [crd_us] [bu_us] [pk_us] [gal_wi] [dpt_us] [dqt_us] [tbs_us] [tsp_us]
    [cup_us] [cup_m] [tsp_m] [tbs_m] [foz_m] [gal_br] [pk_br] [bu_br] [qt_br] [pt_br] [gil_br] [foz_br] [gr] [lb_av] [oz_av] [dr_av]
    [scwt_av] [lcwt_av] [ston_av] [lton_av] [stone_av] [pwt_tr] [oz_tr] [lb_tr] [oz_ap] [lb_ap] [degF] [degR] [degRe] [Btu] [Btu_th]
    [Btu_IT] [Cal] [HP] [psi] [lbf_av] [in_i'Hg] [in_i'H2O] [pH] [diop] [smoot] [MET] [den] Ao sb [mu_0] [h] [k] [e] [m_e] [m_p] [G]
    [hnsf'U] [USP'U] [arb'U] [CFU] [PFU] [EID_50'U] [ELU] [EU] [Lf] osm eq [drp] [cicero] [pnt] mho bit_s Lmb ph Ky""".split()
)
_LONGEST = 100
OUR_OWN = frozenset(("[thm]", "ha"))
_COMPONENT = re.compile(r"(?P<unit>[^./(){}\d+-][^./(){}]*?)?(?P<exp>[+-]?\d+)?(?P<note>\{[^{}]*\})?\Z")


def fault(code: str) -> str | None:
    """What is wrong with a code, None where UCUM reads it.

    >>> fault("[bbl_us]/d"), fault("L/{person}/d"), fault("kW.h"), fault("10*6.[Btu]")
    (None, None, None, None)
    >>> fault("barrels/d"), fault("t/")
    ("'barrels' is no UCUM unit", "'t/' lacks a unit")
    """
    if len(code) > _LONGEST:
        return f"{code[:_LONGEST]!r}… is longer than any UCUM code"
    bare = code
    while True:  # innermost brackets are terms of their own
        inner = re.search(r"\(([^()]*)\)", bare)
        if inner is None:
            break
        wrong = _term(inner[1])
        if wrong:
            return wrong
        bare = bare[: inner.start()] + "m" + bare[inner.end() :]
    return f"{code!r} has a bracket too many" if "(" in bare or ")" in bare else _term(bare.removeprefix("/"))


def _term(code: str) -> str | None:
    parts = re.split(r"[./](?![^{]*\})", code)
    if "" in parts:
        return f"{code!r} lacks a unit"
    return next((wrong for part in parts if (wrong := _component(part))), None)


def _component(part: str) -> str | None:
    if re.fullmatch(r"\d+", part):
        return None
    if part.startswith(("10*", "10^")):
        return None if re.fullmatch(r"10[*^][+-]?\d+", part) else f"{part!r} is no power of ten"
    found = _COMPONENT.match(part)
    if found is None:
        return f"{part!r} is no UCUM unit"
    unit = found["unit"]
    if unit is None:
        return None if found["note"] and not found["exp"] else f"{part!r} is no UCUM unit"
    known = unit in METRIC or unit in OTHERS or unit in OUR_OWN
    prefixed = any(unit.startswith(p) and unit[len(p) :] in METRIC for p in PREFIXES)
    return None if known or prefixed else f"{unit!r} is no UCUM unit"
