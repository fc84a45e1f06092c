"""Which post a page is: one post under all of its addresses, never two posts as one."""

from __future__ import annotations

from datetime import datetime

from archiver.dates import utc_text
from archiver.model import Entry, Page, Post
from archiver.storage.assembly import ORDER
from archiver.storage.connection import Connection
from archiver.urls import canonical_url, is_same_site, url_key

PERMANENT = frozenset({301, 308})  # RFC 9110: clients should use the new address from now on

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


def id_of_url(connection: Connection, text: str) -> int | None:
    """The id of the post at that address, with or without its scheme; None: there is none."""
    url = canonical_url(text) or canonical_url(f"https://{text}")
    if url is None:
        return None
    key = url_key(url)
    found: int | None = connection.value(
        "SELECT id FROM posts WHERE url_key = ?"
        " UNION ALL SELECT post_id FROM aliases WHERE url_key = ?",
        *(key, key),
    )
    return found


def id_of_title(connection: Connection, text: str) -> int | None:
    """The id of the post whose title holds that text in any case; None: there is none."""
    found: int | None = connection.value(
        "SELECT id FROM posts WHERE instr(lower(title), lower(:text)) AND :text <> ''"
        f" ORDER BY lower(title) = lower(:text) DESC, {ORDER.removeprefix('ORDER BY ')}",
        text=text,
    )
    return found


def others_at(connection: Connection, post_id: int, addresses: Addresses) -> list[int]:
    """The posts whose own address is among these, which all led to the post of that id."""
    marks = ", ".join("?" * len(addresses))
    return connection.column(
        f"SELECT id FROM posts WHERE url_key IN ({marks}) AND id <> ?", *addresses, post_id
    )


def take_new_address(
    connection: Connection, post_id: int, post: Post, page: Page | None
) -> str | None:
    """Gives a post that has moved its new address; the one it had, None when it has not moved.

    It has moved when one of its addresses leads to another one for good (301, 308), or when it was
    read at another address of its site that says to be the canonical one.
    """
    known: str = connection.value("SELECT url FROM posts WHERE id = ?", post_id)
    url = canonical_url(post.url) or post.url
    key = url_key(url)
    is_canonical = post.canonical_url is not None and url_key(post.canonical_url) == key
    if key == url_key(known) or not (
        _leads_away(connection, post_id, key, page) or (is_canonical and is_same_site(url, known))
    ):
        return None
    if connection.value("SELECT 1 FROM posts WHERE url_key = ?", key):
        return None
    connection.write("UPDATE posts SET url = ?, url_key = ? WHERE id = ?", url, key, post_id)
    return known


def _leads_away(connection: Connection, post_id: int, key: str, page: Page | None) -> bool:
    """Whether an address that is known to be the post's redirects for good to that key."""
    if page is None or not page.redirects or not PERMANENT.issuperset(page.redirects):
        return False
    if url_key(page.final_url) != key:
        return False
    asked = url_key(page.url)
    return bool(
        connection.value(
            "SELECT 1 FROM posts WHERE id = ? AND url_key = ? UNION ALL SELECT 1 FROM aliases"
            " WHERE post_id = ? AND url_key = ? AND reason = 'redirect'",
            *(post_id, asked, post_id, asked),
        )
    )


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
