"""From corrections to words: what a correction would teach the lexicon, as an entry that can be looked at, tried and written.

Three kinds of offer: `concept`, an indicator's words become a name of a concept; `name`, words become another spelling of a
place, an organisation or a person; `block`, numbers in a context that was rejected again and again measure nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from extractor.lexicon import Amendment, Lexicon, amend
from extractor.lexicon.keys import key_of
from extractor.lexicon.schema.facts import Concept
from extractor.lexicon.schema.quantities import Trap
from extractor.lexicon.schema.rows import Row
from extractor.records import EntityRef, Fact
from extractor.review.record import Refused

TABLES = {"ORG": "organizations", "PLACE": "places", "PERSON": "persons"}
KINDS = {"organizations": "company", "places": "city", "persons": "person"}
SLOT_OF = {"place": "PLACE", "organization": "ORG", "speaker": "PERSON"}
REASON = "attribute"
"""What the ledger says of a number that a reviewer blocked."""
_NUMBER_WORDS = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|half"
_NUMERAL = rf"(?P<n>\d+(?:[.,]\d+)*|\b(?i:{_NUMBER_WORDS})\b)"
_EMPTY = frozenset(
    "about than from with over under more less some only just nearly almost were have been that this these those their which they".split()
)
_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_BEFORE = re.compile(r"((?:[^\W\d_][\w’'-]*[ \u00a0-]){1,2})[$€£₸]?\Z")
_AFTER = re.compile(r"(?:[ \u00a0-][^\W\d_][\w’'-]*){1,2}")


def _plain(text: str) -> str:
    if not text.isprintable() or text != text.strip():
        raise ValueError("words of one line, without blanks at their ends")
    return text


Words = Annotated[str, Field(max_length=200), AfterValidator(_plain)]


class Offer(BaseModel):
    """What could be taught; everything it needs is in it, so that an address can hold it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Literal["concept", "name", "block"]
    words: Words = ""
    target: Words = ""
    ref: Words = ""
    label: Literal["", "ORG", "PLACE", "PERSON"] = ""
    sort: Words = ""
    """What a name new to us is: company, city, minister …"""
    before: Words = ""
    after: Words = ""

    @property
    def title(self) -> str:
        """What it would teach, in a sentence."""
        if self.kind == "concept":
            return f"“{self.words}” is a name of the concept {self.target}"
        if self.kind == "name":
            return f"“{self.words}” is {self.target}"
        return f"a number in “{self.context}” measures nothing"

    @property
    def context(self) -> str:
        """The words around a blocked number."""
        return " ".join(x for x in (self.before, "…", self.after) if x)

    def query(self) -> dict[str, str]:
        """As a query string."""
        return {name: value for name, value in self.model_dump().items() if value}

    def pattern(self) -> re.Pattern[str]:
        """Which texts it could change at all."""
        return _needle(self)


@lru_cache(maxsize=200)
def _needle(offer: Offer) -> re.Pattern[str]:
    if offer.kind == "block":
        return re.compile(_context(offer))
    if offer.kind == "name":
        return re.compile(rf"(?<!\w){_spaced(offer.words)}(?!\w)")
    words = [w for w in _WORD.findall(offer.words) if len(w) > 3] or [offer.words]
    longest = max(words, key=len)
    return re.compile(rf"(?<!\w){re.escape(longest.removesuffix('s'))}", re.IGNORECASE)


def _context(offer: Offer) -> str:
    before = rf"(?<!\w){_cased(offer.before)}[ \u00a0-]" if offer.before else r"(?<![\w.,$€£₸])"
    after = rf"[ \u00a0-]{_cased(offer.after)}(?!\w)" if offer.after else r"(?![\w%])(?![.,]\d)"
    return before + _NUMERAL + after


def _cased(words: str) -> str:
    """Words in small letters match in any case; a name only as it is written."""
    return _spaced(words) if any(c.isupper() for c in words) else f"(?i:{_spaced(words)})"


def _spaced(words: str) -> str:
    return re.sub(r"(?:\\[ -]| |-)+", r"[ \\u00a0-]", re.escape(words))


# ---------------------------------------------------------------- what a correction offers
def offers(now: Fact, machine: Fact, answer: str, text: str, lexicon: Lexicon) -> list[Offer]:
    """What the last word on a fact could teach."""
    if answer == "reject":
        return contexts(machine, text)
    if answer not in ("edit", "add"):
        return []
    found = [_name_offer(getattr(now, slot), label, lexicon) for slot, label in SLOT_OF.items() if _corrected(now, machine, slot, answer)]
    found.append(_concept_offer(now, machine, answer, lexicon))
    return list(dict.fromkeys(offer for offer in found if offer))


def _corrected(now: Fact, machine: Fact, slot: str, answer: str) -> bool:
    return answer == "add" or getattr(now, slot) != getattr(machine, slot)


def _concept_offer(now: Fact, machine: Fact, answer: str, lexicon: Lexicon) -> Offer | None:
    if not now.indicator.id or (answer == "edit" and now.indicator == machine.indicator):
        return None
    concept = next((c for c in lexicon.entries("concepts", Concept) if c.id == now.indicator.id), None)
    words = " ".join(now.indicator.text.split())
    if concept is not None and key_of(words) in {key_of(name) for name in concept.names}:
        return None
    return _offer(kind="concept", words=words, target=now.indicator.id)


def _name_offer(ref: EntityRef | None, label: str, lexicon: Lexicon) -> Offer | None:
    if ref is None:
        return None
    words, name = " ".join(ref.text.split()), " ".join(ref.name.split())
    row = row_of(lexicon, label, name, ref.ref)
    if row is not None and words in (row.name, *row.aliases):
        return None
    if row is None and (ref.ref or "").isalpha() and label == "PLACE":
        return None  # a country: those are ours alone
    if not words[:1].isupper() and not words[:1].isdigit():
        return None  # "the company" stands for a name and is none
    return _offer(kind="name", words=words, target=name, ref=ref.ref or "", label=label)


def _offer(**parts: Any) -> Offer | None:
    try:
        return Offer(**parts)
    except ValueError:
        return None


def contexts(fact: Fact, text: str) -> list[Offer]:
    """The contexts of a number that could be blocked, the narrow ones first."""
    q, sentence = fact.quantity, fact.sentence
    numeral = re.search(_NUMERAL, q.text)
    if numeral is None:
        return []
    start, end = q.start + numeral.start("n"), q.start + numeral.end("n")
    left, right = _BEFORE.search(text[max(sentence.start, start - 80) : start]), _AFTER.match(text[end : min(sentence.end, end + 80)])
    before = left[1].strip(" \u00a0-") if left else ""
    after = right[0].strip(" \u00a0-") if right else ""
    last, first = (before.split() or [""])[-1], (re.split(r"[ \u00a0-]", after) or [""])[0]
    pairs = [(before, first), (last, first), (before, ""), ("", after), (last, ""), ("", first)]
    made = [_offer(kind="block", before=" ".join(b.split()), after=" ".join(a.split())) for b, a in dict.fromkeys(pairs) if b or a]
    return [offer for offer in made if offer and _telling(offer) and _holds(offer, text, start)]


def _telling(offer: Offer) -> bool:
    """Whether the context has a word that says more than "the" or "a"."""
    return any(len(word) > 3 and word.lower() not in _EMPTY for word in _WORD.findall(f"{offer.before} {offer.after}"))


def _holds(offer: Offer, text: str, at: int) -> bool:
    return any(m.start("n") == at for m in offer.pattern().finditer(text, max(0, at - 100), at + 120))


def blocks(offer: Offer, fact: Fact, text: str) -> bool:
    """Whether a block would bar this fact's number."""
    start, end = fact.quantity.start, fact.quantity.end
    return any(start <= m.start("n") < end for m in offer.pattern().finditer(text, max(0, start - 100), end + 120))


def row_of(lexicon: Lexicon, label: str, name: str, ref: str | None) -> Row | None:
    """The row of a name: of the same reference where both have one."""
    for row in lexicon.files()[TABLES[label]]:
        if isinstance(row, Row) and row.name == name and (not ref or getattr(row, "ref", None) in (None, ref)):
            return row
    return None


# ---------------------------------------------------------------- the entry it becomes
def amendment(offer: Offer, lexicon: Lexicon, folder: Path) -> Amendment:
    """The file of the user's folder with what the offer teaches.

    Raises:
        Refused: when it teaches nothing, or nothing that may be.
    """
    if offer.kind == "concept":
        return amend(folder, "concepts", _concept_entries(offer, lexicon))
    if offer.kind == "name":
        return amend(folder, TABLES[offer.label or "ORG"], [_name_row(offer, lexicon)])
    return amend(folder, "number_traps", [_trap(offer, lexicon)])


def _concept_entries(offer: Offer, lexicon: Lexicon) -> list[dict[str, Any]]:
    """The concept with the name, and the one that had the name until now without it."""
    if not key_of(offer.words) or not re.fullmatch(r"[a-z][\w.-]*", offer.target):
        raise Refused("name the words and the concept: small letters, digits and _")
    entries = []
    for concept in lexicon.entries("concepts", Concept):
        names = [n for n in concept.names if key_of(n) != key_of(offer.words)]
        if concept.id == offer.target:
            if len(names) < len(concept.names):
                raise Refused(f"“{offer.words}” is a name of {offer.target} already")
            entries.append(_dump(concept, [*names, offer.words]))
        elif len(names) < len(concept.names):
            if not names:
                raise Refused(f"“{offer.words}” is the only name of {concept.id}: give that concept another name first")
            entries.append(_dump(concept, names))
    if all(entry["id"] != offer.target for entry in entries):
        entries.append({"id": offer.target, "names": [offer.words]})
    return entries


def _dump(concept: Concept, names: Sequence[str]) -> dict[str, Any]:
    return {**concept.model_dump(exclude_defaults=True, by_alias=True, mode="json"), "names": list(names)}


def _name_row(offer: Offer, lexicon: Lexicon) -> dict[str, Any]:
    if not offer.words or not offer.target or "|" in offer.words + offer.target:
        raise Refused("name the words and what they stand for, without |")
    label = offer.label or "ORG"
    row = row_of(lexicon, label, offer.target, offer.ref or None)
    if row is None:
        alias = [offer.words] if offer.words != offer.target else []
        ref = {"ref": offer.ref} if offer.ref and "ref" in _columns(label) else {}
        country = {"country": offer.ref[:2]} if ref and label == "PLACE" and "-" in offer.ref else {}
        return {"kind": offer.sort or KINDS[TABLES[label]], "name": offer.target, "aliases": alias, **ref, **country}
    if offer.words in (row.name, *row.aliases):
        raise Refused(f"“{offer.words}” is {offer.target} already")
    cells = {column: getattr(row, column) for column in row.columns if column != "id" and getattr(row, column)}
    return {**{k: list(v) if isinstance(v, tuple) else v for k, v in cells.items()}, "aliases": [*row.aliases, offer.words]}


def is_new(offer: Offer, lexicon: Lexicon) -> tuple[str, ...]:
    """The kinds a name may be of, where it is new to us and somebody has to say."""
    if offer.kind != "name" or row_of(lexicon, offer.label or "ORG", offer.target, offer.ref or None) is not None:
        return ()
    return _kinds(offer.label or "ORG")


def _kinds(label: str) -> tuple[str, ...]:
    from extractor.lexicon.schema import FILES

    kind = FILES[TABLES[label]]
    return kind.kinds if issubclass(kind, Row) else ()


def _columns(label: str) -> tuple[str, ...]:
    from extractor.lexicon.schema import FILES

    kind = FILES[TABLES[label]]
    return kind.columns if issubclass(kind, Row) else ()


def _trap(offer: Offer, lexicon: Lexicon) -> dict[str, Any]:
    if not _WORD.search(offer.before + offer.after):
        raise Refused("a number alone cannot be blocked: a word before or behind it is needed")
    own = "reviewed_" + "_".join(_WORD.findall(f"{offer.before} n {offer.after}".lower()))
    if any(trap.id == own for trap in lexicon.entries("number_traps", Trap)):
        raise Refused(f"a number in “{offer.context}” is blocked already")
    word = max(_WORD.findall(f"{offer.before} {offer.after}"), key=len)
    cues = [word] if any(c.isupper() for c in offer.before + offer.after) else list(dict.fromkeys([word, word.capitalize(), word.upper()]))
    return {"id": own, "reason": REASON, "cue": cues, "pattern": _context(offer)}
