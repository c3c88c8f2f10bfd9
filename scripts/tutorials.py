"""Follows the tutorials and how-to pages to the letter: runs the commands of their `console` blocks and compares what they print.

    python scripts/tutorials.py              say where a page shows something else
    python scripts/tutorials.py --write      write what is printed now into the pages

In a page `…` alone on a line stands for any lines, `...` inside a line for any words. A line `> ` goes on with the command.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGES = sorted([*(ROOT / "docs/tutorials").glob("*.md"), *(ROOT / "docs/how-to").glob("*.md")])
_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.M | re.S)


@dataclass(slots=True)
class Step:
    """A command and the lines that the page shows behind it."""

    command: str
    shown: list[str] = field(default_factory=list)


def steps(block: str) -> list[Step]:
    """The commands of a block, each with what it prints."""
    found: list[Step] = []
    for line in block.splitlines():
        if line.startswith("$ "):
            found.append(Step(line[2:]))
        elif line.startswith("> ") or line == ">":
            found[-1].command += "\n" + line[2:]
        else:
            found[-1].shown.append(line)
    return found


def run(command: str, folder: Path) -> list[str]:
    """What a command prints, both streams together, as somebody sees it in a wide terminal."""
    env = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}", "PYTHONUNBUFFERED": "1", "NO_COLOR": "1"}
    env.pop("COLUMNS", None)
    done = subprocess.run(
        ["bash", "-c", command], cwd=folder, env={**env, "PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        encoding="utf-8", check=False, timeout=600,
    )  # fmt: skip
    return [line.rstrip() for line in done.stdout.rstrip("\n").split("\n")] if done.stdout.strip() else []


def same(shown: list[str], printed: list[str]) -> bool:
    """Whether what is printed is what the page shows."""
    pattern = "".join("(?:.*\n)*?" if line.strip() == "…" else _line(line) + "\n" for line in shown)
    return re.fullmatch(pattern, "".join(line + "\n" for line in printed)) is not None


def _line(line: str) -> str:
    return ".*".join(re.escape(part) for part in line.rstrip().split("..."))


def differing(page: Path, folder: Path, until: int | None = None, first: int = 0) -> Iterator[tuple[Step, list[str]]]:
    """The steps of a page's blocks, from `first` on, that print something else than it shows."""
    for block in list(_BLOCK.findall(page.read_text(encoding="utf-8")))[first:until]:
        for step in steps(block):
            printed = run(step.command, folder)
            if not same(step.shown, printed):
                yield step, printed


def told(page: Path, step: Step, printed: list[str]) -> str:
    """A difference in words."""
    return "\n".join([f"{page.name}: $ {step.command}", "shown:", *step.shown, "printed:", *printed])


def main() -> int:
    """Check or rewrite the pages."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", nargs="*", type=Path)
    parser.add_argument("--write", action="store_true", help="write what is printed now into the pages")
    arguments = parser.parse_args()
    faults = 0
    for page in arguments.pages or PAGES:
        with tempfile.TemporaryDirectory() as folder:
            for step, printed in differing(page, Path(folder)):
                faults += 1
                print(told(page, step, printed), file=sys.stderr)
                if arguments.write:
                    before = "\n".join(["$ " + step.command.replace("\n", "\n> "), *step.shown])
                    after = "\n".join(["$ " + step.command.replace("\n", "\n> "), *printed])
                    page.write_text(page.read_text(encoding="utf-8").replace(before, after, 1), encoding="utf-8")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
