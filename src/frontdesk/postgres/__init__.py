"""The knowledge in PostgreSQL: pgvector and tsvector, kept in the transactions of the passages."""
