"""What every request works with: the board, the recorder, the templates, and who is asking."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse
from fastapi.templating import Jinja2Templates
from jinja2 import Environment, FileSystemLoader, select_autoescape

from extractor.review.article import as_json
from extractor.review.board import Board
from extractor.review.lists import Lists
from extractor.review.record import Recorder
from extractor.review.states import STATES

HERE = Path(__file__).parent
REVIEWER_COOKIE = "extractor_reviewer"
LONGEST_NAME = 80
GLYPHS = {
    "pending": "○", "accepted": "✓", "edited": "✎", "rejected": "✕", "added": "+", "skipped": "↷", "flagged": "⚑", "stale": "↻", "conflict": "≠",
    "retracted": "⌀", "done": "●", "done-empty": "∅", "in progress": "◐", "failed": "⚠",
}  # fmt: skip


@dataclass(slots=True)
class Desk:
    """What every request works with."""

    board: Board
    recorder: Recorder
    pages: Jinja2Templates
    reviewer: str | None
    blind: bool

    def who(self, request: Request) -> str:
        """The reviewer: the one named at the start, or the name kept in the cookie; empty when nobody has said."""
        return self.reviewer or unquote(request.cookies.get(REVIEWER_COOKIE, ""))[:LONGEST_NAME].strip()

    def only(self, request: Request) -> str | None:
        """Whose decisions are shown: in a blind pass one's own."""
        return self.who(request) if self.blind else None

    def lists(self, request: Request) -> Lists:
        """The lists as this reviewer sees them, up to date."""
        self.board.look()
        return Lists(self.board, self.only(request))

    def page(self, request: Request, name: str, code: int = 200, **shown: Any) -> HTMLResponse:
        """A page out of its template."""
        tally = self.board.tally(self.only(request))
        shared = {
            "who": self.who(request), "tally": tally, "blind": self.blind, "named": self.reviewer is not None, "glyphs": GLYPHS,
            "states": STATES, "here": name.removesuffix(".html"),
        }  # fmt: skip
        return self.pages.TemplateResponse(request, name, {**shared, **shown}, status_code=code)


def environment() -> Environment:
    """The templates; every value is escaped unless a template says otherwise, and none does."""
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=select_autoescape(default=True), trim_blocks=True, lstrip_blocks=True
    )
    made.filters["query"] = lambda pairs: urlencode({k: v for k, v in dict(pairs).items() if v not in (None, "")})
    made.filters["part"] = lambda text: quote(str(text), safe="")
    made.filters["percent"] = lambda share: f"{100 * share:.1f} %"
    made.filters["data"] = as_json
    return made
