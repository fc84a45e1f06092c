"""What one archive knows of one post, and how two accounts of it become one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from archiver.storage.connection import Connection
from archiver.storage.history import DOUBTS, SETTLING
from archiver.storage.merging.interleaving import Version, interleaved, made_harmless

IMPORTED = "as imported"  # why a post is gone, where an export tells its status alone
# Of events in the same second: what was met, then what followed from it.
EVENT_ORDER = ("suspect", "absent", "gone", "accepted", "live", "moved")

Ids = Mapping[int, int]  # id in the other archive -> id here


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


def cleaned(account: Account, clean: Callable[[str], str]) -> Account:
    """The account with the HTML of each revision made harmless."""
    return replace(account, versions=tuple(made_harmless(v, clean) for v in account.versions))


def joined(mine: Account, theirs: Account, source_keys: Mapping[int, str]) -> Account:
    """One account of both, the same whichever is mine.

    Revisions stand in the order in which they were found; of two that follow each other and that
    a reader cannot tell apart the first stays. What is current is what was seen well last.
    `source_keys` are the keys of the sources by their numbers here.
    """
    versions, places = interleaved(mine.versions, theirs.versions)
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
    told = sorted(_without_hearsay(happenings), key=lambda event: event.order)
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
    """By when the post was seen well last, a page before an export of it; then by anything."""
    row = account.row
    told = ("last_checked", "extractor", "last_changed", "content_sha256", "url")
    return (*(row[name] for name in told), account.versions[account.current].fingerprint)


def _seen_well(when: str) -> Happening:
    return Happening(kind="live", version=None, detail=None, run_id=None, happened_at=when)


def _status(told: Sequence[Happening], accounts: Sequence[Account]) -> dict[str, str | None]:
    """Gone where that was the last word of the events."""
    words = [event.kind for event in told if event.kind in {"gone", *SETTLING}]
    if not words or words[-1] != "gone":
        return {"status": "live", "gone_at": None}
    gone = [account for account in accounts if account.row["gone_at"]]
    first_hand = [account for account in gone if not _is_hearsay(account)]
    since = [account.row["gone_at"] for account in first_hand or gone]
    return {"status": "gone", "gone_at": min(since)}


def _without_hearsay(happenings: Collection[Happening]) -> Collection[Happening]:
    """The events without what an export tells of a post that is known to be gone anyhow."""
    known = [event for event in happenings if event.detail != IMPORTED]
    return known if any(event.kind == "gone" for event in known) else happenings


def _is_hearsay(account: Account) -> bool:
    return any(event.detail == IMPORTED for event in account.happenings)
