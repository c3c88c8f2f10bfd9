"""What is measured, names, verbs, times."""

from __future__ import annotations

import re

from ..swap import name_rows
from .figures import Figures
from .notation import Fragment
from .words import CHANGE, CHANGE_VB, GOODS, MONTHS, SAYING, SECTORS, SPEAKERS

PUBLIC_BODY = re.compile(r"(?:Ministry|Department|Committee|Agency|Bureau|Institute|National|Central|Bank of|World|Government|State)")


class Phrases(Figures):
    """Slots of noun phrases, names, verbs and times."""

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
