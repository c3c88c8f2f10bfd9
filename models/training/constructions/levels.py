"""Small clauses, worth, respectively, times, rates, plans, output."""

from __future__ import annotations

from .changes import Changes
from .notation import Fragment
from .words import PROJECTS, RECEIVE


class Levels(Changes):
    """One method a construction."""

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
