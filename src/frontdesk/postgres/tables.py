"""What PostgreSQL searches, as tables: all of it derived from the passages and their vectors.

A passage that is hidden has no row here. The rows of a passage go with it.
"""

import sqlalchemy as sql
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR

from frontdesk.errors import NotReady
from frontdesk.features.embedding import WIDTH
from frontdesk.store.schema import schema

try:
    from pgvector.sqlalchemy import HALFVEC, VECTOR
except ModuleNotFoundError as error:
    raise NotReady(
        "PostgreSQL needs the package pgvector", part="pgvector", remedy="pip install 'frontdesk[postgres]'"
    ) from error

LANGUAGES = ("en", "zh", "ja", "und")  # each has its own index of vectors; others are compared one by one

searched = sql.MetaData(naming_convention=schema.naming_convention)


def _passage() -> tuple[sql.Column[str], sql.Column[str], sql.Column[str]]:
    """Give the columns that all rows of a passage have; its language and source stand here to narrow by."""
    return (
        sql.Column("passage", sql.String(64), primary_key=True),
        sql.Column("source", sql.String(64), nullable=False),
        sql.Column("language", sql.String(35), nullable=False),
    )


# The words of a passage, each once, and how often those stand there that stand more than once.
words = sql.Table(
    "search_words",
    searched,
    *_passage(),
    sql.Column("length", sql.Integer, nullable=False),
    sql.Column("words", TSVECTOR, nullable=False),
    sql.Column("often", JSONB, nullable=False),
    sql.Index("ix_search_words_words", "words", postgresql_using="gin"),
    sql.Index("ix_search_words_source", "source"),
)

# In how many passages of a language a word stands; how many passages there are, and how many words in all.
terms = sql.Table(
    "search_terms",
    searched,
    sql.Column("language", sql.String(35), primary_key=True),
    sql.Column("term", sql.Text, primary_key=True),
    sql.Column("texts", sql.Integer, nullable=False),
)
languages = sql.Table(
    "search_languages",
    searched,
    sql.Column("language", sql.String(35), primary_key=True),
    sql.Column("texts", sql.Integer, nullable=False),
    sql.Column("words", sql.BigInteger, nullable=False),
)

# Vectors without the kept centre of their language, not scaled; those of pictures, which are ``placed``, are
# in the centred space already.
wholes = sql.Table(
    "search_wholes",
    searched,
    *_passage(),
    sql.Column("model", sql.String(100), primary_key=True),
    sql.Column("vector", HALFVEC(WIDTH), nullable=False),
    sql.Index("ix_search_wholes_source", "source"),
)
pieces = sql.Table(
    "search_pieces",
    searched,
    *_passage(),
    sql.Column("model", sql.String(100), primary_key=True),
    sql.Column("at", sql.Integer, primary_key=True),
    sql.Column("placed", sql.Boolean, nullable=False),
    sql.Column("vector", HALFVEC(WIDTH), nullable=False),
    sql.Index("ix_search_pieces_source", "source"),
    sql.Index("ix_search_pieces_placed", "passage", postgresql_where=sql.column("placed")),
)
for table in (wholes, pieces):
    for language in LANGUAGES:
        sql.Index(
            f"ix_{table.name}_{language}",
            table.c.vector,
            postgresql_using="hnsw",
            postgresql_ops={"vector": "halfvec_cosine_ops"},
            postgresql_where=table.c.language == language,
        )

# The kept centre of a language, and the sum of what its wholes are away from it.
centres = sql.Table(
    "search_centres",
    searched,
    sql.Column("model", sql.String(100), primary_key=True),
    sql.Column("language", sql.String(35), primary_key=True),
    sql.Column("centre", VECTOR(WIDTH), nullable=False),
    sql.Column("away", VECTOR(WIDTH), nullable=False),
    sql.Column("wholes", sql.Integer, nullable=False),
)
