"""Link test: does a quantity hang on what it measures, from raw text through the whole pipeline?

Sentences and links are written here for the test; their goods are in none of the word lists of `constructions`.
A link holds if a reader of the tree gets from the figure's phrase to the word: directly, through the clause's
subject, or through a bare adverb such as "up".
"""

from __future__ import annotations

from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc, Token

#: (construction, sentence, ((figure, head word), ...)); a head word is given as in the text, first occurrence.
SENTENCES: list[tuple[str, str, tuple[tuple[str, str], ...]]] = [
    (
        "elided",
        "Tea production grew by 6.4%, honey by 11%, and tobacco by 3.9%.",
        (("6.4", "production"), ("11", "honey"), ("3.9", "tobacco")),
    ),
    ("elided", "Output of bricks rose 4.1%, glass 2.7% and paper 0.8%.", (("4.1", "Output"), ("2.7", "glass"), ("0.8", "paper"))),
    ("elided", "Cheese prices fell by 3%, while those of butter by 5%.", (("3", "prices"), ("5", "those"))),
    (
        "elided",
        "The fishing industry expanded by 8.2%, hospitality by 7.5%, and publishing by 1.1%.",
        (("8.2", "industry"), ("7.5", "hospitality"), ("1.1", "publishing")),
    ),
    (
        "elided",
        "Beer output climbed to 41 million litres, wine to 9 million litres, and cider to 700,000 litres.",
        (("41", "output"), ("9", "wine"), ("700,000", "cider")),
    ),
    (
        "elided",
        "Norway accounted for 12% of the catch, Iceland for 9%, and Chile for 4%.",
        (("12", "Norway"), ("9", "Iceland"), ("4", "Chile")),
    ),
    (
        "gapped",
        "Of the grant, 3.3 billion shillings went to museums, 1.4 billion to libraries and 650 million to theatres.",
        (("3.3", "went"), ("1.4", "libraries"), ("650", "theatres")),
    ),
    (
        "gapped",
        "The mill shipped 12,000 tons of cast iron, its rival 9,500 tons and the foundry 4,000 tons.",
        (("12,000", "mill"), ("9,500", "rival"), ("4,000", "foundry")),
    ),
    ("gapped", "The first stage cost $40 million, the second $65 million.", (("40", "stage"), ("65", "second"))),
    (
        "bracketed",
        "The largest gains were in silk (+8.8%), wool (5.1%) and linen (3.3%).",
        (("+8.8", "silk"), ("5.1", "wool"), ("3.3", "linen")),
    ),
    ("bracketed", "Growth was seen in the Bavaria region (6.1%) and Saxony (5.8%).", (("6.1", "region"), ("5.8", "Saxony"))),
    ("bracketed", "Titanium shipments reached 310 million dollars (+21%).", (("310", "shipments"), ("+21", "dollars"))),
    (
        "to amount",
        "In eight months of the year, lending to families advanced 7% to 3.2 trillion tenge.",
        (("7", "lending"), ("3.2", "lending")),
    ),
    ("from to", "Unemployment edged down to 4.6% from 4.8% in the previous quarter.", (("4.6", "Unemployment"), ("4.8", "Unemployment"))),
    ("from to", "The key rate was raised from 14.25% to 15.5% in June.", (("14.25", "rate"), ("15.5", "rate"))),
    (
        "against",
        "The apple harvest came to 1.3 million tonnes against 1.1 million tonnes a year ago.",
        (("1.3", "harvest"), ("1.1", "harvest")),
    ),
    ("compared", "Rubber exports amounted to $2.4 billion, compared with $1.9 billion in 2021.", (("2.4", "exports"), ("1.9", "exports"))),
    ("saw", "The northern town saw the number of visitors rise by 14%.", (("14", "number"),)),
    ("worth", "By 2030, a pool of 120 ventures worth 4.5 trillion tenge has been formed.", (("120", "pool"), ("4.5", "ventures"))),
    ("respectively", "Coke and titanium output rose by 4% and 6%, respectively.", (("4", "output"),)),
    ("times", "Investment in theatres grew 1.6 times to 90 billion tenge.", (("1.6", "Investment"), ("90", "Investment"))),
    ("rate", "Kerosene now costs 262 tenge per litre in the capital.", (("262", "Kerosene"),)),
    ("rate", "Rye yields reached 1.4 tonnes per hectare, up from 1.2 tonnes.", (("1.4", "yields"),)),
    ("up", "Nickel production totaled 540,000 tons, up 11% from last year.", (("540,000", "production"), ("11", "production"))),
    ("participle", "Average salaries rose by 10.3%, reaching 402,000 tenge.", (("10.3", "salaries"), ("402,000", "salaries"))),
    (
        "count",
        "The fund will finance 29 museums to the tune of 195 billion tenge, creating more than 2,700 vacancies.",
        (("29", "finance"), ("2,700", "creating")),
    ),
]
CLIMB = {"obl", "obj", "advmod", "advcl", "parataxis", "acl", "conj"}


@dataclass
class Result:
    """Links found and missed."""

    held: int
    total: int
    missed: list[str]


def _phrase(token: Token) -> Token:
    """The head of the figure's phrase: up through numerals, units and symbols."""
    while token.dep_ in {"nummod", "compound", "flat"} and token.head is not token:
        token = token.head
    return token


def _subjects(token: Token) -> list[Token]:
    return [child for child in token.children if child.dep_.startswith("nsubj")]


def _links(phrase: Token) -> set[int]:
    """Positions of the words that a figure's phrase leads to."""
    found: set[int] = {phrase.i}
    current = phrase
    for _ in range(3):
        head = current.head
        base = current.dep_.split(":")[0]
        if head is current:
            found.update(t.i for t in _subjects(current))
            break
        found.add(head.i)
        found.update(t.i for t in _subjects(head))
        found.update(child.i for child in current.children if child.dep_ == "orphan")
        climbs = base in CLIMB and not _subjects(head)
        if not climbs and not (base == "nmod" and head.dep_.split(":")[0] in {"obl", "obj", "nmod"}):
            break
        current = head
    return found


def holds(doc: Doc, figure: str, head: str) -> bool:
    """Whether the figure's phrase leads to the head word."""
    number = next((t for t in doc if t.text == figure), None)
    target = next((t for t in doc if t.text == head), None)
    return number is not None and target is not None and target.i in _links(_phrase(number))


def run(nlp: Language) -> Result:
    """The whole test."""
    held = total = 0
    missed: list[str] = []
    for kind, text, pairs in SENTENCES:
        doc = nlp.make_doc(text)
        for token in doc:
            token.is_sent_start = token.i == 0
        doc = nlp(doc)
        for figure, head in pairs:
            total += 1
            if holds(doc, figure, head):
                held += 1
            else:
                missed.append(f"{kind}: {figure} -> {head} in {text}")
    return Result(held, total, missed)
