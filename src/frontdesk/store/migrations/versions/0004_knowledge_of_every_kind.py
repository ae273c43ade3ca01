"""Pictures, recordings and films as knowledge; ratings, and questions without an answer."""

import sqlalchemy as sql
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

SOURCES = ("name", "blob", "product", "audience", "valid_from", "valid_to", "notes")
PASSAGES = ("box", "ms", "picture", "hidden")


def upgrade() -> None:
    """Create the columns and tables."""
    with op.batch_alter_table("sources") as table:
        table.add_column(sql.Column("name", sql.Text, nullable=False, server_default=""))
        table.add_column(sql.Column("blob", sql.String(64)))
        table.add_column(sql.Column("product", sql.Text, nullable=False, server_default=""))
        table.add_column(sql.Column("audience", sql.Text, nullable=False, server_default=""))
        table.add_column(sql.Column("valid_from", sql.Date))
        table.add_column(sql.Column("valid_to", sql.Date))
        table.add_column(sql.Column("notes", sql.JSON, nullable=False, server_default="[]"))
    with op.batch_alter_table("passages") as table:
        table.add_column(sql.Column("box", sql.JSON))
        table.add_column(sql.Column("ms", sql.JSON))
        table.add_column(sql.Column("picture", sql.String(64)))
        table.add_column(sql.Column("hidden", sql.Boolean, nullable=False, server_default=sql.false()))
    _said_of_turns("ratings", _rating())
    _said_of_turns("gaps", _gap())


def _rating() -> list[sql.Column[object]]:
    return [
        sql.Column("number", sql.Integer, primary_key=True, autoincrement=True),
        sql.Column("good", sql.Boolean, nullable=False),
        sql.Column("comment", sql.Text, nullable=False, server_default=""),
    ]


def _gap() -> list[sql.Column[object]]:
    return [
        sql.Column("id", sql.String(36), primary_key=True),
        sql.Column("text", sql.Text, nullable=False),
        sql.Column("language", sql.String(35), nullable=False),
        sql.Column("reason", sql.String(20), nullable=False),
        sql.Column("state", sql.String(20), nullable=False),
        sql.Column("source", sql.String(64)),
    ]


def _said_of_turns(name: str, columns: list[sql.Column[object]]) -> None:
    op.create_table(
        name,
        *columns,
        sql.Column("conversation", sql.String(36), nullable=False),
        sql.Column("turn", sql.String(36), nullable=False),
        sql.Column("at", sql.DateTime(timezone=True), nullable=False),
        sql.ForeignKeyConstraint(["conversation"], ["conversations.id"], name=f"fk_{name}_conversation"),
        sql.ForeignKeyConstraint(["turn"], ["turns.id"], name=f"fk_{name}_turn"),
    )
    op.create_index(f"ix_{name}_conversation", name, ["conversation"])
    op.create_index(f"ix_{name}_turn", name, ["turn"])


def downgrade() -> None:
    """Drop them again."""
    for name in ("gaps", "ratings"):
        op.drop_table(name)
    for name, columns in (("passages", PASSAGES), ("sources", SOURCES)):
        with op.batch_alter_table(name) as table:
            for column in columns:
                table.drop_column(column)
