"""What a bare number counts or measures: the units that the article offers, weighed against each other.

"Public chargers number 84,000, of which a fifth are rapid"; "It cost 215 million to make"; "wages 27 and rent 6". The offers are the
units of figures near by, with and without their scale, the nouns that may be counted, persons, and that the number reports
nothing at all. Each offer has named features (`offers`); a linear model over them chooses. Its weights are in `elided.json` beside this
file; `scripts/fit_elided.py --write` refits them.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from spacy.tokens import Token

from extractor.facts.reading import Draft, Offer, Reading
from extractor.facts.situation import Situation
from extractor.facts.words import key_of
from extractor.quantities.numeral import parse_digits
from extractor.values import Kind, Quantity

FILE = Path(__file__).parent / "elided.json"
NOTHING = "nothing"
NOTHING_MORE = (
    1.0  # what "reports nothing" has in advance; found on the development articles, where training articles have fewer such numbers
)
_FIGURES, _EARLIER, _PLURALS = 10, 60, 3
_JOINS = frozenset({"and", "or", ",", "(", ";", "against", "from", "to", "than", "which", "them", "while", "with", "compared", "versus", "for",
                    "of", "in", "by", "but", ":", "–", "—", "-", "after", "up", "down", "at", "as", "instead", "more", "less", "fewer"})  # fmt: skip
_SCALES = {"thousand": Decimal(10**3), "million": Decimal(10**6), "billion": Decimal(10**9), "trillion": Decimal(10**12),
           "cent": Decimal("0.01"), "centner": Decimal("0.1"), "per thousand": Decimal("0.001")}  # fmt: skip
_MOST_PERCENT = 300  # more than that is hardly ever printed without its sign
_DIGITS = re.compile(r"\d[\d.,\u00a0\u2009\u202f' ]*")
_OWN_UNITS = {"age": (Kind.MEASURE, "a"), "index": (Kind.COUNT, "point"), "temperature": (Kind.MEASURE, "Cel"), "share": (Kind.PERCENT, "%"),
              "rate": (Kind.PERCENT, "%"), "lifespan": (Kind.MEASURE, "a"), "expectancy": (Kind.MEASURE, "a"), "score": (Kind.COUNT, "point"),
              "stake": (Kind.PERCENT, "%"), "margin": (Kind.PERCENT, "%"), "proportion": (Kind.PERCENT, "%")}  # fmt: skip
_TIMES = {"day": "d", "night": "d", "hour": "h", "week": "wk", "month": "mo", "year": "a", "minute": "min", "second": "s"}
_EACH, _AGO = frozenset({"a", "an", "per", "each", "every"}), frozenset({"ago", "earlier", "before", "later", "after"})
_CLOSED = frozenset({"ADP", "CCONJ", "SCONJ", "DET", "PRON", "PUNCT", "PART", "AUX"})
_DURATIONS = frozenset({"a", "mo", "wk", "d", "h", "min", "s"})


class UnitChooser:
    """Chooses among the offers."""

    def __init__(self, weights: Mapping[str, float] | None = None) -> None:
        self.weights = dict(weights) if weights is not None else json.loads(FILE.read_text(encoding="utf-8"))

    def choose(self, s: Situation, reading: Reading) -> tuple[Offer, list[Offer]]:
        """The best offer, and all of them with their scores."""
        made = offers(s, reading)
        for offer in made:
            offer.score = sum(self.weights.get(name, 0.0) * value for name, value in offer.features.items())
        return max(made, key=lambda o: o.score + (NOTHING_MORE if o.quantity is None else 0.0)), made


def offers(s: Situation, reading: Reading) -> list[Offer]:
    """Every way to read the figure, the nearest lender first; ways that come to the same quantity are one."""
    found: dict[tuple[object, ...], Offer] = {}
    below = time_below(s)
    for offer in (*_of_figures(s, reading), *_of_nouns(s, reading), *_of_name(s, reading), Offer(None, {"nothing": 1.0})):
        if below and offer.quantity is not None:
            rated = _per(offer.quantity, below)
            if rated is offer.quantity:
                continue
            offer.quantity = rated
        q = offer.quantity
        known = found.setdefault((q.kind, q.unit, q.value, q.low) if q is not None else (NOTHING,), offer)
        if known is not offer:
            known.features.update({n: v for n, v in offer.features.items() if n.startswith(("+", "noun"))})
    context = _context(s, reading)
    for offer in found.values():
        group = group_of(offer.quantity)
        offer.features.update({f"{name}|{group}": 1.0 for name in context})
        offer.features[f"is|{group}"] = 1.0
        if offer.quantity is not None:
            offer.features.update(dict.fromkeys(_fits(s, reading, offer.quantity, group), 1.0))
    return list(found.values())


def time_below(s: Situation) -> str | None:
    """The time behind a bare number: "three a day", "2,000 an hour", "160 thousand a month"."""
    link, time = (t.lower_ for t in s.tokens_after[:2]) if len(s.tokens_after) > 1 else ("", "")
    again = s.tokens_after[2].lower_ if len(s.tokens_after) > 2 else ""
    return _TIMES.get(time) if link in _EACH and again not in _AGO else None


def _per(q: Quantity, below: str) -> Quantity:
    """The same counted or paid in a time; a rate, a percentage or a length of time stays what it is."""
    if q.unit is None or q.kind not in (Kind.COUNT, Kind.MONEY, Kind.MEASURE) or "/" in q.unit or q.unit in _DURATIONS:
        return q
    return replace(q, kind=Kind.MEASURE, unit=f"{{{q.unit}}}/{below}" if q.kind == Kind.COUNT else f"{q.unit}/{below}")


def group_of(q: Quantity | None) -> str:
    """The sort of unit: what the context speaks for or against."""
    if q is None:
        return NOTHING
    if q.kind == Kind.MEASURE and (q.unit or "").startswith("{") and (q.unit or "").endswith(tuple(f"/{t}" for t in _DURATIONS)):
        return "count"
    if q.kind == Kind.COUNT:
        return "person" if q.unit == "person" else "count"
    if q.kind == Kind.MEASURE and q.unit in _DURATIONS:
        return "duration"
    if q.kind == Kind.MEASURE and "/" in (q.unit or ""):
        return "rate"
    return str(q.kind)


def scale_of(q: Quantity) -> Decimal:
    """How many times the printed digits the number is: a million for "88 million", and for "88" after "97 million"; else 1."""
    found, number = _DIGITS.search(q.text), q.value if q.value is not None else q.low
    parsed = parse_digits(found.group().strip(" .,'")) if found is not None else None
    if parsed is None or not parsed[0] or not number:
        return next((scale for word, scale in _SCALES.items() if word in q.text.lower()), Decimal(1))
    scale = abs(number) / parsed[0]
    return scale if scale in _SCALES.values() else Decimal(1)


# ------------------------------------------------------------ figures
def _of_figures(s: Situation, reading: Reading) -> Iterator[Offer]:
    for n, draft in enumerate(reversed(s.drafts[-_FIGURES:])):
        yield from _lent(s, draft.figure.quantity, draft, [*_distance(s, draft, n), *_likeness(s, reading, draft)])
    money = next((d for d in reversed(s.drafts) if group_of(d.figure.quantity) == "money" or _currency(d.figure.quantity)), None)
    if money is not None:
        unit = (money.figure.quantity.unit or "").partition("/")[0]
        yield from _lent(s, replace(money.figure.quantity, kind=Kind.MONEY, unit=unit), money, ["+last_money"])
    ahead = next((f for f in s.sentence.figures if f.start >= s.figure.end and f.quantity.unit is not None), None)
    if ahead is not None:
        gap = [t.lower_ for t in s.sentence.between(s.figure.end, ahead.start)]
        names = ["+ahead", f"+ahead:{'_'.join(gap)}" if len(gap) <= 2 and set(gap) <= _JOINS else f"+ahead:{min(len(gap), 9) // 3}"]
        yield from _lent(s, ahead.quantity, None, [*names, *_sizes(s.figure.quantity, ahead.quantity)])


def _lent(s: Situation, lender: Quantity, draft: Draft | None, names: list[str]) -> Iterator[Offer]:
    """The figure in another's unit; a second time with the other's scale, where that may have been left out too."""
    q = s.figure.quantity
    if lender.unit is None or lender.kind == Kind.FACTOR:
        return
    size = q.value if q.value is not None else q.high
    if lender.kind == Kind.PERCENT and size is not None and abs(size) > _MOST_PERCENT:
        return  # "8.04%, … to above the 5000 mark at 5272.50"
    lent = replace(q, kind=lender.kind, unit=lender.unit)
    yield Offer(lent, dict.fromkeys(["+lent", *names, *_ratio(q, lender, "size")], 1.0), draft)
    thing, _, rest = lender.unit.partition("}/")
    if rest and thing.startswith("{"):  # "380 flights a day … cancelled 85 of them"
        yield Offer(replace(q, kind=Kind.COUNT, unit=thing[1:]), dict.fromkeys(["+lent", "of_rate", *names], 1.0), draft)
    scale, number = scale_of(lender), q.value if q.value is not None else q.high
    if (scale >= 1000 or scale < 1) and number is not None and abs(number) < 1000 and scale_of(q) == 1 and lender.kind != Kind.PERCENT:
        value, low, high, step = (v * scale if v is not None else None for v in (q.value, q.low, q.high, q.step))
        scaled = replace(lent, value=value, low=low, high=high, step=step)
        yield Offer(scaled, dict.fromkeys(["+lent", "scaled", *names, *_ratio(scaled, lender, "scaled")], 1.0), draft)


def _currency(q: Quantity) -> bool:
    code = (q.unit or "").partition("/")[0]
    return q.kind == Kind.MEASURE and len(code) == 3 and code.isupper()


def _distance(s: Situation, draft: Draft, n: int) -> list[str]:
    sentence = draft.sentence is s.sentence
    names = [f"away:{min(n, 4)}", f"away:{min(n, 4)}|{'same' if sentence else 'other'}"]
    if not sentence:
        return [*names, "paragraph" if draft.sentence.paragraph == s.sentence.paragraph else "far"]
    gap = [t.lower_ for t in s.sentence.between(draft.figure.end, s.figure.start)]
    if len(gap) <= 2:
        names.append(f"gap:{'_'.join(t if t in _JOINS else 'x' for t in gap)}")
    names += [f"between:{t}|{min(n, 1)}" for t in set(gap) & _JOINS]
    return [*names, f"gap_length:{min(len(gap) // 3, 5)}|{min(n, 1)}"]


def _likeness(s: Situation, reading: Reading, draft: Draft) -> list[str]:
    """How far the two figures are said alike."""
    q, other = s.figure.quantity, draft.figure.quantity
    names = [f"own_unit:{draft.printed is None or draft.printed.unit is not None}"]
    if reading.inherits is draft:
        names += ["+inherits", f"+inherits|{reading.rule}"]
    if other.kind == Kind.COUNT:
        thing = s.words.singular(counted_thing(reading.text) or "")
        relation = "none" if not thing else "same" if thing == other.unit else "other"
        names.append(f"thing:{relation}|{_shown_plural(s, thing)}|{draft.sentence is s.sentence}")
    follows = "_".join(t.lower_ if t.pos_ in _CLOSED or t.lower_ in _JOINS else t.pos_ for t in s.tokens_after[:2])
    names.append(f"follows:{follows}|{other.kind}|{draft.sentence is s.sentence}")
    mine, theirs = set(key_of(reading.text).split()), set(key_of(draft.indicator).split())
    names += ["+same_name"] if mine == theirs else ["+shares_words"] if mine & theirs else []
    before = draft.figure.preposition.lower_ if draft.figure.preposition is not None else ""
    names.append(f"preposition:{'same' if before == s.preposition else 'other'}")
    names.append(f"bracket:{s.figure.opened}{draft.figure.opened}")
    return [*names, *_sizes(q, other)]


def _sizes(q: Quantity, other: Quantity) -> list[str]:
    """Whether both are printed alike: in digits, with as many decimals, scaled."""
    digits = tuple(any(c.isdigit() for c in x.text) for x in (q, other))
    fine = tuple(x.step is not None and x.step < scale_of(x) for x in (q, other))
    return [f"digits:{digits[0] == digits[1]}", f"decimals:{fine[0]}{fine[1]}", f"scales:{scale_of(q) > 1}{scale_of(other) > 1}"]


def _ratio(q: Quantity, other: Quantity, name: str) -> list[str]:
    x, y = (v if v is not None else z.high for v, z in ((q.value, q), (other.value, other)))
    if not x or not y:
        return [f"+{name}:none"]
    apart = abs(math.log10(abs(float(x))) - math.log10(abs(float(y))))
    step = 0 if apart < 0.2 else 1 if apart < 0.5 else 2 if apart < 1 else 3 if apart < 2 else 4
    return [f"+{name}:{step}", f"+{name}:{step}|{other.kind}"]


# ------------------------------------------------------------ nouns
def _of_nouns(s: Situation, reading: Reading) -> Iterator[Offer]:
    part = [t.lower_ for t in s.tokens_after[:2]]
    of_them = part[:1] in (["of"], ["from"], ["among"]) and part[1:] in (["them"], ["these"], ["those"])
    for word, names in _nouns(s, reading):
        names = [*names, *(f"{n}|of_them" for n in names)] if of_them else names
        if len(word) > 1 and word.replace("-", "").isalpha():
            unit = s.words.singular(word)
            names = [*names, *_noun_kind(s, unit)]
            yield Offer(replace(s.figure.quantity, kind=Kind.COUNT, unit=unit), dict.fromkeys(names, 1.0))


def _nouns(s: Situation, reading: Reading) -> Iterator[tuple[str, list[str]]]:
    thing = counted_thing(reading.text)
    if thing:
        plural = _shown_plural(s, s.words.singular(thing))
        names = ["noun:name", f"noun:name|{reading.rule}", f"noun:name|plural:{plural}", f"noun:name|{reading.rule}|{plural}"]
        yield thing, [*names, *(["noun:name|number_of"] if reading.text.lower().startswith("number of ") else [])]
    for role, token in (("subject", s.subject), ("object", s.object)):
        if token is not None and (token.pos_ == "NOUN" or token.tag_ == "NNPS"):
            word = _counted(token)
            verb = s.verb.lower_ if s.verb is not None else ""
            names = [f"noun:{role}", *_form(role, token), f"noun:{role}|{token.tag_}|{verb}"]
            yield word, [*names, *([f"noun:{role}|number_of"] if word != token.lower_ else [])]
    after = next((t for t in s.tokens_after[:5] if t.tag_ in ("NNS", "NNPS")), None)
    if after is not None:
        yield after.lower_, ["noun:after", f"noun:after:{min(after.i - s.figure.last, 4)}"]
    ones = [t for t in s.tokens_before if t.tag_ == "NN" and s.sentence.figure_at(t) is None]
    for k, token in enumerate(ones[:2]):
        yield token.lower_, [f"noun:before_one:{k}", *_form("before_one", token)]
    inside = [t for t in s.tokens_before if _plural(t) and s.sentence.figure_at(t) is None]
    for k, token in enumerate(inside[:_PLURALS]):
        yield token.lower_, [f"noun:before:{k}", *_form("before", token)]
    doc, start = s.sentence.span.doc, s.sentence.span.start
    earlier = [doc[i] for i in range(start - 1, max(start - _EARLIER, -1), -1)]
    for k, token in enumerate([t for t in earlier if _plural(t)][: _PLURALS + 1]):
        yield token.lower_, [f"noun:earlier:{k}", *_form("earlier", token)]
    singular = [t for t in earlier if t.tag_ == "NN" and t.dep_.startswith(("nsubj", "root", "ROOT", "obj"))]
    for k, token in enumerate(singular[:2]):
        yield _counted(token), [f"noun:earlier_one:{k}", *_form("earlier_one", token)]
    for k, token in enumerate(_subjects_before(s)):
        yield token.lower_, [f"noun:subject_before:{k}", *_form("subject_before", token)]
    heading = s.sentence.heading
    if heading is not None:
        for token in heading.tokens:
            if _plural(token) or token.is_upper:
                yield token.lower_, ["noun:heading"]


def _subjects_before(s: Situation) -> list[Token]:
    """What the clauses before this one were about, the nearest first: plural subjects."""
    doc, start = s.sentence.span.doc, s.sentence.span.start
    own = [t for t in s.tokens_before if s.subject is None or t.i != s.subject.i]
    earlier = [doc[i] for i in range(start - 1, max(start - _EARLIER, -1), -1)]
    return [t for t in (*own, *earlier) if _plural(t) and t.dep_.startswith("nsubj")][:2]


def _shown_plural(s: Situation, thing: str) -> bool:
    """Whether the thing stands in the sentence as a plural."""
    return any(_plural(t) and s.words.singular(t.lower_) == thing for t in s.sentence.tokens)


def _plural(token: Token) -> bool:
    return token.tag_ in ("NNS", "NNPS")


def _counted(token: Token) -> str:
    """ "the number of cars": cars."""
    if token.lower_ in ("number", "numbers", "total", "count", "tally"):
        inner = next((c for c in token.children if c.dep_ == "nmod" and c.pos_ == "NOUN"), None)
        return inner.lower_ if inner is not None else token.lower_
    return token.lower_


def _form(role: str, token: Token) -> list[str]:
    return [f"noun:{role}|{token.tag_}", f"noun:{role}|{token.dep_.split(':')[0]}"]


def _noun_kind(s: Situation, unit: str) -> list[str]:
    names = []
    counted = sum(d.figure.quantity.kind == Kind.COUNT and d.figure.quantity.unit == unit for d in s.drafts)
    names += ["noun:counted_here"] if counted else []
    names += ["noun:known_rate"] if unit in s.words.rate_names or unit in s.words.sets["needs_owner"] else []
    names += ["noun:money"] if unit in s.words.sets["money_heads"] else []
    names += ["noun:stock"] if unit in s.words.sets["stock_heads"] or unit in s.words.sets["empty_heads"] else []
    names += ["noun:generic"] if unit in s.words.sets["generic_units"] or unit in s.words.sets["stand_ins"] else []
    return [*names, f"noun:ending:{unit[-2:]}"]


def _of_name(s: Situation, reading: Reading) -> Iterator[Offer]:
    """Persons, and the unit that a name has of itself: an age is in years, an index in points."""
    q = s.figure.quantity
    yield Offer(replace(q, kind=Kind.COUNT, unit="person"), {"person": 1.0})
    names = {w for t in (s.subject, s.object) if t is not None for w in [t.lower_]} | set(reading.text.lower().split())
    for word, (kind, unit) in _OWN_UNITS.items():
        if word in names:
            yield Offer(replace(q, kind=kind, unit=unit), {f"own_unit:{word}": 1.0})


# ------------------------------------------------------------ context
def _context(s: Situation, reading: Reading) -> list[str]:
    """What the sentence says around the number, whatever is offered."""
    q, verb, subject = s.figure.quantity, s.verb, s.subject
    value = q.value if q.value is not None else q.high or Decimal(0)
    fine = q.step is not None and q.step < 1
    size = "fine" if fine else f"{min(len(str(int(abs(value)))), 7)}"
    names = [f"size:{size}", f"scaled:{scale_of(q) > 1}", f"digits:{any(c.isdigit() for c in q.text)}", f"preposition:{s.preposition}"]
    names += [f"before:{_kind_of(s.before)}", f"after:{_kind_of(s.after)}", f"bracket:{s.figure.opened}", f"rule:{reading.rule}"]
    names += [f"verb:{verb.lower_}"] if verb is not None and verb.pos_ in ("VERB", "AUX") else ["verb:"]
    names.append(f"subject:{subject.pos_ if subject is not None else ''}")
    names += [f"name:{w}" for w in key_of(reading.text).split()[-1:]]
    names += ["money_head"] if set(reading.text.lower().split()) & s.words.sets["money_heads"] else []
    doc, i = s.sentence.span.doc, s.figure.first
    names.append(f"two_before:{doc[i - 2].lower_ if i > 1 and doc[i - 2].pos_ in _CLOSED else ''}_{doc[i - 1].lower_ if i else ''}")
    return names


def _kind_of(token: Token | None) -> str:
    if token is None:
        return ""
    return token.lower_ if token.pos_ in _CLOSED or token.lower_ in _JOINS else token.pos_


def _fits(s: Situation, reading: Reading, q: Quantity, group: str) -> list[str]:
    """Whether the thing named is told in such a unit."""
    names = []
    concept = s.words.concepts.get(key_of(reading.text))
    if concept is not None and concept.kinds:
        names.append(f"concept:{q.kind in concept.kinds}|{group}")
    if q.kind == Kind.COUNT and q.unit:
        words = key_of(reading.text).split()
        names += ["unit_in_name"] if q.unit in words else []
        names += ["unit_is_subject"] if s.subject is not None and s.words.singular(s.subject.lower_) == q.unit else []
        around = {s.words.singular(t.lower_) for t in s.sentence.tokens}
        names += ["unit_in_sentence"] if q.unit in around else []
    if q.kind == Kind.PERCENT and q.value is not None:
        names.append(f"percent:{'up_to_100' if abs(q.value) <= 100 else 'above'}")
    return names


def counted_thing(text: str) -> str | None:
    """The counted thing as the indicator names it: the last word of its core, in the singular."""
    core = re.split(r"\s(?:of|in|for|on|to|among|at|with)\s", text.lower())
    word = core[1] if core[0] in ("number", "total", "shortage", "toll", "amount") and len(core) > 1 else core[0]
    parts = word.split()
    last = (
        parts[-2]
        if len(parts) > 1 and parts[-1] in ("toll", "number", "numbers", "total", "count", "figure", "tally")
        else parts[-1]
        if parts
        else ""
    )
    if last in ("people", "residents"):
        return "person"
    if not last.isalpha():
        return None
    return last[:-1] if last.endswith("s") and not last.endswith(("ss", "us", "is")) else last
