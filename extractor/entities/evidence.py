"""What the words beside a name tell about it where only the model has named it: company, person, place or nothing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace

from extractor.entities.runs import Candidate, given_name, plain_word
from extractor.entities.tokens import Tokens
from extractor.entities.words import NameWords, match
from extractor.values import Label

WEAK = frozenset(("model", "place_preposition", "brand_shape", "opener", "agent"))
"""Rules that say little about what a name stands for."""

_NO_PERSON_AFTER = frozenset(("the", "a", "an"))
_QUOTES = frozenset(("“", '"', "«", "„"))
_VERBAL = frozenset(("VERB", "AUX"))

Votes = Counter[Label]


def openers(t: Tokens, w: NameWords) -> Iterator[Candidate]:
    """ "Ofwat will publish …": a word that is no common one, at a sentence's head and followed by a verb."""
    for k in range(len(t) - 1):
        word = t.words[k]
        if not (t.first[k] and t.capital[k]) or len(word) < 4 or not word.isalpha() or word.isupper() or not t.joined(k):
            continue
        if t.pos[k] == "PROPN" and strange(w, word) and not plain_word(t, w, k) and acts(t, w, k + 1) and not match(w.titles, t.words, k):
            yield Candidate(t.starts[k], t.ends[k], Label.ORG, "opener", 40, sort="company")


def strange(w: NameWords, word: str) -> bool:
    """Whether a word is none that begins sentences or stands in a dictionary."""
    low = word.lower()
    forms = (low, low.removesuffix("s"), low.removesuffix("es"), low.removesuffix("ed"), low.removesuffix("ing"))
    return not any(w.has("common", x) or x in w.sorts["not_first"] or w.has("org_noun", x) or w.has("speech", x) for x in forms)


def acts(t: Tokens, w: NameWords, k: int) -> bool:
    """Whether a verb stands at k, of which what comes before is the subject."""
    return t.word(k).islower() and (t.pos[k] in _VERBAL or w.has("org_verb", t.words[k]) or w.has("person_verb", t.words[k]))


def weighed(t: Tokens, w: NameWords, chosen: list[Candidate]) -> list[Candidate]:
    """The candidates with the label that the words beside them, all over the article, speak for; some are no names."""
    votes: dict[str, Votes] = defaultdict(Counter)
    lower = {x for x in t.words if x.islower()}
    out = []
    for c in chosen:
        if c.rule not in WEAK:
            out.append(c)
            continue
        i, j = t.at(c.start), t.at(c.end - 1) + 1
        if not _no_name(t, w, i, j, lower):
            votes[t.text[c.start : c.end]].update(_votes(t, w, i, j, c))
            out.append(c)
    return [_voted(t, c, votes) if c.rule in WEAK else c for c in out]


def _voted(t: Tokens, c: Candidate, votes: dict[str, Votes]) -> Candidate:
    told = votes[t.text[c.start : c.end]]
    label = max(told, key=lambda x: (told[x], x is c.label, x))
    if label is c.label:
        return c
    return replace(c, label=label, thing=None, roles=(), sort="company" if label is Label.ORG else "")


def _told_behind(t: Tokens, w: NameWords, j: int) -> bool:
    """ "…, a plant in Turin": the noun behind the comma says that it is an organisation."""
    return (
        t.word(j) == ","
        and t.word(j + 1) in ("a", "an", "the")
        and any(w.has("org_noun", t.word(x)) and t.word(x + 1) not in ("'s", "’s") for x in (j + 2, j + 3))
    )


def _no_name(t: Tokens, w: NameWords, i: int, j: int, lower: set[str]) -> bool:
    """A heading, a product ("Aston DB5"), a street, an index, the title of a law, or a word that the text also writes small."""
    first, last, after = t.words[i], t.words[j - 1], t.word(j)
    if j - i == 1:
        if first.isupper() and len(first) > 4 and t.first[i] and w.has("common", first.lower()):
            return True
        if first.lower() in lower and w.has("common", first.lower()):
            return True
        if len(first) > 3 and w.has("never", first.upper()):
            return True
    if j - i > 1 and not last.isalpha() and any(x.isdigit() for x in last) and any(x.isalpha() for x in last):
        return True
    if w.has("street", last) or after in ("index", "indices", "benchmark", "futures"):
        return True
    return t.word(i - 1) == "On" and t.word(i - 2) in _QUOTES


def _votes(t: Tokens, w: NameWords, i: int, j: int, c: Candidate) -> Votes:
    """How much speaks for each label where this candidate stands; the model's own opinion counts two."""
    told: Votes = Counter({c.label: 1 if c.rule == "opener" else 2})
    before, after = t.word(i - 1), t.word(j)
    _org_votes(t, w, i, j, told)
    _place_votes(t, w, i, j, told)
    if w.has("person_before", before) or w.has("person_verb", after):
        told[Label.PERSON] += 5
    if given_name(w, t.words[i]):
        told[Label.PERSON] += 1 if j - i != 2 else 3
    if before.lower() in _NO_PERSON_AFTER and told[Label.PERSON] and c.label is Label.PERSON:
        told[Label.PERSON] = 0
        told[Label.PLACE if w.has("beyond", t.word(i - 2)) or w.has("ground", after) else Label.ORG] += 1
    return told


def _org_votes(t: Tokens, w: NameWords, i: int, j: int, told: Votes) -> None:
    """What makes an organisation: shares, a spokesman, being the owner or maker, a noun beside."""
    before, after = t.word(i - 1), t.word(j)
    owned = t.word(j + 1) if after in ("'s", "’s") else ""
    if w.has("org_after", after) or w.has("org_after", owned) or (before == "by" and w.has("org_by", t.word(i - 2))):
        told[Label.ORG] += 3
    if before == "of" and w.has("org_of", t.word(i - 2)):
        told[Label.ORG] += 4
    noun = before if before not in _QUOTES else t.word(i - 2)
    if w.has("org_before", noun.lower()) or (before in _QUOTES and w.has("org_noun", noun)) or _told_behind(t, w, j):
        told[Label.ORG] += 3
    if t.words[j - 1].lower().endswith(w.org_ends) and len(t.words[j - 1]) > 6:
        told[Label.ORG] += 5
    if j - i == 1 and w.has("org_verb", after) and not given_name(w, t.words[i]):
        told[Label.ORG] += 3


def _place_votes(t: Tokens, w: NameWords, i: int, j: int, told: Votes) -> None:
    """What makes a place: a road or port behind, "mayor of", "in" that is no "stake in"."""
    before, beyond = t.word(i - 1).lower(), t.word(i - 2).lower()
    if w.has("ground", t.word(j)) or (w.has("place_start", t.words[i]) and j - i > 1):
        told[Label.PLACE] += 3
    if before == "of" and w.has("place_of", beyond):
        told[Label.PLACE] += 5
    if j - i > 3 or t.words[j - 1].isupper() or w.has("trade", t.words[j - 1]) or t.word(j) in ("'s", "’s"):
        return
    if before in ("near", "outside", "around") or (before == "in" and not w.has("into_org", beyond)):
        told[Label.PLACE] += 3
