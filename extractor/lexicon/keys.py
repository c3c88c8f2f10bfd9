"""How two spellings of a name are known to be one name."""

from __future__ import annotations

import re

_SMALL = {"the", "a", "an", "of", "in", "for", "to", "and", "its", "their", "total", "on", "by", "s"}


def key_of(name: str) -> str:
    """Content words of an indicator's name in order, plurals cut: two spellings of one name have one key."""
    words = [w for w in re.findall(r"[^\W_]+", name.lower()) if w not in _SMALL]
    return " ".join(w[:-1] if len(w) > 3 and w.endswith("s") and not w.endswith("ss") else w for w in words)
