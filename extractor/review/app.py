"""The review site put together: what every request shares, the two groups of routes, and errors told plainly."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from fastapi.staticfiles import StaticFiles
from fastapi.templating import Jinja2Templates
from starlette.exceptions import HTTPException

from extractor.errors import DatabaseError
from extractor.review import api, pages, teach
from extractor.review.board import Board
from extractor.review.desk import HERE, Desk, environment
from extractor.review.record import Recorder, Refused
from extractor.review.security import Guard
from extractor.review.trial import Build, Teacher
from extractor.sinks.database import Database

log = logging.getLogger("extractor.review")


def create_app(
    database: Database, *, reviewer: str | None = None, token: str | None = None, blind: bool = False, lexicon: Sequence[Path] = (),
    build: Build | None = None,
) -> FastAPI:  # fmt: skip
    """The site for one database.

    `reviewer` fixes who decides (else the page asks); `token` is asked of everybody where given; `blind` hides what other
    reviewers said. `lexicon` are folders layered over our words, the last of which takes what reviewers teach; `build` makes
    the extractor with which that is tried first.
    """
    board = Board(database)
    desk = Desk(board, Recorder(board), Jinja2Templates(env=environment()), reviewer, blind)
    app = FastAPI(title="extractor review", docs_url=None, redoc_url=None)
    app.state.desk = desk
    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
    app.include_router(api.routes(desk))
    app.include_router(pages.routes(desk))
    app.include_router(teach.routes(desk, Teacher(board, lexicon, build)))
    _errors(app, desk)
    app.add_middleware(Guard, token=token)
    return app


def _errors(app: FastAPI, desk: Desk) -> None:
    """Errors in words; what happened goes to the log, never to the page."""

    def tell(request: Request, status: int, words: str, **more: Any) -> Response:
        if request.url.path.startswith("/api/"):
            return JSONResponse({"error": words, **more}, status_code=status)
        return desk.page(request, "error.html", status, status=status, words=words)

    def http(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        words = {404: "There is no such page.", 405: "That cannot be done here."}.get(status, "")
        detail = str(getattr(error, "detail", "") or words)
        return tell(request, status, words if detail in ("Not Found", "Method Not Allowed") else detail)

    def invalid(request: Request, error: Exception) -> Response:
        faults = error.errors() if isinstance(error, RequestValidationError) else []
        told = [f"{'.'.join(str(x) for x in f['loc'][1:])}: {f['msg']}".encode("utf-8", "replace").decode() for f in faults]
        return tell(request, 422, "; ".join(told)[:2000] or "the request is not understood")

    def refused(request: Request, error: Exception) -> Response:
        return tell(request, 409, str(error))

    def database(request: Request, error: Exception) -> Response:
        log.error("%s", error)
        return tell(request, 503, "The database does not answer. Nothing is lost: what you decided is kept here and sent again.")

    def other(request: Request, error: Exception) -> Response:
        log.error("error at %s", request.url.path, exc_info=error)
        return tell(request, 500, "Something went wrong in the server; its log says what.")

    for kind, handler in (
        (HTTPException, http), (RequestValidationError, invalid), (Refused, refused), (DatabaseError, database), (Exception, other),
    ):  # fmt: skip
        app.add_exception_handler(kind, handler)
