"""`extractor doctor`: is this installation whole, and if not, what to do."""

from __future__ import annotations

import importlib.util
import sqlite3
import sys
import time
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from extractor.errors import ExtractorError

_TRIAL = "Exports rose 12% to $3.4bn in May 2025."
_EXTRAS = {"archive": "trafilatura", "review": "fastapi", "postgres": "psycopg", "cluster": "distributed", "export": "pyarrow"}


def run_doctor(*, model: str, lexicon: list[Path]) -> int:
    """Print one line a check; returns 0 when all that `extractor run` needs is there, else 2."""
    checks: list[tuple[str, Callable[[], str]]] = [
        ("Python", _python),
        ("packages", _packages),
        ("lexicon", lambda: _lexicon(lexicon)),
        ("model", lambda: _model(model)),
        ("trial extraction", lambda: _trial(model, lexicon)),
        ("SQLite", _sqlite),
    ]
    broken = 0
    for name, check in checks:
        try:
            print(f"ok      {name}: {check()}")
        except (ExtractorError, ImportError, AssertionError, PackageNotFoundError) as error:
            broken += 1
            print(f"BROKEN  {name}: {error}")
    for extra, package in _EXTRAS.items():
        there = importlib.util.find_spec(package) is not None
        advice = "" if there else f": pip install 'extractor[{extra}]' where you need it"
        print(f"{'ok     ' if there else 'missing'} extra {extra}{advice}")
    return 2 if broken else 0


def _python() -> str:
    assert sys.version_info >= (3, 11), f"this is {sys.version.split()[0]}; 3.11 or newer is needed"
    return sys.version.split()[0]


def _packages() -> str:
    names = ("extractor", "spacy", "pydantic", "dateparser", "sqlalchemy", "alembic", "typer")
    return ", ".join(f"{n} {version(n)}" for n in names)


def _lexicon(folders: list[Path]) -> str:
    from extractor.lexicon import load_lexicon

    lexicon = load_lexicon(folders)
    return f"{sum(map(len, lexicon.files().values())):,} entries in {len(lexicon.files())} files, hash {lexicon.hash}"


def _model(model: str) -> str:
    from extractor import nlp

    start = time.perf_counter()
    language = nlp.build(model)
    return f"{language.meta.get('name')} {language.meta.get('version')}, loaded in {time.perf_counter() - start:.1f} s"


def _trial(model: str, folders: list[Path]) -> str:
    from extractor.api import load

    extraction = load(model, lexicon=folders).extract(_TRIAL, published="2025-06-03")
    found = {(f.indicator.text, str(f.quantity.value)) for f in extraction.facts}
    assert len(found) == 2, f"{_TRIAL!r} gave {sorted(found)}, not two facts: the model or lexicon does not fit"
    return f"{_TRIAL!r} gives {len(found)} facts"


def _sqlite() -> str:
    assert sqlite3.sqlite_version_info >= (3, 35), f"SQLite {sqlite3.sqlite_version} is too old: 3.35 or newer is needed"
    return sqlite3.sqlite_version
