"""From corrections to words: what is offered, what it would change, and that nothing is written unseen."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("fastapi", reason="the review page needs fastapi: pip install 'extractor[review]'")
from fake_extractor import FakeExtractor, FakeLoader
from starlette.testclient import TestClient
from tiny_site import fill

from extractor.lexicon import Lexicon, amend, load_lexicon
from extractor.lexicon.schema.facts import Concept
from extractor.lexicon.schema.quantities import Trap
from extractor.lexicon.schema.rows import Row
from extractor.records import Article, Extraction, Fact
from extractor.review.app import create_app
from extractor.review.board import Board
from extractor.review.lessons import judged, lessons, weigh
from extractor.review.offer import Offer, amendment, blocks, contexts, offers
from extractor.review.record import Recorder, Refused
from extractor.review.slots import apply
from extractor.sinks.database import Database

HERE = "http://127.0.0.1:8765"
FROM_HERE = {"origin": HERE}
LEXICON = load_lexicon()
TEXT = "The ship carries 40 crates within 7 hours. Qarmet Temir made 12 tons."


def machine(text: str = TEXT) -> list[Fact]:
    return FakeExtractor(FakeLoader()).extract_article(Article(text=text, id="a")).facts


def changed(fact: Fact, text: str = TEXT, **slots: Any) -> Fact:
    spans = slots.pop("spans", None)
    done = apply(fact, slots, text, spans=spans)
    assert done.fact is not None, done.faults
    return done.fact


def rows_of(lexicon: Lexicon) -> list[Row]:
    return [r for r in lexicon.files()["organizations"] if isinstance(r, Row)]


# ---------------------------------------------------------------- offers
def test_an_indicator_put_under_a_concept_offers_its_words_as_a_name() -> None:
    fact = machine()[2]
    now = changed(fact, indicator="tonnage of crude steel", indicator_id="steel_production")
    assert offers(now, fact, "edit", TEXT, LEXICON) == [Offer(kind="concept", words="tonnage of crude steel", target="steel_production")]


def test_a_name_the_concept_has_already_offers_nothing() -> None:
    concept = LEXICON.entries("concepts", Concept)[0]
    fact = machine()[2]
    now = changed(fact, indicator=f"The {concept.names[0]}s", indicator_id=concept.id)
    assert offers(now, fact, "edit", TEXT, LEXICON) == []
    assert offers(fact, fact, "accept", TEXT, LEXICON) == []


def test_words_for_an_organisation_offer_a_spelling_and_a_nominal_does_not() -> None:
    fact, at = machine()[2], TEXT.index("Qarmet Temir")
    now = changed(fact, organization="Qarmet", spans={"organization": (at, at + 12)})
    found = [o for o in offers(now, fact, "edit", TEXT, LEXICON) if o.kind == "name"]
    assert found == [Offer(kind="name", words="Qarmet Temir", target="Qarmet", label="ORG")]
    at = TEXT.index("The ship")
    nominal = changed(fact, organization="Qarmet", spans={"organization": (at + 4, at + 8)})
    assert [o for o in offers(nominal, fact, "edit", TEXT, LEXICON) if o.kind == "name"] == []


def test_a_rejected_number_offers_its_contexts() -> None:
    hours = machine()[1]
    found = contexts(hours, TEXT)
    assert {(o.before, o.after) for o in found} >= {("within", "hours"), ("within", ""), ("", "hours")}
    assert all(blocks(o, hours, TEXT) for o in found)
    offer = Offer(kind="block", after="hours")
    assert [blocks(offer, f, TEXT) for f in machine()] == [False, True, False]


@pytest.mark.parametrize(
    ("text", "barred"),
    [("within 7 hours", True), ("Within 1,500 hours", True), ("within seven hours", True), ("within 7 hour", False), ("7 hours", False)],
)  # fmt: skip
def test_a_block_generalises_over_the_number_alone(text: str, barred: bool) -> None:
    assert bool(Offer(kind="block", before="within", after="hours").pattern().search(text)) is barred


# ---------------------------------------------------------------- entries
def test_a_concept_taught_takes_the_name_from_the_one_that_had_it(tmp_path: Path) -> None:
    fixed = next(c for c in LEXICON.entries("concepts", Concept) if c.id == "fixed_investment")
    offer = Offer(kind="concept", words=fixed.names[-1], target="my_investment")
    amendment(offer, LEXICON, tmp_path).write()
    words = {c.id: c for c in load_lexicon([tmp_path]).entries("concepts", Concept)}
    assert words["my_investment"].names == [fixed.names[-1]]
    assert words["fixed_investment"].names == fixed.names[:-1]
    assert words["fixed_investment"].kinds == fixed.kinds
    with pytest.raises(Refused, match="already"):
        amendment(Offer(kind="concept", words=fixed.names[0], target="fixed_investment"), LEXICON, tmp_path)


def test_a_spelling_is_added_to_the_row_we_have(tmp_path: Path) -> None:
    row = next(r for r in rows_of(LEXICON) if r.aliases)
    amendment(Offer(kind="name", words="Quite Another", target=row.name, label="ORG"), LEXICON, tmp_path).write()
    again = next(r for r in rows_of(load_lexicon([tmp_path])) if r.id == row.id)
    assert (again.name, again.aliases, again.country) == (row.name, (*row.aliases, "Quite Another"), row.country)


def test_a_name_new_to_us_becomes_a_row_of_the_kind_said(tmp_path: Path) -> None:
    offer = Offer(kind="name", words="ISW", target="Ile Salt Works", label="ORG", sort="plant")
    change = amendment(offer, LEXICON, tmp_path)
    assert "plant,Ile Salt Works,,,ISW" in change.diff()
    change.write()
    assert any(r.name == "Ile Salt Works" for r in rows_of(load_lexicon([tmp_path])))


def test_a_block_is_a_trap_that_loads_and_bars(tmp_path: Path) -> None:
    from extractor.quantities import QuantityGrammar

    amendment(Offer(kind="block", before="within", after="hours"), LEXICON, tmp_path).write()
    words = load_lexicon([tmp_path])
    assert words.entries("number_traps", Trap)[-1].id == "reviewed_within_n_hours"
    claims = QuantityGrammar(words).traps.find(TEXT)
    assert [(TEXT[c.start : c.end], c.reason) for c in claims] == [("7", "attribute")]


def test_an_entry_keeps_what_else_stands_in_the_file(tmp_path: Path) -> None:
    file = tmp_path / "concepts.yaml"
    file.write_text("# my own\n- id: mine\n  names: [my thing]  # kept\n\n# next\n- id: other\n  names: [other thing]\n")
    change = amend(tmp_path, "concepts", [{"id": "mine", "names": ["my thing", "mine too"]}, {"id": "new", "names": ["new thing"]}])
    change.write()
    text = file.read_text()
    assert text.startswith("# my own\n- id: mine\n")
    assert "- id: other\n  names: [other thing]\n- id: new\n" in text
    assert {c.id for c in load_lexicon([tmp_path]).entries("concepts", Concept)} >= {"mine", "other", "new"}
    file.write_text("- id: mine\n  names: [x y]\n")
    with pytest.raises(Exception, match="changed in the meantime"):
        change.write()


@pytest.mark.parametrize(
    "offer",
    [
        Offer(kind="concept", words="", target="x"), Offer(kind="concept", words="a thing", target="../x"), Offer(kind="concept", words="the", target="x"),
        Offer(kind="block", before="7"), Offer(kind="name", words="a|b", target="c", label="ORG"), Offer(kind="name", words="", target=""),
    ],
)  # fmt: skip
def test_what_teaches_nothing_is_refused(offer: Offer, tmp_path: Path) -> None:
    with pytest.raises(Refused):
        amendment(offer, LEXICON, tmp_path)


# ---------------------------------------------------------------- all decisions together
def decide(recorder: Recorder, board: Board, fact: str, answer: str, **more: Any) -> None:
    recorder.decide("ann", secrets.token_hex(8), fact, answer, seen=board.items[fact].row.payload_hash, **more)


def test_patterns_need_two_rejections_and_no_figure_that_stands(tmp_path: Path) -> None:
    texts = {f"t{n}": f"Karaganda grew {n + 10} crates. It took {n + 2} hours." for n in range(4)}
    with Database(str(tmp_path / "p.db")) as database:
        fill(database, texts)
        board = Board(database)
        recorder = Recorder(board)
        for n, paper in enumerate(board.papers.values()):
            grew, took = sorted(paper.items.values(), key=lambda i: i.row.start)
            decide(recorder, board, took.row.fact_id, "reject")
            decide(recorder, board, grew.row.fact_id, "accept" if n == 3 else "reject")
        rows = judged(board)
        found = {(x.offer.before, x.offer.after): x.n for x in lessons(rows, LEXICON)}
        assert (
            found == {("took", "hours"): 4}
            or found == {("took", ""): 4}
            or found == {("", "hours"): 4}
            or found == {("It took", "hours"): 4}
        )
        crates = weigh(Offer(kind="block", after="crates"), rows)
        assert (crates.n, crates.against) == (3, 1)


# ---------------------------------------------------------------- over HTTP
def build(folders: Sequence[Path]) -> Callable[[Article], Extraction]:
    """The tiny extractor, which leaves out numbers that a trap of the folders bars."""
    traps = [re.compile(t.pattern) for t in load_lexicon(folders).entries("number_traps", Trap) if t.id.startswith("reviewed_")]

    def read(article: Article) -> Extraction:
        found: Extraction = FakeExtractor(FakeLoader(skip="2030")).extract_article(article)
        barred = {m.start("n") for t in traps for m in t.finditer(article.text)}
        return found.model_copy(update={"facts": [f for f in found.facts if f.quantity.start not in barred]})

    return read


def tried(client: TestClient, offer: Offer) -> dict[str, Any]:
    told = client.post("/api/teach/try", json={"offer": offer.model_dump()}, headers=FROM_HERE).json()
    for _ in range(200):
        if told["state"] not in ("waiting", "loading", "reading"):
            break
        time.sleep(0.05)
        told = client.get("/api/teach/try").json()
    return dict(told)


def test_an_offer_is_shown_tried_and_written(database: Database, tmp_path: Path) -> None:
    folder = tmp_path / "my-words"
    app = create_app(database, reviewer="ann", lexicon=[folder], build=build)
    offer = Offer(kind="block", before="It sold", after="cars")
    with TestClient(app, base_url=HERE) as client:
        one = next(f for f in client.get("/api/article?id=test:steel").json()["facts"] if f["text"] == "345")
        body = {"key": "k" * 8, "article_id": "test:steel", "fact_id": one["id"], "answer": "accept", "seen": one["hash"]}
        client.post("/api/decide", json=body, headers=FROM_HERE)
        told = tried(client, offer)
        assert (told["state"], told["read"], told["gone"], told["against"]) == ("done", 1, 1, 1)
        client.post("/api/decide", json={**body, "key": "l" * 8, "answer": "reject"}, headers=FROM_HERE)
        offered = client.get("/api/offers", params={"article_id": "test:steel", "fact_id": one["id"]}).json()
        assert offer.query() in [o["query"] for o in offered]
        assert tried(client, offer)["heeded"] == 1
        page = client.get("/word", params=offer.query())
        assert "reviewed_it_sold_n_cars" in page.text
        diff = amendment(offer, LEXICON, folder).diff()
        written = client.post("/api/teach/write", json={"offer": offer.model_dump(), "diff": diff}, headers=FROM_HERE)
        assert written.json()["file"] == "my-words/number_traps.yaml"
        assert str(tmp_path) not in written.text
        assert tried(client, Offer(kind="block", after="trains"))["gone"] == 1
        again = client.post("/api/teach/write", json={"offer": offer.model_dump(), "diff": diff}, headers=FROM_HERE)
        assert (again.status_code, "already" in again.json()["error"]) == (409, True)
    assert len(load_lexicon([folder]).entries("number_traps", Trap)) == len(LEXICON.entries("number_traps", Trap)) + 1


def test_nothing_is_written_without_a_folder_or_unseen_or_from_elsewhere(database: Database, tmp_path: Path) -> None:
    offer = Offer(kind="block", after="cars and")
    body = {"offer": offer.model_dump(), "diff": amendment(offer, LEXICON, Path("my-words")).diff()}
    with TestClient(create_app(database, reviewer="ann"), base_url=HERE) as client:
        assert client.post("/api/teach/write", json=body, headers=FROM_HERE).status_code == 409
        assert "--lexicon my-words" in client.get("/word", params=offer.query()).text
        assert client.post("/api/teach/try", json={"offer": offer.model_dump()}, headers=FROM_HERE).status_code == 409
    with TestClient(create_app(database, reviewer="ann", lexicon=[tmp_path / "w"]), base_url=HERE) as client:
        assert client.post("/api/teach/write", json={**body, "diff": "other"}, headers=FROM_HERE).status_code == 409
        assert client.post("/api/teach/write", json=body).status_code == 403
        assert client.get("/word?kind=other").status_code == 404
        assert client.get("/words").status_code == 200
    assert not (tmp_path / "w").exists()
