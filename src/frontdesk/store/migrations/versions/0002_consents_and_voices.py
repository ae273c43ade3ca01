"""What customers agreed to, and what is remembered of their voices."""

import sqlalchemy as sql
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "consents",
        sql.Column("number", sql.Integer, autoincrement=True, nullable=False),
        sql.Column("conversation", sql.String(36), nullable=False),
        sql.Column("purposes", sql.JSON, nullable=False),
        sql.Column("version", sql.String(12), nullable=False),
        sql.Column("channel", sql.String(20), nullable=False),
        sql.Column("at", sql.DateTime(timezone=True), nullable=False),
        sql.PrimaryKeyConstraint("number", name="pk_consents"),
        sql.ForeignKeyConstraint(["conversation"], ["conversations.id"], name="fk_consents_conversation"),
    )
    op.create_index("ix_consents_conversation", "consents", ["conversation"])
    op.create_table(
        "voices",
        sql.Column("conversation", sql.String(36), nullable=False),
        sql.Column("model", sql.String(100), nullable=False),
        sql.Column("count", sql.Integer, nullable=False),
        sql.Column("sum", sql.LargeBinary, nullable=False),
        sql.PrimaryKeyConstraint("conversation", name="pk_voices"),
        sql.ForeignKeyConstraint(["conversation"], ["conversations.id"], name="fk_voices_conversation"),
    )


def downgrade() -> None:
    """Drop them again."""
    op.drop_table("voices")
    op.drop_table("consents")
