"""Numbers in words: "two hundred and six", "one and a half", "two-thirds", "every fifth"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from extractor.lexicon.schema.quantities import NumberWord
from extractor.quantities.numeral import CTX, HUNDRED, ONE, Numeral, any_of, plain

_NAME = re.compile(r"[A-Za-z]+(?:-[a-z]+)?")
_ORDINARY = {"second": Decimal(2), "fourth": Decimal(4)}
_GOES_ON = ("unit", "teen", "ten", "hundred", "scale", "dozen")
_HALF = ("half", "halves")


class WordReader:
    """Reads the number words at a place of the text; `values` is role, value and entry of each word."""

    def __init__(self, words: Iterable[NumberWord]) -> None:
        self.values: dict[str, tuple[str, Decimal, str]] = {}
        for w in words:
            own = w.words if w.id == "ordinals" else [w.id, *w.words, *([w.verb] if w.verb else [])]
            self.values.update(dict.fromkeys(own, (w.role, Decimal(w.value), w.id)))
        blank = "[ \u00a0]{1,3}"
        digits = any_of(w for w, (role, _, _) in self.values.items() if role == "unit")
        tens = any_of(w for w, (role, _, _) in self.values.items() if role in ("teen", "ten"))
        group = rf", (?=(?:{digits}|{tens})(?:-(?:{digits}))? (?:hundred|thousand)\b)"
        self._next = re.compile(
            rf"(?P<gap>{blank}|-| - |{group})(?P<and>(?i:and|&){blank})?(?P<word>{any_of(self.values)})(?![^\W_])", re.I
        )
        self._point = re.compile(rf" point (?P<tens>(?:{tens})\b(?:-(?:{digits})\b)?)|(?i: point)(?P<row>(?: (?:{digits})\b)+)", re.I)
        parts = any_of(w for w, (role, _, _) in self.values.items() if role == "fraction")
        one = any_of(w for w, (role, v, _) in self.values.items() if role == "unit" and v)
        self._and_part = re.compile(rf"(?:[ -]and[ -])(?:(?P<count>a|{one})[ -])?(?P<part>{parts}|fourth|twentieth)\b(?! of\b)", re.I)

    def read(self, text: str, start: int, lead: re.Match[str]) -> Numeral:
        """The numeral that begins with the words of `lead`."""
        head = lead[0].lower()
        if head.endswith(" "):
            return self._after_article(text, start, lead.end(), every=head.startswith(("every", "each")))
        role, value, rule = self.values[head]
        end = lead.end()
        if role in ("ordinal", "vague", "factor"):
            return Numeral(start, end, value, None, role, value, rules=(rule,))
        if role == "fraction":
            return self._bare_fraction(text, start, end, value, rule)
        return self._cardinal(text, start, end, role, value, rule)

    def _after_article(self, text: str, start: int, at: int, *, every: bool) -> Numeral:
        word = _NAME.match(text, at)
        name = word[0].lower() if word else "half"
        if name not in self.values and "-" in name:
            name = name.partition("-")[0]
        end = at + len(name)
        if name in ("full", "whole", "percentage"):
            return Numeral(start, at - 1, ONE, None, "words", ONE, rules=("one",))
        role, value, rule = self.values.get(name, ("ordinal", ONE, "ordinals"))
        if every or role == "fraction":
            value = _ORDINARY.get(name, value) if every else value
            part = CTX.divide(ONE, value if value else ONE)
            return Numeral(start, end, part, None, "every" if every else "fraction", part, rules=(rule,))
        return self._cardinal(text, start, end, role, value, rule)

    def _bare_fraction(self, text: str, start: int, end: int, value: Decimal, rule: str) -> Numeral:
        """ "half" is a part; "third", "fifth" without a count before them are ordinals, "quarter" a period."""
        word = text[start:end].lower()
        if word == "half" or (word == "quarter" and text.startswith((" million", " billion", " of a million"), end)):
            part = CTX.divide(ONE, value)
            return Numeral(start, end, part, None, "fraction", part, rules=(rule,))
        return Numeral(start, end, value, None, "quarter" if "quarter" in word else "ordinal", value, rules=(rule,))

    def _cardinal(self, text: str, start: int, end: int, role: str, value: Decimal, rule: str) -> Numeral:
        """Adds up "two hundred and six thousand four hundred"; stops where the words no longer make one number."""
        total, group, last_scale = Decimal(0), Decimal(0), Decimal(10) ** 24
        rules = [rule]
        scaled = False
        done = end
        while True:
            step = _join(role, value, total, group, last_scale)
            if step is None:
                break
            total, group, last_scale = step
            scaled = scaled or role == "scale"
            rules.append(rule)
            if role == "scale" and (tail := self._scale_part(text, end, value)) is not None:
                total, done = total + tail[0], tail[1]
                break
            group, done = self._decimals(text, end, group, scaled=scaled)
            whole, end = done == end, done
            more = self._next.match(text, end)
            if not more:
                break
            role, value, rule = self.values[more["word"].lower()]
            if (not whole and role != "scale") or (more["gap"] == " - " and (role != "unit" or group % 10 or not group)):
                break
            if more["gap"] == ", " and not scaled:
                break
            if role == "fraction":
                return self._counted_fraction(text, start, done, total + group, more, value, rule)
            if more["and"] and (role == "scale" or (not scaled and group < HUNDRED and not total)):
                break
            if role not in _GOES_ON or (more["gap"] == "-" and role in ("scale", "hundred")):
                break
            end = more.end()
        number = plain(total + group)
        return Numeral(start, done, number, None, "words", number, scaled=scaled, rules=tuple(dict.fromkeys(rules)))

    def _scale_part(self, text: str, end: int, scale: Decimal) -> tuple[Decimal, int] | None:
        """ "six million and two thirds", "one billion and a half million": a part of the scale, or of the scale behind it."""
        found = self._and_part.match(text, end)
        if found is None or not found["count"]:
            return None
        word = found["part"].lower()
        count = self.values.get(found["count"].lower(), ("", ONE, ""))[1]
        below = _ORDINARY.get(word) or self.values[word][1]
        if count >= below or (count == 1) == (word.endswith("s") and word not in _HALF):
            return None
        more = self._next.match(text, found.end())
        role, value, _ = self.values[more["word"].lower()] if more else ("", ONE, "")
        inner = role == "scale" and value < scale and more is not None and not more["and"]
        return CTX.divide(CTX.multiply(count, value if inner else scale), below), more.end() if inner and more else found.end()

    def _decimals(self, text: str, end: int, group: Decimal, *, scaled: bool) -> tuple[Decimal, int]:
        """ "one and a half", "three and two fifths", "seven point five": the group with its part, and where it ends."""
        part = self._and_part.match(text, end) if not scaled else None
        if part and (part["count"] or part["part"].lower() == "half"):
            word = part["part"].lower()
            below = _ORDINARY.get(word) or self.values[word][1]
            count = self.values.get((part["count"] or "a").lower(), ("", ONE, ""))[1]
            single = count == 1
            if below > count and single != (word.endswith("s") and word not in _HALF):
                return group + CTX.divide(count, below), part.end()
        point = self._point.match(text, end) if not scaled else None
        if point:
            return group + Decimal("0." + self._digits_of(point["tens"] or point["row"], together=bool(point["tens"]))), point.end()
        return group, end

    def _digits_of(self, words: str, *, together: bool) -> str:
        values = [int(self.values[w][1]) for w in words.lower().replace("-", " ").split() if w in self.values]
        return str(sum(values)) if together else "".join(map(str, values))

    def _counted_fraction(
        self, text: str, start: int, done: int, count: Decimal, more: re.Match[str], value: Decimal, rule: str
    ) -> Numeral:
        """ "two-thirds", "three quarters", "one half"; not "two third graders" nor "one third-party"."""
        word = more["word"].lower()
        fits = (word.endswith("s") or word in _HALF) == (count != 1) or count == 1
        top_heavy = count > value and ("quarter" in word or count >= 1000)
        if not fits or more["and"] or top_heavy or text[more.end() : more.end() + 1] == "-" or count != count.to_integral_value():
            return Numeral(start, done, count, None, "words", count)
        part = CTX.divide(count, value)
        return Numeral(start, more.end(), part, None, "fraction", part, rules=(rule,))


def _join(role: str, value: Decimal, total: Decimal, group: Decimal, last: Decimal) -> tuple[Decimal, Decimal, Decimal] | None:
    """The sum after one more word, or None where it does not continue the number."""
    if role == "unit":
        return (total, group + value, last) if group % 10 == 0 and group % 100 != 10 and (value or not group) else None
    if role in ("teen", "ten"):
        return (total, group + value, last) if group % 100 == 0 else None
    if role == "hundred":
        return (total, (group or ONE) * value, last) if group < HUNDRED else None
    if role == "dozen":
        return (total, (group or ONE) * value, last) if group < HUNDRED and not total else None
    if role == "scale" and value < last:
        return total + (group or ONE) * value, Decimal(0), value
    return None
