"""The tiny extractor of the batch room's tests and the made facts of the sinks' serve here too."""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "batch"), str(HERE.parent / "sinks")]
