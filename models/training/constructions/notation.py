"""How a generated sentence is written down, and its reading into rows.

Notation of a pattern: items separated by blanks, `[name=]form[/relation[>head name]]`; the item without a relation
is the root and the default head; `@slot` or `@slot(argument)` is a generated phrase; `form^UPOS.XPOS` overrides the
word class looked up in the treebanks; `~` glues an item to the one before.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from spacy.language import Language

from ..lexicon import Lexicon
from ..names import Names
from ..rows import Rows

ITEM = re.compile(r"(~)?(?:([a-z]\w*)=)?([^=]+?)(?:/([a-z]+(?::[a-z]+)?)(?:>(\w+))?)?")
GLUED_LEFT = {",", ".", ")", "%", ":", ";", "'s", "’s"}
GLUED_RIGHT = {"(", "$", "€", "£", "US$"}


@dataclass(slots=True)
class Fragment:
    """Rows with local heads and the position of their root."""

    rows: Rows
    root: int


class Notation:
    """Patterns in, fragments out; a subclass adds the `slot_` methods that patterns name."""

    def __init__(self, lexicon: Lexicon, names: Names, nlp: Language, rng: random.Random) -> None:
        self.lexicon, self.names, self.nlp, self.rng = lexicon, names, nlp, rng
        self.held = Fragment([], 0)

    def pick(self, options: Sequence[str]) -> str:
        """One of the options."""
        return self.rng.choice(options)

    def maybe(self, share: float, text: str) -> str:
        """The text with probability `share`, else nothing."""
        return text if self.rng.random() < share else ""

    def word(self, form: str) -> Fragment:
        """A literal, perhaps with its class given as form^UPOS.XPOS."""
        form, _, given = form.partition("^")
        pos, _, tag = given.partition(".")
        row = self.lexicon.row(form, pos, tag)
        return Fragment([row], 0)

    def parse(self, pattern: str) -> Fragment:
        """A pattern as a fragment."""
        parts: list[tuple[Fragment, str, str, bool]] = []
        names: dict[str, int] = {}
        root = -1
        for i, item in enumerate(pattern.split()):
            match = ITEM.fullmatch(item)
            if match is None:
                raise ValueError(f"{item!r} in {pattern!r}")
            glue, name, form, relation, head = match.groups()
            if form.startswith("@"):
                slot, _, argument = form[1:].rstrip(")").partition("(")
                method = getattr(self, f"slot_{slot}")
                fragment = method(argument) if argument else method()
            elif relation == "case" and "^" not in form:
                fragment = self.word(f"{form}^ADP.IN")
            else:
                fragment = self.word(form)
            if name:
                names[name] = i
            if not relation:
                if root >= 0:
                    raise ValueError(f"two roots in {pattern!r}")
                root = i
            parts.append((fragment, relation or "", head or "", bool(glue)))
        if root < 0:
            raise ValueError(f"no root in {pattern!r}")
        offsets, total = [], 0
        for fragment, *_ in parts:
            offsets.append(total)
            total += len(fragment.rows)
        rows: Rows = []
        for i, (fragment, relation, head, glue) in enumerate(parts):
            for k, row in enumerate(fragment.rows):
                moved = replace(row, head=row.head + offsets[i])
                if k == fragment.root and i != root:
                    target = names[head] if head else root
                    moved.head = offsets[target] + parts[target][0].root
                    moved.dep = relation
                rows.append(moved)
            first = fragment.rows[0].text
            if rows and offsets[i] and (glue or first in GLUED_LEFT):
                rows[offsets[i] - 1].space = False
            if fragment.rows[-1].text in GLUED_RIGHT and len(fragment.rows) == 1:
                rows[-1].space = False
        at = offsets[root] + parts[root][0].root
        rows[at].head, rows[at].dep = at, "ROOT"
        return Fragment(rows, at)

    def phrase(self, text: str) -> Fragment:
        """A noun phrase of a word list: * marks the adjective, the last word is the head."""
        *before, head = text.split()
        items = [f"{w[:-1]}^ADJ.JJ/amod" if w.endswith("*") else f"{w}^NOUN.NN/compound" for w in before]
        if head == "GDP":
            return self.parse("GDP^NOUN.NN")
        plural = (head.endswith("s") and head not in {"gas", "business"}) or head in {"people", "pharmaceuticals"}
        if "-" in head:
            a, b = head.split("-")
            return self.parse(f"{a}^NOUN.NN/compound ~-^PUNCT.HYPH/punct ~{b}^NOUN.NNS")
        return self.parse(" ".join([*items, f"{head}^NOUN.{'NNS' if plural else 'NN'}"]))
