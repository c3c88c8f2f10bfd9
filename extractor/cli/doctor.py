"""`extractor doctor`: is this installation whole, and if not, what is wrong and what to do.

Each check stands alone and names its remedy; one that fails hides none of the others.
"""

from __future__ import annotations

import hashlib
import importlib
import locale
import os
import re
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import cache
from importlib import metadata
from pathlib import Path

from extractor.errors import ExtractorError

_TRIAL = "Exports rose 12% to $3.4bn in May 2025."
_EXTRA = re.compile(r"extra\s*==\s*['\"]([\w-]+)['\"]")
_EXTRAS = {
    "archive": "HTML, Parquet, WARC, feeds, .zst and addresses", "review": "the review page", "postgres": "PostgreSQL",
    "cluster": "many machines", "export": "Parquet and drawings",
}  # fmt: skip


class Fault(Exception):
    """What a check found wrong, and what to do."""


def run_doctor(*, model: str, lexicon: list[Path]) -> int:
    """Print one line a check; returns 0 when all that `extractor run` needs is there, else 2."""
    checks: list[tuple[str, Callable[[], str]]] = [
        ("Python", _python),
        ("packages", _packages),
        ("model files", lambda: _model_files(model)),
        ("model", lambda: _model(model)),
        ("lexicon", lambda: _lexicon(lexicon)),
        ("trial extraction", lambda: _trial(model, lexicon)),
        ("SQLite", _sqlite),
        ("temporary files", _temporary),
        ("terminal", _terminal),
    ]
    broken = 0
    for name, check in checks:
        try:
            print(f"ok      {name}: {check()}", flush=True)
        except Exception as error:  # whatever a broken package raises is what we are asked to explain
            broken += 1
            print(f"BROKEN  {name}: {_told(error)}", flush=True)
    for extra, use in _EXTRAS.items():
        print(_extra(extra, use), flush=True)
    print(f"{broken} of {len(checks)} checks failed: mend the first one first" if broken else "all is well", file=sys.stderr)
    return 2 if broken else 0


def _told(error: Exception) -> str:
    if isinstance(error, Fault | ExtractorError):
        return str(error)
    if isinstance(error, ImportError):
        module = (error.name or "extractor").partition(".")[0]
        package = metadata.packages_distributions().get(module, [module])[0]
        return f"{error}: python -m pip install --force-reinstall {package}"
    return f"{type(error).__name__}: {error}"


def _python() -> str:
    return f"{sys.version.split()[0]} in {sys.prefix}"


def _packages() -> str:
    """Every package we need can be imported, and is of a version that fits."""
    faults = [fault for name, wanted in _needed(None) if (fault := _package_fault(name, wanted))]
    if faults:
        raise Fault("; ".join(faults))
    return ", ".join(f"{name} {_version(name)}" for name in ("extractor", "spacy", "onnxruntime", "sqlalchemy"))


def _needed(extra: str | None) -> Iterator[tuple[str, str]]:
    """Package and versions, as our own metadata say: those always needed, or those of an extra."""
    try:
        lines = metadata.requires("extractor") or []
    except metadata.PackageNotFoundError:
        raise Fault("extractor itself is not installed, only lies here: python -m pip install -e . in its folder") from None
    for line in lines:
        wanted, _, marker = line.partition(";")
        of = _EXTRA.search(marker)
        found = re.match(r"\s*([\w.-]+)(?:\[[^]]*\])?\s*(.*)", wanted)
        if found and (of[1] if of else None) == extra and found[1] != "extractor":
            yield found[1], found[2].strip()


def _package_fault(name: str, wanted: str) -> str | None:
    """What is wrong with a package, with what to do about it."""
    remedy = f"python -m pip install '{name}{wanted}'"
    try:
        there = _version(name)
    except metadata.PackageNotFoundError:
        return f"{name} is missing: {remedy}"
    if not _fits(there, wanted):
        return f"{name} is {there}, needed is {wanted}: {remedy}"
    try:
        importlib.import_module(_imported_as(name))
    except Exception as error:  # a broken compiled part raises what it likes
        return (
            f"{name} {there} cannot be imported ({type(error).__name__}: {error}): {remedy.replace('install', 'install --force-reinstall')}"
        )
    return None


@cache
def _modules() -> dict[str, list[str]]:
    """Which modules each installed package brings: pyyaml brings yaml."""
    found: dict[str, list[str]] = {}
    for module, packages in metadata.packages_distributions().items():
        for package in packages:
            found.setdefault(_plain(package), []).append(module)
    return found


def _imported_as(package: str) -> str:
    modules = sorted(_modules().get(_plain(package), []), key=lambda m: (_plain(m) != _plain(package), m.startswith("_"), m))
    return modules[0] if modules else package.replace("-", "_")


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _version(name: str) -> str:
    return metadata.version(name)


def _fits(there: str, wanted: str) -> bool:
    try:
        from packaging.specifiers import SpecifierSet
    except ImportError:  # it comes with spaCy, which is then reported itself
        return True
    return SpecifierSet(wanted).contains(there, prereleases=True)


def _model_files(model: str) -> str:
    """The files of a shipped model are those that were shipped."""
    from extractor import nlp

    folder = nlp.model_folder(model)
    sums = folder.parent / "CHECKSUMS"
    if not sums.is_file() or model not in nlp.MODELS:
        return f"{folder}, whose checksums nobody wrote down"
    lines = (line.partition("  ") for line in sums.read_text(encoding="utf-8").splitlines())
    expected = {name: digest for digest, _, name in lines if name.startswith(f"{folder.name}/")}
    missing = [name for name in expected if not (folder.parent / name).is_file()]
    other = [name for name in expected if name not in missing and _digest(folder.parent / name) != expected[name]]
    faults = [f"{name} is missing" for name in missing] + [f"{name} differs from what was shipped (checksum)" for name in other]
    if faults:
        raise Fault(f"in {folder.parent}: {'; '.join(faults)}: install the package again, or git checkout models in a clone")
    return f"{len(expected)} files as shipped in {folder}"


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _model(model: str) -> str:
    from extractor import nlp

    start = time.perf_counter()
    language = nlp.build(model)
    return f"{language.meta.get('name')} {language.meta.get('version')}, loaded in {time.perf_counter() - start:.1f} s"


def _lexicon(folders: list[Path]) -> str:
    from extractor.lexicon import load_lexicon, missing_files

    if missing := missing_files():
        raise Fault(f"the shipped lexicon lacks {', '.join(missing)}: install the package again")
    lexicon = load_lexicon(folders)
    layered = f" with {', '.join(map(str, folders))}" if folders else ""
    return f"{sum(map(len, lexicon.files().values())):,} entries in {len(lexicon.files())} files{layered}, hash {lexicon.hash}"


def _trial(model: str, folders: list[Path]) -> str:
    from extractor.api import load

    extraction = load(model, lexicon=folders).extract(_TRIAL, published="2025-06-03")
    found = [f"{f.indicator.text} {f.quantity.text}" for f in extraction.facts]
    if len(found) != 2:
        raise Fault(
            f"{_TRIAL!r} gave {found}, not two facts: the model or a lexicon folder does not fit; try without --model and --lexicon"
        )
    return f"{_TRIAL!r} gives {' and '.join(found)}"


def _sqlite() -> str:
    if sqlite3.sqlite_version_info < (3, 35):
        raise Fault(f"SQLite {sqlite3.sqlite_version} is too old, 3.35 or newer is needed: take a newer Python")
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute("SELECT json_extract('{}', '$')")
        connection.execute("CREATE VIRTUAL TABLE words USING fts5(word)")
    except sqlite3.OperationalError as error:
        raise Fault(f"this Python's SQLite was built without what we need ({error}): take another Python") from None
    finally:
        connection.close()
    return f"{sqlite3.sqlite_version} with JSON and full-text search"


def _temporary() -> str:
    try:
        with tempfile.NamedTemporaryFile() as file:
            file.write(b"x" * 4096)
            file.flush()
    except OSError as error:
        raise Fault(f"no temporary file can be written ({error}): make room, or name a folder with TMPDIR=…") from None
    return tempfile.gettempdir()


def _terminal() -> str:
    encoding = (sys.stdout.encoding or locale.getpreferredencoding(False)).lower()
    plain = (
        "" if encoding.replace("-", "").startswith("utf8") else "; letters it lacks are shown as ?, PYTHONUTF8=1 or a UTF-8 locale helps"
    )
    colour = "no colour" if "NO_COLOR" in os.environ or os.environ.get("TERM") == "dumb" else "colour where it is a terminal"
    return f"{encoding}, {colour}{plain}"


def _extra(extra: str, use: str) -> str:
    """One line on an extra: not installed is no fault, half installed is."""
    try:
        faults = {name: _package_fault(name, wanted) for name, wanted in _needed(extra)}
    except Fault as fault:
        return f"unknown extra {extra}: {fault}"
    bad = [fault for fault in faults.values() if fault]
    if not bad:
        return f"ok      extra {extra}: {use}"
    if all(fault and fault.startswith(f"{name} is missing") for name, fault in faults.items()):
        return f"without extra {extra} ({use}): python -m pip install 'extractor[{extra}]' where you need it"
    return f"PARTLY  extra {extra} ({use}): {'; '.join(bad)}"
