"""A figure and what the rules may ask about it, computed once for all rules."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from spacy.tokens import Token

from extractor.facts.phrases import Phrase, indicator_phrase, indicator_tail
from extractor.facts.reading import Draft
from extractor.facts.view import SUBJECTS, Figure, Sentence, climb, governor, objects, subject
from extractor.facts.words import Change, FactWords, key_of
from extractor.values import Kind, Words

BREAKS = frozenset({",", ";", "–", "—", "-", ":", "(", ")", "and", "while", "but", "or", "•", "*"})


def span_words(first: Token, last: Token) -> Words:
    """The article's words from one token to another, both inclusive."""
    end = last.idx + len(last)
    return Words(first.doc[first.i : last.i + 1].text, first.idx, end)  # `doc.text` would join all tokens each time


@dataclass(eq=False)
class Situation:
    """One figure in its sentence, with the drafts made before it in the article."""

    sentence: Sentence
    figure: Figure
    words: FactWords
    drafts: list[Draft]

    @cached_property
    def kind(self) -> Kind:
        """The figure's kind."""
        return self.figure.quantity.kind

    @cached_property
    def tokens_before(self) -> list[Token]:
        """The sentence's tokens before the figure, its hedge and soft words left out, nearest first."""
        quantity, doc = self.figure.quantity, self.sentence.span.doc
        hedge = quantity.hedge.start if quantity.hedge and quantity.hedge.end <= quantity.start else quantity.start
        i = self.figure.first - 1
        while i >= self.sentence.span.start and (doc[i].idx >= hedge or doc[i].lower_ in self.words.sets["soft"] or doc[i].is_space):
            i -= 1
        return self.sentence.tokens[: bisect_right(self.sentence.numbers, i)][::-1]

    @cached_property
    def tokens_after(self) -> list[Token]:
        """The sentence's tokens after the figure."""
        return self.sentence.tokens[bisect_right(self.sentence.numbers, self.figure.last) :]

    @property
    def before(self) -> Token | None:
        """The nearest token before the figure."""
        return self.tokens_before[0] if self.tokens_before else None

    @property
    def after(self) -> Token | None:
        """The token right behind the figure."""
        return self.tokens_after[0] if self.tokens_after else None

    @cached_property
    def preposition(self) -> str:
        """The preposition before the figure, lower case, or an empty string."""
        return self.figure.preposition.lower_ if self.figure.preposition is not None else ""

    @cached_property
    def previous(self) -> Draft | None:
        """The draft made just before in the same sentence."""
        return self.drafts[-1] if self.drafts and self.drafts[-1].sentence is self.sentence else None

    @cached_property
    def gap(self) -> list[Token]:
        """Tokens between the previous figure of the sentence and this one."""
        start = self.previous.figure.end if self.previous else self.sentence.span.start_char
        return self.sentence.between(start, self.figure.start)

    @property
    def named_level(self) -> bool:
        """Whether the figure hangs on "yield of", "rate of": the change verb beside it is not its own."""
        return self.preposition == "of"

    @property
    def gap_has_which(self) -> bool:
        """Whether the figure is said of the one before by a relative clause: "$8bn, which is $2bn less"."""
        return self.previous is not None and any(t.lower_ == "which" for t in self.gap)

    @cached_property
    def verb(self) -> Token | None:
        """The governing verb, by the tree; where the tree's is no verb, the nearest change or level verb to the left."""
        if self.kind == Kind.FACTOR and self.figure.head.pos_ == "VERB":
            return self.figure.head  # "has tripled": the figure is the verb
        verb = governor(self.figure.head)
        if verb.pos_ in ("VERB", "AUX") and self.sentence.holds(verb):
            return verb
        for token in self.tokens_before[:12]:
            if token.text in (";", "("):
                break
            if token.lower_ in self.words.change_verbs or (token.lower_ in self.words.level_verbs and token.pos_ in ("VERB", "AUX")):
                return token
        return None

    @cached_property
    def change_verb(self) -> Change | None:
        """The governing verb as a change word, if it is one; particles count (“went up”)."""
        verb = self.verb
        if verb is None or verb.pos_ not in ("VERB", "AUX", "NOUN"):
            return None
        known = self.words.change_verbs.get(verb.lower_)
        if known is not None or verb.lower_ not in self.words.sets["particle_verbs"]:
            return known
        after = verb.doc[verb.i + 1] if verb.i + 1 < len(verb.doc) else None
        particle = after is not None and after.lower_ in ("up", "down", "higher", "lower", "cheaper", "dearer")
        return self.words.comparatives.get(after.lower_) if particle and after is not None else None

    @cached_property
    def subject(self) -> Token | None:
        """The subject of the predicate that the figure hangs on, else the governing verb's: "soybeans were off 1.4 %"."""
        for token in (self.figure.head, *climb(self.figure.head)):
            if token.pos_ in ("VERB", "AUX") or not self.sentence.holds(token):
                break
            own = next((c for c in token.children if c.dep_ in SUBJECTS), None)
            if own is not None and token.pos_ in ("ADJ", "ADV", "SYM", "NUM", "NOUN"):
                return own if own.lower_ not in ("which", "that", "who") else token.head
        return subject(self.verb) if self.verb is not None else None

    @cached_property
    def object(self) -> Token | None:
        """The verb's object, where that is not the figure itself."""
        if self.verb is None:
            return None
        return next((o for o in objects(self.verb) if self.sentence.figure_at(o) is not self.figure), None)

    @cached_property
    def priced_unit(self) -> Token | None:
        """The unit noun of "a kilogram of sugar cost …" before the figure, where nothing else was measured in between."""
        tokens = self.tokens_before[:12]
        for n, token in enumerate(tokens[:-1]):
            if self.sentence.figure_at(token):
                return None
            following = tokens[n - 1].lower_ if n else ""
            if token.lower_ in self.words.unit_nouns and following == "of" and tokens[n + 1].lower_ in ("a", "an", "one", "per"):
                return token
        return None

    @property
    def counts_own_noun(self) -> bool:
        """Whether the figure is a count whose noun stands in it: "29 projects"."""
        return self.kind == Kind.COUNT and self.figure.quantity.unit is not None

    @property
    def counts_generic(self) -> bool:
        """Whether what is counted is only "people" or "units": the subject says which."""
        return self.kind == Kind.COUNT and (self.figure.quantity.unit or "") in self.words.sets["generic_units"]

    def phrase(self, head: Token | None, *, tail: bool = True) -> Phrase | None:
        """The indicator phrase around a token; None for names, pronouns and times."""
        if head is None:
            return None
        entity = self.sentence.entity_at(head)
        if entity is not None and key_of(entity.text) not in self.words.concepts:
            return None
        return indicator_phrase(self.sentence, head, tail=tail)

    def phrase_inside(self, inside: list[Token], head: Token) -> Phrase | None:
        """The counted noun with its modifiers, number left out: "210 block trains" is "block trains"."""
        first = next(
            (
                t
                for t in inside
                if t.pos_ in ("NOUN", "PROPN", "ADJ", "VERB")
                and not t.like_num
                and t.i <= head.i
                and any(c.isalpha() for c in t.text)
                and (t.i == head.i or t.lower_ not in self.words.sets["further"])
            ),
            head,
        )
        text = " ".join(t.text for t in inside if first.i <= t.i <= head.i)
        tail = indicator_tail(self.sentence, head)
        end = tail[-1] if tail else head
        return Phrase(" ".join([text, *(t.text for t in tail if t.lower_ not in ("the", "a", "its", "their"))]), span_words(first, end))

    def is_anaphor(self, token: Token) -> bool:
        """Whether a token stands for the indicator named before: "it", "the figure"."""
        if token.pos_ == "PRON" and token.lower_ in self.words.sets["anaphors"]:
            return True
        bare = all(c.dep_ in ("det", "nmod:poss", "punct", "case") or c.lower_ in ("same", "latter") for c in token.lefts)
        return token.lower_ in self.words.sets["bare_anaphors"] and bare and not any(c.dep_ == "nmod" for c in token.rights)

    def noun_before(self, i: int) -> Token | None:
        """The noun that ends at the token with Doc index `i`, if it is one."""
        token = self.sentence.span.doc[i]
        predicate = token.pos_ == "ADJ" and (
            token.tag_ in ("JJR", "JJS") or token.dep_ == "amod" or any(c.dep_ == "cop" for c in token.children)
        )
        gerund = token.tag_ == "VBG" and not token.dep_.startswith(("xcomp", "advcl", "acl"))
        named = (token.pos_ in ("NOUN", "PROPN", "ADJ", "X") and not predicate) or gerund
        return token if named or (token.pos_ == "VERB" and token.dep_ in ("amod", "compound")) else None

    @cached_property
    def noun_after(self) -> Token | None:
        """The noun that the figure modifies when it follows at once: "a 50-basis-point increase"."""
        for n, token in enumerate(self.tokens_after[:5]):
            if token.pos_ in ("NOUN", "PROPN"):
                following = self.tokens_after[n + 1] if n + 1 < len(self.tokens_after) else None
                if (
                    following is None
                    or following.pos_ not in ("NOUN", "PROPN")
                    or (following.dep_ not in ("compound",) and token.dep_ != "compound")
                ):
                    return token
            elif token.pos_ not in ("ADJ", "VERB") or (token.pos_ == "VERB" and token.dep_ != "amod"):
                return None
        return None

    def nominal_of(self, verb: Token | None) -> str | None:
        """The noun that names what a verb measures: "produced" is production."""
        if verb is None:
            return None
        nominal = self.words.nominals.get(verb.lower_)
        return nominal.noun if nominal else None

    def done(self, verb: Token) -> str | None:
        """The participle that tells what was done to a verb's object: "seized" of "seized 2 kg", "flooded" of "flooding 300 homes".

        None for verbs that say nothing of it ("had"), and for those that tell a change or a level.
        """
        words, form = self.words, verb.lower_
        if form in words.sets["plain_verbs"] or form in words.change_verbs or form in words.level_verbs or form in words.speech_verbs:
            return None
        if verb.tag_ == "VBG" and verb.dep_ in ("advcl", "acl", "conj"):
            base = verb.lemma_ or form
            stem = form[:-4] + "i" if form.endswith("ying") and form[-5:-4] not in "aeou" else form[:-3]
            return words.participles.get(base) or (base + "d" if base.endswith("e") else stem + "ed")
        return words.participles.get(verb.lemma_, form) if verb.tag_ in ("VBD", "VBN") else None
