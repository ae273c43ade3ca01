"""To which group of customers somebody belongs."""

import sqlalchemy as sql
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "segments",
        sql.Column("customer", sql.String(200), nullable=False),
        sql.Column("segment", sql.String(60), nullable=False),
        sql.PrimaryKeyConstraint("customer", name="pk_segments"),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("segments")
