"""${message}"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from extractor.sinks import types

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    """Views are made anew after the last revision; here are tables only."""
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    ${downgrades if downgrades else "pass"}
