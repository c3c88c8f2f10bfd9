"""From a number to the word that names what it measures, by the tree alone: the fixed reader of the domain link test.

The reader knows word classes, relations and a list of units; it does not know which model made the tree, and it never
looks at a second tree. `read(number)` gives candidates in order, the first is its answer. The steps:

1. **Phrase.** From the number up through numerals, scales and units (`nummod`, `compound`, `flat`, ...) to the top of its phrase. A
   noun that is no unit and has the number as `nummod` is *counted*, and is the answer; in brackets and in "from 3 planes to 7"
   it is taken for a unit.
2. **Elision.** A number with neither a noun nor a unit: the noun of its own "of" phrase ("40 of the wagons", "of the 75 pupils,
   31"); else, where the number before it in the sentence counts a noun or has an "of" phrase, that noun ("14 wells in A and 6 in B").
3. **Path.** From the top of the phrase upwards, the first of: the "of" phrase of a unit ("3 tons of tea", not "3% of GDP"); the head
   where the phrase hangs in a noun or is the `orphan` of a remnant ("growth of 5%", "zinc 5%", brackets; of a "rise in the tariff"
   the tariff); where money is subject or object, what it is for ("3 billion went to roads"); the object that changes ("cut the
   rate to 5%"); the subject of the clause, and without one that of the clause above. Other figures, units, adverbs and
   adjectives on the way are climbed over.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Token

SCALES = frozenset("thousand million billion trillion mln bln bn mn m trn hundred dozen lakh crore k".split())
MONEY = frozenset(
    """$ € £ ¥ ₸ ₽ ₺ ₹ us$ a$ dollar dollars euro euros pound pounds ruble rubles rouble roubles tenge som soms sum sums somoni manat manats
    lari dram drams yuan yen rupee rupees lira rand naira peso pesos real reais shilling shillings franc francs krona kronor krone kroner
    zloty hryvnia hryvnias dirham dirhams riyal riyals cents tiyn kopecks kzt usd eur gbp rub uzs kgs azn gel cny jpy""".split()
)
UNITS = MONEY | frozenset(
    """% percent percentage point points pp tonne tonnes ton tons mt kg kilo kilos kilogram kilograms kilogramme kilogrammes gram grams
    centner centners quintal quintals pound pounds ounce ounces carat carats litre litres liter liters ml barrel barrels bushel bushels
    metre metres meter meters m km kilometre kilometres kilometer kilometers cm mm mile miles foot feet inch inches hectare hectares ha
    acre acres sq cubic square kw mw gw kwh mwh gwh twh watt watts kilowatt kilowatts megawatt megawatts gigawatt gigawatts
    kilowatt-hours megawatt-hours degree degrees celsius times fold teu gigabyte gigabytes mbps cent bales bags""".split()
)
#: Words that stand in the way of a figure and never are what is measured.
COMPARED = frozenset("more less fewer higher lower up down above below over under same worth".split())
CHANGES = frozenset("rise fall growth increase decrease drop decline cut reduction jump gain hike change".split())
PERCENT = frozenset(["%", "percent", "cent", "percentage", "point", "points"])
TIMES = frozenset(
    """year years month months quarter quarters week weeks day days half decade period season january february march april may june july
    august september october november december monday tuesday wednesday thursday friday saturday sunday""".split()
)
PHRASE = frozenset(["nummod", "compound", "flat", "nmod:unmarked", "amod", "advmod", "obl:unmarked", "det"])
PURPOSE = frozenset(["to", "for", "on", "into", "towards"])
NOUNS = frozenset(["NOUN", "PROPN", "PRON", "X", "SYM", "NUM", "ADJ", "DET"])
CHANGING = frozenset(["VERB", "AUX"])
RELATIVE = frozenset(["which", "that", "who", "whom", "whose"])


def is_number(token: Token) -> bool:
    """Whether the word is a figure, a number word or a scale."""
    return token.pos_ == "NUM" or token.like_num or token.lower_ in SCALES or any(c.isdigit() for c in token.text)


def is_unit(token: Token) -> bool:
    """Whether the word is a unit of measure or of money; "the euro" is a thing."""
    return token.lower_ in UNITS and not any(c.lower_ == "the" for c in token.children)


def is_glued(token: Token) -> bool:
    """Whether a figure and its currency or scale are one token ("KZT473.08", "3.4bn")."""
    return any(c.isdigit() for c in token.text) and any(c.isalpha() or c in "$€£" for c in token.text)


def base(token: Token) -> str:
    """The universal relation, without its subtype."""
    relation: str = token.dep_.split(":")[0]
    return relation


def is_root(token: Token) -> bool:
    """Whether nothing is above the word."""
    return bool(token.head.i == token.i)


def case_of(token: Token) -> str:
    """The preposition of a noun phrase, lower case."""
    return next((c.lower_ for c in token.children if c.dep_ == "case"), "")


def is_noun(token: Token) -> bool:
    """Whether the word can name what is measured."""
    return token.pos_ in NOUNS and token.lower_ not in COMPARED | TIMES and not is_number(token) and not is_unit(token)


@dataclass
class Phrase:
    """The phrase of a number: its top, the noun it counts, whether it has a unit and whether that is money."""

    top: Token
    counted: Token | None
    unit: bool
    money: bool


def phrase(number: Token) -> Phrase:
    """Step 1 of the reader."""
    at, unit, money = number, is_unit(number) or is_glued(number), number.lower_ in MONEY or is_glued(number)
    for child in number.children:  # "KZT 3 million" may hang either way
        unit, money = unit or is_unit(child), money or child.lower_ in MONEY
    while not is_root(at) and at.dep_ in PHRASE and (is_unit(at.head) or is_number(at.head)):
        at = at.head
        unit, money = unit or is_unit(at), money or at.lower_ in MONEY
    counts = not is_root(at) and at.dep_ == "nummod" and at.head.pos_ in ("NOUN", "PROPN") and not unit
    if counts and (in_brackets(number) or is_paired(at.head)):  # "(2.4 million people)", "from 3 planes to 7": the noun is a unit here
        return Phrase(at.head, None, True, False)
    return Phrase(at, at.head if counts else None, unit, money)


def in_brackets(token: Token) -> bool:
    """Whether the word stands between brackets in its sentence."""
    for other in reversed(list(token.sent)):
        if other.i < token.i and other.text in ("(", ")"):
            return other.text == "("
    return False


def is_paired(noun: Token) -> bool:
    """Whether the phrase is one half of "from ... to ..."."""
    case = case_of(noun)
    if case not in ("from", "to"):
        return False
    near = [*noun.children, *noun.head.children]
    return any(t.i != noun.i and case_of(t) in ("from", "to") and case_of(t) != case and has_figure(t) for t in near)


def has_figure(token: Token) -> bool:
    """Whether the phrase of the word holds a figure."""
    return is_number(token) or any(is_number(c) for c in token.children)


def of_phrase(token: Token) -> Token | None:
    """The noun in "of ..." below a word."""
    return next((c for c in token.children if base(c) == "nmod" and case_of(c) == "of"), None)


def thing_of(top: Token) -> Token | None:
    """The noun in "tons of tea"; not in "% of GDP", which is what a share is taken of."""
    found = of_phrase(top)
    return found if found is not None and is_noun(found) and top.lower_ not in PERCENT else None


def subjects(token: Token) -> list[Token]:
    """Subjects of a predicate; a relative pronoun stands for the word its clause describes."""
    found = [c for c in token.children if base(c) in ("nsubj", "csubj") and c.i != token.i]
    return [token.head if c.lower_ in RELATIVE and token.dep_.endswith("relcl") else c for c in found]


def is_year(token: Token) -> bool:
    """Whether a bare number looks like a year in "in 2017"."""
    return len(token.text) == 4 and token.text.isdigit() and "1900" <= token.text <= "2100" and phrase(token).counted is None


def before(number: Token) -> Phrase | None:
    """The phrase of the number before this one in the sentence."""
    own = phrase(number).top.i
    for token in reversed(list(number.sent)):
        if token.i < number.i and (token.like_num or any(c.isdigit() for c in token.text)) and not is_year(token):
            found = phrase(token)
            if found.top.i != own:
                return found
    return None


def elided(number: Token, own: Phrase, depth: int) -> Iterator[Token]:
    """Step 2 of the reader."""
    of = of_phrase(own.top) or of_phrase(number)
    if of is None and not is_root(own.top):
        of = next((c for c in own.top.head.children if c.i < own.top.i and base(c) in ("obl", "nmod") and case_of(c) == "of"), None)
    previous = before(number)
    if of is not None and is_noun(of) and of.pos_ != "PRON":
        yield of
    elif previous is not None and previous.counted is not None:
        yield previous.counted
    elif previous is not None and previous.unit and not previous.money:
        below = thing_of(previous.top)
        yield from (t for t in [below] if t is not None)
    elif previous is not None and not previous.unit and depth < 6:
        yield from elided(previous.top, previous, depth + 1)


def purposes(verb: Token, besides: Token) -> Iterator[Token]:
    """What money goes to, is spent on or is given for."""
    for child in verb.children:
        if child.i != besides.i and base(child) == "obl" and case_of(child) in PURPOSE and is_noun(child):
            yield child


def upwards(own: Phrase) -> Iterator[Token]:
    """Step 3 of the reader."""
    at = own.top
    of = thing_of(at)
    if of is not None:
        yield of
    for _ in range(8):
        yield from (c for c in at.children if c.dep_ == "orphan" and is_noun(c))
        yield from subjects(at)
        if is_root(at):
            return
        head, relation = at.head, base(at)
        if head.pos_ in CHANGING and relation in ("nsubj", "obj", "obl", "advmod", "xcomp", "iobj", "conj", "dep", "nmod"):
            if own.money and relation in ("nsubj", "obj", "conj"):
                yield from purposes(head, at)
            if relation in ("obl", "advmod", "xcomp"):
                yield from (c for c in head.children if c.dep_ == "obj" and is_noun(c))
        elif is_noun(head):
            if head.lower_ in CHANGES:
                yield from (c for c in head.children if base(c) == "nmod" and case_of(c) in ("in", "of") and is_noun(c))
            yield head
        at = head


def read(number: Token) -> list[Token]:
    """Candidates for what the number measures, the answer first."""
    own = phrase(number)
    out: list[Token] = []

    def add(tokens: Iterator[Token]) -> None:
        out.extend(t for t in tokens if all(t.i != o.i for o in out) and t.i != own.top.i)

    if own.counted is not None:
        add(iter([own.counted]))
    elif not own.unit and not is_paired(own.top):
        add(elided(number, own, 0))
    add(upwards(own))
    return out


def answer(doc: Doc, at: int) -> Token | None:
    """What the reader says the number at a position measures."""
    found = read(doc[at])
    return found[0] if found else None
