"""Who has a conversation, what happened in it, what it carries on, and what tools did."""

import sqlalchemy as sql
from alembic import op
from sqlalchemy.schema import SchemaItem

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the columns and tables."""
    with op.batch_alter_table("conversations") as table:
        table.add_column(sql.Column("customer", sql.String(200)))
        table.add_column(sql.Column("name", sql.Text, nullable=False, server_default=""))
        table.create_index("ix_conversations_customer", ["customer"])
    with op.batch_alter_table("turns") as table:
        table.add_column(sql.Column("epoch", sql.Integer, nullable=False, server_default="0"))
        table.drop_index("ix_turns_conversation")
        table.create_index("ix_turns_conversation_number", ["conversation", "number"])
    nobody = sql.text("reply IS NULL")
    op.create_index("ix_turns_unanswered", "turns", ["at"], sqlite_where=nobody, postgresql_where=nobody)
    _one_each("states", [sql.Column("state", sql.JSON, nullable=False)])
    _one_each("handoffs", _handoff())
    op.create_index("ix_handoffs_phase", "handoffs", ["phase"])
    _numbered("events", _event(), sqlite_autoincrement=True)
    op.create_index("ix_events_kind", "events", ["kind"])
    _numbered("scores", _score())
    op.create_table(
        "tags",
        _conversation(),
        sql.Column("tag", sql.String(60), nullable=False),
        sql.PrimaryKeyConstraint("conversation", "tag", name="pk_tags"),
        _reference("tags"),
    )
    op.create_table(
        "tickets",
        sql.Column("digest", sql.String(64), nullable=False),
        sql.Column("agent", sql.String(200), nullable=False),
        sql.Column("expires", sql.DateTime(timezone=True), nullable=False),
        sql.PrimaryKeyConstraint("digest", name="pk_tickets"),
    )
    _named("approvals", "id", 36, _approval())
    _named("calls", "key", 64, _call())


def _handoff() -> list[sql.Column[object]]:
    return [
        sql.Column("phase", sql.String(10), nullable=False),
        sql.Column("epoch", sql.Integer, nullable=False),
        sql.Column("since", sql.DateTime(timezone=True), nullable=False),
        sql.Column("queue", sql.String(100), nullable=False, server_default=""),
        sql.Column("agent", sql.String(200)),
        sql.Column("trigger", sql.String(40), nullable=False, server_default=""),
        sql.Column("why", sql.Text, nullable=False, server_default=""),
        sql.Column("asked", sql.DateTime(timezone=True)),
        sql.Column("taken", sql.DateTime(timezone=True)),
        sql.Column("answered", sql.DateTime(timezone=True)),
        sql.Column("late", sql.JSON, nullable=False, server_default="[]"),
    ]


def _event() -> list[sql.Column[object]]:
    return [
        sql.Column("kind", sql.String(20), nullable=False),
        sql.Column("public", sql.Boolean, nullable=False),
        sql.Column("body", sql.JSON, nullable=False),
    ]


def _score() -> list[sql.Column[object]]:
    return [
        sql.Column("score", sql.Integer, nullable=False),
        sql.Column("comment", sql.Text, nullable=False, server_default=""),
        sql.Column("agent", sql.String(200)),
    ]


def _approval() -> list[sql.Column[object]]:
    return [
        sql.Column("customer", sql.String(200)),
        sql.Column("tool", sql.String(100), nullable=False),
        sql.Column("arguments", sql.JSON, nullable=False),
        sql.Column("turn", sql.String(36), nullable=False),
        sql.Column("digest", sql.String(64), nullable=False),
        sql.Column("state", sql.String(20), nullable=False),
        sql.Column("expires", sql.DateTime(timezone=True), nullable=False),
    ]


def _call() -> list[sql.Column[object]]:
    return [
        sql.Column("turn", sql.String(36), nullable=False),
        sql.Column("tool", sql.String(100), nullable=False),
        sql.Column("arguments", sql.JSON, nullable=False),
        sql.Column("outcome", sql.String(20)),
        sql.Column("value", sql.JSON),
        sql.Column("message", sql.Text, nullable=False, server_default=""),
    ]


def _one_each(name: str, columns: list[sql.Column[object]]) -> None:
    """Create a table with at most one row a conversation."""
    key = sql.PrimaryKeyConstraint("conversation", name=f"pk_{name}")
    op.create_table(name, _conversation(), *columns, key, _reference(name))


def _numbered(name: str, columns: list[sql.Column[object]], sqlite_autoincrement: bool = False) -> None:
    """Create a table of what happened, in the order of arrival."""
    number = sql.Column("number", sql.Integer, nullable=False, autoincrement=True)
    key = sql.PrimaryKeyConstraint("number", name=f"pk_{name}")
    whole: list[SchemaItem] = [number, _conversation(), *columns, _at(), key, _reference(name)]
    op.create_table(name, *whole, sqlite_autoincrement=sqlite_autoincrement)
    op.create_index(f"ix_{name}_conversation", name, ["conversation"])


def _named(name: str, key: str, length: int, columns: list[sql.Column[object]]) -> None:
    """Create a table whose rows are found by a name."""
    first = sql.Column(key, sql.String(length), nullable=False)
    own = sql.PrimaryKeyConstraint(key, name=f"pk_{name}")
    op.create_table(name, first, _conversation(), *columns, _at(), own, _reference(name))
    op.create_index(f"ix_{name}_conversation", name, ["conversation"])


def _conversation() -> sql.Column[object]:
    return sql.Column("conversation", sql.String(36), nullable=False)


def _at() -> sql.Column[object]:
    return sql.Column("at", sql.DateTime(timezone=True), nullable=False)


def _reference(name: str) -> sql.ForeignKeyConstraint:
    return sql.ForeignKeyConstraint(["conversation"], ["conversations.id"], name=f"fk_{name}_conversation")
