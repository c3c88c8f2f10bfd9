"""The review server on a real socket, and callers who mean harm: slow, endless, malformed, far too many."""

from __future__ import annotations

import http.client
import json
import socket
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path[:0] = [str(Path(__file__).parents[1] / "review"), str(Path(__file__).parents[1] / "batch")]
uvicorn = pytest.importorskip("uvicorn", reason="needs the extra review: pip install 'extractor[review]'")

JSON = {"content-type": "application/json"}
FORM = {"content-type": "application/x-www-form-urlencoded"}
MOMENT = 1.0


class Site:
    """A running server."""

    def __init__(self, server: Any, port: int) -> None:
        self.server, self.port = server, port

    def ask(self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request(method, path, body, {"origin": f"http://127.0.0.1:{self.port}", **(headers or {})})
        answer = connection.getresponse()
        said = answer.status, answer.read()
        connection.close()
        return said

    def call(self, data: bytes) -> socket.socket:
        made = socket.create_connection(("127.0.0.1", self.port))
        made.settimeout(60)
        made.sendall(data.replace(b"HERE", b"127.0.0.1:%d" % self.port))
        return made


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    from tiny_site import fill

    from extractor.review import security, serve
    from extractor.review.app import create_app
    from extractor.sinks.database import Database

    with pytest.MonkeyPatch.context() as patch, Database(str(tmp_path_factory.mktemp("site") / "facts.db")) as database:
        patch.setattr(serve, "HEAD_SECONDS", MOMENT)
        patch.setattr(security, "BODY_SECONDS", MOMENT)
        fill(database)
        bound = serve._listen("127.0.0.1", 0)
        server = uvicorn.Server(serve.config_of(create_app(database, reviewer="ann")))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
        thread.start()
        until = time.monotonic() + 60
        while not server.started and time.monotonic() < until:
            time.sleep(0.05)
        yield Site(server, bound.getsockname()[1])
        server.should_exit = True
        thread.join(30)


def read(connection: socket.socket) -> bytes:
    """Everything until the server hangs up."""
    said = b""
    try:
        while piece := connection.recv(65536):
            said += piece
    except ConnectionResetError:
        pass
    connection.close()
    return said


def test_who_never_finishes_a_head_is_hung_up_on(site: Site) -> None:
    """Three hundred at once, each with the beginning of a request: others are answered meanwhile, and then all are gone."""
    begun = [site.call(b"GET / HTTP/1.1\r\nHost: HERE\r\nX-Slow: ") for _ in range(300)]
    silent = [site.call(b"") for _ in range(20)]
    assert site.ask("GET", "/")[0] == 200
    assert {read(c) for c in begun + silent} == {b""}
    again = site.call(b"GET /keys HTTP/1.1\r\nHost: HERE\r\n\r\n")
    time.sleep(MOMENT / 3)
    again.sendall(b"GET /keys HTTP/1.1\r\nHo")  # the second request of a connection never ends
    assert read(again).count(b"HTTP/1.1 200") == 1


def test_who_never_finishes_a_body_is_told_and_hung_up_on(site: Site) -> None:
    head = b"POST %s HTTP/1.1\r\nHost: HERE\r\nOrigin: http://HERE\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"
    begun = [site.call(head % path) for path in (b"/api/decide", b"/who") for _ in range(20)]
    assert site.ask("GET", "/")[0] == 200
    assert {read(c).split(b"\r\n")[0] for c in begun} == {b"HTTP/1.1 408 Request Timeout"}


def test_a_body_in_pieces_is_no_longer_than_another(site: Site) -> None:
    head = b"POST /api/decide HTTP/1.1\r\nHost: HERE\r\nOrigin: http://HERE\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    said = read(site.call(head + (b"10000\r\n" + b"a" * 65536 + b"\r\n") * 30 + b"0\r\n\r\n"))
    assert said.startswith(b"HTTP/1.1 413")


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 900_000, b'{"slots":' * 100_000, b'{"start":' + b"9" * 500_000 + b"}", b'{"start":NaN,"end":Infinity}', b"[" + b"1," * 400_000 + b"1]",
        b'{"key":"\xff"}', b'{"key":"\\ud800"}', b'{"key":"\x00"}', json.dumps({f"k{i}": 1 for i in range(5000)}).encode(), b"", b"null",
        "{}".encode("utf-16"), b'{"key":"12345678","key":1}',
    ],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/api/decide", "/api/bulk", "/api/check"])
def test_a_body_that_is_none_of_ours(site: Site, path: str, body: bytes) -> None:
    status, said = site.ask("POST", path, body, JSON)
    assert status in (400, 422)
    assert len(said) < 3000
    assert "error" in json.loads(said)


@pytest.mark.parametrize(
    "kind", ["text/plain", "multipart/form-data; boundary=x", "application/xml", "application/json; charset=utf-7", "", "\xff/\xfe"]
)
def test_a_body_of_another_kind(site: Site, kind: str) -> None:
    status, said = site.ask("POST", "/api/decide", b"{}", {"content-type": kind})
    assert status == 422, said


@pytest.mark.parametrize("body", [b"a=1&" * 200_000, b"name=" + b"a" * 500_000, b"name=ann&back=" + b"/a" * 300_000])
def test_a_form_without_end(site: Site, body: bytes) -> None:
    assert site.ask("POST", "/who", body, FORM)[0] == 413


@pytest.mark.parametrize("words", ["+".join(f"w{i}" for i in range(2000)), "a" * 50_000])
@pytest.mark.parametrize("path", ["/facts", "/bulk", "/export", "/api/walk"])
def test_a_search_for_thousands_of_words_is_refused(site: Site, path: str, words: str) -> None:
    status, said = site.ask("GET", f"{path}?words={words}")
    assert status == 409 or (path == "/bulk" and b"that are looked for at once" in said)  # that page tells it beside its form
    assert len(said) < 20_000 + 3 * len(words)


def test_thousands_of_parameters_and_cookies(site: Site) -> None:
    assert site.ask("GET", "/facts?" + "&".join(f"a{i}=1" for i in range(5000)))[0] == 200
    assert site.ask("GET", "/facts", None, {"cookie": "; ".join(f"a{i}=b" for i in range(4000))})[0] == 200


@pytest.mark.parametrize(
    "request_",
    [
        b"GET / HTTP/1.1\r\nHost: HERE\r\n" + b"".join(b"X%d: y\r\n" % i for i in range(20_000)) + b"\r\n",
        b"POST /api/decide HTTP/1.1\r\nHost: HERE\r\nContent-Length: " + b"9" * 5000 + b"\r\n\r\n",
        b"POST /api/decide HTTP/1.1\r\nHost: HERE\r\nContent-Length: -1\r\n\r\n",
        b"POST /api/decide HTTP/1.1\r\nHost: HERE\r\nContent-Length: \xb2\r\n\r\n",
        b"POST /api/decide HTTP/1.1\r\nHost: HERE\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /facts HTTP/1.1\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"a" * 500,
        b"\0" * 70_000,
        b"GET " + b"/a" * 100_000 + b" HTTP/1.1\r\nHost: HERE\r\n\r\n",
    ],
    ids=["headers", "a number of 5000 digits", "a negative length", "a wide digit", "two lengths", "TLS", "NUL", "an address without end"],
)
def test_what_is_no_request(site: Site, request_: bytes) -> None:
    said = read(site.call(request_))
    assert said == b"" or said.split()[1] in (b"400", b"403", b"404", b"413", b"431"), said[:300]
    assert site.ask("GET", "/")[0] == 200


@pytest.mark.parametrize(
    "path", ["../../../../etc/passwd", "..%2f..%2f..%2fetc%2fpasswd", "%2e%2e/api.py", "%00", "..%5capi.py", "/etc/passwd", "x" * 5000]
)
def test_no_address_leaves_the_folder_of_static_files(site: Site, path: str) -> None:
    said = read(site.call(f"GET /static/{path} HTTP/1.1\r\nHost: HERE\r\nConnection: close\r\n\r\n".encode()))
    assert said.split()[1] == b"404"
    assert b"root:" not in said
    assert b"import" not in said


def test_a_length_with_wide_digits_is_refused_by_the_guard_too() -> None:
    """Under another server than ours, which might let it through."""
    from starlette.datastructures import Headers

    from extractor.review.security import Guard

    for length in ("\xb2", "9" * 5000, "-1", "1e3", ""):
        refused = Guard(None)._refuse({"method": "GET"}, Headers({"host": "localhost", "content-length": length}))  # type: ignore[arg-type]
        assert refused is not None
        assert refused[0] == 413


def test_a_hundred_trials_are_one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    from extractor.review.trial import Teacher, Trial

    loaded: list[int] = []
    started = threading.Event()

    class Slow(Teacher):
        def _try(self, trial: Trial) -> None:
            if trial.stop:
                trial.state = "stopped"
                return
            loaded.append(1)
            started.set()
            while not trial.stop and trial.total == 0:
                time.sleep(0.01)
            loaded.pop()
            trial.state = "done"

    teacher = Slow(None, [], lambda _: None)  # type: ignore[arg-type, return-value]
    trials = []
    for _ in range(100):
        trials.append(teacher.begin(None, None))  # type: ignore[arg-type]
        assert len(loaded) <= 1
    trials[-1].total = 1
    assert started.wait(10)
    until = time.monotonic() + 30
    while not all(t.state in ("done", "stopped") for t in trials) and time.monotonic() < until:
        time.sleep(0.01)
    assert all(t.state in ("done", "stopped") for t in trials)
