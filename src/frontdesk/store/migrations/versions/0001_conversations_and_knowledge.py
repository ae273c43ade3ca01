"""Conversations, turns, idempotency keys, sources, passages, revisions and vectors."""

import sqlalchemy as sql
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the first tables."""
    op.create_table(
        "conversations",
        sql.Column("id", sql.String(36), nullable=False),
        sql.Column("created", sql.DateTime(timezone=True), nullable=False),
        sql.Column("locale", sql.String(35), nullable=False),
        sql.PrimaryKeyConstraint("id", name="pk_conversations"),
    )
    op.create_table(
        "turns",
        sql.Column("number", sql.Integer, autoincrement=True, nullable=False),
        sql.Column("id", sql.String(36), nullable=False),
        sql.Column("conversation", sql.String(36), nullable=False),
        sql.Column("at", sql.DateTime(timezone=True), nullable=False),
        sql.Column("locale", sql.String(35), nullable=False),
        sql.Column("parts", sql.JSON, nullable=False),
        sql.Column("reply", sql.JSON),
        sql.PrimaryKeyConstraint("number", name="pk_turns"),
        sql.UniqueConstraint("id", name="uq_turns_id"),
        sql.ForeignKeyConstraint(["conversation"], ["conversations.id"], name="fk_turns_conversation"),
    )
    op.create_index("ix_turns_conversation", "turns", ["conversation"])
    op.create_table(
        "keys",
        sql.Column("conversation", sql.String(36), nullable=False),
        sql.Column("key", sql.String(200), nullable=False),
        sql.Column("body", sql.String(64), nullable=False),
        sql.Column("turn", sql.String(36), nullable=False),
        sql.Column("at", sql.DateTime(timezone=True), nullable=False),
        sql.PrimaryKeyConstraint("conversation", "key", name="pk_keys"),
        sql.ForeignKeyConstraint(["conversation"], ["conversations.id"], name="fk_keys_conversation"),
    )
    op.create_table(
        "sources",
        sql.Column("id", sql.String(64), nullable=False),
        sql.Column("title", sql.Text, nullable=False),
        sql.Column("media_type", sql.String(100), nullable=False),
        sql.Column("language", sql.String(35), nullable=False),
        sql.Column("text", sql.Text, nullable=False),
        sql.Column("digest", sql.String(64), nullable=False),
        sql.Column("added", sql.DateTime(timezone=True), nullable=False),
        sql.PrimaryKeyConstraint("id", name="pk_sources"),
    )
    op.create_table(
        "passages",
        sql.Column("id", sql.String(64), nullable=False),
        sql.Column("source", sql.String(64), nullable=False),
        sql.Column("position", sql.Integer, nullable=False),
        sql.Column("title", sql.Text, nullable=False),
        sql.Column("text", sql.Text, nullable=False),
        sql.Column("start", sql.Integer, nullable=False),
        sql.Column("end", sql.Integer, nullable=False),
        sql.Column("kind", sql.String(20), nullable=False),
        sql.Column("page", sql.Integer),
        sql.Column("language", sql.String(35), nullable=False),
        sql.PrimaryKeyConstraint("id", name="pk_passages"),
        sql.ForeignKeyConstraint(["source"], ["sources.id"], name="fk_passages_source", ondelete="CASCADE"),
    )
    op.create_index("ix_passages_source", "passages", ["source"])
    op.create_table(
        "revisions",
        sql.Column("name", sql.String(40), nullable=False),
        sql.Column("number", sql.Integer, nullable=False),
        sql.PrimaryKeyConstraint("name", name="pk_revisions"),
    )
    op.create_table(
        "vectors",
        sql.Column("digest", sql.String(64), nullable=False),
        sql.Column("model", sql.String(100), nullable=False),
        sql.Column("data", sql.LargeBinary, nullable=False),
        sql.PrimaryKeyConstraint("digest", "model", name="pk_vectors"),
    )


def downgrade() -> None:
    """Drop them again, children first."""
    for table in ("vectors", "revisions", "passages", "sources", "keys", "turns", "conversations"):
        op.drop_table(table)
