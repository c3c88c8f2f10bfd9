"""Figures, percentages, money, quantities."""

from __future__ import annotations

from .notation import Fragment, Notation
from .words import CURRENCIES, UNITS


class Figures(Notation):
    """Slots of figures."""

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
