"""Generated sentences with trees for what the treebanks lack: figures in the constructions of news.

Own work. The trees follow the UD guidelines (https://universaldependencies.org/en/): ellipsis by promotion and
`orphan`, `obl:unmarked` for bare measure phrases, `case` for "including" and "according to".

Notation of a pattern: items separated by blanks, `[name=]form[/relation[>head name]]`; the item without a relation
is the root and the default head; `@slot` or `@slot(argument)` is a generated phrase; `form^UPOS.XPOS` overrides the
word class looked up in the treebanks; `~` glues an item to the one before.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from spacy.language import Language

from .lexicon import Lexicon
from .names import Names, listed
from .rows import Rows, join
from .swap import name_rows

ITEM = re.compile(r"(~)?(?:([a-z]\w*)=)?([^=]+?)(?:/([a-z]+(?::[a-z]+)?)(?:>(\w+))?)?")
PUBLIC_BODY = re.compile(r"(?:Ministry|Department|Committee|Agency|Bureau|Institute|National|Central|Bank of|World|Government|State)")
GLUED_LEFT = {",", ".", ")", "%", ":", ";", "'s", "’s"}
GLUED_RIGHT = {"(", "$", "€", "£", "US$"}

#: Goods; * marks an adjective or participle before the noun.
GOODS = listed(
    """copper;zinc;lead;gold;aluminum;coal;crude* oil;natural* gas;uranium;cement;flour;sugar;milk;meat;wheat;barley;
ferroalloys;gasoline;diesel fuel;electricity;fertilizers;vegetables;eggs;poultry meat;cotton;footwear;passenger
cars;tractors;transformers;cables;pharmaceuticals;furniture;leather goods;dairy* products;chemical* products;iron
ore;copper concentrate;refined* silver;manganese ore;building materials;confectionery;beverages;textiles;petroleum
products;mineral* fertilizers;potatoes;rice;sunflower oil;machinery;metal structures;plastic* pipes;finished* goods;
processed* meat;frozen* seafood;canned* fruit;welded* pipes;galvanized* sheets;forged* parts;printed* materials;
woven* fabrics;crushed* stone;bottled* water;treated* timber;corn;soybeans;smartphones;trucks;clothing;oilseeds;
liquefied* gas;molybdenum;cobalt;phosphorus;salt;grain;hydrocarbons;medicines;jet fuel;seeds;fruits;tires;steel;services;
food;equipment;metals;vehicles"""
)
SECTORS = listed(
    """industrial* output;agricultural* output;retail* trade;wholesale* trade;freight turnover;housing construction;
foreign* trade;manufacturing output;mining production;construction work;passenger traffic;budget revenue;tax revenue;labor
productivity;livestock farming;food production;machine building;light* industry;gross* output;real* income;average* wage;external*
debt;fixed* investment;consumer prices;food prices;business lending;household spending;bank deposits;gas
consumption;power generation;crop production;oil refining;net* profit;revenue;inflation;unemployment;net* income;
trade turnover;cargo traffic;capital investment;GDP;pension savings;mortgage lending;air traffic;foreign* investment;
transport;construction;agriculture;manufacturing;trade;tourism;logistics;industry;mining;telecommunications;
communications;forestry;metallurgy;engineering;healthcare;education;sales;exports;imports;output;production;
deliveries;wages;prices;tariffs;loans;premiums;reserves;assets;profits;earnings;orders;shipments"""
)
CHANGE = """grew rose increased declined fell dropped expanded decreased jumped climbed advanced surged shrank slowed
accelerated slipped edged soared plunged contracted improved gained widened narrowed went slid""".split()
CHANGE_VB = "grow rise increase decline fall drop expand decrease jump climb shrink contract".split()
RECEIVE = "received produced exported processed shipped mined imported sold harvested built delivered supplied".split()
UNITS = listed(
    """tons;tonnes;barrels;cubic* meters;square* meters;kilometers;units;megawatts;hectares;vehicles;people;jobs;
containers;passengers;liters;kilowatt-hours;apartments;cases;heads;companies;patients;students;households;trips;pieces;
metric* tons;litres;km;MW;TEU;t"""
)
CURRENCIES = "tenge dollars euros rubles soms sums manats yuan lira rupees pesos shillings naira pounds yen won dirhams".split()
PLACES_BUILT = """roads schools clinics hospitals housing railways bridges farms parks kindergartens factories utilities
repairs salaries pensions subsidies irrigation defense healthcare energy agriculture education sports culture""".split()
PROJECTS = "projects facilities plants schools farms enterprises agreements contracts hospitals sites wells workshops".split()
MONTHS = "January February March April May June July August September October November December".split()
SAYING = "said reported noted stated announced added".split()
SPEAKERS = listed(
    """the ministry;the company;the agency;the governor;the minister;officials;the bank;the bureau;the regulator;
the spokesman;the press service;the committee;the department"""
)


@dataclass(slots=True)
class Fragment:
    """Rows with local heads and the position of their root."""

    rows: Rows
    root: int


class Generator:
    """Random sentences; one method a construction, one `slot_` method a kind of phrase."""

    def __init__(self, lexicon: Lexicon, names: Names, nlp: Language, rng: random.Random) -> None:
        self.lexicon, self.names, self.nlp, self.rng = lexicon, names, nlp, rng
        self.held = Fragment([], 0)
        self.constructions: list[tuple[Callable[[], str], int]] = [
            (self.change, 7), (self.ellipsis, 9), (self.accounting, 4), (self.reaching, 5), (self.brackets, 6),
            (self.from_to, 5), (self.against, 5), (self.gapping, 6), (self.saw, 4), (self.worth, 5), (self.pool, 3),
            (self.respectively, 3), (self.times, 5), (self.rates, 5), (self.planned, 4), (self.produced, 4),
            (self.reported, 6), (self.reported_after, 4), (self.two_clauses, 4), (self.including, 3), (self.ranking, 3),
            (self.comparative, 3), (self.counted, 4), (self.share, 4), (self.dashes, 3), (self.expected, 3),
            (self.nominal, 3), (self.participle, 3), (self.object_gapping, 3), (self.year_on_year, 3),
            (self.parenthesised, 3), (self.lead, 2), (self.headline, 2), (self.of_which, 2), (self.relative, 2),
        ]  # fmt: skip

    # --- machinery -----------------------------------------------------------------------------------------

    def pick(self, options: Sequence[str]) -> str:
        """One of the options."""
        return self.rng.choice(options)

    def maybe(self, share: float, text: str) -> str:
        """The text with probability `share`, else nothing."""
        return text if self.rng.random() < share else ""

    def word(self, form: str) -> Fragment:
        """A literal, perhaps with its class given as form^UPOS.XPOS."""
        form, _, given = form.partition("^")
        pos, _, tag = given.partition(".")
        row = self.lexicon.row(form, pos, tag)
        return Fragment([row], 0)

    def parse(self, pattern: str) -> Fragment:
        """A pattern as a fragment."""
        parts: list[tuple[Fragment, str, str, bool]] = []
        names: dict[str, int] = {}
        root = -1
        for i, item in enumerate(pattern.split()):
            match = ITEM.fullmatch(item)
            if match is None:
                raise ValueError(f"{item!r} in {pattern!r}")
            glue, name, form, relation, head = match.groups()
            if form.startswith("@"):
                slot, _, argument = form[1:].rstrip(")").partition("(")
                method = getattr(self, f"slot_{slot}")
                fragment = method(argument) if argument else method()
            elif relation == "case" and "^" not in form:
                fragment = self.word(f"{form}^ADP.IN")
            else:
                fragment = self.word(form)
            if name:
                names[name] = i
            if not relation:
                if root >= 0:
                    raise ValueError(f"two roots in {pattern!r}")
                root = i
            parts.append((fragment, relation or "", head or "", bool(glue)))
        if root < 0:
            raise ValueError(f"no root in {pattern!r}")
        offsets, total = [], 0
        for fragment, *_ in parts:
            offsets.append(total)
            total += len(fragment.rows)
        rows: Rows = []
        for i, (fragment, relation, head, glue) in enumerate(parts):
            for k, row in enumerate(fragment.rows):
                moved = replace(row, head=row.head + offsets[i])
                if k == fragment.root and i != root:
                    target = names[head] if head else root
                    moved.head = offsets[target] + parts[target][0].root
                    moved.dep = relation
                rows.append(moved)
            first = fragment.rows[0].text
            if rows and offsets[i] and (glue or first in GLUED_LEFT):
                rows[offsets[i] - 1].space = False
            if fragment.rows[-1].text in GLUED_RIGHT and len(fragment.rows) == 1:
                rows[-1].space = False
        at = offsets[root] + parts[root][0].root
        rows[at].head, rows[at].dep = at, "ROOT"
        return Fragment(rows, at)

    def sentence(self) -> Rows:
        """A finished sentence."""
        makers = [m for m, _ in self.constructions]
        maker = self.rng.choices(makers, [w for _, w in self.constructions])[0]
        pattern = maker()
        if maker != self.headline:
            pattern += " ./punct"
        rows = self.parse(pattern).rows
        rows[0].starts_sentence = True
        rows[-1].space = True
        first = rows[0]
        if first.entity == "O" or first.text[0].islower():
            first.text = first.text[0].upper() + first.text[1:]
        return rows

    # --- figures -------------------------------------------------------------------------------------------

    def figure(self) -> str:
        """A small figure as text."""
        x = self.rng.random()
        if x < 0.6:
            return f"{self.rng.uniform(0.3, 60):.1f}"
        if x < 0.82:
            return str(self.rng.randint(2, 95))
        return f"{self.rng.uniform(0.3, 9):.2f}" if x < 0.95 else str(self.rng.randint(100, 990))

    def slot_figure(self) -> Fragment:
        """A bare figure."""
        return self.word(f"{self.figure()}^NUM.CD")

    def slot_hedged(self) -> Fragment:
        """A figure, perhaps hedged."""
        if self.rng.random() > 0.14:
            return self.slot_figure()
        if self.rng.random() < 0.4:
            return self.parse(f"m={self.pick(['more', 'less'])}^ADJ.JJR/advmod than^ADP.IN/fixed>m @figure")
        hedge = self.pick(["almost", "nearly", "about", "around", "over", "roughly", "only", "just"])
        return self.parse(f"{hedge}^ADV.RB/advmod @figure")

    def slot_pct(self) -> Fragment:
        """A percentage."""
        x = self.rng.random()
        if x < 0.72:
            return self.parse("@hedged/nummod %^SYM.NN")
        if x < 0.88:
            return self.parse("@hedged/nummod percent^NOUN.NN")
        if x < 0.93:
            return self.parse("@hedged/nummod per^NOUN.NN/compound cent^NOUN.NN")
        return self.parse("@hedged/nummod percentage^NOUN.NN/compound points^NOUN.NNS")

    def slot_signed(self) -> Fragment:
        """A percentage as in brackets, often signed."""
        sign = self.pick(["+", "+", "-", "", "", "–"])
        if sign == "–":
            return self.parse(f"–^SYM.SYM/dep>p ~{self.figure()}^NUM.CD/nummod p=%^SYM.NN")
        return self.parse(f"{sign}{self.figure()}^NUM.CD/nummod %^SYM.NN")

    def slot_scaled(self) -> Fragment:
        """A figure with a scale word, or a long one."""
        if self.rng.random() < 0.66:
            scale = self.pick(["million", "billion", "trillion", "million", "billion", "thousand", "mln", "bln", "trln"])
            return self.parse(f"{self.figure()}^NUM.CD/compound {scale}^NUM.CD")
        if self.rng.random() < 0.75:
            return self.word(f"{self.rng.randint(1, 900)},{self.rng.randint(0, 999):03d}^NUM.CD")
        return self.slot_figure()

    def slot_amount(self) -> Fragment:
        """A scaled figure, perhaps hedged."""
        if self.rng.random() > 0.15:
            return self.slot_scaled()
        if self.rng.random() < 0.4:
            return self.parse(f"m={self.pick(['more', 'less'])}^ADJ.JJR/advmod than^ADP.IN/fixed>m @scaled")
        hedge = self.pick(["almost", "nearly", "about", "around", "over", "roughly"])
        return self.parse(f"{hedge}^ADV.RB/advmod @scaled")

    def slot_money(self) -> Fragment:
        """Money, the currency before or after."""
        x = self.rng.random()
        if x < 0.66:
            return self.parse(f"@amount/nummod {self.pick(CURRENCIES)}^NOUN.NNS")
        if x < 0.88:
            return self.parse(f"{self.pick(['$', '$', '$', '€', '£', 'US$'])}^SYM.$ ~@scaled/nummod")
        letters = self.pick(["bn", "bn", "m", "tn"])
        if x < 0.94:
            if letters == "m":
                return self.parse(f"{self.pick(['$', '€', '£'])}^SYM.$ ~{self.figure()}^NUM.CD/compound>s ~s=m^NUM.CD/nummod")
            return self.parse(f"{self.pick(['$', '€', '£'])}^SYM.$ ~{self.figure()}{letters}^NUM.CD/nummod")
        return self.parse(f"@amount/nummod {self.pick(['KZT', 'USD', 'EUR', 'UZS', 'KGS', 'RUB', 'AED', 'CNY'])}^NOUN.NN")

    def slot_unit(self) -> Fragment:
        """A unit or counted noun in the plural."""
        return self.phrase(self.pick(UNITS))

    def slot_quantity(self) -> Fragment:
        """An amount of units."""
        return self.parse("@amount/nummod @unit")

    def slot_value(self) -> Fragment:
        """Money or a quantity."""
        return self.slot_money() if self.rng.random() < 0.55 else self.slot_quantity()

    def slot_count(self) -> Fragment:
        """A count as figure or word."""
        if self.rng.random() < 0.25:
            return self.word(f"{self.pick('two three four five six seven eight nine ten twelve'.split())}^NUM.CD")
        return self.word(f"{self.rng.choice([self.rng.randint(3, 180), self.rng.randint(200, 3000)])}^NUM.CD")

    # --- phrases -------------------------------------------------------------------------------------------

    def phrase(self, text: str) -> Fragment:
        """A noun phrase of a word list: * marks the adjective, the last word is the head."""
        *before, head = text.split()
        items = [f"{w[:-1]}^ADJ.JJ/amod" if w.endswith("*") else f"{w}^NOUN.NN/compound" for w in before]
        if head == "GDP":
            return self.parse("GDP^NOUN.NN")
        plural = (head.endswith("s") and head not in {"gas", "business"}) or head in {"people", "pharmaceuticals"}
        if "-" in head:
            a, b = head.split("-")
            return self.parse(f"{a}^NOUN.NN/compound ~-^PUNCT.HYPH/punct ~{b}^NOUN.NNS")
        return self.parse(" ".join([*items, f"{head}^NOUN.{'NNS' if plural else 'NN'}"]))

    def slot_goods(self) -> Fragment:
        """A good."""
        return self.phrase(self.pick(GOODS))

    def slot_metric(self) -> Fragment:
        """What is measured."""
        x = self.rng.random()
        if x < 0.2:
            noun = self.pick("production output extraction processing consumption smelting prices exports stocks".split())
            return self.parse(f"@goods/compound {noun}")
        if x < 0.36:
            return self.parse(f"{self.pick('production output supply processing generation'.split())}^NOUN.NN of/case>x x=@goods/nmod")
        if x < 0.48:
            noun = self.pick("exports imports shipments sales deliveries prices purchases".split())
            return self.parse(f"{noun}^NOUN.NNS of/case>x x=@goods/nmod")
        if x < 0.62:
            noun = self.pick("volume share number price cost value export import level growth".split())
            return self.parse(f"the/det {noun}^NOUN.NN of/case>x x=@goods/nmod")
        if x < 0.68:
            return self.parse("c=@company/nmod:poss ~'s^PART.POS/case>c @sector")
        if x < 0.74:
            return self.parse("the/det @sector/compound sector^NOUN.NN")
        return self.slot_sector()

    def slot_sector(self) -> Fragment:
        """An indicator or branch from the list."""
        return self.phrase(self.pick(SECTORS))

    def slot_short(self) -> Fragment:
        """A short metric, as in the elided parts of a list."""
        x = self.rng.random()
        return self.slot_goods() if x < 0.5 else self.slot_sector() if x < 0.85 else self.slot_metric()

    def name(self, text: str, label: str) -> Fragment:
        """A name with its tree."""
        rows, head = name_rows(text, label, self.nlp, self.lexicon.morph)
        rows[-1].space = True
        return Fragment(rows, head)

    def slot_company(self) -> Fragment:
        """A company."""
        return self.name(self.names.company(), "ORG")

    def slot_body(self) -> Fragment:
        """An organisation, with article where it is a public body."""
        text = self.names.organization()
        fragment = self.name(text, "ORG")
        if PUBLIC_BODY.match(text):
            self.held = fragment
            return self.parse("the/det @held")
        return fragment

    def slot_held(self) -> Fragment:
        """The fragment set aside by `slot_body`."""
        return self.held

    def slot_person(self) -> Fragment:
        """A person."""
        return self.name(self.names.person(), "PERSON")

    def slot_city(self) -> Fragment:
        """A town or country."""
        return self.name(self.names.city() if self.rng.random() < 0.6 else self.names.country(), "PLACE")

    def slot_country(self) -> Fragment:
        """A country."""
        return self.name(self.names.country(), "PLACE")

    def slot_region(self) -> Fragment:
        """A region, perhaps with article."""
        if self.rng.random() < 0.3:
            return self.parse("the/det @bareregion")
        return self.slot_bareregion()

    def slot_bareregion(self) -> Fragment:
        """A region without article."""
        return self.name(self.names.region(), "PLACE")

    def slot_holder(self) -> Fragment:
        """Whatever can hold a share: a place, a branch, goods, a company."""
        x = self.rng.random()
        if x < 0.4:
            return self.slot_city()
        return self.slot_region() if x < 0.55 else self.slot_short() if x < 0.9 else self.slot_company()

    def slot_said(self) -> Fragment:
        """Who says it."""
        x = self.rng.random()
        if x < 0.35:
            words = self.pick(SPEAKERS).split()
            if words[0] != "the":
                return self.word(words[-1])
            return self.parse(" ".join(["the/det", *(f"{w}^NOUN.NN/compound" for w in words[1:-1]), f"{words[-1]}^NOUN.NN"]))
        if x < 0.55:
            title = self.pick("Minister Governor President Chairman Director Akim Mayor Secretary".split())
            return self.parse(f"{title}^PROPN.NNP @person/flat")
        return self.slot_person() if x < 0.8 else self.slot_body()

    def slot_saying(self) -> Fragment:
        """A verb of saying."""
        return self.word(f"{self.pick(SAYING)}^VERB.VBD")

    def slot_v(self) -> Fragment:
        """A verb of change in the past."""
        return self.word(f"{self.pick(CHANGE)}^VERB.VBD")

    def slot_vb(self) -> Fragment:
        """A verb of change in the infinitive."""
        return self.word(f"{self.pick(CHANGE_VB)}^VERB.VB")

    def slot_month(self) -> Fragment:
        """A month, or a range of months."""
        if self.rng.random() < 0.35:
            a, b = sorted(self.rng.sample(range(12), 2))
            dash = self.pick(["-^PUNCT.HYPH", "–^PUNCT.HYPH"])
            return self.parse(f"{MONTHS[a]}^PROPN.NNP ~{dash}/punct>b ~b={MONTHS[b]}^PROPN.NNP/nmod")
        return self.word(f"{self.pick(MONTHS)}^PROPN.NNP")

    def slot_year(self) -> Fragment:
        """A calendar year."""
        return self.word(f"{self.rng.randint(2005, 2031)}^NUM.CD")

    def slot_time(self) -> Fragment:
        """A time phrase with its preposition."""
        x = self.rng.random()
        preposition = self.pick(["in", "in", "over", "for", "during"])
        if x < 0.25:
            count = self.pick("two three five six seven eight nine ten eleven".split())
            first = self.maybe(0.4, "the/det first^ADJ.JJ/amod ")
            of = self.maybe(0.6, " of/case>y this/det>y y=year/nmod")
            return self.parse(f"{preposition}/case {first}{count}^NUM.CD/nummod months{of}")
        if x < 0.45:
            return self.parse("in/case @year")
        if x < 0.65:
            order = self.pick("first second third fourth".split())
            of = self.pick(["", " of/case>y the/det>y y=year/nmod", " of/case>y y=@year/nmod"])
            return self.parse(f"in/case the/det {order}^ADJ.JJ/amod {self.pick(['quarter', 'half'])}{of}")
        if x < 0.9:
            return self.parse(f"in/case @month{self.maybe(0.3, ' @year/nmod:unmarked')}")
        since = self.pick(["since", "from"])
        return self.parse(f"{since}^ADP.IN/case the/det beginning^NOUN.NN of/case>y the/det>y y=year/nmod")

    def slot_ago(self) -> Fragment:
        """The time compared with."""
        x = self.rng.random()
        if x < 0.4:
            return self.parse(f"a/det>y y=year/obl:unmarked {self.pick(['ago', 'earlier', 'before'])}^ADV.RB")
        if x < 0.75:
            period = self.pick(["year", "month", "quarter"])
            same = self.pick(["same", "previous", "corresponding"])
            noun = self.pick([period, "period"])
            of = self.maybe(0.3, " of/case>y y=@year/nmod")
            return self.parse(f"in/case the/det {same}^ADJ.JJ/amod {noun}^NOUN.NN{of}")
        if x < 0.9:
            return self.parse("in/case @year")
        return self.parse(f"last^ADJ.JJ/amod {self.pick(['year', 'month', 'quarter'])}^NOUN.NN")

    def front(self, share: float) -> str:
        """A time phrase before the clause."""
        return self.maybe(share, f"@time/obl {self.maybe(0.85, ',/punct ')}")

    # --- constructions --------------------------------------------------------------------------------------

    def change(self) -> str:
        """Industrial output grew (by) 7% (to 3.2 trillion tenge)."""
        by = self.maybe(0.55, "by/case>p ")
        relation = "obl" if by else "obl:unmarked"
        ending = self.pick(["", "to/case>t t=@value/obl", "to/case>t t=@value/obl", "to/case>t t=@value/obl"])
        if self.rng.random() < 0.2:
            ending = (
                f"{self.pick(['on', 'from'])}^ADP.IN/case>t the/det>t previous^ADJ.JJ/amod>t "
                f"t={self.pick(['year', 'month', 'quarter'])}^NOUN.NN/obl"
            )
        place = self.maybe(0.2, "in/case>r r=@region/nmod>m ")
        tail = "" if place else self.maybe(0.15, " @time/obl")
        return f"{self.front(0.35)}m=@metric/nsubj {place}@v {by}p=@pct/{relation} {ending}{tail}"

    def ellipsis(self) -> str:
        """Copper output grew by 6%, zinc by 6.9%, and lead by 5%."""
        kind = self.rng.choices(["by", "bare", "to", "bymoney", "fromto"], [5, 3, 2, 1, 1])[0]

        def one(relation: str, name: str, head: str) -> str:
            at = f">{head}" if head else ""
            match kind:
                case "by":
                    return f"by/case>{name} {name}=@pct/{relation}{at}"
                case "bare":
                    return f"{name}=@pct/{'obl:unmarked' if relation == 'obl' else relation}{at}"
                case "to":
                    return f"to/case>{name} {name}=@value/{relation}{at}"
                case "bymoney":
                    return f"by/case>{name} {name}=@value/{relation}{at}"
                case _:
                    return f"from/case>{name} {name}=@pct/{relation}{at} to/case>{name}x {name}x=@pct/{relation}{at}"

        count = self.rng.choice([2, 2, 3, 3, 3, 4, 5])
        out = f"{self.front(0.25)}@metric/nsubj v=@v {one('obl', 'q0', '')}"
        for i in range(1, count):
            link = f" ,/punct>s{i}"
            if i == count - 1:
                link = f"{self.maybe(0.6, link)} {self.pick(['and', 'and', 'and', 'while'])}^CCONJ.CC/cc>s{i}"
            dash = self.maybe(0.1, f" –^PUNCT.,/punct>q{i}") if kind in {"by", "bare"} else ""
            those = self.rng.random() < 0.08
            subject = f"s{i}=those^PRON.DT/conj of/case>g{i} g{i}=@goods/nmod>s{i}" if those else f"s{i}=@short/conj"
            out += f"{link} {subject}{dash} {one('orphan', f'q{i}', f's{i}')}"
        return out

    def accounting(self) -> str:
        """Coal accounted for 20% of exports, oil for 9%, and wheat for 4%."""
        count = self.rng.choice([1, 2, 3, 3])
        every = self.pick(["the^DET.DT/det", "total^ADJ.JJ/amod", "all^DET.DT/det"])
        noun = self.pick(["output", "exports", "total", "volume", "sales", "turnover"])
        whole = self.maybe(0.6, f" of/case>w {every}>w w={noun}^NOUN.NN/nmod>q")
        verb = self.pick(["accounted^VERB.VBD", "accounts^VERB.VBZ", "accounted^VERB.VBD"])
        out = f"{self.front(0.15)}@holder/nsubj {verb} for/case>q q=@pct/obl{whole}"
        for i in range(1, count):
            link = f" ,/punct>s{i}"
            if i == count - 1:
                link = f"{self.maybe(0.6, link)} and/cc>s{i}"
            out += f"{link} s{i}=@holder/conj for/case>q{i} q{i}=@pct/orphan>s{i}"
        return out

    def reaching(self) -> str:
        """Sales totaled 540,000 tons, up 11% from last year."""
        verb, preposition = self.rng.choice(
            [("reached", ""), ("totaled", ""), ("amounted", "to"), ("stood", "at"), ("exceeded", ""), ("came", "to"),
             ("made", ""), ("hit", "")]
        )  # fmt: skip
        if verb == "made":
            value = "up^ADP.RP/compound:prt q=@value/obj"
        else:
            value = f"{preposition}/case>q q=@value/obl" if preposition else "q=@value/obj"
        tail = ""
        if self.rng.random() < 0.6:
            preposition = self.pick(["from", "on"])
            last = self.pick(["last^ADJ.JJ/amod", "the^DET.DT/det", "a^DET.DT/det"])
            since = self.maybe(0.5, f" {preposition}^ADP.IN/case>y {last}>y y=year/obl>u")
            if self.rng.random() < 0.5:
                tail = f" ,/punct>u u={self.pick(['up', 'down'])}^ADV.RB/advmod p=@pct/obl:unmarked>u{since}"
            else:
                more = self.pick(["more", "less", "higher", "lower"])
                than = self.maybe(0.5, " than/case>y a/det>y y=year/obl>u ago^ADV.RB/advmod>y")
                which = "which/nsubj>u is^AUX.VBZ/cop>u @pct/obl:unmarked>u"
                tail = f" ,/punct>u {which} u={more}^ADJ.JJR/advcl:relcl{than}"
        return f"{self.front(0.35)}@metric/nsubj {verb}^VERB.VBD {value}{tail}"

    def bracket_list(self, head: str, relation: str, case: str = "") -> str:
        """X (+8.8%), Y (5.1%) and Z (3.3%); the first item, a0, hangs on `head`, the others on it."""
        count = self.rng.choice([1, 2, 3, 3, 4])
        slot = self.pick(["@short", "@bareregion", "@city", "@sector"])
        inner = self.pick(["@signed", "@signed", "@signed", "@value", "by"])
        out = ""
        for i in range(count):
            name = f"a{i}"
            link = ""
            if i:
                link = f",/punct>{name} " if i < count - 1 else f"{self.maybe(0.25, f',/punct>{name} ')}and/cc>{name} "
            to = f"/{relation}>{head}" if i == 0 else "/conj>a0"
            value = f"by/case>b{name} b{name}=@pct/appos>{name}" if inner == "by" else f"b{name}={inner}/appos>{name}"
            first = f"{case}/case>{name} " if i == 0 and case else ""
            out += f"{link}{first}{name}={slot}{to} (^PUNCT.-LRB-/punct>b{name} {value} )^PUNCT.-RRB-/punct>b{name} "
        return out.strip()

    def brackets(self) -> str:
        """Growth was recorded in X (+8.8%), Y (5.1%) and Z (3.3%)."""
        x = self.rng.random()
        noun = self.pick("growth increase decline rise gains decrease".split())
        if x < 0.45:
            verb = self.pick("recorded observed registered noted seen reported ensured".split())
            kind = self.maybe(0.4, "the/det>n highest^ADJ.JJS/amod>n ")
            subject = f"{self.front(0.3)}{kind}n={noun}^NOUN.NN/nsubj:pass"
            return f"{subject} was^AUX.VBD/aux:pass v={verb}^VERB.VBN {self.bracket_list('v', 'obl', 'in')}"
        if x < 0.65:
            if self.pick("include includes are".split()) == "are":
                listing = self.bracket_list("a0", "obl", "in").replace("/obl>a0", "", 1)
                return f"the/det>n largest^ADJ.JJS/amod>n n=increases^NOUN.NNS/nsubj were^AUX.VBD/cop {listing}"
            subject = f"the/det>n main^ADJ.JJ/amod>n n={self.pick(['drivers', 'items', 'leaders', 'markets'])}^NOUN.NNS/nsubj"
            return f"{subject} v=include^VERB.VBP {self.bracket_list('v', 'obj')}"
        if x < 0.85:
            listing = self.bracket_list("v", "nsubj")
            return f"{listing} v={self.pick(['grew', 'led', 'contributed', 'advanced', 'expanded'])}^VERB.VBD"
        subject = f"{self.front(0.2)}@body/nsubj v={self.pick(['reported', 'recorded', 'showed'])}^VERB.VBD"
        return f"{subject} n={noun}^NOUN.NN/obj {self.bracket_list('n', 'nmod', 'in')}"

    def from_to(self) -> str:
        """Growth accelerated from 3.3% to 3.7%; eased to 4.6% from 4.8%."""
        slot = self.pick(["@pct", "@pct", "@money", "@quantity", "@scaled"])
        a, b = ("from", "to") if self.rng.random() < 0.6 else ("to", "from")
        t1 = self.maybe(0.35, " in/case>t1 t1=@month/nmod>x")
        t2 = self.maybe(0.35, " @ago/nmod>y") if a == "to" else self.maybe(0.3, " in/case>t2 t2=@month/nmod>y")
        by = self.maybe(0.15, "by/case>p p=@pct/obl ")
        comma = self.maybe(0.08, ",/punct>y ")
        return f"{self.front(0.25)}@metric/nsubj @v {by}{a}/case>x x={slot}/obl{t1} {comma}{b}/case>y y={slot}/obl{t2}"

    def against(self) -> str:
        """Output came to 1.3 million tonnes against 1.1 million tonnes a year ago."""
        verb, preposition = self.rng.choice(
            [("came", "to"), ("reached", ""), ("was", ""), ("stood", "at"), ("amounted", "to"), ("totaled", ""),
             ("grew", "by"), ("rose", "by")]
        )  # fmt: skip
        slot = self.pick(["@quantity", "@money"]) if verb not in {"grew", "rose"} else "@pct"
        if self.rng.random() < 0.25:
            slot = "@pct"
        x = self.rng.random()
        comma = self.maybe(0.35, ",/punct>z ")
        if x < 0.5:
            other = f"{comma}{self.pick(['against', 'versus'])}^ADP.IN/case>z z={slot}/obl"
        else:
            other = f"{comma}k=compared^VERB.VBN/case>z {self.pick(['with', 'to'])}^ADP.IN/fixed>k z={slot}/obl"
        other += self.maybe(0.7, " @ago/nmod>z")
        if verb == "was":
            return f"{self.front(0.25)}@metric/nsubj was^AUX.VBD/cop v={slot} {other}"
        value = f"{preposition}/case>q q={slot}/obl" if preposition else f"q={slot}/obj"
        return f"{self.front(0.25)}@metric/nsubj {verb}^VERB.VBD {value} {other}"

    def gapping(self) -> str:
        """3.1 billion tenge went to roads, 1.2 billion to schools and 640 million to clinics."""
        x = self.rng.random()
        if x < 0.5:
            verb, case = self.rng.choice(
                [("went^VERB.VBD", "to"), ("went^VERB.VBD", "for"), ("came^VERB.VBD", "from"), ("goes^VERB.VBZ", "to")]
            )
            subject, aux = "nsubj", ""
        else:
            verb, case = self.rng.choice(
                [("allocated", "for"), ("spent", "on"), ("directed", "to"), ("invested", "in"), ("sent", "to"),
                 ("earmarked", "for"), ("exported", "to"), ("attracted", "to"), ("built", "in")]
            )  # fmt: skip
            verb += "^VERB.VBN"
            subject = "nsubj:pass"
            aux = self.pick(["was^AUX.VBD/aux:pass ", "were^AUX.VBD/aux:pass ", "will^AUX.MD/aux be^AUX.VB/aux:pass "])
            if self.rng.random() < 0.3:
                aux = "has^AUX.VBZ/aux been^AUX.VBN/aux:pass "
        target = "@built" if case not in {"from"} and self.rng.random() < 0.7 else self.pick(["@city", "@short", "@region"])
        if verb.startswith(("exported", "built")):
            target = self.pick(["@city", "@bareregion", "@country"])
        slot = self.pick(["@money", "@money", "@quantity"])
        short = self.pick(["@scaled", "@scaled", slot])
        of_total = (
            f"of/case>w {self.pick(['the^DET.DT', 'this^DET.DT'])}/det>w w={self.pick(['total', 'amount', 'sum'])}^NOUN.NN/obl ,/punct "
        )
        start = self.pick(["", "", of_total, self.front(0.5)])
        out = f"{start}{slot}/{subject} {aux}{verb} {case}/case>t t={target}/obl"
        count = self.rng.choice([2, 2, 3, 3, 4])
        for i in range(1, count):
            link = f" ,/punct>s{i}"
            if i == count - 1:
                link = f"{self.maybe(0.55, link)} and/cc>s{i}"
            out += f"{link} s{i}={short}/conj {case}/case>t{i} t{i}={target}/orphan>s{i}"
        return out

    def slot_built(self) -> Fragment:
        """What money is spent on."""
        noun = self.pick(PLACES_BUILT)
        plural = noun.endswith("s") and noun not in {"sports"}
        new = self.maybe(0.2, "new^ADJ.JJ/amod ") if plural else ""
        return self.parse(f"{new}{noun}^NOUN.{'NNS' if plural else 'NN'}")

    def object_gapping(self) -> str:
        """X produced 3 million tons of coal, Y 2 million, and Z 300,000."""
        verb = self.pick([*RECEIVE, "invested", "allocated", "attracted"])
        holder = self.pick(["@company", "@country", "@bareregion", "@city"])
        of = self.maybe(0.5, " of/case>g g=@goods/nmod>q") if verb not in {"invested", "allocated", "attracted"} else ""
        slot = "@money" if verb in {"invested", "allocated", "attracted"} else "@quantity"
        out = f"{self.front(0.2)}{holder}/nsubj {verb}^VERB.VBD q={slot}/obj{of}"
        count = self.rng.choice([2, 3, 3])
        for i in range(1, count):
            link = f" ,/punct>s{i}"
            if i == count - 1:
                link = f"{self.maybe(0.55, link)} {self.pick(['and', 'and', 'while'])}^CCONJ.CC/cc>s{i}"
            dash = self.maybe(0.2, f" –^PUNCT.,/punct>q{i}")
            out += f"{link} s{i}={holder}/conj{dash} q{i}={self.pick(['@scaled', slot])}/orphan>s{i}"
        return out

    def saw(self) -> str:
        """The region saw the share of manufacturing rise (by 3%)."""
        verb = self.pick(["saw^VERB.VBD", "saw^VERB.VBD", "sees^VERB.VBZ", "watched^VERB.VBD"])
        end = self.pick(
            ["by/case>q q=@pct/obl>c", "q=@pct/obl:unmarked>c", "to/case>q q=@value/obl>c",
             "from/case>q q=@pct/obl>c to/case>z z=@pct/obl>c", ""]
        )  # fmt: skip
        if self.rng.random() < 0.3:
            noun = self.pick("increase rise decline drop fall".split())
            a = "an" if noun == "increase" else "a"
            end = self.pick(
                ["of/case>q q=@pct/nmod>n", "in/case>q q=@metric/nmod>n",
                 "of/case>q q=@pct/nmod>n in/case>z z=@metric/nmod>n"]
            )  # fmt: skip
            return f"{self.front(0.3)}@holder/nsubj {verb} {a}^DET.DT/det>n n={noun}^NOUN.NN/obj {end}"
        plain = "m=@metric/nsubj>c"
        subject = self.pick([plain, plain, "its^PRON.PRP$/nmod:poss>m m=@sector/nsubj>c"])
        return f"{self.front(0.3)}@holder/nsubj {verb} {subject} c=@vb/ccomp {end}"

    def worth(self) -> str:
        """58 projects worth 1.2 trillion tenge are under way; 4 billion worth of investment was attracted."""
        x = self.rng.random()
        noun = self.pick(PROJECTS)
        verb = self.pick("launched implemented completed commissioned signed approved planned built".split())
        if x < 0.5:
            aux = self.pick(
                ["were^AUX.VBD/aux:pass", "will^AUX.MD/aux be^AUX.VB/aux:pass",
                 "have^AUX.VBP/aux been^AUX.VBN/aux:pass", "are^AUX.VBP/aux being^AUX.VBG/aux:pass"]
            )  # fmt: skip
            kind = self.maybe(0.4, f"{self.pick(['investment', 'infrastructure', 'energy'])}^NOUN.NN/compound>n ")
            where = self.maybe(0.4, " in/case>r r=@region/obl")
            subject = f"{self.front(0.35)}@count/nummod>n {kind}n={noun}^NOUN.NNS/nsubj:pass"
            return f"{subject} w=worth^ADJ.JJ/amod>n @money/obl:unmarked>w {aux} {verb}^VERB.VBN{where}"
        if x < 0.75:
            bought = self.pick("investments goods equipment contracts products funding".split())
            aux = self.pick(["was", "were"])
            subject = f"{self.front(0.3)}m=@money/nmod:unmarked>w w=worth^NOUN.NN/nsubj:pass of/case>i i={bought}/nmod>w"
            done = self.pick(["attracted", "delivered", "exported", "received"])
            marking = self.maybe(0.4, " ,/punct>k k=marking^VERB.VBG/advcl a^DET.DT/det>n @pct/compound>n n=growth^NOUN.NN/obj>k")
            return f"{subject} {aux}^AUX.VBD/aux:pass {done}^VERB.VBN{marking}"
        deed = self.pick(["launch", "implement", "build", "commission", "complete"])
        cost = self.pick(
            ["w=worth^ADJ.JJ/amod>n @money/obl:unmarked>w",
             "w=valued^VERB.VBN/acl>n at/case>m m=@money/obl>w",
             "with/case>c the/det>c c=cost^NOUN.NN/nmod>n of/case>m m=@money/nmod>c",
             "to/case>t the/det>t t=tune^NOUN.NN/nmod>n of/case>m m=@money/nmod>t"]
        )  # fmt: skip
        jobs = self.maybe(0.5, " ,/punct>k k=creating^VERB.VBG/advcl>v @amount/nummod>j new^ADJ.JJ/amod>j j=jobs^NOUN.NNS/obj>k")
        subject = f"@body/nsubj plans^VERB.VBZ to/mark>v v={deed}^VERB.VB/xcomp"
        return f"{subject} @count/nummod>n n={noun}^NOUN.NNS/obj>v {cost}{jobs}"

    def pool(self) -> str:
        """A portfolio of 120 projects worth M has been formed, the launch of which will create N jobs."""
        noun = self.pick("portfolio list package set programme register".split())
        relative = ""
        if self.rng.random() < 0.6:
            deed = self.pick("launch implementation completion construction execution".split())
            verb = self.pick(["create", "provide", "bring", "generate", "ensure"])
            relative = (
                f" ,/punct>g the/det>d d={deed}^NOUN.NN/nsubj>g of/case>u u=which^PRON.WDT/nmod>d will^AUX.MD/aux>g "
                f"g={verb}^VERB.VB/acl:relcl>n @amount/nummod>j j=jobs^NOUN.NNS/obj>g"
            )
        subject = f"{self.front(0.3)}a^DET.DT/det>p p={noun}^NOUN.NN/nsubj:pass of/case>n @count/nummod>n "
        kind = self.maybe(0.5, "investment^NOUN.NN/compound>n ")
        worth = f"n={self.pick(PROJECTS)}^NOUN.NNS/nmod>p w=worth^ADJ.JJ/amod>n @money/obl:unmarked>w"
        verb = self.pick(["formed", "approved", "compiled", "drawn", "prepared", "developed"])
        return f"{subject}{kind}{worth} has^AUX.VBZ/aux been^AUX.VBN/aux:pass {verb}^VERB.VBN{relative}"

    def respectively(self) -> str:
        """A and B rose by 5% and 3%, respectively."""
        by = self.maybe(0.7, "by/case>p ")
        end = self.pick([" ,/punct>r r=respectively^ADV.RB/advmod", " r=respectively^ADV.RB/advmod"])
        relation = "obl" if by else "obl:unmarked"
        if self.rng.random() < 0.3:
            three = f"{self.front(0.2)}a=@short/nsubj ,/punct>b b=@short/conj>a and/cc>c c=@short/conj>a"
            return f"{three} @v {by}p=@pct/{relation} ,/punct>q q=@pct/conj>p and/cc>s s=@pct/conj>p{end}"
        two = f"{self.front(0.2)}a=@short/nsubj and/cc>b b=@short/conj>a"
        return f"{two} @v {by}p=@pct/{relation} and/cc>q q=@pct/conj>p{end}"

    def times(self) -> str:
        """Investment grew 1.6 times to 90 billion; doubled; fell by a third; rose 1.5-fold."""
        x = self.rng.random()
        to = self.maybe(0.5, " to/case>t t=@value/obl")
        figure = f"{self.rng.uniform(1.1, 6):.1f}" if self.rng.random() < 0.7 else str(self.rng.randint(2, 30))
        if x < 0.45:
            by = self.maybe(0.3, "by/case>n ")
            relation = "obl" if by else "obl:unmarked"
            return f"{self.front(0.3)}@metric/nsubj @v {by}{figure}^NUM.CD/nummod>n n=times^NOUN.NNS/{relation}{to}"
        if x < 0.6:
            almost = self.maybe(0.4, f"{self.pick(['almost', 'nearly', 'nearly'])}^ADV.RB/advmod ")
            verb = self.pick(["doubled", "tripled", "halved", "quadrupled"])
            return f"{self.front(0.3)}@metric/nsubj {almost}{verb}^VERB.VBD{to}"
        if x < 0.72:
            part = self.pick(
                ["a^DET.DT/det>n n=third^NOUN.NN", "a^DET.DT/det>n n=quarter^NOUN.NN", "a^DET.DT/det>n n=half^NOUN.NN",
                 "n=half^NOUN.NN"]
            )  # fmt: skip
            return f"{self.front(0.3)}@metric/nsubj @v by/case>n {part}/obl{to}"
        if x < 0.86:
            fold = f"{figure}^NUM.CD/nummod>f ~-^PUNCT.HYPH/punct>f ~f=fold^ADV.RB/advmod"
            return f"{self.front(0.3)}@metric/nsubj @v {fold}{to}"
        more = self.pick(["higher", "lower", "larger", "more"])
        other = self.pick(["the^DET.DT/det>o national^ADJ.JJ/amod>o o=average^NOUN.NN", "in^ADP.IN/case>o o=@year", "o=@metric"])
        times = f"{figure}^NUM.CD/nummod>n n=times^NOUN.NNS/obl:unmarked"
        return f"@metric/nsubj is^AUX.VBZ/cop {times} {more}^ADJ.JJR than/case>o {other}/obl"

    def slot_rate(self) -> Fragment:
        """An amount per something."""
        noun = self.pick(
            """ton tonne barrel hectare liter litre kilogram person share day year month kilometer unit hour head
            student family""".split()
        )
        plain = self.pick(["@money", "@money", "@quantity"])
        x = self.rng.random()
        if x < 0.6:
            return self.parse(f"{plain} per/case>n n={noun}^NOUN.NN/nmod")
        if x < 0.9:
            article = "an" if noun == "hour" else "a"
            return self.parse(f"{plain} {article}^DET.DT/det>n n={noun}^NOUN.NN/nmod:unmarked")
        square = self.pick(["meter", "kilometer"])
        return self.parse(f"{plain} per/case>n square^ADJ.JJ/amod>n n={square}^NOUN.NN/nmod")

    def rates(self) -> str:
        """Gasoline costs 262 tenge per litre; the yield was 1.4 tonnes per hectare, up from 1.2."""
        x = self.rng.random()
        subject = self.pick(["@goods/nsubj", "@metric/nsubj", "the/det>m m=tariff^NOUN.NN/nsubj for/case>g g=@goods/nmod>m"])
        if x < 0.3:
            verb = self.pick(
                ["costs^VERB.VBZ q=@rate/obj", "reached^VERB.VBD q=@rate/obj", "averaged^VERB.VBD q=@rate/obj",
                 "exceeded^VERB.VBD q=@rate/obj", "sold^VERB.VBD at/case>q q=@rate/obl"]
            )  # fmt: skip
            return f"{self.front(0.2)}{subject} {verb}"
        if x < 0.5:
            return f"{self.front(0.2)}{subject} was^AUX.VBD/cop @rate"
        if x < 0.75:
            change = f"@v {self.pick(['to', 'by', 'from'])}/case>q q=@rate/obl"
            return f"{self.front(0.2)}{subject} {change}{self.maybe(0.4, ' to/case>z z=@value/obl')}"
        noun = self.pick("wages salary fee tariff price yield duty subsidy".split())
        kind = self.pick(["average", "minimum", "new", "monthly"])
        verb = self.pick(["stands^VERB.VBZ", "stood^VERB.VBD", "remained^VERB.VBD"])
        return f"the/det>n {kind}^ADJ.JJ/amod>n n={noun}^NOUN.NN/nsubj {verb} at/case>q q=@rate/obl"

    def planned(self) -> str:
        """By 2030 it is planned to increase output to 3 million tons."""
        x = self.rng.random()
        by = self.maybe(0.6, "by/case>y y=@year/obl ,/punct ")
        verb = self.pick("increase raise bring reduce expand cut".split())
        if x < 0.35:
            how = f"{self.pick(['to', 'by'])}/case>q q={self.pick(['@value', '@pct'])}/obl>v"
            it = "it^PRON.PRP/expl is^AUX.VBZ/aux:pass planned^VERB.VBN"
            return f"{by}{it} to/mark>v v={verb}^VERB.VB/csubj o=@metric/obj>v {how}"
        if x < 0.7:
            plans = self.pick(["plans", "intends", "aims", "expects"])
            how = f"{self.pick(['to', 'by'])}/case>q q={self.pick(['@value', '@pct'])}/obl>v"
            when = self.maybe(0.3, " by/case>z z=@year/obl>v")
            return f"{by}@body/nsubj {plans}^VERB.VBZ to/mark>v v={verb}^VERB.VB/xcomp @metric/obj>v {how}{when}"
        done = self.pick(["increased", "brought", "raised", "reduced"])
        return f"{by}@metric/nsubj:pass will^AUX.MD/aux be^AUX.VB/aux:pass {done}^VERB.VBN to/case>q q=@value/obl"

    def produced(self) -> str:
        """The company produced 3.2 million tons of coal, up 5%."""
        tail = self.pick(
            ["", " ,/punct>u u=up^ADV.RB/advmod @pct/obl:unmarked>u", " ,/punct>u u=down^ADV.RB/advmod @pct/obl:unmarked>u",
             " ,/punct>m or^CCONJ.CC/cc>m m=@pct/conj>q more^ADJ.JJR/amod>m",
             " ,/punct>h a^DET.DT/det>h @pct/compound>h h=increase^NOUN.NN/appos>q"]
        )  # fmt: skip
        if self.rng.random() < 0.35:
            subject = f"{self.front(0.5)}q=@quantity/nsubj:pass of/case>g g=@goods/nmod>q"
            aux = self.pick(["was", "were"])
            verb = self.pick(["produced", "shipped", "exported", "harvested", "mined", "sold"])
            where = self.maybe(0.5, " in/case>r r=@region/obl")
            return f"{subject} {aux}^AUX.VBD/aux:pass {verb}^VERB.VBN{where}{tail}"
        who = self.pick(["@company", "the/det>n n=plant^NOUN.NN", "@country", "@body"])
        what = "q=@quantity/obj of/case>g g=@goods/nmod>q"
        return f"{self.front(0.3)}{who}/nsubj {self.pick(RECEIVE)}^VERB.VBD {what}{tail}"

    def slot_clause(self) -> Fragment:
        """A clause for use inside another."""
        makers = [self.change, self.reaching, self.from_to, self.ellipsis, self.worth, self.produced, self.times,
                  self.against]  # fmt: skip
        return self.parse(self.rng.choice(makers)())

    def reported(self) -> str:
        """The minister said (that) output grew."""
        where = self.maybe(0.15, " @time/obl")
        return f"@said/nsubj @saying{where} {self.maybe(0.6, 'that^SCONJ.IN/mark>c ')}c=@clause/ccomp"

    def reported_after(self) -> str:
        """Output grew by 7%, the ministry said; according to the bureau, output grew."""
        if self.rng.random() < 0.45:
            return f"k=according^VERB.VBG/case>b to^ADP.IN/fixed>k b={self.pick(['@body', '@person'])}/obl ,/punct @clause"
        return "@clause ,/punct>s @said/nsubj>s s=@saying/parataxis"

    def two_clauses(self) -> str:
        """Lending rose by 20%, while deposits grew only 8%."""
        x = self.rng.random()
        if x < 0.3:
            return "while^SCONJ.IN/mark>a a=@clause/advcl ,/punct @clause"
        link = self.pick(["and^CCONJ.CC/cc>a", "but^CCONJ.CC/cc>a", "while^SCONJ.IN/mark>a"])
        relation = "advcl" if "mark" in link else "conj"
        return f"@simple {self.maybe(0.8, ',/punct>a ')}{link} a=@simple/{relation}"

    def slot_simple(self) -> Fragment:
        """A short clause of change."""
        by = self.maybe(0.6, "by/case>p ")
        return self.parse(f"@metric/nsubj @v {by}p=@pct/{'obl' if by else 'obl:unmarked'}")

    def including(self) -> str:
        """The harvest is 22 million tons, including 17 million tons of wheat."""
        verb = self.pick(["totaled", "reached", "exceeded"])
        what = self.pick(["of/case>g g=@goods", "in/case>g g=@region", "from/case>g g=@city"])
        part = f"including^VERB.VBG/case>i i=@value/nmod>q {what}/nmod>i"
        out = f"{self.front(0.3)}@metric/nsubj {verb}^VERB.VBD q=@value/obj ,/punct>i {part}"
        if self.rng.random() < 0.5:
            what = self.pick(["of/case>h h=@goods", "in/case>h h=@region", "from/case>h h=@city"])
            out += f" and/cc>j j=@value/conj>i {what}/nmod>j"
        return out

    def ranking(self) -> str:
        """X ranks first with 7.4%, ahead of Y (6.1%)."""
        listing = self.bracket_list("k", "obl")
        order = self.pick(["first", "second", "third"])
        start = f"@holder/nsubj v=ranks^VERB.VBZ {order}^ADV.RB/advmod with/case>q q=@value/obl"
        if self.rng.random() < 0.5:
            return f"{start} ,/punct>k k=followed^VERB.VBN/advcl by/case>a0 {listing}"
        return f"{start} ,/punct>k k=ahead^ADV.RB/advmod of/case>a0 {listing}"

    def comparative(self) -> str:
        """That is 15% more than a year ago; 3% higher than planned."""
        word = self.pick("more less higher lower fewer above below".split())
        other = self.pick(["a^DET.DT/det>o o=year^NOUN.NN", "o=@metric", "in^ADP.IN/case>o o=@year", "the^DET.DT/det>o o=average^NOUN.NN"])
        be = self.pick(["is^AUX.VBZ/cop", "was^AUX.VBD/cop"])
        if word in {"above", "below"}:
            level = self.pick(["average", "target", "level", "norm"])
            return f"@metric/nsubj {be} @pct/obl:unmarked {word}^ADP.IN/case the^DET.DT/det {level}^NOUN.NN"
        ago = self.maybe(0.5, " ago^ADV.RB/advmod>o") if "year^NOUN" in other else ""
        subject = f"{self.front(0.2)}{self.pick(['that^PRON.DT', 'this^PRON.DT', '@metric'])}/nsubj"
        figure = self.pick(["@pct", "@pct", "@value"])
        return f"{subject} {be} {figure}/obl:unmarked {word}^ADJ.JJR than/case>o {other}/obl{ago}"

    def counted(self) -> str:
        """The number of companies rose by 1,200 to 54,000; 12,000 new jobs were created."""
        x = self.rng.random()
        if x < 0.4:
            tail = self.pick(["", " to/case>t t=@amount/obl"])
            by = f"by/case>q q={self.pick(['@amount', '@pct'])}/obl"
            return f"{self.front(0.3)}the/det>n n=number^NOUN.NN/nsubj of/case>u u=@unit/nmod>n @v {by}{tail}"
        if x < 0.75:
            new = self.maybe(0.5, "new^ADJ.JJ/amod>j ")
            noun = self.pick(["jobs", "houses", "companies", "vehicles", "places", "apartments", "doctors"])
            aux = self.pick(["were^AUX.VBD/aux:pass", "have^AUX.VBP/aux been^AUX.VBN/aux:pass", "will^AUX.MD/aux be^AUX.VB/aux:pass"])
            verb = self.pick(["created", "registered", "opened", "built", "added", "hired"])
            where = self.maybe(0.4, " in/case>r r=@region/obl")
            return f"{self.front(0.4)}@amount/nummod>j {new}j={noun}^NOUN.NNS/nsubj:pass {aux} {verb}^VERB.VBN{where}"
        verb = self.pick(["employs^VERB.VBZ", "operates^VERB.VBZ", "hired^VERB.VBD", "has^VERB.VBZ"])
        return f"@body/nsubj {verb} @quantity/obj"

    def share(self) -> str:
        """The share of X in Y rose by 0.3 percentage points to 35%."""
        of = f"of/case>x x={self.pick(['@goods', '@sector', '@city'])}/nmod>n"
        into = self.maybe(0.5, " in/case>y y=@sector/nmod>n")
        by = self.maybe(0.5, "by/case>p p=@pct/obl ")
        return f"{self.front(0.25)}the/det>n n=share^NOUN.NN/nsubj {of}{into} @v {by}to/case>q q=@pct/obl"

    def dashes(self) -> str:
        """Growth was highest in X – 12%, Y – 9% and Z – 7.1%; oil – 3.1 million tons."""
        slot = self.pick(["@bareregion", "@short", "@city"])
        inner = self.pick(["@pct", "@pct", "@value", "by"])
        count = self.rng.choice([2, 3, 3])
        items = ""
        for i in range(count):
            link = ""
            if i:
                link = f" ,/punct>s{i}" if i < count - 1 else f"{self.maybe(0.4, f' ,/punct>s{i}')} and/cc>s{i}"
            to = "/obl" if i == 0 else "/conj>s0"
            case = "in/case>s0 " if i == 0 else ""
            value = f"by/case>q{i} q{i}=@pct" if inner == "by" else f"q{i}={inner}"
            dash = self.pick(["–", "–", "-", "—"])
            items += f"{link} {case}s{i}={slot}{to} {dash}^PUNCT.{',' if dash != '-' else ':'}/punct>q{i} {value}/appos>s{i}"
        noun = self.pick("growth increase decline output".split())
        verb = self.pick(["recorded", "registered", "observed"])
        return f"{self.front(0.25)}{noun}^NOUN.NN/nsubj:pass was^AUX.VBD/aux:pass {verb}^VERB.VBN{items}"

    def expected(self) -> str:
        """GDP is expected to grow by 5.1%."""
        how = self.pick(["by/case>q q=@pct/obl>v", "q=@pct/obl:unmarked>v", "to/case>q q=@value/obl>v"])
        be = self.pick(["is^AUX.VBZ", "are^AUX.VBP", "was^AUX.VBD"])
        verb = self.pick(["expected", "projected", "forecast", "estimated"])
        when = self.maybe(0.4, " in/case>y y=@year/obl>v")
        subject = f"{self.front(0.4)}@metric/nsubj:pass"
        return f"{subject} {be}/aux:pass {verb}^VERB.VBN to/mark>v v=@vb/xcomp {how}{when}"

    def nominal(self) -> str:
        """The company reported a 15% increase in sales; an increase of 5% was recorded."""
        noun = self.pick("increase rise decline drop growth fall gain reduction".split())
        if self.rng.random() < 0.6:
            who = self.pick(["@body", "@company", "@bareregion"])
            verb = self.pick(["reported", "recorded", "posted", "showed", "achieved"])
            what = f"a^DET.DT/det>n @pct/compound>n n={noun}^NOUN.NN/obj in/case>m m=@metric/nmod>n"
            return f"{self.front(0.25)}{who}/nsubj {verb}^VERB.VBD {what}{self.maybe(0.3, ' to/case>t t=@value/nmod>n')}"
        article = "an" if noun == "increase" else "a"
        verb = self.pick(["reported", "recorded", "posted"])
        rest = self.pick(["in/case>m m=@metric/nmod>n of/case>q q=@pct/nmod>n", "of/case>q q=@pct/nmod>n in/case>m m=@metric/nmod>n"])
        return f"{self.front(0.25)}@body/nsubj {verb}^VERB.VBD {article}^DET.DT/det>n n={noun}^NOUN.NN/obj {rest}"

    def participle(self) -> str:
        """Wages rose by 10.3%, reaching 402,000 tenge."""
        verb = self.pick("reaching exceeding totaling marking hitting".split())
        obj = "@value/obj>k"
        if verb == "marking":
            obj = f"a^DET.DT/det>n @pct/compound>n n={self.pick(['increase', 'growth', 'rise'])}^NOUN.NN/obj>k"
        return f"{self.front(0.3)}@metric/nsubj @v by/case>q q=@pct/obl ,/punct>k k={verb}^VERB.VBG/advcl {obj}"

    def year_on_year(self) -> str:
        """Exports rose 5% year-on-year to $3 billion."""
        word = self.pick(["year", "month", "quarter"])
        if self.rng.random() < 0.6:
            first = f"y1={word}^NOUN.NN/obl:unmarked ~-^PUNCT.HYPH/punct>y2"
            yoy = f"{first} ~on^ADP.IN/case>y2 ~-^PUNCT.HYPH/punct>y2 ~y2={word}^NOUN.NN/nmod>y1"
        else:
            yoy = f"y1={word}^NOUN.NN/obl:unmarked on^ADP.IN/case>y2 y2={word}^NOUN.NN/nmod>y1"
        by = self.maybe(0.4, "by/case>q ")
        how = f"{by}q=@pct/{'obl' if by else 'obl:unmarked'} {yoy}"
        return f"{self.front(0.25)}@metric/nsubj @v {how}{self.maybe(0.4, ' to/case>t t=@value/obl')}"

    def parenthesised(self) -> str:
        """Exports reached 867 billion tenge ($1.9 billion); revenue grew to X (+12%)."""
        way = self.pick(["up", "down"])
        inner = self.pick(["b=@money", "b=@signed", f"{way}^ADV.RB/advmod>b b=@pct", "b=@pct"])
        bracket = f"(^PUNCT.-LRB-/punct>b {inner}/appos>q )^PUNCT.-RRB-/punct>b"
        if self.rng.random() < 0.5:
            return f"{self.front(0.3)}@metric/nsubj {self.pick(['reached', 'totaled', 'exceeded'])}^VERB.VBD q=@value/obj {bracket}"
        return f"{self.front(0.3)}@metric/nsubj @v to/case>q q=@value/obl {bracket}"

    def lead(self) -> str:
        """Output grew slightly, up 5%."""
        how = self.pick(["slightly", "sharply", "significantly", "only", "further"])
        way = self.pick(["up", "down"])
        return f"{self.front(0.4)}@metric/nsubj @v {how}^ADV.RB/advmod ,/punct>u {way}^ADV.RB/advmod>u u=@pct/parataxis"

    def headline(self) -> str:
        """Exports up 5% in January; inflation at 8.4%."""
        x = self.rng.random()
        tail = self.maybe(0.6, " in/case>t t=@month/obl")
        by = self.maybe(0.4, "by/case>q ")
        if x < 0.5:
            return f"@metric/nsubj {self.pick(['up', 'down'])}^ADV.RB @pct/obl:unmarked{tail}"
        if x < 0.75:
            where = self.pick(["at", "above", "below"])
            return f"@metric {where}^ADP.IN/case>q q=@pct/nmod{tail.replace('/obl', '/nmod')}"
        verb = self.pick(["rises", "grows", "falls", "drops", "jumps", "climbs"])
        return f"@metric/nsubj {verb}^VERB.VBZ {by}q=@pct/{'obl' if by else 'obl:unmarked'}{tail}"

    def of_which(self) -> str:
        """120 projects were launched, 12 of them in X."""
        verb = self.pick(["launched", "completed", "approved"])
        first = f"@amount/nummod>n n={self.pick(PROJECTS)}^NOUN.NNS/nsubj:pass were^AUX.VBD/aux:pass {verb}^VERB.VBN"
        return f"{first} ,/punct>p p=@count/parataxis of/case>w w=them^PRON.PRP/nmod>p in/case>r r=@region/orphan>p"

    def relative(self) -> str:
        """Output, which fell 3% last year, rose by 5%."""
        first, second = self.maybe(0.5, "by/case>p "), self.maybe(0.5, "by/case>q ")
        inner = f"r=@v/acl:relcl>m {first}p=@pct/{'obl' if first else 'obl:unmarked'}>r last^ADJ.JJ/amod>y y=year^NOUN.NN/obl:unmarked>r"
        outer = f"@v {second}q=@pct/{'obl' if second else 'obl:unmarked'}"
        return f"{self.front(0.2)}m=@metric/nsubj ,/punct>r which^PRON.WDT/nsubj>r {inner} ,/punct>r {outer}"


def documents(generator: Generator, tokens: int) -> list[Rows]:
    """Documents of one to four sentences up to the given number of tokens."""
    out: list[Rows] = []
    total = 0
    while total < tokens:
        rows = join([generator.sentence() for _ in range(generator.rng.choice([1, 1, 2, 3, 4]))])
        out.append(rows)
        total += len(rows)
    return out
