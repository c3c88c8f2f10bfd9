"""Codes of the outside world: ISO 3166-1 alpha-3, UN/CEFACT units, and codes made of words."""

from __future__ import annotations

import hashlib
import re
import unicodedata

_ALPHA3 = (
    "AD AND AE ARE AF AFG AG ATG AI AIA AL ALB AM ARM AO AGO AQ ATA AR ARG AS ASM AT AUT AU AUS AW ABW AX ALA AZ AZE BA BIH BB BRB BD BGD "
    "BE BEL BF BFA BG BGR BH BHR BI BDI BJ BEN BL BLM BM BMU BN BRN BO BOL BQ BES BR BRA BS BHS BT BTN BV BVT BW BWA BY BLR BZ BLZ CA CAN "
    "CC CCK CD COD CF CAF CG COG CH CHE CI CIV CK COK CL CHL CM CMR CN CHN CO COL CR CRI CU CUB CV CPV CW CUW CX CXR CY CYP CZ CZE DE DEU "
    "DJ DJI DK DNK DM DMA DO DOM DZ DZA EC ECU EE EST EG EGY EH ESH ER ERI ES ESP ET ETH FI FIN FJ FJI FK FLK FM FSM FO FRO FR FRA GA GAB "
    "GB GBR GD GRD GE GEO GF GUF GG GGY GH GHA GI GIB GL GRL GM GMB GN GIN GP GLP GQ GNQ GR GRC GS SGS GT GTM GU GUM GW GNB GY GUY HK HKG "
    "HM HMD HN HND HR HRV HT HTI HU HUN ID IDN IE IRL IL ISR IM IMN IN IND IO IOT IQ IRQ IR IRN IS ISL IT ITA JE JEY JM JAM JO JOR JP JPN "
    "KE KEN KG KGZ KH KHM KI KIR KM COM KN KNA KP PRK KR KOR KW KWT KY CYM KZ KAZ LA LAO LB LBN LC LCA LI LIE LK LKA LR LBR LS LSO LT LTU "
    "LU LUX LV LVA LY LBY MA MAR MC MCO MD MDA ME MNE MF MAF MG MDG MH MHL MK MKD ML MLI MM MMR MN MNG MO MAC MP MNP MQ MTQ MR MRT MS MSR "
    "MT MLT MU MUS MV MDV MW MWI MX MEX MY MYS MZ MOZ NA NAM NC NCL NE NER NF NFK NG NGA NI NIC NL NLD NO NOR NP NPL NR NRU NU NIU NZ NZL "
    "OM OMN PA PAN PE PER PF PYF PG PNG PH PHL PK PAK PL POL PM SPM PN PCN PR PRI PS PSE PT PRT PW PLW PY PRY QA QAT RE REU RO ROU RS SRB "
    "RU RUS RW RWA SA SAU SB SLB SC SYC SD SDN SE SWE SG SGP SH SHN SI SVN SJ SJM SK SVK SL SLE SM SMR SN SEN SO SOM SR SUR SS SSD ST STP "
    "SV SLV SX SXM SY SYR SZ SWZ TC TCA TD TCD TF ATF TG TGO TH THA TJ TJK TK TKL TL TLS TM TKM TN TUN TO TON TR TUR TT TTO TV TUV TW TWN "
    "TZ TZA UA UKR UG UGA UM UMI US USA UY URY UZ UZB VA VAT VC VCT VE VEN VG VGB VI VIR VN VNM VU VUT WF WLF WS WSM YE YEM YT MYT ZA ZAF "
    "ZM ZMB ZW ZWE"
).split()
ALPHA3 = dict(zip(_ALPHA3[::2], _ALPHA3[1::2], strict=True))
"""ISO 3166-1: two letters to three."""

CEFACT = {
    "%": "P1", "t": "TNE", "kg": "KGM", "g": "GRM", "mg": "MGM", "km": "KMT", "m": "MTR", "cm": "CMT", "mm": "MMT", "ha": "HAR", "m2": "MTK",
    "km2": "KMK", "m3": "MTQ", "L": "LTR", "[bbl_us]": "BLL", "[gal_us]": "GLL", "W": "WTT", "kW": "KWT", "MW": "MAW", "GW": "A90", "kW.h": "KWH",
    "MW.h": "MWH", "GW.h": "GWH", "TW.h": "D32", "J": "JOU", "kJ": "KJO", "GJ": "GV", "V": "VLT", "kV": "KVT", "A": "AMP", "Hz": "HTZ", "a": "ANN",
    "mo": "MON", "wk": "WEE", "d": "DAY", "h": "HUR", "min": "MIN", "s": "SEC", "Cel": "CEL", "K": "KEL", "Pa": "PAL", "bar": "BAR",
    "km/h": "KMH", "m/s": "MTS", "m3/s": "MQS", "m3/h": "MQH", "[ft_i]": "FOT", "[in_i]": "INH", "[mi_i]": "SMI", "[yd_i]": "YRD", "[nmi_i]": "NMI",
    "[lb_av]": "LBR", "[oz_av]": "ONZ", "[oz_tr]": "APZ", "kt": "KTN", "By": "AD", "MBy": "4L", "GBy": "E34",
}  # fmt: skip
"""UCUM to UN/CEFACT recommendation 20; what is not here has no code that we are sure of."""

_CODE = re.compile(r"[^A-Za-z0-9]+")


def slug(words: str) -> str:
    """A code for words: letters, digits and `_`; where that loses something, a few digits that keep two words apart.

    >>> slug("industrial output"), slug("industrial_output"), slug("")
    ('INDUSTRIAL_OUTPUT', 'INDUSTRIAL_OUTPUT', '_Z')
    """
    if not words.strip():
        return "_Z"
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()
    code = _CODE.sub("_", plain).strip("_").upper()
    if code.lower() == words.lower().replace(" ", "_"):
        return code
    return f"{code}_{hashlib.sha256(words.encode('utf-8', 'replace')).hexdigest()[:6].upper()}".lstrip("_")


def unit_slug(unit: str) -> str:
    """A code for a unit; the unit itself stands beside it.

    >>> unit_slug("%"), unit_slug("KZT/t"), unit_slug("kW.h")
    ('PC', 'KZT_PER_t', 'kW_h')
    """
    if unit == "%":
        return "PC"
    code = unit.replace("/", "_PER_").replace(".", "_")
    return code if re.fullmatch(r"[A-Za-z0-9_]+", code) else slug(code)
