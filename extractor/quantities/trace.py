"""Which rule took each number of a text, and what it beat: for `extractor explain` and whoever writes a rule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc

from extractor.quantities.elided import Found
from extractor.quantities.find import QuantityGrammar
from extractor.quantities.notation import notation
from extractor.quantities.traps import Claim
from extractor.values import Number


@dataclass(frozen=True, slots=True)
class Trace:
    """One number: how it was read and by which entries, why if it is a guess, and the readings that lost, each with its entry."""

    number: Number
    reading: str
    rules: tuple[str, ...]
    doubt: str | None
    beaten: tuple[tuple[str, str], ...]


def trace(grammar: QuantityGrammar, doc: Doc, hint: str | None = None) -> list[Trace]:
    """Every number of the text in order."""
    text = doc.text
    found = grammar.read(doc, hint)
    free = grammar.read(doc, hint, read=grammar.reader.read(text, hint, claims=()))
    claims = grammar.traps.trace(text)
    return [_trace(grammar, text, n, _at(found, n), _at(free, n), claims) for n in grammar.numbers(text)]


def _at(found: list[Found], n: Number) -> Found | None:
    return next((f for f in found if f.quantity.overlaps(n)), None)


def _trace(
    grammar: QuantityGrammar, text: str, n: Number, taken: Found | None, free: Found | None, claims: list[tuple[Claim, bool]]
) -> Trace:
    here = [(c, won) for c, won in claims if c.start < n.end and n.start < c.end]
    barred = next((c for c, won in here if won), None)
    lost = [(f"no quantity: {c.reason or 'an expression'}", c.rule) for c, won in here if not won]
    if taken is not None:
        beaten = (*lost, *_rivals(grammar, text, taken))
        return Trace(n, notation(taken.quantity), taken.rules, taken.quantity.doubt, beaten)
    if free is not None and barred is not None:
        lost.insert(0, (notation(free.quantity), free.rules[0] if free.rules else "count"))
    rules = (barred.rule,) if barred is not None else ()
    return Trace(n, f"no quantity: {n.reason or 'counts nothing'}", rules, None, tuple(lost))


def _rivals(grammar: QuantityGrammar, text: str, f: Found) -> Iterator[tuple[str, str]]:
    """Other senses of the same words: a shorter unit, another currency of the same name, another sense, a bare count."""
    v, q = grammar.vocabulary, f.quantity
    behind = text[f.element.numeral.end : q.end].strip(" -\u00a0").lower()
    words = behind.split()
    for k in range(len(words) - 1, 0, -1):
        shorter = v.words.get(" ".join(words[:k]))
        if shorter is not None and shorter.code != q.unit:
            yield f"the shorter unit {shorter.code}", shorter.rule
    for rule in f.rules:
        shared = v.shared.get(rule)
        if shared is not None and shared.shared is not None:
            others = sorted(set(shared.shared.by_country.values()) - {(q.unit or "").split("/")[0]})
            yield f"the same word in {', '.join(others)}", rule
    for entry in {id(e): e for w in {behind, *words[:1]} if (e := v.senses.get(w)) is not None}.values():
        for sense in entry.senses:
            if sense.means not in f.rules:
                yield f"{sense.means.replace('_', ' ')}", entry.id
    if q.unit is not None and f.element.kind != "count":
        yield "a bare count", "count"
