"""What PostgreSQL searches: pgvector and tsvector. Other databases keep their index in files."""

from typing import Final

import sqlalchemy as sql
from alembic import op
from sqlalchemy.exc import DBAPIError

from frontdesk.errors import Misconfigured

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

LEAST: Final = (0, 8)  # the first that goes on looking when a filter left too few
LANGUAGES: Final = ("en", "zh", "ja", "und")
PASSAGE: Final = "passage varchar(64) NOT NULL, source varchar(64) NOT NULL, language varchar(35) NOT NULL"
TABLES: Final = {
    "words": f"{PASSAGE}, length integer NOT NULL, words tsvector NOT NULL, often jsonb NOT NULL, "
    "CONSTRAINT pk_search_words PRIMARY KEY (passage)",
    "terms": "language varchar(35) NOT NULL, term text NOT NULL, texts integer NOT NULL, "
    "CONSTRAINT pk_search_terms PRIMARY KEY (language, term)",
    "languages": "language varchar(35) NOT NULL, texts integer NOT NULL, words bigint NOT NULL, "
    "CONSTRAINT pk_search_languages PRIMARY KEY (language)",
    "wholes": f"{PASSAGE}, model varchar(100) NOT NULL, vector halfvec(384) NOT NULL, "
    "CONSTRAINT pk_search_wholes PRIMARY KEY (passage, model)",
    "pieces": f'{PASSAGE}, model varchar(100) NOT NULL, "at" integer NOT NULL, placed boolean NOT NULL, '
    'vector halfvec(384) NOT NULL, CONSTRAINT pk_search_pieces PRIMARY KEY (passage, model, "at")',
    "centres": "model varchar(100) NOT NULL, language varchar(35) NOT NULL, centre vector(384) NOT NULL, "
    "away vector(384) NOT NULL, wholes integer NOT NULL, "
    "CONSTRAINT pk_search_centres PRIMARY KEY (model, language)",
}


def upgrade() -> None:
    """Create the extension, the tables and their indexes."""
    if op.get_bind().dialect.name != "postgresql":
        return
    _extend()
    for name, columns in TABLES.items():
        op.execute(f"CREATE TABLE search_{name} ({columns})")
    op.execute("CREATE INDEX ix_search_words_words ON search_words USING gin (words)")
    op.execute("CREATE INDEX ix_search_pieces_placed ON search_pieces (passage) WHERE placed")
    for name in ("words", "wholes", "pieces"):
        op.execute(f"CREATE INDEX ix_search_{name}_source ON search_{name} (source)")
    for name in ("wholes", "pieces"):
        for language in LANGUAGES:
            op.execute(
                f"CREATE INDEX ix_search_{name}_{language} ON search_{name} "
                f"USING hnsw (vector halfvec_cosine_ops) WHERE language = '{language}'"
            )


def _extend() -> None:
    """Make the extension `vector` known to this database."""
    remedy = (
        "install pgvector 0.8 or newer where PostgreSQL runs (Debian: postgresql-17-pgvector) and let an "
        "administrator say CREATE EXTENSION vector, or ALTER EXTENSION vector UPDATE, in this database"
    )
    try:
        op.execute("CREATE EXTENSION IF NOT EXISTS vector")
    except DBAPIError as error:
        reason = str(error.orig).splitlines()[0]
        raise Misconfigured(
            f"PostgreSQL has no extension vector: {reason}", part="vector", remedy=remedy
        ) from error
    query = sql.text("SELECT extversion FROM pg_extension WHERE extname = 'vector'")
    found = str(op.get_bind().execute(query).scalar_one())
    if tuple(int(part) for part in found.split(".")[:2]) < LEAST:
        raise Misconfigured(
            f"the extension vector is of version {found}",
            part="vector",
            value=found,
            limit="0.8",
            remedy=remedy,
        )


def downgrade() -> None:
    """Drop the tables again; the extension stays, since others may use it."""
    if op.get_bind().dialect.name == "postgresql":
        for name in TABLES:
            op.drop_table(f"search_{name}")
