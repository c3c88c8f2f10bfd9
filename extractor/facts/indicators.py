"""Rules that say what a figure measures. Each reads one construction; the heaviest reading wins.

A rule gets the `Situation` and yields `Reading`s. Its weight, what it reads and its proof stand under its id in
`lexicon/data/fact_rules.yaml`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from spacy.tokens import Token

from extractor.facts.phrases import Phrase, indicator_phrase
from extractor.facts.reading import Draft, Reading
from extractor.facts.situation import BREAKS, Situation, span_words
from extractor.facts.words import Change
from extractor.values import Entity, Kind, Label, Measure, Words

Rule = Callable[[Situation], Iterator[Reading]]
RULES: dict[str, Rule] = {}
_PERCENTS = (Kind.PERCENT, Kind.PERCENTAGE_POINT)


def rule(name: str) -> Callable[[Rule], Rule]:
    """Register a rule under its id."""

    def register(function: Rule) -> Rule:
        RULES[name] = function
        return function

    return register


def read_indicators(s: Situation, weights: dict[str, float]) -> list[Reading]:
    """All readings of a figure, the heaviest first; ties keep the order of the rules."""
    found = []
    for name, function in RULES.items():
        for reading in function(s):
            found.append(_weighed(reading, name, weights[name] + reading.weight))
    return sorted(found, key=lambda r: -r.weight)


def _weighed(r: Reading, name: str, weight: float) -> Reading:
    return Reading(r.text, name, weight, r.words, r.inherits, r.measure, r.sign, r.cue, r.place, r.relation)


def _from(
    phrase: Phrase | None,
    *,
    bonus: float = 0.0,
    measure: Measure | None = None,
    sign: int = 0,
    cue: Words | None = None,
    text: str | None = None,
) -> Iterator[Reading]:
    if phrase is not None:
        yield Reading(text or phrase.text, "", bonus, phrase.words, None, measure, sign, cue)


def _like(
    draft: Draft,
    *,
    bonus: float = 0.0,
    measure: Measure | None = None,
    sign: int = 0,
    cue: Words | None = None,
    place: Entity | None = None,
    relation: str | None = None,
) -> Reading:
    return Reading(draft.indicator, "", bonus, draft.reading.words, draft, measure, sign, cue, place, relation)


def _cue(*tokens: Token) -> Words:
    ordered = sorted(tokens, key=lambda t: t.i)
    return span_words(ordered[0], ordered[-1])


# ---------------------------------------------------------------- brackets and repetitions
@rule("conversion_bracket")
def conversion_bracket(s: Situation) -> Iterator[Reading]:
    """A figure in brackets right behind another: the same thing in another currency, last year, or its growth."""
    if not s.figure.opened or s.previous is None:
        return
    between = [t for t in s.gap if t.text not in "([" and t.lower_ not in ("or", "about", "some", "nearly", "approximately", "around")]
    hedge = s.figure.quantity.hedge
    between = [t for t in between if not (hedge and hedge.start <= t.idx < hedge.end)]
    if between:
        return
    other, kind = s.previous.figure.quantity, s.kind
    if (kind == other.kind and s.figure.quantity.unit != other.unit) or {kind, other.kind} == {Kind.MONEY, Kind.MEASURE}:
        yield _like(s.previous, measure=s.previous.measure, relation="conversion")
    elif kind == other.kind:
        yield _like(s.previous, measure=s.previous.measure)
    elif kind in _PERCENTS:
        text = s.figure.quantity.text
        share = s.after is not None and s.after.lower_ == "of"
        yield _like(s.previous, measure=Measure.SHARE if share else Measure.CHANGE if text[:1] in "+-−–" else None)


@rule("that_is")
def that_is(s: Situation) -> Iterator[Reading]:
    """ "3 million tons, i.e. 25,000 barrels a day", "12 trillion, or 91 % of the plan": one thing said twice."""
    gap = [t.lower_ for t in s.gap]
    if s.previous is None or len(gap) > 5 or not any(w in gap for w in ("or", "i.e.", "ie", "i.e", "namely", "equivalent", "equal")):
        return
    if gap and gap[-1] == "or" and "," not in gap and s.kind == s.previous.figure.quantity.kind:
        return
    share = s.kind == Kind.PERCENT and s.after is not None and s.after.lower_ in ("of", "more", "less")
    measure = (Measure.SHARE if s.after is not None and s.after.lower_ == "of" else None) if share else None
    yield _like(s.previous, measure=measure, relation="conversion" if s.kind != Kind.PERCENT else None)


@rule("from_to")
def from_to(s: Situation) -> Iterator[Reading]:
    """The other end of a change: "to 4.6 % from 4.8 %", "from 36 hours to 24", "against 1.5 million in 2022"."""
    previous = s.previous
    if previous is None or s.preposition not in ("from", "to", "against", "versus", "vs", "than", "with"):
        return
    if any(t.lower_ in ("while", "but") or t.text == ";" for t in s.gap) or _new_subject(s):
        return
    if (s.preposition in ("to", "from") and previous.figure.quantity.kind == s.kind) or s.preposition == "from":
        pair = {s.preposition, previous.figure.preposition.lower_ if previous.figure.preposition is not None else ""}
        yield _like(previous, bonus=0.05 if {"from", "to"} <= pair else 0.0, relation="from_to")
    elif s.preposition in ("against", "versus", "vs", "with") and _compares(s):
        yield _like(previous, relation="from_to")
    elif s.preposition == "to" and s.kind not in _PERCENTS:
        yield _like(previous, bonus=-0.02)


def _compares(s: Situation) -> bool:
    return s.preposition != "with" or (len(s.tokens_before) > 1 and s.tokens_before[1].lower_ in ("compared", "compare", "comparing"))


def _new_subject(s: Situation) -> bool:
    """Whether a clause with a subject of its own begins between the previous figure and this one."""
    return any(t.dep_.startswith("nsubj") and t.pos_ in ("NOUN", "PROPN") and not s.sentence.inside_period(t) for t in s.gap)


@rule("bracket_after_noun")
def bracket_after_noun(s: Situation) -> Iterator[Reading]:
    """ "Construction (+8.8 %)", "Osh region (5.1 million)"."""
    if not s.figure.opened:
        return
    before = [t for t in s.tokens_before if t.text not in "(["]
    hedge = s.figure.quantity.hedge
    before = [t for t in before if not (hedge and hedge.start <= t.idx < hedge.end)]
    if not before or (s.previous is not None and before[0].i <= s.previous.figure.last):
        return
    yield from _named_by(s, before[0])


def _named_by(s: Situation, token: Token) -> Iterator[Reading]:
    """Readings of a figure whose label is the noun or name that ends at `token`."""
    entity = s.sentence.entity_at(token) or s.sentence.place_at(token)
    last = s.previous or (s.drafts[-1] if s.drafts else None)
    if entity is not None and entity.label == Label.PLACE:
        partner = _partner(s, token, entity, last)
        if partner is not None:
            yield partner
        elif last is not None:
            yield _like(last, place=entity, measure=last.measure if last.figure.quantity.kind == s.kind else None)
        return
    if entity is not None:
        return
    noun = s.noun_before(token.i)
    noun = _whole(s, noun) if noun is not None else None
    phrase = s.phrase(noun) if noun is not None else None
    if phrase is None:
        return
    together = last is not None and s.previous is last and (last.figure.quantity.kind == s.kind or s.figure.quantity.unit is None)
    measure = last.measure if together and last is not None else None
    fell = measure == Measure.CHANGE and last is not None and _fell(last)
    text = _restored(s, phrase, last)
    if noun is not None and noun.lower_ in ("one", "ones") and last is not None:
        text = f"{phrase.text.rsplit(' ', 1)[0]} {last.indicator.split()[-1]}"  # "voluntary ones": voluntary contributions
    yield from _from(phrase, measure=measure, sign=-1 if fell else 0, text=text)


def _whole(s: Situation, noun: Token) -> Token:
    """The head of the phrase that ends with a noun: "price of new housing –" is about the price."""
    floor = s.previous.figure.last if s.previous is not None else s.sentence.span.start - 1
    for _ in range(4):
        head = noun.head
        if (
            not noun.dep_.startswith("nmod")
            or head.pos_ not in ("NOUN", "PROPN")
            or not floor < head.i < noun.i
            or s.sentence.entity_at(head)
        ):
            break
        if any(t.is_punct and t.text != "-" for t in noun.doc[head.i : noun.i]):
            break
        noun = head
    return noun


def _fell(draft: Draft) -> bool:
    """Whether the figure is a fall; the members of a list fall together."""
    quantity = draft.figure.quantity
    return (quantity.value if quantity.value is not None else quantity.high or 0) < 0


def _partner(s: Situation, token: Token, entity: Entity, last: Draft | None) -> Reading | None:
    """ "…, to the EU 8.6 %" after "exports to China": another partner, not another place."""
    start = next((t.i for t in s.sentence.tokens if t.idx >= entity.start), token.i)
    before = token.doc[start - 1] if start else None
    if before is not None and before.lower_ == "the" and start > 1:
        before = token.doc[start - 2]
    if last is None or before is None or before.lower_ not in ("to", "from", "with"):
        return None
    head = last.indicator.split(f" {before.lower_} ")[0]
    if head.split()[-1].lower() not in s.words.sets["partner_heads"]:
        return None
    return Reading(
        f"{head} {before.lower_} {entity.text}",
        "",
        0.02,
        Words(entity.text, entity.start, entity.end),
        last,
        last.measure,
        0,
        None,
        last.place,
    )


def _restored(s: Situation, phrase: Phrase, last: Draft | None) -> str:
    """An elided head put back: after "iron production grew by 6 %", "steel by 6.9 %" is steel production."""
    if last is None or last.sentence is not s.sentence:
        return phrase.text
    words = s.words
    own, other = phrase.text.split(), last.indicator.split()
    if not own or not other or own[-1].lower() in words.head_nouns or any(w.lower() in words.head_nouns for w in own):
        return phrase.text
    before = phrase.words.start and s.sentence.source[max(phrase.words.start - 8, 0) : phrase.words.start].split()[-1:]
    if before == ["in"] and " in " in f" {last.indicator} ":
        return f"{last.indicator.rsplit(' in ', 1)[0]} in {phrase.text}"
    if len(other) > 1 and other[-1].lower() in words.head_nouns:
        return f"{phrase.text} {other[-1]}"
    if len(other) > 2 and other[0].lower() in words.head_nouns and other[1] in ("of", "in", "for"):
        return f"{other[0]} {other[1]} {phrase.text}"
    if "in" in other and other[0].lower() != "in":
        return phrase.text
    return phrase.text


# ---------------------------------------------------------------- changes told beside a figure
@rule("trailing_change")
def trailing_change(s: Situation) -> Iterator[Reading]:
    """ "…, up 8 %", "…, 6 % more", "…, an increase of 6.6 %", "marking an 11 % growth": said of the figure before."""
    change = _change_beside(s)
    if change is None:
        return
    word, token = change
    noun = _own_noun(s, token)
    if noun is not None:
        yield from noun
        return
    own = _np_before_comparative(s, token)
    if own is not None and own.pos_ != "PRON":
        entity = s.sentence.entity_at(own)
        phrase = s.phrase(own)
        if entity is None and phrase is not None and not s.is_anaphor(own):
            yield from _from(
                phrase, measure=Measure.CHANGE, sign=word.sign, cue=_cue(token), text=_restored(s, phrase, s.previous), bonus=0.02
            )
            return
    if s.previous is not None and not _new_subject(s):
        yield _like(s.previous, measure=Measure.CHANGE, sign=word.sign, cue=_cue(token))
    elif s.subject is not None and s.subject.i < s.figure.first and not s.sentence.figure_at(s.subject):
        if s.is_anaphor(s.subject) and s.drafts:
            yield _like(s.drafts[-1], measure=Measure.CHANGE, sign=word.sign, cue=_cue(token))
        elif s.subject.pos_ != "PRON" and s.subject.lower_ not in s.words.sets["stand_ins"]:
            yield from _from(s.phrase(s.subject), measure=Measure.CHANGE, sign=word.sign, cue=_cue(token))


def _change_beside(s: Situation) -> tuple[Change, Token] | None:
    """The comparative or change noun that touches the figure, before ("up 8 %", "increase of 8 %") or behind ("8 % more")."""
    words = s.words
    after = s.tokens_after[:3]
    for n, token in enumerate(after):
        if (
            token.lower_ in words.comparatives
            and token.lower_ not in ("up", "down", "off")
            and (n == 0 or after[0].lower_ in ("times", "percent"))
        ):
            return words.comparatives[token.lower_], token
        if token.lower_ in words.change_nouns and all(t.pos_ in ("ADJ", "NOUN") or t.text == "-" for t in after[:n]):
            return words.change_nouns[token.lower_], token
        if token.pos_ not in ("ADJ", "ADV", "NOUN") and token.text != "-":
            break
    before = s.before
    if before is None:
        return None
    if before.lower_ in words.comparatives and before.dep_ != "compound:prt":
        return words.comparatives[before.lower_], before
    if before.lower_ in ("of", "by") and len(s.tokens_before) > 1:
        for noun in s.tokens_before[1:4]:
            if noun.lower_ in words.change_nouns:
                return words.change_nouns[noun.lower_], noun
            if noun.lower_ in words.comparatives and noun.lower_ in ("up", "down"):
                return words.comparatives[noun.lower_], noun
            if noun.pos_ not in ("NOUN", "ADP", "PROPN", "ADJ"):
                break
    return None


def _own_noun(s: Situation, token: Token) -> Iterator[Reading] | None:
    """A change noun with a complement or modifier of its own: "a 5 % increase in prices", "GDP growth of 4 %"."""
    change = s.words.change_nouns.get(token.lower_)
    if change is None:
        return None
    for child in token.rights:
        if child.dep_ in ("nmod", "obl") and any(c.lower_ in ("in", "of") for c in child.lefts) and not s.sentence.figure_at(child):
            phrase = s.phrase(child)
            if phrase is not None and not s.is_anaphor(child):
                return _from(phrase, measure=Measure.CHANGE, sign=change.sign, cue=_cue(token), bonus=0.03)
    modifier = s.phrase(token, tail=False)
    if modifier is not None and modifier.text.lower() != token.lower_ and not _only_adjective(s, token):
        return _from(modifier, measure=Measure.CHANGE, sign=change.sign, cue=_cue(token), bonus=0.03)
    return None


def _only_adjective(s: Situation, token: Token) -> bool:
    """ "a sharp increase" names nothing; "price increase" and "economic growth" do."""
    lefts = [
        t for t in token.lefts if t.pos_ in ("NOUN", "PROPN", "ADJ") and not s.sentence.figure_at(t) and not s.sentence.inside_period(t)
    ]
    return not any(t.pos_ in ("NOUN", "PROPN") or t.lower_ in ("economic", "industrial", "agricultural", "real", "wage") for t in lefts)


def _np_before_comparative(s: Situation, token: Token) -> Token | None:
    """The noun just before "up 4 %" ("with services up 4 %")."""
    if token.lower_ not in ("up", "down") or token.i == s.sentence.span.start:
        return None
    before = token.doc[token.i - 1]
    return (
        before if before.pos_ in ("NOUN", "PROPN") and not s.sentence.figure_at(before) and not s.sentence.inside_period(before) else None
    )


# ---------------------------------------------------------------- the figure inside a noun phrase
@rule("worth")
def worth(s: Situation) -> Iterator[Reading]:
    """Money of counted things: "26 projects worth 315 billion", "at a cost of $3 million" is their value or cost."""
    if s.kind != Kind.MONEY:
        return
    lowered = [t.lower_ for t in s.tokens_before[:6]]
    for phrase, entry in s.words.worth.items():
        parts = phrase.split()
        if phrase == "for" or lowered[: len(parts)] != parts[::-1]:
            continue
        anchor = s.tokens_before[len(parts) - 1]
        thing, text = _thing_before(s, anchor)
        if thing is not None:
            yield Reading(f"{entry.noun} of {text}", "", 0.0, thing)
            return


def _thing_before(s: Situation, anchor: Token) -> tuple[Words | None, str]:
    """The counted or named thing before "worth": an earlier figure's count, else the noun."""
    for draft in reversed(s.drafts):
        if draft.sentence is not s.sentence:
            break
        if draft.figure.quantity.kind == Kind.COUNT and draft.figure.end <= anchor.idx:
            return draft.reading.words, draft.indicator
    for token in s.tokens_before:
        if token.i < anchor.i and token.pos_ == "NOUN" and not s.sentence.inside_period(token):
            phrase = s.phrase(token)
            return (phrase.words, phrase.text) if phrase else (None, "")
    return None, ""


@rule("head_of")
def head_of(s: Situation) -> Iterator[Reading]:
    """ "a trade deficit of $1 billion", "a capacity of 5 MW", "unemployment rate of 4 %"."""
    if s.preposition != "of" or len(s.tokens_before) < 2:
        return
    head = s.tokens_before[1]
    if head.pos_ not in ("NOUN", "PROPN") or head.lower_ in s.words.change_nouns:
        return
    if head.lower_ in s.words.sets["empty_heads"] or (s.counts_own_noun and head.lower_ not in s.words.sets["stock_heads"]):
        return
    phrase = s.phrase(head)
    if phrase is None:
        return
    text = phrase.text
    if len(text.split()) == 1 and text.lower() in s.words.sets["needs_owner"]:
        owner = _owner_noun(s, head)
        text = f"{owner} {text}" if owner else text
    yield from _from(phrase, text=text)


def _owner_noun(s: Situation, head: Token) -> str | None:
    """The thing that "with a capacity of" hangs on: "a plant with a capacity of"."""
    parent = head.head
    if parent.pos_ == "NOUN" and parent != head and not s.sentence.inside_period(parent):
        phrase = s.phrase(parent, tail=False)
        return phrase.text if phrase else None
    return None


@rule("quantity_of")
def quantity_of(s: Situation) -> Iterator[Reading]:
    """ "20 million tons of grain", "a third of pupils", "26 % of the oil output"."""
    tokens = s.tokens_after
    skip = 1 if tokens and tokens[0].lower_ == "worth" else 0
    if s.kind == Kind.PERCENT and tokens and s.figure.quantity.text[-1:].isalpha() and tokens[0].pos_ in ("NOUN", "ADJ"):
        head = _np_head(s, tokens)
        said = s.phrase(head) if head is not None else None
        if said is not None and head is not None:
            activity = _activity(s, head)
            yield from _from(said, measure=Measure.SHARE, text=f"{said.text} {activity}" if activity else said.text)
        return
    if len(tokens) < 2 + skip or tokens[skip].lower_ != "of":
        return
    head = _np_head(s, tokens[skip + 1 :])
    if head is None:
        return
    if s.kind in _PERCENTS or s.kind == Kind.FACTOR:
        if s.kind == Kind.PERCENT:
            yield from _share_of(s, head)
        return
    phrase = s.phrase(head)
    if phrase is None or (s.counts_own_noun and not s.counts_generic):
        return
    nominal = s.nominal_of(s.verb)
    if nominal and nominal.split()[-1] not in phrase.text.lower() and head.lower_ not in s.words.head_nouns:
        yield from _from(phrase, text=f"{phrase.text} {nominal}")
    else:
        yield from _from(phrase)


def _np_head(s: Situation, tokens: list[Token]) -> Token | None:
    """The head noun of the noun phrase that begins with the first of the tokens."""
    head = None
    for token in tokens[:8]:
        if s.sentence.figure_at(token) or s.sentence.inside_period(token):
            break
        if token.pos_ in ("NOUN", "PROPN"):
            head = token
            continue
        if token.tag_ == "POS" or (token.pos_ in ("ADJ", "DET", "PRON") and head is None):
            head = None if token.tag_ == "POS" else head
            continue
        if token.pos_ == "VERB" and token.dep_ == "amod" and head is None:
            continue
        break
    return head


def _share_of(s: Situation, head: Token) -> Iterator[Reading]:
    if head.lower_ in ("gdp", "product", "grp"):
        yield from _share_of_economy(s)
        return
    if s.sentence.inside_period(head) or head.lower_ in ("period", "level"):
        return
    if head.lower_ in s.words.sets["plan_nouns"] and s.previous is not None:
        yield _like(s.previous, measure=Measure.SHARE)
        return
    phrase = s.phrase(head)
    if phrase is None:
        return
    if head.lower_ in s.words.sets["partitive"] and s.previous is not None:
        yield _like(s.previous, measure=Measure.SHARE)
        return
    if s.previous is not None and head.lower_ in ("area", "number", "amount", "volume") and _repeats(s):
        yield _like(s.previous, measure=Measure.SHARE, bonus=0.02)
        return
    subject = s.subject
    own = (
        s.phrase(subject, tail=False)
        if subject is not None and subject.pos_ in ("NOUN",) and subject.i < s.figure.first and not s.is_anaphor(subject)
        else None
    )
    if own is not None and s.verb is not None and s.verb.lower_ in s.words.sets["share_verbs"]:
        yield from _from(own, measure=Measure.SHARE, text=f"{own.text} share of {phrase.text}")
    else:
        yield from _from(phrase, measure=Measure.SHARE, text=f"share of {phrase.text}" if len(phrase.text.split()) < 3 else phrase.text)


def _share_of_economy(s: Situation) -> Iterator[Reading]:
    """ "a deficit of 3 % of GDP", "KZT 2 trillion, or 1.2 % of GDP": the deficit is measured, GDP only scales it."""
    if s.previous is not None and not _new_subject(s):
        yield _like(s.previous, measure=Measure.SHARE, bonus=0.1)
    elif s.preposition == "of" and len(s.tokens_before) > 1 and s.tokens_before[1].pos_ == "NOUN":
        yield from _from(s.phrase(s.tokens_before[1]), measure=Measure.SHARE, bonus=0.1)
    elif s.subject is not None and s.subject.i < s.figure.first:
        yield from _from(s.phrase(s.subject), measure=Measure.SHARE, bonus=0.1)


def _repeats(s: Situation) -> bool:
    return any(t.lower_ == "or" for t in s.gap)


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
    said = _participle(s, head) or (_activity(s, head) if s.counts_generic else None)
    yield Reading(f"{phrase.text} {said}" if said and said not in phrase.text else phrase.text, "", 0.0, phrase.words)


def _participle(s: Situation, head: Token) -> str | None:
    """The past participle that tells which ones: "schools were damaged", "jobs created", "homes destroyed by the flood"."""
    for child in head.children:
        if child.dep_.startswith("acl") and child.tag_ == "VBN":
            return child.lower_
    verb = head.head
    if head.dep_ == "nsubj:pass" and verb.pos_ == "VERB" and verb.lower_ not in s.words.speech_verbs:
        return verb.lower_
    done = head.dep_ == "obj" and verb.pos_ == "VERB" and verb.tag_ in ("VBD", "VBN")
    if done and verb.lower_ not in s.words.sets["plain_verbs"] and verb.lower_ not in s.words.change_verbs:
        return verb.lower_  # "plants assembled 5,874 tractors": tractors assembled
    return None


def _activity(s: Situation, head: Token) -> str | None:
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
        yield from _from(s.phrase(head))


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
    """ "12 homes were destroyed and 40 damaged", "of the 300, 12 completed": the thing counted before, with another participle."""
    previous, after = s.previous, s.after
    if previous is None or after is None or s.figure.quantity.unit is not None or after.tag_ not in ("VBN", "VBD"):
        return
    if previous.figure.quantity.kind == Kind.COUNT:
        noun = previous.indicator.split()
        stem = noun[:-1] if len(noun) > 1 and noun[-1].endswith("ed") else noun
        yield Reading(f"{' '.join(stem)} {after.lower_}", "", 0.0, _cue(after), previous)


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
    yield Reading(f"{' '.join(stem)} {predicate}", "", 0.0, _cue(rest[0]), base, measure)


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
        yield Reading(f"time to {verb} {phrase.text}" if phrase else f"time to {verb}", "", 0.0, _cue(s.verb))
    elif s.verb.lower_ in ("take", "takes", "took", "taken", "taking", "last", "lasts", "lasted") and s.subject is not None:
        phrase = s.phrase(s.subject)
        if phrase is not None:
            yield Reading(f"{phrase.text} time", "", 0.0, phrase.words)


@rule("attributive")
def attributive(s: Situation) -> Iterator[Reading]:
    """ "a 10 % stake", "a $3 million grant", "a 1.2-million-ton harvest": the noun that the figure describes."""
    noun = s.noun_after
    if noun is None or noun.lower_ in s.words.change_nouns or (s.kind == Kind.COUNT and noun.i > s.figure.last + 3):
        return
    if s.sentence.entity_at(noun) or s.sentence.inside_period(noun) or noun.lower_ in ("times", "people"):
        return
    if s.after is not None and s.after.pos_ not in ("NOUN", "ADJ", "PROPN") and s.after.text != "-":
        return
    if noun.dep_ in ("nsubj", "nsubj:pass") and s.figure.head.head != noun:
        return
    yield from _from(s.phrase(noun))


# ---------------------------------------------------------------- the clause
@rule("verb_subject")
def verb_subject(s: Situation) -> Iterator[Reading]:
    """ "Exports rose 6 %", "output amounted to 3 trillion": the subject of a change or level verb."""
    verb, subject_ = s.verb, s.subject
    if verb is None or subject_ is None or subject_.i >= s.figure.first:
        return
    known = s.change_verb is not None or verb.lower_ in s.words.level_verbs or verb.pos_ == "AUX" or verb.dep_ == "cop"
    passive = subject_.dep_ == "nsubj:pass"
    if s.sentence.entity_at(subject_) or (subject_.pos_ == "PROPN" and s.phrase(subject_) is None):
        return
    if s.is_anaphor(subject_):
        if s.drafts:
            yield _like(s.drafts[-1], bonus=0.05 if known else 0.0)
        return
    if subject_.pos_ == "PRON" or subject_.lower_ in s.words.sets["stand_ins"] or subject_.lower_ in s.words.sets["agents"]:
        return
    own = s.sentence.figure_at(subject_)
    if own is not None:
        if own is not s.figure:
            yield from (_like(d) for d in s.drafts[-4:] if d.figure is own)
        return
    phrase = s.phrase(subject_)
    if phrase is None:
        return
    nominal = s.nominal_of(verb) if passive and s.kind in (Kind.MEASURE, Kind.MONEY) and s.change_verb is None else None
    if s.kind == Kind.MONEY and verb.lower_ in s.words.sets["cost_verbs"]:
        nominal = "cost"
    if s.after is not None and s.kind == Kind.MEASURE:
        nominal = s.words.dimensions.get(s.after.lower_, nominal)  # "would be 110 metres high": its height
    text = f"{phrase.text} {nominal}" if nominal and nominal not in phrase.text else phrase.text
    generic = s.counts_own_noun and (
        s.preposition in ("to", "at", "from", "by") or (verb.lower_ in s.words.level_verbs and s.counts_generic)
    )
    yield from _from(phrase, text=text, bonus=0.1 if generic else 0.0 if known or passive else -0.3)


@rule("verb_object")
def verb_object(s: Situation) -> Iterator[Reading]:
    """ "lifted its key rate to 6 %", "cut spending by a quarter", "put inflation at 8 %": the object of the verb."""
    if s.verb is None or s.object is None or s.object.i > s.figure.first:
        return
    change = s.change_verb
    if s.preposition not in ("by", "to", "from", "at", "of", "on", "in", "") or s.object.pos_ == "PRON":
        return
    if change is None and s.preposition not in ("at", "by", "to"):
        return
    own = s.sentence.figure_at(s.object)
    if own is not None or s.sentence.entity_at(s.object):
        return
    if s.object.lower_ in s.words.change_nouns and len(s.object.text) == len((s.phrase(s.object) or Phrase("", Words("", 0, 0))).text):
        return
    if change is not None and not change.word.transitive and change.word.direction != "none":
        return
    yield from _from(s.phrase(s.object), sign=change.sign if change else 0)


@rule("figure_as_object")
def figure_as_object(s: Situation) -> Iterator[Reading]:
    """ "invested 110 billion tenge in modernisation", "earned $5 million", "produced 12,000 tonnes": the verb's own noun."""
    verb = s.verb
    if verb is None or s.preposition not in ("", "about", "over", "up"):
        return
    nominal = s.nominal_of(verb)
    if nominal is None:
        return
    purpose = _purpose(s)
    if purpose is not None and nominal in s.words.sets["spent_on"]:
        yield Reading(f"{nominal} {purpose.text}", "", 0.05, purpose)
    else:
        yield Reading(nominal, "", -0.05, _cue(verb))


def _purpose(s: Situation) -> Words | None:
    """What money goes to, right behind the figure: "on renewing its equipment", "in schools"."""
    tokens = s.tokens_after[:8]
    if not tokens or tokens[0].lower_ not in ("on", "in", "into", "for", "to", "towards"):
        return None
    kept = [tokens[0]]
    for token in tokens[1:]:
        if s.sentence.figure_at(token) or s.sentence.inside_period(token) or s.sentence.entity_at(token):
            break
        if token.pos_ not in ("NOUN", "ADJ", "DET", "PRON", "ADP", "VERB", "PROPN", "CCONJ") or token.tag_ in ("VBD", "VBZ", "VBP"):
            break
        kept.append(token)
    while len(kept) > 1 and kept[-1].pos_ not in ("NOUN", "PROPN"):
        kept.pop()
    return span_words(kept[0], kept[-1]) if len(kept) > 1 else None


# ---------------------------------------------------------------- labels and lists
@rule("label")
def label(s: Situation) -> Iterator[Reading]:
    """ "Coal output: 5 million tons", "of real wages – 110 %", "- Exports, $5bn"."""
    before = s.before
    if before is None or before.text not in (":", "–", "—", "-", "=", "|") or len(s.tokens_before) < 2:
        return
    token = s.tokens_before[1]
    if s.sentence.figure_at(token):
        return
    while s.sentence.inside_period(token) and token.i > s.sentence.span.start + 1:
        token = token.doc[token.i - 1]
    loose = -0.15 if (s.counts_own_noun and not s.counts_generic) or s.noun_after is not None else 0.0
    for reading in _named_by(s, token):
        yield replace(reading, weight=reading.weight + loose)


@rule("elided_member")
def elided_member(s: Situation) -> Iterator[Reading]:
    """A later member of a list that leaves out verb and head: "steel by 6.9 %", "services 3.2 %", "to schools 5 million"."""
    if s.previous is None:
        return
    tokens = s.tokens_before[1:] if s.figure.preposition is not None and s.preposition in ("by", "to", "at", "with") else s.tokens_before
    while tokens and tokens[0].text in ("–", "—", "-"):
        tokens = tokens[1:]
    if not tokens or tokens[0].i <= s.previous.figure.last:
        return
    noun = s.noun_before(tokens[0].i)
    if noun is None or noun.pos_ not in ("NOUN", "PROPN") or s.sentence.inside_period(noun):
        return
    start = noun.i
    while start > s.previous.figure.last + 1 and noun.doc[start - 1].lower_ not in BREAKS:
        start -= 1
    between = [noun.doc[k] for k in range(start, noun.i)]
    if any(t.pos_ in ("VERB", "AUX") and t.dep_ not in ("amod", "compound") for t in between):
        return
    yield from _named_by(s, noun)


@rule("bare_label")
def bare_label(s: Situation) -> Iterator[Reading]:
    """ "Gearing 67.4 %", "Dividend 18 pence per share": a note without a verb, the noun right before its figure."""
    if s.before is None or s.previous is not None or s.preposition:
        return
    noun = s.noun_before(s.before.i)
    if noun is None or any(t.pos_ in ("VERB", "AUX") and t.dep_ not in ("amod", "compound") and t.tag_ != "VBG" for t in s.tokens_before):
        return
    yield from _named_by(s, noun)


@rule("price_at")
def price_at(s: Situation) -> Iterator[Reading]:
    """ "sold at $638 a tonne", "fuel at 262 tenge per litre": a rate of money is the price of the thing."""
    unit = s.figure.quantity.unit or ""
    if s.kind != Kind.MEASURE or "/" not in unit or len(unit.split("/")[0]) != 3 or not unit[:3].isupper():
        return
    if s.previous is not None and s.previous.figure.quantity.unit == unit:
        yield _like(s.previous)
        return
    if s.preposition not in ("at", "for", "of", "to"):
        return
    thing = next((d for d in reversed(s.drafts) if d.sentence is s.sentence and d.figure.quantity.kind in (Kind.MEASURE, Kind.COUNT)), None)
    if thing is not None:
        base = thing.indicator.split(" of ")[-1]
        yield Reading(f"{_commodity(s, base)} price", "", 0.0, thing.reading.words)


def _commodity(s: Situation, text: str) -> str:
    words = text.split()
    nominals = {n.noun for n in s.words.nominals.values()}
    return " ".join(words[:-1]) if len(words) > 1 and (words[-1] in s.words.head_nouns or words[-1] in nominals) else text


@rule("exchange_rate")
def exchange_rate(s: Situation) -> Iterator[Reading]:
    """ "The peso was quoted at 54.36 to the dollar": currency against currency."""
    unit = s.figure.quantity.unit or ""
    subject_ = s.subject
    if (
        s.kind in (Kind.MONEY, Kind.COUNT)
        and subject_ is not None
        and subject_.lower_ in s.words.currency_nouns
        and subject_.i < s.figure.first
    ):
        if s.preposition in ("at", "to", "from", "") and s.words.currency_nouns[subject_.lower_] != unit:
            yield Reading(f"{subject_.lower_} exchange rate", "", 0.0, _cue(subject_))
        return
    if len(unit) == 7 and unit[3] == "/" and unit.replace("/", "").isupper():
        subject_ = s.subject
        phrase = s.phrase(subject_) if subject_ is not None and subject_.i < s.figure.first else None
        yield Reading(
            f"{phrase.text} exchange rate" if phrase and "rate" not in phrase.text else phrase.text if phrase else "exchange rate",
            "",
            0.0,
            phrase.words if phrase else None,
        )


# ---------------------------------------------------------------- when nothing else is left
@rule("previous_sentence")
def previous_sentence(s: Situation) -> Iterator[Reading]:
    """A figure that names nothing itself goes on with what the sentence before was about, in the same order if both have as many."""
    earlier = [d for d in s.drafts[-12:] if d.sentence is not s.sentence and d.sentence.paragraph >= s.sentence.paragraph - 1]
    going_on = s.previous is not None and s.previous.reading.rule == "previous_sentence"
    if (s.previous is not None and not going_on) or not earlier:
        return
    far = -0.04 if earlier[-1].sentence.paragraph != s.sentence.paragraph else 0.0
    last = [d for d in earlier if d.sentence is earlier[-1].sentence]
    place = s.sentence.figures.index(s.figure)
    parallel = len(last) == len(s.sentence.figures)
    if going_on and not parallel:
        return
    twin = last[place] if parallel else last[-1]
    far += 0.1 if going_on else 0.0
    yield _like(twin, bonus=far if twin.figure.quantity.kind == s.kind or s.figure.quantity.unit is None else far - 0.05)


@rule("same_as_before")
def same_as_before(s: Situation) -> Iterator[Reading]:
    """The figure before in the same sentence, kinds alike."""
    if s.previous is not None:
        yield _like(s.previous, bonus=0.05 if s.previous.figure.quantity.kind == s.kind else 0.0)


@rule("nearest_noun")
def nearest_noun(s: Situation) -> Iterator[Reading]:
    """The nearest noun phrase before the figure, else behind it."""
    for token in s.tokens_before[:15]:
        if token.pos_ == "NOUN" and not s.sentence.inside_period(token) and not s.sentence.entity_at(token):
            phrase = s.phrase(token)
            if phrase is not None:
                yield from _from(phrase)
                return
    for token in s.tokens_after[:10]:
        if token.pos_ == "NOUN" and not s.sentence.inside_period(token):
            yield from _from(s.phrase(token), bonus=-0.05)
            return


@rule("last_resort")
def last_resort(s: Situation) -> Iterator[Reading]:
    """What the verb does, else the last thing the article spoke of: better a doubtful name than a lost figure."""
    nominal = s.nominal_of(s.verb)
    if nominal is not None and s.verb is not None:
        yield Reading(nominal, "", 0.01, _cue(s.verb))
    if s.drafts:
        yield _like(s.drafts[-1])
    for token in [*s.tokens_before, *s.tokens_after]:
        if token.pos_ in ("NOUN", "PROPN") and not s.sentence.inside_period(token) and not s.sentence.figure_at(token):
            yield Reading(token.text, "", -0.01, _cue(token))
            return
