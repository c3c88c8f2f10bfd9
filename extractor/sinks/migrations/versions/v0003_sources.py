"""Every change of a fact by run, values in base units, full-text search, and the views on sources and reviewers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from extractor.sinks import types
from extractor.sinks.units import to_base

revision = "0003"
down_revision = "0002_copies"

_FACT = sa.table(
    "fact", sa.column("fact_id", sa.Text), sa.column("kind", sa.Text), sa.column("measure", sa.Text), sa.column("unit", sa.Text),
    sa.column("value", types.ExactDecimal), sa.column("value_base", types.ExactDecimal), sa.column("unit_base", sa.Text),
)  # fmt: skip

_SEARCH = {"article": ("title", "text")}
"""What is searched. Evidence needs no index of its own: its words are the article's, see `sinks/search.py`."""
_MOST = 300_000
"""Characters of an article that PostgreSQL indexes: its search vectors hold no more than a megabyte."""


def upgrade() -> None:
    """Make the new table and index, and fill them from what is there."""
    op.create_table(
        "fact_change",
        sa.Column("fact_id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("run_id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("payload_hash", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["fact_id"], ["fact.fact_id"], name=op.f("fk_fact_change_fact_id_fact")),
        sa.ForeignKeyConstraint(["run_id"], ["run.run_id"], name=op.f("fk_fact_change_run_id_run")),
        sa.PrimaryKeyConstraint("fact_id", "run_id", name=op.f("pk_fact_change")),
    )
    op.create_index(op.f("ix_fact_change_run_id"), "fact_change", ["run_id"], unique=False)
    op.create_index(op.f("ix_decision_supersedes"), "decision", ["supersedes"], unique=False)
    for run in ("first_run", "last_run"):
        op.execute(
            f"INSERT INTO fact_change (fact_id, run_id, payload_hash) SELECT fact_id, {run}, payload_hash FROM fact_version"
            f" WHERE {run} IS NOT NULL ON CONFLICT (fact_id, run_id) DO UPDATE SET payload_hash = excluded.payload_hash"
        )
    op.execute(
        "INSERT INTO fact_change (fact_id, run_id, payload_hash) SELECT fact_id, retracted_run, NULL FROM fact"
        " WHERE retracted_run IS NOT NULL ON CONFLICT (fact_id, run_id) DO UPDATE SET payload_hash = NULL"
    )
    _convert()
    _watch()
    for table, columns in _SEARCH.items():
        _search(table, columns)


def _convert() -> None:
    """Values in the base units of their kinds; only measures have other ones."""
    connection = op.get_bind()
    op.execute("UPDATE fact SET value_base = value, unit_base = unit WHERE kind <> 'measure'")
    f = _FACT.c
    found = connection.execute(sa.select(f.fact_id, f.value, f.unit, f.measure).where(f.kind == "measure")).all()
    rows = []
    for fact_id, value, unit, measure in found:
        base, code = to_base(value, unit, "measure", difference=measure == "change")
        rows.append({"key": fact_id, "base": base, "code": code})
    if rows:
        change = sa.update(_FACT).where(f.fact_id == sa.bindparam("key"))
        connection.execute(change.values(value_base=sa.bindparam("base"), unit_base=sa.bindparam("code")), rows)


def _watch() -> None:
    """Whoever changes a fact, the change is noted: the batch, `load`, the linking of copies."""
    put = "INSERT INTO fact_change (fact_id, run_id, payload_hash)"
    reading = "CASE WHEN {row}.retracted_run IS NULL THEN {row}.payload_hash END"
    conflict = "ON CONFLICT (fact_id, run_id) DO UPDATE SET payload_hash = excluded.payload_hash"
    differs = "({new}.payload_hash <> {old}.payload_hash OR {new}.retracted_run IS DISTINCT FROM {old}.retracted_run)"
    if op.get_bind().dialect.name == "sqlite":
        differs = differs.replace("IS DISTINCT FROM", "IS NOT").format(new="new", old="old")
        row = f"{put} VALUES (new.fact_id, new.last_run, {reading.format(row='new')}) {conflict};"
        op.execute(f"CREATE TRIGGER fact_change_insert AFTER INSERT ON fact WHEN new.last_run IS NOT NULL BEGIN {row} END")
        when = f"new.last_run IS NOT NULL AND {differs}"
        op.execute(f"CREATE TRIGGER fact_change_update AFTER UPDATE OF payload_hash, retracted_run ON fact WHEN {when} BEGIN {row} END")
        return
    chosen = f"SELECT n.fact_id, n.last_run, {reading.format(row='n')} FROM new_rows n"
    changed = f"JOIN old_rows o ON o.fact_id = n.fact_id AND {differs.format(new='n', old='o')}"
    for event, tables, joined in (
        ("insert", "NEW TABLE AS new_rows", ""),
        ("update", "OLD TABLE AS old_rows NEW TABLE AS new_rows", changed),
    ):
        body = f"BEGIN {put} {chosen} {joined} WHERE n.last_run IS NOT NULL {conflict}; RETURN NULL; END"
        op.execute(f"CREATE FUNCTION fact_change_{event}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$")
        op.execute(
            f"CREATE TRIGGER fact_change_{event} AFTER {event.upper()} ON fact REFERENCING {tables}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION fact_change_{event}()"
        )


def _search(table: str, columns: tuple[str, ...]) -> None:
    if op.get_bind().dialect.name != "sqlite":
        words = " || ' ' || ".join(f"coalesce({column}, '')" for column in columns)
        op.execute(f"CREATE INDEX ix_{table}_search ON {table} USING gin (to_tsvector('english', left({words}, {_MOST})))")
        return
    names, old, new = (", ".join(prefix + column for column in columns) for prefix in ("", "old.", "new."))
    search = f"{table}_search"
    op.execute(f"CREATE VIRTUAL TABLE {search} USING fts5({names}, content='{table}', tokenize='porter unicode61')")
    add = f"INSERT INTO {search} (rowid, {names}) VALUES (new.rowid, {new});"
    remove = f"INSERT INTO {search} ({search}, rowid, {names}) VALUES ('delete', old.rowid, {old});"
    op.execute(f"CREATE TRIGGER {search}_insert AFTER INSERT ON {table} BEGIN {add} END")
    op.execute(f"CREATE TRIGGER {search}_delete AFTER DELETE ON {table} BEGIN {remove} END")
    op.execute(f"CREATE TRIGGER {search}_update AFTER UPDATE OF {names} ON {table} BEGIN {remove} {add} END")
    op.execute(f"INSERT INTO {search} ({search}) VALUES ('rebuild')")


def downgrade() -> None:
    """Drop them; the values in base units stay, 0001 has their columns."""
    for table in _SEARCH:
        if op.get_bind().dialect.name == "sqlite":
            for event in ("insert", "delete", "update"):
                op.execute(f"DROP TRIGGER {table}_search_{event}")
            op.execute(f"DROP TABLE {table}_search")
        else:
            op.execute(f"DROP INDEX ix_{table}_search")
    for event in ("insert", "update"):
        if op.get_bind().dialect.name == "sqlite":
            op.execute(f"DROP TRIGGER fact_change_{event}")
        else:
            op.execute(f"DROP TRIGGER fact_change_{event} ON fact")
            op.execute(f"DROP FUNCTION fact_change_{event}()")
    op.drop_index(op.f("ix_decision_supersedes"), table_name="decision")
    op.drop_index(op.f("ix_fact_change_run_id"), table_name="fact_change")
    op.drop_table("fact_change")
