"""Clauses in clauses, parts of wholes, nominal and headline style."""

from __future__ import annotations

from .levels import Levels
from .notation import Fragment
from .words import PROJECTS


class Reports(Levels):
    """One method a construction."""

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
