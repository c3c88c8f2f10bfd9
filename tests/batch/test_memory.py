"""A worker's memory does not grow with the number of articles it has read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import extractor.pipeline
from extractor.api import Loader, load
from extractor.records import Article

CORPUS = Path(__file__).parents[2] / "corpus" / "articles" / "train"


@pytest.mark.parametrize("model", ["fast", "accurate"])
def test_words_are_forgotten_with_their_article_and_nothing_else_changes(monkeypatch: pytest.MonkeyPatch, model: str) -> None:
    monkeypatch.setattr(extractor.pipeline, "_KEPT_WORDS", 0)
    told = [json.loads(path.read_text()) for path in sorted(CORPUS.glob("*.json"))[:6]]
    articles = [Article(id=str(i), text=one["text"], published=one["published"], title=one.get("title")) for i, one in enumerate(told)]
    long, short = Loader(model)(), load(model)
    assert long.forgets
    assert not short.forgets
    long.extract_article(Article(text="The first text may leave a few words of the program's own."))
    before = len(long.language.vocab.strings)
    for _ in range(2):
        for article in articles:
            assert long.extract_article(article).to_json() == short.extract_article(article).to_json()
    assert len(long.language.vocab.strings) == before
    assert len(short.language.vocab.strings) > before, "else the test shows nothing"
