"""Reviewed articles as gold: what was said, and only of articles that somebody finished."""

from __future__ import annotations

import secrets
from pathlib import Path

from tiny_site import TEXTS, fill
from typer.testing import CliRunner

from extractor.cli.app import app
from extractor.evaluation.gold import read_gold
from extractor.review.article import page
from extractor.review.board import Board
from extractor.review.record import Recorder
from extractor.review.static_page import render


def finish(board: Board, recorder: Recorder, article: str, answers: list[str]) -> None:
    found = page(board, article)
    assert found is not None
    for fact, answer in zip(found["facts"], answers, strict=True):
        recorder.decide("ann", secrets.token_hex(8), fact["id"], answer, seen=fact["hash"])
    recorder.mark("ann", secrets.token_hex(8), article, "done" if "accept" in answers else "done-empty")


def export(board: Board, folder: Path, form: str = "gold") -> Path:
    path = str(board.database.url.database)
    done = CliRunner().invoke(app, ["export", "--db", path, "--to", form, "--only", "reviewed", "-o", str(folder), "--force"])
    assert done.exit_code == 0, done.output
    return folder


def test_only_finished_articles_go_out_and_what_was_rejected_does_not(board: Board, recorder: Recorder, tmp_path: Path) -> None:
    finish(board, recorder, "test:steel", ["accept", "reject", "accept"])
    finish(board, recorder, "test:empty", [])
    articles = {a.id: a for a in read_gold([export(board, tmp_path / "gold")])}
    assert set(articles) == {"steel", "empty"}
    assert [f.quote for f in articles["steel"].facts] == ["12", "7"]
    assert articles["empty"].facts == []


def test_an_article_opened_again_or_in_dispute_is_gold_no_more(board: Board, recorder: Recorder, tmp_path: Path) -> None:
    finish(board, recorder, "test:steel", ["accept", "reject", "accept"])
    finish(board, recorder, "test:grain", ["accept", "accept"])
    first = next(iter(board.papers["test:steel"].items.values()))
    recorder.decide("bob", secrets.token_hex(8), first.row.fact_id, "reject", seen=first.row.payload_hash)
    recorder.mark("ann", secrets.token_hex(8), "test:grain", "reopen")
    assert list(export(board, tmp_path / "gold").glob("*.json")) == []


def test_an_article_read_anew_is_gold_no_more_until_it_is_looked_at(board: Board, recorder: Recorder, tmp_path: Path) -> None:
    finish(board, recorder, "test:grain", ["accept", "accept"])
    fill(board.database, {"grain": TEXTS["grain"]}, lexicon="l2", indicator="harvest")
    assert list(export(board, tmp_path / "gold").glob("*.json")) == []


def test_reviewed_articles_are_training_data_for_spacy(board: Board, recorder: Recorder, tmp_path: Path) -> None:
    import spacy
    from spacy.tokens import DocBin

    finish(board, recorder, "test:steel", ["accept", "reject", "accept"])
    finish(board, recorder, "test:empty", [])
    docs = list(DocBin().from_disk(export(board, tmp_path / "t.spacy", "docbin")).get_docs(spacy.blank("en").vocab))
    quantities = [[s.text for s in doc.spans[key] if s.label_ == "quantity"] for doc in docs for key in doc.spans]
    assert ["12", "7"] in quantities
    assert len(docs) == 2


def test_the_shared_page_holds_what_was_chosen(board: Board) -> None:
    found = page(board, "test:steel")
    assert found is not None
    keep = {found["facts"][0]["id"]}
    shown = render(board, ["test:steel", "test:grain"], keep=keep)
    assert shown.count("<tr id=") == 1
    assert render(board, []).count("No article was chosen") == 1
