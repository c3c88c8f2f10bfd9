"""The routes that the page's script calls: JSON in, JSON out."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, HTTPException, Query, Request
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from extractor.records import Fact
from extractor.review import article as paper
from extractor.review.board import Item
from extractor.review.desk import LONGEST_NAME, Desk
from extractor.review.draft import draft
from extractor.review.lists import Filter
from extractor.review.record import Refused
from extractor.review.sentence import describe
from extractor.review.slots import Applied, apply, slots_of
from extractor.review.states import ADJUDICATION, Decision

MAX_BULK = 5000
WALK = 100
"""How many facts of a queue the page knows ahead."""


def _storable(text: str) -> str:
    """Text that any of the databases can hold."""
    if "\0" in text or any("\ud800" <= c <= "\udfff" for c in text):
        raise ValueError("a character that no database can hold")
    return text


Words = Annotated[str, Field(max_length=2000), AfterValidator(_storable)]
Name = Annotated[str, Field(max_length=2000, min_length=1), AfterValidator(_storable)]
Key = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{8,64}$")]
Changes = Annotated[dict[Annotated[str, Field(max_length=40)], Words], Field(max_length=20)]
Offset = Annotated[int, Field(ge=0, le=100_000_000)]
Spans = Annotated[dict[Annotated[str, Field(max_length=40)], tuple[Offset, Offset]], Field(max_length=20)]


class _Body(BaseModel):
    """`who` is the name that the page showed when this was decided, whoever the browser is since."""

    model_config = ConfigDict(extra="forbid")
    who: Annotated[str, Field(max_length=LONGEST_NAME), AfterValidator(_storable)] = ""


class Ask(_Body):
    """A fact's changed slots, to be tried; without a fact the words of a missed one.

    `seen` is the reading that the page showed, `sha` the beginning of the text's hash.
    """

    article_id: Name
    fact_id: Words = ""
    start: Offset = 0
    end: Offset = 0
    slots: Changes = {}
    spans: Spans = {}
    base: Literal["current", "machine"] = "current"
    seen: Words = ""
    sha: Words = ""


class Decide(Ask):
    """One decision on one fact."""

    key: Key
    answer: Literal["accept", "edit", "reject", "skip", "flag", "comment"]
    reason: Words = ""
    comment: Words = ""
    adjudicates: bool = False
    like: Words = ""


class Add(Ask):
    """A fact that the machine missed."""

    key: Key


class Keyed(_Body):
    """An act that needs nothing but its key."""

    key: Key


class Mark(Keyed):
    """An article done."""

    article_id: Name
    answer: Literal["done", "done-empty", "reopen"]


class Bulk(Keyed):
    """One answer for everything under a filter; `expect` is the count that the preview showed."""

    answer: Literal["accept", "reject"]
    filter: dict[Annotated[str, Field(max_length=40)], Words]
    expect: Annotated[int, Field(ge=0)]


def routes(desk: Desk) -> APIRouter:
    """All routes under /api."""
    router = APIRouter(prefix="/api")
    _reading(router, desk)
    _deciding(router, desk)
    return router


def _reading(router: APIRouter, desk: Desk) -> None:
    @router.get("/article")
    def article(request: Request, id: Annotated[str, Query(max_length=2000)]) -> dict[str, Any]:
        desk.board.look()
        found = paper.page(desk.board, id, only=desk.only(request), reviewer=desk.who(request))
        if found is None:
            raise HTTPException(404, "There is no article with this id.")
        return {**found, **_state(desk, request)}

    @router.get("/next")
    def following(
        request: Request, order: Annotated[str, Query(max_length=20)] = "risk", after: Annotated[str, Query(max_length=2000)] = ""
    ) -> dict[str, Any]:
        lists = desk.lists(request)
        wanted = Filter.of(request.query_params)
        wider = Filter(wanted.facets, wanted.words)
        rows = lists.papers(lists.select(wider), order) if wider.query() else lists.all_papers(order)
        rest = [r for r in rows if r[0].article_id != after]
        return {"article": rest[0][0].article_id if rest else None, "left": len(rest), **_state(desk, request)}

    @router.get("/walk")
    def walk(request: Request, order: Annotated[str, Query(max_length=20)] = "risk") -> dict[str, Any]:
        lists = desk.lists(request)
        chosen, left = lists.queue(Filter.of(request.query_params), order, WALK)
        return {"facts": [[i.row.fact_id, i.row.article_id] for i in chosen[:WALK]], "left": left, **_state(desk, request)}

    @router.get("/names")
    def names(
        kind: Literal["indicator", "indicator_id", "unit", "place", "organization"], q: Annotated[str, Query(max_length=100)]
    ) -> list[str]:
        return desk.board.names(kind, q)

    @router.post("/check")
    def check(request: Request, ask: Ask) -> dict[str, Any]:
        applied, _ = _applied(desk, request, ask)
        fact = applied.fact
        return {"faults": applied.faults, "sentence": describe(fact) if fact else None, "slots": slots_of(fact) if fact else None}


def _deciding(router: APIRouter, desk: Desk) -> None:
    @router.post("/decide")
    def decide(request: Request, body: Decide) -> dict[str, Any]:
        who = _named(desk, request, body)
        item = _item(desk, body.fact_id, body.article_id)
        answer, edited = body.answer, None
        if answer in ("accept", "edit"):
            answer, edited = _accepted(desk, request, body)
        reason = ADJUDICATION if body.adjudicates else body.reason or None
        made = desk.recorder.decide(
            who, body.key, item.row.fact_id, answer, seen=body.seen or item.row.payload_hash, edited=edited, reason=reason, comment=body.comment or None,
        )  # fmt: skip
        return _answer(desk, request, [made])

    @router.post("/add")
    def add(request: Request, body: Add) -> dict[str, Any]:
        who = _named(desk, request, body)
        applied, held = _applied(desk, request, body.model_copy(update={"fact_id": ""}))
        if applied.fact is None or held is None:
            raise Refused("; ".join(f"{name}: {why}" for name, why in applied.faults.items()))
        if not applied.fact.indicator.text.strip("? "):
            raise Refused("indicator: name what is measured")
        made = desk.recorder.add(who, body.key, _unlike(applied.fact, held), body.article_id)
        return _answer(desk, request, [made])

    @router.post("/undo")
    def undo(request: Request, body: Keyed) -> dict[str, Any]:
        return _answer(desk, request, desk.recorder.undo(_named(desk, request, body), body.key))

    @router.post("/redo")
    def redo(request: Request, body: Keyed) -> dict[str, Any]:
        return _answer(desk, request, desk.recorder.redo(_named(desk, request, body), body.key))

    @router.post("/mark")
    def mark(request: Request, body: Mark) -> dict[str, Any]:
        who = _named(desk, request, body)
        lists = desk.lists(request)
        if body.article_id not in desk.board.papers:
            raise HTTPException(404, "There is no article with this id.")
        states = [lists.standing(item) for item in desk.board.papers[body.article_id].items.values()]
        left = sum(s.open for s in states)
        if left and body.answer != "reopen":
            raise Refused(f"{left} {'fact is' if left == 1 else 'facts are'} still open in this article")
        stands = any(s.state in ("accepted", "edited", "added") for s in states)
        if body.answer == "done-empty" and stands:
            raise Refused("this article has facts that stand: it is done, not empty")
        before = desk.board.papers[body.article_id].mark
        if before is not None and (before.answer, before.reviewer) == (body.answer, who):
            return _answer(desk, request, [before])  # said twice
        return _answer(desk, request, [desk.recorder.mark(who, body.key, body.article_id, body.answer)])

    @router.post("/bulk")
    def bulk(request: Request, body: Bulk) -> dict[str, Any]:
        who = _named(desk, request, body)
        chosen = bulk_choice(desk, request, Filter.of(body.filter))
        if len(chosen) != body.expect:
            raise Refused(f"the filter now holds {len(chosen)} facts, not {body.expect}: look again")
        made = desk.recorder.bulk(who, body.key, body.answer, [(i.row.fact_id, i.row.payload_hash) for i in chosen])
        return {"made": len(made), **_state(desk, request)}


def bulk_choice(desk: Desk, request: Request, wanted: Filter) -> list[Item]:
    """The pending facts under a filter that says at least something."""
    if not wanted.query():
        raise Refused("choose a filter first: everything at once is nobody's decision")
    lists = desk.lists(request)
    chosen = [i for i in lists.select(wanted) if lists.standing(i).state == "pending"]
    if len(chosen) > MAX_BULK:
        raise Refused(f"{len(chosen):,} facts are more than the {MAX_BULK:,} that one act may hold: narrow the filter")
    return chosen


def _named(desk: Desk, request: Request, body: _Body) -> str:
    """The name under which this was decided: in another tab somebody else may have said who he is since."""
    who = body.who.strip() or desk.who(request)
    if not who or not who.isprintable():
        raise Refused("say who you are first")
    return who


def _item(desk: Desk, fact_id: str, article_id: str) -> Item:
    item = desk.board.items.get(fact_id)
    if item is None or item.row.article_id != article_id:
        raise HTTPException(404, "There is no such fact in this article.")
    return item


def _accepted(desk: Desk, request: Request, body: Decide) -> tuple[Literal["accept", "edit"], dict[str, Any] | None]:
    """What accepting means: the machine's reading as it is, or else an edit."""
    applied, held = _applied(desk, request, body)
    if applied.fact is None or held is None:
        raise Refused("; ".join(f"{name}: {why}" for name, why in applied.faults.items()) or "this cannot be read")
    row = next(r for r in held.rows if r.fact_id == body.fact_id)
    if slots_of(applied.fact) == slots_of(_machine(desk, row, body.seen)):
        return "accept", None
    return "edit", applied.fact.model_dump(mode="json")


def _applied(desk: Desk, request: Request, ask: Ask) -> tuple[Applied, paper.Held | None]:
    """The fact with the changes asked for: of an existing fact, or of the words of a missed one."""
    held = paper.hold(desk.board, ask.article_id)
    if held is None:
        raise HTTPException(404, "There is no article with this id.")
    text = held.article.text
    if ask.sha and not held.article.sha256.startswith(ask.sha) and (ask.slots or ask.spans or not ask.fact_id):
        raise Refused("this article has another text since you opened it: it is shown anew, look again")
    if ask.fact_id:
        item = _item(desk, ask.fact_id, ask.article_id)
        row = next((r for r in held.rows if r.fact_id == ask.fact_id), None)
        if row is None:
            raise HTTPException(404, "There is no such fact in this article.")
        fact = _machine(desk, row, ask.seen) if ask.base == "machine" else _as_shown(desk, request, ask, held, item, row)
    else:
        ask = _quoted(ask, text)
        if not ask.start < ask.end <= len(text) or not text[ask.start : ask.end].strip():
            return Applied(None, {"quote": "select the number's words in the text first"}), held
        spans = [Fact.model_validate_json(r.payload).sentence for r in held.rows]
        fact = draft(held.article, ask.start, ask.end, taken=[r.fact_id for r in held.rows], sentences=[(s.start, s.end) for s in spans])
    return apply(fact, ask.slots, text, names=held.names, spans=ask.spans), held


def _quoted(ask: Ask, text: str) -> Ask:
    """A missed fact whose words were typed instead of selected: where they stand, from the place the page is at on."""
    words = ask.slots.get("quote", "").strip()
    if not words or text[ask.start : ask.end] == words:
        return ask
    at = text.find(words, ask.start)
    at = at if at >= 0 else text.find(words)
    return ask.model_copy(update={"start": max(at, 0), "end": at + len(words) if at >= 0 else 0})


def _as_shown(desk: Desk, request: Request, ask: Ask, held: paper.Held, item: Item, row: Any) -> Fact:
    """The fact as the page shows it, or as another reviewer left it (`like`, a decision's id)."""
    like = getattr(ask, "like", "")
    if like:
        opinion = next((d for d in item.decisions if d.decision_id == like), None)
        seen = paper.fact_seen(held, opinion) if opinion else None
        if seen is None:
            raise HTTPException(404, "There is no such opinion on this fact.")
        return seen
    standing = desk.board.standing(item, desk.only(request))
    if standing.verdict is not None and standing.verdict.answer == "edit":
        return paper.fact_now(held, row, standing)
    return _machine(desk, row, ask.seen)


def _machine(desk: Desk, row: Any, seen: str) -> Fact:
    """The machine's reading that the page showed, also where a run has read the fact otherwise since."""
    older = paper.version(desk.board, row.fact_id, seen) if seen and seen != row.payload_hash else None
    return older or Fact.model_validate_json(row.payload)


def _unlike(fact: Fact, held: paper.Held) -> Fact:
    """A fact to be added, unless it stands already: a second one on the same number says something else."""
    said, here = slots_of(fact), fact.quantity
    for row in held.rows:
        there = row.retracted_run is None and row.start_char < here.end and here.start < row.end_char
        if there and slots_of(Fact.model_validate_json(row.payload)) == said:
            raise Refused("this fact is there already, with the same slots")
    return fact


def _state(desk: Desk, request: Request) -> dict[str, Any]:
    who = desk.who(request)
    done, undone = desk.recorder.stacks(who) if who else ([], [])
    return {"tally": dict(desk.board.tally(desk.only(request))), "undo": len(done), "redo": len(undone)}


def _answer(desk: Desk, request: Request, made: list[Decision]) -> dict[str, Any]:
    """What a decision changed, so that the page need not ask again."""
    acts = []
    for d in made:
        item = desk.board.items.get(d.fact_id)
        acts.append({"decision": d.decision_id, "answer": d.answer, "fact": d.fact_id if item else None,
                     "article": item.row.article_id if item else d.fact_id,
                     "state": desk.board.standing(item, desk.only(request)).state if item else None})  # fmt: skip
    return {"acts": acts[:50], "made": len(made), **_state(desk, request)}
