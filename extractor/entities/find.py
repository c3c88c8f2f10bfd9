"""The names of an article: candidates from rules, gazetteer and model, one decision, then what each stands for."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Doc

from extractor.entities import about, companies, decide, edges, evidence, link, orgs, people, places
from extractor.entities.gazetteer import Gazetteer, Hit, gazetteer_of
from extractor.entities.model_names import model_names
from extractor.entities.runs import Candidate, Run, find_runs, is_name_word, plain_word, split_runs
from extractor.entities.tokens import Tokens, read_tokens
from extractor.entities.words import NameWords, compile_words, match
from extractor.lexicon.load import Lexicon
from extractor.values import Entity, Label

WEAKEST = 30
"""Candidates below this weight are no names."""


class EntityFinder:
    """Finds and links the names of a Doc; built once from the lexicon, holds no state between articles."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.words = compile_words(lexicon)
        self.gazetteer = gazetteer_of(lexicon)
        self._country_words = frozenset(a for a, x in self.gazetteer.by_alias.items() if x[0].kind == "country" and a.isalpha())

    def find(self, doc: Doc, *, title: str | None = None, tokens: Tokens | None = None) -> list[Entity]:
        """Every mention of a named person, organisation or place, in text order, none overlapping.

        `title` is context for the country the article is about, which is left in `doc.user_data` for `home_country`; `tokens` are
        the Doc's, where they are known.
        """
        t = tokens or read_tokens(doc)
        ents = [(e.start, e.end, e.label_) for e in doc.ents]
        chosen = self.choose(t, ents)
        return self._linked(doc, t, chosen, title or "")

    def choose(self, t: Tokens, ents: list[tuple[int, int, str]]) -> list[Candidate]:
        """The spans that are names, with labels; `ents` are the model's (first token, end token, label)."""
        runs = split_runs(t, self.words, find_runs(t, self.words), self.gazetteer.by_alias.__contains__)
        known = self._known(t)
        candidates = [
            *orgs.statistics_offices(t, self.words, self._country_words), *orgs.legal_forms(t, self.words),
            *orgs.heads(t, self.words, runs), *orgs.abbreviations(t, self.words), *orgs.web_outlets(t.text),
            *people.titled(t, self.words), *people.beside_speech(t, self.words, runs), *places.typed(t, self.words, self.gazetteer, runs),
            *places.listed_regions(t, self.words, self.gazetteer), *places.datelines(t.text, self.words, self.gazetteer),
            *places.after_preposition(t, self.words, runs), *known, *model_names(ents, t, self.words, runs),
            *_lone_words(t, self.words, runs), *orgs.bare_bodies(t, self.words), *orgs.quoted_bodies(t, self.words), *orgs.appositions(t, self.words, runs),
            *evidence.openers(t, self.words), *companies.trades(t, self.words, runs), *companies.agents(t, self.words, runs),
            *places.headed(t, self.words),
        ]  # fmt: skip
        candidates = [c for c in decide.agree(candidates) if c.weight >= WEAKEST]
        chosen = decide.choose(candidates)
        chosen = decide.choose([*chosen, *orgs.bracketed(t, self.words, chosen)])
        chosen = [c for c in _as_surnames(t, chosen) if not _numbered(t, c)]
        chosen = decide.one_label(t.text, evidence.weighed(t, self.words, chosen))
        chosen = list(edges.widened(t, self.words, chosen))
        return decide.choose([*chosen, *_again(t, self.words, chosen)])

    def _known(self, t: Tokens) -> Iterator[Candidate]:
        for hit in self.gazetteer.scan(t.text):
            weight = self._trust(t, hit)
            if weight:
                things = hit.things
                place = things[0].label is Label.PLACE
                yield Candidate(hit.start, hit.end, things[0].label, "gazetteer", weight, None if place else things[0], sort=things[0].kind)

    def _trust(self, t: Tokens, hit: Hit) -> int:
        """How far a known name may be believed where it stands; 0 where it is something else."""
        i, last = t.at(hit.start), t.at(hit.end - 1)
        alias, w = hit.alias, self.words
        if (hit.end < len(t.text) and t.text[hit.end] == "$") or (
            alias in ("US", "U.S.") and t.word(last + 1).startswith(("dollar", "cent"))
        ):
            return 0
        if hit.things[0].label is Label.PERSON and i and t.joined(i - 1) and is_name_word(t, i - 1) and not match(w.titles, t.words, i - 1):
            return 0  # "Zhanar Tokayev" is somebody else
        weight = 78 if last > i or " " in alias else 70
        if alias.isupper() and len(alias) <= 6 and _shouted(t, i, last):
            return 0
        if w.has("no_bare_place", alias) or (alias.isupper() and w.has("no_bare_place", alias.capitalize())):
            weight = (
                66
                if w.has("place_before", t.word(i - 1).lower())
                or (t.word(last + 1) in (",", "'s", "’s") and hit.things[0].kind == "country")
                else 28
            )
            if hit.things[0].kind == "water" and t.word(i - 1).lower() == "the" and _closes(t, last + 1):
                weight = 64
        left = i > 0 and t.joined(i - 1) and is_name_word(t, i - 1) and not self._edge(t, i - 1, before=True)
        right = last + 1 < len(t) and t.joined(last) and is_name_word(t, last + 1) and not self._edge(t, last + 1, before=False)
        strong = hit.things[0].kind in ("country", "world", "news", "central bank") or last > i
        if left:
            weight -= 12 if strong else 34
        if right:
            weight -= 6 if strong else 34
        return weight if weight > WEAKEST - 4 else 0

    def _edge(self, t: Tokens, k: int, *, before: bool) -> bool:
        """Whether a capitalised neighbour is no part of the same name: a title, a month, a sentence's first word."""
        w = self.words
        if plain_word(t, w, k) or match(w.titles, t.words, k) or w.has("given", t.words[k]):
            return True
        if before:
            two = k > 0 and match(w.titles, t.words, k - 1)
            return (
                bool(two and two[0] > k)
                or (t.first[k] and t.words[k].lower() in w.sorts["not_first"])
                or (t.words[k].isupper() and len(t.words[k]) > 3)
            )
        return match(w.forms_after, t.words, k) is not None or t.first[k]

    def _linked(self, doc: Doc, t: Tokens, chosen: list[Candidate], title: str) -> list[Entity]:
        context = link.Context()
        first = {c: link.link_place(t.text, c, self.gazetteer, context) for c in chosen if c.label is Label.PLACE}
        seats = []
        for c, n in first.items():
            if n.thing and n.thing.country:
                context.countries[n.thing.country] += 1
                seats.append((t.at(c.start), n.thing.country, "dateline" if _seat(t.text, c) else n.thing.kind))
        for c in chosen:
            if c.label is Label.ORG and (
                country := c.thing.country if c.thing else _country_at_end(t.text[c.start : c.end], self.gazetteer)
            ):
                seats.append((t.at(c.start), country, "org" if c.thing else "region"))
        context.home = about.winner(about.country_votes(t.text, t.words, seats, title, self.words, self.gazetteer))
        home = self.gazetteer.countries.get(context.home or "")
        context.home_name = home.name if home else ""
        doc.user_data[about.HOME_KEY] = (context.home_name, context.home or "")
        named = {c: link.link_place(t.text, c, self.gazetteer, context) for c in chosen if c.label is Label.PLACE}
        extra = list(_home_units(t, chosen, self.gazetteer, context))
        chosen = decide.choose([*chosen, *extra])
        named |= {c: link.link_place(t.text, c, self.gazetteer, context) for c in extra}
        named |= _short_places(t.text, named)
        named |= self._link_orgs(t.text, [c for c in chosen if c.label is Label.ORG], context)
        persons = link.known_people(link.join_people(t.text, [c for c in chosen if c.label is Label.PERSON]), self.gazetteer)
        return [_entity(t.text, c, named.get(c), persons.get(c)) for c in chosen]

    def _link_orgs(self, text: str, chosen: list[Candidate], context: link.Context) -> dict[Candidate, link.Named]:
        linked = {c: link.link_org(text, c, self.gazetteer, self.words, context) for c in chosen}
        by_span = {(c.start, c.end): n for c, n in linked.items()}
        short: dict[str, link.Named] = {}
        at = {(c.start, c.end): c for c in chosen}
        for c in chosen:
            long = by_span.get(c.of) if c.of else None
            if long is not None:
                mine = linked[c]
                target = mine if mine.thing is not None and long.thing is None and _akin(mine.name, long.name) else long
                short[text[c.start : c.end]] = target
                if target is mine and c.of:
                    other = at[c.of]
                    linked[other] = link.Named(other, mine.name, mine.ref, mine.thing, mine.sort)
        for c in chosen:
            target_ = short.get(text[c.start : c.end])
            if target_ is not None:
                linked[c] = link.Named(c, target_.name, target_.ref, target_.thing, target_.sort)
        last: dict[str, link.Named] = {}
        for c in chosen:
            if c.rule == "bare_body":
                known = last.get(text[c.start : c.end])
                linked[c] = replace(known, candidate=c) if known else linked[c]
                continue
            for word in linked[c].name.split(" "):
                last[word] = linked[c]
        return link.join_orgs(list(linked.values()))


def _entity(text: str, c: Candidate, named: link.Named | None, person: str | None) -> Entity:
    name, ref = (named.name, named.ref) if named else (person or text[c.start : c.end], None)
    confidence = round(min(0.99, max(0.3, c.weight / 100 + (0.05 if named and named.thing else 0.0))), 2)
    return Entity(text[c.start : c.end], c.start, c.end, c.label, name, ref, confidence, c.rule)


def _country_at_end(name: str, g: Gazetteer) -> str:
    """The country that ends a name: "Ministry of Agriculture of Uzbekistan"."""
    head, of, tail = name.rpartition(" of ")
    things = g.by_alias.get(tail, ()) if of and head else ()
    return next((x.country or "" for x in things if x.kind == "country"), "")


def _seat(text: str, c: Candidate) -> bool:
    """Whether a place is where the report comes from or its subject sits: a dateline, or "Turku-based"."""
    dateline = c.start < 40 and c.end - c.start > 3 and text[c.start : c.end].isupper()
    return dateline or text[c.end : c.end + 6] == "-based"


def _short_places(text: str, named: dict[Candidate, link.Named]) -> dict[Candidate, link.Named]:
    """Abbreviations of places ("(TAGR)") with the name of their long form, wherever they stand."""
    by_span = {(c.start, c.end): n for c, n in named.items()}
    short = {text[c.start : c.end]: by_span[c.of] for c in named if c.of in by_span}
    return {c: replace(short[words], candidate=c) for c in named if (words := text[c.start : c.end]) in short}


def _akin(known: str, written: str) -> bool:
    """Whether a known name and the words that an abbreviation stands for share a telling word: ADB is not every A… D… Bank."""
    return any(len(x) > 3 and x in link.folded(written) for x in link.folded(known).split(" "))


def _home_units(t: Tokens, chosen: list[Candidate], g: Gazetteer, context: link.Context) -> Iterator[Candidate]:
    """First-level units of the home country that nothing else found ("Copperbelt" in a report on Zambia)."""
    names = g.units_of.get(context.home or "")
    if not names:
        return
    taken = {k for c in chosen for k in range(t.at(c.start), t.at(c.end - 1) + 1)}
    for k in range(len(t)):
        if not t.capital[k] or t.first[k] or k in taken or (k and t.capital[k - 1] and t.joined(k - 1)):
            continue
        for end in (k + 3, k + 2, k + 1):
            if end <= len(t) and t.span(k, end) in names and not (end < len(t) and t.capital[end] and t.joined(end - 1)):
                yield Candidate(t.starts[k], t.ends[end - 1], Label.PLACE, "home_unit", 60)
                break


def _shouted(t: Tokens, i: int, last: int) -> bool:
    """Whether a short name in capitals stands in a line of capitals, where it may be any word ("WHO WANTS TO HELP")."""
    around = [t.word(x) for x in (i - 2, i - 1, last + 1, last + 2)]
    return sum(x.isupper() and len(x) > 1 and x.isalpha() for x in around) >= 2


def _closes(t: Tokens, k: int) -> bool:
    """Whether a name ends before token k: no noun follows that it would describe ("the Caspian pipeline")."""
    return (
        not t.word(k)[:1].isalpha()
        or t.pos[k] in ("ADP", "CCONJ", "VERB", "AUX", "PRON", "DET", "SCONJ")
        or t.words[k] in ("and", "in", "is", "was", "by", "to", "for", "has", "at")
    )


def _numbered(t: Tokens, c: Candidate) -> bool:
    """A name with a number behind it is a product, an index or a machine: "Boeing 787", "Nikkei 225"; or a street's."""
    k = t.at(c.end - 1) + 1
    after = t.word(k)
    if not t.joined(k - 1):
        return False
    if after in ("Street", "Avenue", "Lane", "street", "avenue", "Boulevard", "Ave"):
        return True
    if (c.label is Label.PLACE and c.rule != "model") or c.rule in ("legal_form", "head_of", "abbreviation", "dateline"):
        return False
    year = len(after) == 4 and after.startswith(("19", "20"))
    return after[:1].isdigit() and not year and after.replace("-", "").isalnum() and t.starts[k] - t.ends[k - 1] == 1


def _lone_words(t: Tokens, w: NameWords, runs: list[Run]) -> Iterator[Candidate]:
    """A name beside a common noun that says what it is ("the refiner Ostova"), and words shaped like a brand (FranceAgriMer)."""
    for run in runs:
        i, j = run.i, run.j
        if j - i > 3 or any(plain_word(t, w, x) for x in range(i, j)):
            continue
        word = t.words[i]
        camel = j - i == 1 and len(word) > 4 and sum(c.isupper() for c in word[1:]) >= 1 and not word.isupper() and word.isalpha()
        noun = w.has("org_noun", t.word(i - 1).lower()) and t.joined(i - 1) and not match(w.titles, t.words, i)
        if camel or noun:
            yield Candidate(
                t.starts[i],
                t.ends[j - 1],
                Label.ORG,
                "brand_shape" if camel and not noun else "noun_beside",
                48 if camel else 58,
                sort="company",
            )


def _as_surnames(t: Tokens, chosen: list[Candidate]) -> list[Candidate]:
    """A word that is the surname of a person named in full is that person, whatever the model thought of it alone."""
    full = [(c.label, t.text[c.start : c.end].split()) for c in chosen if c.weight >= 60 and " " in t.text[c.start : c.end]]
    surnames = {words[-1] for label, words in full if label is Label.PERSON}
    parts = {x for label, words in full if label is Label.ORG and len(words) <= 3 for x in (words[0], words[-1]) if len(x) > 4}
    out = []
    for c in chosen:
        lone = c.rule in ("model", "place_preposition", "brand_shape") and t.text[c.start : c.end] in surnames
        if c.rule == "model" and c.label is not Label.ORG and t.text[c.start : c.end] in parts - surnames:
            c = replace(c, label=Label.ORG, thing=None)
        out.append(replace(c, label=Label.PERSON, thing=None, sort="") if lone else c)
    return out


def _again(t: Tokens, w: NameWords, chosen: list[Candidate]) -> Iterator[Candidate]:
    """The other occurrences of what was found once: whole names, surnames, company names without form, abbreviations."""
    forms: dict[str, list[tuple[tuple[str, ...], Candidate]]] = {}

    def note(words: tuple[str, ...], c: Candidate) -> None:
        if words and words[0][:1].isupper() and len(words[0]) > 1:
            words = tuple(_plain(x) for x in words)
            known = forms.setdefault(words[0], [])
            if len(known) < 40 and all(k != words for k, _ in known):
                known.append((words, c))

    for c in chosen:
        i, j = t.at(c.start), t.at(c.end - 1) + 1
        if c.weight < 45 and c.rule != "model":
            continue
        note(tuple(t.words[i:j]), c)
        if c.label is Label.PERSON and j - i > 1 and c.weight >= 55:
            last = j - 2 if t.words[j - 1] in ("Jr", "Jr.", "Sr") else j - 1
            if len(t.words[last]) > 2:
                note((t.words[last],), c)
        if c.rule == "legal_form":
            core = link.without_forms(t.span(i, j), w).split(" ")
            note(tuple(core), c)
    for k in range(len(t)):
        if not t.capital[k]:
            continue
        for words, c in forms.get(_plain(t.words[k]), ()):
            end = k + len(words)
            if tuple(_plain(x) for x in t.words[k:end]) != words or (len(words) == 1 and _inside_other(t, w, k, c)):
                continue
            yield replace(c, start=t.starts[k], end=t.ends[end - 1], weight=min(c.weight, 58), rule=c.rule, of=None, roles=())
            break


def _plain(word: str) -> str:
    """A word without accents: "Nestlé" and "Nestle" are written side by side."""
    return word if word.isascii() else "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))


def _inside_other(t: Tokens, w: NameWords, k: int, c: Candidate) -> bool:
    """A single word repeated inside a longer capitalised run is not the same name ("Lund" in "Lund University")."""
    after = k + 1 < len(t) and t.joined(k) and is_name_word(t, k + 1) and not t.first[k + 1] and not plain_word(t, w, k + 1)
    before = (
        k > 0
        and t.joined(k - 1)
        and is_name_word(t, k - 1)
        and not t.first[k - 1]
        and not match(w.titles, t.words, k - 1)
        and not plain_word(t, w, k - 1)
    )
    return after or (before and c.label is not Label.PERSON)
