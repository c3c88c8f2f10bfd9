"""Whether a figure has happened, is planned or expected."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from spacy.tokens import Token

from extractor.facts.reading import Reading
from extractor.facts.situation import Situation, span_words
from extractor.facts.view import SUBJECTS, climb
from extractor.values import Status, Words


@dataclass(frozen=True, slots=True)
class Assertion:
    """A status with what decided it."""

    status: Status
    rule: str
    cue: Words | None = None


def status_of(s: Situation, r: Reading) -> Assertion:
    """The status of a figure read as `r`.

    A cue governs what hangs on it: "plans to build 12 schools", "is expected to grow by 3 %", "a budget of". The nearest wins.
    """
    inherited = r.inherits
    cue = _relative_cue(s)
    if cue is not None:
        return cue
    cue = _verb_cue(s) or _phrase_cue(s)
    now = _present(s) if cue is not None else None
    if now is not None:
        return Assertion(Status.ACTUAL, "said_of_now", span_words(now, now))
    if cue is not None and _starting_point(s):
        return Assertion(Status.ACTUAL, "from_half_is_actual")
    cue = cue or _noun_cue(s, r)
    if cue is not None:
        return cue
    if (
        inherited is not None
        and inherited.sentence is s.sentence
        and r.relation in ("conversion", "from_to")
        and inherited.status != Status.ACTUAL
    ):
        if r.relation == "from_to" and s.preposition == "from":
            return Assertion(Status.ACTUAL, "from_half_is_actual")
        return Assertion(inherited.status, "status_of_twin")
    if _part_of_planned(s):
        return Assertion(s.drafts[-1].status, "status_of_whole")
    return Assertion(Status.ACTUAL, "status_default")


def status_of_future(s: Situation, indicator: str, *, whole: bool) -> Status:
    """What a time that ends after the publication makes of a figure that nothing else marks; `whole` if it also begins after it.

    Forecast where somebody reckons ("sees growth of 3 % in 2026") or nobody decides; planned where somebody decides ("is set at") or,
    if the whole time lies ahead, else; what has been done already stays actual ("three of the cargoes due in May have been diverted").
    """
    verbs = [t.lower_ for t in _clause(s)]
    if any(v in s.words.sets["reckoning_verbs"] for v in verbs):
        return Status.FORECAST
    if any(v in s.words.sets["deciding_verbs"] for v in verbs):
        return Status.PLANNED
    if not whole or _done_already(s) or _present(s) is not None:
        return Status.ACTUAL
    undecided = set(indicator.lower().split()) & s.words.sets["nobody_decides"]
    return Status.FORECAST if undecided else Status.PLANNED


def _done_already(s: Situation) -> bool:
    """Whether the figure's verb tells what has happened: "have been diverted", "rose to 62 within two years"."""
    verb = s.verb
    if verb is None or verb.pos_ not in ("VERB", "AUX"):
        return False
    if verb.dep_ == "acl" and verb.tag_ == "VBN":
        return True  # "the mall, built at a cost of $1.7bn, is to open in May"
    helpers = [c for c in verb.children if c.pos_ == "AUX"]
    if any(c.lower_ in ("will", "would", "may", "might", "could", "should", "shall", "must") for c in helpers):
        return False
    return verb.tag_ == "VBD" or any(c.tag_ == "VBD" or c.lower_ in ("have", "has", "'ve", "’ve") for c in helpers)


def _present(s: Situation) -> Token | None:
    """A word beside the figure that says that it is so today, whatever is planned: "the present 6,190", "now 55 %", "12 already"."""
    for token in (*s.tokens_before[:3], *s.tokens_after[:2]):
        if token.text in (",", ";", "(", ")", ":") or s.sentence.figure_at(token):
            if token.i > s.figure.last:
                break
            continue
        if token.lower_ in s.words.sets["present_words"]:
            return token
    return None


def _part_of_planned(s: Situation) -> bool:
    """ "It will invest 17 billion, 4 billion of which is for …", "$70 million, of which $28 million": a part of what is planned."""
    if s.previous is None or s.previous.status == Status.ACTUAL or _done_already(s) or _present(s) is not None:
        return False
    near = [t.lower_ for t in (*s.gap[-3:], *s.tokens_after[:2])]
    return any(a == "of" and b in ("which", "whom", "them", "these") for a, b in pairwise(near))


def _starting_point(s: Situation) -> bool:
    """Whether the figure is where a plan starts from, or what it is held against: "raise it from 64 to 75 %", "against 14.2 this year"."""
    if s.preposition in ("against", "versus", "vs"):
        return True
    if s.preposition == "with" and len(s.tokens_before) > 1 and s.tokens_before[1].lower_ == "compared":
        return True
    others = (f for f in s.sentence.figures if f is not s.figure and f.quantity.kind == s.kind)
    return s.preposition == "from" and any(f.preposition is not None and f.preposition.lower_ == "to" for f in others)


def _relative_cue(s: Situation) -> Assertion | None:
    """A relative clause on the figure itself: "the 165,000 that economists had expected", "the 4.2 % projected in April"."""
    for child in s.figure.head.children:
        if child.dep_.startswith("acl") and child.i > s.figure.last:
            cue = s.words.status_verbs.get(child.lower_)
            if cue is not None and child.pos_ == "VERB" and child.tag_ in ("VBN", "VBD", "VBZ", "VBP"):
                return Assertion(Status(cue.status), f"status.{cue.id}", span_words(child, child))
            if child.lower_ in s.words.sets["polled"] and child.dep_ == "acl":
                return Assertion(Status.FORECAST, "status.seen", span_words(child, child))  # "the 611 million seen in a poll"
    return None


def _clause(s: Situation) -> list[Token]:
    """Governing verbs of the figure, nearest first, within the sentence: its own and those it depends on."""
    chain = []
    token = s.figure.head
    for head in climb(token):
        if not s.sentence.holds(head):
            break
        if head.pos_ in ("VERB", "AUX", "ADJ", "ADV", "NOUN"):
            chain.append(head)
        own_time = head.tag_ in ("VBD", "VBZ", "VBP") or any(c.pos_ == "AUX" for c in head.children)
        if head.dep_ in ("conj", "parataxis") and head.pos_ in ("VERB", "AUX") and own_time:
            break  # "… will be revived, and 157 colleges set up" still hangs on "will"
        if head.dep_.startswith("acl") and head.tag_ == "VBN" and not any(c.lower_ == "to" for c in head.children):
            break  # "the mall, built at a cost of $1.7bn, is to open"
        if head.dep_ == "acl:relcl" and own_time and _set_off(head):
            break  # "in Esbjerg, where 1,900 people now work, the firm wants"
        if head.dep_ in ("advcl",) and head.tag_ not in ("VBG", "VB", "VBN"):
            break
    if s.verb is not None and s.verb not in chain:
        chain.insert(0, s.verb)
    return chain


def _set_off(verb: Token) -> bool:
    """Whether a relative clause stands between commas: it tells something by the way."""
    first = min((c for c in verb.subtree), key=lambda t: t.i)
    before = first.doc[first.i - 1] if first.i else first
    return first.text == "," or before.text == ","


def _verb_cue(s: Situation) -> Assertion | None:
    own = s.figure.head  # "a ticket will be £19.50", "investment will triple": the figure is the predicate itself
    for token in (own, *_clause(s)):
        cue = s.words.status_verbs.get(token.lower_)
        if cue is not None and token.pos_ in ("VERB", "AUX", "ADJ") and not _attributed(s, token):
            return Assertion(Status(cue.status), f"status.{cue.id}", span_words(token, token))
        if _asks(s, token):
            return Assertion(Status.PLANNED, "status.asked_for", span_words(token, token))
        auxiliaries = {c.lower_: c for c in token.children if c.dep_ in ("aux", "aux:pass") or c.pos_ == "AUX"}
        for word in ("will", "'ll", "’ll", "shall", "would"):
            if word in auxiliaries:
                said = Status.FORECAST if _forecast_subject(s, token) else Status.PLANNED
                return Assertion(said, f"status.{word}", span_words(auxiliaries[word], auxiliaries[word]))
        for word in ("may", "might", "could"):
            if word in auxiliaries:
                return Assertion(Status.FORECAST, f"status.{word}", span_words(auxiliaries[word], auxiliaries[word]))
    return None


def _forecast_subject(s: Situation, verb: Token) -> bool:
    """What nobody decides is forecast, not planned: "inflation will slow to 6 %"."""
    if verb.lower_ in s.words.sets["befalling"]:
        return True  # "will be short of 570,000 nurses"
    for child in verb.children:
        if child.dep_ in SUBJECTS:
            return child.lower_ in s.words.sets["nobody_decides"]
    return False


def _asks(s: Situation, verb: Token) -> bool:
    """Whether a verb of asking or applying has the figure as what it asks for: "asked for 36", "applied for 12 megawatts"."""
    if verb.lower_ not in s.words.sets["asking_verbs"] or s.figure.preposition is None or s.preposition != "for":
        return False
    before = s.tokens_before[1:3]
    return any(t.i == verb.i for t in before) or s.figure.head.head.i == verb.i


def _attributed(s: Situation, token: Token) -> bool:
    """A cue that describes a noun beside ("the planned road") or that stands behind the figure governs nothing here."""
    return (token.dep_ in ("amod", "compound") and token.i > s.figure.last) or token.dep_ == "amod"


def _phrase_cue(s: Situation) -> Assertion | None:
    lowest, highest = _clause_bounds(s)
    text = s.sentence.source[lowest:highest]
    chain = _clause(s)
    for pattern, cue in s.words.status_phrases:
        if cue.id in ("will", "may"):
            continue
        found = pattern.search(text)
        if found and _governs(s, chain, lowest + found.start(), lowest + found.end()):
            start = lowest + found.start()
            return Assertion(Status(cue.status), f"status.{cue.id}", Words(found.group(), start, start + len(found.group())))
    return None


def _governs(s: Situation, chain: list[Token], start: int, end: int) -> bool:
    """Whether a phrase belongs to a verb that the figure hangs on; yes where the tree has none.

    "7.2 million are to be planted" says nothing of those that "were planted last autumn, and".
    """
    verbs = [t for t in chain if t.pos_ in ("VERB", "AUX")]
    inside = [t for t in s.sentence.tokens if start <= t.idx < end]
    if not verbs or not inside:
        return True
    if any(t.lower_ in s.words.sets["remark_verbs"] for t in (inside[-1].head, inside[0].head, inside[-1])):
        return False  # "it is to be noted that"
    own = {t.i for t in chain} | {s.figure.head.i}
    holders = {h.i for t in inside for h in (t, *climb(t))} if not any(t.pos_ in ("VERB", "AUX") for t in inside) else set()
    near = {i for t in inside for i in (t.i, t.head.i, t.head.head.i if t.head.pos_ in ("AUX", "ADJ", "PART") else t.i)}
    return bool(own & (holders | near))


def _clause_bounds(s: Situation) -> tuple[int, int]:
    """Characters from the clause break before the figure (semicolon, while, but) to the one behind it."""
    start, end = s.sentence.words.start, s.sentence.words.end
    for token in s.sentence.tokens:
        if token.text == ";" or token.lower_ in ("while", "whereas", "but"):
            if token.idx < s.figure.start:
                start = token.idx + len(token)
            elif token.idx >= s.figure.end:
                end = min(end, token.idx)
    return start, end


def _noun_cue(s: Situation, r: Reading) -> Assertion | None:
    own = next((c for c in s.figure.head.children if c.dep_ == "nsubj"), None)
    subject = own or s.subject
    cue = s.words.status_nouns.get(subject.lower_) if subject is not None else None
    level = _copular(s) or (s.verb is not None and (s.verb.pos_ == "AUX" or s.verb.lower_ in s.words.level_verbs))
    if cue is not None and subject is not None and level and subject.i < s.figure.first and s.preposition in ("", "at"):
        return Assertion(Status(cue.status), f"status.{cue.id}", span_words(subject, subject))
    thing = s.object
    cue = s.words.status_nouns.get(thing.lower_) if thing is not None and thing.i < s.figure.first else None
    if cue is not None and thing is not None and s.preposition in ("to", "at") and s.verb is not None:
        return Assertion(Status(cue.status), f"status.{cue.id}", span_words(thing, thing))  # "lifted its outlook to 2.01 million"
    words = r.text.lower().split() if r.inherits is None or r.inherits.sentence is s.sentence else []
    for word in words:
        cue = s.words.status_nouns.get(word)
        if cue is not None and word not in ("estimate", "estimates", "order", "schedule", "budget", "plan"):
            return Assertion(Status(cue.status), f"status.{cue.id}", r.words)
    for token in s.tokens_before[:4]:
        cue = s.words.status_nouns.get(token.lower_)
        if cue is not None and s.preposition in ("of", "at", "for") and token.i < s.figure.first and not s.sentence.figure_at(token):
            return Assertion(Status(cue.status), f"status.{cue.id}", span_words(token, token))
        if token.pos_ in ("VERB", "AUX") or token.text in (",", ";"):
            break
    return None


def _copular(s: Situation) -> bool:
    """Whether the figure itself is the predicate: "the plan had been 1.8 million", "the target remains 2 %"."""
    return any(c.dep_ == "cop" for c in s.figure.head.children) or (s.verb is not None and s.verb.lower_ in s.words.sets["copulas"])
