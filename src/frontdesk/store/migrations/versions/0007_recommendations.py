"""What can be recommended, what customers did with it, what was shown, and who wants none of it."""

import sqlalchemy as sql
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    _items()
    _interactions()
    _impressions()
    op.create_table(
        "preferences",
        sql.Column("whose", sql.String(240), nullable=False),
        sql.Column("personal", sql.Boolean, nullable=False),
        sql.Column("at", sql.DateTime(timezone=True), nullable=False),
        sql.PrimaryKeyConstraint("whose", name="pk_preferences"),
    )


def downgrade() -> None:
    """Drop the tables."""
    for table in ("preferences", "impressions", "interactions", "items"):
        op.drop_table(table)


def _items() -> None:
    op.create_table(
        "items",
        sql.Column("id", sql.String(200), nullable=False),
        sql.Column("title", sql.JSON, nullable=False),
        sql.Column("text", sql.JSON, nullable=False),
        sql.Column("category", sql.String(200), nullable=False, server_default=""),
        sql.Column("attributes", sql.JSON, nullable=False),
        sql.Column("price", sql.BigInteger),
        sql.Column("stock", sql.BigInteger),
        sql.Column("image", sql.String(64), nullable=False, server_default=""),
        sql.Column("added", sql.DateTime(timezone=True), nullable=False),
        sql.Column("changed", sql.DateTime(timezone=True), nullable=False),
        sql.Column("gone", sql.Boolean, nullable=False, server_default=sql.false()),
        sql.PrimaryKeyConstraint("id", name="pk_items"),
    )
    op.create_index("ix_items_category", "items", ["category"])


def _interactions() -> None:
    op.create_table(
        "interactions",
        sql.Column("number", sql.Integer, autoincrement=True, nullable=False),
        sql.Column("key", sql.String(64), nullable=False),
        *_whose(),
        sql.Column("kind", sql.String(10), nullable=False),
        sql.Column("value", sql.Float),
        sql.Column("at", sql.DateTime(timezone=True), nullable=False),
        sql.Column("origin", sql.String(10), nullable=False),
        sql.PrimaryKeyConstraint("number", name="pk_interactions"),
        sql.UniqueConstraint("key", name="uq_interactions_key"),
        sql.ForeignKeyConstraint(["item"], ["items.id"], name="fk_interactions_item"),
    )
    _indexes("interactions", "customer", "conversation", "item", "at")


def _impressions() -> None:
    op.create_table(
        "impressions",
        sql.Column("number", sql.Integer, autoincrement=True, nullable=False),
        sql.Column("request", sql.String(36), nullable=False),
        *_whose(),
        sql.Column("place", sql.Integer, nullable=False),
        sql.Column("propensity", sql.Float, nullable=False),
        sql.Column("explored", sql.Boolean, nullable=False),
        sql.Column("model", sql.String(100), nullable=False),
        sql.Column("at", sql.DateTime(timezone=True), nullable=False),
        sql.PrimaryKeyConstraint("number", name="pk_impressions"),
        sql.ForeignKeyConstraint(["item"], ["items.id"], name="fk_impressions_item"),
    )
    _indexes("impressions", "request", "customer", "conversation", "item")


def _whose() -> tuple[sql.Column[str], ...]:
    return (
        sql.Column("customer", sql.String(200)),
        sql.Column("conversation", sql.String(36)),
        sql.Column("item", sql.String(200), nullable=False),
    )


def _indexes(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(f"ix_{table}_{column}", table, [column])
