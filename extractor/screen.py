"""What is shown on a terminal: an article's words are words there, never marks of ours and never orders to the terminal."""

from __future__ import annotations

import re
from typing import Any

from rich.console import Console
from rich.text import Text

# An escape begins an order (move the cursor, name the window, answer as if typed); marks of direction turn what stands behind them.
_ORDERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def visible(text: str) -> str:
    r"""The text with every character that a terminal would obey written out.

    >>> visible("up 5 %\x1b[2J")
    'up 5 %\\x1b[2J'
    """
    return _ORDERS.sub(lambda m: ascii(m[0])[1:-1], text)


class Screen(Console):
    """A console that takes no string for markup and lets no control character through."""

    def __init__(self, **how: Any) -> None:
        super().__init__(**{"markup": False, "highlight": False, **how})

    def render_str(self, text: str, **how: Any) -> Text:
        """A string as it will be shown."""
        return super().render_str(visible(text), **how)
