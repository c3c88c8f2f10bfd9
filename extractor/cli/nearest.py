"""Where nothing fits what was asked for: which part of it is not there, and what is near it."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection, text

from extractor.sinks.choose import Choice

_NAMES = 5000
"""Names looked at, the most frequent first."""
_SHOWN = 6
_COLUMNS = {
    "indicator": "coalesce(c.indicator_id, lower(c.indicator))", "place": "coalesce(c.place, c.place_ref)",
    "organization": "coalesce(c.organization, c.organization_ref)",
}  # fmt: skip


def any_fits(connection: Connection, choice: Choice) -> bool:
    """Whether there is a fact of this choice."""
    where, given = choice.where(connection)
    asked = f"SELECT 1 FROM fact_current c{f' WHERE {where}' if where else ''} LIMIT 1"
    return connection.execute(text(asked), given).first() is not None


def nothing_fits(connection: Connection, choice: Choice) -> str:
    """Why nothing fits, in a sentence that names what to ask for instead."""
    if not any_fits(connection, Choice()):
        return "there is no fact in the database yet: fill it with extractor run … --db, or extractor load"
    for name in choice.indicators:
        if not any_fits(connection, Choice(indicators=[name])):
            return f"no fact on {name!r}: {_near(connection, 'indicator', name)}"
    if choice.place and not any_fits(connection, Choice(place=choice.place)):
        return f"no fact is of the place {choice.place!r}: {_near(connection, 'place', choice.place)}"
    if choice.organization and not any_fits(connection, Choice(organization=choice.organization)):
        return f"no fact is of the organization {choice.organization!r}: {_near(connection, 'organization', choice.organization)}"
    if choice.words and not any_fits(connection, Choice(words=choice.words)):
        return f"no fact has all the words {choice.words!r} in its title, sentence or evidence: search for fewer"
    if choice.article and not any_fits(connection, Choice(article=choice.article)):
        return f"no article {choice.article!r} has a fact: the column article of extractor facts --db … names them"
    if choice.only != "all" and not any_fits(connection, Choice(only=choice.only)):
        return nobody(choice.only)
    return f"no fact fits all of it together: {_without(connection, choice)}"


def nobody(only: str) -> str:
    """That no person decided what is asked for."""
    return f"nobody has {'accepted a fact' if only == 'accepted' else 'marked an article done'} yet: extractor review --db …"


def _near(connection: Connection, slot: str, name: str) -> str:
    asked = text(f"SELECT {_COLUMNS[slot]} AS name, count(*) AS n FROM fact_current c GROUP BY 1 ORDER BY n DESC, name LIMIT {_NAMES}")
    names = [row.name for row in connection.execute(asked) if row.name]
    lower = {n.lower(): n for n in reversed(names)}
    word = name.strip().lower()
    spellings = {word, word.replace(" ", "_")}
    near = [n for n in names if any(w in n.lower() for w in spellings)]
    near += [lower[n] for w in sorted(spellings) for n in difflib.get_close_matches(w, lower, n=_SHOWN, cutoff=0.75)]
    if near:
        return f"near it are {', '.join(dict.fromkeys(near[:_SHOWN]))}"
    return f"the most frequent are {', '.join(names[:_SHOWN])}" if names else f"no fact has a known {slot}"


def _without(connection: Connection, choice: Choice) -> str:
    """Which single part of the choice stands in the way."""
    parts: Sequence[tuple[str, Choice]] = [
        ("--place", replace(choice, place=None)), ("--organization", replace(choice, organization=None)),
        ("--since", replace(choice, since=None)), ("--status", replace(choice, status=None)), ("--measure", replace(choice, measure=None)),
        ("--min-confidence", replace(choice, min_confidence=0.0)), ("--search", replace(choice, words=None)),
        ("--article", replace(choice, article=None)), ("the indicator", replace(choice, indicators=())), ("--only", replace(choice, only="all")),
    ]  # fmt: skip
    found = [name for name, other in parts if other != choice and any_fits(connection, other)]
    return f"there are some without {' or without '.join(found)}" if found else "leave out more than one of the options"
