"""What is sold, what customers did with it and what they were shown, as tables."""

import sqlalchemy as sql

from frontdesk.store.schema import schema

# What can be recommended. What was taken out of the catalogue stays, as ``gone``, for its interactions.
items = sql.Table(
    "items",
    schema,
    sql.Column("id", sql.String(200), primary_key=True),
    sql.Column("title", sql.JSON, nullable=False),
    sql.Column("text", sql.JSON, nullable=False),
    sql.Column("category", sql.String(200), nullable=False, server_default="", index=True),
    sql.Column("attributes", sql.JSON, nullable=False),
    sql.Column("price", sql.BigInteger),  # in hundredths of the currency
    sql.Column("stock", sql.BigInteger),
    sql.Column("image", sql.String(64), nullable=False, server_default=""),
    sql.Column("added", sql.DateTime(timezone=True), nullable=False),
    sql.Column("changed", sql.DateTime(timezone=True), nullable=False),
    sql.Column("gone", sql.Boolean, nullable=False, server_default=sql.false()),
)

# What customers did with items. ``key`` makes the same interaction, handed in twice, one. Who has not been
# verified is known by the conversation alone.
interactions = sql.Table(
    "interactions",
    schema,
    sql.Column("number", sql.Integer, primary_key=True, autoincrement=True),
    sql.Column("key", sql.String(64), nullable=False, unique=True),
    sql.Column("customer", sql.String(200), index=True),
    sql.Column("conversation", sql.String(36), index=True),
    sql.Column("item", sql.ForeignKey("items.id"), nullable=False, index=True),
    sql.Column("kind", sql.String(10), nullable=False),
    sql.Column("value", sql.Float),
    sql.Column("at", sql.DateTime(timezone=True), nullable=False, index=True),
    sql.Column("origin", sql.String(10), nullable=False),  # "import", "api" or "chat"
)

# What was shown, at which place, and how likely it was to be: what an off-policy estimate weighs with.
impressions = sql.Table(
    "impressions",
    schema,
    sql.Column("number", sql.Integer, primary_key=True, autoincrement=True),
    sql.Column("request", sql.String(36), nullable=False, index=True),
    sql.Column("customer", sql.String(200), index=True),
    sql.Column("conversation", sql.String(36), index=True),
    sql.Column("item", sql.ForeignKey("items.id"), nullable=False, index=True),
    sql.Column("place", sql.Integer, nullable=False),  # from 1
    sql.Column("propensity", sql.Float, nullable=False),
    sql.Column("explored", sql.Boolean, nullable=False),
    sql.Column("model", sql.String(100), nullable=False),
    sql.Column("at", sql.DateTime(timezone=True), nullable=False),
)

# To which group, such as a country, a customer belongs: popularity is counted within each.
segments = sql.Table(
    "segments",
    schema,
    sql.Column("customer", sql.String(200), primary_key=True),
    sql.Column("segment", sql.String(60), nullable=False),
)

# Who has switched personal suggestions off, or on again: a customer, or a conversation of nobody known.
preferences = sql.Table(
    "preferences",
    schema,
    sql.Column("whose", sql.String(240), primary_key=True),  # "customer:ID" or "conversation:ID"
    sql.Column("personal", sql.Boolean, nullable=False),
    sql.Column("at", sql.DateTime(timezone=True), nullable=False),
)
