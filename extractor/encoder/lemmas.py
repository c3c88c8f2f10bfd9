"""Lemmas as rules on the end of a word, so that the network picks one of a few hundred rules.

Source of the method: edit classes for lemmatisation (Chrupala 2006; spaCy's edit-tree lemmatizer). A rule reads
`case|cut|add`: set the case (`=` as written, `l` lower, `t` title), take `cut` off the end, put `add` there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

SAME = "=||"


def rule_of(form: str, lemma: str) -> str:
    """The rule that leads from the form to the lemma."""
    if form == lemma:
        return SAME
    case, base = ("=", form) if lemma != lemma.lower() else ("l", form.lower())
    if lemma == form.title() and lemma != form:
        case, base = "t", form.title()
    k = 0
    while k < min(len(base), len(lemma)) and base[k] == lemma[k]:
        k += 1
    return f"{case}|{base[k:]}|{lemma[k:]}"


def apply(form: str, rule: str) -> str | None:
    """The lemma, or None where the rule does not fit the form."""
    case, end, add = rule.split("|", 2) if rule.count("|") == 2 else ("=", "", "")
    base = form if case == "=" else form.lower() if case == "l" else form.title()
    if not base.endswith(end) or len(end) > len(base):
        return None
    return (base[: len(base) - len(end)] + add) or None


def lemma_of(form: str, ranked: Sequence[str], known: Mapping[str, str] | None = None) -> str:
    """The lemma of a form.

    Args:
        form: the word as written.
        ranked: rules, the best first.
        known: lower-case forms of its word class with their lemmas, in which lemmas are forms too.

    Returns:
        the lemma of a known form; else what the first rule makes that leads to a known lemma; else what the first rule
        makes that fits at all; else the form.
    """
    known = known or {}
    if form.lower() in known:
        return known[form.lower()]
    made = [lemma for lemma in (apply(form, rule) for rule in ranked) if lemma]
    return next((lemma for lemma in made if known.get(lemma) == lemma), made[0] if made else form)
