"""From a chosen stretch to the thing it names: canonical name and register code, or the words themselves."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from extractor.entities.gazetteer import Gazetteer, Thing
from extractor.entities.runs import Candidate
from extractor.entities.words import NameWords
from extractor.values import Label

_QUOTES = "“”\"«»‘’'„"
_KIND_WORD = re.compile(
    r"[ -](?:region|oblast|province|state|governorate|prefecture|voivodeship|canton|krai|territory|velayat|viloyat|county)$", re.I
)
_SPACES = re.compile(r"\s+")
_LAND_BEHIND = re.compile(r" (?:hills|mountains|range|steppe|massif|highlands)\b")
"""What has the name of a region or city but is neither: "the Ulytau hills"."""
_BODIES = ("ministry", "central bank", "parliament", "government")
_STATE_BODY = re.compile(
    r"\b(?:Statistic(?:s|al)|National Fund|Accounts Committee|Constitutional (?:Court|Council)|Supreme Court|Security Council"
    r"|State Revenue)\b"
)
_LATE = frozenset(("Jr", "Jr.", "Sr", "Sr.", "II", "III"))


def folded(name: str) -> str:
    """A name for comparing: without accents, case, hyphens and apostrophes."""
    plain = unicodedata.normalize("NFKD", name.replace("ı", "i").replace("ə", "a"))
    return (
        _SPACES.sub(" ", "".join(c for c in plain if not unicodedata.combining(c) and c not in _QUOTES).replace("-", " "))
        .casefold()
        .strip()
    )


@dataclass(frozen=True, slots=True)
class Named:
    """A candidate with its name. `country` is the code of the country it lies in or belongs to, if known."""

    candidate: Candidate
    name: str
    ref: str | None
    thing: Thing | None
    sort: str


@dataclass
class Context:
    """What the article has told so far: countries mentioned, its home country, long forms of abbreviations."""

    countries: Counter[str] = field(default_factory=Counter)
    home: str | None = None
    home_name: str = ""


def link_place(text: str, c: Candidate, g: Gazetteer, context: Context) -> Named:
    """A place: by its kind word, by the only candidate, or by the countries the article speaks of."""
    words = _tidy(text[c.start : c.end])
    thing = c.thing if c.thing and c.thing.label is Label.PLACE else None
    things = [x for x in g.by_alias.get(words, ()) if x.label is Label.PLACE]
    if c.sort != "region" and _LAND_BEHIND.match(text, c.end):
        return Named(c, next((x.name for x in things if x.kind not in ("region", "unit")), words), None, None, "land")
    if thing is None and things:
        thing = _likeliest(things, words, context)
        if thing is None:
            return Named(c, words, None, None, "")
    if thing is None:
        thing = None if text[max(0, c.start - 5) : c.start] == "near " else _unit(words, c, g, context)
    if thing is not None:
        return Named(c, thing.name, thing.ref, thing, thing.kind)
    return Named(c, _title_case(words), None, None, c.sort)


def _unit(words: str, c: Candidate, g: Gazetteer, context: Context) -> Thing | None:
    """A first-level unit: named with its kind word, or bare in an article on its country."""
    stem = _KIND_WORD.sub("", words) if c.sort == "region" else words
    options: list[Thing] = g.units.get(words, []) + g.units.get(stem, [])
    if c.sort == "region":
        options += g.regions.get(stem, [])
    near: list[Thing] = [x for x in options if x.country == context.home] or [
        x for x in options if x.country and context.countries[x.country] > 0
    ]
    if near:
        return near[0]
    only = c.sort == "region" and len({x.ref for x in options}) == 1
    return options[0] if only else None


def _likeliest(things: list[Thing], words: str, context: Context) -> Thing | None:
    if len(things) == 1:
        return things[0]
    order = {"country": 0, "city": 1, "water": 2, "area": 3, "land": 4, "field": 5, "site": 6, "region": 7}
    near = [x for x in things if x.country and (x.country == context.home or context.countries[x.country] > 0)]
    country = next((x for x in things if x.kind == "country"), None)
    if country is not None:
        rivals = [x for x in near if x is not country and x.country != country.country]
        if (
            not rivals
            or context.home == country.country
            or context.countries[country.country or ""] > 1
            or context.home != rivals[0].country
        ):
            return country
        return rivals[0]
    pool = near or things
    if all(x.kind == "region" for x in pool) and len({x.country for x in pool}) > 1 and not near:
        return None
    return min(pool, key=lambda x: (x.country != context.home, order.get(x.kind, 9)))


def _title_case(words: str) -> str:
    """Capitals of a dateline and a lower-case kind word as the name is written: "Mora Region"."""
    if words.isupper() and len(words) > 3:
        return words.title()
    parts = words.split(" ")
    return " ".join(
        p if p[:1].isupper() or p in ("of", "the", "and", "de", "la") or k == 0 else p[:1].upper() + p[1:] for k, p in enumerate(parts)
    )


def _tidy(words: str) -> str:
    return _SPACES.sub(" ", words).strip()


def link_org(text: str, c: Candidate, g: Gazetteer, w: NameWords, context: Context) -> Named:
    """An organisation: known, or its own words without legal form; a state body gets its country."""
    words = _tidy(text[c.start : c.end])
    core = without_forms(words, w)
    for form in (words, core):
        things = [x for x in g.by_alias.get(form, ()) if x.label is Label.ORG]
        if things:
            thing = next((x for x in things if x.country == context.home), things[0])
            return Named(c, thing.name, thing.ref, thing, thing.kind)
    sort = c.sort
    name = core
    body = sort in _BODIES or _STATE_BODY.search(core) is not None
    if body and context.home_name and not _has_country(core, g, w):
        the = "the " if context.home_name.startswith(("United ", "Netherlands", "Philippines", "Czech Rep", "Maldives", "Bahamas")) else ""
        name = f"{core} of {the}{context.home_name}"
        known = next((x for x in g.by_alias.get(name, ()) if x.label is Label.ORG), None)
        if known is not None:
            return Named(c, known.name, known.ref, known, sort or known.kind)
    return Named(c, name, None, None, sort)


def _has_country(name: str, g: Gazetteer, w: NameWords) -> bool:
    if any(p in w.demonyms or (p in ("U.S.", "US", "UN", "European", "Bank") and p != "Bank") for p in name.split(" ")):
        return True
    return any(thing.kind in ("country", "region", "city") for hit in g.scan(name) for thing in hit.things)


def without_forms(words: str, w: NameWords) -> str:
    """A company's name without its legal forms and quotation marks; the words themselves if nothing were left."""
    parts = [p for p in words.split(" ") if p]
    while len(parts) > 1 and (size := _form_at(parts, w.forms_before, front=True)):
        parts = parts[size:]
    while len(parts) > 1 and (size := _form_at(parts, w.forms_after, front=False)):
        parts = parts[:-size]
    core = " ".join(parts).strip(_QUOTES + ", ")
    return core or words


def _form_at(parts: list[str], trie: dict[str, list[tuple[tuple[str, ...], str]]], *, front: bool) -> int:
    clean = [p.strip(_QUOTES + ",") or p for p in parts]
    for size in (3, 2, 1):
        if size >= len(parts):
            continue
        piece = clean[:size] if front else clean[-size:]
        if any(list(form) == piece for form, _ in trie.get(piece[0], ())):
            return size
    return 0


def join_people(text: str, people: Iterable[Candidate]) -> dict[Candidate, str]:
    """Each person's fullest name in the article: a surname, or initials and surname, joins the nearest full name."""
    names: dict[Candidate, str] = {}
    full: dict[str, list[tuple[int, str]]] = defaultdict(list)
    listed = sorted(people, key=lambda c: c.start)
    for c in listed:
        words = _tidy(text[c.start : c.end])
        parts = words.split(" ")
        if len(parts) > 1 and not _initials(parts):
            for key in (folded(_surname(parts)), folded(parts[0]) + "*"):
                if len(full[key]) < 20:
                    full[key].append((c.start, words))
    spelled: dict[str, str] = {}
    for c in listed:
        words = _tidy(text[c.start : c.end])
        parts = words.split(" ")
        if len(parts) == 1 or _initials(parts):
            options = full.get(folded(_surname(parts))) or (full.get(folded(parts[0]) + "*") if len(parts) == 1 else None) or []
            before = [name for start, name in options if start < c.start]
            words = before[-1] if before else (options[0][1] if options else words)
        elif len(parts) == 2:
            longer = [n for _, n in full[folded(_surname(parts))] if len(n.split(" ")) > 2 and n.split(" ")[0] == parts[0]]
            words = longer[0] if longer else words
        names[c] = spelled.setdefault(folded(words), words)
    return names


def known_people(names: dict[Candidate, str], g: Gazetteer) -> dict[Candidate, str]:
    """The names under which the tables have them: "Tokayev" and "Kassym-Zhomart Tokayev" are one."""
    known = {n: next((x.name for x in g.by_alias.get(n, ()) if x.label is Label.PERSON), n) for n in set(names.values())}
    return {c: known[n] for c, n in names.items()}


def _surname(parts: list[str]) -> str:
    return next((p for p in reversed(parts) if p not in _LATE), parts[-1])


def _initials(parts: list[str]) -> bool:
    return len(parts) > 1 and all(len(p) <= 2 and p[0].isupper() for p in (x.rstrip(".") for x in parts[:-1]) if p)


def _full_ministries(best: dict[str, Named]) -> None:
    """ "Ministry of Industry" is the "Ministry of Industry and New Technologies" of the same article."""
    ministries = [(key, n) for key, n in best.items() if n.sort == "ministry" and n.thing is None]
    for key, n in ministries:
        core = n.name.rsplit(" of ", 1)[0] if n.name.count(" of ") > 1 else n.name
        for other, longer in ministries:
            if other != key and folded(longer.name).startswith((folded(core) + " and ", folded(core) + ",", folded(core) + " of the ")):
                best[key] = longer
                break


def join_orgs(linked: list[Named]) -> dict[Candidate, Named]:
    """One name for one organisation: same folded words, or a distinctive beginning of a longer name in the article."""
    best: dict[str, Named] = {}
    for n in linked:
        key = folded(n.name)
        if key not in best or (n.thing is not None and best[key].thing is None):
            best[key] = n
    _full_ministries(best)
    starts: dict[str, str] = {}
    for key, n in best.items():
        first = key.split(" ")[0]
        if " " in key and n.thing is None and n.sort in ("company", "bank", "", "school", "plant"):
            starts.setdefault(first, key)
    out = {}
    for n in linked:
        key = folded(n.name)
        target = best[key]
        if " " not in key and n.thing is None and key in starts and len(key) > 3:
            target = best[starts[key]]
        out[n.candidate] = Named(n.candidate, target.name, target.ref, target.thing, target.sort or n.sort)
    return out
