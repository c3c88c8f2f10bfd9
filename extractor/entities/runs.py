"""Runs of capitalised words: the stuff that names are made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from extractor.entities.gazetteer import Thing
from extractor.entities.tokens import Tokens
from extractor.entities.words import NameWords, match
from extractor.values import Label

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
    if not t.capital[i]:
        return False
    word = t.words[i]
    return word[0].isalpha() and (len(word) < 40)


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
    return (
        (lower in w.sorts["not_first"] or w.has("org_noun", lower))
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
        w.has("never", word) or w.has("month", word) or w.has("day", word) or word in w.demonyms
        or (len(word) == 1 and word != "&" and not (i + 1 < len(t) and t.words[i + 1] == "."))
    )  # fmt: skip


def trimmed(t: Tokens, w: NameWords, i: int, j: int) -> tuple[int, int]:
    """The run without titles, nationalities, months and days at its edges."""
    while i < j:
        title = match(w.titles, t.words, i)
        if title and title[0] <= j and t.capital[i]:
            i = title[0]
        elif not t.capital[i] or plain_word(t, w, i) or w.has("run_opener", t.words[i]):
            i += 1
        else:
            break
    while i < j and (not t.capital[j - 1] or w.has("month", t.words[j - 1]) or w.has("day", t.words[j - 1])):
        j -= 1
    return i, j


def person_shaped(t: Tokens, w: NameWords, i: int, j: int) -> bool:
    """Whether the words look like a person: a known given name first, or a surname's ending last."""
    if not 2 <= j - i <= 4 or any(t.words[k].isupper() and len(t.words[k]) > 2 for k in range(i, j)):
        return False
    last = t.words[j - 1].lower()
    return w.has("given", t.words[i]) or (
        len(last) >= 5 and last.endswith(("yev", "ayev", "ov", "ova", "eva", "yeva", "sky", "skaya", "uly", "shvili", "enko", "dze"))
    )
