"""Checksums of the shipped models, in the form of `sha256sum`.

python -m training.checksums models            write models/CHECKSUMS
python -m training.checksums models --check    say which files differ
"""

from __future__ import annotations

import argparse
import hashlib
from pathlib import Path

NAME = "CHECKSUMS"
FOLDERS = ("accurate", "balanced", "fast")


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def current(models: Path) -> dict[str, str]:
    """Checksums of the files of all models; the cards are text and change without the models."""
    files = [p for name in FOLDERS for p in sorted((models / name).rglob("*")) if p.is_file() and p.suffix != ".md"]
    return {str(p.relative_to(models)): digest(p) for p in files}


def recorded(models: Path) -> dict[str, str]:
    """Checksums as they were written down."""
    lines = (models / NAME).read_text(encoding="utf8").splitlines()
    return {name: value for value, _, name in (line.partition("  ") for line in lines if line)}


def differing(models: Path) -> list[str]:
    """Files that are missing, new or other than recorded."""
    now, then = current(models), recorded(models)
    return sorted(name for name in {*now, *then} if now.get(name) != then.get(name))


def write(models: Path) -> None:
    """Write the file anew."""
    text = "".join(f"{value}  {name}\n" for name, value in sorted(current(models).items()))
    (models / NAME).write_text(text, encoding="utf8")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("models", type=Path)
    parser.add_argument("--check", action="store_true")
    arguments = parser.parse_args()
    if not arguments.check:
        write(arguments.models)
    elif found := differing(arguments.models):
        raise SystemExit("other than in CHECKSUMS: " + ", ".join(found))


if __name__ == "__main__":
    main()
