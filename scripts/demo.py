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
The facts of all articles are in facts.db. Try next:
  . .venv/bin/activate                                   # extractor is on your path
  extractor facts --db facts.db --indicator inflation    # the facts that fit; extractor show ID tells all about one
  extractor series inflation --place KZ --db facts.db    # an indicator over time; --plot series.html draws it
  extractor review --db facts.db                         # look at them in the browser: accept, correct, reject
  extractor explain "Exports rose 12% to $3.4bn in May 2025." --published 2025-06-03
The documentation: docs/index.md, or make docs."""
    )
    return code


if __name__ == "__main__":
    sys.exit(main())
