"""Draws the README's picture of a terminal, `docs/img/terminal.svg`: a real run of `extractor extract`, exported by rich.

python scripts/terminal.py            say whether the picture shows what is printed now
python scripts/terminal.py --write    draw it anew
"""

from __future__ import annotations

import io
import re
import sys
from html import unescape
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import TerminalTheme

import extractor
from extractor.cli.facts_table import show_facts, show_unused

ROOT = Path(__file__).parent.parent
PICTURE = ROOT / "docs/img/terminal.svg"
TEXT = (
    "Industrial output in Karaganda region grew 7% to 3.2 trillion tenge in eight months of this year, the statistics bureau said. "
    "Air Astana plans to carry more than 10 million passengers in 2026."
)
PUBLISHED = "2025-10-03"
WIDTH = 148
THEME = TerminalTheme(
    (22, 27, 34), (230, 237, 243),
    [(72, 79, 88), (255, 123, 114), (63, 185, 80), (210, 153, 34), (88, 166, 255), (188, 140, 255), (57, 197, 207), (177, 186, 196)],
)  # fmt: skip
# rich's own form asks for a font from elsewhere; every letter's place is given, so that any font of fixed width will do
FORM = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" aria-label="A terminal: extractor extract prints a table of facts">
<!-- drawn by scripts/terminal.py -->
<style>
.{unique_id}-matrix {{ font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace;
  font-size: {char_height}px; line-height: {line_height}px; }}
.{unique_id}-title {{ font-size: 18px; font-family: system-ui, sans-serif; }}
{styles}
</style>
<defs><clipPath id="{unique_id}-clip-terminal"><rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" /></clipPath>{lines}</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


def drawn() -> str:
    """The picture of what is printed now."""
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, color_system="truecolor", highlight=False)
    console.print(f"[bold]$[/] echo '{TEXT}' | extractor extract - --published {PUBLISHED}\n")
    extraction = extractor.load().extract(TEXT, published=PUBLISHED, id="standard input")
    show_facts(console, extraction)
    show_unused(console, extraction)
    return console.export_svg(title="extractor", theme=THEME, code_format=FORM, unique_id="t")


def words(svg: str) -> list[str]:
    """What stands on the picture, the confidence left out: it moves with every fitting, and is no reason to draw anew."""
    found = " ".join(re.findall(r"<text [^>]*>([^<]*)</text>", svg))
    return [word for word in unescape(found).split() if not re.fullmatch(r"0\.\d\d", word)]


def main() -> int:
    """Compare or write."""
    now = drawn()
    if PICTURE.is_file() and words(now) == words(PICTURE.read_text(encoding="utf-8")):
        return 0
    if "--write" in sys.argv[1:]:
        PICTURE.write_text(now, encoding="utf-8")
        return 0
    print(f"{PICTURE.name} does not show what is printed now: python scripts/terminal.py --write", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
