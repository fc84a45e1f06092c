"""Which post a page is: one post under all of its addresses, never two posts as one."""

from __future__ import annotations

from datetime import datetime

from archiver.dates import utc_text
from archiver.model import Entry, Page, Post
from archiver.storage.connection import Connection
from archiver.urls import canonical_url, url_key

Addresses = dict[str, str]  # url_key -> canonical form; the first is the post's own


def addresses_of(post: Post, entry: Entry | None, page: Page | None) -> Addresses:
    """Where this post was met: its own address, then those that led to it."""
    urls = [post.url]
    if page is not None:
        urls += [page.final_url, page.url]
    if entry is not None:
        urls.append(entry.url)
    found: Addresses = {}
    for url in urls:
        found.setdefault(url_key(url), canonical_url(url) or url)
    return found


def find_post(
    connection: Connection, post: Post, addresses: Addresses, content_sha256: str
) -> int | None:
    """The id of the post that this is, None when it is new.

    An address that was fetched proves it. A rel=canonical is only a claim, which some sites make
    for the same page on all of their posts: it needs the same title or the same content beside it.
    """
    for key in addresses:
        found: int | None = connection.value(
            "SELECT id FROM posts WHERE url_key = ? UNION ALL"
            " SELECT post_id FROM aliases WHERE url_key = ? AND reason = 'redirect'",
            *(key, key),
        )
        if found is not None:
            return found
    claims = list(addresses)
    if post.canonical_url is not None:
        claims.append(url_key(post.canonical_url))
    marks = ", ".join("?" * len(claims))
    claimed: int | None = connection.value(
        "SELECT id FROM posts WHERE (title = ? OR content_sha256 = ?) AND id IN ("
        f"SELECT id FROM posts WHERE url_key IN ({marks}) UNION"
        f" SELECT post_id FROM aliases WHERE url_key IN ({marks}))",
        *(post.title, content_sha256, *claims, *claims),
    )
    return claimed


def note_aliases(
    connection: Connection, post_id: int, post: Post, addresses: Addresses, now: datetime
) -> None:
    """Keeps the addresses of a post that are not its own; a post's own address is no alias."""
    found = [(key, url, "redirect") for key, url in addresses.items()]
    if post.canonical_url is not None:
        found.append((url_key(post.canonical_url), post.canonical_url, "canonical"))
    for key, url, reason in found:
        if connection.value("SELECT 1 FROM posts WHERE url_key = ?", key):
            connection.write("DELETE FROM aliases WHERE url_key = ?", key)
            continue
        connection.write(
            "INSERT INTO aliases(url_key, url, post_id, reason, seen_at) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (url_key) DO UPDATE SET post_id = excluded.post_id, url = excluded.url,"
            " reason = excluded.reason, seen_at = excluded.seen_at"
            " WHERE reason = 'canonical' AND excluded.reason = 'redirect'",
            *(key, url, post_id, reason, utc_text(now)),
        )
