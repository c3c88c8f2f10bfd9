"""The first schema."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from extractor.sinks import types

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make every table."""
    op.create_table(
        "entity",
        sa.Column("entity_id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("entity_id", name=op.f("pk_entity")),
    )
    op.create_index(op.f("ix_entity_name"), "entity", ["name"], unique=False)
    op.create_table(
        "run",
        sa.Column("run_id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("started_at", types.UtcDateTime(), nullable=False),
        sa.Column("finished_at", types.UtcDateTime(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("package_version", sa.Text(), nullable=True),
        sa.Column("model", sa.Text(), nullable=True),
        sa.Column("model_hash", sa.Text(), nullable=True),
        sa.Column("lexicon_hash", sa.Text(), nullable=True),
        sa.Column("schema_version", sa.Text(), nullable=True),
        sa.Column("config", sa.JSON(), nullable=True),
        sa.Column("n_read", sa.Integer(), nullable=False),
        sa.Column("n_unchanged", sa.Integer(), nullable=False),
        sa.Column("n_extracted", sa.Integer(), nullable=False),
        sa.Column("n_facts", sa.Integer(), nullable=False),
        sa.Column("n_quarantined", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("run_id", name=op.f("pk_run")),
    )
    op.create_table(
        "article",
        sa.Column("article_id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("uri", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("published", sa.Date(), nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("copy_of", sa.Text(), nullable=True),
        sa.Column("first_run", sa.Text(), nullable=True),
        sa.Column("last_run", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["copy_of"], ["article.article_id"], name=op.f("fk_article_copy_of_article")),
        sa.ForeignKeyConstraint(["first_run"], ["run.run_id"], name=op.f("fk_article_first_run_run")),
        sa.ForeignKeyConstraint(["last_run"], ["run.run_id"], name=op.f("fk_article_last_run_run")),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_article")),
    )
    op.create_index(op.f("ix_article_published"), "article", ["published"], unique=False)
    op.create_index(op.f("ix_article_sha256"), "article", ["sha256"], unique=False)
    op.create_table(
        "entity_alias",
        sa.Column("entity_id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("alias", sa.Text(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["entity_id"], ["entity.entity_id"], name=op.f("fk_entity_alias_entity_id_entity")),
        sa.PrimaryKeyConstraint("entity_id", "alias", name=op.f("pk_entity_alias")),
    )
    op.create_index(op.f("ix_entity_alias_alias"), "entity_alias", ["alias"], unique=False)
    op.create_table(
        "error",
        sa.Column("error_id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("run_id", sa.Text(), nullable=False),
        sa.Column("article_id", sa.Text(), nullable=True),
        sa.Column("uri", sa.Text(), nullable=True),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("traceback", sa.Text(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("resolved_run", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["resolved_run"], ["run.run_id"], name=op.f("fk_error_resolved_run_run")),
        sa.ForeignKeyConstraint(["run_id"], ["run.run_id"], name=op.f("fk_error_run_id_run")),
        sa.PrimaryKeyConstraint("error_id", name=op.f("pk_error")),
    )
    op.create_index(op.f("ix_error_article_id"), "error", ["article_id"], unique=False)
    op.create_index(op.f("ix_error_uri"), "error", ["uri"], unique=False)
    op.create_table(
        "article_decision",
        sa.Column("decision_id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("reviewer", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("made_at", types.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.article_id"], name=op.f("fk_article_decision_article_id_article")),
        sa.PrimaryKeyConstraint("decision_id", name=op.f("pk_article_decision")),
    )
    op.create_index(op.f("ix_article_decision_article_id"), "article_decision", ["article_id"], unique=False)
    op.create_table(
        "article_revision",
        sa.Column("article_id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("sha256", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("published", sa.Date(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("first_run", sa.Text(), nullable=True),
        sa.Column("last_run", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["article_id"], ["article.article_id"], name=op.f("fk_article_revision_article_id_article")),
        sa.ForeignKeyConstraint(["first_run"], ["run.run_id"], name=op.f("fk_article_revision_first_run_run")),
        sa.ForeignKeyConstraint(["last_run"], ["run.run_id"], name=op.f("fk_article_revision_last_run_run")),
        sa.PrimaryKeyConstraint("article_id", "sha256", name=op.f("pk_article_revision")),
    )
    op.create_table(
        "extraction",
        sa.Column("article_id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("sha256", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("pipeline_hash", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("run_id", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("n_facts", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(["article_id"], ["article.article_id"], name=op.f("fk_extraction_article_id_article")),
        sa.ForeignKeyConstraint(["run_id"], ["run.run_id"], name=op.f("fk_extraction_run_id_run")),
        sa.PrimaryKeyConstraint("article_id", "sha256", "pipeline_hash", name=op.f("pk_extraction")),
    )
    op.create_table(
        "fact",
        sa.Column("fact_id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("start_char", sa.Integer(), nullable=False),
        sa.Column("end_char", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("value", types.ExactDecimal(), nullable=True),
        sa.Column("value_num", sa.Float(), nullable=True),
        sa.Column("low", types.ExactDecimal(), nullable=True),
        sa.Column("high", types.ExactDecimal(), nullable=True),
        sa.Column("step", types.ExactDecimal(), nullable=True),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("value_base", types.ExactDecimal(), nullable=True),
        sa.Column("unit_base", sa.Text(), nullable=True),
        sa.Column("bound", sa.Text(), nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("indicator", sa.Text(), nullable=False),
        sa.Column("indicator_id", sa.Text(), nullable=True),
        sa.Column("qualifiers", sa.JSON(), nullable=False),
        sa.Column("period_start", sa.Date(), nullable=True),
        sa.Column("period_end", sa.Date(), nullable=True),
        sa.Column("period_text", sa.Text(), nullable=True),
        sa.Column("baseline_start", sa.Date(), nullable=True),
        sa.Column("baseline_end", sa.Date(), nullable=True),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("place_ref", sa.Text(), nullable=True),
        sa.Column("organization", sa.Text(), nullable=True),
        sa.Column("organization_ref", sa.Text(), nullable=True),
        sa.Column("speaker", sa.Text(), nullable=True),
        sa.Column("speaker_ref", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("confidence_full", sa.Float(), nullable=False),
        sa.Column("sentence_start", sa.Integer(), nullable=False),
        sa.Column("sentence_end", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("payload_hash", sa.Text(), nullable=False),
        sa.Column("first_run", sa.Text(), nullable=True),
        sa.Column("last_run", sa.Text(), nullable=True),
        sa.Column("retracted_run", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["article_id"], ["article.article_id"], name=op.f("fk_fact_article_id_article")),
        sa.ForeignKeyConstraint(["first_run"], ["run.run_id"], name=op.f("fk_fact_first_run_run")),
        sa.ForeignKeyConstraint(["last_run"], ["run.run_id"], name=op.f("fk_fact_last_run_run")),
        sa.ForeignKeyConstraint(["retracted_run"], ["run.run_id"], name=op.f("fk_fact_retracted_run_run")),
        sa.PrimaryKeyConstraint("fact_id", name=op.f("pk_fact")),
    )
    op.create_index(op.f("ix_fact_article_id_start_char"), "fact", ["article_id", "start_char"], unique=False)
    op.create_index(op.f("ix_fact_indicator"), "fact", ["indicator"], unique=False)
    op.create_index(op.f("ix_fact_indicator_id_period_start"), "fact", ["indicator_id", "period_start"], unique=False)
    op.create_index(op.f("ix_fact_last_run"), "fact", ["last_run"], unique=False)
    op.create_index(op.f("ix_fact_place_ref"), "fact", ["place_ref"], unique=False)
    op.create_table(
        "mention",
        sa.Column("article_id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("start_char", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("end_char", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=True),
        sa.Column("entity_id", sa.Text(), nullable=True),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.article_id"], name=op.f("fk_mention_article_id_article")),
        sa.ForeignKeyConstraint(["entity_id"], ["entity.entity_id"], name=op.f("fk_mention_entity_id_entity")),
        sa.PrimaryKeyConstraint("article_id", "start_char", "end_char", name=op.f("pk_mention")),
    )
    op.create_index(op.f("ix_mention_entity_id"), "mention", ["entity_id"], unique=False)
    op.create_table(
        "unused_number",
        sa.Column("article_id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("start_char", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("end_char", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.article_id"], name=op.f("fk_unused_number_article_id_article")),
        sa.PrimaryKeyConstraint("article_id", "start_char", name=op.f("pk_unused_number")),
    )
    op.create_table(
        "decision",
        sa.Column("decision_id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("fact_id", sa.Text(), nullable=False),
        sa.Column("reviewer", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("edited", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("payload_hash", sa.Text(), nullable=True),
        sa.Column("supersedes", sa.Text(), nullable=True),
        sa.Column("made_at", types.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["fact_id"], ["fact.fact_id"], name=op.f("fk_decision_fact_id_fact")),
        sa.ForeignKeyConstraint(["supersedes"], ["decision.decision_id"], name=op.f("fk_decision_supersedes_decision")),
        sa.PrimaryKeyConstraint("decision_id", name=op.f("pk_decision")),
    )
    op.create_index(op.f("ix_decision_fact_id"), "decision", ["fact_id"], unique=False)
    op.create_table(
        "evidence",
        sa.Column("fact_id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("role", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("start_char", sa.Integer(), nullable=True),
        sa.Column("end_char", sa.Integer(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["fact_id"], ["fact.fact_id"], name=op.f("fk_evidence_fact_id_fact")),
        sa.PrimaryKeyConstraint("fact_id", "role", "n", name=op.f("pk_evidence")),
    )
    op.create_index(op.f("ix_evidence_rule"), "evidence", ["rule"], unique=False)
    op.create_table(
        "fact_link",
        sa.Column("fact_id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("other_id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("relation", sa.Text(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["fact_id"], ["fact.fact_id"], name=op.f("fk_fact_link_fact_id_fact")),
        sa.ForeignKeyConstraint(["other_id"], ["fact.fact_id"], name=op.f("fk_fact_link_other_id_fact")),
        sa.PrimaryKeyConstraint("fact_id", "other_id", "relation", name=op.f("pk_fact_link")),
    )
    op.create_table(
        "fact_version",
        sa.Column("fact_id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("payload_hash", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("first_run", sa.Text(), nullable=True),
        sa.Column("last_run", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["fact_id"], ["fact.fact_id"], name=op.f("fk_fact_version_fact_id_fact")),
        sa.ForeignKeyConstraint(["first_run"], ["run.run_id"], name=op.f("fk_fact_version_first_run_run")),
        sa.ForeignKeyConstraint(["last_run"], ["run.run_id"], name=op.f("fk_fact_version_last_run_run")),
        sa.PrimaryKeyConstraint("fact_id", "payload_hash", name=op.f("pk_fact_version")),
    )


def downgrade() -> None:
    """Drop every table."""
    op.drop_table("fact_version")
    op.drop_table("fact_link")
    op.drop_index(op.f("ix_evidence_rule"), table_name="evidence")
    op.drop_table("evidence")
    op.drop_index(op.f("ix_decision_fact_id"), table_name="decision")
    op.drop_table("decision")
    op.drop_table("unused_number")
    op.drop_index(op.f("ix_mention_entity_id"), table_name="mention")
    op.drop_table("mention")
    op.drop_index(op.f("ix_fact_place_ref"), table_name="fact")
    op.drop_index(op.f("ix_fact_last_run"), table_name="fact")
    op.drop_index(op.f("ix_fact_indicator_id_period_start"), table_name="fact")
    op.drop_index(op.f("ix_fact_indicator"), table_name="fact")
    op.drop_index(op.f("ix_fact_article_id_start_char"), table_name="fact")
    op.drop_table("fact")
    op.drop_table("extraction")
    op.drop_table("article_revision")
    op.drop_index(op.f("ix_article_decision_article_id"), table_name="article_decision")
    op.drop_table("article_decision")
    op.drop_index(op.f("ix_error_uri"), table_name="error")
    op.drop_index(op.f("ix_error_article_id"), table_name="error")
    op.drop_table("error")
    op.drop_index(op.f("ix_entity_alias_alias"), table_name="entity_alias")
    op.drop_table("entity_alias")
    op.drop_index(op.f("ix_article_sha256"), table_name="article")
    op.drop_index(op.f("ix_article_published"), table_name="article")
    op.drop_table("article")
    op.drop_table("run")
    op.drop_index(op.f("ix_entity_name"), table_name="entity")
    op.drop_table("entity")
