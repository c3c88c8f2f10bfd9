"""By what the copies of an article are found."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002_copies"
down_revision = "0001"


def upgrade() -> None:
    """Make the table `copy_key`."""
    op.create_table(
        "copy_key",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("article_id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.article_id"], name=op.f("fk_copy_key_article_id_article")),
        sa.PrimaryKeyConstraint("key", "article_id", name=op.f("pk_copy_key")),
    )
    op.create_index(op.f("ix_copy_key_article_id"), "copy_key", ["article_id"], unique=False)


def downgrade() -> None:
    """Drop it."""
    op.drop_index(op.f("ix_copy_key_article_id"), table_name="copy_key")
    op.drop_table("copy_key")
