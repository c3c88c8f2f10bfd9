"""How two spellings of a name are known to be one name."""

from __future__ import annotations

import re
from functools import lru_cache

_SMALL = {"the", "a", "an", "of", "in", "for", "to", "and", "its", "their", "total", "on", "by", "s"}
_PARTS = re.compile(r"[^\W_]+")


@lru_cache(maxsize=1 << 15)  # words of the article are asked for again and again
def key_of(name: str) -> str:
    """Content words of an indicator's name in order, plurals cut: two spellings of one name have one key."""
    words = [w for w in _PARTS.findall(name.lower()) if w not in _SMALL]
    return " ".join(w[:-1] if len(w) > 3 and w.endswith("s") and not w.endswith("ss") else w for w in words)
