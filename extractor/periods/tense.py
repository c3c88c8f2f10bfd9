"""The tense of an expression of time: "will open on Friday" is the next one, "opened on Friday" the last."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace

from spacy.tokens import Doc, Token

from extractor.periods.model import PeriodMention

STEPS = 10  # how far up the tree is looked
_PAST_AUXILIARIES = frozenset(("have", "has", "had", "was", "were", "did", "'ve", "’ve"))
_HAVE = frozenset(("have", "has", "had", "'ve", "’ve"))
_FIRM = frozenset(("will", "shall", "'ll", "’ll", "wo"))  # these look ahead before "have" too: "will have opened"
_COMPARING = frozenset(("than", "against", "versus", "vs", "vs.", "compared"))
_SUCCEEDING = frozenset(("after", "following", "from"))  # "is seen at $420m, after $310m in the first half"
_GOVERNED = frozenset(("xcomp", "ccomp", "advcl", "acl", "csubj", "obl", "csubj:pass", "csubj:outer"))


class Tense:
    """Reads the tree above an expression: modal verbs, infinitives of what is planned, verbs of timetables in the present."""

    def __init__(self, words: Mapping[str, Mapping[str, str]]) -> None:
        self._modals, self._verbs, self._nouns, self._present, self._wants, self._set_for = (
            frozenset(words.get(f"ahead_{name}", ())) for name in ("modal", "verb", "noun", "present", "want", "for")
        )

    def mark(self, doc: Doc, mentions: Sequence[PeriodMention]) -> list[PeriodMention]:
        """The mentions, each with the tense of its verb."""
        if not mentions or not doc.has_annotation("DEP"):
            return list(mentions)
        starts = [token.idx for token in doc]
        return [replace(m, tense=self._tense(doc, m, _at(starts, m.start), _at(starts, m.end - 1))) for m in mentions]

    def _tense(self, doc: Doc, mention: PeriodMention, first: int, last: int) -> str:
        if first and ((doc[first - 1].tag_ == "VBD" and not _is_passive(doc[first - 1])) or doc[first - 1].lower_ in _COMPARING):
            return "past"  # "said on Thursday it will open", "against 3% in May"
        token, purpose = doc[last], doc[first].lower_ == "for"
        for _ in range(STEPS):
            verdict = self._says(token)
            if verdict is None and token.i < first and _succeeds(token):
                verdict = "past"
            if purpose and token.tag_ in ("VBN", "VBD") and token.lemma_.lower() in self._set_for and not _had(token):
                return "future"  # "27 projects envisaged for this year"
            if verdict is not None:
                return verdict
            if token.head.i == token.i:
                return "open"
            token = token.head
        return "open"

    def _says(self, token: Token) -> str | None:
        """What a word above an expression says of its time; None: ask the next one up."""
        if token.pos_ in ("NOUN", "PROPN") and token.lemma_.lower() in self._nouns:
            return "future"
        helpers = [c for c in token.children if c.dep_.startswith(("aux", "cop", "mark", "case"))]
        said = {c.lower_ for c in helpers}
        if token.lower_ == "delivery" and "for" in said:
            return "future"  # "electricity for delivery on Tuesday"
        if said & {"is", "are"} and any(c.dep_ == "nsubj" and c.lemma_.lower() in self._nouns for c in token.children):
            return "future"  # "the plan for the year is 420, for the third quarter 105"
        if said & _COMPARING and token.pos_ not in ("VERB", "AUX"):
            return "past"
        if "due" in said or said & _FIRM or (said & self._modals and not said & _PAST_AUXILIARIES):
            return "future"
        if token.pos_ in ("VERB", "AUX") or said & {"is", "are", "was", "were"}:
            return self._of_verb(token, said)
        return None

    def _of_verb(self, verb: Token, said: set[str]) -> str | None:
        if "to" in said and (verb.tag_ == "VB" or "be" in said):
            if said & {"is", "are"} or ("be" in said and verb.dep_.startswith("acl")):  # "a mill to be built in May"
                return "future"
            return self._governs(verb.head) if verb.dep_ in _GOVERNED else None
        if verb.tag_ in ("VB", "VBG", "VBN") and not said & _PAST_AUXILIARIES and verb.dep_ in ("conj", "xcomp", "ccomp"):
            return None  # shares the time of the verb before it
        if said & _HAVE and verb.tag_ in ("VBN", "VBD"):
            return "perfect"
        if said & _PAST_AUXILIARIES or (verb.tag_ in ("VBD", "VBN") and not said & {"is", "are"}):
            return "past"
        lemma = verb.lemma_.lower()
        if said & {"is", "are"} and verb.tag_ != "VBG":  # "is expected on Monday", "is due in May"
            if lemma in self._verbs or verb.lower_ in self._verbs:
                return "future"
            return "present" if lemma in self._wants else "open"  # "is seen at 5 % in the second half"
        if verb.dep_ == "advcl" and verb.tag_ in ("VBZ", "VBP") and lemma not in self._present:
            return None  # "will stop when the timetable changes on 31 March"
        finite = verb.tag_ in ("VBZ", "VBP", "VBG")
        if finite and (lemma in self._present or lemma in self._wants):
            return "future"
        return "present" if verb.pos_ == "VERB" and verb.tag_ in ("VBZ", "VBP") else "open"

    def _governs(self, head: Token) -> str | None:
        """Whether the word that an infinitive hangs on plans it: "expected to open", "a plan to open"."""
        if head.lemma_.lower() in self._verbs or head.lower_ in self._verbs:
            return "future"
        return "future" if head.pos_ in ("VERB", "AUX") and self._says(head) == "future" else "past"


def _succeeds(token: Token) -> bool:
    """Whether a figure is told as the one before: "after $310m in the first half"."""
    figure = token.like_num or token.pos_ in ("NUM", "SYM") or any(c.dep_ == "nummod" for c in token.children)
    return figure and any(c.dep_ == "case" and c.lower_ in _SUCCEEDING for c in token.children)


def _is_passive(verb: Token) -> bool:
    """ "is expected in November", whatever its tag."""
    return any(c.lower_ in ("is", "are", "be") for c in verb.children)


def _had(verb: Token) -> bool:
    """Whether it is "had expected", "has booked": told of a time that is over as well."""
    return any(c.lower_ in _HAVE for c in verb.children)


def _at(starts: Sequence[int], place: int) -> int:
    """The token at a place of the text."""
    return max(0, bisect_right(starts, place) - 1)
