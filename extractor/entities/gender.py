"""Whether a person is "he" or "she", as far as title, given name and surname tell."""

from __future__ import annotations

from collections.abc import Iterable

from extractor.entities.words import NameWords


def gender_of(name: str, titles: Iterable[str], w: NameWords) -> str:
    """ "f", "m", or "" where nothing tells or two signs disagree."""
    told = {x.rstrip(".") for x in titles}
    if told & w.sorts["she_title"]:
        return "f"
    if told & w.sorts["he_title"]:
        return "m"
    parts = name.split(" ")
    signs = set()
    if len(parts) > 1:
        given = parts[0]
        signs |= {"f"} if w.has("given_f", given) else {"m"} if w.has("given_m", given) else set()
    last = parts[-1].lower()
    if not signs and len(last) > 4:
        signs |= {"f"} if last.endswith(tuple(w.sorts["she_end"])) else {"m"} if last.endswith(tuple(w.sorts["he_end"])) else set()
    return signs.pop() if len(signs) == 1 else ""
