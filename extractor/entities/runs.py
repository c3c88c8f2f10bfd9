"""Runs of capitalised words: the stuff that names are made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from extractor.entities.gazetteer import Thing
from extractor.entities.tokens import Tokens
from extractor.entities.words import NameWords, match
from extractor.values import Label

_ARTICLES = ("al-", "el-", "an-", "as-", "ad-", "ar-", "at-", "az-")
"""Small words that begin a name's part in Arabic: "al-Jadaan"."""

_OPENING = frozenset(("VERB", "AUX", "ADP", "SCONJ", "CCONJ", "PRON", "ADV", "DET"))

LONGEST_RUN = 14
"""A longer row of capitalised words is a heading, not a name."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stretch that may be a name. `weight` is how far its rule is trusted, 0 to 100; `thing` what it stands for, if known.

    `of` is the long form that an abbreviation in brackets abbreviates; `roles` the titles before or after a person.
    """

    start: int
    end: int
    label: Label
    rule: str
    weight: int
    thing: Thing | None = None
    of: tuple[int, int] | None = None
    roles: tuple[str, ...] = ()
    sort: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """Capitalised words i to j (excluded) that follow each other on one line."""

    i: int
    j: int


def is_name_word(t: Tokens, i: int) -> bool:
    """Whether token i may be part of a name: capitalised, or a capitalised initial."""
    word = t.words[i]
    if not t.capital[i]:
        return word.startswith(_ARTICLES) and word[3:4].isupper()
    return word[0].isalpha() and len(word) < 40 and not (word == "I" and t.pos[i] == "PRON")


def given_name(w: NameWords, word: str) -> bool:
    """Whether the word is somebody's given name."""
    return w.has("given", word) or w.has("given_f", word) or w.has("given_m", word)


def find_runs(t: Tokens, w: NameWords) -> list[Run]:
    """All runs, in order; a particle or `&` between two capitalised words belongs to the run."""
    out: list[Run] = []
    particles = w.sorts.get("particle", frozenset())
    i, n = 0, len(t)
    while i < n:
        if not is_name_word(t, i) or w.has("run_opener", t.words[i]) or (t.first[i] and _sentence_word(t, w, i)):
            i += 1
            continue
        j = i + 1
        while j < n and t.joined(j - 1):
            if is_name_word(t, j) and not t.first[j]:
                j += 1
            elif (
                (t.words[j] in particles or t.words[j] == "&")
                and j + 1 < n
                and t.joined(j)
                and is_name_word(t, j + 1)
                and not t.first[j + 1]
            ):
                j += 2
            else:
                break
        out.append(Run(i, j))
        i = j
    return out


def split_runs(t: Tokens, w: NameWords, runs: list[Run], known: Callable[[str], bool]) -> list[Run]:
    """Part "(minister of) Latvia Ana Lund" and "(head of) HTZ Ana Lund": a place or body, then a person."""
    out: list[Run] = []
    for run in runs:
        at = _person_begins(t, w, run, known) if t.word(run.i - 1) in ("of", "in", "at") and 3 <= run.j - run.i <= 8 else 0
        out += [Run(run.i, at), Run(at, run.j)] if at else [run]
    return out


def _person_begins(t: Tokens, w: NameWords, run: Run, known: Callable[[str], bool]) -> int:
    for k in range(run.j - 2, run.i, -1):
        if known(t.span(run.i, run.j)):
            return 0
        before = t.span(run.i, k)
        body = known(before) or (k == run.i + 1 and t.words[run.i].isupper() and 2 <= len(t.words[run.i]) <= 6)
        if (person_shaped(t, w, k, run.j) and (body or run.j - k == 2)) or (body and run.j - k == 2 and not _holds_head(t, w, k, run.j)):
            return k
    return 0


def _holds_head(t: Tokens, w: NameWords, i: int, j: int) -> bool:
    return any(t.words[x] in w.heads["of"] or t.words[x] in w.heads["end"] or w.has("place_end", t.words[x]) for x in range(i, j))


def _sentence_word(t: Tokens, w: NameWords, i: int) -> bool:
    """Whether a sentence's first word is capitalised only because it comes first."""
    lower = t.words[i].lower()
    opening = t.pos[i] in _OPENING and w.has("common", lower)  # "Using Alvarez' method …"
    return (
        (opening or lower in w.sorts["not_first"] or w.has("org_noun", lower))
        and not match(w.titles, t.words, i)
        and not match(w.head_alone, t.words, i)
    )


def plain_word(t: Tokens, w: NameWords, i: int) -> bool:
    """Whether a capitalised word names nothing by itself: a month, a nationality, a title, "GDP"."""
    word = t.words[i]
    if "-" in word or "–" in word:
        parts = word.replace("–", "-").split("-")
        if all(w.has("month", p) or w.has("day", p) or p in w.demonyms for p in parts if p):
            return True
    return (
        w.has("never", word) or is_date_word(t, w, i) or word in w.demonyms
        or (len(word) == 1 and word != "&" and not (i + 1 < len(t) and t.words[i + 1] == "."))
    )  # fmt: skip


def is_date_word(t: Tokens, w: NameWords, i: int) -> bool:
    """Whether a capitalised word is a month or day; "Mon" and "Mar" only beside a figure or at a line's head."""
    word = t.words[i]
    if not (w.has("month", word) or w.has("day", word)):
        return False
    inside = i > 0 and t.joined(i - 1) and t.capital[i - 1] and not t.first[i - 1]
    return len(word) > 3 or word == "May" or not inside or any(t.word(x)[:1].isdigit() for x in (i - 1, i + 1))


def trimmed(t: Tokens, w: NameWords, i: int, j: int) -> tuple[int, int]:
    """The run without titles, nationalities, months and days at its edges."""
    while i < j:
        title = match(w.titles, t.words, i)
        if title and title[0] <= j and t.capital[i]:
            i = title[0]
        elif i + 2 == j and given_name(w, t.words[i]) and len(t.words[i]) > 2 and not plain_word(t, w, j - 1):
            break  # "Bill Gold", "May Lund"
        elif (not t.capital[i] and not is_name_word(t, i)) or plain_word(t, w, i) or w.has("run_opener", t.words[i]):
            i += 1
        else:
            break
    while i < j and ((not t.capital[j - 1] and not is_name_word(t, j - 1)) or is_date_word(t, w, j - 1)):
        j -= 1
    return i, j


def person_shaped(t: Tokens, w: NameWords, i: int, j: int) -> bool:
    """Whether the words look like a person: a known given name first, or a surname's ending last."""
    if not 2 <= j - i <= 4 or any(t.words[k].isupper() and len(t.words[k]) > 2 for k in range(i, j)):
        return False
    last = t.words[j - 1].lower()
    first = w.has("given", t.words[i]) or (
        given_name(w, t.words[i]) and not w.has("common", t.words[i].lower()) and not w.has("common", last)
    )
    return first or (
        len(last) >= 5 and last.endswith(("yev", "ayev", "ov", "ova", "eva", "yeva", "sky", "skaya", "uly", "shvili", "enko", "dze"))
    )
