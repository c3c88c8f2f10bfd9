"""Every shell, Python and SQL block of every page is run, page by page, in a folder with what the pages speak of.

Blocks of `console` are followed to the letter by `test_tutorials.py`. What cannot be run here is named in `ELSEWHERE`, with the reason.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import textwrap
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import tutorials
from typer.testing import CliRunner

from extractor.cli.app import app

ROOT = tutorials.ROOT
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
_BLOCK = re.compile(r"^( *)```(sh|python|sql)\n(.*?)^ *```$", re.M | re.S)

ELSEWHERE = {
    ("README", "make "): "sets up the installation that runs this test",
    ("archivist", ". .venv/bin/activate"): "the reader's own terminal and folder",
    ("archivist", "mkdir -p ~/first"): "the reader's own terminal and folder",
    ("cluster", "dask scheduler"): "a server that runs until it is stopped; --cluster local:2 starts the same",
    ("cluster", "dask worker"): "a server that runs until it is stopped; --cluster local:2 starts the same",
    ("cluster", "DASK_DISTRIBUTED__WORKER__DAEMON=False dask worker"): "a server; tests/batch/test_cluster.py starts such workers",
    ("cluster", "#!/bin/bash"): "Slurm",
    ("archive", "extractor run 's3://"): "a bucket somewhere; tests/reading reads from an address of its own",
    ("database", "INSTALL sqlite"): "DuckDB fetches its extension; tests/sinks/test_duckdb.py has it as a package",
    ("database", "SELECT place, count(*) FROM facts."): "DuckDB, see above",
    ("datasette", "datasette "): "a server, of a package we do not need",
    ("datasette", "python -m pip install datasette"): "a package we do not need",
    ("train", "make "): "treebanks and the published encoder; tests/models runs the recipe's smoke on made-up data",
    ("spacy-model", "extractor evaluate"): "minutes on the whole split; make check runs it, tests/evaluation on a few articles",
    ("README", "extractor review"): "serves until it is stopped; test_tutorials.py presses its keys",
    ("reviewer", "extractor review"): "serves until it is stopped; test_tutorials.py presses its keys",
    (
        "review",
        "extractor calibrate --db facts.db --lexicon my-words --write",
    ): "wants 100 decisions; tests/review/test_calibrate.py has them",
    ("review", "extractor review"): "serves until it is stopped; test_tutorials.py presses its keys",
}
"""What no test can run on one machine without a network: page, how the command begins, and why."""

HERE = {
    "/shared/news/": "news/", "/shared/parts": "parts", "/srv/news/archive": "news/", "/srv/news/parts": "parts",
    "sqlite:////home/me/facts.db": "sqlite:///cluster.db", "tcp://scheduler:8786": "local:2", "tcp://192.168.1.10:8786": "local:2",
    "path/to/pipeline": str(ROOT / "models/fast"), "crawl/*.warc.gz": "news/*.txt",
}  # fmt: skip
"""What the pages name, and what stands for it here."""


@dataclass(frozen=True)
class Block:
    """One block of a page."""

    page: Path
    kind: str
    text: str

    def commands(self) -> Iterator[str]:
        """The commands of a shell block that run here; a line that ends in a backslash goes on."""
        if self.text.startswith("#!"):
            assert (self.page.stem, self.text.split("\n")[0]) in ELSEWHERE
            return
        for line in re.sub(r"\\\n\s*", "", self.text).splitlines():
            if line.strip() and not line.lstrip().startswith("#"):
                yield line


def blocks(page: Path) -> list[Block]:
    """The blocks of a page, in order."""
    return [Block(page, m[2], textwrap.dedent(m[3])) for m in _BLOCK.finditer(page.read_text(encoding="utf-8"))]


WITH = [page for page in PAGES if blocks(page)]


def reason(page: Path, command: str) -> str | None:
    """Why a command cannot be run here."""
    return next((why for (stem, begins), why in ELSEWHERE.items() if page.stem == stem and command.startswith(begins)), None)


def test_every_reason_is_needed() -> None:
    said = [(b.page.stem, line) for page in WITH for b in blocks(page) for line in b.text.splitlines()]
    assert [key for key in ELSEWHERE if not any(stem == key[0] and line.startswith(key[1]) for stem, line in said)] == []


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the pages take for granted: articles, a database of them with a decision, a folder of words."""
    made = tmp_path_factory.mktemp("pages")
    (made / "news").mkdir()
    texts = {
        "a": "Annual inflation in Kazakhstan slowed to 11.2% in May from 11.6% in April, the statistics office said.",
        "b": "Steel exports of Karaganda Region rose 12% to $3.4bn in May. Output fell by 3% to 1.1 million tons.",
    }
    for name, text in texts.items():
        (made / f"news/{name}.txt").write_text(f"date 2025-06-03\n{text}\n", encoding="utf-8")
    (made / "article.txt").write_text(texts["b"], encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(made)
        add = ["lexicon", "add", "unit", "sack", "--set", "code={sack}", "--to", "my-words"]
        for command in (["run", "news", "--db", "facts.db"], add):
            assert CliRunner().invoke(app, command).exit_code == 0
    return made


@pytest.fixture
def folder(template: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(template, tmp_path / "here"))


def postgres() -> dict[str, str]:
    """The surroundings in which `createdb`, `psql` and `postgresql://…` mean a server of ours."""
    sys.path[:0] = [path for path in (str(ROOT / "tests/sinks"),) if path not in sys.path]
    from postgres import Missing, server_url
    from sqlalchemy import make_url

    try:
        url = make_url(server_url())
    except (Missing, ModuleNotFoundError) as error:
        pytest.skip(f"PostgreSQL is not tried: {error}")
    host = url.host or url.query.get("host") or ""
    found = {"PGHOST": str(host), "PGUSER": url.username or "postgres", "PGPASSWORD": url.password or ""}
    return {**found, **({"PGPORT": str(url.port)} if url.port else {})}


def surroundings(page: Path) -> dict[str, str]:
    env = {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"}
    bins = [str(Path(sys.executable).parent)]
    if any("postgresql://" in b.text for b in blocks(page)):
        env |= postgres()
        import importlib.util

        found = importlib.util.find_spec("pgserver")
        if found is not None and found.origin:
            bins.append(str(Path(found.origin).parent / "pginstall/bin"))
    return {**env, "PATH": os.pathsep.join([*bins, env["PATH"]])}


def ran(command: list[str], folder: Path, env: dict[str, str], given: str = "") -> None:
    done = subprocess.run(
        command, cwd=folder, env=env, input=given, capture_output=True, text=True, encoding="utf-8", check=False, timeout=580
    )
    assert done.returncode == 0, f"{command[-1]}{given}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"


def here(text: str, env: dict[str, str]) -> str:
    """A command with what stands here for what the page names."""
    for said, meant in HERE.items():
        text = text.replace(said, meant)
    if "PGHOST" in env:
        text = re.sub(r"postgresql://\S*?/facts", "postgresql:///facts", text)
    return text


@pytest.mark.parametrize("page", WITH, ids=lambda page: page.stem)
def test_a_page_s_blocks_run(page: Path, folder: Path) -> None:
    env = surroundings(page)
    if "PGHOST" in env:
        subprocess.run(["dropdb", "--if-exists", "facts"], env=env, check=True, capture_output=True)
    if page.stem == "cluster" and "PGHOST" in env:
        subprocess.run(["createdb", "facts"], env=env, check=True, capture_output=True)
    python = ""
    for block in blocks(page):
        if block.kind == "python":
            python += block.text + "\n"
        elif block.kind == "sql":
            sql(block, folder, env)
        else:
            for command in block.commands():
                shell(page, command, folder, env)
    if python:
        ran([sys.executable, "-c", f"if __name__ == '__main__':\n{textwrap.indent(here(python, env), '    ')}"], folder, env)


def shell(page: Path, command: str, folder: Path, env: dict[str, str]) -> None:
    wanted = re.match(r"python -m pip install 'extractor\[(.*)\]'", command)
    if wanted:  # there is no index to ask: that we have such extras is what can be wrong here
        extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
        assert set(wanted[1].split(",")) <= set(extras), command
    elif reason(page, command) is None:
        if command.startswith("sqlite3 ") and shutil.which("sqlite3") is None:
            return
        if "calibrate" in command or "accepted" in command or "reviewed" in command:
            decide(folder)
        ran(["bash", "-c", here(command, env)], folder, env)


def sql(block: Block, folder: Path, env: dict[str, str]) -> None:
    statements = [line for line in block.text.splitlines() if reason(block.page, line) is None]
    if statements and "PGHOST" in env:
        role = "DROP OWNED BY reporting; DROP ROLE reporting;"
        ran(["psql", "-v", "ON_ERROR_STOP=1", "-d", "facts"], folder, env, "\n".join([*statements, role]))
    elif statements:
        code = "import sqlite3, sys; c = sqlite3.connect('facts.db'); [c.execute(s).fetchall() for s in sys.stdin.read().split(';')]"
        ran([sys.executable, "-c", code], folder, env, "\n".join(statements))


def decide(folder: Path) -> None:
    """A person has accepted every fact but one, which is rejected."""
    from sqlalchemy import text

    from extractor.sinks.database import Database

    with Database(str(folder / "facts.db")) as database, database.engine.begin() as connection:
        if connection.execute(text("SELECT count(*) FROM decision")).scalar_one():
            return
        added = """INSERT INTO decision (decision_id, fact_id, reviewer, answer, payload_hash, made_at)
            SELECT fact_id, fact_id, 'dana', CASE WHEN fact_id = (SELECT min(fact_id) FROM fact) THEN 'reject' ELSE 'accept' END, payload_hash,
            '2025-10-04T12:00:00.000000Z' FROM fact"""
        connection.execute(text(added))
