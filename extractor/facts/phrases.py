"""The shortest phrase that names what is measured, built around its head noun.

Left: modifiers up to an article, a number or a possessor that is a name. Right: complements ("in fixed capital", "to farmers"),
unless they say when, where or whose it is: those have slots of their own.
"""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Token

from extractor.facts.view import Sentence
from extractor.facts.words import key_of
from extractor.values import Kind, Words

_LEFT_POS = frozenset({"NOUN", "PROPN", "ADJ", "ADV", "VERB", "SYM", "X", "INTJ"})
_MAX_WORDS = 12


@dataclass(frozen=True, slots=True)
class Phrase:
    """An indicator's words: `text` as it will be shown, `words` where it stands."""

    text: str
    words: Words


def indicator_phrase(sentence: Sentence, head: Token, *, tail: bool = True) -> Phrase | None:
    """The phrase around a head noun, or None where nothing but a name, a pronoun or a time is left."""
    if head.pos_ in ("PRON", "DET", "NUM", "PUNCT", "AUX") or sentence.inside_period(head) or sentence.figure_at(head):
        return None
    left = _left(sentence, head)
    right = _right(sentence, head) if tail else []
    tokens = [*left, head, *right]
    text = _join(sentence, tokens)
    if not any(c.isalpha() for c in text):
        return None
    start, end = tokens[0].idx, tokens[-1].idx + len(tokens[-1])
    return Phrase(text, Words(sentence.source[start:end], start, end))


def _left(sentence: Sentence, head: Token) -> list[Token]:
    kept: list[Token] = []
    pending: list[Token] = []
    i = head.i - 1
    while i >= sentence.span.start:
        token = head.doc[i]
        if token.is_space or sentence.figure_at(token) or sentence.inside_period(token):
            break
        if token.lower_ in sentence.lexis.sets["empty"]:
            break
        if token.tag_ == "POS" or token.lower_ in ("'s", "’s", "’", "'"):
            if sentence.entity_at(head.doc[i - 1]) or head.doc[i - 1].lower_ in sentence.lexis.sets["stand_ins"]:
                break
            pending.append(token)
        elif _numbered(sentence, token):
            pending.append(token)  # "the core tier 1 ratio"
        elif _glued(token) or (token.lower_ in ("and", "or", ",", "&", "-", "/") and _joins(head, i)):
            pending.append(token)
        elif pending and pending[-1].text == "-" and token.pos_ in ("NUM", "NOUN", "ADJ", "PROPN", "VERB", "ADV"):
            kept = [token, *reversed(pending), *kept]  # "two-year fix", "fixed-rate loans"
            pending = []
        elif token.pos_ in _LEFT_POS and _modifies(token, head):
            if _is_place(sentence, token):
                break
            kept = [token, *reversed(pending), *kept]
            pending = []
        else:
            break
        i -= 1
    while kept and (kept[0].pos_ == "ADV" or (kept[0].lower_ in ("also", "however", "annual") and len(kept) == 0)):
        kept = kept[1:]
    return kept


def _numbered(sentence: Sentence, token: Token) -> bool:
    """A number that belongs to the noun before it: "tier 1", "Brent 2"; a figure or a time is none."""
    if token.pos_ != "NUM" or not token.i or sentence.figure_at(token) or sentence.inside_period(token):
        return False
    before = token.doc[token.i - 1]
    return before.pos_ in ("NOUN", "PROPN") and len(token) <= 2 and before.i >= sentence.span.start


def _glued(token: Token) -> bool:
    """A hyphen inside a word: "fixed-rate", "10-year"."""
    return token.text == "-" and not token.whitespace_ and token.i > 0 and not token.doc[token.i - 1].whitespace_


def _joins(head: Token, i: int) -> bool:
    """Whether "and" or a comma joins two modifiers of the head: "transport and warehousing services"."""
    before = head.doc[i - 1] if i else None
    return before is not None and before.pos_ in ("ADJ", "NOUN", "PROPN") and _modifies(before, head)


def _modifies(token: Token, head: Token) -> bool:
    if token.dep_ in ("nsubj", "nsubj:pass", "obj", "obl", "root", "ROOT") and token.head != head:
        return False
    if token.pos_ == "VERB" and token.dep_ not in ("amod", "compound"):
        return False
    for _ in range(6):
        if token.head == head:
            return True
        if token.head == token:
            return False
        token = token.head
    return False


def _is_place(sentence: Sentence, token: Token) -> bool:
    entity = sentence.entity_at(token)
    return entity is not None and key_of(entity.text) not in sentence.lexis.concepts


def indicator_tail(sentence: Sentence, head: Token) -> list[Token]:
    """The complements behind a head noun that belong to the indicator."""
    return _right(sentence, head)


def _right(sentence: Sentence, head: Token) -> list[Token]:
    kept: list[Token] = []
    doc, i, end = head.doc, head.i + 1, sentence.span.end
    while i < end and len(kept) < _MAX_WORDS:
        token = doc[i]
        if token.lower_ not in sentence.lexis.sets["complement_prepositions"]:
            break
        group, after = _complement(sentence, head, kept, i, end)
        if not group:
            break
        kept += group
        i = after
    return kept


def _complement(sentence: Sentence, head: Token, kept: list[Token], i: int, end: int) -> tuple[list[Token], int]:
    """One prepositional complement from token `i` on: its tokens and where it ends; empty where it says when, where or whose."""
    doc, group, j = head.doc, [head.doc[i]], i + 1
    content = False
    counted = None
    while j < end and len(group) < _MAX_WORDS:
        token = doc[j]
        figure = sentence.figure_at(token)
        if figure is not None and figure.quantity.kind == Kind.COUNT and (figure is counted or group[-1].lower_ in ("the", "all")):
            counted = figure  # "prices for the 19 most important goods": the goods belong to the name
            if token.pos_ == "NUM":
                j += 1
                continue
        elif figure is not None or sentence.inside_period(token):
            if not content:
                return [], i
            break
        if (
            (token.lower_ in ("and", "or", ",", "&") and content and j + 1 < end and _continues(sentence, doc[j + 1], head, j))
            or token.lower_ in sentence.lexis.sets["empty"]
            or token.tag_ == "POS"
        ):
            group.append(token)
        elif token.pos_ in ("NOUN", "PROPN", "ADJ", "X") or (token.pos_ == "VERB" and token.dep_ in ("amod", "compound")):
            group.append(token)
            content = True
        elif (token.pos_ == "NUM" and j + 1 < end and _glued(doc[j + 1])) or _glued(token):
            group.append(token)  # "the 10-year bond"
        else:
            break
        j += 1
    while group and (
        group[-1].lower_ in sentence.lexis.sets["empty"] or group[-1].lower_ in ("and", "or", ",", "&") or group[-1].tag_ == "POS"
    ):
        group.pop()
        j -= 1
    before_figure = j + 1 < end and doc[j].lower_ == "of" and any(sentence.figure_at(doc[k]) for k in (j + 1, min(j + 2, end - 1)))
    if len(group) < 2 or before_figure or not _belongs(sentence, head, kept, group):
        return [], i
    return group, j


def _continues(sentence: Sentence, token: Token, head: Token, comma: int) -> bool:
    """Whether what follows "and" is still part of the complement, not a new clause or list member with a figure."""
    if token.pos_ not in ("NOUN", "ADJ", "PROPN"):
        return False
    after = token.doc[token.i + 1] if token.i + 1 < sentence.span.end else None
    if token.dep_ in ("nsubj", "nsubj:pass") or (after is not None and (sentence.figure_at(after) or after.pos_ in ("VERB", "AUX"))):
        return False
    return not (head.doc[comma].text == "," and token.dep_ not in ("conj", "amod", "compound"))


def _belongs(sentence: Sentence, head: Token, kept: list[Token], group: list[Token]) -> bool:
    preposition, last = group[0].lower_, group[-1]
    named = [t for t in group[1:] if _is_place(sentence, t)]
    if named:
        entity = sentence.entity_at(named[0])
        whole = all(t in named or t.lower_ in sentence.lexis.sets["empty"] or t.lower_ == "and" for t in group[1:])
        if whole and entity is not None and (entity.label == "PLACE" or head.lower_ in sentence.lexis.sets["partner_heads"]):
            return head.lower_ in sentence.lexis.sets["partner_heads"] and preposition in ("to", "from", "with")
        return not whole and preposition == "of"
    if last.lower_ in sentence.lexis.sets["stand_ins"] and len(group) <= 3:
        return False
    if preposition in ("by", "at", "as", "against", "under") and head.lower_ not in ("work", "works", "facilities"):
        return False
    anchors = {head.i, *(t.i for t in kept)}
    loose = preposition in ("to", "in", "from", "with", "for", "on")
    return not (loose and group[0].head.i not in anchors and last.head.i not in anchors and group[0].head.head.i not in anchors)


def _join(sentence: Sentence, tokens: list[Token]) -> str:
    words = []
    for n, token in enumerate(tokens):
        text = token.text
        if n and token.lower_ in ("the", "a", "an", "its", "their", "his", "her", "our"):
            continue
        if (
            n == 0
            and text[:1].isupper()
            and not text.isupper()
            and text[1:].islower()
            and not sentence.entity_at(token)
            and (token.is_sent_start or token.pos_ != "PROPN")
        ):
            text = text[0].lower() + text[1:]
        words.append(text + (" " if token.whitespace_ or token.is_space else ""))
    return " ".join("".join(words).split())
