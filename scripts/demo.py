"""`make demo`: the corpus' articles into facts.db, one article's facts as a table, and what to try next."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
SHOWN = ROOT / "corpus/articles/train/karaganda-report-2025-10.json"


def extractor(*arguments: str) -> int:
    command = [str(Path(sys.executable).parent / "extractor"), *arguments]
    print(f"\n$ extractor {' '.join(arguments)}", flush=True)
    return subprocess.run(command, cwd=ROOT, check=False).returncode


def main() -> int:
    code = extractor("run", "corpus/articles", "--db", "sqlite:///facts.db")
    if code:
        return code
    code = extractor("extract", str(SHOWN.relative_to(ROOT)))
    print(
        """
The facts of all articles are in facts.db (view fact_flat). Try next:
  .venv/bin/extractor explain "Exports rose 12% to $3.4bn in May 2025." --published 2025-06-03
  .venv/bin/extractor extract corpus/articles/train/karaganda-report-2025-10.json --to html -o facts.html
  .venv/bin/extractor evaluate corpus/articles/dev
  sqlite3 facts.db "select indicator, measure, value, unit, period_start, place from fact_flat limit 10" """
    )
    return code


if __name__ == "__main__":
    sys.exit(main())
