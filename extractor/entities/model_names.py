"""What the model's NER says, put into our shape: whole runs, no titles, one label set."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractor.entities.evidence import acts, strange
from extractor.entities.runs import Candidate, Run, given_name, is_name_word, plain_word, trimmed
from extractor.entities.tokens import Tokens
from extractor.entities.words import NameWords, match
from extractor.values import Label

LABELS = {
    "PERSON": Label.PERSON, "PER": Label.PERSON, "ORG": Label.ORG,
    "PLACE": Label.PLACE, "LOC": Label.PLACE, "GPE": Label.PLACE, "FAC": Label.PLACE,
}  # fmt: skip
"""Models of several schools; what is not here (dates, MISC) is no name of ours."""


def model_names(ents: Sequence[tuple[int, int, str]], t: Tokens, w: NameWords, runs: list[Run]) -> Iterator[Candidate]:
    """Candidates from (first token, end token, label) triples; a span is widened to the run it cuts."""
    run_of = {k: run for run in runs for k in range(run.i, run.j)}
    inside = {t.words[k] for k in run_of if not _opener(t, k)}
    done = -1
    for i, j, name in ents:
        label = LABELS.get(name)
        if label is None or j <= done:
            continue
        i, j = _widened(t, w, i, j, run_of, label)
        whole = i, j
        i, j = trimmed(t, w, i, j)
        if j - i == 1 and whole[1] == j and _kind_word(w, t.words[i]) and t.word(i - 1) in w.demonyms and i > whole[0]:
            i -= 1  # "British Isles", "Catholic Union": the kind alone is no name
        if i >= j or i < done or not _nameable(t, w, i, j, inside, label):
            continue
        done = j
        if label is Label.PLACE and j - i > 1 and any(c.isdigit() for c in t.words[j - 1]):
            j -= 1
        before = t.word(i - 1)
        if (
            j - i == 1
            and (before in ("near", "outside") or (before == "in" and label is Label.PERSON))
            and not (t.words[i].isupper() or t.word(j) in ("'s", "’s"))
        ):
            label = Label.PLACE
        if j - i == 1 and label is Label.PLACE and w.has("given", t.words[i]) and before != "in":
            label = Label.PERSON
        if label is Label.PERSON and _lettered(t.words[i:j]):
            label = Label.ORG
        yield Candidate(t.starts[i], t.ends[j - 1], label, "model", 50 if j - i == 1 else 55)


def _kind_word(w: NameWords, word: str) -> bool:
    return w.has("place_end", word) or w.has("place_head", word) or word in w.heads["end"] or word in ("Empire", "Isles", "Union")


def _lettered(words: list[str]) -> bool:
    """Whether an abbreviation stands among other words, as in no person's name; "III" is none."""
    return any(len(x) > 2 and x.isupper() and x.strip("IVX") for x in words) and not all(x.isupper() for x in words)


def _widened(t: Tokens, w: NameWords, i: int, j: int, run_of: dict[int, Run], label: Label) -> tuple[int, int]:
    while i < j and not is_name_word(t, i):
        i += 1
    while j > i and not is_name_word(t, j - 1) and not t.words[j - 1].isalnum():
        j -= 1
    if i >= j:
        return i, i
    left, right = run_of.get(i), run_of.get(j - 1)
    if left is not None and left.i < i and not any(_breaks(t, w, x) for x in range(left.i, i)):
        i = left.i
    if right is not None and right.j > j and right.j - j <= 3 and not any(_breaks(t, w, x) for x in range(j, right.j)):
        j = right.j
    return i, j


def _breaks(t: Tokens, w: NameWords, x: int) -> bool:
    return plain_word(t, w, x) or match(w.titles, t.words, x) is not None or match(w.forms_after, t.words, x) is not None


def _nameable(t: Tokens, w: NameWords, i: int, j: int, inside: set[str], label: Label) -> bool:
    words = t.words[i:j]
    if (any(c.isdigit() for c in words[0]) and j - i == 1) or not any(c.isalpha() for c in words[0]):
        return False
    if words[0] in ("US", "U.S.") and j - i == 1 and t.word(j).startswith(("dollar", "cent")):
        return False
    if (t.words[i - 1 if i else 0] == ":" and i > 1 and t.words[i - 2].isupper() and words[0].isupper()) or t.word(i - 1).lower() in (
        "ticker",
        "isin",
    ):
        return False
    if words[-1] in ("Street", "Avenue", "Lane", "Boulevard") or t.text[t.ends[j - 1] : t.ends[j - 1] + 1] == "-":
        return False
    titled = [x for x in range(i, j) if (found := match(w.titles, t.words, x)) and found[0] > j]
    if titled:
        return False  # "Finance" of "Finance Minister"
    if all(plain_word(t, w, x) for x in range(i, j)) or (w.has("programme_end", words[-1]) and j - i > 1):
        return False
    if j - i == 1 and ((t.first[i] and words[0].lower() in w.sorts["not_first"]) or words[0].lower() in w.sorts["currency"]):
        return False
    if j - i > 1 and all(x.isupper() for x in words) and not any(x.capitalize() in w.heads["of"] for x in words):
        return False
    called = label is Label.PERSON and (given_name(w, words[0]) or (t.pos[i] == "PROPN" and strange(w, words[0])))
    if j - i == 1 and _opener(t, i) and not (called or _elsewhere(t, w, i, inside) or _opens_as_name(t, w, i)):
        return False
    return not (j - i == 1 and match(w.titles, t.words, i) is not None)


def _opens_as_name(t: Tokens, w: NameWords, i: int) -> bool:
    """Whether a word nobody knows acts as a name does: "Ofwat will", "Khimfort, a plant", or quoted within a sentence."""
    if not strange(w, t.words[i]):
        return False
    return not t.first[i] or acts(t, w, i + 1) or (t.word(i + 1) == "," and t.word(i + 2) in ("a", "an", "the", "which", "who"))


def _opener(t: Tokens, i: int) -> bool:
    """Whether the word would be capitalised here anyway: at a sentence's, line's, quote's or bullet's head."""
    return (
        t.first[i] or t.words[i - 1] in ("“", '"', "‘", ":", "•", "*") or (t.words[i - 1] in ("–", "-", "—") and (i < 2 or t.first[i - 1]))
    )


def _elsewhere(t: Tokens, w: NameWords, i: int, inside: set[str]) -> bool:
    """Whether a word at a sentence's head shows otherwise that it is a name."""
    word = t.words[i]
    heading = word.isupper() and len(word) > 5
    if (any(c.isupper() for c in word[1:]) and not heading) or not word.isascii() or t.word(i + 1) in ("'s", "’s"):
        return True
    if w.has("speech", t.word(i + 1)) and not word.endswith("s"):
        return True
    if len(word) > 5 and word.lower().endswith(("yev", "ayev", "ov", "ova", "eva", "yeva", "bek", "uly")):
        return True
    return word in inside
