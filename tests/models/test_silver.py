from __future__ import annotations

import gzip
import json
import random
from pathlib import Path

import numpy as np
import pytest
import spacy
from spacy.tokens import Doc, DocBin
from training import silver

ROOT = Path(__file__).parents[2]
VOCAB = spacy.blank("en").vocab


def doc_of(ents: list[str]) -> Doc:
    words = "The Ministry of Energy praised Aidar Ospanov .".split()
    return Doc(VOCAB, words=words, ents=ents)


def test_unsure_names_become_unknown_as_a_whole() -> None:
    doc = doc_of(["O", "B-ORG", "I-ORG", "I-ORG", "O", "B-PERSON", "I-PERSON", "O"])
    sure = np.full((8, 2), 99, dtype=np.uint8)
    sure[2, 0] = 30
    assert silver.mask(doc, sure) == 3
    assert [t.ent_iob_ for t in doc] == ["O", "", "", "", "O", "B", "I", "O"]


def test_an_unsure_outside_word_becomes_unknown_alone() -> None:
    doc = doc_of(["O", "B-ORG", "I-ORG", "I-ORG", "O", "B-PERSON", "I-PERSON", "O"])
    sure = np.full((8, 2), 99, dtype=np.uint8)
    sure[0, 0] = 30
    assert silver.mask(doc, sure) == 1
    assert [(e.text, e.label_) for e in doc.ents] == [("Ministry of Energy", "ORG"), ("Aidar Ospanov", "PERSON")]


def shelf(path: Path, texts: list[str]) -> Path:
    with gzip.open(path, "wt", encoding="utf8") as out:
        for text in texts:
            out.write(json.dumps({"text": text}) + "\n")
    return path


def test_tables_and_scraps_are_left_out(tmp_path: Path) -> None:
    good = "The plant in Osh made nine tons of glass in the first half of the year."
    path = shelf(tmp_path / "a.jsonl.gz", [good + "\nShort line\n" + "1 | 2 | 3 | 4 and more of the same table here"])
    assert list(silver.pieces(path, random.Random(0))) == [[good]]


def test_shards_take_turns_and_all_text_comes(tmp_path: Path) -> None:
    sentence = "The plant in Osh number {} made nine tons of glass in the first half of the year. " * 8
    first = shelf(tmp_path / "news.jsonl.gz", [sentence.format(*[i] * 8) for i in range(1100)])
    second = shelf(tmp_path / "other.jsonl.gz", [sentence.format(*[i] * 8) for i in range(600)])
    found = list(silver.shards([first, second]))
    assert [name for name, _ in found] == ["0_news_000", "0_news_001", "1_other_000", "0_news_002", "1_other_001"]
    assert sum(len(texts) for _, texts in found) == 1700


@pytest.fixture(scope="module")
def labelled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("silver")
    lines = ["The government of Peru said on Monday that copper output grew by nine percent in May.",
             "Daniyar Ospanov opened a school in Pavlodar and thanked the workers of the plant."]  # fmt: skip
    path = shelf(folder / "news.jsonl.gz", lines)
    assert silver.label(ROOT / "models/accurate", [path], folder / "out", 10) > 20
    return folder


def test_labelling_goes_on_where_it_stopped(labelled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shard = labelled / "out/0_news_000.spacy"
    before = shard.stat().st_mtime_ns
    silver.label(ROOT / "models/accurate", [labelled / "news.jsonl.gz"], labelled / "out", 10)
    assert shard.stat().st_mtime_ns == before
    assert capsys.readouterr().out == ""


def test_the_filter_keeps_sure_sentences_and_drops_those_of_the_test_sets(labelled: Path, tmp_path: Path) -> None:
    open_set, closed = tmp_path / "open", tmp_path / "closed"
    for folder in (open_set, closed):
        folder.mkdir()
    assert silver.filtered(labelled / "out", open_set)["known"] == 0
    kept = list(DocBin().from_disk(open_set / "silver_parser.spacy").get_docs(VOCAB))
    assert any("copper output grew" in d.text for d in kept)
    assert all(t.dep_ and t.tag_ for d in kept for t in d)
    words = "The government of Peru said on Monday that copper output grew by nine percent in May.".split()
    DocBin(docs=[Doc(VOCAB, words=words)]).to_disk(closed / "test_parser_x.spacy")
    assert silver.filtered(labelled / "out", closed)["known"] == 1
    kept = list(DocBin().from_disk(closed / "silver_parser.spacy").get_docs(VOCAB))
    assert not any("copper output grew" in d.text for d in kept)
