"""The training recipe is no package of the project: its folder goes on the path here."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "models"), str(Path(__file__).parent)]
