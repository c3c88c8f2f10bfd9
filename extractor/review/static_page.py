"""Articles with their facts as one self-contained page to hand on: no script, no request, nothing to click but links inside."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from extractor.review import article as paper
from extractor.review.board import Board
from extractor.review.desk import GLYPHS, HERE, environment
from extractor.review.slots import SLOTS

MAX_ARTICLES = 200
_ORDER = {
    role: n
    for n, role in enumerate(
        ("quantity", "indicator", "period", "place", "organization", "speaker", "baseline", "measure", "status", "bound")
    )
}


def render(board: Board, article_ids: Sequence[str], *, keep: set[str] | None = None, only: str | None = None) -> str:
    """One page; `keep` are the facts to show, `only` leaves out other reviewers' decisions."""
    pages = [page for key in article_ids if (page := paper.page(board, key, only=only)) is not None]
    for page in pages:
        page["shown"] = [
            (n, f) for n, f in enumerate(page["facts"], 1) if f["state"] not in ("retracted",) and (keep is None or f["id"] in keep)
        ]
        page["lines"] = [[_piece(piece, {n - 1 for n, _ in page["shown"]}) for piece in line] for line in page["text"]]
    roles = dict.fromkeys((s.role, s.mark) for s in SLOTS)
    style = Markup((HERE / "static" / "static.css").read_text(encoding="utf-8"))  # our own file
    return environment().get_template("static.html").render(pages=pages, style=style, roles=list(roles), glyphs=GLYPHS)


def _piece(piece: list[Any], shown: set[int]) -> dict[str, Any]:
    """The words, the most telling slot they belong to, and the number of the fact whose quantity begins here."""
    _start, text, marks = piece
    roles = sorted((_ORDER.get(role, 99), n, role) for n, role in marks if role != "unused" and n in shown)
    return {
        "text": text, "role": roles[0][2] if roles else "", "facts": [n + 1 for _, n, role in roles if role == "quantity"],
        "title": ", ".join(f"{role} of {n + 1}" for _, n, role in roles), "unused": any(role == "unused" for _, role in marks),
    }  # fmt: skip
