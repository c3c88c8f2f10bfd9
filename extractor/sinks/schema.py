"""The tables of the database. Their column names are a promise to everybody who queries it.

What a column means is what the field of the same name in `records.py` means. `first_run` is the run that wrote a row
first, `last_run` the one that changed it last. A change here needs a migration in `migrations/versions`.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, BigInteger, Column, Date, Float, ForeignKey, Index, Integer, LargeBinary, MetaData, Table, Text

from extractor.sinks.types import ExactDecimal, UtcDateTime

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _key(name: str, refers: str | None = None, kind: type[Text | Integer] = Text) -> Column[Any]:
    return Column(name, kind, *([ForeignKey(refers)] if refers else []), primary_key=True, nullable=False, autoincrement=False)


def _needed(name: str, kind: type[Text | Integer] = Text) -> Column[Any]:
    return Column(name, kind, nullable=False)


def _runs() -> tuple[Column[Any], Column[Any]]:
    return Column("first_run", Text, ForeignKey("run.run_id")), Column("last_run", Text, ForeignKey("run.run_id"))


run = Table(
    "run", metadata, _key("run_id"),
    Column("started_at", UtcDateTime, nullable=False), Column("finished_at", UtcDateTime), _needed("status"),
    Column("package_version", Text), Column("model", Text), Column("model_hash", Text), Column("lexicon_hash", Text),
    Column("schema_version", Text), Column("config", JSON),
    *(Column(f"n_{name}", Integer, nullable=False) for name in ("read", "unchanged", "extracted", "facts", "quarantined")),
)  # fmt: skip

article = Table(
    "article", metadata, _key("article_id"),
    Column("source", Text), Column("uri", Text), Column("title", Text), Column("published", Date), _needed("language"),
    _needed("text"), _needed("sha256"), Column("copy_of", Text, ForeignKey("article.article_id")), *_runs(),
    Index(None, "sha256"), Index(None, "published"),
)  # fmt: skip

article_revision = Table(
    "article_revision", metadata, _key("article_id", "article.article_id"), _key("sha256"),
    _needed("text"), Column("published", Date), Column("title", Text), *_runs(),
)  # fmt: skip

extraction = Table(
    "extraction", metadata, _key("article_id", "article.article_id"), _key("sha256"), _key("pipeline_hash"),
    Column("run_id", Text, ForeignKey("run.run_id"), nullable=False), _needed("status"), _needed("n_facts", Integer),
    Column("seconds", Float),
)  # fmt: skip

fact = Table(
    "fact", metadata, _key("fact_id"), Column("article_id", Text, ForeignKey("article.article_id"), nullable=False),
    _needed("start_char", Integer), _needed("end_char", Integer), _needed("text"), _needed("kind"),
    Column("value", ExactDecimal), Column("value_num", Float), Column("low", ExactDecimal), Column("high", ExactDecimal),
    Column("step", ExactDecimal), _needed("unit"), Column("value_base", ExactDecimal), Column("unit_base", Text), _needed("bound"),
    _needed("measure"), _needed("indicator"), Column("indicator_id", Text), Column("qualifiers", JSON, nullable=False),
    Column("period_start", Date), Column("period_end", Date), Column("period_text", Text),
    Column("baseline_start", Date), Column("baseline_end", Date), Column("place", Text), Column("place_ref", Text),
    Column("organization", Text), Column("organization_ref", Text), Column("speaker", Text), Column("speaker_ref", Text),
    _needed("status"), Column("confidence", Float, nullable=False), Column("confidence_full", Float, nullable=False),
    _needed("sentence_start", Integer), _needed("sentence_end", Integer), Column("reasons", JSON, nullable=False),
    _needed("payload"), _needed("payload_hash"), *_runs(), Column("retracted_run", Text, ForeignKey("run.run_id")),
    Index(None, "article_id", "start_char"), Index(None, "indicator_id", "period_start"), Index(None, "indicator"),
    Index(None, "place_ref"), Index(None, "last_run"),
)  # fmt: skip

fact_version = Table(
    "fact_version", metadata, _key("fact_id", "fact.fact_id"), _key("payload_hash"), _needed("payload"), *_runs(),
)  # fmt: skip

fact_change = Table(
    "fact_change", metadata, _key("fact_id", "fact.fact_id"), _key("run_id", "run.run_id"), Column("payload_hash", Text), Index(None, "run_id"),
)  # fmt: skip
"""Which reading of a fact stood after a run that changed it, null where it was retracted: append-only, so that runs can be compared."""

fact_cell = Table(
    "fact_cell", metadata, _key("fact_id", "fact.fact_id"), _needed("article_id"), _needed("cell"), Column("num", Float),
    Column("top", Float), Column("step", Float, nullable=False), _needed("bound"), _needed("vague", Integer), _needed("baseline"),
)  # fmt: skip
"""What observations are made of, for each fact that stands as the machine reads it; triggers of the database keep it."""

evidence = Table(
    "evidence", metadata, _key("fact_id", "fact.fact_id"), _key("role"), _key("n", kind=Integer),
    Column("text", Text), Column("start_char", Integer), Column("end_char", Integer), _needed("source"), _needed("rule"),
    Index(None, "rule"),
)  # fmt: skip

fact_link = Table("fact_link", metadata, _key("fact_id", "fact.fact_id"), _key("other_id", "fact.fact_id"), _key("relation"))

copy_key = Table(
    "copy_key", metadata, Column("key", BigInteger, primary_key=True, nullable=False, autoincrement=False),
    _key("article_id", "article.article_id"), Column("signature", LargeBinary, nullable=False), Index(None, "article_id"),
)  # fmt: skip

entity = Table("entity", metadata, _key("entity_id"), _needed("label"), _needed("name"), Column("ref", Text), Index(None, "name"))

entity_alias = Table("entity_alias", metadata, _key("entity_id", "entity.entity_id"), _key("alias"), Index(None, "alias"))

mention = Table(
    "mention", metadata, _key("article_id", "article.article_id"), _key("start_char", kind=Integer), _key("end_char", kind=Integer),
    _needed("text"), _needed("label"), _needed("name"), Column("ref", Text), Column("entity_id", Text, ForeignKey("entity.entity_id")),
    Column("confidence", Float, nullable=False), Index(None, "entity_id"),
)  # fmt: skip

unused_number = Table(
    "unused_number", metadata, _key("article_id", "article.article_id"), _key("start_char", kind=Integer),
    _needed("end_char", Integer), _needed("text"), _needed("reason"),
)  # fmt: skip

error = Table(
    "error", metadata, _key("error_id"), Column("run_id", Text, ForeignKey("run.run_id"), nullable=False),
    Column("article_id", Text), Column("uri", Text), _needed("stage"), _needed("type"), _needed("message"), Column("traceback", Text),
    _needed("attempts", Integer), Column("resolved_run", Text, ForeignKey("run.run_id")), Index(None, "article_id"), Index(None, "uri"),
)  # fmt: skip

decision = Table(
    "decision", metadata, _key("decision_id"), Column("fact_id", Text, ForeignKey("fact.fact_id"), nullable=False),
    _needed("reviewer"), _needed("answer"), Column("edited", JSON(none_as_null=True)), Column("reason", Text), Column("comment", Text),
    Column("payload_hash", Text), Column("supersedes", Text, ForeignKey("decision.decision_id")),
    Column("made_at", UtcDateTime, nullable=False), Index(None, "fact_id"), Index(None, "supersedes"),
)  # fmt: skip

article_decision = Table(
    "article_decision", metadata, _key("decision_id"), Column("article_id", Text, ForeignKey("article.article_id"), nullable=False),
    _needed("reviewer"), _needed("answer"), Column("made_at", UtcDateTime, nullable=False), Index(None, "article_id"),
)  # fmt: skip
