"""Words and vectors as PostgreSQL reads them."""

from hashlib import sha256

import numpy as np

from frontdesk.features.embedding import Floats

LONG = 500  # bytes of a word; the database keeps none of more than 2,046


def spelt(word: str) -> str:
    """Write a word so that the database can hold it: one too long, or one that is no text, as its SHA-256."""
    written = word.encode("utf-8", "surrogatepass")
    plain = len(written) <= LONG and "\0" not in word and not any("\ud800" <= one <= "\udfff" for one in word)
    return word if plain else sha256(written).hexdigest()


def sought(word: str) -> str:
    """Write a spelt word as a query (tsquery) for exactly this word."""
    doubled = word.replace("\\", "\\\\").replace("'", "''")
    return f"'{doubled}'"


def written(vector: Floats) -> str:
    """Write a vector (width,) as pgvector reads it."""
    return f"[{','.join(format(one, '.8g') for one in vector.tolist())}]"


def read(written: str) -> Floats:
    """Read a vector (width,)."""
    return np.array(written[1:-1].split(","), np.float32)
