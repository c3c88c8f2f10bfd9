"""The licences of everything that is shipped or that an installation brings along.

    python scripts/licences.py            the table, as Markdown
    python scripts/licences.py --check    1 where a licence is unknown or not on the list of those that may be used

What an installation brings is followed from the package's own metadata, through the extras given by --extras (all but dev). What is
shipped besides code is named in SHIPPED with the file that says so.
"""

from __future__ import annotations

import argparse
import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement

HERE = Path(__file__).parent.parent
EXTRAS = ("archive", "review", "postgres", "cluster", "export")
SHIPPED = (
    ("extractor", "Apache-2.0", "LICENSE"),
    ("models", "CC-BY-SA-4.0", "models/LICENSE-MODEL"),
    ("corpus", "CC-BY-4.0", "corpus/README.md"),
    ("place tables", "ODbL-1.0", "NOTICE"),
)
SAID = {"Apache-2.0": "Apache", "CC-BY-SA-4.0": "Attribution-ShareAlike 4.0|CC BY-SA 4.0", "CC-BY-4.0": "CC BY 4.0", "ODbL-1.0": "ODbL"}
"""Words that the file must hold for it."""

NAMES = (  # of the many ways to say them, the first that fits
    (r"Apache", "Apache-2.0"), (r"\bAGPL|Affero", "AGPL"), (r"LGPL|Lesser General Public|LGPLv3", "LGPL"), (r"\bGPL|GNU General Public", "GPL"),
    (r"MPL|Mozilla", "MPL-2.0"), (r"0BSD", "0BSD"), (r"BSD-2", "BSD-2-Clause"), (r"BSD", "BSD-3-Clause"), (r"\bMIT\b|Expat", "MIT"),
    (r"\bISC\b", "ISC"), (r"PSF|Python Software Foundation|Python-2\.0|CNRI", "PSF-2.0"), (r"Unlicense|public domain", "Unlicense"),
    (r"HPND", "HPND"), (r"Zlib", "Zlib"), (r"CC0", "CC0-1.0"),
)  # fmt: skip
ALLOWED = set("Apache-2.0 MIT BSD-3-Clause BSD-2-Clause 0BSD ISC PSF-2.0 MPL-2.0 Unlicense HPND Zlib LGPL CC0-1.0 LLVM-exception".split())
"""What may be brought along by a program under Apache-2.0; LGPL and MPL as libraries that are not changed."""


@dataclass(frozen=True)
class Package:
    """A distribution that an installation brings."""

    name: str
    version: str
    licence: str
    by: str


def licence_of(found: Distribution) -> str:
    """The licence as an expression of short names, `?` where nothing is known."""
    meta = found.metadata
    if expression := meta.get("License-Expression"):
        return re.sub(r"[\w.+-]+", lambda m: m[0] if m[0] in ("AND", "OR", "WITH") else _short(m[0]) or m[0], expression)
    classifiers = [c.rsplit("::", 1)[1].strip() for c in meta.get_all("Classifier") or [] if c.startswith("License ::")]
    text = (meta.get("License") or "").strip()
    return next((name for said in ("; ".join(classifiers), text[:200], _file(found)) if (name := _short(said))), "?")


def _short(said: str) -> str | None:
    return next((name for pattern, name in NAMES if re.search(pattern, said, re.IGNORECASE)), None)


def allowed(licence: str) -> bool:
    """Whether an expression leaves us a licence that may be used: of an OR one part, of an AND all."""
    parts = [re.sub(r"[()]", " ", part) for part in licence.split(" OR ")]
    return any(all(x.split(" WITH ")[0].strip() in ALLOWED for x in part.split(" AND ")) for part in parts)


def _file(found: Distribution) -> str:
    """The first lines of a licence file, for packages that say nothing in their metadata."""
    for path in found.files or ():
        if re.search(r"licen[cs]e|copying", path.name, re.IGNORECASE) and path.suffix in ("", ".txt", ".md", ".rst"):
            try:
                return path.read_text()[:1500]
            except (OSError, UnicodeDecodeError):
                continue
    return ""


def packages(root: str = "extractor", extras: tuple[str, ...] = EXTRAS) -> Iterator[Package]:
    """Everything that installing the package with these extras brings, each once, with who asked for it."""
    seen: set[tuple[str, str]] = set()
    told: set[str] = set()
    waiting = [(root, extra, "") for extra in ("", *extras)]
    while waiting:
        name, extra, by = waiting.pop(0)
        if (name, extra) in seen:
            continue
        seen.add((name, extra))
        try:
            found = distribution(name)
        except PackageNotFoundError:
            continue  # for another system or Python
        if name != root and name not in told:
            told.add(name)
            yield Package(name, found.version, licence_of(found), by)
        for line in _own() if name == "extractor" else found.requires or ():
            wanted = Requirement(line)
            if wanted.marker is None or wanted.marker.evaluate({"extra": extra}):
                if wanted.marker is not None and not extra and "extra" in str(wanted.marker):
                    continue
                short = re.sub(r"[-_.]+", "-", wanted.name).lower()
                waiting += [(short, x, name) for x in ("", *wanted.extras)]


def _own() -> list[str]:
    """What the package itself asks for, as the sources say it: what is installed may be older."""
    project = tomllib.loads((HERE / "pyproject.toml").read_text())["project"]
    extras = ((name, line) for name, lines in project["optional-dependencies"].items() for line in lines)
    return [*project["dependencies"], *(f"{line.split(';')[0]}; extra == '{name}'" for name, line in extras)]


def faults(found: list[Package]) -> list[str]:
    """What may not be shipped, or is not known."""
    told = [f"{p.name} {p.version}: its licence {p.licence} is not one of those allowed" for p in found if not allowed(p.licence)]
    for name, licence, file in SHIPPED:
        if not re.search(SAID[licence], (HERE / file).read_text("utf-8")):
            told.append(f"{name}: {file} does not say {licence}")
    return told


def main() -> int:
    """Print the table, or check it."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--check", action="store_true")
    options.add_argument("--extras", default=",".join(EXTRAS))
    asked = options.parse_args()
    found = sorted(packages(extras=tuple(filter(None, asked.extras.split(",")))), key=lambda p: p.name)
    wrong = faults(found)
    if not asked.check:
        print("| shipped | licence | said in |\n|---|---|---|")
        print("".join(f"| {name} | {licence} | {file} |\n" for name, licence, file in SHIPPED))
        print("| brought along | version | licence | asked for by |\n|---|---|---|---|")
        print("".join(f"| {p.name} | {p.version} | {p.licence} | {p.by} |\n" for p in found), end="")
    print("\n".join(wrong) or f"{len(found)} packages, all licences known and allowed", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
