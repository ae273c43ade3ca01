"""What is kept, as tables: one schema for SQLite and PostgreSQL."""

import sqlalchemy as sql

from frontdesk.store.schema import schema

conversations = sql.Table(
    "conversations",
    schema,
    sql.Column("id", sql.String(36), primary_key=True),
    sql.Column("created", sql.DateTime(timezone=True), nullable=False),
    sql.Column("locale", sql.String(35), nullable=False),
    sql.Column("customer", sql.String(200), index=True),  # who it is, once that was verified
    sql.Column("name", sql.Text, nullable=False, server_default=""),  # to greet by; proves nothing
)

turns = sql.Table(
    "turns",
    schema,
    sql.Column("number", sql.Integer, primary_key=True, autoincrement=True),  # the order of arrival
    sql.Column("id", sql.String(36), nullable=False, unique=True),
    sql.Column("conversation", sql.ForeignKey("conversations.id"), nullable=False),
    sql.Column("at", sql.DateTime(timezone=True), nullable=False),
    sql.Column("locale", sql.String(35), nullable=False),
    sql.Column("parts", sql.JSON, nullable=False),
    sql.Column("reply", sql.JSON(none_as_null=True)),
    sql.Column("epoch", sql.Integer, nullable=False, server_default="0"),  # of the hand-off, when it came in
)
sql.Index(None, turns.c.conversation, turns.c.number)  # finds the newest ones however many there are
unanswered = turns.c.reply.is_(None)
sql.Index("ix_turns_unanswered", turns.c.at, sqlite_where=unanswered, postgresql_where=unanswered)

# A key belongs to its conversation. It is kept with the digest of the body that it came with.
keys = sql.Table(
    "keys",
    schema,
    sql.Column("conversation", sql.ForeignKey("conversations.id"), primary_key=True),
    sql.Column("key", sql.String(200), primary_key=True),
    sql.Column("body", sql.String(64), nullable=False),
    sql.Column("turn", sql.String(36), nullable=False),
    sql.Column("at", sql.DateTime(timezone=True), nullable=False),
)

# What a customer agreed to, each time they said so; the newest row of a conversation counts. Append only.
consents = sql.Table(
    "consents",
    schema,
    sql.Column("number", sql.Integer, primary_key=True, autoincrement=True),  # the order of arrival
    sql.Column("conversation", sql.ForeignKey("conversations.id"), nullable=False, index=True),
    sql.Column("purposes", sql.JSON, nullable=False),
    sql.Column("version", sql.String(12), nullable=False),  # of the text that they read
    sql.Column("channel", sql.String(20), nullable=False),
    sql.Column("at", sql.DateTime(timezone=True), nullable=False),
)

# What is remembered of a customer's voice while they agree: the sum of its vectors, as float32 bytes.
voices = sql.Table(
    "voices",
    schema,
    sql.Column("conversation", sql.ForeignKey("conversations.id"), primary_key=True),
    sql.Column("model", sql.String(100), nullable=False),
    sql.Column("count", sql.Integer, nullable=False),
    sql.Column("sum", sql.LargeBinary, nullable=False),
)

# What staff said was felt or wanted in a turn. Nothing is changed: of a turn and field the last one counts.
corrections = sql.Table(
    "corrections",
    schema,
    sql.Column("number", sql.Integer, primary_key=True, autoincrement=True),
    sql.Column("conversation", sql.ForeignKey("conversations.id"), nullable=False, index=True),
    sql.Column("turn", sql.ForeignKey("turns.id"), nullable=False, index=True),
    sql.Column("emotion", sql.String(20)),
    sql.Column("intent", sql.String(200)),
    sql.Column("by", sql.String(200), nullable=False),
    sql.Column("at", sql.DateTime(timezone=True), nullable=False),
)

# Whether a conversation may be learnt from: nobody may, until its customer said so; the last one counts.
learning_consents = sql.Table(
    "learning_consents",
    schema,
    sql.Column("number", sql.Integer, primary_key=True, autoincrement=True),
    sql.Column("conversation", sql.ForeignKey("conversations.id"), nullable=False, index=True),
    sql.Column("allowed", sql.Boolean, nullable=False),
    sql.Column("at", sql.DateTime(timezone=True), nullable=False),
)

sources = sql.Table(
    "sources",
    schema,
    sql.Column("id", sql.String(64), primary_key=True),
    sql.Column("title", sql.Text, nullable=False),
    sql.Column("media_type", sql.String(100), nullable=False),
    sql.Column("language", sql.String(35), nullable=False),
    sql.Column("text", sql.Text, nullable=False),
    sql.Column("digest", sql.String(64), nullable=False),
    sql.Column("added", sql.DateTime(timezone=True), nullable=False),
    sql.Column("name", sql.Text, nullable=False, server_default=""),
    sql.Column("blob", sql.String(64)),
    sql.Column("product", sql.Text, nullable=False, server_default=""),
    sql.Column("audience", sql.Text, nullable=False, server_default=""),
    sql.Column("valid_from", sql.Date),
    sql.Column("valid_to", sql.Date),
    sql.Column("notes", sql.JSON, nullable=False, server_default="[]"),
)

passages = sql.Table(
    "passages",
    schema,
    sql.Column("id", sql.String(64), primary_key=True),
    sql.Column("source", sql.ForeignKey("sources.id", ondelete="CASCADE"), nullable=False, index=True),
    sql.Column("position", sql.Integer, nullable=False),
    sql.Column("title", sql.Text, nullable=False),
    sql.Column("text", sql.Text, nullable=False),
    sql.Column("start", sql.Integer, nullable=False),
    sql.Column("end", sql.Integer, nullable=False),
    sql.Column("kind", sql.String(20), nullable=False),
    sql.Column("page", sql.Integer),
    sql.Column("language", sql.String(35), nullable=False),
    sql.Column("box", sql.JSON(none_as_null=True)),
    sql.Column("ms", sql.JSON(none_as_null=True)),
    sql.Column("picture", sql.String(64)),
    sql.Column("hidden", sql.Boolean, nullable=False, server_default=sql.false()),
)

# What customers thought of a reply; of a turn the last one counts. Append only.
ratings = sql.Table(
    "ratings",
    schema,
    sql.Column("number", sql.Integer, primary_key=True, autoincrement=True),
    sql.Column("conversation", sql.ForeignKey("conversations.id"), nullable=False, index=True),
    sql.Column("turn", sql.ForeignKey("turns.id"), nullable=False, index=True),
    sql.Column("good", sql.Boolean, nullable=False),
    sql.Column("comment", sql.Text, nullable=False, server_default=""),
    sql.Column("at", sql.DateTime(timezone=True), nullable=False),
)

# Questions that the knowledge did not answer, or badly, until staff answered or dismissed them. ``source`` is
# what came of an approved draft.
gaps = sql.Table(
    "gaps",
    schema,
    sql.Column("id", sql.String(36), primary_key=True),
    sql.Column("conversation", sql.ForeignKey("conversations.id"), nullable=False, index=True),
    sql.Column("turn", sql.ForeignKey("turns.id"), nullable=False, index=True),
    sql.Column("text", sql.Text, nullable=False),
    sql.Column("language", sql.String(35), nullable=False),
    sql.Column("reason", sql.String(20), nullable=False),  # "unanswered" or "badly_rated"
    sql.Column("state", sql.String(20), nullable=False),  # "open", "answered" or "dismissed"
    sql.Column("source", sql.String(64)),
    sql.Column("at", sql.DateTime(timezone=True), nullable=False),
)

# A number that grows with every change, so that a process sees what another one did.
revisions = sql.Table(
    "revisions",
    schema,
    sql.Column("name", sql.String(40), primary_key=True),
    sql.Column("number", sql.Integer, nullable=False),
)

# Vectors are derived data: they can be made again from the text, so they are kept by what they were made of.
vectors = sql.Table(
    "vectors",
    schema,
    sql.Column("digest", sql.String(64), primary_key=True),
    sql.Column("model", sql.String(100), primary_key=True),
    sql.Column("data", sql.LargeBinary, nullable=False),
)

# What a conversation carries from turn to turn, as `turn.state` writes it.
states = sql.Table(
    "states",
    schema,
    sql.Column("conversation", sql.ForeignKey("conversations.id"), primary_key=True),
    sql.Column("state", sql.JSON, nullable=False),
)

# Who has the conversation. ``epoch`` grows with every change of phase: what began under another one is void.
handoffs = sql.Table(
    "handoffs",
    schema,
    sql.Column("conversation", sql.ForeignKey("conversations.id"), primary_key=True),
    sql.Column("phase", sql.String(10), nullable=False, index=True),  # "bot", "waiting", "human", "resolved"
    sql.Column("epoch", sql.Integer, nullable=False),
    sql.Column("since", sql.DateTime(timezone=True), nullable=False),
    sql.Column("queue", sql.String(100), nullable=False, server_default=""),
    sql.Column("agent", sql.String(200)),
    sql.Column("trigger", sql.String(40), nullable=False, server_default=""),
    sql.Column("why", sql.Text, nullable=False, server_default=""),
    sql.Column("asked", sql.DateTime(timezone=True)),  # when the wait for a person began
    sql.Column("taken", sql.DateTime(timezone=True)),  # when a person took over
    sql.Column("answered", sql.DateTime(timezone=True)),  # the first message of that person
    sql.Column("late", sql.JSON, nullable=False, server_default="[]"),  # promises of time that were broken
)

# Everything that happened in a conversation, in order: its timeline, and what live listeners are told.
events = sql.Table(
    "events",
    schema,
    sql.Column("number", sql.Integer, primary_key=True, autoincrement=True),
    sql.Column("conversation", sql.ForeignKey("conversations.id"), nullable=False, index=True),
    sql.Column("kind", sql.String(20), nullable=False, index=True),
    sql.Column("public", sql.Boolean, nullable=False),  # whether the customer is told
    sql.Column("body", sql.JSON, nullable=False),
    sql.Column("at", sql.DateTime(timezone=True), nullable=False),
    sqlite_autoincrement=True,  # the number of a deleted event is never given again: listeners go on after it
)

tags = sql.Table(
    "tags",
    schema,
    sql.Column("conversation", sql.ForeignKey("conversations.id"), primary_key=True),
    sql.Column("tag", sql.String(60), primary_key=True),
)

# What customers say of the help they got, 1 to 5; the last one of a conversation counts. Append only.
scores = sql.Table(
    "scores",
    schema,
    sql.Column("number", sql.Integer, primary_key=True, autoincrement=True),
    sql.Column("conversation", sql.ForeignKey("conversations.id"), nullable=False, index=True),
    sql.Column("score", sql.Integer, nullable=False),
    sql.Column("comment", sql.Text, nullable=False, server_default=""),
    sql.Column("agent", sql.String(200)),  # who had the conversation
    sql.Column("at", sql.DateTime(timezone=True), nullable=False),
)

# What opens the live events for one person of the company: once, within a minute, at whichever process.
tickets = sql.Table(
    "tickets",
    schema,
    sql.Column("digest", sql.String(64), primary_key=True),  # SHA-256: who reads the table can open nothing
    sql.Column("agent", sql.String(200), nullable=False),
    sql.Column("expires", sql.DateTime(timezone=True), nullable=False),
)

# What a customer was asked to agree to: one tool with exactly these arguments, once, for ten minutes.
approvals = sql.Table(
    "approvals",
    schema,
    sql.Column("id", sql.String(36), primary_key=True),
    sql.Column("conversation", sql.ForeignKey("conversations.id"), nullable=False, index=True),
    sql.Column("customer", sql.String(200)),
    sql.Column("tool", sql.String(100), nullable=False),
    sql.Column("arguments", sql.JSON, nullable=False),
    sql.Column("turn", sql.String(36), nullable=False),  # that it was asked in: another one has to agree
    sql.Column("digest", sql.String(64), nullable=False),  # of conversation, customer, tool and arguments
    sql.Column("state", sql.String(20), nullable=False),  # "asked", "granted", "used"
    sql.Column("expires", sql.DateTime(timezone=True), nullable=False),
    sql.Column("at", sql.DateTime(timezone=True), nullable=False),
)

# What tools were used for, by key: the same key never does the same thing twice.
calls = sql.Table(
    "calls",
    schema,
    sql.Column("key", sql.String(64), primary_key=True),
    sql.Column("conversation", sql.ForeignKey("conversations.id"), nullable=False, index=True),
    sql.Column("turn", sql.String(36), nullable=False),
    sql.Column("tool", sql.String(100), nullable=False),
    sql.Column("arguments", sql.JSON, nullable=False),
    sql.Column("outcome", sql.String(20)),  # None while it runs, or when its process died
    sql.Column("value", sql.JSON),
    sql.Column("message", sql.Text, nullable=False, server_default=""),
    sql.Column("at", sql.DateTime(timezone=True), nullable=False),
)
