"""Checks of rows against rows: the file, references, links, the ledger, counts, names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.storage.checks.finding import Finding, Progress, repaired
from archiver.urls import url_key

if TYPE_CHECKING:
    from archiver.storage.archive import Archive

MOST_WORDS = 100  # lines of SQLite's own check
SETTLE = """UPDATE entries SET state = 'archived', reason = NULL
    WHERE post_id IS NOT NULL AND state <> 'archived'"""
REOPEN = """UPDATE entries SET state = 'pending', reason = NULL
    WHERE post_id IS NULL AND state = 'archived'"""
RECOUNT = """UPDATE sources SET posts_count =
    (SELECT COUNT(*) FROM posts WHERE source_id = sources.id)"""
KEYED = ("sources", "posts", "entries", "aliases")  # tables of addresses with their keys
UNUSED = {  # names that no post has any more
    "tags": "id NOT IN (SELECT tag_id FROM posts_tags)",
    "authors": "id NOT IN (SELECT author_id FROM posts_authors)",
}


def check_file(archive: Archive, _repair: bool, progress: Progress) -> Finding:
    """SQLite's own look at every page of the file."""
    progress("file", 0, 1)
    connection = archive.connection
    said = connection.column(f"PRAGMA integrity_check({MOST_WORDS})")
    return Finding(
        check="file",
        looked_at=connection.value("PRAGMA page_count"),
        things="pages of SQLite",
        wrong=() if said == ["ok"] else tuple(said),
    )


def check_references(archive: Archive, _repair: bool, progress: Progress) -> Finding:
    """Every row that another row names is there."""
    progress("references", 0, 1)
    connection = archive.connection
    tables = connection.column("SELECT name FROM sqlite_master WHERE type = 'table'")
    rows = connection.rows("PRAGMA foreign_key_check")
    return Finding(
        check="references",
        looked_at=len(tables),
        things="tables",
        wrong=tuple(
            f"{row[0]} row {row[1]} names a row of {row[2]} that is not there" for row in rows
        ),
    )


def check_keys(archive: Archive, repair: bool, progress: Progress) -> Finding:
    """The key of each address is its own: by its key a post is known again."""
    looked_at, stale = 0, []
    for done, table in enumerate(KEYED):
        progress("keys", done, len(KEYED))
        rows = archive.connection.rows(f"SELECT rowid AS number, url, url_key FROM {table}")
        looked_at += len(rows)
        stale += [
            (table, row["url"], row["number"])
            for row in rows
            if url_key(row["url"]) != row["url_key"]
        ]
    mended = 0
    for table, url, number in stale if repair else ():
        mended += archive.connection.write(  # not where another row has the key: that one is right
            f"UPDATE OR IGNORE {table} SET url_key = ? WHERE rowid = ?", url_key(url), number
        )
    return Finding(
        check="keys",
        looked_at=looked_at,
        things="addresses",
        wrong=tuple(f"{url} has the key of another address in {table}" for table, url, _ in stale),
        mended=bool(stale) and mended == len(stale),
    )


def check_links(archive: Archive, repair: bool, progress: Progress) -> Finding:
    """The target of each link is the key of its address."""
    progress("links", 0, 1)
    connection = archive.connection
    rows = connection.rows("SELECT id, url, target FROM links")
    stale = [(url_key(row["url"]), row["id"]) for row in rows if url_key(row["url"]) != row[2]]
    if stale and repair:
        connection.write_many("UPDATE links SET target = ? WHERE id = ?", stale)
    return Finding(
        check="links",
        looked_at=len(rows),
        things="links",
        wrong=tuple(f"link {number} has another target than its address" for _, number in stale),
        mended=bool(stale and repair),
    )


def check_ledger(archive: Archive, repair: bool, progress: Progress) -> Finding:
    """An entry is archived when it has its post, and only then."""
    progress("ledger", 0, 1)
    connection = archive.connection
    rows = connection.rows(
        "SELECT url, state FROM entries WHERE (post_id IS NULL) = (state = 'archived')"
    )
    wrong = tuple(f"{row['url']} is {row['state']}, its post says otherwise" for row in rows)
    return Finding(
        check="ledger",
        looked_at=connection.value("SELECT COUNT(*) FROM entries"),
        things="entries",
        wrong=wrong,
        mended=repaired(connection, wrong, (SETTLE, REOPEN), repair=repair),
    )


def check_counts(archive: Archive, repair: bool, progress: Progress) -> Finding:
    """Stored counts are what counting gives."""
    progress("counts", 0, 1)
    connection = archive.connection
    rows = connection.rows(
        "SELECT name, posts_count, COUNT(posts.id) AS counted FROM sources"
        " LEFT JOIN posts ON posts.source_id = sources.id GROUP BY sources.id"
    )
    wrong = tuple(
        f"{row['name']} says {row['posts_count']} posts and has {row['counted']}"
        for row in rows
        if row["posts_count"] != row["counted"]
    )
    return Finding(
        check="counts",
        looked_at=len(rows),
        things="sources",
        wrong=wrong,
        mended=repaired(connection, wrong, (RECOUNT,), repair=repair),
    )


def check_names(archive: Archive, repair: bool, progress: Progress) -> Finding:
    """Tags and authors that no post has are no fault: an edit leaves them. Repairing drops them."""
    progress("names", 0, 1)
    connection = archive.connection
    total = sum(connection.value(f"SELECT COUNT(*) FROM {table}") for table in UNUSED)
    unused = sum(
        connection.value(f"SELECT COUNT(*) FROM {table} WHERE {where}")
        for table, where in UNUSED.items()
    )
    statements = [f"DELETE FROM {table} WHERE {where}" for table, where in UNUSED.items()]
    dropped = repaired(connection, ["unused"] * bool(unused), statements, repair=repair)
    words = f"{unused} that no post has" + (", dropped" if dropped else "")
    return Finding(
        check="names", looked_at=total, things="tags and authors", note=words if unused else None
    )
