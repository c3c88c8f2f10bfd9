"""The views made anew: DuckDB runs them too, and observations compare only the facts that share a cell."""

from __future__ import annotations

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Nothing but the views, which every migration makes anew."""


def downgrade() -> None:
    """Nothing but the views."""
