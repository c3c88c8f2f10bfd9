"""Who may talk to the review page: this machine, or who holds the token; writes only from the page itself.

The rules stand in one middleware in front of every route, so that none can forget them.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import time
from urllib.parse import parse_qs, urlencode, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "extractor_token"
MAX_BODY = 1_000_000
"""Bytes of one request: the longest form is a few kilobytes, a selection of facts for bulk work some hundred."""
LOCAL = frozenset({"127.0.0.1", "localhost", "::1"})
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "content-security-policy": CSP,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


BODY_SECONDS = 30.0
"""How long the body of a request may take: over a bad line the longest one is a matter of seconds."""
_TOO_LONG = "That is more than a form of this page can hold."


class TooLarge(HTTPException):
    """The body is longer than any form of ours."""

    def __init__(self) -> None:
        super().__init__(413, _TOO_LONG)


class TooSlow(HTTPException):
    """The body does not come."""

    def __init__(self) -> None:
        super().__init__(408, "The request did not come to its end in time: send it again.", {"connection": "close"})


class Guard:
    """Checks host, token, origin and size of every request, and puts the headers on every answer."""

    def __init__(self, app: ASGIApp, *, token: str | None = None) -> None:
        self.app, self.token = app, token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        answer = _Answer(send, kept=scope["path"].startswith("/static/"))
        if (refusal := self._refuse(scope, headers)) is not None:
            await answer.say(*refusal)
            return
        if self.token and (given := _given(scope)) is not None:
            if _same(given, self.token):
                await answer.enter(scope, self.token)
            else:
                await answer.say(403, "This token is not the one that the server was started with.")
            return
        if self.token and not _same(_cookie(headers), self.token):
            await answer.say(401, "This page needs its token: open the address that `extractor review` printed.")
            return
        try:
            await self.app(scope, _limited(receive), answer)
        except (TooLarge, TooSlow) as error:
            await answer.say(error.status_code, error.detail)

    def _refuse(self, scope: Scope, headers: Headers) -> tuple[int, str] | None:
        host = headers.get("host", "")
        if "\0" in scope.get("path", ""):
            return 404, "There is no such page."
        if not self.token and _name(host) not in LOCAL:
            # a name of somebody else's that points here: his page could read ours
            return 403, "This server answers to 127.0.0.1 and localhost only; elsewhere start it with --token."
        if scope["method"] not in _SAFE and not _from_here(headers, host):
            return 403, "Decisions are taken from the review page itself only."
        length = headers.get("content-length", "0")
        if not (length.isascii() and length.isdigit()) or len(length) > len(str(MAX_BODY)) or int(length) > MAX_BODY:
            return 413, _TOO_LONG
        return None


def _name(host: str) -> str:
    try:
        return (urlsplit(f"//{host}").hostname or "").lower()
    except ValueError:
        return ""


def _from_here(headers: Headers, host: str) -> bool:
    """A browser says where a write comes from; what does not say it is no browser of ours."""
    origin = headers.get("origin")
    if origin is None:
        return headers.get("sec-fetch-site") == "same-origin"
    try:
        return bool(host) and urlsplit(origin).netloc.lower() == host.lower()
    except ValueError:
        return False


def _same(given: str, token: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "replace"), token.encode())


def _cookie(headers: Headers) -> str:
    for part in headers.get("cookie", "").split(";"):
        name, _, value = part.strip().partition("=")
        if name == COOKIE:
            return value
    return ""


def _given(scope: Scope) -> str | None:
    if scope["method"] != "GET":
        return None
    values = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("token")
    return values[0] if values else None


def _limited(receive: Receive) -> Receive:
    seen, whole, until = 0, False, time.monotonic() + BODY_SECONDS

    async def limited() -> Message:
        nonlocal seen, whole
        if whole:  # what follows is the end of the connection, and may be long in coming
            return await receive()
        try:
            message = await asyncio.wait_for(receive(), until - time.monotonic())
        except TimeoutError:
            raise TooSlow from None
        seen += len(message.get("body", b""))
        if seen > MAX_BODY:
            raise TooLarge
        whole = not message.get("more_body", False)
        return message

    return limited


class _Answer:
    """`send` with our headers; also says short things of its own."""

    def __init__(self, send: Send, *, kept: bool = False) -> None:
        self.send, self.kept = send, kept
        self.begun = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.begun = True
            headers = MutableHeaders(scope=message)
            if self.kept:
                headers["cache-control"] = "no-cache"  # ours, the same for everybody: asked whether it changed, not sent again
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
        await self.send(message)

    async def say(self, status: int, words: str) -> None:
        if self.begun:
            return
        body = json.dumps({"error": words}).encode()
        await self({"type": "http.response.start", "status": status, "headers": [(b"content-type", b"application/json")]})
        await self({"type": "http.response.body", "body": body})

    async def enter(self, scope: Scope, token: str) -> None:
        """Turn the token in the address into a cookie, and the address into one without it."""
        kept = [(k, v) for k, values in parse_qs(scope["query_string"].decode("latin-1")).items() for v in values if k != "token"]
        secure = "; Secure" if scope.get("scheme") == "https" else ""  # over plain http a browser would drop it
        path = "/" + scope["path"].lstrip("/") + ("?" + urlencode(kept) if kept else "")
        cookie = f"{COOKIE}={token}; HttpOnly; SameSite=Strict; Path=/{secure}"
        headers = [(b"location", path.encode("ascii", "ignore")), (b"set-cookie", cookie.encode())]
        await self({"type": "http.response.start", "status": 303, "headers": headers})
        await self({"type": "http.response.body", "body": b""})
