"""What one archive knows of one post, and how two accounts of it become one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from backports.zstd import decompress

from archiver.changes import changed_fields
from archiver.model import Post
from archiver.storage.codec import unpack
from archiver.storage.connection import Connection
from archiver.storage.history import DOUBTS, SETTLING

BY_EXTRACTOR = "extractor"  # in `changed`: the blog did not change, our reading did
# Of events in the same second: what was met, then what followed from it.
EVENT_ORDER = ("suspect", "absent", "gone", "accepted", "live", "moved")

Ids = Mapping[int, int]  # id in the other archive -> id here


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One revision with its body."""

    row: Mapping[str, Any]  # of `revisions`, its run as it is numbered here
    body: bytes | None  # None of a page that is no post
    found_by: str  # its run, by source and start; "" outside of a run

    @property
    def post(self) -> Post | None:
        """What it says."""
        return None if self.body is None else unpack(self.body)

    @property
    def fingerprint(self) -> str:
        """A hash of all that it says, whatever compressed it."""
        return hashlib.sha256(b"" if self.body is None else decompress(self.body)).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One event; its revision is told by its place among the versions."""

    kind: str
    version: int | None
    detail: str | None
    run_id: int | None
    happened_at: str

    @property
    def order(self) -> tuple[Any, ...]:
        """Sorts as it happened."""
        place = -1 if self.version is None else self.version
        return (
            self.happened_at,
            EVENT_ORDER.index(self.kind),
            place,
            self.detail or "",
            self.run_id or 0,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What one archive knows of one post, in the numbers of this one but for the post itself."""

    row: Mapping[str, Any]  # of `posts`, with its source as it is numbered here
    versions: tuple[Version, ...]  # in their order
    current: int  # place of the current one
    happenings: tuple[Happening, ...]
    pictures: Mapping[str, str]  # URL -> hash of its bytes


def read_account(
    connection: Connection,
    post_id: int,
    *,
    run_keys: Mapping[int | None, str],
    sources: Ids | None = None,
    runs: Ids | None = None,
) -> Account:
    """The account of a post; `sources` and `runs` say where those are here (None: they are).

    `run_keys` are the runs here by source and start.
    """
    row = dict(connection.rows("SELECT * FROM posts WHERE id = ?", post_id)[0])
    if sources is not None:
        row["source_id"] = sources[row["source_id"]]
    rows = connection.rows(
        "SELECT revisions.*, body FROM revisions"
        " LEFT JOIN revision_bodies ON revision_id = revisions.id"
        " WHERE post_id = ? ORDER BY number",
        post_id,
    )
    places = {version["id"]: place for place, version in enumerate(rows)}
    happenings = connection.rows("SELECT * FROM events WHERE post_id = ? ORDER BY id", post_id)
    pictures = connection.rows(
        "SELECT url, sha256 FROM images WHERE post_id = ? AND sha256 IS NOT NULL", post_id
    )
    return Account(
        row=row,
        versions=tuple(
            Version(
                row=dict(version) | _run(version["run_id"], runs),
                body=version["body"],
                found_by=run_keys[_run(version["run_id"], runs)["run_id"]],
            )
            for version in rows
        ),
        current=next(
            place for place, version in enumerate(rows) if version["number"] == row["revision"]
        ),
        happenings=tuple(
            Happening(
                kind=event["kind"],
                version=None if event["revision_id"] is None else places[event["revision_id"]],
                detail=event["detail"],
                happened_at=event["happened_at"],
                **_run(event["run_id"], runs),
            )
            for event in happenings
        ),
        pictures={picture["url"]: picture["sha256"] for picture in pictures},
    )


def joined(mine: Account, theirs: Account, source_keys: Mapping[int, str]) -> Account:
    """One account of both, the same whichever is mine.

    Revisions stand in the order in which they were found; of two that follow each other and that
    a reader cannot tell apart the first stays. What is current is what was seen well last.
    `source_keys` are the keys of the sources by their numbers here.
    """
    versions, places = _interleaved(mine.versions, theirs.versions)
    sides = ((mine, places[0]), (theirs, places[1]))
    last, last_places = max(sides, key=lambda side: _freshness(side[0]))
    first = min(
        (mine, theirs),
        key=lambda account: (
            account.row["first_archived"],
            source_keys[account.row["source_id"]],
        ),
    )
    last_checked = last.row["last_checked"]
    happenings = {
        replace(event, version=None if event.version is None else place[event.version])
        for account, place in sides
        for event in account.happenings
    }
    told = sorted(happenings, key=lambda event: event.order)
    open_doubt = next((event for event in reversed(told) if event.kind != "moved"), None)
    if open_doubt and open_doubt.kind in DOUBTS and open_doubt.happened_at < last_checked:
        told.append(_seen_well(last_checked))
        told.sort(key=lambda event: event.order)
    row = dict(last.row) | {
        "source_id": first.row["source_id"],
        "first_archived": first.row["first_archived"],
        **_status(told, (mine, theirs)),
    }
    return Account(
        row=row,
        versions=versions,
        current=last_places[last.current],
        happenings=tuple(told),
        pictures=dict(sorted([*mine.pictures.items(), *theirs.pictures.items()])),
    )


def _run(run_id: int | None, runs: Ids | None) -> dict[str, int | None]:
    return {"run_id": run_id if run_id is None or runs is None else runs[run_id]}


def _freshness(account: Account) -> tuple[str, ...]:
    """By when the post was seen well last; what decides between equals only has to be the same."""
    row = account.row
    told = ("last_checked", "last_changed", "content_sha256", "extractor", "url")
    return (*(row[name] for name in told), account.versions[account.current].fingerprint)


def _seen_well(when: str) -> Happening:
    return Happening(kind="live", version=None, detail=None, run_id=None, happened_at=when)


def _status(told: Sequence[Happening], accounts: Sequence[Account]) -> dict[str, str | None]:
    """Gone where that was the last word of the events."""
    words = [event.kind for event in told if event.kind in {"gone", *SETTLING}]
    if not words or words[-1] != "gone":
        return {"status": "live", "gone_at": None}
    since = [account.row["gone_at"] for account in accounts if account.row["gone_at"]]
    return {"status": "gone", "gone_at": min(since)}


Places = tuple[dict[int, int], dict[int, int]]


def _interleaved(
    mine: tuple[Version, ...], theirs: tuple[Version, ...]
) -> tuple[tuple[Version, ...], Places]:
    """The revisions of both in time, and where each of mine and theirs is among them."""
    entries = [
        (version, side, place)
        for side, versions in enumerate((mine, theirs))
        for place, version in enumerate(versions)
    ]
    entries.sort(key=lambda entry: (_order(entry[0]), entry[1], entry[2]))
    kept: list[Version] = []
    places: Places = ({}, {})
    for version, side, place in entries:
        same = _same_as(kept, version)
        if same is None:
            kept.append(version)
            same = len(kept) - 1
        else:
            kept[same] = _one_of(kept[same], version)
        places[side][place] = same
    return tuple(_with_changes(kept)), places


def _order(version: Version) -> tuple[str, ...]:
    row = version.row
    return (row["found_at"], row["kind"], row["content_sha256"], version.fingerprint)


def _same_as(kept: list[Version], version: Version) -> int | None:
    """The place of the revision that this one is too, None when it is another."""
    row = version.row
    for place, other in enumerate(kept):
        is_twin = other.row["content_sha256"] == row["content_sha256"] and (
            row["kind"] == "suspect"
            and (other.row["kind"] == "suspect" or other.row["found_at"] == row["found_at"])
        )
        if is_twin:
            return place
    if row["kind"] == "suspect":
        return None
    before = next((p for p in reversed(range(len(kept))) if kept[p].row["kind"] == "good"), None)
    if before is None:
        return None
    if kept[before].fingerprint == version.fingerprint:
        return before
    old, new = kept[before].post, version.post
    assert old is not None
    assert new is not None
    return None if changed_fields(old, new) else before


def _one_of(first: Version, other: Version) -> Version:
    """The first of two revisions that are the same, seen until the later one was."""
    seen_at = max(first.row["seen_at"], other.row["seen_at"])
    if first.row["found_at"] == other.row["found_at"]:
        first = max(first, other, key=_newer_reading)
    return (
        first
        if first.row["seen_at"] == seen_at
        else replace(first, row={**first.row, "seen_at": seen_at})
    )


def _newer_reading(version: Version) -> tuple[str, ...]:
    return (
        "good" if version.row["kind"] == "good" else "",
        version.row["extractor"],
        version.fingerprint,
        str(version.row["snapshot_sha256"]),
        version.found_by,
    )


def _with_changes(versions: list[Version]) -> list[Version]:
    """The revisions with what changed in each against the good one before it."""
    told: list[Version] = []
    before: Post | None = None
    for version in versions:
        post = version.post
        if post is None:
            told.append(version)
            continue
        changed = [] if before is None else list(changed_fields(before, post))
        if BY_EXTRACTOR in json.loads(version.row["changed"]):
            changed.append(BY_EXTRACTOR)
        row = {**version.row, "changed": json.dumps(changed)}
        told.append(replace(version, row=row))
        if version.row["kind"] == "good":
            before = post
    return told
