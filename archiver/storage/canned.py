"""Questions about the whole archive that people ask again and again, as saved queries.

Each takes parameters by name only; Datasette shows a form for them.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Canned:
    name: str  # in the address
    title: str
    description: str
    sql: str


CANNED = (
    Canned(
        name="posts_a_month",
        title="Posts a month",
        description="How many posts each blog published in each month.",
        sql="""SELECT substr(posts.published, 1, 7) AS month, sources.name AS source,
    count(*) AS posts, sum(posts.word_count) AS words
FROM posts JOIN sources ON sources.id = posts.source_id
WHERE posts.published IS NOT NULL
GROUP BY 1, 2 ORDER BY 1 DESC, 2""",
    ),
    Canned(
        name="longest_posts",
        title="Longest posts",
        description="The hundred posts with the most words.",
        sql="""SELECT posts.id, posts.title, sources.name AS source, posts.published,
    posts.word_count AS words, posts.code_count AS code_blocks
FROM posts JOIN sources ON sources.id = posts.source_id
ORDER BY posts.word_count DESC, posts.id LIMIT 100""",
    ),
    Canned(
        name="edited_lately",
        title="Edited lately",
        description="Posts that changed after they were archived, the latest edit first.",
        sql="""SELECT posts.id, posts.title, sources.name AS source, posts.revision AS revisions,
    posts.last_changed, posts.published
FROM posts JOIN sources ON sources.id = posts.source_id
WHERE posts.revision > 1
ORDER BY posts.last_changed DESC, posts.id LIMIT 200""",
    ),
    Canned(
        name="most_linked",
        title="Most linked",
        description="Archived posts that the most other archived posts link to.",
        sql="""SELECT posts.id, posts.title, sources.name AS source,
    count(DISTINCT links.post_id) AS linked_from
FROM links JOIN posts ON posts.url_key = links.target AND posts.id <> links.post_id
JOIN sources ON sources.id = posts.source_id
GROUP BY posts.id ORDER BY linked_from DESC, posts.id LIMIT 100""",
    ),
    Canned(
        name="code_by_language",
        title="Code by language",
        description="Blocks of code, the posts they are in, and their lines, by language.",
        sql="""SELECT coalesce(language, '(not named)') AS language, count(*) AS blocks,
    count(DISTINCT post_id) AS posts,
    sum(1 + length(text) - length(replace(text, char(10), ''))) AS lines
FROM code_blocks GROUP BY 1 ORDER BY blocks DESC""",
    ),
    Canned(
        name="dead_sources",
        title="Dead sources",
        description="Blogs without a new post for :days days, the quietest first.",
        sql="""SELECT sources.name AS source, sources.url, sources.posts_count AS posts,
    max(substr(posts.published, 1, 10)) AS latest_post
FROM sources LEFT JOIN posts ON posts.source_id = sources.id
GROUP BY sources.id
HAVING latest_post IS NULL
    OR latest_post < date('now', '-' || coalesce(nullif(:days, ''), '365') || ' days')
ORDER BY latest_post""",
    ),
    Canned(
        name="links_to_host",
        title="Links to a host",
        description="Posts that link to a host, with the address they link to.",
        sql="""SELECT posts.id, posts.title, links.url, links.text
FROM links JOIN posts ON posts.id = links.post_id
WHERE links.target >= :host AND links.target < :host || '0'
ORDER BY links.target, posts.id LIMIT 500""",
    ),
)
