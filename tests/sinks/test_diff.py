"""Two runs compared: what came, went, says something else or only reads otherwise, and what reviewers had said of it."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from made import decide, edited, store, told
from typer.testing import CliRunner

from extractor.cli.app import app
from extractor.cli.diff_page import SHOWN
from extractor.errors import UsageError
from extractor.records import EntityRef, Evidence, Extraction
from extractor.sinks.database import Database

KARAGANDA = EntityRef(text="the region", name="Karaganda <Region> & more", ref="KZ-35", label="PLACE")


def reading(one: Extraction, value: str) -> Extraction:
    """The same words read as another value."""
    (fact,) = one.facts
    quantity = fact.quantity.model_copy(update={"value": Decimal(value)})
    return one.model_copy(update={"facts": [fact.model_copy(update={"quantity": quantity})], "quantities": [quantity]})


def diff(db: str, *more: object) -> Result:
    return CliRunner().invoke(app, ["diff", "previous", "latest", "--db", db, *map(str, more)])


@pytest.fixture
def db(url: str) -> str:
    """Two runs: a value changed and a place, a fact went, one came, one was reread, two stayed; dana decided on some before."""
    with Database(url) as database:
        first = {key: told(key, "12") for key in ("value", "place", "gone", "unwanted", "reread", "same", "mended")}
        store(database, *first.values(), told("also", "7"))
        facts = {key: one.facts[0] for key, one in first.items()}
        decide(database, facts["value"].id, "accept")
        decide(database, facts["gone"].id, "accept")
        decide(database, facts["unwanted"].id, "reject")
        decide(database, facts["reread"].id, "accept")
        decide(database, facts["same"].id, "accept")
        decide(database, facts["mended"].id, "edit", edited=edited(facts["mended"], value="13"))
        by_title = Evidence(role="place", text=None, start=None, end=None, source="title", rule="place_of_title")
        rest = [e for e in facts["place"].evidence if e.role != "place"]
        store(
            database,
            *(first[key].model_copy(update={"facts": []}) for key in ("gone", "unwanted")),
            reading(first["value"], "15"), told("place", "12", place=KARAGANDA, evidence=[*rest, by_title]), told("new", "3"),
            told("reread", "12", confidence=0.123), first["same"], reading(first["mended"], "13"),
        )  # fmt: skip
    return url


def test_what_changed_in_numbers(db: str) -> None:
    found = json.loads(diff(db, "--json").stdout)
    assert found["counts"] == {"added": 1, "retracted": 2, "changed": 3, "reread": 1, "decided": 5, "against": 2, "heeded": 2}
    assert found["by_slot"] == {"value": {"changed": 2}, "place": {"changed": 1}}
    assert found["by_indicator"] == {"industrial_output": {"added": 1, "changed": 3, "retracted": 2}}
    assert {rule: row["changed"] for rule, row in found["by_rule"].items() if rule.startswith("place: ")} == {
        "place: nearest + title → place_of_title": 1
    }
    assert [run["n_facts"] for run in found["about"]] == [0, 0]
    changes = {change["article_id"]: change for change in found["changes"]}
    assert {key: change["kind"] for key, change in changes.items()} == {
        "value": "changed", "place": "changed", "mended": "changed", "gone": "retracted", "unwanted": "retracted", "new": "added",
        "reread": "reread",
    }  # fmt: skip
    assert {key: change["decision"] and (change["decision"]["answer"], change["decision"]["heeded"]) for key, change in changes.items()} == {
        "value": ("accept", False), "place": None, "mended": ("edit", True), "gone": ("accept", False), "unwanted": ("reject", True),
        "new": None, "reread": ("accept", None),
    }  # fmt: skip
    assert changes["value"]["before"]["quantity"]["value"] == "12"
    assert changes["value"]["after"]["quantity"]["value"] == "15"
    assert (changes["new"]["before"], changes["gone"]["after"]) == (None, None)


def test_what_changed_in_words(db: str) -> None:
    words = diff(db).stdout
    assert "added 1 / retracted 2 / changed 3 / reread 1 / decided 5 / against 2 / heeded 2" in words
    assert re.search(r"^A  \S+  \d{4}-\d\d-\d\d \d\d:\d\d UTC, extractor ", words, re.MULTILINE)
    against = words.split("against a reviewer's decision:")[1].split("added:")[0]
    assert set(re.findall(r"^  . (\w+)  ", against, re.MULTILINE)) == {"gone", "value"}
    assert "[accepted by dana]" in against
    assert "value: 12 → 15" in against
    assert "retracted:\n  − unwanted" in words
    assert "[rejected by dana]" in words
    assert "place: Karaganda Region – KZ-35 → Karaganda <Region> & more – KZ-35" in words
    assert "reread  " not in words.split("added:")[1], "what says the same is no example"
    few = diff(db, "--examples", 1).stdout
    assert "… and 1 more: --examples 2, --html FILE or --json" in few
    assert "by slot" in diff(db, "--examples", 0).stdout
    assert "≠" not in diff(db, "--examples", 0).stdout


def test_the_other_way_round_what_came_has_gone(db: str) -> None:
    done = CliRunner().invoke(app, ["diff", "latest", "previous", "--db", db, "--json"])
    assert {k: json.loads(done.stdout)["counts"][k] for k in ("added", "retracted", "changed")} == {
        "added": 2,
        "retracted": 1,
        "changed": 3,
    }


def test_one_run_with_itself_is_nothing(db: str) -> None:
    done = CliRunner().invoke(app, ["diff", "latest", "latest", "--db", db])
    assert "added 0 / retracted 0 / changed 0" in done.stdout
    assert "A and B are the same run" in done.stdout


@pytest.mark.parametrize(
    ("gate", "code", "words"),
    [
        ("against", 4, "gate: 2 against, at most 0 allowed"),
        ("against>1", 4, "gate: 2 against, at most 1 allowed"),
        ("against>2", 0, ""),
        ("added>1,retracted>2,changed>3,reread>1", 0, ""),
        ("changed>2,retracted>1", 4, "gate: 3 changed, at most 2 allowed"),
        ("reread", 4, "gate: 1 reread, at most 0 allowed"),
    ],
)
def test_a_gate_for_ci(db: str, gate: str, code: int, words: str) -> None:
    done = diff(db, "--fail-on", gate)
    assert done.exit_code == code
    assert words in done.stderr


@pytest.mark.parametrize("gate", ["everything", "changed>", "changed>-1", "changed<3", ""])
def test_a_gate_that_is_none_is_told_with_those_there_are(db: str, gate: str) -> None:
    with pytest.raises(UsageError, match=r"write one of added, retracted, changed, reread, against, or with a number as in changed>10"):
        raise diff(db, "--fail-on", gate).exception or AssertionError


def test_a_fact_is_written_as_everywhere_else(url: str) -> None:
    with Database(url) as database:
        store(database, told("a", "1"))
        store(database, told("b", "7", measure="change", kind="percent", unit="%", bound="about"))
    assert re.search(r"^  \+ b  industrial output: change ~ \+7 % \(2025, Karaganda Region, actual\)$", diff(url).stdout, re.MULTILINE)


def test_a_run_that_is_none_is_told_with_those_there_are(db: str) -> None:
    with pytest.raises(UsageError, match="'nosuch' names no run of the database; the latest are 2"):
        raise CliRunner().invoke(app, ["diff", "nosuch", "latest", "--db", db]).exception or AssertionError


def test_the_page_names_the_reviewed_facts_first_and_needs_nothing(db: str, tmp_path: Path) -> None:
    file = tmp_path / "diff.html"
    assert diff(db, "--html", file).exit_code == 0
    page = file.read_text(encoding="utf-8")
    assert "http" not in page
    assert "<script" not in page
    assert "Karaganda &lt;Region&gt; &amp; more" in page
    assert "<Region>" not in page
    against, rest = page.split("By slot")
    assert against.count("<article>") == 2
    assert against.count("accepted by dana: goes against it") == 2
    assert rest.count("<article>") == 4
    assert "rejected by dana: as decided" in rest
    assert page.count("<mark>12</mark>") == 5
    assert "Not listed: 1 fact reread" in page
    with pytest.raises(UsageError, match="exists already"):
        raise diff(db, "--html", file).exception or AssertionError
    assert diff(db, "--html", file, "--force").exit_code == 0


def test_many_changes_are_counted_and_the_first_are_shown(tmp_path: Path) -> None:
    db = str(tmp_path / "facts.db")
    with Database(db) as database:
        store(database, told("a", "1"))
        store(database, *(told(f"b{n:04}", "2") for n in range(SHOWN + 7)))
    file = tmp_path / "diff.html"
    diff(db, "--html", file)
    page = file.read_text(encoding="utf-8")
    assert page.count("<article>") == SHOWN
    assert f"Added ({SHOWN + 7})" in page
    assert f"The first {SHOWN}; extractor diff --json has all." in page


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_fits_a_telephone_and_is_legible(chromium: Any, tmp_path: Path, scheme: str) -> None:
    db = str(tmp_path / "facts.db")
    with Database(db) as database:
        store(database, told("a" * 60, "1", words="output_of_" + "x" * 80, concept=None))
        store(database, told("a" * 60, "2", words="output_of_" + "x" * 80, concept=None), told("b", "2", place=KARAGANDA))
    diff(db, "--html", tmp_path / "diff.html")
    for width, height in ((1280, 800), (390, 844)):
        page = chromium.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
        asked: list[str] = []
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        page.goto((tmp_path / "diff.html").as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        inks = page.evaluate("['body', 'del', 'ins', '.soft'].map(s => getComputedStyle(document.querySelector(s)).color)")
        paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert all(contrast(ink, paper) >= 4.5 for ink in inks), (inks, paper)
        assert asked == [(tmp_path / "diff.html").as_uri()]
        page.close()


def contrast(one: str, other: str) -> float:
    """WCAG's contrast of two colours as a browser writes them."""

    def light(colour: str) -> float:
        parts = [int(x) / 255 for x in re.findall(r"\d+", colour)[:3]]
        linear = [x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)
