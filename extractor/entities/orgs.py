"""Rules for organisations: legal forms, head nouns, abbreviations in brackets, web outlets."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.entities.evidence import strange
from extractor.entities.runs import LONGEST_RUN, Candidate, Run, is_name_word, person_shaped, plain_word, trimmed
from extractor.entities.tokens import Tokens
from extractor.entities.words import NameWords, match
from extractor.values import Label

_OPEN, _CLOSE = "“\"«‘'„", "”\"»’'"
_SITE = re.compile(
    r"(?<![\w@/.-])[A-Za-z][\w-]{1,30}(?:\.gov|\.com)?\.(?:kz|uz|kg|tj|tm|az|ru|com|org|net|info|ua|by|ge|am|eu|uk|io)(?![\w/@-])"
)
_AFTER_ONLY_RISKY = frozenset("AG SE SA AS AB KG LP NV BV Co Co. AO FE GU KK Limited Corporation".split())


def legal_forms(t: Tokens, w: NameWords) -> Iterator[Candidate]:
    """ "JSC Aral Salt", "Hollow Mills LLP", "“Ile Su” LLP": the form and the name beside it."""
    i = 0
    words = [_undotted(x, w) for x in t.words]
    while i < len(t):
        before, after = match(w.forms_before, words, i), match(w.forms_after, words, i)
        if not before and not after:
            i += 1
            continue
        end = max(x[0] for x in (before, after) if x)
        start = _name_before(t, w, i) if after else i
        stop = _name_after(t, w, end) if before and start == i else end
        if start < i or stop > end:
            yield Candidate(t.starts[start], _form_end(t, stop, words), Label.ORG, "legal_form", 95, sort="company")
        i = max(end, stop)


def _undotted(word: str, w: NameWords) -> str:
    """A form that ends the sentence without its dot, unless it is written with one ("Ltd.")."""
    short = word[:-1]
    return short if word.endswith(".") and word not in w.forms_after and short in w.forms_after else word


def _form_end(t: Tokens, stop: int, words: list[str]) -> int:
    """Where the name ends: before the sentence's dot, behind the form's own."""
    end = t.ends[stop - 1] - (words[stop - 1] != t.words[stop - 1])
    return end + 1 if t.text[end : end + 2] == ".." else end


def _name_before(t: Tokens, w: NameWords, i: int) -> int:
    """Where the name before a legal form begins; i if there is none."""
    k = i - 1
    if t.word(k) == "," and t.words[i].rstrip(".") in ("Inc", "Ltd", "LLC", "Limited", "Corp"):
        k -= 1
    if t.word(k) in _CLOSE and t.word(k) != "":
        return _quoted_back(t, k, i)
    start = i
    while k >= 0 and i - k <= LONGEST_RUN and t.joined(k):
        if is_name_word(t, k) and not (t.first[k] and t.words[k].lower() in w.sorts["not_first"]):
            start = k
        elif not (t.words[k] in ("&", "and", "of", "for", "de", "-") and k > 0 and is_name_word(t, k - 1) and t.joined(k - 1)) or (
            t.words[k] in ("and", "of", "for")
            and (w.has("never", t.words[k - 1]) or plain_word(t, w, k - 1) or match(w.forms_after, t.words, k - 1))
        ):
            break
        k -= 1
    start, _ = trimmed(t, w, start, i)
    risky = t.words[i] in _AFTER_ONLY_RISKY and not any(is_name_word(t, x) for x in range(start, i))
    return i if risky else start


def _quoted_back(t: Tokens, k: int, i: int) -> int:
    for x in range(k - 1, max(-1, k - 9), -1):
        if t.words[x] in _OPEN and t.words[x]:
            return x
    return i


def _name_after(t: Tokens, w: NameWords, end: int) -> int:
    """Where the name after a legal form ends; `end` if there is none."""
    k = end
    while k < len(t) and t.joined(k - 1) and match(w.forms_before, t.words, k):
        k += 1
    if k >= len(t) or not t.joined(k - 1):
        return end
    if t.words[k] in _OPEN:
        for x in range(k + 1, min(len(t), k + 9)):
            if t.words[x] in _CLOSE:
                return x + 1
        return end
    start = k
    while k < len(t) and t.joined(k - 1) and is_name_word(t, k) and not t.first[k]:
        if w.has("month", t.words[k]) or w.has("day", t.words[k]) or (k > start and match(w.titles, t.words, k)):
            break
        k += 1
    following = match(w.forms_after, t.words, k) if k < len(t) and t.joined(k - 1) else None
    return following[0] if following and k > start else (k if k > start else end)


def statistics_offices(t: Tokens, w: NameWords, countries: frozenset[str]) -> Iterator[Candidate]:
    """ "Statistics Norway": the office, not the country."""
    for k in range(len(t) - 1):
        if t.words[k] in ("Statistics", "Business", "Tourism") and t.words[k + 1] in countries and t.joined(k):
            yield Candidate(t.starts[k], t.ends[k + 1], Label.ORG, "head_start", 86, sort="agency")


def heads(t: Tokens, w: NameWords, runs: list[Run]) -> Iterator[Candidate]:
    """ "Ministry of Tourism", "Meridian Bank", "the Treasury": names made by a head noun."""
    for run in runs:
        i, j = run.i, min(run.j, run.i + LONGEST_RUN)
        k = i
        while k < j:
            found = _head_of(t, w, i, k) or _head_start(t, w, k, j) or _head_end(t, w, i, k, j)
            if found is None:
                k += 1
                continue
            candidate, k = found
            if candidate is not None:
                yield candidate
            i = max(k, i)


def _head_of(t: Tokens, w: NameWords, i: int, k: int) -> tuple[Candidate | None, int] | None:
    """Head + of: "European Bank for Reconstruction and Development"."""
    for size in (3, 2, 1):
        head = " ".join(t.words[k : k + size])
        sort = w.heads["of"].get(head)
        if sort is None:
            continue
        stop = _complement(t, w, k + size)
        if stop == k + size:
            continue
        start = _left_of_head(t, w, i, k, sort)
        return Candidate(t.starts[start], t.ends[stop - 1], Label.ORG, "head_of", 86, sort=sort), stop
    return None


def _head_start(t: Tokens, w: NameWords, k: int, j: int) -> tuple[Candidate | None, int] | None:
    """ "Banco Mora", "Grupo Sol"."""
    sort = w.heads["start"].get(t.words[k])
    if sort is None or j - k < 2:
        return None
    return Candidate(t.starts[k], t.ends[j - 1], Label.ORG, "head_start", 80, sort=sort), j


def _left_of_head(t: Tokens, w: NameWords, i: int, k: int, sort: str) -> int:
    start = i
    while start < k:
        title = match(w.titles, t.words, start)
        if title and title[0] <= k:
            start = title[0]
        elif (
            not t.capital[start]
            or w.has("month", t.words[start])
            or w.has("day", t.words[start])
            or (
                t.words[start] in w.demonyms
                and sort in ("ministry", "central bank", "government", "parliament")
                and t.words[start] != "U.S."
            )
        ):
            start += 1
        else:
            break
    return start


def _complement(t: Tokens, w: NameWords, k: int) -> int:
    """The end of "of the Population and Labour of Kazakhstan" that begins at k; k if there is none."""
    end, small = k, ("of", "for", "on", "under", "to", "in")
    while end < len(t) and t.words[end] in small and t.joined(end - 1):
        x = end + 1
        while x < len(t) and t.words[x] in ("the", "Combating", "National") and t.joined(x - 1) and not is_name_word(t, x):
            x += 1
        stop = _capitals(t, w, x)
        if x < len(t) and t.words[x] in ("Agency", "Ministry", "Committee", "Department", "Office") and t.word(x + 1) in ("of", "for"):
            break  # "the Bureau of Census of the Agency for …": two bodies
        if stop == x or (t.words[end] in ("in", "on", "to", "under") and not w.has("portfolio", t.words[x])):
            break
        end = _listed(t, w, stop)
    return end


def _capitals(t: Tokens, w: NameWords, x: int) -> int:
    y = x
    while y < len(t) and (y == x or t.joined(y - 1)) and t.joined(x - 1) and is_name_word(t, y) and not t.first[y]:
        if (
            w.has("month", t.words[y])
            or w.has("day", t.words[y])
            or (y > x and (match(w.titles, t.words, y) or w.has("given", t.words[y])))
        ):
            break
        if y > x and w.has("portfolio", t.words[x]) and not w.has("portfolio", t.words[y]) and w.has("portfolio", t.words[y - 1]):
            break  # "Minister of Energy Almasadam …": the name has begun
        y += 1
    return y


def _listed(t: Tokens, w: NameWords, y: int) -> int:
    """Go on over ", Geology and Natural Resources" while the words are those of a portfolio."""
    while y < len(t):
        k = y
        while k < len(t) and t.words[k] in (",", "and", "&", "of", "the") and k - y < 3 and t.joined(k - 1) | (t.words[k] == ","):
            k += 1
        if k == y or k >= len(t) or not w.has("portfolio", t.words[k]) or not t.capital[k]:
            return y
        if t.words[y] == "," and not _list_closes(t, w, k):
            return y
        y = _capitals(t, w, k)
        if y == k:
            return k
    return y


def _list_closes(t: Tokens, w: NameWords, k: int) -> bool:
    """Whether a comma list of portfolios ends with "and X": otherwise the comma belongs to the sentence."""
    return any(t.words[x] in ("and", "&") and w.has("portfolio", t.word(x + 1)) for x in range(k, min(len(t), k + 8)))


def _head_end(t: Tokens, w: NameWords, i: int, k: int, j: int) -> tuple[Candidate | None, int] | None:
    """A run that ends in a head ("Meridian Bank"), or a head that is a name by itself ("the Treasury")."""
    alone = match(w.head_alone, t.words, k)
    if k > i:
        found = match(w.head_ends, t.words, k)
        if found and found[0] <= j:
            again = match(w.head_ends, t.words, found[0]) if found[0] < j else None
            if again and again[0] <= j:
                found = again
            start = _left_of_head(t, w, i, k, found[1])
            cut = found[0] < j and found[1] in ("company", "agency", "news") and not match(w.titles, t.words, found[0])
            if start < k and not cut and not _common_pair(t, w, start, found[0]):
                return Candidate(t.starts[start], t.ends[found[0] - 1], Label.ORG, "head_end", 80, sort=found[1]), found[0]
    if alone and (k == i or all(t.words[x] in w.demonyms or match(w.titles, t.words, x) for x in range(i, k))):
        end = alone[0]
        title = match(w.titles, t.words, k)
        if (
            (title is None or title[0] <= end)
            and not (end < j and not match(w.titles, t.words, end))
            and not (t.first[k] and t.word(k - 1) != "The" and end - k == 1)
        ):
            return Candidate(t.starts[k], t.ends[end - 1], Label.ORG, "head_alone", 60, sort=alone[1]), end
    return None


def _common_pair(t: Tokens, w: NameWords, start: int, end: int) -> bool:
    """ "New Power" at a sentence's head and the like: nothing but everyday words."""
    return all(w.has("never", t.words[x]) or t.words[x].lower() in w.sorts["not_first"] for x in range(start, end - 1))


def abbreviations(t: Tokens, w: NameWords) -> Iterator[Candidate]:
    """ "General Office of Salt (GOS)": both are mentions, and one name."""
    for k in range(2, len(t) - 1):
        if t.words[k] != "(" or t.words[k + 1].isspace():
            continue
        short = t.words[k + 1]
        if not (2 <= len(short) <= 10 and sum(c.isupper() for c in short) >= 2 and short[0].isupper() and short.isalnum()):
            continue
        if t.word(k + 2) not in (")", ",", ";") or plain_word(t, w, k + 1):
            continue
        start = _spelled_out(t, k, short)
        if start is None:
            continue
        label = (
            Label.PLACE
            if t.words[k - 1] in ("Route", "Corridor", "Zone", "Canal", "Sea", "Region", "Province", "Field", "Pipeline", "Highway")
            else Label.ORG
        )
        whole = (t.starts[start], t.ends[k - 1])
        if any(w.has("programme_end", x) for x in t.words[k - 1 : k]) and label is Label.ORG:
            continue
        yield Candidate(*whole, label, "spelled_out", 90)
        yield Candidate(t.starts[k + 1], t.ends[k + 1], label, "abbreviation", 92, of=whole)


def _spelled_out(t: Tokens, k: int, short: str) -> int | None:
    """Where the words begin whose initials make the abbreviation that stands in the bracket at k."""
    left = [c for c in short.upper() if c.isalpha()]
    x, start = k - 1, None
    while x >= 0 and left and k - x <= LONGEST_RUN and t.joined(x):
        word = t.words[x]
        if word in ("(", ")", ".", ";", ":"):
            return None
        initials = [p[0].upper() for p in word.replace("-", " ").split() if p[:1].isalpha()]
        if t.capital[x]:
            camel = [c for c in word if c.isupper()]
            options = [initials, camel] if len(camel) > 1 else [initials]
            taken = next((o for o in options if o and left[-len(o) :] == o), None)
            if taken is None:
                return start if not left else None
            del left[-len(taken) :]
            start = x
        elif (initials and left[-1] == initials[0] and not word.islower()) or (
            initials and word.islower() and len(word) > 3 and left[-1] == initials[0]
        ):
            left.pop()
            start = x
        elif word == "ng" and left[-1] == "N":
            left.pop()
        elif not (word.islower() and len(word) <= 4) and word not in (",", "&"):
            return None
        x -= 1
    return start if not left and start is not None and t.capital[start] and start < k - 1 else None


def bracketed(t: Tokens, w: NameWords, chosen: list[Candidate]) -> Iterator[Candidate]:
    """The short name in brackets right after an organisation, whatever letters it has: "(BAMF)", '("Balauysh" …'."""
    for c in chosen:
        if c.label is not Label.ORG or t.text[c.end : c.end + 2] != " (":
            continue
        k = t.at(c.end + 2)
        quoted = t.word(k) in _OPEN and t.word(k) != ""
        k += quoted
        word = t.word(k)
        acronym = 2 <= len(word) <= 8 and word.isupper() and word.isalpha() and t.word(k + 1) in (")", ",", ";")
        alias = quoted and t.word(k)[:1].isupper() and t.word(k + 1) in _CLOSE and t.word(k + 1) != ""
        if (acronym or alias) and not plain_word(t, w, k) and k < len(t):
            yield Candidate(t.starts[k], t.ends[k], Label.ORG, "abbreviation", 92, of=(c.start, c.end))


_BODIES = {
    "Ministry": "ministry", "Department": "ministry", "Government": "government",
    **dict.fromkeys(("Office", "Agency", "Committee", "Bureau", "Commission", "Authority", "Council"), "agency"),
    "Fund": "fund",
}  # fmt: skip


def bare_bodies(t: Tokens, w: NameWords) -> Iterator[Candidate]:
    """ "the Ministry", "the Government": a capitalised common noun as the name of one body."""
    for k in range(1, len(t)):
        sort = _BODIES.get(t.words[k])
        if sort is None or not t.joined(k - 1):
            continue
        free = not (t.joined(k) and (t.word(k + 1) in ("of", "for") or t.capital[k + 1]))
        if free and (
            t.words[k - 1] in ("the", "The")
            or (sort == "government" and not t.first[k] and (t.words[k - 1].islower() or t.words[k - 1] == ","))
        ):
            yield Candidate(t.starts[k], t.ends[k], Label.ORG, "bare_body", 62, sort=sort)


def quoted_bodies(t: Tokens, w: NameWords) -> Iterator[Candidate]:
    """ "The nature fund “Qirsayiq” informs", "the posts “Yallama” and “Dustlik”": the noun before the quotation marks says what it is."""
    for k in range(1, len(t) - 2):
        if t.words[k] not in _OPEN or not t.joined(k - 1) or not t.capital[k + 1]:
            continue
        end = next((x for x in range(k + 2, min(len(t), k + 6)) if t.words[x] in _CLOSE), None)
        if end is None or not all(t.capital[x] or t.words[x].isdecimal() or t.words[x] == "-" for x in range(k + 1, end)):
            continue
        noun = t.words[k - 1].lower()
        if noun in ("and", ",") and k > 3 and t.words[k - 2] in _CLOSE:
            noun = next((t.words[x - 1].lower() for x in range(k - 3, max(0, k - 9), -1) if t.words[x] in _OPEN), "")
        label = Label.PLACE if w.has("quoted_place", noun) else Label.ORG if w.has("quoted_org", noun) else None
        if label is not None:
            yield Candidate(t.starts[k + 1], t.ends[end - 1], label, "quoted_body", 82, sort="company" if label is Label.ORG else "")


def appositions(t: Tokens, w: NameWords, runs: list[Run]) -> Iterator[Candidate]:
    """ "Mora Micro, the Turin-based chipmaker", "Hinode, the country's second biggest chain": the noun behind says what it is.

    So does what it does: "Formosa Wafer, which makes one chip in eight".
    """
    for run in runs:
        i, j = trimmed(t, w, run.i, run.j)
        if not 0 < j - i <= 4 or person_shaped(t, w, i, j) or t.word(j) != ",":
            continue
        if _noun_behind(t, w, j) or (t.word(j + 1) == "which" and w.has("org_verb", t.word(j + 2)) and strange(w, t.words[i])):
            yield Candidate(t.starts[i], t.ends[j - 1], Label.ORG, "org_apposition", 74, sort="company")


def _noun_behind(t: Tokens, w: NameWords, comma: int) -> bool:
    """Whether a noun phrase behind a comma ends in a kind of organisation."""
    owned = t.capital[comma + 1] and t.word(comma + 2) in ("'s", "’s") if comma + 2 < len(t) else False
    if not owned and t.word(comma + 1) not in ("the", "a", "an", "one"):
        return False
    for x in range(comma + 2, min(len(t), comma + 13)):
        word = t.words[x]
        if w.has("org_noun", word) and t.word(x + 1) not in ("'s", "’s"):
            return True
        if word in (",", ".", "of", "who", "which", "that", "and") or t.pos[x] in ("VERB", "AUX", "ADP") or word.isspace():
            return False
        if match(w.titles, t.words, x):
            return False
    return False


def web_outlets(text: str) -> Iterator[Candidate]:
    """ "uznews.uz": a site named as a source, no address."""
    for found in _SITE.finditer(text):
        if not found.group().startswith("www."):
            yield Candidate(found.start(), found.end(), Label.ORG, "web_outlet", 88, sort="news")
