"""What the reading room asks the archive about posts: named SELECTs and builders of filters.

Every statement takes named parameters. Nothing a visitor types becomes SQL text: filters are
chosen from a table of fixed clauses, their values travel as parameters.
"""

from __future__ import annotations

from collections.abc import Mapping

CARD = """posts.id, posts.title, posts.url, posts.published, posts.updated, posts.language,
    posts.summary, posts.word_count, posts.code_count, posts.status, posts.revision,
    posts.last_changed, posts.first_archived, sources.name AS source, sources.title AS source_title
"""

FILTERS: Mapping[str, str] = {
    "source": "posts.source_id = (SELECT id FROM sources WHERE name = :source)",
    "tag": "posts.id IN (SELECT post_id FROM posts_tags JOIN tags ON tags.id = tag_id"
    " WHERE tags.name = :tag)",
    "author": "posts.id IN (SELECT post_id FROM posts_authors JOIN authors"
    " ON authors.id = author_id WHERE authors.name = :author)",
    "year": "posts.published >= :year AND posts.published < :year || '~'",
    "language": "posts.language = :language",
    "code": "posts.id IN (SELECT post_id FROM code_blocks WHERE language = :code)",
    "has_code": "posts.code_count > 0 AND :has_code IS NOT NULL",
}
"""Filter -> clause. `year` is a prefix of the date ("2026" or "2026-04"): "~" sorts behind it."""

NEWEST_FIRST = "posts.published DESC, posts.url"
LATEST_FIRST = "posts.id DESC"  # as they were archived
LATEST_EDIT_FIRST = "posts.last_changed DESC, posts.id DESC"

RANK = "bm25(posts_fts, 10.0, 3.0, 1.0)"  # a word of the title weighs ten of the text
TELLING = 2000  # posts; a word in more of them tells little of what a post is about
CROWD = 15_000  # matches; above it a rank says nothing, and costs 3 µs for each of them
SNIPPET_TOKENS = 36
EXCERPT = 120  # characters


def where(filters: Mapping[str, str], *more: str) -> str:
    """The WHERE clause of those filters, "" when there is none; unknown names are a KeyError."""
    clauses = [*more, *(FILTERS[name] for name in filters)]
    return "WHERE " + " AND ".join(clauses) if clauses else ""


def cards(filters: Mapping[str, str], *, order: str = NEWEST_FIRST) -> str:
    """Posts for a list, without their bodies; :limit and :offset.

    The page is chosen in the index first: far pages read no row of those before.
    """
    return f"""SELECT {CARD} FROM posts JOIN sources ON sources.id = posts.source_id
        WHERE posts.id IN (SELECT id FROM posts {where(filters)}
            ORDER BY {order} LIMIT :limit OFFSET :offset)
        ORDER BY {order}"""


def edited_cards(filters: Mapping[str, str]) -> str:
    """Posts that changed after they were archived, latest edit first; :limit and :offset."""
    return f"""SELECT {CARD} FROM posts JOIN sources ON sources.id = posts.source_id
        {where(filters, "posts.revision > 1")}
        ORDER BY {LATEST_EDIT_FIRST} LIMIT :limit OFFSET :offset"""


def count(filters: Mapping[str, str]) -> str:
    """How many posts those filters leave, as `number`."""
    return f"SELECT count(*) AS number FROM posts {where(filters)}"


def found_cards(filters: Mapping[str, str], *, is_ranked: bool) -> str:
    """Posts that match :match, best first or latest first; :limit and :offset."""
    order = "score, id DESC" if is_ranked else "id DESC"
    posts = "JOIN posts ON posts.id = posts_fts.rowid" if filters else ""
    return f"""SELECT {CARD} FROM (
            SELECT posts_fts.rowid AS id, {RANK if is_ranked else 0} AS score
            FROM posts_fts {posts} {where(filters, "posts_fts MATCH :match")}
            ORDER BY {order} LIMIT :limit OFFSET :offset) AS found
        JOIN posts ON posts.id = found.id JOIN sources ON sources.id = posts.source_id
        ORDER BY found.score, found.id DESC"""


def found_count(filters: Mapping[str, str]) -> str:
    """How many posts match :match, counted up to CROWD + 1."""
    posts = "JOIN posts ON posts.id = posts_fts.rowid" if filters else ""
    return f"""SELECT count(*) AS number FROM (SELECT 1 FROM posts_fts {posts}
        {where(filters, "posts_fts MATCH :match")} LIMIT {CROWD + 1})"""


def among(column: str, names: list[str]) -> str:
    """`column IN (:a, :b …)` for parameters of those names."""
    return f"{column} IN ({', '.join(':' + name for name in names)})"


def snippets(names: list[str]) -> str:
    """Of the posts in those parameters: the words around :match, between \\x02 and \\x03."""
    return f"""SELECT rowid AS id,
        highlight(posts_fts, 0, char(2), char(3)) AS title,
        snippet(posts_fts, 2, char(2), char(3), ' … ', {SNIPPET_TOKENS}) AS excerpt
        FROM posts_fts WHERE posts_fts MATCH :match AND {among("rowid", names)}"""


def holding(names: list[str]) -> str:
    """Posts whose title or text holds each of the pieces in those parameters."""
    return " AND ".join(
        f"(instr(lower(posts.title), :{name}) OR instr(lower(bodies.text), :{name}))"
        for name in names
    )


def holding_cards(filters: Mapping[str, str], names: list[str]) -> str:
    """Those posts, with the `excerpt` around the first piece; in the title first, then newest.

    A scan, for scripts without spaces, whose words the full-text index does not know.
    """
    in_title = " AND ".join(f"instr(lower(posts.title), :{name})" for name in names)
    return f"""SELECT {CARD}, substr(bodies.text,
            max(1, instr(lower(bodies.text), :{names[0]}) - 30), {EXCERPT}) AS excerpt
        FROM posts JOIN bodies ON bodies.post_id = posts.id
        JOIN sources ON sources.id = posts.source_id
        {where(filters, holding(names))}
        ORDER BY {in_title} DESC, {NEWEST_FIRST} LIMIT :limit OFFSET :offset"""


def holding_count(filters: Mapping[str, str], names: list[str]) -> str:
    """How many there are, counted up to CROWD + 1."""
    return f"""SELECT count(*) AS number FROM (SELECT 1
        FROM posts JOIN bodies ON bodies.post_id = posts.id
        {where(filters, holding(names))} LIMIT {CROWD + 1})"""


BLOCK = """code_blocks.id AS block, code_blocks.language AS code_language,
    code_blocks.caption, code_blocks.text AS code"""


def code_clauses(filters: Mapping[str, str]) -> list[str]:
    """Conditions on blocks of code: their language, and the filters of their posts."""
    clauses = [clause for name, clause in FILTERS.items() if name in filters and name != "code"]
    return [*clauses, "code_blocks.language = :code"] if "code" in filters else clauses


def found_code(filters: Mapping[str, str]) -> str:
    """Blocks of code that match :match, best first; :limit and :offset."""
    return f"""SELECT {BLOCK}, {CARD}
        FROM code_fts JOIN code_blocks ON code_blocks.id = code_fts.rowid
        JOIN posts ON posts.id = code_blocks.post_id JOIN sources ON sources.id = posts.source_id
        WHERE {" AND ".join(["code_fts MATCH :match", *code_clauses(filters)])}
        ORDER BY code_fts.rank LIMIT :limit OFFSET :offset"""


def newest_code(filters: Mapping[str, str]) -> str:
    """Blocks of code of the posts archived last; `code` must be among the filters."""
    return f"""SELECT {BLOCK}, {CARD}
        FROM code_blocks JOIN posts ON posts.id = code_blocks.post_id
        JOIN sources ON sources.id = posts.source_id
        WHERE {" AND ".join(code_clauses(filters))}
        ORDER BY code_blocks.post_id DESC, code_blocks.id LIMIT :limit OFFSET :offset"""


def tags_of(names: list[str]) -> str:
    """The tags of the posts in those parameters, as each post shows them."""
    return f"""SELECT post_id, tags.name FROM posts_tags JOIN tags ON tags.id = tag_id
        WHERE {among("post_id", names)} ORDER BY post_id, position"""


POST = """SELECT posts.*, bodies.html, sources.name AS source,
    sources.title AS source_title, sources.language AS source_language
    FROM posts JOIN bodies ON bodies.post_id = posts.id
    JOIN sources ON sources.id = posts.source_id WHERE posts.id = :id"""

AUTHORS_OF = """SELECT name FROM posts_authors JOIN authors ON authors.id = author_id
    WHERE post_id = :id ORDER BY position"""

QUALITY_OF = "SELECT * FROM quality WHERE post_id = :id"

OLDER = f"""SELECT {CARD} FROM posts JOIN sources ON sources.id = posts.source_id
    WHERE source_id = :source_id AND published <= :published
    AND (published < :published OR posts.url > :url)
    ORDER BY published DESC, posts.url LIMIT 1"""

NEWER = f"""SELECT {CARD} FROM posts JOIN sources ON sources.id = posts.source_id
    WHERE source_id = :source_id AND published >= :published
    AND (published > :published OR posts.url < :url)
    ORDER BY published, posts.url DESC LIMIT 1"""

LINKED_FROM = f"""SELECT DISTINCT {CARD} FROM links JOIN posts ON posts.id = links.post_id
    JOIN sources ON sources.id = posts.source_id
    WHERE links.target IN (SELECT url_key FROM posts WHERE id = :id
        UNION SELECT url_key FROM aliases WHERE post_id = :id) AND posts.id <> :id
    ORDER BY {NEWEST_FIRST} LIMIT 30"""

LINKS_INSIDE = """SELECT links.url, posts.id FROM links JOIN posts ON posts.url_key = links.target
    WHERE links.post_id = :id
    UNION SELECT links.url, aliases.post_id FROM links
    JOIN aliases ON aliases.url_key = links.target WHERE links.post_id = :id"""

MATCHES = f"""SELECT count(*) AS number FROM
    (SELECT 1 FROM posts_fts WHERE posts_fts MATCH :match LIMIT {TELLING + 1})"""

RELATED = f"""SELECT {CARD} FROM (
        SELECT rowid AS id, {RANK} AS score FROM posts_fts
        WHERE posts_fts MATCH :match AND rowid <> :id ORDER BY score LIMIT 5) AS found
    JOIN posts ON posts.id = found.id JOIN sources ON sources.id = posts.source_id
    ORDER BY found.score"""

REVISIONS_OF = """SELECT id, number, kind, reason, title, published, updated, word_count, changed,
    snapshot_sha256, extractor, found_at,
    EXISTS (SELECT 1 FROM revision_bodies WHERE revision_id = revisions.id) AS has_body
    FROM revisions WHERE post_id = :id ORDER BY number DESC"""

REVISION = """SELECT revisions.*, revision_bodies.body FROM revisions
    JOIN revision_bodies ON revision_bodies.revision_id = revisions.id
    WHERE post_id = :id AND number = :number"""

SNAPSHOT = """SELECT snapshots.*, dictionaries.body AS dictionary FROM snapshots
    LEFT JOIN dictionaries ON dictionaries.id = snapshots.dictionary_id
    WHERE sha256 = :sha256"""

SNAPSHOT_FETCH = """SELECT url, final_url, status, headers, fetched_at FROM fetches
    WHERE snapshot_sha256 = :sha256 ORDER BY fetched_at DESC LIMIT 1"""

SNAPSHOT_POST = f"""SELECT {CARD} FROM posts JOIN sources ON sources.id = posts.source_id
    WHERE snapshot_sha256 = :sha256 LIMIT 1"""
