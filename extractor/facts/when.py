"""Which expression of time belongs to a figure, and which is only what it is compared with."""

from __future__ import annotations

import re
from dataclasses import replace

from spacy.tokens import Token

from extractor.facts.calendar import Calendar
from extractor.facts.reading import Draft
from extractor.facts.situation import Situation
from extractor.facts.view import Figure, Sentence, governor
from extractor.periods import PeriodMention, over_unit, same_span_a_year_earlier
from extractor.values import Kind, Measure, Status

_BREAKS = frozenset({";", "while", "whereas", "but"})
_DATELINE = re.compile(r",?\s*(?:\([^)\n]{1,30}\)\s*)?[-–—]\s")
_HEAD = 60  # characters of the text in which a dateline stands
_MAX_COST = 4.0
_LASTING = frozenset({"VBZ", "VBP"})
_REACH = 75  # characters between a figure and the time that it is measured by
_AS_MUCH = re.compile(
    r"\s{0,2}(?:(?:as|so) \w{1,12}\b[^,;:.()]{0,30}\bas\b|more than|the|its|their|his|her|our|what|that|those|these|of)\b[^,;:()]{0,60}$"
)
_WHEN = re.compile(r",? when\b")
_PART_OF = re.compile(r"\s{0,2}of (?:the|its|their|that|those|what|last|this)?[^,;:()]{0,40}$")
_RESULT_OF = re.compile(
    r"\s{0,2}(?:the|its|their|that) (?:\w+ )?(?:results?|levels?|figures?|numbers?|indicators?|volumes?|totals?|amounts?|record|takings|sum)\b[^,;:()]{0,30}$"
)
_EXCEEDS = re.compile(
    r"\b(?:exceed|surpass|outdo|outstrip|overtake|beat|top|better)\w* (?:the |its |their |that )?"
    r"(?:level|figure|result|indicator|volume|number|amount)?s? ?(?:of |for |in )?(?:the )?$"
)


def bind_period(s: Situation, d: Draft, calendar: Calendar) -> None:
    """Fill `period` and `baseline` of a draft."""
    mentions = s.sentence.periods
    own = _when_it_began(s, _own(s, d, mentions))
    base = _baseline(s, d, mentions, own, calendar)
    over = _over_unit(s, d, own, calendar) if base is None else None
    if over is not None:
        own, base = None, over
    planned = d.status != Status.ACTUAL
    if own is not None:
        antecedent = d.reading.inherits.period if own.role == "baseline" and d.reading.inherits is not None else None
        d.period = calendar.resolve(own, planned=planned, antecedent=antecedent)
        d.because("period", f"period.{own.rule}", d.period)
        if own.role == "baseline":
            d.earlier = True
        else:
            d.earlier = _is_earlier_half(s, d) or (s.figure.opened and d.reading.rule == "conversion_bracket")
            if not _possessive(own) and not d.earlier and own.rule != "now" and d.status == Status.ACTUAL:
                calendar.state(d.period, s.sentence.paragraph)
    else:
        _carry(s, d, calendar)
    if base is not None and d.measure in (Measure.CHANGE, Measure.INDEX):
        d.baseline_at = base
        d.baseline = calendar.resolve_baseline(base, d.period or (calendar.stated if over else None))
        if d.baseline.dated:
            d.because("baseline", f"baseline.{base.rule}", d.baseline)
        else:
            d.baseline = None
    elif d.measure in (Measure.CHANGE, Measure.INDEX) and _shares_baseline(s, d):
        _inherit_baseline(d)


def _when_it_began(s: Situation, own: PeriodMention | None) -> PeriodMention | None:
    """ "Unchanged since May, when it went up to 90 tenge": of May."""
    began = own is not None and own.reading.normalize == "since" and own.operators[:1] == ("since",)
    if own is None or not began or not _WHEN.match(s.sentence.source, own.end, max(own.end, s.figure.start)):
        return own
    return replace(own, reading=own.reading.inner[0], operators=own.operators[1:])


def _over_unit(s: Situation, d: Draft, own: PeriodMention | None, calendar: Calendar) -> PeriodMention | None:
    """ "Over the year prices rose 8 %", in a report on a month or quarter: against the same span a year before."""
    if own is None or d.measure != Measure.CHANGE or s.kind not in (Kind.PERCENT, Kind.PERCENTAGE_POINT, Kind.FACTOR):
        return None
    stated = calendar.stated or calendar.reporting
    return over_unit(own, stated) if stated is not None else None


def _own(s: Situation, d: Draft, mentions: list[PeriodMention]) -> PeriodMention | None:
    """The nearest expression of time that says when; costs count what stands between."""
    best: tuple[float, PeriodMention] | None = None
    for mention in mentions:
        cost = _cost(s, d, mention)
        if cost < _MAX_COST and (best is None or cost < best[0]):
            best = (cost, mention)
    return best[1] if best else None


def _possessive(mention: PeriodMention) -> bool:
    return mention.text.endswith(("'s", "’s", "s'", "s’"))


def _said_then(s: Situation, mention: PeriodMention) -> bool:
    """Whether the time is when somebody spoke: "the bank said on Thursday"."""
    before = [t for t in s.sentence.tokens if t.idx < mention.start][-4:]
    return any(t.lower_ in s.words.speech_verbs and t.pos_ == "VERB" for t in before) and not any(s.sentence.figure_at(t) for t in before)


def _labels(s: Situation, mention: PeriodMention) -> bool:
    """Whether a colon follows: "(H1 2023: 144.2 million)", "2018: 65.6 million"."""
    return s.sentence.source[mention.end : mention.end + 2].lstrip()[:1] == ":"


def _same_verb(s: Situation, mention: PeriodMention) -> bool | None:
    """Whether figure and time hang on the same verb; None where the tree does not say."""
    tokens = [t for t in s.sentence.tokens if mention.start <= t.idx < mention.end]
    if not tokens or s.verb is None:
        return None
    verb = governor(tokens[-1])
    return verb == s.verb if verb.pos_ in ("VERB", "AUX") else None


def _cost(s: Situation, d: Draft, mention: PeriodMention) -> float:
    earlier = _is_earlier_half(s, d)
    if (mention.rule == "recurring" and not mention.text.lower().endswith(("ly",))) or (
        mention.rule == "recurring" and _attributive(s, mention)
    ):
        return 99.0
    if _labels(s, mention):
        following = next((f for f in s.sentence.figures if f.start >= mention.end), None)
        if following is s.figure:
            return -1.0
        if mention.start >= s.figure.end or mention.start - s.sentence.words.start > 4:
            return 99.0
    if _DATELINE.match(s.sentence.source, mention.end) and mention.start < _HEAD:
        return 99.0  # "RIVERTON, March 12 – …": when it was written
    if _said_then(s, mention):
        return 99.0 if mention.rule in ("weekday", "today", "yesterday") or mention.rule.startswith("date_") else 2.0
    same = _same_verb(s, mention)
    verbal = 0.0 if same is None else -0.8 if same else 0.8
    verbal += 1.5 if _possessive(mention) else 0.0
    comparative = is_comparative(s.sentence, mention) or any(_measured_by(s.sentence, f, mention) for f in s.sentence.figures)
    if mention.role in ("record", "rate"):
        return 99.0
    if mention.role == "baseline" or comparative:
        adjacent = earlier and 0 <= mention.start - s.figure.end < 40 and not _figures_between(s, mention)
        return 0.5 if adjacent and (mention.role == "baseline" or comparative) else 99.0
    between = _figures_between(s, mention)
    tokens = s.sentence.between(min(s.figure.end, mention.end), max(s.figure.start, mention.start))
    breaks = sum(4.0 for t in tokens if t.lower_ in _BREAKS)
    commas = sum(0.5 for t in tokens if t.text == ",")
    distance = len(tokens) * 0.08
    if mention.start >= s.figure.end:
        if between and _belongs_to_earlier(s, mention):
            return 99.0
        if commas and any(0 <= f.start - mention.end <= 2 for f in s.sentence.figures):
            commas += 2.0  # "over the year 8 %, over the month 0.3 %"
        return between * 3.0 + breaks + commas + distance + (3.0 if _next_subject(tokens) else 0.0) + verbal
    claimed = _claimed(s, mention)
    leading = mention.start - s.sentence.words.start < 12
    return (
        verbal * (0.0 if leading else 1.0)
        + breaks * (0.5 if leading else 1.0)
        + distance
        + (3.0 if claimed and not leading else 0.0)
        + (5.0 if earlier and not leading else 0.0)
    )


def _figures_between(s: Situation, mention: PeriodMention) -> int:
    low, high = min(s.figure.end, mention.end), max(s.figure.start, mention.start)
    return sum(1 for f in s.sentence.figures if f is not s.figure and f.start >= low and f.end <= high and not f.opened)


def _claimed(s: Situation, mention: PeriodMention) -> bool:
    """Whether an earlier figure has the mention right behind it: "8.6 % in February from 8.7 % in January"."""
    return any(f is not s.figure and 0 <= mention.start - f.end < 12 and f.end <= s.figure.start for f in s.sentence.figures)


def _attributive(s: Situation, mention: PeriodMention) -> bool:
    """ "weekly flights", "daily consumption": how often, not when."""
    token = next((t for t in s.sentence.tokens if t.idx >= mention.end), None)
    return token is not None and token.pos_ in ("NOUN", "ADJ", "PROPN")


def _belongs_to_earlier(s: Situation, mention: PeriodMention) -> bool:
    """Whether the time stands right behind an older figure: "386,000, up from 373,200 in 2017"."""
    near = [f for f in s.sentence.figures if f is not s.figure and 0 <= mention.start - f.end < 4]
    return any((f.preposition is not None and f.preposition.lower_ in ("from", "against", "versus", "vs")) or f.opened for f in near)


def _next_subject(tokens: list[Token]) -> bool:
    return any(t.dep_.startswith("nsubj") for t in tokens)


def _is_earlier_half(s: Situation, d: Draft) -> bool:
    """The older of two levels: "from 4.8 %", "against 1.5 million", "compared to $530"."""
    if d.reading.rule == "from_to" and s.preposition in ("from", "against", "versus", "vs", "with"):
        return True
    before = [t.lower_ for t in s.tokens_before[:3]]
    return "compared" in before or s.preposition in ("against", "versus", "vs")


def is_comparative(sentence: Sentence, mention: PeriodMention) -> bool:
    """Whether the words before a mention make it a term of comparison: "than in May", "compared to 2024", "against the same period"."""
    before: list[Token] = []
    for token in reversed([t for t in sentence.tokens if t.idx < mention.start][-5:]):
        if sentence.figure_at(token):
            break  # "more than 2,700 jobs by 2027": that "than" is a hedge
        before.insert(0, token)
    words = [t.lower_ for t in before]
    if not words:
        return False
    tail = words[-3:]
    if "than" in words[-4:] or tail[-1:] in (["against"], ["versus"], ["vs"]) or tail[-2:] in (["against", "the"], ["versus", "the"]):
        return True
    if any(w in ("compared", "relative", "comparison") for w in words[-4:]):
        return True
    if _EXCEEDS.search(sentence.source[max(0, mention.start - 60) : mention.start].lower()):
        return True
    inherent = mention.role in ("baseline", "antecedent")
    return inherent and tail[-1:] in (["from"], ["on"], ["over"], ["to"]) and mention.role == "baseline"


def _measured_by(sentence: Sentence, figure: Figure, mention: PeriodMention) -> bool:
    """ "Twice its 2023 result", "three times as many as in 2024", "118 % of last year's level": what a factor or index multiplies."""
    if figure.quantity.kind not in (Kind.FACTOR, Kind.PERCENT) or not 0 <= mention.start - figure.end <= _REACH:
        return False
    between = sentence.source[figure.end : mention.start].lower()
    if figure.quantity.kind == Kind.PERCENT:
        said = figure.quantity.value
        return said is not None and said > 50 and bool(_PART_OF.match(between))
    return bool((_RESULT_OF if figure.head.pos_ == "VERB" else _AS_MUCH).match(between))


def _baseline(s: Situation, d: Draft, mentions: list[PeriodMention], own: PeriodMention | None, calendar: Calendar) -> PeriodMention | None:
    found: list[tuple[float, PeriodMention]] = []
    for mention in mentions:
        measured = _measured_by(s.sentence, s.figure, mention)
        if mention is own or not (mention.role == "baseline" or measured or is_comparative(s.sentence, mention)):
            continue
        between = _figures_between(s, mention)
        tokens = s.sentence.between(min(s.figure.end, mention.end), max(s.figure.start, mention.start))
        breaks = sum(1 for t in tokens if t.lower_ in _BREAKS)
        after = mention.start >= s.figure.end
        leads = mention.start - s.sentence.words.start < 4 and not any(t.text == ";" for t in tokens)
        if not leads and (breaks or between > 1 or (not after and len(tokens) > 14) or _of_another(s, mention)):
            continue
        found.append((between * 3 + len(tokens) * 0.1 + (0.0 if after else 1.0), mention))
    return min(found, key=lambda x: x[0])[1] if found else None


def _of_another(s: Situation, mention: PeriodMention) -> bool:
    """Whether the time stands right behind an earlier figure, or right before a later one: then it is said of that."""
    for f in s.sentence.figures:
        if f is s.figure:
            continue
        if mention.end <= s.figure.start and f.end <= mention.start and len(s.sentence.between(f.end, mention.start)) <= 4:
            return True
        if mention.start >= s.figure.end and 0 <= f.start - mention.end <= 2:
            return True
    return False


def _shares_baseline(s: Situation, d: Draft) -> bool:
    """A list with elided heads shares the baseline of its first member."""
    return d.reading.rule in ("elided_member", "bracket_after_noun") and s.previous is not None and s.previous.baseline is not None


def _inherit_baseline(d: Draft) -> None:
    inherited = d.reading.inherits
    previous = inherited if inherited is not None else None
    if previous is not None and previous.baseline is not None and previous.sentence is d.sentence:
        d.baseline = previous.baseline
        d.because("baseline", "baseline_of_list", previous.baseline)


def _carry(s: Situation, d: Draft, calendar: Calendar) -> None:
    """A figure without a time of its own takes the one stated before, within the guide's limits."""
    twin = d.reading.inherits
    together = twin is not None and twin.sentence is s.sentence and not _is_earlier_half(s, d)
    if together and twin is not None and twin.period is not None and _holds_for(d, twin):
        d.period = twin.period
        d.because("period", "period_of_twin", twin.period)
        return
    if _is_earlier_half(s, d) or _last_year_in_brackets(s, d):
        _year_before(s, d)
        return
    before = [x for x in s.drafts[-8:] if x.sentence is s.sentence and not x.earlier]
    previous = before[-1] if before else None
    if previous is not None and previous.period is not None and previous.status == d.status:
        d.period = previous.period
        d.because("period", "period_of_sentence", previous.period)
        return
    if _lasting(s):
        return
    if calendar.stated is not None and calendar.stated_paragraph == s.sentence.paragraph:
        d.period = calendar.stated
        d.because("period", "period_of_paragraph", calendar.stated)
        d.doubt_full += 0.1
        return
    if calendar.reporting is not None and d.status == Status.ACTUAL:
        d.period = calendar.reporting
        d.because("period", "reporting_period", calendar.reporting)
        d.reasons.append("period taken from an earlier paragraph")
        d.doubt_full += 0.3


def _holds_for(d: Draft, twin: Draft) -> bool:
    """A deadline holds only for what is planned with it."""
    return twin.period is not None and (
        twin.period.kind != "deadline" or d.reading.relation in ("conversion", "from_to") or d.status == twin.status
    )


def _last_year_in_brackets(s: Situation, d: Draft) -> bool:
    """ "EPS came to €0.89 (€0.40)", "load factor 81.9 % (80.7 %)": the same thing a year before."""
    twin = d.reading.inherits
    if twin is None or d.reading.rule != "conversion_bracket":
        return False
    one, other = s.figure.quantity, twin.figure.quantity
    return one.kind == other.kind and one.unit == other.unit and not (one.kind == Kind.PERCENT and twin.measure == Measure.CHANGE)


def _year_before(s: Situation, d: Draft) -> None:
    """The older of two figures without a time: a year before the newer one's span, where that is a month or longer."""
    twin = d.reading.inherits
    newer = twin.period if twin is not None else None
    d.reasons.append("the earlier figure's time is not stated")
    d.doubt_full += 0.3
    rate = s.figure.quantity.kind == Kind.PERCENT and d.reading.rule == "from_to"
    if newer is None or rate or d.status != Status.ACTUAL or newer.kind != "span" or newer.precision in ("day", "week"):
        return
    d.period = same_span_a_year_earlier(newer)
    d.because("period", "a_year_before", newer)
    d.earlier = True


def _lasting(s: Situation) -> bool:
    """A state in the present tense or present perfect carries no time: "employs 50,000 people", "have brought in 20 million tons"."""
    verb = s.verb
    if verb is None:
        return False
    auxiliaries = [c for c in verb.children if c.pos_ == "AUX"]
    if verb.tag_ in _LASTING and not auxiliaries:
        return True
    return any(a.tag_ in _LASTING for a in auxiliaries)
