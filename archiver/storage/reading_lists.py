"""What the reading room asks about the whole archive: sources, facets, runs, what is missing."""

from __future__ import annotations

SOURCES = """SELECT id, name, url, title, language, feed_url, sitemap_url, posts_count, added_at,
    next_due_at, next_due_reason FROM sources ORDER BY name"""

SOURCE = "SELECT * FROM sources WHERE name = :name"

COVERAGE = "SELECT source, archived, missing FROM source_coverage"

MONTHS_OF_SOURCE = """SELECT source_id, substr(published, 1, 7) AS month, count(*) AS number
    FROM posts WHERE source_id = :source_id AND published IS NOT NULL GROUP BY 2"""

DECLARATIONS_OF_SOURCE = "SELECT * FROM declarations WHERE source_id = :source_id ORDER BY witness"

LAST_RUNS = """SELECT * FROM runs WHERE id IN (SELECT max(id) FROM runs GROUP BY source_id)"""

MONTHS = """SELECT source_id, substr(published, 1, 7) AS month, count(*) AS number FROM posts
    WHERE published IS NOT NULL GROUP BY 1, 2"""

YEARS_OF_SOURCE = """SELECT substr(published, 1, 4) AS year, count(*) AS number FROM posts
    WHERE source_id = :source_id AND published IS NOT NULL GROUP BY 1 ORDER BY 1 DESC"""

TAGS_OF_SOURCE = """SELECT tags.name AS value, count(*) AS number
    FROM posts JOIN posts_tags ON posts_tags.post_id = posts.id
    JOIN tags ON tags.id = posts_tags.tag_id
    WHERE posts.source_id = :source_id GROUP BY tags.id ORDER BY number DESC, tags.name LIMIT 40"""

QUALITY_OF_SOURCE = """SELECT count(*) AS measured, avg(agreement) AS agreement,
    sum(flags <> '[]') AS flagged FROM quality
    WHERE post_id IN (SELECT id FROM posts WHERE source_id = :source_id)"""

UNDATED_OF_SOURCE = """SELECT count(*) AS number FROM posts
    WHERE source_id = :source_id AND published IS NULL"""

FACETS = {
    "tag": """SELECT tags.name AS value, count(*) AS number FROM posts_tags
        JOIN tags ON tags.id = tag_id GROUP BY tag_id ORDER BY number DESC, value LIMIT 2000""",
    "author": """SELECT authors.name AS value, count(*) AS number FROM posts_authors
        JOIN authors ON authors.id = author_id
        GROUP BY author_id ORDER BY number DESC, value LIMIT 2000""",
    "year": """SELECT substr(published, 1, 4) AS value, count(*) AS number FROM posts
        WHERE published IS NOT NULL GROUP BY 1 ORDER BY 1 DESC""",
    "language": """SELECT language AS value, count(*) AS number FROM posts
        WHERE language IS NOT NULL GROUP BY 1 ORDER BY number DESC, value""",
    "code": """SELECT language AS value, count(DISTINCT post_id) AS number FROM code_blocks
        WHERE language IS NOT NULL GROUP BY 1 ORDER BY number DESC, value""",
}
"""Facet -> its values with the number of posts each has, largest first (years: latest first)."""

MISSING = """SELECT missing.source, missing.url, missing.title, missing.state, missing.reason,
    sources.title AS source_title
    FROM missing JOIN sources ON sources.name = missing.source
    WHERE :source IS NULL OR missing.source = :source
    ORDER BY missing.source, missing.state, missing.url LIMIT :limit"""

RUNS = """SELECT * FROM runs WHERE id IN (SELECT max(id) FROM runs GROUP BY source_id)"""

MONTHS = """SELECT source_id, substr(published, 1, 7) AS month, count(*) AS number FROM posts
    WHERE published IS NOT NULL GROUP BY 1, 2"""

YEARS_OF_SOURCE = """SELECT substr(published, 1, 4) AS year, count(*) AS number FROM posts
    WHERE source_id = :source_id AND published IS NOT NULL GROUP BY 1 ORDER BY 1 DESC"""

TAGS_OF_SOURCE = """SELECT tags.name AS value, count(*) AS number
    FROM posts JOIN posts_tags ON posts_tags.post_id = posts.id
    JOIN tags ON tags.id = posts_tags.tag_id
    WHERE posts.source_id = :source_id GROUP BY tags.id ORDER BY number DESC, tags.name LIMIT 40"""

QUALITY_OF_SOURCE = """SELECT count(*) AS measured, avg(agreement) AS agreement,
    sum(flags <> '[]') AS flagged FROM quality
    WHERE post_id IN (SELECT id FROM posts WHERE source_id = :source_id)"""

UNDATED_OF_SOURCE = """SELECT count(*) AS number FROM posts
    WHERE source_id = :source_id AND published IS NULL"""

FACETS = {
    "tag": """SELECT tags.name AS value, count(*) AS number FROM posts_tags
        JOIN tags ON tags.id = tag_id GROUP BY tag_id ORDER BY number DESC, value LIMIT 2000""",
    "author": """SELECT authors.name AS value, count(*) AS number FROM posts_authors
        JOIN authors ON authors.id = author_id
        GROUP BY author_id ORDER BY number DESC, value LIMIT 2000""",
    "year": """SELECT substr(published, 1, 4) AS value, count(*) AS number FROM posts
        WHERE published IS NOT NULL GROUP BY 1 ORDER BY 1 DESC""",
    "language": """SELECT language AS value, count(*) AS number FROM posts
        WHERE language IS NOT NULL GROUP BY 1 ORDER BY number DESC, value""",
    "code": """SELECT language AS value, count(DISTINCT post_id) AS number FROM code_blocks
        WHERE language IS NOT NULL GROUP BY 1 ORDER BY number DESC, value""",
}
"""Facet -> its values with the number of posts each has, largest first (years: latest first)."""

MISSING = """SELECT entries.url, entries.title, entries.published, entries.state, entries.reason,
    entries.last_seen_at, sources.name AS source, sources.title AS source_title
    FROM entries JOIN sources ON sources.id = entries.source_id
    WHERE entries.state IN ('pending', 'failed', 'rejected', 'gone', 'external', 'excluded')
    AND (:source IS NULL OR sources.name = :source)
    ORDER BY sources.name, entries.state, entries.position LIMIT :limit"""

RUNS = """SELECT runs.*, sources.name AS source, sources.title AS source_title
    FROM runs JOIN sources ON sources.id = runs.source_id
    WHERE (:source IS NULL OR sources.name = :source)
    ORDER BY runs.id DESC LIMIT :limit OFFSET :offset"""

RUN = """SELECT runs.*, sources.name AS source, sources.title AS source_title
    FROM runs JOIN sources ON sources.id = runs.source_id WHERE runs.id = :id"""

FETCHES_OF_RUN = """SELECT url, final_url, role, outcome, status, bytes, elapsed, detail,
    snapshot_sha256, fetched_at FROM fetches WHERE run_id = :id ORDER BY id LIMIT :limit"""

REJECTIONS_OF_RUN = """SELECT url, reason, detail, snapshot_sha256 FROM rejections
    WHERE run_id = :id ORDER BY id LIMIT :limit"""

APPLICATION_ID = "PRAGMA application_id"

TABLES = "SELECT name FROM sqlite_master WHERE type = 'table'"

SCHEMA = "SELECT name, sql FROM sqlite_master WHERE type IN ('table', 'view') AND sql IS NOT NULL"
