"""What is kept: conversations, blobs, knowledge. SQLite and PostgreSQL, one schema."""
