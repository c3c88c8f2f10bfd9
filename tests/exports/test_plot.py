"""Series drawn: as a picture, and as a page that asks nobody and on which every point leads to its sentence."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
from made import store, told
from typer.testing import CliRunner

from extractor.cli.app import app
from extractor.errors import UsageError
from extractor.sinks.database import Database

pytest.importorskip("altair", reason="drawing needs the extra export")
pytest.importorskip("vl_convert", reason="drawing needs the extra export")


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = str(tmp_path_factory.mktemp("plot") / "facts.db")
    with Database(path) as database:
        store(
            database, told("a", "12"), told("b", "15"), told("c", "14", status="forecast"), told("d", "16", status="planned"),
            told("r", "30", ranged=True, low="30", high="35"), told("x", "9", period=None),
        )  # fmt: skip
    return path


def draw(db: str, out: Path, *more: str) -> None:
    done = CliRunner().invoke(app, ["series", "industrial output", "--db", db, "--plot", str(out), *more])
    if isinstance(done.exception, UsageError):
        raise done.exception
    assert done.exit_code == 0, (done.output, done.exception)


def test_every_point_leads_to_its_sentence_and_nobody_is_asked(db: str, tmp_path: Path, chromium: Any) -> None:
    draw(db, tmp_path / "x.html")
    page = (tmp_path / "x.html").read_text(encoding="utf-8")
    points = set(re.findall(r'"href": ?"#([0-9a-f-]+)"', page))
    targets = set(re.findall(r"<tr id=['\"]?([0-9a-f-]+)", page))
    assert len(points) == 5, "what has no date is no point"
    assert points <= targets
    asked: list[str] = []
    shown = chromium.new_page(viewport={"width": 390, "height": 844})
    shown.on("request", lambda request: asked.append(request.url))
    shown.goto((tmp_path / "x.html").as_uri())
    shown.wait_for_selector(".drawing svg")
    assert asked == [(tmp_path / "x.html").as_uri()]
    assert shown.evaluate("document.documentElement.scrollWidth") <= 390
    shown.close()
    assert page.count("Output was 12 tons.") >= 1
    assert "contradiction" in page


def test_a_picture_is_a_picture(db: str, tmp_path: Path) -> None:
    draw(db, tmp_path / "x.png")
    assert (tmp_path / "x.png").read_bytes().startswith(b"\x89PNG\r\n")
    draw(db, tmp_path / "x.svg")
    words = " ".join(ET.fromstring((tmp_path / "x.svg").read_text(encoding="utf-8")).itertext())
    assert all(word in words for word in ("actual", "planned", "forecast", "range", "sources contradict each other", "30–35"))


def test_what_cannot_be_drawn_is_told(db: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"the name must end in .html, .png, .svg"):
        draw(db, tmp_path / "x.pdf")
    (tmp_path / "there.png").touch()
    with pytest.raises(UsageError, match="exists already"):
        draw(db, tmp_path / "there.png")
    draw(db, tmp_path / "there.png", "--force")
