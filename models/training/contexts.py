"""Sentences around names as news writes them, for the name recogniser. Own work.

A pattern is plain text with {person}, {org}, {company}, {city}, {country}, {region}; everything else is not a name,
which also teaches what is none: titles, adjectives, programmes, machines, months.
"""

from __future__ import annotations

import random
import re

from spacy.language import Language

from .names import Names, listed
from .rows import Row, Rows, join

PATTERNS = """
{city}, {month} {n} ({org}) – {country} will buy {n} {machine} from {company}.
{CITY}. {month} {n}. {ORG} – {person} met with {title} of {country} {person}.
{CITY} – {title} {person} arrived in {country} on an official visit.
{CITY}, {month} {n} – The Ministry said on Monday that talks in {city} were over.
{CITY}. {month} {n}. {org}. {title} {person} chaired a meeting, reports {org}.
{title} {person} said that the plant in {city} would be opened by {company}.
{title} {person} visited {region} and met with workers of {company}.
{title} of {region} {person} reported on the development of the economy.
{title} of {country} {person} and {title} of {country} {person} signed a joint statement in {city}.
According to {org}, the volume of exports from {region} rose by {n}%.
According to the {org}, {n} people were injured in {city}, {region}.
The press service of {org} told {org} that {person} had been appointed {title}.
{person}, head of the {org}, told reporters in {city} that the work was going on.
{person}, the {title} of {company}, said the company would invest ${n} million in {country}.
"{word} projects will be launched," said {person}, {title} of {company}.
{company} and {company} signed a memorandum on cooperation in {city}.
{company}'s revenue rose by {n}% while {company}'s fell.
Shares of {company} rose {n}% after {company} said it would buy {company} for ${n} billion.
{company}, based in {city}, produces {n} thousand tons of steel a year.
The {demonym} government approved the "{programme}" programme for {region}.
The {demonym} company {company} plans to build a plant in {region}.
{demonym} {title} {person} met {demonym} businessmen in {city}.
Trade between {country} and {country} reached ${n} billion, the {org} said.
Exports to {country}, {country} and {country} grew, those to {country} fell.
In {region}, {n} projects are being carried out; in {region}, {n}.
In {city}, {city} and {city} the average wage exceeded {n} thousand tenge.
The largest growth was in {region} ({n}%), {region} ({n}%) and {city} ({n}%).
The residents of {city} and {city} received new homes under the {programme} programme.
The {region} akimat and {company} agreed to build a school in {city}.
Deputy {title} {person} told {org} about it.
The meeting was attended by {person}, {person} and {person}, as well as the {title} of {org} {person}.
{person} was born in {city}, {country}, and worked for {company}.
{person} ({country}) beat {person} ({country}) in the final in {city}.
A {machine} of {company} landed in {city} on {month} {n}.
{company} ordered {n} {machine} aircraft from {company}.
{org} ({acronym}) forecasts growth of {n}% in {country}.
The {org} ({acronym}) raised its forecast for {country}.
{acronym} and {acronym} will open an office in {city}.
Last year {company} exported goods worth {n} billion to {country}.
{word} {company} employs {n} people at its plant near {city}.
Police in {city} arrested {person}, a former {title}.
The river floods near {city} in {region} left {n} families without homes.
The {programme} law was adopted by parliament in {month}.
The road from {city} to {city} through {region} will be repaired by {company}.
Flights from {city} to {city} are operated by {company} and {company}.
"We are ready," {person} told {org} on the sidelines of the forum in {city}.
{person} noted that {region} ranks first. {surname} also spoke about {city}.
The loan of ${n} million from {org} will be used in {country}.
Analysts at {company} expect the price to reach ${n}, {person} said.
{org} chief {person} said {country}'s economy grew {n}%.
{title} {person}'s visit to {country} will last {n} days.
The {org} said in a statement that {company} had violated the rules.
{person} of {org} said it was too early to tell.
{company} (formerly {company}) is owned by {person} and {company}.
{country}'s {company} said its profit fell to {n} million euros from {n} million.
Ambassador of {country} to {country} {person} paid a visit to {city}.
The deposit in {region} is being developed by {company}, a subsidiary of {company}.
At {company}, {n} workers went on strike, {org} reported.
The bureau said industrial output in {region} grew by {n}% in January-{month}.
{n} tons of grain were sent from {region} to {country} via {city}.
""".strip().split("\n")
TITLES = listed(
    """President;Prime Minister;Governor;Mayor;Minister;Foreign Minister;Energy Minister;Minister of Energy;Akim;Chairman;
Chairman of the Board;CEO;chief executive;Director;General Director;Secretary General;Vice President;Deputy Prime Minister;Head of State;
minister;governor;president;spokesman;Senator;Speaker;Ambassador;Professor;Dr.;Mr.;Mrs.;Ms.;King;Finance Minister;Vice Minister;chairman;
Minister of Trade;Minister of Agriculture;First Deputy Prime Minister;managing director;head"""
)
DEMONYMS = """Kazakh Uzbek Kyrgyz Tajik Turkish Chinese Russian German French Italian Indian Nigerian Kenyan Philippine Finnish
Swedish Japanese Korean Brazilian Mexican British American Ukrainian Polish Egyptian Saudi Iranian Iraqi European Asian African
Kazakhstani Azerbaijani Georgian Armenian Mongolian Afghan Canadian Australian Dutch Swiss Spanish Argentine""".split()
PROGRAMMES = listed(
    """Road Map 2030;Business Support;Affordable Housing;Digital Nation;Green Economy;Healthy Village;Vision 2040;
New Schools;Clean Water;Employment 2027;Industry 4.0;Water Code;Tax Code;Budget Code;Strategy 2035;Bright Path;Agro Credit"""
)
MACHINES = listed(
    """Boeing 737;Airbus A320;Boeing 787;Mi-17;Il-76;Tu-154;A330-200;Sukhoi Superjet;T-72;F-16;Embraer 190;KamAZ;Toyota Corolla;
Caterpillar 320;John Deere 8R;Claas Lexion;TE33A"""
)
MONTHS = "January February March April May June July August September October November December".split()
WORDS = "Three New Several Today The Large Meanwhile Now Many Two".split()


def sentence(names: Names, nlp: Language, rng: random.Random) -> Rows:
    """One pattern filled in."""
    text = ""
    found: list[tuple[int, int, str]] = []
    for piece in re.split(r"(\{\w+\})", rng.choice(PATTERNS)):
        slot = piece[1:-1] if piece.startswith("{") else ""
        value, label = piece, ""
        match slot.lower():
            case "person":
                value, label = names.person(), "PERSON"
            case "surname":
                value, label = names.person().split()[-1], "PERSON"
            case "org":
                value, label = names.organization(), "ORG"
            case "company":
                value, label = names.company(), "ORG"
            case "acronym":
                value, label = names.acronym(), "ORG"
            case "city":
                value, label = names.city(), "PLACE"
            case "country":
                value, label = names.country(), "PLACE"
            case "region":
                value, label = names.region(), "PLACE"
            case "title":
                value = rng.choice(TITLES)
            case "demonym":
                value = rng.choice(DEMONYMS)
            case "programme":
                value = rng.choice(PROGRAMMES)
            case "machine":
                value = rng.choice(MACHINES)
            case "month":
                value = rng.choice(MONTHS)
            case "word":
                value = rng.choice(WORDS)
            case "n":
                value = rng.choice([str(rng.randint(2, 31)), f"{rng.uniform(0.5, 40):.1f}", str(rng.randint(2, 990))])
        if slot.isupper():
            value = value.upper()
        if label:
            found.append((len(text), len(text) + len(value), label))
        text += value
    if all((rng.random() >= 0.5, rng.random() < 0.3)):
        text = text.replace("'", "’")
    doc = nlp.make_doc(text)
    rows = [Row(t.text, bool(t.whitespace_), starts_sentence=t.i == 0) for t in doc]
    rows[-1].space = True
    for start, end, label in found:
        span = doc.char_span(start, end, alignment_mode="expand")
        for token in span:
            rows[token.i].entity = ("B-" if token.i == span.start else "I-") + label
    return rows


def documents(names: Names, nlp: Language, rng: random.Random, count: int) -> list[Rows]:
    """That many sentences, one to three a document."""
    out: list[Rows] = []
    left = count
    while left > 0:
        size = rng.choice([1, 1, 2, 3])
        out.append(join([sentence(names, nlp, rng) for _ in range(size)]))
        left -= size
    return out
