"""The cell of each fact kept beside it, so that observations and contradictions need not work it out; search that Datasette finds."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from extractor.sinks.views.dialect import Words
from extractor.sinks.views.sources import CELL_COLUMNS, cell_values

revision = "0005"
down_revision = "0004"

_PUT = f"INSERT INTO fact_cell ({', '.join(CELL_COLUMNS)})"


def upgrade() -> None:
    """Make the table, fill it from the facts that stand, and have the database itself keep it."""
    op.create_table(
        "fact_cell",
        sa.Column("fact_id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("cell", sa.Text(), nullable=False),
        sa.Column("num", sa.Float(), nullable=True),
        sa.Column("top", sa.Float(), nullable=True),
        sa.Column("step", sa.Float(), nullable=False),
        sa.Column("bound", sa.Text(), nullable=False),
        sa.Column("vague", sa.Integer(), nullable=False),
        sa.Column("baseline", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["fact_id"], ["fact.fact_id"], name=op.f("fk_fact_cell_fact_id_fact")),
        sa.PrimaryKeyConstraint("fact_id", name=op.f("pk_fact_cell")),
    )
    sqlite = op.get_bind().dialect.name == "sqlite"
    words = Words(sqlite=sqlite)
    op.execute(f"{_PUT} {_chosen(words, 'f', 'FROM fact f')}")
    if sqlite:
        _watch_rows(words)
        _search()
    else:
        _watch_statements(words)


def _chosen(words: Words, row: str, source: str) -> str:
    return f"SELECT {cell_values(words, row)} {source} WHERE {row}.retracted_run IS NULL"


def _watch_rows(words: Words) -> None:
    put = f"{_PUT} {_chosen(words, 'new', '')};"
    op.execute(f"CREATE TRIGGER fact_cell_insert AFTER INSERT ON fact BEGIN {put} END")
    gone = "DELETE FROM fact_cell WHERE fact_id = old.fact_id;"
    op.execute(f"CREATE TRIGGER fact_cell_update AFTER UPDATE ON fact BEGIN {gone} {put} END")


def _search() -> None:
    """The search table made anew: Datasette offers a search box where the quotes around the searched table are these.

    The triggers that fill it hang on `article` and stay.
    """
    op.execute("DROP TABLE article_search")
    op.execute("""CREATE VIRTUAL TABLE article_search USING fts5(title, text, content="article", tokenize='porter unicode61')""")
    op.execute("INSERT INTO article_search (article_search) VALUES ('rebuild')")


def _watch_statements(words: Words) -> None:
    put = f"{_PUT} {_chosen(words, 'n', 'FROM new_rows n')};"
    gone = "DELETE FROM fact_cell k USING old_rows o WHERE k.fact_id = o.fact_id;"
    for event, tables, body in (
        ("insert", "NEW TABLE AS new_rows", put),
        ("update", "OLD TABLE AS old_rows NEW TABLE AS new_rows", f"{gone} {put}"),
    ):
        op.execute(f"CREATE FUNCTION fact_cell_{event}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} RETURN NULL; END $$")
        op.execute(
            f"CREATE TRIGGER fact_cell_{event} AFTER {event.upper()} ON fact REFERENCING {tables}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION fact_cell_{event}()"
        )


def downgrade() -> None:
    """Drop it: the views work the cells out again."""
    for event in ("insert", "update"):
        if op.get_bind().dialect.name == "sqlite":
            op.execute(f"DROP TRIGGER fact_cell_{event}")
        else:
            op.execute(f"DROP TRIGGER fact_cell_{event} ON fact")
            op.execute(f"DROP FUNCTION fact_cell_{event}()")
    op.drop_table("fact_cell")
