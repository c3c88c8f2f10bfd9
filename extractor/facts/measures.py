"""What a figure says of its indicator: level, change, index, share or ratio; and its sign."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from spacy.tokens import Token

from extractor.facts.reading import Reading
from extractor.facts.situation import Situation, span_words
from extractor.facts.words import key_of
from extractor.values import Kind, Measure, Quantity, Words

_GROWTH = re.compile(
    r"\b(?:growth|increase|rise|decline|decrease|gain|change)$|^(?:growth|increase|rise|decline|decrease) (?:in|of)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The measure with the sign to apply (-1 turns the value) and what decided it."""

    measure: Measure
    sign: int
    rule: str
    cue: Words | None = None


def measure_of(s: Situation, r: Reading) -> Verdict:
    """Decide the measure of a figure read as `r`."""
    quantity = s.figure.quantity
    for decide in (_by_construction, _against_thing, _factor, _percent, _amount):
        verdict = decide(s, r, quantity)
        if verdict is not None:
            return verdict
    return Verdict(Measure.LEVEL, 1, "measure_default")


def _by_construction(s: Situation, r: Reading, q: Quantity) -> Verdict | None:
    if r.measure is None or (r.measure == Measure.CHANGE and _ratio_than(s)):
        return None
    if r.measure == Measure.CHANGE and q.kind == Kind.FACTOR:
        return Verdict(Measure.CHANGE, 1, "change_factor", r.cue)
    if r.measure == Measure.CHANGE and _index_like(s, r, q):
        return None
    return Verdict(r.measure, r.sign if r.sign and r.measure == Measure.CHANGE else 1, f"{r.rule}.measure", r.cue)


def _ratio_than(s: Situation) -> bool:
    """Whether "15 % below the retail price" compares with another thing, not with an earlier time."""
    after = s.tokens_after[:10]
    for n, token in enumerate(after):
        if token.text in (",", ";", ".", ")"):
            return False
        if token.lower_ in ("than", "below", "above"):
            rest = after[n + 1 : n + 6]
            if any(s.sentence.inside_period(t) for t in rest) or any(
                t.lower_ in ("ago", "earlier", "before", "previously", "last", "expected", "planned") for t in rest
            ):
                return False
            return bool(rest) and any(t.pos_ in ("NOUN", "PROPN", "ADV", "ADJ") for t in rest[:4])
    return False


def _against_thing(s: Situation, r: Reading, q: Quantity) -> Verdict | None:
    if q.kind not in (Kind.PERCENT, Kind.FACTOR, Kind.PERCENTAGE_POINT, Kind.MONEY, Kind.MEASURE) or not _ratio_than(s):
        return None
    after = next((t for t in s.tokens_after[:6] if t.lower_ in s.words.comparatives), None)
    if after is None:
        return None
    sign = s.words.comparatives[after.lower_].sign if q.kind != Kind.FACTOR else 1
    return Verdict(Measure.RATIO, sign, "ratio_than_thing", span_words(after, after))


def _factor(s: Situation, r: Reading, q: Quantity) -> Verdict | None:
    if q.kind != Kind.FACTOR:
        return None
    after = [t.lower_ for t in s.tokens_after[:4]]
    against = after[:1] in (["the"], ["that"], ["as"], ["what"]) or after[:2] == ["of", "the"]
    named = s.change_verb is None and bool(s.tokens_after) and s.tokens_after[0].pos_ in ("NOUN", "ADJ") and r.measure is None
    if (against or named) and not any(s.sentence.inside_period(t) for t in s.tokens_after[:9]):
        return Verdict(Measure.RATIO, 1, "times_the_thing")
    if s.previous is not None and s.previous.measure == Measure.RATIO and s.previous.figure.quantity.kind == Kind.FACTOR:
        return Verdict(Measure.RATIO, 1, "ratio_carried")
    if s.figure.opened and s.change_verb is None and any(d.measure == Measure.RATIO for d in s.drafts[-4:]):
        return Verdict(Measure.RATIO, 1, "ratio_carried")
    return Verdict(Measure.CHANGE, 1, "factor_change")


def _index_like(s: Situation, r: Reading, q: Quantity) -> bool:
    """Near 100 and said of growth, an index or "the same period": 113.9 % is an index, not a growth of 113.9 %."""
    value = q.value
    if q.kind != Kind.PERCENT or value is None or not Decimal(50) <= value <= Decimal(400) or q.text[:1] in "+-−–":
        return False
    if s.words.change_verbs.get(s.verb.lower_ if s.verb is not None else "") and s.preposition != "to":
        return False
    words = set(r.text.lower().split())
    after = [t.lower_ for t in s.tokens_after[:6]]
    if after[:1] in (["of"], ["to"], ["against"], ["compared"], ["relative"]) and any(
        t in after for t in ("period", "level", "year", "month", "quarter")
    ):
        return True
    return bool(words & s.words.sets["index_nouns"]) and value >= 90 and ("index" in words or "growth" in words or "pace" in words)


def _percent(s: Situation, r: Reading, q: Quantity) -> Verdict | None:
    if q.kind not in (Kind.PERCENT, Kind.PERCENTAGE_POINT):
        return None
    if _index_like(s, r, q):
        return Verdict(Measure.INDEX, 1, "index_near_100")
    if q.text[:1] == "+":
        return Verdict(Measure.CHANGE, 1, "signed_change")
    change = s.change_verb
    named = _named_rate(s, r)
    cue = span_words(s.verb, s.verb) if s.verb is not None else None
    crossed = q.hedge is not None and q.hedge.text.lower().split()[-1] in ("below", "under", "above")
    if change is not None and crossed and not s.preposition:
        return Verdict(Measure.LEVEL, 1, "crossed_a_level", q.hedge)
    if "share" in r.text.lower().split() and not (change is not None and s.preposition == "by"):
        return Verdict(Measure.SHARE, 1, "share_named", r.words)
    beside = _beside(s)
    if beside is not None:
        return Verdict(Measure.CHANGE, s.words.comparatives[beside.lower_].sign, "more_or_less", span_words(beside, beside))
    if change is not None and (s.preposition in ("by", "") or s.preposition == "about") and not s.named_level:
        return Verdict(Measure.CHANGE, change.sign, "changed_by", cue)
    if change is not None and s.preposition in ("to", "from") and not _GROWTH.search(r.text) and change.word.direction != "none":
        return Verdict(Measure.LEVEL, 1, "changed_to", cue)
    if (
        r.inherits is not None
        and r.inherits.sentence is s.sentence
        and r.inherits.figure.quantity.kind == q.kind
        and s.preposition not in ("to", "from")
    ):
        inherited = r.inherits.measure
        return Verdict(inherited, -1 if inherited == Measure.CHANGE and _negative(r.inherits.figure.quantity) else 1, "measure_of_twin")
    if q.text[:1] in "-−–":
        return Verdict(Measure.CHANGE if not named else Measure.LEVEL, 1, "signed_change")
    if named:
        return Verdict(Measure.LEVEL, 1, "named_rate")
    if _GROWTH.search(r.text):
        return Verdict(Measure.CHANGE, _growth_sign(r), "growth_named")
    if q.kind == Kind.PERCENTAGE_POINT:
        return Verdict(Measure.CHANGE, change.sign if change else 1, "points_change", cue)
    return _bare_percent(s, r, cue)


def _beside(s: Situation) -> Token | None:
    """A comparative that touches the percentage: "12 % less water", "up 5 %", "41 % more often"."""
    after, before = s.after, s.before
    if after is not None and after.lower_ in s.words.comparatives and after.lower_ not in ("up", "down", "off"):
        return after
    if (
        before is not None
        and before.lower_ in s.words.comparatives
        and before.lower_ not in ("above", "below", "off", "better", "less", "more")
    ):
        return before
    if s.preposition == "by" and after is not None and after.lower_ in s.words.comparatives:
        return after
    return None


def _bare_percent(s: Situation, r: Reading, cue: Words | None) -> Verdict:
    """A percentage with neither a change word nor a named rate beside it."""
    after = s.tokens_after[:1]
    if after and after[0].lower_ in s.words.sets["readiness"]:
        return Verdict(Measure.SHARE, 1, "readiness", span_words(after[0], after[0]))
    if after and after[0].lower_ == "of":
        return Verdict(Measure.SHARE, 1, "percent_of")
    if s.verb is not None and s.verb.lower_ in s.words.sets["share_verbs"]:
        return Verdict(Measure.SHARE, 1, "share_verb", cue)
    previous = s.previous
    if (
        previous is not None
        and previous.figure.quantity.kind == Kind.PERCENT
        and r.rule in ("elided_member", "bracket_after_noun", "label")
    ):
        sign = -1 if previous.measure == Measure.CHANGE and _negative(previous.figure.quantity) else 1
        return Verdict(previous.measure, sign, "measure_of_list")
    concept = s.words.concepts.get(key_of(r.text))
    if concept is not None:
        return Verdict(Measure(concept.percent), 1, "concept_percent")
    if s.change_verb is not None and s.preposition in ("to", "from", "at"):
        return Verdict(Measure.LEVEL, 1, "changed_to", cue)
    if s.verb is not None and (s.verb.lower_ in s.words.nominals or s.verb.lemma_ in ("reach", "get", "support", "vote", "say")):
        return Verdict(Measure.SHARE, 1, "part_by_verb", cue)
    return Verdict(Measure.SHARE, 1, "percent_default")


def _negative(q: Quantity) -> bool:
    return (q.value is not None and q.value < 0) or (q.high is not None and q.high < 0)


def _growth_sign(r: Reading) -> int:
    return -1 if re.search(r"\b(?:decline|decrease|fall|drop|reduction|contraction)\b", r.text, re.IGNORECASE) else 1


def _named_rate(s: Situation, r: Reading) -> bool:
    """Whether the indicator is a rate whose percentages are levels: inflation, the unemployment rate, a margin."""
    words = r.text.lower().split()
    concept = s.words.concepts.get(key_of(r.text))
    if concept is not None:
        return concept.percent == "level"
    if "growth rate" in r.text.lower() or "rate of growth" in r.text.lower():
        return False
    head = re.split(r"\s(?:of|in|for|on|to|among)\s", r.text.lower())[0].split()
    return (bool(head) and head[-1] in s.words.rate_names and head[-1] != "share") or (
        bool(words) and words[-1] in s.words.rate_names and words[-1] not in ("share", "level")
    )


def _amount(s: Situation, r: Reading, q: Quantity) -> Verdict | None:
    """Money, measures and counts: a level unless something rose or fell by just that much."""
    change = s.change_verb
    cue = span_words(s.verb, s.verb) if s.verb is not None else None
    if change is not None and s.preposition == "by":
        return Verdict(Measure.CHANGE, change.sign, "changed_by", cue)
    if change is not None and not s.preposition and q.hedge is not None and q.hedge.text.lower().split()[-1] in ("below", "under", "above"):
        return Verdict(Measure.LEVEL, 1, "crossed_a_level", q.hedge)
    if (
        change is not None
        and change.word.stock
        and q.kind == Kind.COUNT
        and s.preposition in ("", "about", "over", "up")
        and s.verb is not None
        and s.figure.head.head == s.verb
        and s.figure.head.dep_ == "obj"
    ):
        return Verdict(Measure.CHANGE, change.sign, "added_to_stock", cue)
    if change is not None and not change.word.transitive and s.preposition == "" and q.kind != Kind.COUNT and _unmarked(s):
        return Verdict(Measure.CHANGE, change.sign, "changed_by", cue)
    beside = _comparative_after(s)
    if beside is not None and (s.gap_has_which or _than_time(s, beside) or _trailing(s, beside)):
        return Verdict(Measure.CHANGE, s.words.comparatives[beside.lower_].sign, "more_than_before", span_words(beside, beside))
    return None


def _unmarked(s: Situation) -> bool:
    return s.figure.head.dep_ in ("obl", "obl:unmarked", "obl:tmod", "obl:npmod", "nmod:unmarked") and s.figure.head.head == s.verb


def _comparative_after(s: Situation) -> Token | None:
    token = s.after
    return token if token is not None and token.lower_ in s.words.comparatives and token.lower_ not in ("off", "better", "worse") else None


def _trailing(s: Situation, token: Token) -> bool:
    """Whether "$15 down on the week", "130 more" trails another figure of the same kind: it tells by how much that one has changed."""
    previous = s.previous
    if previous is None or token.lower_ in ("above", "below"):
        return False
    kinds = {previous.figure.quantity.kind, s.kind}
    if len(kinds) == 2 and kinds != {Kind.MONEY, Kind.MEASURE}:  # "$590 a tonne, some $15 down"
        return False
    before = s.before
    if before is None or before.text not in (",", "(", "–", "—", "or"):
        return False
    rest = [t for t in s.tokens_after if t.i > token.i][:2]
    return not rest or rest[0].is_punct or rest[0].lower_ in ("on", "from", "against", "than", "in", "over", "and", "year-on-year")


def _than_time(s: Situation, token: Token) -> bool:
    rest = [t for t in s.tokens_after if t.i > token.i][:8]
    return any(t.lower_ in ("than", "the") for t in rest[:1]) and any(s.sentence.inside_period(t) for t in rest)
