"""Reviewed articles as gold: what was said, and only of articles that somebody finished."""

from __future__ import annotations

import json
import secrets
from pathlib import Path

import pytest
from fake_extractor import FakeExtractor, FakeLoader
from tiny_site import TEXTS, fill

from extractor.errors import UsageError
from extractor.evaluation.gold import read_gold
from extractor.records import Article
from extractor.review.article import page
from extractor.review.board import Board
from extractor.review.gold import GoldCounts, gold, write_gold
from extractor.review.record import Recorder
from extractor.review.static_page import render


def finish(board: Board, recorder: Recorder, article: str, answers: list[str]) -> None:
    found = page(board, article)
    assert found is not None
    for fact, answer in zip(found["facts"], answers, strict=True):
        recorder.decide("ann", secrets.token_hex(8), fact["id"], answer, seen=fact["hash"])
    recorder.mark("ann", secrets.token_hex(8), article, "done" if "accept" in answers else "done-empty")


def test_only_finished_articles_go_out_and_what_was_rejected_does_not(board: Board, recorder: Recorder, tmp_path: Path) -> None:
    finish(board, recorder, "test:steel", ["accept", "reject", "accept"])
    finish(board, recorder, "test:empty", [])
    counts = write_gold(board, tmp_path / "gold")
    assert (counts.articles, counts.facts, counts.unfinished) == (2, 2, 1)
    articles = {a.id: a for a in read_gold([tmp_path / "gold"])}
    assert [f.quote for f in articles["steel"].facts] == ["12", "7"]
    assert articles["empty"].facts == []
    one = json.loads((tmp_path / "gold" / "test_steel.json").read_text())
    made = FakeExtractor(FakeLoader()).extract_article(Article(**{k: one[k] for k in ("id", "title", "published", "text")}, source="test"))
    assert [(f["value"], f["unit"]) for f in one["facts"]] == [(int(f.quantity.value or 0), f.quantity.unit) for f in made.facts[::2]][:2]
    with pytest.raises(UsageError, match="not empty"):
        write_gold(board, tmp_path / "gold")


def test_an_article_read_anew_is_gold_no_more_until_it_is_looked_at(board: Board, recorder: Recorder) -> None:
    finish(board, recorder, "test:grain", ["accept", "accept"])
    fill(board.database, {"grain": TEXTS["grain"]}, lexicon="l2", indicator="harvest")
    counts = GoldCounts()
    assert list(gold(Board(board.database), counts)) == []
    assert counts.unfinished == 2


def test_the_shared_page_holds_what_was_chosen(board: Board) -> None:
    found = page(board, "test:steel")
    assert found is not None
    keep = {found["facts"][0]["id"]}
    shown = render(board, ["test:steel", "test:grain"], keep=keep)
    assert shown.count("<tr id=") == 1
    assert render(board, []).count("No article was chosen") == 1
