"""The statements that keep the searched tables, each over all rows of a change at once.

Rows come as one JSON text. ``sign`` is 1 where passages came and -1 where they go: they are counted out of
the rows themselves, so what is taken off is what was added.
"""

import sqlalchemy as sql

LOCK = sql.text("SELECT pg_advisory_xact_lock(hashtext('frontdesk knowledge'))")

WORDS = sql.text("""
    INSERT INTO search_words (passage, source, language, length, words, often)
    SELECT passage, source, language, length,
        array_to_tsvector(ARRAY(SELECT jsonb_array_elements_text(words))), often
    FROM jsonb_to_recordset(CAST(:rows AS jsonb))
        AS row(passage text, source text, language text, length int, words jsonb, often jsonb)
    ON CONFLICT DO NOTHING RETURNING passage
""")
WHOLES = sql.text("""
    INSERT INTO search_wholes (passage, source, language, model, vector)
    SELECT passage, source, language, :model, CAST(vector AS halfvec)
    FROM jsonb_to_recordset(CAST(:rows AS jsonb))
        AS row(passage text, source text, language text, vector text)
    ON CONFLICT DO NOTHING RETURNING passage
""")
PIECES = sql.text("""
    INSERT INTO search_pieces (passage, source, language, model, at, placed, vector)
    SELECT passage, source, language, :model, at, placed, CAST(vector AS halfvec)
    FROM jsonb_to_recordset(CAST(:rows AS jsonb))
        AS row(passage text, source text, language text, at int, placed bool, vector text)
    RETURNING passage
""")

# Only what is not there as it should be is written: after a restart, nothing.
SHOWN = (
    sql.text("""
    DELETE FROM search_pieces AS there WHERE placed AND model = :model AND NOT EXISTS (
        SELECT 1 FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS row(passage text, vector text)
        WHERE row.passage = there.passage AND CAST(row.vector AS halfvec) = there.vector
    )
    """),
    sql.text("""
    INSERT INTO search_pieces (passage, source, language, model, at, placed, vector)
    SELECT passage, source, language, model, -1, true, CAST(row.vector AS halfvec)
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS row(passage text, vector text)
    JOIN search_wholes AS whole USING (passage) WHERE model = :model
    ON CONFLICT DO NOTHING
    """),
)

COUNTED = (
    sql.text("""
    INSERT INTO search_languages AS there (language, texts, words)
    SELECT language, :sign * count(*), :sign * sum(length) FROM search_words
    WHERE passage = ANY(:passages) GROUP BY language
    ON CONFLICT (language) DO UPDATE
    SET texts = there.texts + excluded.texts, words = there.words + excluded.words
    """),
    sql.text("""
    INSERT INTO search_terms AS there (language, term, texts)
    SELECT language, term, :sign * count(*) FROM search_words, unnest(tsvector_to_array(words)) AS term
    WHERE passage = ANY(:passages) GROUP BY language, term
    ON CONFLICT (language, term) DO UPDATE SET texts = there.texts + excluded.texts
    """),
)
SUMMED = sql.text("""
    UPDATE search_centres AS there
    SET away = CASE WHEN :sign > 0 THEN away + moved ELSE away - moved END, wholes = wholes + :sign * number
    FROM (
        SELECT model, language, sum(CAST(vector AS vector)) AS moved, count(*) AS number FROM search_wholes
        WHERE passage = ANY(:passages) AND model = coalesce(CAST(:model AS text), model)
        GROUP BY model, language
    ) AS own
    WHERE there.model = own.model AND there.language = own.language
""")
DROPPED = (
    sql.text("""
    DELETE FROM search_terms AS there USING search_words AS own, unnest(tsvector_to_array(own.words)) AS gone
    WHERE own.passage = ANY(:passages)
        AND there.language = own.language AND there.term = gone AND there.texts = 0
    """),
    *(
        sql.text(f"DELETE FROM search_{name} WHERE passage = ANY(:passages)")  # noqa: S608 - our own names
        for name in ("words", "wholes", "pieces")
    ),
    sql.text("DELETE FROM search_languages WHERE texts = 0"),
)

CENTRE = sql.text("""
    INSERT INTO search_centres (model, language, centre, away, wholes)
    VALUES (:model, :language, CAST(:centre AS vector), CAST(:away AS vector), 0) ON CONFLICT DO NOTHING
""")
PLACE = sql.text("""
    SELECT CAST(centre AS text), CAST(away AS text), wholes FROM search_centres
    WHERE model = :model AND language = :language
""")
RENEWED = (
    sql.text("""
    UPDATE search_wholes SET vector = CAST(CAST(vector AS vector) - CAST(:moved AS vector) AS halfvec)
    WHERE model = :model AND language = :language
    """),
    sql.text("""
    UPDATE search_pieces SET vector = CAST(CAST(vector AS vector) - CAST(:moved AS vector) AS halfvec)
    WHERE model = :model AND language = :language AND NOT placed
    """),
    sql.text("""
    UPDATE search_centres SET centre = centre + CAST(:moved AS vector), away = (
        SELECT sum(CAST(vector AS vector)) FROM search_wholes WHERE model = :model AND language = :language
    ) WHERE model = :model AND language = :language
    """),
)

MISSING = sql.text("""
    SELECT id FROM passages WHERE NOT hidden AND NOT (
        EXISTS (SELECT 1 FROM search_words AS own WHERE own.passage = passages.id)
        AND EXISTS (SELECT 1 FROM search_wholes AS own WHERE own.passage = passages.id AND own.model = :model)
    ) ORDER BY id LIMIT :most
""")
