"""The site over HTTP: who may, what is refused, nothing unescaped, no 5xx."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("fastapi", reason="the review page needs fastapi: pip install 'extractor[review]'")
from fake_extractor import FakeExtractor, FakeLoader
from starlette.testclient import TestClient
from tiny_site import TEXTS, fill

from extractor.records import Article
from extractor.review.app import create_app
from extractor.review.security import COOKIE, CSP
from extractor.sinks.database import Database

HERE = "http://127.0.0.1:8765"
FROM_HERE = {"origin": HERE}
PAGES = ["/", "/?order=rule", "/?order=audit", "/?order=disagreement", "/facts", "/facts?indicator=output", "/conflicts", "/progress", "/runs", "/keys",
         "/bulk?measure=level", "/bulk", "/who", "/article?id=test:steel"]  # fmt: skip
NASTY = "<script>alert(x)</script>\"'><img src=x onerror=alert(x)>"


@pytest.fixture
def client(database: Database) -> Iterator[TestClient]:
    with TestClient(create_app(database, reviewer="ann"), base_url=HERE, follow_redirects=False) as made:
        yield made


def facts(client: TestClient, article: str = "test:steel") -> list[dict[str, Any]]:
    found = client.get("/api/article", params={"id": article}).json()["facts"]
    assert isinstance(found, list)
    return found


def decision(fact: dict[str, Any], answer: str = "accept", article: str = "test:steel", **more: Any) -> dict[str, Any]:
    return {"key": secrets.token_hex(8), "article_id": article, "fact_id": fact["id"], "answer": answer, "seen": fact["hash"], **more}


def post(client: TestClient, path: str, body: Any, **how: Any) -> Any:
    return client.post(path, json=body, headers=how.pop("headers", FROM_HERE), **how)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_answers_with_the_policy(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-security-policy"] == CSP
    assert "'unsafe" not in CSP
    assert " style=" not in answer.text
    assert " onclick=" not in answer.text


def test_the_journey_of_one_article(client: TestClient) -> None:
    first, second, third = facts(client)
    assert post(client, "/api/decide", decision(first)).json()["acts"][0]["state"] == "accepted"
    edited = post(client, "/api/decide", decision(second, "edit", slots={"value": "346", "measure": "change"}))
    assert edited.json()["acts"][0]["state"] == "edited"
    early = post(client, "/api/mark", {"key": "k" * 8, "article_id": "test:steel", "answer": "done"})
    assert (early.status_code, early.json()["error"]) == (409, "1 fact is still open in this article")
    post(client, "/api/decide", decision(third, "reject", reason="not a fact"))
    empty = post(client, "/api/mark", {"key": "l" * 8, "article_id": "test:steel", "answer": "done-empty"})
    assert empty.status_code == 409
    assert post(client, "/api/mark", {"key": "m" * 8, "article_id": "test:steel", "answer": "done"}).status_code == 200
    now = facts(client)
    assert [f["state"] for f in now] == ["accepted", "edited", "rejected"]
    assert (now[1]["slots"]["value"], now[1]["machine"]["value"]) == ("346", "345")
    assert "done" in client.get("/article?id=test:steel").text


def test_an_edit_that_changes_nothing_is_an_accept_and_accepting_an_edit_keeps_it(client: TestClient) -> None:
    first, second, _ = facts(client)
    assert post(client, "/api/decide", decision(first, "edit", slots={"value": "12.0"})).json()["acts"][0]["answer"] == "accept"
    post(client, "/api/decide", decision(second, "edit", slots={"value": "346"}))
    assert post(client, "/api/decide", decision(second)).json()["acts"][0]["answer"] == "edit"
    assert post(client, "/api/decide", decision(second, base="machine")).json()["acts"][0]["answer"] == "accept"
    assert facts(client)[1]["slots"]["value"] == "345"


def test_what_is_invalid_is_not_saved(client: TestClient) -> None:
    first = facts(client)[0]
    told = post(client, "/api/check", {"article_id": "test:steel", "fact_id": first["id"], "slots": {"period": "2025-13"}}).json()
    assert list(told["faults"]) == ["period"]
    assert post(client, "/api/decide", decision(first, "edit", slots={"period": "2025-13"})).status_code == 409
    assert facts(client)[0]["state"] == "pending"


def test_a_missed_fact_by_selection_and_by_words(client: TestClient) -> None:
    text = "".join(piece[1] for line in client.get("/api/article?id=test:steel").json()["text"] for piece in line)
    at = text.index("2030")
    body = {"key": "a" * 8, "article_id": "test:steel", "start": at, "end": at + 4, "slots": {"indicator": "plan", "unit": "plan"}}
    assert post(client, "/api/add", {**body, "slots": {}}).status_code == 409
    told = post(client, "/api/add", body).json()["acts"][0]
    assert told["state"] == "added"
    typed = {"key": "b" * 8, "article_id": "test:steel", "slots": {"quote": "2030", "indicator": "second", "value": "1", "unit": "plan"}}
    again = post(client, "/api/add", typed).json()["acts"][0]
    assert again["fact"] != told["fact"]
    assert post(client, "/api/add", {**typed, "key": "c" * 8, "slots": {"quote": "nowhere", "indicator": "x"}}).status_code == 409


def test_two_reviewers_a_conflict_and_its_settling(database: Database) -> None:
    app = create_app(database)
    people = {}
    for name in ("ann", "bob"):
        people[name] = TestClient(app, base_url=HERE, follow_redirects=False)
        assert people[name].get("/").headers["location"].startswith("/who")
        people[name].post("/who", data={"name": name, "back": "//evil.example/"}, headers=FROM_HERE)
        assert people[name].get("/").status_code == 200
    first = facts(people["ann"])[0]
    post(people["ann"], "/api/decide", decision(first, "edit", slots={"value": "13"}))
    post(people["bob"], "/api/decide", decision(first, "reject"))
    page = people["bob"].get("/conflicts").text
    assert "13" in page
    opinions = facts(people["bob"])[0]["opinions"]
    like = next(o["decision"] for o in opinions if o["by"] == "ann")
    settled = post(people["bob"], "/api/decide", decision(first, like=like, adjudicates=True)).json()["acts"][0]
    assert settled["state"] == "edited"
    assert facts(people["ann"])[0]["slots"]["value"] == "13"


def test_a_blind_pass_hides_what_others_said(database: Database) -> None:
    with TestClient(create_app(database, reviewer="ann", blind=True), base_url=HERE) as ann:
        post(ann, "/api/decide", decision(facts(ann)[0], "reject", comment="surely not"))
    with TestClient(create_app(database, reviewer="bob", blind=True), base_url=HERE) as bob:
        first = facts(bob)[0]
        assert (first["state"], first["history"], first["opinions"]) == ("pending", [], [])
        assert "ann" not in bob.get("/progress").text


def test_bulk_needs_a_filter_and_the_count_that_was_shown(client: TestClient) -> None:
    body = {"key": "k" * 8, "answer": "accept", "filter": {}, "expect": 5}
    assert post(client, "/api/bulk", body).status_code == 409
    assert post(client, "/api/bulk", {**body, "filter": {"measure": "level"}, "expect": 1}).status_code == 409
    assert post(client, "/api/bulk", {**body, "filter": {"measure": "level"}}).json()["made"] == 5
    assert post(client, "/api/undo", {"key": "u" * 8}).json()["made"] == 5


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:1"},
        {"sec-fetch-site": "cross-site"},
        {"origin": "http://["},
    ],
)
def test_a_write_from_elsewhere_is_refused(client: TestClient, headers: dict[str, str]) -> None:
    first = facts(client)[0]
    assert post(client, "/api/decide", decision(first), headers=headers).status_code == 403
    assert facts(client)[0]["state"] == "pending"


def test_a_foreign_name_for_this_machine_is_refused(client: TestClient) -> None:
    assert client.get("/", headers={"host": "evil.example"}).status_code == 403
    assert client.get("/", headers={"host": "[::1]:8765"}).status_code == 200


def test_the_token_is_asked_for_everywhere(database: Database) -> None:
    app = create_app(database, reviewer="ann", token="s3cret-token-1234")
    with TestClient(app, base_url="http://review.example", follow_redirects=False) as client:
        for path in ("/", "/api/article?id=test:steel", "/static/review.css", "/openapi.json"):
            assert client.get(path).status_code == 401
        assert client.get("/?token=wrong").status_code == 403
        entered = client.get("/?order=rule&token=s3cret-token-1234")
        assert (entered.status_code, entered.headers["location"]) == (303, "/?order=rule")
        cookie = entered.headers["set-cookie"]
        assert cookie.startswith(f"{COOKIE}=")
        assert "HttpOnly; SameSite=Strict" in cookie
        assert client.get("/").status_code == 200
    with TestClient(app, base_url="https://review.example", follow_redirects=False) as client:
        assert "; Secure" in client.get("/?token=s3cret-token-1234").headers["set-cookie"]


def test_a_huge_body_is_refused(client: TestClient) -> None:
    body = decision(facts(client)[0], comment="x" * 1_100_000)
    assert post(client, "/api/decide", body).status_code == 413


def test_errors_show_no_path_and_no_traceback(client: TestClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert client.get("/nowhere").status_code == 404
    assert client.get("/article?id=nobody").status_code == 404
    database = client.app.state.desk.board.database  # type: ignore[attr-defined]
    database.engine.dispose()
    (tmp_path / "facts.db").unlink()
    (tmp_path / "facts.db").write_text("this is no database at all, and long enough to be looked at " * 40)
    for path in ("/article?id=test:steel", "/api/article?id=test:steel"):
        answer = client.get(path)
        assert answer.status_code == 503
        assert str(tmp_path) not in answer.text
        assert "Traceback" not in answer.text


def test_an_unexpected_error_is_told_plainly(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    app = create_app(database, reviewer="ann")
    monkeypatch.setattr(app.state.desk.board, "look", lambda: 1 / 0)
    with TestClient(app, base_url=HERE, raise_server_exceptions=False) as client:
        answer = client.get("/facts")
    assert (answer.status_code, "division" in answer.text, "Something went wrong" in answer.text) == (500, False, True)


def test_everything_from_the_database_is_shown_as_text(tmp_path: Path) -> None:
    fake = FakeExtractor(FakeLoader(indicator=NASTY))
    with Database(str(tmp_path / "n.db")) as database:
        with database.begin_run(fake.provenance, {}) as writer:
            article = Article(
                id=NASTY, source="s", title=NASTY, uri="javascript:alert(x)", text=f"{NASTY} made 12 tons in Karaganda </script> here."
            )
            one = fake.extract_article(article)
            fact = one.facts[0]
            named = fact.evidence[0].model_copy(update={"rule": NASTY})
            writer.write(one.model_copy(update={"facts": [fact.model_copy(update={"evidence": [named]})]}))
        with TestClient(create_app(database, reviewer=NASTY[:60]), base_url=HERE) as client:
            key = f"s:{NASTY}"
            first = client.get("/api/article", params={"id": key}).json()["facts"][0]
            body = decision(first, "comment", article=key, comment=NASTY)
            assert client.post("/api/decide", json=body, headers=FROM_HERE).status_code == 200
            for path in (
                "/",
                "/?order=rule",
                "/facts",
                f"/facts?words={NASTY}",
                "/progress",
                "/runs",
                "/article?id=" + key,
                "/export?article=" + key,
            ):
                shown = client.get(path).text
                assert "<script>alert" not in shown, path
                assert "<img" not in shown, path
                assert 'href="javascript' not in shown, path


def test_the_static_page_is_self_contained(client: TestClient) -> None:
    post(client, "/api/decide", decision(facts(client)[0]))
    answer = client.get("/export?article=test:steel")
    assert answer.headers["content-disposition"].startswith("attachment")
    assert "<script" not in answer.text
    assert "http://" not in answer.text.replace("http://www.w3.org", "")
    assert "✓ accepted" in answer.text
    assert "<mark" in answer.text
    assert "&gt;" not in answer.text.split("</style>")[0]


def test_no_answer_of_the_api_is_an_error_of_ours(database: Database) -> None:
    schemathesis = pytest.importorskip("schemathesis", reason="fuzzing the API needs schemathesis: pip install schemathesis")
    from hypothesis import HealthCheck, Phase, given, settings

    schema = schemathesis.openapi.from_asgi("/openapi.json", create_app(database, reviewer="ann"), headers={"host": "127.0.0.1"})
    asked = 0

    def try_one(case: Any) -> None:
        nonlocal asked
        asked += 1
        answer = case.call(headers={"origin": "http://127.0.0.1", "host": "127.0.0.1"})
        assert answer.status_code < 500, (case.path, case.body, answer.text)

    for operation in schema.get_all_operations():
        how = settings(max_examples=40, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck), database=None)
        how(given(case=operation.ok().as_strategy())(try_one))()
    assert asked > 200


def opened(client: TestClient, key: str = "test:steel") -> Any:
    return client.get("/api/article", params={"id": key}).json()


def test_a_decision_stands_under_the_name_that_the_page_showed(client: TestClient) -> None:
    shown = opened(client)["facts"][0]
    told = post(client, "/api/decide", decision(shown, "accept") | {"who": "eve"})
    assert told.status_code == 200, told.text
    after = opened(client)["facts"][0]
    assert [h["by"] for h in after["history"]] == ["eve"]
    assert post(client, "/api/decide", decision(shown, "accept") | {"who": "e" * 300}).status_code == 422


def test_an_edit_of_a_reading_that_is_gone_is_one_of_that_reading(client: TestClient, database: Database) -> None:
    shown = opened(client)["facts"][0]
    fill(database, {"steel": TEXTS["steel"]}, indicator="production", lexicon="l2")
    told = post(
        client,
        "/api/decide",
        decision(shown, "edit", slots={"value": "13"}, sha=opened(client)["article"]["sha"]),
    )
    assert told.json()["acts"][0]["state"] == "stale"
    edited = opened(client)["facts"][0]["stale"]["slots"]
    assert (edited["indicator"], edited["value"]) == (shown["slots"]["indicator"], "13")


def test_a_text_that_changed_underneath_takes_no_edit_and_no_missed_fact(client: TestClient, database: Database) -> None:
    old = opened(client)
    fill(database, {"steel": "A new beginning. " + TEXTS["steel"]})
    at = TEXTS["steel"].index("7 trains")
    body = {"article_id": "test:steel", "start": at, "end": at + 1, "sha": old["article"]["sha"]}
    for url, more in (("/api/check", {}), ("/api/add", {"key": secrets.token_hex(8), "slots": {"indicator": "trains"}})):
        told = post(client, url, body | more)
        assert (told.status_code, "another text" in told.json()["error"]) == (409, True)
    accepted = post(client, "/api/decide", decision(old["facts"][0], sha=old["article"]["sha"]))
    assert accepted.status_code == 200  # what was seen was accepted: it is kept, with the reading that was seen


def test_said_twice_is_said_once(client: TestClient) -> None:
    at = TEXTS["steel"].index("2030")
    body = {"article_id": "test:steel", "start": at, "end": at + 4, "slots": {"indicator": "plan"}}
    assert post(client, "/api/add", body | {"key": secrets.token_hex(8)}).status_code == 200
    again = post(client, "/api/add", body | {"key": secrets.token_hex(8)})
    assert (again.status_code, "there already" in again.json()["error"]) == (409, True)
    other = post(client, "/api/add", body | {"key": secrets.token_hex(8), "slots": {"indicator": "other plan"}})
    assert other.status_code == 200
    marks = [
        post(client, "/api/mark", {"key": secrets.token_hex(8), "article_id": "test:empty", "answer": "done-empty"}).json() for _ in "12"
    ]
    assert marks[0]["acts"][0]["decision"] == marks[1]["acts"][0]["decision"]


def test_the_same_words_elsewhere_in_the_text_are_another_fact(client: TestClient, database: Database) -> None:
    text = "The 2030 plan stands. Nobody changed the 2030 plan."
    fill(database, {"twice": text})
    for at in (text.index("2030"), text.rindex("2030")):
        body = {"article_id": "test:twice", "start": at, "end": at + 4, "slots": {"indicator": "plan"}, "key": secrets.token_hex(8)}
        told = post(client, "/api/add", body)
        assert told.status_code == 200, told.text


def test_a_name_too_long_is_told(database: Database) -> None:
    with TestClient(create_app(database), base_url=HERE) as anybody:
        told = anybody.post("/who", content=f"name={'x' * 300}", headers={"origin": HERE})
        assert (told.status_code, "300 letters" in told.text) == (422, True)
