"""Rules for places: a name with its kind ("Turin region", "Lake Mora"), lists of regions, datelines, prepositions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from extractor.entities.evidence import strange
from extractor.entities.gazetteer import Gazetteer, Thing
from extractor.entities.runs import Candidate, Run, is_name_word, plain_word, trimmed
from extractor.entities.tokens import Tokens
from extractor.entities.words import NameWords, match
from extractor.values import Label

_DATELINE = re.compile(
    r"(?:\A|(?<=\n))[ \t]{0,8}(?P<city>[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ'’-]{2,40}(?: [A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ'’-]{1,40}){0,2})"
    r"(?=[,.]? ?(?:[–—-]|\(|/|[A-Z][a-z]+\.? \d|\d{1,2} [A-Z][a-z])|\. |/)"
)
_AGENCY = re.compile(r"[^\n()]{0,30}\((?P<agency>[A-Z][A-Za-z./ ]{1,30}[A-Za-z])\)")
_LISTERS = frozenset((",", "and", "&", "or"))


def typed(t: Tokens, w: NameWords, g: Gazetteer, runs: list[Run]) -> Iterator[Candidate]:
    """A run and its kind: "Osh region", "Hudson Bay", "Mora special economic zone"."""
    for run in runs:
        i, j = trimmed(t, w, run.i, run.j)
        i = next((k for k in range(run.i, min(i, j)) if t.span(k, j) in g.regions or t.span(k, j) in g.units), i)
        if i >= j:
            i = next((k for k in range(run.i, run.j) if t.span(k, run.j) in g.regions or t.span(k, run.j) in g.units), -1)
            j = run.j
            if i < 0:
                continue
        if (j - i >= 2 and w.has("place_end", t.words[j - 1]) and not w.has("never", t.words[i])) or _starts_place(t, w, i, j):
            yield _place(t, w, g, i, j, j, 82)
        low = match(w.places_low, t.words, run.j) if run.j < len(t) and t.joined(run.j - 1) else None
        if low and j == run.j and not w.has("programme_end", t.words[j - 1]):
            i = _region_start(t, g, i, j)
            known = t.words[i] in g.by_alias or t.words[i] in g.units or (strange(w, t.words[i]) and t.pos[i] in ("", "PROPN"))
            if t.first[i] and j - i == 1 and not known:
                continue
            yield _place(t, w, g, i, low[0], j, 85)


def headed(t: Tokens, w: NameWords) -> Iterator[Candidate]:
    """ "Republic of Latvia", "Gulf of Riga", "City of Turku": a kind, "of" and a name are one place."""
    for k in range(len(t) - 2):
        if t.words[k + 1] != "of" or not t.capital[k] or not w.has("place_head", t.words[k]) or not t.joined(k):
            continue
        x = k + 2 + (t.words[k + 2] == "the")
        end = x
        while end < len(t) and end - x < 4 and is_name_word(t, end) and t.joined(end - 1) and not plain_word(t, w, end):
            end += 1
        start = k - 1 if k and t.joined(k - 1) and t.words[k - 1] in ("Federal", "Islamic", "Democratic", "People's", "Autonomous") else k
        if end > x and not match(w.titles, t.words, k):
            yield Candidate(t.starts[start], t.ends[end - 1], Label.PLACE, "place_head", 79, sort="place")


def _starts_place(t: Tokens, w: NameWords, i: int, j: int) -> bool:
    return j - i >= 2 and t.words[i] in ("Lake", "Mount", "Mt", "Mt.", "Cape", "Fort", "Isle")


def _region_start(t: Tokens, g: Gazetteer, i: int, j: int) -> int:
    """In "Governor Lund Osh region" only the known stem belongs to the region."""
    for k in range(i, j):
        if t.span(k, j) in g.by_alias:
            return k
    return i


def _place(t: Tokens, w: NameWords, g: Gazetteer, i: int, end: int, j: int, weight: int) -> Candidate:
    kind = t.words[end - 1].lower() if end > j else t.words[j - 1].lower()
    thing = None
    if w.has("region_word", kind):
        found = g.regions.get(t.span(i, j if end > j else j - 1)) or g.regions.get(t.span(i, end)) or []
        thing = found[0] if len(found) == 1 else None
    else:
        known = g.by_alias.get(t.span(i, end)) or (g.by_alias.get(t.span(i, j)) if kind in ("river", "lake", "sea") else None)
        thing = next((x for x in known or () if x.label is Label.PLACE and x.kind != "city"), None)
    return Candidate(
        t.starts[i], t.ends[end - 1], Label.PLACE, "place_kind", weight, thing, sort="region" if w.has("region_word", kind) else kind
    )


def listed_regions(t: Tokens, w: NameWords, g: Gazetteer) -> Iterator[Candidate]:
    """ "Osh and Naryn regions", "the regions of Osh and Naryn": only the names, but of the regions, not of the cities."""
    for k in range(1, len(t)):
        if w.has("region_word", t.words[k]) and t.capital[k - 1]:
            yield from _with_region(t, g, k)
        if not w.has("region_words", t.words[k].lower()) or not w.has(
            "region_word", t.words[k].lower().removesuffix("s").replace("territorie", "territory")
        ):
            continue
        yield from _names_back(t, g, k)
        if t.word(k + 1) == "of":
            yield from _names_on(t, g, k + 2)
        if t.word(k - 1).lower() in ("the", "by") or t.words[k] == "Regions":
            yield from _in_sentence(t, g, k)


def _with_region(t: Tokens, g: Gazetteer, k: int) -> Iterator[Candidate]:
    """ "Naryn and Osh region", "Osh region and Naryn": what stands beside a region is one too, unless a city with a code."""
    own = _region_ending(t, g, k)
    if own is None:
        return
    i = own[0]
    if t.word(i - 1) in ("and", ","):
        for c in _names_back(t, g, i):
            if (
                c.thing is not None
                and c.thing != own[1]
                and not any(x.kind == "city" and x.ref for x in g.by_alias.get(t.text[c.start : c.end], ()))
            ):
                yield replace(c, weight=79)
    if t.word(k + 1) == "and" and k + 2 < len(t) and t.capital[k + 2]:
        found = next(
            ((e, g.regions[t.span(k + 2, e)][0]) for e in range(min(len(t), k + 5), k + 2, -1) if t.span(k + 2, e) in g.regions), None
        )
        if found and not any(x.kind == "city" and x.ref for x in g.by_alias.get(t.span(k + 2, found[0]), ())):
            yield replace(_listed(t, k + 2, found[0], found[1]), weight=79)


def _region_ending(t: Tokens, g: Gazetteer, k: int) -> tuple[int, Thing] | None:
    """The known region whose words end before token k, and where they begin."""
    for i in range(max(0, k - 4), k):
        things = g.regions.get(t.span(i, k))
        if things:
            return i, things[0]
    return None


def _names_back(t: Tokens, g: Gazetteer, k: int) -> Iterator[Candidate]:
    depth = 0
    while k > 0:
        if t.words[k - 1] in _LISTERS or t.words[k - 1].isspace():
            k -= 1
            continue
        if t.words[k - 1] == ")" and depth == 0:
            opening = next((x for x in range(k - 2, max(-1, k - 10), -1) if t.words[x] == "("), None)
            if opening is None:
                return
            k = opening
            continue
        found = _region_ending(t, g, k)
        if found is None:
            return
        yield _listed(t, found[0], k, found[1])
        k = found[0]


def _names_on(t: Tokens, g: Gazetteer, k: int) -> Iterator[Candidate]:
    while k < len(t):
        if t.words[k] in _LISTERS:
            k += 1
            continue
        found = next(((e, g.regions[t.span(k, e)][0]) for e in range(min(len(t), k + 4), k, -1) if t.span(k, e) in g.regions), None)
        if found is None:
            return
        yield _listed(t, k, found[0], found[1])
        k = found[0]


def _in_sentence(t: Tokens, g: Gazetteer, k: int) -> Iterator[Candidate]:
    """After "among the regions" a name that a region and a city share is the region's."""
    x = k + 1
    while x < min(len(t), k + 80) and not t.first[x]:
        for e in range(min(len(t), x + 3), x, -1):
            things = g.regions.get(t.span(x, e)) if t.capital[x] else None
            if things and things[0].country in g.capitals.values() and things[0].name != t.span(x, e) and t.word(e) not in ("city", "City"):
                yield _listed(t, x, e, things[0])
                break
        x += 1


def _listed(t: Tokens, i: int, j: int, thing: Thing) -> Candidate:
    return Candidate(t.starts[i], t.ends[j - 1], Label.PLACE, "listed_regions", 83, thing, sort="region")


def datelines(text: str, w: NameWords, g: Gazetteer) -> Iterator[Candidate]:
    """ "MORA, March 23 (Reuters) -", "MORA. KAZINFORM –": the place an article is filed from."""
    for found in _DATELINE.finditer(text, 0, 100_000):
        city = found.group("city")
        known = g.by_alias.get(city)
        if known and known[0].label is Label.ORG:
            continue
        if not known and (found.start("city") > 0 or len(city) < 4 or w.has("common", city.lower())):
            continue
        yield Candidate(
            found.start("city"), found.end("city"), Label.PLACE, "dateline", 80, next((x for x in known or () if x.kind == "city"), None)
        )
        agency = _AGENCY.match(text, found.end("city"))
        if agency:
            yield Candidate(agency.start("agency"), agency.end("agency"), Label.ORG, "dateline_agency", 60, sort="news")


def after_preposition(t: Tokens, w: NameWords, runs: list[Run]) -> Iterator[Candidate]:
    """ "in Mora", "near Mora Bridge": an unknown capitalised word after a preposition of place, trusted least."""
    for run in runs:
        i, j = run.i, run.j
        before = t.word(i - 1).lower()
        if j - i > 2 or before not in ("in", "near") or not t.joined(i - 1):
            continue
        if any(plain_word(t, w, x) or t.words[x].isupper() or w.has("programme_end", t.words[x]) for x in range(i, j)):
            continue
        if (
            t.pos[i] not in ("", "PROPN")
            or match(w.titles, t.words, i)
            or t.words[i] in w.heads["of"]
            or t.words[i] in w.heads["end"]
            or t.words[i] in w.heads["alone"]
        ):
            continue
        if any(c.isupper() for c in t.words[i][1:]) and "-" not in t.words[i]:
            continue
        yield Candidate(t.starts[i], t.ends[j - 1], Label.PLACE, "place_preposition", 30)
