"""The spine: one article through all stages, in order.

article → Doc → quantities → periods → entities → facts → record
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from functools import cached_property
from importlib.metadata import version

from spacy.language import Language
from spacy.tokens import Doc

from extractor.entities import EntityFinder, Referents, home_country, read_tokens
from extractor.errors import ArticleError
from extractor.facts import FactBinder, Findings
from extractor.facts.calendar import Calendar, settle
from extractor.facts.confidence import features_of
from extractor.facts.reading import Draft
from extractor.facts.roles import Network, Reviser
from extractor.facts.where import weigh_rivals
from extractor.lexicon import Lexicon
from extractor.nlp import vectors_when_asked
from extractor.periods import PeriodGrammar, PeriodMention
from extractor.quantities import QuantityGrammar
from extractor.records import Article, Extraction, Provenance, to_extraction
from extractor.scene import scene_of
from extractor.settings import DEFAULTS
from extractor.values import Entity, Kind, Number, Quantity, Words

_KEPT_WORDS = 100_000  # some 50 MB; with none kept each article would take 2 % longer
_MARKS = re.compile(r"[^\w\s]{5000,}")  # the tokenizer peels off marks one by one: a million of them would take hours


class Pipeline:
    """The whole extraction, loaded once and used for any number of articles; holds no state between them.

    With `forgets` its memory stays the same however many articles it reads; then only one thread may use it at a time.
    """

    forgets = False

    def __init__(self, language: Language, lexicon: Lexicon, *, roles: bool = True) -> None:
        self.language = language
        self.lexicon = lexicon
        self.quantities = QuantityGrammar(lexicon)
        self.periods = PeriodGrammar(lexicon)
        self.entities = EntityFinder(lexicon)
        self.referents = Referents(lexicon)
        self.binder = FactBinder(lexicon, self.periods)
        fill = vectors_when_asked(language) if roles else None
        self.reviser = Reviser(Network(), self.binder.words, fill) if fill is not None else None

    @cached_property
    def provenance(self) -> Provenance:
        """Program, model and lexicon, as every extraction names them."""
        meta = self.language.meta
        model_hash = str(meta.get("extractor_hash", ""))
        if self.reviser is not None:
            model_hash = f"{model_hash}+{self.reviser.network.hash}"
        return Provenance(
            version=version("extractor"), model=f"{meta.get('name', '?')} {meta.get('version', '?')}",
            model_hash=model_hash, lexicon_hash=self.lexicon.hash,
        )  # fmt: skip

    def extract(
        self, text: str, *, published: dt.date | str | None = None, title: str | None = None, id: str | None = None, uri: str | None = None
    ) -> Extraction:
        """Everything that one text says.

        Raises:
            ArticleError: when the text is too long.
            pydantic.ValidationError: when `published` is no date.
        """
        return self.extract_article(
            Article.model_validate({"text": text, "published": published, "title": title, "id": id or "", "uri": uri})
        )

    def extract_article(self, article: Article) -> Extraction:
        """Everything that one article says.

        Raises:
            ArticleError: when the text is too long to be analysed.
        """
        if len(article.text) > DEFAULTS.max_characters:
            raise ArticleError(
                f"the text has {len(article.text):,} characters; the most that is analysed is {DEFAULTS.max_characters:,}: split it",
                stage="extract",
            )
        for name in ("text", "title", "id", "uri", "source", "language"):
            _check_characters(getattr(article, name) or "", name)
        marks = _MARKS.search(article.text)
        if marks is not None:
            raise ArticleError(
                f"a run of {len(marks.group()):,} marks without a letter, digit or space begins at {marks.start()}: this is no prose",
                stage="extract",
            )
        with self._words():
            return self.extract_doc(self.language(article.text), article)

    def _words(self) -> AbstractContextManager[object]:
        """Once the commonest words are known, those that an article brings are forgotten with it, where that was asked for."""
        long = self.forgets and len(self.language.vocab) > _KEPT_WORDS
        return self.language.memory_zone() if long else nullcontext()

    def extract_doc(self, doc: Doc, article: Article) -> Extraction:
        """The same from a Doc that has sentences, tags, a tree and names."""
        return self._stages(doc, article).extraction

    def extract_with_features(self, article: Article) -> tuple[Extraction, list[dict[str, float]]]:
        """An extraction and what each fact's confidence was computed from, in the order of the facts."""
        seen = self.seen(article)
        return seen.extraction, [features_of(d) for d in seen.drafts]

    def seen(self, article: Article) -> Seen:
        """An extraction with everything that the stages made on the way to it; for training, calibration and `explain`."""
        return self._stages(self.language(article.text), article)

    def _stages(self, doc: Doc, article: Article) -> Seen:
        tokens = read_tokens(doc)
        entities = self.entities.find(doc, title=article.title, tokens=tokens)
        country = home_country(doc, entities, article.title)
        mentions = [m for m in self.periods.find(doc) if not _in_name(m, entities)]
        found = self.quantities.find(doc, place_hint=country.ref if country else None)
        quantities = [q for q in found if not _taken(q, mentions, entities)]
        references = self.referents.find(doc, entities, title=article.title, tokens=tokens)
        scene = scene_of(doc, entities, references, country, article.title, self.binder.words)
        findings = Findings(quantities, mentions, entities, references)
        drafts, calendar = self.binder.drafts(doc, findings, scene, article.published)
        if self.reviser is not None:
            self.reviser.revise(doc, drafts, findings, calendar)
            settle(drafts, calendar)
        weigh_rivals(drafts, references)
        facts = self.binder.facts(drafts)
        periods = [calendar.shown.get((m.start, m.end)) or self.periods.resolve(m, article.published) for m in mentions]
        bound = [f.quantity for f in facts]
        extraction = to_extraction(
            article, entities=entities, quantities=_listed(quantities, bound), periods=periods, facts=facts,
            unused=ledger(self.quantities.numbers(doc.text), bound, mentions, entities), provenance=self.provenance,
        )  # fmt: skip
        return Seen(doc, findings, drafts, calendar, extraction)


def _check_characters(value: str, name: str) -> None:
    try:
        value.encode()
    except UnicodeEncodeError as error:
        where = f"a lone surrogate, {value[error.start]!r}, at {error.start}"
        raise ArticleError(
            f"the {name} has half a character ({where}): it was decoded wrongly; read it again as UTF-8", stage="extract"
        ) from None


@dataclass(frozen=True, slots=True)
class Seen:
    """One article on its way through the stages; the drafts are in the order of the extraction's facts."""

    doc: Doc
    findings: Findings
    drafts: list[Draft]
    calendar: Calendar
    extraction: Extraction


def _in_name(mention: PeriodMention, entities: Sequence[Entity]) -> bool:
    return any(e.covers(mention) for e in entities)


def _taken(quantity: Quantity, mentions: Sequence[PeriodMention], entities: Sequence[Entity]) -> bool:
    """Whether a number is part of an expression of time or of a name; "50 daily users" only holds one."""
    q = quantity
    return any(
        m.overlaps(q) and not (q.kind == Kind.COUNT and q.numeral_start < m.start and m.end < q.end) for m in mentions if m.role != "rate"
    ) or any(e.start <= quantity.numeral_start < e.end for e in entities)


def _listed(quantities: Sequence[Quantity], bound: Sequence[Quantity]) -> list[Quantity]:
    """All quantities in order: a fact's reading of a number where there is one; without a unit a number is none."""
    by_start = {q.numeral_start: q for q in bound}
    return [by_start.get(q.numeral_start, q) for q in quantities if q.numeral_start in by_start or q.unit]


def ledger(numbers: Sequence[Number], bound: Sequence[Quantity], mentions: Sequence[Words], entities: Sequence[Words]) -> list[Number]:
    """Every number that lies in no fact's quantity, with the reason."""
    facts, times, names = _Spans(bound), _Spans(mentions), _Spans(entities)
    left = []
    for number in numbers:
        if facts.cover(number):
            continue
        if times.cover(number):
            reason = "period"
        elif names.cover(number):
            reason = "name"
        else:
            reason = number.reason or "no indicator"
        left.append(replace(number, reason=reason))
    return left


class _Spans:
    """Spans in order, asked whether one touches a number; a binary search each."""

    def __init__(self, spans: Sequence[Words]) -> None:
        self.spans = sorted(spans, key=lambda w: w.start)
        self.starts = [w.start for w in self.spans]

    def cover(self, number: Number) -> bool:
        i = bisect_right(self.starts, number.start)
        return any(s.overlaps(number) for s in self.spans[max(i - 2, 0) : i + 1])
