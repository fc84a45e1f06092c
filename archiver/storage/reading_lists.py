"""What the reading room asks about the whole archive: sources, facets, runs, what is missing."""

from __future__ import annotations

SOURCES = """SELECT id, name, url, title, language, feed_url, sitemap_url, posts_count, added_at,
    next_due_at, next_due_reason FROM sources ORDER BY name"""

SOURCE = "SELECT * FROM sources WHERE name = :name"

# What a witness counts beyond what it lists. As in the view `witness_tally`, for the few witnesses
# that do: the view counts the entries of all, half a second at 100,000 posts.
UNLISTED = """said AS (
        SELECT source_id, witness, max(declared) AS declared, max(listed) AS listed, min(url) AS url
        FROM declarations GROUP BY source_id, witness HAVING max(declared) > max(listed)
    ), unlisted AS (
        SELECT source_id, witness, url, declared, declared - max(listed,
            (SELECT count(*) FROM entries JOIN entry_witnesses ON entry_id = entries.id
            WHERE source_id = said.source_id AND entry_witnesses.witness = said.witness)) AS number
        FROM said
    )"""

COVERAGE = f"""WITH {UNLISTED}, tally AS (
        SELECT source_id, sum(state = 'archived') AS archived,
            sum(state IN ('pending', 'failed')) AS owed
        FROM entries GROUP BY source_id
    )
    SELECT name AS source, COALESCE(archived, 0) AS archived, COALESCE(owed, 0) + max(0, COALESCE(
        (SELECT max(number) FROM unlisted WHERE source_id = sources.id), 0)) AS missing
    FROM sources LEFT JOIN tally ON tally.source_id = sources.id"""
"""The same as the view `source_coverage`."""

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

MISSING = f"""WITH {UNLISTED}
    SELECT entries.url, entries.title, entries.state, entries.reason, entries.position,
        sources.name AS source, sources.title AS source_title
    FROM entries JOIN sources ON sources.id = entries.source_id
    WHERE entries.state IN ('pending', 'failed', 'rejected', 'gone', 'external', 'excluded')
    AND (:source IS NULL OR sources.name = :source)
    UNION ALL SELECT unlisted.url, NULL, 'unlisted', 'the ' || witness || ' counts ' || declared
        || ' posts and lists ' || (declared - number), -1, sources.name, sources.title
    FROM unlisted JOIN sources ON sources.id = source_id
    WHERE number > 0 AND (:source IS NULL OR sources.name = :source)
    ORDER BY source, state, position LIMIT :limit"""
"""Listed posts that are not in the archive, and counts that exceed their list, each with why."""

RUNS = """SELECT runs.*, sources.name AS source, sources.title AS source_title
    FROM runs JOIN sources ON sources.id = runs.source_id
    WHERE (:source IS NULL OR sources.name = :source)
    ORDER BY runs.id DESC LIMIT :limit OFFSET :offset"""

RUN = """SELECT runs.*, sources.name AS source, sources.title AS source_title
    FROM runs JOIN sources ON sources.id = runs.source_id WHERE runs.id = :id"""

HEALTH = """WITH last_good AS (
        SELECT source_id, max(id) AS id FROM runs WHERE ending = 'finished' GROUP BY source_id
    ), bad AS (
        SELECT runs.source_id, count(*) AS failures, min(runs.started_at) AS failing_since,
            max(runs.id) AS last_id
        FROM runs LEFT JOIN last_good USING (source_id)
        WHERE runs.ending IN ('failed', 'crashed') AND runs.id > COALESCE(last_good.id, 0)
        GROUP BY runs.source_id
    )
    SELECT sources.name AS source, sources.title AS source_title, sources.posts_count,
        sources.next_due_at, sources.next_due_reason, good.ended_at AS last_good,
        COALESCE(bad.failures, 0) AS failures, bad.failing_since, last_bad.detail,
        (SELECT max(ended_at) FROM runs WHERE source_id = sources.id AND new > 0) AS last_new,
        (SELECT max(published) FROM posts WHERE source_id = sources.id) AS newest,
        EXISTS (SELECT 1 FROM runs WHERE source_id = sources.id) AS has_run
    FROM sources LEFT JOIN last_good ON last_good.source_id = sources.id
    LEFT JOIN runs AS good ON good.id = last_good.id
    LEFT JOIN bad ON bad.source_id = sources.id
    LEFT JOIN runs AS last_bad ON last_bad.id = bad.last_id
    ORDER BY failures DESC, has_run, sources.name"""
"""How each blog fares: those that fail first; `failures` in a row, since the last good run."""

ALARMS = """SELECT alarms.*, sources.name AS source, sources.title AS source_title
    FROM alarms LEFT JOIN sources ON sources.id = source_id
    ORDER BY recovered_at IS NOT NULL, opened_at DESC, alarms.id DESC LIMIT :limit"""
"""What is wrong with the blogs, or was: those that are open first, then the latest."""

OPEN_ALARMS = "SELECT count(*) AS number FROM alarms WHERE recovered_at IS NULL"

OPEN_ALARMS_OF_SOURCE = """SELECT rule, reason, remedy, opened_at, seen_at FROM alarms
    WHERE source_id = :source_id AND recovered_at IS NULL ORDER BY opened_at DESC, id DESC"""

FETCHES_OF_RUN = """SELECT url, final_url, role, outcome, status, bytes, elapsed, detail,
    snapshot_sha256, fetched_at FROM fetches WHERE run_id = :id ORDER BY id LIMIT :limit"""

REJECTIONS_OF_RUN = """SELECT url, reason, detail, snapshot_sha256 FROM rejections
    WHERE run_id = :id ORDER BY id LIMIT :limit"""

APPLICATION_ID = "PRAGMA application_id"

TABLES = "SELECT name FROM sqlite_master WHERE type = 'table'"

SCHEMA = """SELECT name, sql,
    (SELECT json_group_array(name) FROM pragma_table_xinfo(sqlite_master.name)) AS columns
    FROM sqlite_master WHERE type IN ('table', 'view') AND sql IS NOT NULL"""
