"""Every regular expression of the program, and the strings that make a bad one slow.

`collected` compiles nothing itself: it watches which expressions the program compiles while all its modules are imported and its
grammars are built from the lexicon, and adds those written as literals in the sources. `strings` reads an expression as Python's
own parser does and pumps each part that may repeat.
"""

from __future__ import annotations

import ast
import importlib
import json
import pkgutil
import re
import sys
import warnings
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from re import _constants as c  # type: ignore[attr-defined]  # isort: skip
from re import _parser as parser  # type: ignore[attr-defined]  # isort: skip

ROOT = Path(__file__).resolve().parents[2] / "extractor"
Pattern = tuple[str, int, str, list[str]]
"""Expression, flags, where it comes from, and the methods that are called on it: `finditer` stands for all that search."""


def collected() -> list[Pattern]:
    """All expressions of the program; to be called in a fresh process."""
    seen: dict[tuple[Any, int], str] = {}
    lines: set[str] = set()
    compile_ = re._compile  # type: ignore[attr-defined]

    def watched(pattern: Any, flags: Any) -> Any:
        frame = sys._getframe(1)
        while frame.f_code.co_filename == re.__file__:
            frame = frame.f_back  # type: ignore[assignment]
        if isinstance(pattern, str | bytes) and frame.f_code.co_filename.startswith(str(ROOT)):
            where = f"{frame.f_code.co_filename[len(str(ROOT)) + 1 :]}:{frame.f_lineno}"
            lines.add(where)
            seen.setdefault((pattern if isinstance(pattern, str) else pattern.decode("latin-1"), int(flags)), where)
        return compile_(pattern, flags)

    re._compile = watched  # type: ignore[attr-defined]
    _import_all()
    _build_all()
    re._compile = compile_  # type: ignore[attr-defined]
    found = [(p, f, *_used(where)) for (p, f), where in seen.items()]
    found += [x for x in literals() if (x[0], x[1]) not in seen] + list(of_the_tokenizer())
    later = made_later()
    found += [(p, f, where, ["finditer"]) for where, made in later.items() for p, f in made]
    return found + [("", 0, f"{UNSEEN} {place}", []) for place in unseen(lines, set(later))]


def _used(where: str) -> tuple[str, list[str]]:
    """The name that an expression has in its module, where it has one, and how it is used there."""
    file, line = where.rsplit(":", 1)
    text = (ROOT / file).read_text("utf-8")
    named = next((n for n in ast.parse(text).body if n.lineno <= int(line) <= (n.end_lineno or 0) and isinstance(n, ast.Assign)), None)
    if named is None or not isinstance(named.targets[0], ast.Name):
        return where, ["finditer"]
    name = named.targets[0].id
    calls = re.findall(rf"\b{name}\.(\w+)\(", text)
    known = name.startswith("_") and len(re.findall(rf"\b{name}\b", text)) == len(calls) + 1
    return f"{file}:{name}", sorted(set(map(_method, calls))) if known else ["finditer"]


def _method(call: str) -> str:
    return call if call in ("match", "fullmatch") else "finditer"


def _import_all() -> None:
    import extractor

    for module in pkgutil.walk_packages(extractor.__path__, "extractor."):
        if "migrations" not in module.name:
            try:
                importlib.import_module(module.name)
            except ModuleNotFoundError as error:
                if str(error.name).startswith("extractor"):  # else it is an extra that is not installed
                    raise


def _build_all() -> None:
    from extractor.entities import EntityFinder, Referents
    from extractor.facts import FactBinder
    from extractor.lexicon import load_lexicon
    from extractor.periods import PeriodGrammar
    from extractor.quantities import QuantityGrammar

    lexicon = load_lexicon()
    QuantityGrammar(lexicon)
    EntityFinder(lexicon)
    Referents(lexicon)
    FactBinder(lexicon, PeriodGrammar(lexicon))


UNSEEN = "not looked at:"


def made_later() -> dict[str, list[tuple[str, int]]]:
    """Expressions made while a text is read or a word is taught, by the function that makes them, as they come out at their worst."""
    from extractor import timex
    from extractor.quantities.cues import BLANK
    from extractor.quantities.numeral import SPACE
    from extractor.review import offer

    words = " ".join(["on"] * 60)
    taught = [offer.Offer(kind="concept", words=words), offer.Offer(kind="name", words=words, target="x")]
    taught += [offer.Offer(kind="block", before=b, after=a) for b, a in (("", words), (words, ""), (words, words), ("A " * 50 + "b", ""))]
    return {
        "quantities/amounts.py:calendar": [(rf"([A-Za-z]+){BLANK}\Z", 0), (rf"{BLANK}([a-z]+)", 0)],
        "quantities/numeral.py:parse_digits": [(f"[{SPACE}'’]", 0)],
        "quantities/traps.py:_words_at": [(r"[Rr]oute\b", 0)],
        "review/draft.py:_guess": [(r"(?<![a-z])million\b", 0)],
        "review/offer.py:_needle": [(made.pattern, made.flags) for made in map(offer._needle, taught)],
        "review/offer.py:contexts": [(offer._NUMERAL, 0)],
        "scene.py:_subject_company": [(r"(?<!\w)Air\ Astana(?!\w)", 0)],
        "timex.py:_recurrence": [(words, 0) for words, _ in timex._UNITS],
    }


def of_the_tokenizer() -> Iterator[Pattern]:
    """spaCy's, with our changes: they see every piece of a text between two blanks."""
    from extractor import nlp

    tokenizer: Any = nlp.blank().tokenizer
    for name, method in (("prefix_search", "match"), ("suffix_search", "finditer"), ("infix_finditer", "finditer"), ("url_match", "match")):
        held = getattr(tokenizer, name).__self__
        yield held.pattern, int(getattr(held, "flags", 0)), f"nlp.py:{name}", [method]


def unseen(reached: set[str], later: set[str]) -> Iterator[str]:
    """Calls of `re` whose expression is no literal, was not compiled above, and is not among those made later."""
    for path in sorted(ROOT.rglob("*.py")):
        file = str(path.relative_to(ROOT))
        lines = {int(where.rsplit(":", 1)[1]) for where in reached if where.startswith(f"{file}:")}
        tree = ast.parse(path.read_text("utf-8"))
        within = {id(n): f.name for f in ast.walk(tree) if isinstance(f, ast.FunctionDef) for n in ast.walk(f)}
        for node in ast.walk(tree):
            match node:
                case ast.Call(func=ast.Attribute(value=ast.Name(id="re"), attr=method), args=[pattern, *_]) if method in _METHODS:
                    known = isinstance(pattern, ast.Constant) and method != "compile"
                    place = f"{file}:{within.get(id(node), '')}"
                    if not known and not lines & set(range(node.lineno, (node.end_lineno or 0) + 1)) and place not in later:
                        yield place


_METHODS = ("compile", "match", "search", "fullmatch", "sub", "subn", "split", "findall", "finditer")


def literals() -> Iterator[Pattern]:
    """Expressions that stand in a call of `re` in the sources: they are compiled only when that line is reached."""
    for path in sorted(ROOT.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(func=ast.Attribute(value=ast.Name(id="re"), attr=method), args=[ast.Constant(value=str(pattern)), *rest]) if (
                    method != "compile"
                ):
                    told = " ".join(ast.unparse(x) for x in [*rest, *(k.value for k in node.keywords)])
                    flags = sum(getattr(re, name) for name in ("IGNORECASE", "MULTILINE", "DOTALL", "VERBOSE") if f"re.{name}" in told)
                    yield pattern, int(flags), f"{path.relative_to(ROOT)}:{node.lineno}", [_method(method)]


# --- pumping

_ANY = "a1 .,-"
_CATEGORIES = {
    c.CATEGORY_DIGIT: "1", c.CATEGORY_NOT_DIGIT: "a ", c.CATEGORY_SPACE: " \n", c.CATEGORY_NOT_SPACE: "a1.", c.CATEGORY_WORD: "a1",
    c.CATEGORY_NOT_WORD: " .-",
}  # fmt: skip
_LONG = 12
"""A part that may repeat more often than this is pumped."""


def _members(items: Any) -> str:
    """Some characters of a class."""
    if items[0][0] is c.NEGATE:
        outside = "".join(map(str, (_members([x]) for x in items[1:])))
        return "".join(x for x in _ANY + "\nx" if x not in outside) or "\u0416"
    found = []
    for kind, value in items:
        if kind is c.LITERAL:
            found.append(chr(value))
        elif kind is c.RANGE:
            found.append(chr(value[0]))
        elif kind is c.CATEGORY:
            found.append(_CATEGORIES.get(value, "a"))
    return "".join(found)


def sample(tree: Any, pick: int = 0) -> str:
    """A string that a part matches, as a rule; `pick` chooses among alternatives."""
    out = []
    for kind, value in tree:
        if kind is c.LITERAL:
            out.append(chr(value))
        elif kind is c.NOT_LITERAL:
            out.append(next(x for x in _ANY if ord(x) != value))
        elif kind is c.ANY:
            out.append(_ANY[pick % len(_ANY)])
        elif kind is c.IN:
            members = _members(value)
            out.append(members[pick % len(members)])
        elif kind is c.BRANCH:
            out.append(sample(value[1][pick % len(value[1])], pick))
        elif kind is c.SUBPATTERN:
            out.append(sample(value[3], pick))
        elif kind is c.ATOMIC_GROUP:
            out.append(sample(value, pick))
        elif kind in (c.MAX_REPEAT, c.MIN_REPEAT, c.POSSESSIVE_REPEAT):
            out.append(sample(value[2], pick) * max(value[0], 1 if pick else 0))
    return "".join(out)


def repeats(tree: Any, before: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Each part that may repeat: a string that leads to it, its body, and what follows it."""
    parts = list(tree)
    for i, (kind, value) in enumerate(parts):
        lead = before + sample(parts[:i])
        if kind in (c.MAX_REPEAT, c.MIN_REPEAT, c.POSSESSIVE_REPEAT):
            if value[1] > _LONG:
                yield lead, value[2], parts[i + 1 :]
            yield from repeats(value[2], lead)
        elif kind is c.SUBPATTERN:
            yield from repeats(value[3], lead)
        elif kind is c.ATOMIC_GROUP:
            yield from repeats(value, lead)
        elif kind is c.BRANCH:
            for branch in value[1]:
                yield from repeats(branch, lead)
        elif kind in (c.ASSERT, c.ASSERT_NOT):
            yield from repeats(value[1], lead)


def strings(pattern: str, flags: int, size: int, most: int = 60) -> Iterator[str]:
    """Long strings that lead into each repetition and then spoil the match."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = parser.parse(pattern, flags)
    made: dict[str, None] = {}
    for lead, body, after in repeats(tree):
        for pick in range(4):
            unit = sample(body, pick)
            for one in (unit, unit + sample(after[:1], pick)):
                if one:
                    pumped = one * (size // len(one) + 1)
                    made[lead + pumped + "\x01"] = None
                    made[pumped + "\x01"] = None
    # what begins a match, again and again: each beginning must not read on to the end
    head = sample(tree, 0)
    if head:
        made[head[:-1] * (size // len(head) + 1) + "\x01"] = None
    yield from islice(made, most)


if __name__ == "__main__":
    json.dump(collected(), sys.stdout)
