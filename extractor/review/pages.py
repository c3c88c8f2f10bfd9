"""The pages a person sees, each a template and what it shows."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any
from urllib.parse import parse_qs, quote, urlencode

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from extractor.review import article as paper
from extractor.review import chart, runs, static_page
from extractor.review.api import bulk_choice
from extractor.review.desk import GLYPHS, LONGEST_NAME, REVIEWER_COOKIE, Desk
from extractor.review.lists import FACETS, ORDERS, Filter, plain_row
from extractor.review.progress import audit, pace, papers_by_state, precision
from extractor.review.record import Refused
from extractor.review.slots import SLOTS
from extractor.review.states import OPEN

NAMELESS = "A name, please: it stands beside every decision."
MAX_FORM = 20_000
"""Bytes of the form with the name: the name, and the address to go back to, of 4,000 characters at most."""
PAGE = 50
PAPERS = 40
REASONS = ("not a fact", "wrong value or unit", "wrong indicator", "wrong period, place or owner", "said twice", "other")


def routes(desk: Desk) -> APIRouter:
    """All pages."""
    router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
    for add in (_who, _queue, _article, _facts, _conflicts, _numbers, _export):
        add(router, desk)
    return router


def _ask_name(desk: Desk, request: Request) -> Response | None:
    """Who has not said who he is says so first."""
    if desk.who(request):
        return None
    back = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return RedirectResponse(f"/who?{urlencode({'back': back})}", status_code=303)


def _who(router: APIRouter, desk: Desk) -> None:
    @router.get("/who")
    def who(request: Request, back: Annotated[str, Query(max_length=4000)] = "/") -> Response:
        return desk.page(request, "who.html", back=back, known=sorted(desk.board.by_reviewer))

    @router.post("/who")
    async def named(request: Request) -> Response:
        body = await request.body()
        if len(body) > MAX_FORM:
            raise HTTPException(413, "That is more than this form can hold.")
        form = parse_qs(body.decode("utf-8", "replace"))
        name = " ".join(form.get("name", [""])[0].split())
        back = form.get("back", ["/"])[0]
        if not name or not name.isprintable() or len(name) > LONGEST_NAME:
            return desk.page(
                request,
                "who.html",
                422,
                back=back,
                known=sorted(desk.board.by_reviewer),
                fault=NAMELESS
                if len(name) <= LONGEST_NAME
                else f"That has {len(name)} letters; at most {LONGEST_NAME} have room beside every decision.",
            )
        safe = back if back.startswith("/") and not back.startswith(("//", "/\\")) else "/"
        answer = RedirectResponse(quote(safe, safe="/?&=%:+"), status_code=303)
        answer.set_cookie(REVIEWER_COOKIE, quote(name, safe=""), httponly=True, samesite="strict", max_age=60 * 60 * 24 * 365)
        return answer


def _queue(router: APIRouter, desk: Desk) -> None:
    @router.get("/")
    def queue(
        request: Request, order: Annotated[str, Query(max_length=20)] = "risk", at: Annotated[int, Query(ge=0, le=10**6)] = 0
    ) -> Response:
        if (asked := _ask_name(desk, request)) is not None:
            return asked
        order = order if order in ORDERS else "risk"
        lists, wanted = desk.lists(request), Filter.of(request.query_params)
        shown: dict[str, Any] = {"papers": [], "rows": []}
        if order in ("risk", "newest"):
            papers = lists.papers(lists.select(wanted), order) if wanted.query() else lists.all_papers(order)
            shown["papers"], total, count = papers[at : at + PAPERS], len(papers), sum(len(row[1]) for row in papers)
        else:
            chosen, total = lists.queue(wanted, order, at + PAGE)
            shown["rows"] = [
                plain_row(i, lists.standing(i)) | {"title": desk.board.papers[i.row.article_id].name} for i in chosen[at : at + PAGE]
            ]
            count = total
        marked = desk.board.marked()
        return desk.page(
            request, "queue.html", order=order, orders=ORDERS, wanted=wanted, facets=_facets(lists.facets(wanted, waiting=True)), total=total, at=at,
            step=PAPERS if order in ("risk", "newest") else PAGE, waiting=count, marked=marked, articles=len(desk.board.papers), **shown,
        )  # fmt: skip

    @router.get("/bulk")
    def bulk(request: Request) -> Response:
        wanted, fault, chosen = Filter.of(request.query_params), "", []
        lists = desk.lists(request)
        try:
            chosen = bulk_choice(desk, request, wanted)
        except Refused as error:
            fault = str(error)
        chosen = sorted(chosen, key=lambda i: i.row.confidence)
        rows = [plain_row(i, lists.standing(i)) for i in chosen[:30]]
        wrong = sum(1 - i.row.confidence for i in chosen)
        return desk.page(request, "bulk.html", wanted=wanted, rows=rows, count=len(chosen), wrong=wrong, fault=fault)


def _facets(counted: dict[str, list[tuple[str, int]]]) -> list[tuple[str, list[tuple[str, int]]]]:
    return [(name, counted[name]) for name in FACETS if counted[name]]


def _article(router: APIRouter, desk: Desk) -> None:
    @router.get("/article")
    def article(request: Request, id: Annotated[str, Query(max_length=2000)]) -> Response:
        if (asked := _ask_name(desk, request)) is not None:
            return asked
        desk.board.look()
        found = paper.page(desk.board, id, only=desk.only(request), reviewer=desk.who(request))
        if found is None:
            raise HTTPException(404, "There is no article with this id; the queue has those that are here.")
        fixed = {"slots": [{name: getattr(s, name) for name in ("name", "label", "key", "role", "mark", "choices", "hint")} for s in SLOTS],
                 "glyphs": GLYPHS, "reasons": REASONS}  # fmt: skip
        return desk.page(request, "article.html", data=found, fixed=fixed, title=found["article"]["title"] or id)


def _facts(router: APIRouter, desk: Desk) -> None:
    @router.get("/facts")
    def facts(
        request: Request, at: Annotated[int, Query(ge=0, le=10**7)] = 0, sort: Annotated[str, Query(max_length=20)] = "article"
    ) -> Response:
        lists, wanted = desk.lists(request), Filter.of(request.query_params)
        page, total = lists.table(wanted, sort, at + PAGE)
        rows = [plain_row(i, lists.standing(i)) | {"title": desk.board.papers[i.row.article_id].name} for i in page[at : at + PAGE]]
        drawn, articles_of = [], {}
        if "indicator" in wanted.facets:
            found = lists.select(wanted)
            titles = {key: p.name for key, p in desk.board.papers.items()}
            articles_of = {i.row.fact_id: i.row.article_id for i in found}
            stands = [i for i in found if lists.standing(i).state not in ("rejected", "retracted")]
            drawn = chart.series([plain_row(i, lists.standing(i)) | {"value_num": i.row.shown("value_num")} for i in stands], titles)
        return desk.page(
            request, "facts.html", wanted=wanted, rows=rows, total=total, at=at, step=PAGE, sort=sort,
            facets=_facets(lists.facets(wanted, waiting=False)), drawn=drawn, articles_of=articles_of,
        )  # fmt: skip


def _conflicts(router: APIRouter, desk: Desk) -> None:
    @router.get("/conflicts")
    def conflicts(request: Request, at: Annotated[int, Query(ge=0, le=10**6)] = 0) -> Response:
        if (asked := _ask_name(desk, request)) is not None:
            return asked
        lists = desk.lists(request)
        found = lists.order([i for i in desk.board.decided() if lists.standing(i).state == "conflict"], "disagreement")
        cards = []
        for item in found[at : at + 20]:
            page = paper.page(desk.board, item.row.article_id, only=desk.only(request))
            fact = next(f for f in page["facts"] if f["id"] == item.row.fact_id) if page else None
            if page and fact:
                cards.append({"fact": fact, "article": page["article"], "text": _around(page, fact), "differ": _differ(fact)})
        return desk.page(request, "conflicts.html", cards=cards, total=len(found), at=at, step=20, slots=SLOTS)


def _around(page: dict[str, Any], fact: dict[str, Any]) -> list[tuple[str, bool]]:
    """The fact's sentence, its number marked."""
    text = "".join(piece[1] for line in page["text"] for piece in line)
    (first, last), start, end = fact["span"], fact["start"], fact["end"]
    return [(text[first:start], False), (text[start:end], True), (text[end:last], False)]


def _differ(fact: dict[str, Any]) -> set[str]:
    """The slots in which the opinions differ."""
    slots = [o["slots"] for o in fact["opinions"] if o["answer"] != "reject"]
    return {name for s in slots for name in s if len({other.get(name) for other in slots}) > 1}


def _numbers(router: APIRouter, desk: Desk) -> None:
    @router.get("/progress")
    def progress(request: Request) -> Response:
        lists = desk.lists(request)
        items = desk.board.decided()
        sample, size = audit(lists)
        reviewers = [(name, pace(lists, name, dt.datetime.now(dt.UTC))) for name in sorted(desk.board.by_reviewer)]
        if desk.blind:
            reviewers = [(name, speed) for name, speed in reviewers if name == desk.who(request)]
        overall = precision(lists, items, lambda _: "all reviewed facts")
        rules, concepts = precision(lists, items, lambda i: i.row.rule or "–"), precision(lists, items, lambda i: i.concept)
        papers, mine = papers_by_state(lists), next((speed for name, speed in reviewers if name == desk.who(request)), None)
        hours = sum(desk.board.tally(lists.only)[s] for s in OPEN) * mine["seconds"] / 3600 if mine else 0.0
        return desk.page(
            request, "progress.html", reviewers=reviewers, sample=sample, sample_size=size, overall=overall, by_rule=rules[:25],
            by_indicator=concepts[:25], papers=papers, hours=hours,
        )  # fmt: skip

    @router.get("/runs")
    def all_runs(request: Request) -> Response:
        return desk.page(request, "runs.html", rows=runs.overview(desk.board.database))

    @router.get("/run")
    def one_run(
        request: Request, id: Annotated[str, Query(max_length=200)], against: Annotated[str, Query(max_length=200)] = ""
    ) -> Response:
        found = runs.changes(desk.board, id, against)
        if found is None:
            raise HTTPException(404, "There is no run with this id.")
        return desk.page(request, "run.html", run=found)

    @router.get("/keys")
    def keys(request: Request) -> Response:
        return desk.page(request, "keys.html", slots=SLOTS)


def _export(router: APIRouter, desk: Desk) -> None:
    @router.get("/export")
    def export(request: Request) -> Response:
        lists, wanted = desk.lists(request), Filter.of(request.query_params)
        chosen = list(dict.fromkeys(i.row.article_id for i in lists.select(wanted)))
        if wanted.article in desk.board.papers:
            chosen = [wanted.article]
        if len(chosen) > static_page.MAX_ARTICLES:
            raise HTTPException(
                413, f"{len(chosen)} articles are more than the {static_page.MAX_ARTICLES} one page holds: choose a filter first."
            )
        keep = None if wanted.article and not wanted.facets else {i.row.fact_id for i in lists.select(wanted)}
        body = static_page.render(desk.board, chosen, keep=keep, only=desk.only(request))
        return Response(body, media_type="text/html", headers={"content-disposition": 'attachment; filename="facts.html"'})
