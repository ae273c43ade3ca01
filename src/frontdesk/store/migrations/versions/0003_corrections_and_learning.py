"""What staff corrected, and which conversations may be learnt from."""

import sqlalchemy as sql
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "corrections",
        sql.Column("number", sql.Integer, autoincrement=True, nullable=False),
        sql.Column("conversation", sql.String(36), nullable=False),
        sql.Column("turn", sql.String(36), nullable=False),
        sql.Column("emotion", sql.String(20)),
        sql.Column("intent", sql.String(200)),
        sql.Column("by", sql.String(200), nullable=False),
        sql.Column("at", sql.DateTime(timezone=True), nullable=False),
        sql.PrimaryKeyConstraint("number", name="pk_corrections"),
        sql.ForeignKeyConstraint(["conversation"], ["conversations.id"], name="fk_corrections_conversation"),
        sql.ForeignKeyConstraint(["turn"], ["turns.id"], name="fk_corrections_turn"),
    )
    op.create_index("ix_corrections_conversation", "corrections", ["conversation"])
    op.create_index("ix_corrections_turn", "corrections", ["turn"])
    op.create_table(
        "learning_consents",
        sql.Column("number", sql.Integer, autoincrement=True, nullable=False),
        sql.Column("conversation", sql.String(36), nullable=False),
        sql.Column("allowed", sql.Boolean, nullable=False),
        sql.Column("at", sql.DateTime(timezone=True), nullable=False),
        sql.PrimaryKeyConstraint("number", name="pk_learning_consents"),
        sql.ForeignKeyConstraint(
            ["conversation"], ["conversations.id"], name="fk_learning_consents_conversation"
        ),
    )
    op.create_index("ix_learning_consents_conversation", "learning_consents", ["conversation"])


def downgrade() -> None:
    """Drop them again."""
    op.drop_table("learning_consents")
    op.drop_table("corrections")
