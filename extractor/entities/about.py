"""What an article is about: the country it reports on and the company whose results it tells."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from spacy.tokens import Doc

from extractor.entities.gazetteer import Gazetteer
from extractor.entities.words import NameWords
from extractor.values import Entity, Label

HOME_KEY = "extractor_home"
"""Where the finder leaves the home country in `doc.user_data`, as plain (name, code)."""

_SHARE = 0.34
"""The part of all votes that the home country must have: an article on many countries has none."""

_AHEAD = 1.1
"""How far the home country must be ahead of the next."""

_SIGNS = {"£": "GB", "₸": "KZ", "₽": "RU", "₹": "IN", "₺": "TR", "₴": "UA", "₦": "NG", "₱": "PH"}

Votes = dict[str, float]


def country_votes(text: str, words: Sequence[str], places: Sequence[tuple[int, str, str]], title: str, w: NameWords, g: Gazetteer) -> Votes:
    """Votes per country code. `places` are (token, country code, kind) of names already found; kinds count differently."""
    votes: Votes = defaultdict(float)
    weight = {"country": 2.0, "dateline": 3.0, "city": 1.0, "region": 1.5}
    for token, code, kind in places:
        votes[code] += weight.get(kind, 0.7) * (1.5 if token < 60 else 1.0)
    money: Counter[str] = Counter()
    for word in words:
        if nation := w.demonyms.get(word):
            votes[nation] += 1.0
        elif codes := w.currencies.get(word.lower()):
            if len(codes) == 1:
                money[codes[0]] += 1
        elif (mint := w.money.get(word[:3])) and (len(word) == 3 or word[3].isdigit()):
            money[mint] += 1
    for sign, signed in _SIGNS.items():
        money[signed] += sum(word.startswith(sign) for word in words) if sign in text else 0
    for code, count in money.items():
        if code != "US":
            votes[code] += min(4.0, 0.6 * count)
    for hit in g.scan(title):
        for thing in hit.things[:1]:
            if thing.country and thing.kind in ("country", "region", "city"):
                votes[thing.country] += 4.0
    for word in title.split():
        if titled := w.demonyms.get(word.strip(".,:;'’")):
            votes[titled] += 4.0
    return votes


def winner(votes: Votes) -> str | None:
    """The country with most votes, if it stands out."""
    if not votes:
        return None
    total = sum(votes.values())
    (code, most), *rest = sorted(votes.items(), key=lambda x: (-x[1], x[0]))
    clear = not rest or most >= _AHEAD * rest[0][1]
    return code if most >= 1.5 and most >= _SHARE * total and clear else None


def home_country(doc: Doc, entities: Sequence[Entity], title: str | None) -> Entity | None:
    """The country the article reports on, or None where several have equal claims.

    The entity's words are the country's first mention, or empty (offset 0) where only a nationality, a currency or a
    city told. Uses what `EntityFinder.find` left with this doc; without it, the references of the entities.
    """
    known = doc.user_data.get(HOME_KEY)
    if known is None:
        votes: Votes = defaultdict(float)
        for entity in entities:
            if entity.label is Label.PLACE and entity.ref:
                votes[entity.ref[:2]] += 2.0 if len(entity.ref) == 2 else 1.5
        code = winner(votes)
        name = next((e.name for e in entities if e.ref == code), None)
        if code is None or name is None:
            return None
        known = (name, code)
    name, code = known
    if not code:
        return None
    mention = next((e for e in entities if e.ref == code), None)
    return mention or Entity("", 0, 0, Label.PLACE, name, code, 0.6, "home_country")


def place_of_org(entity: Entity, g: Gazetteer) -> Entity | None:
    """The country a known organisation belongs to (a national company, a central bank), without words of its own."""
    thing = g.by_name.get(entity.name)
    country = g.countries.get(thing.country) if thing and thing.country else None
    return Entity("", 0, 0, Label.PLACE, country.name, country.ref, 0.6, "place_of_org") if country else None


def article_subject(doc: Doc, entities: Sequence[Entity], title: str | None) -> Entity | None:
    """The organisation whose article it is: named in the title or first sentence, and most often after."""
    orgs = [e for e in entities if e.label is Label.ORG]
    if not orgs:
        return None
    counts = Counter(e.name for e in orgs)
    first = next(iter(doc.sents), None)
    end = first.end_char if first is not None else 0
    for entity in orgs:
        titled = bool(title) and (entity.text in (title or "") or entity.name in (title or ""))
        if titled or (entity.start < end and counts[entity.name] >= 3 and counts[entity.name] == max(counts.values())):
            return entity
    return None
