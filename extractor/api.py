"""The package's door: load once, extract any number of articles, in one process or several; and the spaCy factory."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from extractor import nlp
from extractor.batch.pool import map_articles
from extractor.errors import UsageError
from extractor.lexicon import load_lexicon
from extractor.lexicon.load import unhindered
from extractor.pipeline import Pipeline
from extractor.records import Article, Extraction


@dataclass(frozen=True, slots=True)
class Loader:
    """Loads the extractor by names alone, so that a worker process can do it; `model` None is the default one."""

    model: str | None = None
    lexicon: tuple[str, ...] = ()

    def __call__(self) -> Extractor:
        """Load it, for a run of any length in one thread; what is loaded stays, so the search for reference cycles need not look at it."""
        extractor = load(self.model or nlp.DEFAULT_MODEL, lexicon=self.lexicon)
        extractor.forgets = True
        gc.freeze()
        return extractor


class Extractor(Pipeline):
    """The whole extraction, with the names it was loaded by."""

    loader = Loader()

    def __repr__(self) -> str:
        """What it was loaded from."""
        return f"<Extractor {self.provenance.model}, lexicon {self.provenance.lexicon_hash}>"

    def pipe(self, articles: Iterable[Article | Mapping[str, Any] | str], *, jobs: int = 1) -> Iterator[Extraction]:
        """Extractions in the order of the articles; with `jobs` above 1, that many processes share the work.

        A text or a mapping with Article's fields does for an Article.

        Raises:
            UsageError: when one text is given instead of many.
            ArticleError: as `extract_article` does; `extractor run` is for archives in which one bad article must not stop the rest.
        """
        if isinstance(articles, str | Mapping | Article):
            raise UsageError("pipe takes many articles: give a list of them, or use extract for one text")
        checked = map(_article, articles)
        return map(self.extract_article, checked) if jobs <= 1 else map_articles(checked, self.loader, jobs=jobs)


def _article(given: Article | Mapping[str, Any] | str) -> Article:
    if isinstance(given, Article):
        return given
    return Article.model_validate({"text": given} if isinstance(given, str) else dict(given))


def load(model: str = nlp.DEFAULT_MODEL, *, lexicon: Sequence[str | Path] | str | Path = (), roles: bool = True) -> Extractor:
    """The shipped model and lexicon; `model` may be the folder of another spaCy pipeline, `lexicon` folders layered over ours.

    Without `roles` the rules decide alone; so they do with any model but `accurate`, on whose vectors the network of roles works.

    Raises:
        ModelError: when the model is missing or broken.
        LexiconError: with every fault of every lexicon file.
    """
    folders = [lexicon] if isinstance(lexicon, str | Path) else list(lexicon)
    with unhindered():
        extractor = Extractor(nlp.build(model), load_lexicon([Path(f) for f in folders]), roles=roles)
    extractor.loader = Loader(model, tuple(str(f) for f in folders))
    return extractor


@Language.factory("extractor", assigns=["doc.user_data"], default_config={"lexicon": []})
def make_extractor_component(nlp: Language, name: str, lexicon: list[str]) -> ExtractorComponent:
    """`nlp.add_pipe("extractor")`: the extraction of each Doc in `doc.user_data["extractor"]`."""
    return ExtractorComponent(nlp, lexicon)


class ExtractorComponent:
    """Runs the rules on a Doc that has sentences, tags, a tree and names; reads `doc.user_data["published"]` and `["title"]`."""

    def __init__(self, nlp: Language, lexicon: list[str]) -> None:
        self.extractor = Extractor(nlp, load_lexicon([Path(f) for f in lexicon]))

    def __call__(self, doc: Doc) -> Doc:
        """Leave the extraction in the Doc."""
        known = {key: doc.user_data.get(key) for key in ("published", "title")}
        article = Article.model_validate({"text": doc.text, "id": str(doc.user_data.get("id") or ""), **known})
        doc.user_data["extractor"] = self.extractor.extract_doc(doc, article)
        return doc
