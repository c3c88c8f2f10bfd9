"""Counted and timed things: which projects, whose employees, how long something takes."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from extractor.facts.indicators.registry import cue_of, from_phrase, rule
from extractor.facts.phrases import indicator_phrase
from extractor.facts.reading import Reading
from extractor.facts.situation import Situation, span_words
from extractor.values import Kind, Measure


@rule("counted_noun")
def counted_noun(s: Situation) -> Iterator[Reading]:
    """ "58 projects were put into operation", "in 12 villages": the counted thing, with the participle that says which."""
    if s.kind != Kind.COUNT or s.figure.quantity.unit is None:
        return
    doc = s.sentence.span.doc
    inside = [doc[i] for i in range(s.figure.first, s.figure.last + 1)]
    nouns = [t for t in inside if t.pos_ in ("NOUN", "PROPN")]
    head = nouns[-1] if nouns else None
    if head is None or not any(c.isalpha() for c in head.text):
        return
    phrase = s.phrase_inside(inside, head)
    if phrase is None:
        return
    said = _participle(s, head) or (activity_of(s, head) if s.counts_generic else None)
    yield Reading(f"{phrase.text} {said}" if said and said not in phrase.text else phrase.text, "", 0.0, phrase.words)


def _participle(s: Situation, head: Token) -> str | None:
    """The past participle that tells which ones: "schools were damaged", "jobs created", "homes destroyed by the flood"."""
    for child in head.children:
        if child.dep_.startswith("acl") and child.tag_ == "VBN":
            return child.lower_
    verb = head.head
    if head.dep_ == "nsubj:pass" and verb.pos_ == "VERB" and verb.lower_ not in s.words.speech_verbs:
        return verb.lower_
    state = next((c.lower_ for c in verb.children if c.dep_ in ("xcomp", "amod", "acl") and c.i > head.i), "")
    if head.dep_ == "obj" and state in s.words.sets["people_states"]:
        return state  # "the blast left 14 workers dead"
    befell = s.words.people_verbs.get(verb.lower_)
    if befell is not None and (head.dep_ == "obj" or (head.dep_ == "nsubj" and befell in s.words.sets["people_ends"])):
        return befell  # "killing 12 people", "two passengers died"
    if head.dep_ == "obj" and verb.pos_ == "VERB":
        return s.done(verb)  # "plants assembled 5,874 tractors": tractors assembled
    return None


def activity_of(s: Situation, head: Token) -> str | None:
    """What counted people do: "4,700 people work in tourism" is people working in tourism."""
    verb = head.head
    if head.dep_ != "nsubj" or verb.pos_ != "VERB" or verb.lower_ in s.words.level_verbs or verb.lower_ in s.words.change_verbs:
        return None
    base = verb.lemma_ or verb.lower_
    gerund = (base[:-1] if base.endswith("e") and not base.endswith("ee") else base) + "ing"
    for child in verb.rights:
        if child.dep_ in ("obl", "obj") and not s.sentence.inside_period(child) and not s.sentence.entity_at(child):
            phrase = s.phrase(child, tail=False)
            case = next((c.lower_ for c in child.lefts if c.dep_ == "case"), "")
            if phrase is not None:
                return " ".join(x for x in (gerund, case, phrase.text) if x)
    return gerund


@rule("people_and_fate")
def people_and_fate(s: Situation) -> Iterator[Reading]:
    """ "A bomb killed five and wounded 110", "22 were taken to hospital", "nine are missing": people, and what happened to them."""
    inside = {t.lower_ for t in s.sentence.span.doc[s.figure.first : s.figure.last + 1]}
    if s.kind != Kind.COUNT or s.figure.quantity.unit not in (None, "person") or inside & {"people", "person", "persons"}:
        return
    before = s.before
    befell = s.words.people_verbs.get(before.lower_) if before is not None else None
    if before is not None and befell is not None and befell not in s.words.sets["people_ends"] and before.tag_ != "NNS":
        yield Reading(f"people {befell}", "", 0.0, cue_of(before))
        return
    rest = [t for t in s.tokens_after[:6] if t.lower_ not in s.words.sets["soft"]]
    if rest and rest[0].lower_ == "others":
        rest = rest[1:]
    while rest and (rest[0].pos_ == "AUX" or rest[0].lower_ in ("remain", "remained", "still", "remains", "later", "reported", "feared")):
        rest = rest[1:]
    if not rest:
        return
    word = rest[0]
    befell = s.words.people_verbs.get(word.lower_)
    if word.lower_ in s.words.sets["people_states"] or (befell is not None and word.tag_ in ("VBN", "VBD", "JJ")):
        said = befell or word.lower_
        yield Reading("deaths" if said in s.words.sets["people_ends"] else f"people {said}", "", 0.0, cue_of(word))


@rule("apposed")
def apposed(s: Situation) -> Iterator[Reading]:
    """ "Consumer lending, at 10.3 trillion, is larger than", "Netlink, with 5 million users": said in passing of the noun before."""
    before = s.tokens_before
    if s.preposition not in ("at", "") or len(before) < 3:
        return
    k = 1 if s.preposition == "at" else 0
    if before[k].text != "," or before[k + 1].pos_ not in ("NOUN", "PROPN") or s.sentence.figure_at(before[k + 1]) or k == 0:
        return
    if before[k + 1].dep_.startswith("nsubj") or before[k + 1].dep_ in ("nmod", "ROOT"):
        head = before[k + 1]
        while head.dep_ == "nmod" and head.head.i < head.i and head.head.pos_ in ("NOUN", "PROPN"):
            head = head.head
        yield from from_phrase(s.phrase(head))


@rule("price_of_unit")
def price_of_unit(s: Situation) -> Iterator[Reading]:
    """ "A kilogram of sugar cost 627 tenge": the price of the thing, per that unit."""
    unit = s.priced_unit
    if s.kind not in (Kind.MONEY, Kind.COUNT) or unit is None:
        return
    thing: list[Token] = []
    for token in [t for t in s.sentence.tokens if unit.i + 1 < t.i < s.figure.first]:
        if (
            token.pos_ not in ("NOUN", "ADJ", "PROPN", "VERB")
            or token.lower_ in s.words.level_verbs
            or token.lower_ in s.words.change_verbs
        ):
            break
        thing.append(token)
    if thing:
        words = span_words(thing[0], thing[-1])
        yield Reading(f"{words.text} price", "", 0.0, words)


@rule("heading")
def heading(s: Situation) -> Iterator[Reading]:
    """A list item that names nothing itself is about what stands above the list."""
    above = s.sentence.heading
    if above is None or (s.previous is not None and s.previous.reading.rule != "heading"):
        return
    for token in reversed(above.tokens):
        if token.pos_ in ("NOUN", "PROPN"):
            phrase = indicator_phrase(above, token)
            if phrase is not None:
                yield Reading(phrase.text, "", 0.0, phrase.words)
            return


@rule("counted_participle")
def counted_participle(s: Situation) -> Iterator[Reading]:
    """ "12 homes were destroyed and 40 damaged", "arrested 45 rioters and fined 12": the thing counted before, with another participle."""
    previous = s.previous
    if previous is None or s.figure.quantity.unit is not None or previous.figure.quantity.kind != Kind.COUNT:
        return
    rest = [t for t in s.tokens_after[:4] if t.pos_ != "AUX"]
    words = _done(rest)
    before = s.before
    if (
        not words
        and before is not None
        and before.tag_ in ("VBD", "VBN")
        and before.pos_ == "VERB"
        and before.lower_ not in s.words.change_verbs
    ):
        words = [before]
    if words:
        noun = previous.indicator.split()
        stem = noun[:-1] if len(noun) > 1 and noun[-1].endswith("ed") else noun
        yield Reading(" ".join([*stem, *(t.lower_ for t in words)]), "", 0.0, cue_of(words[0], words[-1]), previous)


def _done(tokens: list[Token]) -> list[Token]:
    """A participle, and the place it leads to: "damaged", "taken to hospital"."""
    if not tokens or tokens[0].tag_ not in ("VBN", "VBD"):
        return []
    goes = len(tokens) > 2 and tokens[1].lower_ in ("to", "into") and tokens[2].pos_ == "NOUN"
    return tokens[:3] if goes else tokens[:1]


@rule("part_of_before")
def part_of_before(s: Situation) -> Iterator[Reading]:
    """ "1,730 employees, 94 % of whom live in Atyrau", "144 thousand tractors, 76 % are old": a part, named by what it does."""
    if s.kind != Kind.PERCENT and s.figure.quantity.unit is not None:
        return
    base = next((d for d in reversed(s.drafts[-4:]) if d.figure.quantity.kind in (Kind.COUNT, Kind.MEASURE, Kind.MONEY)), None)
    after = s.tokens_after
    if base is None or len(after) < 2:
        return
    pronoun = after[0].lower_ == "of" and after[1].lower_ in ("whom", "them", "which", "these", "those", "this", "it")
    rest = after[2:] if pronoun else after
    if not rest or rest[0].pos_ not in ("VERB", "AUX") or (not pronoun and s.figure.head.dep_ not in ("nsubj", "nsubj:pass")):
        return
    predicate = _predicate(s, rest)
    if predicate is None:
        return
    noun = base.indicator.split()
    stem = noun[:-1] if len(noun) > 1 and noun[-1].endswith("ed") else noun
    measure = Measure.SHARE if s.kind == Kind.PERCENT else None
    yield Reading(f"{' '.join(stem)} {predicate}", "", 0.0, cue_of(rest[0]), base, measure)


def _predicate(s: Situation, tokens: list[Token]) -> str | None:
    """What the part does: "are older than 10 years" is "older than 10 years", "live in Osh" "living in Osh"."""
    words: list[str] = []
    for n, token in enumerate(tokens[:8]):
        if token.is_punct or token.lower_ in ("and", "while", "but", "by") or (s.sentence.inside_period(token) and words):
            break
        if token.pos_ == "AUX" or token.lower_ in ("not", "n't", "still", "already", "now"):
            continue
        if token.pos_ == "VERB" and token.tag_ in ("VBD", "VBZ", "VBP", "VB") and not words:
            base = token.lemma_ or token.lower_
            words.append((base[:-1] if base.endswith("e") and not base.endswith("ee") else base) + "ing")
        elif token.lower_ not in ("the", "a", "an", "its", "their"):
            words.append(token.text)
        if n > 6:
            break
    return " ".join(words) or None


@rule("duration")
def duration(s: Situation) -> Iterator[Reading]:
    """ "The train arrived in 11 days", "loading takes 15 hours": how long something takes."""
    if s.kind != Kind.MEASURE or s.figure.quantity.unit not in ("d", "h", "min", "wk", "mo", "a", "s") or s.verb is None:
        return
    if s.preposition in ("in", "within"):
        thing = s.object or s.subject
        phrase = s.phrase(thing, tail=False) if thing is not None else None
        verb = s.verb.lemma_ or s.verb.lower_
        yield Reading(f"time to {verb} {phrase.text}" if phrase else f"time to {verb}", "", 0.0, cue_of(s.verb))
    elif s.verb.lower_ in ("take", "takes", "took", "taken", "taking", "last", "lasts", "lasted") and s.subject is not None:
        phrase = s.phrase(s.subject)
        if phrase is not None:
            yield Reading(f"{phrase.text} time", "", 0.0, phrase.words)
