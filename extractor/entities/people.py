"""Rules for persons: titles before and after a name, verbs of saying beside it."""

from __future__ import annotations

from collections.abc import Iterator

from extractor.entities.runs import Candidate, Run, is_name_word, person_shaped, plain_word, trimmed
from extractor.entities.tokens import Tokens
from extractor.entities.words import NameWords, match
from extractor.values import Label

LONGEST_NAME = 4
"""Words of a person's name, particles not counted."""


def titled(t: Tokens, w: NameWords) -> Iterator[Candidate]:
    """ "Governor Ana Lund", "Minister of Water Per Dahl": the name without the title."""
    i = 0
    while i < len(t):
        title = match(w.titles, t.words, i)
        if title is None:
            i += 1
            continue
        end, roles = title
        if _middle_of_name(t, w, i, end, roles):
            i = end
            continue
        while (more := match(w.titles, t.words, end) if end < len(t) and t.joined(end - 1) else None) is not None:
            end, roles = more[0], f"{roles}|{more[1]}"
        name = _name_at(t, w, end)
        if name is None and t.word(end) in ("of", "for") and t.joined(end - 1):
            name = _behind_complement(t, w, end)
        if name is not None:
            yield Candidate(t.starts[name[0]], t.ends[name[1] - 1], Label.PERSON, "title_before", 84, roles=_roles(roles))
            i = name[1]
        else:
            i = end


def _middle_of_name(t: Tokens, w: NameWords, i: int, end: int, roles: str) -> bool:
    """ "Annual General Meeting", "Toronto Leader Post": a rank inside a capitalised run is no title."""
    if (
        not t.capital[i]
        or end - i > 1
        or any(r in roles for r in ("president", "minister", "governor", "mayor", "chairman", "executive", "secretary"))
    ):
        return False
    before = i > 0 and t.joined(i - 1) and is_name_word(t, i - 1) and not t.first[i - 1]
    return before and not plain_word(t, w, i - 1) and not match(w.titles, t.words, i - 1)


def _roles(packed: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(r for r in packed.split("|") if r))


def _name_at(t: Tokens, w: NameWords, k: int) -> tuple[int, int] | None:
    """The person's name that begins at token k."""
    j, words = k, 0
    if k >= len(t) or k == 0 or not t.joined(k - 1) or (t.first[k] and t.words[k - 1].endswith(".") is False and False):
        return None
    while j < len(t) and words < LONGEST_NAME and (j == k or t.joined(j - 1)):
        word = t.words[j]
        if is_name_word(t, j) and not plain_word(t, w, j) and not w.has("portfolio", word):
            if j > k and (match(w.titles, t.words, j) and word not in ("Jr", "Jr.", "Sr")):
                break
            words += 1
        elif not (j > k and w.has("particle", word) and j + 1 < len(t) and is_name_word(t, j + 1)):
            break
        j += 1
    if j == k or not t.capital[k]:
        return None
    if word_is_org(t, w, k, j):
        return None
    return k, j


def word_is_org(t: Tokens, w: NameWords, i: int, j: int) -> bool:
    """Whether the words hold a head noun, or are an acronym: no person then."""
    if any(t.words[x] in w.heads["of"] or (t.words[x] in w.heads["end"] and j - i > 1) for x in range(i, j)):
        return True
    return j - i == 1 and (t.words[i].isupper() and len(t.words[i]) <= 5)


def _behind_complement(t: Tokens, w: NameWords, k: int) -> tuple[int, int] | None:
    """The name behind "of Foreign Affairs", "of Turin region": after portfolios, or after a lower-case place word."""
    x, seen = k, False
    while x < min(len(t), k + 12) and t.joined(x - 1):
        word = t.words[x]
        if w.has("portfolio", word) or word in ("of", "the", "and", "&", "for", ","):
            if word == "," and seen:
                break
            seen = seen or w.has("portfolio", word)
        elif w.has("region_word", word.lower()) and x > k + 1 and (word.islower() or t.capital[x - 1]):
            return _name_at(t, w, x + 1)
        elif seen and t.capital[x]:
            return _name_at(t, w, x) if x > k + 1 and t.words[x - 1] not in ("of", "the", "and") else None
        elif not t.capital[x]:
            break
        x += 1
    return None


def beside_speech(t: Tokens, w: NameWords, runs: list[Run]) -> Iterator[Candidate]:
    """ "Ana Lund said", "said Ana Lund, head of …", "Ana Lund, the bank's governor": only names that look like persons."""
    for run in runs:
        i, j = trimmed(t, w, run.i, run.j)
        if not 2 <= j - i <= LONGEST_NAME or word_is_org(t, w, i, j) or any(w.has("never", t.words[x]) for x in range(i, j)):
            continue
        roles = _apposition(t, w, j)
        if _aged(t, j) or (
            t.word(run.i - 1) == "said" and t.joined(run.i - 1) and t.word(j) in (",", "of", ".", "from", "at") and j - i <= 3
        ):
            yield Candidate(t.starts[i], t.ends[j - 1], Label.PERSON, "person_beside", 68 if not _aged(t, j) else 80)
        speaks = w.has("speech", t.word(j)) or w.has("speech", t.word(run.i - 1))
        if roles is not None:
            yield Candidate(t.starts[i], t.ends[j - 1], Label.PERSON, "title_after", 72, roles=roles)
        elif person_shaped(t, w, i, j):
            yield Candidate(t.starts[i], t.ends[j - 1], Label.PERSON, "person_shape", 66 if speaks else 62)


def _aged(t: Tokens, j: int) -> bool:
    """ "…, 58," or "…, who" behind a name."""
    if t.word(j) != ",":
        return False
    return t.word(j + 1) == "who" or (
        t.word(j + 1).isascii() and t.word(j + 1).isdigit() and len(t.word(j + 1)) == 2 and t.word(j + 2) in (",", ".")
    )


def _apposition(t: Tokens, w: NameWords, j: int) -> tuple[str, ...] | None:
    """The roles of "…, (the) (deputy) governor of X" after a name that ends at j."""
    if t.word(j) != ",":
        return None
    for x in range(j + 1, min(len(t), j + 7)):
        if t.words[x] in (",", ".", ";") or t.words[x].isspace() or w.has("speech", t.words[x]):
            return None
        title = match(w.titles, t.words, x)
        if title and not _name_at(t, w, title[0]):
            return _roles(title[1])
        if t.words[x] in ("who", "said", "which"):
            return None
    return None
