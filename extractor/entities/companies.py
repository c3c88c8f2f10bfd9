"""Rules for companies that no legal form betrays: a trade at the end of the name, a foreign head, the agent of a deed."""

from __future__ import annotations

from collections.abc import Iterator

from extractor.entities.evidence import strange
from extractor.entities.runs import Candidate, Run, given_name, plain_word, trimmed
from extractor.entities.tokens import Tokens
from extractor.entities.words import NameWords, match
from extractor.values import Label

LONGEST = 5
"""Words of a company's name that ends in its trade."""


def trades(t: Tokens, w: NameWords, runs: list[Run]) -> Iterator[Candidate]:
    """ "Caldbeck Water", "Olive & Rye Bakeries": a run that ends in what the company deals in."""
    for run in runs:
        i, j = trimmed(t, w, run.i, run.j)
        if not 2 <= j - i <= LONGEST or not w.has("trade", t.words[j - 1]) or match(w.titles, t.words, j - 1):
            continue
        if t.first[i] and t.words[i].lower() in w.sorts["not_first"]:
            continue
        own = [x for x in range(i, j - 1) if t.words[x] != "&"]
        if not any(strange(w, t.words[x]) for x in own) or any(plain_word(t, w, x) or w.has("portfolio", t.words[x]) for x in own):
            continue
        yield Candidate(t.starts[i], t.ends[j - 1], Label.ORG, "trade_end", 66, sort="company")


def agents(t: Tokens, w: NameWords, runs: list[Run]) -> Iterator[Candidate]:
    """ "built by Gidromontazh": who makes, operates or finances is an organisation unless the words look like a person."""
    for run in runs:
        i, j = run.i, run.j
        if t.word(i - 1) != "by" or not w.has("org_by", t.word(i - 2)) or j - i > 4 or given_name(w, t.words[i]):
            continue
        if any(plain_word(t, w, x) for x in range(i, j)) or match(w.titles, t.words, i) or not strange(w, t.words[i]):
            continue
        yield Candidate(t.starts[i], t.ends[j - 1], Label.ORG, "agent", 42, sort="company")
