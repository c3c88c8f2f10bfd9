"""`extractor review`: the review page on this machine."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.errors import UsageError

if TYPE_CHECKING:
    from extractor.records import Article, Extraction

EPILOG = "Example: extractor review --db sqlite:///facts.db --reviewer Aigerim"
LOCAL = ("127.0.0.1", "localhost", "::1")


def review(
    db: Annotated[str, typer.Option("--db", metavar="URL", help="sqlite:///facts.db, a path, or postgresql://user@host/name.")],
    reviewer: Annotated[str | None, typer.Option(metavar="NAME", help="Who decides; else the page asks.")] = None,
    host: Annotated[str, typer.Option(metavar="H", help="Address to listen on; elsewhere than here a token is asked for.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(metavar="P", min=0, max=65535, help="Port; 0 takes a free one.")] = 8765,
    token: Annotated[str | None, typer.Option(metavar="T", help="What a browser must bring; made up where one is needed.")] = None,
    blind: Annotated[bool, typer.Option("--blind", help="Hide what other reviewers decided.")] = False,
    lexicon: Annotated[
        list[Path] | None, typer.Option("--lexicon", help="Folder of your own words; what you teach is written into the last one given.")
    ] = None,
    model: Annotated[str, typer.Option("--model", help="Model with which a word is tried before it is written.")] = "accurate",
    verbose: Annotated[bool, typer.Option("-vv", help="Show the traceback of an error.", hidden=True)] = False,
) -> None:
    """Review facts in the browser, by keyboard.

    A local page, offline, every decision saved at once.
    Press Ctrl-C to stop. Nothing is lost: the page keeps what it could not send and sends it when the server is back.
    """
    # imported here, so that --help answers at once
    try:
        from extractor.review.serve import serve
    except ModuleNotFoundError as error:
        raise UsageError(f"the review page needs {error.name}: pip install 'extractor[review]'") from error
    if reviewer is not None and not (reviewer.strip() and reviewer.isprintable() and len(reviewer) <= 80):
        raise UsageError(f"--reviewer {reviewer[:100]!r} is no name: 1 to 80 letters that can be shown")
    if host not in LOCAL and token is None:
        token = secrets.token_urlsafe(24)
    serve(
        db, reviewer=reviewer and reviewer.strip(), host=host, port=port, token=token, blind=blind, lexicon=_folders(lexicon or []),
        build=_builder(model),
    )  # fmt: skip


def _folders(folders: Sequence[Path]) -> list[Path]:
    """All but the last must be there; that one is made when something is written."""
    for folder in folders:
        if (folder.exists() or folder is not folders[-1]) and not folder.is_dir():
            raise UsageError(f"--lexicon {folder}: no such folder; a lexicon is a folder with files such as concepts.yaml")
    return [folder.resolve() for folder in folders]


def _builder(model: str) -> Callable[[Sequence[Path]], Callable[[Article], Extraction]]:
    """Makes extractors that differ in their words only: the model is loaded once, when the first is asked for."""
    languages: list[object] = []

    def build(folders: Sequence[Path]) -> Callable[[Article], Extraction]:
        from extractor import nlp
        from extractor.api import Extractor
        from extractor.lexicon import load_lexicon

        if not languages:
            languages.append(nlp.build(model))
        return Extractor(languages[0], load_lexicon(folders)).extract_article  # type: ignore[arg-type]

    return build
