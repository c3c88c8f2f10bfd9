"""The routes from corrections to words: the offers of a fact and of all decisions, one looked at, tried and written."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel, ConfigDict, ValidationError

from extractor.errors import LexiconError, UsageError
from extractor.lexicon import Amendment, load_lexicon
from extractor.lexicon.files import put
from extractor.records import Fact
from extractor.review.article import fact_now, hold
from extractor.review.desk import Desk
from extractor.review.lessons import judged, lessons, weigh
from extractor.review.offer import KINDS, TABLES, Offer, amendment, is_new, offers
from extractor.review.record import Refused
from extractor.review.trial import Teacher


class Try(BaseModel):
    """An offer to be tried."""

    model_config = ConfigDict(extra="forbid")
    offer: Offer


class Write(Try):
    """An offer to be written; `diff` is what the reviewer saw."""

    diff: Annotated[str, Query(max_length=100_000)]
    key: str = ""


def routes(desk: Desk, teacher: Teacher) -> APIRouter:
    """The pages and the calls of this group."""
    router = APIRouter()
    _calls(router, desk, teacher)
    _pages(router, desk, teacher)
    return router


def _calls(router: APIRouter, desk: Desk, teacher: Teacher) -> None:
    @router.get("/api/offers")
    def of_fact(
        request: Request, article_id: Annotated[str, Query(max_length=2000)], fact_id: Annotated[str, Query(max_length=200)]
    ) -> list[dict[str, Any]]:
        item = desk.board.items.get(fact_id)
        verdict = desk.board.standing(item, desk.only(request)).verdict if item else None
        held = hold(desk.board, article_id) if item and item.row.article_id == article_id and verdict else None
        if item is None or held is None or verdict is None:
            return []
        row = next(r for r in held.rows if r.fact_id == fact_id)
        machine = Fact.model_validate_json(row.payload)
        now = fact_now(held, row, desk.board.standing(item, desk.only(request)))
        found = offers(now, machine, verdict.answer, held.article.text, _words(teacher))
        if verdict.answer == "reject":
            rows = judged(desk.board, desk.only(request))
            weighed = sorted((weigh(o, rows) for o in found), key=lambda x: (x.against > 0, -x.n))
            return [{"title": w.offer.title, "for": w.n, "against": w.against, "query": w.offer.query()} for w in weighed[:3]]
        return [{"title": o.title, "for": 1, "against": 0, "query": o.query()} for o in found]

    @router.post("/api/teach/try")
    def begin(request: Request, body: Try) -> dict[str, Any]:
        return teacher.begin(body.offer, _change(teacher, body.offer)).told()

    @router.get("/api/teach/try")
    def look() -> dict[str, Any]:
        return teacher.trial.told() if teacher.trial else {"state": "none"}

    @router.post("/api/teach/stop")
    def stop() -> dict[str, Any]:
        if teacher.trial:
            teacher.trial.stop = True
        return {"stopped": teacher.trial is not None}

    @router.post("/api/teach/write")
    def write(request: Request, body: Write) -> dict[str, Any]:
        if not desk.who(request):
            raise Refused("say who you are first")
        return _write(teacher, body)


def _write(teacher: Teacher, body: Write) -> dict[str, Any]:
    folder = teacher.folder
    if folder is None:
        raise Refused("there is no folder to write to: start again with --lexicon my-words")
    change = _change(teacher, body.offer)
    if change.diff() != body.diff:
        raise Refused("the file has changed in the meantime: look at the proposal again")
    try:
        change.write()
    except UsageError as error:
        raise Refused(str(error)) from None
    try:
        load_lexicon([f for f in teacher.folders if f.is_dir()])
    except LexiconError as error:
        _take_back(change)
        raise Refused(f"not written, the words would not load: {error.faults[0]}") from None
    return {"file": f"{folder.name}/{change.path.name}", "folder": folder.name, "hash": teacher.lexicon().hash}


def _take_back(change: Amendment) -> None:
    if change.before:
        put(change.path, change.before)
    else:
        change.path.unlink(missing_ok=True)


def _words(teacher: Teacher) -> Any:
    try:
        return teacher.lexicon()
    except LexiconError as error:
        raise Refused(f"the words do not load as they are: {error.faults[0]}") from None


def _change(teacher: Teacher, offer: Offer) -> Amendment:
    from pathlib import Path

    try:
        return amendment(offer, _words(teacher), teacher.folder or Path("my-words"))
    except (UsageError, LexiconError) as error:
        raise Refused(str(error)) from None


def _pages(router: APIRouter, desk: Desk, teacher: Teacher) -> None:
    @router.get("/words", response_class=HTMLResponse, include_in_schema=False)
    def words(request: Request) -> Response:
        desk.board.look()
        rows = judged(desk.board, desk.only(request))
        titles = {key: paper.name for key, paper in desk.board.papers.items()}
        return desk.page(
            request, "words.html", lessons=lessons(rows, _words(teacher)), decided=len(rows), folder=teacher.folder, titles=titles
        )

    @router.get("/word", response_class=HTMLResponse, include_in_schema=False)
    def word(request: Request) -> Response:
        try:
            offer = Offer.model_validate({name: " ".join(said.split()) for name, said in request.query_params.items()})
        except ValidationError:
            raise HTTPException(404, "There is no such proposal; the page Words has those that there are.") from None
        shown: dict[str, Any] = {"diff": "", "fault": "", "file": ""}
        try:
            change = _change(teacher, offer)
            shown |= {"diff": change.diff(), "file": change.path.name}
        except Refused as error:
            shown["fault"] = str(error)
        concepts = sorted(e.id for e in _words(teacher).files()["concepts"]) if offer.kind == "concept" else []
        can = teacher.build is not None and bool(shown["diff"])
        sorts = is_new(offer, _words(teacher))
        shown |= {"sorts": sorts, "sort": offer.sort or KINDS.get(TABLES.get(offer.label, ""), "company")}
        rows = judged(desk.board, desk.only(request)) if offer.kind == "block" else []
        shown["weighed"] = weigh(offer, rows) if rows else None
        return desk.page(request, "word.html", offer=offer, folder=teacher.folder, can_try=can, concepts=concepts, **shown)
