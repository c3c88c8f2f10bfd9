"""The tiny extractor that the tests of the batch room use serves here too."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "batch"))
