"""The statements of a search: candidates of one language, then what is exact of them.

``admitted`` stands for what narrows the sources; the language is written into the statement, because an
index of vectors belongs to one.
"""

import sqlalchemy as sql

from frontdesk.knowledge.wanted import Wanted

LANGUAGE: sql.BindParameter[str] = sql.bindparam("language", type_=sql.String(), literal_execute=True)

# A filter may leave few of the nearest: the index goes on until there are enough. Compiling a statement
# would take longer than running it.
BEGIN = sql.text("""
    SELECT set_config('hnsw.ef_search', CAST(least(:near, 1000) AS text), true),
        set_config('hnsw.iterative_scan', 'strict_order', true), set_config('jit', 'off', true)
""")

COUNTS = sql.text("""
    SELECT texts, words, CAST(centre AS text), CAST(away AS text), wholes
    FROM search_languages JOIN search_centres USING (language) WHERE language = :language AND model = :model
""")
CENTRES = sql.text("""
    SELECT language, CAST(centre AS text), CAST(away AS text), wholes FROM search_centres
    WHERE model = :model AND wholes > 0 ORDER BY language
""")
RARITIES = sql.text("SELECT term, texts FROM search_terms WHERE language = :language AND term = ANY(:terms)")

# The nearest at the kept centre, of every view; `Asked` has few views.
NEAREST = """
    SELECT near.passage FROM unnest(CAST(:asked AS text[])) AS view (vector) CROSS JOIN LATERAL (
        SELECT passage FROM {table} AS own WHERE language = :language AND model = :model AND {admitted}
        ORDER BY own.vector <=> CAST(view.vector AS halfvec(384)) LIMIT :near
    ) AS near
"""

# BM25 of the rarer words of every view; of a word that stands in more passages than ``most``, some of them.
# The commoner words are measured later and move a passage up or down, hence twice as many.
SAID = """
    SELECT passage FROM (
        SELECT asked.view, found.passage, row_number() OVER (PARTITION BY asked.view ORDER BY
            sum(asked.weight * often / (often + :least + :slope * found.length)) DESC) AS place
        FROM unnest(
            CAST(:views AS int[]), CAST(:queries AS text[]), CAST(:terms AS text[]), CAST(:weights AS float[])
        ) AS asked (view, query, term, weight)
        CROSS JOIN LATERAL (
            SELECT passage, length, coalesce(CAST(often ->> asked.term AS int), 1) AS often
            FROM search_words AS own
            WHERE language = :language AND words @@ CAST(asked.query AS tsquery) AND {admitted} LIMIT :most
        ) AS found
        GROUP BY asked.view, found.passage
    ) AS ranked WHERE place <= 2 * :near
"""

# Cosines at the true centre, which is ``moved`` away from the kept one. A vector that lies there has none: 0.
EXACT = """
    WITH asked AS MATERIALIZED (
        SELECT view - 1 AS view, CAST(vector AS halfvec(384)) AS vector, off
        FROM unnest(CAST(:asked AS text[]), CAST(:offs AS float[])) WITH ORDINALITY AS row (vector, off, view)
    ), own AS MATERIALIZED (
        SELECT passage, vector, {placed} AS placed,
            CASE WHEN {placed} THEN 0 ELSE 2 * (vector <#> CAST(:moved AS halfvec(384))) + :far END
                - (vector <#> vector) AS square
        FROM {table} WHERE passage = ANY(:passages) AND model = :model
    )
    SELECT passage, view, coalesce(max(
        (-(own.vector <#> asked.vector) - CASE WHEN placed THEN 0 ELSE off END)
        / sqrt(nullif(greatest(square, 0), 0))
    ), 0) FROM own, asked GROUP BY passage, view
"""
WHOLE = sql.text(EXACT.format(table="search_wholes", placed="false"))
BEST = sql.text(EXACT.format(table="search_pieces", placed="placed"))

# A whole at the kept centre, and the nearest of a language.
OWN = sql.text("""
    SELECT language, CAST(vector AS text) AS vector FROM search_wholes
    WHERE passage = :passage AND model = :model
""")
NEAR = sql.text("""
    SELECT passage, CAST(own.vector AS text) AS vector FROM search_wholes AS own
    WHERE language = :language AND model = :model
    ORDER BY own.vector <=> CAST(:asked AS halfvec(384)) LIMIT :near
""").bindparams(LANGUAGE)

# How often each word stands in each passage.
OFTEN = sql.text("""
    SELECT passage, length, ARRAY(
        SELECT CASE WHEN words @@ CAST(query AS tsquery)
            THEN coalesce(CAST(often ->> term AS int), 1) ELSE 0 END
        FROM unnest(CAST(:queries AS text[]), CAST(:terms AS text[]))
            WITH ORDINALITY AS asked (query, term, place) ORDER BY place
    ) FROM search_words WHERE passage = ANY(:passages)
""")


def nearest(table: str, wanted: Wanted) -> sql.TextClause:
    """Look for the nearest vectors of a table."""
    return _written(NEAREST.format(table=table, admitted=admitted(wanted)))


def said(wanted: Wanted) -> sql.TextClause:
    """Look for words."""
    return _written(SAID.format(admitted=admitted(wanted)))


def admitted(wanted: Wanted) -> str:
    """Write `Wanted.admits` of a row's source as a condition."""
    scope = ["true"]
    if wanted.product is not None:
        scope.append("product IN ('', :product)")
    if wanted.audience is not None:
        scope.append("audience IN ('', :audience)")
    if wanted.on is not None:
        scope.append("coalesce(valid_from, :on) <= :on AND :on <= coalesce(valid_to, :on)")
    there = f"EXISTS (SELECT 1 FROM sources WHERE sources.id = own.source AND {' AND '.join(scope)})"  # noqa: S608
    return there if len(scope) > 1 else "true"


def told(wanted: Wanted) -> dict[str, object]:
    """Give what `admitted` asks for."""
    given = {"product": wanted.product, "audience": wanted.audience, "on": wanted.on}
    return {name: value for name, value in given.items() if value is not None}


def _written(statement: str) -> sql.TextClause:
    return sql.text(statement).bindparams(LANGUAGE)
