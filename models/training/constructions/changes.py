"""Changes and levels with their ellipsis: lists, brackets, from-to, against, gapping."""

from __future__ import annotations

from .notation import Fragment
from .phrases import Phrases
from .words import PLACES_BUILT, RECEIVE


class Changes(Phrases):
    """One method a construction."""

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
