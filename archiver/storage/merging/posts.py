"""Posts of two archives: paired by address, their histories interleaved by time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from archiver.dates import from_utc_text
from archiver.storage.connection import Connection
from archiver.storage.merging.account import Account, cleaned, joined, read_account
from archiver.storage.merging.pairing import known_posts, pairs
from archiver.storage.recording import Origin, make_current

Ids = dict[int, int]  # id in the other archive -> id here
Alias = tuple[bool, str, str, str, int]  # is a redirect, seen_at, key of its post, url, post here

STEP = 20  # posts between two words on progress
# Columns of `posts` that do not follow from its current revision.
OWN = (
    "source_id", "url", "url_key", "status", "gone_at", "first_archived", "last_checked",
    "last_changed", "extractor",
)  # fmt: skip
OF_A_HISTORY = (
    "DELETE FROM events WHERE post_id = ?",
    "DELETE FROM revision_bodies WHERE revision_id IN (SELECT id FROM revisions WHERE post_id = ?)",
    "DELETE FROM revisions WHERE post_id = ?",
)
RUN_KEYS = """SELECT runs.id, url_key || ' ' || started_at AS key FROM runs
    JOIN sources ON sources.id = source_id"""
RECOUNT = """UPDATE sources SET posts_count =
    (SELECT COUNT(*) FROM posts WHERE source_id = sources.id)
    WHERE posts_count <> (SELECT COUNT(*) FROM posts WHERE source_id = sources.id)"""


def merge_posts(
    mine: Connection,
    other: Connection,
    sources: Ids,
    runs: Ids,
    *,
    clean: Callable[[str], str],
    progress: Callable[[str, int, int], None],
) -> tuple[Ids, int, int]:
    """Where each post of the other archive is here; how many are new, and how many changed."""
    theirs = known_posts(other)
    found = pairs(known_posts(mine), theirs)
    source_keys = {row["id"]: row["url_key"] for row in mine.rows("SELECT * FROM sources")}
    left: list[tuple[str, str, int]] = []  # own addresses that were given up: key, url, post here
    run_keys: dict[int | None, str] = {None: ""}
    run_keys |= {row["id"]: row["key"] for row in mine.rows(RUN_KEYS)}
    kept = frozenset(mine.column("SELECT sha256 FROM snapshots"))
    new = changed = 0
    for done, post_id in enumerate(sorted(theirs.own.values())):
        if done % STEP == 0:
            progress("posts", done, len(theirs.own))
        account = cleaned(
            read_account(other, post_id, run_keys=run_keys, sources=sources, runs=runs), clean
        )
        if post_id not in found:
            found[post_id] = _write(mine, account, None, kept)
            new += 1
            continue
        here = read_account(mine, found[post_id], run_keys=run_keys)
        merged = joined(here, account, source_keys)
        if _comparable(merged) != _comparable(here):
            _write(mine, merged, found[post_id], kept)
            changed += 1
        left += [
            (side.row["url_key"], side.row["url"], found[post_id])
            for side in (here, account)
            if side.row["url_key"] != merged.row["url_key"]
        ]
    _merge_aliases(mine, other, found, left)
    mine.write(RECOUNT)
    return found, new, changed


def _comparable(account: Account) -> tuple[Any, ...]:
    """All that an account says, without the numbers of rows."""
    versions = [
        (
            {
                name: version.row[name]
                for name in version.row
                if name not in {"id", "number", "body"}
            }
            | {"post_id": 0},
            version.fingerprint,
        )
        for version in account.versions
    ]
    own = [account.row[name] for name in OWN]
    return own, versions, account.current, account.happenings, account.pictures


def _write(mine: Connection, account: Account, post_id: int | None, kept: frozenset[str]) -> int:
    """Writes a post as the account tells it, new or in place of what is here (None: new); its id.

    `kept` are the snapshots that are here; one that was damaged there is not.
    """
    number = account.current + 1
    if post_id is None:
        values = {name: value for name, value in account.row.items() if name != "id"}
        values |= {"revision": number, "snapshot_sha256": None}
        post_id = mine.insert(_insertion("posts", values), **values)
    for statement in OF_A_HISTORY:
        mine.write(statement, post_id)
    ids = [
        _write_version(mine, post_id, place + 1, account, kept)
        for place in range(len(account.versions))
    ]
    for event in account.happenings:
        revision_id = None if event.version is None else ids[event.version]
        mine.write(
            "INSERT INTO events(post_id, kind, revision_id, detail, run_id, happened_at)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            *(post_id, event.kind, revision_id, event.detail, event.run_id, event.happened_at),
        )
    _write_state(mine, post_id, number, account, kept)
    return post_id


def _write_version(
    mine: Connection, post_id: int, number: int, account: Account, kept: frozenset[str]
) -> int:
    version = account.versions[number - 1]
    values = {name: value for name, value in version.row.items() if name not in {"id", "body"}}
    values |= {"post_id": post_id, "number": number}
    if values["snapshot_sha256"] not in kept:
        values["snapshot_sha256"] = None
    revision_id = mine.insert(_insertion("revisions", values), **values)
    if version.body is not None:
        mine.write(
            "INSERT INTO revision_bodies(revision_id, body) VALUES (?, ?)",
            *(revision_id, version.body),
        )
    return revision_id


def _write_state(
    mine: Connection, post_id: int, number: int, account: Account, kept: frozenset[str]
) -> None:
    """The tables of the current revision, and what of the row does not follow from it."""
    version = account.versions[number - 1]
    post, row = version.post, version.row
    assert post is not None
    origin = Origin(
        content_sha256=row["content_sha256"],
        snapshot_sha256=row["snapshot_sha256"] if row["snapshot_sha256"] in kept else None,
        run_id=None,
        now=from_utc_text(row["found_at"]),
        is_visit=False,
    )
    images = tuple(
        replace(image, sha256=account.pictures.get(image.url, image.sha256))
        for image in post.images
    )
    make_current(mine, post_id, number, replace(post, images=images), origin)
    marks = ", ".join(f"{name} = :{name}" for name in OWN)
    mine.write(
        f"UPDATE posts SET {marks} WHERE id = :id",
        id=post_id,
        **{name: account.row[name] for name in OWN},
    )


def _insertion(table: str, values: dict[str, Any]) -> str:
    marks = ", ".join(f":{name}" for name in values)
    return f"INSERT INTO {table}({', '.join(values)}) VALUES ({marks})"


def _merge_aliases(
    mine: Connection, other: Connection, posts: Ids, left: list[tuple[str, str, int]]
) -> None:
    """All addresses that lead to posts; a post's own address is no alias."""
    rows = mine.rows("SELECT id, url_key, last_checked FROM posts")
    own = {row["url_key"]: row["id"] for row in rows}
    state = {row["id"]: (row["url_key"], row["last_checked"]) for row in rows}
    known: dict[str, Alias] = {}
    for row in mine.rows("SELECT * FROM aliases"):
        known[row["url_key"]] = _alias(row, row["post_id"], state)
    best = dict(known)
    told = [
        (row["url_key"], _alias(row, posts[row["post_id"]], state))
        for row in other.rows("SELECT * FROM aliases")
    ]
    told += [(key, (True, state[here][1], state[here][0], url, here)) for key, url, here in left]
    for key, alias in told:
        best[key] = max(best.get(key, alias), alias)
    for key in known.keys() & own.keys():
        mine.write("DELETE FROM aliases WHERE url_key = ?", key)
    for key, alias in best.items():
        if key not in own and known.get(key) != alias:
            is_redirect, seen_at, _, url, here = alias
            mine.write(
                "INSERT INTO aliases(url_key, url, post_id, reason, seen_at)"
                " VALUES (?, ?, ?, ?, ?) ON CONFLICT (url_key) DO UPDATE SET url = excluded.url,"
                " post_id = excluded.post_id, reason = excluded.reason,"
                " seen_at = excluded.seen_at",
                *(key, url, here, "redirect" if is_redirect else "canonical", seen_at),
            )


def _alias(row: Any, here: int, state: dict[int, tuple[str, str]]) -> Alias:
    return (row["reason"] == "redirect", row["seen_at"], state[here][0], row["url"], here)
