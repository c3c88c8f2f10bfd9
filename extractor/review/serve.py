"""Start the review site on an address of this machine."""

from __future__ import annotations

import asyncio
import gc
import re
import socket
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from extractor.errors import DatabaseError, UsageError
from extractor.review.app import create_app
from extractor.review.trial import Build
from extractor.sinks.connection import parse_url
from extractor.sinks.database import Database

HEAD_SECONDS = 20.0
"""How long the head of a request may take, from the connection on or from the answer before: a browser sends it at once."""


def serve(
    db: str, *, reviewer: str | None, host: str, port: int, token: str | None, blind: bool = False, lexicon: Sequence[Path] = (),
    build: Build | None = None,
) -> None:  # fmt: skip
    """Serve until Ctrl-C.

    Raises:
        DatabaseError: when there is no such database; looking does not make one.
        UsageError: when the address or the token cannot be used.
    """
    url = parse_url(db)
    if url.get_backend_name() == "sqlite" and url.database and not Path(url.database).is_file():
        raise DatabaseError(f"there is no database {url.database}: fill one first, with extractor run news/ --db {db}")
    if token is not None and not re.fullmatch(r"[A-Za-z0-9_-]{12,200}", token):
        raise UsageError("--token: 12 or more letters, digits, - and _; leave it out and one is made up where it is needed")
    bound = _listen(host, port)
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{bound.getsockname()[1]}/" + (f"?token={token}" if token else "")
    with Database(db) as database:
        with loading():
            app = create_app(database, reviewer=reviewer, token=token, blind=blind, lexicon=lexicon, build=build)
        print(f"extractor: review page at {address}\nextractor: Ctrl-C stops it", file=sys.stderr, flush=True)
        uvicorn.Server(config_of(app)).run(sockets=[bound])


class Patient(H11Protocol):
    """uvicorn's protocol that hangs up on who does not come to the end of a request's head: each holds an open file of the server."""

    patience: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Somebody called."""
        super().connection_made(transport)
        self._wait()

    def on_response_complete(self) -> None:
        """He is answered, and may ask again."""
        super().on_response_complete()
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """He is gone."""
        self._forget()
        super().connection_lost(exc)

    def _wait(self) -> None:
        self._forget()
        self.patience = asyncio.get_running_loop().call_later(HEAD_SECONDS, self._hang_up, self.cycle)

    def _forget(self) -> None:
        if self.patience is not None:
            self.patience.cancel()
            self.patience = None

    def _hang_up(self, answered: object) -> None:
        if self.cycle is answered:  # no request has begun since
            self.transport.close()


def config_of(app: ASGIApp) -> uvicorn.Config:
    """How the site is served: HTTP/1.1 alone, whatever else is installed, since its parser bounds the head of a request."""
    return uvicorn.Config(
        app, http=Patient, ws="none", log_level="warning", access_log=False, server_header=False, proxy_headers=False, timeout_graceful_shutdown=3
    )  # fmt: skip


@contextmanager
def loading() -> Iterator[None]:
    """What is loaded here stays to the end: the collector of garbage need not look through it again and again."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()  # a look through the million objects of a big database holds every request up for a quarter of a second
        gc.enable()


def _listen(host: str, port: int) -> socket.socket:
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        bound = socket.socket(family, socket.SOCK_STREAM)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
    except OSError as error:
        raise UsageError(f"cannot listen on {host}:{port}: {error.strerror or error}; --port 0 takes a free one") from error
    return bound
