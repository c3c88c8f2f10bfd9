"""Invented and listed names for swapping into training text.

Person names come from the open lists in `free/names` (CC0, MIT, Unlicense), places from GeoNames (CC BY 4.0),
organisations are composed here from shapes; a few public bodies from `free/handmade` (own work, CC0). Source of
the method: entity substitution ("mention replacement", Dai and Adel 2020, COLING).
"""

from __future__ import annotations

import csv
import gzip
import io
import random
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path


def listed(text: str) -> list[str]:
    """Items separated by semicolons, over several lines."""
    return [" ".join(item.split()) for item in text.split(";")]


#: Share of the person names by origin, and the locales of `person_names` that stand for each.
ORIGINS: dict[str, tuple[int, tuple[str, ...]]] = {
    "central_asia": (24, ("KZ", "kk_KZ", "KG", "uz_UZ", "az_AZ", "TJ", "AZ", "MN")),
    "russia": (14, ("ru_RU", "RU", "uk_UA", "UA", "BY", "bg_BG")),
    "china": (9, ("CN", "zh_CN", "TW", "zh_TW", "VN", "vi_VN", "KR")),
    "arab": (9, ("AE", "EG", "IQ", "JO", "KW", "SA", "LB", "MA", "TN", "fr_DZ", "IR", "en_PK")),
    "india": (8, ("IN", "en_IN", "BD", "LK", "NP")),
    "africa": (9, ("en_NG", "en_KE", "yo_NG", "ig_NG", "ha_NG", "tw_GH", "zu_ZA", "ZA", "sw")),
    "latin": (10, ("es_MX", "es_AR", "es_CL", "es_CO", "pt_BR", "pt_PT", "es_ES", "PH", "id_ID", "TR", "tr_TR")),
    "west": (17, ("en_US", "en_GB", "de_DE", "fr_FR", "it_IT", "nl_NL", "fi_FI", "sv_SE", "hu_HU", "JP", "PL", "en_IE")),
}
STEMS = """Nurlan Akhmet Suleimen Kussain Zhumabay Abdrakhman Seit Iskak Omar Nurgali Baimukhan Kenzhe Shayakhmet
Tulegen Yessen Ospan Amanzhol Bekt Mukhamed Kassen Rakhim Zhaks Balta Alim Dossan Kulma Sarsen Tleu Utemis Zhanuz
Karim Temir Kuand Bishim Zhunus Sagin Mami Shuke Nazar Bozum Smai Tasmagam Masim Kelim Mirzo Yusuf Turgun Sapar
Nuriy Abdulla Kasym Dzhum Toktogul Asan Berdi Gurban Orazmukh Rasul Safar Nabi Ibrokhim Aliy Huseyn Mamed""".split()
SUFFIXES = """ov ev bayev bekov uly ova eva bayeva bekova galiyev kulov zhanov khanov yarov in ayev iev baev bek
beyli zoda muhamedov""".split()
GIVEN_PARTS = """Nur Kasym Khalyk Abdul Gul Bek Zhan Mukhamed Mukhtar Serik Jean Marie Jose Ana Maria Anne Karl Hans Min Seung
Hyun Ji Wei Xiao Abu Tomas Ali Eldar Yer Al Zhomart Murat Nurlan Askar Dias Amir Salt Bota Tur""".split()
ORG_FIRST = """Kaz Qaz Altyn Sary Eurasian Tau Aqmola Orda Alma Zher Temir Kara Uly Batys Ertis Zhaiyk Steppe Silk
Caspian Ural Volga Amur Sino Indo Trans Nord Sud Alpha Delta Omni Vita Inter Euro Pan Agro Petro Hydro Metal Uz Kyrgyz
Tajik Azer Turk Zaman Saryarka Bereke Ala Tobol Irtysh Nova Ver Zen Lum Cor Sol Bright Blue Green North Summit""".split()
ORG_LOWER = """minerals atomprom munay munaygas telecom gas trans aluminium zinc chrome mys temir energo stroy agro
invest neft sut kurylys zholy tech soft lab chem pharma tek ex ia is on eon""".split()
ORG_KIND = """Group Holding Bank Steel Metals Mining Energy Logistics Cement Foods Development Refinery Zinc Copper
Airlines Airways Motors Capital Insurance Petroleum Gas Power Chemicals Textile Agro Railways Telecom Technologies
Industries Partners Investments Resources Oil Pharma Electronics Semiconductor Plant Combine Resources""".split()
LEGAL_BEFORE = ["JSC", "LLP", "LLC", "OJSC", "PJSC", "NC", "JSC NC", "SC", "State Enterprise", "Joint Stock Company"]
LEGAL_AFTER = """Ltd Inc Corp Co PLC AG GmbH LLC JSC SA Limited Corporation Ltd. Inc. Corp. NV SpA Oyj AB ASA Company LLP plc
Group Bhd""".split()
FIELDS = listed(
    """Energy;Finance;Agriculture;Transport;Health;Education;Labor;Justice;Defense;Trade;Industry;Culture;Ecology;
Foreign Affairs;National Economy;Internal Affairs;Water Resources;Digital Development;Emergency Situations;Housing;
Economic Development;Planning;Statistics;Tourism;Science and Higher Education;Trade and Integration;Investment and
Development;Ecology and Natural Resources;Social Protection;Interior;Mines;Fisheries;Public Works;Environment;
Commerce;Roads and Highways;Rural Development;Petroleum;Industry and Construction"""
)
BODIES = ["Ministry of {f}", "Ministry of {f}", "Ministry of {f}", "Department of {f}", "Committee on {f}", "{f} Ministry",
          "Agency for {f}", "{f} Department", "State Committee for {f}", "{f} Committee", "{p} Ministry of {f}",
          "Bureau of {f}", "Institute of {f}", "National Bureau of {f}", "{f} Authority", "Federation of {f}"]  # fmt: skip
PUBLIC = ["{p} University", "University of {p}", "National Bank of {c}", "Central Bank of {c}", "Bank of {c}", "{p} Airport",
          "{p} Refinery", "{p} Metallurgical Plant", "{p} Chemical Plant", "{p} Zinc", "{p} Times", "{p} Post",
          "{p} City Council", "Chamber of Commerce of {p}", "{p} Stock Exchange", "{p} Coal", "{p} Power", "{p} Steel",
          "{p} Development Bank", "Government of {c}", "Parliament of {c}", "Supreme Court of {c}", "{p} Police",
          "{p} State University", "{p} Institute of Technology", "{p} Oil Company", "{p} Cement Works", "{p} United",
          "{p} Railways", "{p} Water Company", "National Statistics Office of {c}", "Embassy of {c}"]  # fmt: skip
KNOWN = listed(
    """World Bank;International Monetary Fund;IMF;Asian Development Bank;ADB;European Union;EU;United Nations;UN;UNICEF;
UNDP;WHO;World Health Organization;World Trade Organization;OPEC;NATO;European Commission;European Central Bank;Federal
Reserve;Eurasian Economic Union;Eurasian Economic Commission;Eurasian Development Bank;EBRD;Shanghai Cooperation Organization;
Senate;Parliament;Supreme Court;Mazhilis;State Duma;Reuters;Bloomberg;Xinhua;TASS;Interfax;Associated Press;AFP;Kazinform;
Samruk-Kazyna;KazMunayGas;Kazatomprom;Kazakhmys;Kazzinc;Halyk Bank;Air Astana;Chevron;Shell;Gazprom;Rosatom;Lukoil;
Siemens;Toyota;Huawei;Samsung;Red Cross;Amnesty International;Human Rights Watch;Fitch Ratings;Moody's;
S&P Global;Ernst & Young;Food and Agriculture Organization;Turkish Airlines;Emirates;Islamic Development
Bank;African Union;African Development Bank;ASEAN;BRICS;OECD;Treasury;Cabinet of Ministers;Security Council"""
)
#: Regions of Kazakhstan; GeoNames' list of 2020 lacks the new ones.
REGIONS = listed(
    """Akmola;Aktobe;Almaty;Atyrau;East Kazakhstan;Zhambyl;West Kazakhstan;Karaganda;Kostanay;Kyzylorda;Mangystau;
Pavlodar;North Kazakhstan;Turkistan;Abai;Zhetysu;Ulytau;Fergana;Samarkand;Bukhara;Issyk-Kul;Osh;Chui;Batken;Sughd;Khatlon;
Mary;Lebap;Tashkent;Moscow;Sverdlovsk;Omsk;Tyumen;Rostov;Orenburg;Odesa;Kharkiv;Lviv;Mogilev;Grodno"""
)


def _table(path: Path) -> Iterator[dict[str, str]]:
    data = path.read_bytes()
    if path.suffix == ".gz":
        data = gzip.decompress(data)
    return csv.DictReader(io.StringIO(data.decode("utf8")))


def _plain(name: str) -> bool:
    """Latin, capitalised, without brackets."""
    return bool(re.fullmatch(r"[A-ZÀ-ÖØ-ÞĀ-ſ][\w’'`.\- ]{1,30}", name)) and not any("\u0370" <= ch <= "\u1cff" for ch in name)


class Names:
    """Random names of the three kinds; `data` is the folder that holds `free/`."""

    def __init__(self, data: Path, rng: random.Random) -> None:
        self.rng = rng
        free = data / "free"
        by_locale: dict[tuple[str, str], list[str]] = defaultdict(list)
        for row in _table(free / "names" / "person_names.csv.gz"):
            name = row["romanised"].strip()
            name = name.title() if name.isupper() else name
            if _plain(name) and " " not in name:
                by_locale[row["locale_or_country"], row["kind"]].append(name)
        self.given: dict[str, list[str]] = {}
        self.family: dict[str, list[str]] = {}
        for origin, (_, locales) in ORIGINS.items():
            self.given[origin] = [n for loc in locales for n in by_locale[loc, "given"]]
            self.family[origin] = [n for loc in locales for n in by_locale[loc, "family"]]
        self.patronymic = by_locale["ru_RU", "patronymic"] + by_locale["uk_UA", "patronymic"]
        self.origins = list(ORIGINS)
        self.weights = [share for share, _ in ORIGINS.values()]
        self.countries = [r["name"] for r in _table(free / "geonames" / "countries.csv") if _plain(r["name"])]
        asian = [(int(r["population"] or 0), r["name"]) for r in _table(free / "geonames" / "cities500_central_asia.csv")]
        self.asian = [n for p, n in sorted(asian, reverse=True) if _plain(n) and p > 3000]
        world = [(int(r["population"] or 0), r["name"]) for r in _table(free / "geonames" / "cities5000_world.csv.gz")]
        self.cities = [n for p, n in sorted(world, reverse=True) if _plain(n)][:12000]
        self.admin = [r["ascii_name"] for r in _table(free / "geonames" / "admin1_world.csv") if _plain(r["ascii_name"])]
        districts = _table(free / "geonames" / "admin2_central_asia.csv")
        self.districts = [re.sub(r" (?:Rayon|Raion|Audany|District|Tumani)$", "", r["ascii_name"]) for r in districts]
        self.districts = [n for n in self.districts if _plain(n)]

    def person(self) -> str:
        """Given and family name (65 %), family name alone, or longer forms; every fourth given name hyphenated."""
        r = self.rng
        origin = r.choices(self.origins, self.weights)[0]
        if origin == "central_asia" and r.random() < 0.7:
            family = r.choice(STEMS) + r.choice(SUFFIXES)
        else:
            family = r.choice(self.family[origin])
        if r.random() < 0.28:
            return family
        given = r.choice(self.given[origin])
        if r.random() < 0.25:
            part = r.choice(GIVEN_PARTS)
            second = r.choice([given, r.choice(self.given[origin]), r.choice(GIVEN_PARTS).lower()])
            given = f"{part}-{second}"
        if origin == "arab" and r.random() < 0.3:
            family = f"Al-{family}" if r.random() < 0.6 else f"bin {family}"
        if origin == "russia" and r.random() < 0.08:
            return f"{given} {r.choice(self.patronymic)} {family}"
        if origin in {"latin", "africa", "west"} and r.random() < 0.15:
            return f"{given} {r.choice(self.given[origin])} {family}"
        if origin == "west" and r.random() < 0.15:
            return f"{given} {r.choice('ABCDEFGHJKLMRSTW')}. {family}"
        if origin == "china" and r.random() < 0.5:
            return f"{family} {given}"
        if r.random() < 0.06:
            return f"{given[0]}. {family}"
        return f"{given} {family}"

    def city(self) -> str:
        """A town, Central Asian ones in every third case, big ones more often."""
        r = self.rng
        pool = self.asian if r.random() < 0.35 else self.cities[:1500] if r.random() < 0.5 else self.cities
        return r.choice(pool)

    def country(self) -> str:
        """A country."""
        return self.rng.choice(self.countries)

    def region(self) -> str:
        """A region or district with its noun inside the name, or the bare name of a first-level unit."""
        r = self.rng
        x = r.random()
        if x < 0.5:
            return f"{r.choice(REGIONS)} {r.choice(['region', 'region', 'Region', 'oblast', 'Oblast', 'province'])}"
        if x < 0.7:
            return f"{r.choice(self.districts)} {r.choice(['district', 'District', 'district', 'raion'])}"
        if x < 0.8:
            return f"{r.choice(self.admin)} {r.choice(['province', 'Province', 'state', 'State', 'County', 'region'])}"
        return r.choice(self.admin)

    def place(self, model: str = "") -> str:
        """A place of about the kind of `model`: a country for a country, else town or region."""
        if model in set(self.countries) or model in {"US", "U.S.", "USA", "UK", "United States", "America"}:
            return self.country() if self.rng.random() < 0.85 else self.city()
        x = self.rng.random()
        return self.city() if x < 0.6 else self.region() if x < 0.9 else self.country()

    def acronym(self) -> str:
        """Two to five capitals."""
        return "".join(self.rng.choice("ABCDEFGHIKLMNOPQRSTUVZ") for _ in range(self.rng.choice([2, 3, 3, 3, 4, 4, 5])))

    def company(self) -> str:
        """An invented company with or without a legal form."""
        r = self.rng
        x = r.random()
        if x < 0.35:
            core = r.choice(ORG_FIRST) + r.choice(ORG_LOWER)
        elif x < 0.6:
            core = f"{r.choice(ORG_FIRST)}{r.choice(ORG_LOWER) if r.random() < 0.5 else ''} {r.choice(ORG_KIND)}"
        elif x < 0.72:
            core = r.choice(ORG_FIRST) + r.choice(ORG_KIND)
        elif x < 0.8:
            core = self.acronym()
        elif x < 0.9:
            core = f"{r.choice(self.family['west' if r.random() < 0.6 else 'latin'])} {r.choice(ORG_KIND)}"
        elif x < 0.95:
            core = f"{r.choice(self.family['west'])} & {r.choice(self.family['west'])}"
        else:
            core = f"{r.choice(ORG_FIRST)}-{r.choice(self.cities[:800]).split()[0]} {r.choice(ORG_KIND)}"
        x = r.random()
        if x < 0.2:
            return f"{r.choice(LEGAL_BEFORE)} {core}"
        if x < 0.4:
            return f"{core} {r.choice(LEGAL_AFTER)}"
        return core

    def organization(self) -> str:
        """A company (45 %), a public body, a known organisation or an acronym."""
        r = self.rng
        x = r.random()
        if x < 0.45:
            return self.company()
        if x < 0.62:
            return r.choice(BODIES).format(f=r.choice(FIELDS), p=self.city())
        if x < 0.76:
            return r.choice(PUBLIC).format(p=self.city(), c=self.country())
        if x < 0.92:
            return r.choice(KNOWN)
        return self.acronym()
